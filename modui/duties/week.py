"""The duty week: opening and closing it, its rhythm, its moderator.

A week's questions are collected from the Thursday before; its vote ends on the Tuesday after and its digest is out on
the Wednesday after, so weeks overlap and a moderator may have two open. Nothing here blocks: a late step says so.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from modui.duties.standing import current, name_of, zone
from modui.errors import BadInput, NotFound, Refused
from modui.i18n import N_, _
from modui.records import queries
from modui.records.changes import Action, Edit, Insert, Proposal, Set, columns_of, edited
from modui.records.clock import iso, natural_id
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.views import MemberView, WeekView

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
        # Its dates must be dates, too: the calendar begins with the year 1 and ends with 9999.
        if match and 1000 <= int(match[1]) < 9999:
            return date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError:
        pass  # a week 54: said below like any other name that is none
    raise BadInput(
        "week-name", _("“{name}” is not a week.").format(name=name), _("Write it like 2026-W48: the year and ISO week.")
    )


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
        Refused: ``rhythm-order`` when a later step would come before an earlier one.
    """
    after = {column: iso(moment) for column, moment in dates.items()}
    return SET_DATES.propose(edited("week", week_id, _dates(state, week_id), after))


def _dates(state: State, week_id: str) -> dict[str, Value]:
    """The dates of a week as edits carry them, in the order of the steps."""
    week = queries.week(state, week_id)
    moments: dict[str, datetime | None] = {column: getattr(week, column) for column in RHYTHM}
    return {column: iso(moment) if moment else None for column, moment in moments.items()}


def _in_order(state: State, edits: Sequence[Edit]) -> None:
    """No step of a week comes before the one it follows."""
    for row in {edit.row for edit in edits}:
        dates = _dates(state, row)
        dates |= {edit.column: edit.after for edit in edits if isinstance(edit, Set) and edit.row == row}
        given = [str(moment) for moment in dates.values() if moment]
        if given != sorted(given):
            raise Refused(
                "rhythm-order",
                _("These dates are not in the order of the steps."),
                _("Intake, answers, live session, end of the vote, digest: each after the one before."),
            )


def hand_to(state: State, week_id: str, moderator: MemberView) -> Proposal:
    """Make a member the moderator of a week."""
    week = queries.week(state, week_id)
    return HAND_TO.propose(edited("week", week_id, {"moderator": week.moderator}, {"moderator": moderator.id}))


def close(state: State, week_id: str) -> Proposal:
    """Close a week: published and handed over. What is not done is advice, not a bar; see :func:`todo`."""
    return _turned(CLOSE, state, week_id, {"status": "closed", "closed_at": iso(state.now)})


def reopen(state: State, week_id: str) -> Proposal:
    """Open a closed week again."""
    return _turned(REOPEN, state, week_id, {"status": "open", "closed_at": None})


def _turned(action: Action, state: State, week_id: str, after: Mapping[str, Value]) -> Proposal:
    week = queries.week(state, week_id)
    before = {"status": week.status, "closed_at": iso(week.closed_at) if week.closed_at else None}
    return action.propose(edited("week", week_id, before, after))


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


# Actions -----------------------------------------------------------------------------------------------------------


SET_UP = Action(
    "community.set-up", N_("Found the community"), inserts=frozenset({"community"}), rules=(_one_community,)
)
OPEN = Action("week.open", N_("Open a week"), inserts=frozenset({"week"}))
SET_DATES = Action(
    "week.set-dates", N_("Change the dates of a week"), writes=columns_of("week", *RHYTHM), rules=(_in_order,)
)
HAND_TO = Action("week.hand-to", N_("Name the moderator of a week"), writes=frozenset({"week.moderator"}))
CLOSE = Action("week.close", N_("Close a week"), writes=frozenset({"week.status", "week.closed_at"}))
REOPEN = Action("week.reopen", N_("Open a week again"), writes=frozenset({"week.status", "week.closed_at"}))
ACTIONS = (SET_UP, OPEN, SET_DATES, HAND_TO, CLOSE, REOPEN)
