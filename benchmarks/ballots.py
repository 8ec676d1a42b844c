"""How long thousands of pasted ballots take to be read and to be cast, openly and in secret.

    python -m benchmarks.ballots [--ballots 5000]

The peer is what Python must do in any case: normalise each line (NFKC, folded) and look up the text before its first
blank in a dictionary of nicknames. Casting stands beside one ``executemany`` of the same rows, as durable as modui's
own database. All run by turns in one process.
"""

import argparse
import random
import sqlite3
import tempfile
import time
import unicodedata
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median

from modui.duties import answers, intake, members, vote, week
from modui.duties.actions import ACTIONS
from modui.records import queries
from modui.records.changes import Change, Proposal
from modui.records.clock import Clock
from modui.records.reading import State
from modui.records.store import Store

OPTIONS = 6


def timed(work: Callable[[], object]) -> float:
    """Seconds that `work` takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def community(home: Path, count: int, *, secret: bool) -> tuple[Store, str]:
    """A community of `count` members and a vote on the answers of six more; its id."""
    store = Store.create(home, ACTIONS, Clock(chance=random.Random(1)))

    def done(make: Callable[[State], Proposal]) -> Change:
        change = store.act(make)
        assert change is not None
        return change

    done(lambda state: week.set_up(state, "灯下互助社"))
    rows = [{"nickname": f"群友{number}号" if number % 2 else f"Friend {number}"} for number in range(count + OPTIONS)]
    members.import_rows(store, list(enumerate(rows, 2)))
    with store.read() as state:
        people = {one.nickname: one.id for one in queries.members(state)}
    names = [row["nickname"] for row in rows]
    opened = done(lambda state: week.open_week(state, "2026-W48", None)).edits[0].row
    draft = intake.Draft(title="怎么续费？", sections={"background": "在老街开书店"}, unplaced="")
    asked = done(
        lambda state: intake.add(
            state, week=opened, asker=people[names[0]], draft=draft, source="怎么续费？", source_kind="paste"
        )
    )
    question = asked.edits[0].row
    done(lambda state: intake.accept(state, question))
    for name in names[count:]:
        said = answers.AnswerDraft(title=f"{name}的做法", sections={"method": "照做。"})
        added = done(
            lambda state, name=name, said=said: answers.add(  # type: ignore[misc]
                state,
                question=question,
                author=people[name],
                role="user",
                draft=said,
                source="照做。",
                source_kind="paste",
            )
        )
        row = next(edit.row for edit in added.edits if edit.table == "answer")
        done(lambda state, row=row: answers.judge(state, row, "ready"))  # type: ignore[misc]
    terms = vote.Terms(secret=secret)
    poll = done(lambda state: vote.open_poll(state, week=opened, question=question, terms=terms))
    return store, next(edit.row for edit in poll.edits if edit.table == "poll")


def lines(count: int) -> str:
    """Ballots of the first `count` members, in the ways people write them."""
    chance = random.Random(2)
    styles = ("{n}. {name} {a} {b}", "{name}：我投{a}号和{b}号，谢谢", "@{name} {a}、{b}", "{name} {a},{b} 👍")
    found = []
    for number in range(count):
        name = f"群友{number}号" if number % 2 else f"Friend {number}"
        a, b = chance.sample(range(1, OPTIONS + 1), 2)
        found.append(chance.choice(styles).format(n=number + 1, name=name, a=a, b=b))
    return "\n".join(found)


def looked_up(text: str, names: dict[str, str]) -> int:
    """What is done in any case: each line folded, and its beginning looked up."""
    folded = (unicodedata.normalize("NFKC", line).casefold() for line in text.splitlines())
    return sum(line.partition(" ")[0] in names for line in folded)


def raw_insert(rows: list[tuple[str, str, str]], file: Path) -> None:
    """The rows into a bare table, in one durable transaction."""
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE ballot (id TEXT PRIMARY KEY, voter TEXT, choices TEXT)")
        database.execute("BEGIN IMMEDIATE")
        database.executemany("INSERT INTO ballot VALUES (?, ?, ?)", rows)
        database.execute("COMMIT")


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the reading and casting of pasted ballots.")
    parser.add_argument("--ballots", type=int, default=5_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    text = lines(options.ballots)
    found: dict[str, list[float]] = {}
    for _run in range(options.runs):
        for secret in (False, True):
            with tempfile.TemporaryDirectory() as folder:
                store, poll = community(Path(folder) / "home", options.ballots, secret=secret)
                with store.read() as state:
                    names = {one.nickname.casefold(): one.id for one in queries.members(state)}
                    found.setdefault("look up", []).append(timed(lambda: looked_up(text, names)))  # noqa: B023
                    began = time.perf_counter()
                    paste = vote.read_ballots(state, poll, text)
                    found.setdefault("read", []).append(time.perf_counter() - began)
                assert len(paste.ballots) == options.ballots, paste.unread[:3]
                ballots = [(one.voter, one.choices) for one in paste.ballots]
                rows = [(f"{number}", voter, "".join(chosen)) for number, (voter, chosen) in enumerate(ballots)]
                found.setdefault("raw", []).append(timed(lambda: raw_insert(rows, Path(folder) / "raw")))  # noqa: B023
                kind = "secret" if secret else "open"
                found.setdefault(f"cast {kind}", []).append(timed(lambda: vote.take_in(store, poll, ballots)))  # noqa: B023
                found.setdefault(f"close {kind}", []).append(
                    timed(lambda: store.act(lambda state: vote.close(state, poll)))  # noqa: B023
                )
    peer = {"read": "look up"}
    for name, seconds in found.items():
        against = peer.get(name, "raw")
        ratio = median(seconds) / median(found[against])
        print(f"{name:>12}: {median(seconds):6.3f} s, {ratio:6.1f} times “{against}”")


if __name__ == "__main__":
    main()
