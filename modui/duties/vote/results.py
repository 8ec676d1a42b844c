"""What a vote comes to, counted anew each time from its ballots."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from modui.duties import tally
from modui.duties.vote import terms as published
from modui.duties.vote.choices import counted
from modui.errors import Refused
from modui.i18n import _
from modui.records import queries
from modui.records.reading import State
from modui.records.views import OptionView, PollView, TermsView

ENDED = ("closed", "counted", "published")
"""Votes whose result is told."""


class Placed(NamedTuple):
    """One option in the result. `tied` when others share its place; `awarded` when it won one."""

    place: int
    option: OptionView
    votes: int | None
    """Approvals or points; none where no single number decides."""
    tied: bool
    awarded: bool
    adopted: bool
    """The asker took this answer: it stands beside the vote, and counts nothing in it."""


class Won(NamedTuple):
    """A place that was won, and what it is worth of the prize in its smallest unit; none without a prize."""

    option: OptionView
    place: int
    share: int | None


class Result(NamedTuple):
    """What a poll came to, or comes to so far while it is open."""

    poll: PollView
    terms: TermsView
    tally: tally.Tally
    """By option id."""
    placed: tuple[Placed, ...]
    """Every option, best first; those who share a place by their label."""
    won: tuple[Won, ...]
    """The places that are won, best first; an answer that was withdrawn wins none."""

    @property
    def contested(self) -> tuple[Placed, ...]:
        """Those who share the last place to win, when there are more of them than places left."""
        return tuple(one for one in self.placed if one.option.id in self.tally.contested)


def result(state: State, poll_id: str) -> Result:
    """Count the ballots of a poll; while an open one is open, those cast so far.

    Raises:
        Refused: ``poll-not-closed`` for a secret vote that has not ended; ``quorum-missed`` where too few voted.
    """
    poll, terms = queries.poll(state, poll_id), queries.terms(state, poll_id)
    if terms.secret and poll.status in ("draft", "open"):
        raise not_closed(poll)
    if poll.status == "no-quorum":
        raise Refused(
            "quorum-missed",
            _("Too few voted ({n} of at least {quorum}): this vote has no result.").format(
                n=queries.voted(state, poll_id), quorum=terms.quorum
            ),
            _("Open another in its place."),
        )
    options = {option.id: option for option in queries.options(state, poll_id)}
    found = tally.count(poll.method, list(options), ballots_of(state, poll), poll.places)
    groups = _winning(found)
    gone = _marked(state, poll_id, "a.status = 'withdrawn'")
    adopted = _marked(state, poll_id, "a.adopted = 1")
    shares = published.shares(terms.prize, tuple(map(int, terms.split)), groups)
    places = found.place_of
    placed = tuple(
        Placed(
            place=places[one],
            option=options[one],
            votes=found.totals.get(one),
            tied=len(group) > 1,
            awarded=one in found.winners and one not in gone,
            adopted=one in adopted,
        )
        for group in found.order
        for one in group
    )
    won: list[Won] = []
    place = 1
    for group in groups:
        won += [Won(options[one], place, shares.get(one)) for one in group if one not in gone]
        place += len(group)
    return Result(poll, terms, found, placed, tuple(won))


def _winning(found: tally.Tally) -> list[tuple[str, ...]]:
    """The winners by place, those who are tied in one group."""
    return [group for group in found.order if group[0] in found.winners]


def ballots_of(state: State, poll: PollView) -> Mapping[tally.Ballot, int]:
    """The ballots of a poll that count, equal ones once: of a secret one what came out of its urn."""
    ballots: Counter[tally.Ballot] = Counter()
    for pile in queries.piles(state, poll.id):
        ballots[counted(poll.method, pile.choices)] += pile.ballots
    for ballot in queries.ballots(state, poll.id):
        ballots[counted(poll.method, ballot.choices or ())] += 1
    return ballots


def _marked(state: State, poll_id: str, how: str) -> set[str]:
    """The options of a poll whose answer is marked so."""
    sql = f"SELECT o.id FROM option o JOIN answer a ON a.id = o.answer WHERE o.poll = :poll AND {how}"
    return set(state.texts(sql, poll=poll_id))


def not_closed(poll: PollView) -> Refused:
    """The refusal to tell or use the result of a vote that has not ended."""
    return Refused(
        "poll-not-closed",
        _("This vote has not ended (it stands at “{status}”).").format(status=poll.status),
        _("Close it first."),
    )
