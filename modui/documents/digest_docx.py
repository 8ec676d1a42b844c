"""A digest as a Word document, with Chinese fonts named, so that it looks the same in Word, WPS and LibreOffice."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from modui import i18n
from modui.documents.digest import Digest
from modui.documents.digest_markdown import title
from modui.documents.digest_tree import Pictures, anchor, no_pictures, picture, target, tree, words

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

_LATIN, _CHINESE, _CODE = "Calibri", "Microsoft YaHei", "Consolas"
_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_WIDEST, _HIGHEST = Cm(16), Cm(20)
_BULLETS, _NUMBERS = 90, 91
_DEEPEST = 8
_AFTER_NUMBER = ("w:pBdr", "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr")
"""What stands behind the number of a paragraph, in the order that Word insists on."""
# XML has no place for these, and nobody sees them.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")


def to_docx(digest: Digest, pictures: Pictures = no_pictures, *, now: datetime) -> bytes:
    """The whole document as a .docx file, pictures included; of the day it was published, or of `now`."""
    return _Writer(digest, pictures, now).write()


@dataclass(frozen=True)
class _Where:
    """Where blocks stand: how deep in lists and quotations; `number` is the list, `first` whether an item begins."""

    depth: int = 0
    quoted: int = 0
    number: int = 0
    first: bool = False


@dataclass(frozen=True)
class _Look:
    bold: bool = False
    italic: bool = False
    strike: bool = False


class _Writer:
    def __init__(self, digest: Digest, pictures: Pictures, now: datetime) -> None:
        self.digest = digest
        self.now = now
        self.pictures = pictures
        self.document: Document = docx.Document()
        self.places: list[str] = []
        """Anchors that the next paragraph is to bear."""
        self.marked = 0

    def write(self) -> bytes:
        self._set_up()
        self._blocks(tree(self.digest).children, _Where())
        stream = io.BytesIO()
        self.document.save(stream)
        return stream.getvalue()

    def _set_up(self) -> None:
        about = self.document.core_properties
        about.title, about.author = _writable(title(self.digest)), _writable(self.digest.community)
        of = datetime.fromisoformat(self.digest.published) if self.digest.published else self.now.astimezone(UTC)
        about.created = about.modified = of.replace(tzinfo=None, microsecond=0)
        about.last_modified_by, about.revision = about.author, 1
        about.comments, about.language = "", {"zh": "zh-CN"}.get(i18n.language(), "en-US")
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.4)
        section.top_margin = section.bottom_margin = Cm(2.2)
        normal = _style(self.document, "Normal")
        normal.font.size = Pt(11)
        normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.4
        for style in self.document.styles:
            if style.type in (WD_STYLE_TYPE.PARAGRAPH, WD_STYLE_TYPE.CHARACTER):
                _name_fonts(style.element.get_or_add_rPr(), _LATIN, _CHINESE)
        for level, size in enumerate((20, 16, 13, 12, 11, 11), 1):
            heading = _style(self.document, f"Heading {level}")
            heading.font.size, heading.font.color.rgb, heading.font.italic = Pt(size), RGBColor(0x1C, 0x1C, 0x1E), False
        quote = _style(self.document, "Quote")
        quote.font.italic, quote.font.color.rgb = False, RGBColor(0x40, 0x40, 0x44)
        code = self.document.styles.add_style("Source Code", WD_STYLE_TYPE.PARAGRAPH)
        code.base_style = normal
        _name_fonts(code.element.get_or_add_rPr(), _CODE, _CHINESE)
        _shade(code.element.get_or_add_pPr())
        self._define_lists()

    def _define_lists(self) -> None:
        """One kind of dots and one of numbers, nine levels each; every list of numbers begins anew."""
        numbering = self.document.part.numbering_part.element
        for name, form in ((_BULLETS, "bullet"), (_NUMBERS, "decimal")):
            kind = _element("abstractNum", abstractNumId=str(name))
            kind.append(_element("multiLevelType", val="hybridMultilevel"))
            for at in range(_DEEPEST + 1):
                level = _element("lvl", ilvl=str(at))
                level.append(_element("start", val="1"))
                level.append(_element("numFmt", val=form))
                level.append(_element("lvlText", val="•◦▪"[at % 3] if form == "bullet" else f"%{at + 1}."))
                place = _element("pPr")
                place.append(_element("ind", left=str(420 * (at + 1)), hanging="420"))
                level.append(place)
                kind.append(level)
            # Kinds stand before the lists that are of them.
            numbering.insert(0, kind)
        self.lists = max((int(one.get(qn("w:numId"))) for one in numbering.iter(qn("w:num"))), default=0)
        self.dots = self._new_list(_BULLETS)

    def _new_list(self, kind: int, start: int = 1, depth: int = 0) -> int:
        self.lists += 1
        made = _element("num", numId=str(self.lists))
        made.append(_element("abstractNumId", val=str(kind)))
        if kind == _NUMBERS:
            override = _element("lvlOverride", ilvl=str(min(depth, _DEEPEST)))
            override.append(_element("startOverride", val=str(start)))
            made.append(override)
        self.document.part.numbering_part.element.append(made)
        return self.lists

    # Blocks -------------------------------------------------------------------------------------------------------

    def _blocks(self, nodes: "Sequence[SyntaxTreeNode]", where: _Where) -> None:
        for node in nodes:
            self._block(node, where)
            where = replace(where, first=False)

    def _block(self, node: "SyntaxTreeNode", where: _Where) -> None:
        match node.type:
            case "paragraph" if place := anchor(node):
                self.places.append(place)
            case "paragraph":
                self._spans(self._paragraph(where), node.children, _Look())
            case "heading":
                self._spans(self._paragraph(where, f"Heading {node.tag[1]}"), node.children, _Look())
            case "blockquote":
                self._blocks(node.children, replace(where, quoted=where.quoted + 1))
            case "bullet_list" | "ordered_list":
                self._list(node, where)
            case "fence" | "code_block":
                for line in node.content.rstrip("\n").split("\n"):
                    self._run(self._paragraph(where, "Source Code"), line.expandtabs(4), _Look(), code=True)
            case "table":
                self._table(node)
            case "hr":
                _rule(self._paragraph(where))

    def _list(self, node: "SyntaxTreeNode", where: _Where) -> None:
        depth = where.depth
        number = self.dots
        if node.type == "ordered_list":
            number = self._new_list(_NUMBERS, int(node.attrs.get("start", 1)), depth)
        for item in node.children:
            inside = replace(where, depth=depth + 1, number=number, first=True)
            if not item.children:
                self._paragraph(inside)
            self._blocks(item.children, inside)

    def _paragraph(self, where: _Where, style: str = "") -> Paragraph:
        """A new paragraph; the first of an item bears its dot or number, the others stand below its words."""
        quoted = "Quote" if where.quoted and not style else ""
        made = self.document.add_paragraph(style=style or quoted or ("List Paragraph" if where.depth else None))
        properties = made._p.get_or_add_pPr()
        indent = 420 * (where.depth + where.quoted)
        if where.depth and where.first:
            place = _element("numPr")
            place.append(_element("ilvl", val=str(min(where.depth - 1, _DEEPEST))))
            place.append(_element("numId", val=str(where.number)))
            properties.insert_element_before(place, *_AFTER_NUMBER)
        if indent:
            made.paragraph_format.left_indent = Pt(indent / 20)
            if where.depth and where.first:
                made.paragraph_format.first_line_indent = Pt(-21)
        for place_name in self.places:
            self._mark(made, place_name)
        self.places = []
        return made

    def _mark(self, paragraph: Paragraph, name: str) -> None:
        self.marked += 1
        start = _element("bookmarkStart", id=str(self.marked))
        start.set(qn("w:name"), name)
        paragraph._p.append(start)
        paragraph._p.append(_element("bookmarkEnd", id=str(self.marked)))

    def _table(self, node: "SyntaxTreeNode") -> None:
        rows = [row for part in node.children for row in part.children]
        made = self.document.add_table(len(rows), max(len(row.children) for row in rows), "Table Grid")
        for number, row in enumerate(rows):
            for column, cell in enumerate(row.children):
                paragraph = made.rows[number].cells[column].paragraphs[0]
                paragraph.paragraph_format.space_after = Pt(2)
                self._spans(paragraph, cell.children, _Look(bold=number == 0))
        made.rows[0]._tr.get_or_add_trPr().append(_element("tblHeader"))
        self.document.add_paragraph().paragraph_format.space_after = Pt(0)

    # Spans --------------------------------------------------------------------------------------------------------

    def _spans(self, paragraph: Paragraph, nodes: "Sequence[SyntaxTreeNode]", look: _Look) -> None:
        for node in nodes:
            self._span(paragraph, node, look)

    def _span(self, paragraph: Paragraph, node: "SyntaxTreeNode", look: _Look) -> None:
        match node.type:
            case "text":
                self._run(paragraph, node.content, look)
            case "image":
                self._picture(paragraph, node, look)
            case "code_inline":
                self._run(paragraph, node.content, look, code=True)
            case "softbreak" | "hardbreak":
                paragraph.add_run().add_break()
            case "strong":
                self._spans(paragraph, node.children, replace(look, bold=True))
            case "em":
                self._spans(paragraph, node.children, replace(look, italic=True))
            case "s":
                self._spans(paragraph, node.children, replace(look, strike=True))
            case "link":
                self._link(paragraph, node, look)
            case _:
                self._spans(paragraph, node.children, look)

    def _run(self, paragraph: Paragraph, text: str, look: _Look, *, code: bool = False) -> Run:
        run = paragraph.add_run(_writable(text))
        run.bold, run.italic, run.font.strike = look.bold or None, look.italic or None, look.strike or None
        if code:
            _name_fonts(run._r.get_or_add_rPr(), _CODE, _CHINESE)
        return run

    def _picture(self, paragraph: Paragraph, node: "SyntaxTreeNode", look: _Look) -> None:
        name, data = picture(node, self.pictures)
        if name:
            run = paragraph.add_run()
            try:
                shown = run.add_picture(io.BytesIO(data))
            except (UnrecognizedImageError, UnexpectedEndOfFileError, InvalidImageStreamError, ZeroDivisionError):
                # Word knows fewer kinds of pictures than browsers do.
                paragraph._p.remove(run._r)
            else:
                scale = min(1.0, _WIDEST / max(1, shown.width), _HIGHEST / max(1, shown.height))
                shown.width, shown.height = Emu(int(shown.width * scale)), Emu(int(shown.height * scale))
                shown._inline.docPr.set("descr", _writable(words(node)))
                return
        self._run(paragraph, words(node), look)

    def _link(self, paragraph: Paragraph, node: "SyntaxTreeNode", look: _Look) -> None:
        before = len(paragraph._p)
        self._spans(paragraph, node.children, look)
        href = target(node)
        if not href:
            return
        link = OxmlElement("w:hyperlink")
        if href.startswith("#"):
            link.set(qn("w:anchor"), href[1:])
        else:
            link.set(qn("r:id"), paragraph.part.relate_to(_writable(href), _HYPERLINK, is_external=True))
        for run in list(paragraph._p)[before:]:
            link.append(run)
        for run in link.iter(qn("w:r")):
            properties = run.get_or_add_rPr()
            properties.append(_element("color", val="0A58B5"))
            properties.append(_element("u", val="single"))
        paragraph._p.append(link)


def _style(document: Document, name: str) -> ParagraphStyle:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    return style


def _element(name: str, **values: str) -> BaseOxmlElement:
    made: BaseOxmlElement = OxmlElement(f"w:{name}")
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _name_fonts(properties: BaseOxmlElement, latin: str, chinese: str) -> None:
    """Name fonts for both scripts: one that is named for Latin letters alone leaves Chinese to chance."""
    for known in properties.findall(qn("w:rFonts")):
        properties.remove(known)
    properties.insert(0, _element("rFonts", ascii=latin, hAnsi=latin, cs=latin, eastAsia=chinese))


def _shade(properties: BaseOxmlElement) -> None:
    properties.append(_element("shd", val="clear", color="auto", fill="F4F5F7"))
    properties.append(_element("spacing", after="0", line="276", lineRule="auto"))


def _rule(paragraph: Paragraph) -> None:
    borders = _element("pBdr")
    borders.append(_element("bottom", val="single", sz="6", space="1", color="BBBBBB"))
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *_AFTER_NUMBER[1:])


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("", text)
