"""Two stores open on one home at once: two windows, two threads, two programs."""

import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

import tests
from modui.errors import Refused, Stale
from modui.records.changes import Insert, Proposal, Set
from modui.records.clock import natural_id
from modui.records.reading import State
from modui.records.store import Store
from tests.making import HeldClock, community_store, insert, member
from tests.records.checking import check, everything, refuses, unchanged
from tests.records.steps import ACTIONS, EDIT_MEMBER, IMPORT, OPEN_WEEK

ROOT = Path(tests.__file__).parent.parent


@pytest.fixture
def windows(tmp_path: Path) -> tuple[Store, Store]:
    """Two stores on one community."""
    first = community_store(tmp_path / "home", clock=HeldClock(seed=1))
    return Store.open(tmp_path / "home", ACTIONS, first.clock), Store.open(
        tmp_path / "home", ACTIONS, HeldClock(seed=2)
    )


def new_member(state: State) -> Proposal:
    return IMPORT.propose([Insert("member", state.clock.new_id(), {})])


def renamed(state: State, row: str, name: str) -> Proposal:
    before = state.scalar("SELECT nickname FROM member WHERE id = :row", row=row)
    return EDIT_MEMBER.propose([Set("member", row, "nickname", before, name)])


def test_both_see_what_the_other_did(windows: tuple[Store, Store]) -> None:
    here, there = windows
    row = member(here, "甲")
    there.act(lambda state: renamed(state, row, "乙"))
    here.act(lambda state: renamed(state, row, "丙"))
    assert here.dump() == there.dump()
    assert [change.counter for change in there.log()] == [1, 2, 3, 4]
    assert len({change.device for change in here.log()}) == 1
    check(here)


def test_a_commit_from_an_earlier_reading_is_refused(windows: tuple[Store, Store]) -> None:
    here, there = windows
    row = member(here, "甲")
    with here.read() as one, there.read() as other:
        mine, theirs = renamed(one, row, "我"), renamed(other, row, "他")
    here.commit(mine)
    with unchanged(there), pytest.raises(Stale):
        there.commit(theirs)


def test_the_same_thing_made_twice_is_refused_and_not_taken_for_damage(windows: tuple[Store, Store]) -> None:
    here, there = windows
    both = OPEN_WEEK.propose([Insert("week", natural_id("week", "2026-W48"), {"name": "2026-W48"})])
    here.commit(both)
    with refuses(there, "row-stale"):
        there.commit(both)


def test_what_the_other_did_since_ends_the_redoing(windows: tuple[Store, Store]) -> None:
    here, there = windows
    here.commit(IMPORT.propose([Insert("member", here.clock.new_id(), {})]))
    here.undo()
    there.act(new_member)
    with unchanged(here), pytest.raises(Refused) as caught:
        here.redo()
    assert caught.value.code == "undo-nothing"


def test_a_reader_sees_one_moment(windows: tuple[Store, Store]) -> None:
    here, there = windows
    row = member(here, "甲")
    with here.read() as state:
        assert state.texts("SELECT nickname FROM member") == ["甲"]
        there.act(lambda other: renamed(other, row, "乙"))
        there.act(new_member)
        assert state.texts("SELECT nickname FROM member") == ["甲"]
        assert state.count("SELECT count(*) FROM change") == 2
    with here.read() as state:
        assert sorted(state.texts("SELECT nickname FROM member")) == ["", "乙"]


def test_a_reader_cannot_write(windows: tuple[Store, Store]) -> None:
    here, _there = windows
    with unchanged(here), here.read() as state, pytest.raises(sqlite3.OperationalError, match="readonly"):
        state.run("DELETE FROM change", {})


def test_what_a_rule_read_is_still_so_when_its_change_is_written(windows: tuple[Store, Store]) -> None:
    """While one decides, the other waits: nothing can come between the reading and the writing."""
    here, there = windows
    row = member(here, "甲")
    at_once = sqlite3.connect(there.path, timeout=0)

    def decide(state: State) -> Proposal:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            at_once.execute("UPDATE member SET nickname = '抢'")
        return renamed(state, row, "乙")

    with closing(at_once):
        here.act(decide)
    check(here)


def test_when_the_other_holds_the_database_too_long(windows: tuple[Store, Store]) -> None:
    here, _there = windows
    event.listen(here._engine, "connect", lambda connection, _record: connection.execute("PRAGMA busy_timeout = 10"))
    with closing(sqlite3.connect(here.path, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with refuses(here, "database-busy"):
            here.act(new_member)
        with refuses(here, "database-busy"):
            here.undo()
        assert here.dump(), "reading goes on"
        holder.execute("ROLLBACK")
    here.act(new_member)


def test_two_threads(windows: tuple[Store, Store]) -> None:
    """Each adds members and renames one that both want: all is done once, or refused."""
    here, there = windows
    row = member(here, "起")
    start = threading.Barrier(2)
    outcomes: Counter[str] = Counter()

    def run(store: Store, name: str) -> None:
        start.wait()
        for n in range(12):
            store.act(new_member)
            with store.read() as state:
                wanted = renamed(state, row, f"{name}{n}")
            try:
                store.commit(wanted)
                outcomes["done"] += 1
            except Stale:
                outcomes["stale"] += 1

    threads = [threading.Thread(target=run, args=(store, name)) for store, name in ((here, "甲"), (there, "乙"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    changes = list(here.log())
    assert outcomes["done"] + outcomes["stale"] == 24
    assert len(changes) == 2 + 24 + outcomes["done"]
    check(here)


def test_one_store_in_two_threads(windows: tuple[Store, Store]) -> None:
    """The desk writes from worker threads, and reads from others."""
    store, _other = windows
    start = threading.Barrier(3)
    seen: list[int] = []

    def write() -> None:
        start.wait()
        for _ in range(10):
            store.act(new_member)

    def look() -> None:
        start.wait()
        for _ in range(20):
            with store.read() as state:
                members = state.count("SELECT count(*) FROM member")
                assert members == state.count("SELECT count(*) FROM change") - 1
                seen.append(members)

    threads = [threading.Thread(target=target) for target in (write, write, look)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 20
    assert seen == sorted(seen)
    with store.read() as state:
        assert state.count("SELECT count(*) FROM member") == 20
    check(store)


def test_two_programs(windows: tuple[Store, Store]) -> None:
    here, _there = windows
    programs = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.records.child", str(here.path.parent), str(seed), "8", "0"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in (1, 2)
    ]
    counters = [int(line) for program in programs for line in program.communicate()[0].split()]
    assert [program.returncode for program in programs] == [0, 0]
    changes = list(here.log())
    assert len(counters) == len(set(counters)) == 16
    assert set(counters) <= {change.counter for change in changes}
    check(here)


def test_two_first_changes_name_the_machine_once(tmp_path: Path) -> None:
    stores = [community_store(tmp_path / "home", clock=HeldClock(seed=1))]
    stores.append(Store(stores[0].path, stores[0].actions, HeldClock(seed=2)))
    with closing(sqlite3.connect(stores[0].path)) as connection:
        connection.execute("DELETE FROM setting")
        connection.commit()
    for store in stores:
        insert(store, "member")
    first, *later = [change.device for change in stores[0].log()]
    assert first not in later
    assert len(set(later)) == 1


def test_local_rows_are_no_changes(windows: tuple[Store, Store]) -> None:
    here, there = windows
    before, dump = len(list(here.log())), here.dump()
    here.set_local("setting", "actor", value="小李")
    there.set_local("draft", "question:1", text="写到一半\n", saved_at="2026-11-22T08:30:00Z")
    there.set_local("draft", "question:1", text="写完了\n", saved_at="2026-11-22T08:31:00Z")
    assert there.setting("actor") == "小李"
    assert there.setting("nothing", "else") == "else"
    assert everything(here.path)["draft"] == [("question:1", "写完了\n", "2026-11-22T08:31:00Z")]
    here.drop_local("draft", "question:1")
    here.drop_local("draft", "not there")
    assert everything(here.path)["draft"] == []
    assert (len(list(here.log())), here.dump()) == (before, dump)
    change = here.act(new_member)
    assert change is not None
    assert change.actor == "小李"
    with pytest.raises(Refused):
        here.act_all([lambda state: IMPORT.propose([Insert("member", "no id", {})])])
