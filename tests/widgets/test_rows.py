"""The list: headings are passed over, the cursor keeps its row, marks and clicks are told."""

from textual.app import App, ComposeResult

from widgets.rows import Column, Row, Rows, fitted


class Listed(App[None]):
    """A list, and what it told."""

    def __init__(self) -> None:
        super().__init__()
        self.chosen: list[str] = []
        self.marked: list[str] = []

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        self.chosen.append(event.key)

    def on_rows_marked(self, event: Rows.Marked) -> None:
        self.marked.append(event.key)

    def compose(self) -> ComposeResult:
        yield Rows([Column(3), Column()], markable=True, empty="Nothing.")

    @property
    def rows(self) -> Rows:
        return self.query_one(Rows)


def rows(*keys: str) -> list[Row]:
    return [Row(key.strip("#"), (key, f"row {key}")) if not key.startswith("#") else Row("", (key,)) for key in keys]


async def test_the_cursor_passes_over_headings_and_stays_on_its_row() -> None:
    app = Listed()
    async with app.run_test() as pilot:
        app.rows.focus()
        app.rows.show(rows("# one", "a", "b", "# two", "c"))
        assert app.rows.key == "a"
        await pilot.press("down", "down")
        assert app.rows.key == "c"
        await pilot.press("up")
        assert app.rows.key == "b"
        await pilot.press("home", "up")
        assert app.rows.key == "a"
        await pilot.press("end")
        app.rows.show(rows("c", "# one", "a", "b"))
        assert app.rows.key == "c"
        app.rows.show(rows("# one", "a", "# two"))
        assert app.rows.key == "a"
        await pilot.press("down")
        assert app.rows.key == "a"
        app.rows.show(rows("# nobody"))
        assert app.rows.key is None
        await pilot.press("enter", "space")
        app.rows.show([])
        await pilot.press("up", "down", "enter", "space")
        assert not app.rows.marked
    assert not app.chosen


async def test_space_marks_and_goes_on_and_marks_of_rows_that_left_are_forgotten() -> None:
    app = Listed()
    async with app.run_test() as pilot:
        app.rows.focus()
        app.rows.show(rows("a", "# two", "b", "c"))
        await pilot.press("space", "space", "enter")
        assert app.rows.marked == {"a", "b"}
        assert app.rows.key == "c"
        app.rows.show(rows("b", "c"))
        assert app.rows.marked == {"b"}
        await pilot.pause()
    assert (app.marked, app.chosen) == (["a", "b"], ["c"])


async def test_a_click_moves_there_a_second_opens_and_one_on_a_heading_does_nothing() -> None:
    app = Listed()
    async with app.run_test() as pilot:
        app.rows.show(rows("a", "# two", "b"))
        await pilot.click(Rows, offset=(10, 1))
        assert app.rows.key == "a"
        await pilot.click(Rows, offset=(10, 2))
        assert app.rows.key == "b"
        await pilot.click(Rows, offset=(10, 2))
        await pilot.click(Rows, offset=(0, 0))
        assert app.rows.marked == {"a"}
        await pilot.pause()
    assert app.chosen == ["b"]


def test_text_is_cut_to_its_cells() -> None:
    assert fitted("社群运营负责人", 9) == "社群运营…"
    assert fitted("社群", 6) == "社群  "
    assert fitted("two\nlines", 12) == "two lines   "
