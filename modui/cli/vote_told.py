"""What the commands about votes tell: a poll, its result, as JSON and as lines."""

from modui.cli.base import Desk
from modui.cli.tally import tally_json
from modui.duties import intake
from modui.duties import vote as duty
from modui.duties.messages import moment
from modui.duties.money import money
from modui.duties.standing import zone
from modui.duties.wording import method_name
from modui.errors import NotFound
from modui.i18n import _
from modui.records import queries
from modui.records.reading import State
from modui.records.views import AwardView, OptionView, PollView


def find_poll(state: State, text: str) -> PollView:
    """The poll called `text`: an id or its ending, or a question, whose newest poll is meant, if any one not void."""
    if not intake.is_label(text):
        return duty.resolve(state, text)
    asked = intake.resolve(state, text)
    polls = queries.polls_on(state, asked.id)
    if not polls:
        raise NotFound(
            "poll-unknown",
            _("There is no vote on {question} yet.").format(question=asked.label),
            _("See: modui vote list"),
        )
    return ([poll for poll in polls if poll.status != "void"] or polls)[-1]


def poll_json(state: State, poll: PollView) -> dict[str, object]:
    """A poll as JSON: nothing of who voted, nor for what; hidden authors are none until it has ended."""
    terms = queries.terms(state, poll.id)
    hidden = terms.authors_hidden and poll.status == "open"
    return {
        "id": poll.id,
        "question": poll.question,
        "method": poll.method,
        "status": poll.status,
        "places": poll.places,
        "electorate": poll.electorate,
        "ballots": queries.voted(state, poll.id),
        "closes": poll.closes_at.isoformat() if poll.closes_at else None,
        "secret": terms.secret,
        "authors_hidden": terms.authors_hidden,
        "quorum": terms.quorum,
        "prize": terms.prize,
        "split": [int(weight) for weight in terms.split],
        "ladder": list(terms.ladder),
        "seed_sha256": terms.seed_sha256,
        "void_because": queries.voided_because(state, poll.id),
        "options": [
            {
                "label": option.label,
                "id": option.id,
                "title": option.title,
                "answer": option.answer,
                "contribution": option.contribution,
                "author": None if hidden else option.author_name,
            }
            for option in queries.options(state, poll.id)
        ],
    }


def say_poll(desk: Desk, row: str, *lines: str) -> None:
    """Tell of a poll, with the message that opens it; its totals, where they are shown before its end."""
    with desk.store.read() as state:
        poll = queries.poll(state, row)
        told = poll_json(state, poll)
        if poll.status == "open":
            told["message"] = duty.announcement(state, row)
            lines = lines or (f"{row[-6:]}", str(told["message"]))
            if queries.disclosed(state, row):
                found = duty.result(state, row)
                told["totals"] = dict(found.tally.totals)
                lines = (*lines, *_lines(found))
    desk.say(told, *lines)


def say_standing(desk: Desk, row: str) -> None:
    """Tell where an open vote stands."""
    with desk.store.read() as state:
        lines = _without_result(state, queries.poll(state, row))
    say_poll(desk, row, *lines)


def say_result(desk: Desk, row: str) -> None:
    """Tell how a vote ended."""
    with desk.store.read() as state:
        poll = queries.poll(state, row)
        told = poll_json(state, poll)
        turnout = queries.turnout(state, row)
        told["late"] = [one.voter for one in queries.late(state, row)]
        if poll.status not in duty.ENDED:
            desk.say(told, *_without_result(state, poll))
            return
        found = duty.result(state, row)
        currency = queries.community(state).currency
        awards = queries.awards(state, row)
        recount = duty.recount(state, row)
        left = duty.left_told(state, found)
        voters = [queries.member(state, one).shown for one in turnout.voters or ()] if turnout else []
    options = {one.option.id: one.option for one in found.placed}
    desk.say(
        {
            **told,
            **tally_json(found.tally),
            "placed": [
                {
                    "place": one.place,
                    "option": one.option.id,
                    "label": one.option.label,
                    "title": one.option.title,
                    "author": one.option.author_name,
                    "votes": one.votes,
                    "tied": one.tied,
                    "adopted": one.adopted,
                }
                for one in found.placed
            ],
            "decided": [list(group) for group in found.climb.order],
            "steps": [
                {"rung": step.rung, "group": list(step.group), "parts": [list(part) for part in step.parts]}
                for step in found.climb.steps
            ],
            "left": found.left,
            "awards": [
                {
                    "place": one.place,
                    "option": one.option,
                    "title": options[one.option].title,
                    "author": options[one.option].author,
                    "name": options[one.option].author_name,
                    "share": one.share,
                }
                for one in awards
            ],
            "seed": turnout.seed if turnout else "",
            "voters": list(turnout.voters or ()) if turnout else [],
            "recount": recount._asdict(),
        },
        *_lines(found),
        *(_won(one, options[one.option], currency) for one in awards if found.terms.prize),
        *filter(None, [left]),
        _("The places are not named yet: modui vote award POLL")
        if poll.status == "closed"
        else _("The places are named."),
        found.tally.rule,
        *duty.how_decided(found),
        *([_("Seed of the draw: {seed}").format(seed=turnout.seed)] if turnout and turnout.seed else []),
        *([_("Voted: {names}").format(names=_(", ").join(voters))] if voters else []),
        _("Recount: {file}, SHA-256 {sha256}").format(file=recount.file, sha256=recount.file_sha256),
    )


def _lines(found: duty.Result) -> list[str]:
    """Every option at its place. The number it was chosen by is called so: it is no place, and a place is no number."""
    lines = []
    for one in found.placed:
        said = [_("No. {number}").format(number=one.option.label), one.option.title, one.option.author_name]
        said += [] if one.votes is None else [duty.votes_told(found.poll.method, one.votes)]
        said += [_("tied")] if one.tied else []
        lines.append(f"{one.place:>2}.  {' · '.join(said)}")
    return lines


def _won(one: AwardView, option: OptionView, currency: str) -> str:
    said = _("Place {place}: {name}, {amount}, for No. {number}")
    return said.format(
        place=one.place, name=option.author_name, amount=money(one.share or 0, currency), number=option.label
    )


def _without_result(state: State, poll: PollView) -> list[str]:
    """Where a vote without a result stands: how many voted, never how."""
    n, terms = queries.voted(state, poll.id), queries.terms(state, poll.id)
    if poll.status == "no-quorum":
        said = _("Too few voted ({n} of at least {quorum}): this vote has no result.")
        return [said.format(n=n, quorum=terms.quorum)]
    if poll.status == "void":
        reason = queries.voided_because(state, poll.id)
        return [_("The vote is void."), *([_("Void because: {reason}").format(reason=reason)] if reason else [])]
    voted = duty.voted_told(n, poll.electorate, terms.quorum)
    until = [_("open until {time}").format(time=moment(poll.closes_at, zone(state)))] if poll.closes_at else []
    shown = queries.disclosed(state, poll.id)
    totals = _("totals so far") if shown else _("no totals until it ends")
    return [" · ".join((*until, voted, method_name(poll.method), totals))]
