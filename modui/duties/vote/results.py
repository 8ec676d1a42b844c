"""What a vote comes to, counted anew each time from its ballots."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from modui.duties import tally
from modui.duties.vote import terms as published
from modui.duties.vote.ballots import not_closed
from modui.duties.vote.choices import counted
from modui.errors import Refused
from modui.i18n import _
from modui.records import queries
from modui.records.reading import State
from modui.records.views import OptionView, PollView, TermsView

ENDED = ("closed", "counted", "published")
"""Votes whose result is told."""


class Placed(NamedTuple):
    """One option, at its place after the ladder. `tied` when others share the place; `awarded` when it won one."""

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
    climb: tally.Climb
    """How the ladder of the vote decided between winners who share a place, as far as it did."""
    placed: tuple[Placed, ...]
    """Every option, best first; those who share a place by their label."""
    won: tuple[Won, ...]
    """The places that are won, best first; an answer that was withdrawn wins none."""
    reopened: bool = False
    """It was closed before, and the close was taken back: ballots came in after a first result could be seen."""

    @property
    def left(self) -> int:
        """What of the prize nobody won, in its smallest unit: it stays in the fund."""
        return self.terms.prize - sum(one.share or 0 for one in self.won)

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
        raise _missed(state, poll)
    options = {option.id: option for option in queries.options(state, poll_id)}
    ballots = ballots_of(state, poll)
    found = tally.count(poll.method, list(options), ballots, poll.places)
    climbed = _climbed(state, poll, terms, found, ballots)
    groups = [group for group in climbed.order if group[0] in climbed.winners]
    gone = _marked(state, poll_id, "a.status = 'withdrawn'")
    adopted = _marked(state, poll_id, "a.adopted = 1")
    shares = published.shares(terms.prize, tuple(map(int, terms.split)), groups)
    placed: list[Placed] = []
    for group in climbed.order:
        place = len(placed) + 1
        for one in group:
            awarded = one in climbed.winners and one not in gone
            votes = found.totals.get(one)
            placed.append(Placed(place, options[one], votes, len(group) > 1, awarded, one in adopted))
    won = tuple(Won(one.option, one.place, shares.get(one.option.id)) for one in placed if one.awarded)
    return Result(poll, terms, found, climbed, tuple(placed), won, _reopened(state, poll_id))


def _reopened(state: State, poll_id: str) -> bool:
    """Whether a close of this poll was ever taken back, which the log keeps even where it was done again."""
    return bool(
        state.count(
            "SELECT count(*) FROM touched t JOIN change c ON c.seq = t.seq"
            " WHERE t.row = :poll AND c.action = 'vote.close' AND c.undoes IS NOT NULL",
            poll=poll_id,
        )
    )


def _climbed(
    state: State, poll: PollView, terms: TermsView, found: tally.Tally, ballots: Mapping[tally.Ballot, int]
) -> tally.Climb:
    """What the ladder of a vote makes of its ties; before the close, nothing."""
    if poll.status not in ENDED or not found.ties:
        return tally.climb(found, ballots, ())
    told = queries.turnout(state, poll.id)
    names = {option.id: option.label for option in queries.options(state, poll.id)}
    draw = None
    if told is not None and told.seed:
        draw = tally.Draw(told.seed, tally.sha256(public_file(state, poll.id)), names)
    return tally.climb(found, ballots, terms.ladder, _participants(state, poll, terms), draw)


def public_file(state: State, poll_id: str) -> bytes:
    """The ballots of a poll that has ended, for anyone to recount: options by number, nothing of who voted or when.

    The ballots of the participants stand in it once more, without names too, where a tie came down to them, and only
    then: there are few of them, so it comes near to telling whose they are.

    Raises:
        Refused: ``poll-not-closed``, ``quorum-missed``.
    """
    poll, terms = queries.poll(state, poll_id), queries.terms(state, poll_id)
    require_ended(state, poll)
    names = {option.id: option.label for option in queries.options(state, poll_id)}
    ballots, participants = ballots_of(state, poll), _participants(state, poll, terms)
    if participants is not None:
        rungs = terms.ladder[: terms.ladder.index("participants") + 1]
        tried = tally.climb(tally.count(poll.method, list(names), ballots, poll.places), ballots, rungs, participants)
        participants = participants if any(step.rung == "participants" for step in tried.steps) else None
    return tally.public_file(
        poll.method,
        list(names),
        ballots,
        poll.places,
        names=names,
        ladder=terms.ladder,
        seed_sha256=terms.seed_sha256,
        participants=participants,
    )


def took_part(state: State, poll_id: str) -> list[str]:
    """Whoever took part in a vote that has ended, by the name they go by: told only then, and if enough did."""
    poll = queries.poll(state, poll_id)
    if poll.status not in ENDED:
        return []
    told = queries.turnout(state, poll_id)
    if told is None:  # an older modui closed it
        return [ballot.voter_name for ballot in queries.ballots(state, poll_id)]
    voters = set(told.voters or ())
    return [member.shown for member in queries.members(state) if member.id in voters]


def _participants(state: State, poll: PollView, terms: TermsView) -> Mapping[tally.Ballot, int] | None:
    """The ballots of those who asked or answered in the week of an open vote whose ladder goes by them."""
    if terms.secret or "participants" not in terms.ladder:
        return None
    told = queries.turnout(state, poll.id)
    named = told.participants if told else None
    # A vote that an older modui closed does not say who they were.
    took_part = queries.participants(state, poll.week) if named is None else named
    return Counter(
        counted(poll.method, ballot.choices or ())
        for ballot in queries.ballots(state, poll.id)
        if ballot.voter in took_part
    )


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


def require_ended(state: State, poll: PollView) -> None:
    """Raise :class:`Refused` unless the result of `poll` may be told.

    With ``poll-not-closed``, ``quorum-missed`` or ``poll-void``.
    """
    if poll.status == "no-quorum":
        raise _missed(state, poll)
    if poll.status == "void":
        raise Refused("poll-void", _("The vote is void."), _("Open another in its place."))
    if poll.status not in ENDED:
        raise not_closed(poll)


def _missed(state: State, poll: PollView) -> Refused:
    """The refusal to tell what came of a vote in which too few took part."""
    return Refused(
        "quorum-missed",
        _("Too few voted ({n} of at least {quorum}): this vote has no result.").format(
            n=queries.voted(state, poll.id), quorum=queries.terms(state, poll.id).quorum
        ),
        _("Open another in its place."),
    )
