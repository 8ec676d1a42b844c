"""Discord as DiscordChatExporter writes it: JSON, and plain text."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from modui.documents.chats.fields import first, instant, record, records, said
from modui.documents.chats.kinds import kind_of_file
from modui.documents.chats.model import Entry, Reading
from modui.documents.chats.moments import DATE, TIME, Clock, Parts, clock, day, moment, order_of, parts
from modui.documents.chats.source import Source, ends
from modui.i18n import _

_WRITTEN = frozenset(
    ("", "Default", "Reply", "ChatInputCommand", "ContextMenuCommand", "ThreadStarterMessage", "0", "19", "20", "23")
)
"""The types of messages that somebody wrote; all others are notices."""

# JSON ---------------------------------------------------------------------------------------------------------------


def fits(source: Source) -> bool:
    """Whether `source` is such an export in JSON."""
    whole = record(source.json)
    return (
        isinstance(whole.get("messages"), list) and "channel" in whole and ("guild" in whole or "messageCount" in whole)
    )


def read(source: Source) -> Reading:
    """The messages of the channel in `source`."""
    whole = record(source.json)
    place = [first(record(whole.get(name)), "name") for name in ("guild", "channel")]
    return Reading([_entry(one) for one in records(whole.get("messages"))], " / ".join(filter(None, place)))


def _entry(one: dict[str, object]) -> Entry:
    author = record(one.get("author"))
    text = said(one.get("content"))
    when = first(one, "timestamp")
    is_notice = said(one.get("type")) not in _WRITTEN
    forward = record(one.get("forwardedMessage"))
    reference = record(one.get("reference"))
    return Entry(
        first(author, "nickname", "name"),
        text,
        instant(when),
        when,
        "system" if is_notice else _kind(one, text),
        id=said(one.get("id")),
        # A forwarded message refers to its original, and answers nothing.
        reply="" if forward or said(reference.get("type")) == "Forward" else said(reference.get("messageId")),
        sender_id=said(author.get("id")),
        mentions=tuple(filter(None, (first(user, "nickname", "name") for user in records(one.get("mentions"))))),
        forwarded=(_forwarded(forward),) if forward else (),
        attached=_attached(one),
    )


def _forwarded(one: dict[str, object]) -> Entry:
    text, when = said(one.get("content")), first(one, "timestamp")
    return Entry("", text, instant(when), when, _kind(one, text), attached=_attached(one))


def _kind(one: dict[str, object], text: str) -> str:
    if text.strip():
        return ""
    if files := records(one.get("attachments")):
        return kind_of_file(first(files[0], "fileName", "url"))
    if one.get("stickers"):
        return "sticker"
    return "card" if one.get("embeds") or one.get("forwardedMessage") else ""


def _attached(one: dict[str, object]) -> tuple[str, ...]:
    names = [first(file, "fileName", "url") for file in records(one.get("attachments"))]
    names += [first(sticker, "name") for sticker in records(one.get("stickers"))]
    for embed in records(one.get("embeds")):
        fields = [first(field, "name", "value") for field in records(embed.get("fields"))]
        shown = [first(embed, "title"), first(embed, "description"), first(embed, "url"), *fields]
        names.append("\n".join(filter(None, shown)))
    return tuple(filter(None, names))


# Plain text ---------------------------------------------------------------------------------------------------------

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = r"(?P<named>\d{1,2}[- ](?P<month>[A-Za-z]{3})[a-z]*\.?[- ]\d{2,4})"
_HEAD = re.compile(rf"\[(?P<when>(?:{DATE}|{_NAMED}),?\s{{1,2}}{TIME})\] (?P<author>\S.{{0,120}})", re.IGNORECASE)
_PINNED = " (pinned)"
_FIRM = 0.8
"""From this share of headings after a blank line on, messages are taken to be set apart by blank lines."""
_RULE = re.compile(r"={20,}")
_PART = re.compile(r"\{(?:Attachments|Embed|Stickers|Reactions)\}")
_OWN = re.compile(r"={20,}|(?:Guild|Channel|Topic|After|Before|Range|Messages):.*|Exported [\d.,\s]+ message\(s\)|\s*")
_NOTICE = re.compile(
    r"(?:Joined the server|Pinned a message|Left the (?:group|thread)|Added .{1,80} to the \w+"
    r"|Removed .{1,80} from .{1,80})\."
    r"|(?:Changed the channel (?:name|icon)|Created a thread|Started a (?:call|thread)|Boosted the server).{0,120}"
)


class _Head(NamedTuple):
    line: int
    date: Parts | None
    named: str
    clock: Clock
    when: str
    author: str


def _head(n: int, line: str) -> _Head | None:
    found = _HEAD.fullmatch(line) if line.startswith("[") and len(line) < 240 else None
    if not found:
        return None
    time = clock(found.groups()[6:11])
    if time is None:
        return None
    given = parts(found.groups()[1:4]) if found.groups()[1] else None
    return _Head(n, given, found["named"] or "", time, found["when"], found["author"].strip())


def _heads(lines: Sequence[str]) -> list[_Head]:
    """The lines that begin a message: in a file whose messages are set apart by blank lines, those below one."""
    found = [head for n, line in enumerate(lines) if (head := _head(n, line))]
    plain = [head for head in found if not _has_colon(head)]
    spaced = [head for head in found if head.line == 0 or not lines[head.line - 1].strip()]
    if len(spaced) < _FIRM * len(found):
        return plain
    # A name may hold a colon, and so do the lines of logs that people paste: these tell the time in another way.
    shapes = {_shape(head) for head in plain}
    return [head for head in spaced if not _has_colon(head) or _shape(head) in shapes]


def _has_colon(head: _Head) -> bool:
    return ": " in head.author


def _shape(head: _Head) -> str:
    """How a moment is written: with seconds or a half of the day, with a month's name or number."""
    return re.sub(r"[A-Za-z]+", "a", re.sub(r"\d+", "0", head.when))


def score_text(lines: Sequence[str]) -> float:
    """How many of `lines` begin a message of such an export in plain text."""
    # What has a colon behind the name may as well be WhatsApp's.
    heads = sum(1 for n, line in enumerate(lines) if (head := _head(n, line)) and not _has_colon(head))
    return 1.0 * heads + 3 * any(line.startswith("Guild: ") for line in lines[:5]) if heads else 0.0


def read_text(lines: Sequence[str]) -> Reading:
    """The messages in `lines`: ``[date] author``, the text, then what is attached."""
    heads = _heads(lines)
    american = any("/" in head.when and head.when.endswith(("AM", "PM")) for head in heads)
    order = order_of([head.date for head in heads if head.date], month_first=american)
    entries: list[Entry] = []
    closing: list[str] = []
    for n, (head, end) in enumerate(zip(heads, ends([head.line for head in heads], len(lines)), strict=True), 1):
        body = list(lines[head.line + 1 : end])
        if n == len(heads):
            body, closing = _without_closing(body)
        text, attached = _parts_of(body)
        on = day(head.date, order.name) if head.date else _named_day(head.named)
        kind = "system" if _NOTICE.fullmatch(text) else ""
        if not text and attached:
            kind = "sticker" if any(line == "{Stickers}" for line in body) else kind_of_file(attached[0])
        author = head.author.removesuffix(_PINNED)
        attached = (*attached, _PINNED.strip()) if author != head.author else attached
        entries.append(Entry(author, text, moment(on, head.clock), head.when, kind, attached=attached))
    lead = lines[: heads[0].line] if heads else lines
    own = [line for line in [*lead, *closing] if _OWN.fullmatch(line)]
    stray = "\n".join(line for line in lead if not _OWN.fullmatch(line)).strip()
    warnings: tuple[str, ...] = ()
    if heads and not order.proved:
        warnings = (
            _("Nothing shows whether the day or the month stands first in {first}.").format(first=heads[0].when),
        )
    return Reading(entries, "\n".join(own).strip(), stray, warnings)


def _without_closing(body: list[str]) -> tuple[list[str], list[str]]:
    """The last message's lines, and the exporter's own lines below them."""
    for n, line in enumerate(body):
        if _RULE.fullmatch(line) and all(_OWN.fullmatch(later) for later in body[n:]):
            return body[:n], body[n:]
    return body, []


def _parts_of(body: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The text of a message, and what is listed under the headings in braces."""
    start = next((n for n, line in enumerate(body) if _PART.fullmatch(line)), len(body))
    attached = tuple(line for line in body[start:] if line.strip() and not _PART.fullmatch(line))
    return "\n".join(body[:start]).strip("\n").rstrip(), attached


def _named_day(text: str) -> date | None:
    number, month, year = re.split(r"[- ]", text)
    name = month[:3].lower()
    return day((int(year), _MONTHS.index(name) + 1, int(number)), "ymd") if name in _MONTHS else None
