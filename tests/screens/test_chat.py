"""The chat's screen: paste, fold, assign, answer, note, who is who; at 80x24 and in both languages, and undone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.widgets import TextArea

from modui import i18n
from modui.duties import answers, chat, vote
from modui.records import chats, queries
from modui.records.changes import Proposal, Set
from modui.records.reading import State
from modui.records.store import Store
from modui.records.views import MessageView
from screens.chat import ChatScreen
from screens.chat_lines import Lines
from tests import making as make
from tests.documents.chats.test_choosing import TWO
from tests.duties.test_chat import World
from tests.screens.driving import Desk, desk
from widgets.dialogs import Form, MessageBox, Reading
from widgets.pick import Pick
from widgets.rows import Cell, Rows

PASTED = """老K 2026/11/24 09:10
我再补充一点：先问十个人。

路人甲 2026/11/24 09:11
[b]不是[/b] 标记 [/user]

"""


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


@pytest.fixture(params=["en", "zh"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    i18n.use(request.param)
    yield request.param
    i18n.use("en")


def screen(at: Desk) -> ChatScreen:
    assert isinstance(at.screen, ChatScreen)
    return at.screen


def listed(at: Desk) -> list[str]:
    """What each line says: the text of a message, or the whole line."""
    cells = [row.cells[4] if len(row.cells) > 1 else row.cells[0] for row in at.rows("messages").rows]
    return [cell.text if isinstance(cell, Cell) else cell for cell in cells]


def kept(world: World) -> list[MessageView]:
    with world.store.read() as state:
        return chats.messages(state, world.week)


async def go(at: Desk, world: World, number: int) -> None:
    (row,) = world.ids(number)
    at.rows("messages").go(row)
    await at.settle()
    if at.rows("messages").key != row:  # it is folded: open the run that it stands in
        await at.press("enter")
        at.rows("messages").go(row)
        await at.settle()
    assert at.rows("messages").key == row


async def test_an_empty_week_says_what_to_do(store: Store, language: str) -> None:
    make.week(store)
    async with desk(store, "chat") as at:
        assert "p" in at.rows("messages").empty
        assert {"p", "n"} <= at.keys
        assert "f" not in at.keys


async def test_a_paste_goes_in_once_and_the_cursor_is_on_what_is_new(world: World) -> None:
    async with desk(world.store, "chat") as at:
        await at.press("p")
        await at.fill(PASTED)
        await at.press("ctrl+s")
        assert len(kept(world)) == 7
        assert str(at.rows("messages").key).endswith(world.ids(6)[0]), "on it, or on the line it is folded into"
        assert any("2 new messages" in said for said in at.notices)
        await at.press("p")
        await at.fill(PASTED)
        await at.press("ctrl+s")
        assert len(kept(world)) == 7
        await at.press("ctrl+z")
        assert len(kept(world)) == 5


@pytest.mark.slow
async def test_one_conversation_of_several_is_chosen_and_times_get_their_day(world: World) -> None:
    async with desk(world.store, "chat") as at:
        await at.press("p")
        await at.fill(TWO)
        await at.press("ctrl+s")
        assert isinstance(at.app.screen, Pick)
        await at.press("down", "enter")
        assert [one.text for one in kept(world) if one.batch == 2] == ["Family 1", "Family 2"]
        await at.press("p")
        await at.fill("甲 9:59:54 PM\n一\n\n乙 10:00:04 PM\n二\n")
        await at.press("ctrl+s")
        form = at.app.screen
        assert isinstance(form, Form)
        form.set_value("day", "2026-11-23")
        await at.press("ctrl+s")
        assert [f"{one.at:%m-%d}" for one in kept(world) if one.batch == 3 and one.at] == ["11-23"] * 2


async def test_what_is_no_chat_says_so_and_keeps_the_paste(world: World) -> None:
    async with desk(world.store, "chat") as at:
        await at.press("p")
        await at.fill("只是一句话")
        await at.press("ctrl+s")
        assert isinstance(at.app.screen, Form)
        assert at.text("said")
        assert at.app.screen.values()["text"] == "只是一句话"
        await at.press("escape", "p")
        assert at.app.screen.query_one(TextArea).text == "只是一句话", "it is there again the next time"


async def test_one_key_folds_and_brings_back_with_the_reason_shown(world: World, language: str) -> None:
    async with desk(world.store, "chat") as at:
        assert "大家晚上好" not in listed(at), "a greeting is folded by itself"
        await go(at, world, 1)
        assert listed(at)[0] == "大家晚上好"
        assert ("folded: a greeting" if language == "en" else "已收起：") in at.text("message")
        await at.press("f")
        decided = world.sorting(1)
        assert decided is not None
        assert decided.verdict == "kept"
        await go(at, world, 2)
        await at.press("f")
        folded = world.sorting(2)
        assert folded is not None
        assert folded.verdict == "folded"
        assert not any("先停掉" in line for line in listed(at))
        await at.press("ctrl+z", "ctrl+z")
        assert world.sorting(1) is None
        assert world.sorting(2) is None


async def test_marked_messages_become_the_answer_of_who_said_them(world: World, language: str) -> None:
    async with desk(world.store, "chat") as at:
        await go(at, world, 2)
        await at.press("space")
        await go(at, world, 4)
        await at.press("space", "a")
        form = at.app.screen
        assert isinstance(form, Form)
        assert form.values()["author"] == "林间"
        form.set_value("naming", "nickname")
        await at.press("ctrl+s")
        with world.store.read() as state:
            (answer,) = queries.answers(state, world.question)
            assert chat.sources(state, world.week) == {answer.id: (2, 4)}
        assert "#2" in at.text("document")
        assert at.rows("messages").marked == set()
        await at.press("ctrl+z")
        with world.store.read() as state:
            assert queries.answers(state, world.question) == []


async def test_messages_become_a_note_in_other_words(world: World) -> None:
    async with desk(world.store, "chat") as at:
        await go(at, world, 4)
        await at.press("j")
        form = at.app.screen
        assert isinstance(form, Form)
        form.set_value("text", "两个群里都试过。")
        await at.press("ctrl+s")
        assert "两个群里都试过。 (messages #4)" in at.text("document")


async def test_an_answer_goes_to_the_question_of_its_messages_rather_than_to_the_one_on_screen(world: World) -> None:
    other = make.insert(
        world.store, "question", week=world.week, number=2, asker=world.people["老K"], title="直播怎么安排？"
    )
    make.put(world.store, Set("question", other, "status", "new", "accepted"))
    world.store.act(lambda state: chat.assign(state, world.ids(2), other))
    async with desk(world.store, "chat") as at:
        await go(at, world, 2)
        await at.press("a")
        form = at.app.screen
        assert isinstance(form, Form)
        assert form.values()["about"] == other
        await at.press("ctrl+s")
        with world.store.read() as state:
            assert [one.author for one in queries.answers(state, other)] == [world.people["林间"]]
        await go(at, world, 4)
        await at.press("j")
        form = at.app.screen
        assert isinstance(form, Form)
        assert form.values()["about"] == world.question


async def test_messages_are_assigned_to_questions_and_to_threads(world: World) -> None:
    async with desk(world.store, "chat") as at:
        await go(at, world, 2)
        await at.press("g")
        assert isinstance(at.app.screen, Pick)
        await at.press("enter")
        sorting = world.sorting(2)
        assert sorting is not None
        assert sorting.question == world.question
        await at.press("t", "enter")
        sorting = world.sorting(2)
        assert sorting is not None
        assert sorting.thread == "+1"
        await go(at, world, 4)
        await at.press("t")
        at.app.screen.query_one("#rows", Rows).go("=+1")
        await at.press("enter")
        sorting = world.sorting(4)
        assert sorting is not None
        assert sorting.thread == "+1", "merged into the one that is there"
        await at.press("v")
        assert screen(at).view == "threads"
        assert any("+1" in line for line in listed(at))


async def test_who_is_who_is_said_once(world: World) -> None:
    async with desk(world.store, "chat") as at:
        await at.press("p")
        await at.fill(PASTED)
        await at.press("ctrl+s")
        assert "1 nickname unknown" in at.text("said")
        await at.press("w", "enter")
        await at.fill("小满")
        await at.press("enter")
        with world.store.read() as state:
            assert chat.remembered(state)["路人甲"].member == world.people["小满妈妈"]
        assert "unknown" not in at.text("said")


async def test_what_members_typed_is_never_markup(world: World) -> None:
    async with desk(world.store, "chat") as at:
        await at.press("p")
        await at.fill(PASTED)
        await at.press("ctrl+s")
        await go(at, world, 7)
        assert "[b]不是[/b] 标记 [/user]" in at.text("message")
        await at.press("enter")
        assert isinstance(at.app.screen, Reading)
        await at.press("escape", "j")
        form = at.app.screen
        assert isinstance(form, Form)
        await at.press("ctrl+s")
        assert "[/user]" in at.text("document")


async def test_finding_shows_only_what_holds_the_text(world: World) -> None:
    async with desk(world.store, "chat") as at:
        await at.press("slash")
        await at.fill("两个群")
        await at.press("enter")
        assert listed(at) == ["我在两个群做过，周参与从三十人到七十四人。"]
        await at.press("v")
        assert len(listed(at)) > 1


async def test_a_voice_message_has_a_ready_reply(world: World) -> None:
    async with desk(world.store, "chat") as at:
        await go(at, world, 1)
        assert "r" not in at.keys
        await go(at, world, 5)
        await at.press("r")
        box = at.app.screen
        assert isinstance(box, MessageBox)
        assert box.text.startswith("老K")
        await at.press("c")
        assert at.copied == [box.text]
        await at.press("escape", "R", "enter")
        assert isinstance(at.app.screen, MessageBox)
        assert at.app.screen.text == box.text


@pytest.mark.slow
async def test_it_is_reached_from_home_and_from_answers(world: World) -> None:
    async with desk(world.store) as at:
        await at.press("c")
        assert isinstance(at.screen, ChatScreen)
        await at.press("3", "c")
        assert isinstance(at.screen, ChatScreen)
        await at.press("escape", "7")
        assert isinstance(at.screen, ChatScreen)
        assert isinstance(at.rows("messages").rows, Lines)


@pytest.mark.slow
async def test_a_paste_of_a_megabyte_goes_in_whole(world: World) -> None:
    minutes = [f"{n // 60:02d}:{n % 60:02d}" for n in range(1_440)]
    lines = [f"阿树 2026/11/24 {minute}\n第 {minute} 句：{'先停掉每日打卡。' * 8}\n" for minute in minutes]
    text = "\n".join(lines)
    text += f"\n老K 2026/11/25 08:00\n{'很长的一段话。' * 40_000}\n\n"
    assert len(text.encode()) > 1_000_000
    async with desk(world.store, "chat") as at:
        await at.press("p")
        await at.fill(text)
        await at.press("ctrl+s")
        assert len(kept(world)) == 5 + 1_441
        assert kept(world)[-1].text.startswith("很长的一段话。")


@pytest.mark.slow
async def test_days_stand_above_what_was_said_on_them(world: World) -> None:
    async with desk(world.store, "chat") as at:
        assert not any("2026-11-23" in line for line in listed(at)), "one day needs no heading"
        await at.press("p")
        await at.fill(PASTED)
        await at.press("ctrl+s")
        assert screen(at).view == "new"
        assert listed(at)[0] == "2026-11-24 Tue"
        assert not any("先停掉" in line for line in listed(at)), "only what is new is shown"
        await at.press("v", "v")
        assert [line for line in listed(at) if line.startswith("2026-")] == ["2026-11-23 Mon", "2026-11-24 Tue"]


@pytest.mark.slow
async def test_a_whole_thread_is_marked_by_one_key(world: World) -> None:
    async with desk(world.store, "chat") as at:
        world.store.act(lambda state: chat.move(state, world.ids(2, 4), "打卡"))
        at.app.changed()
        await at.settle()
        await go(at, world, 4)
        await at.press("m")
        assert at.rows("messages").marked == set(world.ids(2, 4))
        await at.press("m")
        assert at.rows("messages").marked == set()


async def test_all_that_somebody_says_on_a_question_is_their_answer_by_two_keys(world: World) -> None:
    async with desk(world.store, "chat") as at:
        await go(at, world, 2)
        await at.press("M", "a", "ctrl+s")
        with world.store.read() as state:
            (answer,) = queries.answers(state, world.question)
            assert chat.sources(state, world.week) == {answer.id: (2, 4)}


@pytest.mark.slow
async def test_the_screen_works_with_the_mouse(world: World) -> None:
    async with desk(world.store, "chat") as at:
        await go(at, world, 2)
        await at.pilot.click("#messages", offset=(20, 2))
        await at.settle()
        before = at.rows("messages").key
        await at.pilot.click("#messages", offset=(1, at.rows("messages").cursor))
        await at.settle()
        assert at.rows("messages").marked == {before}


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_message_and_document_are_both_in_view(world: World, size: tuple[int, int], language: str) -> None:
    async with desk(world.store, "chat", size) as at:
        for name in ("messages", "message", "document"):
            region = at.screen.query_one(f"#{name}").region
            assert region.height > 0
            assert region.bottom <= size[1]
        assert at.rows("messages").region.height >= 10


async def test_sorting_that_was_stopped_leaves_all_to_be_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from modui.duties.chat.distilling import Cancelled
    from screens import chat_sorting as module

    def stopped(*_messages: object, **_hooks: object) -> None:
        raise Cancelled

    monkeypatch.setattr(module, "find", stopped)
    async with desk(world.store, "chat") as at:
        assert len(listed(at)) == 5
        assert "s" not in at.keys


LIST = """老K 2026/11/24 12:00
#接龙
评选，写编号
1. 阿树 1
2. 林间 2

老K 2026/11/24 12:05
#接龙
评选，写编号
1. 阿树 1
2. 林间 2
3. 小满妈妈 1 2

老K 2026/11/24 12:06
2

"""


@pytest.mark.slow
async def test_a_list_and_single_lines_become_ballots_of_the_open_vote(world: World) -> None:
    for author in ("林间", "老K"):
        world.store.act(_answer_by(world, author))
    with world.store.read() as state:
        rows = [one.id for one in queries.answers(state, world.question)]
    for row in rows:
        world.store.act(lambda state, row=row: answers.judge(state, row, "ready"))  # type: ignore[misc]  # mypy and defaults
        world.store.act(lambda state, row=row: answers.consent(state, row, "nickname", ["group"]))  # type: ignore[misc]
    world.store.act(lambda state: vote.open_poll(state, week=world.week, question=world.question))
    async with desk(world.store, "chat") as at:
        assert "b" in at.keys
        await at.press("p")
        await at.fill(LIST)
        await at.press("ctrl+s", "v", "v")
        for number in (7, 8):
            await go(at, world, number)
            await at.press("space")
        await at.press("b", "enter")
        assert isinstance(at.app.screen, Reading)
        assert "小满妈妈: 1 2" in at.app.screen.text
        await at.press("enter")
        with world.store.read() as state:
            (poll,) = queries.polls(state, world.week)
            cast = {one.voter_name: len(one.choices or ()) for one in queries.ballots(state, poll.id)}
        assert cast["小满妈妈"] == 2
        await at.press("ctrl+z")
        with world.store.read() as state:
            assert queries.ballots(state, poll.id) == []


def _answer_by(world: World, author: str) -> Callable[[State], Proposal]:
    return lambda state: answers.add(
        state,
        question=world.question,
        author=world.people[author],
        role="user",
        draft=answers.read("先问十个人，再决定做不做，每周只问两次。"),
        source="",
        source_kind="paste",
    )


SIGNED_UP = """路人甲 2026/11/24 13:00
#接龙
谁来答 Q1？
1. 阿树 可以说说打卡
2. 老K：先问十个人，再决定做不做，每周只问两次，问完当晚整理。
3. 谁也不是

"""


@pytest.mark.slow
async def test_a_list_becomes_sign_ups_or_answers(world: World) -> None:
    async with desk(world.store, "chat") as at:
        await at.press("p")
        await at.fill(SIGNED_UP)
        await at.press("ctrl+s")
        await go(at, world, 6)
        await at.press("b", "enter")
        assert isinstance(at.app.screen, Reading)
        assert "阿树: 可以说说打卡" in at.app.screen.text
        assert "谁也不是" in at.app.screen.text
        await at.press("enter")
        with world.store.read() as state:
            listed_ = {one.member_name: one.reasons for one in queries.shortlist(state, world.question)}
        assert listed_["阿树"] == ("可以说说打卡",)
        await at.press("ctrl+z", "b", "down", "enter", "enter")
        with world.store.read() as state:
            assert queries.shortlist(state, world.question) == []
            found = queries.answers(state, world.question)
            assert [one.author_nickname for one in found] == ["阿树", "老K"]
            assert set(chat.sources(state, world.week).values()) == {(6,)}
        await at.press("ctrl+z")
        with world.store.read() as state:
            assert queries.answers(state, world.question) == []


@pytest.mark.slow
async def test_a_forms_rows_become_answers_and_what_cannot_is_told(world: World, tmp_path: Path) -> None:
    form = tmp_path / "form.csv"
    form.write_text("昵称,一句话,做法\n老K,先问没续的人。,打十个电话。\n路人甲,不知道,没有\n", encoding="utf-8")
    async with desk(world.store, "chat") as at:
        await at.press("F")
        await at.fill(str(form))
        await at.press("enter")
        assert isinstance(at.app.screen, Reading)
        assert "路人甲" in at.app.screen.text
        await at.press("escape")
        assert "先问没续的人。" in at.text("document")
        await at.press("ctrl+z")
        assert "先问没续的人。" not in at.text("document")
