"""The terms by which texts are compared.

Three kinds: words; single Chinese characters (``#颤``), which still speak where a word is cut otherwise or is unknown;
and whole terms (``@房_颤``), what members and questions are tagged with, so that a community's own words are known
without a dictionary.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from modui.records.segmenting import HAN, STOP_WORDS, cut, is_han, simplified, stem, stems, words

CHARACTER = "#"
WHOLE = "@"
COUNTS: Mapping[str, float] = {CHARACTER: 0.25, WHOLE: 1.0}
"""What a term of each kind counts against a word."""
LONGEST = 8
"""Characters or words of a whole term at most."""

_PRIME = 1_000_003
_UNIT = re.compile(f"[{HAN}]|(?:(?![{HAN}])[^\\W_])+[+#]*")
_HAN = re.compile(f"[{HAN}]")


class Asking(NamedTuple):
    """What a text asks for."""

    terms: Mapping[str, int]
    """Its words and characters without those that say nothing, and how often each comes."""
    wholes: Mapping[str, int]
    """Everything in it that may be a whole term which somebody holds."""
    shown: Mapping[str, str]
    """How each of `terms` stands in the text."""


class Wholes:
    """The whole terms that there are, as marks of 32 bits: what is not among them need not be looked for.

    A text of 400 characters has some 3,000 runs of characters that could be one, and very few are. A mark may stand for
    another run as well: what is found still has to be looked up.
    """

    def __init__(self, marks: npt.NDArray[np.uint32]) -> None:
        self.marks = marks
        """In ascending order."""

    def with_terms(self, terms: Iterable[str]) -> "Wholes":
        """These and the whole terms among `terms`."""
        more = {_mark(term[1:].split("_")) for term in terms if term[0] == WHOLE and len(term) > 1}
        return Wholes(np.union1d(self.marks, np.array(sorted(more), np.uint32)))

    def within(self, parts: Sequence[str]) -> list[str]:
        """The runs of `parts` that may be whole terms, each as often as it comes."""
        found: list[str] = []
        if not len(self.marks):
            return found
        each = np.array([_mark([part]) for part in parts], np.uint32)
        marks = each
        for length in range(2, min(LONGEST, len(parts)) + 1):
            marks = marks[:-1] * np.uint32(_PRIME) + each[length - 1 :]
            places = np.minimum(np.searchsorted(self.marks, marks), len(self.marks) - 1)
            for start in np.flatnonzero(self.marks[places] == marks).tolist():
                found.append(WHOLE + "_".join(parts[start : start + length]))
        return found


def _mark(parts: Sequence[str]) -> int:
    mark = 0
    for part in parts:
        mark = (mark * _PRIME + crc32(part.encode())) & 0xFFFFFFFF
    return mark


def key(term: str) -> int:
    """What a term is found by: 64 bits, so that of a million terms hardly ever two share one."""
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), "little", signed=True)


def is_character(term: str) -> bool:
    """Whether `term` is a single character that may be a part of a word."""
    return term[0] == CHARACTER and len(term) > 1


def weight(term: str) -> float:
    """What `term` counts against a word."""
    return COUNTS.get(term[0], 1.0) if len(term) > 1 else 1.0


def said(text: str) -> list[str]:
    """The words and characters of `text`, each as often as it comes."""
    if not text:
        return []
    folded = simplified(text)
    return [*stems(cut(folded)), *[CHARACTER + one for one in _HAN.findall(folded)]]


def tagged(items: Iterable[str]) -> list[str]:
    """The whole terms that `items` are; one of a single character or word is no more than that."""
    keys = (_key(stems(units(item))) for item in items)
    return [key for key in keys if key]


def units(text: str) -> list[str]:
    """The Chinese characters and the words of other scripts of `text`."""
    return _UNIT.findall(simplified(text))


def _key(parts: list[str]) -> str:
    return WHOLE + "_".join(parts) if 2 <= len(parts) <= LONGEST else ""


def asking(text: str, tags: Iterable[str], known: Wholes) -> Asking:
    """What `text`, tagged with `tags`, asks for; of the whole terms, those that are `known`."""
    tags = list(tags)
    spoken = [word for word in words("\n".join((text, *tags))) if word not in STOP_WORDS]
    shown: dict[str, str] = {}
    terms: Counter[str] = Counter()
    for word in spoken:
        term = stem(word)
        terms[term] += 1
        shown.setdefault(term, word)
        for one in _HAN.findall(word):
            terms[CHARACTER + one] += 1
            shown.setdefault(CHARACTER + one, one)
    wholes: Counter[str] = Counter()
    for part in (text, *tags):
        wholes.update(known.within(stems(units(part))))
    return Asking(terms, wholes, shown)


def spelled(term: str) -> str:
    """`term` as people write it."""
    return _joined(term[1:].split("_")) if term[0] == WHOLE else term.lstrip(CHARACTER) or term


def _joined(parts: list[str]) -> str:
    text = ""
    for part in parts:
        text += f" {part}" if text and not (is_han(text[-1]) or is_han(part)) else part
    return text
