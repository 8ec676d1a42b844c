"""The search index: which members and which past questions a text is about.

The index is a file beside the database. It holds nothing of its own: it knows how much of the log it has seen, catches
up with the rest, and is built anew when it is missing, damaged, or of another community, release or sentence encoder.
Words are cut before they are indexed, because Chinese has no spaces; what somebody types is never a query language.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple, TypeVar

from modui.records import matching
from modui.records.matching import WEIGHTS, Alike, Asked, Book, Hit, Person, Reply
from modui.records.reading import State, explain
from modui.records.segmenting import simplified, sounds, stem, words
from modui.records.views import MemberView

FILE = "index.sqlite"

Progress = Callable[[int, int], None]
T = TypeVar("T")

_FORMAT = 5
_BATCH = 500
_FIT_ABOUT = 25
"""How well a word in somebody's fields fits at most; see ``_CALLED``."""
_ENDINGS = 200
"""Words that the beginning of a word is taken for."""
_WAIT_SECONDS = 60
_NO_DAMAGE = frozenset((3, 5, 6, 7, 8, 13, 14))
"""SQLite's codes for permission, busy, locked, no memory, read-only, full and cannot open."""

_SCHEMA = f"""
    DROP TABLE IF EXISTS reached;
    DROP TABLE IF EXISTS person;
    CREATE TABLE reached (seq INTEGER NOT NULL, change TEXT NOT NULL);
    CREATE TABLE person (
        id TEXT PRIMARY KEY, nickname TEXT NOT NULL, name TEXT NOT NULL, company TEXT NOT NULL, contact TEXT NOT NULL,
        sounds TEXT NOT NULL, inner_sounds TEXT NOT NULL);
    PRAGMA user_version = {_FORMAT}"""

_CALLED = """
    SELECT id, CASE
             WHEN :word IN (nickname, name, contact) THEN 100
             WHEN instr(nickname, :word) = 1 OR instr(name, :word) = 1 THEN 80
             WHEN instr(sounds, ' ' || :sound || '.') THEN 70
             WHEN instr(nickname, :word) OR instr(name, :word) THEN 60
             WHEN instr(sounds, ' ' || :sound) THEN 50
             WHEN length(:word) > 2 AND instr(contact, :word) THEN 45
             WHEN instr(inner_sounds, ' ' || :sound) THEN 40
             WHEN instr(company, :word) THEN 30
           END AS fit
      FROM person WHERE fit IS NOT NULL"""
"""How well a word fits what a member is called. Each sound of a name is kept between a space and a full stop."""


class Match(NamedTuple):
    """Who could answer a text, and how alike the likest questions of the past are to it, from 0 to 1, by id."""

    hits: list[Hit]
    likeness: Mapping[str, float]


class _Question(NamedTuple):
    id: str
    title: str
    background: str
    details: str
    demand: str


class _Answer(NamedTuple):
    question: str
    author: str
    received_at: str | None
    title: str
    summary: str
    method: str
    id: str


class Index:
    """The search index of the community in the folder `home`.

    Call :meth:`catch_up` first; the other methods answer for the state it was given.
    """

    def __init__(self, home: Path) -> None:
        self._path = home / FILE
        self._state: State | None = None

    def catch_up(self, state: State, progress: Progress | None = None) -> None:
        """Take in what `state` has and the index does not; quick when that is little.

        `progress` is told how many rows of how many are done.

        Raises:
            ModuiError: the folder cannot be written, or another modui is indexing and does not finish.
        """
        self._ask(lambda database: _follow(database, state, progress))
        self._state = state

    def members(self, text: str, limit: int = 50, *, day: float | None = None, without: str | None = None) -> list[Hit]:
        """The members most able to answer `text` by what they wrote and answered, best first; equal ones by id.

        `day` is when it is asked (since 1970); the question `without` credits nobody, see :func:`matching.rank`.
        """
        return self.match(text, limit, day=day, without=without).hits

    def match(self, text: str, limit: int = 50, *, day: float | None = None, without: str | None = None) -> Match:
        """As :meth:`members`, together with the likest questions of the past."""

        def asked(database: sqlite3.Connection) -> Match:
            found = matching.rank(Book(database), _typed(text), limit, day=day, without=without)
            return Match([found.hit(one) for one in found.placed], found.likeness())

        return self._read(asked)

    def find(self, text: str, limit: int = 50) -> list[str]:
        """The ids of the members that `text` finds, best first.

        Each word must be found: in what the member is called or how that sounds, in their contact or company, or in
        their other fields. When nobody has all words, those who have most.
        """
        return self._read(lambda database: _find(database, _typed(text), limit))

    def questions(self, text: str, limit: int = 10) -> list[Alike]:
        """The questions that are most alike to `text`, best first; equal ones by id."""
        return self._read(lambda database: matching.alike(_book(database), _typed(text), limit))

    def _read(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """The answer of the index as it stands at one moment, whatever another modui takes in meanwhile."""

        def asked(database: sqlite3.Connection) -> T:
            database.execute("BEGIN")
            return question(database)

        return self._ask(asked)

    def _ask(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """The answer of the index, built anew if it turns out to be damaged."""
        try:
            return self._once(question)
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", None)
            if code is None:
                raise
            if code & 0xFF in _NO_DAMAGE:
                raise explain(error, self._path) from error
        try:
            for suffix in ("", "-wal", "-shm"):
                self._path.with_name(FILE + suffix).unlink(missing_ok=True)
        except OSError as error:
            raise explain(error, self._path) from error
        # What is damaged now is not the index: it is for whoever opened the database to explain.
        return self._once(question)

    def _once(self, question: Callable[[sqlite3.Connection], T]) -> T:
        with closing(self._open()) as database:
            if self._state is not None and _reached(database) is None:
                _follow(database, self._state, None)
            return question(database)

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, timeout=_WAIT_SECONDS, isolation_level=None)
        try:
            matching.prepare(database)
            # What a power cut loses of an index is indexed again.
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            if not _current(database):
                with database:
                    database.execute("BEGIN IMMEDIATE")
                    # Another modui may have cleared and filled it meanwhile.
                    if not _current(database):
                        _clear(database)
        except BaseException:
            database.close()
            raise
        return database


# Catching up -------------------------------------------------------------------------------------------------------


def _current(database: sqlite3.Connection) -> bool:
    """Whether the index is of this release's format."""
    return bool(database.execute("PRAGMA user_version").fetchone()[0] == _FORMAT)


def _clear(database: sqlite3.Connection) -> None:
    for statement in _SCHEMA.split(";"):
        database.execute(statement)
    _book(database).clear()


def _book(database: sqlite3.Connection) -> Book:
    return Book(database, matching.installed())


def _follow(database: sqlite3.Connection, state: State, progress: Progress | None) -> None:
    """Bring the index to `state`, in one transaction."""
    last = state.run("SELECT seq, id FROM change ORDER BY seq DESC LIMIT 1", {})
    head = (int(last[0][0] or 0), str(last[0][1])) if last else (0, "")
    if _reached(database) == head and _book(database).fits():
        return
    with database:
        database.execute("BEGIN IMMEDIATE")
        reached = _reached(database)
        touched = _touched(state, *reached) if reached and _book(database).fits() else None
        known = database.execute("SELECT count(*) FROM person").fetchone()[0]
        if touched is None or len(touched) > max(_BATCH, known):
            _clear(database)
            _rebuild(database, state, progress)
        else:
            for start in range(0, len(touched), _BATCH):
                _renew(database, state, touched[start : start + _BATCH])
                if progress is not None:
                    progress(min(start + _BATCH, len(touched)), len(touched))
        database.execute("DELETE FROM reached")
        database.execute("INSERT INTO reached VALUES (?, ?)", head)


def _reached(database: sqlite3.Connection) -> tuple[int, str] | None:
    """The last change that the index has seen."""
    found: tuple[int, str] | None = database.execute("SELECT seq, change FROM reached").fetchone()
    return found


def _touched(state: State, seq: int, change: str) -> list[str] | None:
    """The rows touched after the change `seq`; None when that is not a change of this history."""
    if seq and state.scalar("SELECT id FROM change WHERE seq = :seq", seq=seq) != change:
        return None
    return state.texts("SELECT DISTINCT row FROM touched WHERE seq > :seq ORDER BY row", seq=seq)


def _rebuild(database: sqlite3.Connection, state: State, progress: Progress | None) -> None:
    book = _book(database)
    total = state.count("SELECT (SELECT count(*) FROM member) + (SELECT count(*) FROM question)")
    done, last = 0, ""
    while members := state.rows(
        MemberView, f"{_MEMBER} WHERE id > :last ORDER BY id LIMIT :limit", last=last, limit=_BATCH
    ):
        _add_members(database, book, members)
        done, last = done + len(members), members[-1].id
        if progress is not None:
            progress(done, total)
    last = ""
    while asked := state.rows(
        _Question, f"{_QUESTION} WHERE id > :last ORDER BY id LIMIT :limit", last=last, limit=_BATCH
    ):
        _add_questions(book, state, asked)
        done, last = done + len(asked), asked[-1].id
        if progress is not None:
            progress(done, total)
    book.settle()


def _renew(database: sqlite3.Connection, state: State, rows: Sequence[str]) -> None:
    """Index these rows as they are now, whichever table they are of; some may be gone."""
    book = _book(database)
    marks, names = _named(rows)
    database.execute(f"DELETE FROM person WHERE id IN ({marks})", names)
    book.remove("person", rows)
    answered = state.texts(f"SELECT DISTINCT question FROM answer WHERE id IN ({marks})", **names)
    # An answer that is gone took its question with it in what was touched, or the index still knows whose it was.
    renewed = sorted({*rows, *answered, *book.asked_of(rows)})
    book.remove("asked", renewed)
    _add_members(database, book, state.rows(MemberView, f"{_MEMBER} WHERE id IN ({marks})", **names))
    marks, names = _named(renewed)
    _add_questions(book, state, state.rows(_Question, f"{_QUESTION} WHERE id IN ({marks})", **names))
    book.settle()


def _named(rows: Sequence[str]) -> tuple[str, dict[str, str]]:
    names = {f"row{number}": row for number, row in enumerate(rows)}
    return ", ".join(f":{name}" for name in names), names


_MEMBER = f"SELECT {', '.join(MemberView._fields)} FROM member"
_QUESTION = f"SELECT {', '.join(_Question._fields)} FROM question"


def _add_members(database: sqlite3.Connection, book: Book, members: Sequence[MemberView]) -> None:
    for member in members:
        heard = (*sounds(member.nickname), *sounds(member.name))
        database.execute(
            "INSERT INTO person VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                member.id,
                simplified(member.nickname),
                simplified(member.name),
                simplified(member.company),
                simplified(member.contact),
                "".join(f" {sound}." for one in heard for sound in one.whole),
                "".join(f" {sound}." for one in heard for sound in one.inner),
            ),
        )
    book.add_members(Person(one.id, {field: getattr(one, field) for field in WEIGHTS}) for one in members)


def _add_questions(book: Book, state: State, questions: Sequence[_Question]) -> None:
    marks, names = _named([one.id for one in questions])
    replies: dict[str, list[Reply]] = {}
    for one in state.rows(_Answer, f"{_ANSWER} AND question IN ({marks}) ORDER BY received_at, id", **names):
        day = matching.day_of(one.received_at) if one.received_at else None
        replies.setdefault(one.question, []).append(
            Reply(one.author, day, "\n".join((one.title, one.summary, one.method)), one.id)
        )
    book.add_questions(
        Asked(
            one.id, one.title, "\n".join((one.background, one.details, one.demand)), (), tuple(replies.get(one.id, ()))
        )
        for one in questions
    )


_ANSWER = f"SELECT {', '.join(_Answer._fields)} FROM answer WHERE status <> 'withdrawn'"


# Asking ------------------------------------------------------------------------------------------------------------


def _typed(text: str) -> str:
    """`text` as the engine can take it: half of a character, which a terminal may hand over, is none."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _find(database: sqlite3.Connection, text: str, limit: int) -> list[str]:
    parts = simplified(text).split()
    matched: Counter[str] = Counter()
    scores: Counter[str] = Counter()
    for part in parts:
        fits = _about(database, part)
        for member, fit in _called(database, part).items():
            fits[member] = max(fit, fits.get(member, 0))
        matched.update(fits.keys())
        scores.update(fits)
    if len(parts) > 1:
        for member, fit in _called(database, " ".join(parts)).items():
            matched[member] = len(parts)
            scores[member] += fit
    most = max(matched.values(), default=0)
    best = sorted((-scores[member], member) for member, count in matched.items() if count == most)
    return [member for _score, member in best[:limit]]


def _called(database: sqlite3.Connection, word: str) -> dict[str, int]:
    """The members who are called something like `word`, and how well it fits."""
    sound = word.replace(" ", "").replace("'", "").replace("ü", "v")
    spoken = sound if sound.isascii() and sound.isalnum() else None
    return dict(database.execute(_CALLED, {"word": word, "sound": spoken}).fetchall())


def _about(database: sqlite3.Connection, part: str) -> dict[str, int]:
    """The members whose fields have all words of `part`, the last perhaps not written to its end, and how well."""
    terms = [stem(word) for word in words(part)]
    if not terms:
        return {}
    book = Book(database)
    *whole, last = dict.fromkeys(terms)
    return {
        member: round(_FIT_ABOUT * score / (score + 10))
        for member, score in matching.holding(book, [[term] for term in whole] + [book.beginning(last, _ENDINGS)])
    }
