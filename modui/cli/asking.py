"""``modui wave`` and ``modui assign``: whom to ask next, for one question or for all of a week's together."""

import click

from modui.cli.base import Desk, example, pass_desk
from modui.duties import assigning, intake, waves
from modui.duties.assigning import Plan
from modui.duties.waves import acting
from modui.errors import Refused
from modui.i18n import _


@click.command(
    help=_("How the asking for a QUESTION stands and what to do next; with --apply, do it."),
    epilog=example("modui wave Q2", "modui wave Q2 --need 3", "modui wave Q2 --apply"),
)
@click.argument("question", metavar="QUESTION")
@click.option("--need", type=int, help=_("How many answers this question needs."))
@click.option("--apply", "doing", is_flag=True, help=_("Write the invitations, or note that the rest are released."))
@pass_desk
def wave(desk: Desk, question: str, need: int | None, doing: bool) -> None:
    with desk.store.read() as state:
        row = intake.resolve(state, question).id
    if need is not None:
        desk.do(lambda state: acting.need(state, row, need))
    plan = assigning.plan(desk.store, row)
    if doing:
        if not plan.wave.step:
            raise Refused(
                "invite-status",
                _("“{title}” is not accepted, so nobody is asked yet.").format(title=plan.question.title),
                _("Accept it first: modui question accept ID"),
            )
        assigning.apply(desk.store, [plan])
    desk.say({**_json(plan), "applied": doing}, *_lines(plan), *_applied(doing and (plan.picks or plan.wave.rest)))


@click.command(
    help=_("Whom to ask for all questions of a week together, so that nobody gets two while others idle."),
    epilog=example("modui assign", "modui assign 2026-W48 --apply"),
)
@click.argument("week", metavar="[WEEK]", required=False)
@click.option("--apply", "doing", is_flag=True, help=_("Write all of these invitations; one undo takes them back."))
@pass_desk
def assign(desk: Desk, week: str | None, doing: bool) -> None:
    with desk.store.read() as state:
        found = desk.week(state, week)
    plans = assigning.assign(desk.store, found.id)
    if doing:
        assigning.apply(desk.store, plans)
    desk.say(
        {"week": found.name, "questions": [_json(one) for one in plans], "applied": doing},
        *(line for one in plans for line in _lines(one)),
        *([] if plans else [_("No question of this week needs anybody just now.")]),
        *_applied(doing and any(one.picks for one in plans)),
    )


def _applied(done: object) -> list[str]:
    return [_("Done. See: modui invitation list")] if done else []


def _json(plan: Plan) -> dict[str, object]:
    return {
        "question": plan.question.id,
        "label": plan.question.label,
        "step": plan.wave.step,
        "need": plan.wave.need,
        "got": plan.wave.got,
        "coming": plan.wave.coming,
        "waiting": plan.wave.waiting,
        "unsent": plan.wave.unsent,
        "silent": plan.wave.silent,
        "declined": plan.wave.declined,
        "ask": plan.wave.ask,
        "members": [
            {"member": one.member, "name": one.name, "score": one.score, "reasons": list(one.reasons), "new": one.new}
            for one in plan.picks
        ],
        "passed": [{"member": one.member, "name": one.name, "reason": one.reason} for one in plan.passed],
        "release": list(plan.wave.rest),
        "message": plan.message,
    }


def _lines(plan: Plan) -> list[str]:
    advice = waves.advice(plan.wave)
    said = " · ".join(filter(None, (waves.told(plan.wave), advice)))
    lines = [f"{plan.question.label} {plan.question.title}", "  " + said]
    for one in plan.picks:
        new = _("never asked") if one.new else ""
        lines.append("  + " + "  ".join(filter(None, (one.name, new, " · ".join(one.reasons)))))
    if plan.wave.step in ("first", "reserve") and len(plan.picks) < plan.wave.ask:
        lines.append("  " + _("Nobody else fits who may be asked now."))
    lines += ["  " + _("passed over: {name} ({reason})").format(name=o.name, reason=o.reason) for o in plan.passed]
    if plan.message:
        lines += ["  " + _("To {name}").format(name="、".join(plan.told)), plan.message]
    return lines
