"""What theory promises of the methods, on random votes."""

import random
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import pytest

from modui.duties.tally import METHODS, STRENGTHS, Ballot, Ranking, Tally, count
from tests.duties.tally.profiles import NAMES, ballots, some_options, strict

OF_PAIRS = ("schulze", "ranked-pairs")
PROFILES = 120

methods = pytest.mark.parametrize("method", METHODS)
of_pairs = pytest.mark.parametrize("method", OF_PAIRS)
strengths = pytest.mark.parametrize("strength", STRENGTHS)


def groups(counted: Tally) -> list[set[str]]:
    return [set(group) for group in counted.order]


def settled(counted: Tally) -> bool:
    """Whether every two options have a majority between them, and no two majorities are equally strong."""
    assert counted.pairwise
    over = counted.pairwise.over
    pairs = [sorted((over[one][other], over[other][one])) for one, other in combinations(over, 2)]
    leads = {more - less for less, more in pairs}
    return 0 not in leads and len(leads) == len(pairs) == len({more for _less, more in pairs})


def full(chance: random.Random, options: tuple[str, ...]) -> Counter[Ranking]:
    return Counter(strict(chance, options) for _ballot in range(chance.randint(5, 60)))


def settled_votes(
    name: str, method: str, strength: str
) -> Iterator[tuple[random.Random, tuple[str, ...], Counter[Ranking]]]:
    """Votes without ties, each option on every ballot."""
    chance = random.Random(f"{name} {method} {strength}")
    found = 0
    while found < PROFILES:
        options = some_options(chance, 5)
        cast = full(chance, options)
        if settled(count(method, options, cast, strength=strength)):
            found += 1
            yield chance, options, cast


# Always ------------------------------------------------------------------------------------------------------------


@methods
@strengths
def test_all_voters_are_equal(method: str, strength: str) -> None:
    """Anonymity: it does not matter which ballot comes first, nor how equal ones are bundled."""
    chance = random.Random(f"anonymity {method} {strength}")
    for _profile in range(PROFILES):
        options = some_options(chance)
        cast = ballots(method, chance, options)
        rows = list(cast.items())
        chance.shuffle(rows)
        turned = {_turned(ballot): times for ballot, times in rows}

        counted = count(method, options, cast, strength=strength)
        assert count(method, options, dict(rows), strength=strength) == counted
        assert count(method, options, turned, strength=strength) == counted


def _turned(ballot: Ballot) -> Ballot:
    """The same ballot with what is equal on it written the other way round."""
    if ballot and isinstance(ballot[0][-1], int):
        return ballot[::-1]
    return tuple(group[::-1] for group in ballot)  # type: ignore[return-value]


@methods
@strengths
def test_all_options_are_equal(method: str, strength: str) -> None:
    """Neutrality: with other names, and in another order, the same ones come to the same places."""
    chance = random.Random(f"neutrality {method} {strength}")
    for _profile in range(PROFILES):
        options = some_options(chance)
        cast = ballots(method, chance, options)
        other = dict(zip(options, chance.sample(NAMES, len(options)), strict=True))
        renamed = {
            tuple(
                tuple(other.get(part, part) if isinstance(part, str) else part for part in group) for group in ballot
            ): n
            for ballot, n in cast.items()
        }
        counted = count(method, options, cast, places=2, strength=strength)
        again = count(method, chance.sample(list(other.values()), len(options)), renamed, places=2, strength=strength)  # type: ignore[type-var]
        assert groups(again) == [{other[one] for one in group} for group in groups(counted)]
        assert set(again.winners) == {other[one] for one in counted.winners}
        assert again.undecided == counted.undecided


@of_pairs
@strengths
def test_whoever_beats_everyone_wins(method: str, strength: str) -> None:
    """The Condorcet criterion, with ties and all: whoever has a majority over each other wins alone. So the reverse."""
    chance = random.Random(f"Condorcet {method} {strength}")
    seen = 0
    for _profile in range(PROFILES):
        options = some_options(chance)
        counted = count(method, options, ballots(method, chance, options, most=20), strength=strength)
        assert counted.pairwise
        over = counted.pairwise.over
        for one in options:
            rest = [other for other in options if other != one]
            if all(over[one][other] > over[other][one] for other in rest):
                seen += 1
                assert counted.order[0] == (one,)
            if all(over[one][other] < over[other][one] for other in rest):
                assert counted.order[-1] == (one,)
    assert seen > PROFILES / 4


@pytest.mark.parametrize("method", [*OF_PAIRS, "irv"])
def test_whoever_is_first_for_most_wins(method: str) -> None:
    """The majority criterion."""
    chance = random.Random(f"majority {method}")
    for _profile in range(PROFILES):
        options = some_options(chance)
        cast = full(chance, options)
        cast[(options[-1],), *((one,) for one in options[:-1])] += sum(cast.values()) + 1
        assert count(method, options, cast).order[0] == (options[-1],)


# Raising the winner ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["approval", "score"])
def test_more_for_a_winner_never_hurts(method: str) -> None:
    """Monotonicity of approval and score, with ties and all."""
    chance = random.Random(f"monotonicity {method}")
    for _profile in range(PROFILES):
        options = some_options(chance)
        cast = ballots(method, chance, options)
        for winner in count(method, options, cast).winners:
            ballot = chance.choice(list(cast))
            raised = dict(cast)
            raised[ballot] -= 1
            better: Ballot
            if method == "score":
                given = {str(one): int(points) for one, points in ballot}
                better = tuple((given | {winner: given.get(winner, 0) + 2}).items())
            else:
                approved = {str(one) for group in ballot for one in group} | {winner}
                better = (tuple(sorted(approved)),)
            raised[better] = raised.get(better, 0) + 1
            assert winner in count(method, options, raised).winners


@of_pairs
@strengths
def test_raising_the_winner_never_hurts(method: str, strength: str) -> None:
    """Monotonicity of Schulze and ranked pairs on votes without ties."""
    for chance, options, cast in settled_votes("monotonicity", method, strength):
        (winner,) = count(method, options, cast, strength=strength).winners
        raised = Counter(cast)
        for ballot in chance.sample(list(cast), min(3, len(cast))):
            place = ballot.index((winner,))
            higher = [group for group in ballot if group != (winner,)]
            higher.insert(chance.randint(0, place), (winner,))
            raised[ballot] -= 1
            raised[tuple(higher)] += 1
        counted = count(method, options, raised, strength=strength)
        if method == "schulze" or settled(counted):
            assert winner in counted.winners


# Turning round and cloning -----------------------------------------------------------------------------------------


@strengths
def test_turned_round_the_winner_does_not_win(strength: str) -> None:
    """Reversal symmetry of Schulze."""
    for _chance, options, cast in settled_votes("reversal", "schulze", strength):
        reverse = {ballot[::-1]: times for ballot, times in cast.items()}
        forth = count("schulze", options, cast, strength=strength)
        back = count("schulze", options, reverse, strength=strength)
        assert set(forth.winners).isdisjoint(back.winners)
        assert groups(back) == groups(forth)[::-1]


@of_pairs
@strengths
def test_a_clone_changes_nothing(method: str, strength: str) -> None:
    """Independence of clones of Schulze and ranked pairs, on votes without ties."""
    for chance, options, cast in settled_votes("clones", method, strength):
        original = chance.choice(options)
        cloned: Counter[Ranking] = Counter()
        for ballot, times in cast.items():
            for _each in range(times):
                twins = chance.sample([original, "clone"], 2)
                place = ballot.index((original,))
                cloned[(*ballot[:place], *((one,) for one in twins), *ballot[place + 1 :])] += 1
        before = count(method, options, cast, strength=strength)
        after = count(method, (*options, "clone"), cloned, strength=strength)
        assert after.pairwise
        over = after.pairwise.over
        if method == "ranked-pairs" and not _apart(over[original]["clone"], over["clone"][original], before, strength):
            continue
        assert _without_clone(after) == [set(group) for group in before.order]


def _apart(forth: int, back: int, before: Tally, strength: str) -> bool:
    """Whether the majority among the clones is as strong as no other."""
    assert before.pairwise
    over = before.pairwise.over
    leads = {abs(over[one][other] - over[other][one]) for one, other in combinations(over, 2)}
    most = {max(over[one][other], over[other][one]) for one, other in combinations(over, 2)}
    return abs(forth - back) not in leads | {0} if strength == "margins" else max(forth, back) not in most


def _without_clone(counted: Tally) -> list[set[str]]:
    return [kept for group in counted.order if (kept := set(group) - {"clone"})]
