"""What the moderator does with a question: takes it in, accepts it, sends it back for more, moves it, closes it."""

import re
from collections.abc import Mapping, Sequence

from modui.duties.intake import rules
from modui.duties.intake.reading import Draft
from modui.duties.naming import in_order
from modui.duties.rows import ending_in
from modui.duties.standing import current
from modui.errors import BadInput, NotFound
from modui.i18n import N_, _
from modui.records import queries
from modui.records.changes import Action, Insert, Proposal, Set, becomes, columns_of, edited
from modui.records.clock import iso
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.views import QuestionView
from modui.records.words import SECTIONS

_TEXTS = ("title", *SECTIONS, "unplaced")
_EDITABLE = (*_TEXTS, "naming", "scope", "asker")
_LABEL = re.compile(r"(?:(?P<week>\d{4}-?[Ww]\d{1,2})[ /:·]?)?[Qq](?P<number>\d{1,4})")


# Taking in ---------------------------------------------------------------------------------------------------------


def add(
    state: State,
    *,
    week: str | None,
    asker: str,
    draft: Draft,
    source: str,
    source_kind: str,
    source_name: str = "",
    naming: str | None = None,
    scope: Sequence[str] | None = None,
    status: str = "new",
) -> Proposal:
    """Take in a question under the next number of its week.

    Args:
        state: the records.
        week: its id; none: it waits in the queue.
        asker: the id of the member who asks.
        draft: the question as it was read.
        source: the text it was read from, kept as it came.
        source_kind: one of ``SOURCES``.
        source_name: the file's name.
        naming: how the asker agreed to be named; none: not asked yet.
        scope: where the asker agreed that it may appear; none: not asked yet.
        status: ``new``, or ``draft`` until the asker has confirmed it.

    Raises:
        BadInput: ``question-empty``.
        Refused: ``week-closed``.
    """
    if not draft.title.strip() and not any(text.strip() for text in (*draft.sections.values(), draft.unplaced)):
        raise BadInput(
            "question-empty", _("There is no text in this question."), _("Paste or choose the text that was written.")
        )
    values: dict[str, Value] = {
        "week": week,
        "number": _next_number(state, week) if week else 0,
        "asker": asker,
        "naming": naming,
        "scope": in_order(scope),
        "title": " ".join(draft.title.split()),
        **draft.sections,
        "unplaced": draft.unplaced,
        "source": source,
        "source_kind": source_kind,
        "source_name": source_name[-200:],
        "status": status,
        "asked_at": iso(state.now),
    }
    return ADD.propose([Insert("question", state.clock.new_id(), values)])


def _next_number(state: State, week_id: str) -> int:
    return state.count("SELECT coalesce(max(number), 0) + 1 FROM question WHERE week = :week", week=week_id)


def taken_in(state: State, source: str) -> QuestionView | None:
    """The question that was taken in from exactly this text, if there is one that was not withdrawn."""
    found = state.scalar(
        "SELECT id FROM question WHERE source = :source AND status <> 'withdrawn' ORDER BY id DESC", source=source
    )
    return queries.question(state, str(found)) if found else None


def edit(state: State, question_id: str, values: Mapping[str, Value]) -> Proposal:
    """Change the title, the sections, what is unplaced, the asker, or how they agreed to be named.

    Raises:
        BadInput: ``field-unknown``.
        Refused: ``title-empty``; ``answer-own`` when the new asker has answered it, or was asked to.
    """
    _require_known(values, _EDITABLE)
    if isinstance(scope := values.get("scope"), list):
        values = {**values, "scope": in_order([str(one) for one in scope])}
    return _changed(EDIT, queries.question(state, question_id), values)


def _require_known(values: Mapping[str, Value], known: Sequence[str]) -> None:
    for column in values.keys() - set(known):
        raise BadInput(
            "field-unknown",
            _("A question has no field “{field}”.").format(field=column),
            _("It has: {fields}.").format(fields=", ".join(known)),
        )


def confirm(state: State, question_id: str, draft: Draft | None = None) -> Proposal:
    """The asker has confirmed what was written up, as it is or as in `draft`: it becomes a new question."""
    values: dict[str, Value] = {"status": "new"}
    if draft is not None:
        values |= {"title": " ".join(draft.title.split()), **draft.sections, "unplaced": draft.unplaced}
    return _changed(CONFIRM, queries.question(state, question_id), values)


# Deciding ----------------------------------------------------------------------------------------------------------


def accept(state: State, question_id: str) -> Proposal:
    """Choose a question for its week.

    Raises:
        Refused: ``question-queued`` when it has no week yet.
    """
    return _changed(ACCEPT, queries.question(state, question_id), {"status": "accepted", "reason": ""})


def send_back(state: State, question_id: str, reason: str = "") -> Proposal:
    """Hand a question back to its asker for more; `reason` is what they were told."""
    return _changed(RETURN, queries.question(state, question_id), {"status": "returned", "reason": reason})


def defer(state: State, question_id: str, reason: str = "") -> Proposal:
    """Move a question out of its week into the queue, to be taken into another.

    Raises:
        Refused: ``question-moved`` when work in its week has begun.
    """
    return _changed(
        DEFER,
        queries.question(state, question_id),
        {"status": "deferred", "week": None, "number": 0, "reason": reason},
    )


def take(state: State, question_id: str, week_id: str) -> Proposal:
    """Take a question from the queue, or from another week, into a week, under its next number.

    Raises:
        Refused: ``week-closed``; ``question-moved`` when work in its week has begun.
    """
    question = queries.question(state, question_id)
    if question.week == week_id:
        return TAKE.propose([])
    status = "new" if question.status == "deferred" else question.status
    return _changed(TAKE, question, {"status": status, "week": week_id, "number": _next_number(state, week_id)})


def merge(state: State, question_id: str, into: str) -> Proposal:
    """Answer a question together with another; those merged into it before go along.

    Raises:
        Refused: ``merge-self``, ``merge-chain``, ``merge-voted`` when there is a vote on it.
    """
    edits = edited(
        "question",
        question_id,
        rules.values_of(queries.question(state, question_id)),
        {"status": "merged", "merged_into": into},
    )
    followers = state.texts("SELECT id FROM question WHERE merged_into = :id", id=question_id)
    return MERGE.propose([*edits, *(Set("question", row, "merged_into", question_id, into) for row in followers)])


def withdraw(state: State, question_id: str, reason: str = "") -> Proposal:
    """The asker has withdrawn it."""
    return _changed(WITHDRAW, queries.question(state, question_id), {"status": "withdrawn", "reason": reason})


def reopen(state: State, question_id: str) -> Proposal:
    """Take a question up again: closed to answered, answered to answering, others to new.

    Raises:
        Refused: ``question-open`` when there is nothing to take up.
    """
    question = queries.question(state, question_id)
    status = rules.REOPENED.get(question.status)
    if status is None:
        raise rules.not_put_away()
    return _changed(REOPEN, question, {"status": status, "merged_into": None})


def close(state: State, question_id: str) -> Proposal:
    """Done with: what is to be known about it is in the digest."""
    return _changed(CLOSE, queries.question(state, question_id), {"status": "closed"})


def _changed(action: Action, question: QuestionView, values: Mapping[str, Value]) -> Proposal:
    return action.propose(edited("question", question.id, rules.values_of(question), values))


# Naming ------------------------------------------------------------------------------------------------------------


def resolve(state: State, text: str, week_id: str | None = None) -> QuestionView:
    """The question called `text`: ``Q2`` of the week (the one in hand if none is given), ``2026-W48/Q2``, or its id.

    An id may be shortened to an unambiguous ending of four characters.

    Raises:
        NotFound: ``question-unknown``, also when several are meant.
    """
    wanted = text.strip()
    label = _LABEL.fullmatch(wanted)
    if label:
        if label["week"]:
            week_id = str(state.scalar("SELECT id FROM week WHERE name = :name", name=_week_name(label["week"])) or "")
        elif week_id is None:
            in_hand = current(state)
            week_id = in_hand.id if in_hand else ""
        found = state.texts(
            "SELECT id FROM question WHERE week = :week AND number = :number", week=week_id, number=int(label["number"])
        )
    else:
        found = ending_in(state, "question", wanted)
    if len(found) != 1:
        raise NotFound(
            "question-unknown",
            _("There is no one question “{text}”.").format(text=text),
            _("Name it as Q2, as 2026-W48/Q2, or by its id: modui question list"),
        )
    return queries.question(state, found[0])


def is_label(text: str) -> bool:
    """Whether `text` names a question as people do, ``Q2`` or ``2026-W48/Q2``, and not by its id."""
    return _LABEL.fullmatch(text.strip()) is not None


def _week_name(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    return f"{digits[:4]}-W{int(digits[4:]):02d}"


# Actions -----------------------------------------------------------------------------------------------------------


ADD = Action(
    "question.add",
    N_("Take in a question"),
    inserts=frozenset({"question"}),
    rules=(rules.titled, rules.numbered, rules.into_open_week),
)
EDIT = Action(
    "question.edit",
    N_("Edit a question"),
    writes=columns_of("question", *_EDITABLE),
    rules=(rules.titled, rules.asker_apart),
)
CONFIRM = Action(
    "question.confirm",
    N_("Confirm a question with its asker"),
    writes=columns_of("question", "status", *_TEXTS),
    rules=(rules.titled, becomes("question.status", "new")),
)
ACCEPT = Action(
    "question.accept",
    N_("Accept a question"),
    writes=columns_of("question", "status", "reason"),
    rules=(becomes("question.status", "accepted"), rules.in_a_week),
)
RETURN = Action(
    "question.return",
    N_("Send a question back for more"),
    writes=columns_of("question", "status", "reason"),
    rules=(becomes("question.status", "returned"),),
)
DEFER = Action(
    "question.defer",
    N_("Keep a question for another week"),
    writes=columns_of("question", "status", "reason", "week", "number"),
    rules=(becomes("question.status", "deferred"), rules.not_begun, rules.in_the_queue, rules.numbered),
)
TAKE = Action(
    "question.take",
    N_("Take a question into a week"),
    writes=columns_of("question", "status", "week", "number"),
    rules=(becomes("question.status", "new"), rules.not_begun, rules.numbered, rules.into_open_week),
)
MERGE = Action(
    "question.merge",
    N_("Merge a question into another"),
    writes=columns_of("question", "status", "merged_into"),
    rules=(becomes("question.status", "merged"), rules.merges, rules.not_voted_on),
)
WITHDRAW = Action(
    "question.withdraw",
    N_("Withdraw a question"),
    writes=columns_of("question", "status", "reason"),
    rules=(becomes("question.status", "withdrawn"),),
)
REOPEN = Action(
    "question.reopen",
    N_("Take a question up again"),
    writes=columns_of("question", "status", "merged_into"),
    rules=(rules.takes_up,),
)
CLOSE = Action(
    "question.close",
    N_("Close a question"),
    writes=columns_of("question", "status"),
    rules=(becomes("question.status", "closed"),),
)
ACTIONS = (ADD, EDIT, CONFIRM, ACCEPT, RETURN, DEFER, TAKE, MERGE, WITHDRAW, REOPEN, CLOSE)
