"""Who can answer: members whose own words fit a question, with the reasons, and the shortlist.

Everyone is somebody's teacher. What the desk suggests it explains, and who is chosen is the moderator's to say.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from modui.duties.headings import FIELDS
from modui.errors import Refused
from modui.i18n import N_, _
from modui.records import queries
from modui.records.changes import Action, Edit, Insert, Proposal, Set, becomes
from modui.records.clock import iso, natural_id
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.store import Store
from modui.records.views import QuestionView

LOAD_SPAN = timedelta(weeks=4)
"""How far back the load of a member is counted."""

_TERMS_TOLD = 6
_LINE = 200


class Reason(NamedTuple):
    """Why somebody could answer: the field that says so, the words it shares with the question, what that adds."""

    source: str
    terms: tuple[str, ...]
    share: float


class Load(NamedTuple):
    """What a member was asked and gave in the last four weeks."""

    invited_4w: int
    """Invitations that were sent and not answered, declined, released or cancelled."""
    answered_4w: int
    """Answers that stand."""


class Candidate(NamedTuple):
    """A member who could answer. `score` is exactly the sum of the shares of `reasons`, the largest first."""

    member: str
    name: str
    position: str
    score: float
    reasons: tuple[Reason, ...]
    load: Load
    standing: str
    """Where they stand with this question: ``listed``, ``reserve``, the status of their invitation, or empty."""


class Excluded(NamedTuple):
    """A member who is not asked, and why."""

    member: str
    name: str
    reason: str


class Ranking(NamedTuple):
    """Who could answer, best first."""

    candidates: tuple[Candidate, ...]
    excluded: tuple[Excluded, ...]


class _Person(NamedTuple):
    name: str
    position: str


class _Listed(NamedTuple):
    status: str
    reasons: tuple[str, ...]


# Matching ----------------------------------------------------------------------------------------------------------


def rank(store: Store, text: str, *, limit: int = 10, asker: str | None = None, question: str | None = None) -> Ranking:
    """The members who have most in common with `text`, the best first; equal ones by id.

    `asker` is left out; with a `question`, its asker is, and candidates say where they stand with it.

    Raises:
        NotFound: there is no such asker or question.
    """
    from modui.records.search import Index

    index = Index(store.path.parent)
    with store.read() as state:
        index.catch_up(state)
        if question is not None and asker is None:
            asker = queries.question(state, question).asker
        excluded: tuple[Excluded, ...] = ()
        if asker is not None:
            excluded = (Excluded(asker, queries.member(state, asker).shown, _("asked the question")),)
        loads = _loads(state)
        standings = _standings(state, question) if question is not None else {}
        candidates: list[Candidate] = []
        for hit in index.members(text, limit + len(excluded)):
            person = state.maybe(_Person, _PERSON, id=hit.member)
            # Another window may have indexed a member that this reading does not know yet.
            if person is not None and hit.member != asker:
                candidates.append(
                    Candidate(
                        member=hit.member,
                        name=person.name,
                        position=person.position,
                        score=hit.score,
                        reasons=tuple(Reason(*share) for share in hit.shares),
                        load=loads.get(hit.member, Load(0, 0)),
                        standing=standings.get(hit.member, ""),
                    )
                )
        return Ranking(tuple(candidates[:limit]), excluded)


def text_of(question: QuestionView) -> str:
    """What a question says about who could answer it."""
    return "\n".join(filter(None, (question.title, question.demand, question.background, question.details)))


def reason_text(reason: Reason) -> str:
    """`reason` for people, in a line that a shortlist keeps."""
    terms = ", ".join(reason.terms[:_TERMS_TOLD])
    return _("{field}: {terms}").format(field=_(FIELDS[reason.source]), terms=terms)[:_LINE]


def _loads(state: State) -> dict[str, Load]:
    since = iso(state.now - LOAD_SPAN)
    invited = state.run(
        "SELECT member, count(*) FROM invitation WHERE sent_at >= :since"
        " AND status IN ('sent', 'accepted', 'no-reply', 'reminded') GROUP BY member",
        {"since": since},
    )
    answered = state.run(
        "SELECT author, count(*) FROM answer WHERE received_at >= :since AND status <> 'withdrawn' GROUP BY author",
        {"since": since},
    )
    asked, gave = ({str(member): int(count or 0) for member, count in rows} for rows in (invited, answered))
    return {member: Load(asked.get(member, 0), gave.get(member, 0)) for member in asked.keys() | gave.keys()}


def _standings(state: State, question_id: str) -> dict[str, str]:
    """Where members stand with a question, by what they came to last: the shortlist, an invitation, an answer."""
    listed = {one.member: one.status for one in queries.shortlist(state, question_id)}
    invited = {one.member: one.status for one in queries.invitations(state, question_id)}
    answered = {one.author: "answered" for one in queries.answers(state, question_id) if one.status != "withdrawn"}
    return listed | invited | answered


# The shortlist -----------------------------------------------------------------------------------------------------


def shortlist(
    state: State,
    question_id: str,
    members: Sequence[str],
    reasons: Mapping[str, Sequence[str]] | None = None,
    *,
    reserve: bool = False,
) -> Proposal:
    """Put members on a question's shortlist, or among its reserves; those who were removed come back.

    `reasons`, by member, are the lines that were seen when they were chosen.

    Raises:
        NotFound: there is no such question or member.
    """
    queries.question(state, question_id)
    status = "reserve" if reserve else "listed"
    edits: list[Edit] = []
    for member in dict.fromkeys(members):
        queries.member(state, member)
        row = natural_id("shortlisting", question_id, member)
        why: list[str] = list((reasons or {}).get(member, ()))
        before = state.maybe(_Listed, "SELECT status, reasons FROM shortlisting WHERE id = :id", id=row)
        if before is None:
            values: dict[str, Value] = {"question": question_id, "member": member, "reasons": why, "status": status}
            edits.append(Insert("shortlisting", row, values))
        elif before.status != status:
            edits.append(Set("shortlisting", row, "status", before.status, status))
            if why and why != list(before.reasons):
                edits.append(Set("shortlisting", row, "reasons", list(before.reasons), why))
    return SHORTLIST.propose(edits)


def unlist(state: State, shortlisting_id: str) -> Proposal:
    """Take a member off a question's shortlist.

    Raises:
        NotFound: ``row-unknown``.
    """
    before = state.known(
        _Listed,
        _("place on a shortlist"),
        "SELECT status, reasons FROM shortlisting WHERE id = :id",
        id=shortlisting_id,
    )
    if before.status == "removed":
        return UNLIST.propose(())
    return UNLIST.propose([Set("shortlisting", shortlisting_id, "status", before.status, "removed")])


def _not_the_asker(state: State, edits: Sequence[Edit]) -> None:
    """Nobody is asked their own question."""
    for edit in edits:
        if isinstance(edit, Insert):
            asker = state.scalar("SELECT asker FROM question WHERE id = :id", id=str(edit.values["question"]))
            if asker == edit.values["member"]:
                raise Refused(
                    "shortlist-own",
                    _("{name} asks this question; nobody answers their own.").format(
                        name=queries.member(state, str(asker)).shown
                    ),
                    _("Choose somebody else."),
                )


def _question_open(state: State, edits: Sequence[Edit]) -> None:
    """Nobody is looked for once a question is closed."""
    for edit in edits:
        question = (
            edit.values["question"]
            if isinstance(edit, Insert)
            else state.scalar("SELECT question FROM shortlisting WHERE id = :id", id=edit.row)
        )
        status = state.scalar("SELECT status FROM question WHERE id = :id", id=str(question))
        if status in _OVER:
            raise Refused(
                "question-over",
                _("Nobody is looked for any more: the question stands at “{status}”.").format(status=status),
                _("Open the question again first."),
            )


_OVER = ("closed", "merged", "withdrawn")
_PERSON = "SELECT CASE WHEN nickname <> '' THEN nickname ELSE name END, position FROM member WHERE id = :id"

SHORTLIST = Action(
    "experts.shortlist",
    N_("Shortlist who can answer"),
    inserts=frozenset(("shortlisting",)),
    writes=frozenset(("shortlisting.status", "shortlisting.reasons")),
    rules=(_question_open, _not_the_asker, becomes("shortlisting.status", "listed", "reserve")),
)
UNLIST = Action(
    "experts.unlist",
    N_("Take somebody off a shortlist"),
    writes=frozenset(("shortlisting.status",)),
    rules=(_question_open, becomes("shortlisting.status", "removed")),
)
ACTIONS = (SHORTLIST, UNLIST)
