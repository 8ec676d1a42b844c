"""The simple ways to rank members for a question, as peers of modui's: over the same words, each by its own scores."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from modui.records.matching import WEIGHTS
from modui.records.segmenting import STOP_WORDS, stem, words

Scores = npt.NDArray[np.float64]
Row = Mapping[str, object]
LIKEST = 100


def terms(text: str) -> list[str]:
    """The words of `text` that tell something."""
    return [stem(word) for word in words(text) if word not in STOP_WORDS]


def flat(value: object) -> str:
    """A field of a member as text."""
    return "、".join(map(str, value)) if isinstance(value, list) else str(value or "")


class Bm25:
    """Okapi BM25 with k1 1.2 and b 0.75 (Robertson and Walker 1994) over `documents`, each a list of terms."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self.count = len(documents)
        lengths = np.array([len(one) for one in documents], dtype=np.float64)
        average = float(lengths.mean()) or 1.0
        held: dict[str, list[tuple[int, int]]] = {}
        for number, document in enumerate(documents):
            for term, times in Counter(document).items():
                held.setdefault(term, []).append((number, times))
        self.held: dict[str, tuple[npt.NDArray[np.int64], Scores]] = {}
        for term, pairs in held.items():
            numbers = np.array([number for number, _times in pairs])
            often = np.array([times for _number, times in pairs], dtype=np.float64)
            telling = math.log(1 + (self.count - len(pairs) + 0.5) / (len(pairs) + 0.5))
            norm = 1.2 * (0.25 + 0.75 * lengths[numbers] / average)
            self.held[term] = (numbers, telling * often * 2.2 / (often + norm))

    def scores(self, asked: Iterable[str]) -> Scores:
        """The score of every document for the terms `asked`."""
        found = np.zeros(self.count)
        for term, times in Counter(asked).items():
            if term in self.held:
                numbers, worth = self.held[term]
                found[numbers] += worth * (1 + math.log(times))
        return found


class Simple:
    """Weighted fields, the profile as one document, past answers (combSUM of the top 100), popularity, their sum."""

    def __init__(self, members: Sequence[Row], archive: Sequence[Row]) -> None:
        self.ids = [str(one["id"]) for one in members]
        place = {member: number for number, member in enumerate(self.ids)}
        fields = [one["fields"] if isinstance(one.get("fields"), dict) else one for one in members]
        texts = [{name: terms(flat(held.get(name))) for name in WEIGHTS} for held in fields]  # type: ignore[attr-defined]  # a row of JSON
        self.fields = {name: Bm25([one[name] for one in texts]) for name in WEIGHTS}
        self.profile = Bm25([[term for name in WEIGHTS for term in one[name]] for one in texts])
        self.past = Bm25([terms(f"{one.get('title') or ''}\n{one.get('text') or ''}") for one in archive] or [[]])
        answers = [one.get("answers") for one in archive]
        self.authors = [
            [place[author["author"]] for author in given if author["author"] in place]
            if isinstance(given, list)
            else []
            for given in answers
        ]
        self.popularity = np.zeros(len(self.ids))
        for authors in self.authors:
            for author in authors:
                self.popularity[author] += 1

    def rankings(self, text: str, asker: str) -> dict[str, list[str]]:
        """The members in the order of each method, those of no score left out."""
        asked = terms(text)
        fields = sum((WEIGHTS[name] * index.scores(asked) for name, index in self.fields.items()), np.zeros(1))
        answers = np.zeros(len(self.ids))
        likeness = self.past.scores(asked)
        for number in np.argsort(-likeness, kind="stable")[:LIKEST].tolist():
            if likeness[number] > 0:
                answers[self.authors[number]] += likeness[number]
        scores = {
            "weighted fields": fields,
            "profile, BM25": self.profile.scores(asked),
            "past answers": answers,
            "popularity": self.popularity,
        }
        scores["plain sum"] = sum((one / (one.max() or 1.0) for one in scores.values()), np.zeros(1))
        return {name: self._order(one, asker) for name, one in scores.items()}

    def _order(self, scores: Scores, asker: str) -> list[str]:
        order = np.argsort(-scores, kind="stable")[:101].tolist()
        return [self.ids[number] for number in order if scores[number] > 0 and self.ids[number] != asker][:100]
