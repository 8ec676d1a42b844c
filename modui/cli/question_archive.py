"""``modui question similar|reply|link``: whether a question was asked before, and what came of it."""

import click

from modui.cli.base import MOST, Desk, example, pass_desk
from modui.duties import intake, outcome
from modui.duties.wording import outcome_state, question_state
from modui.i18n import _
from modui.records import afterwards, queries
from modui.records.reading import State


def similar_json(one: intake.Similar) -> dict[str, object]:
    """An earlier question as JSON."""
    return {
        "id": one.id,
        "title": one.title,
        "score": one.score,
        "label": one.label,
        "week": one.week or None,
        "status": one.status,
        "answers": one.answers,
        "outcome": one.outcome or None,
        "linked": one.linked,
    }


def similar_line(one: intake.Similar) -> str:
    """An earlier question for people: where, how alike, where it stands, what came of it."""
    told = [outcome_state(one.outcome)] if one.outcome else []
    return " · ".join([f"{one.label} {one.title}", f"{one.score:.0%}", question_state(one.status), *told])


def past_of(state: State, question_id: str) -> tuple[dict[str, object], list[str]]:
    """What came of a question and what was asked before it, as JSON and as lines."""
    told = [(one.answer, one.outcome) for one in outcome.of_question(state, question_id) if one.outcome]
    before = [queries.question(state, one.earlier) for one in afterwards.precedents(state, question_id)]
    lines = [
        "  " + ": ".join(filter(None, (answer.title, outcome.told(state, one) or outcome.line(state, one))))
        for answer, one in told
    ]
    lines += [_("  asked before: {title}").format(title=f"{one.week_name}/{one.label} {one.title}") for one in before]
    return {
        "outcomes": [
            {"answer": answer.id, "title": answer.title, "status": one.status, "remark": one.remark}
            for answer, one in told
        ],
        "before": [{"id": one.id, "week": one.week_name, "title": one.title} for one in before],
    }, lines


@click.command(
    help=_("What was asked before in other words, the most alike first, and what came of it."),
    epilog=example("modui question similar Q3"),
)
@click.argument("name", metavar="ID")
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1, MOST), help=_("How many."))
@pass_desk
def similar(desk: Desk, name: str, limit: int) -> None:
    with desk.store.read() as state:
        found = intake.resolve(state, name)
    alike = intake.similar(desk.store, intake.looked_up(found), limit, exclude=found.id)
    lines = [similar_line(one) for one in alike] or [_("Nothing like it was asked before.")]
    desk.say({"id": found.id, "similar": [similar_json(one) for one in alike]}, *lines)


@click.command(
    help=_(
        "The ready message that answers an asker with what was answered before; --merge makes the two one question."
    ),
    epilog=example("modui question reply Q3 --with 2026-W41/Q2", "modui question reply Q3 --with 2026-W41/Q2 --merge"),
)
@click.argument("name", metavar="ID")
@click.option("--with", "earlier", required=True, metavar="ID", help=_("The question that was asked before."))
@click.option("--merge", "merged", is_flag=True, help=_("It was sent: the two are one question from now on."))
@pass_desk
def reply(desk: Desk, name: str, earlier: str, merged: bool) -> None:
    with desk.store.read() as state:
        row, before = intake.resolve(state, name).id, intake.resolve(state, earlier).id
        text = intake.old_answer_reply(state, row, before)
    if merged:
        desk.do(lambda state: intake.merge(state, row, before))
    with desk.store.read() as state:
        status = queries.question(state, row).status
    desk.say({"id": row, "status": status, "with": before, "message": text}, text)


@click.command(
    help=_("Note that EARLIER asked the same: the digest names it. --off takes it back."),
    epilog=example("modui question link Q3 2026-W41/Q2"),
)
@click.argument("name", metavar="ID")
@click.argument("earlier", metavar="EARLIER")
@click.option("--off", is_flag=True, help=_("They are not the same."))
@pass_desk
def link(desk: Desk, name: str, earlier: str, off: bool) -> None:
    with desk.store.read() as state:
        row, before = intake.resolve(state, name).id, intake.resolve(state, earlier).id
    desk.do(lambda state: intake.link(state, row, before, not off))
    with desk.store.read() as state:
        past, lines = past_of(state, row)
    desk.say({"id": row, **past}, *lines)
