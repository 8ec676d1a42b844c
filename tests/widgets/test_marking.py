"""The dialog to agree to marked rows, by what it gives back."""

from textual.app import App, ComposeResult
from textual.widgets import Static

from widgets.marking import Marking
from widgets.rows import Column, Row

ROWS = [Row("", ("Q1",)), Row("a", ("阿树", "")), Row("b", ("老K", ""))]


class Harness(App[None]):
    """Shows the dialog over nothing, and keeps what it gave."""

    def __init__(self, rows: list[Row]) -> None:
        super().__init__()
        self.box = Marking("Whom?", "A note.", [Column(10), Column()], rows, confirm="invite", empty="Nobody.")
        self.given: list[frozenset[str] | None] = []

    def compose(self) -> ComposeResult:
        yield Static("under it")

    def on_mount(self) -> None:
        self.push_screen(self.box, self.given.append)


def keys(app: Harness) -> str:
    return str(app.box.query_one("#keys", Static).visual)


async def test_all_are_marked_at_first_and_enter_agrees() -> None:
    app = Harness(ROWS)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "enter invite (2)" in keys(app)
        await pilot.press("enter")
        assert app.given == [frozenset({"a", "b"})]


async def test_one_is_taken_out_and_the_others_are_agreed_to() -> None:
    app = Harness(ROWS)
    async with app.run_test() as pilot:
        await pilot.press("space")
        await pilot.pause()
        assert "enter invite (1)" in keys(app)
        await pilot.press("enter")
        assert app.given == [frozenset({"b"})]


async def test_taking_out_everybody_is_agreeing_to_nothing() -> None:
    app = Harness(ROWS)
    async with app.run_test() as pilot:
        await pilot.press("space", "space", "enter")
        assert app.given == [None]


async def test_there_may_be_nothing_to_agree_to() -> None:
    for rows in ([], ROWS[:1]):
        app = Harness(rows)
        async with app.run_test() as pilot:
            await pilot.pause()
            assert "enter" not in keys(app)
            await pilot.press("enter", "escape")
            assert app.given == [None]


async def test_the_first_heading_is_in_sight_where_the_list_is_longer_than_the_window() -> None:
    rows = [Row("", ("Q1",)), *(Row(str(n), (f"{n}",)) for n in range(40))]
    app = Harness(rows)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.box._rows.scroll_y == 0
        for _time in range(30):
            await pilot.press("down")
        assert app.box._rows.scroll_y > 0
        for _time in range(30):
            await pilot.press("up")
        assert app.box._rows.scroll_y == 0
