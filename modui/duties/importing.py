"""Taking in tables of members.

Importing a file again changes nothing; importing a newer one writes only what it says differently.
"""

import gc
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from modui.duties.headings import FIELDS, LEAVE_OUT, recognise
from modui.duties.identity import Row, place
from modui.duties.member_fields import BODIES, LISTS, is_called, one_line, parsed, values_of
from modui.errors import BadInput
from modui.i18n import N_, _
from modui.records import queries
from modui.records.changes import Action, Edit, Insert, Set, columns_of, edited
from modui.records.clock import natural_id
from modui.records.codecs import Value
from modui.records.store import Store

if TYPE_CHECKING:
    from modui.documents.sheets import Table

CHUNK = 5_000
"""Rows that one change of an import writes."""

_ANY_FIELD = 200
"""Characters that every field takes, in whatever items."""
_JOINER = " / "

Progress = Callable[[int, int], None]


class Rejected(NamedTuple):
    """A row of a table that was not imported, and why."""

    row: int
    reason: str


class ImportReport(NamedTuple):
    """What an import did, or with `dry_run` would do."""

    added: int
    updated: int
    unchanged: int
    rejected: tuple[Rejected, ...]
    ignored: tuple[str, ...] = ()
    """Headings that fit no field: their text was kept under `more`."""
    left: int = 0
    """Rows that were not reached because the import was cancelled."""


def import_table(
    store: Store,
    table: "Table",
    *,
    overrides: Mapping[str, str] | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportReport:
    """Import a table whose headings are still to be recognised; see :func:`import_rows`.

    Raises:
        BadInput: ``headings-unknown`` when no column holds a nickname or a name, and what
            :func:`modui.duties.headings.recognise` raises.
    """
    columns = recognise(table.headings, overrides)
    if not {"nickname", "name"} & set(columns.values()):
        raise BadInput(
            "headings-unknown",
            _("No column of the table holds nicknames or names; it has: {columns}.").format(
                columns=", ".join(table.headings)
            ),
            _("Say which one does, for example: --map {column}=nickname").format(
                column=table.headings[0] if table.headings else "COLUMN"
            ),
        )
    unknown = tuple(heading for heading in table.headings if heading not in columns)
    read = _reader(columns, unknown)
    report = import_rows(
        store,
        ((number, read(cells)) for number, cells in table.rows),
        dry_run=dry_run,
        progress=progress,
        cancelled=cancelled,
    )
    broken = [Rejected(number, reason) for number, reason in table.broken]
    rejected = sorted([*report.rejected, *broken], key=lambda one: one.row)
    return ImportReport(report.added, report.updated, report.unchanged, tuple(rejected), unknown, report.left)


def _reader(columns: Mapping[str, str], unknown: Sequence[str]) -> Callable[[Mapping[str, str]], dict[str, str]]:
    """A function from the cells of a row, by heading, to their text by field."""
    plain = [(heading, field) for heading, field in columns.items() if field not in ("more", LEAVE_OUT)]
    lines = [(heading, one_line(heading).replace(": ", ":")) for heading in columns if columns[heading] == "more"]
    lines += [(heading, one_line(heading).replace(": ", ":")) for heading in unknown]

    def read(cells: Mapping[str, str]) -> dict[str, str]:
        row: dict[str, str] = {}
        for heading, field in plain:
            text = cells.get(heading, "")
            if not row.get(field):
                row[field] = text
            elif text and text != row[field]:
                row[field] += ("\n" if field in LISTS or field in BODIES else _JOINER) + text
        kept: dict[str, str] = {}
        for heading, title in lines:
            text = one_line(cells.get(heading, ""))
            if text:
                kept[title] = f"{kept[title]}{_JOINER}{text}" if title in kept else text
        if kept:
            row["more"] = "\n".join(f"{title}: {text}" for title, text in kept.items())
        return row

    return read


@contextmanager
def uncollected() -> Iterator[None]:
    """Without a search for cycles: half of the time would go into it, and a million texts and lists have none."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@uncollected()
def import_rows(
    store: Store,
    rows: Iterable[tuple[int, Mapping[str, str]]],
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportReport:
    """Import members: each row is its number in its file and its text by field.

    A row that is a member already (by contact, else nickname, else name) updates them where it says something else;
    an empty text erases nothing. Lines of `more` that begin with the same ``heading: `` replace each other. Rows that
    cannot be imported are reported and hinder no other.

    Committed in chunks of :data:`CHUNK` that are undone at one stroke. `progress` is told how many rows of how many
    are done; `cancelled` is asked between chunks, and what was done stays. `dry_run` writes nothing.

    Raises:
        Stale: somebody changed one of these members while the import ran; what was committed stays.
    """
    plan = _plan(store, rows)
    added = sum(isinstance(edits[0], Insert) for edits in plan.writes)
    if dry_run:
        return ImportReport(added, len(plan.writes) - added, plan.unchanged, tuple(plan.rejected))
    total = len(plan.writes) + plan.unchanged + len(plan.rejected)
    done = total - len(plan.writes)
    added, bundle = 0, None
    for start in range(0, len(plan.writes), CHUNK):
        if cancelled is not None and cancelled():
            break
        chunk = plan.writes[start : start + CHUNK]
        # Edits of one column beside each other are written by one statement.
        edits = sorted((edit for edits in chunk for edit in edits), key=_place)
        change = store.commit(IMPORT.propose(edits), bundle=bundle)
        bundle = bundle or (change.bundle if change else None)
        added += sum(isinstance(edits[0], Insert) for edits in chunk)
        done += len(chunk)
        if progress is not None:
            progress(done, total)
    left = total - done
    return ImportReport(added, len(plan.writes) - left - added, plan.unchanged, tuple(plan.rejected), left=left)


def _place(edit: Edit) -> tuple[str, str]:
    return edit.column if isinstance(edit, Set) else "", edit.row


class _Plan:
    """What an import will do: the edits of each row that changes something."""

    def __init__(self) -> None:
        self.writes: list[list[Edit]] = []
        self.rejected: list[Rejected] = []
        self.unchanged = 0


def _plan(store: Store, rows: Iterable[tuple[int, Mapping[str, str]]]) -> _Plan:
    from modui.records.applying import SHARED

    codecs = {name: column.codec for name, column in SHARED["member"].items()}
    plan = _Plan()
    read: list[Row] = []
    for number, texts in rows:
        values: dict[str, Value] = {}
        problem = ""
        for field, text in texts.items():
            if text and (value := parsed(field, text)):
                values[field] = value
                if len(text) > _ANY_FIELD and (why := codecs[field].problem(value)):
                    problem = problem or _told(field, why)
        if not problem and "nickname" not in values and "name" not in values:
            problem = _("It has neither a nickname nor a name.")
        if problem:
            plan.rejected.append(Rejected(number, problem))
        else:
            read.append(Row(number, values))
    with store.read() as state:
        members = queries.members(state)
    place(read, members)
    taken = {member.id for member in members}
    for row in read:
        if row.problem:
            plan.rejected.append(Rejected(row.number, row.problem))
        elif row.member is None:
            identity = _identity(store, row, taken)
            taken.add(identity)
            plan.writes.append([Insert("member", identity, row.values)])
        else:
            before, after = values_of(row.member), dict(row.values)
            if "more" in after:
                after["more"] = _merged(row.member.more, str(after["more"]))
            why = codecs["more"].problem(after.get("more", ""))
            edits: list[Edit] = list(edited("member", row.member.id, before, after))
            if why:
                plan.rejected.append(Rejected(row.number, _told("more", why)))
            elif edits:
                plan.writes.append(edits)
            else:
                plan.unchanged += 1
    plan.rejected.sort(key=lambda one: one.row)
    return plan


def taking_in(store: Store, values: Mapping[str, str]) -> list[Edit]:
    """The edits that take in one member, each field given as text; none when all of it is known already.

    Raises:
        BadInput: ``member-unsound`` for a value that cannot be kept, or neither a nickname nor a name.
    """
    plan = _plan(store, [(1, values)])
    if plan.rejected:
        raise BadInput("member-unsound", plan.rejected[0].reason, _("Correct it, and add them again."))
    return plan.writes[0] if plan.writes else []


def _identity(store: Store, row: Row, taken: Container[str]) -> str:
    """The id of a new member: the same on every desk that takes them in from the same table."""
    identity = natural_id("member", row.key)
    # Taken by somebody who is no longer known by this: then it cannot be the same anywhere.
    return store.clock.new_id() if identity in taken else identity


def _told(field: str, problem: str) -> str:
    return _("“{field}”: {problem}.").format(field=_(FIELDS[field]), problem=problem)


def _merged(before: str, new: str) -> str:
    """The lines of `before`, those with the heading of a line of `new` replaced by it, then the rest of `new`."""
    fresh = {line.partition(": ")[0]: line for line in new.split("\n")}
    kept = [fresh.pop(line.partition(": ")[0], line) for line in before.split("\n")] if before else []
    return "\n".join([*kept, *fresh.values()])


IMPORT = Action(
    "members.import",
    N_("Import members"),
    inserts=frozenset(("member",)),
    writes=columns_of("member", *FIELDS),
    rules=(is_called,),
)
