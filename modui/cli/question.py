"""``modui question``: take in questions and decide on them."""

from dataclasses import replace

import click

from modui.cli.base import Desk, example, pass_desk, read_argument, read_file, read_scope
from modui.cli.question_archive import link, past_of, reply, similar, similar_json, similar_line
from modui.duties import intake, members, week
from modui.duties.wording import question_state
from modui.errors import BadInput
from modui.i18n import _
from modui.records import queries
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.views import QuestionView
from modui.records.words import NAMINGS, SECTIONS


@click.group(help=_("Questions. ID is Q2 of the week in hand, 2026-W48/Q2, or the ending of an id."))
def question() -> None:
    pass


for command in (similar, reply, link):
    question.add_command(command)


def _find(state: State, name: str, week_name: str | None = None) -> QuestionView:
    return intake.resolve(state, name, week.resolve(state, week_name).id if week_name else None)


def _full(found: QuestionView) -> dict[str, object]:
    """A question as JSON, with what is unclear about it."""
    return {
        "id": found.id,
        "label": found.label if found.week else None,
        "week": found.week_name,
        "title": found.title,
        "asker": found.asker_name,
        "naming": found.naming,
        "scope": None if found.scope is None else [*found.scope],
        "status": found.status,
        "reason": found.reason,
        "sections": found.sections,
        "unplaced": [part for part in found.unplaced.split("\n\n") if part.strip()],
        "clarity": [
            {"check": check.check, "ok": check.ok, "hint": check.hint}
            for check in intake.clarity(found.title, found.sections, found.unplaced)
        ],
    }


def _lines(found: QuestionView) -> list[str]:
    names = intake.section_names()
    lines = [f"{found.label if found.week else '–'}  {found.title}  ({question_state(found.status)})"]
    lines += [f"  {names[section]}: {found.sections[section] or '–'}" for section in SECTIONS]
    if found.unplaced:
        lines.append("  " + _("Fits no section: {text}").format(text=found.unplaced))
    lines += [
        f"  ? {check.hint}" for check in intake.clarity(found.title, found.sections, found.unplaced) if not check.ok
    ]
    return lines


@question.command(
    help=_("Take in a question from a Word, Markdown or text file, or from standard input (-)."),
    epilog=example("modui question add question.docx --asker 小满妈妈"),
)
@click.argument("file")
@click.option("--asker", required=True, metavar="MEMBER", help=_("Who asks."))
@click.option("--title", help=_("Its title, instead of the one in the text."))
@click.option("--week", "week_name", metavar="WEEK", help=_("The default is the week in hand."))
@click.option("--naming", type=click.Choice(NAMINGS), help=_("How the asker agreed to be named."))
@click.option("--scope", help=_("Where the asker agreed that it may appear: group,public,book"))
@click.option("--draft", is_flag=True, help=_("The asker has still to confirm it."))
@pass_desk
def add(
    desk: Desk,
    file: str,
    asker: str,
    title: str | None,
    week_name: str | None,
    naming: str | None,
    scope: str | None,
    draft: bool,
) -> None:
    source = read_file(desk, file)
    read = intake.read(source.text, source.name)
    _take_in(
        desk,
        replace(read, title=title) if title else read,
        source.text,
        source.kind,
        source.name,
        asker,
        week_name,
        naming,
        "draft" if draft else "new",
        None if scope is None else read_scope(scope),
    )


@question.command(
    help=_("Make a draft of one chat message, and the message that asks its asker for what is missing."),
    epilog=example('modui question message "怎么做短视频？" --asker 老白'),
)
@click.argument("text")
@click.option("--asker", required=True, metavar="MEMBER", help=_("Who asks."))
@click.option("--week", "week_name", metavar="WEEK", help=_("The default is the week in hand."))
@pass_desk
def message(desk: Desk, text: str, asker: str, week_name: str | None) -> None:
    said = read_argument(text)
    _take_in(desk, intake.from_message(said), said, "chat", "", asker, week_name, None, "draft")


def _take_in(
    desk: Desk,
    draft: intake.Draft,
    source: str,
    kind: str,
    name: str,
    asker: str,
    week_name: str | None,
    naming: str | None,
    status: str,
    scope: list[str] | None = None,
) -> None:
    with desk.store.read() as state:
        who = members.resolve(state, asker)
        into = week.resolve(state, week_name)
    change = desk.do(
        lambda state: intake.add(
            state,
            week=into.id,
            asker=who.id,
            draft=draft,
            source=source,
            source_kind=kind,
            source_name=name,
            naming=naming,
            scope=scope,
            status=status,
        )
    )
    assert change is not None
    alike = intake.similar(desk.store, f"{draft.title}\n{draft.sections['demand']}", exclude=change.edits[0].row)
    with desk.store.read() as state:
        found = queries.question(state, change.edits[0].row)
    reply = intake.ask_for_missing(found, found.asker_name)
    lines = _lines(found)
    lines += [_("  asked before: {title}").format(title=similar_line(one)) for one in alike]
    if status == "draft":
        lines += ["", reply]
    desk.say(
        {
            **_full(found),
            "similar": [similar_json(one) for one in alike],
            "message": reply,
        },
        *lines,
    )


@question.command(name="list", help=_("The questions of a week, or the queue."))
@click.argument("week_name", required=False, metavar="[WEEK]")
@click.option("--queue", is_flag=True, help=_("Those that wait for a week."))
@pass_desk
def list_(desk: Desk, week_name: str | None, queue: bool) -> None:
    with desk.store.read() as state:
        found = queries.queue(state) if queue else queries.questions(state, week.resolve(state, week_name).id)
    desk.say(
        [
            {
                "id": one.id,
                "label": one.label if one.week else None,
                "title": one.title,
                "asker": one.asker_name,
                "status": one.status,
            }
            for one in found
        ],
        *(f"{one.label if one.week else '–'}  {question_state(one.status)}  {one.title}" for one in found),
    )


@question.command(help=_("A question with its sections, and what is unclear about it."))
@click.argument("name", metavar="ID")
@pass_desk
def show(desk: Desk, name: str) -> None:
    with desk.store.read() as state:
        found = _find(state, name)
        past, lines = past_of(state, found.id)
    desk.say({**_full(found), **past}, *_lines(found), *lines)


@question.command(help=_("The ready message that asks for what is missing."))
@click.argument("name", metavar="ID")
@pass_desk
def asks(desk: Desk, name: str) -> None:
    with desk.store.read() as state:
        found = _find(state, name)
    _say_reply(desk, found, intake.ask_for_missing(found, found.asker_name))


@question.command(help=_("The ready message that asks the asker to confirm a draft."))
@click.argument("name", metavar="ID")
@pass_desk
def confirmation(desk: Desk, name: str) -> None:
    with desk.store.read() as state:
        found = _find(state, name)
    _say_reply(desk, found, intake.confirmation(found, found.asker_name))


def _say_reply(desk: Desk, found: QuestionView, reply: str) -> None:
    desk.say({"id": found.id, "status": found.status, "message": reply}, reply)


def _decided(desk: Desk, row: str, reply: str = "") -> None:
    with desk.store.read() as state:
        found = queries.question(state, row)
    if reply:
        _say_reply(desk, found, reply)
    else:
        desk.say(
            {"id": found.id, "status": found.status},
            f"{found.label if found.week else '–'}  {question_state(found.status)}",
        )


@question.command(help=_("Choose a question for its week."), epilog=example("modui question accept Q2"))
@click.argument("name", metavar="ID")
@pass_desk
def accept(desk: Desk, name: str) -> None:
    row = desk.do_to(_find, name, intake.accept)
    with desk.store.read() as state:
        reply = intake.accepted_reply(state, row)
    _decided(desk, row, reply)


@question.command(
    name="return",
    help=_("Send a question back for more, with a ready reply."),
    epilog=example("modui question return Q2"),
)
@click.argument("name", metavar="ID")
@click.option("--reason", default="", help=_("What you want to say besides."))
@pass_desk
def return_(desk: Desk, name: str, reason: str) -> None:
    with desk.store.read() as state:
        found = _find(state, name)
    desk.do(lambda state: intake.send_back(state, found.id, reason))
    _decided(desk, found.id, intake.send_back_reply(found, found.asker_name, reason))


@question.command(help=_("Move a question into the queue for a later week."))
@click.argument("name", metavar="ID")
@click.option("--reason", default="", help=_("What the asker is told."))
@pass_desk
def defer(desk: Desk, name: str, reason: str) -> None:
    with desk.store.read() as state:
        found = _find(state, name)
    desk.do(lambda state: intake.defer(state, found.id, reason))
    _decided(desk, found.id, intake.defer_reply(found, reason))


@question.command(help=_("Take a question from the queue into a week."))
@click.argument("name", metavar="ID")
@click.option("--week", "week_name", metavar="WEEK", help=_("The default is the week in hand."))
@pass_desk
def take(desk: Desk, name: str, week_name: str | None) -> None:
    with desk.store.read() as state:
        into = week.resolve(state, week_name).id
    _decided(desk, desk.do_to(_find, name, lambda state, row: intake.take(state, row, into)))


@question.command(
    help=_("Answer a question together with another."), epilog=example("modui question merge Q3 --into Q1")
)
@click.argument("name", metavar="ID")
@click.option("--into", required=True, metavar="ID", help=_("The question that stays."))
@pass_desk
def merge(desk: Desk, name: str, into: str) -> None:
    with desk.store.read() as state:
        found, stays = _find(state, name), _find(state, into)
    desk.do(lambda state: intake.merge(state, found.id, stays.id))
    _decided(desk, found.id, intake.merged_reply(found, stays))


@question.command(help=_("The asker has confirmed a draft."))
@click.argument("name", metavar="ID")
@pass_desk
def confirm(desk: Desk, name: str) -> None:
    _decided(desk, desk.do_to(_find, name, intake.confirm))


@question.command(help=_("The asker has withdrawn it."))
@click.argument("name", metavar="ID")
@click.option("--reason", default="", help=_("Why, if they said so."))
@pass_desk
def withdraw(desk: Desk, name: str, reason: str) -> None:
    _decided(desk, desk.do_to(_find, name, lambda state, row: intake.withdraw(state, row, reason)))


@question.command(help=_("Take up again what was sent back, withdrawn, merged, answered or closed."))
@click.argument("name", metavar="ID")
@pass_desk
def reopen(desk: Desk, name: str) -> None:
    _decided(desk, desk.do_to(_find, name, intake.reopen))


@question.command(help=_("Done with: the digest says what is to be known."))
@click.argument("name", metavar="ID")
@pass_desk
def close(desk: Desk, name: str) -> None:
    _decided(desk, desk.do_to(_find, name, intake.close))


@question.command(
    help=_("Change the text of a question; only the fields that are given."),
    epilog=example('modui question edit Q2 --deadline "两周内" --naming nickname'),
)
@click.argument("name", metavar="ID")
@click.option("--title")
@click.option("--background")
@click.option("--details")
@click.option("--demand")
@click.option("--tried")
@click.option("--deadline")
@click.option("--unplaced", help=_("What fits no section; give an empty one when all is placed."))
@click.option("--naming", type=click.Choice(NAMINGS), help=_("How the asker agreed to be named."))
@click.option("--scope", help=_("Where the asker agreed that it may appear: group,public,book"))
@click.option("--asker", metavar="MEMBER", help=_("Who asks."))
@pass_desk
def edit(desk: Desk, /, name: str, scope: str | None, **given: str | None) -> None:
    values: dict[str, Value] = {column: read_argument(text) for column, text in given.items() if text is not None}
    if scope is not None:
        values["scope"] = list(read_scope(scope))
    if not values:
        raise BadInput("edit-nothing", _("Nothing to change was given."), _("Name a field, e.g. --title TEXT."))
    with desk.store.read() as state:
        row = _find(state, name).id
        if "asker" in values:
            values["asker"] = members.resolve(state, str(values["asker"])).id
    desk.do(lambda state: intake.edit(state, row, values))
    with desk.store.read() as state:
        found = queries.question(state, row)
    desk.say(_full(found), *_lines(found))


@question.command(help=_("The text a question was read from, as Markdown."))
@click.argument("name", metavar="ID")
@pass_desk
def source(desk: Desk, name: str) -> None:
    with desk.store.read() as state:
        found = _find(state, name)
        text = queries.source_of(state, "question", found.id)
    desk.say({"id": found.id, "name": found.source_name, "kind": found.source_kind, "source": text}, text)
