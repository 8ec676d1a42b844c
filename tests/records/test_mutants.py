"""A store with a fault built in must be caught: checkers that catch none of these check nothing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test
from sqlalchemy import Connection

from modui.errors import ModuiError
from modui.records import applying
from modui.records import store as store_module
from modui.records.applying import TransactionState
from modui.records.changes import Action, Change, Edit, Insert, Proposal, inverse
from modui.records.codecs import Codec
from modui.records.reading import Parameter, State, Stored
from modui.records.store import Store
from tests.making import HeldClock, community_store
from tests.records.checking import check, check_crashes
from tests.records.machines import DESKS, Community, Editor
from tests.records.steps import ACTIONS, IMPORT
from tests.records.test_refusals import REFUSED, check_refused, desk_on

Mutant = Callable[[pytest.MonkeyPatch], None]
Checker = Callable[[Path], None]


# Faults -----------------------------------------------------------------------------------------------------------


def takes_stale_edits(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(applying, "judge_present", lambda _connection, _edits: None)


def takes_any_value(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Codec, "check", lambda _self, _value, _where: None)


def takes_any_state(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(applying, "judge_states", lambda _edits: None)


def takes_undeclared_columns(patch: pytest.MonkeyPatch) -> None:
    def judge(self: Action, state: State, edits: Sequence[Edit]) -> None:
        for rule in self.rules:
            rule(state, edits)

    patch.setattr(Action, "judge", judge)


def forgets_the_rules(patch: pytest.MonkeyPatch) -> None:
    judge = Action.judge

    def judge_columns(self: Action, state: State, edits: Sequence[Edit]) -> None:
        judge(replace(self, rules=()), state, edits)

    patch.setattr(Action, "judge", judge_columns)


def writes_what_it_refuses(patch: pytest.MonkeyPatch) -> None:
    commit, transaction = Store._commit, Store._transaction

    def write_first(
        self: Store, connection: Connection, state: State, proposal: Proposal, bundle: str | None
    ) -> Change | None:
        try:
            return commit(self, connection, state, proposal, bundle)
        except ModuiError:
            applying.apply(connection, proposal.edits)
            raise

    @contextmanager
    def commit_anyway(self: Store) -> Iterator[tuple[Connection, State]]:
        refusal: ModuiError | None = None
        with transaction(self) as both:
            try:
                yield both
            except ModuiError as error:
                refusal = error
        if refusal:
            raise refusal

    patch.setattr(Store, "_commit", write_first)
    patch.setattr(Store, "_transaction", commit_anyway)


def logs_without_writing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(applying, "apply", lambda _connection, _edits: None)


def forgets_the_last_edit(patch: pytest.MonkeyPatch) -> None:
    apply = applying.apply
    patch.setattr(applying, "apply", lambda connection, edits: apply(connection, edits[: max(1, len(edits) - 1)]))


def writes_without_logging(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(applying, "log", lambda _connection, _change: 0)


def logs_in_a_second_transaction(patch: pytest.MonkeyPatch) -> None:
    log = applying.log

    def log_later(connection: Connection, change: Change) -> int:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return log(connection, change)

    patch.setattr(applying, "log", log_later)


def undoes_edits_first_to_last(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(store_module, "inverse", lambda edits: tuple(reversed(inverse(edits))))


def undoes_bundles_first_to_last(patch: pytest.MonkeyPatch) -> None:
    run = TransactionState.run

    def upside_down(self: TransactionState, sql: str, parameters: dict[str, Parameter]) -> Sequence[Sequence[Stored]]:
        return run(self, sql.replace("= :bundle ORDER BY seq DESC", "= :bundle ORDER BY seq"), parameters)

    patch.setattr(TransactionState, "run", upside_down)


def in_sql(patch: pytest.MonkeyPatch, name: str, old: str, new: str) -> None:
    """Put a fault into one of the store's statements."""
    sql: str = getattr(store_module, name)
    assert old in sql
    patch.setattr(store_module, name, sql.replace(old, new))


def undoes_what_others_did(patch: pytest.MonkeyPatch) -> None:
    in_sql(patch, "_LAST_DONE", "c.device = :device", ":device = :device")


def undoes_what_others_built_on(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(applying, "judge_alone", lambda _state, _change: None)


def redoes_what_is_past(patch: pytest.MonkeyPatch) -> None:
    in_sql(patch, "_LAST_UNDONE", "u.seq > (", "0 <> (")


def undoes_twice(patch: pytest.MonkeyPatch) -> None:
    in_sql(patch, "_LAST_DONE", "u.undoes = c.bundle", "u.undoes = c.bundle AND 0")


def lets_bundles_go_on_after_their_undo(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(store_module, "_STANDS_IN", "SELECT 1 WHERE :device = :device AND :bundle = :bundle")


# Checkers ---------------------------------------------------------------------------------------------------------


def lives(machine: type[RuleBasedStateMachine], _home: Path) -> None:
    """Random lives, the same in every run; no time is spent on finding the shortest."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=300,
            stateful_step_count=25,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            report_multiple_bugs=False,
        ),
    )


def editor_story(_home: Path) -> None:
    """A short life of the editor, written by hand."""
    machine = Editor()
    try:
        machine.act("open a poll", 0)
        machine.walk(["back", "on", "back"])
        machine.act("edit a member", 1)
        machine.walk(["on", "back", "back", "on", "on"])
        machine.act_together(["import members", "edit a member", "open a week"], 2)
        machine.walk(["back", "back", "back", "on", "on", "on"])
    finally:
        machine.teardown()


def community_story(_home: Path) -> None:
    """A short life of the community, written by hand."""
    machine = Community()

    def go(*ways: Callable[[], None]) -> None:
        for way in ways:
            way()
            machine.as_the_model()

    try:
        go(
            # seen once, done twice
            lambda: machine.prepare("edit a member", 6),
            lambda: machine.prepare("edit a member", 6),
            lambda: machine.act_on_what_was_seen(0),
            lambda: machine.act_on_what_was_seen(0),
            machine.undo,
            machine.redo,
            # an import in chunks that name the same members, taken back while it goes on
            lambda: machine.begin_import(0),
            *(partial(machine.go_on_importing, seed) for seed in range(1, 9)),
            machine.undo,
            lambda: machine.go_on_importing(9),
            machine.redo,
            # the other desk does something, and then meddles with what this one did
            lambda: machine.desk(DESKS[1]),
            lambda: machine.act("open a week", 3),
            lambda: machine.desk(DESKS[0]),
            lambda: machine.act("edit a question", 1),
            machine.undo,
            machine.redo,
            lambda: machine.meddle(0, True),
            machine.undo,
        )
    finally:
        machine.teardown()


def refusals(home: Path) -> None:
    desk = desk_on(community_store(home))
    for name in REFUSED:
        check_refused(desk, name)


def crashes(home: Path) -> None:
    store = community_store(home, ACTIONS, HeldClock())
    check_crashes(store, lambda: store.act(lambda state: IMPORT.propose([Insert("member", state.clock.new_id(), {})])))
    check(store)


CAUGHT: list[tuple[Mutant, Checker]] = [
    (takes_stale_edits, community_story),
    (takes_stale_edits, refusals),
    (takes_any_value, refusals),
    (takes_any_state, refusals),
    (takes_undeclared_columns, refusals),
    (forgets_the_rules, refusals),
    (writes_what_it_refuses, refusals),
    (logs_without_writing, community_story),
    (forgets_the_last_edit, editor_story),
    (writes_without_logging, editor_story),
    (logs_in_a_second_transaction, crashes),
    (undoes_edits_first_to_last, editor_story),
    (undoes_bundles_first_to_last, community_story),
    (undoes_what_others_did, community_story),
    (undoes_what_others_built_on, community_story),
    (redoes_what_is_past, editor_story),
    (undoes_twice, editor_story),
    (lets_bundles_go_on_after_their_undo, community_story),
]
RANDOMLY = {editor_story: Editor, community_story: Community}


def check_caught(mutant: Mutant, checker: Checker, home: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        mutant(patch)
        with pytest.raises((AssertionError, ModuiError, pytest.fail.Exception)):
            checker(home)


@pytest.mark.parametrize(("mutant", "checker"), CAUGHT, ids=lambda one: one.__name__)
def test_a_fault_is_caught(mutant: Mutant, checker: Checker, tmp_path: Path) -> None:
    check_caught(mutant, checker, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mutant", "machine"),
    [(mutant, RANDOMLY[checker]) for mutant, checker in CAUGHT if checker in RANDOMLY],
    ids=lambda one: one.__name__,
)
def test_a_fault_is_caught_at_random(mutant: Mutant, machine: type[RuleBasedStateMachine], tmp_path: Path) -> None:
    check_caught(mutant, partial(lives, machine), tmp_path)


@pytest.mark.parametrize("checker", [crashes, editor_story, community_story])
def test_a_store_without_fault_is_not(checker: Checker, tmp_path: Path) -> None:
    checker(tmp_path)
