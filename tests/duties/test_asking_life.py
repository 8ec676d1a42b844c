"""Two weeks of asking as proposed, members replying as they please: nobody is ever asked beyond what they allow."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modui.duties import answers, assigning, care, waves
from modui.duties.care import rules
from modui.duties.care import settings as wishes
from modui.duties.waves import acting
from modui.records import queries
from modui.records.changes import Change, Proposal, Set
from modui.records.reading import State
from modui.records.store import Store
from modui.records.views import InvitationView
from tests import making as make

DAYS = 14
NEED = 2
WORDS = ("社群运营", "合同", "选址", "直播")


class Life:
    """A community whose moderator does what is proposed, each morning, and whose members do what chance says."""

    def __init__(self, home: Path, chance: Random) -> None:
        self.chance = chance
        self.clock = make.HeldClock()
        self.store: Store = make.community_store(home, clock=self.clock)
        self.people = [
            make.member(self.store, f"成员{number}", expertise=chance.sample(WORDS, 2)) for number in range(10)
        ]
        self.week = make.week(self.store, "2026-W48")
        asker = make.member(self.store, "提问的人")
        self.questions = []
        for number in (1, 2, 3):
            title = "、".join(chance.sample(WORDS, 2)) + "怎么做？"
            row = make.insert(self.store, "question", week=self.week, number=number, asker=asker, title=title)
            make.put(self.store, Set("question", row, "status", "new", "accepted"))
            self.do(lambda state, row=row: acting.need(state, row, NEED))  # type: ignore[misc]
            self.questions.append(row)
        for member in chance.sample(self.people, 6):
            allowed = {"per_week": chance.choice([0, 1, 1, 2]), "per_month": chance.choice([None, 1, 3])}
            self.do(lambda state, who=member, said=allowed: wishes.allow(state, who, said))  # type: ignore[misc]

    def do(self, change: Callable[[State], Proposal]) -> Change | None:
        return self.store.act(change)

    def invitations(self) -> list[InvitationView]:
        with self.store.read() as state:
            return [one for row in self.questions for one in queries.invitations(state, row)]

    def morning(self) -> None:
        """Do what is proposed, and send it."""
        if self.chance.random() < 0.5:
            assigning.apply(self.store, assigning.assign(self.store, self.week))
        for row in self.questions:
            assigning.apply(self.store, [assigning.plan(self.store, row)])
        for one in self.invitations():
            if one.status == "draft":
                self.do(lambda state, row=one.id: answers.mark(state, row, "sent"))  # type: ignore[misc]

    def day(self) -> None:
        """Some reply."""
        for one in self.invitations():
            if one.status in ("sent", "accepted") and self.chance.random() < 0.4:
                status = self.chance.choice(("accepted", "declined", "answer", "answer", "cancelled"))
                if status == "answer":
                    self._answer(one)
                elif one.status == "sent":
                    self.do(lambda state, row=one.id, to=status: answers.mark(state, row, to))  # type: ignore[misc]
        self.clock.at += timedelta(days=1)

    def _answer(self, one: InvitationView) -> None:
        change = self.do(
            lambda state: answers.add(
                state,
                question=one.question,
                author=one.member,
                role="practitioner",
                draft=answers.read("先问十个人。"),
                source="",
                source_kind="paste",
            )
        )
        assert change is not None
        row = next(edit.row for edit in change.edits if edit.table == "answer")
        self.do(lambda state: answers.judge(state, row, "ready"))

    def check(self) -> None:
        with self.store.read() as state:
            caring = care.read(state)
            for member in self.people:
                allowed, reached = caring.of(member), caring.contacts.get(member, ())
                assert len(rules.used(reached, rules.WEEK, self.clock.at)) <= allowed.per_week
                assert len(rules.used(reached, rules.MONTH, self.clock.at)) <= allowed.per_month
            for row in self.questions:
                asked = queries.invitations(state, row)
                assert len({one.member for one in asked}) == len(asked)
                today = [one for one in asked if one.sent_at == self.clock.at]
                assert len(today) <= waves.asked_at_first(NEED, caring.measure)


@pytest.mark.slow
@given(st.integers(0, 10_000))
@settings(max_examples=6)
def test_two_weeks_as_proposed_wear_nobody_out(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    life = Life(tmp_path_factory.mktemp("home"), Random(seed))
    for _day in range(DAYS):
        life.morning()
        life.check()
        life.day()
    assert not [change for change in life.store.log() if change.action == "invitation.override"]
    for row in life.questions:
        with life.store.read() as state:
            wave = waves.read(state, row)
        plan = assigning.plan(life.store, row)
        assert wave.got >= NEED or wave.coming or wave.waiting or not plan.picks, "whoever could be asked was"
        assert not [one for one in wave.rest if wave.got < NEED]
