"""A form's rows become questions and answers: again and again, each row once, all undone at one stroke."""

from pathlib import Path

import pytest

from modui.documents.sheets import Table, read_rows
from modui.duties import form_rows
from modui.errors import NotFound
from modui.records import queries
from modui.records.changes import Set
from modui.records.store import Store
from tests import making as make

QUESTIONS = """序号,提交答卷时间,来自IP,1、您的群昵称,2、背景（必填）,3、具体细节,4、你想问什么？,5、尝试过哪些办法
1,2026/11/23 9:10:02,1.2.3.4,小满妈妈,在老街开书店，第四年，两个人看店。,"会员 286 人，
去年到期 212 位，续了 64 位。",怎么不靠打折把续费做上去？,到期前发八折，多续了 11 位。
2,2026/11/23 9:12:44,1.2.3.5,路人甲,背景,细节,诉求,尝试
"""
ANSWERS = """时间戳记,您的昵称,您的身份,署名方式,一句话结论,具体做法,为什么有效
2026/11/24 10:00:00,阿树,从业者,昵称,力气放在头三个月。,"1. 第 7 天约一次
2. 第 30 天约一次",头九十天来满三次的十个里续七个。
2026/11/24 10:05:00,老K,用户,,先问没续的人。,打十个电话。,问了才知道。
"""


@pytest.fixture
def people(store: Store) -> dict[str, str]:
    return {name: make.member(store, name) for name in ("小满妈妈", "阿树", "老K")}


def table(folder: Path, text: str) -> Table:
    path = folder / "form.csv"
    path.write_text(text, encoding="utf-8")
    return read_rows(path)


def test_rows_become_questions_in_their_sections(store: Store, people: dict[str, str], tmp_path: Path) -> None:
    week = make.week(store)
    before = store.dump()
    report = form_rows.take_questions(store, table(tmp_path, QUESTIONS), week, name="form.csv")
    assert report.column == "1、您的群昵称"
    assert [(one.row, "路人甲" in one.reason) for one in report.rejected] == [(4, True)]
    with store.read() as state:
        (question,) = queries.questions(state, week)
    assert question.asker == people["小满妈妈"]
    assert question.background == "在老街开书店，第四年，两个人看店。"
    assert question.details == "会员 286 人，\n去年到期 212 位，续了 64 位。"
    assert question.demand == "怎么不靠打折把续费做上去？"
    assert question.tried == "到期前发八折，多续了 11 位。"
    assert "1.2.3.4" not in question.unplaced + question.details
    again = form_rows.take_questions(store, table(tmp_path, QUESTIONS), week)
    assert (again.added, again.known) == ((), 1)
    store.undo()
    assert store.dump() == before


def test_rows_become_answers_with_role_and_consent(store: Store, people: dict[str, str], tmp_path: Path) -> None:
    week = make.week(store)
    asked = make.insert(store, "question", week=week, number=1, asker=people["小满妈妈"], title="怎么续费？")
    make.put(store, Set("question", asked, "status", "new", "accepted"))
    before = store.dump()
    report = form_rows.take_answers(store, table(tmp_path, ANSWERS), asked)
    assert (len(report.added), report.rejected) == (2, ())
    with store.read() as state:
        first, second = queries.answers(state, asked)
    assert (first.author, first.role, first.naming) == (people["阿树"], "practitioner", "nickname")
    assert first.summary == "力气放在头三个月。"
    assert first.method == "1. 第 7 天约一次\n2. 第 30 天约一次"
    assert first.reasoning == "头九十天来满三次的十个里续七个。"
    assert (second.role, second.naming) == ("user", None)
    assert form_rows.take_answers(store, table(tmp_path, ANSWERS), asked).known == 2
    store.undo()
    assert store.dump() == before


def test_a_form_that_names_nobody_says_so(store: Store, people: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(NotFound) as caught:
        form_rows.take_questions(store, table(tmp_path, "城市,想问\n上海,什么\n北京,什么\n"), None)
    assert caught.value.code == "form-names"


def test_consent_columns_are_used_and_left_out_cells_are_empty(
    store: Store, people: dict[str, str], tmp_path: Path
) -> None:
    week = make.week(store)
    asked = make.insert(store, "question", week=week, number=1, asker=people["小满妈妈"], title="怎么续费？")
    make.put(store, Set("question", asked, "status", "new", "accepted"))
    rows = (
        "您的昵称,您的身份,做法,证据,愿意署名吗？,是否同意公开发布？\n"
        "阿树,从业者,先约人,(空),愿意,是\n老K,用户,打电话,(跳过),不愿意,否\n"
    )
    form_rows.take_answers(store, table(tmp_path, rows), asked)
    with store.read() as state:
        first, second = queries.answers(state, asked)
    assert (first.naming, first.scope) == ("nickname", ("group", "public"))
    assert (second.naming, second.scope) == ("role", None)
    assert "公开" not in first.rest + first.method
    assert "否" in second.rest, "what does not say where it may appear is shown"
    assert not first.evidence + second.evidence
    rows = "您的昵称,背景,可以实名吗,能否收录到汇编\n小满妈妈,开书店,可以,不可以\n"
    form_rows.take_questions(store, table(tmp_path, rows), week)
    with store.read() as state:
        question = queries.questions(state, week)[-1]
    assert (question.naming, question.scope, question.unplaced) == ("name", (), "")
    assert form_rows.take_questions(store, table(tmp_path, rows), week).known == 1
