"""What the people screen shows: who was chosen for a question, who could answer it and why, who is left out and why."""

from collections.abc import Iterator
from dataclasses import dataclass

from textual.content import Content

from modui.duties import experts
from modui.i18n import _, ngettext
from modui.records import queries
from modui.records.reading import State
from modui.records.store import Store
from modui.records.views import InvitationView, MemberView, QuestionView, ShortlistingView
from screens import wording
from screens.members import profile
from screens.question import Hand
from widgets.rows import Cell, Row

LISTED = 20
"""Candidates that are looked up."""
BAR = 5
"""Cells of a score's bar."""


@dataclass(frozen=True)
class Person:
    """Somebody chosen, or a candidate."""

    member: str
    name: str
    position: str
    candidate: experts.Candidate | None = None
    listed: ShortlistingView | None = None
    invitation: InvitationView | None = None


@dataclass(frozen=True)
class Seen:
    """The question in hand with its people."""

    hand: Hand
    question: QuestionView | None
    chosen: tuple[Person, ...]
    candidates: tuple[Person, ...]
    excluded: tuple[experts.Excluded, ...]
    best: float
    """The score that fills the bar."""

    @property
    def everyone(self) -> tuple[Person, ...]:
        """Everybody who can be chosen, from top to bottom."""
        return (*self.chosen, *self.candidates)

    def person(self, member: str | None) -> Person | None:
        """The line of the member with this id."""
        return next((one for one in self.everyone if one.member == member), None)


def read(state: State, store: Store, hand: Hand) -> Seen:
    """The people of the question in hand; ranked anew."""
    if hand.row is None:
        return Seen(hand, None, (), (), (), 0)
    question = queries.question(state, hand.row.id)
    ranking = experts.rank(store, experts.text_of(question), limit=LISTED, asker=question.asker, question=question.id)
    candidates = {one.member: one for one in ranking.candidates}
    invitations = {one.member: one for one in queries.invitations(state, question.id) if one.status != "cancelled"}
    listed = {one.member: one for one in queries.shortlist(state, question.id)}
    chosen = [
        Person(one.member, one.member_name, one.position, candidates.get(one.member), one, invitations.get(one.member))
        for one in listed.values()
    ]
    for one in invitations.values():
        if one.member not in listed:
            member = queries.member(state, one.member)
            chosen.append(Person(one.member, member.shown, member.position, candidates.get(one.member), None, one))
    known = {one.member for one in chosen}
    return Seen(
        hand,
        question,
        tuple(chosen),
        tuple(Person(one.member, one.name, one.position, one) for one in ranking.candidates if one.member not in known),
        ranking.excluded,
        max((one.score for one in ranking.candidates), default=0),
    )


def rows(seen: Seen) -> Iterator[Row]:
    """The list under its three headings."""
    if seen.chosen:
        yield _heading(_("Chosen"))
        yield from (_row(one, seen.best) for one in seen.chosen)
    if seen.candidates:
        yield _heading(_("Could answer"))
        yield from (_row(one, seen.best) for one in seen.candidates)
    if seen.excluded:
        yield _heading(_("Left out"))
        for one in seen.excluded:
            yield _heading(f"× {one.name}: {one.reason}")


def _heading(text: str) -> Row:
    return Row("", (Cell(text, "dim"),))


def _row(one: Person, best: float) -> Row:
    sign, tone, word = _stands(one)
    return Row(
        one.member,
        (
            Cell(sign, tone),
            Cell(one.name, "strong"),
            Cell(one.position, "dim"),
            score(one.candidate, best),
            Cell(load_of(one.candidate), "dim"),
            Cell(word, tone) if word else reasons(one),
        ),
    )


def _stands(one: Person) -> wording.Shown:
    """Whether they are invited, on the shortlist, a reserve, or none of these."""
    if one.invitation is not None:
        return wording.invitation_state(one.invitation.status)
    if one.listed is not None:
        return wording.shortlisting_state(one.listed.status)
    return wording.Shown("", "", "")


def score(candidate: experts.Candidate | None, best: float) -> Cell:
    """A score as a small bar and a number, of the best one's hundred."""
    if candidate is None or best <= 0:
        return Cell("")
    share = max(0.0, candidate.score / best)
    filled = round(share * BAR)
    return Cell(f"{'▮' * filled}{'▯' * (BAR - filled)} {share * 100:3.0f}")


def load_of(candidate: experts.Candidate | None) -> str:
    """How many requests somebody has open, and how many answers they gave lately."""
    if candidate is None:
        return ""
    asked, gave, _level = candidate.load
    return " ".join(filter(None, (f"◌{asked}" if asked else "", f"✓{gave}" if gave else "")))


def reasons(one: Person) -> str:
    """Why somebody could answer, in a line."""
    if one.candidate is not None:
        return " · ".join(experts.reason_lines(one.candidate))
    return " · ".join(one.listed.reasons) if one.listed else ""


def detail(one: Person | None, member: MemberView | None) -> Content:
    """Why this person: reasons, their load, and everything in their own words."""
    if one is None or member is None:
        return Content("")
    lines = [Content.styled(_load_told(one.candidate), "$text-muted")] if one.candidate else []
    if one.candidate is not None:
        lines += [
            Content(f"▸ {experts.reason_text(reason)}  {reason.share / one.candidate.score:.0%}")
            for reason in one.candidate.reasons
        ]
    elif one.listed is not None:
        lines += [Content(f"▸ {reason}") for reason in one.listed.reasons]
    return Content("\n").join([*lines, profile(member)])


def _load_told(candidate: experts.Candidate) -> str:
    asked, gave, _level = candidate.load
    if not asked and not gave:
        return _("Not asked in the last four weeks.")
    open_ = ngettext("{n} request open", "{n} requests open", asked).format(n=asked)
    given = ngettext("{n} answer given", "{n} answers given", gave).format(n=gave)
    return _("In the last four weeks: {open}, {given}.").format(open=open_, given=given)
