"""The digest as an electronic book, where there is pandoc, and one clear sentence where there is none."""

import io
import shutil
import sys
import zipfile

import pytest

from modui.documents import digest_epub
from modui.documents.digest_epub import to_epub
from modui.errors import BadInput
from tests.documents.test_digest_markdown import digest_of


def test_without_pandoc_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypandoc", None)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(BadInput) as caught:
        to_epub(digest_of("plain"))
    assert caught.value.code == "pandoc-missing"
    assert "modui[pandoc]" in caught.value.hint


@pytest.mark.skipif(sys.platform == "win32", reason="needs a program that does nothing")
def test_a_pandoc_that_fails_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest_epub, "_pandoc", lambda: "/bin/false")
    with pytest.raises(BadInput) as caught:
        to_epub(digest_of("plain"))
    assert caught.value.code == "pandoc-failed"


def test_a_book_with_chapters(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        digest_epub._pandoc()
    except BadInput:
        pytest.skip("no pandoc is installed")
    with zipfile.ZipFile(io.BytesIO(to_epub(digest_of("<script>x</script> w1w")))) as book:
        pages = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml"))
        assert book.read("mimetype") == b"application/epub+zip"
    assert "w1w" in pages
    assert "<script" not in pages
