"""People: candidates with their reasons, inviting in one key, the shortlist and its reserves."""

import pytest

from modui.duties import experts
from modui.records import queries
from modui.records.changes import Set
from modui.records.store import Store
from modui.records.views import InvitationView
from tests import making as make
from tests.screens.driving import Desk, desk
from widgets.dialogs import Reading


class World:
    """A week with two accepted questions, and members of whom three fit the first and one the second."""

    def __init__(self, store: Store) -> None:
        self.store = store
        fields: dict[str, list[str]] = {
            "小满妈妈": ["社群运营", "亲子活动"],
            "老K": ["社群运营", "库存"],
            "阿树": ["社群运营"],
            "韩律师": ["合同审查", "房租纠纷"],
            "林间": ["钓鱼"],
        }
        self.people = {name: make.member(store, name, expertise=words) for name, words in fields.items()}
        self.week = make.week(store, "2026-W47")
        self.first = self._question("老用户不说话了，社群运营怎么做？", 1)
        self.second = self._question("房租合同怎么谈？", 2)

    def _question(self, title: str, number: int) -> str:
        asker = self.people["小满妈妈"]
        row = make.insert(self.store, "question", week=self.week, number=number, asker=asker, title=title)
        make.put(self.store, Set("question", row, "status", "new", "accepted"))
        return row

    def listed(self, question: str) -> dict[str, str]:
        """Who is on the shortlist, and how."""
        with self.store.read() as state:
            return {one.member_name: one.status for one in queries.shortlist(state, question)}

    def invited(self, question: str) -> dict[str, InvitationView]:
        with self.store.read() as state:
            return {one.member_name: one for one in queries.invitations(state, question)}

    def name(self, member: str | None) -> str:
        return next((name for name, row in self.people.items() if row == member), "")


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


def names(world: World, at: Desk) -> list[str]:
    """Who can be chosen, from top to bottom."""
    return [world.name(row.key) for row in at.rows("people").rows if row.key]


async def test_candidates_stand_with_reasons_and_the_asker_is_left_out_with_why(world: World) -> None:
    async with desk(world.store, "experts") as at:
        assert set(names(world, at)) == {"老K", "阿树"}
        assert "社群" in at.text("person")
        text = "\n".join(str(cell) for row in at.rows("people").rows for cell in row.cells)
        assert "小满妈妈: asked the question" in text
        await at.press("right")
        assert names(world, at) == ["韩律师"]
        await at.press("left")
        assert set(names(world, at)) == {"老K", "阿树"}


async def test_a_refused_invitation_shortlists_nobody(world: World) -> None:
    make.put(world.store, Set("question", world.first, "status", "accepted", "returned"))
    async with desk(world.store, "experts") as at:
        at.app.question = world.first
        await at.settle()
        before = world.store.dump()
        await at.press("i")
        assert any("not accepted" in said for said in at.notices)
        assert world.store.dump() == before


async def test_one_key_lists_and_invites_with_the_reasons(world: World) -> None:
    async with desk(world.store, "experts") as at:
        first, second = names(world, at)
        await at.press("i")
        assert world.listed(world.first) == {first: "listed"}
        invitation = world.invited(world.first)[first]
        assert invitation.status == "draft"
        assert "社群" in invitation.message
        assert any("1 invitation is ready to send" in said for said in at.notices)
        await at.press("i")
        assert set(world.invited(world.first)) == {first, second}, "the cursor went on to whoever could answer next"
        await at.press("ctrl+z")
        assert set(world.invited(world.first)) == {first}
        assert set(world.listed(world.first)) == {first}, "one undo takes back both"


async def test_everyone_marked_is_invited_at_once(world: World) -> None:
    async with desk(world.store, "experts") as at:
        await at.press("space", "space", "i")
        assert set(world.invited(world.first)) == {"老K", "阿树"}
        assert any("2 invitations are ready to send" in said for said in at.notices)
        assert not at.rows("people").marked
        await at.press("right", "left")
        assert set(names(world, at)) == {"老K", "阿树"}


async def test_shortlist_reserve_and_off(world: World) -> None:
    async with desk(world.store, "experts") as at:
        first, second = names(world, at)
        await at.press("v")
        assert world.listed(world.first) == {first: "reserve"}
        await at.press("b")
        assert world.listed(world.first) == {first: "listed"}, "whoever is under the cursor stays there"
        at.rows("people").go(world.people[second])
        await at.settle()
        await at.press("space", "v")
        assert world.listed(world.first) == {first: "listed", second: "reserve"}
        assert world.invited(world.first) == {}
        at.rows("people").go(world.people[second])
        await at.settle()
        await at.press("b")
        assert world.listed(world.first)[second] == "listed"
        at.rows("people").go(world.people[first])
        await at.settle()
        await at.press("x")
        assert world.listed(world.first) == {second: "listed"}


async def test_any_member_is_found_and_chosen(world: World) -> None:
    async with desk(world.store, "experts") as at:
        await at.press("f")
        await at.fill("linjian")
        await at.press("enter")
        assert world.listed(world.first) == {"林间": "listed"}
        assert world.name(at.rows("people").key) == "林间"
        await at.press("i")
        assert set(world.invited(world.first)) == {"林间"}


async def test_enter_pressed_before_the_search_ran_takes_nobody_else(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("widgets.finder.PAUSE", 60.0)
    async with desk(world.store, "experts") as at:
        await at.press("f", *"nobody", "enter")
        assert world.listed(world.first) == {}
        await at.press("escape")
        assert world.listed(world.first) == {}


async def test_who_answered_already_is_not_invited_and_the_desk_says_so(world: World) -> None:
    make.insert(world.store, "answer", question=world.first, number=1, author=world.people["老K"])
    async with desk(world.store, "experts") as at:
        at.rows("people").go(world.people["老K"])
        await at.settle()
        await at.press("i")
        assert world.invited(world.first) == {}
        assert any("老K" in said for said in at.notices)


async def test_profile_and_question_are_read(world: World) -> None:
    async with desk(world.store, "experts", size=(160, 45)) as at:
        await at.press("m")
        assert isinstance(at.app.screen, Reading)
        assert "社群运营" in at.app.screen.text
        await at.press("escape", "q")
        assert isinstance(at.app.screen, Reading)
        assert "老用户不说话了" in at.app.screen.heading
        assert "小满妈妈 asks" in at.app.screen.text


async def test_a_week_without_questions_says_the_next_step(store: Store) -> None:
    make.week(store, "2026-W47")
    async with desk(store, "experts") as at:
        assert "press 1" in at.rows("people").empty
        await at.press("i", "b", "f", "x", "m", "q", "right")
        assert names_of_changes(store) == {"community.set-up", "week.open"}


def names_of_changes(store: Store) -> set[str]:
    return {change.action for change in store.log()}


def test_reasons_are_kept_in_words(world: World) -> None:
    ranking = experts.rank(world.store, "社群运营怎么做", asker=world.people["小满妈妈"])
    assert ranking.candidates
    assert "社群" in experts.reason_text(ranking.candidates[0].reasons[0])
