"""What stands in a paragraph, as spans."""

import html
import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from modui.documents.word.drawings import Drawings, chosen
from modui.documents.word.fields import Field, link_of, shown_by
from modui.documents.word.formulas import latex
from modui.documents.word.names import MC, W14, M, R, W, local, switch, whole
from modui.documents.word.state import State
from modui.documents.word.styles import Look, look
from modui.documents.word.symbols import FONTS, in_font, symbol
from modui.documents.word.tree import Block, Span

_LEFT_OUT = frozenset(
    W + name
    for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "rubyPr", "rt", "commentReference", "tblPr", "p")
)
_PRIVATE = re.compile("[\uf020-\uf0ff]")
_KEPT_CHANGES = ("ins", "moveTo")
_CHARACTERS = {
    "tab": "\t",
    "ptab": "\t",
    "noBreakHyphen": "\u2011",
    "softHyphen": "\u00ad",
}


class Runs:
    """Reads paragraphs one after the other: fields, changes and comments go on from one to the next."""

    def __init__(
        self,
        state: State,
        blocks: Callable[[Element], list[Block]],
        note: Callable[[str, str], int],
    ) -> None:
        self.part = state.main
        """The part that is being read: its relations are meant."""
        self.boxes: list[Block] = []
        """What stood in the drawings of the paragraph."""
        self.commented: dict[str, list[str]] = {}
        self._open_comments: set[str] = set()
        self._state = state
        self._note = note
        self._drawings = Drawings(state, blocks)
        self._fields: list[Field] = []
        self._spans: list[Span] = []
        self._monospaced = False

    def read(self, paragraph: Element, monospaced: bool = False) -> list[Span]:
        """The spans of a paragraph, whose style may be one with letters as programs have them."""
        before, self._spans = self._spans, []
        before_monospaced, self._monospaced = self._monospaced, monospaced
        try:
            self._walk(paragraph, "")
            # Instructions end in the paragraph they begin in; where one does not, the document is damaged.
            while self._fields and not self._fields[-1].shows:
                self._close(self._fields.pop())
            return self._spans
        finally:
            self._spans, self._monospaced = before, before_monospaced

    def _walk(self, element: Element, link: str) -> None:
        for child in element:
            tag = child.tag
            if tag == f"{W}r":
                self._run(child, link)
            elif tag in _LEFT_OUT:
                if local(tag) in ("del", "moveFrom"):
                    self._state.counts["tracked"] += 1
            elif tag == f"{W}hyperlink":
                self._walk(child, self._link(child) or link)
            elif tag == f"{W}fldSimple":
                self._walk(child, link_of(child.get(f"{W}instr", "")) or link)
            elif tag in (f"{M}oMath", f"{M}oMathPara"):
                self._formula(child, link)
            elif tag == f"{MC}AlternateContent":
                if (choice := chosen(child)) is not None:
                    self._walk(choice, link)
            elif tag == f"{W}sdt":
                self._control(child, link)
            elif tag == f"{W}bookmarkStart":
                self._spans.append(Span("anchor", child.get(f"{W}name", "")))
            elif tag == f"{W}commentRangeStart":
                self._open_comments.add(child.get(f"{W}id", ""))
            elif tag == f"{W}commentRangeEnd":
                self._open_comments.discard(child.get(f"{W}id", ""))
            else:
                if local(tag) in _KEPT_CHANGES:
                    self._state.counts["tracked"] += 1
                # Smart tags, custom XML, directions of writing and what else stands around text.
                self._walk(child, link)

    def _link(self, element: Element) -> str:
        relation = self._state.relation(self.part, element.get(f"{R}id", ""))
        place = element.get(f"{W}anchor", "")
        target = relation.target if relation is not None and relation.outside else ""
        return target + (f"#{place}" if place and "#" not in target else "")

    def _control(self, element: Element, link: str) -> None:
        """A content control: a box to tick, or what stands in it."""
        checked = element.find(f"{W}sdtPr/{W14}checkbox/{W14}checked")
        if element.find(f"{W}sdtPr/{W14}checkbox") is not None:
            ticked = checked is not None and checked.get(f"{W14}val", "1") not in ("0", "false", "off")
            self._add(Span("text", "☒" if ticked else "☐", link=link))
            return
        content = element.find(f"{W}sdtContent")
        if content is not None:
            self._walk(content, link)

    def _formula(self, element: Element, link: str) -> None:
        alone = element.tag == f"{M}oMathPara"
        for formula in element.iter(f"{M}oMath") if alone else [element]:
            text = latex(formula)
            if text and alone and self._spans and self._spans[-1].kind == "display":
                self._add(Span("break"))
            if text:
                self._add(Span("display" if alone else "math", text, link=link))

    # Runs ---------------------------------------------------------------------------------------------------------

    def _run(self, run: Element, link: str) -> None:
        properties = run.find(f"{W}rPr")
        if properties is not None and properties.find(f"{W}del") is not None:
            return
        shown = self._look(properties)
        marks = shown.marks
        if shown.hidden and any(child.tag == f"{W}t" for child in run):
            self._state.counts["hidden"] += 1
        for child in run:
            name = local(child.tag)
            if name == "t":
                self._text(child.text or "", marks, link, _font_of_symbols(properties))
            elif name in _CHARACTERS:
                self._text(_CHARACTERS[name], marks, link)
            elif name in ("br", "cr"):
                if child.get(f"{W}type", "textWrapping") == "textWrapping":
                    self._add(Span("break", marks=marks, link=self._linked(link)))
            elif name == "sym":
                self._symbol(child, marks, link)
            elif name == "fldChar":
                self._field(child, marks, link)
            elif name == "instrText":
                if self._fields and not self._fields[-1].shows:
                    self._fields[-1].instruction += child.text or ""
            elif name in ("footnoteReference", "endnoteReference"):
                number = self._note(name.removesuffix("Reference"), child.get(f"{W}id", ""))
                if number:
                    self._add(Span("note", str(number)))
            elif name in ("drawing", "pict", "object"):
                self._drawn(child, link)
            elif name == "commentReference":
                self.commented.setdefault(child.get(f"{W}id", ""), [])
            elif name == "AlternateContent":
                if (choice := chosen(child)) is not None:
                    self._alternative(choice, run, link)
            elif name == "ruby":
                self._ruby(child, link)

    def _look(self, properties: Element | None) -> Look:
        if properties is None:
            return look(None)
        shown = look(properties)
        style = properties.find(f"{W}rStyle")
        if style is not None:
            shown = shown.over(self._state.styles.letters(style.get(f"{W}val", "")))
        return shown

    def _alternative(self, choice: Element, run: Element, link: str) -> None:
        """What stands in a run, or runs, in one of several ways."""
        for child in choice:
            if child.tag == f"{W}r":
                self._run(child, link)
            elif child.tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
                self._drawn(child, link)
            elif child.tag == f"{W}t":
                self._text(child.text or "", self._look(run.find(f"{W}rPr")).marks, link)
            else:
                self._walk(child, link)

    def _drawn(self, element: Element, link: str) -> None:
        rule = next((one for one in element.iter() if one.get("{urn:schemas-microsoft-com:office:office}hr")), None)
        if rule is not None and not any(True for _one in element.iter(f"{W}t")):
            self._spans.append(Span("rule"))
            return
        # A text box holds paragraphs, which are read while this one is: what belongs to this one is put aside.
        aside, self._fields = self._fields, []
        boxes: list[Block] = []
        spans = list(self._drawings.spans(element, self.part, boxes))
        self._fields = aside
        self.boxes += boxes
        for span in spans:
            link_here = span.link or self._linked(link)
            self._add(Span(span.kind, span.text, link=link_here if span.kind == "text" else "", info=span.info))

    def _ruby(self, element: Element, link: str) -> None:
        """Words with their sound above them: the sound stands in brackets behind."""
        base, above = element.find(f"{W}rubyBase"), element.find(f"{W}rt")
        if base is not None:
            self._walk(base, link)
        sound = "" if above is None else "".join(text.text or "" for text in above.iter(f"{W}t")).strip()
        if sound:
            self._text(f"({sound})", frozenset(), link)

    def _symbol(self, element: Element, marks: frozenset[str], link: str) -> None:
        text = symbol(element.get(f"{W}font", ""), element.get(f"{W}char", ""))
        if text:
            self._text(text, marks, link)
        else:
            self._state.counts["symbol"] += 1

    def _field(self, element: Element, marks: frozenset[str], link: str) -> None:
        kind = element.get(f"{W}fldCharType", "")
        if kind == "begin":
            tick = element.find(f"{W}ffData/{W}checkBox")
            box = ""
            if tick is not None:
                ticked = switch(tick, "checked")
                box = "☒" if (switch(tick, "default") if ticked is None else ticked) else "☐"
            self._fields.append(Field(box=box))
        elif kind == "separate" and self._fields:
            self._fields[-1].shows = True
            self._fields[-1].link = link_of(html.unescape(self._fields[-1].instruction))
        elif kind == "end" and self._fields:
            field = self._fields.pop()
            text = field.box or ("" if field.shows else shown_by(field.instruction))
            if text:
                self._text(text, marks, link)
            else:
                self._close(field)

    def _text(self, text: str, marks: frozenset[str], link: str, font: str = "") -> None:
        if not text:
            return
        for comment in self._open_comments:
            self.commented.setdefault(comment, []).append(text)
        if self._monospaced:
            marks -= {"code"}
        # Fonts of symbols put their signs where Unicode has letters, or none of its own.
        if font or _PRIVATE.search(text):
            text = "".join(in_font(character, font) for character in text)
        self._add(Span("text", text, marks, self._linked(link)))

    def _close(self, field: Field) -> None:
        if not field.shows and not field.instruction.strip():
            for span in field.held:
                self._add(span)

    def _linked(self, link: str) -> str:
        return next((field.link for field in reversed(self._fields) if field.link), link)

    def _add(self, span: Span) -> None:
        hidden = next((field for field in self._fields if not field.shows), None)
        (self._spans if hidden is None else hidden.held).append(span)


def _font_of_symbols(properties: Element | None) -> str:
    """The font of symbols that letters stand in, if any."""
    fonts = None if properties is None else properties.find(f"{W}rFonts")
    name = "" if fonts is None else fonts.get(f"{W}ascii", "").strip().lower()
    return name if name in FONTS else ""


def left_indent(properties: Element | None, default: int) -> int:
    """How far a paragraph stands from the left margin, in twentieths of a point."""
    indent = None if properties is None else properties.find(f"{W}ind")
    found = None if indent is None else indent.get(f"{W}left", indent.get(f"{W}start"))
    return whole(found, default)
