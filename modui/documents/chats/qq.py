"""QQ: the message manager's export, the desktop's copy, what a phone shares."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from modui.documents.chats import headed
from modui.documents.chats.headed import Head, Name
from modui.documents.chats.kinds import is_recall
from modui.documents.chats.model import Entry, Reading
from modui.documents.chats.moments import TIME, Clock, Parts, clock, day, moment
from modui.documents.chats.source import ends

SYSTEM_IDS = ("10000", "1000000")
"""The accounts under which QQ itself speaks."""

_MANAGED = re.compile(
    rf"(\d{{4}})[-/](\d{{1,2}})[-/](\d{{1,2}})\s+{TIME}(?:\s(?!\s*[-–—]\s)(?P<who>.*))?", re.IGNORECASE
)
_WHO = re.compile(r"(?P<name>.*?)(?:\((?P<number>\d{4,12})\)|<(?P<mail>[^<>\s]+)>)\s*")
_TITLE = re.compile(r"【[^【】]{1,20}】(?=.)")
_RULE = re.compile(r"={10,}")
_SECTION = re.compile(r"消息(?P<what>分组|对象)[:：](?P<value>.*)")
_OWN = re.compile(r"消息记录（.*|消息记录\(.*|=+|消息(?:分组|对象)[:：].*|\s*")


def sender_of(written: str) -> Name:
    """The nickname, the number or mail address and the title in ``【头衔】昵称(12345)``."""
    found = _WHO.fullmatch(written.strip())
    name, account = (found["name"].strip(), found["number"] or found["mail"]) if found else (written.strip(), "")
    title = _TITLE.match(name)
    return Name(name[title.end() :].strip() if title else name or account, account, title[0] if title else "")


# The message manager's export ---------------------------------------------------------------------------------------


class _Managed(NamedTuple):
    line: int
    date: Parts
    clock: Clock
    when: str
    who: str


def _managed(lines: Sequence[str]) -> list[_Managed]:
    found: list[_Managed] = []
    for n, line in enumerate(lines):
        if len(line) > 250 or not line[:4].isdigit():
            continue
        match = _MANAGED.fullmatch(line.rstrip())
        time = clock(match.groups()[3:8]) if match else None
        if match and time is not None and day(date := (int(match[1]), int(match[2]), int(match[3])), "ymd"):
            who = match["who"] or ""
            found.append(_Managed(n, date, time, line[: match.start("who")].strip() if who else line.strip(), who))
    return found


def score_manager(lines: Sequence[str]) -> float:
    """How many of `lines` begin a message that the message manager exported."""
    heads = _managed(lines)
    own = any(_SECTION.match(line) or line.startswith("消息记录（") for line in islice(lines, 40))
    known = sum(1.0 if _WHO.fullmatch(head.who) else 0.8 for head in heads if head.who)
    return known + 3 * own if heads else 0.0


def read_manager(lines: Sequence[str]) -> Reading:
    """The messages in `lines`: ``2019-09-23 8:43:38 PM 昵称(号码)``, the text below; of several conversations too."""
    heads = _managed(lines)
    preface = lines[: heads[0].line] if heads else list(lines)
    channels = _sections(preface)
    several = sum(1 for line in lines if line.startswith(("消息对象:", "消息对象："))) > 1
    entries: list[Entry] = []
    for head, end in zip(heads, ends([head.line for head in heads], len(lines)), strict=True):
        body, section = _until_section(lines[head.line + 1 : end])
        sender, account, title = sender_of(head.who)
        text = "\n".join(body).strip("\n").rstrip()
        is_system = account in SYSTEM_IDS
        kind = ("recall" if is_recall(text) else "system") if is_system else ""
        at = moment(day(head.date, "ymd"), head.clock)
        channel = channels.get("对象", "") if several else ""
        shown = sender if is_system and sender != account else title
        name = "" if is_system else sender
        entries.append(
            Entry(name, text, at, head.when, kind, sender_id=account, channel=channel, title=shown),
        )
        if section:
            channels = channels | _sections(section)
            preface = [*preface, *section]
    stray = "\n".join(line for line in preface if not _OWN.fullmatch(line)).strip()
    return Reading(entries, "\n".join(filter(_OWN.fullmatch, preface)).strip(), stray)


def _until_section(body: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """A message's lines, and those from the rule on under which the next conversation begins."""
    for n, line in enumerate(body):
        if _RULE.fullmatch(line.strip()) and any(_SECTION.match(later) for later in body[n + 1 : n + 4]):
            return body[:n], body[n:]
    return body, ()


def _sections(lines: Iterable[str]) -> dict[str, str]:
    return {found["what"]: found["value"].strip() for line in lines if (found := _SECTION.match(line))}


# The desktop's copy -------------------------------------------------------------------------------------------------


def _is_desktop(head: Head) -> bool:
    return head.has_seconds and not head.said and (head.date is not None or len(head.gap) == 1)


def score_desktop(lines: Sequence[str]) -> float:
    """How many of `lines` begin a message of a chat copied from the desktop."""
    heads = [head for n, line in enumerate(lines) if (head := headed.head_of(n, line)) and _is_desktop(head)]
    if any(head.date for head in heads):
        return sum(1.0 if head.date else 0.3 for head in heads)
    return 0.7 * len(heads) if len(heads) >= 2 or any(_TITLE.match(head.name) for head in heads) else 0.0


def read_desktop(lines: Sequence[str]) -> Reading:
    """The messages in `lines`: ``【头衔】昵称 2/14/2020 9:16:13 PM`` or only a time, text below, notices between."""
    return headed.read(lines, _is_desktop, sender_of=sender_of)


# What a phone shares ------------------------------------------------------------------------------------------------


def _is_shared(head: Head) -> bool:
    return head.has_seconds and head.date is None and not head.said and len(head.gap) >= 2


def score_phone(lines: Sequence[str]) -> float:
    """How many of `lines` begin a message of a chat that a phone shared."""
    heads = [head for n, line in enumerate(lines) if (head := headed.head_of(n, line)) and _is_shared(head)]
    days = sum(1 for line in lines if headed.day_of(line))
    return len(heads) + days if heads and (days or len(heads) >= 2) else 0.0


def read_phone(lines: Sequence[str]) -> Reading:
    """The messages in `lines`: a line for each day, ``昵称␠␠23:50:12``, the text below."""
    return headed.read(lines, _is_shared, sender_of=sender_of)
