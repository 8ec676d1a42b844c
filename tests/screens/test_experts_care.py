"""People, with care: what a score is made of, who is left out and why, going over a limit knowingly, the next wave."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from modui.duties import answers, care
from modui.duties.care import settings
from modui.duties.waves import acting
from modui.records.changes import Set
from modui.records.codecs import Value
from modui.records.store import Store
from tests import making as make
from tests.making import HeldClock
from tests.screens.driving import Desk, desk
from tests.screens.test_experts import World, names
from widgets.dialogs import Ask, Form, MessageBox
from widgets.marking import Marking


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


def allow(world: World, name: str, **values: Value) -> None:
    world.store.act(lambda state: settings.allow(state, world.people[name], values))


def listed(at: Desk) -> list[str]:
    """The lines of the list, headings too."""
    return [" ".join(getattr(cell, "text", str(cell)) for cell in row.cells) for row in at.rows("people").rows]


def proposed(at: Desk) -> list[str]:
    """The lines of what is proposed."""
    box = at.app.screen
    assert isinstance(box, Marking)
    return [" ".join(getattr(cell, "text", str(cell)) for cell in row.cells) for row in box._rows.rows]


async def test_shares_add_up_to_the_score_and_load_has_a_line_of_its_own(world: World, clock: HeldClock) -> None:
    world.store.act(lambda state: answers.invite(state, world.second, [world.people["阿树"]]))
    with world.store.read() as state:
        row = str(state.scalar("SELECT id FROM invitation"))
    world.store.act(lambda state: answers.mark(state, row, "sent"))
    clock.at += timedelta(days=1)
    async with desk(world.store, "experts") as at:
        at.rows("people").go(world.people["阿树"])
        await at.settle()
        text = at.text("person")
        shares = [float(share) for share in re.findall(r"▸ ([+-][\d.]+)", text)]
        (total,) = re.findall(r"= ([\d.]+)", text)
        assert len(shares) >= 2
        assert shares[-1] < 0
        assert sum(shares) == pytest.approx(float(total))
        assert any(total in line for line in listed(at)), "the same number in the list"
        assert "asked lately: 1 request open, 0 answers given" in text
        assert "Asked 1 of 2 times this week, 1 of 6 this month. asked yesterday" in text


@pytest.mark.slow
async def test_who_was_never_asked_is_marked(world: World) -> None:
    async with desk(world.store, "experts") as at:
        assert all("☆" in line for line in listed(at) if "阿树" in line or "老K" in line)
        assert "never asked before" in at.text("person")


async def test_who_is_left_out_stands_below_with_the_reason(world: World) -> None:
    allow(world, "老K", away=["2026-11-20..2026-12-03"])
    async with desk(world.store, "experts", size=(160, 45)) as at:
        lines = listed(at)
        below = lines[lines.index("Left out") :]
        assert any("老K" in line and "away until 3 December" in line for line in below)
        assert any("小满妈妈: asked the question" in line for line in below)
        assert names(world, at) == ["阿树", "老K"]
        at.rows("people").go(world.people["老K"])
        await at.settle()
        assert "not now: away until 3 December (again from 4 December)" in at.text("person")


async def test_a_limit_is_gone_over_knowingly_or_not_at_all(world: World) -> None:
    allow(world, "老K", per_week=0)
    async with desk(world.store, "experts") as at:
        at.rows("people").go(world.people["老K"])
        await at.press("i")
        assert isinstance(at.app.screen, Ask)
        assert "老K: limit 0 a week" in at.app.screen.question
        await at.press("n")
        assert world.invited(world.first) == {}
        at.rows("people").go(world.people["老K"])
        await at.press("i", "y")
        assert world.invited(world.first)["老K"].beyond == ("limit 0 a week",)
        at.rows("people").go(world.people["老K"])
        await at.settle()
        assert "asked all the same: limit 0 a week" in at.text("person")
        await at.press("ctrl+z")
        assert world.invited(world.first) == {}


async def test_an_invitation_written_anew_goes_over_a_limit_knowingly_too(world: World) -> None:
    world.store.act(lambda state: answers.invite(state, world.first, [world.people["老K"]]))
    (row,) = (one.id for one in world.invited(world.first).values())
    world.store.act(lambda state: answers.mark(state, row, "cancelled"))
    allow(world, "老K", per_week=0)
    async with desk(world.store, "answers") as at:
        at.rows("items").go(row)
        await at.settle()
        await at.press("w")
        assert isinstance(at.app.screen, Ask)
        assert "老K: limit 0 a week" in at.app.screen.question
        await at.press("y")
        assert world.invited(world.first)["老K"].beyond == ("limit 0 a week",)


async def test_whoever_moderates_the_week_is_invited_knowingly_though_looked_up(world: World) -> None:
    make.put(world.store, Set("week", world.week, "moderator", None, world.people["林间"]))
    async with desk(world.store, "experts") as at:
        await at.press("f")
        await at.fill("linjian")
        await at.press("enter")
        assert "moderates this week" in next(line for line in listed(at) if "林间" in line)
        await at.press("i")
        assert isinstance(at.app.screen, Ask)
        assert "林间: moderates this week" in at.app.screen.question
        await at.press("y")
        assert world.invited(world.first)["林间"].beyond is None


@pytest.mark.slow
async def test_who_asks_never_to_be_asked_is_not(world: World) -> None:
    allow(world, "老K", never=True)
    async with desk(world.store, "experts") as at:
        at.rows("people").go(world.people["老K"])
        await at.press("i")
        assert any("老K asks never to be asked" in said for said in at.notices)
        assert world.invited(world.first) == {}
        assert world.listed(world.first) == {}


async def test_what_a_member_wishes_is_a_key_away_and_counts_at_once(world: World) -> None:
    async with desk(world.store, "experts") as at:
        at.rows("people").go(world.people["阿树"])
        await at.press("c")
        form = at.app.screen
        assert isinstance(form, Form)
        form.set_value("away", "2026-11-20..2026-12-03、2027-01-01")
        form.set_value("per_week", "many")
        await at.press("enter")
        assert "not a number" in at.text("said"), "the form stays open with what was typed"
        form.set_value("per_week", "1")
        await at.press("enter")
        assert names(world, at) == ["老K", "阿树"]
        with world.store.read() as state:
            own = settings.allowance(state, world.people["阿树"])
        assert own == settings.Allowance(1, None, "", ("2026-11-20..2026-12-03", "2027-01-01..2027-01-01"))


async def test_the_next_wave_is_proposed_and_agreed_to_in_two_keys(world: World) -> None:
    async with desk(world.store, "experts") as at:
        assert "g: ask 6 people · 0 of 4 answers" in at.text("wave")
        await at.press("g")
        assert [line for line in proposed(at) if line.startswith("☆")]
        assert "Nobody else fits who may be asked now." in " ".join(proposed(at))
        (fit,) = re.findall(r"\d+\.\d\d", next(line for line in proposed(at) if "阿树" in line))
        await at.press("enter")
        assert any(fit in line for line in listed(at) if "阿树" in line), "one person, one number"
        assert set(world.invited(world.first)) == {"老K", "阿树"}
        assert any("2 invitations are ready to send" in said for said in at.notices)
        assert "waiting for replies" in at.text("wave")
        await at.press("ctrl+z")
        assert world.invited(world.first) == {}
        assert world.listed(world.first) == {}, "one undo takes back both"


@pytest.mark.slow
async def test_somebody_is_taken_out_of_a_wave(world: World) -> None:
    async with desk(world.store, "experts") as at:
        await at.press("g", "space", "enter")
        assert len(world.invited(world.first)) == 1
        await at.press("g", "escape")
        assert len(world.invited(world.first)) == 1


@pytest.mark.slow
async def test_how_many_answers_are_needed_is_the_moderators_to_say(world: World) -> None:
    async with desk(world.store, "experts") as at:
        await at.press("N")
        form = at.app.screen
        assert isinstance(form, Form)
        form.set_value("answers", "1")
        await at.press("enter")
        assert "g: ask 2 people · 0 of 1 answers" in at.text("wave")


async def test_the_whole_week_is_assigned_at_once(world: World) -> None:
    async with desk(world.store, "experts") as at:
        await at.press("G")
        text = "\n".join(proposed(at))
        assert "Q1" in text
        assert "Q2" in text
        await at.press("enter")
        assert set(world.invited(world.first)) == {"老K", "阿树"}
        assert set(world.invited(world.second)) == {"韩律师"}
        await at.press("G")
        assert proposed(at) == [], "nobody else is needed"
        await at.press("escape", "ctrl+z")
        assert not world.invited(world.first)
        assert not world.invited(world.second)


async def test_the_next_wave_is_a_key_away_on_home(world: World) -> None:
    async with desk(world.store) as at:
        await at.press("g")
        assert isinstance(at.app.screen, Marking)
        await at.press("enter")
        assert set(world.invited(world.first)) == {"老K", "阿树"}


@pytest.mark.slow
async def test_the_whole_week_is_assigned_from_home_too(world: World) -> None:
    async with desk(world.store) as at:
        await at.press("G", "enter")
        assert world.invited(world.second)


async def test_those_who_are_still_asked_are_told_when_it_is_enough(world: World) -> None:
    async with desk(world.store, "experts") as at:
        await at.press("g", "enter")
        world.store.act(lambda state: acting.need(state, world.first, 1))
        for one in world.invited(world.first).values():
            world.store.act(lambda state, row=one.id: answers.mark(state, row, "sent"))  # type: ignore[misc]
        given = world.store.act(
            lambda state: answers.add(
                state,
                question=world.first,
                author=world.people["阿树"],
                role="practitioner",
                draft=answers.read("先问十个人。"),
                source="",
                source_kind="paste",
            )
        )
        assert given is not None
        row = next(edit.row for edit in given.edits if edit.table == "answer")
        world.store.act(lambda state: answers.judge(state, row, "ready"))
        await at.press("3", "g")
        box = at.app.screen
        assert isinstance(box, MessageBox)
        assert "老K" in box.heading
        await at.press("s")
        assert at.copied == [box.text]
        assert world.invited(world.first)["老K"].status == "released"
        assert "enough" in at.text("wave")


async def test_in_quiet_hours_it_is_asked_before_anything_is_sent(world: World, clock: HeldClock) -> None:
    clock.at += timedelta(hours=7)  # 23:30 in Shanghai
    async with desk(world.store, "experts") as at:
        assert "quiet hours of the community, until 8:00: can be written now, sent after 8:00" in at.text("person")
        assert all(line.startswith("☾") for line in listed(at) if "☆" in line)
        await at.press("i", "3")
        (row,) = (row for row in at.rows("items").rows if row.key)
        assert "quiet hours of the community, until 8:00" in str(row.cells[-1])
        await at.press("s")
        assert isinstance(at.app.screen, Ask)
        await at.press("n")
        assert at.copied == []
        await at.press("s", "y")
        assert len(at.copied) == 1
        (invitation,) = world.invited(world.first).values()
        assert invitation.status == "sent"
        assert invitation.beyond == ("quiet hours of the community, until 8:00: can be written now, sent after 8:00",)


@pytest.mark.slow
async def test_a_click_takes_out_of_a_wave_and_the_list_says_how_many(world: World) -> None:
    async with desk(world.store, "experts") as at:
        await at.pilot.click("#wave", offset=(5, 0))
        await at.settle()
        box = at.app.screen
        assert isinstance(box, Marking)
        assert "write invitations (2)" in at.text("keys")
        place = next(number for number, row in enumerate(box._rows.rows) if row.key)
        await at.pilot.click("#rows", offset=(0, place))
        await at.settle()
        assert "write invitations (1)" in at.text("keys")


async def test_without_a_question_the_screen_says_what_to_do(store: Store) -> None:
    async with desk(store, "experts") as at:
        assert at.text("wave") == ""
        assert not {"g", "i", "c"} & at.keys
        await at.press("g", "G", "N", "c")
        assert not isinstance(at.app.screen, Marking | Form)


async def test_how_the_community_asks_is_set_among_the_members(world: World) -> None:
    async with desk(world.store, "members") as at:
        assert "Asked 0 of 2 times this week" in at.text("member")
        await at.press("C")
        form = at.app.screen
        assert isinstance(form, Form)
        form.set_value("per_week", "1")
        form.set_value("quiet", "none")
        await at.press("enter")
        with world.store.read() as state:
            assert care.measure(state) == care.Measure(per_week=1, quiet="")
        assert "Asked 0 of 1 times this week" in at.text("member")
        await at.press("c")
        form = at.app.screen
        assert isinstance(form, Form)
        form.set_value("never", "never")
        await at.press("enter")
        assert "not now: asks never to be asked" in at.text("member")
        await at.press("M")
        assert isinstance(at.app.screen, MessageBox)
        assert "at most 1 within seven days" in at.app.screen.text


async def test_a_table_of_members_brings_their_wishes_along(store: Store, tmp_path: Path) -> None:
    table = tmp_path / "members.csv"
    table.write_text("昵称,职位,每周最多\n阿树,店主,1\n", encoding="utf-8")
    async with desk(store, "members") as at:
        await at.press("n")
        form = at.app.screen
        assert isinstance(form, Form)
        form.set_value("path", str(table))
        await at.press("enter", "enter")
        assert isinstance(at.app.screen, Ask)
        assert "每周最多" in at.app.screen.question
        await at.press("y")
        assert "Asked 0 of 1 times this week" in at.text("member")
