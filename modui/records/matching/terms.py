"""The terms by which texts are compared.

Three kinds: words; single Chinese characters (``#颤``), which still speak where a word is cut otherwise or is unknown;
and whole terms (``@房_颤``), what members and questions are tagged with, so that a community's own words are known
without a dictionary.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from modui.records.segmenting import HAN, STOP_WORDS, is_han, simplified, stem, words

CHARACTER = "#"
WHOLE = "@"
COUNTS: Mapping[str, float] = {CHARACTER: 0.25, WHOLE: 1.0}
"""What a term of each kind counts against a word."""
LONGEST = 8
"""Characters or words of a whole term at most."""

_UNIT = re.compile(f"[{HAN}]|(?:(?![{HAN}])[^\\W_])+[+#]*")
_HAN = re.compile(f"[{HAN}]")


class Asking(NamedTuple):
    """What a text asks for."""

    terms: Mapping[str, int]
    """Its words and characters without those that say nothing, and how often each comes."""
    wholes: Mapping[str, int]
    """Everything in it that could be a whole term."""
    shown: Mapping[str, str]
    """How each of `terms` stands in the text."""


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
    return [*map(stem, words(text)), *(CHARACTER + one for one in _HAN.findall(simplified(text)))]


def tagged(items: Iterable[str]) -> list[str]:
    """The whole terms that `items` are; one of a single character or word is no more than that."""
    keys = (_key([stem(unit) for unit in units(item)]) for item in items)
    return [key for key in keys if key]


def units(text: str) -> list[str]:
    """The Chinese characters and the words of other scripts of `text`."""
    return _UNIT.findall(simplified(text))


def _key(parts: list[str]) -> str:
    return WHOLE + "_".join(parts) if 2 <= len(parts) <= LONGEST else ""


def asking(text: str, tags: Iterable[str] = ()) -> Asking:
    """What `text`, tagged with `tags`, asks for."""
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
        stems = [stem(unit) for unit in units(part)]
        for length in range(2, LONGEST + 1):
            wholes.update(WHOLE + "_".join(stems[start : start + length]) for start in range(len(stems) - length + 1))
    return Asking(terms, wholes, shown)


def spelled(term: str) -> str:
    """`term` as people write it."""
    return _joined(term[1:].split("_")) if term[0] == WHOLE else term.lstrip(CHARACTER) or term


def _joined(parts: list[str]) -> str:
    text = ""
    for part in parts:
        text += f" {part}" if text and not (is_han(text[-1]) or is_han(part)) else part
    return text
