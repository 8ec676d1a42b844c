"""Tables as they come in: spreadsheets, CSV and JSON, all as rows of text under headings."""

import csv
import datetime
import io
import json
import math
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from modui.documents.files import OLE_MAGIC, has_ole_entry, read_bytes
from modui.documents.text import clean, decode_file
from modui.errors import BadInput
from modui.i18n import _

MAX_FILE_BYTES = 100_000_000
MAX_UNPACKED_BYTES = 500_000_000
MAX_CELLS = 10_000_000

SHEET_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods")
CSV_SUFFIXES = (".csv", ".tsv", ".txt")
JSON_SUFFIXES = (".jsonl", ".ndjson", ".json")

_CELL_WITH_CONTENT = re.compile(rb"""<(?:\w+:)?c\b[^<>]*?\br=["']([A-Z]{1,3})(\d{1,7})["'][^<>]*(?<!/)>""")

Cell = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta
Row = tuple[int, list[str]]
"""A row's number, from 1, as the file's own program shows it, and its cells."""


@dataclass(frozen=True)
class Table:
    """Rows of text under headings.

    `rows` holds each row's number, from 1, as a spreadsheet program or an editor shows it, and its text by heading;
    a heading is absent where the row says nothing about it, as a shorter line or an object without that name does.
    `broken` holds the numbers of the rows that could not be read, and why.
    """

    headings: tuple[str, ...]
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    broken: tuple[tuple[int, str], ...] = ()


def read_rows(path: Path) -> Table:
    """The table in the file at `path`: the first sheet of .xlsx, .xls or .ods, or .csv, .tsv, .jsonl or .json.

    The headings are the first row with two texts in it, so titles above them do no harm. Blank rows are skipped.
    Numbers, dates and times become text as one would write them: ``3``, ``2026-11-20``, ``2026-11-20 20:30``.

    Raises:
        BadInput: ``file-kind``, ``sheet-empty``, ``sheet-no-headings``, ``sheet-corrupt``, ``sheet-encrypted``,
            ``file-too-large``, ``text-encoding``, and the errors of :func:`modui.documents.files.read_bytes`.
    """
    suffix = path.suffix.lower()
    if suffix not in (*SHEET_SUFFIXES, *CSV_SUFFIXES, *JSON_SUFFIXES):
        raise BadInput(
            "file-kind",
            _("The file {name} is of a kind that cannot be read as a table.").format(name=path.name),
            _("Excel (.xlsx, .xls), OpenDocument (.ods), .csv, .tsv, .jsonl and .json can be read."),
        )
    data = read_bytes(path, MAX_FILE_BYTES)
    if not data.strip():
        raise _empty(path.name)
    # What a file holds counts for more than its name: many an export called .xls is tab-separated text.
    if data.startswith((b"PK\x03\x04", OLE_MAGIC)):
        return _under_headings(_sheet_rows(data, path), path.name)
    if suffix in SHEET_SUFFIXES and (suffix != ".xls" or b"<" in data[:100]):
        raise _corrupt(path.name)
    text = decode_file(data, path.name)
    if not text.strip():
        raise _empty(path.name)
    if suffix in JSON_SUFFIXES:
        return _json_table(text, path.name)
    return _under_headings(_csv_rows(text, path.name, tabs=suffix == ".tsv"), path.name)


def _sheet_rows(data: bytes, path: Path) -> list[Row]:
    """The rows of the first sheet that has any."""
    name = path.name
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    if has_ole_entry(data, "EncryptedPackage"):
        raise _encrypted(name)
    try:
        if data.startswith(b"PK"):
            _refuse_too_large(data, name)
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            for about in workbook.sheets_metadata:
                if about.typ != SheetTypeEnum.WorkSheet or about.visible != SheetVisibleEnum.Visible:
                    continue
                sheet = workbook.get_sheet_by_name(about.name)
                if sheet.start is not None:
                    # Calamine's rows begin at the top of the sheet, its columns where the content begins.
                    return [(n, [_text(cell) for cell in row]) for n, row in enumerate(sheet.iter_rows(), 1)]
    except BadInput:
        raise
    except PasswordError as error:
        raise _encrypted(name) from error
    except Exception as error:
        # The libraries raise whatever a broken file makes them stumble on. Of the new formats, only what has a
        # password is kept in a compound file.
        locked = data.startswith(OLE_MAGIC) and path.suffix.lower() != ".xls"
        raise (_encrypted(name) if locked else _corrupt(name)) from error
    raise _empty(name)


def _refuse_too_large(data: bytes, name: str) -> None:
    """Raise if the workbook would take more memory than there may be: a sheet is held as a full rectangle."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        fits = sum(member.file_size for member in members) <= MAX_UNPACKED_BYTES
        if not fits or any(_rectangle(archive, member) > MAX_CELLS for member in members):
            raise BadInput(
                "file-too-large",
                _("The table in {name} is too large.").format(name=name),
                _("Delete stray cells far below or far to the right of the table, or split it."),
            )


def _rectangle(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> int:
    """How many cells lie between A1 and the farthest content of `member`, if it is a sheet of .xlsx; else 0."""
    width = height = 0
    left = b""
    with archive.open(member) as stream:
        while chunk := stream.read(1 << 20):
            part = left + chunk
            for column, row in set(_CELL_WITH_CONTENT.findall(part)):
                height = max(height, int(row))
                width = max(width, _column_number(column))
            # A cell that runs over the edge is found whole in the next round.
            left = part[part.rfind(b"<") :][:1_000]
    return width * height


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _text(cell: Cell) -> str:
    """`cell` as one would write it."""
    if isinstance(cell, str):
        return cell.strip() if cell.isprintable() else clean(cell).strip()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        if math.isnan(cell):
            return ""
        # As spreadsheets do, with 15 digits, so that 0.1 + 0.2 is 0.3.
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e21 else f"{cell:.15g}"
    if isinstance(cell, datetime.datetime):
        if cell.time() == datetime.time():
            return cell.date().isoformat()
        return cell.isoformat(" ", "seconds" if cell.second else "minutes")
    if isinstance(cell, datetime.time):
        return cell.isoformat("seconds" if cell.second else "minutes")
    return str(cell)


def _csv_rows(text: str, name: str, *, tabs: bool) -> Iterator[Row]:
    """The records of CSV, each with the number of the line that it begins on."""
    # Excel's own way to say it.
    stated = re.match(r"sep=(.)\n", text)
    delimiter = stated[1] if stated else "\t" if tabs else _delimiter(text)
    for number, record in _records(text, delimiter, name):
        if not (stated and number == 1):
            yield number, [cell.strip() for cell in record]


def _records(text: str, delimiter: str, name: str) -> list[tuple[int, list[str]]]:
    csv.field_size_limit(MAX_FILE_BYTES)  # a cell may be as long as a document
    records: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for record in reader:
            records.append((begins, record))
            begins = reader.line_num + 1
    except csv.Error as error:
        # Quotation marks may be plain characters, if all cells are found without their help.
        plain = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE))
        if len({len(record) for record in plain if record}) == 1:
            return list(enumerate(plain, 1))
        raise BadInput(
            "sheet-corrupt",
            _("The quotation marks in line {n} of {name} do not match.").format(n=begins, name=name),
            _("Correct that line, or open the file in Excel or WPS and save it as .xlsx."),
        ) from error
    return records


def _delimiter(text: str) -> str:
    """The likeliest of the delimiters: the one that cuts most lines into the same number of cells."""
    likely = {}
    for delimiter in (",", "\t", ";", "|", "，"):
        sample = csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=delimiter)
        widths = Counter(len(record) for record in sample if any(record))
        columns, lines = max(widths.items(), key=lambda width: (width[0] > 1, width[1]), default=(1, 0))
        share = lines / widths.total() if columns > 1 else 0.0
        # Sentences are full of full-width commas.
        likely[delimiter] = (share - 0.05 * (delimiter == "，"), columns)
    return max(likely, key=likely.__getitem__)


def _json_table(text: str, name: str) -> Table:
    """The objects of a JSON array, or of one line each."""
    items = list(_json_items(text))
    if text.lstrip().startswith("[") and all(item is _UNREADABLE for _n, item in items):
        raise BadInput(
            "sheet-corrupt",
            _("The file {name} is not valid JSON.").format(name=name),
            _("Make it anew with the program that made it."),
        )
    rows: list[tuple[int, dict[str, str]]] = []
    broken: list[tuple[int, str]] = []
    for n, item in items:
        if isinstance(item, dict):
            rows.append((n, _flat(item)))
        else:
            broken.append((n, _("This line is not JSON.") if item is _UNREADABLE else _("This is not an object.")))
    if not rows and not broken:
        raise _empty(name)
    return Table(tuple(dict.fromkeys(heading for _n, row in rows for heading in row)), rows, tuple(broken))


_UNREADABLE = object()


def _loaded(text: str) -> object:
    """The JSON value in `text`, or `_UNREADABLE`."""
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return _UNREADABLE
    return value


def _json_items(text: str) -> Iterable[tuple[int, object]]:
    """The items of the JSON array that `text` is or wraps in an object; else those of its lines; with their numbers."""
    value = _loaded(text)
    if isinstance(value, dict):
        lists = [inner for inner in value.values() if isinstance(inner, list) and inner and isinstance(inner[0], dict)]
        value = lists[0] if len(lists) == 1 else [value]
    if isinstance(value, list):
        return enumerate(value, 1)
    lines = enumerate(text.split("\n"), 1)
    return ((n, _loaded(line)) for n, line in lines if line.strip())


def _flat(item: dict[str, object]) -> dict[str, str]:
    """`item` with text for values, without what is null; the entries of objects in it beside its own, which win."""
    flat: dict[str, str] = {}
    for value in item.values():
        if isinstance(value, dict):
            flat |= _flat(value)
    for key, value in item.items():
        if value is not None and not isinstance(value, dict):
            flat[clean(key).strip()] = _json_text(value)
    return flat


def _json_text(value: object) -> str:
    if isinstance(value, str | int | float):
        return _text(value)
    if isinstance(value, list):
        return "、".join(text for text in map(_json_text, value) if text)
    return "" if value is None else clean(json.dumps(value, ensure_ascii=False))


_NOTHING = frozenset(("(空)", "（空）", "(跳过)", "（跳过）", "(skipped)", "(empty)"))
"""What form services put into cells that were left out."""


def _under_headings(rows: Iterable[Row], name: str) -> Table:
    """The `rows` below the first one that reads like headings, by heading."""
    filled = [(n, cells) for n, cells in rows if any(cells)]
    if not filled:
        raise _empty(name)
    start = next((i for i, (_n, cells) in enumerate(filled) if sum(map(_is_word, cells)) >= 2), None)
    if start is None:
        raise BadInput(
            "sheet-no-headings",
            _("The table in {name} has no row of headings.").format(name=name),
            _("Put a row such as 昵称, 职位, 擅长 above the data, to name each column."),
        )
    below = [(n, ["" if cell in _NOTHING else cell for cell in cells]) for n, cells in filled[start + 1 :]]
    headings = _headings(filled[start][1], [cells for _n, cells in below])
    table = [
        (n, {heading: cell for heading, cell in zip(headings, cells, strict=False) if heading}) for n, cells in below
    ]
    return Table(tuple(heading for heading in headings if heading), table)


def _headings(cells: Sequence[str], below: Iterable[Sequence[str]]) -> list[str]:
    """A heading for each column, no two alike; empty for a column that has neither heading nor content."""
    used = {place for row in below for place, cell in enumerate(row) if cell}
    headings: list[str] = []
    for place in range(max([len(cells), *(n + 1 for n in used)])):
        heading = " ".join(cells[place].split()) if place < len(cells) else ""
        if not heading and place in used:
            heading = _("column {n}").format(n=place + 1)
        headings.append(_unused(heading, headings) if heading else "")
    return headings


def _unused(heading: str, taken: Sequence[str]) -> str:
    """`heading`, or the first of ``heading 2``, ``heading 3``, … that is not taken."""
    n, candidate = 1, heading
    while candidate in taken:
        n += 1
        candidate = f"{heading} {n}"
    return candidate


def _is_word(cell: str) -> bool:
    """Whether `cell` is text, not a number or a date."""
    return re.search(r"[^\W\d]", cell) is not None


def _empty(name: str) -> BadInput:
    return BadInput(
        "sheet-empty",
        _("There is nothing in the table {name}.").format(name=name),
        _("Check that it is the right file and that it was saved."),
    )


def _corrupt(name: str) -> BadInput:
    return BadInput(
        "sheet-corrupt",
        _("The file {name} is damaged, or it is no spreadsheet.").format(name=name),
        _("Open it in Excel or WPS and save it anew as .xlsx."),
    )


def _encrypted(name: str) -> BadInput:
    return BadInput(
        "sheet-encrypted",
        _("The file {name} is protected by a password.").format(name=name),
        _("Open it in Excel with the password and save it without one."),
    )
