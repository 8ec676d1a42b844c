"""Outcome: whom to ask whether it worked, ticking them as asked, keeping what they tell."""

from datetime import timedelta
from pathlib import Path

import pytest

from modui import i18n
from modui.duties import answers, digest, outcome
from modui.records import afterwards
from modui.records.views import OutcomeView
from tests import making
from tests.duties.digesting import Digested
from tests.screens.driving import Desk, desk
from widgets.dialogs import Form, MessageBox, Reading

ASKED = "读书会怎么开头才不会散？"


@pytest.fixture
def world(tmp_path: Path, clock: making.HeldClock) -> Digested:
    """Three weeks after a digest whose asker took one of two answers."""
    told = Digested(tmp_path / "home", clock=clock)
    for name in ("木子", "阿树", "书签"):
        told.member(name)
    told.question("木子", ASKED)
    told.answer(ASKED, "阿树", "到场再读")
    told.answer(ASKED, "书签", "先定地方")
    told.do(lambda state: answers.adopt(state, told.answers["到场再读"]))
    digest.issue(told.store, told.week)
    clock.at += timedelta(weeks=3)
    making.week(told.store, "2026-W51")
    return told


def outcome_of(world: Digested, title: str) -> OutcomeView | None:
    with world.store.read() as state:
        return afterwards.outcome(state, world.answers[title])


def shown(at: Desk) -> str:
    return "\n".join(
        " ".join(str(getattr(cell, "text", cell)) for cell in row.cells) for row in at.rows("outcomes").rows
    )


async def test_home_leads_to_the_asker_who_is_asked_and_what_they_tell_is_kept(world: Digested) -> None:
    async with desk(world.store) as at:
        todo = at.rows("todo")
        (due,) = [row.key for row in todo.rows if row.key.endswith(":outcome")]
        todo.go(due)
        todo.focus()
        await at.press("enter")
        assert at.screen.step == "outcome"
        assert "W47 Q1 到场再读 木子 to ask" in shown(at)
        assert "先定地方" not in shown(at), "the asker took the other"
        await at.press("a")
        assert isinstance(at.app.screen, MessageBox)
        assert "木子" in at.app.screen.text
        await at.press("s")
        assert at.copied
        asked = outcome_of(world, "到场再读")
        assert asked is not None
        assert asked.status == "asked"
        await at.press("w")
        assert isinstance(at.app.screen, Form)
        await at.fill("第三场来了九个。")
        at.app.screen.set_value("scope", "group")
        await at.press("ctrl+s")
        told = outcome_of(world, "到场再读")
        assert told is not None
        assert (told.status, told.remark, told.scope) == ("worked", "第三场来了九个。", ("group",))
        assert "asked 3 weeks later: worked" in at.text("outcome")
        assert "w" not in at.keys, "it says so already"
        assert "a" not in at.keys
        await at.press("ctrl+z")
        assert outcome_of(world, "到场再读") == asked


async def test_what_is_typed_and_the_time_of_asking_are_checked_in_their_forms(world: Digested) -> None:
    async with desk(world.store, "outcome") as at:
        await at.press("d")
        assert isinstance(at.app.screen, Form)
        at.app.screen.set_value("days", "soon")
        await at.press("ctrl+s")
        assert "no number of days" in at.text("said")
        at.app.screen.set_value("days", "40")
        await at.press("ctrl+s")
        assert not at.rows("outcomes").rows
        assert "asked 40 days after the digest" in at.text("top")
        await at.press("w", "a", "enter")
        assert not at.app.screen.query(".box"), "without an answer under the cursor nothing happens"


async def test_an_outcome_reads_in_chinese_and_whole(world: Digested) -> None:
    i18n.use("zh")
    async with desk(world.store, "outcome") as at:
        assert "待回访" in shown(at)
        await at.press("a")
        assert "有没有用" in at.text("message")
        await at.press("escape", "enter")
        assert isinstance(at.app.screen, Reading)


async def test_an_outcome_stands_beside_its_answer_at_its_week(world: Digested) -> None:
    world.do(lambda state: outcome.record(state, world.answers["到场再读"], "partly", "来了四个"))
    async with desk(world.store) as at:
        at.app.week, at.app.question = "2026-W47", world.questions[ASKED]
        await at.press("3")
        at.rows("items").go(world.answers["到场再读"])
        await at.settle()
        assert "partly worked “来了四个”" in at.text("item")


async def test_a_key_that_does_nothing_just_now_says_so(world: Digested) -> None:
    world.do(lambda state: outcome.record(state, world.answers["到场再读"], "partly", "来了四个"))
    async with desk(world.store, "outcome") as at:
        await at.press("p")
        assert any("Partly" in said for said in at.notices)
        assert not at.app.screen.query(".box")
        before = len(at.notices)
        await at.press("down", "z", "w", "escape")
        assert len(at.notices) == before, "a key that means nothing stays silent, and one that works says nothing"
