"""Election files: what ``modui tally`` counts, and what anyone can recount a result from."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from modui.duties.tally.counting import count
from modui.duties.tally.model import STRENGTHS, Ballot, Ranking, Scores, Tally, require_method
from modui.errors import BadInput
from modui.i18n import _

ALIASES = {
    "instant-run-off": "irv",
    "instant-runoff": "irv",
    "run-off": "irv",
    "runoff": "irv",
    "range": "score",
}
"""Other names that files give the methods."""


class Election(NamedTuple):
    """What an election file holds: all that a count needs."""

    method: str
    options: tuple[str, ...]
    ballots: Mapping[Ballot, int]
    places: int = 1
    strength: str = STRENGTHS[0]


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
    election = read_election(text, method)
    return count(
        election.method,
        election.options,
        election.ballots,
        election.places if places is None else places,
        strength or election.strength,
    )


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
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _invalid(_("it is not JSON")) from error
    if not isinstance(data, dict):
        raise _invalid(_("it is not an object with “candidates” and “ballots”"))
    usual = "score" if "score_ballots" in data and "ballots" not in data else "approval"
    named = method_named(str(method or data.get("method") or usual))
    require_method(named)
    candidates = data.get("candidates")
    if not isinstance(candidates, list) or not all(isinstance(one, str) for one in candidates):
        raise _invalid(_("“candidates” is missing, or not a list of names"))
    places = data.get("places", 1)
    if type(places) is not int:
        raise _invalid(_("“places” is not a whole number"))
    ballots = _scored(data, set(candidates)) if named == "score" else _grouped(named, data, set(candidates))
    strength = str(data.get("strength", STRENGTHS[0]))
    return Election(named, tuple(candidates), _summed(ballots), places, strength)


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
