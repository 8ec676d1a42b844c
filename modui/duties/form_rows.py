"""The rows of a form's table (问卷星, 腾讯文档, Google Forms) as questions and answers.

A row is read as the document that its member would have written: each column is a heading with its cell below it, so
that a form needs no other words than a question or an answer on paper. Taking in a newer export of the same form adds
what is new.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from modui.duties import answers, intake, members
from modui.duties.answers.reading import FIELDS
from modui.duties.form_consent import Agreed, agreed
from modui.duties.forms import bare_heading, is_own
from modui.duties.importing import Rejected
from modui.duties.intake.reading import ASKER
from modui.errors import ModuiError, NotFound
from modui.i18n import _
from modui.records import queries
from modui.records.changes import Change, Proposal
from modui.records.reading import State
from modui.records.store import Store

if TYPE_CHECKING:
    from modui.documents.sheets import Table

_SHORT = 60
_SHORT_LABEL = 16


class FormReport(NamedTuple):
    """What became of a form's rows."""

    added: tuple[str, ...]
    """The questions or answers (ids) that were new."""
    known: int
    rejected: tuple[Rejected, ...]
    column: str
    """The column that says who."""


def take_questions(store: Store, table: "Table", week: str | None, *, name: str = "") -> FormReport:
    """Take in each row as a question for a week (an id; none: for the queue), to be undone at one stroke.

    Raises:
        NotFound: ``form-names`` where no column names members.
    """

    def make(state: State, member: str, text: str, said: str, consent: Agreed) -> Proposal | None:
        if state.count("SELECT count(*) FROM question WHERE asker = :m AND source = :s", m=member, s=text):
            return None
        return intake.add(
            state,
            week=week,
            asker=member,
            draft=intake.read(said),
            source=text,
            source_kind="md",
            source_name=name,
            naming=consent.naming,
            scope=consent.scope,
        )

    return _take(store, table, {"asker": ASKER}, "asker", make)


def take_answers(store: Store, table: "Table", question: str, *, name: str = "") -> FormReport:
    """Take in each row as an answer to a question (an id), with the role and the consent that it tells.

    Raises:
        NotFound: ``form-names`` where no column names members.
    """

    def make(state: State, member: str, text: str, said: str, consent: Agreed) -> Proposal | None:
        if state.count("SELECT count(*) FROM answer WHERE author = :m AND source = :s", m=member, s=text):
            return None
        draft = answers.read(said)
        return answers.add(
            state,
            question=question,
            author=member,
            role=draft.role or "practitioner",
            draft=draft,
            source=text,
            source_kind="md",
            source_name=name,
            naming=consent.naming,
            scope=consent.scope,
        )

    return _take(store, table, FIELDS, "author", make)


def _take(
    store: Store,
    table: "Table",
    fields: Mapping[str, Sequence[str]],
    who: str,
    make: Callable[[State, str, str, str, Agreed], Proposal | None],
) -> FormReport:
    with store.read() as state:
        column = name_column(state, table)
    added: list[str] = []
    rejected = [Rejected(number, reason) for number, reason in table.broken]
    known = 0
    bundle: str | None = None
    for number, cells in table.rows:
        text = as_document(table, cells, column, fields, who)
        bare = {bare_heading(heading): cell for heading, cell in cells.items() if heading != column}
        consent = agreed(bare)
        rest = {heading: cell for heading, cell in cells.items() if bare_heading(heading) not in consent.understood}
        said = as_document(table, rest, column, fields, who)
        try:
            with store.read() as state:
                member = members.resolve(state, cells.get(column, "")).id
                proposal = make(state, member, text, said, consent)
            if proposal is None:
                known += 1
                continue
            change = store.commit(proposal, bundle=bundle)
        except ModuiError as error:
            rejected.append(Rejected(number, error.message))
        else:
            assert change is not None
            bundle = bundle or change.bundle
            added.append(_row(change))
    return FormReport(tuple(added), known, tuple(sorted(rejected)), column)


def _row(change: Change) -> str:
    return next(edit.row for edit in change.edits if edit.table in ("question", "answer"))


def name_column(state: State, table: "Table") -> str:
    """The column in which most cells name a member.

    Raises:
        NotFound: ``form-names`` where none does.
    """
    called = {name for one in queries.members(state) for name in (one.nickname, one.name) if name}

    def known(heading: str) -> int:
        return sum(cells.get(heading, "").strip() in called for _number, cells in table.rows)

    best = max(table.headings, key=known, default="")
    if not best or not known(best):
        raise NotFound(
            "form-names",
            _("No column of the form names members; it has: {columns}.").format(columns=", ".join(table.headings)),
            _("Ask for the nickname in the group, or import the members first."),
        )
    return best


def as_document(
    table: "Table",
    cells: Mapping[str, str],
    column: str,
    fields: Mapping[str, Sequence[str]],
    who: str,
) -> str:
    """A row as the document that its member would have written, as Markdown."""
    lines = [f"{fields[who][0]}：{cells.get(column, '').strip()}"]
    parts: list[str] = []
    for heading in table.headings:
        cell = cells.get(heading, "").strip()
        if not cell or heading == column or is_own(heading):
            continue
        label = " ".join(heading.split())
        field = _field(label, fields) if len(cell) <= _SHORT and "\n" not in cell else ""
        if field:
            lines.append(f"{field}：{cell}")
        else:
            parts.append(f"## {label}\n\n{cell}")
    return "\n\n".join(["\n".join(lines), *parts])


def _field(label: str, fields: Mapping[str, Sequence[str]]) -> str:
    """The word for what a short cell under `label` says of its author (您的身份 is 身份); empty where it is no such."""
    if len(label) > _SHORT_LABEL:
        return ""
    for words in fields.values():
        for word in words:
            if label.casefold() == word or (not word.isascii() and word in label):
                return word
    return ""
