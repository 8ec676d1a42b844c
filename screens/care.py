"""How members want to be asked: what is known of one of them, in words, and the forms that change it."""

from collections.abc import Mapping
from datetime import datetime

from modui.duties import care
from modui.duties.care import Care, settings
from modui.duties.care.rules import MONTH, WEEK, contact_told, told, used
from modui.duties.member_fields import items
from modui.i18n import _
from modui.records.codecs import Value
from screens.base import DeskScreen
from widgets.dialogs import Field


def lines(caring: Care, member: str, due: datetime | None = None, text: str = "") -> list[str]:
    """How a member may be asked now, a line a matter."""
    wishes = caring.of(member)
    reached = caring.contacts.get(member, ())
    today = caring.now.astimezone(caring.zone).date()
    found = []
    if not wishes.never:
        found.append(
            _("Asked {week} of {per_week} times this week, {month} of {per_month} this month.").format(
                week=len(used(reached, WEEK, caring.now)),
                per_week=wishes.per_week,
                month=len(used(reached, MONTH, caring.now)),
                per_month=wishes.per_month,
            )
            + (f" {contact_told(reached[0], today, caring.zone)}" if reached else "")
        )
    for one in caring.limits(member, text):
        again = _("again from {day}").format(day=told(one.until.astimezone(caring.zone).date())) if one.until else ""
        found.append(_("not now: {reason}").format(reason=one.text) + (f" ({again})" if again else ""))
    found += caring.notes(member, due)
    if wishes.not_about and not text:
        found.append(_("not about: {topics}").format(topics="、".join(wishes.not_about)))
    return found


def edit_member(screen: DeskScreen, member: str, name: str) -> None:
    """Change how a member wants to be asked."""

    def read() -> settings.Allowance:
        with screen.desk.store.read() as state:
            return settings.allowance(state, member)

    def job(values: Mapping[str, str]) -> None:
        after: dict[str, Value] = {one: settings.number(values[one]) for one in ("per_week", "per_month")}
        after["quiet"] = values["quiet"]
        for one in ("away", "not_about"):
            after[one] = [*items(values[one])]
        after["never"] = values["never"] == "never"
        screen.desk.store.act(lambda state: settings.allow(state, member, after))

    def show(own: settings.Allowance) -> None:
        usual = _("empty: as the community")
        fields = [
            Field("per_week", _("Times a week"), _shown(own.per_week), hint=usual),
            Field("per_month", _("Times a month"), _shown(own.per_month), hint=usual),
            Field("quiet", _("Quiet hours"), own.quiet, hint=usual),
            Field("away", _("Away"), "、".join(own.away)),
            Field("not_about", _("Not about"), "、".join(own.not_about)),
            Field(
                "never",
                _("May be asked"),
                "never" if own.never else "",
                choices=(("", _("yes, within this")), ("never", _("never"))),
            ),
        ]
        note = _(
            "Quiet hours like 22:00-09:00, days away like 2026-12-01..2026-12-10; what is empty is the community's."
        )
        said = _("{name} is up to date.").format(name=name)
        title = _("How may {name} be asked?").format(name=name)
        screen.submit(title, fields, job, lambda _nothing: _done(screen, said), note=note)

    screen.background(read, show)


def ask_how(screen: DeskScreen) -> None:
    """Show the message to the group that asks everybody how they want to be asked."""

    def read() -> str:
        with screen.desk.store.read() as state:
            return settings.asking_how(state)

    screen.background(read, lambda text: screen.message(_("To the group"), text))


def edit_measure(screen: DeskScreen) -> None:
    """Change how the community asks its members."""
    names = {
        "per_week": _("Times a week"),
        "per_month": _("Times a month"),
        "quiet": _("Quiet hours"),
        "answers": _("Answers needed"),
        "ask_percent": _("Ask at first, %"),
        "wait_hours": _("Wait, hours"),
        "load_percent": _("Load, %"),
    }

    def read() -> care.Measure:
        with screen.desk.store.read() as state:
            return care.measure(state)

    def job(values: Mapping[str, str]) -> None:
        numbers = {name: settings.number(values[name]) for name in names if name != "quiet"}
        after: dict[str, Value] = {name: value for name, value in numbers.items() if value is not None}
        after["quiet"] = values["quiet"]
        screen.desk.store.act(lambda state: settings.set_measure(state, after))

    def show(kept: care.Measure) -> None:
        fields = [Field(name, label, str(getattr(kept, name))) for name, label in names.items()]
        note = _(
            "For every member who did not say otherwise. A question asks this percentage of the answers it needs;"
            " after the hours without a reply, reserves are proposed."
        )
        title = _("How may members be asked?")
        screen.submit(title, fields, job, lambda _nothing: _done(screen, _("Kept.")), note=note)

    screen.background(read, show)


def _shown(number: int | None) -> str:
    return "" if number is None else str(number)


def _done(screen: DeskScreen, said: str) -> None:
    screen.tell(said)
    screen.desk.changed()
