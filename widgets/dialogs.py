"""Dialogs: a form to fill, a ready message to copy, a question to answer with yes or no, a text to read.

Each is a modal screen that gives its result to whoever opened it. A form keeps what was typed until it is accepted:
the opener may refuse it with a sentence, and :class:`Typed` lets it save a draft while the user types.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Input, Label, Static, TextArea

from modui.i18n import _
from widgets.choices import Choices

T = TypeVar("T")

HIGHLIGHT_LIMIT = 100_000
"""Above this many characters a text area is slow to highlight."""
DENSE_FROM = 2
"""A form with this many fields gives each of its lines one row of the screen, to fit on a small one."""


@dataclass(frozen=True)
class Field:
    """One thing to fill in. With `choices` (value, shown) it is a list; with `lines` a text of several lines."""

    name: str
    label: str
    value: str = ""
    lines: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""


def place_cursor(screen: Screen[T]) -> None:
    """Put the terminal's cursor where one types on `screen`: there input methods show what is being composed.

    What has the focus from the start got it before it had a place, and the cursor would stay where it was until the
    first key.
    """
    line = screen.focused
    if isinstance(line, Input | TextArea | Choices):
        here = line.region.offset if isinstance(line, Choices) else line.cursor_screen_offset
        screen.app.cursor_position = here
        line.refresh()


class Dialog(ModalScreen[T | None], Generic[T]):
    """A box over the desk; Escape leaves it without a result."""

    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        & > .box {
            width: 90%; max-width: 100; height: auto; max-height: 95%;
            border: round $primary; background: $surface; padding: 0 1;
        }
        & .said { color: $text-error; height: auto; }
        & .saying { height: auto; max-height: 35vh; }
        & .keys { color: $text-muted; height: 1; }
        & Input { height: 3; }
        & VerticalScroll { height: auto; max-height: 65vh; }
        & TextArea { height: 45vh; min-height: 6; }
        & .refused TextArea { height: 25vh; }
        & Label { height: auto; }
        & .hint { color: $text-muted; }
        & .tall { height: 80vh; }
        & .tall TextArea { height: 1fr; }
        & .line { height: auto; }
        & .line Label { width: 18; color: $text-muted; text-overflow: ellipsis; text-wrap: nowrap; }
        & .line Input { height: 1; width: 1fr; }
        & .line Choices { width: 1fr; }
        & .line TextArea { width: 1fr; height: auto; min-height: 1; max-height: 8; margin-bottom: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", _("Back"), id="dialog.leave", tooltip=_("Leave without doing it")),
    ]

    def on_mount(self) -> None:
        self.call_after_refresh(place_cursor, self)

    def action_leave(self) -> None:
        """Leave without a result."""
        self.dismiss(None)


class Form(Dialog[Mapping[str, str]]):
    """Fields to fill in. Enter in a line, or ctrl+s anywhere, accepts.

    Args:
        title: what it is for.
        fields: what to fill in.
        accept: called with the values; returns a sentence that says why not, or "" to close the form with them.
        keys: what the last line says of keys besides the usual.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        # No priority: it would overtake what was typed or pasted just before it.
        Binding("ctrl+s", "accept", _("Done"), id="form.accept", tooltip=_("Accept what is filled in")),
    ]

    class Typed(Message):
        """Something was typed; `values` is what the form holds now."""

        def __init__(self, form: "Form", values: Mapping[str, str]) -> None:
            super().__init__()
            self.form = form
            self.values = values

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        accept: Callable[[Mapping[str, str]], str] | None = None,
        *,
        note: str = "",
        draft_key: str = "",
    ) -> None:
        super().__init__()
        self.heading = title
        self.fields = tuple(fields)
        self.dense = len(fields) >= DENSE_FROM
        self.record = self.dense and sum(field.lines for field in fields) > 1
        """Whether it is a whole record to edit: read from its top, with small texts."""
        self.accept = accept
        self.follow: Callable[[Mapping[str, str]], Mapping[str, str]] | None = None
        """Called with the values when a line was typed; gives those that follow from it."""
        self.note = note
        self.draft_key = draft_key

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Label(Content(self.heading), classes="title")
            if self.note:
                yield Static(Content(self.note), classes="hint")
            with VerticalScroll(can_focus=False):
                for field in self.fields:
                    if self.record or (self.dense and not field.lines):
                        with Horizontal(classes="line"):
                            yield Label(Content(field.label))
                            yield self._input(field, compact=True)
                    else:
                        yield Label(Content(f"{field.label}  {field.hint}".rstrip()))
                        yield self._input(field)
            with VerticalScroll(classes="saying", id="saying", can_focus=False):
                yield Static("", classes="said", id="said", markup=False)
            yield Static(self._keys(), classes="keys", id="keys")

    def _keys(self) -> str:
        several = any(field.lines for field in self.fields)
        return _("ctrl+s done · esc back") if several else _("enter done · tab next · esc back")

    def _input(self, field: Field, *, compact: bool = False) -> Widget:
        name = f"field-{field.name}"
        if field.choices:
            return Choices(field.choices, field.value, id=name)
        if field.lines:
            area = TextArea(field.value, id=name, soft_wrap=True, show_line_numbers=False, compact=compact)
            area.highlight_cursor_line = len(field.value) < HIGHLIGHT_LIMIT
            return area
        return Input(field.value, placeholder=field.hint if compact else "", id=name, compact=compact)

    def on_mount(self) -> None:
        empty = (field for field in self.fields if not field.value)
        first = self.fields[0] if self.record else next(empty, self.fields[0])
        self.query_one(f"#field-{first.name}").focus()

    def values(self) -> dict[str, str]:
        """What is filled in now, by field name."""
        found: dict[str, str] = {}
        for field in self.fields:
            widget = self.query_one(f"#field-{field.name}")
            if isinstance(widget, TextArea):
                found[field.name] = widget.text
            elif isinstance(widget, Choices | Input):
                found[field.name] = widget.value
        return found

    def set_value(self, name: str, value: str) -> None:
        """Fill in one field."""
        widget = self.query_one(f"#field-{name}")
        if isinstance(widget, TextArea):
            widget.text = value
        elif isinstance(widget, Choices | Input):
            widget.value = value

    def on_text_area_changed(self, _event: TextArea.Changed) -> None:
        self.post_message(self.Typed(self, self.values()))

    def on_input_changed(self, _event: Input.Changed) -> None:
        for name, value in (self.follow(self.values()) if self.follow is not None else {}).items():
            self.set_value(name, value)
        self.post_message(self.Typed(self, self.values()))

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        self.action_accept()

    def on_choices_changed(self, _event: Choices.Changed) -> None:
        self.post_message(self.Typed(self, self.values()))

    def on_choices_submitted(self, _event: Choices.Submitted) -> None:
        self.action_accept()

    def action_accept(self) -> None:
        """Accept the form, unless the opener says why not."""
        values = self.values()
        problem = self.accept(values) if self.accept else ""
        if problem:
            self.say(problem)
        else:
            self.dismiss(values)

    def say(self, problem: str) -> None:
        """Say what is wrong, and keep everything that was typed. What is long makes room for itself, and scrolls."""
        self.query_one("#said", Static).update(Content(problem))
        self.query_one(".box").set_class(problem.count("\n") > 1, "refused")
        self.call_after_refresh(self._offer_scrolling)

    def _offer_scrolling(self) -> None:
        saying = self.query_one("#saying", VerticalScroll)
        saying.scroll_home(animate=False)
        saying.can_focus = saying.max_scroll_y > 0
        more = _("tab, then ↑ ↓: the rest of what is said")
        self.query_one("#keys", Static).update(f"{more} · {self._keys()}" if saying.can_focus else self._keys())


class MessageBox(Dialog[str]):
    """A ready message: read it, copy it, tick it as sent. Gives "sent" when it was ticked.

    Args:
        title: what it is.
        text: the plain text to paste into the chat.
        sendable: whether it can be ticked as sent.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy", _("Copy"), id="message.copy", tooltip=_("Copy it; it is also saved to a file")),
        Binding("s", "sent", _("Sent"), id="message.sent", tooltip=_("Copy it, and tick it as sent")),
        Binding("enter", "leave", _("Back"), show=False, id="message.leave", tooltip=_("Back to the desk")),
    ]

    class Copied(Message):
        """`text` is to be put on the clipboard and saved."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, title: str, text: str, *, sendable: bool = False) -> None:
        super().__init__()
        self.heading = title
        self.text = text
        self.sendable = sendable

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Label(Content(self.heading), classes="title")
            with VerticalScroll():
                yield Static(Content(self.text), id="message")
            keys = _("c copy · s copy and tick as sent · esc back") if self.sendable else _("c copy · esc back")
            yield Static(keys, classes="keys")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.sendable if action == "sent" else True

    def action_copy(self) -> None:
        """Copy the message."""
        self.post_message(self.Copied(self.text))

    def action_sent(self) -> None:
        """Copy the message and tick it as sent."""
        self.post_message(self.Copied(self.text))
        self.dismiss("sent")


class Ask(Dialog[bool]):
    """A question to answer with y or n."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "yes", _("Yes"), id="ask.yes", tooltip=_("Yes, do it")),
        Binding("n", "leave", _("No"), id="ask.no", tooltip=_("No, leave it")),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self.question = question

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(Content(self.question))
            yield Static(_("y yes · n no"), classes="keys")

    def action_yes(self) -> None:
        """Yes."""
        self.dismiss(True)


class Reading(Dialog[bool]):
    """A long plain text to read: a digest, a source, a help page. Only the lines on the screen are drawn.

    Args:
        title: what it is.
        text: the plain text.
        confirm: what Enter does with it, if it can be agreed to; then True is given.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "confirm", _("Do it"), show=False, id="reading.confirm", tooltip=_("Agree to what is shown")),
    ]

    def __init__(self, title: str, text: str, *, confirm: str = "") -> None:
        super().__init__()
        self.heading = title
        self.text = text
        self.confirm = confirm

    def compose(self) -> ComposeResult:
        with Vertical(classes="box tall"):
            yield Label(Content(self.heading), classes="title")
            yield TextArea(self.text, read_only=True, soft_wrap=True, show_line_numbers=False, compact=True, id="text")
            leave = _("esc back")
            yield Static(Content(f"enter {self.confirm} · {leave}" if self.confirm else leave), classes="keys")

    def action_confirm(self) -> None:
        """Agree; where there is nothing to agree to, Enter leaves."""
        self.dismiss(True if self.confirm else None)
