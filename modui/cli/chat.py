"""``modui chat``: group chats as people have them."""

import sys
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from modui.cli.base import Desk, example, pass_desk
from modui.documents.chats import FORMATS, Chat, ChatMessage, choosing, names, read_chat
from modui.documents.chats.source import MAX_CHAT_BYTES
from modui.documents.files import read_bytes
from modui.i18n import _
from modui.records import queries

_SHOWN = 72
Command = Callable[..., None]


@click.group(help=_("Group chats, exported or pasted: read them, keep what helps."))
def chat() -> None:
    pass


def chat_options(command: Command) -> Command:
    """The options by which every command that reads a chat is told what the file itself leaves open."""
    for option in (
        click.option(
            "--day", type=click.DateTime(["%Y-%m-%d"]), help=_("The day of copying, for times without a date.")
        ),
        click.option(
            "--only", multiple=True, metavar="NAME", help=_("Only this conversation of an export of several.")
        ),
        click.option("--format", "format_name", metavar="NAME", help=_("Its format, if it is not found out.")),
    ):
        command = option(command)
    return command


def chat_in(argument: str, format: str | None, only: tuple[str, ...] = (), day: datetime | None = None) -> Chat:
    """The chat in the file that `argument` names; ``-`` is standard input. `only` some of its conversations, its times
    without a date taken for those of a copy made on `day`."""
    if argument == "-":
        found = read_chat(sys.stdin.buffer.read(), "", format)
    else:
        path = Path(argument)
        found = read_chat(read_bytes(path, MAX_CHAT_BYTES), path.name, format)
    if only:
        found = choosing.only(found, only)
    return choosing.copied_on(found, day.date()) if day else found


@chat.command(
    help=_("The messages of an exported or pasted chat (- reads standard input). Formats: {names}").format(
        names=", ".join(FORMATS)
    ),
    epilog=example("modui chat read chat.txt", "modui chat read export.zip --format slack --json"),
)
@click.argument("file")
@chat_options
@pass_desk
def read(desk: Desk, file: str, format_name: str | None, only: tuple[str, ...], day: datetime | None) -> None:
    from modui.duties.growing_lists import growing_lists

    found = chat_in(file, format_name, only, day)
    several = choosing.channels(found)
    lists = growing_lists(found.messages)
    for warning in found.warnings:
        desk.note(warning)
    desk.say(
        {
            "format": found.format,
            "messages": [message_json(one) for one in found.messages],
            "senders": list(found.senders),
            "warnings": list(found.warnings),
            "preface": found.preface,
            "channels": [{"name": name, "messages": count} for name, count in several.items() if name],
            "lists": [
                {
                    **one._asdict(),
                    "items": [item._asdict() for item in one.items],
                    "gone": [item._asdict() for item in one.gone],
                }
                for one in lists
            ],
        },
        _("{format}: {n} messages of {people} people").format(
            format=names.format_name(found.format), n=len(found.messages), people=len(found.senders)
        ),
        *([_("Several conversations: {names}").format(names=choosing.listed(several))] if len(several) > 1 else ()),
        *map(_line, found.messages),
        *(
            _("A list that grew, of {n} entries, last in message {at}: {use} ({reason})").format(
                n=len(one.items), at=one.n, use=one.use, reason=one.reason
            )
            for one in lists
        ),
    )


@chat.command(
    help=_("What of a chat answers a question; the rest is folded, with the reason for each message."),
    epilog=example("modui chat distil chat.txt --question Q2"),
)
@click.argument("file")
@click.option("--question", "name", required=True, metavar="ID", help=_("The question it is read for."))
@chat_options
@pass_desk
def distil(
    desk: Desk, file: str, name: str, format_name: str | None, only: tuple[str, ...], day: datetime | None
) -> None:
    from modui.duties import distil as duty
    from modui.duties import intake, speakers
    from modui.duties.chat import who

    found = chat_in(file, format_name, only, day)
    with desk.store.read() as state:
        about = intake.resolve(state, name)
        told = {one: view for one, view in who.remembered(state).items() if view.member or view.outside}
        remembered = {speakers.key(one): view.member for one, view in told.items() if view.member}
        strangers = {one for one, view in told.items() if view.outside}
        people = speakers.identify(found.senders, queries.members(state), remembered)
        members = {one.sender: one.member for one in people if one.member and one.sender not in strangers}
        others = queries.questions(state, about.week) if about.week else []
        rivals = [one for one in others if one.id != about.id and one.status not in ("withdrawn", "merged")]
        question, *rest = duty.asked(state, [about, *rivals], members)
    distilled = duty.distil(found.messages, [question, *rest])
    kept = duty.kept_for(distilled, question)
    numbers = {one.n for one in kept}
    folded = [(one.n, "off-topic" if one.kept else one.why) for one in distilled.messages if one.n not in numbers]
    for warning in found.warnings:
        desk.note(warning)
    desk.say(
        {
            "kept": [
                {"n": one.n, "sender": one.sender, "member": members.get(one.sender), "why": one.why} for one in kept
            ],
            "folded": [{"n": n, "why": why} for n, why in folded],
            "speakers": [
                {
                    "sender": one.sender,
                    "member": members.get(one.sender),
                    "confidence": one.confidence,
                    "candidates": [candidate._asdict() for candidate in one.candidates],
                }
                for one in people
            ],
            "groups": [
                {"kind": one.kind, "sender": one.sender, "member": members.get(one.sender), "messages": one.numbers}
                for one in duty.groups(found.messages, distilled, question)
            ],
        },
        _("{kept} of {all} messages kept").format(kept=len(kept), all=len(found.messages)),
        *(_line(found.messages[one.n - 1]) for one in kept),
        *(
            _("folded: {n} × {why}").format(n=count, why=duty.reason(why))
            for why, count in Counter(why for _n, why in folded).most_common()
        ),
    )


def message_json(one: ChatMessage) -> dict[str, object]:
    """A message as JSON; what only some formats tell is there only where it is told."""
    known: dict[str, object] = {
        "n": one.n,
        "at": one.at.isoformat() if one.at else None,
        "sender": one.sender,
        "text": one.text,
        "kind": one.kind,
        "reply_to": one.reply_to,
    }
    if one.at is None:
        known["when"] = one.when
    if one.id:
        known["id"] = one.id
    if one.channel:
        known["channel"] = one.channel
    if one.mentions:
        known["mentions"] = list(one.mentions)
    if one.attached:
        known["attached"] = list(one.attached)
    if one.forwarded:
        known["forwarded"] = [message_json(inner) for inner in one.forwarded]
    return known


def _line(one: ChatMessage) -> str:
    at = f"{one.at:%Y-%m-%d %H:%M}" if one.at else one.when
    text = " ".join(one.text.split())
    text = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    kind = "" if one.kind == "text" else f"[{names.kind_name(one.kind)}] "
    return f"{one.n:>5}  {at}  {one.sender or '–'}: {kind}{text}"
