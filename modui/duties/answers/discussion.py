"""What is said around the answers: further questions and their replies, where answers disagree, the live session."""

from collections.abc import Iterator, Sequence

from modui.duties import care, tongue
from modui.duties.messages import message, shortened
from modui.duties.naming import in_order
from modui.duties.rows import ending_in
from modui.errors import BadInput, NotFound, Refused
from modui.i18n import N_, _, speaking
from modui.records import queries
from modui.records.changes import Action, Edit, Insert, Proposal, becomes, edited
from modui.records.clock import iso, natural_id
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.views import FollowUpView, MemberView, NoteView, StanceView

# Further questions -------------------------------------------------------------------------------------------------


def follow_up(state: State, question_id: str, author: str, text: str, answer: str | None = None) -> Proposal:
    """Note a further question by a member (ids), to the author of `answer`, or to the asker without one.

    Raises:
        BadInput: ``text-empty``.
        Refused: ``answer-foreign`` when the answer is to another question.
    """
    _require_text(text)
    values = {"question": question_id, "answer": answer, "author": author, "text": text.strip()}
    return FOLLOW_UP.propose([Insert("follow_up", state.clock.new_id(), values)])


def consent_follow_up(state: State, follow_up_id: str, scope: Sequence[str] | None) -> Proposal:
    """Record where its author agreed that a further question may appear; none: not asked yet, no words: nowhere."""
    one = follow_up_with(state, follow_up_id)
    before: dict[str, Value] = {"scope": None if one.scope is None else [*one.scope]}
    after: dict[str, Value] = {"scope": in_order(scope)}
    return CONSENT.propose(edited("follow_up", one.id, before, after))


def relay(state: State, follow_up_id: str) -> Proposal:
    """It was passed on; what was sent stays so at undo. Where that was untimely, the change is called an override."""
    one = follow_up_with(state, follow_up_id)
    action = RELAY_ALL_THE_SAME if untimely_relay(state, one.id) else RELAY
    before = {"status": one.status, "relayed_at": iso(one.relayed_at) if one.relayed_at else None}
    after = {"status": "relayed", "relayed_at": iso(state.now)}
    return action.propose(edited("follow_up", one.id, before, after) if one.status != "relayed" else ())


def untimely_relay(state: State, follow_up_id: str) -> list[str]:
    """Why its addressee would not be written to just now; an asker always is about their own question."""
    one = follow_up_with(state, follow_up_id)
    if one.answer is None:
        return []
    member = queries.answer(state, one.answer).author
    return care.read(state, member).against(member)


def reply(state: State, follow_up_id: str, text: str) -> Proposal:
    """What was replied to it.

    Raises:
        BadInput: ``text-empty``.
    """
    _require_text(text)
    one = follow_up_with(state, follow_up_id)
    return REPLY.propose(
        edited(
            "follow_up",
            one.id,
            {"status": one.status, "reply": one.reply},
            {"status": "replied", "reply": text.strip()},
        )
    )


def drop(state: State, follow_up_id: str, dropped: bool = True) -> Proposal:
    """Pass it on to nobody, or take it up again."""
    one = follow_up_with(state, follow_up_id)
    return DROP.propose(
        edited("follow_up", one.id, {"status": one.status}, {"status": "dropped" if dropped else "new"})
    )


def addressee(state: State, one: FollowUpView) -> MemberView:
    """Whom a further question goes to: the author of the answer it is about, or the asker."""
    to = queries.answer(state, one.answer).author if one.answer else queries.question(state, one.question).asker
    return queries.member(state, to)


def relay_message(state: State, follow_up_id: str) -> str:
    """The message that passes a further question on, in the language of whom it goes to."""
    one = follow_up_with(state, follow_up_id)
    about = queries.answer(state, one.answer).title if one.answer else queries.question(state, one.question).title
    to = addressee(state, one)
    with speaking(tongue.of_member(to, one.text)):
        return message(
            _("{name}, {author} would like to know more about “{title}”:").format(
                name=to.shown,
                author=queries.member(state, one.author).nickname or _("a member"),
                title=shortened(about, 40),
            ),
            one.text,
            _("A sentence or a voice message will do; I pass it on."),
        )


def follow_up_with(state: State, follow_up_id: str) -> FollowUpView:
    """The further question with this id, or an unambiguous ending of it.

    Raises:
        NotFound: ``follow-up-unknown``.
    """
    for row in ending_in(state, "follow_up", follow_up_id)[:1]:
        question_id = str(state.scalar("SELECT question FROM follow_up WHERE id = :id", id=row))
        return next(one for one in queries.follow_ups(state, question_id) if one.id == row)
    raise NotFound(
        "follow-up-unknown",
        _("There is no further question “{text}”.").format(text=follow_up_id),
        _("See their ids with: modui followup list QUESTION"),
    )


# Stances and notes -------------------------------------------------------------------------------------------------


def stance(state: State, answer_id: str, practice: str, view: str, remark: str = "") -> Proposal:
    """Note where an answer stands on a practice: ``for``, ``against`` or ``depends``; noted again, it is changed.

    Raises:
        BadInput: ``text-empty``.
    """
    practice = " ".join(practice.split())
    _require_text(practice)
    question_id = queries.answer(state, answer_id).question
    row = natural_id("stance", answer_id, practice)
    after = {"view": view, "remark": " ".join(remark.split())}
    known = [one for one in queries.stances(state, question_id) if one.id == row]
    if known:
        return STANCE.propose(edited("stance", row, _stood(known[0]), after))
    return STANCE.propose(
        [Insert("stance", row, {"question": question_id, "answer": answer_id, "practice": practice, **after})]
    )


def _stood(one: StanceView) -> dict[str, str]:
    return {"view": one.view, "remark": one.remark}


def note(state: State, week: str, question: str | None, text: str) -> Proposal:
    """Note what the live session added to a week, or to one of its questions (ids).

    Raises:
        BadInput: ``text-empty``.
        Refused: ``question-foreign`` when the question is of another week.
    """
    _require_text(text)
    values = {"week": week, "question": question, "text": text.strip(), "at": iso(state.now)}
    return NOTE.propose([Insert("note", state.clock.new_id(), values)])


def note_with(state: State, note_id: str) -> NoteView:
    """The note with this id, or an unambiguous ending of it.

    Raises:
        NotFound: ``note-unknown``.
    """
    found = ending_in(state, "note", note_id)
    if len(found) != 1:
        raise NotFound(
            "note-unknown",
            _("There is no one note “{text}”.").format(text=note_id),
            _("See their ids with: modui note list"),
        )
    week_id = str(state.scalar("SELECT week FROM note WHERE id = :id", id=found[0]))
    return next(one for one in queries.notes(state, week_id) if one.id == found[0])


def hide_note(state: State, note_id: str, hidden: bool = True) -> Proposal:
    """Leave a note (by its id or its ending) out of the digest, or show it again.

    Raises:
        NotFound: ``note-unknown``.
    """
    one = note_with(state, note_id)
    return HIDE_NOTE.propose(edited("note", one.id, {"hidden": one.hidden}, {"hidden": hidden}))


def _require_text(text: str) -> None:
    if not text.strip():
        raise BadInput("text-empty", _("There is no text."), _("Write at least a few words."))


# Rules -------------------------------------------------------------------------------------------------------------


def _new_with(column: str, edits: Sequence[Edit]) -> Iterator[tuple[Insert, str]]:
    """The new rows that have something in `column`, with it."""
    for one in edits:
        value = one.values.get(column) if isinstance(one, Insert) else None
        if isinstance(one, Insert) and isinstance(value, str):
            yield one, value


def _of_its_question(state: State, edits: Sequence[Edit]) -> None:
    """What is about an answer belongs to the question of that answer."""
    for one, answer in _new_with("answer", edits):
        if queries.answer(state, answer).question != one.values.get("question"):
            raise Refused(
                "answer-foreign",
                _("That answer is to another question."),
                _("Name an answer to this question."),
            )


def _of_its_week(state: State, edits: Sequence[Edit]) -> None:
    """What is about a question belongs to the week of that question."""
    for one, question in _new_with("question", edits):
        if queries.question(state, question).week != one.values.get("week"):
            raise Refused(
                "question-foreign",
                _("That question is of another week."),
                _("Name a question of this week, or none."),
            )


# Actions -----------------------------------------------------------------------------------------------------------


FOLLOW_UP = Action(
    "follow-up.add", N_("Note a further question"), inserts=frozenset({"follow_up"}), rules=(_of_its_question,)
)
RELAY = Action(
    "follow-up.relay",
    N_("Mark a further question as passed on"),
    writes=frozenset({"follow_up.status", "follow_up.relayed_at"}),
    rules=(becomes("follow_up.status", "relayed"),),
    stays=True,
)
RELAY_ALL_THE_SAME = Action(
    "follow-up.override",
    N_("Pass a further question on beyond a member's limits"),
    writes=RELAY.writes,
    rules=RELAY.rules,
    stays=True,
)
REPLY = Action(
    "follow-up.reply",
    N_("Note a reply to a further question"),
    writes=frozenset({"follow_up.status", "follow_up.reply"}),
    rules=(becomes("follow_up.status", "replied"),),
)
CONSENT = Action(
    "follow-up.consent", N_("Record the consent to a further question"), writes=frozenset({"follow_up.scope"})
)
DROP = Action(
    "follow-up.drop",
    N_("Drop a further question, or take it up again"),
    writes=frozenset({"follow_up.status"}),
    rules=(becomes("follow_up.status", "dropped", "new"),),
)
STANCE = Action(
    "stance.note",
    N_("Note where an answer stands"),
    inserts=frozenset({"stance"}),
    writes=frozenset({"stance.view", "stance.remark"}),
    rules=(_of_its_question,),
)
NOTE = Action("note.add", N_("Note what the live session added"), inserts=frozenset({"note"}), rules=(_of_its_week,))
HIDE_NOTE = Action("note.hide", N_("Hide or show a note"), writes=frozenset({"note.hidden"}))
ACTIONS = (FOLLOW_UP, RELAY, RELAY_ALL_THE_SAME, REPLY, CONSENT, DROP, STANCE, NOTE, HIDE_NOTE)
