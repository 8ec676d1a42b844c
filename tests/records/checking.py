"""What must be so of any store at any time. Each checker raises AssertionError when it is not."""

import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from modui.errors import ModuiError
from modui.records.codecs import Stored
from modui.records.store import Store
from tests.making import empty_store


def everything(path: Path) -> dict[str, list[tuple[Stored, ...]]]:
    """All rows of all tables of the database at `path`: the shared ones, the log, the settings."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("BEGIN")
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall() for name in names}


@contextmanager
def unchanged(store: Store) -> Iterator[None]:
    """Check that what happens inside changes no row of any table."""
    before = everything(store.path)
    yield
    assert everything(store.path) == before


@contextmanager
def refuses(store: Store, *codes: str) -> Iterator[None]:
    """Check that what happens inside is refused with one of `codes`, and changes nothing."""
    with unchanged(store), pytest.raises(ModuiError) as caught:
        yield
    assert caught.value.code in codes, caught.value


def check_file(path: Path) -> None:
    """Check that SQLite finds the file whole and every reference led somewhere."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def check_log(store: Store) -> None:
    """Check that the log alone gives the shared tables, and that it is sound in itself."""
    changes = list(store.log())
    with tempfile.TemporaryDirectory() as folder:
        other = empty_store(Path(folder))
        other.replay(iter(changes))
        assert other.dump() == store.dump(), "the log, replayed, gives other tables than the database holds"
        assert list(other.log()) == changes
    counters: dict[str, list[int]] = defaultdict(list)
    for change in changes:
        assert change.edits, "a change that changes nothing was logged"
        counters[change.device].append(change.counter)
    for device, found in counters.items():
        assert found == list(range(1, len(found) + 1)), f"the counters of {device} have gaps or repeat"
    assert len({change.id for change in changes}) == len(changes)
    ids = [change.id for change in changes]
    assert ids == sorted(ids), "ids made later sort later"
    with store.read() as state:
        touched = {(str(row), int(seq or 0)) for row, seq in state.run("SELECT row, seq FROM touched", {})}
    assert touched == {(edit.row, change.seq) for change in changes for edit in change.edits}


def check(store: Store) -> None:
    """Check all of it."""
    check_file(store.path)
    check_log(store)
