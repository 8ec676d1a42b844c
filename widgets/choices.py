"""A choice among a few values on one line: all of them are to be seen, one is chosen."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from modui.i18n import _


class Choices(Widget, can_focus=True):
    """A few values of which one is chosen: with the arrows, its number, or a click.

    Args:
        options: (value, shown) pairs, at least one.
        value: the one chosen at first; the first one when it is not among them.
    """

    DEFAULT_CSS = """
    Choices {
        height: auto; padding: 0 1;
        &:focus { background: $primary 30%; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,down,space", "move(1)", _("Next"), show=False, id="choices.next", tooltip=_("The next choice")),
        Binding("left,up", "move(-1)", _("Before"), show=False, id="choices.before", tooltip=_("The choice before")),
        Binding("enter", "submit", _("Done"), show=False, id="choices.done", tooltip=_("Accept what is filled in")),
        *(
            Binding(
                str(number), f"choose({number - 1})", show=False, id=f"choices.{number}", tooltip=_("Choose by number")
            )
            for number in range(1, 10)
        ),
    ]

    chosen: reactive[int] = reactive(0, layout=True)

    class Changed(Message):
        """Another value was chosen."""

        def __init__(self, choices: "Choices") -> None:
            super().__init__()
            self.choices = choices

    class Submitted(Changed):
        """Enter was pressed."""

    def __init__(self, options: Sequence[tuple[str, str]], value: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.options = tuple(options)
        self.set_reactive(Choices.chosen, self._place(value))

    def _place(self, value: str) -> int:
        return next((place for place, (one, _shown) in enumerate(self.options) if one == value), 0)

    @property
    def value(self) -> str:
        """The value that is chosen."""
        return self.options[self.chosen][0]

    @value.setter
    def value(self, value: str) -> None:
        self.chosen = self._place(value)

    def render(self) -> Content:
        parts: list[Content] = []
        for place, (_value, shown) in enumerate(self.options):
            sign = "●" if place == self.chosen else "○"
            # Lines break between the choices, never inside one.
            text = f"{sign} {shown}".replace(" ", "\u00a0")
            style = Style(bold=place == self.chosen) + Style.from_meta({"@click": f"choose({place})"})
            parts.append(Content.styled(text, style))
        return Content("   ").join(parts)

    def watch_chosen(self) -> None:
        self.post_message(self.Changed(self))

    def action_move(self, by: int) -> None:
        """Choose the next value, or the one before; round at the ends."""
        self.chosen = (self.chosen + by) % len(self.options)

    def action_choose(self, place: int) -> None:
        """Choose by place, from 0."""
        if place < len(self.options):
            self.focus()
            self.chosen = place

    def action_submit(self) -> None:
        """Accept the form this stands in."""
        self.post_message(self.Submitted(self))
