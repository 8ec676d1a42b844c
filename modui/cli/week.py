"""``modui week``: the duty week."""

import click

from modui.cli.base import Desk, example, pass_desk, read_moment
from modui.duties import members, standing
from modui.duties import week as duty
from modui.duties.wording import week_state
from modui.i18n import _
from modui.records import queries
from modui.records.reading import State
from modui.records.views import WeekView


@click.group(help=_("The duty week. WEEK is written like 2026-W48; the default is the one in hand."))
def week() -> None:
    pass


@week.command(
    help=_("Where the steps of a week stand, and what to do next."), epilog=example("modui week show 2026-W48")
)
@click.argument("name", required=False, metavar="[WEEK]")
@pass_desk
def show(desk: Desk, name: str | None) -> None:
    with desk.store.read() as state:
        found = duty.resolve(state, name)
        rows = queries.grid(state, found.id)
        steps = standing.steps(state, found, rows)
        todo = standing.todo(state, found, rows)
        here = standing.zone(state)
    lines = [_("Week {week} · moderator: {name}").format(week=found.name, name=found.moderator_name or "–")]
    for step in steps:
        due = step.due.astimezone(here).strftime("%m-%d %H:%M") if step.due else "–"
        lines.append(f"  {standing.step_name(step.step)}  {standing.standing_name(step.standing)}  ({due})")
    lines += [f"{'!' if item.late else '·'} {item.text}" for item in todo]
    desk.say(
        {
            "week": found.name,
            "moderator": found.moderator_name or None,
            "status": found.status,
            "questions": len(rows),
            "steps": [
                {
                    "step": step.step,
                    "state": step.standing.value,
                    "due": step.due.astimezone(here).isoformat() if step.due else None,
                }
                for step in steps
            ],
            "next": [
                {"step": item.step, "code": item.code, "question": item.question, "text": item.text, "late": item.late}
                for item in todo
            ],
        },
        *lines,
    )


@week.command(name="list", help=_("Every week, newest first."))
@pass_desk
def list_(desk: Desk) -> None:
    with desk.store.read() as state:
        found = queries.weeks(state)
    desk.say(
        [{"week": one.name, "moderator": one.moderator_name or None, "status": one.status} for one in found],
        *(f"{one.name}  {week_state(one.status)}  {one.moderator_name or '–'}" for one in found),
    )


@week.command(
    name="open",
    help=_("Open a week; the default is the next one."),
    epilog=example("modui week open 2026-W48 --moderator 阿树"),
)
@click.argument("name", required=False, metavar="[WEEK]")
@click.option("--moderator", metavar="MEMBER", help=_("Who has the duty; the default is you."))
@pass_desk
def open_(desk: Desk, name: str | None, moderator: str | None) -> None:
    with desk.store.read() as state:
        who = _moderator(state, moderator or desk.store.setting("actor") or None)
        chosen = name or duty.next_name(state)
    desk.do(lambda state: duty.open_week(state, chosen, who))
    with desk.store.read() as state:
        found = duty.resolve(state, chosen)
    desk.say(_week_json(found), _("The week {week} is open.").format(week=found.name))


def _moderator(state: State, text: str | None) -> str | None:
    return members.resolve(state, text).id if text else None


def _week_json(found: WeekView) -> dict[str, object]:
    return {"week": found.name, "moderator": found.moderator_name or None, "status": found.status}


@week.command(
    help=_("Change the dates of a week, as local times."),
    epilog=example('modui week dates 2026-W48 --session "2026-11-28 20:00"'),
)
@click.argument("name", required=False, metavar="[WEEK]")
@click.option("--intake-from", metavar="TIME", help=_("Questions are taken in from here on."))
@click.option("--intake-until", metavar="TIME", help=_("… and until here."))
@click.option("--answers-due", metavar="TIME", help=_("Answers are asked for until here."))
@click.option("--session", "session_at", metavar="TIME", help=_("The live session."))
@click.option("--vote-until", metavar="TIME", help=_("The vote ends."))
@click.option("--digest-due", metavar="TIME", help=_("The digest is out."))
@pass_desk
def dates(desk: Desk, /, name: str | None, **given: str | None) -> None:
    with desk.store.read() as state:
        found = duty.resolve(state, name)
        here = standing.zone(state)
    moments = {column: read_moment(text, here) for column, text in given.items() if text is not None}
    desk.do(lambda state: duty.set_dates(state, found.id, moments))
    with desk.store.read() as state:
        changed = queries.week(state, found.id)
    shown = {column: getattr(changed, column) for column in duty.RHYTHM}
    desk.say(
        {"week": changed.name}
        | {column: value.astimezone(here).isoformat() if value else None for column, value in shown.items()},
        *(f"{column}: {value.astimezone(here):%Y-%m-%d %H:%M}" for column, value in shown.items() if value),
    )


@week.command(name="hand-to", help=_("Name the moderator of a week."), epilog=example("modui week hand-to 小满妈妈"))
@click.argument("member", metavar="MEMBER")
@click.option("--week", "name", metavar="WEEK", help=_("The default is the week in hand."))
@pass_desk
def hand_to(desk: Desk, member: str, name: str | None) -> None:
    with desk.store.read() as state:
        found = duty.resolve(state, name)
        who = members.resolve(state, member)
    desk.do(lambda state: duty.hand_to(state, found.id, who))
    desk.say(
        {"week": found.name, "moderator": who.shown},
        _("{name} has the duty of {week}.").format(name=who.shown, week=found.name),
    )


@week.command(help=_("Close a week: published and handed over."))
@click.argument("name", required=False, metavar="[WEEK]")
@pass_desk
def close(desk: Desk, name: str | None) -> None:
    with desk.store.read() as state:
        found = duty.resolve(state, name)
        open_things = standing.todo(state, found)
    desk.do(lambda state: duty.close(state, found.id))
    for item in open_things:
        if item.code != "hand-over":
            desk.note(_("left open: {text}").format(text=item.text))
    desk.say({"week": found.name, "status": "closed"}, _("The week {week} is closed.").format(week=found.name))


@week.command(help=_("Open a closed week again."))
@click.argument("name", metavar="WEEK")
@pass_desk
def reopen(desk: Desk, name: str) -> None:
    with desk.store.read() as state:
        found = duty.resolve(state, name)
    desk.do(lambda state: duty.reopen(state, found.id))
    desk.say({"week": found.name, "status": "open"}, _("The week {week} is open again.").format(week=found.name))
