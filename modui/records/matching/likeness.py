"""Was it asked already? How alike a text and the questions of the past are.

The likeness of two texts is what they have in common, each term as it tells, against what each says by itself
(Tversky, 1977); what the text says counts more than what the question adds to it. Terms are words and, since one
Chinese word has many forms, single characters.
"""

from collections.abc import Iterable
from math import fsum
from typing import NamedTuple

from modui.records.matching import terms as cut
from modui.records.matching.adding import Worth, add_up, best_of, rarity
from modui.records.matching.book import ASKED, Book
from modui.records.segmenting import is_han

_TEXT = 0.65
"""What the text's own terms count, against those of the question."""
_UNSEEN = 0.7
"""What a term tells that no question has, of what it would tell if one had it."""
_CHARACTER = 1.0
_HAN_WORD = 0.5
_WORD = 1.5
_POOL = 200
_MOST = 400_000
_TERMS = 160


class Alike(NamedTuple):
    """A question that says the same as a text, from 0 (nothing in common) to 1 (the same words)."""

    question: str
    score: float


def alike(book: Book, text: str, limit: int) -> list[Alike]:
    """The questions that are most alike to `text`, as a whole or by their titles; best first, equal ones by id."""
    asked = {term for term in cut.said(text) if _counts(term)}
    many, total = book.many(ASKED, asked), book.total(ASKED)
    telling = {term: _counts(term) * rarity(total, having) for term, having in many.items()}
    wanted = sorted(
        (Worth(term, telling[term], many[term]) for term in telling), key=lambda one: (-one.worth, one.term)
    )
    scores = add_up(book, ASKED, wanted[:_TERMS], most=_MOST, pool=10 * _POOL)
    pool = best_of(scores, max(_POOL, 2 * limit)).tolist()
    held = {
        number: (_compared(title), _compared([*title, *rest]))
        for number, (title, rest, *_replies) in book.terms(ASKED, pool).items()
    }
    many = book.many(ASKED, {term for sets in held.values() for terms in sets for term in terms} | asked)
    telling = {term: _counts(term) * rarity(total, having) for term, having in many.items()}
    unseen = _UNSEEN * rarity(total, 0)

    def told(terms: Iterable[str]) -> float:
        return fsum(telling.get(term) or unseen * _counts(term) for term in terms)

    whole = told(asked)
    titles = book.titles(pool)
    found = []
    for number, sets in held.items():
        score = max(told(asked & terms) / (_TEXT * whole + (1 - _TEXT) * told(terms)) for terms in sets if terms)
        found.append(Alike(titles[number][0], score))
    return sorted(found, key=lambda one: (-one.score, one.question))[:limit]


def _compared(terms: Iterable[str]) -> set[str]:
    return {term for term in terms if _counts(term)}


def _counts(term: str) -> float:
    """What a term counts when questions are compared; a word of one character is that character."""
    if cut.is_character(term):
        return _CHARACTER
    if term[0] == cut.WHOLE and len(term) > 1:
        return 0.0
    if is_han(term):
        return _HAN_WORD if len(term) > 1 else 0.0
    return _WORD
