"""What one action did, as data: edits, changes, and the actions that may make them."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from modui.errors import Refused
from modui.i18n import _
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.urn import UrnWrite

SCHEMA = 1
"""Of the shared tables; written into every change. A rename raises it and ships an upcaster."""


@dataclass(frozen=True)
class Insert:
    """A new row; columns that are not given take their defaults."""

    table: str
    row: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Set:
    """One column of one row, from what the author saw to what they want."""

    table: str
    row: str
    column: str
    before: Value
    after: Value


@dataclass(frozen=True)
class Delete:
    """An undone insert; `values` are those the insert gave."""

    table: str
    row: str
    values: Mapping[str, Value]


Edit = Insert | Set | Delete

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


def edited(table: str, row: str, before: Mapping[str, Value], after: Mapping[str, Value]) -> Iterator[Set]:
    """The edits that turn `before` into `after`; columns that stay as they are give none."""
    for column, value in after.items():
        if before[column] != value:
            yield Set(table, row, column, before[column], value)


def columns_of(table: str, *columns: str) -> frozenset[str]:
    """The columns of `table` as an action declares that it writes them: ``table.column``."""
    return frozenset(f"{table}.{column}" for column in columns)


Rule = Callable[[State, Sequence[Edit]], None]
"""Raises :class:`Refused` when `edits` may not be made in the state before them."""


UrnRule = Callable[[State, Sequence[Edit], Sequence[UrnWrite]], None]
"""Raises :class:`Refused` when the urn may not be written so beside these edits, in the state before."""


@dataclass(frozen=True)
class Action:
    """A kind of change: which rows it may add, which columns it may write, and under which rules.

    Args:
        name: stable, ``duty.verb``; it is written into the log.
        title: what it does, for history and undo; an English message to translate.
        inserts: the tables it may add rows to.
        writes: the columns it may write in rows that exist, each ``table.column``.
        rules: judged against the state before the edits, inside the transaction.
        stays: it tells of something that happened outside (a message was sent), so undo does not go behind it.
        because: why not, where nothing was sent; an English message to translate.
        urn_rules: for an action that writes into the urn, which no other may.
        undo_rules: judged with the edits that were made, before they are taken back.
    """

    name: str
    title: str
    inserts: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()
    rules: tuple[Rule, ...] = ()
    stays: bool = False
    because: str = ""
    urn_rules: tuple[UrnRule, ...] = ()
    undo_rules: tuple[Rule, ...] = ()

    def propose(self, edits: Iterable[Edit], urn: Iterable[UrnWrite] = ()) -> "Proposal":
        """The change this action would make, with what it writes into the urn."""
        return Proposal(self, tuple(edits), tuple(urn))

    def judge_undo(self, state: State, edits: Sequence[Edit]) -> None:
        """Raise :class:`Refused` where `edits` of this action may not be taken back in `state`."""
        for rule in self.undo_rules:
            rule(state, edits)

    def judge_urn(self, state: State, edits: Sequence[Edit], writes: Sequence[UrnWrite]) -> None:
        """Raise :class:`Refused` unless `writes` are this action's to make in the urn beside `edits`."""
        if writes and not self.urn_rules:
            raise self._undeclared("urn")
        for rule in self.urn_rules:
            rule(state, edits, writes)

    def judge(self, state: State, edits: Sequence[Edit]) -> None:
        """Raise :class:`Refused` unless `edits` are this action's to make in `state`."""
        for edit in edits:
            match edit:
                case Insert(table=table):
                    allowed = table in self.inserts
                case Set(table=table, column=column):
                    allowed = f"{table}.{column}" in self.writes
                case Delete():
                    allowed = False
            if not allowed:
                raise self._undeclared(brief(edit))
        for rule in self.rules:
            rule(state, edits)

    def _undeclared(self, what: str) -> Refused:
        return Refused(
            "column-undeclared",
            _("“{action}” may not write this: {edit}.").format(action=self.name, edit=what),
            _("This is a fault of the program; nothing was changed. Please report it."),
        )


@dataclass(frozen=True)
class Proposal:
    """What an action would do; the store commits it whole or refuses it whole.

    What it writes into the urn is not logged, and not undone.
    """

    action: Action
    edits: tuple[Edit, ...]
    urn: tuple[UrnWrite, ...] = ()


@dataclass(frozen=True)
class Change:
    """What one action did. `at` is for display only: clocks never decide."""

    id: str
    device: str
    counter: int
    actor: str
    at: str
    action: str
    edits: tuple[Edit, ...]
    bundle: str
    """The changes that are undone together share it: the id of the first."""
    undoes: str | None = None
    """The bundle that this change takes back."""
    schema: int = SCHEMA
    seq: int = field(default=0, compare=False)


def brief(edit: Edit) -> str:
    """`edit` in a few words, without the values."""
    column = f".{edit.column}" if isinstance(edit, Set) else ""
    return f"{type(edit).__name__.lower()} {edit.table}{column}"


def inverse(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The edits that take `edits` back, last first."""

    def turned(edit: Edit) -> Edit:
        match edit:
            case Insert(table, row, values):
                return Delete(table, row, values)
            case Delete(table, row, values):
                return Insert(table, row, values)
            case Set(table, row, column, before, after):
                return Set(table, row, column, after, before)

    return tuple(turned(edit) for edit in reversed(edits))


def dumps(edits: Sequence[Edit]) -> str:
    """`edits` as the log keeps them: JSON, an array each."""

    def packed(edit: Edit) -> list[object]:
        match edit:
            case Insert(table, row, values):
                return ["+", table, row, values]
            case Delete(table, row, values):
                return ["-", table, row, values]
            case Set(table, row, column, before, after):
                return ["=", table, row, column, before, after]

    return f"[{','.join([_JSON.encode(packed(edit)) for edit in edits])}]"


def loads(text: str) -> tuple[Edit, ...]:
    """The edits that :func:`dumps` wrote."""
    edits: list[Edit] = []
    for sign, *parts in json.loads(text):
        edits.append({"+": Insert, "-": Delete, "=": Set}[sign](*parts))
    return tuple(edits)


def becomes(column: str, *states: str) -> Rule:
    """The rule that `column` (``table.column``) is only set to one of `states`."""

    def rule(state: State, edits: Sequence[Edit]) -> None:
        for edit in edits:
            if isinstance(edit, Set) and f"{edit.table}.{edit.column}" == column and edit.after not in states:
                raise Refused(
                    "state-foreign",
                    _("This action does not lead to the state “{state}”.").format(state=edit.after),
                    _("Use the action that does; nothing was changed."),
                )

    return rule
