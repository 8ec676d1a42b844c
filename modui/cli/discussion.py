"""``modui followup``, ``modui stance``, ``modui note``: further questions, who is for what, the live session."""

import click

from modui.cli.base import Desk, example, pass_desk, read_argument, read_scope
from modui.duties import answers, chat, intake, members, week
from modui.i18n import _
from modui.records import queries
from modui.records.views import FollowUpView, NoteView
from modui.records.words import VIEWS


@click.group(help=_("Further questions (追问), relayed to the asker or to an answerer."))
def followup() -> None:
    pass


def _json(one: FollowUpView) -> dict[str, object]:
    return {
        "id": one.id,
        "question": one.question,
        "answer": one.answer,
        "author": one.author_name,
        "text": one.text,
        "scope": None if one.scope is None else [*one.scope],
        "reply": one.reply,
        "status": one.status,
    }


def _line(one: FollowUpView) -> str:
    reply = f" → {one.reply}" if one.reply else ""
    return f"{one.id[-6:]}  {one.status}  {one.author_name}: {one.text}{reply}"


@followup.command(
    name="add",
    help=_("Note a further question, and get the message that passes it on."),
    epilog=example('modui followup add "要不要匿名？" --question Q2 --author 老K'),
)
@click.argument("text")
@click.option("--question", required=True, metavar="ID", help=_("The question it belongs to."))
@click.option("--author", required=True, metavar="MEMBER", help=_("Who asks."))
@click.option("--answer", metavar="ID", help=_("The answer it is about; without one it goes to the asker."))
@pass_desk
def add(desk: Desk, text: str, question: str, author: str, answer: str | None) -> None:
    said = read_argument(text)
    with desk.store.read() as state:
        about = intake.resolve(state, question).id
        who = members.resolve(state, author).id
        on = answers.resolve(state, answer).id if answer else None
    change = desk.do(lambda state: answers.follow_up(state, about, who, said, on))
    assert change is not None
    row = change.edits[0].row
    with desk.store.read() as state:
        found = answers.follow_up_with(state, row)
        message = answers.relay_message(state, row)
    desk.say({**_json(found), "message": message}, _line(found), "", message)


@followup.command(name="list", help=_("The further questions about a question and its answers."))
@click.argument("question", metavar="QUESTION")
@pass_desk
def list_(desk: Desk, question: str) -> None:
    with desk.store.read() as state:
        found = queries.follow_ups(state, intake.resolve(state, question).id)
    desk.say([_json(one) for one in found], *map(_line, found))


@followup.command(help=_("Where its author agreed that it may appear: group,public,book. Unasked, in the group alone."))
@click.argument("name", metavar="ID")
@click.argument("scope", metavar="SCOPE")
@pass_desk
def consent(desk: Desk, name: str, scope: str) -> None:
    agreed = read_scope(scope)
    _say(
        desk, desk.do_to(answers.follow_up_with, name, lambda state, row: answers.consent_follow_up(state, row, agreed))
    )


@followup.command(help=_("It was passed on."))
@click.argument("name", metavar="ID")
@pass_desk
def relay(desk: Desk, name: str) -> None:
    with desk.store.read() as state:
        over = answers.untimely_relay(state, name)
    row = desk.do_to(answers.follow_up_with, name, answers.relay)
    for why in over:
        desk.note(_("noted, though: {reason}").format(reason=why))
    _say(desk, row)


@followup.command(help=_("What was replied to it."))
@click.argument("name", metavar="ID")
@click.argument("text")
@pass_desk
def reply(desk: Desk, name: str, text: str) -> None:
    said = read_argument(text)
    _say(desk, desk.do_to(answers.follow_up_with, name, lambda state, row: answers.reply(state, row, said)))


@followup.command(help=_("Pass it on to nobody; --not takes it up again."))
@click.argument("name", metavar="ID")
@click.option("--not", "no", is_flag=True, help=_("Take it up again."))
@pass_desk
def drop(desk: Desk, name: str, no: bool) -> None:
    _say(desk, desk.do_to(answers.follow_up_with, name, lambda state, row: answers.drop(state, row, not no)))


def _say(desk: Desk, row: str) -> None:
    with desk.store.read() as state:
        found = answers.follow_up_with(state, row)
    desk.say(_json(found), _line(found))


@click.command(
    help=_("Where an answer stands on a practice; the digest shows where roles disagree."),
    epilog=example('modui stance Q2A1 "停掉每日打卡" for --remark 要说明原因'),
)
@click.argument("answer", metavar="ANSWER")
@click.argument("practice")
@click.argument("view", type=click.Choice(VIEWS))
@click.option("--remark", default="", help=_("In a few words, why."))
@pass_desk
def stance(desk: Desk, answer: str, practice: str, view: str, remark: str) -> None:
    with desk.store.read() as state:
        found = answers.resolve(state, answer)
    desk.do(lambda state: answers.stance(state, found.id, practice, view, remark))
    with desk.store.read() as state:
        noted = queries.stances(state, found.question)
    desk.say(
        [
            {"answer": one.answer, "role": one.role, "practice": one.practice, "view": one.view, "remark": one.remark}
            for one in noted
        ],
        *(f"{one.practice}  {one.view}  {one.remark}" for one in noted),
    )


@click.group(help=_("What the live session added."))
def note() -> None:
    pass


@note.command(
    name="add",
    help=_("Note what the live session added to a question, or to the week."),
    epilog=example('modui note add "直播改到 20:30 之后" --question Q2'),
)
@click.argument("text")
@click.option("--question", metavar="ID", help=_("The question it belongs to."))
@click.option("--week", "week_name", metavar="WEEK", help=_("The default is the week in hand."))
@pass_desk
def add_note(desk: Desk, text: str, question: str | None, week_name: str | None) -> None:
    said = read_argument(text)
    with desk.store.read() as state:
        of = week.resolve(state, week_name)
        about = intake.resolve(state, question, of.id) if question else None
    home = about.week if about and about.week else of.id
    change = desk.do(lambda state: answers.note(state, home, about.id if about else None, said))
    assert change is not None
    desk.say({"id": change.edits[0].row}, _("Noted."))


@note.command(name="list", help=_("The notes of a week."))
@click.argument("week_name", metavar="[WEEK]", required=False)
@pass_desk
def list_notes(desk: Desk, week_name: str | None) -> None:
    with desk.store.read() as state:
        of = week.resolve(state, week_name).id
        found = queries.notes(state, of)
        messages = chat.sources(state, of)
    desk.say(
        [{**_note_json(one), "messages": list(messages.get(one.id, ()))} for one in found],
        *(" · ".join(filter(None, (_note_line(one), chat.cited(messages.get(one.id, ()))))) for one in found),
    )


@note.command(
    name="hide",
    help=_("Leave a note out of the digest; --show brings it back."),
    epilog=example("modui note hide 4f2a1c"),
)
@click.argument("name", metavar="ID")
@click.option("--show", is_flag=True, help=_("Show it again."))
@pass_desk
def hide_note(desk: Desk, name: str, show: bool) -> None:
    row = desk.do_to(answers.note_with, name, lambda state, row: answers.hide_note(state, row, not show))
    with desk.store.read() as state:
        found = answers.note_with(state, row)
    desk.say(_note_json(found), _note_line(found))


def _note_json(one: NoteView) -> dict[str, object]:
    return {"id": one.id, "question": one.question, "text": one.text, "hidden": one.hidden}


def _note_line(one: NoteView) -> str:
    return f"{one.id[-6:]}  {one.text}" + ("  [" + _("hidden") + "]" if one.hidden else "")
