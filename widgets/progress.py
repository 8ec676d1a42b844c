"""Long work, on the screen: how far it is, and a way to stop it."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Label, ProgressBar, Static

from modui.i18n import _
from widgets.dialogs import Dialog


class Progress(Dialog[None]):
    """How far some work is. Whoever does the work asks :attr:`cancelled` and dismisses it at the end.

    Args:
        title: what is done.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", _("Stop"), id="progress.stop", tooltip=_("Stop; what is done stays")),
    ]

    def __init__(self, title: str) -> None:
        super().__init__()
        self.heading = title
        self.cancelled = False
        self._bar = ProgressBar(show_eta=False)
        self._count = Static()

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Label(Content(self.heading), classes="title")
            yield self._bar
            yield self._count
            yield Static(_("esc stop"), classes="keys", id="keys")

    def advance(self, done: int, total: int) -> None:
        """Show that `done` of `total` is done."""
        self._bar.update(total=total, progress=done)
        self._count.update(Content(f"{done} / {total}"))

    def action_stop(self) -> None:
        """Ask the work to stop at its next opportunity."""
        self.cancelled = True
        self.query_one("#keys", Static).update(_("Stopping…"))
