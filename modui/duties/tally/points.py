"""Approval and score: whoever gathers most is first."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import chain
from typing import TypeVar

from modui.duties.tally.model import Ranking, Tally, require_names, winners_of
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
    require_names(options, approved)
    found = weighed(zip(approved, ballots.values(), strict=True))
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
            " place and the next places are left out (1, 2, 2, 4). A blank ballot approves of nobody. Nothing breaks a"
            " tie, and nobody wins a place without an approval."
        ),
        blank=sum(count for names, count in zip(approved, ballots.values(), strict=True) if not names),
    )


def by_number(totals: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
    """The order by a number, the highest first."""
    return tuple(
        tuple(option for option in totals if totals[option] == number)
        for number in sorted(set(totals.values()), reverse=True)
    )


def weighed(rows: Iterable[tuple[Iterable[Thing], int]]) -> Counter[Thing]:
    """How often each thing stands in the rows, each row as often as its count says.

    One pass of the interpreter's own counting for each binary digit of the counts: a row of 5 is counted in the pass of
    the ones and in the pass of the fours. No count is repeated row by row, and none is lost.
    """
    held = list(rows)
    total: Counter[Thing] = Counter()
    for digit in range(max((count for _row, count in held), default=0).bit_length()):
        found = Counter(chain.from_iterable(row for row, count in held if count >> digit & 1))
        for thing, times in found.items():
            total[thing] += times << digit
    return total
