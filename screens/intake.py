"""Intake: take questions in, look at each with advice beside it, accept it, ask for more, or keep it for later."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from modui.duties import intake, standing
from modui.i18n import _
from modui.records import queries
from modui.records.changes import Proposal
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.views import QuestionView
from screens import intake_shown as shown
from screens import wording
from screens.base import DeskScreen
from screens.intake_files import Taking
from screens.intake_shown import Seen
from widgets.dialogs import Field, Reading
from widgets.foot import Foot
from widgets.pick import Pick
from widgets.rows import Cell, Column, Row, Rows

APPLIES: Mapping[str, frozenset[str]] = {
    "accept": frozenset(("new", "returned")),
    "send_back": frozenset(("new", "accepted", "deferred")),
    "defer": frozenset(("new", "returned", "accepted")),
    "merge": frozenset(("new", "returned", "accepted", "deferred")),
    "withdraw": frozenset(
        ("draft", "new", "returned", "accepted", "deferred", "answering"),
    ),
    "reopen": frozenset(("returned", "merged", "withdrawn", "answered", "closed")),
    "confirm": frozenset(("draft",)),
    "reply": frozenset(("draft", "returned", "accepted", "answering", "deferred", "merged")),
}
"""In which states of a question a key does something."""


class IntakeScreen(DeskScreen):
    """The week's questions and the queue, with the one under the cursor beside them."""

    step = "intake"
    CSS_PATH = "intake.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "accept", _("Accept"), id="intake.accept", tooltip=_("Choose this question for the week")),
        Binding("s", "send_back", _("Ask for more"), id="intake.return", tooltip=_("Send it back with a kind reply")),
        Binding("y", "confirm", _("Confirmed"), id="intake.confirm", tooltip=_("The asker said the draft is right")),
        Binding("t", "take", _("Take in"), id="intake.take", tooltip=_("Take it from the queue into this week")),
        Binding("n", "files", _("New"), id="intake.new", tooltip=_("Take in Word or text files, or a folder of them")),
        Binding("p", "paste", _("Paste"), id="intake.paste", tooltip=_("Take in a pasted text")),
        Binding("c", "chat", _("Chat"), id="intake.chat", tooltip=_("Draft a question from one chat message")),
        Binding("d", "defer", _("Later"), id="intake.defer", tooltip=_("Keep it in the queue for another week")),
        Binding("e", "edit", _("Edit"), id="intake.edit", tooltip=_("Edit its title and sections")),
        Binding("g", "merge", _("Merge"), id="intake.merge", tooltip=_("Answer it together with another question")),
        Binding("r", "reply", _("Reply"), id="intake.reply", tooltip=_("The ready message to its asker")),
        Binding("v", "old", _("Old answers"), id="intake.old", tooltip=_("Read what was answered to it before")),
        Binding(
            "f", "reuse", _("Answer with it"), id="intake.reuse", tooltip=_("Tell the asker what was answered before")
        ),
        Binding("k", "link", _("Same as"), id="intake.link", tooltip=_("Note that an earlier question asked the same")),
        Binding("o", "reopen", _("Reopen"), id="intake.reopen", tooltip=_("Take it up again")),
        Binding("x", "withdraw", _("Withdraw"), show=False, id="intake.withdraw", tooltip=_("The asker withdrew it")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.seen: Seen | None = None
        self.at: str | None = None
        """The question under the cursor."""

    def compose(self) -> ComposeResult:
        yield Static(id="top", markup=False)
        with Vertical(classes="split"):
            yield Rows(
                [Column(1), Column(3), Column(), Column(10), Column(12)],
                id="questions",
                empty=_("No question yet: n takes one in from a Word file, p pastes one."),
            ).add_class("list")
            with VerticalScroll(classes="detail", id="detail"):
                yield Static(id="question", markup=False)
        yield Foot()

    def on_mount(self) -> None:
        self.query_one("#questions").focus()

    # Showing ------------------------------------------------------------------------------------------------------

    def load(self, state: State) -> Seen:
        name = self.desk.week
        week = (queries.week_named(state, name) if name else None) or standing.current(state)
        if self.seen is None:
            self.at = self._first(state, week.id) if week else None
        return shown.read(state, self.desk.store, week, self.at)

    def _first(self, state: State, week_id: str) -> str | None:
        """The question in hand while it is to be judged, else the first that is."""
        undecided = [one.id for one in queries.questions(state, week_id) if one.status in shown.UNDECIDED]
        in_hand = self.desk.question
        return in_hand if in_hand in undecided or not undecided else undecided[0]

    def show(self, data: object) -> None:
        assert isinstance(data, Seen)
        self.seen = data
        self.at = data.question.id if data.question else None
        if self.at in [one.id for one in data.questions]:
            self.desk.question = self.at
        rows = self.query_one("#questions", Rows)
        rows.show(shown.rows(data))
        if self.at:
            rows.go(self.at)
        self.static("#top", self._top_line(data))
        self.query_one("#question", Static).update(shown.detail(data))
        self.offer_keys()

    def _top_line(self, data: Seen) -> str:
        week = data.week.name if data.week else _("no week is open: press 0, then w")
        judge = sum(one.status == "new" for one in data.questions)
        parts = [standing.step_name("intake"), week, _("{n} to judge").format(n=judge)]
        if data.queue:
            parts.append(_("{n} waiting for a week").format(n=len(data.queue)))
        return " · ".join(parts)

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Look at the question under the cursor."""
        if event.key != self.at:
            self.go(event.key)
            self.query_one("#detail").scroll_home(animate=False)

    def go(self, question: str) -> None:
        """Put the cursor on a question."""
        self.at = question
        self.reload()

    @property
    def question(self) -> QuestionView | None:
        """The question under the cursor."""
        return self.seen.question if self.seen else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done with the question under the cursor is offered."""
        status = self.question.status if self.question else ""
        if action in APPLIES:
            return status in APPLIES[action] and not (action == "accept" and self.question and not self.question.week)
        if action == "take":
            return self.question is not None and self.question.week is None and bool(self.seen and self.seen.week)
        if action in ("old", "link"):
            return bool(self.seen and self.seen.similar)
        if action == "reuse":
            return status in APPLIES["merge"] and bool(self.seen and self.seen.answered)
        return bool(status) if action == "edit" else True

    # Taking in ----------------------------------------------------------------------------------------------------

    @property
    def taking(self) -> Taking:
        """Takes questions into the week on the desk."""
        return Taking(self, lambda: self.seen.week if self.seen else None, self._taken)

    def _taken(self, added: Sequence[str]) -> None:
        if added:
            self.go(added[0])

    def action_files(self) -> None:
        """Take in files."""
        self.taking.from_files()

    def action_paste(self) -> None:
        """Take in a pasted text."""
        self.taking.from_paste()

    def action_chat(self) -> None:
        """Draft a question from one chat message, and show what to ask its author."""
        self.taking.from_message(self.message)

    # Deciding -----------------------------------------------------------------------------------------------------

    def decide(self, make: Callable[[State, str], Proposal], said: str) -> None:
        """Do something with the question under the cursor, then go to the next one to judge."""
        if self.question is not None and self.seen is not None:
            one, after = self.question, self.seen.next_to_judge(self.question.id)
            self.act(lambda state: make(state, one.id), said.format(title=one.title), lambda _change: self.go(after))

    def action_accept(self) -> None:
        """Choose the question for the week."""
        self.decide(intake.accept, _("Accepted: {title}"))

    def action_confirm(self) -> None:
        """The asker has confirmed the draft."""
        if self.question is not None:
            one = self.question
            self.act(lambda state: intake.confirm(state, one.id), _("Confirmed: {title}").format(title=one.title))

    def action_send_back(self) -> None:
        """Show the reply that asks for more, to be edited; then record it and show it to copy."""
        if self.question is None or self.seen is None:
            return
        one, after = self.question, self.seen.next_to_judge(self.question.id)
        title = _("Ask {name} for more").format(name=one.asker_name)

        def job(values: Mapping[str, str]) -> str:
            text = values["reply"].strip()
            self.desk.store.act(lambda state: intake.send_back(state, one.id, text))
            return text

        def done(text: str) -> None:
            self.desk.changed()
            self.go(after)
            self.message(title, text)

        reply = intake.send_back_reply(one, one.asker_name)
        self.submit(title, [Field("reply", _("Your reply"), reply, lines=True)], job, done)

    def action_defer(self) -> None:
        """Keep the question in the queue, and show what to tell its asker."""
        if self.question is not None and self.seen is not None:
            one, after = self.question, self.seen.next_to_judge(self.question.id)
            text = intake.defer_reply(one)

            def done(_change: object) -> None:
                self.go(after)
                self.message(_("Tell {name}").format(name=one.asker_name), text)

            self.act(lambda state: intake.defer(state, one.id, text), "", done)

    def action_take(self) -> None:
        """Take the question from the queue into the week on the desk."""
        if self.question is not None and self.seen is not None and self.seen.week is not None:
            one, week = self.question, self.seen.week
            said = _("Taken into this week: {title}").format(title=one.title)
            self.act(lambda state: intake.take(state, one.id, week.id), said)

    def action_merge(self) -> None:
        """Choose the question with which this one is answered together."""
        if self.question is None or self.seen is None:
            return
        one = self.question
        others = [
            other for other in self.seen.questions if other.id != one.id and other.status not in ("merged", "withdrawn")
        ]
        rows = [
            Row(other.id, (Cell(other.label, "strong"), other.title, Cell(other.asker_name, "dim"))) for other in others
        ]

        def chosen(into: str | None) -> None:
            target = next((other for other in others if other.id == into), None)
            if target is not None:
                self.act(
                    lambda state: intake.merge(state, one.id, target.id),
                    "",
                    lambda _change: self.message(
                        _("Tell {name}").format(name=one.asker_name), intake.merged_reply(one, target)
                    ),
                )

        title = _("Answer “{title}” together with").format(title=one.title)
        empty = _("There is no other question in this week.")
        self.app.push_screen(Pick(title, [Column(3), Column(), Column(12)], rows, empty=empty), chosen)

    def action_withdraw(self) -> None:
        """The asker has withdrawn the question."""
        if self.question is not None:
            one = self.question

            def job(values: Mapping[str, str]) -> None:
                self.desk.store.act(lambda state: intake.withdraw(state, one.id, values["reason"].strip()))

            fields = [Field("reason", _("Why"), hint=_("may stay empty"))]
            self.submit(
                _("Withdraw “{title}”").format(title=one.title), fields, job, lambda _nothing: self.desk.changed()
            )

    def action_reopen(self) -> None:
        """Take the question up again."""
        if self.question is not None:
            one = self.question
            self.act(lambda state: intake.reopen(state, one.id), _("Taken up again: {title}").format(title=one.title))

    # Reading and editing ------------------------------------------------------------------------------------------

    def action_edit(self) -> None:
        """Edit the question's title, sections and naming."""
        if self.question is None:
            return
        one = self.question

        def job(values: Mapping[str, str]) -> None:
            changed: dict[str, Value] = {**values, "naming": values["naming"] or None}
            changed["scope"] = [*values["scope"].split()] if values["scope"] else None
            self.desk.store.act(lambda state: intake.edit(state, one.id, changed))

        names = intake.section_names()
        fields = [
            Field("title", _("Title"), one.title),
            Field("naming", _("Named by"), one.naming or "", choices=wording.naming_choices()),
            Field("scope", _("For"), " ".join(one.scope or ()), choices=wording.scope_choices(one.scope)),
            *(Field(key, names[key], text, lines=True) for key, text in one.sections.items()),
            Field("unplaced", _("Fits no section"), one.unplaced, lines=True),
        ]
        self.submit(_("Edit {title}").format(title=one.title), fields, job, lambda _nothing: self.desk.changed())

    def action_reply(self) -> None:
        """Show the ready message to the asker that fits where the question stands."""
        if self.question is None:
            return
        one = self.question

        def read() -> str:
            if one.status in ("accepted", "answering"):
                with self.desk.store.read() as state:
                    return intake.accepted_reply(state, one.id)
            if one.status == "draft":
                return intake.ask_for_missing(one, one.asker_name)
            return one.reason or intake.send_back_reply(one, one.asker_name)

        self.background(read, lambda text: self.message(_("Tell {name}").format(name=one.asker_name), text))

    def action_old(self) -> None:
        """Read the past questions like this one, with their answers."""
        if self.seen is None:
            return
        ids = [one.id for one in self.seen.similar]

        def read() -> str:
            with self.desk.store.read() as state:
                return shown.old_answers(state, ids)

        self.background(read, lambda text: self.app.push_screen(Reading(_("Asked before"), text)))

    def action_reuse(self) -> None:
        """Show the message that answers the asker with what was answered before; once sent, the questions are one."""
        if self.question is None or self.seen is None:
            return
        one, after = self.question, self.seen.next_to_judge(self.question.id)

        def answer_with(earlier: str) -> None:
            def read() -> str:
                with self.desk.store.read() as state:
                    return intake.old_answer_reply(state, one.id, earlier)

            def sent() -> None:
                said = _("Answered with what was answered before: {title}").format(title=one.title)
                self.act(lambda state: intake.merge(state, one.id, earlier), said, lambda _change: self.go(after))

            self.background(read, lambda text: self.message(_("Tell {name}").format(name=one.asker_name), text, sent))

        self._choose_earlier(_("Answer it with the answers to"), self.seen.answered, answer_with)

    def action_link(self) -> None:
        """Note that an earlier question asked the same, or take that back; the digest names it beside this one."""
        if self.question is None or self.seen is None:
            return
        one, linked = self.question, {other.id: other.linked for other in self.seen.similar}

        def note(earlier: str) -> None:
            self.act(lambda state: intake.link(state, one.id, earlier, not linked[earlier]))

        self._choose_earlier(_("It asks the same as"), self.seen.similar, note)

    def _choose_earlier(self, title: str, earlier: Sequence[intake.Similar], then: Callable[[str], None]) -> None:
        """Call `then` with one of the earlier questions: the only one, or the one that is chosen."""
        if len(earlier) == 1:
            then(earlier[0].id)
            return
        columns = [Column(1), Column(11), Column(), Column(4), Column(12)]
        picker = Pick(title, columns, [shown.similar_row(one) for one in earlier])
        self.app.push_screen(picker, lambda chosen: then(chosen) if chosen else None)

    def on_rows_chosen(self) -> None:
        """Read all of the question."""
        if self.question is not None:
            self.app.push_screen(Reading(self.question.title, shown.whole(self.question)))
