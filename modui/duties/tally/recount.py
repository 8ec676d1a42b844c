"""What anyone can recount a result with: the public file of the ballots, and a script that needs nothing but Python."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources

from modui.duties.tally.model import (
    Ballot,
    Cast,
    groups_of,
    points_of,
    require_method,
    require_options,
    require_places,
    require_strength,
)

SCRIPT = "recount.py"
"""What the script is called where it is handed out."""

VERSION = 1
"""Of the public file, for the script to know. Lots hang on the bytes of the file, and those of votes that are over must
stay as they fell: whatever changes the bytes is another version, for votes that open after it."""


def script() -> bytes:
    """The stand-alone script that recounts a public file and prints the same order; standard library only."""
    return resources.files("modui.duties.tally").joinpath("standalone.py").read_bytes()


def sha256(data: bytes) -> str:
    """The SHA-256 of `data`, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def public_file(
    method: str,
    options: Sequence[str],
    ballots: Mapping[Cast, int],
    places: int = 1,
    strength: str = "margins",
    names: Mapping[str, str] | None = None,
    ladder: Sequence[str] = (),
    seed_sha256: str = "",
    participants: Mapping[Cast, int] | None = None,
) -> bytes:
    """The ballots as an election file: equal ballots together, in an order that hangs on what they say alone.

    So nothing is left in it of who voted, or when, or what was cast next to what. It is better than shuffled: nobody
    has to trust the shuffle, and since the same ballots always make the same file, nobody can shuffle until a lot that
    is drawn from its SHA-256 falls as they like.

    Args:
        method: what they are to be counted by.
        options: what could be voted for, in the order in which it is to stand.
        ballots: as for :func:`~modui.duties.tally.count`.
        places: how many places there are to win.
        strength: see :data:`~modui.duties.tally.STRENGTHS`.
        names: how the options are called in the file; none: as they are.
        ladder: what decides a tie among winners, rung after rung; see :mod:`~modui.duties.tally.ladder`.
        seed_sha256: what was promised for a draw by lot.
        participants: those of the ballots that the rung of that name goes by; none where it is not needed.

    Raises:
        BadInput: ``option-repeated`` if two names are the same, and those of what cannot be counted.
    """
    require_method(method)
    require_strength(strength)
    require_places(places)
    called = [names[option] if names else option for option in options]
    require_options(called)
    name_of = dict(zip(options, called, strict=True))
    head = {
        "version": VERSION,
        "method": method,
        **({"strength": strength} if method in ("schulze", "ranked-pairs") else {}),
        "places": places,
        **({"ladder": [*ladder]} if ladder else {}),
        **({"seed_sha256": seed_sha256} if seed_sha256 else {}),
        "candidates": called,
    }
    parts = [f" {_json(key)}: {_json(value)}" for key, value in head.items()]
    parts.append(_part("score_ballots" if method == "score" else "ballots", _rows(method, ballots, name_of)))
    if participants is not None:
        parts.append(_part("participants", _rows(method, participants, name_of)))
    body = ",\n".join(parts)
    return f"{{\n{body}\n}}\n".encode()


def _part(key: str, rows: Iterable[str]) -> str:
    """A list of the file, a line each."""
    body = ",\n".join(rows)
    return f" {_json(key)}: [\n{body}\n ]"


def _rows(method: str, ballots: Mapping[Cast, int], name_of: Mapping[str, str]) -> Iterator[str]:
    """A line for each way to vote, the most frequent first."""
    counted: Counter[str] = Counter()
    for ballot, times in ballots.items():
        counted[_written(method, ballot, name_of)] += times
    for written, times in sorted(counted.items(), key=lambda row: (-row[1], row[0])):
        if times:
            yield f"  [{times}, {written}]"


def _written(method: str, ballot: Ballot, name_of: Mapping[str, str]) -> str:
    """A ballot in the file's words, its equals in the order of their names."""
    if method == "score":
        return _json(dict(sorted((name_of[option], points) for option, points in points_of(ballot).items())))
    groups = groups_of(ballot)
    if method == "approval":
        groups = groups[:1]
    return _json([sorted(name_of[option] for option in group) for group in groups if group])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
