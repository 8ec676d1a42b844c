"""What anyone can recount a result with: the public file of the ballots, and a script that needs nothing but Python."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
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
    seed_sha256: str = "",
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
        seed_sha256: what was promised for a draw by lot; see :mod:`~modui.duties.tally.ladder`.

    Raises:
        BadInput: ``option-repeated`` if two names are the same, and those of what cannot be counted.
    """
    require_method(method)
    require_strength(strength)
    require_places(places)
    called = [names[option] if names else option for option in options]
    require_options(called)
    name_of = dict(zip(options, called, strict=True))
    counted: Counter[str] = Counter()
    for ballot, times in ballots.items():
        counted[_written(method, ballot, name_of)] += times
    head = {
        "method": method,
        **({"strength": strength} if method in ("schulze", "ranked-pairs") else {}),
        "places": places,
        **({"seed_sha256": seed_sha256} if seed_sha256 else {}),
        "candidates": called,
    }
    lines = [f" {_json(key)}: {_json(value)},\n" for key, value in head.items()]
    rows = [
        f"  [{times}, {ballot}]"
        for ballot, times in sorted(counted.items(), key=lambda row: (-row[1], row[0]))
        if times
    ]
    body = ",\n".join(rows)
    key = "score_ballots" if method == "score" else "ballots"
    return f"{{\n{''.join(lines)} {_json(key)}: [\n{body}\n ]\n}}\n".encode()


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
