"""``modui chat``: group chats as people have them."""

import sys
from pathlib import Path

import click

from modui.cli.base import Desk, example, pass_desk
from modui.documents.chats import FORMATS, Chat, ChatMessage, read_chat
from modui.documents.chats.source import MAX_CHAT_BYTES
from modui.documents.files import read_bytes
from modui.i18n import _

_SHOWN = 72


@click.group(help=_("Group chats, exported or pasted: read them, keep what helps."))
def chat() -> None:
    pass


def chat_in(argument: str, format: str | None) -> Chat:
    """The chat in the file that `argument` names; ``-`` is standard input."""
    if argument == "-":
        return read_chat(sys.stdin.buffer.read(), "", format)
    path = Path(argument)
    return read_chat(read_bytes(path, MAX_CHAT_BYTES), path.name, format)


@chat.command(
    help=_("The messages of an exported or pasted chat (- reads standard input). Formats: {names}").format(
        names=", ".join(FORMATS)
    ),
    epilog=example("modui chat read chat.txt", "modui chat read export.zip --format slack --json"),
)
@click.argument("file")
@click.option("--format", "format_name", metavar="NAME", help=_("Its format, if it is not found out."))
@pass_desk
def read(desk: Desk, file: str, format_name: str | None) -> None:
    found = chat_in(file, format_name)
    for warning in found.warnings:
        desk.note(warning)
    desk.say(
        {
            "format": found.format,
            "messages": [message_json(one) for one in found.messages],
            "senders": list(found.senders),
            "warnings": list(found.warnings),
            "preface": found.preface,
        },
        _("{format}: {n} messages of {people} people").format(
            format=found.format, n=len(found.messages), people=len(found.senders)
        ),
        *map(_line, found.messages),
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
    kind = "" if one.kind == "text" else f"[{one.kind}] "
    return f"{one.n:>5}  {at}  {one.sender or '–'}: {kind}{text}"
