"""``modui vote cast|paste|import|take-back|late``: how ballots come in."""

from collections.abc import Iterable
from pathlib import Path

import click

from modui.cli.base import Desk, example, pass_desk, read_argument
from modui.cli.vote_told import find_poll
from modui.duties import members
from modui.duties import vote as duty
from modui.i18n import _, ngettext
from modui.records import queries
from modui.records.reading import State


@click.command(
    help=_(
        "Enter one ballot: the numbers (or titles) that a member approves of, 2>1=3 in order, 1:5 2:3 in points, or"
        " blank."
    ),
    epilog=example(
        "modui vote cast Q2 --voter 阿树 1 3",
        'modui vote cast Q2 --voter 阿树 "2>1=3"',
        "modui vote cast Q2 --voter 阿树 1:5 2:3",
        "modui vote cast Q2 --voter 阿树 blank",
    ),
)
@click.argument("poll", metavar="POLL")
@click.argument("choices", metavar="CHOICE...", nargs=-1, required=True)
@click.option("--voter", required=True, metavar="MEMBER", help=_("Whose ballot it is."))
@pass_desk
def cast(desk: Desk, poll: str, choices: tuple[str, ...], voter: str) -> None:
    with desk.store.read() as state:
        row = find_poll(state, poll).id
        who = members.resolve(state, voter)
        chosen = duty.choices_named(state, row, choices)
    new = duty.take_in(desk.store, row, [(who.id, chosen)])
    said = _("Taken in: {name}") if new else _("Known already: {name}")
    desk.say({"poll": row, "voter": who.id, "new": new > 0}, said.format(name=who.shown))


@click.command(
    help=_("Enter ballots as they came in the chat, a line each; what cannot be read is shown and left out."),
    epilog=example("modui vote paste Q2 ballots.txt", "pbpaste | modui vote paste Q2 -"),
)
@click.argument("poll", metavar="POLL")
@click.argument("file", metavar="FILE|-")
@click.option("--dry-run", is_flag=True, help=_("Say what was read, and do nothing."))
@pass_desk
def paste(desk: Desk, poll: str, file: str, dry_run: bool) -> None:
    text = _text_of(file)
    with desk.store.read() as state:
        row = find_poll(state, poll).id
        found = duty.read_ballots(state, row, text)
    take_ballots(desk, row, found, dry_run)


@click.command(
    name="import",
    help=_(
        "Enter ballots from a form's table (.xlsx, .csv of 问卷星, 腾讯文档, Google Forms), a row each; what cannot be"
        " read is shown and left out."
    ),
    epilog=example("modui vote import Q2 form.xlsx", "modui vote import Q2 form.csv --name 昵称 --choice 认可哪些"),
)
@click.argument("poll", metavar="POLL")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--name", metavar="COLUMN", default="", help=_("The column that says who; else it is found."))
@click.option("--choice", metavar="COLUMN", multiple=True, help=_("A column that says what; else they are found."))
@click.option("--dry-run", is_flag=True, help=_("Say what was read, and do nothing."))
@pass_desk
def import_(desk: Desk, poll: str, file: Path, name: str, choice: tuple[str, ...], dry_run: bool) -> None:
    from modui.documents.sheets import read_rows

    table = read_rows(file)
    with desk.store.read() as state:
        row = find_poll(state, poll).id
        form = duty.read_form(state, row, table, name, choice)
    columns = {"name": form.voter, "choice": list(form.choices)}
    desk.note(_("Read from: {columns}").format(columns=" · ".join([form.voter, *form.choices])))
    take_ballots(desk, row, form.ballots, dry_run, columns)


def _text_of(file: str) -> str:
    from modui.documents.text import read_text

    return read_argument(file) if file == "-" else read_text(Path(file))


def take_ballots(desk: Desk, row: str, found: duty.BallotPaste, dry_run: bool, columns: object = None) -> None:
    """Take in what was read, and tell it with what was not."""
    given = [(one.voter, one.choices) for one in found.ballots]
    if dry_run:
        with desk.store.read() as state:
            proposal = duty.cast_many(state, row, given)
        new = len(proposal.edits) + len(proposal.urn)
    else:
        new = duty.take_in(desk.store, row, given)
    read = ngettext("{n} ballot read, {new} of them new", "{n} ballots read, {new} of them new", len(found.ballots))
    desk.say(
        {
            "poll": row,
            "read": len(found.ballots),
            "new": new,
            **({"columns": columns} if columns else {}),
            "ballots": [
                {"line": one.line, "voter": one.voter, "name": one.voter_name, "choices": list(one.labels)}
                for one in found.ballots
            ],
            "unread": [
                {"line": one.line, "text": one.text, "code": one.code, "reason": one.reason} for one in found.unread
            ],
        },
        read.format(n=len(found.ballots), new=new),
        *_unread(found.unread),
    )


def _unread(lines: Iterable[duty.Unread]) -> list[str]:
    said = _("line {line}: {text} – {reason}")
    return [said.format(line=one.line, text=one.text, reason=one.reason) for one in lines]


@click.command(name="take-back", help=_("Take a member's ballot back."))
@click.argument("poll", metavar="POLL")
@click.option("--voter", required=True, metavar="MEMBER", help=_("Whose ballot it is."))
@pass_desk
def take_back(desk: Desk, poll: str, voter: str) -> None:
    with desk.store.read() as state:
        row = find_poll(state, poll).id
        who = members.resolve(state, voter)
    desk.do(lambda state: duty.take_back(state, row, who.id))
    desk.say({"poll": row, "voter": who.id}, _("Taken back: {name}").format(name=who.shown))


@click.command(
    help=_("Keep ballots that came after the end: listed, not counted. Without FILE, those that are kept."),
    epilog=example("modui vote late Q2", "pbpaste | modui vote late Q2 -"),
)
@click.argument("poll", metavar="POLL")
@click.argument("file", metavar="[FILE|-]", required=False)
@pass_desk
def late(desk: Desk, poll: str, file: str | None) -> None:
    with desk.store.read() as state:
        row = find_poll(state, poll).id
        found = duty.read_ballots(state, row, _text_of(file)) if file else duty.BallotPaste((), ())
    if found.ballots:
        desk.do(lambda state: duty.take_late(state, row, [(one.voter, one.choices) for one in found.ballots]))
    with desk.store.read() as state:
        kept = queries.late(state, row)
        parts = [_said(state, row, one.choices) for one in kept]
    desk.say(
        {
            "poll": row,
            "late": [
                {"voter": one.voter, "name": one.voter_name, "choices": said}
                for one, said in zip(kept, parts, strict=True)
            ],
            "unread": [{"line": one.line, "code": one.code, "reason": one.reason} for one in found.unread],
        },
        *(
            f"{one.voter_name}  {'–' if said is None else duty.in_line(said)}"
            for one, said in zip(kept, parts, strict=True)
        ),
        *_unread(found.unread),
    )


def _said(state: State, row: str, choices: tuple[str, ...] | None) -> list[str] | None:
    """A late ballot as it is typed; none of a secret vote."""
    labels = {option.id: option.label for option in queries.options(state, row)}
    return None if choices is None else [*duty.shown(queries.poll(state, row).method, choices, labels)]


COMMANDS = (cast, paste, import_, take_back, late)
