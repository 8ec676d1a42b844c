"""Pictures of documents are files beside what refers to them."""

import io
import os
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from modui.documents.digest_docx import to_docx
from modui.documents.digest_html import to_html
from modui.documents.digest_markdown import to_markdown
from modui.documents.markdown import unsafe_links
from modui.documents.pictures import copy_beside, kept_in, scrubbed, take_in, write_out
from modui.documents.word import read_docx
from tests.documents.test_digest_docx import NOW
from tests.documents.test_digest_html import Page
from tests.documents.test_digest_markdown import digest_of
from tests.documents.word.making import PIXEL, drawing, here, package, relationships, run

__all__ = ["here"]

pytestmark = pytest.mark.usefixtures("here")


def illustrated(folder: Path) -> Path:
    parts: dict[str, str | bytes] = {
        "word/_rels/document.xml.rels": relationships(("image", "media/a.png", "")),
        "word/media/a.png": PIXEL,
    }
    path = folder / "question.docx"
    path.write_bytes(package(f"<w:p>{run('](media/image1.png) 看图')}{drawing('r1')}</w:p>", parts))
    return path


def test_what_is_taken_in_keeps_its_pictures_in_the_home(tmp_path: Path) -> None:
    home = tmp_path / "home"
    found = take_in(illustrated(tmp_path), home)
    (kept,) = (home / "media").iterdir()
    assert kept.read_bytes() == PIXEL
    assert found.markdown == f"\\](media/image1.png) 看图![一只 \\[鸭\\] 子](media/{kept.name})\n"
    os.utime(kept, (0, 0))
    assert take_in(illustrated(tmp_path), home) == found
    assert [one.read_bytes() for one in (home / "media").iterdir()] == [PIXEL]
    assert kept.stat().st_mtime > 0, "what is taken in anew is new, so that it is not tidied away"


def test_pictures_are_written_where_one_says_and_called_so(tmp_path: Path) -> None:
    folder = tmp_path / "my (pictures)"
    found = write_out(read_docx(illustrated(tmp_path)), folder)
    assert (folder / "image1.png").read_bytes() == PIXEL
    assert [one.name for one in found.media] == [(folder / "image1.png").as_posix()]
    assert found.markdown.endswith("/my%20%28pictures%29/image1.png)\n")


# Going out -----------------------------------------------------------------------------------------------------------

NAME = "media/0123456789abcdef0123.png"
SHOWN = f"看图 ![一只 \\[鸭\\] *子*]({NAME})。"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home/media").mkdir(parents=True)
    (tmp_path / "home" / NAME).write_bytes(PIXEL)
    return tmp_path / "home"


def test_pictures_go_out_with_the_text(home: Path, tmp_path: Path) -> None:
    digest, pictures = digest_of(SHOWN), kept_in(home)
    markdown = to_markdown(digest)
    assert f"看图 ![一只 \\[鸭\\] 子]({NAME})。" in markdown
    copy_beside(tmp_path / "out/digest.md", markdown, pictures)
    assert (tmp_path / "out" / NAME).read_bytes() == PIXEL
    page = to_html(digest, pictures)
    assert '<img src="data:image/png;base64,iVBOR' in page
    assert 'alt="一只 [鸭] 子"' in page
    with zipfile.ZipFile(io.BytesIO(to_docx(digest, pictures, now=NOW))) as archive:
        assert [archive.read(name) for name in archive.namelist() if name.startswith("word/media/")] == [PIXEL]
        assert 'descr="一只 [鸭] 子"' in archive.read("word/document.xml").decode()
    assert unsafe_links(SHOWN) == ()


@pytest.mark.parametrize(
    "target",
    [
        "media/image1.png",
        "../media/0123456789abcdef0123.png",
        "media/0123456789abcdef0123.svg",
        "https://a.cn/x.png",
        "file:///etc/passwd",
    ],
)
def test_no_other_picture_goes_out(home: Path, target: str) -> None:
    digest = digest_of(f"![一只鸭]({target})")
    assert "<img" not in to_html(digest, kept_in(home))
    assert "一只鸭" in Page(to_html(digest, kept_in(home))).words
    assert kept_in(home)(target) is None


def test_a_picture_that_is_gone_or_damaged_is_its_words(home: Path) -> None:
    digest = digest_of(SHOWN)
    (home / NAME).write_bytes(PIXEL[:20])
    assert b"word/media/" not in to_docx(digest, kept_in(home), now=NOW)
    (home / NAME).unlink()
    page = to_html(digest, kept_in(home))
    assert "<img" not in page
    assert "看图 一只 [鸭] 子。" in Page(page).words


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def test_where_a_picture_was_taken_does_not_go_out() -> None:
    told = PIXEL[:33] + chunk(b"tEXt", b"Location\0home") + chunk(b"eXIf", b"MM") + PIXEL[33:]
    assert scrubbed(told) == PIXEL
    entries = struct.pack("<H", 2) + struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0) + struct.pack("<HHII", 0x8825, 4, 1, 99)
    exif = segment(0xE1, b"Exif\0\0II*\0" + struct.pack("<I", 8) + entries + b"GPS here")
    start, end = b"\xff\xd8" + segment(0xE0, b"JFIF\0"), segment(0xDA, b"scan") + b"pixels\xff\xd9"
    out = scrubbed(start + exif + segment(0xE1, b"http://ns.adobe.com/xap/ place") + segment(0xFE, b"me") + end)
    assert b"GPS" not in out
    assert b"place" not in out
    assert out.startswith(start)
    assert out.endswith(end)
    # The photograph stays upright.
    assert struct.pack(">HHIH", 0x0112, 3, 1, 6) in out
    assert scrubbed(out) == out
    assert scrubbed(start + end) == start + end
    assert scrubbed(b"\xff\xd8\xff") == b""
    assert scrubbed(b"GIF89a") == b"GIF89a"
