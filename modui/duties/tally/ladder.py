"""The tie ladder: what decides between those who share a place, rung after rung, each told.

The count itself breaks no tie. A prize may have to be: then by a rule that was published before the first ballot.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from modui.duties.tally.counting import count
from modui.duties.tally.model import Ballot, Cast, Ranking, Tally, groups_of, points_of, winners_of
from modui.duties.tally.pairs import compared
from modui.duties.tally.points import by_number
from modui.duties.tally.recount import sha256
from modui.errors import BadInput
from modui.i18n import _

RUNGS = ("head-to-head", "participants", "lot", "split")
"""What can decide, in the order in which it is usual."""


class Draw(NamedTuple):
    """What a draw by lot hangs on."""

    seed: str
    """Told after the close; its SHA-256 was published before the opening."""
    file_sha256: str
    """Of the public file of the ballots."""
    names: Mapping[str, str]
    """What the options are called in that file."""

    def lot(self, option: str) -> str:
        """The lot of an option: SHA-256 of the seed, the file's SHA-256 and the option's name, a line each."""
        return sha256(f"{self.seed}\n{self.file_sha256}\n{self.names[option]}".encode())


class Step(NamedTuple):
    """One rung that was tried on those who shared a place."""

    rung: str
    group: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]
    """The same, best first; one part only if it decided nothing."""
    figures: Mapping[str, str]
    """What it went by: comparisons won and lost, approvals or points or places, the lot; nothing for a split."""


class Climb(NamedTuple):
    """The order after the ladder, and how it came about."""

    order: tuple[tuple[str, ...], ...]
    winners: tuple[str, ...]
    """As in a tally: more than there are places only if the last is still shared."""
    steps: tuple[Step, ...]
    split: tuple[tuple[str, ...], ...]
    """Those who share a place and divide what it brings."""


def commitment(seed: str) -> str:
    """What is published of a seed before the vote opens: its SHA-256."""
    return sha256(seed.encode())


def climb(
    tally: Tally,
    ballots: Mapping[Cast, int],
    rungs: Sequence[str],
    participants: Mapping[Cast, int] | None = None,
    draw: Draw | None = None,
) -> Climb:
    """Decide between winners who share a place, as far as the rungs go.

    Args:
        tally: what the vote came to. Only groups of its winners are taken up; no other tie matters to a prize.
        ballots: the ballots it was counted from.
        rungs: of :data:`RUNGS`, in the order in which they were published.
        participants: the ballots of those who asked or answered, for the rung of that name; none, as of a secret vote:
            the rung is passed over.
        draw: what the lot hangs on, for the rung of that name.

    Raises:
        BadInput: ``rung-unknown``, ``seed-missing``.
    """
    _require(rungs, draw)
    steps: list[Step] = []

    def decided(group: tuple[str, ...], further: Sequence[str]) -> list[tuple[str, ...]]:
        if len(group) == 1 or not further:
            return [group]
        rung, *rest = further
        if rung == "participants" and participants is None:
            return decided(group, rest)
        if rung == "split":
            steps.append(Step(rung, group, (group,), {}))
            return [group]
        if rung == "head-to-head":
            step = _head_to_head(group, tally.method, ballots)
        elif rung == "participants" and participants is not None:
            step = _by_participants(group, tally, participants)
        else:
            assert draw is not None
            step = _by_lot(group, draw)
        steps.append(step)
        return [part for each in step.parts for part in decided(each, rest)]

    order = tuple(
        part for group in tally.order for part in (decided(group, rungs) if group[0] in tally.winners else [group])
    )
    return Climb(
        order=order,
        winners=winners_of(order, tally.places, tally.winners),
        steps=tuple(steps),
        split=tuple(step.group for step in steps if step.rung == "split"),
    )


def _require(rungs: Sequence[str], draw: Draw | None) -> None:
    for rung in rungs:
        if rung not in RUNGS:
            raise BadInput(
                "rung-unknown",
                _("No tie is decided by “{rung}”.").format(rung=rung),
                _("There is: {rungs}.").format(rungs=", ".join(RUNGS)),
            )
    if "lot" in rungs and draw is None:
        raise BadInput(
            "seed-missing",
            _("No lot can be drawn without the seed that was promised."),
            _("Give the seed, or choose another way to decide a tie."),
        )


def _head_to_head(group: tuple[str, ...], method: str, ballots: Mapping[Cast, int]) -> Step:
    """Each against each, by all ballots: whoever beats more of the others than beat them is before.

    After an approval vote this decides nothing, ever: of two with equally many approvals, as many ballots approve of
    the one and not the other as the other way round.
    """
    rankings: Counter[Ranking] = Counter()
    for ballot, times in ballots.items():
        rankings[_ranking(method, ballot, group)] += times
    over = compared(group, rankings)
    won = {one: sum(over[one][other] > over[other][one] for other in over[one]) for one in group}
    lost = {one: sum(over[one][other] < over[other][one] for other in over[one]) for one in group}
    parts = by_number({one: won[one] - lost[one] for one in group})
    return Step("head-to-head", group, parts, {one: f"{won[one]}:{lost[one]}" for one in group})


def _by_participants(group: tuple[str, ...], tally: Tally, participants: Mapping[Cast, int]) -> Step:
    """Those who share a place, counted once more by the ballots of those who asked or answered."""
    own: Counter[Ballot] = Counter()
    for ballot, times in participants.items():
        own[_about(tally.method, ballot, group)] += times
    strength = tally.pairwise.strength if tally.pairwise else "margins"
    counted = count(tally.method, group, own, strength=strength)
    places = counted.place_of
    return Step(
        "participants",
        group,
        (group,) if counted.undecided else counted.order,
        {one: str(counted.totals.get(one, places[one])) for one in group},
    )


def _by_lot(group: tuple[str, ...], draw: Draw) -> Step:
    """The lowest lot is first. What nobody could know before the last ballot, anybody can check after it."""
    lots = {one: draw.lot(one) for one in group}
    return Step("lot", group, tuple((one,) for one in sorted(group, key=lots.__getitem__)), lots)


def _about(method: str, ballot: Ballot, group: tuple[str, ...]) -> Ballot:
    """What a ballot says of some options alone."""
    if method == "score":
        return tuple((option, points) for option, points in points_of(ballot).items() if option in group)
    kept = tuple(tuple(option for option in equals if option in group) for equals in groups_of(ballot))
    return kept[:1] if method == "approval" else tuple(filter(None, kept))


def _ranking(method: str, ballot: Ballot, group: tuple[str, ...]) -> Ranking:
    """How a ballot ranks some options: by its groups, or by its points, where it gives none by 0."""
    about = _about(method, ballot, group)
    if method != "score":
        return groups_of(about)
    points = {**dict.fromkeys(group, 0), **points_of(about)}
    return tuple(tuple(one for one in group if points[one] == level) for level in sorted(set(points.values()))[::-1])
