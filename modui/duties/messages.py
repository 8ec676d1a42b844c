"""What the ready messages of the duties share: short plain text that fits a phone's screen."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from modui.i18n import N_, _

_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def moment(instant: datetime, zone: ZoneInfo) -> str:
    """`instant` as people in `zone` say it: weekday, date and time of day."""
    here = instant.astimezone(zone)
    return _("{weekday} {month}/{day}, {time}").format(
        weekday=_(_WEEKDAYS[here.weekday()]), month=here.month, day=here.day, time=f"{here:%H:%M}"
    )


def weekday(day: date) -> str:
    """The day of the week, short."""
    return _(_WEEKDAYS[day.weekday()])


def shortened(text: str, limit: int) -> str:
    """`text` on one line, cut at `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def message(*lines: str | Iterable[str]) -> str:
    """A message of `lines`, or groups of them, without the empty ones."""
    flat = [line for group in lines for line in ([group] if isinstance(group, str) else group)]
    return "\n".join(line for line in flat if line)
