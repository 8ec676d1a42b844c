"""Who could answer: four kinds of evidence, each of the best one's part, added up.

    score = 10 · (2.5 · p · profile + n / (n + 100) · (5 · q · answers + alike)
                  + n / (n + 5) · min(2, 9 · m^1.5) · lately)

- *profile*: what a member wrote of themselves, as one document whose fields weigh differently (BM25F: Robertson,
  Zaragoza and Taylor, 2004).
- *answers*: the 100 likest questions of the past credit whoever answered them (combSUM over documents: Balog, Azzopardi
  and de Rijke, 2006; Macdonald and Ounis, 2006), the recent ones more.
- *alike*: the terms that stand out in the profiles of those who answered the 100 are what such a question asks for
  (feedback as in Lavrenko and Croft, 2001, but through the answerers' own words); everybody has them or has not.
- *lately*: who has answered anything of late.

The evidence at hand decides what each weighs, and nothing is set for a community: `n` is how many answered questions
there are; `p` and `q` how much of what the text says the best profile and the likest answered question say too, 0 to 1;
and `m` how well nothing but the number of their answers foretells who answers here, a mean reciprocal rank over the
archive.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from math import log
from typing import NamedTuple, TypeVar

import numpy as np

from modui.records.matching import terms as cut
from modui.records.matching.adding import Worth, add_up, all_of, best_of, first_of, got, part_of, rarity
from modui.records.matching.book import ASKED, PERSON, WEIGHTS, Book, Floats, Numbers, strength, summed
from modui.records.segmenting import is_han

K = TypeVar("K", str, int)

_SCALE = 10.0
_PROFILE = 2.5
_ANSWERS = 5.0
_ALIKE = 1.0
_LATELY = 9.0
_LATELY_AT_MOST = 2.0
_FORETELLS = 1.5
"""The power of how well the number of answers foretells who answers: where it hardly does, it says nothing."""
_ARCHIVE = 100
"""Answered questions with which an archive counts half."""
_COUNTED = 5
"""The same, of who answers how much: that is soon known."""
_LIKEST = 100
_LOOKED_AT = 400
"""Questions that are looked at for those: some may have no answer."""
_SHARP = 1.5
"""The power of its likeness with which a question counts."""
_FADE = 15.0
"""Days after which an answer counts half, and after twice as many a third."""
_UNDATED = 365.0
"""How old an answer without a date is taken to be, in days."""
_TOLD = 400
_FEEDBACK = 50
"""Terms of the answerers' profiles that are asked for."""
_GRAIN = 1024
"""Shares are whole numbers of this part, so that their sum is exact in any order."""
_TERMS = 160
"""Terms of a text that are asked for, the most telling first."""
_MOST = 1_000_000
_POOL = 5000
"""How many holders of terms everybody is judged by, and how many of the best the rest decides among."""
_CITED = 3


class Cited(NamedTuple):
    """A question of the past that a member answered, and its part of their share."""

    question: str
    title: str
    share: float


class Share(NamedTuple):
    """What one kind of evidence adds to a member's score: a field, or ``answers``, ``alike``, ``lately``.

    `terms` are the words it has in common with the text, the best first; `cited` the questions it comes from.
    """

    field: str
    terms: tuple[str, ...]
    share: float
    cited: tuple[Cited, ...] = ()


class Hit(NamedTuple):
    """A member that a text is about; `shares` are the largest first."""

    member: str
    shares: tuple[Share, ...]

    @property
    def score(self) -> float:
        """Exactly the sum of the shares."""
        return sum(share.share for share in self.shares)


class Placed(NamedTuple):
    """A member in the order, by id and number, with their score."""

    id: str
    number: int
    score: float


def day_of(text: str) -> float | None:
    """The day (since 1970, with its part) that an ISO date or time gives; None where it gives none."""
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (given if given.tzinfo else given.replace(tzinfo=UTC)).timestamp() / 86400


def rank(
    book: Book, text: str, limit: int, *, tags: Sequence[str] = (), day: float | None = None, without: str | None = None
) -> "Matching":
    """The `limit` members most able to answer `text`; explained one by one by :meth:`Matching.hit`.

    `day` is when it is asked (default: at the archive's last answer); the question `without` credits nobody, though
    its answers count among those of late.
    """
    return Matching(book, cut.asking(text, tags, book.wholes()), limit, day, without)


class Matching:
    """The evidence for one text, and the members in order."""

    def __init__(self, book: Book, asking: cut.Asking, limit: int, day: float | None, without: str | None) -> None:
        self._book = book
        self._asking = asking
        self._day = book.latest() if day is None else day
        self._wanted = worths(book, PERSON, asking)
        self._like(without)
        answered = book.answered()
        weight = answered / (answered + _ARCHIVE)
        lately = answered / (answered + _COUNTED) * min(_LATELY_AT_MOST, _LATELY * book.foretold() ** _FORETELLS)
        profile = add_up(book, PERSON, self._wanted, most=_MOST, pool=_POOL)
        sure = part_of(float(profile.max(initial=0.0)), all_of(self._wanted))
        self._parts = {
            "profile": _parts(profile, _PROFILE * sure),
            "answers": _parts(self._credit, weight * _ANSWERS * self._surest),
            "alike": _parts(self._alike(), weight * _ALIKE),
            "lately": _parts(book.recent(self._day, _FADE, _UNDATED), lately),
        }
        # Who answers a lot is suggested for what they know, not for that alone.
        self._parts["lately"][sum(self._parts[name] for name in ("profile", "answers", "alike")) == 0] = 0
        self.placed = self._placed(limit)

    def _like(self, without: str | None) -> None:
        """The likest questions of the past, and what they credit to whom."""
        book = self._book
        wanted = worths(book, ASKED, self._asking)
        self._asked = {one.term: one.worth for one in wanted}
        scores = add_up(book, ASKED, wanted, most=_MOST, pool=_POOL)
        best = list(first_of(book, ASKED, scores, _LOOKED_AT))
        replies = book.replies(best[: 2 * _LIKEST], without)
        if len(replies) < _LIKEST:
            replies |= book.replies(best[2 * _LIKEST :], without)
        whole = all_of(wanted)
        self._likest = {number: part_of(float(scores[number]), whole) for number in best[:_LIKEST]}
        self._credit = np.zeros(len(book.norms(PERSON)))
        self._authors: dict[int, float] = {}
        self._questions: dict[int, dict[int, float]] = {}
        answered = [one for one in best if one in replies][:_LIKEST]
        self._surest = part_of(float(scores[answered[0]]), whole) if answered else 0.0
        for number in answered:
            counts = float(scores[number]) ** _SHARP
            for author, then in replies[number].items():
                age = _UNDATED if then is None else max(0.0, self._day - then)
                self._credit[author] += counts / (1 + age / _FADE)
                self._questions.setdefault(author, {})[number] = counts / (1 + age / _FADE)
                self._authors[author] = self._authors.get(author, 0.0) + counts

    def _alike(self) -> Floats:
        """Who has in their profile what stands out in those of the answerers."""
        book = self._book
        self._feedback: dict[int, float] = {}
        held = book.vocabularies(list(self._authors))
        if not held:
            return np.zeros(len(self._credit))
        keys, places = np.unique(np.concatenate(list(held.values())), return_inverse=True)
        credit = np.repeat([self._authors[author] for author in held], [len(one) for one in held.values()])
        # Rounded, since in which order members were taken in must not decide between equal terms.
        parts = np.round(summed(places, credit / sum(self._authors.values()), len(keys)), 12)
        told = best_of(parts, _TOLD)
        many, total = book.many_of(PERSON, keys[told].tolist()), book.total(PERSON)
        stands = {
            term: part * log(part * total / many[term])
            for term, part in zip(keys[told].tolist(), parts[told].tolist(), strict=True)
        }
        best = sorted((term for term in stands if stands[term] > 0), key=lambda term: (-stands[term], term))
        self._feedback = {term: stands[term] for term in best[:_FEEDBACK]}
        scores = np.zeros(len(self._credit))
        for term, packed in book.holders_of(PERSON, list(self._feedback)).items():
            scores[packed >> 8] += self._feedback[term]
        return scores

    def _placed(self, limit: int) -> list[Placed]:
        scores: Numbers = np.sum(list(self._parts.values()), axis=0)
        first = first_of(self._book, PERSON, scores, limit)
        return [Placed(member, number, int(scores[number]) / _GRAIN) for number, member in first.items()]

    def likeness(self) -> dict[str, float]:
        """How alike the likest questions of the past are, answered or not, by id: 1 is a question of the same words."""
        titles = self._book.titles(list(self._likest))
        return {titles[number][0]: likeness for number, likeness in self._likest.items()}

    # Why ----------------------------------------------------------------------------------------------------------

    def hit(self, placed: Placed) -> Hit:
        """Why this member: shares that add up to their score."""
        number = placed.number
        lines = self._book.terms(PERSON, [number])[number]
        whole = {name: int(parts[number]) for name, parts in self._parts.items()}
        shares = self._fields(number, lines, whole["profile"])
        if whole["answers"]:
            shares.append(self._answered(number, whole["answers"]))
        if whole["alike"]:
            held = {cut.key(term): term for line in lines for term in line}
            common = self._shown([held[one] for one in self._feedback if one in held])
            shares.append(Share("alike", common, whole["alike"] / _GRAIN))
        if whole["lately"]:
            shares.append(Share("lately", (), whole["lately"] / _GRAIN))
        return Hit(placed.id, tuple(sorted(shares, key=lambda one: -one.share)))

    def _fields(self, number: int, lines: Sequence[Sequence[str]], whole: int) -> list[Share]:
        """The part of each field in what the profile adds."""
        worth = {one.term: one.worth for one in self._wanted}
        held: dict[str, float] = {}
        for line, weight in zip(lines, WEIGHTS.values(), strict=True):
            for term in line:
                held[term] = held.get(term, 0.0) + weight
        norm = float(self._book.norms(PERSON)[number])
        fields: dict[str, dict[str, float]] = {}
        for (field, weight), line in zip(WEIGHTS.items(), lines, strict=True):
            for term in line:
                if term in worth:
                    of_field = fields.setdefault(field, {})
                    part = got(worth[term], strength(held[term]), norm) * weight / held[term]
                    of_field[term] = of_field.get(term, 0.0) + part
        parts = _split(whole, {field: sum(of_field.values()) for field, of_field in fields.items()})
        return [Share(field, self._shown(_best_first(fields[field])), parts[field] / _GRAIN) for field in parts]

    def _answered(self, number: int, whole: int) -> Share:
        """The part of each question in what the answers add."""
        held, titles = self._questions[number], self._book.titles(list(self._questions[number]))
        # Of equal ones the id decides: in which order they were taken in must not.
        ordered = sorted(held, key=lambda one: (-held[one], titles[one][0]))
        parts = _split(whole, {one: held[one] for one in ordered})
        best = [one for one in ordered if one in parts]
        spoken: dict[str, float] = {}
        for one, lines in self._book.terms(ASKED, best[:_CITED]).items():
            for term in {term for line in lines for term in line} & self._asked.keys():
                spoken[term] = spoken.get(term, 0.0) + self._asked[term] * parts[one]
        cited = tuple(Cited(*titles[one], parts[one] / _GRAIN) for one in best)
        return Share("answers", self._shown(_best_first(spoken)), whole / _GRAIN, cited)

    def _shown(self, terms: Sequence[str]) -> tuple[str, ...]:
        """`terms` as the text has them: characters only where there is nothing else."""
        whole = [term for term in terms if not cut.is_character(term)]
        best = dict.fromkeys(self._asking.shown.get(term) or cut.spelled(term) for term in whole or terms)
        # The Chinese words that are part of a longer one count, and go without saying.
        return tuple(one for one in best if not is_han(one) or not any(one != other and one in other for other in best))


def holding(book: Book, words: Sequence[Sequence[str]]) -> list[tuple[str, float]]:
    """The members who hold one of each of `words`, with what that tells."""
    scores: Floats | None = None
    for forms in words:
        many = book.many(PERSON, forms)
        found = [Worth(term, rarity(book.total(PERSON), having), having) for term, having in sorted(many.items())]
        told = add_up(book, PERSON, found, most=sum(many.values()), pool=_POOL)
        scores = told if scores is None else np.where((scores > 0) & (told > 0), scores + told, 0.0)
    if scores is None:
        return []
    numbers = np.flatnonzero(scores).tolist()
    return [(member, float(scores[number])) for number, member in book.ids(PERSON, numbers).items()]


def worths(book: Book, kind: str, asking: cut.Asking) -> list[Worth]:
    """The terms of `asking` that anybody holds, with what each is worth: the rarer, the more."""
    many = book.many(kind, [*asking.terms, *asking.wholes])
    total = book.total(kind)
    counts: Mapping[str, int] = {**asking.wholes, **asking.terms}
    found = [
        Worth(term, cut.weight(term) * rarity(total, having) * (1 + log(counts[term])), having)
        for term, having in many.items()
    ]
    return sorted((one for one in found if one.worth > 0), key=lambda one: (-one.worth, one.term))[:_TERMS]


def _parts(scores: Floats, weight: float) -> Numbers:
    """`scores` as whole parts of the best one's, which gets `weight`."""
    best = float(scores.max()) if len(scores) else 0.0
    return np.rint(scores * (weight * _SCALE * _GRAIN / best if best > 0 else 0.0)).astype(np.int64)


def _split(whole: int, parts: Mapping[K, float]) -> dict[K, int]:
    """`whole` in whole numbers, in proportion to `parts`; the largest takes what is left over."""
    total = sum(parts.values())
    split = {key: int(whole * part / total) for key, part in parts.items()}
    if split:
        split[max(parts, key=lambda key: parts[key])] += whole - sum(split.values())
    return {key: part for key, part in split.items() if part > 0}


def _best_first(parts: Mapping[K, float]) -> list[K]:
    return sorted(parts, key=lambda key: (-parts[key], key))
