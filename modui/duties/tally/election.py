"""Election files: what ``modui tally`` counts, and what anyone can recount a result from."""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from modui.duties.tally.counting import count
from modui.duties.tally.model import STRENGTHS, Ballot, Ranking, Scores, Tally, require_method, require_options
from modui.errors import BadInput
from modui.i18n import _, ngettext

KEYS = ("method", "candidates", "ballots", "score_ballots", "places", "strength")
"""What a count goes by."""
PUBLIC = ("version", "ladder", "seed_sha256", "participants")
"""What the public file of a poll says besides, for its recount."""

ALIASES = {
    "instant-run-off": "irv",
    "instant-runoff": "irv",
    "run-off": "irv",
    "runoff": "irv",
    "range": "score",
}
"""Other names that files give the methods."""

_LARGEST = 10**15
"""Ballots of one kind, or points, that are counted: more than anybody has, and few enough to be told in figures."""


class Election(NamedTuple):
    """What an election file holds: all that a count needs."""

    method: str
    options: tuple[str, ...]
    ballots: Mapping[Ballot, int]
    places: int = 1
    strength: str = STRENGTHS[0]
    remarks: tuple[str, ...] = ()
    """What is odd about the file, though it can be counted: a sentence each."""

    def counted(self, places: int | None = None, strength: str | None = None) -> Tally:
        """What it comes to, as it says itself or as it is told here instead."""
        return count(
            self.method,
            self.options,
            self.ballots,
            self.places if places is None else places,
            strength or self.strength,
        )


def method_named(name: str) -> str:
    """The method a file or a user means by `name`; unknown ones come back as they are."""
    plain = name.strip().lower().replace("_", "-").replace(" ", "-")
    return ALIASES.get(plain, plain)


def count_election(
    text: str, method: str | None = None, places: int | None = None, strength: str | None = None
) -> Tally:
    """Count an election file as it says itself, or as it is told here instead.

    Raises:
        BadInput: those of :func:`read_election` and :func:`~modui.duties.tally.count`.
    """
    return read_election(text, method).counted(places, strength)


def read_election(text: str, method: str | None = None) -> Election:
    """Read an election file: JSON with ``candidates`` and ``ballots``, or for score ``score_ballots``.

    A ballot is ``[count, [[name, …], …]]``: groups of equals, best first; a score ballot ``[count, {name: points}]``.
    The file may name its ``method``, ``places`` and ``strength``.

    Args:
        text: the file.
        method: counts by this method; none: by the one the file names, else approval, or score if it has scores.

    Raises:
        BadInput: ``election-invalid``, ``method-unknown``, ``option-repeated``, ``option-unknown``.
    """
    try:
        data = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise _invalid(_("it is not JSON")) from error
    if not isinstance(data, dict):
        raise _invalid(_("it is not an object with “candidates” and “ballots”"))
    usual = "score" if "score_ballots" in data and "ballots" not in data else "approval"
    named = method_named(str(method or data.get("method") or usual))
    require_method(named)
    candidates = _candidates(data)
    places = data.get("places", 1)
    if type(places) is not int:
        raise _invalid(_("“places” is not a whole number"))
    ballots = _scored(data, set(candidates)) if named == "score" else _grouped(named, data, set(candidates))
    strength = str(data.get("strength", STRENGTHS[0]))
    return Election(named, candidates, _summed(ballots), places, strength, tuple(_remarks(data, named, candidates)))


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object whose keys stand once each: of two, one would be lost without a word."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _value in pairs]
        raise _invalid(_("“{key}” stands twice in one object").format(key=next(k for k in keys if keys.count(k) > 1)))
    return found


def _candidates(data: Mapping[str, object]) -> tuple[str, ...]:
    names = data.get("candidates")
    if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
        raise _invalid(_("“candidates” is missing, or not a list of names"))
    if not names:
        raise _invalid(_("it names no candidates"))
    if not all(map(_alike, names)):
        raise _invalid(_("a candidate has no name"))
    require_options(names)
    return tuple(names)


def _alike(name: str) -> str:
    """What a name looks like: its width, capitals and spaces apart."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


# What is odd --------------------------------------------------------------------------------------------------------


def _remarks(data: Mapping[str, object], method: str, candidates: Sequence[str]) -> Iterator[str]:
    """What of a file that can be counted is left out, or is hardly meant."""
    unknown = [key for key in data if key not in (*KEYS, *PUBLIC)]
    if unknown:
        yield _("Left out, since a count does not go by it: {keys}.").format(
            keys=_(", ").join(_guessed(key, data) for key in unknown)
        )
    if data.get("ladder"):
        yield _("How ties among winners are decided stands in the file: recount.py goes by it, this count breaks none.")
    other = "ballots" if method == "score" else "score_ballots"
    if other in data:
        yield _("“{key}” is left out: by {method} it is not counted.").format(key=other, method=method)
    rows = data.get("ballots")
    if method == "approval" and isinstance(rows, list):
        n = sum(any(groups[1:]) for _times, groups in rows)
        if n:
            yield ngettext(
                "{n} line of ballots has groups below the first: approval counts the first alone.",
                "{n} lines of ballots have groups below the first: approval counts the first alone.",
                n,
            ).format(n=n)
    looks: dict[str, str] = {}
    for name in candidates:
        first = looks.setdefault(_alike(name), name)
        if first is not name:
            yield _("“{one}” and “{other}” look alike, and are counted as two.").format(one=first, other=name)
    places = data.get("places")
    if isinstance(places, int) and places > len(candidates):
        yield _("There are more places ({places}) than candidates ({n}).").format(places=places, n=len(candidates))


def _guessed(key: str, data: Mapping[str, object]) -> str:
    """A key that is not known, with the known one that may be meant, if that is missing."""
    missing = [known for known in KEYS if known not in data]
    meant = get_close_matches(key.lower(), missing, 1, 0.75)
    return _("{key} (is “{meant}” meant?)").format(key=key, meant=meant[0]) if meant else key


# Ballots ------------------------------------------------------------------------------------------------------------


def _grouped(method: str, data: Mapping[str, object], candidates: set[str]) -> Iterator[tuple[Ballot, int]]:
    """Ballots of groups as the method wants them: the approved alone, or no empty groups."""
    for ballot, times in _ranked(data, candidates):
        yield ballot[:1] if method == "approval" else tuple(group for group in ballot if group), times


def _summed(rows: Iterable[tuple[Ballot, int]]) -> Mapping[Ballot, int]:
    """Identical ballots once, with their weight."""
    ballots: dict[Ballot, int] = {}
    for ballot, times in rows:
        ballots[ballot] = ballots.get(ballot, 0) + times
    return ballots


def _ranked(data: Mapping[str, object], candidates: set[str]) -> Iterator[tuple[Ranking, int]]:
    """The rows of ``ballots``, the members of a group in one order."""
    for number, row in _rows(data, "ballots"):
        match row:
            case [int(times), list(groups)] if type(times) is int and times >= 0 and all(map(_is_group, groups)):
                _check_numbers([times], number)
                _check_names([name for group in groups for name in group], candidates, number)
                yield tuple(tuple(sorted(group)) for group in groups), times
            case _:
                raise _invalid(_("ballot {n} is not [count, [[name, …], …]]").format(n=number))


def _scored(data: Mapping[str, object], candidates: set[str]) -> Iterator[tuple[Scores, int]]:
    """The rows of ``score_ballots``, the options of a ballot in one order."""
    for number, row in _rows(data, "score_ballots"):
        match row:
            case [int(times), dict(points)] if type(times) is int and times >= 0:
                if not all(type(given) is int for given in points.values()):
                    raise _invalid(_("the points on ballot {n} are not all whole numbers").format(n=number))
                _check_numbers([times, *points.values()], number)
                _check_names(list(points), candidates, number)
                yield tuple(sorted(points.items())), times
            case _:
                raise _invalid(_("ballot {n} is not [count, {{name: points, …}}]").format(n=number))


def _rows(data: Mapping[str, object], key: str) -> Iterator[tuple[int, object]]:
    rows = data.get(key)
    if not isinstance(rows, list):
        raise _invalid(_("“{key}” is missing, or not a list").format(key=key))
    return enumerate(rows, 1)


def _is_group(group: object) -> bool:
    return isinstance(group, list) and all(isinstance(name, str) for name in group)


def _check_numbers(numbers: Iterable[int], ballot: int) -> None:
    if any(abs(one) > _LARGEST for one in numbers):
        raise _invalid(_("a number on ballot {n} is too large").format(n=ballot))


def _check_names(names: Sequence[str], candidates: set[str], number: int) -> None:
    if len(set(names)) < len(names):
        raise _invalid(_("ballot {n} names somebody twice").format(n=number))
    if not candidates.issuperset(names):
        stranger = next(name for name in names if name not in candidates)
        raise BadInput(
            "option-unknown",
            _("Ballot {n} names “{option}”, which is none of the candidates.").format(n=number, option=stranger),
            _("Correct the ballot, or add the candidate."),
        )


def _invalid(problem: str) -> BadInput:
    return BadInput(
        "election-invalid",
        _("This is not an election file: {problem}.").format(problem=problem),
        _('It looks like {"method": "approval", "candidates": ["A", "B"], "ballots": [[3, [["A"]]]]}.'),
    )
