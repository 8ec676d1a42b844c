"""How long 100,000 members take to import, against SQLite alone with the same rows.

    python -m benchmarks.import_members [--members 100000]

SQLite alone is one ``executemany`` into a bare table, in one transaction, as durable as modui's own database (WAL,
``synchronous=FULL``). Both run by turns in one process, into new files on the same disk.
"""

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import NamedTuple

from benchmarks import community
from modui.duties import members, week
from modui.duties.actions import ACTIONS
from modui.records import applying, search
from modui.records.store import Store


def run_raw(rows: list[dict[str, str]], file: Path) -> float:
    """Seconds that SQLite alone takes for `rows`, from the first row to the durable commit."""
    columns = list(rows[0])
    values = [tuple(row.values()) for row in rows]
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute(f"CREATE TABLE member ({', '.join(columns)})")
        began = time.perf_counter()
        database.execute("BEGIN IMMEDIATE")
        database.executemany(f"INSERT INTO member VALUES ({', '.join('?' * len(columns))})", values)
        database.execute("COMMIT")
        return time.perf_counter() - began


class Parts(NamedTuple):
    """Seconds of one import into modui, and of what it consists."""

    total: float
    """From the parsed rows to the last durable commit: matching, checking, rows, log."""
    log: float
    """Of that, writing what was done into the log."""
    indexing: float
    """After it, the search index: at the first search, not while importing."""
    pinyin: float
    """Of that, how names sound."""


def run_modui(rows: list[dict[str, str]], home: Path) -> Parts:
    """Import `rows` into a new community at `home`, then build its index."""
    store = Store.create(home, ACTIONS)
    store.act(lambda state: week.set_up(state, "灯下互助社"))
    numbered = list(enumerate(rows, 2))
    with timed(applying, "log") as log:
        began = time.perf_counter()
        report = members.import_rows(store, numbered)
        total = time.perf_counter() - began
    assert report.added == len(rows), report
    with timed(search, "sounds") as pinyin, store.read() as state:
        began = time.perf_counter()
        search.Index(home).catch_up(state)
        index = time.perf_counter() - began
    return Parts(total, log[0], index, pinyin[0])


@contextmanager
def timed(module: ModuleType, name: str) -> Iterator[list[float]]:
    """Add up the seconds spent in the function `name` of `module`."""
    spent = [0.0]
    function = getattr(module, name)

    def counted(*args: object) -> object:
        began = time.perf_counter()
        try:
            return function(*args)
        finally:
            spent[0] += time.perf_counter() - began

    setattr(module, name, counted)
    try:
        yield spent
    finally:
        setattr(module, name, function)


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the import of members into modui and into SQLite alone.")
    parser.add_argument("--members", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    rows = community.members(options.members)
    raw: list[float] = []
    ours: list[Parts] = []
    for number in range(options.runs):
        with tempfile.TemporaryDirectory() as folder:
            raw.append(run_raw(rows, Path(folder) / "raw.sqlite"))
            ours.append(run_modui(rows, Path(folder) / "home"))
        print(f"{number + 1}: SQLite alone {raw[-1]:.2f} s, modui {ours[-1].total:.2f} s")
    alone = median(raw)
    for name in Parts._fields:
        seconds = median(getattr(parts, name) for parts in ours)
        print(f"{name:>8}: {seconds:6.2f} s, {seconds / alone:5.1f} times SQLite alone ({alone:.2f} s)")


if __name__ == "__main__":
    main()
