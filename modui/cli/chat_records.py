"""``modui chat import`` and what follows: who is who, what is kept, what is made of it; joined to ``modui chat``."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from modui.cli.base import MOST, Desk, example, pass_desk
from modui.cli.chat import chat, chat_in, chat_options
from modui.documents.chats import choosing, names
from modui.duties import chat as duty
from modui.duties import intake, members, standing, week
from modui.duties.chat import distilling
from modui.duties.chat.asks import Ask
from modui.duties.chat.sorting import Standing
from modui.duties.chat.who import Person
from modui.errors import BadInput
from modui.i18n import _, ngettext
from modui.records import chats
from modui.records.changes import Proposal
from modui.records.reading import State
from modui.records.views import MessageView

_SHOWN = 72
of_week = click.option("--week", "week_name", metavar="WEEK", help=_("The default is the week in hand."))
some_numbers = click.argument("numbers", metavar="NUMBER...", nargs=-1, required=True)


# Taking in ---------------------------------------------------------------------------------------------------------


@chat.command(
    name="import",
    help=_("Take in a chat, again and again: only what is new goes in (- reads standard input)."),
    epilog=example("modui chat import chat.txt", "modui chat import result.json --only Lamp --week 2026-W48 --json"),
)
@click.argument("file")
@of_week
@click.option("--all", "every", is_flag=True, help=_("All conversations of an export of several."))
@chat_options
@pass_desk
def import_(
    desk: Desk,
    file: str,
    week_name: str | None,
    every: bool,
    format_name: str | None,
    only: tuple[str, ...],
    day: datetime | None,
) -> None:
    found = chat_in(file, format_name, only, day)
    if not (every or only) and len(choosing.channels(found)) > 1:
        raise choosing.several(found)
    for warning in found.warnings:
        desk.note(warning)
    if times := choosing.undated(found):
        desk.note(
            ngettext(
                "{n} message tells a time and no date; give the day of copying with --day.",
                "{n} messages tell a time and no date; give the day of copying with --day.",
                times,
            ).format(n=times)
        )
    with desk.store.read() as state:
        of = week.resolve(state, week_name)
    name = "" if file == "-" else file.replace("\\", "/").rpartition("/")[2]
    report = duty.import_chat(desk.store, found, of.id, name=name)
    with desk.store.read() as state:
        asks = duty.asks(state, of.id, report.new) if report.new else []
    lines = [
        ngettext("{n} new message", "{n} new messages", len(report.new)).format(n=len(report.new))
        + " · "
        + _("{n} known").format(n=report.known)
        + f" · {names.format_name(found.format)}"
    ]
    lines += [_("“{after}” was “{before}” before.").format(**one._asdict()) for one in report.renamed]
    if report.recalled:
        lines.append(
            ngettext(
                "{n} message was taken back since.", "{n} messages were taken back since.", report.recalled
            ).format(n=report.recalled)
        )
    desk.say(
        {
            "new": len(report.new),
            "known": report.known,
            "asks": [_ask_json(one) for one in asks],
            "week": of.name,
            "format": found.format,
            "numbers": [report.new[0], report.new[-1]] if report.new else [],
            "renamed": [{"before": one.before, "after": one.after} for one in report.renamed],
            "recalled": report.recalled,
        },
        *lines,
        *(line for one in asks for line in _ask_lines(one)),
    )


def _ask_json(one: Ask) -> dict[str, object]:
    return {"kind": one.kind, "sender": one.sender, "numbers": list(one.numbers), "message": one.message}


def _ask_lines(one: Ask) -> list[str]:
    numbers = duty.cited(one.numbers)
    if one.kind == "speaker":
        return [_("Who is “{name}”? ({numbers})  modui chat who …").format(name=one.sender, numbers=numbers)]
    return ["", f"{one.sender} ({numbers}):", *(f"  {line}" for line in one.message.split("\n"))]


@chat.command(name="asks", help=_("What is to be asked for: voice messages, bare links, who somebody is."))
@of_week
@pass_desk
def asks_(desk: Desk, week_name: str | None) -> None:
    with desk.store.read() as state:
        found = duty.asks(state, week.resolve(state, week_name).id)
    desk.say([_ask_json(one) for one in found], *(line for one in found for line in _ask_lines(one)))


# Looking -----------------------------------------------------------------------------------------------------------


@chat.command(
    name="list",
    help=_("The messages of a week, how each stands and why."),
    epilog=example("modui chat list --kept --question Q1", "modui chat list --new --json"),
)
@of_week
@click.option("--kept/--folded", "kept", default=None, help=_("Only those that are kept, or only those that are not."))
@click.option("--question", metavar="ID", help=_("Only those that belong to a question."))
@click.option("--new", is_flag=True, help=_("Only those that came with the last import."))
@click.option("--sender", metavar="NICK", help=_("Only those of one nickname."))
@click.option("--find", "text", metavar="TEXT", help=_("Only those that hold this text."))
@click.option("--limit", type=click.IntRange(1, MOST), default=MOST, help=_("At most so many, the last ones."))
@pass_desk
def list_(
    desk: Desk,
    week_name: str | None,
    kept: bool | None,
    question: str | None,
    new: bool,
    sender: str | None,
    text: str | None,
    limit: int,
) -> None:
    with desk.store.read() as state:
        of = week.resolve(state, week_name).id
        about = intake.resolve(state, question, of).id if question else None
        found = list(zip(*distilling.sorted_out(state, of), strict=True))
        imports = chats.imports(state, of)
        here = standing.zone(state)
    last = imports[-1].number if imports else 0
    wanted = (text or "").casefold()
    shown = [
        (one, stands)
        for one, stands in found
        if (not new or one.batch == last)
        and (kept is None or kept == (stands.verdict == "kept"))
        and (about is None or stands.question == about)
        and (sender is None or one.sender == sender)
        and (not wanted or wanted in one.text.casefold())
    ][-limit:]
    desk.say([_json(one, stands) for one, stands in shown], *(_line(one, stands, here) for one, stands in shown))


@chat.command(help=_("One message whole, with what was decided and made of it."))
@click.argument("number", type=int)
@of_week
@pass_desk
def show(desk: Desk, number: int, week_name: str | None) -> None:
    with desk.store.read() as state:
        of = week.resolve(state, week_name).id
        (found,) = duty.numbered(state, of, [number])
        stands = _stands(state, of)[found.id]
        made = [one.answer or one.note for one in chats.citations(state, of) if one.message == found.id]
        here = standing.zone(state)
    desk.say({**_json(found, stands), "used_in": made}, _line(found, stands, here), found.text)


def _stands(state: State, week_id: str) -> dict[str, Standing]:
    messages, stands = distilling.sorted_out(state, week_id)
    return {one.id: how for one, how in zip(messages, stands, strict=True)}


def _json(one: MessageView, stands: Standing) -> dict[str, object]:
    return {
        "n": one.number,
        "id": one.id,
        "at": one.at.isoformat() if one.at else None,
        "sender": one.sender,
        "kind": one.kind,
        "text": one.text,
        "reply_to": one.reply_to,
        "import": one.batch,
        "verdict": stands.verdict,
        "why": stands.why,
        "decided": stands.decided,
        "question": stands.question,
        "thread": stands.thread,
    }


def _line(one: MessageView, stands: Standing, here: ZoneInfo) -> str:
    at = f"{one.at.astimezone(here):%m-%d %H:%M}" if one.at else "–"
    text = " ".join(one.text.split())
    text = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    kind = "" if one.kind == "text" else f"[{names.kind_name(one.kind)}] "
    folded = "" if stands.verdict == "kept" else f"  [{stands.verdict}: {duty.why_name(stands.why)}]"
    return f"#{one.number}  {at}  {one.sender or '–'}: {kind}{text}{folded}"


# Who is who --------------------------------------------------------------------------------------------------------


@chat.command(help=_("Who spoke, which member that is, and by what it is known."))
@of_week
@pass_desk
def speakers(desk: Desk, week_name: str | None) -> None:
    with desk.store.read() as state:
        found = duty.people(state, week.resolve(state, week_name).id)
    desk.say([_person_json(one) for one in found], *map(_person_line, found))


@chat.command(
    help=_("Say which member a nickname is; it is remembered. Without MEMBER it is forgotten."),
    epilog=example("modui chat who 林间🌲 林间", "modui chat who 小助手 --outside"),
)
@click.argument("nick")
@click.argument("member", required=False)
@click.option("--outside", is_flag=True, help=_("It is no member: a guest, or a program."))
@pass_desk
def who(desk: Desk, nick: str, member: str | None, outside: bool) -> None:
    with desk.store.read() as state:
        found = members.resolve(state, member) if member else None
    desk.do(
        lambda state: duty.told(
            state, nick, found.id if found else None, outside=outside, evidence=_("told") if member else ""
        )
    )
    data = {"sender": nick, "member": found.id if found else None, "outside": outside and found is None}
    said = found.shown if found else _("no member") if outside else _("not known")
    desk.say(data, f"{nick} → {said}")


def _person_json(one: Person) -> dict[str, object]:
    return {
        "sender": one.name,
        "member": one.member,
        "name": one.member_name,
        "confidence": one.confidence,
        "evidence": one.evidence,
        "told": one.told,
        "outside": one.outside,
        "messages": one.messages,
    }


def _person_line(one: Person) -> str:
    said = one.member_name or (_("no member") if one.outside else _("not known"))
    sure = _("told") if one.told else f"{one.confidence:.0%}" if one.member else "?"
    return f"{one.name} → {said}  [{sure}]  {one.evidence}".rstrip() + f"  ({one.messages})"


# Deciding ----------------------------------------------------------------------------------------------------------


def _do(
    desk: Desk, week_name: str | None, numbers: Sequence[str], make: Callable[[State, Sequence[str]], Proposal]
) -> None:
    """Commit what `make` proposes for messages, by their numbers; then tell how they stand."""
    wanted = numbers_in(numbers)
    with desk.store.read() as state:
        of = week.resolve(state, week_name).id
        found = duty.numbered(state, of, wanted)
    desk.do(lambda state: make(state, [one.id for one in found]))
    with desk.store.read() as state:
        stands = _stands(state, of)
        here = standing.zone(state)
    desk.say([_json(one, stands[one.id]) for one in found], *(_line(one, stands[one.id], here) for one in found))


def numbers_in(given: Sequence[str]) -> list[int]:
    """The numbers that `given` names: ``112``, ``#112``, ``112-118``.

    Raises:
        BadInput: ``number-form``.
    """
    found: list[int] = []
    for text in given:
        first, dash, last = text.replace("#", "").replace("–", "-").partition("-")
        if not first.isdecimal() or (dash and not last.isdecimal()) or (dash and int(last) - int(first) > MOST):
            raise BadInput(
                "number-form",
                _("“{text}” is no number of a message.").format(text=text),
                _("Write it like 112, or several like 112-118."),
            )
        found += range(int(first), int(last) + 1) if dash else [int(first)]
    return found


@chat.command(
    help=_("Keep messages, however they were sorted by themselves."), epilog=example("modui chat keep 112-118")
)
@some_numbers
@of_week
@pass_desk
def keep(desk: Desk, numbers: tuple[str, ...], week_name: str | None) -> None:
    _do(desk, week_name, numbers, duty.keep)


@chat.command(help=_("Fold messages away; they stay, and `keep` brings them back."))
@some_numbers
@click.option("--reason", default="", help=_("In a few words, why."))
@of_week
@pass_desk
def fold(desk: Desk, numbers: tuple[str, ...], reason: str, week_name: str | None) -> None:
    _do(desk, week_name, numbers, lambda state, rows: duty.fold(state, rows, reason))


@chat.command(help=_("Take out messages that do not belong here; `leave` brings them back."))
@some_numbers
@of_week
@pass_desk
def void(desk: Desk, numbers: tuple[str, ...], week_name: str | None) -> None:
    _do(desk, week_name, numbers, duty.void)


@chat.command(help=_("Take back what was decided about messages: they are sorted by themselves again."))
@some_numbers
@of_week
@pass_desk
def leave(desk: Desk, numbers: tuple[str, ...], week_name: str | None) -> None:
    _do(desk, week_name, numbers, duty.leave)


@chat.command(help=_("Messages belong to a question; without --question, where they were found to belong."))
@some_numbers
@click.option("--question", metavar="ID", help=_("The question."))
@of_week
@pass_desk
def assign(desk: Desk, numbers: tuple[str, ...], question: str | None, week_name: str | None) -> None:
    with desk.store.read() as state:
        about = intake.resolve(state, question, week.resolve(state, week_name).id).id if question else None
    _do(desk, week_name, numbers, lambda state, rows: duty.assign(state, rows, about))


@chat.command(help=_("Put messages into a thread: splits one, or merges two. Without --thread, where they were found."))
@some_numbers
@click.option("--thread", default="", metavar="NAME", help=_("What the thread is called."))
@of_week
@pass_desk
def move(desk: Desk, numbers: tuple[str, ...], thread: str, week_name: str | None) -> None:
    _do(desk, week_name, numbers, lambda state, rows: duty.move(state, rows, thread))
