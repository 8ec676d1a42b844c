"""Tables come in as people keep them, whole or with one clear sentence."""

import csv
import io
import json
from datetime import datetime, time
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


def test_cells_are_written_as_people_would(tmp_path: Path) -> None:
    path = tmp_path / "m.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        clock = book.add_format({"num_format": "hh:mm"})
        sheet.write_row(0, 0, ["文字", "数字"])
        sheet.write(1, 0, " 两\n行 ")
        sheet.write(1, 1, 13800138000.0)
        sheet.write(1, 2, 0.1 + 0.2)
        sheet.write(1, 3, True)
        sheet.write_datetime(1, 4, datetime(2026, 11, 20), day)
        sheet.write_datetime(1, 5, datetime(2026, 11, 20, 20, 30), day)
        sheet.write_datetime(1, 6, time(21, 5), clock)
    ((number, row),) = read_rows(path).rows
    assert number == 2
    assert list(row.values()) == [
        "两\n行", "13800138000", "0.3", "true", "2026-11-20", "2026-11-20 20:30", "21:05"
    ]  # fmt: skip
    assert list(row)[2:4] == ["column 3", "column 4"]


def test_hidden_sheets_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "m.xlsx"
    with xlsxwriter.Workbook(path) as book:
        hidden, shown = book.add_worksheet("选项"), book.add_worksheet("成员")
        hidden.write_row(0, 0, ["甲", "乙"])
        shown.write_row(0, 0, ["昵称", "职位"])
        shown.activate()
        shown.set_first_sheet()
        hidden.hide()
    assert read_rows(path).headings == ("昵称", "职位")


def test_a_stray_cell_far_away_does_not_eat_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "m.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["昵称", "职位"])
        sheet.write(70_000, 16_383, "x")
    assert refused(path) == "file-too-large"


def test_the_content_counts_for_more_than_the_name(tmp_path: Path) -> None:
    book = tmp_path / "m.xlsx"
    with xlsxwriter.Workbook(book) as written:
        written.add_worksheet().write_row(0, 0, ROWS[0])
    renamed = tmp_path / "renamed.csv"
    book.rename(renamed)
    assert list(read_rows(renamed).headings) == ROWS[0]
    exported = text_file(tmp_path / "export.xls", ROWS, "gb18030", "\t")
    assert [row["昵称"] for _number, row in read_rows(exported).rows] == ["阿树", "小满"]


def test_headings_never_meet(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_text("标签,标签 2,标签,,\na,b,c,d,\ne\n", encoding="utf-8")
    table = read_rows(path)
    assert table.headings == ("标签", "标签 2", "标签 3", "column 4")
    assert table.rows == [
        (2, {"标签": "a", "标签 2": "b", "标签 3": "c", "column 4": "d"}),
        (3, {"标签": "e"}),
    ]


def test_a_cell_of_several_lines_and_the_numbers_after_it(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_text('sep=;\n昵称;自述\n阿树;"做运营，\n也写字"\n\n小满;\n', encoding="utf-8")
    assert read_rows(path).rows == [
        (3, {"昵称": "阿树", "自述": "做运营，\n也写字"}),
        (6, {"昵称": "小满", "自述": ""}),
    ]


def test_quotation_marks_that_do_not_match(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_text('昵称,自述\n阿树,"运营" 为主\n小满,绘本\n', encoding="utf-8")
    assert read_rows(path).rows[0] == (2, {"昵称": "阿树", "自述": '"运营" 为主'})
    path.write_text('昵称,自述\n阿树,"运营\n小满,绘本,\n', encoding="utf-8")
    with pytest.raises(BadInput, match="line 2") as caught:
        read_rows(path)
    assert caught.value.code == "sheet-corrupt"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('{"members": [{"a": 1}, {"a": 2.5}]}', [(1, {"a": "1"}), (2, {"a": "2.5"})]),
        ('{\n"a": true\n}', [(1, {"a": "true"})]),
        ('{"a": 1, "fields": {"a": 2, "b": NaN}}', [(1, {"a": "1", "b": ""})]),
        ('{"a": "\\ud83d"}', [(1, {"a": "\ufffd"})]),
    ],
)
def test_json_of_other_shapes(tmp_path: Path, text: str, rows: list[tuple[int, dict[str, str]]]) -> None:
    path = tmp_path / "m.json"
    path.write_text(text, encoding="utf-8")
    assert read_rows(path).rows == rows


def test_lines_of_json_that_are_too_much_for_the_parser(tmp_path: Path) -> None:
    path = tmp_path / "m.jsonl"
    path.write_text('{"a": 1}\n' + "[" * 100_000 + '\n{"a": ' + "9" * 5_000 + "}\n", encoding="utf-8")
    table = read_rows(path)
    assert table.rows == [(1, {"a": "1"})]
    assert [number for number, _why in table.broken] == [2, 3]


@given(st.data())
def test_damaged_spreadsheets_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("s") / "m.xlsx"
    with xlsxwriter.Workbook(path) as book:
        # The same bytes every time, so that hypothesis can repeat what it found.
        book.set_properties({"created": datetime(2026, 1, 1)})
        book.add_worksheet().write_row(0, 0, ROWS[0])
    damaged = bytearray(path.read_bytes())
    for _damage in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(damaged)
    try:
        assert read_rows(path).headings
    except BadInput as error:
        assert error.code.startswith(("sheet-", "file-too-large", "text-"))  # noqa: PT017 - others pass through


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=20).map(
    str.strip
)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8))
def test_cells_come_back_as_they_were_written(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    path = text_file(tmp_path_factory.mktemp("s") / "m.csv", [["昵称", "职位", "擅长"], *rows], "utf-8-sig")
    read = [[row["昵称"], row["职位"], row["擅长"]] for _number, row in read_rows(path).rows]
    assert read == [row for row in rows if any(row)]
