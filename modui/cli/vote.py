"""``modui vote``: polls, ballots as they come in chat, results."""

from pathlib import Path

import click

from modui.cli.base import Desk, example, pass_desk, read_argument, read_moment, read_scope
from modui.cli.tally import tally_json
from modui.duties import intake, members, standing, week
from modui.duties import vote as duty
from modui.duties.wording import poll_state
from modui.i18n import _, ngettext
from modui.records import queries
from modui.records.reading import State
from modui.records.views import ContributionView, PollView
from modui.records.words import NAMINGS


@click.group(
    help=_("The vote on the best answers. POLL is the ending of a poll's id, or its question: Q2, 2026-W48/Q2.")
)
def vote() -> None:
    pass


def _find(state: State, text: str) -> PollView:
    """The poll called `text`: an id or its ending, or a question, whose newest poll that is not void is meant."""
    if intake.is_label(text):
        asked = intake.resolve(state, text)
        row = next((row for row in queries.grid(state, asked.week or "") if row.id == asked.id), None)
        if row is not None and row.poll is not None:
            return queries.poll(state, row.poll)
    return duty.resolve(state, text)


def _poll_json(state: State, poll: PollView) -> dict[str, object]:
    return {
        "id": poll.id,
        "question": poll.question,
        "method": poll.method,
        "status": poll.status,
        "places": poll.places,
        "electorate": poll.electorate,
        "ballots": len(queries.ballots(state, poll.id)),
        "closes": poll.closes_at.isoformat() if poll.closes_at else None,
        "options": [
            {
                "label": option.label,
                "id": option.id,
                "title": option.title,
                "answer": option.answer,
                "contribution": option.contribution,
                "author": option.author_name,
            }
            for option in queries.options(state, poll.id)
        ],
    }


def _say_poll(desk: Desk, row: str, *lines: str) -> None:
    with desk.store.read() as state:
        told = _poll_json(state, queries.poll(state, row))
        message = duty.announcement(state, row)
    desk.say({**told, "message": message}, *(lines or (f"{row[-6:]}", message)))


@vote.command(
    name="open",
    help=_("Open a vote on a question's ready answers; without a question, over the week."),
    epilog=example("modui vote open --question Q2", 'modui vote open --closes "2026-12-01 22:00" --places 3'),
)
@click.option("--question", metavar="ID", help=_("The question whose answers stand."))
@click.option("--week", "week_name", metavar="WEEK", help=_("The default is the week in hand."))
@click.option("--method", default="approval", show_default=True, help=_("How it is counted."))
@click.option("--closes", metavar="TIME", help=_("Local time; the default is the week's."))
@click.option("--places", default=3, show_default=True, help=_("How many places there are to win."))
@pass_desk
def open_(
    desk: Desk, question: str | None, week_name: str | None, method: str, closes: str | None, places: int
) -> None:
    with desk.store.read() as state:
        of = week.resolve(state, week_name)
        about = intake.resolve(state, question, of.id) if question else None
        here = standing.zone(state)
    closes_at = None if closes is None else read_moment(closes, here)
    home = about.week if about and about.week else of.id
    change = desk.do(
        lambda state: duty.open_poll(
            state,
            week=home,
            question=about.id if about else None,
            terms=duty.Terms(method=method, places=places),
            closes_at=closes_at,
        )
    )
    assert change is not None
    _say_poll(desk, next(edit.row for edit in change.edits if edit.table == "poll"))


@vote.command(name="list", help=_("The polls of a week."))
@click.argument("week_name", metavar="[WEEK]", required=False)
@pass_desk
def list_(desk: Desk, week_name: str | None) -> None:
    with desk.store.read() as state:
        polls = queries.polls(state, week.resolve(state, week_name).id)
        told = [_poll_json(state, poll) for poll in polls]
        names = {poll.id: queries.question(state, poll.question).label if poll.question else "∑" for poll in polls}
    desk.say(told, *(f"{poll.id[-6:]}  {names[poll.id]}  {poll_state(poll.status)}" for poll in polls))


@vote.command(
    help=_("Enter one ballot: the numbers (or titles) that a member approves of."),
    epilog=example("modui vote cast Q2 --voter 阿树 1 3"),
)
@click.argument("poll", metavar="POLL")
@click.argument("choices", metavar="CHOICE...", nargs=-1, required=True)
@click.option("--voter", required=True, metavar="MEMBER", help=_("Whose ballot it is."))
@pass_desk
def cast(desk: Desk, poll: str, choices: tuple[str, ...], voter: str) -> None:
    with desk.store.read() as state:
        row = _find(state, poll).id
        who = members.resolve(state, voter)
        chosen = [duty.option_named(state, row, choice).id for choice in choices]
    change = desk.do(lambda state: duty.cast(state, row, who.id, chosen))
    said = _("Taken in: {name}") if change else _("Known already: {name}")
    desk.say({"poll": row, "voter": who.id, "new": change is not None}, said.format(name=who.shown))


@vote.command(
    help=_("Enter ballots as they came in the chat, a line each; what cannot be read is shown and left out."),
    epilog=example("modui vote paste Q2 ballots.txt", "pbpaste | modui vote paste Q2 -"),
)
@click.argument("poll", metavar="POLL")
@click.argument("file", metavar="FILE|-")
@click.option("--dry-run", is_flag=True, help=_("Say what was read, and do nothing."))
@pass_desk
def paste(desk: Desk, poll: str, file: str, dry_run: bool) -> None:
    from modui.documents.text import read_text

    text = read_argument(file) if file == "-" else read_text(Path(file))
    with desk.store.read() as state:
        row = _find(state, poll).id
        found = duty.read_ballots(state, row, text)
        before = {ballot.voter: set(ballot.choices or ()) for ballot in queries.ballots(state, row)}
    if not dry_run:
        desk.do(lambda state: duty.cast_many(state, row, [(one.voter, one.choices) for one in found.ballots]))
    new = sum(before.get(one.voter) != set(one.choices) for one in found.ballots)
    read = ngettext("{n} ballot read, {new} of them new", "{n} ballots read, {new} of them new", len(found.ballots))
    lines = [read.format(n=len(found.ballots), new=new)]
    unread = _("line {line}: {text} – {reason}")
    lines += [unread.format(line=one.line, text=one.text, reason=one.reason) for one in found.unread]
    desk.say(
        {
            "poll": row,
            "read": len(found.ballots),
            "new": new,
            "ballots": [
                {"line": one.line, "voter": one.voter, "name": one.voter_name, "choices": list(one.labels)}
                for one in found.ballots
            ],
            "unread": [
                {"line": one.line, "text": one.text, "code": one.code, "reason": one.reason} for one in found.unread
            ],
        },
        *lines,
    )


@vote.command(name="take-back", help=_("Take a member's ballot back."))
@click.argument("poll", metavar="POLL")
@click.option("--voter", required=True, metavar="MEMBER", help=_("Whose ballot it is."))
@pass_desk
def take_back(desk: Desk, poll: str, voter: str) -> None:
    with desk.store.read() as state:
        row = _find(state, poll).id
        who = members.resolve(state, voter)
    desk.do(lambda state: duty.take_back(state, row, who.id))
    desk.say({"poll": row, "voter": who.id}, _("Taken back: {name}").format(name=who.shown))


@vote.command(help=_("End a vote; then: result, award."), epilog=example("modui vote close Q2"))
@click.argument("poll", metavar="POLL")
@pass_desk
def close(desk: Desk, poll: str) -> None:
    _say_result(desk, desk.do_to(_find, poll, duty.close))


@vote.command(help=_("The whole order, with ties shown; while the vote is open, only how many voted."))
@click.argument("poll", metavar="POLL")
@pass_desk
def result(desk: Desk, poll: str) -> None:
    with desk.store.read() as state:
        found = _find(state, poll)
    if found.status == "open":
        _say_poll(desk, found.id)
    else:
        _say_result(desk, found.id)


@vote.command(help=_("Name the places of a vote that has ended."))
@click.argument("poll", metavar="POLL")
@pass_desk
def award(desk: Desk, poll: str) -> None:
    _say_result(desk, desk.do_to(_find, poll, duty.award))


@vote.command(help=_("Declare a vote void; another may be opened in its place."))
@click.argument("poll", metavar="POLL")
@pass_desk
def void(desk: Desk, poll: str) -> None:
    row = desk.do_to(_find, poll, duty.void)
    desk.say({"id": row, "status": "void"}, _("The vote is void."))


@vote.command(help=_("The ready message: to open the vote, or its result once it has ended."))
@click.argument("poll", metavar="POLL")
@pass_desk
def message(desk: Desk, poll: str) -> None:
    with desk.store.read() as state:
        found = _find(state, poll)
        told = duty.announcement if found.status in ("draft", "open") else duty.result_message
        text = told(state, found.id)
    desk.say({"id": found.id, "message": text}, text)


def _say_result(desk: Desk, row: str) -> None:
    with desk.store.read() as state:
        found = duty.result(state, row)
        told = _poll_json(state, found.poll)
        awards = queries.awards(state, row)
    titles = {one.option.id: one.option for one in found.placed}
    tied = "  " + _("(tied)")
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
                }
                for one in found.placed
            ],
            "awards": [{"place": one.place, "option": one.option, "title": titles[one.option].title} for one in awards],
        },
        *(
            f"{one.place:>2}  {one.votes:>4}  {one.option.title}  {one.option.author_name}{tied if one.tied else ''}"
            for one in found.placed
        ),
        found.tally.rule,
    )


@vote.command(
    help=_("Take in something else a member shared, to stand in the vote over the week."),
    epilog=example('modui vote contribute 阿树 "一页纸的会员续费表" --link https://example.org/sheet'),
)
@click.argument("member", metavar="MEMBER")
@click.argument("title")
@click.option("--text", default="", help=_("What it is, in Markdown; - reads standard input."))
@click.option("--link", default="", help=_("Where it is."))
@click.option("--naming", type=click.Choice(NAMINGS), help=_("How they agreed to be named."))
@click.option("--scope", metavar="group,public,book", help=_("Where they agreed to appear."))
@click.option("--week", "week_name", metavar="WEEK", help=_("The default is the week in hand."))
@pass_desk
def contribute(
    desk: Desk,
    member: str,
    title: str,
    text: str,
    link: str,
    naming: str | None,
    scope: str | None,
    week_name: str | None,
) -> None:
    places = None if scope is None else read_scope(scope)
    said = read_argument(text)
    with desk.store.read() as state:
        of = week.resolve(state, week_name)
        who = members.resolve(state, member)
    change = desk.do(lambda state: duty.contribute(state, of.id, who.id, title, said, link, naming, places))
    assert change is not None
    _say_contribution(desk, change.edits[0].row)


@vote.command(help=_("What else members shared in a week."))
@click.argument("week_name", metavar="[WEEK]", required=False)
@pass_desk
def contributions(desk: Desk, week_name: str | None) -> None:
    with desk.store.read() as state:
        found = queries.contributions(state, week.resolve(state, week_name).id)
    desk.say([_contribution_json(one) for one in found], *map(_contribution_line, found))


@vote.command(
    help=_("Record what the member who shared it agreed to. CONTRIBUTION is the ending of its id."),
    epilog=example("modui vote consent 4f2a1c --naming nickname --scope group,public"),
)
@click.argument("contribution", metavar="CONTRIBUTION")
@click.option("--naming", type=click.Choice(NAMINGS), required=True, help=_("How they agreed to be named."))
@click.option("--scope", metavar="group,public,book", required=True, help=_("Where they agreed to appear."))
@pass_desk
def consent(desk: Desk, contribution: str, naming: str, scope: str) -> None:
    places = read_scope(scope)
    row = desk.do_to(
        duty.resolve_contribution,
        contribution,
        lambda state, row: duty.consent_contribution(state, row, naming, places),
    )
    _say_contribution(desk, row)


@vote.command(
    help=_("Leave a contribution out of votes to come and of the digest; --show brings it back."),
    epilog=example("modui vote hide 4f2a1c"),
)
@click.argument("contribution", metavar="CONTRIBUTION")
@click.option("--show", is_flag=True, help=_("Show it again."))
@pass_desk
def hide(desk: Desk, contribution: str, show: bool) -> None:
    row = desk.do_to(
        duty.resolve_contribution, contribution, lambda state, row: duty.hide_contribution(state, row, not show)
    )
    _say_contribution(desk, row)


def _say_contribution(desk: Desk, row: str) -> None:
    with desk.store.read() as state:
        found = queries.contribution(state, row)
    desk.say(_contribution_json(found), _contribution_line(found))


def _contribution_json(one: ContributionView) -> dict[str, object]:
    return {
        "id": one.id,
        "member": one.member,
        "name": one.member_nickname or one.member_name,
        "title": one.title,
        "link": one.link,
        "naming": one.naming,
        "scope": None if one.scope is None else list(one.scope),
        "hidden": one.hidden,
    }


def _contribution_line(one: ContributionView) -> str:
    marks = [_("consent not asked yet")] if one.naming is None or one.scope is None else []
    marks += [_("hidden")] if one.hidden else []
    line = f"{one.id[-6:]}  {one.member_nickname or one.member_name}  {one.title}"
    return f"{line}  [{', '.join(marks)}]" if marks else line
