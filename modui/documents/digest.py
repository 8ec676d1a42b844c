"""A week's digest as it will be read: what is in it, in its order, ready for any format.

Texts are as people wrote them (titles, names and remarks plain, the rest Markdown); labels are in the language in use.
Who did not agree to be named has no name here, and what is not to be shown is not here at all.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Somebody as they agreed to be named: `name` is empty where only what they are may be told."""

    name: str
    described: str


@dataclass(frozen=True)
class Section:
    """A labelled part of a question or an answer; `text` is Markdown."""

    label: str
    text: str


@dataclass(frozen=True)
class Answer:
    """An answer; `place` is that of the vote, if it was voted on."""

    anchor: str
    title: str
    by: Person
    place: int | None
    tied: bool
    adopted: bool
    sections: tuple[Section, ...]
    source: str = ""
    """The messages of the chat that it was made of, in words."""


@dataclass(frozen=True)
class Stand:
    """How many of one role hold one view of a practice (``for``, ``against``, ``depends``), and their remarks."""

    view: str
    people: int
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Practice:
    """A practice, and where each role stands on it, in the order of the digest's roles."""

    name: str
    opposed: bool
    """Some roles are for it and others against."""
    stands: tuple[tuple[Stand, ...], ...]


@dataclass(frozen=True)
class Exchange:
    """A further question and its reply; `about` is the title of the answer it is about, if any."""

    about: str
    asked: str
    replied: str


@dataclass(frozen=True)
class Before:
    """An earlier question that asked the same; `outcome` is what came of it, as far as it may be told."""

    where: str
    title: str
    outcome: str


@dataclass(frozen=True)
class VoteRow:
    """One line of a result. `title` is empty where the answer is not shown; no `votes` where no number decides."""

    number: str
    """What it was called in the vote, and is in the file to recount it with."""
    place: int
    votes: int | None
    title: str
    anchor: str


@dataclass(frozen=True)
class Recount:
    """What anyone can recount a vote with, beside the digest: a file of its ballots, and a script."""

    file: str
    file_sha256: str
    script: str
    script_sha256: str
    command: str
    """What to type beside them."""


@dataclass(frozen=True)
class Vote:
    """How a vote went: how it was held, the rule it was counted by, and how ties were decided, a sentence each."""

    rows: tuple[VoteRow, ...]
    ballots: int
    electorate: int
    quorum: int
    method: str
    secret: bool
    rule: str
    ties: tuple[str, ...]
    recount: Recount


@dataclass(frozen=True)
class Question:
    """One question with all that came of it."""

    anchor: str
    label: str
    title: str
    by: Person
    sections: tuple[Section, ...]
    practices: tuple[Practice, ...]
    disagreement: str
    answers: tuple[Answer, ...]
    session: str
    notes: tuple[str, ...]
    exchanges: tuple[Exchange, ...]
    vote: Vote | None
    vote_text: str
    before: tuple[Before, ...] = ()
    """The earlier questions that asked the same."""


@dataclass(frozen=True)
class Shared:
    """Something else that a member shared."""

    anchor: str
    title: str
    text: str
    link: str
    by: Person


@dataclass(frozen=True)
class Group:
    """Who took part in one way: by name, and how many more who are not named."""

    label: str
    names: tuple[str, ...]
    unnamed: int


@dataclass(frozen=True)
class Granted:
    """One use of the digest: how many contributors agreed to it, and how many did not."""

    label: str
    agreed: int
    refused: int


@dataclass(frozen=True)
class Digest:
    """The standard document of a week."""

    community: str
    year: int
    week: int
    audience: str
    published: str
    """The day, ``2026-11-25``; empty before it is published."""
    opening: str
    roles: tuple[str, ...]
    questions: tuple[Question, ...]
    session: str
    notes: tuple[str, ...]
    shared: tuple[Shared, ...]
    vote: Vote | None
    """The vote over the week."""
    vote_text: str
    closing: str
    credits: tuple[Group, ...]
    granted: tuple[Granted, ...]
    contributors: int

    @property
    def name(self) -> str:
        """The week, ``2026-W47``."""
        return f"{self.year}-W{self.week:02d}"

    @property
    def votes(self) -> tuple[Vote, ...]:
        """Its votes, that over the week last."""
        return tuple(vote for vote in (*(question.vote for question in self.questions), self.vote) if vote)

    @property
    def ballots(self) -> int:
        """The ballots of all its votes."""
        return sum(vote.ballots for vote in self.votes)
