"""A choice among a few values on one line: all of them are to be seen, one is chosen."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
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
        height: auto;
        &:focus { background: $primary 30%; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,down,space", "move(1)", _("Next"), show=False, id="choices.next", tooltip=_("The next choice")),
        Binding("left,up", "move(-1)", _("Before"), show=False, id="choices.before", tooltip=_("The choice before")),
        Binding("enter", "submit", _("Done"), show=False, id="choices.done", tooltip=_("Accept what is filled in")),
        *(
            Binding(
                str(number),
                f"choose({number - 1})",
                _("Choose"),
                show=False,
                id=f"choices.{number}",
                tooltip=_("Choose by number"),
            )
            for number in range(1, 10)
        ),
    ]

    chosen: reactive[int] = reactive(0)

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
        lines = [Content("  ").join(map(self._option, line)) for line in self._lines(self.content_size.width)]
        return Content("\n").join(lines)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def _lines(self, width: int) -> list[list[int]]:
        """The places of the options that stand on each line; lines break between options, never inside one."""
        lines: list[list[int]] = [[]]
        left = width
        for place in range(len(self.options)):
            taken = self._option(place).cell_length + (2 if lines[-1] else 0)
            if lines[-1] and taken > left:
                lines.append([])
                left, taken = width, taken - 2
            lines[-1].append(place)
            left -= taken
        return lines

    def _option(self, place: int) -> Content:
        chosen = place == self.chosen
        style = Style(bold=chosen) + Style.from_meta({"@click": f"choose({place})"})
        return Content.styled(f"{'●' if chosen else '○'} {self.options[place][1]}", style)

    def on_focus(self) -> None:
        """Put the terminal's own cursor here too, as lines to type in do: what reads the screen aloud follows it."""
        self.app.cursor_position = self.region.offset

    def watch_chosen(self) -> None:
        self.post_message(self.Changed(self))

    def action_move(self, by: int) -> None:
        """Choose the next value, or the one before; round at the ends."""
        self.chosen = (self.chosen + by) % len(self.options)

    def action_choose(self, place: int) -> None:
        """Choose by place, from 0."""
        if place < len(self.options):
            if not self.has_focus:
                # Asking for the focus takes effect later, and would take it back from where a key went meanwhile.
                self.focus()
            self.chosen = place

    def action_submit(self) -> None:
        """Accept the form this stands in."""
        self.post_message(self.Submitted(self))
