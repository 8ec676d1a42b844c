"""A dialog opens ready to be typed in: the terminal's own cursor stands where an input method will show its words."""

from textual.app import App
from textual.geometry import Offset
from textual.widgets import Input

from widgets.dialogs import Field, Form


async def test_the_cursor_stands_where_one_types_before_the_first_key() -> None:
    app: App[None] = App()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(Form("A member", [Field("nickname", "Nickname"), Field("position", "Position")]))
        await pilot.pause()
        line = app.screen.query(Input).first()
        assert line.has_focus
        assert app.cursor_position == line.cursor_screen_offset != Offset(0, 0)
