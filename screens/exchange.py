"""Needs and offers: bring together members whose needs others can meet, and see what became of it."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from modui.duties import exchange, members
from modui.i18n import _
from modui.records import queries
from modui.records.reading import State
from modui.records.views import IntroductionView, MemberView
from modui.records.words import INTRODUCTION
from screens import exchange_shown as shown
from screens.base import DeskScreen
from screens.exchange_shown import Match, Seen
from screens.members import member_row
from screens.question import take_in_hand
from widgets.dialogs import Field
from widgets.finder import Finder
from widgets.foot import Foot
from widgets.rows import Column, Rows

FOUND_AT_MOST = 50


class ExchangeScreen(DeskScreen):
    """Who could be brought together, everybody or one member, and who was."""

    step = "exchange"
    CSS_PATH = "exchange.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "introduce", _("Introduce"), id="exchange.introduce", tooltip=_("The ready message to both")),
        Binding("e", "edit", _("Edit"), id="exchange.edit", tooltip=_("Change the message before it is sent")),
        Binding("t", "mark('met')", _("They talked"), id="exchange.met", tooltip=_("They talked")),
        Binding("d", "mark('declined')", _("Not this time"), id="exchange.declined", tooltip=_("One of them cannot")),
        Binding("n", "mark('no-reply')", _("No reply"), id="exchange.no-reply", tooltip=_("Nobody replied")),
        Binding(
            "x", "mark('cancelled')", _("Cancel"), id="exchange.cancelled", tooltip=_("It was not, or is not sent")
        ),
        Binding(
            "b", "mark('draft')", _("To send again"), id="exchange.draft", tooltip=_("It did not go out, or is to")
        ),
        Binding(
            "o", "offer", _("Offers"), id="exchange.offer", tooltip=_("Record small help that a member would give")
        ),
        Binding("f", "find", _("One member"), id="exchange.find", tooltip=_("Only the needs and offers of one member")),
        Binding(
            "escape", "back", _("Back"), show=False, id="exchange.back", tooltip=_("Back to everybody, then leave")
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.seen: Seen | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="top", markup=False)
        with Vertical(classes="split"):
            yield Rows(
                [
                    Column(1),
                    Column(14, _("Needs")),
                    Column(14, _("Gives")),
                    Column(3),
                    Column(0, _("Where they meet")),
                ],
                id="pairs",
                empty=_("Reading what everybody needs and gives …"),
            ).add_class("list")
            with VerticalScroll(classes="detail", id="detail"):
                yield Static(id="pair", markup=False)
        yield Foot()

    def on_mount(self) -> None:
        self.query_one("#pairs").focus()

    # Showing ------------------------------------------------------------------------------------------------------

    def load(self, state: State) -> Seen:
        week = take_in_hand(state, self.desk.week, None).week
        asked = [one for one in queries.questions(state, week.id) if one.status in shown.OPEN] if week else []
        return shown.read(state, self.desk.member, asked)

    def show(self, data: object) -> None:
        assert isinstance(data, Seen)
        self.seen = data
        rows = self.query_one("#pairs", Rows)
        rows.empty = _("Nobody's need meets another's offer yet. Fill in what members need and offer: 6, then e.")
        rows.show(shown.rows(data))
        self.static("#top", shown.top(data))
        self._show_pair()

    def _show_pair(self) -> None:
        if self.seen is not None:
            self.query_one("#pair", Static).update(shown.detail(self.seen, self.query_one("#pairs", Rows).key))
        self.offer_keys()

    def on_rows_moved(self) -> None:
        """Look at the line under the cursor."""
        self._show_pair()
        self.query_one("#detail").scroll_home(animate=False)

    def on_rows_chosen(self) -> None:
        """Write the introduction, or read it again."""
        self.action_introduce()

    @property
    def match(self) -> Match | None:
        """The two under the cursor who could meet."""
        return self.seen.match(self.query_one("#pairs", Rows).key) if self.seen and self.is_mounted else None

    @property
    def introduction(self) -> IntroductionView | None:
        """The introduction under the cursor."""
        return self.seen.introduction(self.query_one("#pairs", Rows).key) if self.seen and self.is_mounted else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done with the line under the cursor is offered."""
        known = self.introduction
        if action == "introduce":
            return known is not None or self.match is not None
        if action == "edit":
            return known is not None and known.status == "draft"
        if action == "mark":
            return known is not None and parameters[0] in INTRODUCTION[known.status].split()
        return True

    # Bringing together --------------------------------------------------------------------------------------------

    def action_introduce(self) -> None:
        """Write the message to both, and show it; ticking it as sent marks it so."""
        known, match = self.introduction, self.match
        if known is not None:
            self._show_message(known.id, known.message, known.status)
        elif match is not None:
            asked = match.question.id if match.question else None

            def job() -> tuple[str, str]:
                change = self.desk.store.act(
                    lambda state: exchange.introduce(
                        state, match.seeker, match.helper, reasons=match.words, question=asked, kind=match.kind
                    )
                )
                assert change is not None
                row = change.edits[0].row
                with self.desk.store.read() as state:
                    return row, str(state.scalar("SELECT message FROM introduction WHERE id = :id", id=row))

            def done(written: tuple[str, str]) -> None:
                self.desk.changed()
                self._show_message(*written, "draft")

            self.background(job, done)

    def _show_message(self, row: str, text: str, status: str) -> None:
        def mark() -> None:
            self.act(lambda state: exchange.mark(state, row, "sent"), _("Noted as sent."))

        def read() -> list[str]:
            with self.desk.store.read() as state:
                return exchange.untimely(state, row, "sent")

        def told(why: Sequence[str]) -> None:
            if why:
                self.ask("\n".join([*why, "", _("Write to them all the same?")]), mark)
            else:
                mark()

        def sent() -> None:
            self.background(read, told)

        self.message(_("To both"), text, sent if status == "draft" else None)

    def action_edit(self) -> None:
        """Change the message before it is sent."""
        known = self.introduction
        if known is None:
            return

        def job(values: Mapping[str, str]) -> None:
            self.desk.store.act(lambda state: exchange.write(state, known.id, values["text"].strip()))

        fields = [Field("text", _("The message"), known.message, lines=True)]
        self.submit(_("To both"), fields, job, lambda _nothing: self.desk.changed())

    def action_mark(self, status: str) -> None:
        """Note what became of the introduction."""
        known = self.introduction
        if known is None:
            return
        if status in ("cancelled", "draft"):
            said = _("Cancelled.") if status == "cancelled" else _("To be sent again.")
            self.act(lambda state: exchange.mark(state, known.id, status), said)
            return

        def job(values: Mapping[str, str]) -> None:
            self.desk.store.act(lambda state: exchange.mark(state, known.id, status, values["remark"]))

        fields = [Field("remark", _("What came of it"), known.remark, hint=_("may stay empty"))]
        title = f"{known.seeker_name} ← {known.helper_name}"
        self.submit(title, fields, job, lambda _nothing: self.desk.changed())

    # Members ------------------------------------------------------------------------------------------------------

    def action_offer(self) -> None:
        """Record help that a member would give, or that they would no more."""

        def job(values: Mapping[str, str]) -> None:
            with self.desk.store.read() as state:
                who = members.resolve(state, values["member"]).id
            closed = values["gives"] == "no"
            self.desk.store.act(
                lambda state: exchange.offer(state, who, values["kind"], values["about"] or None, closed)
            )

        one = self.seen.member if self.seen else None
        fields = [
            Field("member", _("Who?"), one.shown if one else "", hint=_("nickname or name of a member")),
            Field("kind", _("Would give"), "view", choices=shown.kind_choices()),
            Field("about", _("What about"), hint=_("empty: anything")),
            Field("gives", _("Still"), "yes", choices=(("yes", _("offers it")), ("no", _("no more")))),
        ]
        self.submit(_("What a member would give"), fields, job, lambda _nothing: self._recorded())

    def _recorded(self) -> None:
        self.tell(_("Recorded."))
        self.desk.changed()

    def action_find(self) -> None:
        """Look at the needs and offers of one member."""

        def search(text: str) -> Sequence[MemberView]:
            if text.strip():
                return members.find(self.desk.store, text, FOUND_AT_MOST)
            with self.desk.store.read() as state:
                return queries.members(state, limit=FOUND_AT_MOST)

        def chosen(member: str | None) -> None:
            if member is not None:
                self.desk.member = member
                self.reload()

        columns = [Column(14), Column(16), Column()]
        finder = Finder(_("Find a member"), columns, lambda text: [member_row(one) for one in search(text)])
        self.app.push_screen(finder, chosen)

    def action_back(self) -> None:
        """Back to everybody, then home."""
        if self.desk.member is not None:
            self.desk.member = None
            self.reload()
        else:
            self.desk.action_home()
