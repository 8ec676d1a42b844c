"""Who seems to take part in the talk about which question, where it is not known who asked and who was invited.

Single messages of an answer often share no word with the question, but hardly anybody answers without a word of it in
all that they say: whoever comes back to one question's words, and hardly to another's, is taken to talk about that one.
"""

import re
from collections.abc import Mapping, Sequence

from modui.duties.distil.relevance import Asked, Profile, shared
from modui.duties.distil.threads import Talk

_SURE = 2.0
"""Weight of a question's words in all that somebody says from which on it is sure."""
_LEAST = 0.5
_COUNTING = re.compile(r"[〇零一二两三四五六七八九十百千万半几]+.{0,2}")
"""A word that counts, and is shared by chance: 两个, 一周, 十分钟."""

Leaning = Mapping[str, float]
"""How surely each sender talks about a question, up to 1; below 0 who talks about another one."""


def unheard(found: Sequence[Talk], questions: Sequence[Asked]) -> list[Asked]:
    """Those of `questions` of which nobody speaks who is known to have asked it or to be invited."""
    senders = {one.sender for one in found}
    return [one for one in questions if (one.asker | one.invited).isdisjoint(senders)]


def leanings(
    found: Sequence[Talk],
    noises: Sequence[str],
    questions: Sequence[Asked],
    abouts: Sequence[Profile],
    unheard: Sequence[Asked],
) -> list[Leaning]:
    """Who leans to each of `questions`; nobody to one whose people are known, and none of these to any."""
    leaning: list[dict[str, float]] = [{} for _about in abouts]
    if not unheard:
        return list(leaning)
    known = frozenset[str]().union(*(one.asker | one.invited for one in questions))
    said: dict[str, list[float]] = {}
    for one, noise in zip(found, noises, strict=True):
        if noise or one.sender in known:
            continue
        sums = said.setdefault(one.sender, [0.0] * len(abouts))
        words = [word for word in one.words if not _COUNTING.fullmatch(word)]
        for place, about in enumerate(abouts):
            sums[place] += shared(words, about)
    for sender, sums in said.items():
        best = max(range(len(sums)), key=sums.__getitem__)
        others = max((value for place, value in enumerate(sums) if place != best), default=0.0)
        if sums[best] < _LEAST:
            continue
        sure = min(1.0, sums[best] / _SURE) * (1 - others / sums[best])
        for place, question in enumerate(questions):
            if question in unheard:
                leaning[place][sender] = sure if place == best else -sure
    return list(leaning)
