"""The document part of a Word file as blocks."""

import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from modui.documents.word.drawings import chosen
from modui.documents.word.lists import nested
from modui.documents.word.names import MC, W14, M, W, local, switch, value, whole
from modui.documents.word.numbering import Numbering
from modui.documents.word.package import Package, Unreadable
from modui.documents.word.runs import Runs, left_indent
from modui.documents.word.state import Read, State
from modui.documents.word.styles import ParagraphStyle, Styles
from modui.documents.word.tables import table
from modui.documents.word.tree import Block, Paragraph, Place, Remark, Rule, Span

_LONGEST_HEADING = 120
_BOXES = {"☐": "[ ]", "□": "[ ]", "◻": "[ ]", "☑": "[x]", "☒": "[x]", "🗹": "[x]"}
_NUMERALS = re.compile(r"[一二三四五六七八九十百千〇零甲乙丙丁戊己庚辛壬癸]+|\b[ivxlcdmIVXLCDM]+\b|\b([A-Za-z])\1*\b")
_LETTERS = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u052f\u3040-\u30ff\u4e00-\u9fff]")
_BESIDE_TEXT = ("sectPr", "tblPr", "tblGrid", "tcPr", "trPr", "pPr", "del", "moveFrom", "sdtPr", "sdtEndPr")


def read(package: Package) -> Read:
    """The document in `package`; tracked changes count as accepted. A damaged one may raise anything.

    Raises:
        Unreadable: it is no document, or too large.
    """
    main = package.main()
    root = package.parse(main)
    if local(root.tag) != "document":
        raise Unreadable("word-not-word" if local(root.tag) in ("workbook", "presentation") else "word-corrupt")
    body = Body(package, main)
    blocks = body.blocks(next((child for child in root if local(child.tag) == "body"), root))
    return body.result(blocks)


class Body:
    """Reads a document from its beginning to its end."""

    def __init__(self, package: Package, main: str) -> None:
        related = {one.kind: one.target for one in package.relations(main).values() if not one.outside}
        styles = Styles(package.optional(related.get("styles", "word/styles.xml")))
        numbering = Numbering(package.optional(related.get("numbering", "word/numbering.xml")), styles)
        self._state = State(package, main, styles, numbering)
        self._runs = Runs(self._state, self.blocks, self._note)
        self._numbers: dict[tuple[str, str], int] = {}
        self._notes: dict[int, list[Block]] = {}
        self._waiting: list[Span] = []
        """What stands before the next paragraph's text: a large initial, or a paragraph whose end was deleted."""

    def result(self, blocks: list[Block]) -> Read:
        """All that was read, `blocks` being the document itself."""
        remarks = list(self._remarks())
        counts = self._state.counts
        counts["comments"] = len(remarks)
        counts["damaged"] = len(self._state.package.damaged)
        notes = [self._notes[number] for number in sorted(self._notes)]
        return Read(blocks, notes, list(self._state.pictures.values()), remarks, counts)

    def blocks(self, element: Element) -> list[Block]:
        """The blocks in `element`: the body, a cell, a text box, a note."""
        aside, self._waiting = self._waiting, []
        found = list(self._flat(element))
        if any(span.text.strip() for span in self._waiting):
            found.append(Paragraph(self._waiting))
        self._waiting = aside
        return nested(found)

    def _flat(self, element: Element) -> Iterator[Block]:
        """The blocks in `element`, those of lists one by one."""
        for child in element:
            name = local(child.tag)
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                # A paragraph whose end was deleted has no next one to go on in.
                if any(span.text.strip() for span in self._waiting):
                    yield Paragraph(self._waiting)
                    self._waiting = []
                if (made := table(child, self.blocks)) is not None:
                    yield from made if isinstance(made, list) else [made]
            elif child.tag == f"{MC}AlternateContent":
                if (choice := chosen(child)) is not None:
                    yield from self._flat(choice)
            elif child.tag == f"{W}sdt":
                yield from self._control(child)
            elif child.tag in (f"{M}oMathPara", f"{M}oMath", f"{W}r", f"{W}hyperlink"):
                wrapped = Element(f"{W}p")
                wrapped.append(child)
                yield from self._paragraph(wrapped)
            elif child.tag == f"{W}bookmarkStart":
                self._waiting.append(Span("anchor", child.get(f"{W}name", "")))
            elif child.tag == f"{W}altChunk":
                self._state.counts["embedded"] += 1
            elif name not in _BESIDE_TEXT:
                yield from self._flat(child)

    def _control(self, element: Element) -> Iterator[Block]:
        """A content control around blocks, or around nothing but a box to tick."""
        content = element.find(f"{W}sdtContent")
        if (
            element.find(f"{W}sdtPr/{W14}checkbox") is not None
            and content is not None
            and content.find(f"{W}p") is None
        ):
            wrapped = Element(f"{W}p")
            wrapped.append(element)
            yield from self._paragraph(wrapped)
        elif content is not None:
            yield from self._flat(content)

    # Paragraphs ---------------------------------------------------------------------------------------------------

    def _paragraph(self, element: Element) -> Iterator[Block]:
        properties = element.find(f"{W}pPr")
        style_id = value(properties, "pStyle")
        style = self._state.styles.paragraph(style_id)
        spans = self._runs.read(element, style.monospaced)
        boxes, self._runs.boxes = self._runs.boxes, []
        frame = None if properties is None else properties.find(f"{W}framePr")
        initial = frame is not None and frame.get(f"{W}dropCap", "none") != "none"
        if initial or _mark_is_deleted(properties):
            self._waiting += spans
            yield from boxes
            return
        spans, self._waiting = self._waiting + spans, []
        rule = any(span.kind == "rule" for span in spans)
        spans = [span for span in spans if span.kind != "rule"]
        blank = not any(span.kind != "anchor" and (span.text.strip() or span.kind == "picture") for span in spans)
        if blank:
            # Where links lead goes before what comes next.
            self._waiting += [span for span in spans if span.kind == "anchor"]
            if rule or (not boxes and _is_drawn_line(properties)):
                yield Rule()
            elif style.kind == "code":
                yield Paragraph([], "code")
        else:
            yield self._made(spans, properties, style, style_id)
            if rule:
                yield Rule()
        yield from boxes

    def _made(self, spans: list[Span], properties: Element | None, style: ParagraphStyle, style_id: str) -> Paragraph:
        indent = left_indent(properties, style.left)
        place, level_indent, written = self._place(properties, style, style_id)
        level = self._level(spans, properties, style, place)
        if level:
            if written and place is not None:
                spans = [Span("text", f"{written} "), *spans]
            return Paragraph(spans, level=level)
        if place is not None and place.ordered and _LETTERS.search(_NUMERALS.sub("", written)):
            # More than a number: 第三条, Step 3.
            spans = [Span("text", f"{written} "), *spans]
        box = ""
        if place is None or not (place.box or place.ordered):
            spans, box = _ticked(spans)
        kind = style.kind
        words = [span for span in spans if span.text.strip()]
        if not kind and not place and words and all(s.kind == "text" and "code" in s.marks for s in words):
            kind = "typed"
        own = left_indent(properties, -1)
        if own < 0 and place is not None:
            indent = level_indent or indent
        # Whose number was taken away and who still stands in, goes on with the item before.
        unnumbered = place is None and value(properties, "numPr", "numId") == "0"
        follows = style.follows or ((style.list_paragraph or unnumbered) and indent > 0)
        return Paragraph(spans, kind, 0, place, indent, follows, box)

    def _level(self, spans: list[Span], properties: Element | None, style: ParagraphStyle, place: Place | None) -> int:
        """The level of a heading, 0 where it is none."""
        outline = value(properties, "outlineLvl")
        if not outline.isdecimal() or style.level:
            return style.level if outline != "9" else 0
        # Whoever gives a level to a paragraph itself, in no style of headings, may have pasted it from anywhere.
        text = "".join(span.text for span in spans)
        plain = place is None and left_indent(properties, 0) <= 0 and len(text) <= _LONGEST_HEADING
        return int(outline) + 1 if plain and int(outline) < 9 else 0

    def _place(self, properties: Element | None, style: ParagraphStyle, style_id: str) -> tuple[Place | None, int, str]:
        """Where a paragraph stands in which list, how far in, and the number that Word shows."""
        own = None if properties is None else properties.find(f"{W}numPr")
        number = value(own, "numId") or style.number
        if not number or number == "0":
            return None, 0, ""
        at = whole(value(own, "ilvl"), 0) if value(own, "ilvl") else style.at
        if at is None:
            at = self._state.numbering.level_of_style(number, style_id)
        if at is None:
            at = style.deeper
            if at and self._state.numbering.is_single(number):
                found = self._state.numbering.place(number, 0)
                return (replace(found[0], level=at), found[1].left, found[2]) if found else (None, 0, "")
        found = self._state.numbering.place(number, at)
        return (found[0], found[1].left, found[2]) if found else (None, 0, "")

    # Notes and comments -------------------------------------------------------------------------------------------

    def _note(self, kind: str, name: str) -> int:
        """The number of a note, which is read when it is first referred to; 0 if there is none."""
        if (kind, name) in self._numbers:
            return self._numbers[kind, name]
        part, root = self._state.part(f"{kind}s", f"word/{kind}s.xml")
        for element in () if root is None else root.iter(W + kind):
            if element.get(f"{W}id") == name:
                number = self._numbers[kind, name] = len(self._numbers) + 1
                self._notes[number] = self._inside(element, part)
                return number
        return 0

    def _inside(self, element: Element, part: str) -> list[Block]:
        """The blocks of `element`, which stands in another part than the document."""
        aside, self._runs.part = self._runs.part, part
        boxes, self._runs.boxes = self._runs.boxes, []
        try:
            return self.blocks(element)
        finally:
            self._runs.part, self._runs.boxes = aside, boxes

    def _remarks(self) -> Iterator[Remark]:
        """The comments in the margin, in the order of the words they are about."""
        part, root = self._state.part("comments", "word/comments.xml")
        known = {} if root is None else {one.get(f"{W}id", ""): one for one in root.iter(f"{W}comment")}
        about = {name: "".join(words) for name, words in list(self._runs.commented.items())}
        for name in [*about, *(name for name in known if name not in about)]:
            if name in known:
                text = "\n".join(_lines(self._inside(known[name], part)))
                words = " ".join(about.get(name, "").split())
                yield Remark(" ".join(known[name].get(f"{W}author", "").split()), words, text)


def _mark_is_deleted(properties: Element | None) -> bool:
    marks = None if properties is None else properties.find(f"{W}rPr")
    return marks is not None and (marks.find(f"{W}del") is not None or marks.find(f"{W}moveFrom") is not None)


def _is_drawn_line(properties: Element | None) -> bool:
    """Whether an empty paragraph is there for the line above or below it."""
    borders = None if properties is None else properties.find(f"{W}pBdr")
    return borders is not None and any(switch(borders, side) for side in ("top", "bottom"))


def _ticked(spans: list[Span]) -> tuple[list[Span], str]:
    """The spans without the box to tick that they begin with, and the box; a form's row of boxes stays as it is."""
    text = "".join(span.text for span in spans if span.kind == "text")
    if sum(text.count(box) for box in _BOXES) != 1 or text.lstrip()[:1] not in _BOXES:
        return spans, ""
    first = next(number for number, span in enumerate(spans) if span.kind == "text" and span.text.strip())
    span = spans[first]
    rest = Span("text", span.text.lstrip()[1:].lstrip(), span.marks, span.link)
    after = [*([rest] if rest.text else []), *spans[first + 1 :]]
    if not any(one.text.strip() for one in after):
        return spans, ""
    return [*spans[:first], *after], _BOXES[span.text.lstrip()[0]]


def _lines(blocks: list[Block]) -> Iterator[str]:
    """The words of a comment, a line a paragraph."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield "".join("\n" if span.kind == "break" else span.text for span in block.spans if span.kind != "anchor")
        else:
            inner = getattr(block, "blocks", None) or [b for item in getattr(block, "items", []) for b in item.blocks]
            yield from _lines(inner)
