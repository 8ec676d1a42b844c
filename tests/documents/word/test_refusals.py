"""What cannot be read is named in one clear sentence, and costs little time and memory."""

import io
import os
import struct
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modui.documents.word import package as limits
from modui.documents.word import process
from modui.documents.word.package import Unreadable
from tests.documents.word.making import (
    PIXEL,
    W,
    drawing,
    here,
    package,
    paragraph,
    read,
    read_or_refuse,
    refused,
    relationships,
    run,
)

__all__ = ["here"]

pytestmark = pytest.mark.usefixtures("here")


def compound_file(entry: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + entry.encode("utf-16-le").ljust(128, b"\0")


def archive_of(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return stream.getvalue()


GOOD = package(paragraph("一个问题"))
apart = process.convert_apart
RAISED = '<w:vertAlign w:val="superscript"/>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "word-empty"),
        (b"\0" * 4096, "word-empty"),
        (compound_file("WordDocument"), "word-legacy"),
        (compound_file("WordDocument").ljust(1024, b"\0") + b"\xec\xa5".ljust(11, b"\0") + b"\1\0\0", "word-encrypted"),
        (compound_file("EncryptedPackage"), "word-encrypted"),
        (compound_file("Workbook"), "word-not-word"),
        (b"{\\rtf1\\ansi question}", "word-rtf"),
        (b"just some text", "word-corrupt"),
        (GOOD[: len(GOOD) // 2], "word-corrupt"),
        (archive_of("mimetype", "content.xml"), "word-not-word"),
        (archive_of("[Content_Types].xml", "xl/workbook.xml"), "word-not-word"),
        (archive_of("photo.jpg"), "word-not-word"),
        (archive_of("[Content_Types].xml"), "word-corrupt"),
        (archive_of("[Content_Types].xml", "word/document.xml"), "word-corrupt"),
        (package("<w:p>"), "word-corrupt"),
        (package("<w:smartTag>" * 5_000 + "</w:smartTag>" * 5_000), "word-corrupt"),
        (package(""), "word-blank"),
        (package(paragraph(" \n　")), "word-blank"),
        (package("<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"), "word-blank"),
    ],
    # The bytes hold the time they were made at, and names of tests must not.
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_sort_of_bad_file_is_named(tmp_path: Path, data: bytes, code: str) -> None:
    assert refused(data, tmp_path).code == code


def test_a_damaged_file_keeps_the_cause(tmp_path: Path) -> None:
    assert "ParseError" in str(refused(package("<w:p>"), tmp_path).__cause__)


def test_what_unpacks_too_far_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unpack(*_args: object) -> None:
        raise AssertionError("a member was unpacked")

    bomb = package("", {"word/media/a.png": b"\0" * (limits.MAX_UNPACKED_BYTES + 1)})
    monkeypatch.setattr(zipfile.ZipFile, "open", unpack)
    assert refused(bomb, tmp_path).code == "word-too-large"


def test_too_many_members_and_too_much_text_are_refused(tmp_path: Path) -> None:
    crowd: dict[str, str | bytes] = {f"word/media/{n}.png": b"" for n in range(limits.MAX_MEMBERS)}
    assert refused(package("", crowd), tmp_path).code == "word-too-large"
    long: dict[str, str | bytes] = {"word/styles.xml": b" " * (limits.MAX_XML_BYTES + 1)}
    assert refused(package("", long), tmp_path).code == "word-too-large"


def test_a_member_that_unpacks_further_than_it_says_is_not_unpacked(tmp_path: Path) -> None:
    size = 30_000_000
    long = f"<w:document xmlns:w='{W}'><w:body>{' ' * size}</w:body></w:document>"
    data = bytearray(package("", {"word/document.xml": long}))
    size = len(long)
    told = struct.pack("<I", size)
    for _header in range(2):
        place = data.rindex(told)
        data[place : place + 4] = struct.pack("<I", 10)
    assert told not in data
    read(GOOD, tmp_path)  # so that nothing is imported while memory is watched
    tracemalloc.start()
    try:
        assert refused(bytes(data), tmp_path).code == "word-corrupt"
        assert tracemalloc.get_traced_memory()[1] < size // 3
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(tmp_path: Path, encoding: str) -> None:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&e;hello</w:t></w:r></w:p></w:body></w:document>'
    )
    data = package("", {"word/document.xml": text.encode(encoding)})
    error = refused(data, tmp_path)
    assert error.code == "word-corrupt"
    assert "document type" in str(error.__cause__)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("http://127.0.0.1:9/x.png", "看图[一只 \\[鸭\\] 子](http://127.0.0.1:9/x.png)\n"),
        ("{uri}", "看图一只 [鸭] 子\n"),
        ("beside.png", "看图一只 [鸭] 子\n"),
        ("\\\\server\\x.png", "看图一只 [鸭] 子\n"),
    ],
)
def test_pictures_outside_the_file_are_never_fetched(tmp_path: Path, target: str, expected: str) -> None:
    beside = tmp_path / "beside.png"
    beside.write_bytes(PIXEL)
    entry = ("image", target.format(uri=beside.as_uri()), 'TargetMode="External"')
    parts: dict[str, str | bytes] = {"word/_rels/document.xml.rels": relationships(entry)}
    document = read(package(f"<w:p>{run('看图')}{drawing('r1', 'link')}</w:p>", parts), tmp_path)
    assert document.markdown == expected
    assert document.media == ()
    assert document.warnings == ("1 picture is only linked, not in the file: its address stands in its place.",)


def test_a_picture_that_is_missing_or_damaged_does_not_cost_the_text(tmp_path: Path) -> None:
    relation: dict[str, str | bytes] = {"word/_rels/document.xml.rels": relationships(("image", "media/gone.png", ""))}
    body = f"<w:p>{run('看图')}{drawing('r1')}</w:p>"
    document = read(package(body, relation), tmp_path)
    assert document.markdown == "看图一只 [鸭] 子\n"
    assert document.warnings == ("1 picture is missing from the file.",)
    there = bytearray(package(body, {**relation, "word/media/gone.png": PIXEL * 9}))
    there[there.index(b"word/media/gone.png") + 30] ^= 0xFF
    assert read(bytes(there), tmp_path).markdown == "看图一只 [鸭] 子\n"


def test_a_damaged_part_that_is_not_the_document_costs_only_what_it_says(tmp_path: Path) -> None:
    document = read(package(paragraph("正文", '<w:pStyle w:val="x"/>'), {"word/styles.xml": "<w:styles"}), tmp_path)
    assert document.markdown == "正文\n"
    assert document.warnings == ("1 part of the file is damaged: please compare.",)


def test_a_file_that_makes_reading_stumble_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_args: object, **_more: object) -> None:
        raise RecursionError

    monkeypatch.setattr("modui.documents.word.body.read", stumble)
    assert refused(GOOD, tmp_path).code == "word-corrupt"


# The other process -------------------------------------------------------------------------------------------------


def test_the_other_process_answers_alike() -> None:
    parts: dict[str, str | bytes] = {
        "word/_rels/document.xml.rels": relationships(("image", "media/a.png", "")),
        "word/media/a.png": PIXEL,
    }
    data = package(f"<w:p>{run('看图')}{drawing('r1')}{run('2', RAISED)}</w:p>", parts)
    for html in (True, False):
        assert process.unpack(b"".join(process.pack(process.convert(data, html=html)))) == process.convert(
            data, html=html
        )
    assert apart(data, html=True) == process.convert(data, html=True)
    assert apart(data, html=False) == process.convert(data, html=False)
    with pytest.raises(Unreadable, match="ParseError") as caught:
        apart(package("<w:p>"), html=True)
    assert caught.value.code == "word-corrupt"


def test_reading_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "MAX_SECONDS", 0.001)
    with pytest.raises(Unreadable, match="too long") as caught:
        apart(GOOD, html=True)
    assert caught.value.code == "word-too-large"


def test_a_process_that_dies_is_a_damaged_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false" if os.name == "posix" else "no-such-program")
    if os.name == "posix":
        with pytest.raises(Unreadable, match="ended with 1"):
            apart(GOOD, html=True)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps to a limit of memory")
def test_memory_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    # Millions of paragraphs: little as a file, much as a tree.
    data = package("<w:p/>" * 4_000_000)
    with pytest.raises(Unreadable) as caught:
        apart(data, html=True)
    assert caught.value.code == "word-too-large"


@given(st.data())
def test_damaged_files_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    damaged = bytearray(GOOD)
    for _damage in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.none(), st.integers(0, len(damaged))))
    path = tmp_path_factory.mktemp("word") / "damaged.docx"
    path.write_bytes(bytes(damaged[:cut]))
    read_or_refuse(path)


@given(st.data())
def test_damaged_xml_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr>'
    body = paragraph("一", number) + f"<w:tbl><w:tr><w:tc>{paragraph('二')}</w:tc></w:tr></w:tbl>" + drawing("r1")
    place = data.draw(st.integers(0, len(body)))
    junk = data.draw(
        st.sampled_from(["", "<", ">", '"', "&", "<w:p>", "</w:p>", "<w:tr/>", "-1", "w:", "<w:r><w:t/></w:r>"])
    )
    path = tmp_path_factory.mktemp("word") / "damaged.docx"
    path.write_bytes(package(body[:place] + junk + body[place + data.draw(st.integers(0, 9)) :]))
    read_or_refuse(path)


@pytest.mark.slow
def test_files_of_other_projects_are_read_or_refused() -> None:
    folder = Path(os.environ.get("MODUI_TEST_DATA", "")) / "docx"
    if "MODUI_TEST_DATA" not in os.environ or not folder.is_dir():
        pytest.skip("MODUI_TEST_DATA names no folder with Word files in docx/")
    outcomes = [read_or_refuse(path) for path in sorted(folder.glob("*.doc*"))]
    assert "read" in outcomes
