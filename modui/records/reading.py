"""Reading the database: plain SQL in, frozen views out.

The same SQL (named parameters, text and integers only) runs on the standard library's ``sqlite3``, which is what lets
the desk paint before SQLModel is imported, and inside the store's transactions.
"""

import errno
import json
import sqlite3
import types
import typing
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TypeVar

from modui.errors import Damaged, ModuiError, NotFound, Refused
from modui.i18n import _
from modui.records.clock import Clock, parse_iso

V = TypeVar("V")
Stored = str | int | None
"""What the database keeps."""
Parameter = Stored


class State(ABC):
    """The records as they stand at one moment, to read."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock

    @property
    def now(self) -> datetime:
        """The present instant, UTC."""
        return self.clock.now()

    @abstractmethod
    def run(self, sql: str, parameters: dict[str, Parameter]) -> Sequence[Sequence[Stored]]:
        """The rows that `sql` gives; `parameters` by name."""

    def rows(self, view: type[V], sql: str, **parameters: Parameter) -> list[V]:
        """The rows of `sql` as `view`, a named tuple whose fields stand in the order of the columns."""
        make: Callable[[Sequence[Stored]], V] = _maker(view)  # type: ignore[arg-type]  # a class is hashable
        return [make(row) for row in self.run(sql, parameters)]

    def maybe(self, view: type[V], sql: str, **parameters: Parameter) -> V | None:
        """The first row of `sql` as `view`, if there is one."""
        found = self.rows(view, sql, **parameters)
        return found[0] if found else None

    def scalar(self, sql: str, **parameters: Parameter) -> Stored:
        """The first column of the first row; None where there is no row."""
        found = self.run(sql, parameters)
        return found[0][0] if found else None

    def count(self, sql: str, **parameters: Parameter) -> int:
        """A ``count(*)``."""
        return int(self.scalar(sql, **parameters) or 0)

    def texts(self, sql: str, **parameters: Parameter) -> list[str]:
        """The first column of every row, as text."""
        return [str(row[0]) for row in self.run(sql, parameters)]

    def known(self, view: type[V], what: str, sql: str, **parameters: Parameter) -> V:
        """The first row of `sql` as `view`; :class:`NotFound` (``row-unknown``), naming `what`, without one."""
        found = self.maybe(view, sql, **parameters)
        if found is None:
            raise NotFound(
                "row-unknown", _("There is no such {what}.").format(what=what), _("It may have been undone.")
            )
        return found


class SqliteState(State):
    """The records read through an open ``sqlite3`` connection."""

    def __init__(self, connection: sqlite3.Connection, clock: Clock) -> None:
        super().__init__(clock)
        self._connection = connection

    def run(self, sql: str, parameters: dict[str, Parameter]) -> Sequence[Sequence[Stored]]:
        return self._connection.execute(sql, parameters).fetchall()


def _texts(stored: Stored) -> tuple[str, ...]:
    return tuple(json.loads(str(stored)))


def _decoder(hint: object) -> Callable[[Stored], object] | None:
    """How to read a column into a field of type `hint`; None where it is kept as it is."""
    decoders: dict[object, Callable[[Stored], object]] = {
        bool: bool,
        datetime: lambda stored: parse_iso(str(stored)),
        tuple[str, ...]: _texts,
    }
    if isinstance(hint, types.UnionType):
        (inner,) = (part for part in typing.get_args(hint) if part is not type(None))
        decode = decoders.get(inner)
        return None if decode is None else lambda stored: None if stored is None else decode(stored)
    return decoders.get(hint)


@cache
def _maker(view: type[V]) -> Callable[[Sequence[Stored]], V]:
    """A function from a row to a `view`, decoding only the columns that need it."""
    decoders = [_decoder(hint) for hint in typing.get_type_hints(view).values()]
    if not any(decoders):
        return lambda row: view(*row)

    def make(row: Sequence[Stored]) -> V:
        return view(*[value if decode is None else decode(value) for decode, value in zip(decoders, row, strict=False)])

    return make


def explain(error: Exception, path: Path) -> ModuiError:
    """What `error`, raised by the database at `path`, means for a user."""
    # What the disk says names the file, and a folder may be called "locked".
    said = "" if isinstance(error, OSError) else str(error).lower()
    if "disk is full" in said or "disk full" in said or getattr(error, "errno", None) == errno.ENOSPC:
        return Damaged(
            "disk-full",
            _("The disk is full; the change was not made and nothing was lost."),
            _("Free some space and do it again."),
        )
    if "locked" in said or "busy" in said:
        return Refused(
            "database-busy",
            _("Another modui is writing to this community just now."),
            _("Wait a moment and do it again."),
        )
    if "readonly" in said or "unable to open" in said or isinstance(error, OSError):
        return Damaged(
            "database-unwritable",
            _("The database cannot be opened or written: {path}").format(path=path),
            _("Check that the folder exists and that you may write to it."),
        )
    if "foreign key" in said:
        return Refused(
            "row-in-use",
            _("Something else refers to this, or this refers to something that is gone."),
            _("Take back what was built on it first."),
        )
    return Damaged(
        "database-damaged",
        _("The database cannot be read; it may be damaged: {path}").format(path=path),
        _("Keep the file, make a copy of it, and start from your latest backup."),
    )


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the database and the disk raise into one clear error each."""
    try:
        yield
    except sqlite3.Error as error:
        raise explain(error, path) from error
    except OSError as error:
        raise explain(error, path) from error
    except Exception as error:
        # SQLAlchemy wraps the driver's errors; it is named here without being imported.
        original = getattr(error, "orig", None)
        if isinstance(original, sqlite3.Error):
            raise explain(original, path) from error
        raise


def gone(path: Path) -> Damaged:
    """What to raise when there is no file at `path` any more."""
    return Damaged(
        "database-gone",
        _("The database is gone: {path}").format(path=path),
        _("Put it back from a backup, or open modui again to start anew."),
    )


def connect(path: Path, *, writing: bool = False) -> sqlite3.Connection:
    """An open connection to the database at `path`; nothing can be written through it unless it is for `writing`.

    Raises:
        Damaged: ``database-gone``: a missing file is not made.
    """
    if not path.exists():
        raise gone(path)
    connection = sqlite3.connect(path.absolute().as_uri() + "?mode=rw", uri=True, timeout=5, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL" if writing else "PRAGMA query_only = ON")
    if writing:
        connection.execute("PRAGMA secure_delete = ON")
    return connection


@contextmanager
def snapshot(path: Path, clock: Clock) -> Iterator[SqliteState]:
    """The records at one moment: every read inside sees the same state.

    Raises:
        Damaged: there is no readable database at `path`.
    """
    try:
        connection = connect(path)
        try:
            connection.execute("BEGIN")
            yield SqliteState(connection, clock)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise explain(error, path) from error
