"""How well it is foretold who answers a question by nothing but how much everybody answers.

In one community few people answer nearly everything; in another, everybody what is theirs. That decides what having
answered a lot is worth, and can be read off the archive: for each of its questions, members are ordered by their
answers to all the others.
"""

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]


def foretold(asked: Whole, authors: Whole) -> float:
    """The mean reciprocal rank, 0 to 1, of the first who did answer; `asked` and `authors` stand for one answer each.

    Of those who answered equally often, who comes first is left to chance; who answered nothing else does not come.
    """
    if not len(asked):
        return 0.0
    pairs = np.unique(np.stack((asked, authors)), axis=1)
    counts = np.bincount(pairs[1])
    others = np.sort(counts[counts > 0])
    own = counts[pairs[1]] - 1
    upto = np.searchsorted(others, own, side="right")
    equal = upto - np.searchsorted(others, own, side="left")
    # Whoever answered this one has one more than they count here, and is not before themselves.
    before = len(others) - upto - 1
    found = np.where(own > 0, 1 / (1 + before + equal / 2), 0.0)
    starts = np.flatnonzero(np.diff(pairs[0], prepend=-1))
    return float(np.maximum.reduceat(found, starts).mean())
