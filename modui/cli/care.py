"""``modui care`` and ``modui members care``: how often members may be asked, when not, and about what not."""

from datetime import datetime
from pathlib import Path

import click

from modui.cli.base import Desk, example, pass_desk
from modui.duties import care as duty
from modui.duties import members
from modui.duties.care import Care, settings
from modui.duties.care.rules import contact_told, told
from modui.duties.care.settings import Allowance
from modui.i18n import _, ngettext
from modui.records.codecs import Value
from modui.records.views import MemberView


@click.group(help=_("How often members may be asked, and how many are asked for a question."))
def care() -> None:
    pass


def _measure_lines(kept: duty.Measure) -> list[str]:
    return [
        _("Messages that ask something of a member: at most {week} in seven days and {month} in thirty.").format(
            week=kept.per_week, month=kept.per_month
        ),
        _("Quiet hours: {hours}").format(hours=kept.quiet or _("none")),
        _("A question needs {n} answers; {percent} % of that many are asked at first.").format(
            n=kept.answers, percent=kept.ask_percent
        ),
        _("Reserves are proposed after {n} hours without a reply.").format(n=kept.wait_hours),
        _("Each request of late takes a score down: it is divided by 1 + {share} for each.").format(
            share=kept.load_percent / 100
        ),
    ]


@care.command(help=_("The community's measure, which holds where a member did not say otherwise."))
@pass_desk
def show(desk: Desk) -> None:
    with desk.store.read() as state:
        kept = duty.measure(state)
    desk.say(kept._asdict(), *_measure_lines(kept))


@care.command(
    name="set",
    help=_("Change the community's measure."),
    epilog=example("modui care set --per-week 1 --per-month 4 --quiet 22:00-09:00"),
)
@click.option("--per-week", type=int, help=_("Messages that ask something of a member within seven days."))
@click.option("--per-month", type=int, help=_("The same within thirty days."))
@click.option("--quiet", metavar="22:00-08:00", help=_("Hours in which nobody is written to; none for none."))
@click.option("--answers", type=int, help=_("Answers that a question needs."))
@click.option("--ask-percent", type=int, help=_("How many are asked at first, of those."))
@click.option("--wait-hours", type=int, help=_("After these hours without a reply, reserves are proposed."))
@click.option("--load-percent", type=int, help=_("What each request of late takes off a score."))
@pass_desk
def set_(desk: Desk, /, **given: Value) -> None:
    values = {name: value for name, value in given.items() if value is not None}
    desk.do(lambda state: settings.set_measure(state, values))
    with desk.store.read() as state:
        kept = duty.measure(state)
    desk.say(kept._asdict(), *_measure_lines(kept))


@care.command(help=_("The message to the group that asks everybody how they want to be asked."))
@pass_desk
def message(desk: Desk) -> None:
    with desk.store.read() as state:
        text = settings.asking_how(state)
    desk.say({"message": text}, text)


@care.command(
    name="import",
    help=_("Take in a table that says how members want to be asked (.xlsx .ods .csv .jsonl)."),
    epilog=example("modui care import wishes.xlsx"),
)
@click.argument("file", type=click.Path(path_type=Path))
@pass_desk
def import_(desk: Desk, file: Path) -> None:
    from modui.documents.sheets import read_rows
    from modui.duties.care.table import import_table

    report = import_table(desk.store, read_rows(file))
    lines = [
        _("changed: {changed}, unchanged: {unchanged}, rejected: {rejected}").format(
            changed=report.changed, unchanged=report.unchanged, rejected=len(report.rejected)
        )
    ]
    lines += [_("row {row}: {reason}").format(row=row, reason=reason) for row, reason in report.rejected]
    if report.ignored:
        lines.append(_("not taken in: {columns}").format(columns=", ".join(report.ignored)))
    rejected = [{"row": row, "reason": reason} for row, reason in report.rejected]
    desk.say(
        {
            "changed": report.changed,
            "unchanged": report.unchanged,
            "rejected": rejected,
            "ignored": list(report.ignored),
        },
        *lines,
    )


@click.command(
    name="care",
    help=_("How a member wants to be asked; with options, change it. The word - gives back what the community has."),
    epilog=example(
        "modui members care 阿树",
        "modui members care 阿树 --per-week 1 --quiet 22:00-09:00 --away 2026-12-01..2026-12-10",
        "modui members care 老K --not-about 融资 --not-about 合同",
    ),
)
@click.argument("member", metavar="MEMBER")
@click.option("--per-week", help=_("Messages that ask something of them within seven days."))
@click.option("--per-month", help=_("The same within thirty days."))
@click.option("--quiet", metavar="22:00-09:00", help=_("Their quiet hours; none for none."))
@click.option("--away", multiple=True, metavar="FROM..TO", help=_("Days on which they are away; - for none."))
@click.option("--not-about", multiple=True, metavar="TOPIC", help=_("What they are not asked about; - for nothing."))
@click.option("--never/--ever", default=None, help=_("They are not asked at all, or may be again."))
@pass_desk
def of_member(
    desk: Desk,
    member: str,
    per_week: str | None,
    per_month: str | None,
    quiet: str | None,
    away: tuple[str, ...],
    not_about: tuple[str, ...],
    never: bool | None,
) -> None:
    values: dict[str, Value] = {}
    for name, text in (("per_week", per_week), ("per_month", per_month)):
        if text is not None:
            values[name] = settings.number("" if text == "-" else text)
    if quiet is not None:
        values["quiet"] = "" if quiet == "-" else quiet
    for name, several in (("away", away), ("not_about", not_about)):
        if several:
            values[name] = [one for one in several if one != "-"]
    if never is not None:
        values["never"] = never
    with desk.store.read() as state:
        found = members.resolve(state, member)
    if values:
        desk.do(lambda state: settings.allow(state, found.id, values))
    with desk.store.read() as state:
        caring, own = duty.read(state, found.id), settings.allowance(state, found.id)
    desk.say(_json(found, caring, own), *_lines(found, caring))


def _json(found: MemberView, caring: Care, own: Allowance) -> dict[str, object]:
    def moment(at: datetime | None) -> str | None:
        return at.isoformat() if at is not None else None

    return {
        "member": found.id,
        "name": found.shown,
        **{name: list(value) if isinstance(value, tuple) else value for name, value in own._asdict().items()},
        "allowed": {"per_week": caring.of(found.id).per_week, "per_month": caring.of(found.id).per_month},
        "left": caring.left(found.id),
        "contacts": [{"kind": one.kind, "at": moment(one.at)} for one in caring.contacts.get(found.id, ())],
        "limits": [
            {"code": one.code, "reason": one.text, "until": moment(one.until)} for one in caring.limits(found.id)
        ],
    }


def _lines(found: MemberView, caring: Care) -> list[str]:
    wishes = caring.of(found.id)
    left = caring.left(found.id)
    today = caring.now.astimezone(caring.zone).date()
    lines = [
        ngettext(
            "{name} may be asked {n} time more now: at most {week} in seven days, {month} in thirty.",
            "{name} may be asked {n} times more now: at most {week} in seven days, {month} in thirty.",
            left,
        ).format(name=found.shown, n=left, week=wishes.per_week, month=wishes.per_month)
    ]
    if wishes.quiet and wishes.quiet != duty.NO_QUIET:
        lines.append(_("Quiet hours: {hours}").format(hours=wishes.quiet))
    lines += [_("away: {days}").format(days=one) for one in wishes.away]
    if wishes.not_about:
        lines.append(_("not about: {topics}").format(topics="、".join(wishes.not_about)))
    reached = caring.contacts.get(found.id, ())
    if reached:
        count = ngettext("{n} message in thirty days: ", "{n} messages in thirty days: ", len(reached))
        lines.append(count.format(n=len(reached)) + ", ".join(contact_told(o, today, caring.zone) for o in reached))
    for one in caring.limits(found.id):
        again = _("again from {day}").format(day=told(one.until.astimezone(caring.zone).date())) if one.until else ""
        lines.append(_("not now: {reason}").format(reason=one.text) + (f" ({again})" if again else ""))
    return lines
