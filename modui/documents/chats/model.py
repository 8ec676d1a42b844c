"""What a chat is, however it was exported, and what a reader of one format finds in a file."""

from datetime import datetime
from typing import NamedTuple

KINDS = ("text", "image", "voice", "video", "file", "sticker", "link", "card", "system", "recall")
"""What a message can be. A card is what an application shows: a place, a business card, a forwarded record."""


class ChatMessage(NamedTuple):
    """A message of a chat, numbered from 1 in the order of the file."""

    n: int
    at: datetime | None
    """The moment: with an offset where the file tells one, else by the clock of whoever exported; None if unknown."""
    sender: str
    """As the chat calls them; empty for a notice of the program's."""
    text: str
    kind: str
    """One of ``KINDS``."""
    reply_to: int | None = None
    """The number of the message that it answers, if that is in the file."""
    when: str = ""
    """The time as the file writes it: all there is where it tells no date."""
    id: str = ""
    """What the platform calls the message; empty in formats that do not tell."""
    sender_id: str = ""
    channel: str = ""
    """The conversation, in a file of several."""
    mentions: tuple[str, ...] = ()
    """Names that the platform itself marked as addressed."""
    forwarded: tuple["ChatMessage", ...] = ()
    """The messages of a forwarded record, which may hold records themselves; numbered on their own."""
    attached: tuple[str, ...] = ()
    """What came along: names of files, words of a link's preview."""
    title: str = ""
    """What the group calls the sender beside the name: 【管理员】."""

    @property
    def whole(self) -> str:
        """All that it says: its text, or, where it has none of its own, that of what it passes on."""
        return self.text or "\n".join(
            f"{one.sender}: {one.whole}" if one.sender else one.whole for one in self.forwarded
        )


class Chat(NamedTuple):
    """A chat as it was read: `preface` is what stands before the first message."""

    format: str
    messages: tuple[ChatMessage, ...]
    senders: tuple[str, ...]
    """Everybody who wrote something, by their first message; programs' notices do not count."""
    warnings: tuple[str, ...]
    preface: str = ""


class Entry(NamedTuple):
    """A message as a reader finds it: without number, and its kind only where the format itself tells it."""

    sender: str
    text: str
    at: datetime | None = None
    when: str = ""
    kind: str = ""
    id: str = ""
    reply: str = ""
    """The `id` of the message that it answers."""
    sender_id: str = ""
    channel: str = ""
    mentions: tuple[str, ...] = ()
    forwarded: tuple["Entry", ...] = ()
    attached: tuple[str, ...] = ()
    title: str = ""


class Reading(NamedTuple):
    """What a reader found in a file."""

    entries: list[Entry]
    preface: str = ""
    """What the format itself puts before the first message."""
    stray: str = ""
    """What else stands there: the end of a message whose beginning was not copied."""
    warnings: tuple[str, ...] = ()
