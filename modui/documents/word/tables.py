"""Tables, with cells over several columns and rows."""

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from modui.documents.word.names import MC, W, local, switch, value, whole
from modui.documents.word.tree import Block, Cell, Table

_MOST_COLUMNS = 200


def table(element: Element, blocks: Callable[[Element], list[Block]]) -> Table | list[Block] | None:
    """The table in `element`, `blocks` being what reads a cell.

    A frame of one cell is no table, but what stands in it; of a table without cells, nothing is left.
    """
    rows: list[list[Cell]] = []
    heads = 0
    running: dict[int, Cell] = {}
    """Cells that go on into the next row, by the column they begin in."""
    for row in _inside(element, "tr"):
        properties = row.find(f"{W}trPr")
        if properties is not None and (properties.find(f"{W}del") is not None):
            continue
        cells, running = _row(row, properties, running, blocks)
        if properties is not None and switch(properties, "tblHeader") and heads == len(rows):
            heads += 1
        rows.append(cells)
    if not any(rows):
        return None
    if not heads and _first_row_differs(element):
        heads = 1
    if len(rows) == 1 and len(rows[0]) == 1:
        return rows[0][0].blocks
    return Table(rows, heads if heads < len(rows) else 1)


def _inside(element: Element, name: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, through what may stand around them."""
    for child in element:
        if child.tag == W + name:
            yield child
        elif local(child.tag) in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "bookmarkStart"):
            yield from _inside(child, name)
        elif child.tag == f"{MC}AlternateContent":
            choice = child.find(f"{MC}Choice")
            yield from _inside(child if choice is None else choice, name)


def _row(
    row: Element, properties: Element | None, running: dict[int, Cell], blocks: Callable[[Element], list[Block]]
) -> tuple[list[Cell], dict[int, Cell]]:
    """The cells of a row that begin in it, and those that may go on into the next."""
    cells: list[Cell] = []
    goes_on: dict[int, Cell] = {}
    column = min(whole(value(properties, "gridBefore"), 0), _MOST_COLUMNS)
    if column > 0:
        cells.append(Cell([], column))
    for element in _inside(row, "tc"):
        settings = element.find(f"{W}tcPr")
        if settings is not None and settings.find(f"{W}cellDel") is not None:
            continue
        columns = max(1, min(whole(value(settings, "gridSpan"), 1), _MOST_COLUMNS))
        if _is_continued(settings, "hMerge") and cells:
            # An older way to say that a cell goes on to the right.
            cells[-1].columns += columns
            cells[-1].blocks += blocks(element)
        elif _is_continued(settings, "vMerge") and column in running:
            above = goes_on[column] = running[column]
            above.rows += 1
            above.blocks += blocks(element)
        else:
            cell = Cell(blocks(element), columns)
            cells.append(cell)
            if settings is not None and settings.find(f"{W}vMerge") is not None:
                goes_on[column] = cell
        column += columns
    return cells, goes_on


def _is_continued(settings: Element | None, name: str) -> bool:
    found = None if settings is None else settings.find(W + name)
    return found is not None and found.get(f"{W}val", "continue") == "continue"


def _first_row_differs(element: Element) -> bool:
    look = element.find(f"{W}tblPr/{W}tblLook")
    if look is None:
        return False
    if (first := look.get(f"{W}firstRow")) is not None:
        return first in ("1", "true", "on")
    try:
        return bool(int(look.get(f"{W}val", "0"), 16) & 0x20)
    except ValueError:
        return False


def grid(made: Table) -> list[list[Cell | None]]:
    """The table as rows of the same length: a cell stands where it begins, None where it reaches or nothing is."""
    placed: list[list[Cell | None]] = []
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(made.rows):
        line: dict[int, Cell] = {}
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            line[column] = cell
            for down in range(cell.rows):
                taken |= {(number + down, column + right) for right in range(cell.columns)}
            column += cell.columns
        placed.append([line.get(at) for at in range(max([*line, -1]) + 1)])
    width = max([len(line) for line in placed] + [column + 1 for row, column in taken if row < len(placed)], default=1)
    return [line + [None] * (width - len(line)) for line in placed]
