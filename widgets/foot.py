"""The last line of a screen: the keys that do something here, as many as fit whole."""

from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widget import Widget

from modui.i18n import _

HELP = "app.help"
"""The id of the key that always has its place: it shows all the others."""
STEP = "step."
"""How the ids of the keys begin that go to another screen. They are digits, and stand together where room is short."""


_HELPING = Style.from_meta({"@click": "app.help"})


class Foot(Widget):
    """The keys of the screen with what they do, each to be clicked too.

    Textual's own footer makes a widget of every key, and makes them anew whenever the keys change, which is felt with
    each move of a cursor; this is one line of text.
    """

    DEFAULT_CSS = """
    Foot {
        dock: bottom; height: 1; padding: 0 1; background: $footer-background; color: $footer-foreground;
        text-wrap: nowrap;
    }
    """

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._look)

    def _look(self, _screen: Screen[object]) -> None:
        self.refresh()

    def render(self) -> Content:
        shown: dict[str, Binding] = {}
        for _node, binding, enabled, _tooltip in self.screen.active_bindings.values():
            if binding.show and enabled:
                shown.setdefault(binding.action, binding)
        helping = [self._key(binding) for binding in shown.values() if binding.id == HELP]
        turning = [self._key(binding) for binding in shown.values() if (binding.id or "").startswith(STEP)]
        keys = [
            self._key(binding)
            for binding in shown.values()
            if binding.id != HELP and not (binding.id or "").startswith(STEP)
        ]
        if turning and self._width([*keys, *turning, *helping]) > self.content_size.width:
            digits = Content.styled("0-9", "bold $footer-key-foreground")
            turning = [Content.assemble(digits, " " + _("screens")).stylize(_HELPING)]
        last = [*turning, *helping]
        fitting: list[Content] = []
        for key in keys:
            if self._width([*fitting, key, *last]) > self.content_size.width:
                break
            fitting.append(key)
        return Content(" ").join([*fitting, *last])

    def _width(self, keys: list[Content]) -> int:
        return sum(key.cell_length + 1 for key in keys) - 1

    def _key(self, binding: Binding) -> Content:
        """A key and what it does; a click is a press."""
        name = Content.styled(self.app.get_key_display(binding), "bold $footer-key-foreground")
        press = Style.from_meta({"@click": f"app.simulate_key('{binding.key}')"})
        return Content.assemble(name, f" {binding.description}").stylize(press)
