"""Counting: from ballots to a whole order, with every tie shown. Pure: of a poll or of a file."""

from modui.duties.tally.counting import count
from modui.duties.tally.election import Election, count_election, method_named, read_election
from modui.duties.tally.ladder import RUNGS, Climb, Draw, Step, climb, commitment
from modui.duties.tally.model import (
    MAX_PLACES,
    METHODS,
    STRENGTHS,
    Ballot,
    Lock,
    Pairwise,
    Ranking,
    Round,
    Scores,
    Strength,
    Tally,
    require_method,
    require_places,
    require_strength,
)
from modui.duties.tally.recount import SCRIPT, public_file, script, sha256

__all__ = [
    "MAX_PLACES",
    "METHODS",
    "RUNGS",
    "SCRIPT",
    "STRENGTHS",
    "Ballot",
    "Climb",
    "Draw",
    "Election",
    "Lock",
    "Pairwise",
    "Ranking",
    "Round",
    "Scores",
    "Step",
    "Strength",
    "Tally",
    "climb",
    "commitment",
    "count",
    "count_election",
    "method_named",
    "public_file",
    "read_election",
    "require_method",
    "require_places",
    "require_strength",
    "script",
    "sha256",
]
