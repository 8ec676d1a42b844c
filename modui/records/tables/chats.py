"""The group chat of a week: what was said, who said it, and what the moderator made of it."""

from modui.records.codecs import Merge
from modui.records.tables.base import Shared, body, flag, instant, keyed, line, ref, word
from modui.records.tables.base import number as whole
from modui.records.words import MESSAGE_KINDS, VERDICTS


class ChatImport(Shared, table=True):
    """A chat that was taken in: a file or a paste, one of several of the same group."""

    __tablename__ = "chat_import"
    __table_args__ = keyed("week", "number")

    week: str = ref("week", merge=Merge.FACT)
    number: int = whole(1, least=1, merge=Merge.FACT)
    """Its place among the imports of its week, from 1."""
    name: str = line(merge=Merge.FACT)
    """The file's name; empty for a paste."""
    format: str = line(60, merge=Merge.FACT)
    found: int = whole(merge=Merge.FACT)
    """How many messages it held, those that were known too."""
    at: str | None = instant(merge=Merge.FACT)


class Message(Shared, table=True):
    """One message, as it was written. Exports overlap, so its id is made of what every one of them shows of it."""

    __table_args__ = keyed("week", "at", "sender", "kind", "text", "turn")

    week: str = ref("week", merge=Merge.FACT)
    number: int = whole(merge=Merge.FACT)
    """What it is cited by, from 1 in its week; given once, by arrival."""
    batch: int = whole(merge=Merge.FACT)
    """The number of the import it came with first."""
    at: str | None = instant(merge=Merge.FACT)
    """The minute; some exports know no more, and some not even that."""
    second: int | None = whole(None, merge=Merge.FACT)
    sender: str = line(merge=Merge.FACT)
    """The nickname as it stood in the chat; empty for a notice."""
    kind: str = word(frozenset(MESSAGE_KINDS), "text", merge=Merge.FACT)
    text: str = body(2_000_000, merge=Merge.FACT)
    turn: int = whole(1, least=1, merge=Merge.FACT)
    """Which of the messages of one sender that say the same in the same minute."""
    media: str = line(500, merge=Merge.FACT)
    """The name of the picture or file that belongs to it, where the export tells."""
    reply_to: str | None = ref("message", nullable=True, merge=Merge.FACT)


class Speaker(Shared, table=True):
    """Who a nickname of the chat is: confirmed once, and remembered in every week."""

    __table_args__ = keyed("name")

    name: str = line()
    member: str | None = ref("member", nullable=True)
    outside: bool = flag()
    """No member: a guest, or a program."""
    formerly: str = line()
    """The nickname under which the same person was seen before."""
    evidence: str = line()
    """What it was told by, in a few words."""


class Sorting(Shared, table=True):
    """What the moderator decided about one message, where they did not leave it as it was sorted by itself."""

    __table_args__ = keyed("message")

    message: str = ref("message")
    question: str | None = ref("question", nullable=True)
    """The question it belongs to."""
    thread: str = line(60)
    """The thread it was moved to; empty: where it was found."""
    verdict: str | None = word(frozenset(VERDICTS))
    reason: str = line()


class Citation(Shared, table=True):
    """A message that an answer or a note was made of."""

    __table_args__ = keyed("message", "answer", "note")

    message: str = ref("message", merge=Merge.FACT)
    answer: str | None = ref("answer", nullable=True, merge=Merge.FACT)
    note: str | None = ref("note", nullable=True, merge=Merge.FACT)
