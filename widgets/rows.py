"""A list of rows with columns that stays fast at any length: only the lines on the screen are drawn."""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple, overload

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from modui.i18n import _


class Cell(NamedTuple):
    """Text in a column. `tone` colours it: "", dim, done, todo, waiting, late, strong. Text is never markup."""

    text: str
    tone: str = ""


class Row(NamedTuple):
    """One line; `key` names it in messages and must be unique in its list.

    A row without a key is a heading inside the list: the cursor passes over it. A row of one cell has the whole line.
    """

    key: str
    cells: tuple[Cell | str, ...]


class Listing(Sequence[Row]):
    """Rows that are made when they are drawn, for lists that are too long to make all of them.

    A subclass gives ``__len__``, ``row(place)`` and ``place(key)``.
    """

    @abstractmethod
    def row(self, place: int) -> Row:
        """The row at `place`, from 0."""

    @abstractmethod
    def place(self, key: str) -> int | None:
        """Where the row called `key` is; none where there is no such row."""

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...

    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        if isinstance(place, slice):
            return [self.row(one) for one in range(*place.indices(len(self)))]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        return self.row(place % len(self))


class Made(Listing):
    """Rows that are there already."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = tuple(rows)
        self._places = {row.key: place for place, row in enumerate(self._rows) if row.key}

    def __len__(self) -> int:
        return len(self._rows)

    def row(self, place: int) -> Row:
        return self._rows[place]

    def place(self, key: str) -> int | None:
        return self._places.get(key)


@dataclass(frozen=True)
class Column:
    """A column `width` cells wide; with width 0 it takes what the others leave. A title is shown when one has it."""

    width: int = 0
    title: str = ""


_LEAD = 3
"""The most headings that are kept in sight above the row under the cursor."""


class Rows(ScrollView, can_focus=True):
    """A list to move in, choose from and mark in; it keeps its place when its rows change."""

    TONES: ClassVar[tuple[str, ...]] = ("dim", "done", "todo", "waiting", "late", "strong")
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--cursor",
        "rows--blurred",
        "rows--title",
        *(f"rows--{tone}" for tone in TONES),
    }
    DEFAULT_CSS = """
    Rows {
        height: 1fr;
        overflow-x: hidden;
        & > .rows--cursor { background: $primary; color: $text; text-style: bold; }
        & > .rows--blurred { background: $primary 30%; }
        & > .rows--title { color: $text-muted; text-style: underline; }
        & > .rows--dim { color: $text-muted; }
        & > .rows--done { color: $text-success; }
        & > .rows--todo { color: $text-warning; text-style: bold; }
        & > .rows--waiting { color: $text-accent; }
        & > .rows--late { color: $text-error; text-style: bold; }
        & > .rows--strong { text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", _("Up"), show=False, id="rows.up", tooltip=_("The line above")),
        Binding("down", "move(1)", _("Down"), show=False, id="rows.down", tooltip=_("The line below")),
        Binding("pageup", "page(-1)", _("Page up"), show=False, id="rows.page-up", tooltip=_("A page up")),
        Binding("pagedown", "page(1)", _("Page down"), show=False, id="rows.page-down", tooltip=_("A page down")),
        Binding("home", "move(-1000000)", _("First"), show=False, id="rows.first", tooltip=_("The first line")),
        Binding("end", "move(1000000)", _("Last"), show=False, id="rows.last", tooltip=_("The last line")),
        Binding("enter", "choose", _("Open"), show=False, id="rows.choose", tooltip=_("Open the line")),
        # A binding like the arrows: a handler of keys would act before the arrow that was pressed before it.
        Binding("space", "mark", _("Mark"), show=False, id="rows.mark", tooltip=_("Mark the line, or unmark it")),
    ]

    cursor: reactive[int] = reactive(0)

    class Moved(Message):
        """The cursor went to another row, or the rows changed under it."""

        def __init__(self, rows: "Rows", key: str) -> None:
            super().__init__()
            self.rows = rows
            self.key = key

        @property
        def control(self) -> "Rows":
            """The list."""
            return self.rows

    class Chosen(Moved):
        """The row was opened: Enter, or a click on the row under the cursor."""

    class Marked(Moved):
        """The row was marked or unmarked."""

    def __init__(
        self, columns: Sequence[Column], *, markable: bool = False, empty: str = "", id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.columns = tuple(columns)
        self.markable = markable
        self.empty = empty
        self.rows: Listing = Made(())
        self.marked: set[str] = set()

    # What it holds ------------------------------------------------------------------------------------------------

    @property
    def _titled(self) -> bool:
        """Whether its columns have titles, which take its first line."""
        return any(column.title for column in self.columns)

    def show(self, rows: Iterable[Row]) -> None:
        """Hold `rows` instead; the cursor stays on the row it was on, by its key, and marks of rows that stay."""
        before = self.key
        self.rows = rows if isinstance(rows, Listing) else Made(rows)
        self.marked = {key for key in self.marked if self.rows.place(key) is not None}
        self._resize()
        again = self.rows.place(before) if before is not None else None
        self.set_reactive(Rows.cursor, self._near(self.cursor, 1) if again is None else again)
        self._follow()
        self.refresh()
        if self.key is not None:
            self.post_message(self.Moved(self, self.key))

    @property
    def key(self) -> str | None:
        """The key of the row under the cursor."""
        return self.rows[self.cursor].key or None if self.cursor < len(self.rows) else None

    def go(self, key: str) -> None:
        """Put the cursor on the row called `key`, if it is here."""
        place = self.rows.place(key)
        if place is not None:
            self.cursor = place

    # Moving -------------------------------------------------------------------------------------------------------

    def watch_cursor(self) -> None:
        self._follow()
        self.refresh()
        if self.key is not None:
            self.post_message(self.Moved(self, self.key))

    def _follow(self) -> None:
        top = 1 if self._titled else 0
        # The headings above a row are shown with it, as far as there is room.
        room = min(_LEAD, self.cursor, max(0, self.size.height - top - 1))
        lead = next((n for n in range(room) if self.rows[self.cursor - n - 1].key), room)
        # The title line covers the first line of the window, so a row above it needs one line more.
        self.scroll_to_region(Region(0, self.cursor - lead, 1, 1 + top + lead), animate=False, force=True)

    def _resize(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self.rows) + (1 if self._titled else 0))

    def on_resize(self) -> None:
        self._resize()
        self._follow()

    def action_move(self, by: int) -> None:
        """Move the cursor `by` rows, staying inside."""
        self.cursor = self._near(self.cursor + by, 1 if by > 0 else -1)

    def _near(self, place: int, way: int) -> int:
        """The place at or after `place`, going `way`, that is no heading; else the nearest one on the other side."""
        if not self.rows:
            return 0
        place = max(0, min(len(self.rows) - 1, place))
        ahead = range(place, len(self.rows) if way > 0 else -1, way)
        behind = range(place, -1 if way > 0 else len(self.rows), -way)
        return next((here for here in (*ahead, *behind) if self.rows[here].key), place)

    def action_page(self, by: int) -> None:
        """Move the cursor by a page."""
        self.action_move(by * max(1, self.size.height - 2))

    def action_choose(self) -> None:
        """Open the row under the cursor."""
        if self.key is not None:
            self.post_message(self.Chosen(self, self.key))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only some lists have marks."""
        return self.markable if action == "mark" else True

    def action_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away, and go to the next."""
        if self.key is not None:
            self.toggle(self.key)
            self.action_move(1)

    def toggle(self, key: str) -> None:
        """Mark the row called `key`, or take its mark away."""
        self.marked ^= {key}
        self.refresh()
        self.post_message(self.Marked(self, key))

    def on_click(self, event: events.Click) -> None:
        place = event.y - (1 if self._titled else 0) + round(self.scroll_y)
        if 0 <= place < len(self.rows) and self.rows[place].key:
            if self.markable and event.x < 2:
                self.toggle(self.rows[place].key)
            elif place == self.cursor:
                self.action_choose()
            else:
                self.cursor = place

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    # Drawing ------------------------------------------------------------------------------------------------------

    def _widths(self, width: int) -> list[int]:
        """The cells of each column when `width` are there: the open column gives way, then the last ones vanish."""
        inner = width - (2 if self.markable else 0)
        fixed = sum(column.width for column in self.columns) + len(self.columns) - 1
        rest = max(8, inner - fixed)
        widths: list[int] = []
        left = inner
        for column in self.columns:
            mine = min(column.width or rest, max(0, left))
            widths.append(mine)
            left -= mine + 1
        return widths

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width  # without the scrollbar
        base = self.rich_style
        if self._titled and y == 0:
            style = base + self.get_component_rich_style("rows--title", partial=True)
            cells = tuple(Cell(column.title) for column in self.columns)
            return self._line(cells, "  " if self.markable else "", style, width)
        place = y - (1 if self._titled else 0) + round(self.scroll_y)
        if place >= len(self.rows):
            if not self.rows and y == (1 if self._titled else 0) and self.empty:
                style = base + self.get_component_rich_style("rows--dim", partial=True)
                return Strip([Segment(set_cell_size(self.empty, width), style)], width)
            return Strip.blank(width, base)
        row = self.rows[place]
        style = base
        if place == self.cursor:
            name = "rows--cursor" if self.has_focus else "rows--blurred"
            style = base + self.get_component_rich_style(name, partial=True)
        mark = ("✔ " if row.key in self.marked else "· " if row.key else "  ") if self.markable else ""
        return self._line(row.cells, mark, style, width, plain=place == self.cursor and self.has_focus)

    def _line(self, cells: Sequence[Cell | str], mark: str, style: Style, width: int, *, plain: bool = False) -> Strip:
        segments = [Segment(mark, style)] if mark else []
        sizes = self._widths(width) if len(cells) > 1 else [width - cell_len(mark)]
        for number, (given, size) in enumerate(zip(cells, sizes, strict=False)):
            cell = given if isinstance(given, Cell) else Cell(given)
            tone = style
            if cell.tone and not plain:
                tone = style + self.get_component_rich_style(f"rows--{cell.tone}", partial=True)
            if number:
                segments.append(Segment(" ", style))
            segments.append(Segment(fitted(cell.text, size), tone))
        return Strip(segments).adjust_cell_length(width, style)


def fitted(text: str, size: int) -> str:
    """`text` on one line in exactly `size` cells, cut with an ellipsis."""
    line = " ".join(text.split())
    exact = set_cell_size(line, size)
    if size > 1 and len(exact.rstrip()) < len(line):
        exact = set_cell_size(set_cell_size(line, size - 1).rstrip() + "…", size)
    return exact
