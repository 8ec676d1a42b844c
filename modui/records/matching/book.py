"""What the index keeps: for every term, who holds it, as packed numbers in SQLite.

A term's holders are one blob of 32-bit numbers, 24 bits the holder's own number and 8 bits how strongly they hold it in
tenths, in the order of the numbers. Terms are found by their keys, 64 bits of a hash. A question reads the blobs of its
own terms, all at once, and nothing else, so an index of any size opens at once, and adding them up is array arithmetic.
The terms of each holder are kept too, by field: that is what reasons are made of, and what is taken out again when a
row changes.
"""

import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from modui.records.matching.meaning import SCHEMA as MEANING
from modui.records.matching.meaning import Encoder, Meanings
from modui.records.matching.often import foretold
from modui.records.matching.terms import Wholes, is_character, key, said, tagged

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
Packed = npt.NDArray[np.uint32]
N = TypeVar("N", bound=np.generic)
Cell = str | int | float | bytes | None

WEIGHTS: Mapping[str, float] = {
    "expertise": 1.0,
    "tags": 1.0,
    "industry": 0.7,
    "position": 0.5,
    "career": 0.3,
    "offers": 0.3,
    "needs": 0.1,
    "interests": 0.1,
    "more": 0.1,
}
"""How much each field of a member says about what they can answer. Private fields say nothing."""

PERSON = "person"
ASKED = "asked"
REPLY_WORDS = 50
"""Words of an answer that say what it is about."""

TABLES = (*(f"{kind}_{table}" for kind in (PERSON, ASKED) for table in ("held", "terms")), "reply", "numbers")
SCHEMA = f"""
    {"".join(f"DROP TABLE IF EXISTS {table};" for table in TABLES)}
    CREATE TABLE person_held (
        key INTEGER PRIMARY KEY, term TEXT NOT NULL, many INTEGER NOT NULL, holders BLOB NOT NULL);
    CREATE INDEX person_held_term ON person_held (term);
    CREATE TABLE asked_held (
        key INTEGER PRIMARY KEY, term TEXT NOT NULL, many INTEGER NOT NULL, holders BLOB NOT NULL);
    CREATE TABLE person_terms (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, terms TEXT NOT NULL, keys BLOB NOT NULL);
    CREATE TABLE asked_terms (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, terms TEXT NOT NULL);
    CREATE TABLE reply (asked INTEGER NOT NULL, id TEXT NOT NULL, author TEXT NOT NULL, day REAL);
    CREATE INDEX reply_asked ON reply (asked);
    CREATE TABLE numbers (name TEXT PRIMARY KEY, held BLOB NOT NULL);
    {MEANING}"""

SATURATION = 1.2
_LENGTH = 0.4
"""BM25's k1 and b: what a term said often adds, and how far a long text is discounted."""
_MANY = 4_000_000
"""Postings that are gathered before they are written."""
_STEP = 10_000
_PAGE = 16_384
_MAPPED = 2**31 - 65_536
"""Bytes of the file that are read without copying them first: SQLite's own limit."""


class Person(NamedTuple):
    """A member as the index takes them in: their fields, those of ``WEIGHTS``, a text or a list of items."""

    id: str
    fields: Mapping[str, str | tuple[str, ...]]


class Reply(NamedTuple):
    """An answer: who gave it, on which day (since 1970; None: not known), its text, and its id where it has one."""

    author: str
    day: float | None
    text: str
    id: str = ""


class Asked(NamedTuple):
    """A question of the past, with the answers it got."""

    id: str
    title: str
    text: str
    tags: tuple[str, ...]
    replies: tuple[Reply, ...]


def prepare(database: sqlite3.Connection) -> None:
    """Set up a connection for a book, before anything is read or written: long blobs, read where they lie."""
    database.execute(f"PRAGMA page_size = {_PAGE}")
    database.execute(f"PRAGMA mmap_size = {_MAPPED}")


class Book:
    """The postings of members and of questions in an open database; with an `encoder`, what the questions mean too."""

    def __init__(self, database: sqlite3.Connection, encoder: Encoder | None = None) -> None:
        self.database = database
        self.meanings = Meanings(database, encoder)
        self._gathered: dict[str, dict[str, array[int]]] = {kind: defaultdict(_holders) for kind in (PERSON, ASKED)}
        self._count = 0
        self._lengths: dict[str, dict[int, float]] = {PERSON: {}, ASKED: {}}
        self._keys: dict[str, int] = {}
        self._wholes: Wholes | None = None
        self._norms: dict[str, Floats] = {}
        self._recent: dict[float, Floats] = {}
        self._facts: dict[str, float] = {}

    # Writing ------------------------------------------------------------------------------------------------------

    def clear(self) -> None:
        """Begin with nothing."""
        for statement in SCHEMA.split(";"):
            self.database.execute(statement)
        self._keep("encoder", np.frombuffer(self._encoder(), np.uint8))
        self._forget()

    def fits(self) -> bool:
        """Whether what is kept was made with the encoder that there is, or without one where there is none."""
        return self.numbers("encoder", np.uint8).tobytes() == self._encoder()

    def _encoder(self) -> bytes:
        encoder = self.meanings.encoder
        return encoder.name.encode() if encoder else b""

    def add_members(self, members: Iterable[Person]) -> None:
        """Take in members; :meth:`settle` writes them."""
        for member in members:
            lines = [_field_terms(name, member.fields.get(name) or "") for name in WEIGHTS]
            strength: dict[str, float] = {}
            for line, weight in zip(lines, WEIGHTS.values(), strict=True):
                for term in line:
                    strength[term] = strength.get(term, 0.0) + weight
            keys = array("q", sorted(self._key(term) for term in strength if not is_character(term)))
            number = self._insert(
                "INSERT INTO person_terms (id, terms, keys) VALUES (?, ?, ?)", member.id, _kept(lines), keys.tobytes()
            )
            self._gather(PERSON, number, strength, sum(map(len, lines)))

    def add_questions(self, questions: Iterable[Asked]) -> None:
        """Take in questions; :meth:`settle` writes them."""
        for one in questions:
            title, text = said(one.title), [*said(one.text), *said("\n".join(one.tags)), *tagged(one.tags)]
            given = [term for reply in one.replies for term in said(reply.text)[:REPLY_WORDS]]
            number = self._insert(
                "INSERT INTO asked_terms (id, title, terms) VALUES (?, ?, ?)",
                one.id,
                one.title or one.text[:_STEP].strip().split("\n", 1)[0][:80],
                _kept((title, text, given)),
            )
            strength = Counter(chain(title, text, given))
            self._gather(ASKED, number, strength, sum(map(len, (title, text, given))))
            self.database.executemany(
                "INSERT INTO reply VALUES (?, ?, ?, ?)",
                [(number, reply.id, reply.author, reply.day) for reply in one.replies],
            )
            self.meanings.add(number, one.title, one.text)

    def remove(self, kind: str, ids: Sequence[str]) -> None:
        """Take out the members or questions with these ids, as far as there are any; nothing may be gathered."""
        marks = ", ".join("?" * len(ids))
        rows = self.database.execute(f"SELECT number, terms FROM {kind}_terms WHERE id IN ({marks})", ids).fetchall()
        gone = np.array([number for number, _terms in rows], np.uint32)
        for one in sorted({key(term) for _number, terms in rows for term in terms.split()}):
            (held,) = self.database.execute(f"SELECT holders FROM {kind}_held WHERE key = ?", (one,)).fetchone()
            packed = np.frombuffer(held, np.uint32)
            left = packed[~np.isin(packed >> 8, gone)]
            if len(left):
                change = f"UPDATE {kind}_held SET many = ?, holders = ? WHERE key = ?"
                self.database.execute(change, (len(left), left.tobytes(), one))
            else:
                self.database.execute(f"DELETE FROM {kind}_held WHERE key = ?", (one,))
        for number, _terms in rows:
            self.database.execute(f"DELETE FROM {kind}_terms WHERE number = ?", (number,))
            self._lengths[kind][number] = 0.0
            if kind == ASKED:
                self.database.execute("DELETE FROM reply WHERE asked = ?", (number,))
                self.meanings.remove(number)

    def settle(self) -> None:
        """Write what was gathered."""
        self._write()
        self.meanings.settle()
        for kind, lengths in self._lengths.items():
            if lengths:
                before = self.numbers(f"{kind}_lengths", np.float32)
                held = np.zeros(max(len(before), max(lengths) + 1), np.float32)
                held[: len(before)] = before
                held[list(lengths)] = list(lengths.values())
                self._keep(f"{kind}_lengths", held)
                lengths.clear()
        self._keep("wholes", self.wholes().marks)
        found = self.database.execute(
            "SELECT reply.asked, person_terms.number, reply.day FROM reply"
            " JOIN person_terms ON person_terms.id = reply.author ORDER BY person_terms.number, reply.day"
        ).fetchall()
        authors = np.array([author for _asked, author, _day in found], np.int64)
        self._keep("reply_authors", authors.astype(np.int32))
        self._keep("reply_days", np.array([np.nan if day is None else day for *_who, day in found], np.float32))
        self._keep("foretold", np.array([foretold(np.array([row[0] for row in found], np.int64), authors)]))
        self._forget()

    def _insert(self, statement: str, *values: str | bytes) -> int:
        number = self.database.execute(statement, values).lastrowid
        assert number is not None
        return number

    def _key(self, term: str) -> int:
        found = self._keys.get(term)
        if found is None:
            found = self._keys[term] = key(term)
        return found

    def _gather(self, kind: str, number: int, strength: Mapping[str, float], length: int) -> None:
        gathered = self._gathered[kind]
        mark = number << 8
        for term, strong in strength.items():
            gathered[term].append(mark | _TENTHS[strong])
        self._lengths[kind][number] = float(length)
        self._count += len(strength)
        if self._count > _MANY:
            self._write()

    def _write(self) -> None:
        for kind, gathered in self._gathered.items():
            self._wholes = self.wholes().with_terms(gathered)
            self.database.executemany(
                f"INSERT INTO {kind}_held VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE"
                " SET many = many + excluded.many, holders = CAST(holders || excluded.holders AS BLOB)",
                (
                    (one, term, len(gathered[term]), gathered[term].tobytes())
                    for one, term in sorted((self._key(term), term) for term in gathered)
                ),
            )
            gathered.clear()
        self._keys.clear()
        self._count = 0

    def _keep(self, name: str, held: npt.NDArray[np.generic]) -> None:
        self.database.execute("INSERT OR REPLACE INTO numbers VALUES (?, ?)", (name, held.tobytes()))

    def _forget(self) -> None:
        self._norms.clear()
        self._recent.clear()
        self._facts.clear()

    # Reading ------------------------------------------------------------------------------------------------------

    def numbers(self, name: str, kind: type[N]) -> npt.NDArray[N]:
        """The numbers kept under `name`."""
        found = self.database.execute("SELECT held FROM numbers WHERE name = ?", (name,)).fetchone()
        return np.frombuffer(found[0] if found else b"", kind)

    def total(self, kind: str) -> int:
        """How many members or questions there are."""
        return int(self._one(kind, f"SELECT count(*) FROM {kind}_terms"))

    def wholes(self) -> Wholes:
        """The whole terms that anybody or any question holds."""
        if self._wholes is None:
            self._wholes = Wholes(self.numbers("wholes", np.uint32))
        return self._wholes

    def many(self, kind: str, terms: Iterable[str]) -> dict[str, int]:
        """How many hold each of `terms` that anybody holds."""
        keys = {key(term): term for term in terms}
        return {keys[one]: many for one, many in self.many_of(kind, sorted(keys)).items()}

    def many_of(self, kind: str, keys: Sequence[int]) -> dict[int, int]:
        """How many hold the terms with these keys."""
        return {one: int(many or 0) for one, (many,) in self._among(f"SELECT key, many FROM {kind}_held", keys, "key")}

    def holders(self, kind: str, terms: Iterable[str]) -> dict[str, Packed]:
        """The holders of each of `terms`, packed, in the order of their numbers."""
        keys = {key(term): term for term in terms}
        return {keys[one]: packed for one, packed in self.holders_of(kind, list(keys)).items()}

    def holders_of(self, kind: str, keys: Sequence[int]) -> dict[int, Packed]:
        """:meth:`holders`, by keys."""
        found = self._among(f"SELECT key, holders FROM {kind}_held", keys, "key")
        return {one: np.frombuffer(_blob(held), np.uint32) for one, (held,) in found}

    def ids(self, kind: str, numbers: Sequence[int]) -> dict[int, str]:
        """The ids of the members or questions with these numbers."""
        return {number: str(row[0]) for number, row in self._among(f"SELECT number, id FROM {kind}_terms", numbers)}

    def terms(self, kind: str, numbers: Sequence[int]) -> dict[int, list[list[str]]]:
        """The terms of these members or questions, by field or part."""
        found = self._among(f"SELECT number, terms FROM {kind}_terms", numbers)
        return {number: [line.split(" ") if line else [] for line in str(row[0]).split("\n")] for number, row in found}

    def vocabularies(self, numbers: Sequence[int]) -> dict[int, Numbers]:
        """The keys of the terms of each of these members, but for single characters."""
        found = self._among("SELECT number, keys FROM person_terms", numbers)
        return {number: np.frombuffer(_blob(keys), np.int64) for number, (keys,) in found}

    def titles(self, numbers: Sequence[int]) -> dict[int, tuple[str, str]]:
        """The ids and titles of these questions."""
        found = self._among("SELECT number, id, title FROM asked_terms", numbers)
        return {number: (str(row[0]), str(row[1])) for number, row in found}

    def replies(self, numbers: Sequence[int], without: str | None) -> dict[int, dict[int, float | None]]:
        """Who answered these questions, but for `without`, and on which day; by the questions' and members' numbers."""
        found: dict[int, dict[int, float | None]] = {}
        rows = self._among(
            "SELECT asked_terms.number, person_terms.number, reply.day, asked_terms.id FROM asked_terms"
            " JOIN reply ON reply.asked = asked_terms.number JOIN person_terms ON person_terms.id = reply.author",
            numbers,
            "asked_terms.number",
        )
        for number, (author, day, asked) in rows:
            if asked != without:
                assert isinstance(author, int)
                assert day is None or isinstance(day, float)
                days = found.setdefault(number, {})
                days[author] = max((one for one in (day, days.get(author)) if one is not None), default=None)
        return found

    def _among(self, select: str, numbers: Sequence[int], column: str = "number") -> Iterator[tuple[int, list[Cell]]]:
        for start in range(0, len(numbers), _STEP):
            some = numbers[start : start + _STEP]
            for number, *row in self.database.execute(
                f"{select} WHERE {column} IN ({', '.join('?' * len(some))})", some
            ):
                yield number, row

    def answered(self) -> int:
        """How many questions have an answer, be it of somebody who is no member any more."""
        return int(self._one("answered", "SELECT count(DISTINCT asked) FROM reply"))

    def foretold(self) -> float:
        """How well it is foretold who answers by how much everybody answers; see :func:`~.often.foretold`."""
        return float(sum(self.numbers("foretold", np.float64)))

    def latest(self) -> float:
        """The day of the last answer; 0 where none has a date."""
        return self._one("latest", "SELECT coalesce(max(day), 0) FROM reply")

    def _one(self, name: str, select: str) -> float:
        if name not in self._facts:
            (self._facts[name],) = self.database.execute(select).fetchone()
        return self._facts[name]

    def asked_of(self, replies: Sequence[str]) -> list[str]:
        """The ids of the questions that these answers were known to be to."""
        marks = ", ".join("?" * len(replies))
        found = self.database.execute(
            "SELECT DISTINCT asked_terms.id FROM reply JOIN asked_terms ON asked_terms.number = reply.asked"
            f" WHERE reply.id IN ({marks})",
            replies,
        )
        return [str(row[0]) for row in found]

    def beginning(self, term: str, most: int) -> list[str]:
        """The words that begin with `term` and that members hold, at most `most`."""
        found = self.database.execute(
            "SELECT term FROM person_held WHERE term >= ? AND term < ? ORDER BY term LIMIT ?",
            (term, term + "\U0010ffff", most),
        )
        return [str(row[0]) for row in found]

    def norms(self, kind: str) -> Floats:
        """By number: how strongly one must hold a term to get half of what it is worth; more where much is said."""
        if kind not in self._norms:
            lengths = self.numbers(f"{kind}_lengths", np.float32).astype(np.float64)
            mean = lengths.sum() / max(1, self.total(kind)) or 1.0
            self._norms[kind] = SATURATION * (1 - _LENGTH + _LENGTH * lengths / mean)
        return self._norms[kind]

    def recent(self, day: float, halves: float, undated: float) -> Floats:
        """By a member's number: the answers they gave, each counting half after `halves` days before `day`."""
        if day not in self._recent:
            authors = self.numbers("reply_authors", np.int32)
            ages = np.maximum(0.0, day - self.numbers("reply_days", np.float32).astype(np.float64))
            counted = 1 / (1 + np.where(np.isnan(ages), undated, ages) / halves)
            self._recent.clear()
            self._recent[day] = summed(authors, counted, len(self.norms(PERSON)))
        return self._recent[day]


def summed(numbers: npt.NDArray[np.integer], parts: Floats, size: int) -> Floats:
    """By number, the sum of its `parts`."""
    return np.bincount(numbers, parts, minlength=size).astype(np.float64, copy=False)


def strength(count: float) -> float:
    """How strongly a term is held, as it is kept."""
    return _TENTHS[count] * 0.1


def _blob(cell: Cell) -> bytes:
    assert isinstance(cell, bytes)
    return cell


class _Tenths(dict[float, int]):
    """How strongly a term is held in tenths, worked out once for each of the few strengths there are."""

    def __missing__(self, strong: float) -> int:
        found = self[strong] = min(255, round(10 * strong))
        return found


_TENTHS = _Tenths()


def _holders() -> "array[int]":
    return array("I")


def _field_terms(name: str, value: str | tuple[str, ...]) -> list[str]:
    if not value:
        return []
    if isinstance(value, tuple):
        return [*said("、".join(value)), *tagged(value)]
    return [*said(value), *tagged((value,) if name == "industry" else ())]


def _kept(lines: Iterable[Sequence[str]]) -> str:
    return "\n".join(" ".join(line) for line in lines)
