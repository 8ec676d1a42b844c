"""What else can be wrong with a database or the disk below it: one clear error each, and nothing lost."""

import errno
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import event

from modui.errors import Damaged, ModuiError, Refused
from modui.records import migrations, reading
from modui.records import store as store_module
from modui.records.changes import Insert, Proposal
from modui.records.engine import engine_for
from modui.records.opening import FILE
from modui.records.reading import State, explain
from modui.records.store import Store
from tests.making import anything, community_store, empty_store, insert, member, members, put
from tests.records.checking import check, everything, refuses, unchanged

ALL = {anything().name: anything()}


def add(state: State) -> Proposal:
    return anything().propose([Insert("member", state.clock.new_id(), {"career": "经" * 20_000})])


def code_of(act: Callable[[], object]) -> str:
    """The code of the error that `act` raises, which says what to do; empty when it raises none."""
    try:
        act()
    except ModuiError as error:
        return error.code if error.message and error.hint else f"{error.code}, without a word"
    return ""


# Opening ----------------------------------------------------------------------------------------------------------


def other_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)")
        connection.execute("INSERT INTO notes (text) VALUES ('not yours')")
        connection.commit()


def newer(path: Path) -> None:
    empty_store(path.parent)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()


def no_revision(path: Path) -> None:
    empty_store(path.parent)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM alembic_version")
        connection.commit()


def half_a_header(path: Path) -> None:
    empty_store(path.parent)
    os.truncate(path, 50)


FOUND: dict[str, tuple[str, Callable[[Path], object]]] = {
    "an empty file": ("database-damaged", lambda path: path.write_bytes(b"")),
    "a text file": (
        "database-damaged",
        lambda path: path.write_text("姓名,昵称\n王小明,小明\n" * 200, encoding="utf-8"),
    ),
    "a short text file": ("database-damaged", lambda path: path.write_text("hello", encoding="utf-8")),
    "garbage": ("database-damaged", lambda path: path.write_bytes(Random(1).randbytes(50_000))),
    "zeroes": ("database-damaged", lambda path: path.write_bytes(bytes(50_000))),
    "garbage that begins like a database": (
        "database-damaged",
        lambda path: path.write_bytes(b"SQLite format 3\x00" + Random(1).randbytes(50_000)),
    ),
    "half a header": ("database-damaged", half_a_header),
    "a folder": ("database-unwritable", lambda path: path.mkdir()),
    "another program's database": ("database-foreign", other_program),
    "a community of a newer modui": ("database-newer", newer),
    "a community without a revision": ("database-newer", no_revision),
}


@pytest.mark.parametrize("name", FOUND)
def test_what_is_found_instead_of_a_community_is_left_as_it_is(tmp_path: Path, name: str) -> None:
    code, make = FOUND[name]
    path = tmp_path / FILE
    make(path)
    before = path.read_bytes() if path.is_file() else None
    assert code_of(lambda: Store.open(tmp_path, {})) == code
    assert code_of(lambda: Store.create(tmp_path, {})) == "community-exists"
    assert (path.read_bytes() if path.is_file() else None) == before
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_where_there_is_no_community(tmp_path: Path) -> None:
    assert code_of(lambda: Store.open(tmp_path, {})) == "community-missing"
    assert code_of(lambda: Store.open(tmp_path / "not" / "there", {})) == "community-missing"
    assert not list(tmp_path.iterdir())


def test_where_there_is_a_community_already(tmp_path: Path) -> None:
    store = community_store(tmp_path)
    with refuses(store, "community-exists"):
        Store.create(tmp_path, {})


@pytest.mark.parametrize("name", ["群 里", "a#b", "a%20b", "a'b", "a;b", "x" * 100])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    works_in(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
@pytest.mark.parametrize("name", ["a?b", "a?mode=memory", 'a"b', "a\\b", ":memory:"])
def test_a_folder_may_have_any_name_that_its_system_allows(tmp_path: Path, name: str) -> None:
    works_in(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def works_in(home: Path) -> None:
    store = Store.create(home, ALL)
    store.act(add)
    store.set_local("setting", "actor", value="小李")
    assert [path.name for path in home.iterdir()] == [FILE]
    assert len(list(Store.open(home, ALL).log())) == 1


def test_a_home_given_as_a_relative_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    works_in(Path())
    works_in(Path("home"))


# Damage -----------------------------------------------------------------------------------------------------------


def use(home: Path) -> str:
    """Open and read everything, and write; the dump."""
    store = Store.open(home, ALL)
    dump = store.dump()
    list(store.log())
    store.act(add)
    store.undo()
    return dump


@pytest.mark.parametrize("percent", [1, 10, 30, 50, 70, 90, 99])
def test_a_truncated_database_is_never_taken_for_a_whole_one(tmp_path: Path, percent: int) -> None:
    store = community_store(tmp_path)
    members(store, [f"群友{n}" for n in range(300)])
    store.path.write_bytes(store.path.read_bytes()[: store.path.stat().st_size * percent // 100])
    assert code_of(lambda: use(tmp_path)) == "database-damaged"


@pytest.mark.parametrize("seed", range(12))
def test_a_page_overwritten_with_garbage_gives_one_clear_error_or_none(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    store = community_store(tmp_path)
    members(store, [f"群友{n}" for n in range(100)])
    data = bytearray(store.path.read_bytes())
    page = chance.randrange(1, len(data) // 4096)
    data[page * 4096 : (page + 1) * 4096] = chance.randbytes(4096)
    dump = store.dump()
    store.path.write_bytes(data)
    used: list[str] = []
    code = code_of(lambda: used.append(use(tmp_path)))
    assert code in ("", "database-damaged")
    assert used in ([], [dump]), "what could be read is what was written"


def test_a_database_deleted_while_it_is_open(tmp_path: Path) -> None:
    store = Store(community_store(tmp_path).path, ALL)
    store.path.unlink()
    for act in (store.dump, store.undo, store.redo, lambda: store.act(add), lambda: list(store.log())):
        assert code_of(act) == "database-gone"
    assert code_of(lambda: store.set_local("setting", "actor", value="me")) == "database-gone"
    assert code_of(lambda: store.drop_local("setting", "actor")) == "database-gone"
    assert code_of(lambda: store.setting("actor")) == "database-gone"
    assert not list(tmp_path.iterdir()), "nothing was put in its place"


def test_a_database_put_back_while_it_is_open(tmp_path: Path) -> None:
    store = Store(community_store(tmp_path).path, ALL)
    backup = store.path.read_bytes()
    store.act(add)
    store.path.unlink()
    assert code_of(store.dump) == "database-gone"
    store.path.write_bytes(backup)
    assert len(list(store.log())) == 1
    store.act(add)
    check(store)


# The disk ---------------------------------------------------------------------------------------------------------


def test_a_home_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert code_of(lambda: Store.create(tmp_path / "file", {})) == "database-unwritable"
    assert code_of(lambda: Store.create(tmp_path / "file" / "home", {})) == "database-unwritable"
    assert code_of(lambda: Store.open(tmp_path / "file" / "home", {})) == "community-missing"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    store = Store(community_store(tmp_path / "home").path, ALL)
    store.path.chmod(0o400)
    store.path.parent.chmod(0o500)
    try:
        assert code_of(lambda: store.act(add)) == "database-unwritable"
        assert code_of(lambda: Store.create(store.path.parent / "new", {})) == "database-unwritable"
    finally:
        store.path.parent.chmod(0o700)
        store.path.chmod(0o600)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "disk-full"),
        (PermissionError(errno.EACCES, "Access is denied"), "database-unwritable"),
        (OSError(errno.EROFS, "Read-only file system"), "database-unwritable"),
        (sqlite3.OperationalError("database or disk is full"), "disk-full"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "database-unwritable"),
        (sqlite3.OperationalError("unable to open database file"), "database-unwritable"),
        (sqlite3.OperationalError("database is locked"), "database-busy"),
        (sqlite3.IntegrityError("FOREIGN KEY constraint failed"), "row-in-use"),
        (sqlite3.DatabaseError("database disk image is malformed"), "database-damaged"),
        (sqlite3.DatabaseError("file is not a database"), "database-damaged"),
    ],
)
def test_what_the_disk_and_the_database_say(error: Exception, code: str) -> None:
    explained = explain(error, Path("community.sqlite"))
    assert explained.code == code
    assert explained.hint


@contextmanager
def no_more_than(pages: int, store: Store) -> Iterator[None]:
    """A disk on which the database may grow by `pages` pages."""
    with closing(sqlite3.connect(store.path)) as connection:
        (size,) = connection.execute("PRAGMA page_count").fetchone()

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {size + pages}")

    event.listen(store._engine, "connect", limit)
    yield
    event.remove(store._engine, "connect", limit)


@pytest.mark.parametrize("pages", [0, 1, 3, 10])
def test_a_full_disk_refuses_the_change_and_loses_nothing(store: Store, pages: int) -> None:
    insert(store, "member", nickname="先")
    desk = Store(store.path, ALL, store.clock)
    with no_more_than(pages, desk):
        with unchanged(desk), pytest.raises(Damaged) as caught:
            desk.act(lambda state: anything().propose([e for _ in range(20) for e in add(state).edits]))
        assert caught.value.code == "disk-full"
        check(desk)
    desk.act(lambda state: anything().propose([e for _ in range(20) for e in add(state).edits]))
    with desk.read() as state:
        assert state.count("SELECT count(*) FROM member") == 21
    desk.undo()
    check(desk)


def test_a_disk_that_is_full_at_the_commit(store: Store) -> None:
    desk = Store(store.path, ALL, store.clock)

    def fail(_connection: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    event.listen(desk._engine, "commit", fail)
    with refuses(desk, "disk-full"):
        desk.act(add)
    with refuses(desk, "disk-full"):
        desk.undo()
    event.remove(desk._engine, "commit", fail)
    desk.act(add)
    check(desk)


def test_a_founding_that_fails_leaves_no_community(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path) -> None:
        path.write_bytes(b"half of it")
        raise OSError(errno.ENOSPC, "No space left on device")

    home = tmp_path / "home"
    with monkeypatch.context() as patch:
        patch.setattr(store_module, "migrate", fail)
        assert code_of(lambda: Store.create(home, {})) == "disk-full"
    assert code_of(lambda: Store.open(home, {})) == "community-missing"
    check(Store.create(home, {}))
    assert [path.name for path in home.iterdir()] == [FILE]


def test_the_database_is_durable_and_strict(tmp_path: Path) -> None:
    """As it is made for use; the tests themselves do not wait for the disk."""
    engine = engine_for(empty_store(tmp_path).path)
    with engine.begin() as connection:
        asked = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    engine.dispose()
    assert asked == ["wal", 2, 1]
    with closing(reading.connect(tmp_path / FILE)) as reader:
        assert reader.execute("PRAGMA query_only").fetchone() == (1,)
    with closing(reading.connect(tmp_path / FILE, writing=True)) as writer:
        assert writer.execute("PRAGMA synchronous").fetchone() == (2,)


def test_errors_of_the_program_itself_are_not_dressed_up(store: Store) -> None:
    desk = Store(store.path, ALL, store.clock)

    def wrong(_state: State) -> Proposal:
        raise KeyError("a bug")

    with unchanged(desk), pytest.raises(KeyError, match="a bug"):
        desk.act(wrong)


def test_older_databases_are_migrated_before_use(tmp_path: Path) -> None:
    """A file with no tables yet, such as a first start that was cut short leaves on some disks."""
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        connection.execute("PRAGMA user_version = 1")
        connection.execute("VACUUM")
    store = Store.open(tmp_path, ALL)
    store.act(add)
    with closing(sqlite3.connect(store.path)) as connection:
        assert migrations.revision_of(connection) == migrations.REVISIONS[-1]
    check(store)


def test_a_refused_change_is_an_error_of_one_base(store: Store) -> None:
    row = member(store, "甲")
    with pytest.raises(Refused) as caught:
        put(store, Insert("member", row, {}))
    assert isinstance(caught.value, ModuiError)
    assert not isinstance(caught.value, Damaged)
    assert everything(store.path)["member"]
