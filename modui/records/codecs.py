"""The typed codec of each column, and what a server does when two desks wrote it.

A codec checks the values of edits (tables do not validate by themselves) and turns them into what the database keeps:
text, integers and nothing else, so that the same SQL reads them on SQLite and PostgreSQL.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from json.encoder import encode_basestring

from modui.errors import Refused
from modui.i18n import _
from modui.records.reading import Stored

Value = str | int | bool | None | list[str]

# C1 as well: some terminals obey it like escape sequences.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Merge(StrEnum):
    """What the server does when the present value is not the edit's ``before``."""

    GUARD = "guard"
    """The whole change is refused: states."""
    TEXT = "text"
    """Three-way merge by sentences: bodies."""
    LAST = "last"
    """The newcomer wins, the other value goes to a conflict record: titles, deadlines."""
    FACT = "fact"
    """Rows are only added, never edited: ballots, awards."""


class Group(StrEnum):
    """Who writes a table."""

    SHARED = "shared"
    """Only changes."""
    LOG = "log"
    """Only the store, together with what a change did."""
    LOCAL = "local"
    """This machine, freely; never synced."""
    SERVER = "server"
    """The authority (the server, or this machine where there is none), freely; never logged, never synced: the urn."""


def is_id(value: object) -> bool:
    """Whether `value` is a row id: a UUID in lower case."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


class Codec:
    """Checks the values of one column and writes them the way the database keeps them."""

    nullable = False

    def problem(self, value: Value) -> str:
        """Why `value` cannot stand in this column; empty when it can."""
        raise AssertionError("a codec says what it accepts")

    def store(self, value: Value) -> Stored:
        """`value` as the database keeps it."""
        # As json.dumps does it, which would set up an encoder for each of an import's lists.
        return f"[{', '.join(map(encode_basestring, value))}]" if isinstance(value, list) else value

    def load(self, stored: Stored) -> Value:
        """The value that :meth:`store` wrote."""
        return stored

    def check(self, value: Value, where: str) -> None:
        """Raise :class:`Refused` (``value-invalid``) unless `value` can stand in the column named `where`."""
        if value is None and self.nullable:
            return
        problem = self.problem(value)
        if problem:
            raise Refused(
                "value-invalid",
                _("This value cannot be kept in {where}: {problem}.").format(where=where, problem=problem),
                _("Correct the value and try again; nothing was changed."),
            )


@dataclass(frozen=True)
class Text(Codec):
    """Text of at most `limit` characters; of one line unless `lines`."""

    limit: int
    lines: bool = False
    nullable: bool = False

    def problem(self, value: Value) -> str:
        if not isinstance(value, str):
            return _("it is not a text")
        if len(value) > self.limit:
            return _("it is longer than {n} characters").format(n=self.limit)
        if value.isprintable():  # nearly every value is, and then has none of what follows
            return ""
        if _CONTROL.search(value):
            return _("it has control characters")
        if not self.lines and ("\n" in value or "\r" in value):
            return _("it has more than one line")
        return ""


@dataclass(frozen=True)
class Word(Codec):
    """One of a few words."""

    words: frozenset[str]
    nullable: bool = False

    def problem(self, value: Value) -> str:
        if isinstance(value, str) and value in self.words:
            return ""
        return _("it is none of {words}").format(words=", ".join(sorted(self.words)))


@dataclass(frozen=True)
class Status(Codec):
    """A state machine: which state may follow which. A new row starts in one of `initial`."""

    initial: frozenset[str]
    follows: Mapping[str, frozenset[str]]
    nullable: bool = False

    def problem(self, value: Value) -> str:
        if isinstance(value, str) and value in self.follows:
            return ""
        return _("it is none of {words}").format(words=", ".join(self.follows))

    def may_follow(self, before: Value, after: Value) -> bool:
        """Whether the machine may go from `before` to `after`."""
        return isinstance(before, str) and after in self.follows.get(before, frozenset())


@dataclass(frozen=True)
class Number(Codec):
    """A whole number from `least` to `most`."""

    least: int = 0
    most: int = 2**53
    nullable: bool = False

    def problem(self, value: Value) -> str:
        if not isinstance(value, int) or isinstance(value, bool):
            return _("it is not a whole number")
        if not self.least <= value <= self.most:
            return _("it is not between {least} and {most}").format(least=self.least, most=self.most)
        return ""


@dataclass(frozen=True)
class Flag(Codec):
    """Yes or no, kept as 1 or 0."""

    nullable: bool = False

    def problem(self, value: Value) -> str:
        return "" if isinstance(value, bool) else _("it is neither yes nor no")

    def store(self, value: Value) -> Stored:
        return int(bool(value))

    def load(self, stored: Stored) -> Value:
        return bool(stored)


@dataclass(frozen=True)
class Instant(Codec):
    """A moment in UTC, ``2026-11-22T08:30:00Z``."""

    nullable: bool = False

    def problem(self, value: Value) -> str:
        try:
            sound = isinstance(value, str) and _INSTANT.fullmatch(value) and datetime.fromisoformat(value)
        except ValueError:  # 30 February
            sound = None
        return "" if sound else _("it is not a moment in UTC")


@dataclass(frozen=True)
class Ref(Codec):
    """The id of a row of `table`."""

    table: str
    nullable: bool = False

    def problem(self, value: Value) -> str:
        return "" if is_id(value) else _("it is not an id")


_ITEM = Text(200)


@dataclass(frozen=True)
class Texts(Codec):
    """A list of short texts (tags, choices), kept as JSON; each one of `words` where those are given."""

    words: frozenset[str] | None = None
    most: int = 200
    nullable: bool = False

    def problem(self, value: Value) -> str:
        if not isinstance(value, list) or len(value) > self.most:
            return _("it is not a list of at most {n} items").format(n=self.most)
        try:
            whole = "".join(value)
        except TypeError:
            return _("one of its items is not a short line of text")
        if self.words is None and not _ITEM.problem(whole):  # then each of them is, and most lists are like this
            return ""
        for item in value:
            if _ITEM.problem(item):
                return _("one of its items is not a short line of text")
            if self.words is not None and item not in self.words:
                return _("it is none of {words}").format(words=", ".join(sorted(self.words)))
        return ""

    def load(self, stored: Stored) -> Value:
        if stored is None:
            return None
        items: list[str] = json.loads(str(stored))
        return items
