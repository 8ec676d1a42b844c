"""WeChat as people copy and share it: the desktop's copy, the phone's mail, and the newer copy of several messages."""

import re
from collections.abc import Sequence
from itertools import islice

from modui.documents.chats import headed
from modui.documents.chats.headed import Head
from modui.documents.chats.kinds import MARKS
from modui.documents.chats.model import Entry, Reading
from modui.documents.chats.moments import DATE, TIME, Clock, Parts, clock, day, moment, order_of, parts
from modui.documents.chats.source import ends

_PRELUDE = re.compile(
    r"\s*(?:Dear\s?[:：]?|.{0,200}(?:聊天记录如下|聊天記錄如下).{0,20}|.{0,200}chat history (?:on|in) WeChat.{0,60})\s*"
)
_MOMENT = re.compile(
    rf"[\s{MARKS}]*(?:{DATE}|(?P<said>\d{{1,2}}月\d{{1,2}}日|今天|昨天|前天|星期[一二三四五六日天]))\s*{TIME}[\s{MARKS}]*",
    re.IGNORECASE,
)


def is_prelude(line: str) -> bool:
    """Whether WeChat's mail begins with `line`."""
    return _PRELUDE.fullmatch(line) is not None


# The desktop's copy -------------------------------------------------------------------------------------------------


def _is_desktop(head: Head) -> bool:
    return bool(head.date or head.said)


def score_desktop(lines: Sequence[str]) -> float:
    """How many of `lines` begin a message of a chat copied from the desktop."""
    heads = [head for n, line in enumerate(lines) if (head := headed.head_of(n, line)) and _is_desktop(head)]
    return sum(0.9 if head.has_seconds else 1.0 for head in heads)


def read_desktop(lines: Sequence[str]) -> Reading:
    """The messages in `lines`: ``昵称 2023/09/16 2:51 PM``, the text below."""
    return headed.read(lines, _is_desktop, is_preface=is_prelude)


# The phone's mail ---------------------------------------------------------------------------------------------------


def _is_mailed(head: Head) -> bool:
    return head.date is None and not head.said and len(head.gap) >= 2


def score_mail(lines: Sequence[str]) -> float:
    """How many of `lines` begin a message of a chat that a phone sent by mail."""
    heads = [head for n, line in enumerate(lines) if (head := headed.head_of(n, line)) and _is_mailed(head)]
    own = any(is_prelude(line) and "如下" in line for line in islice(lines, 20))
    days = sum(1 for line in lines if headed.day_of(line))
    found = sum(0.4 if head.has_seconds else 0.95 for head in heads)
    # Without a line for the day or the mail's own beginning, two texts that end in a time prove nothing.
    return found + days + 3 * own if heads and (days or own or len(heads) >= 2) else 0.0


def read_mail(lines: Sequence[str]) -> Reading:
    """The messages in `lines`: a line for each day, ``昵称␠␠08:54``, the text below."""
    return headed.read(lines, _is_mailed, is_preface=is_prelude)


# The newer copy of several messages ---------------------------------------------------------------------------------


def _moments(lines: Sequence[str]) -> list[tuple[int, Parts | None, Clock, str]]:
    """The lines that are a date and a time and nothing else, below a line that can be a name."""
    found: list[tuple[int, Parts | None, Clock, str]] = []
    for n, line in enumerate(lines):
        if n == 0 or len(line) > 50 or (":" not in line and "：" not in line) or not lines[n - 1].strip():
            continue
        match = _MOMENT.fullmatch(line)
        time = clock(match.groups()[4:]) if match else None
        if match and time is not None and (not found or found[-1][0] < n - 1):
            found.append((n, parts(match.groups()[:3]) if match[1] else None, time, line.strip()))
    return found


def score_copy(lines: Sequence[str]) -> float:
    """How many messages of the newer copy `lines` hold."""
    return 1.05 * len(_moments(lines))


def read_copy(lines: Sequence[str]) -> Reading:
    """The messages in `lines`: a name, ``2023年9月16日 14:51``, and the text, each on a line of its own."""
    heads = _moments(lines)
    order = order_of([date for _n, date, _time, _when in heads if date])
    names = {lines[n - 1].strip() for n, *_rest in heads}
    entries: list[Entry] = []
    for (n, date, time, when), end in zip(heads, ends([n - 1 for n, *_rest in heads], len(lines)), strict=True):
        at = moment(day(date, order.name), time) if date else None
        text, notices = headed.without_notices(lines[n + 1 : end], names)
        entries += [Entry(lines[n - 1].strip(), text, at, when), *notices]
    return Reading(entries, stray="\n".join(lines[: heads[0][0] - 1]).strip() if heads else "")
