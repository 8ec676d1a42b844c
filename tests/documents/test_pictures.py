"""Pictures of documents are files beside what refers to them."""

from pathlib import Path

import pytest

from modui.documents.pictures import take_in, write_out
from modui.documents.word import read_docx
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
    before = kept.stat().st_mtime_ns
    assert take_in(illustrated(tmp_path), home) == found
    assert [one.stat().st_mtime_ns for one in (home / "media").iterdir()] == [before]


def test_pictures_are_written_where_one_says_and_called_so(tmp_path: Path) -> None:
    folder = tmp_path / "my (pictures)"
    found = write_out(read_docx(illustrated(tmp_path)), folder)
    assert (folder / "image1.png").read_bytes() == PIXEL
    assert [one.name for one in found.media] == [(folder / "image1.png").as_posix()]
    assert found.markdown.endswith("/my%20%28pictures%29/image1.png)\n")
