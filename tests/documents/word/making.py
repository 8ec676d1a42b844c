"""Word files made by hand, and what they are read as."""

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from modui.documents.word import Document, process, read_docx
from modui.errors import BadInput

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006"
PREFIXES = {
    "w": W,
    "m": M,
    "r": R,
    "a": f"{A}/main",
    "pic": f"{A}/picture",
    "wp": f"{A}/wordprocessingDrawing",
    "c": f"{A}/chart",
    "dgm": f"{A}/diagram",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
NAMES = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in PREFIXES.items())
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in this process, which is quicker: what the other process adds has tests of its own."""
    monkeypatch.setattr(process, "convert_apart", process.convert)


def package(body: str, parts: dict[str, str | bytes] | None = None) -> bytes:
    """A small Word file with `body` in it, written by hand."""
    packages = "http://schemas.openxmlformats.org/package/2006"
    contents: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{packages}/content-types"/>',
        "_rels/.rels": relationships(("officeDocument", "word/document.xml", "")),
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
        **(parts or {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return stream.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text)}</w:p>"


def run(text: str, properties: str = "") -> str:
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(escape(text).split("\n"))
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{lines}</w:t></w:r>'


def relationships(*entries: tuple[str, str, str]) -> str:
    """The document's relationships: kinds, targets and, for what is not in the file, a mode."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    lines = "".join(
        f'<Relationship Id="r{n}" Type="{office}/{kind}" Target="{target}" {mode}/>'
        for n, (kind, target, mode) in enumerate(entries, 1)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'
    )


def drawing(relation: str, attribute: str = "embed") -> str:
    return (
        '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="一只 [鸭]\n子"/><a:graphic><a:graphicData>'
        f'<pic:pic><pic:blipFill><a:blip r:{attribute}="{relation}"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def read(data: bytes, folder: Path, name: str = "question.docx") -> Document:
    path = folder / name
    path.write_bytes(data)
    return read_docx(path)


def refused(data: bytes, folder: Path) -> BadInput:
    with pytest.raises(BadInput) as caught:
        read(data, folder)
    assert caught.value.message
    assert caught.value.hint
    return caught.value


def read_or_refuse(path: Path) -> str:
    """``read``, or the code of the refusal; anything else that is raised is a fault."""
    try:
        document = read_docx(path)
    except BadInput as error:
        return error.code
    assert document.markdown.endswith("\n")
    return "read"


def markdown(body: str, folder: Path, parts: dict[str, str | bytes] | None = None) -> str:
    return read(package(body, parts), folder).markdown
