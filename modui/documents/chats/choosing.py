"""What a file leaves to whoever reads it: which of several conversations, and the day of times without a date."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from modui.documents.chats.model import Chat, ChatMessage
from modui.documents.chats.moments import TIME, clock, moment
from modui.errors import BadInput
from modui.i18n import _

_SAID = re.compile(
    rf"(?:(?P<said>今[天日]|昨[天日]|前天|Today|Yesterday|(?:星期|周)[一二三四五六日天]"
    rf"|(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日)\s+)?{TIME}",
    re.IGNORECASE,
)
_AGO: Mapping[str, int] = {"今天": 0, "今日": 0, "today": 0, "昨天": 1, "昨日": 1, "yesterday": 1, "前天": 2}
_WEEKDAYS = "一二三四五六日"


def channels(chat: Chat) -> Mapping[str, int]:
    """The conversations that `chat` holds, in their order, with the number of messages in each."""
    return Counter(one.channel for one in chat.messages)


def only(chat: Chat, names: Collection[str]) -> Chat:
    """`chat` with the conversations called `names` alone, numbered anew.

    Raises:
        BadInput: ``chat-channel`` when there is none of such a name.
    """
    there = channels(chat)
    for name in names:
        if name not in there:
            raise BadInput(
                "chat-channel",
                _("There is no conversation called “{name}” in it.").format(name=name),
                _("There are: {names}.").format(names=listed(there)),
            )
    kept = [one for one in chat.messages if one.channel in names]
    number = {one.n: place for place, one in enumerate(kept, 1)}
    return _with(
        chat,
        [
            one._replace(n=number[one.n], reply_to=number.get(one.reply_to) if one.reply_to is not None else None)
            for one in kept
        ],
    )


def several(chat: Chat) -> BadInput:
    """What to say where it is to be chosen which conversations of `chat` are meant."""
    return BadInput(
        "chat-several",
        _("It holds several conversations: {names}.").format(names=listed(channels(chat))),
        _("Choose with --only NAME (more than once for more than one), or take all with --all."),
    )


def listed(there: Mapping[str, int]) -> str:
    """The names of conversations with how many messages they have, as a line."""
    return ", ".join(f"{name} ({count})" for name, count in there.items())


def undated(chat: Chat) -> int:
    """How many messages tell a time but no date: :func:`copied_on` gives them one."""
    return sum(one.at is None and _SAID.fullmatch(one.when) is not None for one in chat.messages)


def copied_on(chat: Chat, day: date) -> Chat:
    """`chat`, copied on `day`, with the dates that are meant where only a time, or a word like yesterday, is told.

    QQ and WeChat leave out the date of the day on which something is copied.
    """
    return chat._replace(messages=tuple(_dated(one, day) if one.at is None else one for one in chat.messages))


def _dated(one: ChatMessage, day: date) -> ChatMessage:
    found = _SAID.fullmatch(one.when)
    if not found:
        return one
    return one._replace(at=moment(_meant(found, day), clock(found.groups()[3:])))


def _meant(found: re.Match[str], day: date) -> date | None:
    said = (found["said"] or "今天").lower()
    if said in _AGO:
        return day - timedelta(days=_AGO[said])
    if not found["month"]:
        weekday = _WEEKDAYS.index(said[-1].replace("天", "日"))
        return day - timedelta(days=(day.weekday() - weekday) % 7 or 7)
    for year in (day.year, day.year - 1):
        try:
            meant = date(year, int(found["month"]), int(found["day"]))
        except ValueError:
            continue
        if meant <= day:
            return meant
    return None


def _with(chat: Chat, messages: Sequence[ChatMessage]) -> Chat:
    senders = dict.fromkeys(one.sender for one in messages if one.sender and one.kind != "system")
    return chat._replace(messages=tuple(messages), senders=tuple(senders))
