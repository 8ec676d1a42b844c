"""The ready messages of a vote: what opens it in the group, and how it ended."""

from collections.abc import Sequence

from modui.duties.messages import moment, shortened
from modui.duties.money import money
from modui.duties.naming import kept_from_group
from modui.duties.standing import zone
from modui.duties.vote.choices import how_to, pattern
from modui.duties.vote.results import Result, Won, require_ended, result
from modui.duties.wording import ladder_name, rung_name
from modui.i18n import _, ngettext, sentences
from modui.records import queries
from modui.records.reading import State
from modui.records.views import OptionView, PollView, TermsView

_PHONE = 300
"""Characters that fit a phone's screen."""


def announcement(state: State, poll_id: str) -> str:
    """The message that opens a vote in the group: what there is to choose from, how to vote, until when, what decides.

    The numbers stay; the order of the lines is drawn anew each time, so that nobody is always read first.
    """
    poll, terms = queries.poll(state, poll_id), queries.terms(state, poll_id)
    head = _("Vote: {subject}").format(subject=_subject(state, poll))
    foot = [_secretly(poll.method) if terms.secret else how_to(poll.method)]
    if poll.closes_at:
        foot.append(_("Until {time}.").format(time=moment(poll.closes_at, zone(state))))
    foot += _published(state, poll, terms)
    seed = [_("SHA-256 of the draw's seed: {sha256}").format(sha256=terms.seed_sha256)] if terms.seed_sha256 else []
    options = queries.options(state, poll_id)
    state.clock.chance.shuffle(options)
    rows = [(f"{option.label}. ", _shown(state, poll, option), "") for option in options]
    return "\n".join([_message(head, rows, foot), *seed])  # for whoever checks it; it takes no room from the titles


def _secretly(method: str) -> str:
    return _(
        "This vote is secret: send your ballot to the moderator alone, as {example}, without your own. What is posted"
        " here everybody reads."
    ).format(example=pattern(method))


def _published(state: State, poll: PollView, terms: TermsView) -> list[str]:
    """The terms that members must know before they vote: prize, quorum, what decides a tie."""
    said: list[str] = []
    if terms.prize:
        prize = money(terms.prize, queries.community(state).currency)
        said.append(prize_told(prize, terms.split))
    if terms.quorum:
        said.append(
            ngettext(
                "It counts if at least {n} member votes.", "It counts if at least {n} members vote.", terms.quorum
            ).format(n=terms.quorum)
        )
    if terms.ladder or terms.prize:
        said.append(_("Ties: {rungs}.").format(rungs=ladder_name(terms.ladder)))
    return [sentences(said)] if said else []


def voted_told(n: int, electorate: int, quorum: int) -> str:
    """How many have voted, of how many, and how many must."""
    voted = ngettext("{n} of {electorate} voted", "{n} of {electorate} voted", n).format(n=n, electorate=electorate)
    return _("{voted} (at least {n})").format(voted=voted, n=quorum) if quorum else voted


def prize_told(prize: str, split: Sequence[str]) -> str:
    """What is given out, and how it is shared among the places."""
    if len(split) < 2:
        return _("Prize {prize}.").format(prize=prize)
    return _("Prize {prize}, shared {split}.").format(prize=prize, split=":".join(split))


def result_message(state: State, poll_id: str) -> str:
    """The message that tells the group how a vote ended: places, prizes, turnout, how a tie was decided.

    Raises:
        Refused: ``poll-not-closed`` while ballots are still coming in; ``quorum-missed``.
    """
    poll = queries.poll(state, poll_id)
    require_ended(state, poll)
    found = result(state, poll_id)
    head = _("Result: {subject}").format(subject=_subject(state, poll))
    # With the number of the announcement, beside which a place could be taken for one.
    lead = _("Place {place}: No. {number} ")
    rows = [
        (
            lead.format(place=one.place, number=one.option.label),
            _shown(state, poll, one.option),
            _tail(state, found, one),
        )
        for one in found.won
    ]
    foot = [
        ngettext("{n} of {electorate} member voted.", "{n} of {electorate} members voted.", poll.electorate).format(
            n=found.tally.ballots, electorate=poll.electorate
        )
    ]
    shared = len({one.place for one in found.won}) < len(found.won)
    decided = [rung_name(step.rung) for step in found.climb.steps if len(step.parts) > 1]
    if decided:
        foot.append(_("A tie was decided by: {rungs}.").format(rungs=_(", ").join(dict.fromkeys(decided))))
    elif shared:
        foot.append(_("Equal votes share a place."))
    left = left_told(state, found)
    foot += [left] if left else []
    if found.reopened:
        foot.append(_reopened())
    foot.append(_("Thank you all!"))
    turnout = queries.turnout(state, poll_id)
    seed = [_("Seed of the draw: {seed}").format(seed=turnout.seed)] if turnout is not None and turnout.seed else []
    return "\n".join([_message(head, rows, [sentences(foot)]), *seed])


def left_told(state: State, found: Result) -> str:
    """What of the prize stays in the fund, since nobody won it; nothing where all of it is given out."""
    if not found.left:
        return ""
    return _("{amount} of the prize was won by nobody and stays in the fund.").format(
        amount=money(found.left, queries.community(state).currency)
    )


def _reopened() -> str:
    return _("This vote had been closed and was opened again before this close.")


def how_decided(found: Result) -> tuple[str, ...]:
    """How a result was decided beyond its count, a sentence each; options by number.

    The rungs that were tried on its ties, and that the vote had been closed before: whoever decides a tie by a late
    ballot should not do so unseen.
    """
    labels = {one.option.id: _("No. {number}").format(number=one.option.label) for one in found.placed}
    told = []
    for step in found.climb.steps:
        group, rung = _(", ").join(labels[one] for one in step.group), rung_name(step.rung)
        if step.rung == "split":
            told.append(_("{group} share their place and what it brings.").format(group=group))
        elif len(step.parts) > 1:
            parts = " > ".join(" = ".join(labels[one] for one in part) for part in step.parts)
            told.append(
                _("The tie of {group} was decided by {rung}: {parts}.").format(group=group, rung=rung, parts=parts)
            )
        else:
            told.append(_("The tie of {group} was not decided by {rung}.").format(group=group, rung=rung))
    return (*told, _reopened()) if found.reopened else tuple(told)


def _tail(state: State, found: Result, one: Won) -> str:
    """What stands behind a winner: the votes, the prize, that the asker took it too."""
    placed = next(each for each in found.placed if each.option.id == one.option.id)
    told = []
    if placed.votes is not None:
        told.append(votes_told(found.poll.method, placed.votes))
    if one.share:
        told.append(money(one.share, queries.community(state).currency))
    if placed.adopted:
        told.append(_("taken by the asker"))
    return "".join(f" · {each}" for each in told)


def votes_told(method: str, n: int) -> str:
    """How many votes or points."""
    if method == "score":
        return ngettext("{n} point", "{n} points", n).format(n=n)
    return ngettext("{n} vote", "{n} votes", n).format(n=n)


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
