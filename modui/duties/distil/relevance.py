"""How much a message, or a thread, is about a question."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from modui.duties.distil.threads import Talk, content

_UNSEEN = 1.0
_TITLE = 1.5
_LONG = 40
"""Different words from which on a text is long."""


class Asked(NamedTuple):
    """A question, as far as it matters for what belongs to it."""

    id: str
    label: str
    """How messages call it: Q2."""
    title: str
    text: str
    """Its sections."""
    asker: frozenset[str] = frozenset()
    """The senders who are the asker."""
    invited: frozenset[str] = frozenset()
    """The senders who were invited to answer it."""


class Profile(NamedTuple):
    """The words of a question, each with what it tells."""

    weights: Mapping[str, float]
    whole: float


def profile(question: Asked, rare: Mapping[str, float]) -> Profile:
    """The words of `question`. Those of its title count more; in a long text those said once count less, the less the
    longer it is: what it is about, it says again."""
    title, text = set(content(question.title)), Counter(content(question.text))
    once = min(1.0, _LONG / max(1, len(text)))
    weights = {word: rare.get(word, _UNSEEN) * (once if count == 1 else 1.0) for word, count in text.items()}
    weights |= {word: rare.get(word, _UNSEEN) * _TITLE for word in title}
    return Profile(weights, sum(weights.values()))


def shared(words: Iterable[str], about: Profile) -> float:
    """How much of what `words` say is in the question."""
    weights = about.weights
    return sum(weights[word] for word in words if word in weights)


def of_message(one: Talk, about: Profile, rare: Mapping[str, float]) -> float:
    """From 0 to about 1: how much a message is about a question by its own words."""
    if not one.words:
        return 0.0
    return shared(one.words, about) / (sum(rare[word] for word in one.words) + 2.0)


def of_thread(members: Sequence[Talk], about: Profile, rare: Mapping[str, float]) -> float:
    """From 0 to about 1: how much a thread is about a question by all its words; those said again count more."""
    counts = Counter(word for one in members for word in one.words)
    told = sum(rare[word] * min(3, count) for word, count in counts.items())
    common = sum(about.weights[word] * min(3, count) for word, count in counts.items() if word in about.weights)
    return common / (told + 4.0)
