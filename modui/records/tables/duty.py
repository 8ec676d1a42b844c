"""The duty week and its questions."""

from modui.records.tables.base import Shared, body, flag, instant, keyed, line, number, ref, status, texts, word
from modui.records.words import FOLLOW_UP, NAMINGS, QUESTION, SCOPES, SHORTLISTING, SOURCES, WEEK


class Week(Shared, table=True):
    """A duty week, ``2026-W48``, with its rhythm as moments."""

    __table_args__ = keyed("name")

    name: str = line(8, index=True)
    moderator: str | None = ref("member", nullable=True)
    status: str = status("open", WEEK)
    intake_from: str | None = instant()
    intake_until: str | None = instant()
    answers_due: str | None = instant()
    session_at: str | None = instant()
    vote_until: str | None = instant()
    digest_due: str | None = instant()
    closed_at: str | None = instant()


class Question(Shared, table=True):
    """A question; one without a week waits in the queue."""

    week: str | None = ref("week", nullable=True)
    number: int = number()
    """Its place in its week, from 1; members see it as Q1."""
    asker: str = ref("member")
    naming: str | None = word(frozenset(NAMINGS))
    """How the asker agreed to be named; none: not asked yet."""
    scope: list[str] | None = texts(frozenset(SCOPES), nullable=True)
    """Where the asker agreed that it may appear; none: not asked yet, so in the group where they asked it alone."""
    title: str = line()
    background: str = body()
    details: str = body()
    demand: str = body()
    tried: str = body()
    deadline: str = body()
    unplaced: str = body()
    """What of the source fitted no section: shown, never dropped."""
    source: str = body(2_000_000)
    source_kind: str = word(frozenset(SOURCES), "paste")
    source_name: str = line()
    status: str = status("new", QUESTION, also="draft")
    reason: str = body()
    """Why it was returned, deferred or withdrawn: what the asker was told."""
    merged_into: str | None = ref("question", nullable=True)
    asked_at: str | None = instant()


class Shortlisting(Shared, table=True):
    """A member who could answer a question, with the reasons that were seen when they were chosen."""

    __table_args__ = keyed("question", "member")

    question: str = ref("question")
    member: str = ref("member")
    reasons: list[str] = texts()
    status: str = status("listed", SHORTLISTING, also="reserve")


class Wave(Shared, table=True):
    """How many answers a question needs, where it is not what the community's questions need."""

    __table_args__ = keyed("question")

    question: str = ref("question")
    answers: int = number(4, least=1)


class FollowUp(Shared, table=True):
    """A further question (追问), relayed to the asker or to an answerer, and what they replied."""

    __tablename__ = "follow_up"

    question: str = ref("question")
    answer: str | None = ref("answer", nullable=True)
    """The answer it is about; none: it goes to the asker."""
    author: str = ref("member")
    text: str = body()
    reply: str = body()
    scope: list[str] | None = texts(frozenset(SCOPES), nullable=True)
    """Where its author agreed that it may appear; none: not asked yet, so in the group alone."""
    status: str = status("new", FOLLOW_UP, also="replied")
    relayed_at: str | None = instant()


class Note(Shared, table=True):
    """What the live session added."""

    week: str = ref("week")
    question: str | None = ref("question", nullable=True)
    text: str = body()
    hidden: bool = flag()
    at: str | None = instant()
