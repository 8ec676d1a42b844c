"""What the vote screen shows: read in one go, then turned into lines. Pure but for the reading."""

from collections.abc import Iterator
from dataclasses import dataclass

from modui.duties import vote
from modui.i18n import _, ngettext
from modui.records import queries
from modui.records.reading import State
from modui.records.views import AwardView, BallotView, ContributionView, GridRow, OptionView, PollView
from screens import wording
from screens.question import Hand
from widgets.rows import Cell, Column, Row

NAMED_AT_MOST = 200
"""Voters of whom the names are shown."""
WEEK = "week"
"""The key of the line of the vote over the week."""
OVER = ("void", "no-quorum")
"""Polls that make room for another."""


@dataclass(frozen=True)
class Ballots:
    """A poll with what was voted: `result` only once the vote has ended."""

    poll: PollView
    options: tuple[OptionView, ...]
    ballots: tuple[BallotView, ...]
    awards: tuple[AwardView, ...]
    result: vote.Result | None


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

    def line(self, key: str | None) -> Line | None:
        """The line called `key`."""
        return next((line for line in self.lines if line.key == key), None)


def read(state: State, hand: Hand) -> Seen:
    """The polls of the week in hand: one line for each question and one over the week, void ones below."""
    if hand.week is None:
        return Seen(hand, (), ())
    polls = [_ballots(state, poll) for poll in queries.polls(state, hand.week.id)]
    lines: list[Line] = []
    for key, question in ((WEEK, None), *((row.id, row) for row in hand.rows)):
        mine = [one for one in polls if one.poll.question == (question.id if question else None)]
        standing = [one for one in mine if one.poll.status not in OVER]
        lines.append(Line(key, question, standing[-1] if standing else None))
        lines += (Line(one.poll.id, question, one) for one in mine if one.poll.status in OVER)
    lines.sort(key=lambda line: (line.key not in (WEEK, *(row.id for row in hand.rows)), line.question is None))
    return Seen(hand, tuple(lines), tuple(queries.contributions(state, hand.week.id)))


def _ballots(state: State, poll: PollView) -> Ballots:
    ended = poll.status in ("closed", "counted", "published")
    return Ballots(
        poll=poll,
        options=tuple(queries.options(state, poll.id)),
        ballots=tuple(queries.ballots(state, poll.id)),
        awards=tuple(queries.awards(state, poll.id)),
        result=vote.result(state, poll.id) if ended else None,
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
                f"{len(line.poll.ballots)}/{poll.electorate}",
                Cell(seen.hand.when(poll.closed_at or poll.closes_at), "dim"),
            ),
        )


def _waits_for(seen: Seen, line: Line) -> str:
    n = line.question.ready if line.question else ready_over_week(seen)
    return ngettext("{n} ready", "{n} ready", n).format(n=n)


def ready_over_week(seen: Seen) -> int:
    """How much there is to choose from in a vote over the week."""
    return sum(row.ready for row in seen.hand.rows) + sum(not one.hidden for one in seen.contributions)


# One poll -----------------------------------------------------------------------------------------------------------


def said(seen: Seen, line: Line | None) -> str:
    """Where the vote under the cursor stands, and the next step."""
    if line is None:
        return _("No question yet in this week. Press 1 to take one in.")
    if line.poll is None:
        return _before(seen, line)
    poll, hand = line.poll.poll, seen.hand
    voted = ngettext("{n} of {electorate} voted", "{n} of {electorate} voted", len(line.poll.ballots)).format(
        n=len(line.poll.ballots), electorate=poll.electorate
    )
    if line.status == "open":
        until = _("open until {time}").format(time=hand.when(poll.closes_at)) if poll.closes_at else _("open")
        return " · ".join((until, voted, _places(poll), _("no totals until it ends")))
    ended = _("ended {time}").format(time=hand.when(poll.closed_at))
    following = {"closed": _("press w to name the places"), "counted": _("places named")}.get(
        line.status, wording.poll_state(line.status).word
    )
    contested = bool(line.poll.result and line.poll.result.contested)
    tie = [_("tie at the last place")] if contested else []
    return " · ".join((ended, voted, _places(poll), *tie, following))


def _places(poll: PollView) -> str:
    return ngettext("{n} place", "{n} places", poll.places).format(n=poll.places)


def _before(seen: Seen, line: Line) -> str:
    n = line.question.ready if line.question else ready_over_week(seen)
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
        rows = [Row(one.id, (Cell(one.label, "strong"), one.title, one.author_name)) for one in line.poll.options]
        return (Column(2), Column(), Column(14)), rows
    bar = 12 if width < 90 else 32
    return (Column(7), Column(2), Column(), Column(12), Column(bar), Column(4)), _placed_rows(line.poll.result, bar)


def _contribution_row(one: ContributionView) -> Row:
    unasked = one.naming is None or one.scope is None
    consent = _("consent not asked") if unasked else wording.scope_name(one.scope)
    note = Cell(_("hidden"), "dim") if one.hidden else Cell(consent, "late" if unasked else "dim")
    return Row(one.id, (one.title, one.member_nickname or one.member_name, note))


def _placed_rows(result: vote.Result, bar: int) -> list[Row]:
    """Every option, best first, with a bar of at most `bar` cells."""
    most = max((one.votes or 0 for one in result.placed), default=0) or 1
    rows: list[Row] = []
    for one in result.placed:
        place = _("{place} tied").format(place=one.place) if one.tied else str(one.place)
        cells = (
            Cell(place, "done" if one.awarded else "dim"),
            Cell(one.option.label, "dim"),
            Cell(one.option.title, "strong" if one.awarded else ""),
            one.option.author_name,
            Cell("█" * round(bar * (one.votes or 0) / most), "done" if one.awarded else "waiting"),
            "" if one.votes is None else f"{one.votes:>4}",
        )
        rows.append(Row(one.option.id, cells))
    return rows


def below(line: Line | None) -> str:
    """Who voted, never for what; and how it was counted, once it was."""
    if line is None or line.poll is None or not line.poll.ballots:
        return ""
    voters = [ballot.voter_name for ballot in line.poll.ballots]
    names = _(", ").join([*voters[:NAMED_AT_MOST], *(["…"] if len(voters) > NAMED_AT_MOST else [])])
    rule = [line.poll.result.tally.rule] if line.poll.result else []
    return "\n\n".join([_("Voted: {names}").format(names=names), *rule])
