"""A refused change changes nothing: neither the shared tables, nor the log, nor this machine's settings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modui.errors import BadInput, Refused
from modui.records.applying import KEYS, SHARED
from modui.records.changes import Action, Delete, Edit, Insert, Proposal, Set, becomes, edited
from modui.records.clock import natural_id
from modui.records.codecs import Merge, Ref, Status, Value
from modui.records.reading import State
from modui.records.store import Store
from tests.making import anything, empty_store, insert, member, put, week
from tests.records.checking import check_log, everything, refuses, unchanged
from tests.records.values import values

NOBODY = natural_id("member", "nobody")


def no_weekends(state: State, edits: Sequence[Edit]) -> None:
    if state.now.weekday() >= 5:
        raise Refused("weekend", "Not on a weekend.", "Wait for Monday.")


EDIT_QUESTION = Action(
    "test.question",
    "Edit a question",
    inserts=frozenset({"question"}),
    writes=frozenset({"question.title", "question.status", "question.number", "question.asker", "question.week"}),
)
ACCEPT = Action(
    "test.accept",
    "Accept a question",
    writes=frozenset({"question.status"}),
    rules=(becomes("question.status", "accepted"),),
)
ON_WEEKDAYS = Action("test.weekdays", "Edit on weekdays", writes=frozenset({"question.title"}), rules=(no_weekends,))
ALL = {action.name: action for action in (EDIT_QUESTION, ACCEPT, ON_WEEKDAYS)}


@dataclass
class Desk:
    """A store with one week, one asker and one question in it."""

    store: Store
    asker: str
    week: str
    question: str
    option: str

    def set(self, column: str, before: Value, after: Value) -> Set:
        return Set("question", self.question, column, before, after)


@pytest.fixture
def desk(store: Store) -> Desk:
    return desk_on(store)


def desk_on(store: Store) -> Desk:
    asker = member(store, "提问者")
    opened = week(store)
    question = insert(store, "question", asker=asker, week=opened, number=1, title="原题")
    poll = insert(store, "poll", week=opened)
    option = insert(store, "option", poll=poll, label="A", title="解答")
    return Desk(Store(store.path, ALL | {anything().name: anything()}, store.clock), asker, opened, question, option)


REFUSED: dict[str, tuple[str, Action, Callable[[Desk], list[Edit]]]] = {
    "a column it did not declare": ("column-undeclared", EDIT_QUESTION, lambda d: [d.set("reason", "", "x")]),
    "a column of another table": (
        "column-undeclared",
        EDIT_QUESTION,
        lambda d: [Set("member", d.asker, "name", "", "x")],
    ),
    "a row of a table it did not declare": (
        "column-undeclared",
        EDIT_QUESTION,
        lambda d: [Insert("member", NOBODY, {})],
    ),
    "an insert by one who only writes": (
        "column-undeclared",
        ACCEPT,
        lambda d: [Insert("question", NOBODY, {"asker": d.asker})],
    ),
    "a delete": ("column-undeclared", EDIT_QUESTION, lambda d: [Delete("question", d.question, {"asker": d.asker})]),
    "an unknown table": ("column-unknown", EDIT_QUESTION, lambda d: [Insert("nothing", NOBODY, {})]),
    "an unknown column": ("column-unknown", EDIT_QUESTION, lambda d: [d.set("nothing", "", "x")]),
    "an unknown column of a new row": (
        "column-unknown",
        EDIT_QUESTION,
        lambda d: [Insert("question", NOBODY, {"asker": d.asker, "nothing": 1})],
    ),
    "the id": ("column-unknown", EDIT_QUESTION, lambda d: [d.set("id", d.question, NOBODY)]),
    "the log": ("column-unknown", EDIT_QUESTION, lambda d: [Set("change", d.question, "actor", "", "me")]),
    "a local table": ("column-unknown", EDIT_QUESTION, lambda d: [Insert("setting", NOBODY, {"value": "x"})]),
    "a row that is no id": ("column-unknown", EDIT_QUESTION, lambda d: [Set("question", "Q1", "title", "", "x")]),
    "a value of another type": ("value-invalid", EDIT_QUESTION, lambda d: [d.set("title", "原题", 7)]),
    "a text for a number": ("value-invalid", EDIT_QUESTION, lambda d: [d.set("number", 1, "2")]),
    "a NUL": ("value-invalid", EDIT_QUESTION, lambda d: [d.set("title", "原题", "a\x00")]),
    "a lone surrogate": ("value-invalid", EDIT_QUESTION, lambda d: [d.set("title", "原题", "a\ud800")]),
    "too long a title": ("value-invalid", EDIT_QUESTION, lambda d: [d.set("title", "原题", "a" * 201)]),
    "two lines in a title": ("value-invalid", EDIT_QUESTION, lambda d: [d.set("title", "原题", "a\nb")]),
    "nothing where there must be something": (
        "value-invalid",
        EDIT_QUESTION,
        lambda d: [d.set("asker", d.asker, None)],
    ),
    "a new row without what it belongs to": (
        "value-invalid",
        EDIT_QUESTION,
        lambda d: [Insert("question", NOBODY, {"title": "x"})],
    ),
    "a before of another type that would compare equal": (
        "value-invalid",
        EDIT_QUESTION,
        lambda d: [d.set("number", True, 2)],
    ),
    "a state there is not": ("value-invalid", EDIT_QUESTION, lambda d: [d.set("status", "new", "done")]),
    "a state that may not follow": ("state-refused", EDIT_QUESTION, lambda d: [d.set("status", "new", "closed")]),
    "the same state again": ("state-refused", EDIT_QUESTION, lambda d: [d.set("status", "new", "new")]),
    "a new row in a later state": (
        "state-refused",
        EDIT_QUESTION,
        lambda d: [Insert("question", NOBODY, {"asker": d.asker, "status": "accepted"})],
    ),
    "a state by way of one it is not in": (
        "row-stale",
        EDIT_QUESTION,
        lambda d: [d.set("status", "new", "accepted"), d.set("status", "answered", "closed")],
    ),
    "an edit of a fact": ("fact-edited", anything(), lambda d: [Set("option", d.option, "title", "解答", "x")]),
    "a before that is no longer so": ("row-stale", EDIT_QUESTION, lambda d: [d.set("title", "旧题", "x")]),
    "a second before that is not what the first left": (
        "row-stale",
        EDIT_QUESTION,
        lambda d: [d.set("title", "原题", "x"), d.set("title", "原题", "y")],
    ),
    "a good edit and a stale one": (
        "row-stale",
        EDIT_QUESTION,
        lambda d: [d.set("number", 1, 2), d.set("title", "旧题", "x")],
    ),
    "a row that is not there": ("row-stale", EDIT_QUESTION, lambda d: [Set("question", NOBODY, "title", "", "x")]),
    "a row that is there already": (
        "row-stale",
        EDIT_QUESTION,
        lambda d: [Insert("question", d.question, {"asker": d.asker})],
    ),
    "the same row twice": (
        "row-stale",
        EDIT_QUESTION,
        lambda d: [Insert("question", NOBODY, {"asker": d.asker}), Insert("question", NOBODY, {"asker": d.asker})],
    ),
    "an edit before its insert": (
        "row-stale",
        EDIT_QUESTION,
        lambda d: [Set("question", NOBODY, "title", "", "x"), Insert("question", NOBODY, {"asker": d.asker})],
    ),
    "a state its rule forbids": ("state-foreign", ACCEPT, lambda d: [d.set("status", "new", "deferred")]),
    "what its rule forbids today": ("weekend", ON_WEEKDAYS, lambda d: [d.set("title", "原题", "x")]),
    "a reference to nobody": ("row-in-use", EDIT_QUESTION, lambda d: [d.set("asker", d.asker, NOBODY)]),
    "a new row that refers to nobody": (
        "row-in-use",
        EDIT_QUESTION,
        lambda d: [Insert("question", NOBODY, {"asker": NOBODY})],
    ),
    "a reference to a row of another table": ("row-in-use", EDIT_QUESTION, lambda d: [d.set("week", d.week, d.asker)]),
}


def check_refused(desk: Desk, name: str) -> None:
    """Check that one of :data:`REFUSED` is refused and changes nothing, at every door."""
    code, action, edits = REFUSED[name]
    with refuses(desk.store, code):
        desk.store.commit(action.propose(edits(desk)))
    with refuses(desk.store, code):
        desk.store.act(lambda _state: action.propose(edits(desk)))
    with refuses(desk.store, code):
        desk.store.act_all([lambda _state: action.propose(edits(desk))])


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_changes_nothing(desk: Desk, name: str) -> None:
    check_refused(desk, name)


def test_an_action_the_store_does_not_know_is_refused(desk: Desk) -> None:
    unknown = Action("test.unknown", "Unknown", writes=frozenset({"question.title"}))
    namesake = Action(EDIT_QUESTION.name, "Another", writes=frozenset({"question.reason"}))
    with refuses(desk.store, "action-unknown"):
        desk.store.commit(unknown.propose([desk.set("title", "原题", "x")]))
    with refuses(desk.store, "action-unknown"):
        desk.store.commit(namesake.propose([desk.set("reason", "", "x")]))


def test_what_the_maker_of_a_change_raises_is_raised(desk: Desk) -> None:
    def fail(state: State) -> Proposal:
        raise BadInput("no-good", "No good.")

    with refuses(desk.store, "no-good"):
        desk.store.act(fail)
    with unchanged(desk.store), pytest.raises(ZeroDivisionError):
        desk.store.act(lambda _state: ACCEPT.propose([desk.set("number", 1, 1 // 0)]))


def test_a_rule_sees_the_state_before_its_edits(store: Store) -> None:
    seen: list[object] = []

    def look(state: State, edits: Sequence[Edit]) -> None:
        seen.append((state.count("SELECT count(*) FROM member"), len(edits)))

    action = Action("test.look", "Look", inserts=frozenset({"member"}), rules=(look, look))
    store = Store(store.path, {action.name: action}, store.clock)
    for _ in range(2):
        store.act(lambda state: action.propose([Insert("member", state.clock.new_id(), {})]))
    assert seen == [(0, 1), (0, 1), (1, 1), (1, 1)]


def test_of_several_changes_made_together_one_refused_refuses_all(desk: Desk) -> None:
    good, bad = desk.set("title", "原题", "新题"), desk.set("status", "new", "closed")
    with refuses(desk.store, "state-refused"):
        desk.store.act_all([lambda _: EDIT_QUESTION.propose([good]), lambda _: EDIT_QUESTION.propose([bad])])


def test_a_change_of_nothing_is_none_at_all(desk: Desk) -> None:
    with unchanged(desk.store):
        assert desk.store.commit(EDIT_QUESTION.propose([])) is None
        assert desk.store.act_all([lambda _: EDIT_QUESTION.propose([])]) == []
        same: dict[str, Value] = {"title": "原题", "number": 1}
        assert desk.store.commit(EDIT_QUESTION.propose(edited("question", desk.question, same, dict(same)))) is None


def test_a_state_may_be_reached_in_two_steps_of_one_change(desk: Desk) -> None:
    desk.store.commit(
        EDIT_QUESTION.propose([desk.set("status", "new", "accepted"), desk.set("status", "accepted", "answered")])
    )
    check_log(desk.store)
    before = desk.store.dump()
    desk.store.undo()
    desk.store.redo()
    assert desk.store.dump() == before


def test_the_first_refused_change_does_not_name_this_machine(tmp_path: Path) -> None:
    store = empty_store(tmp_path, ALL)
    with refuses(store, "row-in-use"):
        store.commit(EDIT_QUESTION.propose([Insert("question", NOBODY, {"asker": NOBODY})]))
    assert store.setting("device") == ""


# Any action, any edits --------------------------------------------------------------------------------------------

WRITABLE = [
    (table, name)
    for table, columns in SHARED.items()
    for name, column in columns.items()
    if column.merge is not Merge.FACT and not isinstance(column.codec, Status | Ref)
]
FREE = [
    table
    for table, columns in SHARED.items()
    if table not in KEYS and not any(isinstance(column.codec, Ref) for column in columns.values())
]
"""Tables whose rows refer to nothing and have no natural key, so that any of them may be added."""


@pytest.fixture(scope="module")
def one_of_each(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, dict[str, str]]:
    """A store with a row of each table, all defaults."""
    store = empty_store(tmp_path_factory.mktemp("one-of-each"))
    rows: dict[str, str] = {}
    for table, columns in SHARED.items():
        needed = {name: rows[column.codec.table] for name, column in columns.items() if needs(column.codec)}  # type: ignore[attr-defined]
        rows[table] = insert(store, table, **needed)
    return store, rows


def needs(codec: object) -> bool:
    return isinstance(codec, Ref) and not codec.nullable


@st.composite
def edits(draw: st.DrawFn) -> list[tuple[str, str | None, Value]]:
    """Some edits that every codec accepts: a table, a column and a value; without a column, a new row."""
    found: list[tuple[str, str | None, Value]] = []
    for _ in range(draw(st.integers(1, 5))):
        if draw(st.booleans()):
            table, column = draw(st.sampled_from(WRITABLE))
            found.append((table, column, draw(values(SHARED[table][column].codec))))
        else:
            found.append((draw(st.sampled_from(FREE)), None, None))
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    wanted=edits(),
    inserts=st.frozensets(st.sampled_from(FREE)),
    writes=st.frozensets(st.sampled_from(WRITABLE).map(".".join), max_size=60),
    generous=st.booleans(),
)
def test_an_action_does_what_it_declared_and_nothing_else(
    one_of_each: tuple[Store, dict[str, str]],
    wanted: list[tuple[str, str | None, Value]],
    inserts: frozenset[str],
    writes: frozenset[str],
    generous: bool,
) -> None:
    store, rows = one_of_each
    if generous:  # declares all it does, and more
        inserts |= {table for table, column, _value in wanted if column is None}
        writes |= {f"{table}.{column}" for table, column, _value in wanted if column}
    action = Action("test.any", "Any", inserts=inserts, writes=writes)
    store = Store(store.path, {action.name: action}, store.clock)
    present = present_values(store, rows)
    proposed: list[Edit] = []
    for table, column, value in wanted:
        if column is None:
            proposed.append(Insert(table, store.clock.new_id(), {}))
        else:
            proposed.append(Set(table, rows[table], column, present[table, column], value))
            present[table, column] = value
    declared = all(
        table in inserts if column is None else f"{table}.{column}" in writes for table, column, _value in wanted
    )
    if not declared:
        with refuses(store, "column-undeclared"):
            store.commit(action.propose(proposed))
        return
    before = everything(store.path)
    change = store.commit(action.propose(proposed))
    assert change is not None
    assert everything(store.path) != before
    assert present_values(store, rows) == present
    dump = store.dump()
    store.undo()
    store.redo()
    assert store.dump() == dump


def present_values(store: Store, rows: dict[str, str]) -> dict[tuple[str, str], Value]:
    with store.read() as state:
        found: dict[tuple[str, str], Value] = {}
        for table, columns in SHARED.items():
            (kept,) = state.run(f"SELECT {', '.join(columns)} FROM {table} WHERE id = :id", {"id": rows[table]})
            for (name, column), value in zip(columns.items(), kept, strict=True):
                found[table, name] = None if value is None else column.codec.load(value)
    return found


def test_the_store_after_all_of_it_is_sound(one_of_each: tuple[Store, dict[str, str]]) -> None:
    store, rows = one_of_each
    put(store, Set("member", rows["member"], "tags", present_values(store, rows)["member", "tags"], ["末"]))
    check_log(store)


def test_a_row_has_the_id_that_its_key_gives_it(store: Store) -> None:
    anyone = anything()
    desk = Store(store.path, {anyone.name: anyone}, store.clock)
    with refuses(desk, "key-foreign"):
        desk.commit(anyone.propose([Insert("week", NOBODY, {"name": "2026-W48"})]))
    assert desk.commit(anyone.propose([Insert("week", natural_id("week", "2026-W48"), {"name": "2026-W48"})]))
