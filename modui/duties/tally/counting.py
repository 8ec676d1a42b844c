"""One way in to all the methods."""

from collections.abc import Mapping, Sequence
from typing import cast

from modui.duties.tally.model import (
    Cast,
    Ranking,
    Scores,
    Tally,
    require_counts,
    require_method,
    require_options,
    require_places,
    require_strength,
)
from modui.duties.tally.points import approval, score
from modui.duties.tally.ranked_pairs import ranked_pairs
from modui.duties.tally.runoff import runoff
from modui.duties.tally.schulze import schulze


def count(
    method: str,
    options: Sequence[str],
    ballots: Mapping[Cast, int],
    places: int = 1,
    strength: str = "margins",
) -> Tally:
    """Count a vote.

    Args:
        method: one of :data:`~modui.duties.tally.METHODS`; it says what a ballot is.
        options: what could be voted for, each once. Their order decides nothing; those who share a place keep it.
        ballots: how many ballots are exactly so: groups of equals, best first (approval: one group, the approved), or
            for score, options with their points. A blank ballot is one too.
        places: how many places there are to win.
        strength: one of :data:`~modui.duties.tally.STRENGTHS`, for Schulze and ranked pairs.

    Raises:
        BadInput: ``method-unknown``, ``strength-unknown``, ``places-invalid``, ``option-repeated``, ``option-unknown``,
            ``ballot-repeats``, ``count-negative``.
    """
    require_method(method)
    require_strength(strength)
    require_places(places)
    require_options(options)
    require_counts(ballots.values())
    if method == "score":
        return score(options, cast("Mapping[Scores, int]", ballots), places)
    rankings = cast("Mapping[Ranking, int]", ballots)
    if method == "schulze":
        return schulze(options, rankings, places, strength)
    if method == "ranked-pairs":
        return ranked_pairs(options, rankings, places, strength)
    return (approval if method == "approval" else runoff)(options, rankings, places)
