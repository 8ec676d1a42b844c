"""What must be so of any store at any time. Each checker raises AssertionError when it is not."""

import shutil
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from modui.errors import ModuiError
from modui.records.opening import FILE
from modui.records.reading import Stored
from modui.records.store import Store
from tests.making import empty_store


def everything(path: Path) -> dict[str, list[tuple[Stored, ...]]]:
    """All rows of all tables of the database at `path`: the shared ones, the log, the settings."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("BEGIN")
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in names}


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


def check_crashes(store: Store, act: Callable[[], object]) -> int:
    """Check that whenever the program died during `act`, the database would be as before it or as after it.

    What a crash leaves is what the files hold at that moment, so they are copied before and after every statement and
    before and after the commit. Gives the number of moments looked at.
    """
    moments: list[dict[str, list[tuple[Stored, ...]]]] = []

    def look(*_args: object) -> None:
        with tempfile.TemporaryDirectory() as folder:
            for name in (FILE, f"{FILE}-wal"):
                if (store.path.parent / name).exists():
                    shutil.copyfile(store.path.parent / name, Path(folder, name))
            check_file(Path(folder, FILE))
            moments.append(everything(Path(folder, FILE)))

    names = ("before_cursor_execute", "after_cursor_execute", "commit")
    before = everything(store.path)
    for name in names:
        event.listen(Engine, name, look)
    try:
        act()
    finally:
        for name in names:
            event.remove(Engine, name, look)
    after = everything(store.path)
    assert before != after, "nothing was done"
    whole = [moment == after for moment in moments]
    assert all(moment in (before, after) for moment in moments), "a crash would leave a part of it"
    assert whole == sorted(whole), "what was there is gone again"
    return len(moments)


def check(store: Store) -> None:
    """Check all of it."""
    check_file(store.path)
    check_log(store)
