"""The members' vote on the best answers, from its opening to its prize. The result is derived anew each time.

One member, one ballot; nobody votes for their own; what one can vote for, who may, and what decides a tie is fixed when
the vote opens. Each of these is a rule of the actions, so that it holds for whatever writes a ballot.

=============  ====================================================================================================
``terms``      what is published with a vote: method, secrecy, quorum, prize, ladder
``opening``    the options and the roll of those who may vote
``choices``    what a ballot says, by method
``ballots``    casting, changing, taking back; late ones
``lines``      ballots as they come in a chat; ``forms``: as a form's table
``closing``    the end: turnout, the urn opened and destroyed
``results``    the count; ``awards``: the places, shares and entries that follow from it
=============  ====================================================================================================
"""

from modui.duties import contributions
from modui.duties.contributions import consent_contribution, contribute, hide_contribution
from modui.duties.vote import awards, ballots, closing, guests, opening
from modui.duties.vote.awards import award, entering
from modui.duties.vote.ballots import cast, cast_many, take_back, take_in, take_late
from modui.duties.vote.choices import in_line, pattern, shown
from modui.duties.vote.closing import close, disclose, void
from modui.duties.vote.forms import BallotForm, read_form
from modui.duties.vote.guests import enter, name_guest
from modui.duties.vote.lines import BallotPaste, Unread, read_ballots
from modui.duties.vote.messages import (
    announcement,
    how_decided,
    left_told,
    prize_told,
    result_message,
    voted_told,
    votes_told,
)
from modui.duties.vote.named import choices_named, option_named, resolve, resolve_contribution
from modui.duties.vote.opening import TAKEN_ON, open_poll
from modui.duties.vote.recount import Recount, recount, write_recount
from modui.duties.vote.results import ENDED, Placed, Result, Won, result, took_part
from modui.duties.vote.terms import Terms, places_told, quorum_named, usual, usual_split

__all__ = [
    "ACTIONS",
    "ENDED",
    "TAKEN_ON",
    "BallotForm",
    "BallotPaste",
    "Placed",
    "Recount",
    "Result",
    "Terms",
    "Unread",
    "Won",
    "announcement",
    "award",
    "cast",
    "cast_many",
    "choices_named",
    "close",
    "consent_contribution",
    "contribute",
    "disclose",
    "enter",
    "entering",
    "hide_contribution",
    "how_decided",
    "in_line",
    "left_told",
    "name_guest",
    "open_poll",
    "option_named",
    "pattern",
    "places_told",
    "prize_told",
    "quorum_named",
    "read_ballots",
    "read_form",
    "recount",
    "resolve",
    "resolve_contribution",
    "result",
    "result_message",
    "shown",
    "take_back",
    "take_in",
    "take_late",
    "took_part",
    "usual",
    "usual_split",
    "void",
    "voted_told",
    "votes_told",
    "write_recount",
]

ACTIONS = (
    *opening.ACTIONS,
    *ballots.ACTIONS,
    *closing.ACTIONS,
    *awards.ACTIONS,
    *guests.ACTIONS,
    *contributions.ACTIONS,
)
