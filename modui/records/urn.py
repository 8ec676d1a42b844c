"""The urn of secret votes: tables of the authority, written beside a change and never logged.

Where a ballot lies is the HMAC of the member's id under a key of the poll, so that a changed ballot takes the place of
the one before, and nobody without the key can tell whose it is. At the close both are destroyed. The database
overwrites what it deletes; the store then empties the write-ahead log, which held the pages as they were. What a file
system, a backup or a copy of the file kept of them is out of reach.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from modui.records.reading import State

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True)
class Prepare:
    """A key for the urn of a poll, and the seed of its draw (empty: nothing is drawn); hexadecimal."""

    poll: str
    key: str
    seed: str


@dataclass(frozen=True)
class Lay:
    """A ballot laid into a slot, in place of what lies there."""

    poll: str
    slot: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class TakeOut:
    """The ballot of a slot taken out."""

    poll: str
    slot: str


@dataclass(frozen=True)
class Destroy:
    """The urn of a poll with its key, gone for good."""

    poll: str


UrnWrite = Prepare | Lay | TakeOut | Destroy


def key_of(state: State, poll: str) -> str:
    """The key of a poll's urn; empty where it has none here."""
    return str(state.scalar("SELECT key FROM urn_key WHERE poll = :poll", poll=poll) or "")


def seed_of(state: State, poll: str) -> str:
    """The seed of a poll's draw; empty where it has none, or none here."""
    return str(state.scalar("SELECT seed FROM urn_key WHERE poll = :poll", poll=poll) or "")


def slot_of(key: str, member: str) -> str:
    """Where the ballot of a member lies: HMAC-SHA256 (RFC 2104) of their id."""
    return hmac.new(bytes.fromhex(key), member.encode(), hashlib.sha256).hexdigest()


def ballots(state: State, poll: str) -> Mapping[str, tuple[str, ...]]:
    """The choices in a poll's urn by slot."""
    found = state.run("SELECT slot, choices FROM urn WHERE poll = :poll", {"poll": poll})
    return {str(slot): tuple(json.loads(str(choices))) for slot, choices in found}


def write(connection: "Connection", writes: Sequence[UrnWrite]) -> None:
    """Do `writes` on the tables, many of one kind in one statement."""
    for _kind, some in groupby(writes, type):
        for sql, rows in _statements([*some]):
            connection.exec_driver_sql(sql, rows)


def _statements(writes: Sequence[UrnWrite]) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """What does `writes`, which are all of one kind."""
    rows: list[tuple[str, ...]]
    match writes[0]:
        case Prepare():
            rows = [(one.poll, one.key, one.seed) for one in writes if isinstance(one, Prepare)]
            yield "INSERT INTO urn_key (poll, key, seed) VALUES (?, ?, ?)", rows
        case Lay():
            sql = (
                "INSERT INTO urn (poll, slot, choices) VALUES (?, ?, ?)"
                " ON CONFLICT (poll, slot) DO UPDATE SET choices = excluded.choices"
            )
            yield sql, [(one.poll, one.slot, json.dumps(one.choices)) for one in writes if isinstance(one, Lay)]
        case TakeOut():
            rows = [(one.poll, one.slot) for one in writes if isinstance(one, TakeOut)]
            yield "DELETE FROM urn WHERE poll = ? AND slot = ?", rows
        case Destroy():
            for table in ("urn", "urn_key"):
                yield f"DELETE FROM {table} WHERE poll = ?", [(one.poll,) for one in writes]
