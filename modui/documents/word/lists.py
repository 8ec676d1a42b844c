"""Paragraphs that Word numbers one by one, as the lists that they are."""

from dataclasses import dataclass

from modui.documents.word.tree import Block, Code, Definition, Item, List, Paragraph, Place, Quote, Rule


@dataclass
class _Open:
    """A list that the next item may belong to; `indent` is where its text stands."""

    made: List
    place: Place
    indent: int


def nested(flat: list[Block]) -> list[Block]:
    """`flat` with items in lists, lists in items, and neighbours that belong together in one quotation or code."""
    return _Builder().build(_together(flat))


def _together(flat: list[Block]) -> list[Block]:
    """One block for lines of code below one another, for quotations, for a term and what it means."""
    made: list[Block] = []
    lines: list[Paragraph] = []
    for block in [*flat, Rule()]:
        kind = block.kind if isinstance(block, Paragraph) and (block.place is None or block.place.blank) else ""
        if kind in ("code", "typed") and isinstance(block, Paragraph):
            lines.append(block)
            continue
        made += _code(lines)
        lines = []
        before = made[-1] if made else None
        if kind == "quote" and isinstance(before, Quote):
            before.blocks.append(block)
        elif kind == "quote":
            made.append(Quote([block]))
        elif kind == "term" and isinstance(block, Paragraph):
            made.append(Definition(block.spans, []))
        elif kind == "definition" and isinstance(before, Definition):
            before.blocks.append(block)
        else:
            made.append(block)
    return made[:-1]


def _code(lines: list[Paragraph]) -> list[Block]:
    """Lines of code as one block. One line in a font for programs is no more than that."""
    if all(not line.spans for line in lines):
        return []
    if len(lines) == 1 and lines[0].kind == "typed" and all(span.kind != "break" for span in lines[0].spans):
        return [*lines]
    text = "\n".join(
        "".join("\n" if span.kind == "break" else span.text for span in line.spans if span.kind != "anchor")
        for line in lines
    )
    follows = any(line.place is not None for line in lines)
    return [Code(text.strip("\n"), follows)] if text.strip() else []


class _Builder:
    """Puts items into lists, the innermost open one last."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.open: list[_Open] = []
        self.held: list[Block] = []
        """What may belong to the last item, or stand below the list: the next item decides."""

    def build(self, flat: list[Block]) -> list[Block]:
        for block in flat:
            place = block.place if isinstance(block, Paragraph) else None
            if isinstance(block, Paragraph) and place is not None and not place.blank:
                self._item(block, place, place.box or block.box)
            elif isinstance(block, Paragraph) and block.box and place is None:
                self._item(block, Place("", 0, False, 0, False, block.box), block.box)
            elif self.open and self._follows(block):
                self._release(True)
                self._innermost().append(_plain(block))
            elif self.open and self._might_follow(block):
                self.held.append(block)
            else:
                self._release(False)
                self.open.clear()
                self.blocks.append(_plain(block))
        self._release(False)
        return self.blocks

    def _innermost(self) -> list[Block]:
        return self.open[-1].made.items[-1].blocks if self.open else self.blocks

    def _release(self, inside: bool) -> None:
        """Put what is held into the last item, or below the list."""
        held, self.held = self.held, []
        if held and not inside:
            self.open.clear()
        self._innermost().extend(_plain(block) for block in held)

    def _follows(self, block: Block) -> bool:
        """Whether a block goes on with the last item: by its style, or as an item without number or dot."""
        if isinstance(block, Code):
            return block.follows
        if not isinstance(block, Paragraph) or block.level or self.held:
            return False
        if block.place is not None:
            while len(self.open) > 1 and self.open[-1].place.level > block.place.level:
                self.open.pop()
            return True
        return block.follows

    def _might_follow(self, block: Block) -> bool:
        """Whether it stands as far in as an item's words."""
        if isinstance(block, Paragraph):
            return not block.level and block.indent >= self.open[-1].indent > 0
        return isinstance(block, Code | Quote) and bool(self.held)

    def _item(self, block: Paragraph, place: Place, box: str) -> None:
        item = Item([Paragraph(block.spans)], box)
        if self.held:
            # Between two items of a list, or between an item and one below it.
            deeper = place.level > self.open[-1].place.level
            self._release(deeper or any(self._goes_on(one, place) for one in self.open))
        while self.open and self.open[-1].place.level > place.level:
            self.open.pop()
        if self.open and self.open[-1].place.level == place.level:
            if self._goes_on(self.open[-1], place):
                self.open[-1].made.items.append(item)
                self.open[-1].place = place
                return
            self.open.pop()
        made = List(place.ordered, place.count if place.ordered else 1, [item])
        self._innermost().append(made)
        self.open.append(_Open(made, place, block.indent))

    @staticmethod
    def _goes_on(before: _Open, place: Place) -> bool:
        """Whether an item continues a list: the next number of it, or one more dot."""
        if before.place.level != place.level or before.place.ordered != place.ordered:
            return False
        return not place.ordered or place.count == before.place.count + 1


def _plain(block: Block) -> Block:
    return Paragraph(block.spans, block.kind, block.level) if isinstance(block, Paragraph) else block
