"""Approval and score: whoever gathers most is first."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from itertools import chain, compress
from typing import TypeVar

from modui.duties.tally.model import Ranking, Scores, Tally, require_names, winners_of
from modui.i18n import _

Thing = TypeVar("Thing", bound=Hashable)


def approval(options: Sequence[str], ballots: Mapping[Ranking, int], places: int = 1) -> Tally:
    """Count an approval vote: a ballot names all it approves of, and whoever most ballots approve of is first.

    Source: S. J. Brams, P. C. Fishburn, "Approval Voting", American Political Science Review 72 (1978).

    Args:
        options: what could be approved of.
        ballots: how many ballots approve of exactly the first group; whatever follows it is not approved of.
        places: how many places there are to win. Nobody wins a place without an approval.
    """
    approved = [ballot[0] if ballot else () for ballot in ballots]
    found = weighed(approved, ballots.values())
    # Looking at every ballot takes longer than counting it, so that is left for when something is wrong with one.
    if not found.keys() <= set(options) or sum(map(len, approved)) != sum(map(len, map(set, approved))):
        require_names(options, approved)
    totals = {option: found[option] for option in options}
    order = by_number(totals)
    return Tally(
        method="approval",
        ballots=sum(ballots.values()),
        places=places,
        winners=winners_of(order, places, (option for option in options if totals[option])),
        order=order,
        totals=totals,
        rule=_(
            "Approval: everyone may approve of several, and the number of approvals decides. Equal numbers share a"
            " place and the next places are left out (1, 2, 2, 4). A blank ballot approves of nobody. The count"
            " breaks no tie, and nobody wins a place without an approval."
        ),
        blank=sum(count for names, count in zip(approved, ballots.values(), strict=True) if not names),
    )


def score(options: Sequence[str], ballots: Mapping[Scores, int], places: int = 1) -> Tally:
    """Count a score vote: a ballot gives points, and whoever gathers most points is first.

    Source: W. D. Smith, "Range voting" (2000), https://rangevoting.org/WarrenSmithPages/homepage/rangevote.pdf. The sum
    decides, not the mean, so that an option few have heard of does not win by the points of its friends.

    Args:
        options: what could be given points.
        ballots: how many ballots give exactly these points; an option that is not on a ballot gets none from it.
        places: how many places there are to win. Nobody wins a place who was given no point above 0.
    """
    given = weighed(ballots, ballots.values())
    named = {option for option, _points in given}
    if not named <= set(options) or sum(map(len, ballots)) != sum(map(len, map(dict, ballots))):
        require_names(options, ([option for option, _points in ballot] for ballot in ballots))
    totals = dict.fromkeys(options, 0)
    for (option, points), times in given.items():
        totals[option] += points * times
    order = by_number(totals)
    return Tally(
        method="score",
        ballots=sum(ballots.values()),
        places=places,
        winners=winners_of(order, places, (option for (option, points), times in given.items() if points > 0 < times)),
        order=order,
        totals=totals,
        rule=_(
            "Score: every ballot gives points, and the sum of the points decides. An option that a ballot leaves out"
            " gets 0 from it, and a blank ballot gives none. Equal sums share a place and the next places are left out"
            " (1, 2, 2, 4). The count breaks no tie, and nobody wins a place without a point above 0."
        ),
        blank=sum(times for ballot, times in ballots.items() if not ballot),
    )


def by_number(totals: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
    """The order by a number, the highest first."""
    return tuple(
        tuple(option for option in totals if totals[option] == number)
        for number in sorted(set(totals.values()), reverse=True)
    )


def weighed(rows: Iterable[Iterable[Thing]], counts: Collection[int]) -> Counter[Thing]:
    """How often each thing stands in the rows, each row as often as its count says.

    One pass of the interpreter's own counting for each binary digit of the counts: a row of 5 is counted in the pass of
    the ones and in the pass of the fours. No count is repeated row by row, and none is lost.
    """
    held = list(rows)
    total: Counter[Thing] = Counter()
    for digit in range(max(counts, default=0).bit_length()):
        found = Counter(chain.from_iterable(compress(held, [count >> digit & 1 for count in counts])))
        for thing, times in found.items():
            total[thing] += times << digit
    return total
