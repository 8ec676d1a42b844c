"""``modui chat``: group chats as people have them."""

import sys
from collections import Counter
from pathlib import Path

import click

from modui.cli.base import Desk, example, pass_desk
from modui.documents.chats import FORMATS, Chat, ChatMessage, read_chat
from modui.documents.chats.source import MAX_CHAT_BYTES
from modui.documents.files import read_bytes
from modui.i18n import _
from modui.records import queries

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
    from modui.duties.growing_lists import growing_lists

    found = chat_in(file, format_name)
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
            format=found.format, n=len(found.messages), people=len(found.senders)
        ),
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
@click.option("--format", "format_name", metavar="NAME", help=_("Its format, if it is not found out."))
@pass_desk
def distil(desk: Desk, file: str, name: str, format_name: str | None) -> None:
    from modui.duties import distil as duty
    from modui.duties import intake, speakers
    from modui.duties.chat import who

    found = chat_in(file, format_name)
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
    kind = "" if one.kind == "text" else f"[{one.kind}] "
    return f"{one.n:>5}  {at}  {one.sender or '–'}: {kind}{text}"
