"""Waves: how many are asked at first, when reserves are, and when the rest are let go. Light to import.

A question that needs four answers asks six. Who said no, or nothing for a day, is not counted on any more, and once
those who still are counted on are too few, reserves are proposed. When the answers are there, the others are told that
they need not bother. All of it is proposed, from the invitations as they stand; none of it happens by itself.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from modui.duties import care
from modui.duties.care import Measure
from modui.i18n import _, ngettext
from modui.records.reading import State

ABLE = 0.5
"""Of the best score: from here on somebody counts as able, and may take the place kept for who was never asked."""
OPEN = ("accepted", "answering", "answered")
"""Where a question stands while people may be asked."""

_TO_RELEASE = ("draft", "sent", "reminded", "no-reply")


class Wave(NamedTuple):
    """How the asking for one question stands, and what to do next."""

    need: int
    """Answers that it needs."""
    got: int
    """Answers that are there, needing no more."""
    coming: int
    """Said yes, said to have answered, or was asked to add to an answer."""
    waiting: int
    """Asked within the waiting time, or still to be sent."""
    silent: int
    """Asked longer ago, without a reply."""
    declined: int
    step: str
    """``first``, ``reserve`` or ``release``; ``wait``; ``filled``; empty while nobody may be asked."""
    ask: int
    """How many to ask now."""
    rest: tuple[str, ...]
    """The invitations to release now."""
    at: datetime | None
    """When silence will count, while it is waited for."""
    unsent: int = 0
    """Of those waited for, the invitations that are still to be sent."""


class Asked(NamedTuple):
    """One invitation: who was asked when, and what came of it."""

    id: str
    member: str
    status: str
    sent_at: datetime | None


class Given(NamedTuple):
    """One answer: whose, and how it stands."""

    author: str
    status: str


class Choice(NamedTuple):
    """Somebody who could be asked: their score, and whether the moderator chose them."""

    member: str
    score: float
    chosen: bool = False


# Rules -------------------------------------------------------------------------------------------------------------


def asked_at_first(need: int, measure: Measure) -> int:
    """How many are asked for `need` answers."""
    return math.ceil(need * max(100, measure.ask_percent) / 100)


def stand(
    need: int,
    measure: Measure,
    invitations: Sequence[Asked],
    answers: Sequence[Given],
    status: str,
    now: datetime,
) -> Wave:
    """How the asking for a question stands. `status` is the question's, `need` how many answers it needs."""
    standing = [one for one in answers if one.status != "withdrawn"]
    got = sum(one.status in ("received", "ready") for one in standing)
    thin = len(standing) - got
    wrote = {one.author for one in standing}
    live = [one for one in invitations if one.member not in wrote]
    wait = timedelta(hours=measure.wait_hours)
    asked = [one for one in live if one.status in ("sent", "reminded")]
    fresh = [one for one in asked if one.sent_at is not None and one.sent_at > now - wait]
    coming = thin + sum(one.status in ("accepted", "answered") for one in live)
    unsent = sum(one.status == "draft" for one in live)
    waiting = len(fresh) + unsent
    silent = len(asked) - len(fresh) + sum(one.status == "no-reply" for one in live)
    declined = sum(one.status == "declined" for one in live)
    rest = tuple(one.id for one in live if one.status in _TO_RELEASE)
    expected = got + coming + waiting
    ready = sum(one.status == "ready" for one in standing)
    ask, step = 0, "wait"
    if status not in (*OPEN, "closed"):
        step = ""
    elif ready >= need or status in ("answered", "closed"):
        step = "release" if rest else "filled"
    elif not any(one.status not in ("cancelled", "released") for one in invitations):
        step, ask = "first", max(0, asked_at_first(need, measure) - expected)
    elif expected < need:
        ask = asked_at_first(need - expected, measure)
        # While all that were asked may still reply, there is time.
        step = "reserve" if silent or declined or not waiting else "wait"
    if step in ("first", "reserve") and not ask:
        step = "wait"
    ends = min((one.sent_at + wait for one in fresh if one.sent_at), default=None) if step == "wait" else None
    return Wave(
        need, got, coming, waiting, silent, declined, step, ask, rest if step == "release" else (), ends, unsent
    )


def pick(choices: Iterable[Choice], n: int, asked_ever: frozenset[str]) -> list[str]:
    """Whom of `choices`, best first, to ask: whom the moderator chose, then the best.

    One place is kept for somebody able who was never asked, unless the moderator filled them all.
    """
    ordered = sorted(choices, key=lambda one: not one.chosen)
    picked = ordered[:n]
    if picked and not picked[-1].chosen and all(one.member in asked_ever for one in picked):
        best = max(one.score for one in ordered)
        new = [one for one in ordered[n:] if one.member not in asked_ever and one.score >= ABLE * best > 0]
        picked[-1:] = new[:1] or picked[-1:]
    return [one.member for one in picked]


# Reading -----------------------------------------------------------------------------------------------------------


def needed(state: State, question_id: str, measure: Measure) -> int:
    """How many answers a question needs."""
    own = state.scalar("SELECT answers FROM wave WHERE question = :question", question=question_id)
    return int(own) if own is not None else measure.answers


def read(state: State, question_id: str) -> Wave:
    """How the asking for a question stands now."""
    measure = care.measure(state)
    asked = "SELECT id, member, status, sent_at FROM invitation WHERE question = :question ORDER BY sent_at, id"
    given = "SELECT author, status FROM answer WHERE question = :question"
    return stand(
        needed(state, question_id, measure),
        measure,
        state.rows(Asked, asked, question=question_id),
        state.rows(Given, given, question=question_id),
        str(state.scalar("SELECT status FROM question WHERE id = :question", question=question_id)),
        state.now,
    )


# Words -------------------------------------------------------------------------------------------------------------


def told(wave: Wave) -> str:
    """How it stands, in a line."""
    asked = wave.waiting - wave.unsent
    counts = [
        _("{got} of {need} answers").format(got=wave.got, need=wave.need),
        ngettext("{n} to come", "{n} to come", wave.coming).format(n=wave.coming) if wave.coming else "",
        ngettext("{n} to send", "{n} to send", wave.unsent).format(n=wave.unsent) if wave.unsent else "",
        ngettext("{n} asked", "{n} asked", asked).format(n=asked) if asked else "",
        ngettext("{n} silent", "{n} silent", wave.silent).format(n=wave.silent) if wave.silent else "",
        ngettext("{n} said no", "{n} said no", wave.declined).format(n=wave.declined) if wave.declined else "",
    ]
    return " · ".join(filter(None, counts))


def advice(wave: Wave) -> str:
    """What to do next, in a few words; empty where there is nothing."""
    if wave.step == "first":
        return ngettext("ask {n} person", "ask {n} people", wave.ask).format(n=wave.ask)
    if wave.step == "reserve":
        return ngettext("ask {n} more", "ask {n} more", wave.ask).format(n=wave.ask)
    if wave.step == "release":
        n = len(wave.rest)
        return ngettext("release {n} who is still asked", "release {n} who are still asked", n).format(n=n)
    return ""
