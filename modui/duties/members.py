"""The member directory: taking in tables of members, finding one, editing one.

A member keeps their own words: what is imported is kept as it is written, but for control characters and the space at
its ends. Importing a file again changes nothing; importing a newer one writes only what it says differently.
"""

import gc
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from modui.duties.headings import FIELDS, LEAVE_OUT
from modui.duties.headings import recognise as recognise
from modui.duties.identity import NAMED_AT_MOST, Row, described, place
from modui.errors import BadInput, NotFound, Refused
from modui.i18n import N_, _
from modui.records import queries
from modui.records.changes import Action, Edit, Insert, Proposal, Set, edited
from modui.records.clock import natural_id
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.segmenting import fold
from modui.records.store import Store
from modui.records.views import MemberView

if TYPE_CHECKING:
    from modui.documents.sheets import Table

LISTS = frozenset(("expertise", "interests", "tags"))
"""Fields of several short texts."""
BODIES = frozenset(("career", "needs", "offers", "more"))
"""Fields of several lines; all others are of one."""
CHUNK = 5_000
"""Rows that one change of an import writes."""

_ANY_FIELD = 200
"""Characters that every field takes, in whatever items."""
_JOINER = " / "
_SHORTEST_ENDING = 4
_BREAKS = re.compile(r"[\n\t]+")
_SEPARATORS = re.compile(r"[,，;；|｜/／\n]")
_ITEM = re.compile(
    r"""(?: (?<![a-z0-9]) [a-z]+://[^\s、，；;|]+                                      # a web address
          | (?<![a-z0-9+#.]) [a-z0-9+#.]{1,3} (?: /[a-z0-9+#.]{1,3} (?![a-z0-9+#.]) )+  # C/C++, A/B, UI/UX
          | (?<=[0-9]) [,，] (?=[0-9])                                                 # 1,000
          | [^、,，;；|｜/／\n]
        )+""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_MEMBER = f"SELECT {', '.join(MemberView._fields)} FROM member"
_ALL = " || ' ' || ".join(FIELDS)

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


# Import ------------------------------------------------------------------------------------------------------------


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
    lines = [(heading, _one_line(heading).replace(": ", ":")) for heading in columns if columns[heading] == "more"]
    lines += [(heading, _one_line(heading).replace(": ", ":")) for heading in unknown]

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
            text = _one_line(cells.get(heading, ""))
            if text:
                kept[title] = f"{kept[title]}{_JOINER}{text}" if title in kept else text
        if kept:
            row["more"] = "\n".join(f"{title}: {text}" for title, text in kept.items())
        return row

    return read


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without a search for cycles: half of the time would go into it, and a million texts and lists have none."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@_uncollected()
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
            if text and (value := _PARSERS[field](text)):
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


# Values ------------------------------------------------------------------------------------------------------------


def parsed(field: str, text: str) -> Value:
    """`text` as `field` keeps it: a list of its items, its lines, or one line."""
    return _PARSERS[field](text)


def items(text: str) -> list[str]:
    """The items of a list as people write it, each once: separated by 、 , ; | / or line ends.

    A slash within a word such as ``C/C++`` or ``A/B测试``, a comma within a number and a web address do not separate.
    """
    if text.replace("、", "").isalnum():
        return list(dict.fromkeys(filter(None, text.split("、"))))
    if not text.isprintable():
        text = _lines(text).replace("\t", " ")
    parts = _ITEM.findall(text) if _SEPARATORS.search(text) else text.split("、")
    return list(dict.fromkeys(filter(None, map(str.strip, parts))))


def _one_line(text: str) -> str:
    return text.strip() if text.isprintable() else _BREAKS.sub(" ", _lines(text))


def _lines(text: str) -> str:
    # Nearly every cell is printable, and then there is nothing to clean in it.
    if text.isprintable():
        return text.strip()
    from modui.documents.text import clean

    return clean(text).strip()


def values_of(member: MemberView) -> dict[str, Value]:
    """The fields of `member` as edits carry them."""
    found = {field: getattr(member, field) for field in FIELDS}
    return {field: list(value) if isinstance(value, tuple) else value for field, value in found.items()}


_PARSERS: Mapping[str, Callable[[str], Value]] = {
    field: items if field in LISTS else _lines if field in BODIES else _one_line for field in FIELDS
}


# One member --------------------------------------------------------------------------------------------------------


def add(store: Store, values: Mapping[str, str]) -> str:
    """Add one member, each field given as text; their id.

    Raises:
        BadInput: ``member-unsound`` for a value that cannot be kept, or neither a nickname nor a name.
        Refused: ``member-known`` when they are a member already.
    """
    plan = _plan(store, [(1, values)])
    if plan.rejected:
        raise BadInput("member-unsound", plan.rejected[0].reason, _("Correct it, and add them again."))
    edit = plan.writes[0][0] if plan.writes else None
    if not isinstance(edit, Insert):
        raise Refused("member-known", _("They are a member already."), _("Find them, and edit what is new."))
    store.commit(ADD.propose([edit]))
    return edit.row


def edit(state: State, member_id: str, values: Mapping[str, str | Sequence[str]]) -> Proposal:
    """Write fields of one member; an empty value empties its field. A list may be given as text.

    Raises:
        NotFound: ``row-unknown``.
        BadInput: ``field-unknown``.
    """
    before = values_of(queries.member(state, member_id))
    after: dict[str, Value] = {}
    for field, value in values.items():
        if field not in FIELDS:
            raise BadInput(
                "field-unknown",
                _("A member has no field “{field}”.").format(field=field),
                _("The fields are: {fields}.").format(fields=", ".join(FIELDS)),
            )
        after[field] = parsed(field, value) if isinstance(value, str) else list(value)
    return EDIT.propose(edited("member", member_id, before, after))


def resolve(state: State, text: str) -> MemberView:
    """The one member that `text` means: an id or its ending, a nickname or a name, or a part of one.

    Raises:
        NotFound: ``member-unknown``; ``member-ambiguous``, naming some of those it fits.
    """
    wanted = fold(text.strip())
    called = [
        (str(identity), fold(str(nickname)), fold(str(name)))
        for identity, nickname, name in state.run(
            "SELECT id, nickname, name FROM member ORDER BY nickname, name, id", {}
        )
    ]
    tries: tuple[Callable[[str, str, str], bool], ...] = (
        lambda identity, nickname, name: identity == wanted,
        lambda identity, nickname, name: wanted in (nickname, name),
        lambda identity, nickname, name: len(wanted) >= _SHORTEST_ENDING and identity.endswith(wanted),
        lambda identity, nickname, name: wanted in nickname or wanted in name,
    )
    for fits in tries if wanted else ():
        found = [person[0] for person in called if fits(*person)]
        if len(found) == 1:
            return queries.member(state, found[0])
        if found:
            raise NotFound(
                "member-ambiguous",
                _("“{text}” fits several members: {members}.").format(
                    text=text, members=described([queries.member(state, one) for one in found[: NAMED_AT_MOST + 1]])
                ),
                _("Write more of the name, or the ending of the id."),
            )
    raise NotFound(
        "member-unknown",
        _("There is no member “{text}”.").format(text=text),
        _("Look for them with: modui members find TEXT"),
    )


def find(store: Store, text: str, limit: int = 50) -> list[MemberView]:
    """The members that `text` finds, best first: by any field, whole or in part, names also by pinyin or its initials.

    Several words must all be found, each anywhere.
    """
    from modui.records.search import Index

    index = Index(store.path.parent)
    with store.read() as state:
        index.catch_up(state)
        ids = index.find(text, limit) or _containing(state, text, limit)
        found = (state.maybe(MemberView, f"{_MEMBER} WHERE id = :id", id=one) for one in ids)
        # Another window may have indexed a member that this reading does not know yet.
        return [member for member in found if member is not None]


def _containing(state: State, text: str, limit: int) -> list[str]:
    """The members with `text` somewhere in their fields, even in the middle of a word."""
    part = re.sub(r"([\\%_])", r"\\\1", fold(text))
    return state.texts(
        f"SELECT id FROM member WHERE lower({_ALL}) LIKE :part ESCAPE '\\' ORDER BY nickname, name, id LIMIT :limit",
        part=f"%{part}%",
        limit=limit if part else 0,
    )


# Actions -----------------------------------------------------------------------------------------------------------


def _is_called(state: State, edits: Sequence[Edit]) -> None:
    """Every member has a nickname or a name."""
    called: dict[str, dict[str, Value]] = {}
    for edit in edits:
        if isinstance(edit, Insert):
            if not (edit.values.get("nickname") or edit.values.get("name")):
                called[edit.row] = {}
        elif isinstance(edit, Set) and edit.column in ("nickname", "name"):
            if edit.row not in called:
                member = queries.member(state, edit.row)
                called[edit.row] = {"nickname": member.nickname, "name": member.name}
            called[edit.row][edit.column] = edit.after
    if not all(any(names.values()) for names in called.values()):
        raise Refused(
            "member-nameless",
            _("A member needs a nickname or a name."),
            _("Keep one of the two; nothing was changed."),
        )


IMPORT = Action(
    "members.import",
    N_("Import members"),
    inserts=frozenset(("member",)),
    writes=frozenset(f"member.{field}" for field in FIELDS),
    rules=(_is_called,),
)
EDIT = Action(
    "members.edit", N_("Edit a member"), writes=frozenset(f"member.{field}" for field in FIELDS), rules=(_is_called,)
)
ADD = Action("members.add", N_("Add a member"), inserts=frozenset(("member",)), rules=(_is_called,))
ACTIONS = (IMPORT, ADD, EDIT)
