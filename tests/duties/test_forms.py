"""Exports of forms: the program's own columns go, what is asked finds its place, the rest is shown."""

import pytest

from modui.documents.sheets import Table
from modui.duties import forms


def table(*rows: str) -> Table:
    headings, *cells = (row.split("|") for row in rows)
    return Table(
        tuple(headings), [(n, dict(zip(headings, row, strict=True))) for n, row in enumerate(cells, 2)]
    )  # fmt: skip


WJX = table(
    "序号|提交答卷时间|所用时间|来源|来源详情|来自IP|1、您的昵称|2、标题|3、背景介绍（必填）|4、您的诉求|5、已尝试过什么"
    "|6、期限|7、最近一次参加活动|总分",
    "1|2026/11/20 21:03:11|95秒|微信|直接访问|1.2.3.4(上海)|柚子茶|会员怎么续费？|老街上的书店|续费率提到一半|打八折"
    "|三周内|直播|0",
    "2|2026/11/21 08:00:00|30秒|链接|直接访问|1.2.3.5(北京)|小满妈妈||老师|怎么转行？||||",
)


def test_questions_of_wjx() -> None:
    form = forms.read_form(WJX)
    assert (form.vendor, form.use) == ("wjx", "questions")
    assert form.reason
    assert [one.field for one in form.columns if one.role == "field"] == [
        "title", "background", "demand", "tried", "deadline"
    ]  # fmt: skip
    assert form.unplaced == ("7、最近一次参加活动",)
    assert [(one.row, one.at, one.nickname) for one in form.rows] == [
        (2, "2026/11/20 21:03:11", "柚子茶"),
        (3, "2026/11/21 08:00:00", "小满妈妈"),
    ]
    first, second = forms.as_questions(form)
    assert first.title == "会员怎么续费？"
    assert first.sections["background"] == "老街上的书店"
    assert first.sections["demand"] == "续费率提到一半"
    assert first.sections["deadline"] == "三周内"
    assert "直播" in first.unplaced
    assert second.sections["demand"] == "怎么转行？"
    assert not any("1.2.3.4" in value for row in form.rows for value in row.values.values())


def test_answers_of_tencent() -> None:
    form = forms.read_form(
        table(
            "编号|提交人|提交时间|一句话总结（必填）|做法|适用范围和局限|还想说",
            "1|阿树|2026-11-22 20:00|看头三个月|约三次读书会|外地会员多的店不适用|加油",
        )
    )
    assert (form.vendor, form.use) == ("tencent", "answers")
    (answer,) = forms.as_answers(form)
    assert answer.sections["summary"] == "看头三个月"
    assert answer.sections["method"] == "约三次读书会"
    assert "加油" in answer.rest
    assert form.rows[0].nickname == "阿树"


def test_members_of_google() -> None:
    form = forms.read_form(
        table("Timestamp|Email Address|Nickname|Position|Industry|Expertise", "11/20/2026 9:00:00|a@b.c|Ana|PM|IT|SQL")
    )
    assert (form.vendor, form.use) == ("google", "members")
    assert {one.heading: one.field for one in form.columns if one.field} == {
        "Email Address": "contact", "Position": "position", "Industry": "industry", "Expertise": "expertise"
    }  # fmt: skip
    assert form.rows[0].at == "11/20/2026 9:00:00"


def test_ballots() -> None:
    form = forms.read_form(table("时间戳记|您的昵称|您认可哪些解答？（多选）", "2026/11/24|阿树|1, 3"))
    assert form.use == "ballots"
    assert form.rows[0].values == {"您认可哪些解答？（多选）": "1, 3"}


def test_what_it_is_for_can_be_said() -> None:
    form = forms.read_form(WJX, "answers")
    assert form.use == "answers"
    assert len(forms.as_answers(form)) == 2


def test_nothing_is_invented_and_nothing_lost() -> None:
    form = forms.read_form(table("甲|乙", "一|二", "|"))
    assert form.vendor == ""
    assert [one.values for one in form.rows] == [{"甲": "一", "乙": "二"}]
    (question,) = forms.as_questions(form)
    assert "一" in question.unplaced
    assert "二" in question.unplaced
    assert not any(question.sections.values())


@pytest.mark.parametrize(
    ("heading", "bare"),
    [
        ("1、您的昵称", "您的昵称"),
        ("Q3. 背景（必填）", "背景"),
        ("(2) 诉求：", "诉求"),
        ("2026年的目标", "2026年的目标"),
        ("What do you need? *", "What do you need"),
    ],
)
def test_headings_without_numbers_and_remarks(heading: str, bare: str) -> None:
    assert forms.bare_heading(heading) == bare
