"""What goes into a count and what comes out of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar, cast

from modui.errors import BadInput
from modui.i18n import _

METHODS = ("approval", "score", "schulze", "ranked-pairs", "irv")
"""The methods that can be counted."""

STRENGTHS = ("margins", "winning-votes")
"""How strong a majority is: by how many ballots it leads, or how many ballots it has."""

MAX_PLACES = 1_000

Ranking = tuple[tuple[str, ...], ...]
"""A ballot of groups, best first, the members of a group equal. An approval ballot has one group, the approved."""

Scores = tuple[tuple[str, int], ...]
"""A score ballot: options, each with the points it was given."""

Ballot = Ranking | Scores
"""The method says which."""

Cast = TypeVar("Cast", bound=Ballot)
"""The kind of all ballots of one vote."""


def groups_of(ballot: Ballot) -> Ranking:
    """The ballot of a method that counts groups."""
    return cast("Ranking", ballot)


def points_of(ballot: Ballot) -> Mapping[str, int]:
    """What a score ballot gives."""
    return dict(cast("Scores", ballot))


class Round(NamedTuple):
    """One count of a run-off."""

    votes: Mapping[str, int]
    """The votes of each who was left, most first."""
    exhausted: int
    """Ballots that count for nobody who was left: blank, used up, or equal at the top."""
    last: tuple[str, ...]
    """Those with the fewest votes. Where several have some, every order of elimination was followed."""
    out: tuple[str, ...]
    """Who leaves on the way shown; nobody after the last count."""


class Strength(NamedTuple):
    """How strong a majority is, or a chain of majorities, which is as strong as its weakest."""

    lead: int
    """Margins: by how many ballots it leads; winning votes: how many ballots it has."""
    less: int = 0
    """Winning votes: minus the ballots against it, so that of equal numbers the less opposed is the stronger."""


class Lock(NamedTuple):
    """One majority of ranked pairs, in the order they were taken up."""

    winner: str
    loser: str
    votes: int
    against: int
    step: int
    """Majorities of equal strength are taken up together, in one step."""
    locked: bool
    """False: it was skipped, because it would have closed a circle."""


class Pairwise(NamedTuple):
    """Everyone against everyone."""

    over: Mapping[str, Mapping[str, int]]
    """``over[a][b]``: how many ballots put `a` above `b`."""
    strength: str
    """One of :data:`STRENGTHS`."""
    paths: Mapping[str, Mapping[str, Strength]] = {}
    """Schulze: ``paths[a][b]`` is the strongest chain of majorities from `a` to `b`; none where there is no chain."""
    locking: tuple[Lock, ...] = ()
    """Ranked pairs: every majority, strongest first."""


class Tally(NamedTuple):
    """What an election came to.

    `order` is the whole order, best first; those who share a place stand in one group, in the order they were given.
    """

    method: str
    ballots: int
    places: int
    winners: tuple[str, ...]
    """Whoever won a place from 1 to `places`: more than `places` of them when the last place is shared."""
    order: tuple[tuple[str, ...], ...]
    totals: Mapping[str, int]
    """Approvals or points; empty for methods that decide by other than a number."""
    rule: str
    """How it was counted, in the language in use."""
    blank: int = 0
    """How many of the ballots say nothing."""
    rounds: tuple[Round, ...] = ()
    """Run-off: the counts, first to last, on one way through; where it parts, `last` has who was tied."""
    pairwise: Pairwise | None = None
    """Schulze and ranked pairs."""
    undecided: bool = False
    """Run-off: ties part into more ways than are followed, so that nothing is said of those left."""

    @property
    def ties(self) -> tuple[tuple[str, ...], ...]:
        """The groups that share a place."""
        return tuple(group for group in self.order if len(group) > 1)

    @property
    def contested(self) -> tuple[str, ...]:
        """Those who share the last place where there are fewer places left than of them; none if there are enough."""
        if len(self.winners) <= self.places:
            return ()
        return next(group for group in self.order if group[-1] == self.winners[-1])

    @property
    def place_of(self) -> dict[str, int]:
        """The place of each, as in sport: 1, 2, 2, 4."""
        places: dict[str, int] = {}
        for group in self.order:
            place = len(places) + 1
            places |= dict.fromkeys(group, place)
        return places


def winners_of(order: Sequence[tuple[str, ...]], places: int, wanted: Iterable[str]) -> tuple[str, ...]:
    """Whoever wins one of so many places: whole groups, best first, until the places are given away.

    Nobody wins whom no ballot supports, so the groups end at the first with nobody who is `wanted`.
    """
    supported = set(wanted)
    winners: list[str] = []
    for group in order:
        if len(winners) >= places or supported.isdisjoint(group):
            break
        winners += group
    return tuple(winners)


# What cannot be counted --------------------------------------------------------------------------------------------


def require_method(method: str) -> None:
    """Raise :class:`BadInput` (``method-unknown``) unless `method` can be counted."""
    if method not in METHODS:
        raise BadInput(
            "method-unknown",
            _("Votes cannot be counted by “{method}”.").format(method=method),
            _("There is: {methods}.").format(methods=", ".join(METHODS)),
        )


def require_strength(strength: str) -> None:
    """Raise :class:`BadInput` (``strength-unknown``) unless majorities can be measured so."""
    if strength not in STRENGTHS:
        raise BadInput(
            "strength-unknown",
            _("The strength of a majority cannot be measured by “{strength}”.").format(strength=strength),
            _("There is: {strengths}.").format(strengths=", ".join(STRENGTHS)),
        )


def require_places(places: int) -> None:
    """Raise :class:`BadInput` (``places-invalid``) unless `places` can be given away."""
    if not 1 <= places <= MAX_PLACES:
        raise BadInput(
            "places-invalid",
            _("There cannot be {places} places.").format(places=places),
            _("Give a number from 1 to {most}; three is usual.").format(most=MAX_PLACES),
        )


def require_options(options: Sequence[str]) -> None:
    """Raise :class:`BadInput` (``option-repeated``) unless every option stands once."""
    if len(set(options)) != len(options):
        repeated = next(option for option in options if list(options).count(option) > 1)
        raise BadInput(
            "option-repeated",
            _("“{option}” stands twice among the options.").format(option=repeated),
            _("Name each option once."),
        )


def require_counts(counts: Iterable[int]) -> None:
    """Raise :class:`BadInput` (``count-negative``) if a ballot is counted less than no times."""
    fewest = min(counts, default=0)
    if fewest < 0:
        raise BadInput(
            "count-negative", _("A ballot cannot be counted {n} times.").format(n=fewest), _("Give a count from 0.")
        )


def require_names(options: Sequence[str], named: Iterable[Sequence[str]]) -> None:
    """Raise :class:`BadInput` (``option-unknown``, ``ballot-repeats``) for a ballot that cannot be meant.

    Args:
        options: what can be voted for.
        named: for each ballot, all it names.
    """
    known = set(options)
    for names in named:
        if len(set(names)) == len(names) and known.issuperset(names):
            continue
        for option in names:
            if option not in known:
                raise BadInput(
                    "option-unknown",
                    _("A ballot names “{option}”, which is none of the options.").format(option=option),
                    _("Correct the ballot, or add the option."),
                )
        repeated = next(option for option in names if names.count(option) > 1)
        raise BadInput(
            "ballot-repeats",
            _("A ballot names “{option}” twice.").format(option=repeated),
            _("Correct the ballot: it can name each option once."),
        )
