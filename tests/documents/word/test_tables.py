"""Tables: in Markdown where it can say them, in HTML where it cannot."""

from pathlib import Path

import docx
import pytest

from modui.documents.word import read_docx
from tests.documents.word.making import here, markdown, paragraph

__all__ = ["here"]

pytestmark = pytest.mark.usefixtures("here")


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str, properties: str = "") -> str:
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{''.join(rows)}</w:tbl>"


DOWN = '<w:vMerge w:val="restart"/>'
ON = "<w:vMerge/>"
WIDE = '<w:gridSpan w:val="2"/>'


def test_merged_nested_and_framed(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for row, texts in enumerate((("项目", "说明", "备注"), ("甲", "a|b", ""), ("", "两\n行", ""))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    inner = table.cell(1, 2).add_table(2, 2)
    for place, text in enumerate("子丑寅卯"):
        inner.cell(place // 2, place % 2).text = text
    frame = document.add_table(1, 1).cell(0, 0)
    frame.text = "框里的第一段"
    frame.add_paragraph("第二段")
    path = tmp_path / "table.docx"
    document.save(str(path))
    assert read_docx(path).markdown == (
        '<table>\n<tr>\n<th>项目</th>\n<th colspan="2"><p>说明</p>\n<p>备注</p></th>\n</tr>\n'
        '<tr>\n<td rowspan="2">甲</td>\n<td>a|b</td>\n<td><table>\n<tr>\n<th>子</th>\n<th>丑</th>\n</tr>\n'
        "<tr>\n<td>寅</td>\n<td>卯</td>\n</tr>\n</table></td>\n</tr>\n<tr>\n<td>两<br>行</td>\n<td></td>\n</tr>\n</table>\n\n"
        "框里的第一段\n\n第二段\n"
    )
    assert read_docx(path, html=False).markdown.startswith(
        "| 项目 | 说明<br>备注 |  |\n| --- | --- | --- |\n| 甲 | a\\|b | 子 / 丑<br>寅 / 卯 |\n|  | 两<br>行 |  |\n"
    )


def test_a_plain_table_is_markdown(tmp_path: Path) -> None:
    body = table(row(cell("项目"), cell("说明")), row(cell("a|b"), f"<w:tc>{paragraph('一')}{paragraph('二')}</w:tc>"))
    assert markdown(body, tmp_path) == "| 项目 | 说明 |\n| --- | --- |\n| a\\|b | 一<br>二 |\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            table(row(cell("甲", DOWN), cell("乙")), row(cell("", ON), cell("丙"))),
            '<tr><td rowspan="2">甲</td><td>乙</td></tr><tr><td>丙</td></tr>',
        ),
        (
            table(row(cell("甲", WIDE), cell("乙")), row(cell("丙"), cell("丁"), cell("戊"))),
            '<tr><td colspan="2">甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td><td>戊</td></tr>',
        ),
        (
            table(row(cell("甲", '<w:hMerge w:val="restart"/>'), cell("", "<w:hMerge/>")), row(cell("丙"), cell("丁"))),
            '<tr><td colspan="2">甲</td></tr><tr><td>丙</td><td>丁</td></tr>',
        ),
        (
            table(row(cell("甲", WIDE)), row(cell("乙"), properties='<w:gridBefore w:val="1"/>')),
            '<tr><td colspan="2">甲</td></tr><tr><td></td><td>乙</td></tr>',
        ),
        (
            table(row(cell("甲", WIDE), properties="<w:tblHeader/>"), row(cell("☐ 乙"), cell("丙"))),
            '<tr><th colspan="2">甲</th></tr><tr><td><ul><li><input type="checkbox" disabled=""> 乙</li></ul></td>'
            "<td>丙</td></tr>",
        ),
        (
            table(row(cell("<b>&", WIDE)), row(cell("乙"), cell("丙"))),
            '<tr><td colspan="2">&lt;b&gt;&amp;</td></tr><tr><td>乙</td><td>丙</td></tr>',
        ),
    ],
)
def test_what_markdown_cannot_say_is_html(tmp_path: Path, body: str, expected: str) -> None:
    written = markdown(body, tmp_path)
    assert written.replace("\n", "") == f"<table>{expected}</table>"
    assert "\n\n" not in written


def test_short_rows_are_filled_up(tmp_path: Path) -> None:
    body = table(row(cell("甲")), row(cell("乙"), cell("丙")))
    assert markdown(body, tmp_path) == "| 甲 |  |\n| --- | --- |\n| 乙 | 丙 |\n"
