"""Instant run-off: whoever is last leaves, until one is left."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from modui.duties.tally.model import Ranking, Round, Tally, require_names, winners_of
from modui.i18n import _

MOST_STATES = 10_000
"""So many sets of those left are counted before a run-off is called undecided."""


def runoff(options: Sequence[str], ballots: Mapping[Ranking, int], places: int = 1) -> Tally:
    """Count an instant run-off: a ballot counts for the best it ranks of those left, and whoever is last leaves.

    Source: the alternative vote of W. R. Ware (1871), as in N. Tideman, "Collective Decisions and Voting" (2006). On
    ties: V. Conitzer, M. Rognlie, L. Xia, "Preference functions that score rankings and maximum likelihood estimation",
    IJCAI 2009: whoever can win by some way of breaking the ties is a winner ("parallel universes").

    Several with the fewest votes: every order in which they can leave is followed, each set of those left counted once.
    Those without a vote leave together. A ballot with equals on top counts for nobody until one of them is left.

    The order is whoever can be left at the end, then the eliminations, the last one first. Two of whom now the one and
    now the other leaves first, or who always leave together, share a place; and so does everyone between them.

    Args:
        options: what could be ranked.
        ballots: how many ballots rank exactly so.
        places: how many places there are to win. Nobody wins a place whom no ballot puts above anybody.
    """
    bits = {1 << place: option for place, option in enumerate(options)}
    everyone = sum(bits)
    stages = _followed(everyone, _dealt(_papers(options, ballots), everyone))
    number = sum(ballots.values())

    def names(some: int) -> tuple[str, ...]:
        return tuple(option for bit, option in bits.items() if some & bit)

    shown = list(_shown(stages, everyone))
    undecided = len(stages) > MOST_STATES
    if undecided:
        groups = [shown[-1].left, *(stage.ways[0] for stage in reversed(shown[:-1]))]
    else:
        groups = _order(stages, everyone)
    order = tuple(names(group) for group in groups if group)
    return Tally(
        method="irv",
        ballots=number,
        places=places,
        winners=() if undecided else winners_of(order, places, _supported(options, ballots)),
        order=order,
        totals={},
        rule=_rule(undecided),
        blank=sum(times for ballot, times in ballots.items() if not any(ballot)),
        rounds=tuple(
            Round(
                votes={bits[bit]: votes for bit, votes in sorted(stage.votes.items(), key=lambda item: -item[1])},
                exhausted=number - sum(stage.votes.values()),
                last=names(stage.last),
                out=names(stage.ways[0] if stage.ways and not (undecided and stage is shown[-1]) else 0),
            )
            for stage in shown
        ),
        undecided=undecided,
    )


def _rule(undecided: bool) -> str:
    rule = _(
        "Run-off: a ballot counts for the best it ranks of those left; whoever has the fewest votes leaves, and the"
        " count begins again. When several have the fewest, every order in which they can leave is followed, and all"
        " who can win share the first place; those without a vote leave together. The others follow as they left, the"
        " last one first. Equals on top of a ballot: it counts for nobody until one of them is left. A ballot that"
        " ranks nobody who is left, or nobody at all, counts no more. The count breaks no tie, and nobody wins a place"
        " whom no ballot puts above anybody (an only option: whom no ballot ranks)."
    )
    if not undecided:
        return rule
    much = _("Undecided: the ties part into more than {n} ways, and no further one was followed.").format(n=MOST_STATES)
    return _("{rule} {much}").format(rule=rule, much=much)


# Ballots on piles --------------------------------------------------------------------------------------------------


Paper = tuple[tuple[int, ...], int]
"""The groups of a ballot, best first, as bits, and how many ballots are so."""


class Pile(NamedTuple):
    """The ballots with the same on top, in bundles that many states of the count share."""

    votes: int
    bundles: tuple[list[Paper], ...]


Piles = Mapping[int, Pile]
"""The piles by those on top, as bits: a single one has the votes, several equals wait until one of them is left."""


class _Masks(dict[tuple[str, ...], int]):
    """Groups as bits, each found once."""

    def __init__(self, options: Sequence[str]) -> None:
        super().__init__()
        self._bit_of = {option: 1 << place for place, option in enumerate(options)}

    def __missing__(self, group: tuple[str, ...]) -> int:
        self[group] = sum({self._bit_of[option] for option in group})
        return self[group]


def _supported(options: Sequence[str], ballots: Mapping[Ranking, int]) -> set[str]:
    """Those whom some ballot puts above somebody; an only option wins once a ballot ranks it."""
    found: set[str] = set()
    for ballot, times in ballots.items():
        if not times:
            continue
        below = len(options)
        for group in ballot:
            below -= len(group)
            if below > 0 or len(options) == 1:
                found.update(group)
        if len(found) == len(options):
            break
    return found


def _papers(options: Sequence[str], ballots: Mapping[Ranking, int]) -> list[Paper]:
    """The ballots as bits.

    Raises:
        BadInput: ``option-unknown``, ``ballot-repeats``.
    """
    mask = _Masks(options).__getitem__
    try:
        groups = [tuple(map(mask, ballot)) for ballot in ballots]
    except KeyError:
        require_names(options, map(_named, ballots))
        raise
    # An option in two groups makes the sum of the groups carry, and a sum that carries loses bits.
    if sum(map(int.bit_count, map(sum, groups))) != sum(map(len, chain.from_iterable(ballots))):
        require_names(options, map(_named, ballots))
    return list(zip(groups, ballots.values(), strict=True))


def _named(ballot: Ranking) -> list[str]:
    return list(chain.from_iterable(ballot))


def _dealt(papers: Iterable[Paper], left: int) -> dict[int, Pile]:
    """Lay every ballot that still ranks somebody of those left on its pile."""
    bundles: defaultdict[int, list[Paper]] = defaultdict(list)
    for paper in papers:
        for group in paper[0]:
            if on_top := group & left:
                bundles[on_top].append(paper)
                break
    return {on_top: Pile(sum(times for _groups, times in bundle), (bundle,)) for on_top, bundle in bundles.items()}


def _without(piles: Piles, left: int) -> Piles:
    """The piles when only those `left` are left: only the ballots with nobody else on top are dealt anew."""
    kept: dict[int, Pile] = {}
    loose: list[list[Paper]] = []
    for on_top, pile in piles.items():
        if on_top & left:
            _add(kept, on_top & left, pile)
        else:
            loose += pile.bundles
    for on_top, pile in _dealt(chain.from_iterable(loose), left).items():
        _add(kept, on_top, pile)
    return kept


def _add(piles: dict[int, Pile], on_top: int, pile: Pile) -> None:
    votes, bundles = piles.get(on_top, Pile(0, ()))
    piles[on_top] = Pile(votes + pile.votes, bundles + pile.bundles)


# Rounds and ways ---------------------------------------------------------------------------------------------------


class Stage(NamedTuple):
    """One set of those left, counted."""

    left: int
    votes: Mapping[int, int]
    """By option, as a bit."""
    last: int
    """Those with the fewest votes."""
    ways: tuple[int, ...]
    """Who can leave now: one of the last, or all without a vote; nobody at the end."""


def _followed(everyone: int, dealt: Piles) -> dict[int, Stage]:
    """Every set that can be left by some way, counted once; one more than :data:`MOST_STATES` if there are more."""
    stages: dict[int, Stage] = {}
    waiting = [(everyone, dealt)]
    while waiting and len(stages) <= MOST_STATES:
        left, before = waiting.pop()
        if left not in stages:
            piles = _without(before, left)
            stages[left] = stage = _counted(left, piles)
            waiting += ((left & ~out, piles) for out in reversed(stage.ways))
    return stages


def _counted(left: int, piles: Piles) -> Stage:
    votes = {bit: piles[bit].votes if bit in piles else 0 for bit in _bits(left)}
    fewest = min(votes.values(), default=0)
    last = sum(bit for bit, number in votes.items() if number == fewest)
    if left == last and (not fewest or left.bit_count() == 1):
        ways: tuple[int, ...] = ()
    elif fewest:
        ways = tuple(_bits(last))
    else:
        ways = (last,)
    return Stage(left, votes, last, ways)


def _bits(some: int) -> Iterator[int]:
    while some:
        bit = some & -some
        yield bit
        some ^= bit


def _shown(stages: Mapping[int, Stage], everyone: int) -> Iterator[Stage]:
    """One way through, count by count; up to the first parting where the ways were not followed to the end."""
    stage = stages[everyone]
    yield stage
    while stage.ways and (len(stage.ways) == 1 or len(stages) <= MOST_STATES):
        stage = stages[stage.left & ~stage.ways[0]]
        if stage.left.bit_count() > 1:
            yield stage


def _order(stages: Mapping[int, Stage], everyone: int) -> list[int]:
    """Whoever can be left at the end, then the others: groups as bits."""
    winners = 0
    outlasts: dict[int, int] = dict.fromkeys(_bits(everyone), 0)
    """Those who are still there, by some way, when an option leaves."""
    for stage in stages.values():
        winners |= 0 if stage.ways else stage.left
        for out in stage.ways:
            for bit in _bits(out):
                outlasts[bit] |= stage.left & ~out
    others = everyone & ~winners
    above = {bit: outlasts[bit] & others for bit in _bits(others)}
    for middle in above:
        for bit, over in above.items():
            if over & middle:
                above[bit] |= above[middle]
    # Whoever is above and not below as well is before.
    before = {bit: sum(not above[over] & bit for over in _bits(above[bit])) for bit in above}
    return [winners, *(sum(bit for bit in before if before[bit] == n) for n in sorted(set(before.values())))]
