"""The tables, what they say of their columns, and the migrations that make them."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Integer, Table
from sqlalchemy import Text as SqlText
from sqlalchemy.exc import OperationalError

from modui.records import migrations
from modui.records.applying import SHARED
from modui.records.codecs import Codec, Flag, Group, Merge, Number, Ref, Status, Text
from modui.records.engine import engine_for
from modui.records.migrations import REVISIONS, migrate, revision_of
from modui.records.opening import FILE
from modui.records.store import Store
from modui.records.tables import METADATA, group_of
from tests.making import empty_store
from tests.records.checking import check

TABLES = METADATA.sorted_tables
SHARED_TABLES = [table for table in TABLES if group_of(table) is Group.SHARED]
every_table = pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
every_shared_table = pytest.mark.parametrize("table", SHARED_TABLES, ids=[table.name for table in SHARED_TABLES])

MUST_BE_GIVEN = Ref
"""The only kind of column that may lack a default its codec accepts: a row must say what it belongs to."""


def columns_of(table: Table) -> "list[Column[object]]":
    return [column for column in table.columns if column.name != "id"]


@every_table
def test_every_table_belongs_to_a_group(table: Table) -> None:
    assert group_of(table) in Group


def test_the_store_knows_every_shared_table_and_no_other() -> None:
    assert list(SHARED) == [table.name for table in SHARED_TABLES]
    assert {"member", "question", "answer", "ballot", "digest"} <= SHARED.keys()
    assert not {"change", "touched", "setting", "draft"} & SHARED.keys()


@every_shared_table
def test_a_shared_row_has_an_id_and_every_other_column_says_what_it_is(table: Table) -> None:
    assert [column.name for column in table.primary_key] == ["id"]
    for column in columns_of(table):
        codec = column.info["codec"]
        assert isinstance(codec, Codec), column
        assert isinstance(column.info["merge"], Merge), column
        assert isinstance(column.info["private"], bool), column
        assert "default" in column.info, column


@every_shared_table
def test_defaults_are_what_the_codec_accepts(table: Table) -> None:
    for column in columns_of(table):
        codec, default = column.info["codec"], column.info["default"]
        if isinstance(codec, MUST_BE_GIVEN) and not codec.nullable:
            assert default is None
        else:
            codec.check(default, str(column))
            assert not isinstance(codec, Status) or default in codec.initial, column


@every_shared_table
def test_a_column_is_kept_as_its_codec_writes_it(table: Table) -> None:
    for column in columns_of(table):
        codec = column.info["codec"]
        kept = Integer if isinstance(codec, Number | Flag) else SqlText
        assert isinstance(column.type, kept), column
        assert column.nullable == codec.nullable, column
        targets = [key.target_fullname for key in column.foreign_keys]
        assert targets == ([f"{codec.table}.id"] if isinstance(codec, Ref) else []), column
        assert not isinstance(codec, Ref) or column.index, f"{column}: what it refers to is looked up by it"


@every_shared_table
def test_merges_fit_the_columns(table: Table) -> None:
    merges = {column.name: column.info["merge"] for column in columns_of(table)}
    facts = {name for name, merge in merges.items() if merge is Merge.FACT}
    assert not facts or facts == merges.keys(), "a fact is a whole row"
    for column in columns_of(table):
        codec, merge = column.info["codec"], column.info["merge"]
        assert isinstance(codec, Status) == (merge is Merge.GUARD), column
        assert merge is not Merge.TEXT or (isinstance(codec, Text) and codec.lines), column


def test_what_is_only_ever_added() -> None:
    facts = {table for table, columns in SHARED.items() if {column.merge for column in columns.values()} == {"fact"}}
    votes = {"roll", "terms", "disclosure", "voiding", "option", "ballot", "late", "turnout", "pile", "award"}
    assert facts == votes | {"chat_import", "message", "citation"}


def test_what_is_private() -> None:
    private = {str(column) for table in SHARED_TABLES for column in columns_of(table) if column.info["private"]}
    assert private == {"member.name", "member.company", "member.contact"}


@every_shared_table
def test_state_machines_are_closed_and_reachable(table: Table) -> None:
    for column in columns_of(table):
        codec = column.info["codec"]
        if isinstance(codec, Status):
            named = set().union(*codec.follows.values())
            assert named <= codec.follows.keys(), f"{column}: a state leads to one that is none"
            assert codec.initial <= codec.follows.keys(), column
            reached = set(codec.initial)
            while more := set().union(*(codec.follows[state] for state in reached)) - reached:
                reached |= more
            assert reached == codec.follows.keys(), f"{column}: no way leads there"


# Migrations -------------------------------------------------------------------------------------------------------


def script() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    return ScriptDirectory.from_config(config)


def differences(path: Path) -> list[object]:
    """What alembic would still have to do to the database at `path`."""
    engine = engine_for(path)
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        found: list[object] = compare_metadata(context, METADATA)
    engine.dispose()
    return found


def test_migrations_are_one_line() -> None:
    walked = list(script().walk_revisions())
    assert [revision.revision for revision in reversed(walked)] == list(REVISIONS)
    assert len(script().get_heads()) == len(script().get_bases()) == 1
    assert not any(revision.is_merge_point or revision.is_branch_point for revision in walked)


def test_the_migrated_schema_is_that_of_the_tables(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "home", {})
    assert differences(store.path) == []


def test_a_missing_table_would_be_seen(tmp_path: Path) -> None:
    store = empty_store(tmp_path)
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("DROP TABLE award")
    assert len(differences(store.path)) > 0


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_database_of_every_release_opens(tmp_path: Path, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = engine_for(tmp_path / FILE)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()
    store = Store.open(tmp_path, {})
    assert differences(store.path) == []
    check(store)


def test_migrating_again_changes_nothing(tmp_path: Path) -> None:
    store = empty_store(tmp_path)
    before = store.path.read_bytes()
    migrate(store.path)
    assert store.path.read_bytes() == before


def test_a_migration_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """A table of ours is in the way of the last steps: the first ones are taken back."""
    path = tmp_path / FILE
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE award (id TEXT)")
    with pytest.raises(OperationalError, match="award"):
        migrate(path)
    with closing(sqlite3.connect(path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master")]
    assert tables == ["award"]


def test_the_revision_of_an_empty_and_of_a_migrated_database(tmp_path: Path) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        assert revision_of(connection) == ""
    with closing(sqlite3.connect(empty_store(tmp_path).path)) as connection:
        assert revision_of(connection) == REVISIONS[-1]
