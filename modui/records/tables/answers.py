"""Invitations, answers, and where answers stand on a practice."""

from modui.records.tables.base import Shared, body, flag, instant, keyed, line, number, ref, status, texts, word
from modui.records.words import ANSWER, CAUSES, INVITATION, NAMINGS, ROLES, SCOPES, SOURCES, VIEWS


class Invitation(Shared, table=True):
    """One member asked to answer one question."""

    __table_args__ = keyed("question", "member")

    question: str = ref("question")
    member: str = ref("member")
    message: str = body()
    status: str = status("draft", INVITATION)
    reason: str = line()
    cause: str | None = word(frozenset(CAUSES))
    """Why it was declined; none: not said, and `reason` tells what it tells."""
    sent_at: str | None = instant()
    reminded_at: str | None = instant()
    beyond: list[str] | None = texts(nullable=True)
    """The limits of the member that the moderator went over knowingly, in the words that were seen."""


class Answer(Shared, table=True):
    """An answer with its author's role and consent."""

    question: str = ref("question")
    number: int = number()
    """Its place in its question by arrival, from 1."""
    author: str = ref("member")
    role: str = word(frozenset(ROLES), "practitioner")
    title: str = line()
    summary: str = body()
    method: str = body()
    reasoning: str = body()
    evidence: str = body()
    limits: str = body()
    rest: str = body()
    """What of the source fitted no section: shown, never dropped."""
    source: str = body(2_000_000)
    source_kind: str = word(frozenset(SOURCES), "paste")
    source_name: str = line()
    naming: str | None = word(frozenset(NAMINGS))
    """How the author agreed to be named; none: not asked yet."""
    scope: list[str] | None = texts(frozenset(SCOPES), nullable=True)
    """Where the author agreed to appear; none: not asked yet."""
    status: str = status("received", ANSWER, also="ready thin")
    hidden: bool = flag()
    adopted: bool = flag()
    """The asker took this answer; it stands beside the vote."""
    received_at: str | None = instant()


class Stance(Shared, table=True):
    """Where one answer stands on one practice: the material of "where roles disagree"."""

    __table_args__ = keyed("answer", "practice")

    question: str = ref("question")
    answer: str = ref("answer")
    practice: str = line()
    view: str = word(frozenset(VIEWS), "for")
    remark: str = line()
