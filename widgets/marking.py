"""A dialog to agree to the marked rows of a list: all of them at first, any of them taken out or in."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Label, Static

from modui.i18n import _
from widgets.dialogs import Dialog
from widgets.rows import Column, Row, Rows


class Marking(Dialog[frozenset[str]]):
    """Rows that are agreed to by Enter; gives the keys of those that are still marked.

    Args:
        title: what is proposed.
        note: what to know of it.
        columns: of the list.
        rows: what is proposed; those with a key are marked.
        confirm: what Enter does with them.
        empty: what to say where there is nothing to agree to.
    """

    DEFAULT_CSS = """
    Marking #rows { height: auto; min-height: 2; max-height: 70vh; }
    """

    def __init__(
        self, title: str, note: str, columns: Sequence[Column], rows: Sequence[Row], *, confirm: str, empty: str = ""
    ) -> None:
        super().__init__()
        self.heading = title
        self.note = note
        self.given = tuple(rows)
        self.confirm = confirm
        self._rows = Rows(columns, id="rows", markable=True, empty=empty)

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Label(Content(self.heading), classes="title")
            if self.note:
                yield Static(Content(self.note), classes="hint")
            yield self._rows
            yield Static(self._keys(), id="keys", classes="keys", markup=False)

    def on_mount(self) -> None:
        self._rows.show(self.given)
        self._rows.marked.update(row.key for row in self.given if row.key)
        self._rows.focus()
        self._say()

    def _keys(self) -> str:
        if not any(row.key for row in self.given):
            return _("esc back")
        asked = _("enter {what} ({n})").format(what=self.confirm, n=len(self._rows.marked))
        return " · ".join((asked, _("space in or out"), _("esc back")))

    def _say(self) -> None:
        self.query_one("#keys", Static).update(Content(self._keys()))

    def on_rows_marked(self) -> None:
        """Say how many are left."""
        self._say()

    def on_rows_chosen(self) -> None:
        """Agree to those that are marked."""
        self.dismiss(frozenset(self._rows.marked) or None)
