"""The names in a Word file's XML, and how its values are written."""

from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 - the prefix that Word gives it
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R),
    (b"http://purl.oclc.org/ooxml/drawingml/main", A),
    (b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing", WP),
    (b"http://purl.oclc.org/ooxml/drawingml/picture", PIC),
    (b"http://purl.oclc.org/ooxml/drawingml/chart", CHART),
    (b"http://purl.oclc.org/ooxml/drawingml/diagram", DIAGRAM),
)
"""The names in files saved as "Strict Open XML", and the usual ones that mean the same."""

_OFF = ("0", "false", "off", "none")


def local(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rpartition("}")[2]


def value(element: Element | None, *path: str) -> str:
    """The ``w:val`` of the descendant at `path`, or an empty text."""
    found = None if element is None else element.find("/".join(W + name for name in path))
    return "" if found is None else found.get(f"{W}val", "")


def switch(properties: Element | None, name: str) -> bool | None:
    """Whether `properties` turn `name` on or off; None where they say nothing of it."""
    found = None if properties is None else properties.find(W + name)
    return None if found is None else found.get(f"{W}val", "1") not in _OFF


def whole(text: str | None, default: int) -> int:
    """`text` as a whole number that is not absurd, else `default`."""
    text = (text or "").strip()
    sign = text[:1] == "-"
    digits = text[1:] if sign else text
    if not digits.isdecimal() or len(digits) > 9:
        return default
    return -int(digits) if sign else int(digits)
