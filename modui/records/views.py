"""What readers get: frozen rows, joined as they are shown. Fields stand in the order of the columns of their query.

Named tuples rather than frozen dataclasses: they are all defined before the desk's first frame, eight times faster.
"""

from datetime import datetime
from typing import NamedTuple


class CommunityView(NamedTuple):
    """The community of this database."""

    id: str
    name: str
    timezone: str
    currency: str


class MemberView(NamedTuple):
    """A member with every field, private ones too."""

    id: str
    nickname: str
    name: str
    position: str
    industry: str
    company: str
    career: str
    expertise: tuple[str, ...]
    needs: str
    offers: str
    interests: tuple[str, ...]
    tags: tuple[str, ...]
    contact: str
    more: str

    @property
    def shown(self) -> str:
        """What the group calls them."""
        return self.nickname or self.name


class WeekView(NamedTuple):
    """A duty week and its rhythm."""

    id: str
    name: str
    moderator: str | None
    moderator_name: str
    status: str
    intake_from: datetime | None
    intake_until: datetime | None
    answers_due: datetime | None
    session_at: datetime | None
    vote_until: datetime | None
    digest_due: datetime | None
    closed_at: datetime | None


class QuestionView(NamedTuple):
    """A question, without the text of its source."""

    id: str
    week: str | None
    week_name: str | None
    number: int
    asker: str
    asker_name: str
    naming: str | None
    title: str
    background: str
    details: str
    demand: str
    tried: str
    deadline: str
    unplaced: str
    source_kind: str
    source_name: str
    status: str
    reason: str
    merged_into: str | None
    asked_at: datetime | None
    scope: tuple[str, ...] | None
    """Where the asker agreed that it may appear; none: not asked yet."""

    @property
    def label(self) -> str:
        """How messages and lists call it: Q1."""
        return f"Q{self.number}"

    @property
    def sections(self) -> dict[str, str]:
        """Its text by section, in the order of the document."""
        return {
            "background": self.background,
            "details": self.details,
            "demand": self.demand,
            "tried": self.tried,
            "deadline": self.deadline,
        }


class GridRow(NamedTuple):
    """One question in the week's grid, with its counts at each step."""

    id: str
    number: int
    title: str
    status: str
    asker_name: str
    listed: int
    """Members on the shortlist."""
    drafts: int
    """Invitations written, not sent."""
    waiting: int
    """Invitations sent or reminded, no reply yet."""
    accepted: int
    """Members who said yes and have not answered yet."""
    declined: int
    answers: int
    """Answers that stand (not withdrawn)."""
    ready: int
    """Of these, ready for the vote."""
    consents: int
    """Answers whose author's consent is not recorded."""
    poll: str | None
    """Its newest poll that is not void."""
    poll_status: str | None
    ballots: int
    awards: int

    @property
    def label(self) -> str:
        """How messages and lists call it: Q1."""
        return f"Q{self.number}"


class ShortlistingView(NamedTuple):
    """A member on a question's shortlist."""

    id: str
    question: str
    member: str
    member_name: str
    position: str
    reasons: tuple[str, ...]
    status: str


class InvitationView(NamedTuple):
    """An invitation and the member it went to."""

    id: str
    question: str
    member: str
    member_name: str
    message: str
    status: str
    reason: str
    sent_at: datetime | None
    reminded_at: datetime | None
    beyond: tuple[str, ...] | None
    """The member's limits that were gone over knowingly, in the words that were seen."""
    cause: str | None = None
    """Why it was declined, as it was noted: one of ``CAUSES``."""


class AnswerView(NamedTuple):
    """An answer, without the text of its source."""

    id: str
    question: str
    number: int
    author: str
    author_nickname: str
    author_name: str
    author_position: str
    role: str
    title: str
    summary: str
    method: str
    reasoning: str
    evidence: str
    limits: str
    rest: str
    source_kind: str
    source_name: str
    naming: str | None
    scope: tuple[str, ...] | None
    status: str
    hidden: bool
    adopted: bool
    received_at: datetime | None

    @property
    def sections(self) -> dict[str, str]:
        """Its text by section, in the order of the document."""
        return {
            "summary": self.summary,
            "method": self.method,
            "reasoning": self.reasoning,
            "evidence": self.evidence,
            "limits": self.limits,
        }


class MessageView(NamedTuple):
    """One message of a week's chat."""

    id: str
    number: int
    batch: int
    at: datetime | None
    second: int | None
    sender: str
    kind: str
    text: str
    media: str
    reply_to: str | None


class SpeakerView(NamedTuple):
    """Who a nickname of the chat is, as far as it was said."""

    id: str
    name: str
    member: str | None
    member_name: str
    outside: bool
    formerly: str
    evidence: str


class SortingView(NamedTuple):
    """What the moderator decided about a message."""

    id: str
    message: str
    question: str | None
    thread: str
    verdict: str | None
    reason: str


class CitationView(NamedTuple):
    """A message that an answer or a note was made of."""

    message: str
    number: int
    answer: str | None
    note: str | None


class ChatImportView(NamedTuple):
    """A chat that was taken in."""

    number: int
    name: str
    format: str
    found: int
    at: datetime | None
    new: int
    """How many of its messages were new then."""


class FollowUpView(NamedTuple):
    """A further question about a question or one of its answers."""

    id: str
    question: str
    answer: str | None
    author: str
    author_name: str
    text: str
    reply: str
    status: str
    relayed_at: datetime | None
    scope: tuple[str, ...] | None
    """Where its author agreed that it may appear; none: not asked yet."""


class NoteView(NamedTuple):
    """What the live session added; `question` is none when it is of the whole week."""

    id: str
    week: str
    question: str | None
    text: str
    hidden: bool
    at: datetime | None


class StanceView(NamedTuple):
    """Where one answer stands on one practice."""

    id: str
    question: str
    answer: str
    role: str
    practice: str
    view: str
    remark: str


class ContributionView(NamedTuple):
    """Something else that a member shared."""

    id: str
    week: str
    member: str
    member_nickname: str
    member_name: str
    member_position: str
    title: str
    text: str
    link: str
    naming: str | None
    scope: tuple[str, ...] | None
    hidden: bool


class PollView(NamedTuple):
    """A poll; `question` is none when it is over the week."""

    id: str
    week: str
    question: str | None
    method: str
    places: int
    electorate: int
    status: str
    opened_at: datetime | None
    closes_at: datetime | None
    closed_at: datetime | None


class TermsView(NamedTuple):
    """What was published when a vote opened; `roll` is none for one of an older modui, in which every member votes."""

    poll: str
    roll: str | None
    secret: bool
    authors_hidden: bool
    quorum: int
    prize: int
    split: tuple[str, ...]
    ladder: tuple[str, ...]
    seed_sha256: str


class TurnoutView(NamedTuple):
    """What was told at a close; `voters` and `participants` are member ids, none where they are not told."""

    poll: str
    ballots: int
    voters: tuple[str, ...] | None
    seed: str
    participants: tuple[str, ...] | None


class PileView(NamedTuple):
    """Equal ballots of a secret vote."""

    choices: tuple[str, ...]
    ballots: int


class LateView(NamedTuple):
    """A ballot that came after the close."""

    voter: str
    voter_name: str
    choices: tuple[str, ...] | None


class GuestView(NamedTuple):
    """Somebody from outside; `poll` is the vote that won them free entry."""

    id: str
    member: str
    name: str
    kind: str
    status: str
    poll: str | None


class OptionView(NamedTuple):
    """What one can vote for, and whose it is."""

    id: str
    poll: str
    label: str
    answer: str | None
    contribution: str | None
    title: str
    author: str
    author_name: str


class BallotView(NamedTuple):
    """The ballot of a member that counts: the newest, unless it was taken back."""

    id: str
    poll: str
    voter: str
    voter_name: str
    turn: int
    choices: tuple[str, ...] | None


class AwardView(NamedTuple):
    """A place that was named; `share` of the prize in the smallest unit, none where there was no prize."""

    id: str
    poll: str
    option: str
    place: int
    share: int | None


class DigestView(NamedTuple):
    """The state of a week's digest."""

    id: str
    week: str
    status: str
    published_at: datetime | None


class PassageView(NamedTuple):
    """Connecting text of a digest."""

    id: str
    week: str
    question: str | None
    slot: str
    text: str


class ChangeView(NamedTuple):
    """A change as history shows it."""

    seq: int
    id: str
    actor: str
    at: datetime
    action: str
    bundle: str
    undoes: str | None


class OutcomeView(NamedTuple):
    """Whether an answer worked, as its asker told."""

    id: str
    question: str
    answer: str
    status: str
    remark: str
    scope: tuple[str, ...] | None
    asked_at: datetime | None
    told_at: datetime | None


class DueView(NamedTuple):
    """A question whose asker can be asked by now whether it worked; `since` is when its answer was out."""

    question: str
    week_name: str | None
    number: int
    title: str
    asker_name: str
    since: datetime


class PrecedentView(NamedTuple):
    """A question that asked the same before, as the moderator saw it."""

    id: str
    question: str
    earlier: str
    dropped: bool


class OfferView(NamedTuple):
    """A kind of help that a member would give."""

    id: str
    member: str
    member_name: str
    kind: str
    about: str
    closed: bool


class IntroductionView(NamedTuple):
    """Two members who were brought together, or are to be."""

    id: str
    seeker: str
    seeker_name: str
    helper: str
    helper_name: str
    question: str | None
    reasons: tuple[str, ...]
    message: str
    status: str
    remark: str
    sent_at: datetime | None
