"""Which messages of a chat belong together.

Several conversations run through a group at once. Each message is put below the one it most likely follows, of the last
few dozen in its channel, by what shows in every chat: replies, names that are called, who spoke just before and how
long ago, words in common, a question and what comes after it. Nothing is learned, so nothing has to be trained.
"""

import math
import re
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from modui.documents.chats import ChatMessage
from modui.duties.distil.noise import own_words
from modui.duties.distil.vocabulary import COMMON
from modui.records.segmenting import STOP_WORDS, stem, words

_WINDOW = 32
"""Messages back that one may follow."""
_STALE = 16 * 60.0
"""Minutes after which a message follows another only if it says so."""
_NEW = 1.35
"""What speaks for a conversation of its own."""
_SEEDS = 32
"""Conversations known beforehand that are looked at for every message."""

_LESS = 0.35
"""What a common word tells, beside one as rare."""

_QUESTION = re.compile(
    r"[?？]|(?:吗|呢|么|怎么办|怎么样|如何|多少)\s*$|^(?:who|what|when|where|why|how|does|do|is|are|can|any)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"问(?:个|一个|一下|下)|请问|请教|想问|有没有(?:人|谁|推荐)?|有谁|有人|谁(?:有|知道|会)|求推荐|求助|求问|大家(?:有|都|觉得)"
    r"|\b(?:any(?:one|body)|does anybody|who knows|quick question|looking for|one question)\b",
    re.IGNORECASE,
)
_CALLED = re.compile(r"@([^\s\u2005@，,。：:！!？?]{1,40})")


class Talk(NamedTuple):
    """A message as the untangling sees it."""

    n: int
    sender: str
    channel: str
    at: float
    """Minutes since the first message; positions where no time is known."""
    words: frozenset[str]
    called: frozenset[str]
    """Senders whom it addresses by name."""
    asks: bool
    opens: bool
    length: int
    size: int
    """Its bytes: a Chinese character says as much as three letters."""
    reply_to: int | None


def talks(messages: Sequence[ChatMessage], progress: Callable[[int], None] = lambda done: None) -> list[Talk]:
    """`messages` prepared; `progress` is told how many are, now and then."""
    senders = {one.sender for one in messages if one.sender}
    # A name that is part of another is tried after it.
    by_length = sorted(senders, key=len, reverse=True) if len(senders) <= 2_000 else []
    found: list[Talk] = []
    clock = _minutes(messages)
    for place, one in enumerate(messages):
        if place % 1_000 == 0:
            progress(place)
        text = own_words(one) if one.kind not in ("system", "recall", "sticker") else ""
        said = frozenset(_content(text))
        found.append(
            Talk(
                one.n,
                one.sender,
                one.channel,
                clock[place],
                said,
                _called(one, senders, by_length),
                bool(_QUESTION.search(text)),
                bool(_OPENING.search(text)),
                len(text),
                len(text.encode("utf-8", "replace")),
                one.reply_to,
            )
        )
    return found


def _content(text: str) -> list[str]:
    return [stem(word) for word in words(text[:4_000]) if word not in STOP_WORDS and not word.isdecimal()]


def content(text: str) -> list[str]:
    """The words of `text` that tell what it is about, as they are compared."""
    return _content(text)


def _called(message: ChatMessage, senders: set[str], by_length: Sequence[str]) -> frozenset[str]:
    called = {name for name in message.mentions if name in senders}
    if "@" in message.text:
        for found in _CALLED.finditer(message.text):
            rest = message.text[found.start() + 1 : found.start() + 60]
            name = found[1] if found[1] in senders else next((one for one in by_length if rest.startswith(one)), "")
            if name:
                called.add(name)
    return frozenset(called)


def _minutes(messages: Sequence[ChatMessage]) -> list[float]:
    """When each message was sent, in minutes; one without a time comes half a minute after the one before."""
    start: dict[bool, datetime] = {}
    last = 0.0
    found: list[float] = []
    for one in messages:
        if one.at is None:
            last += 0.5
        else:
            aware = one.at.tzinfo is not None
            last = (one.at - start.setdefault(aware, one.at)).total_seconds() / 60
        found.append(last)
    return found


def rarity(found: Sequence[Talk]) -> dict[str, float]:
    """How much a shared word tells: 1 for one that stands in a single message, near 0 for one that stands in all."""
    counts = Counter(word for one in found for word in one.words)
    whole = math.log(len(found) + 2)
    return {
        word: math.log((len(found) + 2) / (count + 0.5)) / whole * (_LESS if word in COMMON else 1.0)
        for word, count in counts.items()
    }


class Seed(NamedTuple):
    """A conversation that is known to be going on before its first message: that about a question."""

    weights: Mapping[str, float]
    """Its words, each with what it tells."""
    asker: frozenset[str]
    invited: frozenset[str]
    leaning: Mapping[str, float]
    """How surely others seem to talk about it."""


class _Thread:
    """What is known of a conversation so far."""

    def __init__(self, seed: Seed | None = None) -> None:
        self.seed = seed
        self.counts: Counter[str] = Counter()
        self.messages = 0
        self.spoke: dict[str, float] = {}
        """When each sender last spoke in it."""


class Untangling(NamedTuple):
    """The thread of each message: those of the seeds come first, from 0, in their order."""

    thread_of: list[int]
    follows: list[int]
    """The place of the message in the same thread that each most likely follows; -1 for none."""


def untangle(
    found: Sequence[Talk], rare: Mapping[str, float], seeds: Sequence[Seed], progress: Callable[[int], None]
) -> Untangling:
    """Which conversation each message belongs to; `progress` is told how many are placed, now and then."""
    threads = [_Thread(seed) for seed in seeds]
    everywhere: Counter[str] = Counter()
    windows: dict[str, deque[int]] = {}
    thread_of: list[int] = []
    follows: list[int] = []
    place_of = {one.n: place for place, one in enumerate(found)}
    for place, one in enumerate(found):
        if place % 1_000 == 0:
            progress(place)
        window = windows.setdefault(one.channel, deque(maxlen=_WINDOW))
        answered = place_of.get(one.reply_to, place) if one.reply_to else place
        if answered < place:
            thread, parent = thread_of[answered], answered
        else:
            thread, parent = _thread(one, found, window, thread_of, threads, rare, everywhere)
            if thread < 0:
                thread = len(threads)
                threads.append(_Thread())
        thread_of.append(thread)
        follows.append(parent)
        threads[thread].counts.update(one.words)
        threads[thread].messages += 1
        threads[thread].spoke[one.sender] = one.at
        everywhere.update(one.words)
        window.append(place)
    return Untangling(thread_of, follows)


def _thread(
    one: Talk,
    found: Sequence[Talk],
    window: Sequence[int],
    thread_of: Sequence[int],
    threads: Sequence[_Thread],
    rare: Mapping[str, float],
    everywhere: Mapping[str, int],
) -> tuple[int, int]:
    """The thread that a message goes on with, -1 if it begins a new one, and the place of what it follows there."""
    links = {number: (0.0, -1) for number, thread in enumerate(threads[:_SEEDS]) if thread.seed}
    seen_of_sender: set[str] = set()
    for distance, place in enumerate(reversed(window), 1):
        other = found[place]
        gap = max(0.0, one.at - other.at)
        if gap > _STALE:
            break
        number = thread_of[place]
        told = _evidence(one, other, distance, gap, newest=other.sender not in seen_of_sender, rare=rare)
        seen_of_sender.add(other.sender)
        before = links.get(number)
        # Nearness alone counts for the newest message of a thread.
        if told or before is None or before[1] < 0:
            link = told + 0.5 * math.exp(-gap / 10) + 0.45 / distance
            if before is None or link > before[0]:
                links[number] = (link, place)
    best, parent, best_score = -1, -1, _threshold(one, found, window)
    for number, (link, place) in links.items():
        thread = threads[number]
        score = link + _topic(one, thread, rare, everywhere, len(thread_of))
        spoke = thread.spoke.get(one.sender)
        if spoke is not None:
            score += 0.5 * math.exp(-max(0.0, one.at - spoke) / 45)
        if score > best_score:
            best, parent, best_score = number, place, score
    return best, parent


def _evidence(one: Talk, other: Talk, distance: int, gap: float, *, newest: bool, rare: Mapping[str, float]) -> float:
    """What beside nearness speaks for a message following `other`, so many messages and minutes before; `newest` of its
    sender."""
    told = 0.0
    if other.sender == one.sender:
        told = (1.2 if distance == 1 else 0.7) * math.exp(-gap / 5) if newest else 0.0
    elif other.sender in one.called:
        told = (2.2 if newest else 1.2) * math.exp(-gap / 240)
    elif one.sender in other.called:
        told = 2.0 * math.exp(-gap / 60)
    elif other.asks and not one.asks:
        told = 0.45 * math.exp(-gap / 15)
    if not one.words.isdisjoint(other.words):
        told += min(1.6, 1.1 * sum(map(rare.__getitem__, one.words & other.words)))
    return told


def _topic(one: Talk, thread: _Thread, rare: Mapping[str, float], everywhere: Mapping[str, int], so_far: int) -> float:
    """What speaks for a message belonging to a thread by its words, and by who sent it where that is known."""
    counts = thread.counts
    # Most words of a long conversation stand in it by chance: what counts is more than its share of the chat.
    share = thread.messages / (so_far + _WINDOW)
    known = sum(
        [rare[word] * max(0.0, counts[word] / everywhere[word] - share) for word in one.words if word in counts]
    )
    topic = min(1.5, 0.9 * known)
    if thread.seed:
        weights = thread.seed.weights
        if not weights.keys().isdisjoint(one.words):
            topic += min(2.6, 0.8 * sum([weights[word] for word in one.words if word in weights]))
        if one.sender in thread.seed.asker:
            topic += 0.7 if one.words else 0.2
        elif one.sender in thread.seed.invited:
            topic += 0.45 if one.words else 0.1
        elif one.sender in thread.seed.leaning:
            topic += (0.45 if one.words else 0.1) * thread.seed.leaning[one.sender]
    return topic


def _threshold(one: Talk, found: Sequence[Talk], window: Sequence[int]) -> float:
    """What must speak for a message going on with something, rather than beginning something new."""
    threshold = _NEW
    if window:
        threshold += min(0.6, max(0.0, one.at - found[window[-1]].at) / 30)
    if one.opens and one.asks and not one.called:
        threshold += 0.7
    if one.length < 6 or not one.words:
        threshold -= 0.6
    return threshold
