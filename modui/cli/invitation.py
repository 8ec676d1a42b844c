"""``modui invite`` and ``modui invitation``: ask members to answer, and note what became of it."""

import click

from modui.cli.base import Desk, example, of_questions, pass_desk
from modui.duties import answers, declining, intake, members
from modui.duties.messages import moment
from modui.duties.standing import zone
from modui.duties.wording import invitation_state
from modui.i18n import _
from modui.records import queries
from modui.records.reading import State
from modui.records.views import InvitationView
from modui.records.words import CAUSES, INVITATION


def _json(one: InvitationView) -> dict[str, object]:
    return {
        "id": one.id,
        "question": one.question,
        "member": one.member,
        "name": one.member_name,
        "status": one.status,
        "reason": one.reason,
        "cause": one.cause,
        "message": one.message,
        "beyond": list(one.beyond or ()),
    }


def _line(one: InvitationView) -> str:
    why = declining.told(one)
    return f"{one.id[-6:]}  {invitation_state(one.status)}  {one.member_name}" + (f" ({why})" if why else "")


@click.command(
    help=_("Write an invitation for each MEMBER, as a draft with its ready message."),
    epilog=example("modui invite Q2 阿树 小满妈妈", "modui invite Q2 老K --anyway"),
)
@click.argument("question", metavar="QUESTION")
@click.argument("names", metavar="MEMBER...", nargs=-1, required=True)
@click.option("--anyway", is_flag=True, help=_("Beyond a member's limits too; it is noted that you knew."))
@pass_desk
def invite(desk: Desk, question: str, names: tuple[str, ...], anyway: bool) -> None:
    with desk.store.read() as state:
        found = intake.resolve(state, question)
        who = [members.resolve(state, name).id for name in names]
    with desk.store.read() as state:
        over = answers.beyond(state, found.id, who)
        before = {one.member for one in queries.invitations(state, found.id) if one.status != "cancelled"}
    desk.do(lambda state: answers.invite(state, found.id, who, knowingly=anyway))
    with desk.store.read() as state:
        written = [one for one in queries.invitations(state, found.id) if one.member in who]
        for member, why in over.items():
            said = _("asked all the same: {name} ({reason})")
            desk.note(said.format(name=queries.member(state, member).shown, reason=why))
        lines = [_again(state, one) if one.member in before else f"{_line(one)}\n{one.message}\n" for one in written]
    desk.say([{**_json(one), "new": one.member not in before} for one in written], *lines)


def _again(state: State, one: InvitationView) -> str:
    """That somebody has an invitation already, and since when."""
    here = zone(state)
    said = {"name": one.member_name, "state": invitation_state(one.status), "id": one.id[-6:]}
    if one.reminded_at is not None:
        return _("{name} was asked already, and reminded on {when}: {state} ({id})").format(
            when=moment(one.reminded_at, here), **said
        )
    if one.sent_at is not None:
        return _("{name} was asked already on {when}: {state} ({id})").format(when=moment(one.sent_at, here), **said)
    return _("{name} has an invitation already: {state} ({id})").format(**said)


@click.group(help=_("Invitations. ID is the ending of an invitation's id."))
def invitation() -> None:
    pass


@invitation.command(name="list", help=_("The invitations of a question, or of the week in hand."))
@click.argument("question", metavar="[QUESTION]", required=False)
@pass_desk
def list_(desk: Desk, question: str | None) -> None:
    with desk.store.read() as state:
        found = of_questions(state, question, queries.invitations)
    desk.say([_json(one) for one in found], *map(_line, found))


@invitation.command(
    help=_("Note what became of it: sent, accepted, declined, no-reply, reminded, answered, released, cancelled."),
    epilog=example(
        "modui invitation mark 4f2a1c declined --reason 出差",
        "modui invitation mark 4f2a1c declined --reason 换了方向 --cause topic",
    ),
)
@click.argument("name", metavar="ID")
@click.argument("status", type=click.Choice([*INVITATION]))
@click.option("--reason", default="", help=_("A cheap one will do."))
@click.option(
    "--cause",
    type=click.Choice(CAUSES),
    help=_("Of a no: whether it is the time, the topic or something else; without it, what the reason says."),
)
@pass_desk
def mark(desk: Desk, name: str, status: str, reason: str, cause: str | None) -> None:
    with desk.store.read() as state:
        untimely = answers.untimely(state, answers.resolve_invitation(state, name).id, status)
    row = desk.do_to(
        answers.resolve_invitation, name, lambda state, row: answers.mark(state, row, status, reason, cause)
    )
    for why in untimely:
        desk.note(_("noted, though: {reason}").format(reason=why))
    _say(desk, row)


@invitation.command(help=_("The ready message; with --text, another one in its place."))
@click.argument("name", metavar="ID")
@click.option("--text", help=_("The message to send instead."))
@pass_desk
def message(desk: Desk, name: str, text: str | None) -> None:
    with desk.store.read() as state:
        row = answers.resolve_invitation(state, name).id
    if text is not None:
        desk.do(lambda state: answers.write(state, row, text))
    with desk.store.read() as state:
        found = queries.invitation(state, row)
    desk.say(_json(found), found.message)


@invitation.command(help=_("The one reminder, as a ready message; it is noted as sent with: mark ID reminded."))
@click.argument("name", metavar="ID")
@pass_desk
def remind(desk: Desk, name: str) -> None:
    with desk.store.read() as state:
        found = answers.resolve_invitation(state, name)
        reminder = answers.reminder(state, found.id)
        untimely = answers.untimely(state, found.id, "reminded")
    for why in untimely:
        desk.note(_("not now: {reason}").format(reason=why))
    desk.say({**_json(found), "message": reminder}, reminder)


def _say(desk: Desk, row: str) -> None:
    with desk.store.read() as state:
        found = queries.invitation(state, row)
    desk.say([_json(found)], _line(found))
