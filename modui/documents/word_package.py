"""What a Word file says in ways that the converter, mammoth, does not know.

:func:`repack` copies the file into memory, and on the way says the same things in ways that mammoth does know:
headings of any name or none, numbers of lists that text interrupts, formulas, ruby, simple fields, drop caps.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

MARK = re.compile("\ufdd0(\\d+)\ufdd1")
"""Stands before a numbered item's text and tells its number. Unicode never assigns these two code points."""

_BOXES = {"☐": "[ ] ", "☑": "[x] ", "☒": "[x] "}
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".svg", ".emf", ".wmf")
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_HEADING_NAME = re.compile(r"(?:heading|标题|標題)\s*([1-9])|([一二三四五六])级标题")
_TITLE_NAMES = {"title", "标题", "標題", "文档标题"}
_FORMULAS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}",
    "{http://purl.oclc.org/ooxml/officeDocument/math}",
)
_ALTERNATES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Elements around text that mammoth would leave out with all that is in them; it reads on inside a w:smartTag.
_WRAPPERS = ("fldSimple", "dir", "bdo", "ruby", "rubyBase")


@dataclass(frozen=True)
class Package:
    """A Word file ready for mammoth, and how many things in it deserve a remark."""

    stream: io.BytesIO
    comments: int
    formulas: int
    tracked: int


def repack(archive: zipfile.ZipFile) -> Package:
    """A copy of `archive`, which must be a Word file, with everything said in mammoth's terms.

    Raises:
        ValueError: there is no document in it, or a part has a document type declaration, which Word never writes
            and which could name entities.
        zipfile.BadZipFile, xml.etree.ElementTree.ParseError and others: it is damaged.
    """
    members = {member.filename: _read(archive, member) for member in archive.infolist() if _is_wanted(member.filename)}
    main = _related(members, "", "officeDocument", "word/document.xml")
    if main not in members:
        raise ValueError("there is no document part")
    root = ElementTree.fromstring(members[main])
    if not root.tag.endswith("}document"):
        raise ValueError(f"the document part is a {root.tag}")
    word = root.tag.removesuffix("document")
    styles_part = _related(members, main, "styles", "word/styles.xml")
    numbering_part = _related(members, main, "numbering", "word/numbering.xml")
    styles = _Styles(members.get(styles_part), word)
    numbering = _Numbering(members.get(numbering_part), word)

    _drop_alternates(root)
    formulas = _write_out_formulas(root, word)
    comments = sum(1 for _ in root.iter(f"{word}commentReference"))
    tracked = sum(1 for kind in ("ins", "del", "moveTo") for _ in root.iter(word + kind))
    for wrapper in _WRAPPERS:
        for element in root.iter(word + wrapper):
            element.tag = f"{word}smartTag"
    for element in root.iter(f"{word}cr"):
        element.tag = f"{word}br"
    _join_drop_caps(root, word)
    for paragraph in root.iter(f"{word}p"):
        _name_and_number(paragraph, word, styles, numbering)

    members[main] = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    if styles_part in members:
        members[styles_part] = styles.lean()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as copy:
        for name, content in members.items():
            copy.writestr(name, content)
    return Package(stream, comments, formulas, tracked)


def _is_wanted(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", *_PICTURES))


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The content of `member`, never more than its header promises: the check sum tells if it lied."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(f"Word does not pack {member.filename} in this way")
    with archive.open(member) as stream:
        # Without a size, the whole member would be unpacked before it is cut to the size promised.
        content = stream.read(member.file_size)
    if not member.filename.lower().endswith(_PICTURES) and any(doctype in content for doctype in _DOCTYPES):
        raise ValueError(f"{member.filename} has a document type declaration")
    return content


def _related(members: dict[str, bytes], source: str, kind: str, fallback: str) -> str:
    """The name of the part that `source` (the package itself if empty) points to as its `kind`."""
    folder, name = posixpath.split(source)
    relations = members.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    if relations is not None:
        for relation in ElementTree.fromstring(relations):
            if relation.get("Type", "").endswith(f"/{kind}"):
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
                if target in members:
                    return target
    return fallback


class _Styles:
    """The paragraph styles of a document: which are headings, and which belong to a list."""

    def __init__(self, part: bytes | None, word: str) -> None:
        root = Element("none") if part is None else ElementTree.fromstring(part)
        self._word = word
        self._root = root
        self._styles = {
            style.get(f"{word}styleId", ""): style
            for style in root.iter(f"{word}style")
            if style.get(f"{word}type") == "paragraph"
        }

    def heading(self, style_id: str) -> int | None:
        """The level, from 1, of headings in this style; None if they are not headings."""
        for style in self._line(style_id):
            name = _value(style, self._word, "name").strip().lower()
            if name in _TITLE_NAMES:
                # Other styles are based on the title's for its looks alone.
                return 1 if style.get(f"{self._word}styleId") == style_id else None
            if found := _HEADING_NAME.fullmatch(name):
                return int(found[1]) if found[1] else "一二三四五六".index(found[2]) + 1
            outline = _value(style, self._word, "pPr", "outlineLvl")
            if outline.isdecimal():
                return int(outline) + 1 if int(outline) < 9 else None
        return None

    def numbering(self, style_id: str) -> tuple[str, str] | None:
        """The list and the level in it that paragraphs of this style belong to."""
        for style in self._line(style_id):
            number = _value(style, self._word, "pPr", "numPr", "numId")
            if number:
                return number, _value(style, self._word, "pPr", "numPr", "ilvl") or "0"
        return None

    def lean(self) -> bytes:
        """The part with no more than the names and lists of its styles: mammoth needs these, and takes long to read."""
        kept = {f"{self._word}{name}" for name in ("style", "name", "pPr", "numPr", "ilvl", "numId")}
        _keep_only(self._root, kept)
        part: bytes = ElementTree.tostring(self._root, encoding="utf-8", xml_declaration=True)
        return part

    def _line(self, style_id: str) -> Iterator[Element]:
        """The style, the one it is based on, and so on."""
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            yield self._styles[style_id]
            style_id = _value(self._styles[style_id], self._word, "basedOn")


def _keep_only(element: Element, tags: set[str]) -> None:
    """Remove from `element` whatever is in it, at any depth, under other tags."""
    element[:] = [child for child in element if child.tag in tags]
    for child in element:
        _keep_only(child, tags)


class _Numbering:
    """The lists of a document, counting as Word does."""

    def __init__(self, part: bytes | None, word: str) -> None:
        root = Element("none") if part is None else ElementTree.fromstring(part)
        self._word = word
        self._starts: dict[tuple[str, str], int] = {}
        self._boxes: dict[tuple[str, str], str] = {}
        for abstract in root.iter(f"{word}abstractNum"):
            for level in abstract.iter(f"{word}lvl"):
                key = abstract.get(f"{word}abstractNumId", ""), level.get(f"{word}ilvl", "0")
                if _value(level, word, "numFmt") in ("bullet", "none"):
                    self._boxes[key] = _BOXES.get(_value(level, word, "lvlText"), "")
                else:
                    self._starts[key] = _number(_value(level, word, "start"), 1)
        self._abstract: dict[str, str] = {}
        self._restarts: dict[tuple[str, str], int] = {}
        for num in root.iter(f"{word}num"):
            number = num.get(f"{word}numId", "")
            self._abstract[number] = _value(num, word, "abstractNumId")
            for override in num.iter(f"{word}lvlOverride"):
                start = _value(override, word, "startOverride")
                if start:
                    self._restarts[number, override.get(f"{word}ilvl", "0")] = _number(start, 1)
        self._counts: dict[tuple[str, str], int] = {}

    def label(self, number: str, level: str) -> str:
        """What to put before the next item at `level` of the list `number`: its number, marked, or its tick box."""
        abstract = self._abstract.get(number, "")
        for key in [key for key in self._counts if key[0] == abstract and key[1] > level]:
            del self._counts[key]
        start = self._starts.get((abstract, level))
        if start is None:
            return self._boxes.get((abstract, level), "")
        restart = self._restarts.pop((number, level), None)
        if restart is not None:
            count = restart
        elif (abstract, level) in self._counts:
            count = self._counts[abstract, level] + 1
        else:
            count = start
        self._counts[abstract, level] = count
        return f"\ufdd0{count}\ufdd1"


def _name_and_number(paragraph: Element, word: str, styles: _Styles, numbering: _Numbering) -> None:
    """Give a heading the style that mammoth knows, and a list item its list and number."""
    properties = paragraph.find(f"{word}pPr")
    if properties is None:
        return
    style = properties.find(f"{word}pStyle")
    style_id = "" if style is None else style.get(f"{word}val", "")
    outline = _value(properties, word, "outlineLvl")
    level = int(outline) + 1 if outline.isdecimal() and int(outline) < 9 else styles.heading(style_id)
    if level is not None:
        if style is None:
            style = ElementTree.SubElement(properties, f"{word}pStyle")
        style.set(f"{word}val", f"Heading{min(level, 6)}")
        return
    number = _value(properties, word, "numPr", "numId")
    membership = (number, _value(properties, word, "numPr", "ilvl") or "0") if number else styles.numbering(style_id)
    if membership is None:
        return
    if not number:
        own = ElementTree.SubElement(properties, f"{word}numPr")
        ElementTree.SubElement(own, f"{word}ilvl", {f"{word}val": membership[1]})
        ElementTree.SubElement(own, f"{word}numId", {f"{word}val": membership[0]})
    label = numbering.label(*membership)
    if label:
        paragraph.insert(list(paragraph).index(properties) + 1, _run(label, word))


def _drop_alternates(root: Element) -> None:
    """Keep, of the several ways in which Word writes some drawings, only the one that mammoth reads."""
    for alternates in root.iter(f"{_ALTERNATES}AlternateContent"):
        if alternates.find(f"{_ALTERNATES}Fallback") is not None:
            for choice in alternates.findall(f"{_ALTERNATES}Choice"):
                alternates.remove(choice)


def _join_drop_caps(root: Element, word: str) -> None:
    """Put large initials, which Word keeps in a paragraph of their own, back before their word."""
    for parent in root.iter():
        initial: list[Element] = []
        for child in list(parent):
            if child.tag == f"{word}p":
                frame = child.find(f"{word}pPr/{word}framePr")
                if frame is not None and frame.get(f"{word}dropCap", "none") != "none":
                    initial = child.findall(f"{word}r")
                    parent.remove(child)
                elif initial:
                    place = 0 if child.find(f"{word}pPr") is None else 1
                    child[place:place] = initial
                    initial = []


def _write_out_formulas(root: Element, word: str) -> int:
    """Replace formulas by what they would be in one line of plain text; return how many there were."""
    count = 0
    for parent in root.iter():
        for index, child in enumerate(parent):
            if child.tag in [f"{math}oMath" for math in _FORMULAS]:
                parent[index] = _run(_formula(child), word)
                parent[index].tail = child.tail
                count += 1
            elif child.tag in [f"{math}oMathPara" for math in _FORMULAS]:
                child.tag = f"{word}smartTag"
    return count


def _formula(element: Element) -> str:
    """The formula in `element` as one line: ``(a+b)/2``, ``x^2``, ``√(n)``."""
    kind = element.tag.rpartition("}")[2]
    if kind == "t":
        # U+2061 stands, unseen, between a function and its argument.
        return (element.text or "").replace("\u2061", "")
    parts = {child.tag.rpartition("}")[2]: child for child in element}
    properties = parts.get(f"{kind}Pr")

    def part(name: str) -> str:
        return _formula(parts[name]) if name in parts else ""

    def group(name: str) -> str:
        text = part(name)
        return text if len(text) == 1 or text.isalnum() else f"({text})"

    if kind == "f":
        return f"{group('num')}/{group('den')}"
    if kind in ("sSub", "sSup", "sSubSup", "nary"):
        base = _property(properties, "chr", "∫") if kind == "nary" else part("e")
        below = f"_{group('sub')}" if part("sub") else ""
        above = f"^{group('sup')}" if part("sup") else ""
        return base + below + above + (f" {part('e')}" if kind == "nary" else "")
    if kind == "rad":
        return f"{part('deg')}√({part('e')})"
    if kind == "func":
        return f"{part('fName')} {part('e')}"
    inner = [_formula(child) for child in element if child is not properties]
    if kind == "d":
        opening, closing = _property(properties, "begChr", "("), _property(properties, "endChr", ")")
        return opening + _property(properties, "sepChr", "|").join(inner) + closing
    return "".join(inner)


def _property(properties: Element | None, name: str, default: str) -> str:
    for child in () if properties is None else properties:
        if child.tag.rpartition("}")[2] == name:
            return next(iter(child.attrib.values()), "")
    return default


def _run(text: str, word: str) -> Element:
    run = Element(f"{word}r")
    ElementTree.SubElement(run, f"{word}t").text = text
    return run


def _value(element: Element, word: str, *path: str) -> str:
    """The ``w:val`` of the descendant at `path`, or an empty text."""
    found = element.find("/".join(word + name for name in path))
    return "" if found is None else found.get(f"{word}val", "")


def _number(text: str, default: int) -> int:
    return int(text) if text.isdecimal() else default
