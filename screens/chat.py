"""The chat of the week: what was said on one side, the document that grows of it on the other."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static
from textual.worker import get_current_worker

from modui.duties import chat
from modui.duties.chat.sorting import Standing, standings
from modui.i18n import _, pgettext
from modui.records.changes import Proposal
from modui.records.reading import State
from modui.records.views import MessageView
from screens import chat_shown as shown
from screens.chat_files import TakingIn
from screens.chat_lines import VIEWS, Lines
from screens.chat_lists import Lists
from screens.chat_making import Making
from screens.chat_seen import NOTHING, Seen, Stock
from screens.chat_seen import read as read_seen
from screens.chat_sorting import SortingScreen
from widgets.dialogs import Field, Reading
from widgets.foot import Foot
from widgets.rows import Column, Rows


class ChatScreen(SortingScreen):
    """The messages of the week's group chat, and what is made of them for the question in hand."""

    step = "chat"
    CSS_PATH = "chat.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "paste", _("Paste"), id="chat.paste", tooltip=_("Paste a chat; only what is new goes in")),
        Binding("n", "files", _("From file"), id="chat.files", tooltip=_("Take in an exported chat")),
        Binding("F", "form", _("Form"), show=False, id="chat.form", tooltip=_("Take in a form's rows")),
        Binding("f", "fold", _("Fold"), id="chat.fold", tooltip=_("Fold messages away, or bring them back")),
        Binding("a", "answer", _("Answer of"), id="chat.answer", tooltip=_("These messages are somebody's answer")),
        Binding("j", "note", pgettext("chat", "Note"), id="chat.note", tooltip=_("Make a note of these messages")),
        Binding("b", "list", _("List"), id="chat.list", tooltip=_("A list that grew: ballots, sign-ups, answers")),
        Binding("g", "assign", _("To question"), id="chat.assign", tooltip=_("These messages belong to a question")),
        Binding("t", "thread", _("Thread"), id="chat.thread", tooltip=_("Split a thread, or merge two")),
        Binding("m", "mark_thread", _("Mark thread"), id="chat.mark", tooltip=_("Mark all messages of this thread")),
        Binding("M", "mark_theirs", _("Mark theirs"), id="chat.theirs", tooltip=_("Mark all that they say on this")),
        Binding("w", "who", _("Who is who"), id="chat.who", tooltip=_("Say which member a nickname is")),
        Binding("r", "reply", _("Ready reply"), id="chat.reply", tooltip=_("A ready reply: what a link is about, …")),
        Binding("R", "asks", _("To ask for"), id="chat.asks", tooltip=_("Voice messages, bare links: all to ask for")),
        Binding("v", "view", _("View"), id="chat.view", tooltip=_("Noise folded, by thread, the last import, all")),
        Binding("slash", "find", _("Find"), id="chat.find", tooltip=_("Only messages that hold a text")),
        Binding("s", "stop", _("Stop sorting"), id="chat.stop", tooltip=_("Stop sorting the messages by themselves")),
        Binding("l", "leave", _("As found"), show=False, id="chat.leave", tooltip=_("Take back what was decided")),
        Binding("x", "void", _("Take out"), show=False, id="chat.void", tooltip=_("They do not belong here at all")),
        Binding("o", "open_all", _("Unfold"), show=False, id="chat.open", tooltip=_("Unfold this line, for looking")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.view = "kept"
        self.wanted = ""
        self.opened: frozenset[str] = frozenset()
        """The runs of folded messages that are open, by their first message."""
        self.stock: Stock = NOTHING
        self.standings: Sequence[Standing] = ()
        self.asking = False
        """Whether to ask who is who again, once it is read."""
        self.awaited = ""
        """A message to go to once it is listed; ``new``: the first of the last import."""

    def compose(self) -> ComposeResult:
        yield Static(id="top", markup=False)
        yield Static(id="said", markup=False)
        with Vertical(classes="split"):
            columns = [Column(1), Column(5), Column(5), Column(10), Column(), Column(3)]
            yield Rows(columns, id="messages", markable=True).add_class("list")
            with Vertical(classes="detail"):
                with VerticalScroll(id="about", can_focus=False):
                    yield Static(id="message", markup=False)
                with VerticalScroll(id="growing"):
                    yield Static(id="document", markup=False)
        yield Foot()

    def on_mount(self) -> None:
        self.query_one("#messages").focus()

    # Showing ------------------------------------------------------------------------------------------------------

    def load(self, state: State) -> tuple[Seen, Sequence[Standing], Lines]:
        seen = read_seen(state, self.take(state), self.stock, self.seen)
        return (seen, *self._lined(seen))

    def _lined(self, seen: Seen) -> tuple[Sequence[Standing], Lines]:
        standing = standings(seen.stock.messages, self.found, seen.sortings)
        return standing, Lines(seen, standing, self.view, self.opened, self.wanted)

    def show(self, data: object) -> None:
        assert isinstance(data, tuple)
        seen, self.standings, lines = data
        assert isinstance(seen, Seen)
        assert isinstance(lines, Lines)
        self.seen, self.stock = seen, seen.stock
        self.show_hand(seen.hand)
        self.say()
        self.messages.empty = shown.empty(seen) if not seen.stock.messages else _("Nothing here. v shows another view.")
        self.messages.show(lines)
        going = (lines.first_new() or "") if self.awaited == "new" else self.awaited
        if going and lines.place(going) is not None:
            self.messages.go(going)
            self.awaited = ""
        self.query_one("#document", Static).update(shown.document(seen))
        self._show_message()
        self.sort()
        if self.asking:
            self.asking = False
            self.action_who()

    def say(self) -> None:
        """Say above the list how the messages are looked at, and how far their sorting is."""
        if self.seen is not None:
            said = shown.said_line(self.seen, self.standings, self.view, self.wanted)
            self.static("#said", " · ".join(filter(None, (self.progress, said))))

    @work(thread=True, exclusive=True, exit_on_error=False, group="lines")
    def relist(self) -> None:
        """List the same messages otherwise."""
        worker = get_current_worker()
        if self.seen is not None:
            self.app.call_from_thread(self._show, (self.seen, *self._lined(self.seen)), worker)

    def _show_message(self) -> None:
        if self.seen is not None:
            said = shown.detail(self.seen, self.standings, self.messages.key, self.run)
            self.query_one("#message", Static).update(said)
            self.offer_keys()

    def on_rows_moved(self) -> None:
        """Show what is under the cursor."""
        self._show_message()

    def on_rows_chosen(self) -> None:
        """Open a run of folded messages; read a message whole."""
        if self.run:
            self.action_open_all()
        elif self.under is not None:
            self.app.push_screen(Reading(f"#{self.under.number} {self.under.sender}", self.under.text))

    @property
    def messages(self) -> Rows:
        """The list."""
        return self.query_one("#messages", Rows)

    @property
    def under(self) -> MessageView | None:
        """The message under the cursor."""
        return self.seen.message(self.messages.key) if self.seen else None

    @property
    def run(self) -> list[str]:
        """The folded messages that the line under the cursor stands for."""
        lines = self.messages.rows
        return lines.run(self.messages.key or "") if isinstance(lines, Lines) else []

    @property
    def chosen(self) -> list[MessageView]:
        """The messages that were marked, in their order; without marks those under the cursor."""
        seen = self.seen
        if seen is None:
            return []
        keys = self.messages.marked or {*self.run, self.messages.key or ""}
        places = sorted(seen.stock.place[key] for key in keys if key in seen.stock.place)
        return [seen.stock.messages[place] for place in places]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done with what is under the cursor is offered."""
        if f"action_{action}" not in ChatScreen.__dict__:
            return super().check_action(action, parameters)
        if self.seen is None or self.seen.hand.week is None:
            return False
        if action in ("paste", "files", "form"):
            return True
        if action in ("view", "find", "who", "asks"):
            return bool(self.seen.stock.messages)
        if action == "list":
            return (self.seen.poll or self.seen.question) is not None and bool(self.chosen)
        if action == "mark_theirs":
            return self.under is not None and self.under.sender != ""
        if action == "mark_thread":
            return self.under is not None and bool(self._standing(self.under).thread)
        if action in ("answer", "note") and not self.messages.marked and self.under is None:
            return False
        if action in ("answer", "assign"):
            return bool(self.seen.questions and self.messages.key)
        if action == "reply":
            return self.under is not None and shown.reply(self.seen, self.under) != ""
        return self.messages.key is not None

    # Taking in ----------------------------------------------------------------------------------------------------

    def action_paste(self) -> None:
        """Take in a pasted chat."""
        TakingIn(self, self._week, self._taken).from_paste()

    def action_files(self) -> None:
        """Take in an exported chat."""
        TakingIn(self, self._week, self._taken).from_file()

    def action_form(self) -> None:
        """Take in a form's rows as questions or answers."""
        seen = self.seen
        assert seen is not None
        TakingIn(self, self._week, self._taken).from_form(seen.questions, seen.question.id if seen.question else "")

    def _taken(self, new: int) -> None:
        if new:
            # Beside what was there before, what is new stands alone.
            self.view = "new" if self.stock.messages else "kept"
            self.wanted = ""
            self.awaited = "new"

    @property
    def _week(self) -> str:
        assert self.seen is not None
        assert self.seen.hand.week is not None
        return self.seen.hand.week.id

    # Looking ------------------------------------------------------------------------------------------------------

    def action_view(self) -> None:
        """Turn to the next way to look at the messages."""
        self.view = "kept" if self.wanted else VIEWS[(VIEWS.index(self.view) + 1) % len(VIEWS)]
        self.wanted = ""
        self.relist()

    def action_find(self) -> None:
        """Show only the messages that hold a text; an empty one shows all again."""

        def find(values: Mapping[str, str]) -> None:
            self.wanted = values["text"].strip()
            self.relist()

        self.form(_("Find in the chat"), [Field("text", _("A text or a nickname"), self.wanted)], find)

    def action_open_all(self) -> None:
        """Open the run of folded messages under the cursor, or close the one that it stands in."""
        run = self.run
        if run:
            self.opened |= {run[0]}
            self.awaited = run[0]
            self.relist()
        elif self.opened:
            self.opened = frozenset()
            self.relist()

    # Deciding -----------------------------------------------------------------------------------------------------

    def action_fold(self) -> None:
        """Fold the messages away; where they are folded, bring them back."""
        chosen = self.chosen
        folded = all(self._standing(one).verdict != "kept" for one in chosen)
        self._decide(chat.keep if folded else chat.fold)

    def action_leave(self) -> None:
        """Take back what was decided about the messages."""
        self._decide(chat.leave)

    def action_void(self) -> None:
        """The messages do not belong here at all."""
        self._decide(chat.void)

    def _decide(self, make: Callable[[State, Sequence[str]], Proposal]) -> None:
        rows = [one.id for one in self.chosen]
        self.messages.marked.clear()
        if rows:
            self.act(lambda state: make(state, rows))

    def _standing(self, one: MessageView) -> Standing:
        assert self.seen is not None
        return self.standings[self.seen.stock.place[one.id]]

    # Making something of it ---------------------------------------------------------------------------------------

    def action_answer(self) -> None:
        """These messages are somebody's answer: to their own question, else to the one in hand."""
        self._making().answer()

    def action_note(self) -> None:
        """Make a note of these messages."""
        self._making().note()

    def action_list(self) -> None:
        """Take in these messages, or the list under the cursor, as ballots, sign-ups or answers."""
        Lists(self._making()).choose()

    def action_assign(self) -> None:
        """These messages belong to a question."""
        self._making().assign()

    def action_thread(self) -> None:
        """Put these messages into a thread of their own, or into another one."""
        self._making().thread(self.standings)

    def action_mark_thread(self) -> None:
        """Mark all that is kept of the thread of the message under the cursor; again, mark none."""
        if self.under is not None:
            thread = self._standing(self.under).thread
            self._mark(lambda _message, how: how.thread == thread)

    def action_mark_theirs(self) -> None:
        """Mark all that is kept of what the same person says on the same question; again, mark none."""
        one = self.under
        if one is not None:
            question = self._standing(one).question
            self._mark(lambda message, how: message.sender == one.sender and how.question == question)

    def _mark(self, wanted: Callable[[MessageView, Standing], bool]) -> None:
        assert self.seen is not None
        both = zip(self.seen.stock.messages, self.standings, strict=True)
        some = {message.id for message, how in both if how.verdict == "kept" and wanted(message, how)}
        rows = self.messages
        rows.marked = rows.marked - some if some <= rows.marked else rows.marked | some
        rows.refresh()

    def action_who(self) -> None:
        """Say which member a nickname is."""
        self._making().who()

    def action_reply(self) -> None:
        """Show the ready reply to what is under the cursor."""
        if self.under is not None and self.seen is not None:
            self.message(_("To {name}").format(name=self.under.sender), shown.reply(self.seen, self.under))

    def action_asks(self) -> None:
        """Show all that is to be asked for, each with its ready message."""
        self._making().asks()

    def _making(self) -> Making:
        assert self.seen is not None
        chosen = self.chosen
        own = {self._standing(one).question for one in chosen} - {None}
        # Messages that belong to one question go to that, whichever is on screen.
        about = next((one for one in self.seen.questions if own == {one.id}), self.seen.question)
        return Making(self, self.seen, chosen, about, self._made, self._told)

    def _told(self) -> None:
        """It was said who somebody is: show who is left, once that is read."""
        self.asking = bool(self.seen and len(self.seen.unknown) > 1)
        self._made()

    def _made(self) -> None:
        self.messages.marked.clear()
        self.desk.changed()
