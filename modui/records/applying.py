"""Edits onto tables, inside a transaction that the store opened.

Everything here is judged against the present rows: a value that its codec refuses, a state that may not follow, a
``before`` that is no longer so. The first problem refuses the whole change; the caller rolls back.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, cast

from sqlalchemy import Connection, Table, text

from modui.errors import Refused, Stale
from modui.i18n import _
from modui.records.changes import Change, Delete, Edit, Insert, Set, dumps, loads
from modui.records.clock import Clock, natural_id
from modui.records.codecs import Codec, Flag, Group, Merge, Status, Texts, Value, is_id
from modui.records.reading import Parameter, State, Stored
from modui.records.tables import METADATA, codec_of, group_of

_LOOKUP = 400  # rows asked for by one statement; SQLite's oldest limit on parameters is 999


class _Column(NamedTuple):
    codec: Codec
    merge: Merge
    default: Value


def _columns(table: Table) -> dict[str, _Column]:
    return {
        column.name: _Column(codec_of(column), column.info["merge"], column.info["default"])
        for column in table.columns
        if column.name != "id"
    }


SHARED = {table.name: _columns(table) for table in METADATA.sorted_tables if group_of(table) is Group.SHARED}
"""The columns of each shared table, tables that others refer to first."""


class _Known(NamedTuple):
    """What is asked of a table for every row that is written, worked out once."""

    codecs: dict[str, Codec]
    defaults: dict[str, Value]
    stored: dict[str, Stored]
    """The defaults as the database keeps them."""
    turned: dict[str, Codec]
    """The columns that are not kept as they are."""
    states: dict[str, Status]
    needed: list[str]
    """The columns whose default is no value: every row must give one."""
    hollow: bool
    """No default is true."""


def _known(columns: dict[str, _Column]) -> _Known:
    codecs = {name: column.codec for name, column in columns.items()}
    defaults = {name: column.default for name, column in columns.items()}
    return _Known(
        codecs,
        defaults,
        stored={name: codec.store(defaults[name]) for name, codec in codecs.items()},
        turned={name: codec for name, codec in codecs.items() if isinstance(codec, Flag | Texts)},
        states={name: codec for name, codec in codecs.items() if isinstance(codec, Status)},
        needed=[name for name, codec in codecs.items() if not codec.nullable and codec.problem(defaults[name])],
        hollow=not any(defaults.values()),
    )


_KNOWN = {table: _known(columns) for table, columns in SHARED.items()}


KEYS: dict[str, tuple[str, ...]] = {
    table.name: table.info["key"] for table in METADATA.sorted_tables if "key" in table.info
}
"""The columns that the id of a row is made of, for tables whose rows have a natural key."""


def natural_row(table: str, values: Mapping[str, Value]) -> str:
    """The id of a row with a natural key; what is none does not count in it."""
    key = [values.get(name, SHARED[table][name].default) for name in KEYS[table]]
    return natural_id(table, *(part for part in key if isinstance(part, str | int)))


class TransactionState(State):
    """The records as they stand inside the store's transaction."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        super().__init__(clock)
        self._connection = connection

    def run(self, sql: str, parameters: dict[str, Parameter]) -> Sequence[Sequence[Stored]]:
        return self._connection.execute(text(sql), parameters).all()


def examine(edits: Sequence[Edit]) -> None:
    """Raise :class:`Refused` unless every edit names a shared column and carries values that its codec accepts.

    A new row with a natural key has the id that its key gives it, so that nothing is there twice.

    What an edit claims was there before is checked like what it writes: an undo writes it back.
    """
    for edit in edits:
        known = _KNOWN.get(edit.table)
        names = {edit.column} if isinstance(edit, Set) else edit.values.keys()
        if known is None or not is_id(edit.row) or not names <= known.codecs.keys():
            raise Refused(
                "column-unknown",
                _("There is no such place in the records: {table}.").format(table=edit.table),
                _("This is a fault of the program; nothing was changed. Please report it."),
            )
        if isinstance(edit, Set):
            known.codecs[edit.column].check(edit.before, f"{edit.table}.{edit.column}")
            known.codecs[edit.column].check(edit.after, f"{edit.table}.{edit.column}")
        else:
            for name, value in edit.values.items():
                codec = known.codecs[name]
                if codec.problem(value):  # or it is none, in a column that may be
                    codec.check(value, f"{edit.table}.{name}")
            for name in known.needed:
                known.codecs[name].check(edit.values.get(name, known.defaults[name]), f"{edit.table}.{name}")
            if edit.table in KEYS and edit.row != natural_row(edit.table, edit.values):
                raise Refused(
                    "key-foreign",
                    _("This row does not have the id that its key gives it: {table}.").format(table=edit.table),
                    _("This is a fault of the program; nothing was changed. Please report it."),
                )


def judge_states(edits: Sequence[Edit]) -> None:
    """Raise :class:`Refused` (``state-refused``) where a status may not become what an edit makes of it.

    A row that is only ever added may not be edited at all (``fact-edited``).
    """
    for edit in edits:
        if isinstance(edit, Set):
            column = SHARED[edit.table][edit.column]
            if column.merge is Merge.FACT:
                raise Refused(
                    "fact-edited",
                    _("What was recorded as a fact is not edited: {table}.").format(table=edit.table),
                    _("Record a new one instead."),
                )
            if isinstance(column.codec, Status) and not column.codec.may_follow(edit.before, edit.after):
                raise _state_refused(edit.before, edit.after)
        elif isinstance(edit, Insert):
            for name, machine in _KNOWN[edit.table].states.items():
                if name in edit.values and edit.values[name] not in machine.initial:
                    raise _state_refused(None, edit.values[name])


def _state_refused(before: Value, after: Value) -> Refused:
    return Refused(
        "state-refused",
        _("It stands at “{before}”; it cannot become “{after}” from there.").format(before=before or "–", after=after),
        _("Look at where it stands now, then choose again."),
    )


def judge_present(connection: Connection, edits: Sequence[Edit]) -> None:
    """Raise :class:`Stale` unless every edit fits what the database holds now, and what the edits before it leave.

    A new row is not there yet, a column holds the edit's ``before``, a row to delete is as its insert made it.
    """
    present: dict[tuple[str, str], dict[str, Stored] | Insert | None] = {**_present(connection, edits)}
    for edit in edits:
        key = edit.table, edit.row
        there = present.get(key)
        if isinstance(there, Insert):
            there = present[key] = _whole(there)
        if isinstance(edit, Set):
            store = SHARED[edit.table][edit.column].codec.store
            if there is None or there[edit.column] != store(edit.before):
                raise _stale()
            there[edit.column] = store(edit.after)
        elif isinstance(edit, Insert):
            if there is not None:
                raise _stale()
            present[key] = edit
        else:
            if there != _whole(edit):
                raise _stale()
            present[key] = None


def _present(connection: Connection, edits: Sequence[Edit]) -> dict[tuple[str, str], dict[str, Stored]]:
    """The rows that `edits` name, as far as they are there, with the columns that must be looked at."""
    rows: dict[str, set[str]] = defaultdict(set)
    names: dict[str, set[str]] = defaultdict(set)
    for edit in edits:
        rows[edit.table].add(edit.row)
        if isinstance(edit, Set):
            names[edit.table].add(edit.column)
        elif isinstance(edit, Delete):
            names[edit.table].update(SHARED[edit.table])
    present: dict[tuple[str, str], dict[str, Stored]] = {}
    for table, wanted in rows.items():
        columns = sorted(names[table])
        for some in _chunks(sorted(wanted), _LOOKUP):
            marks = ", ".join("?" * len(some))
            found = connection.exec_driver_sql(
                f"SELECT {', '.join(['id', *columns])} FROM {table} WHERE id IN ({marks})", tuple(some)
            )
            for row in found:
                present[table, row[0]] = dict(zip(columns, row[1:], strict=True))
    return present


def _whole(edit: Insert | Delete) -> dict[str, Stored]:
    """The row that `edit` inserts or deletes, as the database keeps it."""
    known = _KNOWN[edit.table]
    row = {**known.stored, **edit.values}
    for name, codec in known.turned.items():
        if name in edit.values:
            row[name] = codec.store(edit.values[name])
    return cast(dict[str, Stored], row)  # the only lists and flags among the values were turned


def judge_alone(state: State, change: Change) -> None:
    """Raise :class:`Stale` where another device wrote since what taking `change` back would write.

    Their value may well be the same again (A to B to A); it is still theirs. A row they wrote to is not deleted.
    """
    mine = _cells(change.edits)
    later = state.run(
        "SELECT DISTINCT c.edits FROM touched mine JOIN touched other ON other.row = mine.row AND other.seq > mine.seq"
        " JOIN change c ON c.seq = other.seq WHERE mine.seq = :seq AND c.device <> :device",
        {"seq": change.seq, "device": change.device},
    )
    for (edits,) in later:
        for row, columns in _cells(loads(str(edits))).items():
            if row in mine and not (mine[row] and columns and mine[row].isdisjoint(columns)):
                raise _stale()


def _cells(edits: Iterable[Edit]) -> dict[str, set[str]]:
    """The columns of each row that `edits` write; an empty set stands for the whole row."""
    cells: dict[str, set[str]] = defaultdict(set)
    whole: set[str] = set()
    for edit in edits:
        cells[edit.row].update({edit.column} if isinstance(edit, Set) else ())
        if not isinstance(edit, Set):
            whole.add(edit.row)
    return {row: set() if row in whole else columns for row, columns in cells.items()}


def _stale() -> Stale:
    return Stale(
        "row-stale",
        _("This was changed in the meantime, here or in another window."),
        _("Look at it as it stands now, then do it again."),
    )


def apply(connection: Connection, edits: Sequence[Edit]) -> None:
    """Write `edits`, in their order, in as few statements as they allow."""
    for kind, table, names, run in _runs(edits):
        columns = SHARED[table]
        codecs = [columns[name].codec for name in names]
        if kind is Insert:
            full = list(columns)
            rows = [(edit.row, *_whole(edit).values()) for edit in run if isinstance(edit, Insert)]
            marks = ", ".join("?" * (len(full) + 1))
            _bulk(connection, f"INSERT INTO {table} (id, {', '.join(full)}) VALUES ({marks})", rows)
        elif kind is Set:
            (name,), (codec,) = names, codecs
            pairs = [(codec.store(edit.after), edit.row) for edit in run if isinstance(edit, Set)]
            _bulk(connection, f"UPDATE {table} SET {name} = ? WHERE id = ?", pairs)
        else:
            _bulk(connection, f"DELETE FROM {table} WHERE id = ?", [(edit.row,) for edit in run])


def _runs(edits: Sequence[Edit]) -> Iterator[tuple[type[Edit], str, tuple[str, ...], list[Edit]]]:
    """Consecutive edits of one kind, table and, for a Set, column, which one statement can write."""
    key: tuple[type[Edit], str, tuple[str, ...]] | None = None
    run: list[Edit] = []
    for edit in edits:
        mine = (type(edit), edit.table, (edit.column,) if isinstance(edit, Set) else ())
        if mine != key and run and key is not None:
            yield (*key, run)
            run = []
        key = mine
        run.append(edit)
    if run and key is not None:
        yield (*key, run)


def _bulk(connection: Connection, sql: str, rows: Sequence[tuple[Stored, ...]]) -> None:
    connection.exec_driver_sql(sql, list(rows))


def log(connection: Connection, change: Change) -> int:
    """Write `change` into the log, with the rows it touched; its number in this database's history."""
    seq = connection.execute(
        text(
            "INSERT INTO change (id, device, counter, actor, at, action, schema, bundle, undoes, edits) VALUES"
            " (:id, :device, :counter, :actor, :at, :action, :schema, :bundle, :undoes, :edits) RETURNING seq"
        ),
        {
            "id": change.id,
            "device": change.device,
            "counter": change.counter,
            "actor": change.actor,
            "at": change.at,
            "action": change.action,
            "schema": change.schema,
            "bundle": change.bundle,
            "undoes": change.undoes,
            "edits": dumps(change.edits),
        },
    ).scalar_one()
    rows = sorted({edit.row for edit in change.edits})
    _bulk(connection, "INSERT INTO touched (row, seq) VALUES (?, ?)", [(row, seq) for row in rows])
    return int(seq)


def trimmed(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """`edits` without the values of new rows that are the defaults anyway, so that the log stays small."""

    def lean(edit: Edit) -> Edit:
        if isinstance(edit, Insert):
            known = _KNOWN[edit.table]
            if known.hollow and all(edit.values.values()):
                return edit
            values = {name: value for name, value in edit.values.items() if value != known.defaults[name]}
            return edit if len(values) == len(edit.values) else Insert(edit.table, edit.row, values)
        return edit

    return tuple(lean(edit) for edit in edits)


def dump(state: State) -> str:
    """The canonical text of all shared tables: equal databases give equal texts, whatever order they were built in."""
    tables: dict[str, dict[str, Mapping[str, Value]]] = {}
    for table, columns in SHARED.items():
        found = state.run(f"SELECT id, {', '.join(columns)} FROM {table} ORDER BY id", {})
        tables[table] = {
            str(row[0]): {
                name: None if value is None else columns[name].codec.load(value)
                for name, value in zip(columns, row[1:], strict=True)
            }
            for row in found
        }
    return json.dumps(tables, ensure_ascii=False, sort_keys=True, indent=1)


def _chunks(items: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
