"""The digest's screen: what is left to look at, the words between, the file, and the publishing."""

from pathlib import Path

import pytest
from textual.widgets import TextArea

from modui.duties import answers, digest
from modui.records import queries
from modui.records.changes import Set
from modui.records.store import Store
from tests import making as make
from tests.screens.driving import Desk, desk


class World:
    """A week with one answered question: one answer for everybody, one for the group only."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.people = {name: make.member(store, name) for name in ("阿树", "老K", "小满妈妈")}
        self.week = make.week(store)
        self.question = make.insert(
            store,
            "question",
            week=self.week,
            number=1,
            asker=self.people["小满妈妈"],
            naming="nickname",
            scope=["group", "public"],
            title="老用户不说话了，怎么把社群重新做活？",
        )
        for before, after in (("new", "accepted"), ("accepted", "answering"), ("answering", "answered")):
            make.put(store, Set("question", self.question, "status", before, after))
        self.answer("阿树", "先做减法", ["group", "public"])
        self.answer("老K", "让答得好被看见", ["group"])

    def answer(self, author: str, title: str, scope: list[str] | None) -> str:
        return make.insert(
            self.store,
            "answer",
            question=self.question,
            number=1 + (author == "老K"),
            author=self.people[author],
            title=title,
            method="停掉每日打卡两周，请老用户各提一个真问题。",
            reasoning="沉默多半是没有一个轮到我说的理由。",
            naming="nickname",
            scope=scope,
            status="ready",
        )

    @property
    def passages(self) -> dict[tuple[str | None, str], str]:
        with self.store.read() as state:
            return {(one.question, one.slot): one.text for one in queries.passages(state, self.week)}

    @property
    def status(self) -> str:
        with self.store.read() as state:
            found = queries.digest(state, self.week)
        return found.status if found else ""


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


def preview(at: Desk) -> str:
    return at.screen.query_one("#preview", TextArea).text


def problems(at: Desk) -> list[str]:
    return [str(row.cells[2]) for row in at.rows("items").rows if row.key.startswith("problem")]


async def test_the_document_is_shown_for_each_audience(world: World) -> None:
    async with desk(world.store, "digest") as at:
        assert "先做减法" in preview(at)
        assert "让答得好被看见" in preview(at)
        await at.press("a")
        assert "public" in at.text("top")
        assert "先做减法" in preview(at)
        assert "让答得好被看见" not in preview(at)
        assert any("did not agree to this audience" in problem for problem in problems(at))


async def test_a_missing_text_is_written_where_it_is_missed(world: World) -> None:
    async with desk(world.store, "digest") as at:
        assert any("one-minute version" in problem for problem in problems(at))
        await at.press("enter")
        await at.fill("先别拉新：停掉打卡，办一次提问周。")
        await at.press("ctrl+s")
        assert world.passages == {(None, "opening"): "先别拉新：停掉打卡，办一次提问周。"}
        assert "先别拉新" in preview(at)
        assert not any("one-minute version" in problem for problem in problems(at))


@pytest.mark.slow
async def test_somebody_elses_words_are_not_overwritten_unseen(world: World) -> None:
    world.store.act(lambda state: digest.write_passage(state, world.week, "opening", "初稿"))
    async with desk(world.store, "digest") as at:
        at.rows("items").go(":opening")
        await at.press("e")
        world.store.act(lambda state: digest.write_passage(state, world.week, "opening", "副班改过的"))
        await at.fill("我的")
        await at.press("ctrl+s")
        assert at.text("said")
        assert "我的" in at.app.screen.query_one("#field-text", TextArea).text
    assert world.passages == {(None, "opening"): "副班改过的"}


@pytest.mark.slow
async def test_enter_on_a_problem_goes_where_it_is_seen_to(world: World) -> None:
    make.put(world.store, Set("answer", _first_answer(world), "naming", "nickname", None))
    async with desk(world.store, "digest") as at:
        rows = at.rows("items")
        rows.go(next(row.key for row in rows.rows if "not asked yet" in str(row.cells[-1])))
        await at.press("enter")
        assert at.screen.step == "answers"
        assert at.app.question == world.question


def _first_answer(world: World) -> str:
    with world.store.read() as state:
        return queries.answers(state, world.question)[0].id


async def test_it_is_exported_to_the_folder_one_is_in_and_nothing_is_overwritten_unasked(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    monkeypatch.chdir(folder)
    file = folder / "测试社-2026-W48.md"
    async with desk(world.store, "digest") as at:
        await at.press("x", "enter")
        assert file.read_text("utf-8") == preview(at)
        file.write_text("mine", encoding="utf-8")
        await at.press("x", "enter", "n")
        assert file.read_text("utf-8") == "mine"
        await at.press("x", "enter", "y")
        assert file.read_text("utf-8") == preview(at)


async def test_it_is_exported_in_the_format_one_chooses(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with desk(world.store, "digest") as at:
        await at.press("x", "tab", "down", "enter")
        assert (tmp_path / "测试社-2026-W48.html").read_text("utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.slow
async def test_a_path_that_cannot_be_written_leaves_the_form_open(world: World, tmp_path: Path) -> None:
    async with desk(world.store, "digest") as at:
        await at.press("x", "end", "ctrl+u")
        await at.fill(str(tmp_path / "nowhere" / "digest.md"))
        await at.press("enter")
        assert at.text("said")
        assert not (tmp_path / "nowhere").exists()


async def test_publishing_asks_while_something_is_left_and_closes_the_question(world: World) -> None:
    async with desk(world.store, "digest") as at:
        await at.press("u", "n")
        assert world.status == ""
        await at.press("u", "y")
        assert world.status == "published"
        with world.store.read() as state:
            assert queries.question(state, world.question).status == "closed"
        assert "u" not in at.keys
        assert {"c", "w"} <= at.keys
        await at.press("t", "c")
    assert 0 < len(at.copied[-1]) <= 200


async def test_without_a_week_it_says_what_to_do(store: Store) -> None:
    async with desk(store, "digest") as at:
        assert "No week is open" in preview(at)
        await at.press("x")
        assert at.app.screen is at.screen


@pytest.mark.slow
async def test_a_published_digest_is_corrected_and_taken_down(world: World) -> None:
    digest.issue(world.store, world.week)
    async with desk(world.store, "digest") as at:
        await at.press("c", "y")
        assert world.status == "corrected"
        await at.press("w", "y")
        assert world.status == "withdrawn"


@pytest.mark.slow
async def test_what_is_hidden_vanishes_from_the_document(world: World) -> None:
    async with desk(world.store, "digest") as at:
        row = _first_answer(world)
        world.store.act(lambda state: answers.hide(state, row))
        at.app.changed()
        await at.settle()
        assert "先做减法" not in preview(at)
