"""The help that everybody can give: which kinds a member's own words offer, and which a text asks for.

A newcomer has no expertise to show, but has been a user, knows their trade, can try a method and tell how it went, or
lend a hand. What members wrote of themselves is read as it is; what the moderator records counts beside it.
"""

import re
from collections.abc import Mapping, Sequence

from modui.records.segmenting import fold
from modui.records.words import OFFERS


def _listed(words: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {kind: tuple(text.split("、")) for kind, text in words.items()}


_GIVEN = _listed(
    {
        "view": "真实情况、真实感受、真实想法、亲身、用户视角、用户感受、当用户、受访、接受访谈、first-hand、"
        "user's view、happy to be interviewed、interview me",
        "facts": "行情、行业数据、行业情况、行业内幕、行业报告、行业知识、政策、市场情况、industry data、"
        "industry facts、market data",
        "trial": "试用、试试看、愿意试、可以试、帮你试、内测、试方法、试一试、体验官、回报、给反馈、beta test、"
        "try it、try out、try things、report back、give feedback",
        "chore": "跑腿、打杂、搭把手、帮忙整理、整理录音、校对、做志愿、志愿者、转写、帮忙统计、录入、proofread、"
        "volunteer、lend a hand、small chores、errands、transcribe",
    }
)
_WANTED = _listed(
    {
        "view": "用户怎么想、用户怎么看、用户视角、用户的想法、用户感受、真实想法、想听听用户、访谈、受访、"
        "站在用户、作为用户、users think、user interview、users say、as a user",
        "facts": "行情、行业数据、行业情况、行业里、市场价、同行都、业内、政策、industry data、market rate、"
        "in your trade、in the industry",
        "trial": "试用、内测、试过、试一试、试试、谁愿意试、体验、有没有人试、反馈、beta、pilot、try it、"
        "try this、tested、feedback",
        "chore": "帮忙、人手、搭把手、志愿、校对、整理、跑腿、volunteer、proofread、lend a hand、helpers",
    }
)
_CALLED = _listed(
    {
        "view": "view、用户视角、用户感受、亲身感受、用户、视角、感受、user",
        "facts": "facts、行业事实、行业情况、行业数据、行业、事实、行情、industry",
        "trial": "trial、试方法、试用、回报、反馈、尝试、试、try、feedback",
        "chore": "chore、搭把手、小事、杂务、杂活、帮手、跑腿、整理、志愿、help、volunteer",
    }
)
"""What tables and people call a kind."""


def given(text: str) -> tuple[str, ...]:
    """The kinds of help that a member's own words offer."""
    return _found(text, _GIVEN)


def wanted(text: str) -> tuple[str, ...]:
    """The kinds of help that a need or a question asks for."""
    return _found(text, _WANTED)


def named(text: str) -> tuple[str, ...]:
    """The kinds that `text` lists, as a table or a person calls them; those it names not at all are left out."""
    parts = filter(None, map(str.strip, re.split(r"[、,，;；/|\n]+", fold(text))))
    found = {kind for part in parts for kind in (_called(part),) if kind}
    return tuple(kind for kind in OFFERS if kind in found)


def _called(part: str) -> str:
    """The kind whose longest name stands in `part`; empty for none."""
    fitting = [(len(name), kind) for kind, names in _CALLED.items() for name in names if name in part]
    return max(fitting)[1] if fitting else ""


def _found(text: str, words: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    said = fold(text).replace("试用期", "")
    return tuple(kind for kind in OFFERS if any(word in said for word in words[kind]))
