"""What a ballot says, as the records keep it: option ids, marked as the poll's method needs.

=========  ==========================================================  =====================
method     kept                                                        typed
=========  ==========================================================  =====================
approval   the options approved of                                     ``1 3``
ranked     the options, best first; ``=`` before one that is equal     ``2>1=3``
           with the one before
score      the options, each with its points: ``id:5``                 ``1:5 2:3``
=========  ==========================================================  =====================
"""

from collections.abc import Iterable, Mapping, Sequence

from modui.duties import tally
from modui.errors import Refused
from modui.i18n import _

MOST_POINTS = 5
"""The most points a ballot can give an option; the least is 0, which is also what an option gets that is not named."""

Groups = tuple[tuple[str, ...], ...]
"""Best first; a group's members are equal."""


def is_ranked(method: str) -> bool:
    """Whether ballots of `method` put options in an order."""
    return method in ("schulze", "ranked-pairs", "irv")


def parted(method: str, kept: Sequence[str]) -> list[str]:
    """The options that a kept ballot names, as they stand in it."""
    if method == "score":
        return [one.partition(":")[0] for one in kept]
    return [one.removeprefix("=") for one in kept] if is_ranked(method) else [*kept]


def is_sound(method: str, kept: Sequence[str]) -> bool:
    """Whether a kept ballot has the form of its method."""
    if method == "score":
        points = [one.partition(":")[2] for one in kept]
        return all(one.isascii() and one.isdigit() and len(one) < 3 and int(one) <= MOST_POINTS for one in points)
    return not kept or not is_ranked(method) or not kept[0].startswith("=")


def groups_of(method: str, kept: Sequence[str]) -> Groups:
    """A kept ballot of approval (one group, the approved) or of a ranked method as groups."""
    if not is_ranked(method):
        return (tuple(kept),) if kept else ()
    groups: list[list[str]] = []
    for one in kept:
        if one.startswith("="):
            groups[-1].append(one[1:])
        else:
            groups.append([one])
    return tuple(map(tuple, groups))


def points_of(kept: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """A kept ballot of score as the points of each option it names."""
    return tuple((option, int(points)) for option, _colon, points in (one.partition(":") for one in kept))


def counted(method: str, kept: Sequence[str]) -> tally.Ballot:
    """A kept ballot as it is counted."""
    return points_of(kept) if method == "score" else groups_of(method, kept)


def kept_groups(groups: Iterable[Iterable[str]]) -> list[str]:
    """Groups, best first, as they are kept."""
    return [f"={one}" if place else one for group in groups for place, one in enumerate(group)]


def kept_points(points: Mapping[str, int]) -> list[str]:
    """The points of options as they are kept."""
    return [f"{option}:{given}" for option, given in points.items()]


def in_order(method: str, kept: Sequence[str], order: Sequence[str]) -> list[str]:
    """`kept` with everything that has no order of its own as the options stand, so that equal ballots are equal.

    What is no option stays, at the end, to be refused.
    """
    places = {option: place for place, option in enumerate(order)}

    def place(option: str) -> int:
        return places.get(option, len(places))

    if is_ranked(method):
        return kept_groups(sorted(group, key=place) for group in groups_of(method, kept))
    return sorted(dict.fromkeys(kept), key=lambda one: place(one.partition(":")[0]))


def shown(method: str, kept: Sequence[str], labels: Mapping[str, str]) -> tuple[str, ...]:
    """A kept ballot as it is typed, in parts: ``("1", "3")``, ``("2", "1=3")``, ``("1:5", "2:3")``."""
    if method == "score":
        return tuple(f"{labels[option]}:{given}" for option, given in points_of(kept))
    if is_ranked(method):
        return tuple("=".join(labels[one] for one in group) for group in groups_of(method, kept))
    return tuple(labels[one] for one in kept)


def in_line(parts: Sequence[str]) -> str:
    """The parts of a ballot as it is typed, in one line."""
    return " ".join(parts) or _("blank")


def how_to(method: str) -> str:
    """How to write a ballot in the group's chat."""
    if method == "score":
        return _("Reply with your nickname and points from 0 to {most} for each, as 1:5 2:3, not for your own.").format(
            most=MOST_POINTS
        )
    if is_ranked(method):
        return _("Reply with your nickname and the numbers in your order, best first, as 2>1=3, without your own.")
    return _("Reply with your nickname and the numbers you approve of, as many as you like, not your own.")


def pattern(method: str) -> str:
    """An example of a ballot as it is typed."""
    if method == "score":
        return "1:5 2:3"
    return "2>1=3" if is_ranked(method) else "1 3"


def malformed() -> Refused:
    """What is raised where the edits of a change do not fit each other."""
    return Refused(
        "change-malformed",
        _("This change does not hang together."),
        _("This is a fault of the program; nothing was changed. Please report it."),
    )
