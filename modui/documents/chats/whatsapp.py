"""WhatsApp's exported text: ``01/01/19, 11:25 - Name: text`` from Android, ``[15-01-20 02:22:56] Name: text`` from iOS.

The order of day and month is that of the phone, so it is found out from all dates of the file together.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from modui.documents.chats.kinds import MARKS, kind_of
from modui.documents.chats.model import Entry, Reading
from modui.documents.chats.moments import DATE, TIME, Clock, Parts, clock, day, moment, order_of, parts
from modui.documents.chats.source import ends
from modui.i18n import _

_LEAD = re.compile(f"[{MARKS}]+")
_HEAD = re.compile(
    rf"\[{DATE}[,،]?\s{{0,2}}(?:klo\s|kl\.?\s|um\s|à\s|at\s)?{TIME}\](?P<bracket>\s?)"
    rf"|{DATE}[,،]?\s{{0,2}}(?:klo\s|kl\.?\s|um\s|à\s|at\s)?{TIME}(?:\sUhr|\sh)?(?:\s[-–—]\s?|:\s)",
    re.IGNORECASE,
)
_SENDER = re.compile(r"(?P<name>[^\n]{1,100}?)\s?(?::(?:\s|$)|：)")
_SAYS = re.compile(
    r"\b(?:created (?:this )?group|changed (?:the subject|the group|this group|their phone)|added|removed|left"
    r"|joined using|pinned a message|end-to-end|security code|hat (?:die gruppe|den betreff|das gruppen)|hinzugefügt"
    r"|creó el grupo|cambió el asunto|añadió|ha creato|a créé le groupe)\b"
    r"|종단간 암호화|님이 .{0,60}(?:초대|추가|나갔|들어왔|변경)|التشفير|مشف(?:ر|ّر)ة|أنشأ|أضاف|غادر|انضم"
    r"|创建了群组|建立了群組|更改了群|变更了群|將主旨|已将.{0,20}主题|将群组|添加了|新增了|端到端|端對端|已加入|已退出|离开了",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"(?:messages and calls are|messages you send to this (?:group|chat) are now|nachrichten und anrufe"
    r"|los mensajes y las llamadas|i messaggi e le chiamate|les messages et|消息和通话|訊息和通話|此对话中的"
    r"|메시지와 통화|메시지 및 통화|الرسائل والمكالمات"
    r"|您发送给此).{0,400}"
    r"|(?:you|.{1,60}) (?:created (?:this )?group|changed (?:the subject|this group's|the group description)|added"
    r"|left|removed|were added|was added"
    r"|joined using this group's|turned (?:on|off) disappearing|pinned a message)\b.{0,200}",
    re.IGNORECASE,
)


_YEAR_FIRST = re.compile("오전|오후|[上下]午|午[前後]")
"""The halves of the day where the year stands first, of two digits too."""
_PLACEHOLDER = re.compile(r"<[^<>\n]{3,60}>")


class _Head(NamedTuple):
    """The line that a message begins with."""

    line: int
    date: Parts
    clock: Clock
    when: str
    rest: str
    marked: bool
    """A mark of direction stands before the text: WhatsApp puts it before what is its own."""


def score(lines: Sequence[str]) -> float:
    """How many of `lines` begin a message of a chat like this."""
    heads = [_head(n, line) for n, line in enumerate(lines)]
    found = [head for head in heads if head]
    return sum(1.0 if _SENDER.match(head.rest) else 0.3 for head in found)


def read(lines: Sequence[str]) -> Reading:
    """The messages in `lines`."""
    heads = [head for n, line in enumerate(lines) if (head := _head(n, line))]
    order = order_of(
        [head.date for head in heads],
        month_first=_has_capital_halves(heads),
        year_first=any(_YEAR_FIRST.search(head.when) for head in heads),
    )
    names = _names(heads)
    entries: list[Entry] = []
    for head, end in zip(heads, ends([head.line for head in heads], len(lines)), strict=True):
        sender, text = _split(head, names)
        body = "\n".join([text, *lines[head.line + 1 : end]]).rstrip()
        at = moment(day(head.date, order.name), head.clock)
        is_notice = not sender or (_NOTICE.fullmatch(body) is not None and (head.marked or _is_encryption(body)))
        name, sign = _named(sender)
        kind = "system" if is_notice else _kind(body)
        entries.append(Entry(name, body, at, head.when, kind, title=sign))
    warnings = []
    if heads and not order.proved:
        warnings.append(
            _("Nothing shows whether the day or the month stands first; read {first} as {date}.").format(
                first=heads[0].when, date=entries[0].at.date() if entries[0].at else "?"
            )
        )
    stray = "\n".join(lines[: heads[0].line]).strip() if heads else ""
    return Reading(entries, stray=stray, warnings=tuple(warnings))


def _head(n: int, line: str) -> _Head | None:
    if not line:
        return None
    start = 0
    if not (line[0].isdigit() or line[0] == "["):
        lead = _LEAD.match(line)
        if lead is None:
            return None
        start = lead.end()
    found = _HEAD.match(line, start)
    if not found:
        return None
    groups = found.groups()
    # The alternative with brackets has eight groups and one for the space behind it.
    values = groups[:8] if groups[0] else groups[9:]
    time = clock(values[3:])
    if time is None:
        return None
    rest = line[found.end() :]
    bare = _LEAD.sub("", rest, count=1) if rest and not rest[0].isascii() else rest
    if groups[0] and not groups[8] and rest:
        return None
    when = line[start : found.end()].strip(" -–—:[]\u202f")
    return _Head(n, parts(values[:3]), time, when, bare, bare is not rest or ": \u200e" in rest)


def _has_capital_halves(heads: Iterable[_Head]) -> bool:
    """Whether the phone writes as in America, where the month stands first: 1/31/24, 9:05 AM."""
    return any("/" in head.when and head.when.endswith(("AM", "PM")) for head in heads)


def _names(heads: Iterable[_Head]) -> Counter[str]:
    return Counter(found["name"].strip() for head in heads if (found := _SENDER.match(head.rest)))


def _split(head: _Head, names: Counter[str]) -> tuple[str, str]:
    """Who wrote, and what; nobody for a notice."""
    found = _SENDER.match(head.rest)
    if not found:
        return "", head.rest
    name = found["name"].strip()
    if not name or (names[name] < 2 and _SAYS.search(name)):
        return "", head.rest
    return name, _LEAD.sub("", head.rest[found.end() :], count=1)


def _named(name: str) -> tuple[str, str]:
    """A name without the ~ before those who are no contacts, and that sign."""
    bare = name.removeprefix("~").strip()
    return (bare, "~") if bare and bare != name else (name, "")


def _kind(body: str) -> str:
    """The kind of a text that the program put there in a language that is not known; else it is told by its words."""
    bare = body.strip()
    # Nobody's own words stand in such brackets with a space or in letters of their own.
    if bare[:1] == "<" and _PLACEHOLDER.fullmatch(bare) and (" " in bare or not bare.isascii()):
        return "file" if kind_of(bare) == "text" else ""
    return ""


def _is_encryption(text: str) -> bool:
    return text.lower().startswith(
        (
            "messages and calls are",
            "messages you send",
            "消息和通话",
            "訊息和通話",
            "nachrichten und",
            "메시지와 통화",
            "메시지 및 통화",
            "الرسائل والمكالمات",
        )
    )
