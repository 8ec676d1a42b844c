"""The ready messages of a vote: what opens it in the group, and how it ended."""

from collections.abc import Sequence

from modui.duties.messages import moment, shortened
from modui.duties.naming import kept_from_group
from modui.duties.standing import zone
from modui.duties.vote.choices import how_to
from modui.duties.vote.results import ENDED, not_closed, result
from modui.i18n import _, ngettext
from modui.records import queries
from modui.records.reading import State
from modui.records.views import OptionView, PollView

_PHONE = 300
"""Characters that fit a phone's screen."""


def announcement(state: State, poll_id: str) -> str:
    """The message that opens a vote in the group: what there is to choose from, how to vote, until when."""
    poll = queries.poll(state, poll_id)
    head = _("Vote: {subject}").format(subject=_subject(state, poll))
    foot = [how_to(poll.method)]
    if poll.closes_at:
        foot.append(_("Until {time}.").format(time=moment(poll.closes_at, zone(state))))
    options = queries.options(state, poll_id)
    rows = [(f"{option.label}. ", _shown(state, poll, option), "") for option in options]
    return _message(head, rows, foot)


def result_message(state: State, poll_id: str) -> str:
    """The message that tells the group how a vote ended.

    Raises:
        Refused: ``poll-not-closed`` while ballots are still coming in.
    """
    poll = queries.poll(state, poll_id)
    if poll.status not in ENDED:
        raise not_closed(poll)
    found = result(state, poll_id)
    head = _("Result: {subject}").format(subject=_subject(state, poll))
    rows = [
        (
            f"{one.place}. ",
            _shown(state, poll, one.option),
            "" if one.votes is None else " · " + ngettext("{n} vote", "{n} votes", one.votes).format(n=one.votes),
        )
        for one in found.placed
        if one.awarded
    ]
    foot = [
        ngettext(
            "{n} of {electorate} members voted. Equal votes share a place. Thank you all!",
            "{n} of {electorate} members voted. Equal votes share a place. Thank you all!",
            found.tally.ballots,
        ).format(n=found.tally.ballots, electorate=poll.electorate)
    ]
    return _message(head, rows, foot)


def _message(head: str, rows: Sequence[tuple[str, str, str]], foot: Sequence[str]) -> str:
    """Lines for a phone: each row's middle part is cut to what there is room for."""
    fixed = len(head) + sum(map(len, foot)) + sum(len(lead) + len(tail) for lead, _middle, tail in rows)
    room = max(12, (_PHONE - fixed - len(rows) - len(foot)) // max(1, len(rows)))
    return "\n".join([head, *(lead + shortened(middle, room) + tail for lead, middle, tail in rows), *foot])


def _subject(state: State, poll: PollView) -> str:
    if poll.question is None:
        return _("the best of week {week}").format(week=queries.week(state, poll.week).name)
    asked = queries.question(state, poll.question)
    return f"{asked.label} {shortened(asked.title, 60)}".rstrip()


def _shown(state: State, poll: PollView, option: OptionView) -> str:
    """An option as the group may see it now: not at all once it was hidden, withdrawn, or kept from the group."""
    if option.contribution is not None:
        one = queries.contribution(state, option.contribution)
        return _gone() if one.hidden or kept_from_group(one.scope) else option.title
    assert option.answer is not None
    answer = queries.answer(state, option.answer)
    if answer.hidden or answer.status == "withdrawn" or kept_from_group(answer.scope):
        return _gone()
    return option.title if poll.question else f"{queries.question(state, answer.question).label} {option.title}"


def _gone() -> str:
    return _("(taken out)")
