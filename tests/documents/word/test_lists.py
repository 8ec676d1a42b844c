"""Lists come in as Word shows them: nested, counted, going on, starting anew."""

from pathlib import Path

import pytest

from tests.documents.word.making import W, here, markdown, paragraph

__all__ = ["here"]

pytestmark = pytest.mark.usefixtures("here")


def level(at: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{more}'
        f'<w:pPr><w:ind w:left="{720 * (at + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
    )


NUMBERED = level(0, "decimal", "%1.") + level(1, "lowerLetter", "%2)") + level(2, "bullet", "•")
DOTTED = level(0, "bullet", "•") + level(1, "bullet", "–") + level(2, "bullet", "☐")
OUTLINE = level(0, "chineseCounting", "第%1章") + level(1, "decimal", "%1.%2") + level(2, "bullet", " ")


def numbering(*nums: str) -> dict[str, str | bytes]:
    kinds = "".join(
        f'<w:abstractNum w:abstractNumId="{n}">{levels}</w:abstractNum>'
        for n, levels in enumerate((NUMBERED, DOTTED, OUTLINE, ""))
    )
    return {"word/numbering.xml": f'<w:numbering xmlns:w="{W}">{kinds}{"".join(nums)}</w:numbering>'}


def num(number: int, kind: int, more: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{kind}"/>{more}</w:num>'


def item(text: str, number: int, at: int = 0, more: str = "") -> str:
    return paragraph(text, f'{more}<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>')


RESTART = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
LATER = '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="4"/></w:lvlOverride>'
INDENT = '<w:ind w:left="720"/>'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (item("甲", 1) + item("子", 1, 1) + item("乙", 1) + item("丑", 1, 1), "1. 甲\n   1. 子\n2. 乙\n   1. 丑\n"),
        (item("甲", 1) + item("乙", 1) + item("丙", 2), "1. 甲\n2. 乙\n\n1) 丙\n"),
        (item("甲", 1) + item("点", 3) + item("乙", 1), "1. 甲\n\n- 点\n\n2. 乙\n"),
        (item("甲", 1) + item("深", 1, 2) + item("乙", 1), "1. 甲\n   - 深\n2. 乙\n"),
        (item("深", 1, 1) + item("浅", 1), "1. 深\n\n1) 浅\n"),
        (item("甲", 1) + paragraph("说明", INDENT) + item("乙", 1), "1. 甲\n\n   说明\n\n2. 乙\n"),
        (item("甲", 1) + paragraph("说明", INDENT) + item("子", 1, 1), "1. 甲\n\n   说明\n\n   1. 子\n"),
        (item("甲", 1) + item("续", 0, 0, INDENT) + paragraph("x"), "1. 甲\n\n   续\n\nx\n"),
        (item("甲", 1) + item("另起", 0), "1. 甲\n\n另起\n"),
        (item("甲", 1) + paragraph("另起", INDENT), "1. 甲\n\n另起\n"),
        (item("甲", 1) + paragraph("", INDENT) + item("", 1) + item("乙", 1), "1. 甲\n2. 乙\n"),
        (item("甲", 1) + item("子", 5, 1) + item("乙", 1), "1. 甲\n\n   4. 子\n\n2. 乙\n"),
        (item("做", 3, 2) + item("再做", 3, 2), "- [ ] 做\n- [ ] 再做\n"),
        (item("甲", 9) + paragraph("x"), "甲\n\nx\n"),
        (item("甲", 0), "甲\n"),
        (item("甲", 4, 0, '<w:outlineLvl w:val="9"/>') + item("续", 4, 2), "1. 第一章 甲\n\n   续\n"),
    ],
)
def test_items_stand_where_word_shows_them(tmp_path: Path, body: str, expected: str) -> None:
    parts = numbering(num(1, 0), num(2, 0, RESTART), num(3, 1), num(4, 2), num(5, 0, LATER))
    assert markdown(body, tmp_path, parts) == expected


def test_numbered_headings_keep_their_numbers(tmp_path: Path) -> None:
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr>'
        "<w:numPr>"
        '<w:numId w:val="4"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="4"/></w:numPr></w:pPr></w:style></w:styles>'
    )
    body = "".join(
        paragraph(text, f'<w:pStyle w:val="{style}"/>')
        for text, style in (("背景", 1), ("缘起", 2), ("诉求", 1), ("限期", 2))
    )
    parts = {**numbering(num(4, 2)), "word/styles.xml": styles}
    assert markdown(body, tmp_path, parts) == "# 第一章 背景\n\n## 一.1 缘起\n\n# 第二章 诉求\n\n## 二.1 限期\n"


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("chineseCounting", "第%1条", "1. 第一条 甲"),
        ("decimal", "Step %1:", "1. Step 1: 甲"),
        ("chineseCounting", "%1、", "1. 甲"),
        ("upperRoman", "(%1)", "1. 甲"),
        ("lowerLetter", "%1.", "1. 甲"),
        ("ideographTraditional", "%1.", "1. 甲"),
        ("decimalEnclosedCircle", "%1", "1. 甲"),
    ],
)
def test_numbers_that_say_more_than_a_number_keep_it(tmp_path: Path, form: str, text: str, expected: str) -> None:
    kinds = f'<w:abstractNum w:abstractNumId="0">{level(0, form, text)}</w:abstractNum>{num(1, 0)}'
    parts: dict[str, str | bytes] = {"word/numbering.xml": f'<w:numbering xmlns:w="{W}">{kinds}</w:numbering>'}
    assert markdown(item("甲", 1), tmp_path, parts) == f"{expected}\n"


def test_boxes_to_tick(tmp_path: Path) -> None:
    def box(ticked: int) -> str:
        return (
            f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{ticked}"/></w14:checkbox></w:sdtPr>'
            "<w:sdtContent><w:r><w:t>?</w:t></w:r></w:sdtContent></w:sdt>"
        )

    body = (
        f"<w:p>{box(1)}<w:r><w:t> 写好</w:t></w:r></w:p><w:p>{box(0)}<w:r><w:t>发出</w:t></w:r></w:p>"
        f"{paragraph('☑ 打字的')}{paragraph('☐ 是 ☐ 否')}{paragraph('☐')}"
    )
    assert markdown(body, tmp_path) == "- [x] 写好\n- [ ] 发出\n- [x] 打字的\n\n☐ 是 ☐ 否\n\n☐\n"


def test_lists_by_the_style_of_their_items(tmp_path: Path) -> None:
    def style(name: str, properties: str) -> str:
        return (
            f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/>'
            f"<w:pPr>{properties}</w:pPr></w:style>"
        )

    linked = level(0, "decimal", "%1.", '<w:pStyle w:val="First"/>') + level(
        1, "decimal", "%2.", '<w:pStyle w:val="Second"/>'
    )
    numbers = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{linked}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1">{level(0, "bullet", "•")}</w:abstractNum>'
        f"{num(1, 0)}{num(2, 1)}</w:numbering>"
    )
    styles = f'<w:styles xmlns:w="{W}">' + style("First", '<w:numPr><w:numId w:val="1"/></w:numPr>')
    styles += style("Second", '<w:numPr><w:numId w:val="1"/></w:numPr>')
    styles += style("List Bullet", '<w:numPr><w:numId w:val="2"/></w:numPr>')
    styles += style("List Bullet 2", '<w:numPr><w:numId w:val="2"/></w:numPr>') + style("List Continue", INDENT)
    styles += "</w:styles>"
    names = ("First", "Second", "First", "ListBullet", "ListBullet2", "ListContinue")
    body = "".join(paragraph(f"项{n}", f'<w:pStyle w:val="{name}"/>') for n, name in enumerate(names))
    assert markdown(body, tmp_path, {"word/numbering.xml": numbers, "word/styles.xml": styles}) == (
        "1. 项0\n   1. 项1\n2. 项2\n\n- 项3\n  - 项4\n\n    项5\n"
    )


def test_a_list_goes_on_after_text_and_holds_others(tmp_path: Path) -> None:
    def item(text: str, level: int = 0) -> str:
        return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr>')

    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="3">'
        '<w:lvl w:ilvl="0"><w:start w:val="4"/><w:numFmt w:val="decimal"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="☑"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num></w:numbering>'
    )
    body = item("甲") + paragraph("说明") + item("乙") + item("子", 1) + item("丙")
    assert markdown(body, tmp_path, {"word/numbering.xml": numbering}) == (
        "4. 甲\n\n说明\n\n5. 乙\n   - [x] 子\n6. 丙\n"
    )
