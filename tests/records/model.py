"""The shared tables and their undo as plain Python: what the store must agree with."""

import json
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from modui.records.applying import SHARED
from modui.records.changes import Change, Delete, Edit, Insert, Set
from modui.records.codecs import Ref, Value

Row = dict[str, Value]
Tables = dict[str, dict[str, Row]]


@dataclass(eq=False)
class Entry:
    """What one device did and would take back at once: edits, and when they were made."""

    parts: list[tuple[int, tuple[Edit, ...]]] = field(default_factory=list)
    stays: bool = False

    @property
    def edits(self) -> list[Edit]:
        """All of it, in order."""
        return [edit for _time, edits in self.parts for edit in edits]


@dataclass
class History:
    """What one device did and took back, as any editor keeps it."""

    done: list[Entry] = field(default_factory=list)
    undone: list[Entry] = field(default_factory=list)


class Model:
    """Tables that changes are applied to, with the history of each device."""

    def __init__(self, dump: str) -> None:
        self.tables: Tables = json.loads(dump)
        self.histories: dict[str, History] = {}
        self.bundles: dict[str, Entry] = {}
        self.time = 0
        self.writes: list[tuple[int, str, str, str | None]] = []
        """When, by which device, which row, which column (none: the whole row)."""

    def history(self, device: str) -> History:
        """What `device` did."""
        return self.histories.setdefault(device, History())

    def trouble(self, edits: Sequence[Edit]) -> set[str]:
        """The codes under which the store may refuse `edits`; none when it has no reason to."""
        tables = deepcopy(self.tables)
        return {code for edit in edits for code in _apply(tables, edit)}

    def did(self, change: Change, *, stays: bool) -> None:
        """A device did something; what belongs to a bundle is undone with it, as if all of it was done now."""
        assert not self.trouble(change.edits), "the store took what does not fit"
        self._write(change.edits, change.device)
        history = self.history(change.device)
        entry = self.bundles.setdefault(change.bundle, Entry())
        if entry in history.done:
            history.done.remove(entry)
        entry.parts.append((self.time, change.edits))
        entry.stays |= stays
        history.done.append(entry)
        history.undone.clear()

    def stands(self, device: str, bundle: str) -> bool:
        """Whether a bundle of `device` was not taken back."""
        return bundle in self.bundles and self.bundles[bundle] in self.history(device).done

    def undo_trouble(self, device: str) -> set[str]:
        """The codes under which an undo by `device` may be refused now."""
        history = self.history(device)
        if not history.done:
            return {"undo-nothing"}
        codes = self._revert_trouble(history.done[-1], device, inverse(history.done[-1].edits))
        return codes | ({"undo-sent"} if history.done[-1].stays else set())

    def redo_trouble(self, device: str) -> set[str]:
        """The codes under which a redo by `device` may be refused now."""
        history = self.history(device)
        if not history.undone:
            return {"undo-nothing"}
        return self._revert_trouble(history.undone[-1], device, history.undone[-1].edits)

    def undid(self, device: str) -> None:
        """A device took back what it did last."""
        history = self.history(device)
        entry = history.done.pop()
        self._write(inverse(entry.edits), device)
        history.undone.append(entry)

    def redid(self, device: str) -> None:
        """A device did again what it took back last."""
        history = self.history(device)
        entry = history.undone.pop()
        self._write(entry.edits, device)
        history.done.append(entry)

    def _revert_trouble(self, entry: Entry, device: str, edits: Sequence[Edit]) -> set[str]:
        codes = self.trouble(edits)
        for since, mine in entry.parts:
            cells = {_cell(edit) for edit in mine}
            for time, other, row, column in self.writes:
                if (
                    other != device
                    and time > since
                    and any(
                        row == my_row and (None in (column, mine_is) or mine_is == column) for my_row, mine_is in cells
                    )
                ):
                    codes.add("row-stale")
        return codes

    def _write(self, edits: Iterable[Edit], device: str) -> None:
        self.time += 1
        for edit in edits:
            assert not _apply(self.tables, edit)
            self.writes.append((self.time, device, *_cell(edit)))


def inverse(edits: Sequence[Edit]) -> list[Edit]:
    """What takes `edits` back."""
    back: list[Edit] = []
    for edit in edits:
        match edit:
            case Insert(table, row, values):
                back.insert(0, Delete(table, row, values))
            case Set(table, row, column, before, after):
                back.insert(0, Set(table, row, column, after, before))
            case Delete():
                raise AssertionError("nobody deletes but by undo")
    return back


def _cell(edit: Edit) -> tuple[str, str | None]:
    return edit.row, edit.column if isinstance(edit, Set) else None


def _apply(tables: Tables, edit: Edit) -> set[str]:
    """Apply `edit` to `tables`; why it does not fit."""
    rows = tables[edit.table]
    there = rows.get(edit.row)
    if isinstance(edit, Set):
        if there is None:
            return {"row-stale"}
        fits = there[edit.column] == edit.before
        there[edit.column] = edit.after
        touched: Row = {edit.column: edit.after}
    else:
        whole = {name: column.default for name, column in SHARED[edit.table].items()} | dict(edit.values)
        if isinstance(edit, Insert):
            fits = there is None
            rows[edit.row] = touched = whole
        else:
            fits = there == whole
            rows.pop(edit.row, None)
            touched = {}
            if _referred_to(tables, edit.table, edit.row):
                return {"row-in-use"} | (set() if fits else {"row-stale"})
    codes = set() if fits else {"row-stale"}
    for name, value in touched.items():
        codec = SHARED[edit.table][name].codec
        if isinstance(codec, Ref) and value is not None and value not in tables[codec.table]:
            codes.add("row-in-use")
    return codes


def _referred_to(tables: Tables, table: str, row: str) -> bool:
    return any(
        values[name] == row
        for other, columns in SHARED.items()
        for name, column in columns.items()
        if isinstance(column.codec, Ref) and column.codec.table == table
        for values in tables[other].values()
    )
