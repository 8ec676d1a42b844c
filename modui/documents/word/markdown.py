"""A document's blocks as Markdown: CommonMark with tables, footnotes, boxes to tick, and formulas between dollars."""

import re
from collections.abc import Iterator, Sequence

from modui.documents.word.html import table as html_table
from modui.documents.word.spans import Dialect, Line, guarded, line, tidy
from modui.documents.word.tables import grid
from modui.documents.word.tree import (
    Block,
    Cell,
    Code,
    Definition,
    Item,
    List,
    Paragraph,
    Quote,
    Rule,
    Span,
    Table,
)

_CELL, _HEADING = Line(cell=True), Line(heading=True)


def to_markdown(blocks: Sequence[Block], notes: Sequence[Sequence[Block]], *, html: bool) -> str:
    """`blocks` and their notes, which stand at the end; ends with one line end unless there is nothing.

    Args:
        blocks: the document.
        notes: what stands in each note, the first being number 1.
        html: whether what Markdown has no words for (merged cells, lists in cells, raised letters, places that links
            lead to) is written as HTML; else it is written as near as Markdown comes.
    """
    dialect = Dialect(html, _places([*blocks, *(block for note in notes for block in note)]) if html else {})
    writer = _Writer(dialect)
    parts = [writer.blocks(blocks)]
    for number, note in enumerate(notes, 1):
        text = writer.blocks(note) or " "
        parts.append(f"[^{number}]: " + re.sub(r"\n(?=.)", "\n    ", text))
    return "\n\n".join(part for part in parts if part) + ("\n" if any(parts) else "")


class _Writer:
    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect

    def blocks(self, blocks: Sequence[Block]) -> str:
        """`blocks` one below the other."""
        written: list[str] = []
        before: Block | None = None
        twin = False
        for block in blocks:
            # A list right below one of its kind needs another mark to stay apart from it.
            same = isinstance(before, List) and isinstance(block, List) and before.ordered == block.ordered
            twin = same and not twin
            text = self._list(block, twin) if isinstance(block, List) else self._block(block)
            if text:
                written.append(text)
                before = block
        return "\n\n".join(written)

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph(level=0):
                return guarded(self._line(block.spans))
            case Paragraph():
                text = line(block.spans, self._dialect, _HEADING)
                return f"{'#' * min(block.level, 6)} {text}" if text else ""
            case Quote():
                return _quoted(self.blocks(block.blocks))
            case Code():
                return _fenced(block.text)
            case Rule():
                return "---"
            case Definition():
                return self._definition(block)
            case Table():
                return self._table(block)
            case List():
                return self._list(block, False)

    def _line(self, spans: Sequence[Span]) -> str:
        return line(spans, self._dialect)

    def _definition(self, block: Definition) -> str:
        term = guarded(self._line(block.term))
        meaning = self.blocks(block.blocks)
        return f"{term}\n\n:   " + re.sub(r"\n(?=.)", "\n    ", meaning) if meaning else term

    def _list(self, block: List, twin: bool) -> str:
        items: list[str] = []
        for number, item in enumerate(block.items, block.start):
            mark = f"{max(0, number)}{')' if twin else '.'} " if block.ordered else "* " if twin else "- "
            text = self._item(item)
            if text:
                items.append(mark + re.sub(r"\n(?=.)", "\n" + " " * len(mark), text))
        loose = any(_is_loose(item) for item in block.items)
        return ("\n\n" if loose else "\n").join(items)

    def _item(self, item: Item) -> str:
        box = f"{item.box} " if item.box else ""
        if _is_loose(item):
            return box + self.blocks(item.blocks)
        # A nested list may follow its item without a blank line.
        return box + "\n".join(text for text in map(self._of_item, item.blocks) if text)

    def _of_item(self, block: Block) -> str:
        return self._list(block, False) if isinstance(block, List) else self._block(block)

    # Tables -------------------------------------------------------------------------------------------------------

    def _table(self, table: Table) -> str:
        if self._dialect.html and any(_is_rich(cell) for row in table.rows for cell in row):
            return html_table(table, self._dialect)
        rows = [[self._cell(cell) if cell else "" for cell in row] for row in grid(table)]
        if not rows or not any(any(row) for row in rows):
            return ""
        while len(rows[0]) > 1 and not any(row[-1] for row in rows) and not self._dialect.html:
            rows = [row[:-1] for row in rows]
        head, *rest = ([text.replace("\n", " ") for text in row] for row in rows)
        return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rest))

    def _cell(self, cell: Cell) -> str:
        return "<br>".join(text for block in cell.blocks for text in self._in_cell(block) if text)

    def _in_cell(self, block: Block, indent: str = "") -> Iterator[str]:
        """A block as lines of a cell."""
        match block:
            case Paragraph():
                yield line(block.spans, self._dialect, _CELL)
            case List():
                for number, item in enumerate(block.items, block.start):
                    mark = f"{indent}{f'{number}.' if block.ordered else '-'}{f' {item.box}' if item.box else ''} "
                    lines = [text for inner in item.blocks for text in self._in_cell(inner, indent) if text]
                    yield from [mark + lines[0], *lines[1:]] if lines else []
            case Quote() | Definition():
                if isinstance(block, Definition):
                    yield line(block.term, self._dialect, _CELL)
                for inner in block.blocks:
                    yield from self._in_cell(inner)
            case Code():
                for one in block.text.split("\n"):
                    yield line([Span("text", one, frozenset(("code",)))], self._dialect, _CELL)
            case Table():
                for row in block.rows:
                    yield " / ".join(filter(None, map(self._cell, row)))


def _is_loose(item: Item) -> bool:
    """Whether an item holds more than its words and lists below them, which may follow without a blank line.

    Two lists may not, nor one that does not begin with 1: CommonMark takes its first number for more words.
    """
    lists = [block for block in item.blocks if isinstance(block, List)]
    others = len(item.blocks) - len(lists)
    return others > 1 or len(lists) > 1 or any(one.ordered and one.start != 1 for one in lists)


def _is_rich(cell: Cell) -> bool:
    """Whether a cell is more than a row of Markdown can say."""
    plain = all(isinstance(block, Paragraph) and not block.level for block in cell.blocks)
    return cell.columns > 1 or cell.rows > 1 or not plain


def _quoted(text: str) -> str:
    return "\n".join(f"> {one}".rstrip() for one in text.split("\n")) if text else ""


def _fenced(text: str) -> str:
    marks = "`" * max(3, max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"{marks}\n{text.expandtabs(4)}\n{marks}"


# Places in the document ----------------------------------------------------------------------------------------------


def _places(blocks: Sequence[Block]) -> dict[str, str]:
    """The anchors of the bookmarks that something links to: headings have their own, others are called by name."""
    linked: set[str] = set()
    marked: dict[str, str] = {}
    slugs: dict[str, int] = {}
    for paragraph_spans, level in _paragraphs(blocks):
        linked |= {span.link[1:] for span in paragraph_spans if span.link.startswith("#")}
        slug = _slug(paragraph_spans, slugs) if level else ""
        for span in paragraph_spans:
            if span.kind == "anchor" and span.text:
                marked.setdefault(span.text, slug or span.text)
    return {name: anchor for name, anchor in marked.items() if name in linked}


def _paragraphs(blocks: Sequence[Block]) -> Iterator[tuple[list[Span], int]]:
    """The spans of all paragraphs, with the level of headings."""
    for block in blocks:
        match block:
            case Paragraph():
                yield block.spans, block.level
            case List():
                for item in block.items:
                    yield from _paragraphs(item.blocks)
            case Table():
                for row in block.rows:
                    for cell in row:
                        yield from _paragraphs(cell.blocks)
            case Definition():
                yield block.term, 0
                yield from _paragraphs(block.blocks)
            case Quote():
                yield from _paragraphs(block.blocks)


def _slug(spans: Sequence[Span], used: dict[str, int]) -> str:
    """The anchor that code hosts give to a heading."""
    text = "".join(span.text for span in tidy(spans) if span.kind == "text").strip().lower()
    slug = re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", text))
    count = used[slug] = used.get(slug, -1) + 1
    return f"{slug}-{count}" if count else slug
