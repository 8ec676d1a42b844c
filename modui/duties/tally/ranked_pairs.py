"""Ranked pairs: majorities locked one strength after another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from modui.duties.tally.model import Lock, Pairwise, Ranking, Tally, winners_of
from modui.duties.tally.pairs import Over, compared, layers, majorities, rule_of, supported
from modui.i18n import _


def ranked_pairs(
    options: Sequence[str], ballots: Mapping[Ranking, int], places: int = 1, strength: str = "margins"
) -> Tally:
    """Count by ranked pairs: take up the majorities strongest first, and lock each that closes no circle.

    Source: T. N. Tideman, "Independence of clones as a criterion for voting rules", Social Choice and Welfare 4 (1987).
    He leaves majorities of equal strength to chance. Here they are taken up together: each is skipped that would stand
    in a circle with what is locked and with its equals, and the others are locked. So nothing hangs on an order among
    equals, at the price that more can be tied than by following every such order.

    Args:
        options: what could be ranked.
        ballots: how many ballots rank exactly so.
        places: how many places there are to win. Nobody wins a place whom no ballot puts above anybody.
        strength: what makes a majority strong, of :data:`~modui.duties.tally.STRENGTHS`.
    """
    over = compared(options, ballots)
    locking = tuple(locked_in(options, over, strength))
    locked = {(lock.winner, lock.loser) for lock in locking if lock.locked}
    order = layers(options, lambda one, other: (one, other) in locked)
    return Tally(
        method="ranked-pairs",
        ballots=sum(ballots.values()),
        places=places,
        winners=winners_of(order, places, supported(over, ballots)),
        order=order,
        totals={},
        rule=rule_of(
            strength,
            _(
                "Ranked pairs: everyone is compared with everyone, and whoever more ballots put above the other has a"
                " majority over them. The majorities are locked, the strongest first, those of equal strength together,"
                " and each that would close a circle is skipped. Who is unbeaten by what is locked wins, then who is"
                " unbeaten among the rest."
            ),
        ),
        blank=sum(times for ballot, times in ballots.items() if not any(ballot)),
        pairwise=Pairwise(over, strength, locking=locking),
    )


def locked_in(options: Sequence[str], over: Over, strength: str) -> Iterator[Lock]:
    """Every majority, strongest first, with whether it is locked."""

    bit = {option: 1 << place for place, option in enumerate(options)}
    below = dict.fromkeys(options, 0)
    """All that are below an option by what is locked, as bits."""
    strong = majorities(over, strength)
    strongest_first = sorted(strong, key=strong.__getitem__, reverse=True)
    for step, (_strong, equals) in enumerate(groupby(strongest_first, key=strong.__getitem__), 1):
        together = list(equals)
        tried = _with(below, bit, together)
        keep = {(one, other) for one, other in together if not tried[other] & bit[one]}
        below = _with(below, bit, keep)
        for one, other in together:
            yield Lock(one, other, over[one][other], over[other][one], step, (one, other) in keep)


def _with(below: Mapping[str, int], bit: Mapping[str, int], pairs: Iterable[tuple[str, str]]) -> dict[str, int]:
    """`below` with the loser of every pair, and all below the loser, put below its winner and all above the winner."""
    grown = dict(below)
    for winner, loser in pairs:
        reached = grown[loser] | bit[loser]
        for option in grown:
            if option == winner or grown[option] & bit[winner]:
                grown[option] |= reached
    return grown
