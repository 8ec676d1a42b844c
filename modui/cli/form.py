"""``modui form``: the tables that forms export (问卷星, 腾讯文档, Google Forms)."""

from pathlib import Path

import click

from modui.cli.base import Desk, example, pass_desk
from modui.cli.vote_ballots import take_ballots
from modui.cli.vote_told import find_poll
from modui.duties import form_rows, forms, intake, members, vote, week
from modui.errors import BadInput
from modui.i18n import _, ngettext

KINDS = ("members", "questions", "answers", "ballots")


@click.group(help=_("What a form exports: .xlsx, .csv of 问卷星, 腾讯文档, Google Forms."))
def form() -> None:
    pass


@form.command(
    name="import",
    help=_("Take in a form's rows as members, questions, answers or ballots; a newer export adds what is new."),
    epilog=example(
        "modui form import form.xlsx --as questions",
        "modui form import form.csv --as answers --question Q1",
        "modui form import votes.xlsx --as ballots --question Q1",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "kind", type=click.Choice(KINDS), required=True, help=_("What the rows are."))
@click.option("--question", metavar="ID", help=_("What is answered, or voted on."))
@click.option("--week", "week_name", metavar="WEEK", help=_("The default is the week in hand."))
@pass_desk
def import_(desk: Desk, file: Path, kind: str, question: str | None, week_name: str | None) -> None:
    from modui.documents.sheets import read_rows

    table = read_rows(file)
    if kind == "members":
        report = members.import_table(desk.store, table)
        _say(desk, kind, report.added + report.updated, report.unchanged, report.rejected)
        return
    if kind == "questions":
        with desk.store.read() as state:
            of = week.resolve(state, week_name).id
        found = form_rows.take_questions(desk.store, table, of, name=file.name)
        _say(desk, kind, found.added, found.known, found.rejected)
        return
    if question is None:
        raise BadInput(
            "question-missing",
            _("It is not said which question the rows belong to."),
            _("Give it with {option}.").format(option="--question"),
        )
    if kind == "ballots":
        with desk.store.read() as state:
            row = find_poll(state, question).id
            ballots = vote.read_form(state, row, table)
        take_ballots(desk, row, ballots.ballots, False)
        return
    with desk.store.read() as state:
        about = intake.resolve(state, question).id
    found = form_rows.take_answers(desk.store, table, about, name=file.name)
    _say(desk, kind, found.added, found.known, found.rejected)


def _say(desk: Desk, kind: str, added: object, known: int, rejected: "tuple[members.Rejected, ...]") -> None:
    count = added if isinstance(added, int) else len(added) if isinstance(added, tuple) else 0
    desk.say(
        {
            "as": kind,
            "added": added,
            "known": known,
            "rejected": [{"row": one.row, "reason": one.reason} for one in rejected],
        },
        ngettext("{n} row taken in", "{n} rows taken in", count).format(n=count)
        + " · "
        + _("{n} known").format(n=known),
        *(_("row {n}: {reason}").format(n=one.row, reason=one.reason) for one in rejected),
    )


@form.command(
    help=_("What a form's export holds, and what each of its columns is taken for; nothing is written."),
    epilog=example("modui form read 收题.xlsx", "modui form read form.csv --as answers --json"),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "use", type=click.Choice(forms.USES), help=_("What it holds, if that is not found out."))
@pass_desk
def read(desk: Desk, file: Path, use: str | None) -> None:
    from modui.documents.sheets import read_rows

    found = forms.read_form(read_rows(file), use)
    for heading in found.unplaced:
        desk.note(_("fits nowhere: {heading}").format(heading=heading))
    desk.say(
        {
            "vendor": found.vendor,
            "use": found.use,
            "reason": found.reason,
            "columns": [one._asdict() for one in found.columns],
            "rows": [one._asdict() for one in found.rows],
            "unplaced": list(found.unplaced),
            "broken": [{"row": row, "reason": reason} for row, reason in found.broken],
            **_drafts(found),
        },
        _("{use}: {reason}").format(use=found.use, reason=found.reason),
        *(f"  {one.heading} → {one.field or one.role}" for one in found.columns),
        *(f"{one.row:>4}  {one.at}  {one.nickname}  {_shown(one)}" for one in found.rows),
        _("Take it in with: {command}").format(command=f"modui form import {file.name} --as {found.use}"),
    )


def _drafts(found: forms.Form) -> dict[str, object]:
    """The questions or answers that the rows are."""
    if found.use == "questions":
        return {
            "questions": [
                {"row": row.row, "asker": row.nickname or one.asker, "title": one.title}
                | {"sections": one.sections, "unplaced": one.unplaced}
                | {"naming": row.consent.naming, "scope": row.consent.scope}
                for row, one in zip(found.rows, forms.as_questions(found), strict=True)
            ]
        }
    if found.use == "answers":
        return {
            "answers": [
                {"row": row.row, "author": row.nickname or one.author, "sections": one.sections, "rest": one.rest}
                | {"naming": one.naming, "scope": one.scope}
                for row, one in zip(found.rows, forms.as_answers(found), strict=True)
            ]
        }
    return {}


def _shown(one: forms.FormRow) -> str:
    text = " · ".join(" ".join(value.split()) for value in one.values.values())
    return text if len(text) <= 60 else text[:60] + "…"
