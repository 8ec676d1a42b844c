"""What of a chat belongs to which question and helps to answer it; the rest folded, with the reason for each."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from modui.documents.chats import ChatMessage
from modui.duties.distil import noise
from modui.duties.distil.leaning import Leaning, leanings, unheard
from modui.duties.distil.relevance import Asked, Profile, of_message, of_thread, profile, shared
from modui.duties.distil.threads import Seed, Talk, content, rarity, talks, untangle
from modui.duties.distil.vocabulary import COMMON
from modui.duties.growing_lists import growing_lists
from modui.i18n import N_, _

Progress = Callable[[int, int], None]

REASONS: Mapping[str, str] = {
    "asker": N_("the asker says it"),
    "invited": N_("somebody who was invited says it"),
    "thread": N_("it is part of the talk about the question"),
    "about": N_("it speaks of the same as the question"),
    "open": N_("said at length; about which question is open"),
    "greeting": N_("a greeting"),
    "thanks": N_("thanks"),
    "sticker": N_("a sticker"),
    "agreement": N_("a nod"),
    "empty": N_("there is nothing in it"),
    "off-topic": N_("about something else"),
    "advert": N_("an advert"),
    "repeated": N_("said before"),
    "system": N_("a notice of the chat program"),
}
"""Why a message is kept (the first five) or folded."""
KEPT = frozenset(("asker", "invited", "thread", "about", "open"))

_THREAD_ABOUT = 0.2
_MESSAGE_ABOUT = 0.3
_ASKER_SHARE = 0.3
_INVITED_SHARE = 0.15
_LEANING_SHARE = 0.15
_LEANING = 0.8
"""How near to a question somebody is who leans to it and says more than a few words."""
_A_FEW_WORDS = 8
_LABELLED = 0.4
_SPEAKS = 1.0
"""Weight of the question's words from which on a message speaks of it."""
_FOLLOWING = 0.9
_NEAR = 0.4
"""How near to the question a message must be to belong to the talk about it."""
_THEIRS = 0.1
"""What it counts, beside its words, that a message is by somebody who asked or answers one question alone."""
_TOPIC = 0.5
"""What a word of a question's title tells at least."""
_EXPLAINED = 75
"""Bytes from which on a message explains something."""
_OFTEN = 3
_REGULAR = 4
"""From so many messages with content on, somebody takes part rather than advertises."""


class Cancelled(Exception):
    """It was stopped on the way; nothing was decided."""


class Sorted(NamedTuple):
    """What became of one message."""

    n: int
    sender: str
    question: str | None
    """The question that it belongs to, whether it helps or not; None if to none."""
    thread: int
    why: str
    """One of ``REASONS``."""

    @property
    def kept(self) -> bool:
        """Whether it helps."""
        return self.why in KEPT


class Thread(NamedTuple):
    """One of the conversations that run through a chat."""

    number: int
    messages: tuple[int, ...]
    senders: tuple[str, ...]
    words: tuple[str, ...]
    """The words that tell it apart, the most telling first."""
    question: str | None
    score: float
    """How much it is about that question; 0 to about 1."""


class Distilled(NamedTuple):
    """A chat, sorted."""

    messages: tuple[Sorted, ...]
    threads: tuple[Thread, ...]
    lost: frozenset[str] = frozenset()
    """The questions of which nobody is heard who is known to belong to it, nor any talk of length found."""


def reason(why: str) -> str:
    """`why` a message was kept or folded, in the language in use."""
    return _(REASONS[why])


def distil(
    messages: Sequence[ChatMessage],
    questions: Sequence[Asked],
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Distilled:
    """Sort `messages`, in the order of the chat, by the `questions` that were open while it went on.

    What the asker of a question and those invited to answer it say always stays, unless it says nothing at all. In time
    proportional to the number of messages. `progress` is told how much of how much is done.

    Raises:
        Cancelled: `cancelled` said so.
    """
    whole = 2 * len(messages)

    def on(done: int) -> None:
        if cancelled is not None and cancelled():
            raise Cancelled
        if progress is not None:
            progress(done, whole)

    found = talks(messages, on)
    rare = _topical(rarity(found), questions)
    abouts = [profile(question, rare) for question in questions]
    noises = _noises(messages, questions)
    strangers = unheard(found, questions)
    leaning = leanings(found, noises, questions, abouts, strangers)
    seeds = [
        Seed(about.weights, one.asker, one.invited, lean)
        for one, about, lean in zip(questions, abouts, leaning, strict=True)
    ]
    thread_of, follows = untangle(found, rare, seeds, lambda done: on(len(messages) + done))
    threads = _threads(messages, found, thread_of, noises, questions, abouts, rare, leaning)
    nearness = _nearness(found, thread_of, follows, threads, questions, abouts, leaning)
    on(whole)
    sorted_ = [
        _sorted(message, talk, threads[thread], noise_, questions, abouts, rare, leaning, near)
        for message, talk, thread, noise_, near in zip(messages, found, thread_of, noises, nearness, strict=True)
    ]
    lost = frozenset[str]()
    if strangers:
        at_length = _at_length(found, thread_of, noises)
        lost = frozenset(one.id for one in strangers) - {threads[thread].question for thread in at_length}
        # What is left over belongs to the one question that is left over, if there is but one.
        left = next(iter(lost)) if len(lost) == 1 else None
        sorted_ = [
            one._replace(question=left, why="open") if one.why == "off-topic" and thread in at_length else one
            for one, thread in zip(sorted_, thread_of, strict=True)
        ]
    return Distilled(tuple(sorted_), tuple(threads.values()), lost)


def kept_for(distilled: Distilled, question: Asked) -> list[Sorted]:
    """The messages that stay for `question`: its own, and whatever its asker and those invited say with content; where
    the talk about it was not found, also what is open."""
    people = question.asker | question.invited
    lost = question.id in distilled.lost
    return [
        one
        for one in distilled.messages
        if one.kept
        and (one.question == question.id or one.sender in people or (lost and one.why == "open" and not one.question))
    ]


# Steps --------------------------------------------------------------------------------------------------------------


def _noises(messages: Sequence[ChatMessage], questions: Sequence[Asked]) -> list[str]:
    """Why each message says nothing; empty for one that says something."""
    names = noise.bare_names(frozenset(one.sender for one in messages))
    codes = [noise.noise(one, names) for one in messages]
    # Of a list that each reposts with their own entry, the newest holds all.
    place_of = {one.n: place for place, one in enumerate(messages)}
    for grown in growing_lists(messages):
        for n in grown.older:
            codes[place_of[n]] = "repeated"
    taking_part = Counter(one.sender for one, code in zip(messages, codes, strict=True) if not code)
    people = frozenset[str]().union(*(question.asker | question.invited for question in questions))
    said: set[tuple[str, str]] = set()
    for place, one in enumerate(messages):
        if codes[place]:
            continue
        words = noise.same_words(one)
        # The same short sentence may be said by two; a long one was copied.
        key = ("" if len(words) >= 20 else one.sender, words)
        if words and key in said:
            codes[place] = "repeated"
        elif noise.is_advert(
            noise.own_words(one), by_regular=one.sender in people or taking_part[one.sender] >= _REGULAR
        ):
            codes[place] = "advert"
        said.add(key)
    return codes


def _topical(rare: Mapping[str, float], questions: Sequence[Asked]) -> Mapping[str, float]:
    """`rare`, where the words that a question is called by keep telling something, however many messages say them.

    In a chat that is about one question alone they stand nearly everywhere, and would tell nothing.
    """
    titles = {word for question in questions for word in content(question.title) if word not in COMMON}
    return {word: max(telling, _TOPIC) if word in titles else telling for word, telling in rare.items()}


def _threads(
    messages: Sequence[ChatMessage],
    found: Sequence[Talk],
    thread_of: Sequence[int],
    noises: Sequence[str],
    questions: Sequence[Asked],
    abouts: Sequence[Profile],
    rare: Mapping[str, float],
    leaning: Sequence[Leaning],
) -> dict[int, Thread]:
    places: dict[int, list[int]] = {}
    for place, thread in enumerate(thread_of):
        places.setdefault(thread, []).append(place)
    threads: dict[int, Thread] = {}
    for number, own in places.items():
        saying = [found[place] for place in own if not noises[place]]
        labels = "\n".join(messages[place].text for place in own[:200]) if questions else ""
        best, score = None, 0.0
        for seeded, (question, about, lean) in enumerate(zip(questions, abouts, leaning, strict=True)):
            fit = 0.5 * (seeded == number) + _fit(saying, labels, question, about, rare, lean)
            if fit > score:
                best, score = question.id, fit
        counts = Counter(word for one in saying for word in one.words)
        telling = sorted(counts, key=lambda word: (-rare[word] * counts[word], word))
        threads[number] = Thread(
            len(threads) + 1,
            tuple(found[place].n for place in own),
            tuple(dict.fromkeys(found[place].sender for place in own if found[place].sender)),
            tuple(telling[:5]),
            best if score >= _THREAD_ABOUT else None,
            round(score, 3),
        )
    return threads


def _nearness(
    found: Sequence[Talk],
    thread_of: Sequence[int],
    follows: Sequence[int],
    threads: Mapping[int, Thread],
    questions: Sequence[Asked],
    abouts: Sequence[Profile],
    leaning: Sequence[Leaning],
) -> list[float]:
    """How near each message is to what its thread's question is about: it speaks of it, or follows one that does.

    The asker chats too: who follows that has not said anything about the question.
    """
    about = {question.id: profile_ for question, profile_ in zip(questions, abouts, strict=True)}
    leans = {question.id: lean for question, lean in zip(questions, leaning, strict=True)}
    near: list[float] = []
    for one, thread, parent in zip(found, thread_of, follows, strict=True):
        question = threads[thread].question
        own = shared(one.words, about[question]) if question else 0.0
        lean = _LEANING * leans[question].get(one.sender, 0.0) if question and one.length >= _A_FEW_WORDS else 0.0
        near.append(max(min(1.0, own / _SPEAKS), lean, _FOLLOWING * near[parent] if parent >= 0 else 0.0))
    return near


def _fit(
    saying: Sequence[Talk], text: str, question: Asked, about: Profile, rare: Mapping[str, float], lean: Leaning
) -> float:
    """How much a thread is about a question: by its words, by who takes part, and by whether it is named."""
    if not saying:
        return 0.0
    score = of_thread(saying, about, rare)
    asker = sum(one.sender in question.asker for one in saying) / len(saying)
    invited = sum(one.sender in question.invited for one in saying) / len(saying)
    leaning = sum(lean.get(one.sender, 0.0) for one in saying) / len(saying)
    score += _ASKER_SHARE * min(1.0, 2 * asker) + _INVITED_SHARE * min(1.0, 2 * invited)
    score += _LEANING_SHARE * min(1.0, 2 * leaning)
    if question.label and question.label in text:
        score += _LABELLED
    return score


def _home(
    message: ChatMessage,
    talk: Talk,
    home: str | None,
    questions: Sequence[Asked],
    abouts: Sequence[Profile],
    rare: Mapping[str, float],
    leaning: Sequence[Leaning],
) -> str | None:
    """The question that a message names; else that of its thread, unless who says it asked or answers another one alone
    and does not say more of this one, or seems to talk about another one and says more of that."""
    named = [
        one
        for one in questions
        if one.label and re.search(rf"(?i)(?<![a-z0-9]){re.escape(one.label)}(?!\d)", message.text)
    ]
    if len(named) == 1:
        return named[0].id
    known = [one for one in questions if message.sender in one.asker | one.invited]
    theirs = known or [one for one, lean in zip(questions, leaning, strict=True) if lean.get(message.sender, 0.0) > 0]
    if home is None or len(theirs) != 1 or theirs[0].id == home:
        return home
    said = {one.id: of_message(talk, about, rare) for one, about in zip(questions, abouts, strict=True)}
    other = theirs[0].id
    return other if said[other] + _THEIRS >= said[home] and (known or said[other] > said[home]) else home


def _at_length(found: Sequence[Talk], thread_of: Sequence[int], noises: Sequence[str]) -> frozenset[int]:
    """The threads in which several speak, and things are explained rather than exchanged."""
    speaking: dict[int, set[str]] = {}
    long: Counter[int] = Counter()
    for one, thread, noise_ in zip(found, thread_of, noises, strict=True):
        if not noise_:
            speaking.setdefault(thread, set()).add(one.sender)
            long[thread] += one.size >= _EXPLAINED
    return frozenset(thread for thread, count in long.items() if count >= _OFTEN and len(speaking[thread]) > 1)


def _sorted(
    message: ChatMessage,
    talk: Talk,
    thread: Thread,
    noise_: str,
    questions: Sequence[Asked],
    abouts: Sequence[Profile],
    rare: Mapping[str, float],
    leaning: Sequence[Leaning],
    near: float,
) -> Sorted:
    if noise_:
        return Sorted(message.n, message.sender, thread.question, thread.number, noise_)
    own = max(
        ((of_message(talk, about, rare), question, about) for question, about in zip(questions, abouts, strict=True)),
        key=lambda one: one[0],
        default=None,
    )
    asking = next((one for one in questions if message.sender in one.asker), None)
    inviting = [one for one in questions if message.sender in one.invited]
    home = _home(message, talk, thread.question if near >= _NEAR else None, questions, abouts, rare, leaning)
    if home is None and own and own[0] >= _MESSAGE_ABOUT and sum(word in own[2].weights for word in talk.words) >= 2:
        home = own[1].id
    if asking and (home is None or home == asking.id):
        return Sorted(message.n, message.sender, asking.id, thread.number, "asker")
    if inviting and (home is None or any(one.id == home for one in inviting)):
        # Without a thread to go by: the question whose words it shares most.
        best = max(inviting, key=lambda one: shared(talk.words, abouts[questions.index(one)]))
        return Sorted(message.n, message.sender, home or best.id, thread.number, "invited")
    if home is not None:
        why = "thread" if home == thread.question and near >= _NEAR else "about"
        return Sorted(message.n, message.sender, home, thread.number, why)
    return Sorted(message.n, message.sender, None, thread.number, "off-topic")
