"""Small communities for tests: an empty store in milliseconds, a clock that stands still, rows in one call."""

import random
import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from modui.duties import week as duty_week
from modui.duties.actions import ACTIONS
from modui.records.changes import Action, Change, Edit, Insert
from modui.records.clock import Clock
from modui.records.codecs import Value
from modui.records.opening import FILE
from modui.records.store import Store

START = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
"""A Sunday afternoon in Shanghai, at the end of 2026-W47."""


class HeldClock(Clock):
    """A clock that stands still at `at` until a test moves it, with ids and chance that repeat.

    Give each of several stores that are to differ (two desks) a `seed` of its own.
    """

    def __init__(self, at: datetime = START, seed: int = 0) -> None:
        self.at = at
        super().__init__(now=lambda: self.at, chance=random.Random(seed))


@cache
def _template() -> bytes:
    """An empty database as its file, migrated once for all tests of this process."""
    with tempfile.TemporaryDirectory() as folder:
        return Store.create(Path(folder), {}).path.read_bytes()


def empty_store(home: Path, actions: Mapping[str, Action] = ACTIONS, clock: Clock | None = None) -> Store:
    """A store in the folder `home` (made when it is missing) with no community in it yet: a copy of one template."""
    home.mkdir(parents=True, exist_ok=True)
    (home / FILE).write_bytes(_template())
    return Store.open(home, actions, clock or HeldClock())


def community_store(home: Path, actions: Mapping[str, Action] = ACTIONS, clock: Clock | None = None) -> Store:
    """A store with the empty community 测试社, in the time zone Asia/Shanghai."""
    store = empty_store(home, actions, clock)
    Store(store.path, ACTIONS, store.clock).act(lambda state: duty_week.set_up(state, "测试社"))
    return store


@cache
def anything() -> Action:
    """An action that may add any row and write any column, under no rule: to bring about what a test starts from."""
    from modui.records.applying import SHARED

    return Action(
        "test.put",
        "Put",
        inserts=frozenset(SHARED),
        writes=frozenset(f"{table}.{column}" for table, columns in SHARED.items() for column in columns),
    )


def put(store: Store, *edits: Edit) -> Change:
    """Commit `edits` whatever actions `store` knows; codecs, states and foreign keys still judge them."""
    change = Store(store.path, {anything().name: anything()}, store.clock).commit(anything().propose(edits))
    assert change is not None
    return change


def insert(store: Store, table: str, **values: Value) -> str:
    """Add a row to `table`; its id."""
    from modui.records.applying import KEYS, natural_row

    row = natural_row(table, values) if table in KEYS else store.clock.new_id()
    put(store, Insert(table, row, values))
    return row


def member(store: Store, nickname: str, **fields: Value) -> str:
    """Add a member; their id."""
    return insert(store, "member", nickname=nickname, **fields)


def members(store: Store, nicknames: Iterable[str]) -> list[str]:
    """Add members in one change; their ids."""
    rows = {store.clock.new_id(): nickname for nickname in nicknames}
    put(store, *(Insert("member", row, {"nickname": nickname}) for row, nickname in rows.items()))
    return list(rows)


def week(store: Store, name: str = "2026-W48", moderator: str | None = None) -> str:
    """Open the week called `name` in its usual rhythm; its id."""
    change = Store(store.path, ACTIONS, store.clock).act(lambda state: duty_week.open_week(state, name, moderator))
    assert change is not None
    return change.edits[0].row
