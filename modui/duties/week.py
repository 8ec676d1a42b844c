"""The duty week: its rhythm, where each step stands, and what to do next.

A week's questions are collected from the Thursday before; its vote ends on the Tuesday after and its digest is out on
the Wednesday after, so weeks overlap and a moderator may have two open. Nothing here blocks: a late step says so.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from modui.errors import BadInput, NotFound, Refused
from modui.i18n import N_, _, ngettext, pgettext
from modui.records import queries
from modui.records.changes import Action, Edit, Insert, Proposal, edited
from modui.records.clock import iso, natural_id
from modui.records.reading import State
from modui.records.views import CommunityView, GridRow, MemberView, WeekView
from modui.records.words import STEPS

_NAME = re.compile(r"(\d{4})-?[Ww](\d{1,2})")

RHYTHM: dict[str, tuple[int, time]] = {
    "intake_from": (-4, time(0, 0)),
    "intake_until": (-1, time(22, 0)),
    "answers_due": (3, time(22, 0)),
    "session_at": (6, time(20, 30)),
    "vote_until": (8, time(22, 0)),
    "digest_due": (9, time(22, 0)),
}
"""Of each date of a week: days from its Monday, and the time of day where the community lives."""

EXPERTS_LEAD = timedelta(days=3)
"""People who are asked need three days."""
REMINDER_AFTER = timedelta(hours=48)
"""One reminder, not before this long without a reply."""


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


# Setting up --------------------------------------------------------------------------------------------------------


def set_up(state: State, name: str, *, timezone: str = "Asia/Shanghai", currency: str = "CNY") -> Proposal:
    """Found the community of an empty database.

    Raises:
        BadInput: ``timezone-unknown``, ``name-empty``.
    """
    if not name.strip():
        raise BadInput("name-empty", _("A community needs a name."), _("Give one with --name."))
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise BadInput(
            "timezone-unknown",
            _("There is no time zone called “{name}”.").format(name=timezone),
            _("Use a name such as Asia/Shanghai or Europe/Berlin."),
        ) from error
    values = {"name": name.strip(), "timezone": timezone, "currency": currency}
    return SET_UP.propose([Insert("community", state.clock.new_id(), values)])


def zone(state: State) -> ZoneInfo:
    """The time zone the community lives in."""
    return ZoneInfo(queries.community(state).timezone)


def _one_community(state: State, _edits: Sequence[Edit]) -> None:
    if state.count("SELECT count(*) FROM community"):
        raise Refused(
            "community-exists", _("This database has its community already."), _("Use another folder with --home.")
        )


# Weeks -------------------------------------------------------------------------------------------------------------


def monday(name: str) -> date:
    """The Monday of the ISO week `name`; :class:`BadInput` (``week-name``) when there is no such week."""
    match = _NAME.fullmatch(name.strip())
    try:
        if match:
            return date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError:
        pass  # a week 54: said below like any other name that is none
    raise BadInput(
        "week-name", _("“{name}” is not a week.").format(name=name), _("Write it like 2026-W48: the year and ISO week.")
    )


def name_of(day: date) -> str:
    """The ISO week that `day` is in, ``2026-W48``."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02d}"


def open_week(state: State, name: str, moderator: str | None = None) -> Proposal:
    """Open a duty week in the community's usual rhythm, with a member as its moderator.

    Raises:
        BadInput: ``week-name``.
        Refused: ``week-exists``.
    """
    start = monday(name)
    here = zone(state)
    dates = {
        column: iso(datetime.combine(start + timedelta(days=days), at, here)) for column, (days, at) in RHYTHM.items()
    }
    canonical = name_of(start)
    if queries.week_named(state, canonical):
        raise Refused(
            "week-exists",
            _("The week {week} is open already.").format(week=canonical),
            _("See it with: modui week show {week}").format(week=canonical),
        )
    row = natural_id("week", canonical)
    return OPEN.propose([Insert("week", row, {"name": canonical, "moderator": moderator, **dates})])


def set_dates(state: State, week_id: str, dates: dict[str, datetime]) -> Proposal:
    """Change the rhythm of one week; the keys are those of ``RHYTHM``, the moments have a time zone.

    Raises:
        BadInput: ``rhythm-order`` when a later step would come before an earlier one.
    """
    before = {column: _moment(state, week_id, column) for column in RHYTHM}
    after = before | {column: iso(moment) for column, moment in dates.items()}
    given = [moment for moment in after.values() if moment]
    if given != sorted(given):
        raise BadInput(
            "rhythm-order",
            _("These dates are not in the order of the steps."),
            _("Intake, answers, live session, end of the vote, digest: each after the one before."),
        )
    return SET_DATES.propose(edited("week", week_id, before, after))


def _moment(state: State, week_id: str, column: str) -> str | None:
    assert column in RHYTHM
    found = state.scalar(f"SELECT {column} FROM week WHERE id = :id", id=week_id)
    return None if found is None else str(found)


def hand_to(state: State, week_id: str, moderator: MemberView) -> Proposal:
    """Make a member the moderator of a week."""
    week = queries.week(state, week_id)
    return HAND_TO.propose(edited("week", week_id, {"moderator": week.moderator}, {"moderator": moderator.id}))


def close(state: State, week_id: str) -> Proposal:
    """Close a week: published and handed over. What is not done is advice, not a bar; see :func:`todo`."""
    week = queries.week(state, week_id)
    return CLOSE.propose(
        edited(
            "week",
            week_id,
            {"status": week.status, "closed_at": iso(week.closed_at) if week.closed_at else None},
            {"status": "closed", "closed_at": iso(state.now)},
        )
    )


def reopen(state: State, week_id: str) -> Proposal:
    """Open a closed week again."""
    week = queries.week(state, week_id)
    return REOPEN.propose(
        edited(
            "week",
            week_id,
            {"status": week.status, "closed_at": iso(week.closed_at) if week.closed_at else None},
            {"status": "open", "closed_at": None},
        )
    )


def current(state: State) -> WeekView | None:
    """The week in hand: the open week of today's date, else the newest open one, else the newest of all."""
    known = queries.weeks(state)
    opened = [week for week in known if week.status == "open"]
    today = name_of(state.now.astimezone(zone(state)).date()) if opened else ""
    for week in opened:
        if week.name == today:
            return week
    return next(iter(opened or known), None)


def resolve(state: State, text: str | None = None) -> WeekView:
    """The week called `text`, or the week in hand.

    Raises:
        BadInput: ``week-name``.
        NotFound: ``week-unknown``, ``week-none``.
    """
    if not text:
        found = current(state)
        if found is None:
            raise NotFound("week-none", _("No week is open yet."), _("Open one with: modui week open"))
        return found
    name = name_of(monday(text))
    found = queries.week_named(state, name)
    if found is None:
        raise NotFound(
            "week-unknown",
            _("There is no week {week} here.").format(week=name),
            _("Open it with: modui week open {week}").format(week=name),
        )
    return found


def next_name(state: State) -> str:
    """The week to open next: this week when it is not there, else the one after the newest."""
    today = state.now.astimezone(zone(state)).date()
    known = {week.name for week in queries.weeks(state)}
    day = today
    # From Thursday on, questions are collected for the next week.
    if name_of(day) in known or day.isoweekday() >= 4:
        day += timedelta(days=7)
    while name_of(day) in known:
        day += timedelta(days=7)
    return name_of(day)


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
    latest = datetime.max.replace(tzinfo=UTC)
    return sorted(found, key=lambda item: (not item.late, item.due or latest, STEPS.index(item.step)))


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
    elif counted and not still:
        yield "publish", _("Compile the digest and publish it"), 30


# Words -------------------------------------------------------------------------------------------------------------


def step_name(step: str) -> str:
    """The name of a step in the language in use."""
    return {
        "intake": pgettext("step", "Intake"),
        "experts": pgettext("step", "People"),
        "answers": pgettext("step", "Answers"),
        "vote": pgettext("step", "Vote"),
        "digest": pgettext("step", "Digest"),
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


# Actions -----------------------------------------------------------------------------------------------------------


SET_UP = Action(
    "community.set-up", N_("Found the community"), inserts=frozenset({"community"}), rules=(_one_community,)
)
OPEN = Action("week.open", N_("Open a week"), inserts=frozenset({"week"}))
SET_DATES = Action("week.set-dates", N_("Change the dates of a week"), writes=frozenset(f"week.{c}" for c in RHYTHM))
HAND_TO = Action("week.hand-to", N_("Name the moderator of a week"), writes=frozenset({"week.moderator"}))
CLOSE = Action("week.close", N_("Close a week"), writes=frozenset({"week.status", "week.closed_at"}))
REOPEN = Action("week.reopen", N_("Open a week again"), writes=frozenset({"week.status", "week.closed_at"}))
ACTIONS = (SET_UP, OPEN, SET_DATES, HAND_TO, CLOSE, REOPEN)
