"""Intake: documents go in with few keys, every decision lands in the records, nothing typed is lost."""

from pathlib import Path

import pytest
from docx import Document

from modui.duties import intake
from modui.records import queries
from modui.records.store import Store
from modui.records.views import QuestionView
from tests import making as make
from tests.screens.driving import Desk, desk
from widgets.dialogs import Form, MessageBox, Reading
from widgets.pick import Pick
from widgets.rows import Rows

WHOLE = """# {title}

提问者：{asker}

## 背景
我做了两年亲子社群，500 人，从今年三月起每天发言的不到 10 人。
## 细节
上个月办了三场活动，来的都是同样 12 个人，通知已读率 30%。
## 诉求
怎么让不说话的老用户重新开口？
## 已尝试
发过红包，热闹一天就没了。
## 期限
两周内
"""


class World:
    """A week, the one before it, and three members."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.people = {name: make.member(store, name) for name in ("小满妈妈", "老K", "林间")}
        self.week = make.week(store, "2026-W47")

    def questions(self) -> dict[str, QuestionView]:
        """The week's questions and the queue, by title."""
        with self.store.read() as state:
            return {one.title: one for one in (*queries.questions(state, self.week), *queries.queue(state))}

    def states(self) -> dict[str, str]:
        return {title: one.status for title, one in self.questions().items()}

    def ask(self, title: str, asker: str = "小满妈妈", text: str = "", week: str | None = None) -> str:
        """Take a question in without the desk; its id."""
        draft = intake.read(text or WHOLE.format(title=title, asker=asker))
        change = self.store.act(
            lambda state: intake.add(
                state,
                week=week or self.week,
                asker=self.people[asker],
                draft=draft,
                source=title,
                source_kind="paste",
            )
        )
        assert change is not None
        return change.edits[0].row


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


def word_file(path: Path, title: str, asker: str = "") -> Path:
    document = Document()
    document.add_heading(title, 0)
    if asker:
        document.add_paragraph(f"提问者：{asker}")
    document.add_heading("诉求", 1)
    document.add_paragraph("怎么让不说话的老用户重新开口？")
    document.save(str(path))
    return path


async def path_typed(at: Desk, text: str) -> None:
    form = at.app.screen
    assert isinstance(form, Form)
    form.set_value("path", text)
    await at.settle()


async def test_a_word_file_is_taken_in_with_two_keys_and_accepted_with_a_third(world: World, tmp_path: Path) -> None:
    path = word_file(tmp_path / "q1.docx", "怎么把社群重新做活？", "小满妈妈")
    async with desk(world.store, "intake") as at:
        await at.press("n")
        await path_typed(at, str(path))
        await at.press("enter")
        one = world.questions()["怎么把社群重新做活？"]
        assert (one.asker_name, one.status, one.source_kind, one.source_name) == ("小满妈妈", "new", "docx", "q1.docx")
        assert "怎么让不说话的老用户重新开口" in at.text("question")
        await at.press("a")
        assert world.states() == {"怎么把社群重新做活？": "accepted"}


async def test_the_asker_is_asked_for_where_no_file_names_one(world: World, tmp_path: Path) -> None:
    word_file(tmp_path / "a.docx", "第一题怎么办？", "老K")
    word_file(tmp_path / "b.docx", "第二题怎么办？")
    word_file(tmp_path / "c.docx", "第三题怎么办？", "不认识的人")
    word_file(tmp_path / "d.docx", "第四题怎么办？")
    async with desk(world.store, "intake") as at:
        await at.press("n")
        await path_typed(at, str(tmp_path))
        await at.press("enter")
        assert set(world.states()) == {"第一题怎么办？"}
        await at.fill("林间")
        await at.press("enter")
        form = at.app.screen
        assert isinstance(form, Form)
        assert form.values() == {"asker": "不认识的人"}
        assert "不认识的人" in form.note
        await at.press("enter")
        assert "不认识的人" in at.text("said")
        form.set_value("asker", "小满")
        await at.press("enter", "escape")
        askers = {title: one.asker_name for title, one in world.questions().items()}
        assert askers == {"第一题怎么办？": "老K", "第二题怎么办？": "林间", "第三题怎么办？": "小满妈妈"}
        assert any("第四题" in said for said in at.notices)


async def test_five_files_of_a_folder_are_accepted_with_seven_keys(world: World, tmp_path: Path) -> None:
    for n in range(5):
        name = f"第 {n} 题，怎么办？"
        (tmp_path / f"{n}.md").write_text(WHOLE.format(title=name, asker="老K"), encoding="utf-8")
    (tmp_path / "broken.docx").write_bytes(b"no Word document")
    async with desk(world.store, "intake") as at:
        await at.press("n")
        await path_typed(at, f'"{tmp_path}"')
        await at.press("enter")
        assert any("broken.docx" in said for said in at.notices)
        await at.press(*"aaaaa")
        assert list(world.states().values()) == ["accepted"] * 5


async def test_a_file_is_not_taken_in_twice_and_one_that_cannot_be_read_is_said_in_the_form(
    world: World, tmp_path: Path
) -> None:
    path = tmp_path / "q.md"
    path.write_text(WHOLE.format(title="怎么把社群重新做活？", asker="老K"), encoding="utf-8")
    async with desk(world.store, "intake") as at:
        for _turn in range(2):
            await at.press("n")
            await path_typed(at, str(path))
            await at.press("enter")
        assert len(world.questions()) == 1
        assert "Taken in before: Q1" in at.notices
        await at.press("n")
        await path_typed(at, "nowhere.docx")
        await at.press("enter")
        assert "nowhere.docx" in at.text("said")
        form = at.app.screen
        assert isinstance(form, Form)
        assert form.values() == {"path": "nowhere.docx"}


async def test_a_paste_names_its_asker_and_survives_leaving(world: World) -> None:
    async with desk(world.store, "intake") as at:
        await at.press("p")
        await at.fill(WHOLE.format(title="怎么把社群重新做活？", asker="老K"))
        await at.press("escape", "p", "ctrl+s")
        (one,) = world.questions().values()
        assert (one.asker_name, one.demand) == ("老K", "怎么让不说话的老用户重新开口？")
        await at.press("p")
        form = at.app.screen
        assert isinstance(form, Form)
        assert form.values() == {"text": "", "asker": ""}


async def test_a_chat_message_becomes_a_draft_and_a_message_that_asks_for_the_rest(world: World) -> None:
    async with desk(world.store, "intake") as at:
        await at.press("c")
        form = at.app.screen
        assert isinstance(form, Form)
        form.set_value("text", "有人知道小程序怎么做分销吗")
        form.set_value("asker", "林间")
        await at.press("ctrl+s")
        box = at.app.screen
        assert isinstance(box, MessageBox)
        assert "林间" in box.text
        await at.press("c", "escape")
        assert at.copied == [box.text]
        assert list(world.states().values()) == ["draft"]
        await at.press("a")
        assert list(world.states().values()) == ["draft"], "a draft is confirmed first"
        await at.press("y", "a")
        assert list(world.states().values()) == ["accepted"]


async def test_sending_back_shows_the_reply_to_edit_and_then_to_copy(world: World) -> None:
    world.ask("怎么办", text="怎么办")
    world.ask("第二题")
    async with desk(world.store, "intake") as at:
        await at.press("s")
        form = at.app.screen
        assert isinstance(form, Form)
        assert "小满妈妈" in form.values()["reply"]
        form.set_value("reply", "小满妈妈，请补充背景。")
        await at.press("ctrl+s")
        one = world.questions()["怎么办"]
        assert (one.status, one.reason) == ("returned", "小满妈妈，请补充背景。")
        box = at.app.screen
        assert isinstance(box, MessageBox)
        assert box.text == "小满妈妈，请补充背景。"
        await at.press("escape", "a")
        assert world.states() == {"怎么办": "returned", "第二题": "accepted"}, "the cursor was on the next to judge"


async def test_later_puts_it_into_the_queue_and_t_takes_it_back(world: World) -> None:
    world.ask("怎么把社群重新做活？")
    async with desk(world.store, "intake") as at:
        await at.press("d")
        one = world.questions()["怎么把社群重新做活？"]
        assert (one.status, one.week) == ("deferred", None)
        assert isinstance(at.app.screen, MessageBox)
        await at.press("escape")
        assert "1 waiting for a week" in at.text("top")
        assert "a" not in at.keys
        await at.press("t", "a")
        one = world.questions()["怎么把社群重新做活？"]
        assert (one.status, one.week, one.number) == ("accepted", world.week, 1)


async def test_merging_withdrawing_and_taking_up_again(world: World) -> None:
    first, second = world.ask("怎么把社群重新做活？"), world.ask("社群死了怎么办？", "老K")
    async with desk(world.store, "intake") as at:
        await at.press("down", "g", "enter")
        one = world.questions()["社群死了怎么办？"]
        assert (one.status, one.merged_into) == ("merged", first)
        box = at.app.screen
        assert isinstance(box, MessageBox)
        assert "老K" in box.text
        assert "怎么把社群重新做活" in box.text
        await at.press("escape")
        assert at.rows("questions").key == second
        assert "怎么把社群重新做活" in at.text("question")
        await at.press("o", "x", *"gone", "enter")
        one = world.questions()["社群死了怎么办？"]
        assert (one.status, one.reason) == ("withdrawn", "gone")


async def test_sections_are_edited(world: World) -> None:
    world.ask("怎么把社群重新做活？")
    async with desk(world.store, "intake") as at:
        await at.press("e")
        form = at.app.screen
        assert isinstance(form, Form)
        form.set_value("title", "")
        form.set_value("deadline", "一周内")
        form.set_value("naming", "nickname")
        form.set_value("scope", "group public")
        await at.press("ctrl+s")
        assert "title" in at.text("said")
        form.set_value("title", "社群怎么活？")
        await at.press("ctrl+s")
        one = world.questions()["社群怎么活？"]
        assert (one.deadline, one.naming, one.tried) == ("一周内", "nickname", "发过红包，热闹一天就没了。")
        assert one.scope == ("group", "public")
        assert "for: group + public" in at.text("question")


async def test_what_is_unclear_is_advice_what_fits_nowhere_is_shown_and_all_of_it_is_read(world: World) -> None:
    past = make.week(world.store, "2026-W40")
    old = world.ask("老用户不说话了，怎么让社群重新活起来？", "老K", week=past)
    make.insert(
        world.store, "answer", question=old, number=1, author=world.people["林间"], summary="先停掉打卡", status="ready"
    )
    title = "老用户不说话，怎么让社群活起来？"
    world.ask(title, text=f"# {title}\n\n## 天气\n下雨 [/b] [red]\n\n## 诉求\n{'很长。' * 3_000}到头了")
    async with desk(world.store, "intake") as at:
        said = at.text("question")
        assert "▸ Who is asking" in said
        assert "下雨 [/b] [red]" in said
        assert "到头了" not in said
        await at.press("enter")
        assert isinstance(at.app.screen, Reading)
        assert "到头了" in at.app.screen.text
        assert "老用户不说话了" in said, "it was asked before"
        await at.press("escape", "v")
        assert isinstance(at.app.screen, Reading)
        assert "先停掉打卡" in at.app.screen.text
        await at.press("escape", "a")
        assert world.states() == {title: "accepted"}, "advice blocks nothing"


async def test_who_asks_again_is_answered_with_what_was_answered_before(world: World) -> None:
    past = make.week(world.store, "2026-W40")
    first, second = (
        world.ask(title, "老K", week=past)
        for title in ("老用户不说话了，怎么让社群重新活起来？", "老用户不说话了，社群怎么活？")
    )
    for row, title in ((first, "先停掉打卡"), (second, "开提问周")):
        make.insert(
            world.store,
            "answer",
            question=row,
            number=1,
            author=world.people["林间"],
            title=title,
            naming="nickname",
            scope=["group"],
            status="ready",
        )
    title = "老用户不说话，怎么让社群活起来？"
    world.ask(title)
    async with desk(world.store, "intake") as at:
        assert "2026-W40/Q1 老用户不说话了" in at.text("question")
        assert "1 answer" in at.text("question")
        await at.press("k")
        picker = at.app.screen
        assert isinstance(picker, Pick)
        picker.query_one(Rows).go(second)
        await at.press("enter")
        assert at.text("question").count("linked") == 1
        await at.press("f")
        at.app.screen.query_one(Rows).go(second)
        await at.press("enter")
        box = at.app.screen
        assert isinstance(box, MessageBox)
        assert "▪ 开提问周（林间" in box.text
        assert world.questions()[title].status == "new", "a message that was only read decides nothing"
        await at.press("s")
        assert at.copied == [box.text]
        one = world.questions()[title]
        assert (one.status, one.merged_into) == ("merged", second)
        assert "f" not in at.keys
        await at.press("ctrl+z")
        assert world.questions()[title].status == "new"


async def test_without_a_week_questions_wait_in_the_queue(store: Store) -> None:
    make.member(store, "老K")
    async with desk(store, "intake") as at:
        await at.press("p")
        await at.fill(WHOLE.format(title="怎么把社群重新做活？", asker="老K"))
        await at.press("ctrl+s")
        with store.read() as state:
            (one,) = queries.queue(state)
        assert one.title == "怎么把社群重新做活？"
        assert not {"a", "t"} & at.keys, "there is no week to accept it for"
        week = make.week(store, "2026-W47")
        at.app.changed()
        await at.settle()
        await at.press("t", "a")
        with store.read() as state:
            (one,) = queries.questions(state, week)
        assert one.status == "accepted"
