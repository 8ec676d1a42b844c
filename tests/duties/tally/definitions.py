"""The methods once more, straight from their definitions and as slowly as those are: every path, every order.

Nothing here is shared with the program: not the counting of pairs, not the search for paths or circles, not the order
that is made of a run-off.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise, permutations

from modui.duties.tally import Ranking, Scores

Order = list[list[str]]
Strong = Callable[[str, str], tuple[int, int]]


def approval(options: tuple[str, ...], ballots: Mapping[Ranking, int]) -> Order:
    return by_number(
        options,
        lambda one: sum(times for ballot, times in ballots.items() if any(one in group for group in ballot[:1])),
    )


def score(options: tuple[str, ...], ballots: Mapping[Scores, int]) -> Order:
    return by_number(options, lambda one: sum(times * dict(ballot).get(one, 0) for ballot, times in ballots.items()))


def by_number(options: tuple[str, ...], number: Callable[[str], int]) -> Order:
    order: Order = []
    for one in sorted(options, key=lambda one: (-number(one), one)):
        if order and number(order[-1][0]) == number(one):
            order[-1].append(one)
        else:
            order.append([one])
    return order


# Pairs -------------------------------------------------------------------------------------------------------------


def prefers(ballot: Ranking, one: str, other: str) -> bool:
    for group in ballot:
        if other in group:
            return False
        if one in group:
            return True
    return False


def votes_for(ballots: Mapping[Ranking, int], one: str, other: str) -> int:
    return sum(times for ballot, times in ballots.items() if prefers(ballot, one, other))


def strengths(
    options: tuple[str, ...], ballots: Mapping[Ranking, int], by: str
) -> dict[tuple[str, str], tuple[int, int]]:
    """The majorities, each with its strength."""
    found = {}
    for one, other in permutations(options, 2):
        votes, against = votes_for(ballots, one, other), votes_for(ballots, other, one)
        if votes > against:
            found[one, other] = (votes - against, 0) if by == "margins" else (votes, -against)
    return found


def simple_paths(
    edges: set[tuple[str, str]], start: str, end: str, passed: tuple[str, ...] = ()
) -> Iterator[list[str]]:
    """Every path that comes nowhere twice."""
    if start == end:
        yield [end]
        return
    for one, other in edges:
        if one == start and other not in passed:
            for rest in simple_paths(edges, other, end, (*passed, start)):
                yield [start, *rest]


def layered(options: tuple[str, ...], beats: Callable[[str, str], bool]) -> Order:
    order: Order = []
    rest = sorted(options)
    while rest:
        unbeaten = [one for one in rest if not any(beats(other, one) for other in rest if other != one)]
        order.append(unbeaten)
        rest = [one for one in rest if one not in unbeaten]
    return order


def schulze(options: tuple[str, ...], ballots: Mapping[Ranking, int], by: str) -> Order:
    strong = strengths(options, ballots, by)

    def path(one: str, other: str) -> tuple[int, int]:
        ways = simple_paths(set(strong), one, other)
        return max((min(strong[step] for step in pairwise(way)) for way in ways), default=(0, 0))

    paths = {pair: path(*pair) for pair in permutations(options, 2)}
    return layered(options, lambda one, other: paths[one, other] > paths[other, one])


def ranked_pairs(options: tuple[str, ...], ballots: Mapping[Ranking, int], by: str) -> Order:
    strong = strengths(options, ballots, by)
    locked: set[tuple[str, str]] = set()
    for level in sorted(set(strong.values()), reverse=True):
        equals = {pair for pair in strong if strong[pair] == level}
        circles = {(one, other) for one, other in equals if any(simple_paths(locked | equals, other, one))}
        locked |= equals - circles
    return layered(options, lambda one, other: any(simple_paths(locked, one, other)))


# Run-off -----------------------------------------------------------------------------------------------------------


def eliminations(left: tuple[str, ...], ballots: Mapping[Ranking, int]) -> Iterator[list[list[str]]]:
    """Every order in which they can leave, from the first to leave to those left at the end; nothing is remembered."""
    votes = dict.fromkeys(left, 0)
    for ballot, times in ballots.items():
        for group in ballot:
            standing = [one for one in group if one in left]
            if len(standing) == 1:
                votes[standing[0]] += times
            if standing:
                break
    fewest = min(votes.values())
    last = [one for one in left if votes[one] == fewest]
    if len(left) == 1 or (last == list(left) and fewest == 0):
        yield [list(left)]
    elif fewest == 0:
        for rest in eliminations(tuple(one for one in left if one not in last), ballots):
            yield [last, *rest]
    else:
        for out in last:
            for rest in eliminations(tuple(one for one in left if one != out), ballots):
                yield [[out], *rest]


def runoff(options: tuple[str, ...], ballots: Mapping[Ranking, int]) -> Order:
    orders = [
        {one: stage for stage, out in enumerate(order) for one in out} | {"end": len(order) - 1}
        for order in eliminations(options, ballots)
    ]
    winners = {one for one in options if any(order[one] == order["end"] for order in orders)}
    groups = [{one} for one in options if one not in winners]

    def share(one: str, other: str) -> bool:
        before = any(order[one] > order[other] for order in orders)
        after = any(order[one] < order[other] for order in orders)
        return before == after

    for one, other in permutations([one for one in options if one not in winners], 2):
        if share(one, other):
            mine, yours = (next(group for group in groups if each in group) for each in (one, other))
            if mine is not yours:
                groups.remove(yours)
                mine |= yours
    # Of two groups, every member of the one outlasts every member of the other, or leaves with them.
    groups.sort(key=lambda group: -sum(order[one] for order in orders for one in group) / len(group))
    return [sorted(group) for group in [winners, *groups]]
