"""Answers as they come in: taken in, looked through, consented to, adopted by the asker, withdrawn by their author."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager

from modui.duties import tongue
from modui.duties.answers.invitations import ANSWERABLE, begin
from modui.duties.answers.messages import consent_line
from modui.duties.answers.reading import AnswerDraft, depth
from modui.duties.intake import resolve as resolve_question
from modui.duties.messages import message, shortened
from modui.duties.naming import in_order
from modui.duties.rows import ending_in
from modui.errors import BadInput, NotFound, Refused
from modui.i18n import N_, _, speaking
from modui.records import queries
from modui.records.changes import Action, Edit, Insert, Proposal, Set, becomes, columns_of, edited
from modui.records.clock import iso
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.views import AnswerView
from modui.records.words import ANSWER_SECTIONS, INVITATION

_TEXTS = ("title", *ANSWER_SECTIONS, "rest")
_EDITABLE = (*_TEXTS, "role")
_LABEL = re.compile(r"(?P<question>.*[Qq]\d{1,4})[ /.·-]?[Aa](?P<number>\d{1,4})")


# Taking in ---------------------------------------------------------------------------------------------------------


def add(
    state: State,
    *,
    question: str,
    author: str,
    role: str,
    draft: AnswerDraft,
    source: str,
    source_kind: str,
    source_name: str = "",
    naming: str | None = None,
    scope: Sequence[str] | None = None,
) -> Proposal:
    """Take in an answer: it also ends its author's invitation and turns an accepted question into an answering one.

    Args:
        state: the records.
        question: its id.
        author: the id of the member who answers.
        role: one of ``ROLES``: what they speak as.
        draft: the answer as it was read.
        source: the text it was read from, kept as it came.
        source_kind: one of ``SOURCES``.
        source_name: the file's name.
        naming: how they agreed to be named; none: as the draft says.
        scope: where they agreed to appear; none: as the draft says.

    Raises:
        BadInput: ``answer-empty``.
        Refused: ``answer-status``, ``answer-own``, ``answer-second``.
    """
    if not any(text.strip() for text in (*draft.sections.values(), draft.rest)):
        raise BadInput(
            "answer-empty", _("There is no text in this answer."), _("Paste or choose the text that was written.")
        )
    number = state.count("SELECT coalesce(max(number), 0) + 1 FROM answer WHERE question = :id", id=question)
    values: dict[str, Value] = {
        "question": question,
        "number": number,
        "author": author,
        "role": role,
        "title": " ".join(draft.title.split()),
        **draft.sections,
        "rest": draft.rest,
        "source": source,
        "source_kind": source_kind,
        "source_name": source_name[-200:],
        "naming": naming or draft.naming,
        "scope": in_order(draft.scope if scope is None else scope),
        "received_at": iso(state.now),
    }
    return ADD.propose(
        [
            Insert("answer", state.clock.new_id(), values),
            *_invitation_answered(state, question, author),
            *begin(queries.question(state, question)),
        ]
    )


def _invitation_answered(state: State, question_id: str, author: str) -> Iterator[Edit]:
    for invitation in queries.invitations(state, question_id):
        if invitation.member == author:
            # One that was never sent has nothing left to ask.
            status = "cancelled" if invitation.status == "draft" else "answered"
            if status in INVITATION[invitation.status].split():
                yield Set("invitation", invitation.id, "status", invitation.status, status)


def edit(state: State, answer_id: str, values: Mapping[str, Value]) -> Proposal:
    """Change the title, the sections, the rest, or what the author speaks as.

    Raises:
        BadInput: ``field-unknown``.
        Refused: ``answer-voted`` while members vote on it.
    """
    for column in values.keys() - set(_EDITABLE):
        raise BadInput(
            "field-unknown",
            _("An answer has no field “{field}”.").format(field=column),
            _("It has: {fields}.").format(fields=", ".join(_EDITABLE)),
        )
    return _changed(EDIT, queries.answer(state, answer_id), values)


# Looking through ---------------------------------------------------------------------------------------------------


def consent(state: State, answer_id: str, naming: str | None, scope: Sequence[str] | None) -> Proposal:
    """Record how the author agreed to be named and where to appear; none: not asked yet, no words: nowhere."""
    return _changed(CONSENT, queries.answer(state, answer_id), {"naming": naming, "scope": in_order(scope)})


def judge(state: State, answer_id: str, status: str) -> Proposal:
    """Mark an answer ``ready`` for the vote, ``thin`` until its author adds to it, or ``received`` anew."""
    return _changed(JUDGE, queries.answer(state, answer_id), {"status": status})


def withdraw(state: State, answer_id: str) -> Proposal:
    """Its author has withdrawn it: it is shown nowhere and adopted no more. To take it back, judge it ``received``."""
    return _changed(WITHDRAW, queries.answer(state, answer_id), {"status": "withdrawn", "adopted": False})


def hide(state: State, answer_id: str, hidden: bool = True) -> Proposal:
    """Leave an answer out of votes to come and of the digest, or show it again."""
    return _changed(HIDE, queries.answer(state, answer_id), {"hidden": hidden})


def adopt(state: State, answer_id: str, adopted: bool = True) -> Proposal:
    """The asker takes this answer, instead of any they took before; or takes none."""
    answer = queries.answer(state, answer_id)
    others = [one for one in queries.answers(state, answer.question) if one.adopted and one.id != answer_id]
    return ADOPT.propose(
        [
            *(Set("answer", one.id, "adopted", True, False) for one in others if adopted),
            *edited("answer", answer_id, _values(answer), {"adopted": adopted}),
        ]
    )


def ready(state: State, question_id: str) -> Proposal:
    """Enough answers: the question is answered, and can go to the vote."""
    question = queries.question(state, question_id)
    return READY.propose(edited("question", question_id, {"status": question.status}, {"status": "answered"}))


def _changed(action: Action, answer: AnswerView, values: Mapping[str, Value]) -> Proposal:
    return action.propose(edited("answer", answer.id, _values(answer), values))


def _values(answer: AnswerView) -> dict[str, Value]:
    """What can be changed of an answer, as it stands."""
    return {
        "title": answer.title,
        **answer.sections,
        "rest": answer.rest,
        "role": answer.role,
        "naming": answer.naming,
        "scope": None if answer.scope is None else [*answer.scope],
        "status": answer.status,
        "hidden": answer.hidden,
        "adopted": answer.adopted,
    }


# Messages ----------------------------------------------------------------------------------------------------------


def ask_for_depth(answer: AnswerView) -> str:
    """The message that asks an author for what their answer lacks, in the language of the answer."""
    with _in_its_language(answer):
        lacking = [f"· {check.hint}" for check in depth(answer.sections) if not check.ok and check.check != "summary"]
        return message(
            _("{name}, thank you, this helps! “{title}”").format(
                name=_author(answer), title=shortened(answer.title, 40)
            ),
            [_("Readers will want to know a little more:"), *lacking]
            if lacking
            else _("Would you add a little to it? Whatever comes to mind helps."),
            _("Rough notes or a voice message will do.") if lacking else "",
        )


def ask_for_consent(answer: AnswerView) -> str:
    """The message that asks an author how to name them and where it may appear, in the language of the answer."""
    with _in_its_language(answer):
        return message(
            _("{name}, thank you for “{title}”!").format(name=_author(answer), title=shortened(answer.title, 40)),
            consent_line(),
            _("Nothing of it goes into the digest before you say so."),
        )


def _in_its_language(answer: AnswerView) -> AbstractContextManager[None]:
    return speaking(tongue.of_text("\n".join((*answer.sections.values(), answer.rest)), answer.title))


def _author(answer: AnswerView) -> str:
    return answer.author_nickname or answer.author_name


# Naming ------------------------------------------------------------------------------------------------------------


def resolve(state: State, text: str, week_id: str | None = None) -> AnswerView:
    """The answer called `text`: ``Q2A1`` of the week (the one in hand if none is given), or its id or its ending.

    Raises:
        NotFound: ``answer-unknown``, ``question-unknown``.
    """
    wanted = text.strip()
    label = _LABEL.fullmatch(wanted)
    if label:
        question = resolve_question(state, label["question"], week_id)
        found = [one.id for one in queries.answers(state, question.id) if one.number == int(label["number"])]
    else:
        found = ending_in(state, "answer", wanted)
    if len(found) != 1:
        raise NotFound(
            "answer-unknown",
            _("There is no one answer “{text}”.").format(text=text),
            _("Name it as Q2A1 or by its id: modui answer list QUESTION"),
        )
    return queries.answer(state, found[0])


# Rules -------------------------------------------------------------------------------------------------------------


def _answerable(state: State, edits: Sequence[Edit]) -> None:
    """Answers are taken in while their question is open, under a number of their own, and never from its asker."""
    for one in edits:
        if not (isinstance(one, Insert) and one.table == "answer"):
            continue
        question = queries.question(state, str(one.values.get("question")))
        if question.status not in ANSWERABLE:
            raise Refused(
                "answer-status",
                _("“{title}” is not open for answers.").format(title=question.title),
                _("Accept it, or take it up again: modui question accept|reopen ID"),
            )
        if one.values.get("author") == question.asker:
            raise Refused(
                "answer-own",
                _("{name} asks this question; nobody answers their own.").format(name=question.asker_name),
                _("What they add belongs to the question: edit it, or note a further question."),
            )
        if any(other.number == one.values.get("number") for other in queries.answers(state, question.id)):
            raise Refused("number-taken", _("That number is another answer by now."), _("Do it again."))


def _one_each(state: State, edits: Sequence[Edit]) -> None:
    """A member has one answer to a question that stands; a second one waits until the first is withdrawn."""
    seen: set[tuple[str, str]] = set()
    for one in edits:
        if isinstance(one, Insert) and one.table == "answer":
            question_id, author = str(one.values.get("question")), str(one.values.get("author"))
        elif isinstance(one, Set) and one.table == "answer" and one.column == "status" and one.before == "withdrawn":
            answer = queries.answer(state, one.row)
            question_id, author = answer.question, answer.author
        else:
            continue
        standing = [
            other
            for other in queries.answers(state, question_id)
            if other.author == author and other.status != "withdrawn" and other.id != one.row
        ]
        if standing or (question_id, author) in seen:
            raise Refused(
                "answer-second",
                _("{name} has answered this question already.").format(name=queries.member(state, author).shown),
                _("Edit that answer, or withdraw it first."),
            )
        seen.add((question_id, author))


def _one_adopted(state: State, edits: Sequence[Edit]) -> None:
    """The asker takes at most one answer, and only one that stands."""
    after = {one.row: bool(one.after) for one in edits if isinstance(one, Set) and one.column == "adopted"}
    for row, adopted in after.items():
        answer = queries.answer(state, row)
        others = queries.answers(state, answer.question)
        if adopted and answer.status == "withdrawn":
            raise Refused(
                "adopt-withdrawn",
                _("Its author has withdrawn this answer."),
                _("Choose an answer that stands."),
            )
        if sum(after.get(one.id, one.adopted) for one in others) > 1:
            raise Refused(
                "adopt-second",
                _("The asker has taken another answer already."),
                _("Take that one back in the same step."),
            )


def _not_being_voted_on(state: State, edits: Sequence[Edit]) -> None:
    """What members vote on does not change under their hands."""
    for one in edits:
        if state.count(
            "SELECT count(*) FROM option o JOIN poll p ON p.id = o.poll WHERE o.answer = :id AND p.status = 'open'",
            id=one.row,
        ):
            raise Refused(
                "answer-voted",
                _("Members are voting on this answer; its text stays as it is until the vote is closed."),
                _("Close or void the vote first."),
            )


# Actions -----------------------------------------------------------------------------------------------------------


ADD = Action(
    "answer.add",
    N_("Take in an answer"),
    inserts=frozenset({"answer"}),
    writes=frozenset({"invitation.status", "question.status"}),
    rules=(
        _answerable,
        _one_each,
        becomes("invitation.status", "answered", "cancelled"),
        becomes("question.status", "answering"),
    ),
)
EDIT = Action(
    "answer.edit", N_("Edit an answer"), writes=columns_of("answer", *_EDITABLE), rules=(_not_being_voted_on,)
)
CONSENT = Action("answer.consent", N_("Record an author's consent"), writes=columns_of("answer", "naming", "scope"))
JUDGE = Action(
    "answer.judge",
    N_("Look through an answer"),
    writes=columns_of("answer", "status"),
    rules=(becomes("answer.status", "received", "thin", "ready"), _one_each),
)
WITHDRAW = Action(
    "answer.withdraw",
    N_("Withdraw an answer"),
    writes=columns_of("answer", "status", "adopted"),
    rules=(becomes("answer.status", "withdrawn"), _one_adopted),
)
HIDE = Action("answer.hide", N_("Hide or show an answer"), writes=columns_of("answer", "hidden"))
ADOPT = Action(
    "answer.adopt",
    N_("Note which answer the asker took"),
    writes=columns_of("answer", "adopted"),
    rules=(_one_adopted,),
)
READY = Action(
    "question.answered",
    N_("Mark a question as answered"),
    writes=frozenset({"question.status"}),
    rules=(becomes("question.status", "answered"),),
)
ACTIONS = (ADD, EDIT, CONSENT, JUDGE, WITHDRAW, HIDE, ADOPT, READY)
