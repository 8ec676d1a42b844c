"""What the people screen lists: who was chosen for a question, who could answer it, who is left out and why."""

from collections.abc import Iterator
from dataclasses import dataclass

from modui.duties import care, experts, waves
from modui.duties.care import Care, Limit
from modui.duties.waves import Wave
from modui.i18n import _
from modui.records import queries
from modui.records.reading import State
from modui.records.store import Store
from modui.records.views import InvitationView, QuestionView, ShortlistingView
from screens import wording
from screens.question import Hand
from widgets.rows import Cell, Row

LISTED = 20
"""Candidates that are looked up."""
BAR = 4
"""Cells of a score's bar."""
NEW = "☆"
"""Marks somebody who was never asked."""
LATER = "☾"
"""Marks somebody who may be asked, and whose time is to be minded: quiet hours now, away soon."""


@dataclass(frozen=True)
class Person:
    """Somebody chosen, a candidate, or somebody left out."""

    member: str
    name: str
    position: str
    candidate: experts.Candidate | None = None
    listed: ShortlistingView | None = None
    invitation: InvitationView | None = None
    limits: tuple[Limit, ...] = ()
    """Why they are not asked now; empty once they were."""
    new: bool = False
    """They were never asked."""
    notes: tuple[str, ...] = ()
    """What to mind about the time."""
    out: str = ""
    """Why they are not suggested."""

    @property
    def beyond(self) -> str:
        """Why nobody would suggest to ask them, as a question tells it."""
        return _("{name}: {reason}").format(name=self.name, reason=self.out) if self.out else ""


@dataclass(frozen=True)
class Seen:
    """The question in hand with its people."""

    hand: Hand
    question: QuestionView | None
    chosen: tuple[Person, ...] = ()
    candidates: tuple[Person, ...] = ()
    left_out: tuple[Person, ...] = ()
    asker: experts.Excluded | None = None
    best: float = 0.0
    """The score that fills the bar."""
    caring: Care | None = None
    wave: Wave | None = None

    @property
    def everyone(self) -> tuple[Person, ...]:
        """Everybody who can be chosen, from top to bottom."""
        return (*self.chosen, *self.candidates, *self.left_out)

    def person(self, member: str | None) -> Person | None:
        """The line of the member with this id."""
        return next((one for one in self.everyone if one.member == member), None)


def read(state: State, store: Store, hand: Hand) -> Seen:
    """The people of the question in hand; ranked anew."""
    if hand.row is None:
        return Seen(hand, None)
    question = queries.question(state, hand.row.id)
    ranking = experts.suggest(store, question, limit=LISTED)
    left_out = {one.member: one.candidate for one in ranking.excluded if one.candidate is not None}
    known = {one.member: one for one in ranking.candidates} | left_out
    invitations = {one.member: one for one in queries.invitations(state, question.id) if one.status != "cancelled"}
    listed = {one.member: one for one in queries.shortlist(state, question.id)}
    caring = care.read(state)
    text = experts.text_of(question)
    # Whoever was looked up need not be among those who fit.
    out = caring.excluded(text, invitations, care.moderator_of(state, question.week))
    due = hand.week.answers_due if hand.week else None

    def person(member: str, name: str, position: str) -> Person:
        asked = invitations.get(member)
        return Person(
            member,
            name,
            position,
            known.get(member),
            listed.get(member),
            asked,
            () if asked else caring.limits(member, text),
            member not in caring.asked_ever,
            () if asked else tuple(caring.notes(member, due)),
            out.get(member, ""),
        )

    chosen = [person(one.member, one.member_name, one.position) for one in listed.values()]
    for one in invitations.values():
        if one.member not in listed:
            member = queries.member(state, one.member)
            chosen.append(person(one.member, member.shown, member.position))
    taken = {one.member for one in chosen}

    def others(among: Iterator[experts.Candidate]) -> tuple[Person, ...]:
        return tuple(person(one.member, one.name, one.position) for one in among if one.member not in taken)

    return Seen(
        hand,
        question,
        tuple(chosen),
        others(iter(ranking.candidates)),
        others(iter(left_out.values())),
        next((one for one in ranking.excluded if one.candidate is None), None),
        max((one.score for one in ranking.candidates), default=0),
        caring,
        waves.read(state, question.id),
    )


def rows(seen: Seen) -> Iterator[Row]:
    """The list under its headings."""
    if seen.question is None:
        return
    if seen.chosen:
        yield _heading(_("Chosen"))
        yield from (_row(one, seen.best) for one in seen.chosen)
    if seen.candidates:
        yield _heading(_("Could answer"))
        yield from (_row(one, seen.best) for one in seen.candidates)
    elif not seen.left_out:
        yield _heading(_("Nobody's profile has anything in common with it: f finds any member."))
    if seen.left_out or seen.asker:
        yield _heading(_("Left out"))
        yield from (_row(one, seen.best) for one in seen.left_out)
        if seen.asker:
            yield _heading(_("× {name}: {reason}").format(name=seen.asker.name, reason=seen.asker.reason))


def _heading(text: str) -> Row:
    return Row("", (Cell(text, "dim"),))


def _row(one: Person, best: float) -> Row:
    sign, tone, word = _stands(one)
    why = Cell(word, tone) if word else Cell(reasons(one))
    if one.out:
        sign, why = sign or "×", Cell(" · ".join(filter(None, (word, one.out))), "late")
    elif one.notes:
        sign, tone = sign or LATER, tone or "waiting"
    return Row(
        one.member,
        (
            Cell(sign, tone or "dim"),
            Cell(one.name, "strong"),
            Cell(one.position, "dim"),
            score(one.candidate, best),
            Cell(NEW if one.new else load_of(one.candidate), "todo" if one.new else "dim"),
            why,
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
    """A score as a small bar beside the best one's, and as the number that it is everywhere."""
    if candidate is None or best <= 0:
        return Cell("")
    filled = round(min(1.0, max(0.0, candidate.score / best)) * BAR)
    return Cell(f"{'▮' * filled}{'▯' * (BAR - filled)} {candidate.score:.2f}")


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
