"""How long 100,000 members take to import, against SQLite alone with the same rows.

    python -m benchmarks.import_members [--members 100000]

SQLite alone is one ``executemany`` into a bare table, in one transaction, as durable as modui's own database (WAL,
``synchronous=FULL``). Both run by turns in one process, into new files on the same disk.
"""

import argparse
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path
from statistics import median

from benchmarks import community
from modui.duties import members


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


def run_modui(rows: list[dict[str, str]], home: Path) -> float:
    """Seconds that modui takes to import `rows` into a new community at `home`."""
    community.modui(home, "init", "--name", "灯下互助社")
    began = time.perf_counter()
    members.import_rows(rows, home)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the import of members into modui and into SQLite alone.")
    parser.add_argument("--members", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    rows = community.members(options.members)
    raw, ours = [], []
    for number in range(options.runs):
        with tempfile.TemporaryDirectory() as folder:
            raw.append(run_raw(rows, Path(folder) / "raw.sqlite"))
            ours.append(run_modui(rows, Path(folder) / "home"))
        print(f"{number + 1}: SQLite alone {raw[-1]:.2f} s, modui {ours[-1]:.2f} s")
    print(f"medians: SQLite alone {median(raw):.2f} s, modui {median(ours):.2f} s")
    print(f"modui takes {median(ours) / median(raw):.1f} times as long")


if __name__ == "__main__":
    main()
