"""``modui vote``: polls, ballots as they come in, results, prizes, and what anyone can recount them with."""

from pathlib import Path

import click

from modui.cli import vote_ballots, vote_contributions, vote_explained
from modui.cli.base import Desk, example, pass_desk, read_moment
from modui.cli.vote_told import find_poll, poll_json, say_poll, say_result, say_standing
from modui.duties import intake, members, standing, tally, week
from modui.duties import vote as duty
from modui.duties.money import minor
from modui.duties.wording import guest_name, guest_state, poll_state
from modui.errors import BadInput
from modui.i18n import _
from modui.records import queries
from modui.records.words import GUEST_KINDS


@click.group(
    help=_("The vote on the best answers. POLL is the ending of a poll's id, or its question: Q2, 2026-W48/Q2.")
)
def vote() -> None:
    pass


@vote.command(
    name="open",
    help=_("Open a vote on a question's ready answers; without a question, over the week."),
    epilog=example(
        "modui vote open --question Q2",
        'modui vote open --closes "2026-12-01 22:00" --places 3 --secret --quorum 20',
        "modui vote open --question Q2 --prize 300 --split 50,30,20 --ladder lot",
    ),
)
@click.option("--question", metavar="ID", help=_("The question whose answers stand."))
@click.option("--week", "week_name", metavar="WEEK", help=_("The default is the week in hand."))
@click.option("--method", default="approval", show_default=True, help=_("How it is counted."))
@click.option("--closes", metavar="TIME", help=_("Local time; the default is the week's."))
@click.option("--places", default=3, show_default=True, help=_("How many places there are to win."))
@click.option(
    "--secret",
    is_flag=True,
    help=_(
        "Ballots are hidden from members and from every record, not from whoever types them in or hosts this machine."
    ),
)
@click.option("--hide-authors", is_flag=True, help=_("Whose the answers are is told after the end."))
@click.option("--quorum", type=int, metavar="N", help=_("How many must vote for the vote to count."))
@click.option("--prize", metavar="AMOUNT", help=_("What is given out in all, in the community's currency."))
@click.option("--split", metavar="N,N,…", help=_("The weight of each place in the prize; the usual one is 50,30,20."))
@click.option(
    "--ladder",
    metavar="RUNG,…",
    help=_("What decides a tie, in this order: head-to-head, participants, lot, split. Without it, ties share."),
)
@pass_desk
def open_(
    desk: Desk,
    question: str | None,
    week_name: str | None,
    method: str,
    closes: str | None,
    places: int,
    secret: bool,
    hide_authors: bool,
    quorum: int | None,
    prize: str | None,
    split: str | None,
    ladder: str | None,
) -> None:
    with desk.store.read() as state:
        of = week.resolve(state, week_name)
        about = intake.resolve(state, question, of.id) if question else None
        here = standing.zone(state)
        currency = queries.community(state).currency
    closes_at = None if closes is None else read_moment(closes, here)
    home = about.week if about and about.week else of.id
    terms = duty.Terms(
        method=tally.method_named(method),
        places=places,
        secret=secret,
        authors_hidden=hide_authors,
        quorum=0 if quorum is None else duty.quorum_named(quorum),
        prize=minor(prize, currency) if prize else 0,
        split=_weights(split),
        ladder=tuple(rung.strip() for rung in (ladder or "").split(",") if rung.strip()),
    )
    change = desk.do(
        lambda state: duty.open_poll(
            state, week=home, question=about.id if about else None, terms=terms, closes_at=closes_at
        )
    )
    assert change is not None
    if remark := duty.places_told(terms, sum(edit.table == "option" for edit in change.edits)):
        desk.note(remark)
    say_poll(desk, next(edit.row for edit in change.edits if edit.table == "poll"))


def _weights(text: str | None) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in (text or "").replace("，", ",").split(",") if part.strip())
    except ValueError as error:
        raise BadInput(
            "split-invalid",
            _("“{text}” does not say how a prize is split.").format(text=text),
            _("Write it like 50,30,20."),
        ) from error


@vote.command(name="list", help=_("The polls of a week."))
@click.argument("week_name", metavar="[WEEK]", required=False)
@pass_desk
def list_(desk: Desk, week_name: str | None) -> None:
    with desk.store.read() as state:
        polls = queries.polls(state, week.resolve(state, week_name).id)
        told = [poll_json(state, poll) for poll in polls]
        names = {poll.id: queries.question(state, poll.question).label if poll.question else "∑" for poll in polls}
    desk.say(told, *(f"{poll.id[-6:]}  {names[poll.id]}  {poll_state(poll.status)}" for poll in polls))


@vote.command(
    help=_("End a vote; then: result, award. The end of a secret vote, or of one with a draw by lot, is for good."),
    epilog=example("modui vote close Q2"),
)
@click.argument("poll", metavar="POLL")
@pass_desk
def close(desk: Desk, poll: str) -> None:
    say_result(desk, desk.do_to(find_poll, poll, duty.close))


@vote.command(help=_("The whole order, with ties shown; while the vote is open, only how many voted."))
@click.argument("poll", metavar="POLL")
@pass_desk
def result(desk: Desk, poll: str) -> None:
    with desk.store.read() as state:
        found = find_poll(state, poll)
    if found.status == "open":
        say_standing(desk, found.id)
    else:
        say_result(desk, found.id)


@vote.command(help=_("Show the totals of an open vote before its end, from now on; it cannot be taken back."))
@click.argument("poll", metavar="POLL")
@pass_desk
def reveal(desk: Desk, poll: str) -> None:
    say_poll(desk, desk.do_to(find_poll, poll, duty.disclose))


@vote.command(help=_("Name the places of a vote that has ended, with what each wins of the prize."))
@click.argument("poll", metavar="POLL")
@pass_desk
def award(desk: Desk, poll: str) -> None:
    say_result(desk, desk.do_to(find_poll, poll, duty.award))


@vote.command(
    help=_("Declare a vote void; another may be opened in its place."),
    epilog=example('modui vote void Q2 --reason "An answer was missing among the options"'),
)
@click.argument("poll", metavar="POLL")
@click.option("--reason", default="", metavar="TEXT", help=_("Why; it is kept with the vote."))
@pass_desk
def void(desk: Desk, poll: str, reason: str) -> None:
    row = desk.do_to(find_poll, poll, lambda state, row: duty.void(state, row, reason))
    say_result(desk, row)


@vote.command(help=_("The ready message: to open the vote, or its result once it has ended."))
@click.argument("poll", metavar="POLL")
@pass_desk
def message(desk: Desk, poll: str) -> None:
    with desk.store.read() as state:
        found = find_poll(state, poll)
        told = duty.announcement if found.status in ("draft", "open") else duty.result_message
        text = told(state, found.id)
    desk.say({"id": found.id, "message": text}, text)


@vote.command(
    help=_("Write the ballots of a vote that has ended, without names, and a script that recounts them."),
    epilog=example("modui vote recount Q2 --to recount"),
)
@click.argument("poll", metavar="POLL")
@click.option(
    "--to",
    "folder",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help=_("The folder for both; it is made if it is missing."),
)
@pass_desk
def recount(desk: Desk, poll: str, folder: Path) -> None:
    with desk.store.read() as state:
        written = duty.write_recount(state, find_poll(state, poll).id, folder)
    desk.say(
        {**written._asdict(), "folder": str(folder)},
        f"{folder / written.file}  SHA-256 {written.file_sha256}",
        f"{folder / written.script}  SHA-256 {written.script_sha256}",
        _("Anyone can check it: {command}").format(command=written.command),
    )


@vote.command(
    help=_("Note that somebody is from outside: they can stand in a vote, and do not vote. --entered: they came in."),
    epilog=example("modui vote guest 老K", "modui vote guest 老K --entered"),
)
@click.argument("member", metavar="[MEMBER]", required=False)
@click.option("--kind", type=click.Choice(GUEST_KINDS), default="challenger", show_default=True, help=_("As what."))
@click.option("--entered", is_flag=True, help=_("They are a member from now on, and vote from the next vote on."))
@pass_desk
def guest(desk: Desk, member: str | None, kind: str, entered: bool) -> None:
    if member:
        with desk.store.read() as state:
            who = members.resolve(state, member).id
        desk.do(lambda state: duty.enter(state, who) if entered else duty.name_guest(state, who, kind))
    with desk.store.read() as state:
        found = queries.guests(state)
    desk.say(
        [
            {"member": one.member, "name": one.name, "kind": one.kind, "status": one.status, "poll": one.poll}
            for one in found
        ],
        *(f"{one.name}  {guest_name(one.kind)}  {guest_state(one.status)}" for one in found),
    )


for _command in (*vote_ballots.COMMANDS, *vote_contributions.COMMANDS, *vote_explained.COMMANDS):
    vote.add_command(_command)
