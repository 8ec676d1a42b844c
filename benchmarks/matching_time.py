"""How long one question takes in communities of any size, from outside, beside FTS5 and rapidfuzz in the same run.

    uv run --group peers python -m benchmarks.matching_time [--members 5000 50000] [--set omc_zh] [--questions 100]

A community is grown from a set in MODUI_TEST_DATA/matching: members with half of what one knows and something of
others, an archive in proportion whose questions are made of the halves of two, and questions of about 400 characters or
200 words, each made of several. `modui match --batch` runs as a program of its own on one core and answers one at a
time; its own milliseconds a question, the time until it began to answer and its largest memory are told. The peers
answer the same questions in this process, also on one core: SQLite's `bm25()` over the same words in an FTS5 table of
profiles and one of the archive, and, where it is installed, rapidfuzz's `token_set_ratio` against every profile, each
with fewer questions where it is slow.
"""

import argparse
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from benchmarks.simple_rankings import Row, flat, terms
from modui.duties.experts.batch import read_rows

MADE_OF = 12
"""Questions that one is made of at most, until it is long enough."""
PATIENCE_S = 20.0
"""What a peer may take for all its questions."""
LIMIT = 100


class Length(NamedTuple):
    """How long a question is: characters where there are no spaces, else words."""

    characters: int = 400
    words: int = 200

    def cut(self, text: str) -> str:
        words = text.split(" ")
        chinese = len(text) > 12 * len(words)
        return text[: self.characters] if chinese else " ".join(words[: self.words])


class Grown(NamedTuple):
    """The files of a community, and how many members and questions of the past are in them."""

    members: Path
    archive: Path
    queries: Path
    sizes: tuple[int, int]


def grow(source: Path, folder: Path, size: int, questions: int) -> Grown:
    """A community of `size` members like the one in `source`, in `folder`; the same for the same arguments."""
    chance = random.Random(size)
    people, past = list(read_rows(source / "members.jsonl")), list(read_rows(source / "archive.jsonl.gz"))
    asked = [_text(row) for row in read_rows(source / "dev" / "queries.jsonl")]
    known = [
        (name, one) for row in people for name, held in _fields(row).items() if isinstance(held, list) for one in held
    ]
    grown = Grown(folder / "m.jsonl", folder / "a.jsonl", folder / "q.jsonl", (size, size * len(past) // len(people)))

    def member(number: int) -> Row:
        held = dict(_fields(chance.choice(people)))
        for name, one in held.items():
            if isinstance(one, list):
                held[name] = chance.sample(one, (len(one) + 1) // 2)
        for name, one in chance.sample(known, min(3, len(known))):
            held[name] = [*_list(held.get(name)), one]
        return {"id": f"m{number}", "fields": held}

    def question(number: int) -> Row:
        one, other = chance.choice(past), chance.choice(past)
        answers = [
            {**answer, "author": f"m{chance.randrange(size)}"}
            for answer in _list(other.get("answers"))
            if isinstance(answer, dict)
        ]
        text, more = str(one.get("text") or ""), str(other.get("text") or "")
        text = text[: len(text) // 2] + more[len(more) // 2 :]
        return {**one, "doc_id": f"d{number}", "text": text, "answers": answers}

    def query(number: int) -> Row:
        parts = "\n".join(chance.choice(asked) for _part in range(MADE_OF))
        return {"query_id": f"q{number}", "text": Length().cut(parts)}

    for path, make, many in (
        (grown.members, member, size),
        (grown.archive, question, grown.sizes[1]),
        (grown.queries, query, questions),
    ):
        with path.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(make(number), ensure_ascii=False) + "\n" for number in range(many))
    return grown


def _fields(row: Row) -> Row:
    held = row.get("fields")
    return held if isinstance(held, dict) else row


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _text(row: Row) -> str:
    return f"{row.get('title') or ''}\n{row.get('text') or ''}".strip()


def told(name: str, times: Sequence[float], more: str = "") -> None:
    """A line of the table; `times` in milliseconds."""
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    print(f"  {name:34}{ordered[len(ordered) // 2]:9.1f}{p95:9.1f}  {more}", flush=True)


def modui(grown: Grown, folder: Path) -> None:
    """modui as a program of its own."""
    out = folder / "out.jsonl"
    command = [sys.executable, "-m", "modui", "match", "--no-load", "--batch", str(grown.queries)]
    command += ["--members", str(grown.members), "--archive", str(grown.archive), "--out", str(out)]
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    built = 0.0
    while not (ended := os.wait4(child.pid, os.WNOHANG))[0]:
        if not built and out.exists() and out.stat().st_size:
            built = time.perf_counter() - start
        time.sleep(0.02)
    _pid, child.returncode, used = ended
    if child.returncode:
        sys.exit("modui could not answer")
    with out.open(encoding="utf-8") as file:
        times = [float(json.loads(line)["ms"]) for line in file]
    processor = used.ru_utime + used.ru_stime
    told("modui", times, f"built in {built:.1f} s; {used.ru_maxrss / 1024:.0f} MB; {processor:.0f} s of the processor")


def in_turn(name: str, queries: Sequence[str], answer: Callable[[str], object]) -> None:
    """A peer's line, from as many questions as its patience allows."""
    times: list[float] = []
    for text in queries:
        start = time.perf_counter()
        answer(text)
        times.append(1000 * (time.perf_counter() - start))
        if sum(times) > 1000 * PATIENCE_S:
            break
    told(name, times, f"{len(times)} questions")


def fts5(grown: Grown, queries: Sequence[str]) -> None:
    """SQLite's own full-text search over the same words: of the profiles, and of the archive."""

    def words(rows: Iterator[Row], what: Callable[[Row], str]) -> Iterator[tuple[str]]:
        return ((" ".join(terms(what(row))),) for row in rows)

    def profile(row: Row) -> str:
        return "\n".join(flat(value) for value in _fields(row).values())

    with closing(sqlite3.connect(":memory:")) as database:
        for table, rows in (
            ("member", words(read_rows(grown.members), profile)),
            ("asked", words(read_rows(grown.archive), _text)),
        ):
            database.execute(f"CREATE VIRTUAL TABLE {table} USING fts5(words, content='', tokenize='unicode61')")
            database.executemany(f"INSERT INTO {table} (words) VALUES (?)", rows)

        def answer(text: str) -> None:
            wanted = " OR ".join(f'"{one}"' for one in dict.fromkeys(terms(text)))
            for table in ("member", "asked"):
                best = f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY bm25({table}) LIMIT {LIMIT}"
                database.execute(best, (wanted,)).fetchall()

        in_turn("FTS5, profiles and archive", queries, answer)


def rapidfuzz(grown: Grown, queries: Sequence[str]) -> None:
    """Fuzzy comparison with every profile."""
    process, fuzz = import_module("rapidfuzz.process"), import_module("rapidfuzz.fuzz")
    held = [" ".join(terms("\n".join(map(flat, _fields(row).values())))) for row in read_rows(grown.members)]

    def answer(text: str) -> None:
        process.extract(" ".join(terms(text)), held, scorer=fuzz.token_set_ratio, limit=LIMIT)

    in_turn("rapidfuzz, profiles", queries, answer)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, nargs="+", default=[5000, 50_000])
    parser.add_argument("--set", nargs="+", default=["omc_zh"])
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--alone", action="store_true", help="without the peers")
    given = parser.parse_args()
    sets: list[str] = given.set
    sizes: list[int] = given.members
    data = Path(os.environ.get("MODUI_TEST_DATA", "")) / "matching"
    if not (data / sets[0] / "members.jsonl").exists():
        print(f"MODUI_TEST_DATA names no folder with {sets[0]} in matching/", file=sys.stderr)
        return 1
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    for name in sets:
        for size in sizes:
            with tempfile.TemporaryDirectory() as folder:
                grown = grow(data / name, Path(folder), size, given.questions)
                print(f"\n{name}: {grown.sizes[0]} members, {grown.sizes[1]} questions of the past")
                print(f"  {'milliseconds a question':34}{'median':>9}{'95 %':>9}")
                modui(grown, Path(folder))
                if given.alone:
                    continue
                queries = [_text(row) for row in read_rows(grown.queries)]
                fts5(grown, queries)
                if find_spec("rapidfuzz"):
                    rapidfuzz(grown, queries)
                else:
                    print("  rapidfuzz is not installed: uv run --group peers …")
    return 0


if __name__ == "__main__":
    sys.exit(main())
