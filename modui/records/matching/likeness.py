"""Was it asked already? How alike a text and the questions of the past are.

The likeness of two texts is what they have in common, each term as it tells, against what each says by itself
(Tversky, 1977); what the text says counts more than what the question adds to it. Terms are words and, since one
Chinese word has many forms, single characters.

Where there is a sentence encoder, what two texts mean counts besides: being unlike takes that they differ in both. In
different languages they have no words in common, and what they mean counts alone.
"""

from collections.abc import Iterable
from math import fsum
from typing import NamedTuple

from modui.records.matching import terms as cut
from modui.records.matching.adding import Worth, add_up, first_of, rarity
from modui.records.matching.book import ASKED, Book
from modui.records.segmenting import STOP_WORDS, is_han

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

_NEAREST = 100
"""Questions that are taken for what they mean alone,"""
_LATEST = 25_000
"""of this many that came last; of the others, those with words in common."""
_MEANT = 0.7
"""What meaning counts."""
_UNRELATED = 0.5
"""How near in meaning texts are that have nothing to do with each other,"""
_UNRELATED_ACROSS = 0.3
"""and in different languages."""


class Alike(NamedTuple):
    """A question that says the same as a text, from 0 (nothing in common) to 1 (the same words)."""

    question: str
    score: float


class Compared(NamedTuple):
    """What a question and a text have in common, in words from 0 to 1, and how near they are in meaning, if known."""

    question: str
    words: float
    meaning: float | None
    across: bool
    """One of them is in Chinese, and the other is not."""

    @property
    def likeness(self) -> float:
        """Both together, from 0 to 1: 1 only for the same words, and no less than they say."""
        if self.meaning is None:
            return self.words
        least, counts = (_UNRELATED_ACROSS, 1.0) if self.across else (_UNRELATED, _MEANT)
        meant = counts * max(0.0, (min(1.0, self.meaning) - least) / (1 - least))
        return self.words + (1 - self.words) * meant


def alike(book: Book, text: str, limit: int) -> list[Alike]:
    """The questions that are most alike to `text`, as a whole or by their titles; best first, equal ones by id."""
    found = [Alike(one.question, one.likeness) for one in compared(book, text, limit)]
    return sorted((one for one in found if one.score > 0), key=lambda one: (-one.score, one.question))[:limit]


def compared(book: Book, text: str, limit: int) -> list[Compared]:
    """The questions among which the `limit` most alike are, in any order."""
    said = cut.said(text)
    asked = {term for term in said if _counts(term)}
    many, total = book.many(ASKED, asked), book.total(ASKED)
    telling = {term: _counts(term) * rarity(total, having) for term, having in many.items()}
    wanted = sorted(
        (Worth(term, telling[term], many[term]) for term in telling), key=lambda one: (-one.worth, one.term)
    )
    scores = add_up(book, ASKED, wanted[:_TERMS], most=_MOST, pool=10 * _POOL)
    pool = list(first_of(book, ASKED, scores, max(_POOL, 2 * limit)))
    near = book.meanings.near(text, pool, max(_NEAREST, limit), _LATEST)
    pool += sorted(near.keys() - set(pool))
    lines = {number: (title, rest) for number, (title, rest, *_replies) in book.terms(ASKED, pool).items()}
    held = {number: (_compared(title), _compared([*title, *rest])) for number, (title, rest) in lines.items()}
    many = book.many(ASKED, {term for sets in held.values() for terms in sets for term in terms} | asked)
    telling = {term: _counts(term) * rarity(total, having) for term, having in many.items()}
    unseen = _UNSEEN * rarity(total, 0)

    def told(terms: Iterable[str]) -> float:
        return fsum(telling.get(term) or unseen * _counts(term) for term in terms)

    whole, chinese = told(asked), _is_chinese(said)
    titles = book.titles(pool)
    found = []
    for number, sets in held.items():
        words = max(
            (told(asked & terms) / (_TEXT * whole + (1 - _TEXT) * told(terms)) for terms in sets if terms), default=0.0
        )
        across = _is_chinese([*lines[number][0], *lines[number][1]]) != chinese
        found.append(Compared(titles[number][0], words, near.get(number), across))
    return found


def _is_chinese(terms: Iterable[str]) -> bool:
    """Whether a text of these terms has more Chinese characters than words of other scripts."""
    return sum(1 if cut.is_character(term) else -1 for term in terms if cut.is_character(term) or not is_han(term)) > 0


def _compared(terms: Iterable[str]) -> set[str]:
    return {term for term in terms if _counts(term)}


def _counts(term: str) -> float:
    """What a term counts when questions are compared; a word of one character is that character.

    Function words of English are rare where most is in Chinese, and would make strangers of one language look alike.
    """
    if cut.is_character(term):
        return _CHARACTER
    if term[0] == cut.WHOLE and len(term) > 1:
        return 0.0
    if is_han(term):
        return _HAN_WORD if len(term) > 1 else 0.0
    return 0.0 if term in STOP_WORDS else _WORD
