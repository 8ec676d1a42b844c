"""The rules of care, pure: how often somebody may be asked, when not, and about what not.

What reached a member is a list of contacts, derived from what was sent; nothing is counted anywhere. A week is any
seven days and a month any thirty, so that no calendar lets somebody be asked on the last day of one and the first of
the next. Light to import: the desk's first frame comes by here.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from modui.errors import BadInput
from modui.i18n import N_, _, ngettext

WEEK = timedelta(days=7)
MONTH = timedelta(days=30)
NO_QUIET = "none"
"""In place of quiet hours: there are none, whatever the community keeps."""

_MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)
_QUIET = re.compile(r"(\d{1,2})(?:[:：](\d\d))?\s*(?:-|–|—|~|～|至|到)\s*(\d{1,2})(?:[:：](\d\d))?")
_DAY = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
_AWAY = re.compile(rf"{_DAY}(?:\s*(?:\.\.|~|～|至|到|–|—|-)\s*{_DAY})?")


class Measure(NamedTuple):
    """How often the community lets its members be asked, and how it asks."""

    per_week: int = 2
    per_month: int = 6
    quiet: str = "22:00-08:00"
    answers: int = 4
    ask_percent: int = 150
    wait_hours: int = 24
    load_percent: int = 10


class Wishes(NamedTuple):
    """How one member wants to be asked; what they did not say is the community's measure."""

    per_week: int
    per_month: int
    quiet: str = ""
    away: tuple[str, ...] = ()
    not_about: tuple[str, ...] = ()
    never: bool = False
    own_quiet: bool = False
    """The quiet hours are their own, not the community's."""


class Contact(NamedTuple):
    """A message that asked something of a member: an invitation, its reminder, or a mention."""

    kind: str
    at: datetime | None
    """When it was sent; none for an invitation that is written and not sent yet."""


class Limit(NamedTuple):
    """Why a member is not asked now, in words with figures. `until` is when that ends, where it is known."""

    code: str
    """``never``, ``away``, ``topic``, ``week`` or ``month``."""
    text: str
    until: datetime | None = None


# The budget --------------------------------------------------------------------------------------------------------


def used(contacts: Iterable[Contact], span: timedelta, now: datetime) -> list[Contact]:
    """The contacts that count within `span` before `now`, the latest first; those to be sent count, and come first."""
    counted = [one for one in contacts if one.at is None or one.at > now - span]
    return sorted(counted, key=lambda one: (one.at is None, one.at or now), reverse=True)


def left(wishes: Wishes, contacts: Sequence[Contact], now: datetime) -> int:
    """How many more messages the allowance bears now; never below 0."""
    week = wishes.per_week - len(used(contacts, WEEK, now))
    month = wishes.per_month - len(used(contacts, MONTH, now))
    return max(0, min(week, month))


def limits(wishes: Wishes, contacts: Sequence[Contact], text: str, now: datetime, zone: ZoneInfo) -> tuple[Limit, ...]:
    """Why a member is not asked about `text` now, the firmest reason first; empty when they may be."""
    if wishes.never:
        return (Limit("never", _("asks never to be asked")),)
    found: list[Limit] = []
    today = now.astimezone(zone).date()
    last = max((end for first, end in map(days, wishes.away) if first <= today <= end), default=None)
    if last is not None:
        back = datetime.combine(last + timedelta(days=1), time(), zone)
        found.append(Limit("away", _("away until {day}").format(day=told(last)), back))
    topics = [topic for topic in wishes.not_about if is_about(text, topic)]
    if topics:
        found.append(Limit("topic", _("asks not to be asked about {topics}").format(topics=", ".join(topics))))
    week, month = used(contacts, WEEK, now), used(contacts, MONTH, now)
    if len(week) >= wishes.per_week:
        limit = ngettext("limit {n} a week", "limit {n} a week", wishes.per_week).format(n=wishes.per_week)
        until = _free(week, wishes.per_week, WEEK)
        found.append(Limit("week", _spent(week, _("seven days"), limit, today, zone), until))
    elif len(month) >= wishes.per_month:
        limit = ngettext("limit {n} a month", "limit {n} a month", wishes.per_month).format(n=wishes.per_month)
        until = _free(month, wishes.per_month, MONTH)
        found.append(Limit("month", _spent(month, _("thirty days"), limit, today, zone), until))
    return tuple(found)


def _spent(counted: Sequence[Contact], span: str, limit: str, today: date, zone: ZoneInfo) -> str:
    if not counted:
        return limit
    latest = contact_told(counted[0], today, zone)
    if len(counted) == 1:
        return _("{asked}; {limit}").format(asked=latest, limit=limit)
    return _("{n} messages in {span}, the latest: {asked}; {limit}").format(
        n=len(counted), span=span, asked=latest, limit=limit
    )


def contact_told(one: Contact, today: date, zone: ZoneInfo) -> str:
    """What reached them and how long ago, in words."""
    if one.at is None:
        return _("an invitation waits to be sent")
    gone = (today - one.at.astimezone(zone).date()).days
    when = _("today") if gone <= 0 else _("yesterday") if gone == 1 else _("{n} days ago").format(n=gone)
    said = {"invitation": _("asked {when}"), "reminder": _("reminded {when}"), "mention": _("written to {when}")}
    return said[one.kind].format(when=when)


def _free(counted: Sequence[Contact], limit: int, span: timedelta) -> datetime | None:
    """When enough of `counted` lie behind for one more; none while it hangs on what is not sent yet, or never comes."""
    if limit < 1:
        return None
    at = counted[limit - 1].at
    return at + span if at is not None else None


# Topics ------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)  # many members wish the same, and all of them are asked about one text
def is_about(text: str, topic: str) -> bool:
    """Whether `text` names `topic`; words of letters must stand alone ("AI" is not in "email")."""
    from modui.records.segmenting import fold

    wanted = re.escape(fold(topic))
    if not wanted:
        return False
    before = r"(?<![a-z0-9])" if wanted[0].isascii() else ""
    after = r"(?![a-z0-9])" if wanted[-1].isascii() else ""
    return re.search(f"{before}{wanted}{after}", fold(text)) is not None


# Days and hours ----------------------------------------------------------------------------------------------------


def told(day: date) -> str:
    """`day` in words, without the year: 3 December."""
    return _("{day} {month}").format(day=day.day, month=_(_MONTHS[day.month - 1]))


@lru_cache(maxsize=1024)
def days(away: str) -> tuple[date, date]:
    """The first and the last day of ``2026-12-01..2026-12-10``, as :func:`parsed_away` writes it."""
    first, _dots, last = away.partition("..")
    return date.fromisoformat(first), date.fromisoformat(last)


def quiet_until(quiet: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When the quiet hours that `now` lies in end, by the clocks of `zone`; none outside of them."""
    if not quiet or quiet == NO_QUIET:
        return None
    start, end = (time.fromisoformat(part) for part in quiet.split("-"))
    here = now.astimezone(zone)
    clock = here.time()
    if not (start <= clock < end if start < end else clock >= start or clock < end):
        return None
    # Hours that the clocks leave out in spring are over once they have jumped.
    ends = here.date() + timedelta(days=clock >= end)
    return datetime.combine(ends, end, zone).astimezone(now.tzinfo)


def notes(wishes: Wishes, now: datetime, zone: ZoneInfo, due: datetime | None = None) -> list[str]:
    """What to keep in mind of a member who may be asked: quiet hours now, days away before `due`."""
    found = quiet_note(wishes, now, zone)
    today = now.astimezone(zone).date()
    until = due.astimezone(zone).date() if due and due > now else today + timedelta(days=3)
    for first, last in sorted(map(days, wishes.away)):
        if today < first <= until:
            found.append(_("away from {first} to {last}").format(first=told(first), last=told(last)))
    return found


def quiet_note(wishes: Wishes, now: datetime, zone: ZoneInfo) -> list[str]:
    """That these are their quiet hours, if they are."""
    ends = quiet_until(wishes.quiet, now, zone)
    if ends is None:
        return []
    at = ends.astimezone(zone)
    if wishes.own_quiet:
        said = _("their own quiet hours, until {time}: can be written now, sent after {time}")
    else:
        said = _("quiet hours of the community, until {time}: can be written now, sent after {time}")
    return [said.format(time=f"{at.hour}:{at.minute:02d}")]


# What people type --------------------------------------------------------------------------------------------------


def parsed_quiet(text: str) -> str:
    """Quiet hours as they are kept, ``22:00-09:00``; ``none`` for none, empty for those of the community.

    Raises:
        BadInput: ``quiet-form``.
    """
    text = text.strip()
    if not text or text.lower() in (NO_QUIET, "无", "没有", "不限"):
        return NO_QUIET if text else ""
    match = _QUIET.fullmatch(text)
    try:
        start, end = (time(int(match[hour]), int(match[hour + 1] or 0)) for hour in (1, 3)) if match else (None, None)
    except ValueError:
        start = end = None
    if start is None or end is None or start == end:
        raise BadInput(
            "quiet-form",
            _("“{text}” are no quiet hours.").format(text=text),
            _("Write them like 22:00-09:00; none for none."),
        )
    return f"{start:%H:%M}-{end:%H:%M}"


def parsed_away(text: str) -> str:
    """Days away as they are kept, ``2026-12-01..2026-12-10``; one day may stand for itself.

    Raises:
        BadInput: ``away-form``.
    """
    match = _AWAY.fullmatch(text.strip())
    try:
        parts = [int(part) for part in match.groups() if part] if match else []
        first = date(*parts[:3]) if parts else None
        last = date(*parts[3:]) if len(parts) > 3 else first
    except ValueError:
        first = last = None
    if first is None or last is None or last < first or last.year > 9000:
        raise BadInput(
            "away-form",
            _("“{text}” are no days away.").format(text=text),
            _("Write them like 2026-12-01..2026-12-10."),
        )
    return f"{first}..{last}"
