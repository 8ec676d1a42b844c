"""Did it work? Weeks after the digest the asker is asked, and what they tell is kept beside the answer.

What an asker tells the moderator is theirs: it is told to others only where they agreed to it.
"""

from collections.abc import Sequence
from typing import NamedTuple

from modui.duties import tongue
from modui.duties.answers import resolve as resolve_answer
from modui.duties.intake import resolve as resolve_question
from modui.duties.messages import message, shortened
from modui.duties.naming import in_order, public_name
from modui.duties.standing import current
from modui.duties.verdicts import best, line, told
from modui.duties.wording import role_name
from modui.errors import BadInput, NotFound, Refused
from modui.i18n import N_, _, speaking
from modui.records import afterwards, queries
from modui.records.changes import Action, Edit, Insert, Proposal, Set, becomes, edited
from modui.records.clock import iso, natural_id
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.views import AnswerView, OutcomeView, QuestionView, WeekView
from modui.records.words import OUTCOME

__all__ = [
    "ACTIONS",
    "VERDICTS",
    "Told",
    "ask",
    "ask_after",
    "best",
    "days_of",
    "line",
    "of_question",
    "question_message",
    "record",
    "resolve",
    "subjects",
    "told",
]

VERDICTS = tuple(one for one in OUTCOME if one != "asked")
"""What an asker can tell: it worked, partly, it did not, or they have not tried it."""

_NAMED_AT_MOST = 3
_TITLE = 40
_LONGEST = 3_650


class Told(NamedTuple):
    """An answer and what came of it: `outcome` is none before its asker was asked or told anything."""

    answer: AnswerView
    outcome: OutcomeView | None


# Reading -----------------------------------------------------------------------------------------------------------


def subjects(state: State, question_id: str) -> list[AnswerView]:
    """The answers that an asker is asked about: the one they took; else those that won; else those that stand."""
    standing = [one for one in queries.answers(state, question_id) if one.status != "withdrawn"]
    adopted = [one for one in standing if one.adopted]
    if adopted:
        return adopted
    won = set(
        state.texts(
            "SELECT o.answer FROM award w JOIN option o ON o.id = w.option JOIN poll p ON p.id = w.poll"
            " WHERE p.question = :question AND p.status <> 'void' AND w.place = 1 AND o.answer IS NOT NULL",
            question=question_id,
        )
    )
    ready = [one for one in standing if one.status == "ready"]
    return ([one for one in standing if one.id in won] or ready or standing)[:_NAMED_AT_MOST]


def of_question(state: State, question_id: str) -> list[Told]:
    """What came of a question: the answers its asker is asked about, and any others they told of, by number."""
    known = {one.answer: one for one in afterwards.outcomes(state, question_id)}
    asked = {one.id for one in subjects(state, question_id)}
    return [
        Told(one, known.get(one.id))
        for one in queries.answers(state, question_id)
        if one.id in known or (one.id in asked and not known)
    ]


# Asking ------------------------------------------------------------------------------------------------------------


def question_message(state: State, question_id: str) -> str:
    """The message that asks an asker whether what they were told worked.

    Raises:
        Refused: ``outcome-nothing`` for a question without an answer; ``outcome-early`` before its digest.
    """
    _ask_able(state, question_id)
    question = queries.question(state, question_id)
    week = current(state)
    with speaking(tongue.of_question(question)):
        return _how_it_went(state, question, week)


def _how_it_went(state: State, question: QuestionView, week: WeekView | None) -> str:
    titles = [
        "· " + _("“{title}” ({author})").format(title=shortened(one.title or one.summary, _TITLE), author=_author(one))
        for one in subjects(state, question.id)
    ]
    return message(
        _("{name}, some weeks ago you asked “{title}”. How did it go?").format(
            name=question.asker_name, title=shortened(question.title, _TITLE)
        ),
        [_("It is about:"), *titles],
        _("Did it work, partly, or not; or did you not try it? One sentence on what happened is plenty."),
        _("“It did not” helps the next one who asks just as much."),
        _("May I tell it beside the answer (group / public / book)? If you say nothing, I keep it to myself."),
        f"—— {week.moderator_name}" if week and week.moderator_name else "",
    )


def _ask_able(state: State, question_id: str) -> list[AnswerView]:
    """The answers that an asker is asked about, once they can have tried them."""
    about = subjects(state, question_id)
    if not about:
        question = queries.question(state, question_id)
        raise Refused(
            "outcome-nothing",
            _("“{title}” has no answer that could have worked.").format(title=question.title),
            _("Take an answer in first: modui answer add FILE"),
        )
    for one in about:
        _out(state, one)
    return about


def _out(state: State, answer: AnswerView) -> None:
    """Refuse to speak of an answer that its asker has not had: neither taken by them, nor in a digest."""
    question = queries.question(state, answer.question)
    digest = queries.digest(state, question.week) if question.week else None
    if not answer.adopted and question.week and (digest is None or digest.published_at is None):
        raise Refused(
            "outcome-early",
            _("The digest of {week} is not published, so nobody can say yet whether an answer worked.").format(
                week=question.week_name
            ),
            _("Publish it first; or note that the asker took it: modui answer adopt ANSWER"),
        )


def _author(answer: AnswerView) -> str:
    return public_name(answer.naming, answer.author_nickname, answer.author_name) or role_name(answer.role)


def ask(state: State, question_id: str) -> Proposal:
    """Note that an asker was asked; whoever was asked already stays as they are.

    Raises:
        Refused: ``outcome-nothing`` for a question without an answer; ``outcome-early`` before its digest.
    """
    about = _ask_able(state, question_id)
    return ASK.propose(
        Insert(
            "outcome",
            natural_id("outcome", one.id),
            {"question": question_id, "answer": one.id, "asked_at": iso(state.now)},
        )
        for one in about
        if afterwards.outcome(state, one.id) is None
    )


def record(
    state: State, answer_id: str, verdict: str, remark: str | None = None, scope: Sequence[str] | None = None
) -> Proposal:
    """Keep what an asker told of an answer.

    Args:
        state: the records.
        answer_id: the answer it speaks of.
        verdict: one of ``VERDICTS``.
        remark: in their words; none: as it is.
        scope: where they agreed that it may be told; none: as it is, at first not asked.
    """
    answer = queries.answer(state, answer_id)
    known = afterwards.outcome(state, answer_id)
    values: dict[str, Value] = {"status": verdict}
    if remark is not None:
        values["remark"] = remark.strip()
    if scope is not None:
        values["scope"] = in_order(scope)
    if known is None:
        values |= {"question": answer.question, "answer": answer_id, "told_at": iso(state.now)}
        return RECORD.propose([Insert("outcome", natural_id("outcome", answer_id), values)])
    edits = list(edited("outcome", known.id, _values(known), values))
    if edits and known.told_at is None:
        edits.append(Set("outcome", known.id, "told_at", None, iso(state.now)))
    return RECORD.propose(edits)


def _values(outcome: OutcomeView) -> dict[str, Value]:
    """What can be changed of an outcome, as it stands."""
    return {
        "status": outcome.status,
        "remark": outcome.remark,
        "scope": None if outcome.scope is None else [*outcome.scope],
    }


def ask_after(state: State, days: int | None) -> Proposal:
    """Ask askers that many days after the digest; none: as the program has it."""
    community = queries.community(state)
    before = state.scalar("SELECT outcome_days FROM community WHERE id = :id", id=community.id)
    return AFTER.propose(edited("community", community.id, {"outcome_days": before}, {"outcome_days": days}))


def days_of(text: str) -> int | None:
    """The number of days that `text` says; none for an empty one.

    Raises:
        BadInput: ``days-unclear``.
    """
    if not text.strip():
        return None
    if not text.strip().isdecimal() or not 0 < int(text) <= _LONGEST:
        raise BadInput(
            "days-unclear", _("“{text}” is no number of days.").format(text=text), _("Write a number, such as 21.")
        )
    return int(text)


# Naming ------------------------------------------------------------------------------------------------------------


def resolve(state: State, text: str) -> AnswerView:
    """The answer that an asker speaks of: named itself, or the only one of the question called `text`.

    Raises:
        NotFound: ``outcome-several`` when the question has several; ``answer-unknown``, ``question-unknown``.
    """
    try:
        question = resolve_question(state, text)
    except NotFound:
        return resolve_answer(state, text)
    about = subjects(state, question.id)
    if len(about) != 1:
        raise NotFound(
            "outcome-several",
            _("It is not clear which answer to “{title}” this is about.").format(title=question.title),
            _("Name the answer: {names}").format(
                names=", ".join(f"{question.week_name}/{question.label}A{one.number}" for one in about) or "–"
            ),
        )
    return about[0]


# Rules -------------------------------------------------------------------------------------------------------------


def _of_its_question(state: State, edits: Sequence[Edit]) -> None:
    """An outcome belongs to the question that its answer answers, which its asker has had."""
    for one in edits:
        if isinstance(one, Insert):
            answer = queries.answer(state, str(one.values.get("answer")))
            if answer.question != one.values.get("question"):
                raise Refused(
                    "change-malformed",
                    _("This change does not hang together."),
                    _("This is a fault of the program; nothing was changed. Please report it."),
                )
            _out(state, answer)


def _asked_only(_state: State, edits: Sequence[Edit]) -> None:
    """Who is asked has told nothing yet; what they tell is recorded by the action for it."""
    for one in edits:
        if isinstance(one, Insert) and one.values.get("status", "asked") != "asked":
            raise Refused(
                "state-foreign",
                _("This action does not lead to the state “{state}”.").format(state=one.values["status"]),
                _("Use the action that does; nothing was changed."),
            )


# Actions -----------------------------------------------------------------------------------------------------------


ASK = Action(
    "outcome.ask",
    N_("Ask an asker whether it worked"),
    inserts=frozenset({"outcome"}),
    rules=(_of_its_question, _asked_only),
    stays=True,
    because=N_("If it did not go out after all, nothing is lost: ask when you will, with: modui outcome ask QUESTION"),
)
RECORD = Action(
    "outcome.record",
    N_("Keep what came of an answer"),
    inserts=frozenset({"outcome"}),
    writes=frozenset({"outcome.status", "outcome.remark", "outcome.scope", "outcome.told_at"}),
    rules=(_of_its_question, becomes("outcome.status", *VERDICTS)),
)
AFTER = Action(
    "outcome.after", N_("Choose when askers are asked whether it worked"), writes=frozenset({"community.outcome_days"})
)
ACTIONS = (ASK, RECORD, AFTER)
