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
from modui.duties.vote.closing import close, disclose, void
from modui.duties.vote.guests import enter, name_guest
from modui.duties.vote.lines import BallotPaste, read_ballots
from modui.duties.vote.messages import announcement, result_message
from modui.duties.vote.named import option_named, resolve, resolve_contribution
from modui.duties.vote.opening import TAKEN_ON, open_poll
from modui.duties.vote.results import ENDED, Placed, Result, Won, ballots_of, result
from modui.duties.vote.terms import Terms, usual

__all__ = [
    "ACTIONS",
    "ENDED",
    "TAKEN_ON",
    "BallotPaste",
    "Placed",
    "Result",
    "Terms",
    "Won",
    "announcement",
    "award",
    "ballots_of",
    "cast",
    "cast_many",
    "close",
    "consent_contribution",
    "contribute",
    "disclose",
    "enter",
    "entering",
    "hide_contribution",
    "name_guest",
    "open_poll",
    "option_named",
    "read_ballots",
    "resolve",
    "resolve_contribution",
    "result",
    "result_message",
    "take_back",
    "take_in",
    "take_late",
    "usual",
    "void",
]

ACTIONS = (
    *opening.ACTIONS,
    *ballots.ACTIONS,
    *closing.ACTIONS,
    *awards.ACTIONS,
    *guests.ACTIONS,
    *contributions.ACTIONS,
)
