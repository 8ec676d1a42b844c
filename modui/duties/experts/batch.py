"""Matching measured: questions from a file, answered one at a time by the code the desk uses.

Nothing of the questions is known when the index is built. With load, the first three of every answer are taken as
asked, as the desk would see it: from the next question on it weighs on them, less with every day.
"""

import gzip
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

from modui.duties.experts.ranking import LOAD_HALVES, LOAD_WEIGHT, after_load
from modui.errors import BadInput
from modui.i18n import _
from modui.records import matching
from modui.records.matching import WEIGHTS, Asked, Book, Encoder, Person, Reply

LENGTH = 100
"""Members or questions that each answer lists."""
ASKED_AT_ONCE = 3
"""The first of an answer, who are taken as asked."""

Row = Mapping[str, object]


class Batch(NamedTuple):
    """How many questions were answered, and how long that took; times in seconds, and in milliseconds each."""

    queries: int
    build_s: float
    p50_ms: float
    p95_ms: float


def match(queries: Path, members: Path, archive: Path | None, out: Path, *, load_weight: float = LOAD_WEIGHT) -> Batch:
    """Answer who could answer each question of `queries`, in their order, into `out`; a line each.

    Raises:
        BadInput: a file cannot be read, or `out` not be written.
    """
    levels: dict[str, tuple[float, float]] = {}
    halves = LOAD_HALVES / timedelta(days=1)

    def answer(book: Book, row: Row) -> list[str]:
        day = matching.day_of(_text(row.get("date")))
        text = "\n".join((_text(row.get("title")), _text(row.get("text"))))
        asker = _text(row.get("asker"))
        found = matching.rank(book, text, 2 * LENGTH + 1, tags=_items(row.get("tags")), day=day)
        now = book.latest() if day is None else day
        scores: list[tuple[float, str]] = []
        for one in found.placed:
            if one.id != asker:
                level, then = levels.get(one.id, (0.0, now))
                fading = 0.5 ** (max(0.0, now - then) / halves)
                scores.append((-after_load(one.score, level * fading, load_weight), one.id))
        ranking = [member for _score, member in sorted(scores)[:LENGTH]]
        for member in ranking[:ASKED_AT_ONCE]:
            level, then = levels.get(member, (0.0, now))
            levels[member] = (1 + level * 0.5 ** (max(0.0, now - then) / halves), now)
        return ranking

    def fill(book: Book) -> None:
        book.add_members(_people(members))
        if archive is not None:
            book.add_questions(_questions(archive))

    return _run(queries, out, fill, answer)


def similar(queries: Path, corpus: Path, out: Path, *, encoder: Encoder | None = None) -> Batch:
    """Answer which questions of `corpus` ask the same as each of `queries`, into `out`; a line each.

    With an `encoder`, what they mean counts too.

    Raises:
        BadInput: a file cannot be read, or `out` not be written.
    """

    def answer(book: Book, row: Row) -> list[str]:
        text = "\n".join(filter(None, (_text(row.get("title")), _text(row.get("text")))))
        return [one.question for one in matching.alike(book, text, LENGTH)]

    return _run(queries, out, lambda book: book.add_questions(_questions(corpus)), answer, encoder)


def read_rows(path: Path, *ids: str) -> Iterator[Row]:
    """The objects of a .jsonl file, which may be gzipped, a line each. Where `ids` are named, each has one of them.

    Raises:
        BadInput: ``batch-file``, ``batch-line`` or ``batch-id``.
    """
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _row(path, number, line, ids)
    except (OSError, EOFError, zlib.error) as error:
        raise BadInput(
            "batch-file",
            _("{file} cannot be read.").format(file=path),
            _("Check its name, and that it is whole: a .jsonl file, or one packed as .jsonl.gz."),
        ) from error


def _row(path: Path, number: int, line: bytes, ids: tuple[str, ...]) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _wrong(path, number) from error
    if not isinstance(row, dict):
        raise _wrong(path, number)
    if ids and not _id(row, *ids):
        raise BadInput(
            "batch-id",
            _("Line {number} of {file} has no {name}.").format(number=number, file=path, name=ids[0]),
            _("Write one object a line: the formats are in docs/matching.md."),
        )
    return row


def _run(
    queries: Path,
    out: Path,
    fill: Callable[[Book], None],
    answer: Callable[[Book, Row], list[str]],
    encoder: Encoder | None = None,
) -> Batch:
    with TemporaryDirectory(prefix="modui-") as folder, closing(sqlite3.connect(Path(folder) / "index")) as database:
        database.isolation_level = None
        matching.prepare(database)
        # What a crash loses here nobody misses.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        start = perf_counter()
        book = Book(database, encoder)
        book.clear()
        database.execute("BEGIN")
        fill(book)
        book.settle()
        database.execute("COMMIT")
        built = perf_counter() - start
        times: list[float] = []
        try:
            with out.open("w", encoding="utf-8", newline="\n") as file:
                for row in read_rows(queries, "query_id"):
                    start = perf_counter()
                    ranking = answer(book, row)
                    times.append(1000 * (perf_counter() - start))
                    told = {"query_id": _id(row, "query_id"), "ranking": ranking, "ms": round(times[-1], 3)}
                    file.write(json.dumps(told, ensure_ascii=False) + "\n")
                    # Whoever asks through a pipe waits for the answer before asking more.
                    file.flush()
        except OSError as error:
            raise BadInput(
                "batch-out",
                _("{file} cannot be written.").format(file=out),
                _("Check that its folder exists and that you may write to it."),
            ) from error
    return Batch(len(times), built, _quantile(times, 0.5), _quantile(times, 0.95))


def _quantile(times: Iterable[float], part: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def _wrong(path: Path, number: int) -> BadInput:
    return BadInput(
        "batch-line",
        _("Line {number} of {file} is not a JSON object.").format(number=number, file=path),
        _("Write one object a line: the formats are in docs/matching.md."),
    )


def _id(row: Row, *names: str) -> str:
    return next((_text(row[name]) for name in names if row.get(name) not in (None, "")), "")


def _people(path: Path) -> Iterator[Person]:
    """The members of a file, each id once."""
    seen: set[str] = set()
    for row in read_rows(path, "id", "member_id"):
        member = _id(row, "id", "member_id")
        fields = row.get("fields")
        # Fields may also stand beside the id, as in an exported directory.
        held: Row = fields if isinstance(fields, dict) else row
        if member not in seen:
            seen.add(member)
            yield Person(member, {name: _field(held.get(name)) for name in WEIGHTS})


def _questions(path: Path) -> Iterator[Asked]:
    """The questions of a file, each id once."""
    seen: set[str] = set()
    for row in read_rows(path, "doc_id", "id"):
        question = _id(row, "doc_id", "id")
        if question not in seen:
            seen.add(question)
            yield Asked(
                question,
                _text(row.get("title")),
                _text(row.get("text")),
                _items(row.get("tags")),
                tuple(_replies(row.get("answers"), _text(row.get("date")))),
            )


def _replies(answers: object, asked_at: str) -> Iterator[Reply]:
    for answer in answers if isinstance(answers, list) else ():
        if isinstance(answer, dict) and answer.get("author") not in (None, ""):
            day = matching.day_of(_text(answer.get("date")) or asked_at)
            yield Reply(_text(answer.get("author")), day, _text(answer.get("text")))


def _field(value: object) -> str | tuple[str, ...]:
    return _items(value) if isinstance(value, list) else _text(value)


def _items(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(filter(None, map(_text, value)))
    return (_text(value),) if value else ()


def _text(value: object) -> str:
    """`value` as text that an index can take; nothing for nothing, and for what is not text or a number."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).encode("utf-8", "replace").decode("utf-8")
