"""A week with one question whose answers can be voted on, for the tests of the vote."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from modui.duties import vote
from modui.duties.actions import ACTIONS
from modui.errors import ModuiError
from modui.records import queries
from modui.records.changes import Change, Proposal, Set
from modui.records.reading import State
from modui.records.store import Store
from modui.records.views import OptionView
from tests import making

Make = Callable[[State], Proposal]
NAMES = ("阿树", "小满妈妈", "老K", "Ann", "Ben", "Cleo", "Dora")


def termed(given: dict[str, object]) -> dict[str, object]:
    """What is given to open a vote, with its terms as such."""
    found: dict[str, object] = {name: given.pop(name) for name in ("week", "question", "closes_at") if name in given}
    found["terms"] = vote.Terms(**given)  # type: ignore[arg-type]
    return found


@dataclass
class Polled:
    """A week with one question whose answers can be voted on, and voters who wrote none of them."""

    store: Store
    week: str
    question: str
    members: dict[str, str]
    answers: dict[str, str]
    poll: str = ""
    options: dict[str, OptionView] = field(default_factory=dict)

    def act(self, make: Make) -> Change | None:
        return self.store.act(make)

    def open(self, **given: object) -> None:
        wanted = {"week": self.week, "question": self.question} | termed(given)
        change = self.act(lambda state: vote.open_poll(state, **wanted))  # type: ignore[arg-type]
        assert change is not None
        self.poll = next(edit.row for edit in change.edits if edit.table == "poll")
        with self.store.read() as state:
            self.options = {option.title: option for option in queries.options(state, self.poll)}

    def cast(self, voter: str, *titles: str) -> Change | None:
        return self.act(
            lambda state: vote.cast(state, self.poll, self.members[voter], [self.options[t].id for t in titles])
        )

    def take_in(self, *ballots: tuple[str, list[str]]) -> int:
        """Take in ballots as they are kept, by the names of voters; how many were new."""
        return vote.take_in(self.store, self.poll, [(self.members[voter], kept) for voter, kept in ballots])

    def close(self) -> None:
        self.act(lambda state: vote.close(state, self.poll))

    def result(self) -> vote.Result:
        with self.store.read() as state:
            return vote.result(state, self.poll)

    def places(self) -> list[tuple[int, str, int | None]]:
        return [(one.place, one.option.title, one.votes) for one in self.result().placed]

    def status(self, table: str, row: str) -> str:
        with self.store.read() as state:
            return str(state.scalar(f"SELECT status FROM {table} WHERE id = :id", id=row))


def polled_in(home: Path) -> Polled:
    """One in the folder `home`: three answers, four members who wrote none of them."""
    store = making.community_store(home, ACTIONS)
    members = dict(zip(NAMES, making.members(store, NAMES), strict=True))
    week = making.week(store)
    question = making.insert(
        store, "question", week=week, number=1, asker=members["Ann"], title="How to keep regulars?", status="new"
    )
    for before, after in (("new", "accepted"), ("accepted", "answering")):
        making.put(store, Set("question", question, "status", before, after))
    answers = {
        title: making.insert(
            store, "answer", question=question, number=number, author=members[author], title=title, status="ready"
        )
        for number, (title, author) in enumerate(
            [("Less first", "阿树"), ("Ask the regulars", "小满妈妈"), ("One page", "老K")], 1
        )
    }
    return Polled(store, week, question, members, answers)


def refused(polled: Polled, make: Make) -> str:
    """The code with which what `make` proposes is refused; it must change nothing."""
    before = polled.store.dump()
    with pytest.raises(ModuiError) as caught:
        polled.act(make)
    assert polled.store.dump() == before
    return caught.value.code
