"""The vote and the digest."""

from modui.records.codecs import Merge
from modui.records.tables.base import Shared, body, flag, instant, keyed, line, number, ref, status, texts, word
from modui.records.words import DIGEST, GUEST, GUEST_KINDS, LADDER, METHODS, NAMINGS, POLL, SCOPES, SLOTS


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


class Guest(Shared, table=True):
    """Somebody from outside the community: they can stand in a vote, and do not vote themselves."""

    __table_args__ = keyed("member")

    member: str = ref("member")
    kind: str = word(frozenset(GUEST_KINDS), "challenger")
    status: str = status("outside", GUEST)
    poll: str | None = ref("poll", nullable=True)
    """The vote that won a challenger free entry."""


class Poll(Shared, table=True):
    """A vote on the answers to one question, or over the week."""

    week: str = ref("week")
    question: str | None = ref("question", nullable=True)
    method: str = word(frozenset(METHODS), "approval")
    places: int = number(3, least=1)
    electorate: int = number()
    """How many members could vote when it opened; who they were is in its terms."""
    status: str = status("open", POLL, also="draft")
    opened_at: str | None = instant()
    closes_at: str | None = instant()
    closed_at: str | None = instant()


class Roll(Shared, table=True):
    """Who may vote, as it was when votes opened; votes that opened on the same members share it."""

    __table_args__ = keyed("sha256")

    sha256: str = line(64, merge=Merge.FACT)
    """Of the members' ids in their order, a line each."""
    members: list[str] = texts(most=1_000_000, merge=Merge.FACT)
    """Ids, sorted."""


class Terms(Shared, table=True):
    """What was published when a vote opened, and is edited by nobody."""

    __table_args__ = keyed("poll")

    poll: str = ref("poll", merge=Merge.FACT)
    roll: str = ref("roll", merge=Merge.FACT)
    secret: bool = flag(merge=Merge.FACT)
    """Ballots lie in the urn, outside the log, and are in no record under anybody's name."""
    authors_hidden: bool = flag(merge=Merge.FACT)
    """Whose the options are is told after the close."""
    quorum: int = number(merge=Merge.FACT)
    """How many must vote for the vote to count, in heads."""
    prize: int = number(merge=Merge.FACT)
    """What is given out in all, in the currency's smallest unit."""
    split: list[str] = texts(merge=Merge.FACT)
    """The weight of each place in the prize, best first: whole numbers."""
    ladder: list[str] = texts(frozenset(LADDER), merge=Merge.FACT)
    """What decides a tie at a place that wins something, first rung first."""
    seed_sha256: str = line(64, merge=Merge.FACT)
    """Of the seed of the draw by lot, which is told at the close; empty where nothing is drawn."""


class Disclosure(Shared, table=True):
    """Totals that are shown before the close: a switch that goes one way."""

    __table_args__ = keyed("poll")

    poll: str = ref("poll", merge=Merge.FACT)


class Voiding(Shared, table=True):
    """Why a vote was declared void, where somebody said."""

    __table_args__ = keyed("poll")

    poll: str = ref("poll", merge=Merge.FACT)
    reason: str = line(500, merge=Merge.FACT)


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
    """Option ids, as the poll's method marks them."""


class Late(Shared, table=True):
    """A ballot that came after the close: kept, and not counted. Of a secret vote, only that it came."""

    __table_args__ = keyed("poll", "voter")

    poll: str = ref("poll", merge=Merge.FACT)
    voter: str = ref("member", merge=Merge.FACT)
    choices: list[str] | None = texts(nullable=True, merge=Merge.FACT)


class Turnout(Shared, table=True):
    """What was told at the close: how many ballots there were, who took part, and the seed of the draw."""

    __table_args__ = keyed("poll")

    poll: str = ref("poll", merge=Merge.FACT)
    ballots: int = number(merge=Merge.FACT)
    voters: list[str] | None = texts(most=1_000_000, nullable=True, merge=Merge.FACT)
    """Member ids, sorted; none where too few voted for their names to be told."""
    seed: str = line(64, merge=Merge.FACT)
    participants: list[str] | None = texts(most=1_000_000, nullable=True, merge=Merge.FACT)
    """Which of the voters had asked or answered in the week; none where the ladder does not go by their ballots."""


class Pile(Shared, table=True):
    """Equal ballots of a secret vote, taken out of the urn at its close. Piles lie in the order of what they say."""

    __table_args__ = keyed("poll", "number")

    poll: str = ref("poll", merge=Merge.FACT)
    choices: list[str] = texts(merge=Merge.FACT)
    ballots: int = number(1, least=1, merge=Merge.FACT)
    number: int = number(1, least=1, merge=Merge.FACT)


class Award(Shared, table=True):
    """A place that a contribution won."""

    __table_args__ = keyed("poll", "option")

    poll: str = ref("poll", merge=Merge.FACT)
    option: str = ref("option", merge=Merge.FACT)
    place: int = number(1, merge=Merge.FACT)
    share: int | None = number(None, merge=Merge.FACT)
    """Of the prize, in the currency's smallest unit; none where there was no prize."""


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
