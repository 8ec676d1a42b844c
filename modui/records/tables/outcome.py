"""The vote and the digest."""

from modui.records.codecs import Merge
from modui.records.tables.base import Shared, body, flag, instant, keyed, line, number, ref, status, texts, word
from modui.records.words import DIGEST, NAMINGS, POLL, SCOPES, SLOTS


class Contribution(Shared, table=True):
    """Something else a member shared that may stand in the week's poll."""

    week: str = ref("week")
    member: str = ref("member")
    title: str = line()
    text: str = body()
    link: str = line(2_000)
    naming: str | None = word(frozenset(NAMINGS))
    scope: list[str] | None = texts(frozenset(SCOPES), nullable=True)
    hidden: bool = flag()


class Poll(Shared, table=True):
    """A vote on the answers to one question, or over the week."""

    week: str = ref("week")
    question: str | None = ref("question", nullable=True)
    method: str = word(frozenset(("approval",)), "approval")
    places: int = number(3, least=1)
    electorate: int = number()
    """How many members could vote when it opened."""
    status: str = status("open", POLL, also="draft")
    opened_at: str | None = instant()
    closes_at: str | None = instant()
    closed_at: str | None = instant()


class Option(Shared, table=True):
    """What one can vote for; its label is drawn once and never changes."""

    __table_args__ = keyed("poll", "answer", "contribution")

    poll: str = ref("poll", merge=Merge.FACT)
    label: str = line(8, merge=Merge.FACT)
    answer: str | None = ref("answer", nullable=True, merge=Merge.FACT)
    contribution: str | None = ref("contribution", nullable=True, merge=Merge.FACT)
    title: str = line(merge=Merge.FACT)
    """The words voters were shown."""


class Ballot(Shared, table=True):
    """One member's ballot. The one with the highest turn counts; none as choices takes it back."""

    __table_args__ = keyed("poll", "voter", "turn")

    poll: str = ref("poll", merge=Merge.FACT)
    voter: str = ref("member", merge=Merge.FACT)
    turn: int = number(merge=Merge.FACT)
    choices: list[str] | None = texts(nullable=True, merge=Merge.FACT)
    """Option ids."""


class Award(Shared, table=True):
    """A place that a contribution won."""

    __table_args__ = keyed("poll", "option")

    poll: str = ref("poll", merge=Merge.FACT)
    option: str = ref("option", merge=Merge.FACT)
    place: int = number(1, merge=Merge.FACT)


class Digest(Shared, table=True):
    """The standard document of a week."""

    __table_args__ = keyed("week")

    week: str = ref("week")
    status: str = status("draft", DIGEST)
    published_at: str | None = instant()


class Passage(Shared, table=True):
    """Connecting text of a digest, written by the moderator."""

    __table_args__ = keyed("week", "question", "slot")

    week: str = ref("week")
    question: str | None = ref("question", nullable=True)
    slot: str = word(frozenset(SLOTS), "opening")
    text: str = body()
