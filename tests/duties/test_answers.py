"""Answers are read, taken in once each, shown only as their authors agreed, and discussed."""

import tempfile
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modui.duties import answers, intake
from modui.errors import NotFound, Refused
from modui.i18n import speaking
from modui.records import queries
from modui.records.changes import Insert, Proposal, Set
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.words import ANSWER_SECTIONS
from tests import making
from tests.duties.answering import Scene, scene, scene_in

__all__ = ["scene"]

# Reading -----------------------------------------------------------------------------------------------------------

FORM = """\
解答人：阿树
身份：从业者 · 社群运营 6 年
署名：昵称
授权：群内、公开，不成书

# 先做减法，再做一次“提问周”

**一句话**：停掉打卡两周，只做一件事。

## 做法

1. 周一公告停打卡；
2. 请 12 位老用户各提一个真问题。

## 为什么这样做

沉默多半不是没兴趣。

## 数据和案例

同类群两次，从 30 人到 74 人。

## 什么时候不灵

群里没有愿意先开口的 10 个人。
"""


def test_a_document_is_read_whole() -> None:
    draft = answers.read(FORM)
    assert draft.title == "先做减法，再做一次“提问周”"
    assert draft.sections == {
        "summary": "停掉打卡两周，只做一件事。",
        "method": "1. 周一公告停打卡；\n2. 请 12 位老用户各提一个真问题。",
        "reasoning": "沉默多半不是没兴趣。",
        "evidence": "同类群两次，从 30 人到 74 人。",
        "limits": "群里没有愿意先开口的 10 个人。",
    }
    assert (draft.author, draft.role, draft.naming, draft.scope) == (
        "阿树",
        "practitioner",
        "nickname",
        ("group", "public"),
    )
    assert draft.rest == "Role: 从业者 · 社群运营 6 年"


def test_an_english_document_is_read() -> None:
    draft = answers.read(
        "Author: Ben\nRole: practitioner\nNamed as: nickname\nFor: group and public\n\n# Bring one page, not a plea\n\n"
        "In short: show what an empty shop costs.\n\n**Steps**\n1. Print one page.\n2. Say your number once.\n\n"
        "**Why it works**\nA retired couple buys sleep.\n\n**Evidence**\nWe signed at 7%.\n\n"
        "**When it does not work:** with a company landlord."
    )
    assert draft.title == "Bring one page, not a plea"
    assert draft.sections["method"] == "1. Print one page.\n2. Say your number once."
    assert draft.sections["limits"] == "with a company landlord."
    assert draft.sections["summary"] == "show what an empty shop costs."
    assert (draft.role, draft.naming, draft.scope, draft.rest) == ("practitioner", "nickname", ("group", "public"), "")


def test_free_form_is_fine() -> None:
    short = answers.read("停掉打卡，先请老用户提问。")
    assert short.sections["summary"] == "停掉打卡，先请老用户提问。"
    assert short.title == "停掉打卡，先请老用户提问"
    long = answers.read("我会先把打卡停掉两周。" * 20)
    assert long.sections["method"] == "我会先把打卡停掉两周。" * 20
    assert long.sections["summary"] == ""


def test_labels_inside_a_method_are_content() -> None:
    draft = answers.read("## 做法\n\n1. 公告\n2. 邀请\n注意：别群发\n3. 收口\n\n## 为什么\n\n没人轮到我说")
    assert draft.sections["method"] == "1. 公告\n2. 邀请\n注意：别群发\n3. 收口"


def test_a_signature_names_the_author() -> None:
    draft = answers.read("停掉打卡。\n\n署名：阿树")
    assert (draft.author, draft.naming, draft.rest) == ("阿树", None, "")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_blank_form_says_nothing(lang: str) -> None:
    assert answers.read(answers.template(lang)) == answers.AnswerDraft("", dict.fromkeys(ANSWER_SECTIONS, ""))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_filled_form_is_read(lang: str) -> None:
    lines = answers.template(lang).splitlines()
    filled = "\n".join(
        f"{line}阿树" if number == 0 else line.replace("[ ]", "[x]", 1) if "[ ]" in line else f"{line}\n\n正文{number}"
        for number, line in enumerate(lines)
        if line
    )
    draft = answers.read(filled)
    assert (draft.author, draft.role, draft.naming, draft.scope) == ("阿树", "user", "name", ("group",))
    assert all(text.startswith("正文") for text in draft.sections.values())
    assert draft.rest == ""


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("群内", ("group",)),
        ("仅限群内", ("group",)),
        ("群内、公开", ("group", "public")),
        ("公开", ("group", "public")),
        ("都可以", ("group", "public", "book")),
        ("除成书外都可以", ("group", "public")),
        ("群内，不成书", ("group",)),
        ("不同意公开，群内可以", ("group",)),
        ("☑群内 ☐公开 ☑成书", ("group", "book")),
        ("Group and public, not the book", ("group", "public")),
        ("anywhere", ("group", "public", "book")),
        ("group only", ("group",)),
        ("不公开", None),
        ("公开前请先问我", None),
        ("可以公开，但别写公司名", None),
        ("[ ] 群内 [ ] 公开 [ ] 成书", None),
        ("no", None),
        ("", None),
    ],
)
def test_consent_is_never_read_wider_than_it_was_given(text: str, scope: tuple[str, ...] | None) -> None:
    assert answers.scope_of(text) == scope


@pytest.mark.parametrize(
    ("text", "naming"),
    [
        ("实名", "name"),
        ("用昵称即可", "nickname"),
        ("只署身份", "role"),
        ("匿名", "role"),
        ("[ ] 实名 [x] 昵称 [ ] 只署身份", "nickname"),
        ("Nickname, please", "nickname"),
        ("role only", "role"),
        ("real name", "name"),
        ("不要实名", None),
        ("昵称或实名", None),
        ("阿树", None),
    ],
)
def test_how_somebody_is_named_is_never_guessed(text: str, naming: str | None) -> None:
    assert answers.naming_of(text) == naming


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("用户", "user"),
        ("从业者 · 电商 6 年", "practitioner"),
        ("专家（内科）", "specialist"),
        ("Practitioner, 6 years", "practitioner"),
        ("用户研究员", None),
        ("店主", None),
    ],
)
def test_what_somebody_speaks_as(text: str, role: str | None) -> None:
    assert answers.read(f"# 先做减法\n\n角色：{text}\n\n照做。\n").role == role


def test_a_condition_on_consent_is_kept_for_the_moderator() -> None:
    draft = answers.read("授权：公开前请先问我\n身份：店主\n\n## 做法\n\n停掉打卡")
    assert (draft.scope, draft.role) == (None, None)
    assert draft.rest == "Role: 店主\n\nFor: 公开前请先问我"


@given(st.text(max_size=300))
def test_every_text_is_read(text: str) -> None:
    draft = answers.read(text)
    assert set(draft.sections) == set(ANSWER_SECTIONS)
    assert len(draft.title) <= 120


@given(st.text(max_size=60), st.sampled_from(["公开", "群内", "成书", "实名", "昵称", "public", "book"]))
def test_unknown_words_around_consent_never_give_consent(noise: str, word: str) -> None:
    text = f"{word}须经{noise}"
    assert answers.scope_of(text) is None
    assert answers.naming_of(text) is None


def test_depth_is_advice() -> None:
    full = answers.read(FORM).sections
    assert all(check.ok and not check.hint for check in answers.depth(full))
    for section in ANSWER_SECTIONS:
        assert [check.check for check in answers.depth(full | {section: ""}) if not check.ok] == [section]


# Taking in ---------------------------------------------------------------------------------------------------------


def test_an_answer_ends_its_invitation_and_begins_the_answering(scene: Scene) -> None:
    scene.invite("阿树", "老K")
    scene.mark("老K", "sent", "accepted")
    first, second = scene.answer("老K"), scene.answer("林间")
    assert (first.number, second.number, first.status) == (1, 2, "received")
    assert scene.invitation("老K").status == "answered"
    assert scene.asked().status == "answering"
    assert first.received_at == scene.clock.at


def test_the_first_answer_begins_the_answering_without_any_invitation(scene: Scene) -> None:
    before = scene.store.dump()
    scene.answer("阿树")
    assert scene.asked().status == "answering"
    scene.store.undo()
    assert scene.store.dump() == before


def test_an_invitation_that_was_not_sent_is_not_needed_any_more(scene: Scene) -> None:
    scene.invite("阿树")
    scene.answer("阿树")
    assert scene.invitation("阿树").status == "cancelled"


def test_consent_in_the_document_is_recorded(scene: Scene) -> None:
    found = scene.answer("阿树", FORM)
    assert (found.naming, found.scope) == ("nickname", ("group", "public"))
    asked = scene.answer("老K")
    assert (asked.naming, asked.scope) == (None, None)
    scene.do(lambda state: answers.consent(state, asked.id, "role", ["book", "group"]))
    assert (scene.found(asked.id).naming, scene.found(asked.id).scope) == ("role", ("group", "book"))
    scene.do(lambda state: answers.consent(state, asked.id, "role", []))
    assert scene.found(asked.id).scope == ()
    assert scene.refusal(lambda state: answers.consent(state, asked.id, "role", ["world"])) == "value-invalid"
    assert scene.refusal(lambda state: answers.consent(state, asked.id, "alias", ["group"])) == "value-invalid"


def adding(scene: Scene, name: str, text: str = "停掉打卡") -> partial[Proposal]:
    return partial(
        answers.add,
        question=scene.question,
        author=scene.people[name],
        role="user",
        draft=answers.read(text),
        source=text,
        source_kind="paste",
    )


def test_nobody_answers_their_own_question_or_twice(scene: Scene) -> None:
    assert scene.refusal(adding(scene, "小满妈妈")) == "answer-own"
    found = scene.answer("阿树")
    assert scene.refusal(adding(scene, "阿树")) == "answer-second"
    scene.do(lambda state: answers.withdraw(state, found.id))
    again = scene.answer("阿树")
    assert again.number == 2
    assert scene.refusal(lambda state: answers.judge(state, found.id, "received")) == "answer-second"
    scene.do(lambda state: answers.withdraw(state, again.id))
    scene.do(lambda state: answers.judge(state, found.id, "received"))


@pytest.mark.parametrize("status", ["returned", "deferred", "withdrawn", "closed"])
def test_answers_are_taken_in_while_their_question_is_open(scene: Scene, status: str) -> None:
    making.put(scene.store, Set("question", scene.question, "status", "accepted", status))
    assert scene.refusal(adding(scene, "阿树")) == "answer-status"


def test_an_empty_text_is_no_answer(scene: Scene) -> None:
    assert scene.refusal(adding(scene, "阿树", "  \n")) == "answer-empty"


# Looking through ---------------------------------------------------------------------------------------------------


def test_the_way_of_an_answer(scene: Scene) -> None:
    found = scene.answer("阿树")
    for status in ("thin", "ready", "thin", "received", "ready"):
        scene.do(lambda state, to=status: answers.judge(state, found.id, to))  # type: ignore[misc]
        assert scene.found(found.id).status == status
    scene.do(lambda state: answers.hide(state, found.id))
    assert scene.found(found.id).hidden
    scene.do(lambda state: answers.hide(state, found.id, False))
    scene.do(lambda state: answers.edit(state, found.id, {"limits": "没有开口的人", "role": "specialist"}))
    assert (scene.found(found.id).limits, scene.found(found.id).role) == ("没有开口的人", "specialist")
    assert scene.refusal(lambda state: answers.edit(state, found.id, {"author": scene.asker})) == "field-unknown"
    assert scene.refusal(lambda state: answers.judge(state, found.id, "withdrawn")) == "state-foreign"
    scene.do(lambda state: answers.ready(state, scene.question))
    assert scene.asked().status == "answered"


def test_the_asker_takes_one_answer_at_most(scene: Scene) -> None:
    first, second = scene.answer("阿树"), scene.answer("老K")
    scene.do(lambda state: answers.adopt(state, first.id))
    scene.do(lambda state: answers.adopt(state, second.id))
    assert [scene.found(row.id).adopted for row in (first, second)] == [False, True]
    scene.store.undo()
    assert [scene.found(row.id).adopted for row in (first, second)] == [True, False]
    scene.do(lambda state: answers.adopt(state, first.id, False))
    assert not scene.found(first.id).adopted
    scene.do(lambda state: answers.adopt(state, first.id))
    scene.do(lambda state: answers.withdraw(state, first.id))
    assert not scene.found(first.id).adopted
    assert scene.refusal(lambda state: answers.adopt(state, first.id)) == "adopt-withdrawn"


def test_what_is_voted_on_does_not_change(scene: Scene) -> None:
    found = scene.answer("阿树")
    poll = making.insert(scene.store, "poll", week=scene.week, question=scene.question)
    making.insert(scene.store, "option", poll=poll, label="1", answer=found.id)
    assert scene.refusal(lambda state: answers.edit(state, found.id, {"summary": "改"})) == "answer-voted"
    scene.do(lambda state: answers.withdraw(state, found.id))
    making.put(scene.store, Set("poll", poll, "status", "open", "closed"))
    scene.do(lambda state: answers.edit(state, found.id, {"summary": "改"}))


def test_messages_to_an_author(scene: Scene) -> None:
    thin, full = scene.answer("阿树"), scene.answer("老K", FORM)
    told = answers.ask_for_depth(thin)
    assert told.startswith("阿树，")
    assert told.count("·") == 4
    assert "·" not in answers.ask_for_depth(full)
    with speaking("zh"):
        assert answers.consent_line() in answers.ask_for_consent(thin)
    assert answers.ask_for_consent(thin._replace(title="Less", summary="Do less.", method="", rest="")).startswith(
        "阿树, thank you"
    )
    assert len(told) <= 420


def test_an_answer_is_named_by_its_label_or_its_id(scene: Scene) -> None:
    scene.answer("阿树")
    found = scene.answer("老K")
    with scene.store.read() as state:
        for text in ("Q1A2", "q1a2", "Q1/A2", "2026-W48/Q1A2", found.id, found.id[-6:]):
            assert answers.resolve(state, text, scene.week) == found
        assert answers.resolve(state, "Q1A2") == found
        for text in ("Q1A3", "A2", "", "阿树"):
            with pytest.raises(NotFound) as caught:
                answers.resolve(state, text)
            assert caught.value.code == "answer-unknown"


def test_the_rules_judge_what_a_change_does(scene: Scene) -> None:
    first, second = scene.answer("阿树"), scene.answer("老K")

    def new(author: str, **values: Value) -> Insert:
        row = {"question": scene.question, "author": author, "number": 9, **values}
        return Insert("answer", scene.store.clock.new_id(), row)

    assert scene.forged("answer.add", new(scene.asker)) == "answer-own"
    assert scene.forged("answer.add", new(scene.people["林间"], number=2)) == "number-taken"
    assert scene.forged("answer.add", new(scene.people["阿树"])) == "answer-second"
    twins = (new(scene.people["林间"]), new(scene.people["林间"], number=10))
    assert scene.forged("answer.add", *twins) == "answer-second"
    both = [Set("answer", row.id, "adopted", False, True) for row in (first, second)]
    assert scene.forged("answer.adopt", *both) == "adopt-second"
    assert scene.forged("answer.judge", Set("answer", first.id, "naming", None, "name")) == "column-undeclared"
    assert scene.forged("answer.withdraw", Set("answer", first.id, "status", "received", "ready")) == "state-foreign"
    assert scene.forged("answer.add", Set("question", scene.question, "status", "answering", "closed")) == (
        "state-foreign"
    )


# Discussion --------------------------------------------------------------------------------------------------------


def test_a_further_question_is_relayed_and_replied_to(scene: Scene) -> None:
    found = scene.answer("阿树")
    change = scene.do(
        lambda state: answers.follow_up(state, scene.question, scene.people["老K"], " 忙得过来吗？ ", found.id)
    )
    row = change.edits[0].row
    with scene.store.read() as state:
        told = answers.relay_message(state, row)
        assert answers.addressee(state, answers.follow_up_with(state, row[-6:])).nickname == "阿树"
    assert told.startswith("阿树，老K想多了解一下")
    assert "忙得过来吗？" in told
    scene.do(lambda state: answers.relay(state, row))
    with pytest.raises(Refused, match="stays sent"):
        scene.store.undo()
    scene.do(lambda state: answers.reply(state, row, "名单越约越短。"))
    with scene.store.read() as state:
        (one,) = queries.follow_ups(state, scene.question)
    assert (one.text, one.reply, one.status) == ("忙得过来吗？", "名单越约越短。", "replied")
    assert scene.refusal(lambda state: answers.relay(state, row)) == "state-refused"


def test_a_further_question_without_an_answer_goes_to_the_asker(scene: Scene) -> None:
    change = scene.do(lambda state: answers.follow_up(state, scene.question, scene.people["老K"], "几个人看店？"))
    with scene.store.read() as state:
        assert answers.relay_message(state, change.edits[0].row).startswith("小满妈妈，")
    scene.do(lambda state: answers.drop(state, change.edits[0].row))
    scene.do(lambda state: answers.drop(state, change.edits[0].row, False))
    assert scene.refusal(lambda state: answers.follow_up(state, scene.question, scene.asker, " ")) == "text-empty"
    assert scene.refusal(lambda state: answers.relay(state, "ffff")) == "follow-up-unknown"


def other_question(scene: Scene, week: str) -> str:
    change = scene.do(
        lambda state: intake.add(
            state,
            week=week,
            asker=scene.people["老K"],
            draft=intake.from_message("怎么续租？"),
            source="",
            source_kind="chat",
        )
    )
    return change.edits[0].row


def test_what_is_about_an_answer_belongs_to_its_question(scene: Scene) -> None:
    found = scene.answer("阿树")
    other = other_question(scene, scene.week)
    asked = scene.people["林间"]
    assert scene.refusal(lambda state: answers.follow_up(state, other, asked, "?", found.id)) == "answer-foreign"


def test_a_stance_is_one_per_answer_and_practice(scene: Scene) -> None:
    found = scene.answer("阿树")
    scene.do(lambda state: answers.stance(state, found.id, "停掉打卡", "for", "要说明原因"))
    scene.do(lambda state: answers.stance(state, found.id, " 停掉打卡 ", "depends"))
    with scene.store.read() as state:
        (one,) = queries.stances(state, scene.question)
    assert (one.practice, one.view, one.remark, one.role) == ("停掉打卡", "depends", "", "practitioner")
    assert scene.refusal(lambda state: answers.stance(state, found.id, "打卡", "maybe")) == "value-invalid"
    assert scene.refusal(lambda state: answers.stance(state, found.id, " ", "for")) == "text-empty"


def test_notes_of_the_live_session(scene: Scene) -> None:
    change = scene.do(lambda state: answers.note(state, scene.week, scene.question, "直播改到 20:30。"))
    scene.do(lambda state: answers.note(state, scene.week, None, "下周见"))
    scene.do(lambda state: answers.hide_note(state, change.edits[0].row[-8:]))
    with scene.store.read() as state:
        first, second = queries.notes(state, scene.week)
    assert (first.text, first.hidden, second.question, second.hidden) == ("直播改到 20:30。", True, None, False)
    other = making.week(scene.store, "2026-W49")
    foreign = other_question(scene, other)
    assert scene.refusal(lambda state: answers.note(state, scene.week, foreign, "甲")) == "question-foreign"
    assert scene.refusal(lambda state: answers.hide_note(state, "ffff")) == "note-unknown"


# Whatever is done --------------------------------------------------------------------------------------------------

STEPS = st.tuples(
    st.sampled_from(
        ["add", "invite", "sent", "answered", "withdraw", "received", "ready", "adopt", "unadopt", "close"]
    ),
    st.sampled_from(["阿树", "老K", "小满妈妈"]),
)


NOTHING = answers.ACTIONS[0].propose([])


def _step(state: State, scene: Scene, step: str, name: str) -> Proposal:
    person = scene.people[name]
    if step == "add":
        return adding(scene, name)(state)
    if step == "invite":
        return answers.invite(state, scene.question, [person])
    if step == "close":
        return intake.close(state, scene.question)
    if step in ("sent", "answered"):
        rows = [one.id for one in queries.invitations(state, scene.question) if one.member == person]
        return answers.mark(state, rows[0], step) if rows else NOTHING
    mine = [one.id for one in queries.answers(state, scene.question) if one.author == person]
    if not mine:
        return NOTHING
    if step == "withdraw":
        return answers.withdraw(state, mine[-1])
    if step in ("adopt", "unadopt"):
        return answers.adopt(state, mine[-1], step == "adopt")
    return answers.judge(state, mine[0], step)


@settings(max_examples=8)
@given(st.lists(STEPS, max_size=14))
def test_whatever_is_done_the_promises_hold(steps: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        scene = scene_in(Path(folder), making.HeldClock())
        for step, name in steps:
            try:
                scene.store.act(lambda state, s=step, n=name: _step(state, scene, s, n))  # type: ignore[misc]
            except Refused:
                continue
            with scene.store.read() as state:
                found = queries.answers(state, scene.question)
                invited = queries.invitations(state, scene.question)
            standing = [one.author for one in found if one.status != "withdrawn"]
            assert len(standing) == len(set(standing))
            assert scene.asker not in {*standing, *(one.member for one in invited)}
            assert len({one.number for one in found}) == len(found)
            assert sum(one.adopted for one in found) <= 1
            assert not any(one.adopted and one.status == "withdrawn" for one in found)
            begun = found or any(one.sent_at for one in invited)
            assert not begun or scene.asked().status != "accepted"
