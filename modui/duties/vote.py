"""The members' vote on the best answers: opened, closed, counted. The result is derived anew each time.

One member, one ballot; nobody approves of their own; what one can vote for is fixed when the vote opens. Each of these
is a rule of the actions, so that it holds for whatever writes a ballot.
"""

from collections.abc import Sequence
from datetime import datetime

from modui.duties import ballots, contributions, tally
from modui.duties.ballot_lines import BallotPaste, read_ballots
from modui.duties.ballots import cast, cast_many, malformed, require_open, take_back
from modui.duties.contributions import consent_contribution, contribute, hide_contribution
from modui.duties.naming import kept_from_group
from modui.duties.results import ENDED, Placed, Result, not_closed, result
from modui.duties.vote_messages import announcement, result_message
from modui.duties.vote_named import option_named, resolve, resolve_contribution
from modui.errors import BadInput, Refused
from modui.i18n import N_, _
from modui.records import queries
from modui.records.changes import Action, Edit, Insert, Proposal, Set, becomes, edited
from modui.records.clock import iso, natural_id
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.views import PollView, QuestionView

__all__ = [
    "ACTIONS",
    "ENDED",
    "TAKEN_ON",
    "BallotPaste",
    "Placed",
    "Result",
    "announcement",
    "award",
    "cast",
    "cast_many",
    "close",
    "consent_contribution",
    "contribute",
    "hide_contribution",
    "open_poll",
    "option_named",
    "read_ballots",
    "resolve",
    "resolve_contribution",
    "result",
    "result_message",
    "take_back",
    "void",
]

TAKEN_ON = ("accepted", "answering", "answered", "closed")
"""Questions that were taken on: those whose answers are voted on and printed."""

# Opening -----------------------------------------------------------------------------------------------------------


def open_poll(
    state: State,
    *,
    week: str,
    question: str | None = None,
    method: str = "approval",
    places: int = 3,
    closes_at: datetime | None = None,
) -> Proposal:
    """Open a vote on the ready answers to one question, or over a week: all its ready answers and contributions.

    Args:
        state: the records.
        week: its id.
        question: its id; none: over the week.
        method: see :data:`modui.duties.tally.METHODS`.
        places: how many places there are to win.
        closes_at: until when members are asked to vote; none: as the week's rhythm says. Closing is an act of its own.

    Raises:
        BadInput: ``method-unknown``, ``places-invalid``, ``closes-past``.
        Refused: ``options-few``, ``poll-exists``, ``question-standing``.
    """
    tally.require_method(method)
    tally.require_places(places)
    if closes_at is None:
        usual = queries.week(state, week).vote_until
        closes_at = usual if usual and usual > state.now else None
    elif closes_at <= state.now:
        raise BadInput(
            "closes-past", _("A vote cannot end before it begins."), _("Give a moment that is still to come.")
        )
    questions = _questions(state, week, question)
    choices = _eligible(state, week, question)
    _require_openable(state, week, question, len(choices))
    poll = state.clock.new_id()
    labels = [str(number) for number in range(1, len(choices) + 1)]
    state.clock.chance.shuffle(labels)
    values: dict[str, Value] = {
        "week": week,
        "question": question,
        "method": method,
        "places": places,
        "electorate": queries.member_count(state),
        "opened_at": iso(state.now),
        "closes_at": iso(closes_at) if closes_at else None,
    }
    edits: list[Edit] = [Insert("poll", poll, values)]
    for label, (column, row, title) in zip(labels, choices, strict=True):
        edits.append(
            Insert(
                "option", natural_id("option", poll, row), {"poll": poll, "label": label, column: row, "title": title}
            )
        )
    for asked in questions:
        ready = any(answer.status == "ready" for answer in queries.answers(state, asked.id))
        if ready and asked.status in ("accepted", "answering"):
            edits.append(Set("question", asked.id, "status", asked.status, "answered"))
    return OPEN.propose(edits)


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
            _("Declare that one void first if it has to be held again."),
        )
    if options < 2:
        raise Refused(
            "options-few",
            _("A vote needs at least two answers to choose from."),
            _("Mark the answers that are ready for the vote: modui answer ready ID."),
        )


def _opens_fairly(state: State, edits: Sequence[Edit]) -> None:
    """A poll opens whole: with everything that can be voted for, each once, under numbers from 1."""
    polls = [edit for edit in edits if isinstance(edit, Insert) and edit.table == "poll"]
    options = [edit.values for edit in edits if isinstance(edit, Insert) and edit.table == "option"]
    if len(polls) != 1:
        raise malformed()
    (poll,) = polls
    week, question = str(poll.values["week"]), _text(poll.values.get("question"))
    eligible = {(column, row) for column, row, _title in _eligible(state, week, question)}
    _require_openable(state, week, question, len(eligible))
    offered = [
        ("answer", str(one["answer"])) if one.get("answer") else ("contribution", str(one.get("contribution")))
        for one in options
    ]
    fair = (
        poll.values.get("status", "open") == "open"
        and poll.values.get("electorate") == queries.member_count(state)
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


# The end -----------------------------------------------------------------------------------------------------------


def close(state: State, poll_id: str) -> Proposal:
    """End a vote: no ballot counts any more.

    Raises:
        Refused: ``poll-not-open``.
    """
    poll = queries.poll(state, poll_id)
    require_open(poll)
    before: dict[str, Value] = {"status": poll.status, "closed_at": None}
    return CLOSE.propose(edited("poll", poll_id, before, {"status": "closed", "closed_at": iso(state.now)}))


def award(state: State, poll_id: str) -> Proposal:
    """Name the places of a vote that has ended. Ties share a place; an answer that was withdrawn wins none.

    Raises:
        Refused: ``poll-not-closed``, ``poll-counted``.
    """
    poll = queries.poll(state, poll_id)
    _require_countable(poll)
    won = [one for one in result(state, poll_id).placed if one.awarded]
    edits: list[Edit] = [Set("poll", poll_id, "status", poll.status, "counted")]
    edits += [
        Insert(
            "award",
            natural_id("award", poll_id, one.option.id),
            {"poll": poll_id, "option": one.option.id, "place": one.place},
        )
        for one in won
    ]
    return AWARD.propose(edits)


def _require_countable(poll: PollView) -> None:
    if poll.status in ("counted", "published"):
        raise Refused("poll-counted", _("The places of this vote are named already."), _("See: modui vote result POLL"))
    if poll.status != "closed":
        raise not_closed(poll)


def _awards_the_result(state: State, edits: Sequence[Edit]) -> None:
    """The places that are named are those the ballots give, all of them and no others."""
    polls = {edit.row for edit in edits if isinstance(edit, Set)}
    if len(polls) != 1:
        raise malformed()
    (poll,) = polls
    _require_countable(queries.poll(state, poll))
    won = {one.option.id: one.place for one in result(state, poll).placed if one.awarded}
    named = {
        str(edit.values.get("option")): edit.values.get("place", 1)
        for edit in edits
        if isinstance(edit, Insert) and edit.values.get("poll") == poll
    }
    if named != won or len(edits) != len(won) + 1:
        raise malformed()


def void(state: State, poll_id: str) -> Proposal:
    """Declare a vote void; another may be opened in its place.

    Raises:
        Refused: ``poll-void`` when it is void already.
    """
    poll = queries.poll(state, poll_id)
    if poll.status == "void":
        raise Refused("poll-void", _("This vote is void already."), _("Open another in its place."))
    return VOID.propose([Set("poll", poll_id, "status", poll.status, "void")])


# Actions -----------------------------------------------------------------------------------------------------------

OPEN = Action(
    "vote.open",
    N_("Open a vote"),
    inserts=frozenset({"poll", "option"}),
    writes=frozenset({"question.status"}),
    rules=(becomes("question.status", "answered"), _opens_fairly),
)
CLOSE = Action(
    "vote.close",
    N_("Close a vote"),
    writes=frozenset({"poll.status", "poll.closed_at"}),
    rules=(becomes("poll.status", "closed"),),
)
AWARD = Action(
    "vote.award",
    N_("Name the places of a vote"),
    inserts=frozenset({"award"}),
    writes=frozenset({"poll.status"}),
    rules=(becomes("poll.status", "counted"), _awards_the_result),
)
VOID = Action(
    "vote.void", N_("Declare a vote void"), writes=frozenset({"poll.status"}), rules=(becomes("poll.status", "void"),)
)
ACTIONS = (OPEN, CLOSE, AWARD, VOID, *ballots.ACTIONS, *contributions.ACTIONS)
