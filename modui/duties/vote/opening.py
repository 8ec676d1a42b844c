"""Opening a vote: what can be voted for, by whom, under which terms. All of it is fixed then, and published."""

from collections.abc import Sequence
from datetime import datetime

from modui.duties.naming import kept_from_group
from modui.duties.vote.choices import malformed
from modui.duties.vote.terms import Terms, committed, kept, roll_sha256
from modui.errors import BadInput, Refused
from modui.i18n import N_, _
from modui.records import queries, urn
from modui.records.changes import Action, Edit, Insert, Proposal, Set, becomes
from modui.records.clock import iso, natural_id
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.urn import Prepare, UrnWrite
from modui.records.views import QuestionView

TAKEN_ON = ("accepted", "answering", "answered", "closed")
"""Questions that were taken on: those whose answers are voted on and printed."""


def open_poll(
    state: State,
    *,
    week: str,
    question: str | None = None,
    terms: Terms | None = None,
    closes_at: datetime | None = None,
) -> Proposal:
    """Open a vote on the ready answers to one question, or over a week: all its ready answers and contributions.

    Args:
        state: the records.
        week: its id.
        question: its id; none: over the week.
        terms: what is published with it; none: approval, openly, three places.
        closes_at: until when members are asked to vote; none: as the week's rhythm says. Closing is an act of its own.

    Raises:
        BadInput: ``closes-past``, ``quorum-invalid`` where fewer may vote, and those of :meth:`Terms.sound`.
        Refused: ``options-few``, ``poll-exists``, ``question-standing``.
    """
    terms = (terms or Terms()).sound()
    if closes_at is None:
        usual = queries.week(state, week).vote_until
        closes_at = usual if usual and usual > state.now else None
    elif closes_at <= state.now:
        raise BadInput(
            "closes-past", _("A vote cannot end before it begins."), _("Give a moment that is still to come.")
        )
    choices = _eligible(state, week, question)
    _require_openable(state, week, question, len(choices))
    poll, chance = state.clock.new_id(), state.clock.chance
    labels = [str(number) for number in range(1, len(choices) + 1)]
    chance.shuffle(labels)
    roll = queries.may_vote(state)
    if terms.quorum > len(roll):
        raise BadInput(
            "quorum-invalid",
            _("A quorum of {quorum} is never reached: {n} can vote.").format(quorum=terms.quorum, n=len(roll)),
            _("Give a smaller one, or leave it out."),
        )
    seed = chance.randbytes(32).hex() if "lot" in terms.ladder else ""
    values: dict[str, Value] = {
        "week": week,
        "question": question,
        "method": terms.method,
        "places": terms.places,
        "electorate": len(roll),
        "opened_at": iso(state.now),
        "closes_at": iso(closes_at) if closes_at else None,
    }
    edits: list[Edit] = [Insert("poll", poll, values), *_rolled(state, roll)]
    edits.append(Insert("terms", natural_id("terms", poll), kept(terms, poll, _roll_id(roll), seed)))
    for label, (column, row, title) in zip(labels, choices, strict=True):
        edits.append(
            Insert(
                "option", natural_id("option", poll, row), {"poll": poll, "label": label, column: row, "title": title}
            )
        )
    for asked in _questions(state, week, question):
        ready = any(answer.status == "ready" for answer in queries.answers(state, asked.id))
        if ready and asked.status in ("accepted", "answering"):
            edits.append(Set("question", asked.id, "status", asked.status, "answered"))
    prepared = [Prepare(poll, chance.randbytes(32).hex(), seed)] if terms.secret or seed else []
    return OPEN.propose(edits, prepared)


def _roll_id(roll: Sequence[str]) -> str:
    return natural_id("roll", roll_sha256(roll))


def _rolled(state: State, roll: Sequence[str]) -> list[Edit]:
    """The roll of those who may vote, unless an earlier vote had the same."""
    row = _roll_id(roll)
    if state.count("SELECT count(*) FROM roll WHERE id = :id", id=row):
        return []
    return [Insert("roll", row, {"sha256": roll_sha256(roll), "members": [*roll]})]


def _questions(state: State, week: str, question: str | None) -> list[QuestionView]:
    """The questions a poll is about."""
    if question is not None:
        return [queries.question(state, question)]
    return [asked for asked in queries.questions(state, week) if asked.status in TAKEN_ON]


def _eligible(state: State, week: str, question: str | None) -> list[tuple[str, str, str]]:
    """What can be voted for: (column of the option, id, title).

    Never what is hidden or withdrawn, nor what its author keeps from the group: the group reads the titles.
    """
    found = [
        ("answer", answer.id, answer.title or _("Answer {number}").format(number=answer.number))
        for asked in _questions(state, week, question)
        for answer in queries.answers(state, asked.id)
        if answer.status == "ready" and not answer.hidden and not kept_from_group(answer.scope)
    ]
    if question is None:
        found += [
            ("contribution", one.id, one.title)
            for one in queries.contributions(state, week)
            if not one.hidden and not kept_from_group(one.scope)
        ]
    return found


def _require_openable(state: State, week: str, question: str | None, options: int) -> None:
    """Raise :class:`Refused` where a vote cannot be opened now."""
    if question is not None:
        asked = queries.question(state, question)
        if asked.status not in TAKEN_ON or asked.status == "closed" or asked.week != week:
            raise Refused(
                "question-standing",
                _("{question} is not a question of this week that can be voted on.").format(question=asked.label),
                _("Accept it first, or choose another."),
            )
    if any(
        poll.question == question and poll.status not in ("void", "no-quorum") for poll in queries.polls(state, week)
    ):
        raise Refused(
            "poll-exists",
            _("There is a vote on this already."),
            _("To correct its terms, undo its opening before the first ballot; later, void it and open another."),
        )
    if options < 2:
        raise Refused(
            "options-few",
            _("A vote needs at least two answers to choose from."),
            _("Mark the answers that are ready for the vote: modui answer ready ID."),
        )


def _opens_fairly(state: State, edits: Sequence[Edit]) -> None:
    """A poll opens whole: with everything that can be voted for, each once, under numbers from 1, with its terms."""
    inserts = {
        table: [edit for edit in edits if isinstance(edit, Insert) and edit.table == table]
        for table in ("poll", "terms", "roll", "option")
    }
    if len(inserts["poll"]) != 1 or len(inserts["terms"]) != 1:
        raise malformed()
    (poll,), (terms,) = inserts["poll"], inserts["terms"]
    options = [edit.values for edit in inserts["option"]]
    week, question = str(poll.values["week"]), _text(poll.values.get("question"))
    eligible = {(column, row) for column, row, _title in _eligible(state, week, question)}
    _require_openable(state, week, question, len(eligible))
    offered = [
        ("answer", str(one["answer"])) if one.get("answer") else ("contribution", str(one.get("contribution")))
        for one in options
    ]
    roll = queries.may_vote(state)
    fair = (
        poll.values.get("status", "open") == "open"
        and poll.values.get("electorate") == len(roll)
        and _number(terms.values.get("quorum")) <= len(roll)
        and terms.values.get("poll") == poll.row
        and terms.values.get("roll") == _roll_id(roll)
        and [edit.values for edit in inserts["roll"]]
        == [edit.values for edit in _rolled(state, roll) if isinstance(edit, Insert)]
        and all(one.get("poll") == poll.row for one in options)
        and not any(one.get("answer") and one.get("contribution") for one in options)
        and len(offered) == len(eligible)
        and set(offered) == eligible
        and {one.get("label") for one in options} == {str(number + 1) for number in range(len(options))}
    )
    questions = {asked.id for asked in _questions(state, week, question)}
    if not fair or any(isinstance(edit, Set) and edit.row not in questions for edit in edits):
        raise malformed()


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _urn_is_empty(state: State, edits: Sequence[Edit]) -> None:
    """An opening is not taken back while ballots lie in its urn, where undo does not reach."""
    for edit in edits:
        if edit.table == "poll" and urn.ballots(state, edit.row):
            raise Refused(
                "urn-used",
                _("Ballots lie in the urn of this vote, where undo does not reach: its opening stays."),
                _("Declare the vote void instead, or take the ballots back one by one."),
            )


def _prepares(_state: State, edits: Sequence[Edit], writes: Sequence[UrnWrite]) -> None:
    """A vote that keeps a secret opens with its urn, whose seed is the one that is promised; another without."""
    opened = [edit for edit in edits if isinstance(edit, Insert) and edit.table == "terms"]
    if any(not isinstance(one, Prepare) for one in writes) or len(opened) != 1:
        raise malformed()
    prepared = [(one.poll, committed(one.seed)) for one in writes if isinstance(one, Prepare) and one.key]
    values = opened[0].values
    promised = str(values.get("seed_sha256") or "")
    keeps = values.get("secret") or promised
    if prepared != ([(values.get("poll"), promised)] if keeps else []):
        raise malformed()


OPEN = Action(
    "vote.open",
    N_("Open a vote"),
    inserts=frozenset({"poll", "roll", "terms", "option"}),
    writes=frozenset({"question.status"}),
    rules=(becomes("question.status", "answered"), _opens_fairly),
    urn_rules=(_prepares,),
    undo_rules=(_urn_is_empty,),
)
ACTIONS = (OPEN,)
