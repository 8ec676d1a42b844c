"""What a vote comes to, counted anew each time from its ballots."""

from collections import Counter
from typing import NamedTuple

from modui.duties import tally
from modui.errors import Refused
from modui.i18n import _
from modui.records import queries
from modui.records.reading import State
from modui.records.views import OptionView, PollView

ENDED = ("closed", "counted", "published")
"""Votes whose result is told."""


class Placed(NamedTuple):
    """One option in the result. `tied` when others share its place; `awarded` when it won one."""

    place: int
    option: OptionView
    votes: int
    tied: bool
    awarded: bool


class Result(NamedTuple):
    """What a poll came to, or comes to so far while it is open."""

    poll: PollView
    tally: tally.Tally
    """By option id."""
    placed: tuple[Placed, ...]
    """Every option, best first; those who share a place by their label."""

    @property
    def contested(self) -> tuple[Placed, ...]:
        """Those who share the last place to win, when there are more of them than places left."""
        return tuple(one for one in self.placed if one.option.id in self.tally.contested)


def result(state: State, poll_id: str) -> Result:
    """Count the ballots of a poll; while it is open, those cast so far."""
    poll = queries.poll(state, poll_id)
    options = {option.id: option for option in queries.options(state, poll_id)}
    cast_so_far = Counter((ballot.choices or (),) for ballot in queries.ballots(state, poll_id))
    counted = tally.count(poll.method, list(options), cast_so_far, poll.places)
    gone = set(
        state.texts(
            "SELECT o.id FROM option o JOIN answer a ON a.id = o.answer"
            " WHERE o.poll = :poll AND a.status = 'withdrawn'",
            poll=poll_id,
        )
    )
    places = counted.place_of
    placed = tuple(
        Placed(
            place=places[one],
            option=options[one],
            votes=counted.totals[one],
            tied=len(group) > 1,
            awarded=one in counted.winners and one not in gone,
        )
        for group in counted.order
        for one in group
    )
    return Result(poll, counted, placed)


def not_closed(poll: PollView) -> Refused:
    """The refusal to tell or use the result of a vote that has not ended."""
    return Refused(
        "poll-not-closed",
        _("This vote has not ended (it stands at “{status}”).").format(status=poll.status),
        _("Close it first."),
    )
