"""A week with an accepted question and people who can answer it, for the tests of invitations and answers."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from modui.duties import answers, intake
from modui.duties import week as duty_week
from modui.duties.care import settings
from modui.duties.waves import acting
from modui.errors import ModuiError
from modui.records import queries
from modui.records.changes import Change, Edit, Proposal
from modui.records.reading import State
from modui.records.store import Store
from modui.records.views import AnswerView, InvitationView, QuestionView
from tests import making

ACTIONS = {
    action.name: action
    for action in (*intake.ACTIONS, *settings.ACTIONS, *answers.ACTIONS, *acting.ACTIONS, *duty_week.ACTIONS)
}


@dataclass
class Scene:
    """The question 怎么续费？ of 小满妈妈, with 阿树, 老K and 林间 around it."""

    store: Store
    clock: making.HeldClock
    week: str
    question: str
    asker: str
    people: dict[str, str]

    def do(self, make: Callable[[State], Proposal]) -> Change:
        """Commit what `make` proposes, which must be something."""
        change = self.store.act(make)
        assert change is not None
        return change

    def refusal(self, make: Callable[[State], Proposal]) -> str:
        """The code with which `make` is refused; nothing may have changed."""
        before = self.store.dump()
        with pytest.raises(ModuiError) as caught:
            self.store.act(make)
        assert caught.value.message
        assert self.store.dump() == before
        return caught.value.code

    def forged(self, action: str, *edits: Edit) -> str:
        """The code with which the action refuses edits that no function of the duty would propose."""
        return self.refusal(lambda _state: ACTIONS[action].propose(edits))

    def asked(self) -> QuestionView:
        """The question as it stands."""
        with self.store.read() as state:
            return queries.question(state, self.question)

    def invite(self, *names: str) -> list[InvitationView]:
        """Invite these people; their invitations."""
        self.do(lambda state: answers.invite(state, self.question, [self.people[name] for name in names]))
        return [self.invitation(name) for name in names]

    def invitation(self, name: str) -> InvitationView:
        """The invitation of this person."""
        with self.store.read() as state:
            (found,) = (one for one in queries.invitations(state, self.question) if one.member == self.people[name])
        return found

    def mark(self, name: str, *states: str) -> None:
        """Take this person's invitation through these states."""
        row = self.invitation(name).id
        for status in states:
            self.do(lambda state, to=status: answers.mark(state, row, to))  # type: ignore[misc]

    def answer(self, name: str, text: str = "把力气挪到入会后的九十天。", *, role: str = "practitioner") -> AnswerView:
        """Take in an answer by this person."""
        change = self.do(
            lambda state: answers.add(
                state,
                question=self.question,
                author=self.people[name],
                role=role,
                draft=answers.read(text),
                source=text,
                source_kind="paste",
            )
        )
        return self.found(change.edits[0].row)

    def found(self, answer: str) -> AnswerView:
        """The answer as it stands."""
        with self.store.read() as state:
            return queries.answer(state, answer)


def scene_in(home: Path, clock: making.HeldClock) -> Scene:
    """The scene in the folder `home`."""
    store = making.community_store(home, ACTIONS, clock)
    names = ("小满妈妈", "阿树", "老K", "林间")
    people = dict(zip(names, making.members(store, names), strict=True))
    week = making.week(store, "2026-W48", people["林间"])
    draft = intake.read("背景：书店\n诉求：两个人怎么把续费做上去？\n期限：三周内")
    change = store.act(
        lambda state: intake.add(
            state, week=week, asker=people["小满妈妈"], draft=draft, source="", source_kind="paste"
        )
    )
    assert change is not None
    question = change.edits[0].row
    store.act(lambda state: intake.accept(state, question))
    return Scene(store, clock, week, question, people["小满妈妈"], people)


@pytest.fixture
def scene(tmp_path: Path, clock: making.HeldClock) -> Scene:
    """The scene in a folder of its own."""
    return scene_in(tmp_path / "home", clock)
