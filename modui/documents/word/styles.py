"""What a document's styles mean: headings, quotations, code, lists, and the looks of letters."""

import re
from dataclasses import dataclass
from functools import cache
from xml.etree.ElementTree import Element

from modui.documents.word.names import W, switch, value, whole

_HEADING = re.compile(
    r"(?:heading|标题|標題|见出し|見出し|제목|überschrift|titre|título|titulo|titolo|rubrik|kop|overskrift|otsikko"
    r"|nagłówek|nadpis|заголовок|επικεφαλίδα|başlık|címsor)\s*([1-9])|([一二三四五六])级标题"
)
_TITLES = frozenset(("title", "标题", "標題", "文档标题"))
_QUOTES = frozenset(
    (
        "quote",
        "intense quote",
        "block text",
        "block quote",
        "blockquote",
        "block quotation",
        "quotations",
        "quotation",
        "引用",
        "明显引用",
        "强调引用",
        "引文",
        "文本块",
        "鮮明引文",
        "區塊文字",
    )
)
_CODES = frozenset(
    (
        "source code",
        "html preformatted",
        "html 预设格式",
        "html 預設格式",
        "preformatted text",
        "preformatted",
        "code",
        "code block",
        "codeblock",
        "macro text",
        "macro",
        "代码",
        "代码块",
        "源代码",
        "程式碼",
    )
)
_CODE_SPANS = frozenset(
    (
        "verbatim char",
        "html code",
        "html 代码",
        "html 程式碼",
        "source code char",
        "html preformatted char",
        "code",
        "code char",
        "inline code",
        "source text",
        "html keyboard",
        "html sample",
        "html typewriter",
        "行内代码",
    )
)
_LISTED = re.compile(r"(?:list bullet|list number|列表项目符号|列表编号|列表項目符號|列表編號)\s*([2-5])")
_FOLLOWING = re.compile(r"list continue|列表接续|列表接續")
_LIST_PARAGRAPHS = frozenset(("list paragraph", "列出段落", "列表段落", "清單段落"))
_MONOSPACED = re.compile(
    r"consolas|courier|menlo|monaco|lucida console|.*\bmono\b|.*source code|fira code|cascadia|sfmono|inconsolata",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ParagraphStyle:
    """What paragraphs of one style are."""

    kind: str = ""
    """``quote``, ``code``, ``term``, ``definition``, or nothing of these."""
    level: int = 0
    """Of a heading."""
    number: str = ""
    at: int | None = None
    """The list that they belong to, and the level in it."""
    deeper: int = 0
    """How much deeper their name says they stand: ``List Bullet 2``."""
    follows: bool = False
    list_paragraph: bool = False
    left: int = 0
    right: int = 0
    monospaced: bool = False


@dataclass(frozen=True)
class Look:
    """How letters look; None where nothing is said of it."""

    bold: bool | None = None
    italic: bool | None = None
    strike: bool | None = None
    hidden: bool | None = None
    shift: str | None = None
    code: bool | None = None

    def over(self, other: "Look") -> "Look":
        """This look, and the other where this one says nothing."""
        return Look(*(getattr(other if mine is None else self, name) for name, mine in vars(self).items()))

    @property
    def marks(self) -> frozenset[str]:
        """As the marks of a span."""
        names = [name for name in ("bold", "italic", "strike", "code") if getattr(self, name)]
        return frozenset([*names, self.shift] if self.shift else names)


PLAIN = Look()


def look(properties: Element | None) -> Look:
    """What the properties of a run say of its letters."""
    if properties is None or not len(properties):
        return PLAIN
    strikes = switch(properties, "strike"), switch(properties, "dstrike")
    shift = properties.find(f"{W}vertAlign")
    shifts = {"superscript": "sup", "subscript": "sub"}
    return Look(
        bold=switch(properties, "b"),
        italic=switch(properties, "i"),
        strike=None if strikes == (None, None) else any(strikes),
        hidden=switch(properties, "vanish"),
        shift=None if shift is None else shifts.get(shift.get(f"{W}val", ""), ""),
        code=monospaced(properties),
    )


def monospaced(properties: Element | None) -> bool | None:
    """Whether Latin letters stand in a font for programs; None where no font is named."""
    fonts = None if properties is None else properties.find(f"{W}rFonts")
    name = None if fonts is None else fonts.get(f"{W}ascii")
    return None if name is None else _MONOSPACED.match(name) is not None


class Styles:
    """The styles of one document."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, dict[str, Element]] = {"paragraph": {}, "character": {}, "numbering": {}, "table": {}}
        self._default = ""
        self._missing = root is None
        for style in () if root is None else root.iter(f"{W}style"):
            kind, name = style.get(f"{W}type", "paragraph"), style.get(f"{W}styleId", "")
            self._styles.setdefault(kind, {})[name] = style
            if kind == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
                self._default = name
        defaults = None if root is None else root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._monospaced = bool(monospaced(defaults))
        self.paragraph = cache(self._paragraph)
        self.letters = cache(self._letters)

    def list_of(self, numbering_style: str) -> str:
        """The list that a style of lists names."""
        style = self._styles["numbering"].get(numbering_style)
        return value(style, "pPr", "numPr", "numId")

    def _paragraph(self, style_id: str) -> ParagraphStyle:
        if self._missing and (found := re.fullmatch(r"Heading([1-9])", style_id)):
            return ParagraphStyle(level=int(found[1]))
        line = self._line("paragraph", style_id or self._default)
        names = [_name(style) for style in line]
        number = next((n for style in line if (n := value(style, "pPr", "numPr", "numId"))), "")
        level = next((n for style in line if (n := value(style, "pPr", "numPr", "ilvl"))), "")
        deeper = next((int(found[1]) - 1 for name in names if (found := _LISTED.fullmatch(name))), 0)
        mono = next((m for style in line if (m := monospaced(style.find(f"{W}rPr"))) is not None), self._monospaced)
        return ParagraphStyle(
            kind=_kind(names),
            level=_level(line, names),
            number=number,
            at=whole(level, 0) if level else None,
            deeper=deeper,
            follows=any(_FOLLOWING.match(name) for name in names[:1]),
            list_paragraph=any(name in _LIST_PARAGRAPHS for name in names),
            left=_indent(line, "left", "start"),
            right=_indent(line, "right", "end"),
            monospaced=mono,
        )

    def _letters(self, style_id: str) -> Look:
        """The look of a style of letters."""
        found = PLAIN
        for style in self._line("character", style_id):
            named = Look(code=True) if _name(style) in _CODE_SPANS else PLAIN
            found = found.over(look(style.find(f"{W}rPr"))).over(named)
        if found == PLAIN and style_id not in self._styles["character"]:
            # A built-in style need not be written out.
            return {"Strong": Look(bold=True), "Emphasis": Look(italic=True)}.get(style_id, PLAIN)
        return found

    def _line(self, kind: str, style_id: str) -> list[Element]:
        """The style, the one it is based on, and so on."""
        line: list[Element] = []
        seen: set[str] = set()
        styles = self._styles[kind]
        while style_id in styles and style_id not in seen:
            seen.add(style_id)
            line.append(styles[style_id])
            style_id = value(styles[style_id], "basedOn")
        return line


def _name(style: Element) -> str:
    return value(style, "name").strip().lower()


def _kind(names: list[str]) -> str:
    for name in names:
        if name in _QUOTES:
            return "quote"
        if name in _CODES:
            return "code"
        if name in ("definition term", "definition"):
            return name.split()[-1]
    return ""


def _level(line: list[Element], names: list[str]) -> int:
    for style, name in zip(line, names, strict=True):
        if name in _TITLES:
            # Other styles are based on the title's for its looks alone.
            return 1 if style is line[0] else 0
        if found := _HEADING.fullmatch(name):
            return int(found[1]) if found[1] else "一二三四五六".index(found[2]) + 1
        outline = value(style, "pPr", "outlineLvl")
        if outline.isdecimal():
            return int(outline) + 1 if int(outline) < 9 else 0
    return 0


def _indent(line: list[Element], *sides: str) -> int:
    for style in line:
        indent = style.find(f"{W}pPr/{W}ind")
        for side in sides if indent is not None else ():
            if indent is not None and (found := indent.get(W + side)) is not None:
                return whole(found, 0)
    return 0
