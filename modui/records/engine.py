"""The engine that writes: every transaction takes the write lock at its start."""

import sqlite3
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool


def engine_for(path: Path) -> Engine:
    """An engine on the SQLite database at `path`, which is made when it is missing.

    Durable (WAL with ``synchronous=FULL``), foreign keys enforced, ``BEGIN IMMEDIATE`` so that what a rule read is
    still so when its change is written.
    """
    # No pool: a connection lives for one transaction, so that the file can be moved and no thread keeps one.
    # The address is built, not written: a folder's name may hold a question mark.
    address = URL.create("sqlite", database=str(path))
    engine = create_engine(address, poolclass=NullPool, connect_args={"timeout": 5})

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        # What is deleted is overwritten: an urn that was opened leaves nothing on free pages.
        connection.execute("PRAGMA secure_delete = ON")
        # 64 MB where they are needed: the pages of an import would else be written several times over.
        connection.execute("PRAGMA cache_size = -65536")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
