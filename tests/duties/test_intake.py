"""Questions are read, looked at for clarity, decided on, and never lost."""

import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modui.duties import answers, intake
from modui.duties import week as duty_week
from modui.errors import ModuiError, Refused
from modui.records import queries
from modui.records.changes import Insert, Proposal, Set
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.store import Store
from modui.records.views import QuestionView
from modui.records.words import SECTIONS
from tests import making

ACTIONS = {action.name: action for action in (*intake.ACTIONS, *answers.ACTIONS, *duty_week.ACTIONS)}
QUESTIONS = Path(intake.__file__).parents[2] / "demo" / "data" / "questions"

BLANK = dict.fromkeys(SECTIONS, "")
CLEAR = {
    "background": "在老街开独立书店，第四年，两个人看店，会员 286 人",
    "details": "过去一年 212 位到期，续了 64 位，打了三十个电话问原因",
    "demand": "想要一套两个人做得动的续费办法",
    "tried": "八折，多续了 11 位",
    "deadline": "三周内",
}


@pytest.fixture
def store(tmp_path: Path, clock: making.HeldClock) -> Store:
    return making.community_store(tmp_path / "home", ACTIONS, clock)


@pytest.fixture
def week(store: Store) -> str:
    return making.week(store, "2026-W48")


@pytest.fixture
def asker(store: Store) -> str:
    return making.member(store, "小满妈妈")


@pytest.fixture
def take_in(store: Store, asker: str) -> Callable[..., str]:
    """Takes a question in; its id."""

    def do(week: str | None, title: str = "怎么续费？", *, by: str = "", status: str = "new") -> str:
        draft = intake.Draft(title, BLANK | {"demand": title})
        change = store.act(
            lambda state: intake.add(
                state, week=week, asker=by or asker, draft=draft, source=title, source_kind="paste", status=status
            )
        )
        assert change is not None
        return change.edits[0].row

    return do


def question(store: Store, row: str) -> QuestionView:
    with store.read() as state:
        return queries.question(state, row)


def refusal(store: Store, make: Callable[[State], Proposal]) -> str:
    """The code with which `make` is refused; nothing may have changed."""
    before = store.dump()
    with pytest.raises(ModuiError) as caught:
        store.act(make)
    assert caught.value.message
    assert store.dump() == before
    return caught.value.code


# Reading -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["father-early-dementia.md", "four-empty-months.md", "owners-group-quarrel.md"])
def test_a_document_is_read_into_all_five_sections(name: str) -> None:
    text = (QUESTIONS / name).read_text(encoding="utf-8")
    draft = intake.read(text, name)
    assert all(draft.sections[section].strip() for section in SECTIONS)
    assert draft.unplaced == ""
    assert draft.title.endswith(("?", "？"))
    assert draft.title in text


def test_a_form_is_read_whatever_its_headings_are_called() -> None:
    draft = intake.read(
        "项目介绍：我做母婴群，三年\r\n二、具体情况\r\n发言从 120 降到 35\r\n③ 想解决的问题：怎么让大家开口？\n"
        "(4) What we have tried: red packets\n希望多久得到解答 —— 两周"
    )
    assert draft.sections == {
        "background": "我做母婴群，三年",
        "details": "发言从 120 降到 35",
        "demand": "怎么让大家开口？",
        "tried": "red packets",
        "deadline": "两周",
    }
    assert draft.title == "怎么让大家开口？"


def test_traditional_headings_are_read() -> None:
    draft = intake.read(
        "一、背景說明\n開店\n二、詳細情況\n貴\n三、訴求\n省錢\n四、嘗試過的辦法\n談過\n五、時間要求\n兩週"
    )
    assert list(draft.sections.values()) == ["開店", "貴", "省錢", "談過", "兩週"]


def test_a_text_may_name_its_asker() -> None:
    draft = intake.read("提问者：小满妈妈\n\n## 背景\n\n开店")
    assert (draft.asker, draft.unplaced) == ("小满妈妈", "")


def test_a_chat_message_is_all_demand() -> None:
    text = (QUESTIONS / "mini-program.txt").read_text(encoding="utf-8")
    draft = intake.from_message(text)
    assert draft.sections == BLANK | {"demand": text.strip()}
    assert draft.title == "群里有没有懂小程序的？"
    assert intake.read(text) == draft


def test_a_message_that_has_headings_is_read_by_them() -> None:
    draft = intake.from_message("怎么续租？\n\n背景：开店五年\n期限：三周")
    assert draft.sections == BLANK | {"background": "开店五年", "deadline": "三周"}


def test_a_long_text_without_headings_waits_for_the_moderator_to_place_it() -> None:
    text = "我在老街开书店，会员续费只有三成。" * 40
    assert intake.read(text).unplaced == text
    assert intake.read(text).title == "我在老街开书店，会员续费只有三成"
    assert intake.from_message(text).sections["demand"] == text


def test_a_title_comes_from_the_file_when_the_text_gives_none() -> None:
    assert intake.read("* * *", "会员续费.docx").title == "会员续费"


@given(st.text(max_size=300))
def test_every_text_is_read(text: str) -> None:
    for draft in (intake.read(text), intake.from_message(text)):
        assert set(draft.sections) == set(SECTIONS)
        assert len(draft.title) <= 120
        kept = draft.title + "".join(draft.sections.values()) + draft.unplaced
        assert {c for c in kept if c.isalnum()} <= set(text)


# Clarity -----------------------------------------------------------------------------------------------------------


def failing(title: str = "怎么续费？", **sections: str) -> set[str]:
    checks = intake.clarity(title, BLANK | sections)
    assert [check.check for check in checks] == [
        "asked",
        "background",
        "details",
        "tried",
        "deadline",
        "broad",
        "several",
    ]
    assert all(bool(check.hint) != check.ok for check in checks)
    return {check.check for check in checks if not check.ok}


def test_a_clear_question_passes_every_check() -> None:
    assert failing(**CLEAR) == set()


@pytest.mark.parametrize("section", ["background", "details", "tried", "deadline"])
def test_a_missing_section_is_noticed(section: str) -> None:
    assert failing(**CLEAR | {section: ""}) == {section}
    assert failing(**CLEAR | {section: "略"}) == {section}


def test_having_tried_nothing_and_being_in_no_hurry_are_answers() -> None:
    assert failing(**CLEAR | {"tried": "没有", "deadline": "不急"}) == set()
    assert failing(**CLEAR | {"tried": "None", "deadline": "No hurry"}) == set()


@pytest.mark.parametrize(
    "demand",
    [
        "两周内想定下续费办法",
        "月底前要定下来，怎么办？",
        "Which is better? I must decide within three weeks.",
        "by next Friday please, how?",
    ],
)
def test_a_deadline_may_stand_in_the_demand(demand: str) -> None:
    assert "deadline" not in failing(**CLEAR | {"demand": demand, "deadline": ""})


@pytest.mark.parametrize("demand", ["", "谢谢大家", "如题"])
def test_a_question_that_asks_nothing_is_noticed(demand: str) -> None:
    assert "asked" in failing("会员续费", **CLEAR | {"demand": demand})


@pytest.mark.parametrize(
    "demand", ["想听听做过的人怎么说", "每周 60 人参与一次有内容的讨论", "Any advice from engineers"]
)
def test_a_goal_is_asked_too(demand: str) -> None:
    assert "asked" not in failing("会员续费", **CLEAR | {"demand": demand})


@pytest.mark.parametrize(
    "demand",
    [
        "怎么做短视频？",
        "怎麼做短視頻？",
        "如何提升自己",
        "群里有没有懂小程序的？我想给店里做一个，大概要多少钱啊",
        "想把修小家电的拍一拍，看人家拍得都挺好。怎么做短视频？有没有老师教一下，谢谢。",
        "How do I learn Python?",
    ],
)
def test_a_question_that_is_too_broad_is_noticed(demand: str) -> None:
    assert "broad" in failing(demand, demand=demand)


@pytest.mark.parametrize(
    ("demand", "asks"),
    [
        ("怎么续费？", 1),
        ("先说什么？后说什么？", 2),
        ("怎么筹款？志愿者怎么留？书怎么选？", 3),
        ("- 头半年先做什么\n- 钱怎么分\n- 怎么跟妈妈谈", 3),
        ("想知道：1. 钱 2. 人 3. 书 4. 地方", 4),
        ("筹款、志愿者、选书、吸引孩子、跟村里打交道都想听", 5),
        ("How do you survive? What do you pay? Is there a rule?", 3),
        ("How do you survive? How do you survive?", 1),
        ("我们卖苹果、梨、桃、杏。", 0),
        ("", 0),
    ],
)
def test_several_questions_in_one_are_counted(demand: str, asks: int) -> None:
    assert intake.count_asks(demand) == asks
    assert ("several" in failing(**CLEAR | {"demand": demand})) == (asks > 2)


def test_the_hand_written_questions_are_clear_but_for_asking_much() -> None:
    for name in ("father-early-dementia.md", "four-empty-months.md", "owners-group-quarrel.md"):
        draft = intake.read((QUESTIONS / name).read_text(encoding="utf-8"))
        assert failing(draft.title, **draft.sections) == {"several"}


@given(st.text(max_size=400), st.text(max_size=100))
def test_clarity_is_advice_on_any_text(demand: str, title: str) -> None:
    failing(title, demand=demand)


# Messages ----------------------------------------------------------------------------------------------------------


def test_the_message_names_exactly_what_is_missing() -> None:
    draft = intake.Draft("怎么续费？", BLANK | CLEAR | {"tried": "", "deadline": ""})
    told = intake.ask_for_missing(draft, "小满妈妈")
    assert told.startswith("小满妈妈，谢谢你的“怎么续费？”！")
    assert "试过什么" in told
    assert "期限" in told
    assert "背景" not in told
    assert "细节" not in told


def test_whoever_asks_in_english_is_written_to_in_english() -> None:
    draft = intake.Draft("How do I get renewals?", BLANK | {"demand": "What can two people do?"})
    assert intake.ask_for_missing(draft, "阿May").startswith("阿May, thank you for “How do I get renewals?”!")


def test_a_clear_question_is_not_asked_for_more() -> None:
    assert "·" not in intake.ask_for_missing(intake.Draft("怎么续费？", BLANK | CLEAR), "小满妈妈")


def test_a_vague_message_is_asked_for_facts_not_told_that_it_is_broad() -> None:
    told = intake.send_back_reply(
        intake.from_message("怎么做短视频？"), "老白", "您修了一辈子机器，这个题大家一定愿意答。"
    )
    assert "您修了一辈子机器" in told
    assert told.count("·") == 4
    assert "具体" not in told


def test_the_messages_fit_a_phone() -> None:
    worst = intake.Draft("很长的标题" * 20, BLANK | {"demand": "甲？乙？丙？丁？"})
    for told in (intake.ask_for_missing(worst, "小满妈妈"), intake.send_back_reply(worst, "小满妈妈")):
        assert len(told) <= 420
    full = intake.Draft("很长的标题" * 20, dict.fromkeys(SECTIONS, "一段很长的话。" * 50))
    assert len(intake.confirmation(full, "小满妈妈")) <= 450


def test_replies_to_an_asker(store: Store, week: str, take_in: Callable[..., str]) -> None:
    row, other = take_in(week), take_in(week, "怎么续租？")
    store.act(lambda state: intake.accept(state, row))
    with store.read() as state:
        told = intake.accepted_reply(state, row)
    assert "Q1" in told
    assert "11 月 25 日" not in told
    assert "11 月 26 日周四 22:00" in told
    assert "实名" in told
    store.act(lambda state: intake.edit(state, row, {"naming": "nickname"}))
    with store.read() as state:
        assert "实名" not in intake.accepted_reply(state, row)
    assert "排" in intake.defer_reply(question(store, row))
    assert "怎么续租？" in intake.merged_reply(question(store, row), question(store, other))


# Deciding ----------------------------------------------------------------------------------------------------------


def test_questions_are_numbered_in_their_week(store: Store, week: str, take_in: Callable[..., str]) -> None:
    other = making.week(store, "2026-W49")
    rows = [take_in(week), take_in(week), take_in(other), take_in(None)]
    assert [question(store, row).number for row in rows] == [1, 2, 1, 0]
    store.act(lambda state: intake.defer(state, rows[0]))
    assert question(store, take_in(week)).number == 3


def test_what_was_written_is_kept_as_it_came(store: Store, week: str, asker: str) -> None:
    text = "怎么续费？\n\n背景：开店\n别的话"
    change = store.act(
        lambda state: intake.add(
            state,
            week=week,
            asker=asker,
            draft=intake.read(text),
            source=text,
            source_kind="docx",
            source_name="会员.docx",
            naming="nickname",
        )
    )
    assert change is not None
    with store.read() as state:
        assert queries.source_of(state, "question", change.edits[0].row) == text
        found = queries.question(state, change.edits[0].row)
    assert (found.source_name, found.naming, found.asked_at) == ("会员.docx", "nickname", making.START)


def test_an_empty_text_is_no_question(store: Store, week: str, asker: str) -> None:
    def make(state: State) -> Proposal:
        return intake.add(state, week=week, asker=asker, draft=intake.read(" \n"), source="", source_kind="paste")

    assert refusal(store, make) == "question-empty"


def test_the_way_of_a_question(store: Store, week: str, take_in: Callable[..., str]) -> None:
    row = take_in(week)
    store.act(lambda state: intake.send_back(state, row, "麻烦补一句背景"))
    assert (question(store, row).status, question(store, row).reason) == ("returned", "麻烦补一句背景")
    store.act(lambda state: intake.reopen(state, row))
    store.act(lambda state: intake.accept(state, row))
    assert (question(store, row).status, question(store, row).reason) == ("accepted", "")
    store.act(lambda state: intake.close(state, row))
    store.act(lambda state: intake.reopen(state, row))
    assert question(store, row).status == "answered"
    store.act(lambda state: intake.reopen(state, row))
    assert question(store, row).status == "answering"
    store.act(lambda state: intake.withdraw(state, row, "自己解决了"))
    assert (question(store, row).status, question(store, row).reason) == ("withdrawn", "自己解决了")


def test_a_chat_draft_becomes_new_when_its_asker_confirms(store: Store, week: str, take_in: Callable[..., str]) -> None:
    row = take_in(week, status="draft")
    assert refusal(store, lambda state: intake.accept(state, row)) == "state-refused"
    corrected = intake.Draft("怎么让会员续费？", BLANK | CLEAR)
    store.act(lambda state: intake.confirm(state, row, corrected))
    found = question(store, row)
    assert (found.status, found.title, found.sections) == ("new", "怎么让会员续费？", BLANK | CLEAR)
    assert store.act(lambda state: intake.confirm(state, row)) is None


def test_a_deferred_question_waits_in_the_queue_and_is_taken_into_a_week(
    store: Store, week: str, take_in: Callable[..., str]
) -> None:
    other = making.week(store, "2026-W49")
    take_in(other)
    row = take_in(week)
    store.act(lambda state: intake.defer(state, row, "这周满了"))
    found = question(store, row)
    assert (found.week, found.number, found.status, found.reason) == (None, 0, "deferred", "这周满了")
    assert refusal(store, lambda state: intake.accept(state, row)) == "question-queued"
    store.act(lambda state: intake.take(state, row, other))
    found = question(store, row)
    assert (found.week, found.number, found.status) == (other, 2, "new")


def test_a_question_moves_between_weeks_until_work_has_begun(
    store: Store, week: str, take_in: Callable[..., str]
) -> None:
    other = making.week(store, "2026-W49")
    row = take_in(week)
    store.act(lambda state: intake.accept(state, row))
    store.act(lambda state: intake.take(state, row, other))
    assert (question(store, row).week, question(store, row).status) == (other, "accepted")
    assert store.act(lambda state: intake.take(state, row, other)) is None
    making.put(store, Set("question", row, "status", "accepted", "answering"))
    assert refusal(store, lambda state: intake.take(state, row, week)) == "question-moved"


def test_work_that_has_begun_is_not_left_behind_by_a_way_round(
    store: Store, week: str, take_in: Callable[..., str]
) -> None:
    other = making.week(store, "2026-W49")
    row = take_in(week)
    store.act(lambda state: intake.accept(state, row))
    author = making.member(store, "答题人")
    making.insert(store, "answer", question=row, author=author, number=1)
    making.put(store, Set("question", row, "status", "accepted", "answering"))
    store.act(lambda state: intake.accept(state, row))
    assert refusal(store, lambda state: intake.take(state, row, other)) == "question-moved"
    assert refusal(store, lambda state: intake.defer(state, row)) == "question-moved"


def test_nothing_comes_into_a_closed_week(store: Store, week: str, take_in: Callable[..., str]) -> None:
    row = take_in(None)
    store.act(lambda state: duty_week.close(state, week))
    assert refusal(store, lambda state: intake.take(state, row, week)) == "week-closed"
    with pytest.raises(Refused):
        take_in(week)


def test_merged_questions_always_point_to_one_that_stands(store: Store, week: str, take_in: Callable[..., str]) -> None:
    first, second, third = take_in(week), take_in(week), take_in(week, by=making.member(store, "阿树"))
    assert refusal(store, lambda state: intake.merge(state, first, first)) == "merge-self"
    store.act(lambda state: intake.merge(state, first, second))
    assert refusal(store, lambda state: intake.merge(state, third, first)) == "merge-chain"
    store.act(lambda state: intake.merge(state, second, third))
    assert [question(store, row).merged_into for row in (first, second, third)] == [third, third, None]
    store.act(lambda state: intake.reopen(state, first))
    assert (question(store, first).status, question(store, first).merged_into) == ("new", None)


def test_a_question_with_a_vote_is_not_merged(store: Store, week: str, take_in: Callable[..., str]) -> None:
    row, other = take_in(week), take_in(week)
    poll = making.insert(store, "poll", week=week, question=row)
    assert refusal(store, lambda state: intake.merge(state, row, other)) == "merge-voted"
    making.put(store, Set("poll", poll, "status", "open", "void"))
    store.act(lambda state: intake.merge(state, row, other))
    assert question(store, row).status == "merged"


def test_editing(store: Store, week: str, asker: str, take_in: Callable[..., str]) -> None:
    row = take_in(week)
    store.act(lambda state: intake.edit(state, row, {"title": "怎么续租？", "background": "开店", "naming": "role"}))
    found = question(store, row)
    assert (found.title, found.background, found.naming) == ("怎么续租？", "开店", "role")
    assert refusal(store, lambda state: intake.edit(state, row, {"title": "  "})) == "title-empty"
    assert refusal(store, lambda state: intake.edit(state, row, {"status": "closed"})) == "field-unknown"
    helper = making.member(store, "阿树")
    making.insert(store, "invitation", question=row, member=helper)
    assert refusal(store, lambda state: intake.edit(state, row, {"asker": helper})) == "answer-own"


def test_what_waits_in_the_queue_is_not_reopened(store: Store, week: str, take_in: Callable[..., str]) -> None:
    row = take_in(week)
    assert refusal(store, lambda state: intake.reopen(state, row)) == "question-open"
    store.act(lambda state: intake.defer(state, row))
    assert refusal(store, lambda state: intake.reopen(state, row)) == "question-open"


def test_the_rules_judge_what_a_change_does(store: Store, week: str, asker: str, take_in: Callable[..., str]) -> None:
    row, other = take_in(week), take_in(week)
    actions = {action.name: action for action in intake.ACTIONS}

    def forged(action: str, *edits: Insert | Set) -> str:
        return refusal(store, lambda state: actions[action].propose(edits))

    new: dict[str, Value] = {"week": week, "number": 1, "asker": asker, "title": "甲"}
    assert forged("question.add", Insert("question", store.clock.new_id(), new)) == "number-taken"
    assert forged("question.add", Insert("question", store.clock.new_id(), {**new, "number": 0})) == "number-taken"
    assert forged("question.add", Insert("question", store.clock.new_id(), {**new, "title": ""})) == "title-empty"
    assert forged("question.accept", Set("question", row, "status", "new", "returned")) == "state-foreign"
    assert forged("question.accept", Set("question", row, "title", "怎么续费？", "乙")) == "column-undeclared"
    assert forged("question.defer", Set("question", row, "status", "new", "deferred")) == "question-in-week"
    assert forged("question.take", Set("question", row, "number", 1, 2)) == "number-taken"
    assert forged("question.merge", Set("question", row, "merged_into", None, other)) == "merge-chain"
    assert forged("question.reopen", Set("question", row, "status", "new", "accepted")) == "question-open"


def test_every_decision_can_be_undone(store: Store, week: str, take_in: Callable[..., str]) -> None:
    row, other = take_in(week), take_in(week)
    steps: list[Callable[[State], Proposal]] = [
        lambda state: intake.edit(state, row, {"title": "改"}),
        lambda state: intake.accept(state, row),
        lambda state: intake.send_back(state, row, "补"),
        lambda state: intake.defer(state, row, "满"),
        lambda state: intake.take(state, row, week),
        lambda state: intake.merge(state, row, other),
        lambda state: intake.reopen(state, row),
        lambda state: intake.withdraw(state, row, "不问了"),
    ]
    for step in steps:
        before = store.dump()
        store.act(step)
        after = store.dump()
        store.undo()
        assert store.dump() == before != after
        store.redo()
        assert store.dump() == after


# Naming ------------------------------------------------------------------------------------------------------------


def test_a_question_is_named_by_its_label_or_its_id(store: Store, week: str, take_in: Callable[..., str]) -> None:
    row = take_in(week)
    with store.read() as state:
        for text in ("Q1", "q1", " Q1 ", "2026-W48/Q1", "2026w48 q1", row, row[-6:]):
            assert intake.resolve(state, text, week).id == row
        assert intake.resolve(state, "Q1").id == row
        for text in ("Q2", "2026-W49/Q1", "怎么续费", "%", "", "1", "____"):
            with pytest.raises(ModuiError) as caught:
                intake.resolve(state, text, week)
            assert caught.value.code == "question-unknown"


# Asked already? ----------------------------------------------------------------------------------------------------


def test_questions_that_were_asked_already_are_found(store: Store, week: str, take_in: Callable[..., str]) -> None:
    landlord = take_in(week, "房东续约要涨 18%，怎么谈才不伤和气？")
    take_in(week, "下了夜班白天睡不着，怎么办？")
    found = intake.similar(store, "房租要涨，怎么跟房东谈？\n店开到第五年，合同快到期了")
    assert [one.id for one in found] == [landlord]
    assert found[0].title == "房东续约要涨 18%，怎么谈才不伤和气？"
    assert 0 < found[0].score <= 1
    assert intake.similar(store, "房租要涨，怎么跟房东谈？", exclude=landlord) == ()
    assert intake.similar(store, "想学吹笛子") == ()
    assert intake.similar(store, "") == ()


def test_only_questions_that_stand_are_named(store: Store, week: str, take_in: Callable[..., str]) -> None:
    rows = [take_in(week, "怎么跟房东谈续租？") for _number in range(5)]
    assert len(intake.similar(store, "怎么跟房东谈续租？")) == 3
    store.act(lambda state: intake.merge(state, rows[0], rows[4]))
    store.act(lambda state: intake.withdraw(state, rows[1]))
    found = intake.similar(store, "怎么跟房东谈续租？", limit=5)
    assert {one.id for one in found} == {rows[2], rows[3], rows[4]}


# Whatever is done --------------------------------------------------------------------------------------------------


STEPS = st.tuples(
    st.sampled_from(["add", "queue", "accept", "return", "defer", "merge", "withdraw", "reopen", "take", "close"]),
    st.integers(0, 4),
    st.integers(0, 4),
)


def _done(state: State, step: str, row: str, other: str, week: str, asker: str) -> Proposal:
    draft = intake.Draft("怎么续费？", BLANK)
    match step:
        case "add" | "queue":
            into = week if step == "add" else None
            return intake.add(state, week=into, asker=asker, draft=draft, source="", source_kind="paste")
        case "merge":
            return intake.merge(state, row, other)
        case "take":
            return intake.take(state, row, week)
        case "return":
            return intake.send_back(state, row)
        case _:
            decide: Callable[[State, str], Proposal] = getattr(intake, step)
            return decide(state, row)


def _kept_promises(store: Store) -> Iterator[bool]:
    with store.read() as state:
        rows = [queries.question(state, row) for row in state.texts("SELECT id FROM question")]
    placed = [(row.week, row.number) for row in rows if row.week]
    yield len(placed) == len(set(placed))
    yield all((row.number > 0) == (row.week is not None) for row in rows)
    yield all(
        (row.week is None) == (row.status == "deferred") for row in rows if row.status in ("deferred", "accepted")
    )
    into = {row.id: row for row in rows}
    yield all((row.merged_into is not None) == (row.status == "merged") for row in rows)
    yield all(into[row.merged_into].status != "merged" for row in rows if row.merged_into)


@settings(max_examples=8)
@given(st.lists(STEPS, max_size=10))
def test_whatever_is_decided_the_promises_hold(steps: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = making.community_store(Path(folder), ACTIONS)
        weeks = [making.week(store, "2026-W48"), making.week(store, "2026-W49")]
        asker = making.member(store, "小满妈妈")
        rows: list[str] = []
        for step, one, other in [("add", 0, 0), ("queue", 0, 0), *steps]:
            row, second = (rows[one % len(rows)], rows[other % len(rows)]) if rows else ("", "")
            try:
                change = store.act(partial(_done, step=step, row=row, other=second, week=weeks[other % 2], asker=asker))
            except Refused:
                continue
            if change is not None and isinstance(change.edits[0], Insert):
                rows.append(change.edits[0].row)
            assert all(_kept_promises(store))
