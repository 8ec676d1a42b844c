"""Outcome: ask askers weeks later whether it worked, and keep what they tell beside the answer."""

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from modui.duties import outcome
from modui.i18n import _
from modui.records.reading import State
from screens import outcome_shown as shown
from screens import wording
from screens.base import DeskScreen
from screens.outcome_shown import Seen, Told
from widgets.dialogs import Field, Reading
from widgets.foot import Foot
from widgets.rows import Column, Rows


class OutcomeScreen(DeskScreen):
    """The answers whose askers are to be asked, were asked, or told how it went."""

    step = "outcome"
    CSS_PATH = "outcome.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "ask", _("Ask"), id="outcome.ask", tooltip=_("The ready message that asks whether it worked")),
        Binding("w", "record('worked')", _("Worked"), id="outcome.worked", tooltip=_("The asker says that it worked")),
        Binding("p", "record('partly')", _("Partly"), id="outcome.partly", tooltip=_("It worked in part")),
        Binding("n", "record('no')", _("Did not"), id="outcome.no", tooltip=_("It did not work")),
        Binding("t", "record('untried')", _("Not tried"), id="outcome.untried", tooltip=_("They did not try it")),
        Binding("d", "days", _("When"), id="outcome.days", tooltip=_("Choose how long after the digest to ask")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.seen: Seen | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="top", markup=False)
        with Vertical(classes="split"):
            yield Rows(
                [Column(1), Column(7), Column(0, _("Answer")), Column(10, _("Asker")), Column(14)],
                id="outcomes",
                empty=_("Nobody is to be asked yet: it is time some weeks after a digest."),
            ).add_class("list")
            with VerticalScroll(classes="detail", id="detail"):
                yield Static(id="outcome", markup=False)
        yield Foot()

    def on_mount(self) -> None:
        self.query_one("#outcomes").focus()

    # Showing ------------------------------------------------------------------------------------------------------

    def load(self, state: State) -> Seen:
        return shown.read(state)

    def show(self, data: object) -> None:
        assert isinstance(data, Seen)
        first = self.seen is None
        self.seen = data
        rows = self.query_one("#outcomes", Rows)
        rows.show(shown.rows(data))
        if first:
            in_hand = next((one for one in data.told if one.question.id == self.desk.question), None)
            rows.go(in_hand.answer.id if in_hand else "")
        self.static("#top", shown.top(data))
        self._show_told()

    def _show_told(self) -> None:
        self.query_one("#outcome", Static).update(shown.detail(self.told))
        self.offer_keys()

    @property
    def told(self) -> Told | None:
        """The answer under the cursor."""
        return self.seen.at(self.query_one("#outcomes", Rows).key) if self.seen and self.is_mounted else None

    def on_rows_moved(self) -> None:
        """Look at the answer under the cursor."""
        self._show_told()
        self.query_one("#detail").scroll_home(animate=False)

    def on_rows_chosen(self) -> None:
        """Read all of the answer."""
        if self.told is not None:
            self.app.push_screen(Reading(self.told.question.title, shown.detail(self.told).plain))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done with the answer under the cursor is offered."""
        if action == "ask":
            return self.told is not None and self.told.status in ("due", "asked")
        if action == "record":
            return self.told is not None and self.told.status not in parameters
        return True

    # Asking and recording -----------------------------------------------------------------------------------------

    def action_ask(self) -> None:
        """Show the message to the asker; ticking it as sent marks them as asked."""
        one = self.told
        if one is None:
            return
        row = one.question.id

        def read() -> str:
            with self.desk.store.read() as state:
                return outcome.question_message(state, row)

        def sent() -> None:
            self.act(lambda state: outcome.ask(state, row), _("Asked: {name}").format(name=one.question.asker_name))

        title = _("Ask {name} whether it worked").format(name=one.question.asker_name)
        self.background(read, lambda text: self.message(title, text, sent if one.status == "due" else None))

    def action_record(self, verdict: str) -> None:
        """Keep what the asker told, with a remark and where it may be told."""
        one = self.told
        if one is None:
            return
        answer, known = one.answer.id, one.outcome

        def job(values: Mapping[str, str]) -> None:
            scope = values["scope"].split() if values["scope"] else None
            self.desk.store.act(lambda state: outcome.record(state, answer, verdict, values["remark"], scope))

        scope = known.scope if known else None
        fields = [
            Field("remark", _("In the asker's words"), known.remark if known else "", lines=True),
            Field("scope", _("May be told"), " ".join(scope or ()), choices=wording.scope_choices(scope)),
        ]
        title = _("{label}: {text}").format(
            label=wording.outcome_state(verdict).word, text=one.answer.title or one.question.title
        )
        self.submit(title, fields, job, lambda _nothing: self.desk.changed(), draft=f"outcome:{answer}")

    def action_days(self) -> None:
        """Choose how long after the digest askers are asked."""

        def job(values: Mapping[str, str]) -> None:
            self.desk.store.act(lambda state: outcome.ask_after(state, outcome.days_of(values["days"])))

        days = str(self.seen.days) if self.seen else ""
        fields = [Field("days", _("Days after the digest"), days, hint=_("empty: as usual, three weeks"))]
        self.submit(_("When askers are asked"), fields, job, lambda _nothing: self.desk.changed())
