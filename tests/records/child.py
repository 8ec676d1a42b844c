"""A program of its own that writes into a community, to be run beside others and to be killed.

``python -m tests.records.child HOME SEED CHANGES POINT`` commits that many changes (0: never ends) of many rows, in
bundles and with undo, and prints after each how long the log is. With a POINT it kills itself there: after that many
steps of SQLite's machine, which may be in the middle of a statement.
"""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

from sqlalchemy import Engine, event

from modui.errors import Refused, Stale
from modui.records.changes import Edit, Insert, Proposal, Set
from modui.records.reading import State
from modui.records.store import Store
from tests.records.steps import ACTIONS, IMPORT

STEP = 20
"""Instructions of SQLite's machine between two looks at whether it is time to die."""


def kill_at(point: int) -> Callable[[object, object], None]:
    """What makes every new connection count towards the death of this process."""
    left = point

    def count() -> int:
        nonlocal left
        left -= 1
        if left <= 0:
            # Windows has no SIGKILL; there SIGTERM ends a process as abruptly.
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
        return 0

    def watch(connection: object, _record: object) -> None:
        connection.set_progress_handler(count, STEP)  # type: ignore[attr-defined]

    return watch


def many(chance: Random) -> Callable[[State], Proposal]:
    """A change of up to 60 rows, some new and some known."""

    def make(state: State) -> Proposal:
        career = "经历" * chance.randrange(900)
        edits: list[Edit] = [
            Insert("member", state.clock.new_id(), {"career": career}) for _ in range(chance.randint(2, 60))
        ]
        for row, position in state.run("SELECT id, position FROM member ORDER BY id LIMIT 20", {}):
            edits.append(Set("member", str(row), "position", position, f"{chance.randrange(1000)}"))
        return IMPORT.propose(edits)

    return make


def turn_back(way: Callable[[], object]) -> None:
    """Undo or redo, unless another process built on it, or left nothing: what it did since ends the redoing."""
    try:
        way()
    except Refused as error:
        if not isinstance(error, Stale) and error.code != "undo-nothing":
            raise


def work(home: Path, seed: int, changes: int) -> None:
    """Commit, in bundles of up to four, with undo and redo among them."""
    chance = Random(seed)
    store = Store.open(home, ACTIONS)
    bundle: str | None = None
    done = 0
    while done < changes or not changes:
        way = chance.random()
        with suppress(Stale):  # another process undid the bundle, or built on what would be undone
            if way < 0.15 and done:
                turn_back(store.undo)
                bundle = None
                turn_back(store.redo)
            change = store.act(many(chance), bundle=bundle if way < 0.7 else None)
            assert change is not None
            bundle = change.bundle
            done += 1
            print(change.counter, flush=True)


if __name__ == "__main__":
    _program, folder, seed, changes, point = sys.argv
    if int(point):
        event.listen(Engine, "connect", kill_at(int(point)))
    work(Path(folder), int(seed), int(changes))
