"""Home: the week's questions by steps, and what to do next."""

from datetime import datetime, timedelta
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from modui.duties.standing import Glance, Standing, glance, stands, step_name
from modui.duties.waves import Wave
from modui.i18n import _, ngettext, pgettext
from modui.records.reading import State
from modui.records.views import GridRow
from modui.records.words import STEPS
from screens.base import DeskScreen
from widgets.foot import Foot
from widgets.rows import Cell, Column, Row, Rows

SIGNS = {
    Standing.EMPTY: ("·", "dim"),
    Standing.TODO: ("●", "todo"),
    Standing.WAITING: ("◌", "waiting"),
    Standing.DONE: ("✓", "done"),
    Standing.LATE: ("!", "late"),
}
"""How a standing looks; the colour is never the only sign."""


class HomeScreen(DeskScreen):
    """The week at a glance."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "left_square_bracket",
            "turn(-1)",
            _("Week before"),
            show=False,
            id="home.before",
            tooltip=_("The week before"),
        ),
        Binding(
            "right_square_bracket", "turn(1)", _("Week after"), show=False, id="home.after", tooltip=_("The week after")
        ),
        Binding(
            "c", "app.step('chat')", pgettext("step", "Chat"), id="home.chat", tooltip=_("The group's chat of the week")
        ),
        Binding("g", "wave", _("Next wave"), id="home.wave", tooltip=_("Whom to ask now, or whom to release")),
        Binding("G", "assign", _("Whole week"), id="home.assign", tooltip=_("Whom to ask for the whole week")),
        Binding("w", "week", _("Week"), id="home.week", tooltip=_("Open, close or change a week")),
    ]

    def __init__(self, first: Glance) -> None:
        super().__init__()
        self.seen = first

    def compose(self) -> ComposeResult:
        yield Static(id="top", markup=False)
        yield Rows(
            [Column(3), Column(0, _("Question")), *(Column(9, step_name(step)) for step in STEPS)],
            id="grid",
            empty=_("No question yet. Press 1, then n, to take one in from a Word file."),
        )
        with Vertical(id="next"):
            yield Static(id="block", markup=False)
            yield Rows([Column(1), Column(8), Column()], id="todo", empty=_("Nothing waits for you."))
        yield Foot()

    def on_mount(self) -> None:
        self.show(self.seen)
        self.query_one("#todo" if self.seen.todo else "#grid").focus()

    def load(self, state: State) -> Glance:
        return glance(state, self.desk.week)

    def show(self, data: object) -> None:
        assert isinstance(data, Glance)
        self.seen = data
        self.static("#top", top_line(data, self.size.width or 80))
        grid = self.query_one("#grid", Rows)
        grid.show(_grid_row(row, data.waves.get(row.id)) for row in data.rows)
        if self.desk.question:
            grid.go(self.desk.question)
        todo = self.query_one("#todo", Rows)
        todo.empty = _("Nothing waits for you.") if data.week else _("Press w to open a week, and 6 to import members.")
        todo.show(
            Row(
                f"{item.step}:{item.question or ''}:{item.code}",
                (
                    Cell("!" if item.late else "·", "late" if item.late else "dim"),
                    Cell(step_name(item.step), "dim"),
                    Cell(item.text, "late" if item.late else ""),
                ),
            )
            for item in data.todo
        )
        self.static("#block", block_line(data))

    def on_resize(self) -> None:
        self.static("#top", top_line(self.seen, self.size.width))

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open the question at the step where it stands, or the step a thing to do belongs to."""
        if event.rows.id == "grid":
            row = next(row for row in self.seen.rows if row.id == event.key)
            self.desk.question = row.id
            self.desk.action_step(_step_of(row))
        else:
            step, question, _code = event.key.split(":")
            self.desk.question = question or self.desk.question
            self.desk.action_step(step)

    def on_rows_moved(self, event: Rows.Moved) -> None:
        # Home is read again under the other screens too; the question in hand is theirs then.
        if event.rows.id == "grid" and self.is_current:
            self.desk.question = event.key

    def action_turn(self, by: int) -> None:
        """Turn to the week before or after."""
        names = self.seen.names
        if names and self.seen.week:
            place = names.index(self.seen.week.name) + by
            if 0 <= place < len(names):
                self.desk.week = names[place]
                self.reload()

    def action_wave(self) -> None:
        """Show what to do next for the question under the cursor, and do it."""
        from screens.asking import next_wave

        todo = self.query_one("#todo", Rows)
        question = todo.key.split(":")[1] if todo.has_focus and todo.key else self.desk.question
        if question:
            next_wave(self, question)

    def action_assign(self) -> None:
        """Show whom to ask for all of the week's questions together; and do it."""
        from screens.asking import whole_week

        if self.seen.week is not None:
            whole_week(self, self.seen.week.id)

    def action_week(self) -> None:
        """Open, close or change a week."""
        from screens.weeks import open_menu

        open_menu(self)


def _step_of(row: GridRow) -> str:
    """The first step of a question that is not done."""
    for step in STEPS:
        if stands(row, step) not in (Standing.DONE, Standing.EMPTY):
            return step
    return next((step for step in STEPS if stands(row, step) is Standing.EMPTY), "digest")


def _grid_row(row: GridRow, wave: Wave | None) -> Row:
    invited = row.answers or row.waiting or row.accepted
    counts = {
        "intake": "",
        "experts": str(row.listed or ""),
        # As the line above the people says it: of how many that are needed.
        "answers": f"{wave.got}/{wave.need}" if wave is not None and invited else "",
        "vote": str(row.ballots or ""),
        "digest": "",
    }
    cells = []
    for step in STEPS:
        sign, tone = SIGNS[stands(row, step)]
        cells.append(Cell(f"{sign} {counts[step]}".rstrip(), tone))
    return Row(row.id, (Cell(row.label, "strong"), row.title, *cells))


def top_line(seen: Glance, width: int) -> str:
    """Community, week, moderator, the next date; what does not fit is left out from the end."""
    parts = [seen.community.name]
    if seen.week:
        parts.append(seen.week.name)
        parts.append(_("moderator {name}").format(name=seen.week.moderator_name or "–"))
        coming = [
            step for step in seen.steps if step.due and step.due > seen.now and step.standing is not Standing.DONE
        ]
        if coming and coming[0].due:
            when = coming[0].due.astimezone(seen.zone)
            parts.append(f"{step_name(coming[0].step)} {when:%m-%d %H:%M} ({_until(coming[0].due, seen.now)})")
        if seen.week.status == "closed":
            parts.append(_("closed"))
    else:
        parts.append(_("no week is open: press w"))
    if seen.queued:
        parts.append(_("{n} waiting for a week").format(n=seen.queued))
    parts.append(ngettext("{n} member", "{n} members", seen.members).format(n=seen.members))
    return " · ".join(parts)


def _until(moment: datetime, now: datetime) -> str:
    left: timedelta = moment - now
    if left.days:
        return ngettext("in {n} day", "in {n} days", left.days).format(n=left.days)
    hours = left.seconds // 3600
    return ngettext("in {n} hour", "in {n} hours", hours).format(n=hours) if hours else _("within the hour")


def block_line(seen: Glance) -> str:
    """What waits, as one block of time."""
    if not seen.todo:
        return _("Next")
    minutes = sum(item.minutes for item in seen.todo)
    late = sum(item.late for item in seen.todo)
    text = ngettext("Next: {n} thing, about {minutes} min", "Next: {n} things, about {minutes} min", len(seen.todo))
    said = text.format(n=len(seen.todo), minutes=minutes)
    return said + (" · " + _("{n} late").format(n=late) if late else "")
