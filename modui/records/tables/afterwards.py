"""What comes of it all: whether answers worked, what was asked before, who can give what, who was brought together."""

from modui.records.tables.base import Shared, body, flag, instant, keyed, line, ref, status, texts, word
from modui.records.words import INTRODUCTION, OFFERS, OUTCOME, SCOPES


class Outcome(Shared, table=True):
    """Whether an answer worked, as its asker told some weeks later."""

    __table_args__ = keyed("answer")

    question: str = ref("question")
    answer: str = ref("answer")
    status: str = status("asked", OUTCOME, also="worked partly no untried")
    remark: str = body()
    """In the asker's words."""
    scope: list[str] | None = texts(frozenset(SCOPES), nullable=True)
    """Where the asker agreed that it may be told; none: not asked yet."""
    asked_at: str | None = instant()
    told_at: str | None = instant()


class Precedent(Shared, table=True):
    """A question that was asked before in other words, as the moderator saw it."""

    __table_args__ = keyed("question", "earlier")

    question: str = ref("question")
    earlier: str = ref("question")
    dropped: bool = flag()


class Offer(Shared, table=True):
    """A kind of help that a member would give: no expertise is needed for it."""

    __table_args__ = keyed("member", "kind")

    member: str = ref("member")
    kind: str = word(frozenset(OFFERS), "view")
    about: str = line()
    """What about, in their words; empty: about anything."""
    closed: bool = flag()


class Introduction(Shared, table=True):
    """A member who needs something, brought together with one who can give it."""

    __table_args__ = keyed("seeker", "helper")

    seeker: str = ref("member")
    helper: str = ref("member")
    question: str | None = ref("question", nullable=True)
    """The question that it came from, if any."""
    reasons: list[str] = texts()
    message: str = body()
    status: str = status("draft", INTRODUCTION)
    remark: str = line()
    sent_at: str | None = instant()
