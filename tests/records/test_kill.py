"""A program that dies in the middle of a change leaves the change whole or not at all."""

import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

import tests
from modui.records.changes import Insert, Set
from modui.records.clock import natural_id
from modui.records.store import Store
from tests.making import HeldClock, community_store, members, put
from tests.records.checking import check, check_crashes
from tests.records.steps import ACTIONS, EDIT_MEMBER, IMPORT, OPEN_WEEK

ROOT = Path(tests.__file__).parent.parent
LONG = 120
"""Changes after which a new community is begun, since each check replays the whole log."""


@pytest.fixture
def desk(store: Store) -> Store:
    return Store(store.path, ACTIONS, store.clock)


def test_at_no_moment_of_a_change_is_a_part_of_it_there(desk: Store) -> None:
    rows = [desk.clock.new_id() for _ in range(900)]
    moments = check_crashes(desk, lambda: desk.commit(IMPORT.propose([Insert("member", row, {}) for row in rows])))
    assert moments > 10
    check_crashes(
        desk,
        lambda: desk.act_all(
            [
                lambda state: OPEN_WEEK.propose([Insert("week", natural_id("week", "2026-W48"), {"name": "2026-W48"})]),
                lambda _: EDIT_MEMBER.propose([Set("member", row, "needs", "", "甲\n乙") for row in rows]),
            ]
        ),
    )


def test_at_no_moment_of_an_undo_is_a_part_of_it_there(desk: Store) -> None:
    first = desk.act(lambda state: IMPORT.propose([Insert("member", state.clock.new_id(), {}) for _ in range(9)]))
    assert first is not None
    for _ in range(2):
        desk.act(
            lambda state: IMPORT.propose([Insert("member", state.clock.new_id(), {}) for _ in range(9)]),
            bundle=first.bundle,
        )
    check_crashes(desk, desk.undo)
    check_crashes(desk, desk.redo)


def test_at_no_moment_of_the_founding_is_a_part_of_it_there(tmp_path: Path) -> None:
    """The database gets its name when it is whole."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "community.sqlite.new").write_bytes(b"what a crash left")
    (home / "community.sqlite.new-wal").write_bytes(b"of an earlier attempt")
    Store.create(home, {})
    assert {path.name for path in home.iterdir()} == {"community.sqlite"}
    check(Store.open(home, {}))


def killed(home: Path, chance: Random, *, at_a_point: bool) -> int:
    """Let a program write into `home` until it is killed; how long the log was when it last said so."""
    point = chance.randrange(1, 20_000) if at_a_point else 0
    command = [sys.executable, "-m", "tests.records.child", str(home), str(chance.randrange(10**6)), "0", str(point)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        said = [child.stdout.readline()]
        if not at_a_point:
            with pytest.raises(subprocess.TimeoutExpired):
                child.wait(chance.uniform(0, 0.25))
            child.kill()
        said += child.stdout.readlines()
    assert child.returncode != 0
    whole = [int(line) for line in said if line.endswith("\n")]
    return max(whole, default=0)


def check_kills(folder: Path, kills: int) -> None:
    """Kill a writer again and again; each time the next one must find everything whole, and go on."""
    chance = Random(kills)
    store, homes = community_store(folder / "0"), 1
    for kill in range(kills):
        counted = killed(store.path.parent, chance, at_a_point=kill % 2 == 0)
        store = Store.open(store.path.parent, ACTIONS, HeldClock(seed=kill))
        check(store)
        changes = list(store.log())
        assert changes[-1].counter >= counted, "what was said to be done is done"
        put(store, Insert("member", store.clock.new_id(), {"nickname": "又来了"}))
        store.undo()
        assert [change.edits for change in store.log()][:-2] == [change.edits for change in changes]
        if len(changes) > LONG:
            store, homes = community_store(folder / str(homes)), homes + 1
    members(store, ["末"])
    check(store)


def test_a_writer_is_killed(tmp_path: Path) -> None:
    check_kills(tmp_path, 1)


@pytest.mark.slow
def test_a_writer_is_killed_twenty_times(tmp_path: Path) -> None:
    check_kills(tmp_path, 20)


@pytest.mark.nightly
def test_a_writer_is_killed_two_hundred_times(tmp_path: Path) -> None:
    check_kills(tmp_path, 200)
