"""The tally against the definitions and against other people's libraries, on random votes with many ties."""

import random
from collections import Counter
from collections.abc import Mapping
from importlib import import_module
from itertools import combinations
from typing import cast

import pytest

from modui.duties.tally import METHODS, Ballot, Ranking, Scores, Tally, count
from tests.duties.tally import definitions
from tests.duties.tally.profiles import ballots, some_options, strict

profiles = pytest.mark.parametrize(
    "number",
    [100, pytest.param(500, marks=pytest.mark.slow), pytest.param(5_000, marks=pytest.mark.nightly)],
)


def by_definition(
    method: str, options: tuple[str, ...], cast_: Mapping[Ballot, int], strength: str
) -> definitions.Order:
    rankings = cast("Mapping[Ranking, int]", cast_)
    if method == "score":
        return definitions.score(options, cast("Mapping[Scores, int]", cast_))
    if method == "approval":
        return definitions.approval(options, rankings)
    if method == "schulze":
        return definitions.schulze(options, rankings, strength)
    if method == "ranked-pairs":
        return definitions.ranked_pairs(options, rankings, strength)
    return definitions.runoff(options, rankings)


@profiles
@pytest.mark.parametrize("strength", ["margins", "winning-votes"])
@pytest.mark.parametrize("method", METHODS)
def test_the_tally_is_what_the_definition_says(method: str, strength: str, number: int) -> None:
    chance = random.Random(f"{method} {strength} {number}")
    tied = 0
    for _profile in range(number):
        options = some_options(chance)
        cast_ = ballots(method, chance, options)
        counted = count(method, options, cast_, strength=strength)
        assert [sorted(group) for group in counted.order] == by_definition(method, options, cast_, strength), cast_
        tied += bool(counted.ties)
    assert number / 10 < tied < number


# votelib (MIT, no dependencies): whatever it can say of ties ------------------------------------------------------


def first(elected: list[str | frozenset[str]]) -> set[str]:
    """Whom votelib puts first: several where it reports a tie."""
    return set(elected[0]) if elected and isinstance(elected[0], frozenset) else set(map(str, elected[:1]))


@profiles
def test_votelib_finds_the_same_approvals_and_points(number: int) -> None:
    pytest.importorskip("votelib", reason="votelib is not installed: uv sync --group oracle")
    plurality = import_module("votelib.evaluate.core").Plurality()
    approvals = import_module("votelib.convert").ApprovalToSimpleVotes()
    sums = import_module("votelib.evaluate.cardinal").ScoreVoting("sum", unscored_value=0)
    chance = random.Random(f"votelib {number}")
    for _profile in range(number):
        options = some_options(chance)
        approved: Counter[frozenset[str]] = Counter()
        cast_ = ballots("approval", chance, options)
        for ballot, times in cast_.items():
            approved[frozenset(str(one) for group in ballot for one in group)] += times
        counted = count("approval", options, cast_)
        simple = approvals.convert(approved)
        assert {one: votes for one, votes in counted.totals.items() if votes} == {o: v for o, v in simple.items() if v}
        assert set(counted.winners) == first(plurality.evaluate(simple, 1))

        cast_ = ballots("score", chance, options)
        counted = count("score", options, cast_)
        if counted.winners:
            given = {frozenset(ballot): times for ballot, times in cast_.items()}
            assert set(counted.order[0]) == first(sums.evaluate(given, 1))


def without_ties(counted: Tally) -> bool:
    """Whether every two options have a majority between them, and no two majorities are equally strong."""
    assert counted.pairwise
    over = counted.pairwise.over
    votes = [(over[one][other], over[other][one]) for one, other in combinations(over, 2)]
    margins = [abs(forth - back) for forth, back in votes]
    return 0 not in margins and len(set(margins)) == len(margins) == len({max(both) for both in votes})


@profiles
def test_votelib_finds_the_same_orders_where_nothing_is_equal(number: int) -> None:
    pytest.importorskip("votelib", reason="votelib is not installed: uv sync --group oracle")
    condorcet = import_module("votelib.evaluate.condorcet")
    pairs = import_module("votelib.convert").RankedToCondorcetVotes()
    chance = random.Random(f"votelib {number}")
    compared = 0
    while compared < number:
        options = some_options(chance, 5)
        cast_: Counter[Ranking] = Counter(strict(chance, options) for _ballot in range(chance.randint(20, 80)))
        if not without_ties(count("schulze", options, cast_)):
            continue
        compared += 1
        theirs = pairs.convert({tuple(group[0] for group in ballot): times for ballot, times in cast_.items()})
        for strength, scorer in (("margins", "margins"), ("winning-votes", "winning_votes")):
            order = [group[0] for group in count("ranked-pairs", options, cast_, strength=strength).order]
            assert order == condorcet.RankedPairs(scorer).evaluate(theirs, len(options))
        order = [group[0] for group in count("schulze", options, cast_, strength="winning-votes").order]
        assert order == condorcet.Schulze().evaluate(theirs, len(options))


@profiles
def test_votelib_finds_the_same_winner_of_a_run_off_without_ties(number: int) -> None:
    pytest.importorskip("votelib", reason="votelib is not installed: uv sync --group oracle")
    selector = import_module("votelib.evaluate.sequential").TransferableVoteSelector(quota_function=None)
    stuck = import_module("votelib.evaluate.core").VotingSystemError
    chance = random.Random(f"votelib {number}")
    compared = 0
    while compared < number:
        options = some_options(chance)
        cast_: Counter[Ranking] = Counter(
            strict(chance, options)[: chance.randint(1, len(options))] for _ballot in range(chance.randint(20, 80))
        )
        counted = count("irv", options, cast_)
        if any(len(each.last) > 1 for each in counted.rounds):
            continue
        theirs = {tuple(group[0] for group in ballot): times for ballot, times in cast_.items()}
        try:
            winners = selector.evaluate(theirs, 1)
        except stuck:
            # Where no ballot of whoever leaves names anybody else, votelib thinks that it goes in circles.
            continue
        compared += 1
        assert list(counted.winners) == winners
