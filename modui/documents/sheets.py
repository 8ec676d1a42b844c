"""Tables as people keep them: spreadsheets, comma-separated text in any encoding, JSON lines."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from modui.documents.files import read_bytes
from modui.documents.text import clean, decode
from modui.errors import BadInput
from modui.i18n import _

MAX_BYTES = 100_000_000
"""The largest table that is read."""

BOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
TEXTS = (".csv", ".tsv", ".txt")
LINES = (".jsonl", ".ndjson", ".json")
KINDS = (*BOOKS, *TEXTS, *LINES)

_DELIMITERS = (",", "\t", ";", "|", "，")
_OLE2 = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Table:
    """The rows of a table, each with its number in the file (from 1) and its cells by heading.

    `broken` names the rows that could not be read, with a reason each.
    """

    headings: tuple[str, ...]
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    broken: tuple[tuple[int, str], ...] = ()


def read_rows(path: Path) -> Table:
    """The table in the file at `path`: its first sheet with anything in it.

    Raises:
        BadInput: ``file-kind``, ``file-missing`` and the like, ``sheet-empty``, ``sheet-no-headings``,
            ``sheet-corrupt``, ``sheet-encrypted``.
    """
    suffix = path.suffix.lower()
    if suffix not in KINDS:
        raise BadInput(
            "file-kind",
            _("{name} is not a table that can be read.").format(name=path.name),
            _("Save it as .xlsx, .csv, .ods or .jsonl."),
        )
    data = read_bytes(path, MAX_BYTES)
    if not data.strip():
        raise _empty(path)
    if suffix in BOOKS:
        return _tabled(path, enumerate(_book(path, data), 1))
    text = decode(data)
    if suffix in LINES:
        return _json(path, text)
    return _tabled(path, _separated(text))


# Spreadsheets ------------------------------------------------------------------------------------------------------


def _book(path: Path, data: bytes) -> list[list[str]]:
    """The cells of the first sheet that has any."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, ZipError

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            # Empty rows and columns at the top stay, so that a row has the number that people see.
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if any(cell != "" for row in rows for cell in row):
                return [[_cell(cell) for cell in row] for row in rows]
    except PasswordError as error:
        raise _encrypted(path) from error
    except (CalamineError, ZipError, OSError, ValueError) as error:
        if data.startswith(_OLE2) and path.suffix.lower() != ".xls":
            raise _encrypted(path) from error
        raise BadInput(
            "sheet-corrupt",
            _("The spreadsheet {name} is damaged, or it is none.").format(name=path.name),
            _("Open it in a spreadsheet program and save it anew."),
        ) from error
    raise _empty(path)


def _cell(value: object) -> str:
    """A cell as people read it: 3 rather than 3.0, a date without midnight."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time | timedelta):
        return str(value)
    return clean(str(value)).strip()


def _encrypted(path: Path) -> BadInput:
    return BadInput(
        "sheet-encrypted",
        _("The spreadsheet {name} is protected by a password.").format(name=path.name),
        _("Open it with the password and save it without one."),
    )


def _empty(path: Path) -> BadInput:
    return BadInput(
        "sheet-empty", _("There is nothing in {name}.").format(name=path.name), _("Check that it is the right file.")
    )


# Text --------------------------------------------------------------------------------------------------------------


def _separated(text: str) -> Iterable[tuple[int, list[str]]]:
    """The rows of separated text, each with the number of the line it begins on."""
    # A cell may be as long as a document.
    csv.field_size_limit(MAX_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    begins = 1
    for row in reader:
        yield begins, [cell.strip() for cell in row]
        begins = reader.line_num + 1


def _delimiter(text: str) -> str:
    """The delimiter that divides the first lines most evenly: into the same number of cells, and the most of them."""
    sample = [line for line in text.split("\n", 60)[:50] if line.strip()]

    def evenness(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(sample, delimiter=delimiter) if row]
        usual = max(set(widths), key=widths.count)
        return (widths.count(usual) if usual > 1 else 0, usual)

    return max(_DELIMITERS, key=evenness)


# JSON --------------------------------------------------------------------------------------------------------------


def _json(path: Path, text: str) -> Table:
    """An object a line, or one array of objects; nested objects are flattened, lists joined."""
    items: list[tuple[int, object]] = []
    broken: list[tuple[int, str]] = []
    if text.lstrip().startswith("["):
        try:
            items = list(enumerate(json.loads(text), 1))
        except (json.JSONDecodeError, RecursionError) as error:
            raise BadInput(
                "sheet-corrupt",
                _("{name} is not valid JSON.").format(name=path.name),
                _("Check the file where it was made: {problem}").format(problem=error),
            ) from error
    else:
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                try:
                    items.append((number, json.loads(line)))
                except (json.JSONDecodeError, RecursionError):
                    broken.append((number, _("this line is not valid JSON")))
    headings: dict[str, None] = {}
    rows: list[tuple[int, dict[str, str]]] = []
    for number, item in items:
        if not isinstance(item, dict):
            broken.append((number, _("this is not an object with names and values")))
            continue
        row = {clean(name).strip(): value for name, value in _flat(item)}
        headings |= dict.fromkeys(row)
        rows.append((number, row))
    if not rows and not broken:
        raise _empty(path)
    return Table(tuple(headings), rows, tuple(sorted(broken)))


def _flat(item: dict[str, object]) -> Iterable[tuple[str, str]]:
    for name, value in item.items():
        if isinstance(value, dict):
            yield from _flat(value)
        elif isinstance(value, list):
            yield name, "、".join(_cell(part) for part in value if part is not None)
        elif value is not None:
            yield name, _cell(value)


# Headings ----------------------------------------------------------------------------------------------------------


def _tabled(path: Path, lines: Iterable[tuple[int, Sequence[str]]]) -> Table:
    """Rows of cells as a table: the first row with two texts in it heads the columns; what stands above is a title."""
    waiting = iter(lines)
    for _number, cells in waiting:
        if len([cell for cell in cells if cell and not cell.replace(".", "").isdigit()]) >= 2:
            headings = _distinct(cells)
            break
    else:
        raise BadInput(
            "sheet-no-headings",
            _("{name} has no row that names its columns.").format(name=path.name),
            _("Put headings such as 昵称, 职位, 擅长 into the first row."),
        )
    rows = [
        (number, {heading: cell for heading, cell in zip(headings, cells, strict=False) if heading})
        for number, cells in waiting
        if any(cells)
    ]
    return Table(tuple(heading for heading in headings if heading), rows)


def _distinct(cells: Sequence[str]) -> list[str]:
    """Headings that differ: the second 标签 becomes 标签 2."""
    seen: dict[str, int] = {}
    found: list[str] = []
    for cell in cells:
        name = " ".join(cell.split())
        seen[name] = seen.get(name, 0) + 1
        found.append(f"{name} {seen[name]}" if name and seen[name] > 1 else name)
    return found
