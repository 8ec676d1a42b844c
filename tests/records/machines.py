"""Two machines that drive a store at random and compare it with plain Python after every step."""

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import ClassVar, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from modui.duties import actions as duties
from modui.errors import ModuiError
from modui.records.applying import SHARED
from modui.records.changes import Action, Change, Insert, Proposal, Set
from modui.records.codecs import Text
from modui.records.reading import State
from tests.making import community_store, members, put, week
from tests.records.checking import check, everything
from tests.records.duty_steps import DUTY_STEPS
from tests.records.model import Model
from tests.records.steps import ACTIONS, STEPS, NothingToDoError, Step

Done = TypeVar("Done")

DESKS = ("6d6f6475-6900-7000-8000-00000000000a", "6d6f6475-6900-7000-8000-00000000000b")
"""Two devices. They write into one database in turns, as if each had pulled what the other pushed."""

MEDDLED = {"member": "needs", "question": "reason", "answer": "limits", "invitation": "message"}
"""A column that the other desk writes in a row which this one added."""

steps = st.runner().flatmap(lambda machine: st.sampled_from(sorted(machine.steps)))
seeds = st.integers(0, 30)


class Machine(RuleBasedStateMachine):
    """A store in a folder of its own."""

    steps: ClassVar[Mapping[str, Step]] = STEPS
    actions: ClassVar[Mapping[str, Action]] = ACTIONS
    ruled: ClassVar[bool] = False
    """Whether its actions have rules of their own, which may refuse what fits the records."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="modui-"))
        self.store = community_store(self.folder)
        asker, expert = members(self.store, ["提问者", "能答的人"])
        opened = week(self.store)
        question, answer = self.store.clock.new_id(), self.store.clock.new_id()
        put(
            self.store,
            Insert("question", question, {"asker": asker, "week": opened, "number": 1}),
            Insert("answer", answer, {"question": question, "author": expert, "number": 1}),
        )
        # What was there before was done elsewhere, so it is not undone here.
        self.store.set_local("setting", "device", value=DESKS[0])
        self.store.actions = self.actions
        self.refusal = ""

    def maker(self, name: str, seed: int) -> Callable[[State], Proposal]:
        """What makes the proposal of a step."""
        return lambda state: self.steps[name](state, Random(seed))

    def some_steps(self, seed: int) -> list[str]:
        """Enough steps to get somewhere; for many of them there is nothing to do yet."""
        return Random(seed).choices(sorted(self.steps), k=8)

    def attempt(self, act: Callable[[], Done], *codes: str) -> Done | None:
        """Do something; None when it was refused, with one of `codes` where given, which must change nothing."""
        before = everything(self.store.path)
        try:
            return act()
        except NothingToDoError:
            self.refusal = ""
        except ModuiError as error:
            self.refusal = error.code
        assert not codes or self.refusal in codes
        assert everything(self.store.path) == before
        return None

    def teardown(self) -> None:
        try:
            check(self.store)
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)


class Editor(Machine):
    """One desk alone: undo and redo walk along a list of pages, as in any editor."""

    def __init__(self) -> None:
        super().__init__()
        self.pages = [self.store.dump()]
        self.stays = [False]
        self.at = 0

    @rule(seed=st.integers(0, 2**32))
    def busy(self, seed: int) -> None:
        for name in self.some_steps(seed):
            self.act(name, seed)

    @rule(step=steps, seed=seeds)
    def act(self, step: str, seed: int) -> None:
        change = self.attempt(lambda: self.store.act(self.maker(step, seed)))
        if change is not None:
            self.pages[self.at + 1 :] = [self.store.dump()]
            self.stays[self.at + 1 :] = [self.actions[change.action].stays]
            self.at += 1

    @rule(names=st.lists(steps, min_size=2, max_size=3), seed=seeds)
    def act_together(self, names: list[str], seed: int) -> None:
        """Several steps in one transaction are one page."""
        changes = self.attempt(lambda: self.store.act_all([self.maker(name, seed) for name in names]))
        if changes:
            self.pages[self.at + 1 :] = [self.store.dump()]
            self.stays[self.at + 1 :] = [any(self.actions[change.action].stays for change in changes)]
            self.at += 1

    @rule(ways=st.lists(st.sampled_from(("back", "back", "on")), min_size=1, max_size=3))
    def walk(self, ways: list[str]) -> None:
        for way in ways:
            if way == "back":
                code = "undo-nothing" if self.at == 0 else "undo-sent" if self.stays[self.at] else ""
                done = self.attempt(self.store.undo, *filter(None, [code]))
                self.at -= done is not None
            else:
                code = "undo-nothing" if self.at == len(self.pages) - 1 else ""
                done = self.attempt(self.store.redo, *filter(None, [code]))
                self.at += done is not None
            assert (done is None) == bool(code)
            self.on_its_page()

    @invariant()
    def on_its_page(self) -> None:
        assert self.store.dump() == self.pages[self.at]


class Community(Machine):
    """Two desks on one database, bundles, proposals from yesterday: the tables are what plain Python makes of it."""

    def __init__(self) -> None:
        super().__init__()
        self.model = Model(self.store.dump())
        self.desk(DESKS[0])
        self.yesterday: list[Proposal] = []
        self.importing = ""

    @rule(desk=st.sampled_from(DESKS))
    def desk(self, desk: str) -> None:
        self.device = desk
        self.store.set_local("setting", "device", value=desk)

    @rule(seed=st.integers(0, 2**32))
    def busy(self, seed: int) -> None:
        for name in self.some_steps(seed):
            self.act(name, seed)

    @rule(step=steps, seed=seeds)
    def act(self, step: str, seed: int) -> None:
        self.did(self.attempt(lambda: self.store.act(self.maker(step, seed))))

    @rule(step=steps, seed=seeds)
    def prepare(self, step: str, seed: int) -> None:
        """Look at the records now, to act on what was seen later."""
        with suppress(NothingToDoError, ModuiError), self.store.read() as state:
            self.yesterday.append(self.maker(step, seed)(state))

    @precondition(lambda self: self.yesterday)
    @rule(which=st.integers(0, 3))
    def act_on_what_was_seen(self, which: int) -> None:
        proposal = self.yesterday.pop(which % len(self.yesterday))
        trouble = self.model.trouble(proposal.edits)
        change = self.attempt(lambda: self.store.commit(proposal), *(() if self.ruled else trouble))
        if trouble:
            assert change is None, trouble
        elif change is None and proposal.edits:
            assert self.ruled
            assert self.refusal not in ("", "row-stale", "row-in-use")
        self.did(change)

    @precondition(lambda self: not self.importing)
    @rule(seed=seeds)
    def begin_import(self, seed: int) -> None:
        change = self.attempt(lambda: self.store.act(self.maker("import members", seed)))
        assert change is not None
        self.importing = change.bundle
        self.did(change)

    @precondition(lambda self: self.importing)
    @rule(seed=seeds)
    def go_on_importing(self, seed: int) -> None:
        stands = self.model.stands(self.device, self.importing)
        codes = () if stands else ("bundle-undone",)
        change = self.attempt(lambda: self.store.act(self.maker("import members", seed), bundle=self.importing), *codes)
        assert (change is not None) == stands
        self.did(change)

    @precondition(lambda self: self.model.history(self.device).done)
    @rule(which=st.integers(0, 9), back=st.booleans())
    def meddle(self, which: int, back: bool) -> None:
        """The other desk writes over what this one did last; and then, perhaps, writes what was there before."""
        edits = self.model.history(self.device).done[-1].edits
        edit = edits[-1 - which % len(edits)]
        column = edit.column if isinstance(edit, Set) else MEDDLED.get(edit.table)
        present = self.model.tables[edit.table].get(edit.row)
        if (
            not present
            or not column
            or not isinstance(SHARED[edit.table][column].codec, Text)
            or present[column] == "改"
        ):
            return
        me = self.device
        self.desk(*(other for other in DESKS if other != me))
        ways = [(present[column], "改"), ("改", present[column])]
        for before, after in ways[: 1 + back]:
            self.did(put(self.store, Set(edit.table, edit.row, column, before, after)))
        self.desk(me)

    @precondition(lambda self: self.model.history(self.device).done)
    @rule()
    def undo(self) -> None:
        trouble = self.model.undo_trouble(self.device)
        done = self.attempt(self.store.undo, *trouble)
        assert (done is None) == bool(trouble), trouble
        if done:
            self.model.undid(self.device)

    @precondition(lambda self: self.model.history(self.device).undone)
    @rule()
    def redo(self) -> None:
        trouble = self.model.redo_trouble(self.device)
        done = self.attempt(self.store.redo, *trouble)
        assert (done is None) == bool(trouble), trouble
        if done:
            self.model.redid(self.device)

    def did(self, change: Change | None) -> None:
        if change is not None:
            assert change.device == self.device
            action = self.actions.get(change.action)
            self.model.did(change, stays=action is not None and action.stays)

    @invariant()
    def as_the_model(self) -> None:
        assert json.loads(self.store.dump()) == self.model.tables


DUTIES = {**DUTY_STEPS, "import members": STEPS["import members"]}
DUTY_ACTIONS = {**ACTIONS, **duties.ACTIONS}


class DutyEditor(Editor):
    """The same with the duties themselves."""

    steps = DUTIES
    actions = DUTY_ACTIONS
    ruled = True


class DutyCommunity(Community):
    """The same with the duties themselves."""

    steps = DUTIES
    actions = DUTY_ACTIONS
    ruled = True
