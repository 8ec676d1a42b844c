"""The search index: which members and which past questions a text is about.

The index is a file beside the database. It holds nothing of its own: it knows how much of the log it has seen, catches
up with the rest, and is built anew when it is missing, damaged, or of another community or release. Words are cut
before they are indexed, because Chinese has no spaces; what somebody types is never a query language.
"""

import math
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple, TypeVar

from modui.records.reading import State, explain
from modui.records.segmenting import STOP_WORDS, fold, is_han, sounds, stem, words
from modui.records.views import MemberView

FILE = "index.sqlite"

WEIGHTS: Mapping[str, float] = {
    "expertise": 3.0,
    "tags": 3.0,
    "industry": 2.0,
    "position": 1.5,
    "career": 1.0,
    "offers": 1.0,
    "needs": 0.4,
    "interests": 0.4,
    "more": 0.4,
}
"""How much each field of a member says about what they can answer. Private fields say nothing."""

Progress = Callable[[int, int], None]
T = TypeVar("T")

_FORMAT = 1
_BATCH = 500
_TERMS = 48
"""Words of a text that are asked for, the most telling first."""
_POOL = 200
"""Rows that the engine proposes before they are weighed exactly."""
_SATURATION = 2.0
_SINGLE = 0.5
"""What a single Chinese character counts, against a whole word."""
_FIT_ABOUT = 25
"""How well a word in somebody's fields fits at most; see ``_CALLED``."""
_UNSEEN = 6.0
"""What a word tells that no question has."""
_GRAIN = 1024
"""Shares are whole numbers of this part, so that their sum is exact in any order."""
_ASKED = ("title", "background", "demand")
_WAIT_SECONDS = 60
_NO_DAMAGE = frozenset((3, 5, 6, 7, 8, 13, 14))
"""SQLite's codes for permission, busy, locked, no memory, read-only, full and cannot open."""

_SCHEMA = f"""
    DROP TABLE IF EXISTS reached;
    DROP TABLE IF EXISTS person;
    DROP TABLE IF EXISTS asked;
    DROP TABLE IF EXISTS person_word;
    DROP TABLE IF EXISTS asked_word;
    DROP TABLE IF EXISTS person_text;
    DROP TABLE IF EXISTS asked_text;
    CREATE TABLE reached (seq INTEGER NOT NULL, change TEXT NOT NULL);
    CREATE TABLE person (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, nickname TEXT NOT NULL, name TEXT NOT NULL,
        company TEXT NOT NULL, contact TEXT NOT NULL, sounds TEXT NOT NULL, inner_sounds TEXT NOT NULL);
    CREATE TABLE asked (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
    CREATE VIRTUAL TABLE person_text USING fts5({", ".join(WEIGHTS)}, tokenize="ascii tokenchars '+#'");
    CREATE VIRTUAL TABLE asked_text USING fts5({", ".join(_ASKED)}, tokenize="ascii tokenchars '+#'");
    CREATE VIRTUAL TABLE person_word USING fts5vocab(person_text, row);
    CREATE VIRTUAL TABLE asked_word USING fts5vocab(asked_text, row);
    PRAGMA user_version = {_FORMAT};"""

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


class Share(NamedTuple):
    """What one field of a member adds to their score, and the words it has in common with the text, the best first."""

    field: str
    terms: tuple[str, ...]
    share: float


class Hit(NamedTuple):
    """A member that a text is about; `shares` are the largest first."""

    member: str
    shares: tuple[Share, ...]

    @property
    def score(self) -> float:
        """Exactly the sum of the shares."""
        return sum(share.share for share in self.shares)


class Alike(NamedTuple):
    """A question that says the same as a text, from 0 (nothing in common) to 1 (the same words)."""

    question: str
    score: float


class _Asked(NamedTuple):
    id: str
    title: str
    background: str
    demand: str


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

    def members(self, text: str, limit: int = 50, weights: Mapping[str, float] = WEIGHTS) -> list[Hit]:
        """The members whose fields have most in common with `text`, best first; equal ones by id."""
        return self._ask(lambda database: _members(database, _typed(text), limit, weights))

    def find(self, text: str, limit: int = 50) -> list[str]:
        """The ids of the members that `text` finds, best first.

        Each word must be found: in what the member is called or how that sounds, in their contact or company, or in
        their other fields. When nobody has all words, those who have most.
        """
        return self._ask(lambda database: _find(database, _typed(text), limit))

    def questions(self, text: str, limit: int = 10) -> list[Alike]:
        """The questions that are most alike to `text`, best first; equal ones by id."""
        return self._ask(lambda database: _questions(database, _typed(text), limit))

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
            # What a power cut loses of an index is indexed again.
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            (found,) = database.execute("PRAGMA user_version").fetchone()
            if found != _FORMAT:
                with database:
                    database.execute("BEGIN IMMEDIATE")
                    _clear(database)
        except BaseException:
            database.close()
            raise
        return database


# Catching up -------------------------------------------------------------------------------------------------------


def _clear(database: sqlite3.Connection) -> None:
    for statement in _SCHEMA.split(";"):
        database.execute(statement)


def _follow(database: sqlite3.Connection, state: State, progress: Progress | None) -> None:
    """Bring the index to `state`, in one transaction."""
    last = state.run("SELECT seq, id FROM change ORDER BY seq DESC LIMIT 1", {})
    head = (int(last[0][0] or 0), str(last[0][1])) if last else (0, "")
    if _reached(database) == head:
        return
    with database:
        database.execute("BEGIN IMMEDIATE")
        reached = _reached(database)
        touched = _touched(state, *reached) if reached else None
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
    total = state.count("SELECT (SELECT count(*) FROM member) + (SELECT count(*) FROM question)")
    done, last = 0, ""
    while members := state.rows(
        MemberView, f"{_MEMBER} WHERE id > :last ORDER BY id LIMIT :limit", last=last, limit=_BATCH
    ):
        _add_members(database, members)
        done, last = done + len(members), members[-1].id
        if progress is not None:
            progress(done, total)
    last = ""
    while asked := state.rows(
        _Asked, f"{_QUESTION} WHERE id > :last ORDER BY id LIMIT :limit", last=last, limit=_BATCH
    ):
        _add_questions(database, asked)
        done, last = done + len(asked), asked[-1].id
        if progress is not None:
            progress(done, total)


def _renew(database: sqlite3.Connection, state: State, rows: Sequence[str]) -> None:
    """Index these rows as they are now, whichever table they are of; some may be gone."""
    names = {f"row{number}": row for number, row in enumerate(rows)}
    among = f"WHERE id IN ({', '.join(f':{name}' for name in names)})"
    for kept, text in (("person", "person_text"), ("asked", "asked_text")):
        gone = database.execute(f"SELECT number FROM {kept} {among}", names).fetchall()
        database.executemany(f"DELETE FROM {text} WHERE rowid = ?", gone)
        database.executemany(f"DELETE FROM {kept} WHERE number = ?", gone)
    _add_members(database, state.rows(MemberView, f"{_MEMBER} {among}", **names))
    _add_questions(database, state.rows(_Asked, f"{_QUESTION} {among}", **names))


_MEMBER = f"SELECT {', '.join(MemberView._fields)} FROM member"
_QUESTION = f"SELECT {', '.join(_Asked._fields)} FROM question"


def _add_members(database: sqlite3.Connection, members: Iterable[MemberView]) -> None:
    for member in members:
        heard = (*sounds(member.nickname), *sounds(member.name))
        row = database.execute(
            "INSERT INTO person (id, nickname, name, company, contact, sounds, inner_sounds)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                member.id,
                fold(member.nickname),
                fold(member.name),
                fold(member.company),
                fold(member.contact),
                "".join(f" {sound}." for one in heard for sound in one.whole),
                "".join(f" {sound}." for one in heard for sound in one.inner),
            ),
        )
        values = (getattr(member, field) for field in WEIGHTS)
        texts = _terms(["、".join(value) if isinstance(value, tuple) else value for value in values])
        _add_text(database, "person_text", row.lastrowid, texts)


def _add_questions(database: sqlite3.Connection, questions: Iterable[_Asked]) -> None:
    for one in questions:
        row = database.execute("INSERT INTO asked (id) VALUES (?)", (one.id,))
        _add_text(database, "asked_text", row.lastrowid, _terms(one[1:]))


def _add_text(database: sqlite3.Connection, table: str, number: int | None, texts: Sequence[str]) -> None:
    marks = ", ".join("?" * len(texts))
    names = ", ".join(WEIGHTS if table == "person_text" else _ASKED)
    database.execute(f"INSERT INTO {table} (rowid, {names}) VALUES (?, {marks})", (number, *texts))


def _terms(texts: Sequence[str]) -> list[str]:
    """The terms of each text, between spaces."""
    # One call of the cutter for all of them: a newline separates, and is dropped with all punctuation.
    return [" ".join(map(stem, words(text))) if text else "" for text in texts]


# Asking ------------------------------------------------------------------------------------------------------------


def _typed(text: str) -> str:
    """`text` as the engine can take it: half of a character, which a terminal may hand over, is none."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _quoted(terms: Iterable[str], between: str) -> str:
    """A query of the engine for `terms`, whatever characters they hold."""
    return between.join('"' + term.replace('"', '""') + '"' for term in terms)


def _telling(database: sqlite3.Connection, kind: str, terms: Iterable[str]) -> dict[str, float]:
    """How much each of `terms` that occurs at all tells: the rarer, the more."""
    wanted = sorted(set(terms))
    (total,) = database.execute(f"SELECT count(*) FROM {kind}").fetchone()
    marks = ", ".join("?" * len(wanted))
    found = database.execute(f"SELECT term, doc FROM {kind}_word WHERE term IN ({marks})", wanted)
    return {
        term: math.log(1 + (total - having + 0.5) / (having + 0.5)) * (_SINGLE if _is_single(term) else 1)
        for term, having in found
    }


def _is_single(term: str) -> bool:
    return len(term) == 1 and is_han(term)


def _members(database: sqlite3.Connection, text: str, limit: int, weights: Mapping[str, float]) -> list[Hit]:
    spoken = [word for word in words(text) if word not in STOP_WORDS]
    surface = {stem(word): word for word in reversed(spoken)}
    counted = Counter(map(stem, spoken))
    telling = _telling(database, "person", [term for term, _count in counted.most_common(_TERMS * 4)])
    worth = {term: tells * (1 + math.log(counted[term])) for term, tells in telling.items()}
    asked = sorted(worth, key=lambda term: (-worth[term], term))[:_TERMS]
    if not asked:
        return []
    columns = ", ".join(f"person_text.{field}" for field in WEIGHTS)
    scale = ", ".join(str(float(weights.get(field, 0))) for field in WEIGHTS)
    rows = database.execute(
        f"SELECT person.id, {columns} FROM person_text JOIN person ON person.number = person_text.rowid"
        f" WHERE person_text MATCH ? ORDER BY bm25(person_text, {scale}), person.id LIMIT ?",
        (_quoted(asked, " OR "), max(_POOL, 2 * limit)),
    )
    wanted = set(asked)
    hits = []
    for member, *texts in rows:
        shares = []
        for field, held in zip(WEIGHTS, texts, strict=True):
            count = Counter(term for term in held.split(" ") if term in wanted)
            parts = {
                term: weights.get(field, 0) * worth[term] * n * (_SATURATION + 1) / (n + _SATURATION)
                for term, n in count.items()
            }
            share = round(sum(parts.values()) * _GRAIN) / _GRAIN
            if share > 0:
                best = [surface[term] for term in sorted(parts, key=lambda term: (-parts[term], term))]
                shares.append(Share(field, tuple(_longest(best)), share))
        if shares:
            hits.append(Hit(member, tuple(sorted(shares, key=lambda one: -one.share))))
    return sorted(hits, key=lambda hit: (-hit.score, hit.member))[:limit]


def _longest(terms: Sequence[str]) -> Iterator[str]:
    """`terms` without the Chinese words that are part of a longer one: they count, and go without saying."""
    for term in terms:
        if not is_han(term) or not any(term != other and term in other for other in terms):
            yield term


def _find(database: sqlite3.Connection, text: str, limit: int) -> list[str]:
    parts = fold(text).split()
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
    scale = ", ".join(map(str, WEIGHTS.values()))
    rows = database.execute(
        f"SELECT person.id, -bm25(person_text, {scale}) FROM person_text"
        " JOIN person ON person.number = person_text.rowid WHERE person_text MATCH ?",
        (_quoted(terms, " AND ") + "*",),
    )
    return {member: round(_FIT_ABOUT * score / (score + 10)) for member, score in rows}


def _questions(database: sqlite3.Connection, text: str, limit: int) -> list[Alike]:
    asked = Counter(map(stem, words(text)))
    telling = _telling(database, "asked", [term for term, _count in asked.most_common(_TERMS * 4)])
    wanted = sorted(telling, key=lambda term: (-telling[term], term))[:_TERMS]
    if not wanted:
        return []
    rows = database.execute(
        f"SELECT asked.id, {', '.join(f'asked_text.{field}' for field in _ASKED)} FROM asked_text"
        " JOIN asked ON asked.number = asked_text.rowid"
        " WHERE asked_text MATCH ? ORDER BY bm25(asked_text, 3.0, 1.0, 1.0), asked.id LIMIT ?",
        (_quoted(wanted, " OR "), max(_POOL, 2 * limit)),
    ).fetchall()
    held = [(one, [set(title.split(" ")), set(" ".join((title, *rest)).split(" "))]) for one, title, *rest in rows]
    telling = _telling(database, "asked", set(asked).union(*(terms for _one, sets in held for terms in sets)))
    alike = [Alike(one, max(_overlap(set(asked), terms, telling) for terms in sets)) for one, sets in held]
    return sorted(alike, key=lambda one: (-one.score, one.question))[:limit]


def _overlap(one: set[str], other: set[str], telling: Mapping[str, float]) -> float:
    """What two sets of terms have in common, each term as it tells: twice the common part of both together."""

    def told(terms: set[str]) -> float:
        return math.fsum(telling.get(term, _UNSEEN) for term in terms if term)

    both = told(one) + told(other)
    return 2 * told(one & other) / both if both else 0.0
