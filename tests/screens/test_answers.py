"""The answers' screen: invitations go out with one key each, answers come in with few, and the records show it."""

from pathlib import Path

import pytest
from textual.widgets import TextArea

from modui.duties import answers
from modui.records import queries
from modui.records.changes import Set
from modui.records.store import Store
from modui.records.views import AnswerView, FollowUpView, InvitationView
from tests import making as make
from tests.screens.driving import Desk, desk
from widgets.dialogs import Form

FULL = """# 先做减法，再做一次提问周
解答人：{author}
身份：从业者
署名：昵称
授权：群内、公开

## 一句话
停掉打卡两周，请 12 位老用户各提一个真问题。

## 做法
1. 周一公告停打卡，说明原因；
2. 逐个私信邀请提问，给一个填写样例；
3. 每晚放出两个问题，第二天中午收口。
"""


class World:
    """A question that was accepted, with three members to ask."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.people = {name: make.member(store, name) for name in ("阿树", "老K", "林间", "小满妈妈")}
        self.week = make.week(store, moderator=self.people["林间"])
        self.question = self.add_question(1)

    def add_question(self, number: int) -> str:
        """An accepted question of 小满妈妈's."""
        row = make.insert(
            self.store,
            "question",
            week=self.week,
            number=number,
            asker=self.people["小满妈妈"],
            title="老用户不说话了，怎么把社群重新做活？",
        )
        make.put(self.store, Set("question", row, "status", "new", "accepted"))
        return row

    def invite(self, *names: str) -> None:
        self.store.act(lambda state: answers.invite(state, self.question, [self.people[name] for name in names]))

    def answer(self, author: str, **fields: str) -> str:
        """An answer that has come in; its id."""
        draft = answers.read(FULL.format(author=author))
        change = self.store.act(
            lambda state: answers.add(
                state,
                question=self.question,
                author=self.people[author],
                role="user",
                draft=draft,
                source="",
                source_kind="paste",
            )
        )
        assert change is not None
        return change.edits[0].row

    @property
    def invitations(self) -> dict[str, InvitationView]:
        with self.store.read() as state:
            return {one.member_name: one for one in queries.invitations(state, self.question)}

    @property
    def answers(self) -> dict[str, AnswerView]:
        with self.store.read() as state:
            return {one.author_nickname: one for one in queries.answers(state, self.question)}

    @property
    def follow_ups(self) -> list[FollowUpView]:
        with self.store.read() as state:
            return queries.follow_ups(state, self.question)


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


async def go_to(at: Desk, name: str) -> None:
    """Put the cursor on the line of `name`."""
    rows = at.rows("items")
    rows.go(next(row.key for row in rows.rows if row.key and row.cells[1] == name))
    await at.settle()


async def test_one_key_copies_an_invitation_ticks_it_sent_and_goes_to_the_next(world: World) -> None:
    world.invite("阿树", "老K")
    messages = {one.message for one in world.invitations.values()}
    async with desk(world.store, "answers") as at:
        assert "s" in at.keys
        await at.press("s", "s")
        assert set(at.copied) == messages
        assert {one.status for one in world.invitations.values()} == {"sent"}
        assert world.store.path.with_name("message.txt").read_text("utf-8").strip() == at.copied[-1]
        with world.store.read() as state:
            assert queries.question(state, world.question).status == "answering"
        assert "s" not in at.keys


async def test_two_presses_in_a_row_send_two_invitations(world: World) -> None:
    world.invite("阿树", "老K", "林间")
    async with desk(world.store, "answers") as at:
        await at.pilot.press("s", "s")
        await at.settle()
        assert len(set(at.copied)) == 2
        assert sorted(one.status for one in world.invitations.values()) == ["draft", "sent", "sent"]


async def test_replies_take_a_key_each(world: World) -> None:
    world.invite("阿树", "老K", "林间")
    for one in world.invitations.values():
        world.store.act(lambda state, one=one: answers.mark(state, one.id, "sent"))  # type: ignore[misc]
    async with desk(world.store, "answers") as at:
        await go_to(at, "阿树")
        await at.press("y")
        await go_to(at, "老K")
        await at.press("x", "enter")
        await go_to(at, "林间")
        await at.press("r", "s")
    assert world.invitations["阿树"].status == "accepted"
    assert (world.invitations["老K"].status, world.invitations["老K"].reason) == ("declined", "no time this week")
    assert world.invitations["老K"].cause == "time"
    assert world.invitations["林间"].status == "reminded"
    assert "林间" in at.copied[-1]


async def test_a_no_is_sorted_by_its_words_until_somebody_says_what_it_is(world: World) -> None:
    world.invite("老K")
    (one,) = world.invitations.values()
    world.store.act(lambda state: answers.mark(state, one.id, "sent"))
    async with desk(world.store, "answers") as at:
        await go_to(at, "老K")
        await at.press("x")
        form = at.app.screen
        assert isinstance(form, Form)
        form.set_value("reason", "这块我不熟")
        await at.settle()
        assert form.values()["cause"] == "topic"
        form.set_value("reason", "这个方向我熟，但没时间")
        await at.settle()
        assert form.values()["cause"] == "time"
        form.set_value("cause", "other")
        form.set_value("reason", "这块我不熟吧")
        await at.settle()
        assert form.values()["cause"] == "other", "what was chosen stays"
        await at.press("ctrl+s")
        assert (world.invitations["老K"].cause, world.invitations["老K"].reason) == ("other", "这块我不熟吧")
        await at.press("x")
        assert isinstance(at.app.screen, Form), "it can be put right"
        assert at.app.screen.values() == {"cause": "other", "reason": "这块我不熟吧"}


async def test_a_complete_file_is_taken_in_with_one_enter_and_is_ready_with_v(world: World, tmp_path: Path) -> None:
    world.invite("阿树")
    path = tmp_path / "an answer.md"
    path.write_text(FULL.format(author="阿树"), encoding="utf-8")
    async with desk(world.store, "answers") as at:
        await at.press("n")
        await at.fill(str(path))
        await at.press("enter", "enter")
        answer = world.answers["阿树"]
        assert (answer.role, answer.naming, answer.scope) == ("practitioner", "nickname", ("group", "public"))
        assert (answer.source_kind, answer.source_name) == ("md", "an answer.md")
        assert at.rows("items").key == answer.id
        await at.press("v")
    assert world.answers["阿树"].status == "ready"


async def test_several_complete_files_go_in_with_one_confirmation_and_one_undo(world: World, tmp_path: Path) -> None:
    for name in ("阿树", "老K"):
        (tmp_path / f"{name}.md").write_text(FULL.format(author=name), encoding="utf-8")
    (tmp_path / "voice.txt").write_text("先停打卡，再请老用户提问。", encoding="utf-8")
    async with desk(world.store, "answers") as at:
        await at.press("n")
        await at.fill(str(tmp_path))
        await at.press("enter", "y")
        assert set(world.answers) == {"阿树", "老K"}
        await at.fill("林间")
        await at.press("enter")
        late = world.answers["林间"]
        assert (late.role, late.naming, late.scope) == ("practitioner", None, None)
        await at.press("V")
        assert {one.status for one in world.answers.values()} == {"ready"}
        await at.press("ctrl+z")
        assert {one.status for one in world.answers.values()} == {"received"}
        await at.press("ctrl+z")
        assert world.answers == {}


@pytest.mark.slow
async def test_an_author_nobody_knows_leaves_the_form_open(world: World) -> None:
    async with desk(world.store, "answers") as at:
        await at.press("p")
        await at.fill(FULL.format(author="无名氏"))
        await at.press("ctrl+s", "enter")
        assert "无名氏" in at.text("said")
        assert world.answers == {}


async def test_consent_is_recorded_with_the_arrows(world: World) -> None:
    world.answer("阿树")
    async with desk(world.store, "answers") as at:
        await at.press("k", "right", "right", "tab", "3", "enter")
    answer = world.answers["阿树"]
    assert (answer.naming, answer.scope) == ("role", ("group", "public", "book"))


@pytest.mark.slow
async def test_an_answer_that_needs_more_shows_what_to_ask(world: World) -> None:
    world.answer("阿树")
    async with desk(world.store, "answers") as at:
        await at.press("l")
        assert "阿树" in at.text("message")
    assert world.answers["阿树"].status == "thin"


@pytest.mark.slow
async def test_an_answer_is_adopted_hidden_edited_and_withdrawn(world: World) -> None:
    world.answer("阿树")
    async with desk(world.store, "answers") as at:
        await at.press("a", "h")
        assert (world.answers["阿树"].adopted, world.answers["阿树"].hidden) == (True, True)
        await at.press("e", "tab", "tab", "tab", "tab")
        await at.fill("群里没有愿意先开口的人。")
        await at.press("ctrl+s")
        assert "群里没有愿意先开口的人。" in world.answers["阿树"].sections.values()
        await at.press("w", "y")
        assert world.answers["阿树"].status == "withdrawn"
        await at.press("w")
        assert world.answers["阿树"].status == "received"


@pytest.mark.slow
async def test_a_further_question_is_passed_on_and_replied_to(world: World) -> None:
    world.answer("阿树")
    async with desk(world.store, "answers") as at:
        await at.press("f")
        await at.fill("老K")
        await at.press("tab", "tab")
        await at.fill("提问周要不要匿名？")
        await at.press("ctrl+s", "s")
        (one,) = world.follow_ups
        assert (one.author_name, one.text, one.status) == ("老K", "提问周要不要匿名？", "relayed")
        assert one.answer == world.answers["阿树"].id
        assert "阿树" in at.copied[-1]
        await at.press("R")
        await at.fill("匿名给群，不匿名给群管。")
        await at.press("ctrl+s")
    assert (world.follow_ups[0].status, world.follow_ups[0].reply) == ("replied", "匿名给群，不匿名给群管。")


@pytest.mark.slow
async def test_a_note_and_a_stance_are_kept(world: World) -> None:
    world.answer("阿树")
    async with desk(world.store, "answers") as at:
        await at.press("z")
        await at.fill("停掉每日打卡")
        await at.press("tab", "right", "enter")
        await at.press("j")
        await at.fill("直播改到 20:30 之后。")
        await at.press("ctrl+s")
        with world.store.read() as state:
            (stance,) = queries.stances(state, world.question)
            (note,) = queries.notes(state, world.week)
        assert (stance.practice, stance.view) == ("停掉每日打卡", "against")
        assert (note.question, note.text) == (world.question, "直播改到 20:30 之后。")
        await at.press("u", "y")
        with world.store.read() as state:
            assert queries.question(state, world.question).status == "answered"


@pytest.mark.slow
async def test_left_and_right_turn_to_the_other_questions_and_an_empty_one_says_what_next(world: World) -> None:
    other = world.add_question(2)
    world.invite("阿树")
    async with desk(world.store, "answers") as at:
        await at.press("right")
        assert at.app.question == other
        assert "Q2 (2/2)" in at.text("top")
        assert "Nobody is asked yet" in at.text("item")
        await at.press("left")
        assert at.rows("items").key == world.invitations["阿树"].id


async def test_members_text_is_not_taken_for_markup(world: World) -> None:
    row = world.answer("阿树")
    make.put(world.store, Set("answer", row, "title", queries_title(world, row), "[/red] [bold]一句话"))
    async with desk(world.store, "answers") as at:
        assert "[/red] [bold]一句话" in at.text("item")


def queries_title(world: World, row: str) -> str:
    with world.store.read() as state:
        return queries.answer(state, row).title


async def test_a_paste_that_was_not_accepted_is_there_the_next_time(world: World) -> None:
    async with desk(world.store, "answers") as at:
        await at.press("p")
        await at.fill("先停打卡，再请老用户提问。")
        await at.press("escape")
    async with desk(world.store, "answers") as at:
        await at.press("p")
        assert at.app.screen.query_one("#field-text", TextArea).text == "先停打卡，再请老用户提问。"
    assert world.answers == {}
