"""Random votes: few options, few ballots, so that ties, circles and equal ranks are common."""

import os
import random
from collections import Counter
from pathlib import Path

import pytest

from modui.duties.tally import Ballot, Ranking, Scores

NAMES = ("A", "B", "C", "D", "E", "F", "G")

DATA = Path(os.environ.get("MODUI_TEST_DATA", "")) / "votes"
ELECTIONS = sorted(DATA.glob("*.json")) if os.environ.get("MODUI_TEST_DATA") else []

elections = pytest.mark.parametrize(
    "file",
    ELECTIONS
    or [pytest.param(None, marks=pytest.mark.skip(reason="MODUI_TEST_DATA does not name a folder with votes/*.json"))],
    ids=lambda file: file.stem if file else "none",
)
"""Every election of the evaluation data, where there is any."""


def strict(chance: random.Random, options: tuple[str, ...]) -> Ranking:
    """Every option, each in a group of its own."""
    return tuple((one,) for one in chance.sample(options, len(options)))


def ranking(chance: random.Random, options: tuple[str, ...]) -> Ranking:
    """Some of the options, now and then equal, now and then none."""
    rest = chance.sample(options, chance.randint(0, len(options)))
    groups: list[tuple[str, ...]] = []
    while rest:
        size = min(len(rest), 1 if chance.random() < 0.75 else chance.randint(2, 3))
        groups.append(tuple(sorted(rest[:size])))
        rest = rest[size:]
    return tuple(groups)


def scores(chance: random.Random, options: tuple[str, ...]) -> Scores:
    """Points for some of the options."""
    return tuple((one, chance.randint(0, 5)) for one in sorted(chance.sample(options, chance.randint(0, len(options)))))


def ballots(method: str, chance: random.Random, options: tuple[str, ...], most: int = 9) -> dict[Ballot, int]:
    """Ballots as the method wants them."""
    cast: Counter[Ballot] = Counter()
    for _ballot in range(chance.randint(0, most)):
        if method == "score":
            cast[scores(chance, options)] += chance.randint(1, 3)
        elif method == "approval":
            cast[ranking(chance, options)[:1]] += chance.randint(1, 3)
        else:
            cast[ranking(chance, options)] += chance.randint(1, 3)
    return cast


def some_options(chance: random.Random, most: int = 6) -> tuple[str, ...]:
    """The first few of the names."""
    return NAMES[: chance.randint(2, most)]
