"""Text is read in any common encoding, and files are written whole or not at all."""

import errno
import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modui.documents.files import write_atomically
from modui.documents.text import MAX_TEXT_BYTES, clean, decode, read_document, read_text
from modui.documents.word import Document
from modui.errors import BadInput, Damaged, ModuiError

SIMPLIFIED = "大家好，我在一家互联网公司工作了三年，现在想转行做数据分析，请问有什么建议？"
TRADITIONAL = "各位朋友好，我在一家網路公司工作了三年，現在想轉行做數據分析，請問有什麼建議？"
JAPANESE = "こんにちは、大学の専攻について質問があります。プログラミングを学びたいです。"
FRENCH = "Déjà vu – c’était l’été à Paris, où l’œuvre naïve plaît aux élèves : 5 €."

CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5) | st.sampled_from("，。？！ abc123\n"))


def code_of(error: pytest.ExceptionInfo[ModuiError]) -> str:
    assert error.value.message
    assert error.value.hint
    return error.value.code


# Encodings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "utf-8-sig"),
        (SIMPLIFIED, "utf-16"),
        (SIMPLIFIED, "utf-32"),
        (SIMPLIFIED, "gbk"),
        (SIMPLIFIED, "gb2312"),
        (SIMPLIFIED + "𠮷👍", "gb18030"),
        ("\ufeff" + SIMPLIFIED, "gb18030"),
        ("昵称,城市\n张三,北京\n李四,上海\n", "gb18030"),
        ("值" + "列" * 12, "gb18030"),
        ("微信", "gb18030"),
        (TRADITIONAL, "big5"),
        ("暱稱,產業,職位\n小美,金融業,分析師\n", "big5"),
        ("王小明", "big5"),
        (JAPANESE, "shift_jis"),
        ("名前,都市\n田中,東京\n", "cp932"),
        (FRENCH, "cp1252"),
        ("name,city\nJosé,Málaga\n", "cp1252"),
        ("Müller", "cp1252"),
        ("it’s “fine”", "cp1252"),
        ("", "utf-8"),
    ],
)
def test_common_encodings(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text.removeprefix("\ufeff")


@given(CHINESE)
def test_every_character_survives_unicode(text: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32"):
        assert decode(text.encode(encoding)) == text


@given(CHINESE)
def test_every_character_survives_gb18030(text: str) -> None:
    # A few characters alone may mean the same bytes in several encodings; a sentence does not.
    assert decode((SIMPLIFIED + text).encode("gb18030")) == SIMPLIFIED + text


@pytest.mark.parametrize(
    "data",
    [
        SIMPLIFIED.encode() + b"\xff" + SIMPLIFIED.encode(),
        SIMPLIFIED.encode()[:-1],
        SIMPLIFIED.encode("gb18030")[1:],
        SIMPLIFIED.encode("gb18030")[:-1] + b"\n",
        SIMPLIFIED.encode("utf-16")[:-1],
        SIMPLIFIED.encode("utf-16-le"),
        "Привет, как дела".encode("cp1251"),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01",
        bytes(range(128, 256)),
    ],
)
def test_no_encoding_is_made_to_fit(data: bytes) -> None:
    with pytest.raises(BadInput) as error:
        decode(data)
    assert code_of(error) == "text-encoding"


@pytest.mark.parametrize("length", [5, 11, 24])
def test_a_byte_lost_from_utf8_is_noticed(length: int) -> None:
    # What is left often is valid GB18030, and reads like 澶у濂斤紝.
    data = SIMPLIFIED[:length].encode()
    for place in range(len(data)):
        with pytest.raises(BadInput, match="damaged"):
            decode(data[:place] + data[place + 1 :])


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text = decode(data)
    except BadInput as error:
        assert error.code == "text-encoding"  # noqa: PT017 - any other exception is a fault, and passes through
    else:
        assert text == clean(text)


# Clean text --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\vb\fc\u2028d\u2029e\x85f", "a\nb\nc\nd\ne\nf"),
        ("\x00a\x1b[31mb\x07\x7f\x9b", "a[31mb"),
        ("a\tb", "a\tb"),
        ("\ufeffa\ufeffb", "a\ufeffb"),
        ("👩\u200d💻 \u200fשלום\u200e 🇨🇳", "👩\u200d💻 \u200fשלום\u200e 🇨🇳"),
        ("\ud83d\udc4d", "👍"),
        ("a\ud83db\udc4d", "a\ufffdb\ufffd"),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(st.text(st.characters()))
def test_cleaned_text_is_clean_and_can_be_stored(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned.removeprefix("\ufeff")) == cleaned.removeprefix("\ufeff")
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert "\r" not in cleaned


# Reading files -----------------------------------------------------------------------------------------------------


def test_a_text_file(tmp_path: Path) -> None:
    path = tmp_path / "问题.md"
    path.write_bytes("# 背景\r\n三年\r\n".encode("gb18030"))
    assert read_text(path) == "# 背景\n三年\n"
    assert read_document(path) == Document("# 背景\n三年\n", media=(), warnings=())


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.md", b"", "file-empty"),
        ("a.md", b" \r\n\t\0\n", "file-empty"),
        ("a.txt", b"\xff\xff\xff\xff", "text-encoding"),
        ("a.txt", b"a" * (MAX_TEXT_BYTES + 1), "file-too-large"),
        ("a.pdf", b"%PDF-1.7", "file-kind"),
        ("README", b"text", "file-kind"),
        ("a.docx", b"", "word-empty"),
        ("a.rtf", b"{\\rtf1 text}", "word-rtf"),
    ],
)
def test_bad_files_give_one_sentence(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(BadInput) as error:
        read_document(path)
    assert code_of(error) == code
    assert name in error.value.message


@pytest.mark.parametrize(
    ("name", "code"), [("gone.md", "file-missing"), ("folder.md", "file-folder"), ("a\0.md", "file-missing")]
)
def test_what_is_no_file(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(BadInput) as error:
        read_document(tmp_path / name)
    assert code_of(error) == code


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="nothing is forbidden to this user")
def test_a_file_one_may_not_read(tmp_path: Path) -> None:
    path = tmp_path / "secret.md"
    path.write_text("x", encoding="utf-8")
    path.chmod(0)
    with pytest.raises(BadInput) as error:
        read_text(path)
    assert code_of(error) == "file-unreadable"


def test_a_file_that_fails_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    path = tmp_path / "locked.md"
    path.write_text("x", encoding="utf-8")
    monkeypatch.setattr(Path, "open", fail)
    with pytest.raises(BadInput) as error:
        read_text(path)
    assert code_of(error) == "file-unreadable"
    assert "Permission denied" in error.value.message


# Writing files -----------------------------------------------------------------------------------------------------


def test_a_file_is_written_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "汇编.md"
    assert write_atomically(path, "一\n二\n") == 8
    assert path.read_bytes() == "一\n二\n".encode()
    assert write_atomically(path, b"\x00\r\n") == 3
    assert path.read_bytes() == b"\x00\r\n"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "disk-full"), (errno.EACCES, "file-unwritable"), (errno.EIO, "file-unwritable")],
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str, step: str
) -> None:
    def fail(*_args: object) -> None:
        raise OSError(number, os.strerror(number))

    path = tmp_path / "digest.md"
    path.write_text("old", encoding="utf-8")
    if step == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(Damaged) as error:
        write_atomically(path, "new")
    assert code_of(error) == code
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_interrupted_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "digest.md", "new")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["no/such/folder/digest.md", "folder"])
def test_a_place_that_cannot_be_written_to(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(Damaged) as error:
        write_atomically(tmp_path / name, "new")
    assert code_of(error) == "file-unwritable"
    assert [one.name for one in tmp_path.iterdir()] == ["folder"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits and asks before links are made")
def test_links_and_permissions_stay(tmp_path: Path) -> None:
    target = tmp_path / "target.md"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    link = tmp_path / "link.md"
    link.symlink_to(target)
    write_atomically(link, "new")
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
