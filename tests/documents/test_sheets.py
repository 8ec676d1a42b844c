"""Tables come in as people keep them, whole or with one clear sentence."""

import csv
import io
import json
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from modui.documents.sheets import read_rows
from modui.errors import BadInput

ROWS = [["昵称", "职位", "擅长"], ["阿树", "社群运营", "冷启动、活动"], ["小满", "", "绘本"]]


def refused(path: Path) -> str:
    with pytest.raises(BadInput) as caught:
        read_rows(path)
    assert caught.value.message
    assert caught.value.hint
    return caught.value.code


def text_file(path: Path, rows: list[list[str]], encoding: str, delimiter: str = ",") -> Path:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5"])
def test_separated_text_in_common_encodings(tmp_path: Path, encoding: str) -> None:
    rows = [["暱稱", "職位"], ["阿樹", "社群運營"]] if encoding == "big5" else ROWS
    table = read_rows(text_file(tmp_path / "m.csv", rows, encoding))
    assert list(table.headings) == rows[0]
    assert table.rows[0] == (2, dict(zip(rows[0], rows[1], strict=True)))


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "，"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    table = read_rows(text_file(tmp_path / "m.csv", ROWS, "utf-8", delimiter))
    assert [row["昵称"] for _number, row in table.rows] == ["阿树", "小满"]


def test_a_spreadsheet_with_a_title_and_blank_rows(tmp_path: Path) -> None:
    path = tmp_path / "m.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("空")
        sheet = book.add_worksheet("成员")
        sheet.write(0, 0, "灯下互助社成员表")
        for column, heading in enumerate(("昵称", "职位", "工龄", "职位")):
            sheet.write(2, column, heading)
        for column, value in enumerate(("阿树", "运营", 6, "编辑")):
            sheet.write(5, column, value)
    table = read_rows(path)
    assert table.headings == ("昵称", "职位", "工龄", "职位 2")
    assert table.rows == [(6, {"昵称": "阿树", "职位": "运营", "工龄": "6", "职位 2": "编辑"})]


def test_json_lines_keep_what_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "m.jsonl"
    good = {"nickname": "阿树", "fields": {"expertise": ["a", "b"], "needs": None}}
    path.write_text(json.dumps(good) + "\n{broken\n\n[1]\n", encoding="utf-8")
    table = read_rows(path)
    assert table.rows == [(1, {"nickname": "阿树", "expertise": "a、b"})]
    assert [number for number, _why in table.broken] == [2, 4]


def test_a_json_array(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    path.write_text('[{"昵称": "阿树"}, {"昵称": "小满", "职位": 3.0}]', encoding="utf-8")
    assert [row for _number, row in read_rows(path).rows] == [{"昵称": "阿树"}, {"昵称": "小满", "职位": "3"}]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.csv", b"", "sheet-empty"),
        ("a.csv", b" \n\n", "sheet-empty"),
        ("a.csv", b"only one column\nx\n", "sheet-no-headings"),
        ("a.xlsx", b"not a zip", "sheet-corrupt"),
        ("a.xlsx", b"PK\x03\x04 cut off", "sheet-corrupt"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "sheet-encrypted"),
        ("a.json", b"[{]", "sheet-corrupt"),
        ("a.pdf", b"%PDF", "file-kind"),
    ],
)
def test_bad_files_give_one_sentence(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert refused(path) == code


def test_a_missing_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.csv") == "file-missing"


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=20).map(
    str.strip
)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8))
def test_cells_come_back_as_they_were_written(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    path = text_file(tmp_path_factory.mktemp("s") / "m.csv", [["昵称", "职位", "擅长"], *rows], "utf-8-sig")
    read = [[row["昵称"], row["职位"], row["擅长"]] for _number, row in read_rows(path).rows]
    assert read == [row for row in rows if any(row)]
