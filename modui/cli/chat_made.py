"""``modui chat answer|note|ballots``: what is made of messages. Imported last: it completes the group ``chat``."""

import click

from modui.cli.base import Desk, example, pass_desk, read_argument, read_scope
from modui.cli.chat import chat
from modui.cli.chat_records import numbers_in, of_week, some_numbers
from modui.cli.vote_ballots import take_ballots
from modui.cli.vote_told import find_poll
from modui.duties import chat as duty
from modui.duties import intake, members, week
from modui.errors import BadInput
from modui.i18n import _
from modui.records import queries
from modui.records.words import NAMINGS, ROLES

__all__ = ["chat"]


@chat.command(
    help=_("Messages are the answer of a member. Who has answered already says more with them."),
    epilog=example("modui chat answer 112 115 131 --question Q1 --author 阿树 --role practitioner"),
)
@some_numbers
@click.option("--question", required=True, metavar="ID", help=_("What it answers."))
@click.option("--author", metavar="MEMBER", help=_("Who answers; the default is who said it."))
@click.option("--role", type=click.Choice(ROLES), default="practitioner", help=_("What they speak as."))
@click.option("--naming", type=click.Choice(NAMINGS), help=_("How they agreed to be named."))
@click.option("--scope", metavar="group,public,book", help=_("Where they agreed to appear."))
@of_week
@pass_desk
def answer(
    desk: Desk,
    numbers: tuple[str, ...],
    question: str,
    author: str | None,
    role: str,
    naming: str | None,
    scope: str | None,
    week_name: str | None,
) -> None:
    with desk.store.read() as state:
        of = week.resolve(state, week_name).id
        found = duty.numbered(state, of, numbers_in(numbers))
        about = intake.resolve(state, question, of).id
        who_ = members.resolve(state, author).id if author else duty.speaker_of(state, of, found)
    desk.do(
        lambda state: duty.as_answer(
            state,
            question=about,
            author=who_,
            role=role,
            messages=found,
            naming=naming,
            scope=None if scope is None else read_scope(scope),
        )
    )
    with desk.store.read() as state:
        (made,) = [one for one in queries.answers(state, about) if one.author == who_ and one.status != "withdrawn"]
        numbers_of = duty.sources(state, of)[made.id]
    desk.say(
        {"id": made.id, "sections": made.sections, "numbers": list(numbers_of)},
        f"A{made.number}  {made.title}  ({duty.cited(numbers_of)})",
    )


@chat.command(
    name="note",
    help=_("What came up in messages is noted for the digest, for a question or for the week."),
    epilog=example('modui chat note 140 --question Q1 --text "直播改到 20:30 之后"'),
)
@some_numbers
@click.option("--text", help=_("In your words; the default is what was said."))
@click.option("--question", metavar="ID", help=_("The question it belongs to."))
@of_week
@pass_desk
def note(desk: Desk, numbers: tuple[str, ...], text: str | None, question: str | None, week_name: str | None) -> None:
    with desk.store.read() as state:
        of = week.resolve(state, week_name).id
        found = duty.numbered(state, of, numbers_in(numbers))
        about = intake.resolve(state, question, of).id if question else None
    said = read_argument(text) if text is not None else "\n\n".join(one.text for one in found)
    change = desk.do(lambda state: duty.as_note(state, of, about, said, found))
    assert change is not None
    desk.say({"id": change.edits[0].row, "numbers": [one.number for one in found]}, _("Noted."))


@chat.command(
    help=_("Messages are ballots of an open vote: a list that grew, or a line each; what cannot be read is shown."),
    epilog=example("modui chat ballots 140 --poll Q1", "modui chat ballots 140-160 --poll Q1 --dry-run"),
)
@some_numbers
@click.option("--poll", required=True, metavar="POLL", help=_("The vote: its question, or its id."))
@click.option("--dry-run", is_flag=True, help=_("Say what was read, and do nothing."))
@of_week
@pass_desk
def ballots(desk: Desk, numbers: tuple[str, ...], poll: str, dry_run: bool, week_name: str | None) -> None:
    with desk.store.read() as state:
        of = week.resolve(state, week_name).id
        messages = duty.numbered(state, of, numbers_in(numbers))
        row = find_poll(state, poll).id
        known = {one.name: one for one in duty.people(state, of)}
        found = duty.ballots(state, row, messages, known)
    take_ballots(desk, row, found, dry_run)


@chat.command(
    help=_("A list that grew (接龙) in messages: who wrote what. With --as they sign up for a question, or answer it."),
    epilog=example("modui chat entries 140", "modui chat entries 140 --as shortlist --question Q1"),
)
@some_numbers
@click.option("--as", "kind", type=click.Choice(("shortlist", "answers")), help=_("What becomes of them."))
@click.option("--question", metavar="ID", help=_("The question they sign up for, or answer."))
@click.option("--role", type=click.Choice(ROLES), default="practitioner", help=_("What they speak as."))
@of_week
@pass_desk
def entries(
    desk: Desk, numbers: tuple[str, ...], kind: str | None, question: str | None, role: str, week_name: str | None
) -> None:
    with desk.store.read() as state:
        of = week.resolve(state, week_name).id
        messages = duty.numbered(state, of, numbers_in(numbers))
        found = duty.entries(state, messages, {one.name: one for one in duty.people(state, of)})
        about = intake.resolve(state, question, of).id if question else None
    left: list[tuple[str, str]] = []
    if kind is not None:
        if about is None:
            raise BadInput(
                "question-missing",
                _("It is not said which question the rows belong to."),
                _("Give it with {option}.").format(option="--question"),
            )
        if kind == "shortlist":
            desk.do(lambda state: duty.sign_up(state, about, found.entries))
        else:
            _taken, left = duty.take_answers(desk.store, about, found.entries, role)
    desk.say(
        {
            "entries": [{"member": one.member, "name": one.name, "text": one.text} for one in found.entries],
            "unread": list(found.unread),
            "left": [{"name": name, "reason": reason} for name, reason in left],
        },
        *(f"{one.name}: {one.text}".rstrip(": ") for one in found.entries),
        *(_("not read: {text}").format(text=text) for text in found.unread),
        *(f"{name}: {reason}" for name, reason in left),
    )
