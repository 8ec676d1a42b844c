"""``modui answer``: take in answers with their author's role and consent, and look through them."""

from collections.abc import Callable, Sequence

import click

from modui.cli.base import Desk, example, of_questions, pass_desk, read_argument, read_file, read_scope
from modui.duties import answers, chat, intake, members
from modui.duties.wording import answer_state, role_name, section_name
from modui.errors import BadInput
from modui.i18n import _
from modui.records import queries
from modui.records.changes import Proposal
from modui.records.reading import State
from modui.records.views import AnswerView
from modui.records.words import ANSWER_SECTIONS, NAMINGS, ROLES


@click.group(help=_("Answers. ID is Q2A1 of the week in hand, or the ending of an id."))
def answer() -> None:
    pass


def _json(one: AnswerView) -> dict[str, object]:
    return {
        "id": one.id,
        "question": one.question,
        "number": one.number,
        "author": one.author_nickname or one.author_name,
        "role": one.role,
        "title": one.title,
        "naming": one.naming,
        "scope": None if one.scope is None else list(one.scope),
        "status": one.status,
        "adopted": one.adopted,
        "hidden": one.hidden,
    }


def _full(one: AnswerView, messages: Sequence[int]) -> dict[str, object]:
    checks = answers.depth(one.sections)
    return {
        **_json(one),
        "sections": one.sections,
        "rest": one.rest,
        "messages": list(messages),
        "depth": [{"check": check.check, "ok": check.ok, "hint": check.hint} for check in checks],
    }


def _line(one: AnswerView) -> str:
    marks = [answer_state(one.status)]
    if one.naming is None or one.scope is None:
        marks.append(_("consent not asked yet"))
    if one.adopted:
        marks.append(_("taken by the asker"))
    if one.hidden:
        marks.append(_("hidden"))
    author = one.author_nickname or one.author_name
    return f"A{one.number}  {author} ({role_name(one.role)})  {one.title}  [{', '.join(marks)}]"


def _lines(one: AnswerView) -> list[str]:
    lines = [_line(one)]
    lines += [
        f"  {section_name(section)}: {one.sections[section]}" for section in ANSWER_SECTIONS if one.sections[section]
    ]
    if one.rest:
        lines.append("  " + _("Fits no section: {text}").format(text=one.rest))
    return lines + [f"  ? {check.hint}" for check in answers.depth(one.sections) if not check.ok]


def _say(desk: Desk, row: str) -> None:
    with desk.store.read() as state:
        found = queries.answer(state, row)
        week = queries.question(state, found.question).week
        messages = chat.sources(state, week).get(row, ()) if week else ()
    cited = chat.cited(messages)
    lines = [*_lines(found), *(["  " + _("from {messages}").format(messages=cited)] if cited else [])]
    desk.say(_full(found, messages), *lines)


def _do(desk: Desk, name: str, make: Callable[[State, str], Proposal]) -> None:
    _say(desk, desk.do_to(answers.resolve, name, make))


def _row(desk: Desk, name: str) -> str:
    with desk.store.read() as state:
        return answers.resolve(state, name).id


@answer.command(
    help=_("Take in an answer from a Word, Markdown or text file, or from standard input (-)."),
    epilog=example("modui answer add answer.docx --question Q2 --author 阿树 --role practitioner"),
)
@click.argument("file")
@click.option("--question", required=True, metavar="ID", help=_("What it answers."))
@click.option("--author", metavar="MEMBER", help=_("Who answers; the default is whom the text names."))
@click.option("--role", type=click.Choice(ROLES), help=_("What they speak as; the default is what the text says."))
@click.option("--naming", type=click.Choice(NAMINGS), help=_("How they agreed to be named."))
@click.option("--scope", metavar="group,public,book", help=_("Where they agreed to appear."))
@pass_desk
def add(
    desk: Desk, file: str, question: str, author: str | None, role: str | None, naming: str | None, scope: str | None
) -> None:
    source = read_file(desk, file)
    draft = answers.read(source.text, source.name)
    with desk.store.read() as state:
        about = intake.resolve(state, question)
        who = members.resolve(state, _said(author or draft.author, "--author"))
    change = desk.do(
        lambda state: answers.add(
            state,
            question=about.id,
            author=who.id,
            role=_said(role or draft.role or "", "--role"),
            draft=draft,
            source=source.text,
            source_kind=source.kind,
            source_name=source.name,
            naming=naming,
            scope=read_scope(scope) if scope is not None else None,
        )
    )
    assert change is not None
    _say(desk, next(edit.row for edit in change.edits if edit.table == "answer"))


def _said(value: str, option: str) -> str:
    if not value:
        raise BadInput(
            "answer-incomplete",
            _("The text does not say who answers, and as what."),
            _("Give it with {option}.").format(option=option),
        )
    return value


@answer.command(name="list", help=_("The answers to a question, or of the week in hand."))
@click.argument("question", metavar="[QUESTION]", required=False)
@pass_desk
def list_(desk: Desk, question: str | None) -> None:
    with desk.store.read() as state:
        found = of_questions(state, question, queries.answers)
    desk.say([_json(one) for one in found], *map(_line, found))


@answer.command(help=_("An answer with its sections, and what it lacks."))
@click.argument("name", metavar="ID")
@pass_desk
def show(desk: Desk, name: str) -> None:
    _say(desk, _row(desk, name))


@answer.command(
    help=_("Record what the author agreed to."),
    epilog=example("modui answer consent Q2A1 --naming nickname --scope group,public"),
)
@click.argument("name", metavar="ID")
@click.option("--naming", type=click.Choice(NAMINGS), required=True, help=_("How they agreed to be named."))
@click.option("--scope", metavar="group,public,book", required=True, help=_("Where they agreed to appear."))
@pass_desk
def consent(desk: Desk, name: str, naming: str, scope: str) -> None:
    places = read_scope(scope)
    _do(desk, name, lambda state, row: answers.consent(state, row, naming, places))


@answer.command(help=_("A ready message to the author: for consent, or for more depth."))
@click.argument("name", metavar="ID")
@click.argument("what", type=click.Choice(("consent", "depth")))
@pass_desk
def message(desk: Desk, name: str, what: str) -> None:
    with desk.store.read() as state:
        found = answers.resolve(state, name)
    text = answers.ask_for_consent(found) if what == "consent" else answers.ask_for_depth(found)
    desk.say({"id": found.id, "message": text}, text)


@answer.command(help=_("It can stand in the vote."))
@click.argument("names", metavar="ID...", nargs=-1, required=True)
@pass_desk
def ready(desk: Desk, names: tuple[str, ...]) -> None:
    _judge(desk, names, "ready")


@answer.command(help=_("It waits for its author to add to it."))
@click.argument("names", metavar="ID...", nargs=-1, required=True)
@pass_desk
def thin(desk: Desk, names: tuple[str, ...]) -> None:
    _judge(desk, names, "thin")


def _judge(desk: Desk, names: tuple[str, ...], status: str) -> None:
    rows = [_row(desk, name) for name in names]
    desk.store.act_all(_judging(row, status) for row in rows)
    with desk.store.read() as state:
        found = [queries.answer(state, row) for row in rows]
    desk.say([_json(one) for one in found], *map(_line, found))


def _judging(row: str, status: str) -> Callable[[State], Proposal]:
    return lambda state: answers.judge(state, row, status)


@answer.command(help=_("Its author has withdrawn it: it appears nowhere."))
@click.argument("name", metavar="ID")
@pass_desk
def withdraw(desk: Desk, name: str) -> None:
    _do(desk, name, answers.withdraw)


@answer.command(help=_("Leave it out of votes to come and of the digest; --show brings it back."))
@click.argument("name", metavar="ID")
@click.option("--show", is_flag=True, help=_("Show it again."))
@pass_desk
def hide(desk: Desk, name: str, show: bool) -> None:
    _do(desk, name, lambda state, row: answers.hide(state, row, not show))


@answer.command(help=_("The asker takes this answer; --not takes that back."))
@click.argument("name", metavar="ID")
@click.option("--not", "no", is_flag=True, help=_("The asker does not take it after all."))
@pass_desk
def adopt(desk: Desk, name: str, no: bool) -> None:
    _do(desk, name, lambda state, row: answers.adopt(state, row, not no))


@answer.command(help=_("Change the text of an answer; only the fields that are given."))
@click.argument("name", metavar="ID")
@click.option("--title")
@click.option("--summary")
@click.option("--method")
@click.option("--reasoning")
@click.option("--evidence")
@click.option("--limits")
@click.option("--rest", help=_("What fits no section; give an empty one when all is placed."))
@click.option("--role", type=click.Choice(ROLES), help=_("What they speak as."))
@pass_desk
def edit(desk: Desk, /, name: str, **given: str | None) -> None:
    values = {column: read_argument(text) for column, text in given.items() if text is not None}
    if not values:
        raise BadInput("edit-nothing", _("Nothing to change was given."), _("Name a field, e.g. --title TEXT."))
    _do(desk, name, lambda state, row: answers.edit(state, row, values))


@answer.command(help=_("Enough answers: the question can go to the vote."))
@click.argument("question", metavar="QUESTION")
@pass_desk
def enough(desk: Desk, question: str) -> None:
    row = desk.do_to(intake.resolve, question, answers.ready)
    desk.say({"id": row, "status": "answered"}, _("The question is answered."))


@answer.command(help=_("The blank form of an answer, to send with an invitation."))
@pass_desk
def template(desk: Desk) -> None:
    text = answers.template()
    desk.say({"markdown": text}, text.rstrip("\n"))
