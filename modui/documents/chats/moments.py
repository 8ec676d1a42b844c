"""Dates and times as chat programs write them: parts in any order, 12 or 24 hours, in several languages."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from typing import NamedTuple

_BEFORE_NOON = frozenset(
    "上午 凌晨 清晨 早上 早晨 午前 오전 am a.m. a.m a/m vorm. fm de. dop. πμ π.μ. sa öö ص".split()  # noqa: SIM905
)
_AFTER_NOON = frozenset(
    "下午 晚上 傍晚 中午 午後 午后 오후 pm p.m. p.m p/m nachm. em du. odp. μμ μ.μ. ch ös م".split()  # noqa: SIM905
)
HALF = "|".join(
    # "a. m." is written with every kind of space.
    re.escape(word).replace(r"\.", r"\.\s?")
    for word in sorted(_BEFORE_NOON | _AFTER_NOON, key=len, reverse=True)
)
"""The halves of the day, for a regular expression that ignores case."""

_SIGN = "[\u200e\u200f]?"
"""The mark of direction that Arabic phones put before the signs of a date."""
DATE = rf"(\d{{1,4}}){_SIGN}\s?[./\-年년]\s?(\d{{1,2}}){_SIGN}\s?[./\-月월]\s?(\d{{1,4}})(?:\s?[日일]|\.)?"
"""Three groups, whichever of them is the year."""

TIME = rf"(?:({HALF})\s?)?(\d{{1,2}})[:.：](\d\d)(?:[:.](\d\d))?(?:[\s_]?({HALF}))?"
"""Five groups: half of the day, hour, minute, second, half of the day."""

Parts = tuple[int, int, int]

ORDERS: dict[str, tuple[int, int, int]] = {"ymd": (0, 1, 2), "dmy": (2, 1, 0), "mdy": (2, 0, 1), "ydm": (0, 2, 1)}
"""Where in the parts of a date year, month and day stand."""

_SPREAD = 5
"""An order that puts messages so many times closer together than another is the likelier one."""


class Clock(NamedTuple):
    """A time of day."""

    hour: int
    minute: int
    second: int


def clock(groups: Sequence[str | None]) -> Clock | None:
    """The time that the five groups of ``TIME`` give; None if there is no such time."""
    before, hour_text, minute_text, second_text, after = groups
    hour, minute, second = int(hour_text or 0), int(minute_text or 0), int(second_text or 0)
    half = before or after
    if half:
        half = "".join(half.split()).lower()
        if half in _BEFORE_NOON:
            hour = 0 if hour == 12 else hour
        elif half == "中午":
            hour = hour + 12 if hour < 4 else hour
        elif half == "晚上" and hour == 12:
            hour = 0
        elif hour < 12:
            hour += 12
    if hour > 23 or minute > 59 or second > 59:
        return None
    return Clock(hour, minute, second)


def parts(groups: Sequence[str | None]) -> Parts:
    """The three groups of ``DATE`` as numbers."""
    first, second, third = groups
    return int(first or 0), int(second or 0), int(third or 0)


class Order(NamedTuple):
    """How the dates of a file are to be read, and whether anything in the file proves it."""

    name: str
    proved: bool


def order_of(dates: Sequence[Parts], *, month_first: bool = False, year_first: bool = False) -> Order:
    """In which order the parts of `dates`, in the order of the file, tell year, month and day.

    The order in which all dates exist and time runs forward; of several, the one that puts the dates much closer
    together; else what is usual, which is the day first unless `month_first` or `year_first`.
    """
    distinct = [one for n, one in enumerate(dates) if n == 0 or one != dates[n - 1]]
    # Four digits in front are the year, whatever the order of the others.
    distinct = [one for one in distinct if one[0] <= 31]
    if not distinct:
        return Order("ymd", True)
    usual = (["mdy", "dmy"] if month_first else ["dmy", "mdy"]) + ["ymd", "ydm"]
    names = ["ymd", *usual[:2]] if year_first else usual
    measures = {name: _measure(distinct, name) for name in names}
    best = min((measures[name].wrong, measures[name].falls) for name in names)
    fitting = [name for name in names if (measures[name].wrong, measures[name].falls) == best]
    chosen = fitting[0]
    if len(set(distinct)) >= 3:
        closest = min(fitting, key=lambda name: measures[name].span)
        if measures[closest].span * _SPREAD < measures[chosen].span:
            chosen = closest
    # Nobody's phone writes two digits of the year first where it could be the day.
    rivals = [name for name in fitting if name in ("dmy", "mdy")] if chosen in ("dmy", "mdy") else [chosen]
    readings = {tuple(day(one, name) for one in distinct) for name in rivals}
    return Order(chosen, len(readings) == 1)


class _Measure(NamedTuple):
    wrong: int
    falls: int
    span: int


def _measure(dates: Sequence[Parts], order: str) -> _Measure:
    days = [found.toordinal() for one in dates if (found := day(one, order)) is not None]
    falls = sum(later < earlier for earlier, later in pairwise(days))
    return _Measure(len(dates) - len(days), falls, max(days) - min(days) if days else 0)


@cache
def day(given: Parts, order: str) -> date | None:
    """The day that `given` tells in `order`; None if there is none. Years of two digits are from 1970 to 2069."""
    year, month, number = (given[place] for place in ORDERS["ymd" if given[0] > 31 else order])
    if year < 100:
        year += 2000 if year < 70 else 1900
    if not 1970 <= year <= 2199:
        return None
    try:
        return date(year, month, number)
    except ValueError:
        return None


def moment(on: date | None, time: Clock | None) -> datetime | None:
    """The moment, by the clock of whoever exported; None unless both day and time are known."""
    if on is None or time is None:
        return None
    return datetime(on.year, on.month, on.day, time.hour, time.minute, time.second)
