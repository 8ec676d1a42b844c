"""What members or questions get for terms that are asked for: BM25, as arithmetic over all holders at once."""

from collections.abc import Sequence
from math import log
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from modui.records.matching.book import SATURATION, Book, Floats, Numbers

_SPREAD = 8
"""Into how many times as many heaps as are looked for the scores are dealt."""


class Worth(NamedTuple):
    """A term that is asked for: what each of its holders gets for it at most, and how many they are."""

    term: str
    worth: float
    many: int


def rarity(total: int, having: int) -> float:
    """How much a term tells that `having` of `total` hold."""
    return log(1 + (total - having + 0.5) / (having + 0.5))


def all_of(terms: Sequence[Worth]) -> float:
    """What a text of usual length gets that says each of `terms` once."""
    return sum(got(one.worth, 1.0, SATURATION) for one in terms)


def part_of(score: float, whole: float) -> float:
    """How much of :func:`all_of` a score is: 1 at most, though a short text that says little else may get more."""
    return min(1.0, score / whole) if whole else 0.0


def got(worth: float, strong: float, norm: float) -> float:
    """What somebody gets for a term that they hold this strongly (BM25)."""
    return worth * strong * (SATURATION + 1) / (strong + norm)


def add_up(book: Book, kind: str, terms: Sequence[Worth], *, most: int, pool: int) -> Floats:
    """By number, what each member or question gets for `terms` (BM25); the most telling terms stand first.

    Of the terms whose holders are together more than `most`, the rest decides among the best `pool` alone.
    """
    norms = book.norms(kind)
    scores = np.zeros(len(norms))
    holders = book.holders(kind, [one.term for one in terms])
    read, best = 0, None
    for one in terms:
        packed = holders[one.term]
        read += len(packed)
        if read > most and best is None and one is not terms[0]:
            best = np.zeros(len(norms), bool)
            best[best_of(scores, pool)] = True
        if best is not None:
            packed = packed[best.take((packed >> 8).astype(np.intp))]
        # One term at a time: what is worked with stays in the processor's cache, and nobody stands in it twice.
        numbers = (packed >> 8).astype(np.intp)
        strong = (packed & 255).astype(np.float64)
        strong *= 0.1
        below = norms.take(numbers)
        below += strong
        strong *= one.worth * (SATURATION + 1)
        strong /= below
        scores[numbers] += strong
    return scores


def floor_of(scores: Floats | Numbers, many: int) -> float:
    """The `many`th best of `scores`; 0 where fewer than that are above it."""
    heaps = _SPREAD * many
    if len(scores) > 2 * heaps:
        # The best of as many heaps are no better than what is looked for: most scores are out at a glance.
        dealt = scores[: len(scores) - len(scores) % heaps].reshape(-1, heaps).max(axis=0)
        scores = scores[scores >= np.partition(dealt, heaps - many)[heaps - many]]
    scores = scores[scores > 0]
    if len(scores) < many:
        return 0.0
    return float(np.partition(scores, len(scores) - many)[len(scores) - many])


def best_of(scores: Floats, many: int) -> npt.NDArray[np.int64]:
    """The numbers with the `many` best scores above 0, best first, equal ones by number."""
    numbers = _no_less(scores, floor_of(scores, many))
    return numbers[np.lexsort((numbers, -scores[numbers]))][:many]


def first_of(book: Book, kind: str, scores: Floats | Numbers, many: int) -> dict[int, str]:
    """The numbers and ids of the members or questions with the `many` best scores above 0, best first.

    Equal ones stand by id, whoever is equal to the last one included: in which order they were taken in says nothing.
    """
    ids = book.ids(kind, _no_less(scores, floor_of(scores, many)).tolist())
    return dict(sorted(ids.items(), key=lambda one: (-float(scores[one[0]]), one[1]))[:many])


def _no_less(scores: Floats | Numbers, least: float) -> npt.NDArray[np.int64]:
    return np.flatnonzero(scores >= least if least > 0 else scores > 0)
