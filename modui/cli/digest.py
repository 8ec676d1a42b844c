"""``modui digest``: the week's standard document."""

from collections.abc import Callable
from pathlib import Path

import click

from modui.cli.base import Desk, example, pass_desk, read_argument
from modui.duties import digest as duty
from modui.duties import intake, week
from modui.i18n import _, ngettext
from modui.records.changes import Proposal
from modui.records.reading import State
from modui.records.words import SCOPES, SLOTS

_audience = click.option(
    "--audience",
    type=click.Choice(SCOPES),
    default="group",
    show_default=True,
    help=_("For whom; others are left out."),
)


@click.group(
    help=_("The standard document of a week. It is compiled anew each time; nothing of it is kept but your texts.")
)
def digest() -> None:
    pass


@digest.command(help=_("The document as Markdown, with what is still to be looked at."))
@click.argument("name", metavar="[WEEK]", required=False)
@_audience
@pass_desk
def build(desk: Desk, name: str | None, audience: str) -> None:
    with desk.store.read() as state:
        found = week.resolve(state, name)
        markdown = duty.render(duty.compile_digest(state, found.id, audience))
        problems = duty.check(state, found.id, audience)
    for one in problems:
        desk.note(f"{one.where}: {one.message}")
    desk.say(
        {
            "week": found.name,
            "markdown": markdown,
            "problems": [{"code": one.code, "where": one.where, "message": one.message} for one in problems],
        },
        markdown.rstrip("\n"),
    )


@digest.command(help=_("What is still to be looked at; nothing of it bars publishing."))
@click.argument("name", metavar="[WEEK]", required=False)
@_audience
@pass_desk
def check(desk: Desk, name: str | None, audience: str) -> None:
    with desk.store.read() as state:
        problems = duty.check(state, week.resolve(state, name).id, audience)
    lines = [f"{one.where}: {one.message}" for one in problems] or [_("Nothing: it is ready to go out.")]
    desk.say({"problems": [{"code": one.code, "where": one.where, "message": one.message} for one in problems]}, *lines)


@digest.command(
    help=_("Write the document to a file: Markdown, a page for phones and paper, Word, or an electronic book."),
    epilog=example("modui digest export 2026-W48 --to digest-2026-W48.docx"),
)
@click.argument("name", metavar="[WEEK]", required=False)
@click.option(
    "--to", "path", required=True, metavar="FILE", type=click.Path(path_type=Path), help=_("The file to write.")
)
@click.option(
    "--format", "form", metavar="|".join(duty.FORMATS), help=_("The default is what the file's name ends in, else md.")
)
@_audience
@pass_desk
def export(desk: Desk, name: str | None, path: Path, form: str | None, audience: str) -> None:
    with desk.store.read() as state:
        found = week.resolve(state, name)
        size = duty.export(state, found.id, path, audience, form, desk.store.path.parent)
    written = ngettext("{file}: {n} byte", "{file}: {n} bytes", size).format(file=path, n=size)
    desk.say({"file": str(path), "bytes": size}, written)


@digest.command(
    help=_("Write connecting text: opening, session, vote, closing; of a question: disagreement, session, vote."),
    epilog=example('modui digest passage opening "先别拉新……"', "modui digest passage disagreement - --question Q2"),
)
@click.argument("slot", type=click.Choice(SLOTS))
@click.argument("text", metavar="TEXT|-")
@click.option("--question", metavar="ID", help=_("The question it belongs to."))
@click.option("--week", "name", metavar="WEEK", help=_("The default is the week in hand."))
@pass_desk
def passage(desk: Desk, slot: str, text: str, question: str | None, name: str | None) -> None:
    written = read_argument(text)
    with desk.store.read() as state:
        found = week.resolve(state, name)
        about = intake.resolve(state, question, found.id) if question else None
    home = about.week if about and about.week else found.id
    desk.do(lambda state: duty.write_passage(state, home, slot, written, about.id if about else None))
    desk.say({"slot": slot, "question": about.id if about else None, "text": written}, _("Written."))


@digest.command(help=_("Note that the document is out: questions are closed, results published."))
@click.argument("name", metavar="[WEEK]", required=False)
@pass_desk
def publish(desk: Desk, name: str | None) -> None:
    with desk.store.read() as state:
        found = week.resolve(state, name)
        problems = duty.check(state, found.id)
    duty.issue(desk.store, found.id)
    for one in problems:
        desk.note(f"{one.where}: {one.message}")
    desk.say({"week": found.name, "status": "published"}, _("The digest of {week} is out.").format(week=found.name))


@digest.command(help=_("Note that a published document was taken down."))
@click.argument("name", metavar="[WEEK]", required=False)
@pass_desk
def withdraw(desk: Desk, name: str | None) -> None:
    _record(desk, name, duty.withdraw, "withdrawn", _("The digest of {week} is taken down."))


@digest.command(help=_("Note that a corrected document is out."))
@click.argument("name", metavar="[WEEK]", required=False)
@pass_desk
def correct(desk: Desk, name: str | None) -> None:
    _record(desk, name, duty.correct, "corrected", _("The digest of {week} is corrected."))


def _record(desk: Desk, name: str | None, make: Callable[[State, str], Proposal], status: str, said: str) -> None:
    with desk.store.read() as state:
        found = week.resolve(state, name)
    desk.do(lambda state: make(state, found.id))
    desk.say({"week": found.name, "status": status}, said.format(week=found.name))


@digest.command(help=_("A message of 200 characters that makes members open the document."))
@click.argument("name", metavar="[WEEK]", required=False)
@_audience
@pass_desk
def teaser(desk: Desk, name: str | None, audience: str) -> None:
    with desk.store.read() as state:
        text = duty.teaser(state, week.resolve(state, name).id, audience)
    desk.say({"message": text}, text)
