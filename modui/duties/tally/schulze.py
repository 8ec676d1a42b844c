"""Schulze's method: the strongest paths."""

from collections.abc import Mapping, Sequence

from modui.duties.tally.model import Pairwise, Ranking, Strength, Tally, winners_of
from modui.duties.tally.pairs import Over, compared, layers, majorities, rule_of, supported
from modui.i18n import _


def schulze(
    options: Sequence[str], ballots: Mapping[Ranking, int], places: int = 1, strength: str = "margins"
) -> Tally:
    """Count by Schulze's method: whoever reaches the other by the stronger path of majorities is before them.

    Source: M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
    single-winner election method", Social Choice and Welfare 36 (2011), sections 2.1 to 2.3; newest text
    arXiv:1804.02973. The relation found there is a partial order. The whole order is made of it in layers: the winners,
    then the winners among the rest by the same paths.

    Args:
        options: what could be ranked.
        ballots: how many ballots rank exactly so.
        places: how many places there are to win. Nobody wins a place whom no ballot puts above anybody.
        strength: what makes a majority strong, of :data:`~modui.duties.tally.STRENGTHS`.
    """
    over = compared(options, ballots)
    paths = strongest_paths(options, over, strength)

    def beats(one: str, other: str) -> bool:
        there, back = paths[one].get(other), paths[other].get(one)
        return there is not None and (back is None or there > back)

    order = layers(options, beats)
    return Tally(
        method="schulze",
        ballots=sum(ballots.values()),
        places=places,
        winners=winners_of(order, places, supported(over, ballots)),
        order=order,
        totals={},
        rule=rule_of(
            strength,
            _(
                "Schulze: everyone is compared with everyone, and whoever more ballots put above the other has a"
                " majority over them. A path of majorities is as strong as its weakest. Whoever has the stronger path"
                " to the other is before them; who is unbeaten wins, then who is unbeaten among the rest."
            ),
        ),
        blank=sum(times for ballot, times in ballots.items() if not any(ballot)),
        pairwise=Pairwise(over, strength, paths),
    )


def strongest_paths(options: Sequence[str], over: Over, strength: str) -> Mapping[str, Mapping[str, Strength]]:
    """The strength of the strongest path from each to each; a path is as strong as the weakest majority on it.

    Source: section 2.3.2 of the paper: R. W. Floyd's algorithm 97 with "the weaker of two" for the sum.
    """
    paths: dict[str, dict[str, Strength]] = {option: {} for option in options}
    for (one, other), strong in majorities(over, strength).items():
        paths[one][other] = strong
    for middle in options:
        onward = paths[middle]
        for one in options:
            reach = paths[one]
            if one == middle or middle not in reach:
                continue
            so_far = reach[middle]
            for other, further in onward.items():
                if other == one:
                    continue
                found = min(so_far, further)
                known = reach.get(other)
                if known is None or known < found:
                    reach[other] = found
    return paths
