"""How the result of a vote came about, a page at a time: order and bars, ties, counts, pairs, the rule."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Label, Static, Tab, Tabs

from modui.duties import vote
from modui.duties.tally import Climb, Tally, telling
from modui.duties.vote.explaining import names
from modui.i18n import _
from widgets.dialogs import Dialog

STYLES = {"strong": "bold", "done": "$text-success", "dim": "$text-muted", "": ""}


class ResultView(Dialog[bool]):
    """What a vote came to, told so that everybody can follow it.

    Args:
        heading: what was voted on.
        tally: what it came to.
        names: what the options are called.
        climb: how ties were decided, if they had to be.
    """

    DEFAULT_CSS = """
    ResultView {
        & > .box { width: 100%; max-width: 120; height: 100%; max-height: 100%; }
        & VerticalScroll { height: 1fr; max-height: 100%; }
        & #page { height: auto; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "turn(-1)", _("Page before"), show=False, id="result.before", tooltip=_("The page before")),
        Binding("right", "turn(1)", _("Page after"), show=False, id="result.after", tooltip=_("The next page")),
    ]

    def __init__(self, heading: str, tally: Tally, names: telling.Names, climb: Climb | None = None) -> None:
        super().__init__()
        self.heading = heading
        self.tally = tally
        self.called = names
        self.climb = climb

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Label(Content(self.heading), classes="title")
            yield Tabs(*(Tab(Content(part.short), id=f"page-{place}") for place, part in enumerate(self._told(78))))
            with VerticalScroll():
                yield Static(id="page", markup=False)
            yield Static(_("← → the other pages · ↑ ↓ further down · esc back"), classes="keys")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def on_resize(self) -> None:
        self._show()

    def on_tabs_tab_activated(self) -> None:
        self.query_one(VerticalScroll).scroll_home(animate=False)
        self._show()

    def action_turn(self, by: int) -> None:
        """Turn to another page."""
        tabs = self.query_one(Tabs)
        tabs.active = f"page-{(self._place(tabs) + by) % tabs.tab_count}"

    def _show(self) -> None:
        page = self.query_one("#page", Static)
        part = self._told(self.query_one(VerticalScroll).scrollable_content_region.width or 78)[
            self._place(self.query_one(Tabs))
        ]
        lines = [Content(part.title).stylize("bold"), Content("")]
        lines += [Content(line.text).stylize(STYLES[line.tone]) for line in part.lines]
        page.update(Content("\n").join(lines))

    @staticmethod
    def _place(tabs: Tabs) -> int:
        return int(tabs.active.removeprefix("page-") or 0)

    def _told(self, width: int) -> list[telling.Part]:
        return telling.told(self.tally, self.called, self.climb, width)


def result_view(heading: str, result: vote.Result) -> ResultView:
    """The view of a poll's result."""
    return ResultView(heading, result.tally, names(result), result.climb)
