"""What the exchange screen shows: introductions to send, who could meet, who would lend a hand, who met."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from textual.content import Content

from modui.duties import exchange
from modui.duties.wording import offer_name
from modui.i18n import _, ngettext
from modui.records import afterwards, queries
from modui.records.reading import State
from modui.records.views import IntroductionView, MemberView, QuestionView
from modui.records.words import OFFERS
from screens import wording
from widgets.rows import Cell, Row

PAIRS = 20
"""Pairs that are listed, of everybody or of one member."""
HANDS = 3
"""Members that are listed for one question and one kind of help."""
OPEN = ("accepted", "answering")


@dataclass(frozen=True)
class Match:
    """Two members who could be brought together; `question` and `kind` where it is to lend a hand with one."""

    seeker: str
    seeker_name: str
    helper: str
    helper_name: str
    meetings: tuple[exchange.Meeting, ...]
    helped: int
    question: QuestionView | None = None
    kind: str = ""

    @property
    def key(self) -> str:
        """Names it in the list."""
        return ":".join((self.seeker, self.helper, self.question.id if self.question else "", self.kind))

    @property
    def words(self) -> list[str]:
        """The words in which both meet, each once."""
        return exchange.words_of(self.meetings)


@dataclass(frozen=True)
class Seen:
    """Everything the screen lists, with the members named in it."""

    member: MemberView | None
    """The one whose needs and offers are looked at; none: everybody."""
    matches: tuple[Match, ...]
    hands: tuple[Match, ...]
    introductions: tuple[IntroductionView, ...]
    left_out: tuple[str, ...]
    people: Mapping[str, MemberView]

    def match(self, key: str | None) -> Match | None:
        """The match on a line."""
        return next((one for one in (*self.matches, *self.hands) if one.key == key), None)

    def introduction(self, key: str | None) -> IntroductionView | None:
        """The introduction on a line."""
        return next((one for one in self.introductions if one.id == key), None)


def read(state: State, member: str | None, questions: Sequence[QuestionView]) -> Seen:
    """Everything the screen shows: for one member, or for everybody and the week's `questions`."""
    found = exchange.listing(state, member, PAIRS)
    matches = [
        Match(
            one.seeker,
            found.names[one.seeker],
            one.helper,
            found.names[one.helper],
            one.meetings,
            found.helped.get(one.helper, 0),
        )
        for one in found.pairs
    ]
    hands: list[Match] = []
    left_out = [f"{one.name} ({one.reason})" for one in found.left_out]
    for asked in questions if member is None else ():
        lent = exchange.hands(state, asked.id, limit=HANDS)
        hands += [
            Match(
                asked.asker,
                asked.asker_name,
                one.member,
                lent.names[one.member],
                one.meetings,
                found.helped.get(one.member, 0),
                asked,
                one.kind,
            )
            for one in lent.hands
            # What the question does not ask for is offered only by who is near to its matter.
            if one.kind in lent.wanted or len(one.meetings) > 1
        ]
    introductions = afterwards.introductions(state, member)
    named = {who for match in (*matches, *hands) for who in (match.seeker, match.helper)}
    return Seen(
        queries.member(state, member) if member else None,
        tuple(matches),
        tuple(hands),
        tuple(introductions),
        tuple(dict.fromkeys(left_out)),
        {who: queries.member(state, who) for who in sorted(named)},
    )


def rows(seen: Seen) -> Iterator[Row]:
    """The list: what is to send, who could meet, who would lend a hand, who was brought together, who is left out."""
    drafts = [one for one in seen.introductions if one.status == "draft"]
    others = [one for one in seen.introductions if one.status != "draft"]
    for title, lines in (
        (_("To send"), [*map(_introduction_row, drafts)]),
        (_("Could meet"), [*map(_match_row, seen.matches)]),
        (_("Would lend a hand with a question of the week"), [*map(_match_row, seen.hands)]),
        (_("Brought together"), [*map(_introduction_row, others)]),
    ):
        if lines:
            yield Row("", (Cell(title, "dim"),))
            yield from lines
    for one in seen.left_out:
        yield Row("", (Cell(_("left out: {who}").format(who=one), "dim"),))


def _match_row(one: Match) -> Row:
    helped = Cell(f"{one.helped}×", "waiting") if one.helped else ""
    if one.question is not None:
        said = [offer_name(one.kind), *([_(", ").join(one.words)] if one.words else [])]
        who = f"{one.question.label} {one.seeker_name}"
        return Row(one.key, ("", who, one.helper_name, helped, " · ".join(said)))
    return Row(one.key, ("", one.seeker_name, one.helper_name, helped, _(", ").join(one.words)))


def _introduction_row(one: IntroductionView) -> Row:
    state = wording.introduction_state(one.status)
    said = ": ".join(filter(None, (state.word, one.remark)))
    return Row(one.id, (Cell(state.sign, state.tone), one.seeker_name, one.helper_name, "", Cell(said, state.tone)))


def top(seen: Seen) -> str:
    """Whose needs and offers, and how many there are."""
    count = ngettext("{n} could meet", "{n} could meet", len(seen.matches)).format(n=len(seen.matches))
    sent = sum(one.status not in ("draft", "cancelled") for one in seen.introductions)
    parts = [_("Needs and offers"), seen.member.shown if seen.member else _("everybody"), count]
    if sent:
        parts.append(ngettext("{n} brought together", "{n} brought together", sent).format(n=sent))
    return " · ".join(parts)


def detail(seen: Seen, key: str | None) -> Content:
    """The line under the cursor: what one needs, what the other gives, where they meet, and the message if any."""
    match, introduction = seen.match(key), seen.introduction(key)
    if introduction is not None:
        state = wording.introduction_state(introduction.status)
        lines = [Content.styled(f"{introduction.seeker_name} ← {introduction.helper_name} · {state.word}", "bold")]
        return Content("\n").join([*lines, Content(""), Content(introduction.message)])
    if match is None:
        return Content("")
    seeker, helper = seen.people[match.seeker], seen.people[match.helper]
    lines = [
        Content.styled(f"{match.seeker_name} ← {match.helper_name}", "bold"),
        *_labelled(_("Needs"), match.question.title if match.question else seeker.needs),
        *_labelled(_("Gives"), helper.offers),
        *_labelled(_("Expertise"), "、".join(helper.expertise)),
        Content(""),
        Content.styled(_("Where they meet"), "$text-accent"),
        *(Content(f"  {exchange.meeting_text(one)}") for one in match.meetings),
    ]
    if match.helped:
        said = ngettext("{n} introduction in four weeks", "{n} introductions in four weeks", match.helped)
        lines.append(Content.styled(said.format(n=match.helped), "$text-warning"))
    return Content("\n").join(lines)


def _labelled(label: str, text: str) -> list[Content]:
    return [Content.assemble((f"{label}  ", "$text-muted"), text)] if text.strip() else []


def kind_choices() -> tuple[tuple[str, str], ...]:
    """The kinds of help as a form's choices."""
    return tuple((kind, offer_name(kind)) for kind in OFFERS)
