"""Whom to ask for all of a week's questions together: the best fits, and nobody twice while others idle."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modui.duties import answers, assigning, experts
from modui.duties.assigning import Edge
from modui.duties.care import settings
from modui.duties.waves import acting
from modui.records import queries
from modui.records.changes import Set
from modui.records.store import Store
from tests import making as make

Found = Mapping[str, Sequence[str]]


def quality(found: Found, edges: Sequence[Edge], asked: Mapping[str, int]) -> tuple[int, int, int]:
    """How good an assignment is, the most important first: how many, how seldom again, how well they fit."""
    gains = {(edge.question, edge.member): edge for edge in edges}
    turns = Counter(member for members in found.values() for member in members)
    again = sum(asked.get(member, 0) + turn for member, count in turns.items() for turn in range(count))
    gain = sum(gains[question, member].gain for question, members in found.items() for member in members)
    new = sum(any(gains[question, member].new for member in members) for question, members in found.items())
    return sum(map(len, found.values())), -again, gain + new * assigning._NEW


def best_of_all(
    asks: Mapping[str, int], edges: Sequence[Edge], left: Mapping[str, int], asked: Mapping[str, int]
) -> tuple[int, int, int]:
    """The quality of the best assignment, by trying all of them."""

    def some(question: str) -> list[tuple[str, ...]]:
        able = [edge.member for edge in edges if edge.question == question]
        return [chosen for size in range(asks[question] + 1) for chosen in combinations(able, size)]

    found = []
    for chosen in product(*map(some, asks)):
        assignment = dict(zip(asks, chosen, strict=True))
        turns = Counter(member for members in chosen for member in members)
        if all(count <= left[member] for member, count in turns.items()):
            found.append(quality(assignment, edges, asked))
    return max(found)


@st.composite
def weeks(draw: st.DrawFn) -> tuple[dict[str, int], list[Edge], dict[str, int], dict[str, int]]:
    questions = [f"q{number}" for number in range(draw(st.integers(1, 3)))]
    members = [f"m{number}" for number in range(draw(st.integers(1, 4)))]
    pairs = draw(st.sets(st.sampled_from([*product(questions, members)])))
    edges = [Edge(*pair, draw(st.integers(0, 1000)), draw(st.booleans())) for pair in sorted(pairs)]
    asks = {question: draw(st.integers(0, 3)) for question in questions}
    left = {member: draw(st.integers(0, 2)) for member in members}
    return asks, edges, left, {member: draw(st.integers(0, 2)) for member in members}


@given(weeks())
def test_no_assignment_is_better_than_the_one_that_is_proposed(
    week: tuple[dict[str, int], list[Edge], dict[str, int], dict[str, int]],
) -> None:
    asks, edges, left, asked = week
    found = assigning.solve(asks, edges, left, asked)
    able = {(edge.question, edge.member) for edge in edges}
    for question, members in found.items():
        assert len(set(members)) == len(members) <= asks[question]
        assert {(question, member) for member in members} <= able
    turns = Counter(member for members in found.values() for member in members)
    assert all(count <= left[member] for member, count in turns.items()), "an allowance is never overdrawn"
    assert quality(found, edges, asked) == best_of_all(asks, edges, left, asked)


@given(weeks())
def test_nobody_gets_two_while_somebody_who_could_answer_idles(
    week: tuple[dict[str, int], list[Edge], dict[str, int], dict[str, int]],
) -> None:
    asks, edges, left, _asked = week
    found = assigning.solve(asks, edges, left, {})
    turns = Counter(member for members in found.values() for member in members)
    for edge in edges:
        if turns[edge.member] == 0 and left[edge.member]:
            assert all(turns[member] == 1 for member in found[edge.question]), edge


def test_a_full_week_is_solved() -> None:
    """Ten questions, thirty candidates each of two hundred members: six for each, everybody once."""
    members = [f"m{number:03}" for number in range(200)]
    edges = [
        Edge(f"q{question}", members[(17 * question + 3 * place) % 200], 1000 - 30 * place, place % 7 == 0)
        for question in range(10)
        for place in range(30)
    ]
    found = assigning.solve({f"q{n}": 6 for n in range(10)}, edges, dict.fromkeys(members, 2), {})
    turns = Counter(member for chosen in found.values() for member in chosen)
    assert [len(chosen) for chosen in found.values()] == [6] * 10
    assert max(turns.values()) == 1


# From the records --------------------------------------------------------------------------------------------------


class World:
    """A week with two questions about the same matter; 阿树 is best at both, and was asked before."""

    def __init__(self, store: Store) -> None:
        self.store = store
        fields: dict[str, list[str]] = {
            "阿树": ["社群运营", "社群活动", "社群"],
            "老K": ["社群运营", "社群"],
            "小满妈妈": ["社群"],
            "韩律师": ["社群运营"],
            "林间": ["钓鱼"],
        }
        self.people = {name: make.member(store, name, expertise=words) for name, words in fields.items()}
        self.names = {row: name for name, row in self.people.items()}
        self.asker = make.member(store, "提问的人")
        self.week = make.week(store, "2026-W48")
        self.questions = [self._question(number, "社群运营怎么做，社群没人说话") for number in (1, 2)]
        for question in self.questions:
            store.act(lambda state, row=question: acting.need(state, row, 1))  # type: ignore[misc]

    def _question(self, number: int, title: str) -> str:
        row = make.insert(self.store, "question", week=self.week, number=number, asker=self.asker, title=title)
        make.put(self.store, Set("question", row, "status", "new", "accepted"))
        return row

    def assign(self) -> list[set[str]]:
        return [{one.name for one in plan.picks} for plan in assigning.assign(self.store, self.week)]

    def drafts(self) -> int:
        with self.store.read() as state:
            return sum(len(queries.invitations(state, question)) for question in self.questions)


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


def test_each_question_alone_would_ask_the_same_and_together_they_share(world: World) -> None:
    alone = [{one.name for one in assigning.plan(world.store, question).picks} for question in world.questions]
    assert alone[0] == alone[1], "alone, both ask the best two"
    together = world.assign()
    assert together[0].isdisjoint(together[1])
    assert together[0] | together[1] == {"阿树", "老K", "小满妈妈", "韩律师"}
    plans = assigning.assign(world.store, world.week)
    told = [f"{one.name}: {one.reason}" for plan in plans for one in plan.passed]
    assert any(line.endswith(": asked for Q1") or line.endswith(": asked for Q2") for line in told)


def test_limits_leave_out_and_say_so(world: World) -> None:
    world.store.act(lambda state: settings.allow(state, world.people["阿树"], {"away": ["2026-11-20..2026-12-03"]}))
    world.store.act(lambda state: settings.allow(state, world.people["老K"], {"not_about": ["社群"]}))
    assert set().union(*world.assign()) == {"小满妈妈", "韩律师"}
    passed = {(one.name, one.reason) for plan in assigning.assign(world.store, world.week) for one in plan.passed}
    assert ("阿树", "away until 3 December") in passed
    assert ("老K", "asks not to be asked about 社群") in passed


def test_whoever_moderates_the_week_is_not_suggested_and_is_warned_of_by_name(world: World) -> None:
    make.put(world.store, Set("week", world.week, "moderator", None, world.people["阿树"]))
    assert "阿树" not in set().union(*world.assign())
    plan = assigning.plan(world.store, world.questions[0])
    assert ("阿树", "moderates this week") in {(one.name, one.reason) for one in plan.passed}
    with world.store.read() as state:
        question = queries.question(state, world.questions[0])
        assert answers.beyond(state, question.id, [world.people["阿树"]]) == {
            world.people["阿树"]: "moderates this week"
        }
    assert "阿树" not in {one.name for one in experts.suggest(world.store, question).candidates}
    world.store.act(lambda state: answers.invite(state, question.id, [world.people["阿树"]]))
    assert "阿树" in {one.name for one in experts.suggest(world.store, question).candidates}, "shown where they stand"


def test_accepting_writes_all_and_one_undo_takes_all_back(world: World) -> None:
    before = world.store.dump()
    changes = assigning.apply(world.store, assigning.assign(world.store, world.week))
    assert len({change.bundle for change in changes}) == 1
    assert {change.action for change in changes} == {"experts.shortlist", "invitation.write"}, "beyond nobody's limits"
    assert world.drafts() == 4
    assert world.assign() == [], "nobody else is needed while they are"
    world.store.undo()
    assert world.store.dump() == before
    assert world.drafts() == 0


def test_why_the_best_is_passed_over_is_said_for_one_question_too(world: World) -> None:
    world.store.act(lambda state: settings.allow(state, world.people["阿树"], {"per_week": 0}))
    plan = assigning.plan(world.store, world.questions[0])
    assert [(one.name, one.reason) for one in plan.passed] == [("阿树", "limit 0 a week")]


def test_whom_the_moderator_chose_is_asked_and_whom_they_took_off_is_not(world: World) -> None:
    first = world.questions[0]
    world.store.act(lambda state: experts.shortlist(state, first, [world.people["林间"]]))
    world.store.act(lambda state: experts.shortlist(state, first, [world.people["阿树"]]))
    with world.store.read() as state:
        (row,) = (one.id for one in queries.shortlist(state, first) if one.member == world.people["阿树"])
    world.store.act(lambda state: experts.unlist(state, row))
    plan = assigning.plan(world.store, first)
    assert plan.picks[0].name == "林间"
    assert plan.picks[0].chosen
    assert "阿树" not in {one.name for one in plan.picks}


def test_reserves_wait_for_the_second_wave(world: World) -> None:
    first = world.questions[0]
    world.store.act(lambda state: experts.shortlist(state, first, [world.people["林间"]], reserve=True))
    assert "林间" not in {one.name for one in assigning.plan(world.store, first).picks}
    assigning.apply(world.store, [assigning.plan(world.store, first)])
    with world.store.read() as state:
        asked = queries.invitations(state, first)
    for one in asked:
        for status in ("sent", "declined"):
            make.put(world.store, Set("invitation", one.id, "status", "draft" if status == "sent" else "sent", status))
    plan = assigning.plan(world.store, first)
    assert plan.wave.step == "reserve"
    assert plan.picks[0].name == "林间"
    assert not {one.member for one in asked} & {one.member for one in plan.picks}, "a no is a no"


def test_a_week_without_questions_needs_nobody(store: Store, tmp_path: Path) -> None:
    assert assigning.assign(store, make.week(store)) == []
