"""Where a week stands: its grid, its steps, and what to do next. Only reads, and light to import.

The desk's first frame comes from here, so nothing of the writing half of modui is imported. Nothing blocks: a step
whose date has passed says that it is late.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from modui.duties import waves
from modui.duties.waves import Wave
from modui.i18n import _, ngettext, pgettext
from modui.records import afterwards, queries
from modui.records.clock import iso
from modui.records.reading import State
from modui.records.views import CommunityView, GridRow, WeekView
from modui.records.words import STEPS

EXPERTS_LEAD = timedelta(days=3)
"""People who are asked need three days."""
REMINDER_AFTER = timedelta(hours=48)
"""One reminder, not before this long without a reply."""
OUTCOME_LEAD = timedelta(weeks=1)
"""Askers are asked whether it worked within a week of the day for it."""
_ASKED = ("accepted", "answering", "answered", "closed")
_ORDER = (*STEPS, "outcome")
"""The steps of a week, then what comes after it."""


class Standing(StrEnum):
    """How a step, or one question at a step, stands."""

    EMPTY = "empty"
    """Nothing here yet, and nothing due."""
    TODO = "todo"
    """Something waits for the moderator."""
    WAITING = "waiting"
    """Something waits for members."""
    DONE = "done"
    LATE = "late"
    """Its date has passed and it is not done."""


@dataclass(frozen=True)
class Step:
    """One of the five steps of a week. `due` is UTC."""

    step: str
    standing: Standing
    due: datetime | None


@dataclass(frozen=True)
class Todo:
    """One thing to do next. `code` is stable; `minutes` is a moderator's rough estimate."""

    step: str
    code: str
    question: str | None
    text: str
    due: datetime | None
    minutes: int
    late: bool


# The calendar -------------------------------------------------------------------------------------------------------


def zone(state: State) -> ZoneInfo:
    """The time zone the community lives in."""
    return ZoneInfo(queries.community(state).timezone)


def name_of(day: date) -> str:
    """The ISO week that `day` is in, ``2026-W48``."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02d}"


def current(state: State) -> WeekView | None:
    """The week in hand: the open week of today's date, else the newest open one, else the newest of all."""
    known = queries.weeks(state)
    opened = [week for week in known if week.status == "open"]
    today = name_of(state.now.astimezone(zone(state)).date()) if opened else ""
    for week in opened:
        if week.name == today:
            return week
    return next(iter(opened or known), None)


# Where things stand ------------------------------------------------------------------------------------------------


def due(week: WeekView, step: str) -> datetime | None:
    """When `step` should be done."""
    if step == "experts":
        return week.answers_due and week.answers_due - EXPERTS_LEAD
    return {
        "intake": week.intake_until,
        "answers": week.answers_due,
        "vote": week.vote_until,
        "digest": week.digest_due,
    }[step]


def stands(row: GridRow, step: str) -> Standing:
    """How one question stands at one step, by its own counts alone."""
    if step == "intake":
        if row.status in ("draft", "returned"):
            return Standing.WAITING
        return Standing.TODO if row.status == "new" else Standing.DONE
    if row.status in ("draft", "new", "returned"):
        return Standing.EMPTY
    invited = row.drafts + row.waiting + row.accepted + row.declined + row.answers
    if step == "experts":
        return Standing.DONE if row.listed or invited else Standing.TODO
    if step == "answers":
        if row.status in ("answered", "closed"):
            return Standing.DONE
        if row.drafts or row.answers > row.ready:
            return Standing.TODO
        if row.waiting or row.accepted:
            return Standing.WAITING
        return Standing.TODO if row.ready else Standing.EMPTY
    if step == "vote":
        if row.poll_status in ("counted", "published", "no-quorum"):
            return Standing.DONE
        if row.poll_status == "open":
            return Standing.WAITING
        return Standing.TODO if row.poll_status or row.ready >= 2 else Standing.EMPTY
    return Standing.DONE if row.status == "closed" else Standing.EMPTY


def steps(state: State, week: WeekView, rows: Sequence[GridRow] | None = None) -> list[Step]:
    """How each of the five steps of a week stands, over all of its questions."""
    rows = queries.grid(state, week.id) if rows is None else rows
    published = state.scalar("SELECT status FROM digest WHERE week = :week", week=week.id) in ("published", "corrected")
    return [_step(step, week, rows, published, state.now) for step in STEPS]


def _step(step: str, week: WeekView, rows: Sequence[GridRow], published: bool, now: datetime) -> Step:
    standings = {stands(row, step) for row in rows}
    when = due(week, step)
    if step == "digest":
        voted = any(row.poll_status in ("counted", "published", "no-quorum") for row in rows)
        standing = Standing.DONE if published else Standing.TODO if voted else Standing.EMPTY
    elif not rows:
        standing = Standing.EMPTY
    else:
        ranked = (Standing.TODO, Standing.WAITING, Standing.DONE, Standing.EMPTY)
        standing = next(one for one in ranked if one in standings)
        if standing is Standing.DONE and Standing.EMPTY in standings:
            standing = Standing.WAITING
    if rows and standing is not Standing.DONE and when and when < now:
        standing = Standing.LATE
    return Step(step, standing, when)


@dataclass(frozen=True)
class Glance:
    """All that the desk's first frame shows."""

    community: CommunityView
    week: WeekView | None
    names: tuple[str, ...]
    """The weeks one can turn to, oldest first."""
    rows: tuple[GridRow, ...]
    steps: tuple[Step, ...]
    todo: tuple[Todo, ...]
    waves: Mapping[str, Wave]
    """How the asking stands for the questions that are accepted, by id."""
    members: int
    queued: int
    seq: int
    """The last change seen; a later one means: look again."""
    zone: ZoneInfo
    now: datetime


def glance(state: State, name: str | None = None) -> Glance:
    """The week called `name`, or the one in hand, with its grid and what to do next."""
    community = queries.community(state)
    week = (queries.week_named(state, name) if name else None) or current(state)
    rows = queries.grid(state, week.id) if week else []
    return Glance(
        community=community,
        week=week,
        names=tuple(reversed([one.name for one in queries.weeks(state)])),
        rows=tuple(rows),
        steps=tuple(steps(state, week, rows)) if week else (),
        todo=tuple(todo(state, week, rows)) if week else (),
        waves={row.id: waves.read(state, row.id) for row in rows if row.status in _ASKED},
        members=queries.member_count(state),
        queued=state.count("SELECT count(*) FROM question WHERE week IS NULL AND status = 'deferred'"),
        seq=last_seq(state),
        zone=ZoneInfo(community.timezone),
        now=state.now,
    )


def last_seq(state: State) -> int:
    """The number of the last change; it grows with every one."""
    return state.count("SELECT coalesce(max(seq), 0) FROM change")


def todo(state: State, week: WeekView, rows: Sequence[GridRow] | None = None) -> list[Todo]:
    """What to do next in a week: what is late first, then by date, then in the order of the steps."""
    if week.status == "closed":
        return []
    rows = queries.grid(state, week.id) if rows is None else rows
    now = state.now
    found: list[Todo] = []

    def add(step: str, code: str, text: str, minutes: int, row: GridRow | None = None) -> None:
        when = due(week, step)
        found.append(Todo(step, code, row.id if row else None, text, when, minutes, bool(when and when < now)))

    for row in rows:
        for step, code, text, minutes in _of_question(state, row, week, now):
            add(step, code, text, minutes, row)
    for code, text, minutes in _of_week(state, rows, week, now):
        step = "intake" if code == "call" else "vote" if code.startswith("poll") else "digest"
        add(step, code, text, minutes)
    found += _of_the_past(state, now)
    latest = datetime.max.replace(tzinfo=UTC)
    return sorted(found, key=lambda item: (not item.late, item.due or latest, _ORDER.index(item.step)))


def _of_question(state: State, row: GridRow, week: WeekView, now: datetime) -> Iterable[tuple[str, str, str, int]]:
    name = row.label
    if row.status == "new":
        yield "intake", "judge", _("{q}: accept it, or send back for more").format(q=name), 5
    elif row.status == "draft":
        yield "intake", "confirm", _("{q}: ask {name} to confirm").format(q=name, name=row.asker_name), 3
    if row.status in ("draft", "new", "returned"):
        return
    if stands(row, "experts") is Standing.TODO:
        yield "experts", "find", _("{q}: find who can answer").format(q=name), 10
    elif row.listed and not (row.drafts or row.waiting or row.accepted or row.declined or row.answers):
        yield "experts", "invite", _("{q}: write to the people you chose").format(q=name), 5
    if row.drafts:
        text = ngettext("{q}: {n} invitation to send", "{q}: {n} invitations to send", row.drafts)
        yield "answers", "send", text.format(q=name, n=row.drafts), 2 * row.drafts
    if row.status in ("answering", "answered"):
        wave = waves.read(state, row.id)
        asking = {"q": name, "wave": waves.told(wave), "advice": waves.advice(wave)}
        if wave.step == "reserve":
            yield "experts", "reserve", _("{q}: {advice} ({wave})").format(**asking), 2 * wave.ask
        elif wave.step == "release":
            yield "answers", "release", _("{q}: {advice} ({wave})").format(**asking), 2
    quiet = state.count(
        "SELECT count(*) FROM invitation WHERE question = :q AND status = 'sent' AND sent_at < :then",
        q=row.id,
        then=iso(now - REMINDER_AFTER),
    )
    if quiet and row.status == "answering":
        text = ngettext("{q}: {n} reminder to send", "{q}: {n} reminders to send", quiet)
        yield "answers", "remind", text.format(q=name, n=quiet), 2 * quiet
    relays = state.count("SELECT count(*) FROM follow_up WHERE question = :q AND status = 'new'", q=row.id)
    if relays:
        text = ngettext("{q}: {n} further question to relay", "{q}: {n} further questions to relay", relays)
        yield "answers", "relay", text.format(q=name, n=relays), 3 * relays
    unread = row.answers - row.ready
    if unread > 0 and row.status != "closed":
        text = ngettext("{q}: {n} answer to look through", "{q}: {n} answers to look through", unread)
        yield "answers", "read", text.format(q=name, n=unread), 5 * unread
    if row.consents:
        text = ngettext("{q}: {n} consent to ask for", "{q}: {n} consents to ask for", row.consents)
        yield "answers", "consent", text.format(q=name, n=row.consents), 2 * row.consents
    if row.poll is None and row.ready >= 2 and row.status in ("answering", "answered"):
        yield "vote", "open", _("{q}: open the vote on {n} answers").format(q=name, n=row.ready), 5
    elif row.poll_status == "open" and week.vote_until and week.vote_until < now:
        yield "vote", "close", _("{q}: close the vote").format(q=name), 3
    elif row.poll_status == "closed":
        yield "vote", "award", _("{q}: name the places").format(q=name), 3


def _of_week(state: State, rows: Sequence[GridRow], week: WeekView, now: datetime) -> Iterable[tuple[str, str, int]]:
    if not rows:
        yield "call", _("Call for questions: none is here yet"), 10
        return
    over_week = queries.polls(state, week.id)
    for poll in over_week:
        if poll.question is None and poll.status == "open" and week.vote_until and week.vote_until < now:
            yield "poll-close", _("Close the vote over the week"), 3
        elif poll.question is None and poll.status == "closed":
            yield "poll-award", _("Name the places of the vote over the week"), 3
    counted = any(poll.status in ("counted", "published", "no-quorum") for poll in over_week)
    still = any(poll.status in ("open", "closed") for poll in over_week)
    status = state.scalar("SELECT status FROM digest WHERE week = :week", week=week.id)
    if status in ("published", "corrected"):
        yield "hand-over", _("The digest is out: close the week"), 5
    elif not still and (counted or all(row.status in ("answered", "closed") for row in rows)):
        yield "publish", _("Compile the digest and publish it"), 30


def _of_the_past(state: State, now: datetime) -> Iterable[Todo]:
    """What weeks that are over still ask for: to learn whether their answers worked."""
    waiting = afterwards.outcomes_due(state)
    if waiting:
        first = waiting[0]
        when = first.since + timedelta(days=afterwards.outcome_days(state)) + OUTCOME_LEAD
        if len(waiting) == 1:
            text = _("Ask {name} whether it worked: {title}").format(name=first.asker_name, title=first.title)
        else:
            text = ngettext("Ask {n} asker whether it worked", "Ask {n} askers whether it worked", len(waiting))
            text = text.format(n=len(waiting))
        yield Todo("outcome", "outcome", first.question, text, when, 2 * len(waiting), when < now)


# Words -------------------------------------------------------------------------------------------------------------


def step_name(step: str) -> str:
    """The name of a step in the language in use."""
    return {
        "intake": pgettext("step", "Intake"),
        "experts": pgettext("step", "People"),
        "answers": pgettext("step", "Answers"),
        "vote": pgettext("step", "Vote"),
        "digest": pgettext("step", "Digest"),
        "outcome": pgettext("step", "Outcome"),
        "chat": pgettext("step", "Chat"),
    }[step]


def standing_name(standing: Standing) -> str:
    """A standing in the language in use."""
    return {
        Standing.EMPTY: _("nothing yet"),
        Standing.TODO: _("to do"),
        Standing.WAITING: _("waiting"),
        Standing.DONE: _("done"),
        Standing.LATE: _("late"),
    }[standing]
