"""A dialog to choose one row of a list."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Label, Static

from modui.i18n import _
from widgets.dialogs import Dialog
from widgets.rows import Column, Row, Rows


class Pick(Dialog[str]):
    """Rows to choose one of; gives its key.

    Args:
        title: what it is chosen for.
        columns: of the list.
        rows: what can be chosen.
        empty: what to say where there is nothing.
    """

    DEFAULT_CSS = """
    Pick #rows { height: auto; min-height: 2; max-height: 60vh; }
    """

    def __init__(self, title: str, columns: Sequence[Column], rows: Sequence[Row], *, empty: str = "") -> None:
        super().__init__()
        self.heading = title
        self.given = tuple(rows)
        self._rows = Rows(columns, id="rows", empty=empty)

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Label(Content(self.heading), classes="title")
            yield self._rows
            yield Static(_("enter choose · esc back"), classes="keys")

    def on_mount(self) -> None:
        self._rows.show(self.given)
        self._rows.focus()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Leave with the row."""
        self.dismiss(event.key)
