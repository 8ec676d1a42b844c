"""What the vote screen shows: read in one go, then turned into lines. Pure but for the reading."""

from collections.abc import Iterator
from dataclasses import dataclass

from modui.duties import vote
from modui.duties.money import money
from modui.i18n import _, ngettext, pgettext, sentences
from modui.records import queries
from modui.records.reading import State
from modui.records.views import AwardView, ContributionView, GridRow, OptionView, PollView, TermsView
from screens import wording
from screens.question import Hand
from widgets.rows import Cell, Column, Row

NAMED_AT_MOST = 200
"""Voters of whom the names are shown."""
FEW = 4
"""With fewer secret ballots than this, who took part and what came of it tell nearly who chose what."""
WEEK = "week"
"""The key of the line of the vote over the week."""
OVER = ("void", "no-quorum")
"""Polls that make room for another."""


@dataclass(frozen=True)
class Ballots:
    """A poll with what was voted: `result` once the vote has ended, or its totals were disclosed before.

    `voters` are the names of those who took part, told once it has ended.
    """

    poll: PollView
    terms: TermsView
    options: tuple[OptionView, ...]
    voted: int
    voters: tuple[str, ...]
    late: tuple[str, ...]
    seed: str
    """Of the draw, told once it has ended."""
    void_because: str
    left: str
    """What is told of the part of the prize that nobody won."""
    awards: tuple[AwardView, ...]
    result: vote.Result | None

    @property
    def ended(self) -> bool:
        """Whether its result is told."""
        return self.poll.status in vote.ENDED


@dataclass(frozen=True)
class Line:
    """A line of the list: a question or the whole week (none), with its poll if there is one."""

    key: str
    question: GridRow | None
    poll: Ballots | None

    @property
    def status(self) -> str:
        """The state of its poll; empty without one."""
        return self.poll.poll.status if self.poll else ""


@dataclass(frozen=True)
class Seen:
    """All that the screen shows."""

    hand: Hand
    lines: tuple[Line, ...]
    contributions: tuple[ContributionView, ...]
    usual: vote.Terms
    """What the community opened its last vote with."""
    currency: str

    def line(self, key: str | None) -> Line | None:
        """The line called `key`."""
        return next((line for line in self.lines if line.key == key), None)


def read(state: State, hand: Hand) -> Seen:
    """The polls of the week in hand: one line for each question and one over the week, void ones below."""
    if hand.week is None:
        return Seen(hand, (), (), vote.Terms(), "")
    polls = [_ballots(state, poll) for poll in queries.polls(state, hand.week.id)]
    lines: list[Line] = []
    for key, question in ((WEEK, None), *((row.id, row) for row in hand.rows)):
        mine = [one for one in polls if one.poll.question == (question.id if question else None)]
        standing = [one for one in mine if one.poll.status not in OVER]
        lines.append(Line(key, question, standing[-1] if standing else None))
        lines += (Line(one.poll.id, question, one) for one in mine if one.poll.status in OVER)
    lines.sort(key=lambda line: (line.key not in (WEEK, *(row.id for row in hand.rows)), line.question is None))
    shared = tuple(queries.contributions(state, hand.week.id))
    return Seen(hand, tuple(lines), shared, vote.usual(state), queries.community(state).currency)


def _ballots(state: State, poll: PollView) -> Ballots:
    turnout = queries.turnout(state, poll.id)
    told = poll.status in vote.ENDED or (poll.status == "open" and queries.disclosed(state, poll.id))
    result = vote.result(state, poll.id) if told else None
    return Ballots(
        poll=poll,
        terms=queries.terms(state, poll.id),
        options=tuple(queries.options(state, poll.id)),
        voted=queries.voted(state, poll.id),
        voters=tuple(vote.took_part(state, poll.id)),
        late=tuple(one.voter_name for one in queries.late(state, poll.id)),
        seed=turnout.seed if turnout else "",
        void_because=queries.voided_because(state, poll.id),
        awards=tuple(queries.awards(state, poll.id)),
        left=vote.left_told(state, result) if result and poll.status in vote.ENDED else "",
        result=result,
    )


# The list of polls --------------------------------------------------------------------------------------------------


def poll_rows(seen: Seen) -> Iterator[Row]:
    """A row for each question, one over the week, and the void polls."""
    for line in seen.lines:
        label = Cell(line.question.label, "strong") if line.question else Cell("∑", "strong")
        title = line.question.title if line.question else _("Over the week")
        if line.poll is None:
            yield Row(line.key, (Cell("·", "dim"), label, title, Cell(_waits_for(seen, line), "dim"), "", ""))
            continue
        shown = wording.poll_state(line.status)
        poll = line.poll.poll
        late = line.status == "open" and poll.closes_at is not None and poll.closes_at < seen.hand.now
        yield Row(
            line.key,
            (
                Cell("!" if late else shown.sign, "late" if late else shown.tone),
                label,
                title,
                Cell(_("to close") if late else shown.word, "late" if late else shown.tone),
                f"{line.poll.voted}/{poll.electorate}",
                Cell(seen.hand.when(poll.closed_at or poll.closes_at), "dim"),
            ),
        )


def _waits_for(seen: Seen, line: Line) -> str:
    n = ready_for(seen, line.question.id if line.question else None)
    return ngettext("{n} ready", "{n} ready", n).format(n=n)


def ready_for(seen: Seen, question: str | None) -> int:
    """How much there is to choose from in a vote on a question, or over the week (none)."""
    if question is not None:
        return next((row.ready for row in seen.hand.rows if row.id == question), 0)
    return sum(row.ready for row in seen.hand.rows) + sum(not one.hidden for one in seen.contributions)


# One poll -----------------------------------------------------------------------------------------------------------


def said(seen: Seen, line: Line | None) -> str:
    """Where the vote under the cursor stands, and the next step."""
    if line is None:
        return _("No question yet in this week. Press 1 to take one in.")
    if line.poll is None:
        return _before(seen, line)
    poll, terms, hand = line.poll.poll, line.poll.terms, seen.hand
    voted = vote.voted_told(line.poll.voted, poll.electorate, terms.quorum)
    kind = wording.method_name(poll.method)
    held = [*([pgettext("ballots", "secret")] if terms.secret else []), kind, _places(poll)]
    if line.status == "open":
        until = _("open until {time}").format(time=hand.when(poll.closes_at)) if poll.closes_at else _("open")
        totals = _("no totals until it ends") if line.poll.result is None else _("totals so far")
        return " · ".join((until, voted, *held, totals))
    ended = _("ended {time}").format(time=hand.when(poll.closed_at))
    following = {
        "closed": _("press w to name the places"),
        "counted": _("places named"),
        "no-quorum": _("too few voted: no result; press o to open another"),
    }.get(line.status, wording.poll_state(line.status).word)
    contested = bool(line.poll.result and line.poll.result.contested and not line.poll.result.climb.steps)
    tie = [_("tie at the last place")] if contested else []
    return " · ".join((ended, voted, *held, *tie, following))


def _places(poll: PollView) -> str:
    return ngettext("{n} place", "{n} places", poll.places).format(n=poll.places)


def _before(seen: Seen, line: Line) -> str:
    n = ready_for(seen, line.question.id if line.question else None)
    if n < 2 and line.question:
        return _("A vote needs at least two answers that are ready (now {n}). Press 3 for the answers.").format(n=n)
    if n < 2:
        return _("A vote over the week needs two answers or contributions. Press g to add a contribution.")
    key = "o" if line.question else "O"
    text = ngettext("{n} is ready: press {key} to open the vote.", "{n} are ready: press {key} to open the vote.", n)
    return text.format(n=n, key=key)


def options(seen: Seen, line: Line | None, width: int) -> tuple[tuple[Column, ...], list[Row]]:
    """What can be voted for, and the columns it takes: by number while the vote is open, by place once it has ended.

    Before a vote over the week, its contributions. `width` is that of the list.
    """
    if line is None or (line.poll is None and line.question):
        return (Column(),), []
    if line.poll is None:
        return (Column(), Column(14), Column(24)), [_contribution_row(one) for one in seen.contributions]
    if line.poll.result is None:
        hidden = line.poll.terms.authors_hidden and line.status == "open"
        rows = [
            Row(one.id, (Cell(one.label, "strong"), one.title, Cell("–", "dim") if hidden else one.author_name))
            for one in line.poll.options
        ]
        return (Column(4, _("No.")), Column(0, _("Answer")), Column(14)), rows
    bar = 12 if width < 90 else 32
    placed = (Column(7, _("Place")), Column(4, _("No.")), Column(0, _("Answer")), Column(12), Column(bar), Column(4))
    return placed, _placed_rows(line.poll.result, bar)


def _contribution_row(one: ContributionView) -> Row:
    unasked = one.naming is None or one.scope is None
    consent = _("consent not asked") if unasked else wording.scope_name(one.scope)
    note = Cell(_("hidden"), "dim") if one.hidden else Cell(consent, "late" if unasked else "dim")
    return Row(one.id, (one.title, one.member_nickname or one.member_name, note))


def _placed_rows(result: vote.Result, bar: int) -> list[Row]:
    """Every option, best first, with a bar of at most `bar` cells."""
    most = max((one.votes or 0 for one in result.placed), default=0) or 1
    open_still = result.poll.status == "open"
    rows: list[Row] = []
    for one in result.placed:
        awarded = one.awarded and not open_still
        place = _("{place} tied").format(place=one.place) if one.tied else str(one.place)
        hidden = open_still and result.terms.authors_hidden
        title = _("{title} · taken by the asker").format(title=one.option.title) if one.adopted else one.option.title
        cells = (
            Cell(place, "done" if awarded else "dim"),
            Cell(one.option.label, "dim"),
            Cell(title, "strong" if awarded else ""),
            "–" if hidden else one.option.author_name,
            Cell("█" * round(bar * (one.votes or 0) / most), "done" if awarded else "waiting"),
            "" if one.votes is None else f"{one.votes:>4}",
        )
        rows.append(Row(one.option.id, cells))
    return rows


def below(seen: Seen, line: Line | None) -> str:
    """What was published with the vote; once it has ended, who wins what, how a tie was decided, and who took part."""
    if line is None or line.poll is None:
        return ""
    parts = [*_prizes(seen, line.poll), *_published(seen, line.poll)]
    if line.poll.void_because:
        parts.insert(0, _("Void because: {reason}").format(reason=line.poll.void_because))
    if line.poll.ended:
        parts += _told(line.poll)
    elif line.poll.terms.secret and line.status == "open":
        parts.append(what_secret_means())
    return "\n".join(filter(None, parts))


def what_secret_means() -> str:
    """What a secret vote keeps and does not, in the words that every screen uses."""
    return _(
        "Secret: hidden from members and from every record, not from whoever types the ballots in or hosts this"
        " machine. What is posted in a chat is not secret."
    )


def _prizes(seen: Seen, poll: Ballots) -> Iterator[str]:
    """A line for each who wins some of the prize."""
    if poll.result is None or not poll.ended or not poll.terms.prize:
        return
    for one in poll.result.won:
        said = _("Place {place}: {name}, {amount}, for No. {number}")
        share = money(one.share or 0, seen.currency)
        yield said.format(place=one.place, name=one.option.author_name, amount=share, number=one.option.label)
    yield poll.left


def _published(seen: Seen, poll: Ballots) -> Iterator[str]:
    terms, said = poll.terms, []
    if terms.prize:
        prize = money(terms.prize, seen.currency)
        said.append(vote.prize_told(prize, terms.split))
    if terms.ladder or terms.prize:
        said.append(_("Ties: {rungs}.").format(rungs=wording.ladder_name(terms.ladder)))
    if terms.seed_sha256:
        said.append(_("SHA-256 of the draw's seed: {sha256}").format(sha256=terms.seed_sha256))
    yield sentences(said)


def _told(poll: Ballots) -> Iterator[str]:
    """How it was counted, how ties were decided, who took part, and who came late."""
    assert poll.result is not None
    yield from vote.how_decided(poll.result)
    if poll.seed:
        yield _("Seed of the draw: {seed}").format(seed=poll.seed)
    yield poll.result.tally.rule
    if poll.voters:
        named = [*poll.voters[:NAMED_AT_MOST], *(["…"] if len(poll.voters) > NAMED_AT_MOST else [])]
        yield _("Voted: {names}").format(names=_(", ").join(named))
    if poll.late:
        yield _("Too late, not counted: {names}").format(names=_(", ").join(poll.late))
