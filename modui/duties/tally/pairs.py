"""Everyone against everyone: how many ballots put one option above another, and what orders come of it."""

import sys
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations

from modui.duties.tally.model import Ranking, Strength, require_names
from modui.i18n import _

Over = Mapping[str, Mapping[str, int]]


def compared(options: Sequence[str], ballots: Mapping[Ranking, int]) -> Over:
    """Count for every two options how many ballots put the one above the other: ``over[a][b]``.

    Equals are not above one another; whoever a ballot does not name is below all it names.

    A ballot becomes a row of ranks, one a lane, and the ranks of one option on all ballots one long integer. With the
    highest bit of every lane set in the one and clear in the other, a single subtraction compares them on all ballots
    at once: the bit stays where there was nothing to borrow. (L. Lamport, "Multiple byte processing with full-word
    instructions", Communications of the ACM 18, 1975.) The bits that stay are counted for each binary digit of the
    ballots' counts.

    Raises:
        BadInput: ``option-unknown``, ``ballot-repeats``.
    """
    lane = "B" if max(map(len, ballots), default=0) < 0x7F else "H"
    high = 0x80 if lane == "B" else 0x8000
    ranks = _ranks(options, ballots, array(lane, [high - 2]))
    columns = [_long(ranks[place :: len(options)]) for place in range(len(options))]
    digits = range(max(ballots.values(), default=0).bit_length())
    counted = [_long(array(lane, [high * (times >> digit & 1) for times in ballots.values()])) for digit in digits]
    ones, highs = (_long(array(lane, [each]) * len(ballots)) for each in (1, high))
    raised = [column | highs for column in columns]

    def above(one: int, other: int) -> int:
        """How many ballots rank `one` at least a whole rank before `other`."""
        stay = raised[other] - (columns[one] + ones)
        return sum((stay & mask).bit_count() << digit for digit, mask in enumerate(counted))

    over: dict[str, dict[str, int]] = {option: {} for option in options}
    for (one, this), (other, that) in combinations(enumerate(options), 2):
        over[this][that] = above(one, other)
        over[that][this] = above(other, one)
    return over


def _ranks(options: Sequence[str], ballots: Mapping[Ranking, int], unranked: "array[int]") -> "array[int]":
    """The rank of every option on every ballot, ballot after ballot, 0 for the best."""
    place_of = {option: place for place, option in enumerate(options)}
    blank = unranked * len(options)
    ranks = array(unranked.typecode)
    try:
        for ballot in ballots:
            row = blank[:]
            for rank, group in enumerate(ballot):
                for option in group:
                    row[place_of[option]] = rank
            ranks += row
    except KeyError:
        require_names(options, _named(ballots))
        raise
    # Whoever stands twice on a ballot fills one lane of it only.
    if sum(len(group) for ballot in ballots for group in ballot) != len(ranks) - ranks.count(unranked[0]):
        require_names(options, _named(ballots))
    return ranks


def _named(ballots: Mapping[Ranking, int]) -> Iterator[list[str]]:
    return ([option for group in ballot for option in group] for ballot in ballots)


def _long(lanes: "array[int]") -> int:
    """All lanes side by side in one integer."""
    if sys.byteorder == "big":
        lanes = lanes[:]
        lanes.byteswap()
    return int.from_bytes(lanes.tobytes(), "little")


def supported(over: Over, ballots: Mapping[Ranking, int]) -> list[str]:
    """Those whom some ballot puts above somebody; an only option wins once a ballot ranks it."""
    if len(over) == 1:
        return [*over] if any(times and any(ballot) for ballot, times in ballots.items()) else []
    return [option for option, others in over.items() if any(others.values())]


def majorities(over: Over, by: str) -> dict[tuple[str, str], Strength]:
    """Every pair of which more ballots put the first above the second, with how strong this majority is.

    Margins: the lead. Winning votes: the votes for it, and of equal votes the fewer against, as in section 2.1 of
    M. Schulze's paper (see :mod:`~modui.duties.tally.schulze`).
    """
    return {
        (one, other): Strength(votes - over[other][one]) if by == "margins" else Strength(votes, -over[other][one])
        for one, others in over.items()
        for other, votes in others.items()
        if votes > over[other][one]
    }


def layers(options: Sequence[str], beats: Callable[[str, str], bool]) -> tuple[tuple[str, ...], ...]:
    """A whole order of a partial one: the unbeaten, then those unbeaten among the rest, and so on.

    Args:
        options: what to order.
        beats: whether the one is before the other; it must have no circles.
    """
    order: list[tuple[str, ...]] = []
    rest = list(options)
    while rest:
        best = tuple(one for one in rest if not any(beats(other, one) for other in rest))
        order.append(best)
        rest = [one for one in rest if one not in best]
    return tuple(order)


def rule_of(strength: str, decides: str) -> str:
    """The rule of a method of pairs: what a ballot says, what makes a majority strong, how they decide."""
    measured = {
        "margins": _("A majority is as strong as its lead."),
        "winning-votes": _("A majority is as strong as it has ballots; of equals, the less opposed is the stronger."),
    }[strength]
    return _("{decides} {measured} {ballots} {breaks}").format(
        decides=decides,
        measured=measured,
        ballots=_(
            "Equals on a ballot are not above one another, whoever it does not name is below all it names, and a blank"
            " ballot puts nobody above anybody."
        ),
        breaks=_(
            "The count breaks no tie, and nobody wins a place whom no ballot puts above anybody (an only option: whom"
            " no ballot ranks)."
        ),
    )
