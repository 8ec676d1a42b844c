"""The weeks: open the next one, close or reopen one, change its dates, name its moderator, turn the desk to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Label, Static

from modui.duties import members, standing, week
from modui.errors import BadInput
from modui.i18n import _, pgettext
from modui.records import queries
from modui.records.reading import State
from modui.records.views import WeekView
from screens.base import DeskScreen
from widgets.dialogs import Dialog, Field
from widgets.rows import Cell, Column, Row, Rows

TIME = "%Y-%m-%d %H:%M"


@dataclass(frozen=True)
class Weeks:
    """What the menu shows."""

    weeks: tuple[WeekView, ...]
    """Newest first."""
    next: str
    """The week to open next."""
    zone: ZoneInfo


@dataclass(frozen=True)
class Choice:
    """What was chosen in the menu: open, moderator, dates, close, reopen or turn, and for which week."""

    verb: str
    week: WeekView | None


class WeekMenu(Dialog[Choice]):
    """The weeks, newest first, and what can be done with them. Gives what was chosen."""

    DEFAULT_CSS = """
    WeekMenu #weeks { height: auto; min-height: 2; max-height: 12; }
    WeekMenu #keys { height: auto; color: $text-muted; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "choose('open')", _("Open the next"), id="weeks.open", tooltip=_("Open the next week")),
        Binding("m", "choose('moderator')", _("Moderator"), id="weeks.moderator", tooltip=_("Who has the duty")),
        Binding("d", "choose('dates')", _("Dates"), id="weeks.dates", tooltip=_("Change the dates of this week")),
        Binding("c", "choose('close')", _("Close"), id="weeks.close", tooltip=_("Close this week: handed over")),
        Binding("r", "choose('reopen')", _("Reopen"), id="weeks.reopen", tooltip=_("Open a closed week again")),
    ]

    def __init__(self, seen: Weeks, name: str | None) -> None:
        super().__init__()
        self.seen = seen
        self.at = next((one.id for one in seen.weeks if one.name == name), "")

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Label(_("Weeks"), classes="title")
            yield Rows([Column(8), Column(8), Column(), Column(24)], id="weeks", empty=_("No week yet."))
            yield Static(id="keys", markup=False)

    def on_mount(self) -> None:
        rows = self.query_one(Rows)
        rows.show(_week_row(one, self.seen.zone) for one in self.seen.weeks)
        rows.go(self.at)
        rows.focus()
        self._say_keys()

    def on_rows_moved(self) -> None:
        """The keys are those of the week under the cursor."""
        self._say_keys()

    def on_rows_chosen(self) -> None:
        """Turn the desk to the week."""
        self.action_choose("turn")

    def _say_keys(self) -> None:
        keys = [_("o open {week}").format(week=self.seen.next)]
        if self.week:
            closing = _("r reopen") if self.week.status == "closed" else _("c close")
            keys = [_("enter go there"), *keys, _("m moderator"), _("d dates"), closing]
        self.query_one("#keys", Static).update(Content(" · ".join([*keys, _("esc back")])))

    @property
    def week(self) -> WeekView | None:
        """The week under the cursor."""
        key = self.query_one(Rows).key
        return next((one for one in self.seen.weeks if one.id == key), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A closed week is reopened, an open one closed; without a week there is only the next one to open."""
        if action != "choose" or not self.is_mounted or parameters[0] == "open":
            return True
        if self.week is None:
            return False
        return {"close": self.week.status == "open", "reopen": self.week.status == "closed"}.get(
            str(parameters[0]), True
        )

    def action_choose(self, verb: str) -> None:
        """Leave with what is to be done."""
        self.dismiss(Choice(verb, self.week))


def _week_row(one: WeekView, zone: ZoneInfo) -> Row:
    status = (
        Cell(pgettext("week", "closed"), "dim") if one.status == "closed" else Cell(pgettext("week", "open"), "todo")
    )
    session = _("live {when}").format(when=one.session_at.astimezone(zone).strftime(TIME)) if one.session_at else ""
    return Row(one.id, (Cell(one.name, "strong"), status, one.moderator_name or "–", Cell(session, "dim")))


def open_menu(screen: DeskScreen) -> None:
    """Show the weeks over `screen`, and do what is chosen there."""

    def chosen(seen: Weeks, choice: Choice | None) -> None:
        if choice is None:
            return
        if choice.verb == "open":
            _open(screen, seen)
        elif choice.week is not None:
            {"turn": _turn, "moderator": _hand_to, "dates": _dates, "close": _close, "reopen": _reopen}[choice.verb](
                screen, seen, choice.week
            )

    def show(seen: Weeks) -> None:
        screen.app.push_screen(WeekMenu(seen, screen.desk.week), lambda choice: chosen(seen, choice))

    def read() -> Weeks:
        with screen.desk.store.read() as state:
            return Weeks(tuple(queries.weeks(state)), week.next_name(state), standing.zone(state))

    screen.background(read, show)


def _turn(screen: DeskScreen, _seen: Weeks, one: WeekView) -> None:
    """Put `one` on the desk."""
    screen.desk.week, screen.desk.question = one.name, None
    screen.reload()


def _open(screen: DeskScreen, seen: Weeks) -> None:
    def job(values: Mapping[str, str]) -> str:
        change = screen.desk.store.act(
            lambda state: week.open_week(state, values["name"], _member(state, values["moderator"]))
        )
        assert change is not None
        with screen.desk.store.read() as state:
            return queries.week(state, change.edits[0].row).name

    def done(name: str) -> None:
        screen.tell(_("The week {week} is open.").format(week=name))
        screen.desk.week, screen.desk.question = name, None
        screen.desk.changed()

    def ask(actor: str) -> None:
        fields = [
            Field("name", _("Week"), seen.next),
            Field("moderator", _("Moderator"), actor, hint=_("nickname or name; may stay empty")),
        ]
        screen.submit(_("Open a week"), fields, job, done)

    screen.background(lambda: screen.desk.store.setting("actor"), ask)


def _member(state: State, text: str) -> str | None:
    return members.resolve(state, text.strip()).id if text.strip() else None


def _hand_to(screen: DeskScreen, _seen: Weeks, one: WeekView) -> None:
    def job(values: Mapping[str, str]) -> str:
        with screen.desk.store.read() as state:
            who = members.resolve(state, values["moderator"])
        screen.desk.store.act(lambda state: week.hand_to(state, one.id, who))
        return who.shown

    def done(name: str) -> None:
        screen.tell(_("{name} has the duty of {week}.").format(name=name, week=one.name))
        screen.desk.changed()

    field = Field("moderator", _("Moderator"), one.moderator_name, hint=_("nickname or name"))
    screen.submit(_("Moderator of {week}").format(week=one.name), [field], job, done)


def _dates(screen: DeskScreen, seen: Weeks, one: WeekView) -> None:
    labels = {
        "intake_from": _("Questions from"),
        "intake_until": _("Questions until"),
        "answers_due": _("Answers due"),
        "session_at": _("Live session"),
        "vote_until": _("Vote until"),
        "digest_due": _("Digest out"),
    }

    def local(column: str) -> str:
        moment: datetime | None = getattr(one, column)
        return moment.astimezone(seen.zone).strftime(TIME) if moment else ""

    def job(values: Mapping[str, str]) -> None:
        # Only what was typed anew: the form shows minutes, and a date may be more exact.
        typed = {column: text.strip() for column, text in values.items() if text.strip() != local(column)}
        moments = {column: moment_in(labels[column], text, seen.zone) for column, text in typed.items()}
        screen.desk.store.act(lambda state: week.set_dates(state, one.id, moments))

    def done(_nothing: None) -> None:
        screen.tell(_("The dates of {week} are set.").format(week=one.name))
        screen.desk.changed()

    fields = [Field(column, labels[column], local(column)) for column in week.RHYTHM]
    note = _("Local time in {zone}.").format(zone=seen.zone.key)
    screen.submit(_("Dates of {week}").format(week=one.name), fields, job, done, note=note)


def moment_in(label: str, text: str, zone: ZoneInfo) -> datetime:
    """The local time that `text` says; :class:`BadInput` (``time-format``) when it says none."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError as error:
        raise BadInput(
            "time-format",
            _("{label}: “{text}” is not a date and time.").format(label=label, text=text),
            _("Write it like 2026-11-29 20:30."),
        ) from error


def _close(screen: DeskScreen, _seen: Weeks, one: WeekView) -> None:
    """Ask first, saying what is left open: it is advice, not a bar."""

    def read() -> list[str]:
        with screen.desk.store.read() as state:
            return [item.text for item in standing.todo(state, one) if item.code != "hand-over"]

    def ask(left: list[str]) -> None:
        lines = [_("Close {week}: published and handed over?").format(week=one.name)]
        if left:
            lines += ["", _("Left open:"), *(f"· {text}" for text in left)]
        said = _("The week {week} is closed.").format(week=one.name)
        screen.ask("\n".join(lines), lambda: screen.act(lambda state: week.close(state, one.id), said))

    screen.background(read, ask)


def _reopen(screen: DeskScreen, _seen: Weeks, one: WeekView) -> None:
    said = _("The week {week} is open again.").format(week=one.name)
    screen.act(lambda state: week.reopen(state, one.id), said)
