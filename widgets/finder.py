"""A dialog to find one row by typing: a line to type in, and below it what is found so far."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Label, Static
from textual.worker import Worker, get_current_worker

from modui.errors import ModuiError
from modui.i18n import _
from widgets.dialogs import Dialog
from widgets.rows import Column, Row, Rows

PAUSE = 0.1
"""Seconds without a key before a search runs."""


class Finder(Dialog[str]):
    """Type, move with the arrows, Enter; gives the key of the row.

    Args:
        title: what is looked for.
        columns: of the list.
        search: the rows for what was typed; it is called in a thread.
    """

    DEFAULT_CSS = """
    Finder #rows { height: 12; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", _("Up"), show=False, id="finder.up", tooltip=_("The line above")),
        Binding("down", "move(1)", _("Down"), show=False, id="finder.down", tooltip=_("The line below")),
    ]

    def __init__(self, title: str, columns: Sequence[Column], search: Callable[[str], Sequence[Row]]) -> None:
        super().__init__()
        self.heading = title
        self.search = search
        self._rows = Rows(columns, id="rows", empty=_("Nobody is found."))
        self._pause: Timer | None = None
        self._shown: str | None = None
        """What the rows were found by."""
        self._eager = False
        """Enter was pressed before the rows were those of what was typed."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Label(Content(self.heading), classes="title")
            yield Input(placeholder=_("name, pinyin, skill, anything"), compact=True)
            yield self._rows
            yield Static(classes="said", id="said", markup=False)
            yield Static(_("enter choose · esc back"), classes="keys")

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self.look("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search shortly after the last key."""
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE, lambda: self.look(event.value))

    @work(thread=True, exclusive=True, exit_on_error=False)
    def look(self, text: str) -> None:
        """Search, and show what is found unless something else is looked for by then."""
        worker = get_current_worker()
        try:
            found = self.search(text)
        except ModuiError as error:
            self.app.call_from_thread(self.query_one("#said", Static).update, Content(error.message))
            return
        self.app.call_from_thread(self._show, text, found, worker)

    def _show(self, text: str, found: Sequence[Row], worker: "Worker[None]") -> None:
        # Looked at here, where searches are begun: a newer one may be under way since this one ended.
        if worker.is_cancelled:
            return
        self._shown = text
        self._rows.show(found)
        self._rows.cursor = 0
        if self._eager:
            self._choose()

    def action_move(self, by: int) -> None:
        """Move in the list while the line keeps the focus."""
        self._rows.action_move(by)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Leave with the row under the cursor, once the rows are those of what was typed."""
        if event.value == self._shown:
            self._choose()
        else:
            self._eager = True
            self.look(event.value)

    def _choose(self) -> None:
        self._eager = False
        if self._rows.key is not None and self.is_current:
            self.dismiss(self._rows.key)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Leave with the row that was clicked."""
        self.dismiss(event.key)
