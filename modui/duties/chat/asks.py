"""What an import leaves to be asked for: what was said without words, who somebody is, what a bare link is about."""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from modui.duties.chat.who import people
from modui.duties.messages import message, shortened
from modui.duties.standing import zone
from modui.i18n import _, ngettext
from modui.records import chats
from modui.records.reading import State
from modui.records.views import MessageView

INTRODUCED_WITHIN = timedelta(minutes=3)
"""Words by whoever sent a link, this close to it, are taken to say what it is about."""
INTRODUCTION = 6
"""Characters that are enough to say so."""

_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


class Ask(NamedTuple):
    """Something to ask for. `kind` is ``voice``, ``image``, ``video``, ``file``, ``link`` or ``speaker``."""

    kind: str
    sender: str
    numbers: tuple[int, ...]
    message: str
    """Ready to send; empty where there is nobody to ask."""


def asks(state: State, week_id: str, numbers: Iterable[int] | None = None) -> list[Ask]:
    """What is to be asked for, of the messages with these numbers (all without), by kind and sender."""
    messages = chats.messages(state, week_id)
    wanted = None if numbers is None else set(numbers)
    here = zone(state)
    grouped: dict[tuple[str, str], list[MessageView]] = {}
    for place, one in enumerate(messages):
        if (wanted is not None and one.number not in wanted) or not one.sender:
            continue
        if one.kind in ("voice", "image", "video", "file") and not one.media:
            grouped.setdefault((one.kind, one.sender), []).append(one)
        elif is_bare_link(messages, place):
            grouped.setdefault(("link", one.sender), []).append(one)
    found = [
        Ask(
            kind,
            sender,
            tuple(one.number for one in some),
            _asking(kind, sender, some, [_when(one, here) for one in some]),
        )
        for (kind, sender), some in grouped.items()
    ]
    order = ("voice", "link", "image", "video", "file")
    found.sort(key=lambda ask: (order.index(ask.kind), ask.numbers))
    senders = {one.sender for one in messages if wanted is None or one.number in wanted}
    for person in people(state, week_id):
        if person.name in senders and not person.told and person.member is None:
            found.append(Ask("speaker", person.name, person.numbers, ""))
    return found


def ready_reply(messages: Sequence[MessageView], place: int, here: ZoneInfo) -> str:
    """The message that asks for what one message does not say; empty where it says enough."""
    one = messages[place]
    if not one.sender:
        return ""
    if one.kind in ("voice", "image", "video", "file"):
        return _asking(one.kind, one.sender, [one], [_when(one, here)])
    return link_reply(one) if is_bare_link(messages, place) else ""


def _when(one: MessageView, here: ZoneInfo) -> str:
    return f"{one.at.astimezone(here):%m-%d %H:%M}" if one.at else f"#{one.number}"


def _asking(kind: str, sender: str, some: Sequence[MessageView], times: Sequence[str]) -> str:
    when = _(", ").join(times[:4]) + ("…" if len(times) > 4 else "")
    if kind == "voice":
        text = ngettext(
            "{name}, could you put your voice message ({when}) into a few written words?",
            "{name}, could you put your voice messages ({when}) into a few written words?",
            len(some),
        )
        return message(text.format(name=sender, when=when), _("Then everybody finds it again; keywords will do."))
    if kind == "link":
        return link_reply(some[0])
    text = ngettext(
        "{name}, could you send me what you posted ({when}) once more?",
        "{name}, could you send me what you posted ({when}) once more?",
        len(some),
    )
    return message(text.format(name=sender, when=when), _("It did not come along with the chat."))


def link_reply(one: MessageView) -> str:
    """The ready reply to a link without a word of introduction."""
    found = _URL.search(one.text)
    return message(
        _("{name}, thank you for the link! {link}")
        .format(name=one.sender, link=shortened(found[0], 60) if found else "")
        .rstrip(),
        _("What is it about, in one sentence, and what makes you share it?"),
    )


def is_bare_link(messages: Sequence[MessageView], place: int) -> bool:
    """Whether a message is a link that whoever sent it introduced with no word, in it or beside it."""
    one = messages[place]
    if one.kind not in ("link", "card") and not (one.kind == "text" and _URL.search(one.text)):
        return False
    if one.kind == "card" and "\n" in one.text:
        return False  # a forwarded record says what is in it
    if _said(one):
        return False
    for way in (-1, 1):
        at = place + way
        while 0 <= at < len(messages) and abs(at - place) <= 8:
            other = messages[at]
            if one.at and other.at and abs(other.at - one.at) > INTRODUCED_WITHIN:
                break
            if other.sender == one.sender and other.kind == "text" and _said(other):
                return False
            at += way
    return True


def _said(one: MessageView) -> bool:
    words = _URL.sub("", one.text)
    if one.kind in ("link", "card"):
        words = re.sub(r"[\[【].{0,40}?[\]】]", "", words)
    return sum(character.isalnum() for character in words) >= INTRODUCTION
