"""Needs and offers: who could meet stands with why, the message to both is ready, nobody meets twice."""

from datetime import timedelta

import pytest

from modui import i18n
from modui.duties import exchange
from modui.records import afterwards
from modui.records.changes import Set
from modui.records.store import Store
from modui.records.views import IntroductionView
from tests import making as make
from tests.screens.driving import Desk, desk
from widgets.dialogs import Ask, Form, MessageBox
from widgets.finder import Finder


class World:
    """木子 needs what 阿树 gives; 老白 asks a question that 新来 would try something for."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.people = {
            "木子": make.member(store, "木子", needs="会员续费怎么不靠打折"),
            "阿树": make.member(store, "阿树", offers="会员续费的话术", expertise=["续费"]),
            "新来": make.member(store, "新来", offers="愿意试试看，回报结果", interests=["读书会"]),
            "老白": make.member(store, "老白"),
        }
        for n in range(8):
            make.member(store, f"旁{n}", expertise=["钓鱼"])
        week = make.week(store, "2026-W47")
        asker = self.people["老白"]
        self.question = make.insert(
            store, "question", week=week, number=1, asker=asker, title="读书会怎么开头？有没有人试过？"
        )
        make.put(store, Set("question", self.question, "status", "new", "accepted"))

    def introductions(self) -> list[IntroductionView]:
        with self.store.read() as state:
            return afterwards.introductions(state)


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


def listed(at: Desk) -> str:
    return "\n".join(" ".join(str(getattr(cell, "text", cell)) for cell in row.cells) for row in at.rows("pairs").rows)


async def test_two_who_could_meet_are_brought_together_once(world: World) -> None:
    async with desk(world.store, "exchange") as at:
        assert "木子 阿树  续费, 会员" in listed(at)
        assert "offers: 续费, 会员" in at.text("pair")
        await at.press("i")
        box = at.app.screen
        assert isinstance(box, MessageBox)
        assert "木子、阿树" in box.text
        (draft,) = world.introductions()
        assert draft.status == "draft"
        await at.press("escape")
        assert "To send" in listed(at)
        assert "Could meet" not in listed(at)
        at.rows("pairs").go(draft.id)
        await at.press("e")
        form = at.app.screen
        assert isinstance(form, Form)
        form.set_value("text", "两位好！")
        await at.press("ctrl+s")
        await at.press("enter", "s")
        assert at.copied == ["两位好！"]
        (sent,) = world.introductions()
        assert (sent.status, sent.message) == ("sent", "两位好！")
        assert "e" not in at.keys
        await at.press("b")
        assert (world.introductions()[0].status, world.introductions()[0].sent_at) == ("draft", None)
        at.rows("pairs").go(draft.id)
        await at.settle()
        assert "b" not in at.keys
        await at.press("enter", "s", "t", *"an hour", "enter")
        assert (world.introductions()[0].status, world.introductions()[0].remark) == ("met", "an hour")
        assert "they talked: an hour" in listed(at)
        assert not {"t", "x"} & at.keys


async def test_small_help_for_a_question_leads_to_its_asker(world: World) -> None:
    async with desk(world.store, "exchange") as at:
        assert "Q1 老白 新来  trying a method and reporting back" in listed(at)
        await at.press("down", "i")
        (draft,) = world.introductions()
        assert (draft.seeker, draft.helper, draft.question) == (
            world.people["老白"],
            world.people["新来"],
            world.question,
        )
        assert "reporting back: 愿意试试看" in draft.message
        await at.press("escape", "ctrl+z")
        assert world.introductions() == []


async def test_an_offer_is_recorded_in_a_form_that_says_what_is_wrong(world: World) -> None:
    async with desk(world.store, "exchange") as at:
        await at.press("o")
        form = at.app.screen
        assert isinstance(form, Form)
        form.set_value("member", "谁呀")
        await at.press("ctrl+s")
        assert "谁呀" in at.text("said")
        form.set_value("member", "木子")
        form.set_value("kind", "trial")
        form.set_value("about", "读书会")
        await at.press("ctrl+s")
        assert "Q1 老白 木子" in listed(at)
        await at.press("6")
        at.rows("found").go(world.people["木子"])
        await at.settle()
        assert "trying a method and reporting back: 读书会" in at.text("member")


async def test_from_a_member_only_their_pairs_are_shown_and_escape_leads_back(world: World) -> None:
    async with desk(world.store) as at:
        await at.press("6")
        at.rows("found").go(world.people["新来"])
        await at.press("x")
        assert at.screen.step == "exchange"
        assert "新来" in at.text("top")
        assert listed(at) == ""
        await at.press("f")
        assert isinstance(at.app.screen, Finder)
        await at.press(*"shu", "enter")
        assert "阿树" in at.text("top")
        assert "木子 阿树" in listed(at)
        await at.press("escape")
        assert "everybody" in at.text("top")
        await at.press("escape")
        assert at.screen.step == ""


async def test_needs_and_offers_read_in_chinese(world: World) -> None:
    i18n.use("zh")
    with world.store.read() as state:
        assert exchange.listing(state).pairs
    async with desk(world.store, "exchange") as at:
        assert "可以认识" in listed(at)
        await at.press("i")
        assert "容我介绍" in at.text("message")


async def test_in_quiet_hours_it_is_asked_before_two_are_written_to(world: World, clock: make.HeldClock) -> None:
    clock.at += timedelta(hours=7)  # 23:30 in Shanghai
    world.store.act(lambda state: exchange.introduce(state, world.people["木子"], world.people["阿树"]))
    (draft,) = world.introductions()
    async with desk(world.store, "exchange") as at:
        at.rows("pairs").go(draft.id)
        await at.settle()
        await at.press("enter", "s")
        assert isinstance(at.app.screen, Ask)
        assert world.introductions()[0].status == "draft"
        await at.press("enter")
        assert world.introductions()[0].status == "sent"
