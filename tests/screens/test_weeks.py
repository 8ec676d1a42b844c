"""The menu of weeks: opening, closing, moving dates, naming the moderator, turning the desk to another week."""

from modui.records import queries
from modui.records.store import Store
from modui.records.views import WeekView
from tests import making as make
from tests.screens.driving import Desk, desk
from widgets.dialogs import Ask, Form


def weeks(store: Store) -> dict[str, WeekView]:
    with store.read() as state:
        return {one.name: one for one in queries.weeks(state)}


def top(at: Desk) -> str:
    return at.text("top")


async def test_the_next_week_opens_with_two_keys_and_is_on_the_desk(store: Store) -> None:
    ashu = make.member(store, "阿树")
    store.set_local("setting", "actor", value="阿树")
    async with desk(store) as at:
        # On a Sunday, questions are collected for the week to come already.
        await at.press("w", "o", "enter")
        assert weeks(store)["2026-W48"].moderator == ashu
        assert "2026-W48" in top(at)
        await at.press("w", "o", "enter")
        assert set(weeks(store)) == {"2026-W48", "2026-W49"}
        assert "2026-W49" in top(at)


async def test_a_week_that_is_none_is_refused_and_what_was_typed_stays(store: Store) -> None:
    async with desk(store) as at:
        await at.press("w", "o")
        form = at.app.screen
        assert isinstance(form, Form)
        form.set_value("name", "next week")
        await at.press("enter")
        assert isinstance(at.app.screen, Form)
        assert "next week" in at.text("said")
        assert form.values()["name"] == "next week"
        form.set_value("name", "2026-w50")
        form.set_value("moderator", "nobody")
        await at.press("enter")
        assert "nobody" in at.text("said")
        form.set_value("moderator", "")
        await at.press("enter")
        assert set(weeks(store)) == {"2026-W50"}


async def test_dates_are_typed_in_the_time_of_the_community(store: Store) -> None:
    make.week(store)
    before = weeks(store)["2026-W48"]
    async with desk(store) as at:
        await at.press("w", "d")
        form = at.app.screen
        assert isinstance(form, Form)
        assert form.values()["session_at"] == "2026-11-29 20:30"
        form.set_value("session_at", "2026-11-28 20:00")
        await at.press("enter")
        after = weeks(store)["2026-W48"]
        assert after.session_at is not None
        assert f"{after.session_at:%m-%d %H:%M}" == "11-28 12:00"
        assert after._replace(session_at=before.session_at) == before


async def test_dates_out_of_order_or_unreadable_are_said_in_the_form(store: Store) -> None:
    make.week(store)
    before = weeks(store)
    async with desk(store) as at:
        await at.press("w", "d")
        form = at.app.screen
        assert isinstance(form, Form)
        form.set_value("session_at", "Sunday")
        await at.press("enter")
        assert "Sunday" in at.text("said")
        form.set_value("session_at", "2026-12-24 20:00")
        await at.press("enter")
        assert "order" in at.text("said")
        assert weeks(store) == before


async def test_closing_says_what_is_left_open_and_asks(store: Store) -> None:
    make.week(store)
    async with desk(store) as at:
        await at.press("w", "c")
        ask = at.app.screen
        assert isinstance(ask, Ask)
        assert "Call for questions" in ask.question
        await at.press("n")
        assert weeks(store)["2026-W48"].status == "open"
        await at.press("w", "c", "y")
        assert weeks(store)["2026-W48"].status == "closed"
        await at.press("w", "c")
        assert not isinstance(at.app.screen, Ask)
        await at.press("r")
        assert weeks(store)["2026-W48"].status == "open"


async def test_the_moderator_is_named(store: Store) -> None:
    make.week(store)
    make.member(store, "阿树")
    mother = make.member(store, "小满妈妈")
    async with desk(store) as at:
        await at.press("w", "m", *"mother", "enter")
        assert "mother" in at.text("said")
        await at.press("escape", "w", "m")
        await at.fill("小满")
        await at.press("enter")
        assert weeks(store)["2026-W48"].moderator == mother
        assert "小满妈妈" in top(at)


async def test_the_desk_turns_to_the_week_chosen(store: Store) -> None:
    make.week(store, "2026-W47")
    make.week(store, "2026-W48")
    async with desk(store) as at:
        assert at.app.week == "2026-W47"
        at.app.question = "one of that week"
        await at.press("w", "up", "enter")
        assert at.app.week == "2026-W48"
        assert "2026-W48" in top(at)
        assert at.app.question is None
