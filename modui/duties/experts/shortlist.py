"""Who was chosen to answer a question, with the reasons that were seen when they were."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from modui.duties.wording import question_state
from modui.errors import Refused
from modui.i18n import N_, _
from modui.records import queries
from modui.records.changes import Action, Edit, Insert, Proposal, Set, becomes
from modui.records.clock import natural_id
from modui.records.codecs import Value
from modui.records.reading import State


class _Listed(NamedTuple):
    status: str
    reasons: tuple[str, ...]


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
                _("Nobody is looked for any more: the question stands at “{status}”.").format(
                    status=question_state(str(status))
                ),
                _("Open the question again first."),
            )


_OVER = ("closed", "merged", "withdrawn")

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
