"""Texts in which a line with a name and a time stands above each message, as WeChat and QQ copy and share them.

A nickname may hold spaces, brackets or a time, and a message may hold a line that looks like such a heading. So a
heading is known by its end, and, in a file whose messages are set apart by blank lines, by the blank line before it.
"""

import re
from collections.abc import Callable, Sequence, Set
from typing import NamedTuple

from modui.documents.chats.kinds import MARKS, is_notice, is_recall, is_sure_notice
from modui.documents.chats.model import Entry, Reading
from modui.documents.chats.moments import DATE, HALF, TIME, Clock, Parts, clock, day, moment, order_of, parts
from modui.documents.chats.source import ends
from modui.i18n import _

_END = re.compile(rf"\d[:.：]\d\d(?:[:.]\d\d)?(?:\s?(?:{HALF}))?[\s{MARKS}]*$", re.IGNORECASE)
_LONGEST_END = 40
_LONGEST_NAME = 120
_FULL = re.compile(
    rf"(?P<name>\S.*?)??(?P<gap>\s+)(?P<when>(?:{DATE}|(?P<said>今天|昨天|前天|今日|昨日|星期[一二三四五六日天]|周[一二三四五六日]"
    rf"|Yesterday|Today|\d{{1,2}}月\d{{1,2}}日))\s+{TIME})[\s{MARKS}]*",
    re.IGNORECASE,
)
_TIME_ONLY = re.compile(rf"(?P<name>\S.*\S|\S)(?P<gap>\s+)(?P<when>{TIME})[\s{MARKS}]*", re.IGNORECASE)
_DAY = re.compile(
    rf"[\s{MARKS}]*[—―─–-][—―─–\-\s]*\s(?P<date>\d{{4}}\s?[-./年]\s?\d{{1,2}}\s?[-./月]\s?\d{{1,2}}日?)"
    rf"\s[—―─–\-\s]*[—―─–-][\s{MARKS}]*"
)
_DATE = re.compile(DATE)
_FIRM = 0.8
"""From this share of headings after a blank line on, messages are taken to be set apart by blank lines."""


class Head(NamedTuple):
    """A line with a name and a time."""

    line: int
    name: str
    gap: str
    date: Parts | None
    said: str
    """A date that only its writer could tell: yesterday, Monday."""
    clock: Clock
    has_seconds: bool
    when: str


class Name(NamedTuple):
    """What stands for a name above a message."""

    sender: str
    account: str
    """What the platform calls them: a number or a mail address."""
    title: str


def head_of(n: int, line: str) -> Head | None:
    """The name and time that `line` ends with, if it does."""
    if len(line) > _LONGEST_NAME + _LONGEST_END or not _END.search(line, max(0, len(line) - _LONGEST_END)):
        return None
    found = _FULL.fullmatch(line)
    if found and found["name"]:
        groups = found.groups()
        # name, gap, when, three of the date, what is said, five of the time
        time = clock(groups[7:])
        if time is None:
            return None
        date = parts(groups[3:6]) if groups[3] else None
        return Head(n, _bare(found["name"]), found["gap"], date, groups[6] or "", time, bool(groups[10]), found["when"])
    found = _TIME_ONLY.fullmatch(line)
    if not found:
        return None
    groups = found.groups()
    time = clock(groups[3:])
    if time is None:
        return None
    return Head(n, _bare(found["name"]), found["gap"], None, "", time, bool(groups[6]), found["when"])


def _bare(name: str) -> str:
    return name.strip().strip("\u200b\u200e\u200f\u202a\u202b\u202c\ufeff").strip()


def day_of(line: str) -> Parts | None:
    """The date of a line that begins a day: ``—————  2026-02-26  —————``."""
    found = _DAY.fullmatch(line) if len(line) < 80 else None
    dated = _DATE.fullmatch(found["date"]) if found else None
    return parts(dated.groups()) if dated else None


def read(
    lines: Sequence[str],
    wanted: Callable[[Head], bool],
    *,
    is_preface: Callable[[str], bool] = lambda line: False,
    sender_of: Callable[[str], Name] = lambda name: Name(name, "", ""),
) -> Reading:
    """The messages under the headings of `lines` that are `wanted`.

    `sender_of` takes apart what stands in a heading for a name.
    """
    days = {n: found for n, line in enumerate(lines) if line and (found := day_of(line))}
    heads = _real([head for n, line in enumerate(lines) if (head := head_of(n, line)) and wanted(head)], lines, days)
    order = order_of([head.date for head in heads if head.date], month_first=_is_american(heads))
    starts = sorted([*days, *(head.line for head in heads)])
    end_of = dict(zip(starts, ends(starts, len(lines)), strict=True))
    by_line = {head.line: head for head in heads}
    spaced = 2 * sum(head.line + 1 < len(lines) and not lines[head.line + 1].strip() for head in heads) > len(heads)
    names = {sender_of(head.name).sender for head in heads}
    entries: list[Entry] = []
    today: Parts | None = None
    stray: list[str] = []
    for start in starts:
        body = lines[start + 1 : end_of[start]]
        if start in days:
            today = days[start]
            _take_stray(body, entries, stray)
            continue
        head = by_line[start]
        on = day(head.date, order.name) if head.date else day(today, "ymd") if today and not head.said else None
        text, notices = without_notices(body, names, spaced=spaced)
        name = sender_of(head.name)
        at = moment(on, head.clock)
        entries.append(Entry(name.sender, text, at, head.when, sender_id=name.account, title=name.title))
        entries += notices
    lead = [*(lines[: starts[0]] if starts else lines), *stray]
    own = "\n".join(filter(is_preface, lead)).strip()
    rest = "\n".join(line for line in lead if not is_preface(line)).strip()
    warnings: tuple[str, ...] = ()
    if not order.proved:
        warnings = (
            _("Nothing shows whether the day or the month stands first in {first}.").format(first=heads[0].when),
        )
    return Reading(entries, own, rest, warnings)


def _real(heads: list[Head], lines: Sequence[str], days: dict[int, Parts]) -> list[Head]:
    """Those of `heads` that are no part of a message."""
    names = {head.name for head in heads}
    firm = {
        head.line
        for head in heads
        if head.line == 0
        or not lines[head.line - 1].strip()
        or head.line - 1 in days
        or is_sure_notice(lines[head.line - 1], names)
        or _is_lead(lines, head.line)
    }
    if len(firm) < _FIRM * len(heads) or len(firm) == len(heads):
        return heads
    known = {head.name for head in heads if head.line in firm}
    return [head for head in heads if head.line in firm or head.name in known]


def _is_lead(lines: Sequence[str], line: int) -> bool:
    """Whether nothing but one line stands before: the program's own first line."""
    return sum(1 for before in lines[: min(line, 20)] if before.strip()) <= 1 and line <= 20


def _is_american(heads: Sequence[Head]) -> bool:
    return any(head.date and "/" in head.when and head.when.endswith(("AM", "PM")) for head in heads)


def _take_stray(body: Sequence[str], entries: list[Entry], stray: list[str]) -> None:
    """Keep what stands between the line of a day and its first heading."""
    text = "\n".join(body).strip()
    if not text:
        return
    if entries:
        entries.append(Entry("", text, kind="system"))
    else:
        stray.append(text)


def without_notices(body: Sequence[str], names: Set[str], *, spaced: bool = False) -> tuple[str, list[Entry]]:
    """The text of a message, and the program's notices that follow it in lines of their own.

    Where no blank line is before a notice, it must speak as only the program does, of `names` where it quotes none.
    What comes first is somebody's whatever it says, also where texts are `spaced` from their headings.
    """
    rest = list(body)
    while rest and not rest[-1].strip():
        rest.pop()
    notices: list[Entry] = []
    while len(rest) > 1:
        apart = not rest[-2].strip()
        if not (is_notice(rest[-1]) if apart else is_sure_notice(rest[-1], names)):
            break
        if spaced and not any(line.strip() for line in rest[:-1]):
            break
        line = rest.pop().strip()
        notices.insert(0, Entry("", line, kind="recall" if is_recall(line) else "system"))
        while rest and not rest[-1].strip():
            rest.pop()
    return "\n".join(rest).strip("\n").rstrip(), notices
