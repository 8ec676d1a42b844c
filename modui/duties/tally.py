"""Counting: from ballots to a whole order, with every tie shown. Pure: of a poll or of a file."""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from modui.errors import BadInput
from modui.i18n import _

METHODS = ("approval",)
"""The methods that can be counted."""

MAX_PLACES = 1_000


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
    rule: str
    """How it was counted, in the language in use."""

    @property
    def ties(self) -> tuple[tuple[str, ...], ...]:
        """The groups that share a place."""
        return tuple(group for group in self.order if len(group) > 1)

    @property
    def contested(self) -> tuple[str, ...]:
        """Those who share the last place where there are fewer places left than of them; none if there are enough."""
        group = tuple(one for one in self.winners if self.totals[one] == self.totals[self.winners[-1]])
        return group if len(self.winners) > self.places else ()

    @property
    def place_of(self) -> dict[str, int]:
        """The place of each, as in sport: 1, 2, 2, 4."""
        places: dict[str, int] = {}
        for group in self.order:
            place = len(places) + 1
            places |= dict.fromkeys(group, place)
        return places


def require_method(method: str) -> None:
    """Raise :class:`BadInput` (``method-unknown``) unless `method` can be counted."""
    if method not in METHODS:
        raise BadInput(
            "method-unknown",
            _("Votes cannot be counted by “{method}” yet.").format(method=method),
            _("There is: {methods}.").format(methods=", ".join(METHODS)),
        )


def require_places(places: int) -> None:
    """Raise :class:`BadInput` (``places-invalid``) unless `places` can be given away."""
    if not 1 <= places <= MAX_PLACES:
        raise BadInput(
            "places-invalid",
            _("There cannot be {places} places.").format(places=places),
            _("Give a number from 1 to {most}; three is usual.").format(most=MAX_PLACES),
        )


def approval(options: Sequence[str], ballots: Mapping[tuple[str, ...], int], places: int = 1) -> Tally:
    """Count an approval vote: a ballot names all it approves of, and whoever most ballots approve of is first.

    Args:
        options: what could be approved, each once.
        ballots: how many ballots approve of exactly these options; none at all is a ballot too.
        places: how many places there are to win. Nobody wins a place without an approval.

    Raises:
        BadInput: ``option-repeated``, ``option-unknown``, ``count-negative``, ``places-invalid``.
    """
    require_places(places)
    totals = dict.fromkeys(options, 0)
    if len(totals) != len(options):
        repeated = next(option for option in options if list(options).count(option) > 1)
        raise BadInput(
            "option-repeated",
            _("“{option}” stands twice among the options.").format(option=repeated),
            _("Name each option once."),
        )
    for approved, count in ballots.items():
        if count < 0:
            raise BadInput(
                "count-negative", _("A ballot cannot be counted {n} times.").format(n=count), _("Give a count from 0.")
            )
        for option in set(approved):
            if option not in totals:
                raise BadInput(
                    "option-unknown",
                    _("A ballot names “{option}”, which is none of the options.").format(option=option),
                    _("Correct the ballot, or add the option."),
                )
            totals[option] += count
    order = tuple(
        tuple(option for option in options if totals[option] == votes)
        for votes in sorted(set(totals.values()), reverse=True)
    )
    winners: list[str] = []
    for group in order:
        if len(winners) >= places or totals[group[0]] == 0:
            break
        winners += group
    return Tally(
        method="approval",
        ballots=sum(ballots.values()),
        places=places,
        winners=tuple(winners),
        order=order,
        totals=totals,
        rule=_(
            "Approval: everyone may approve of several, and the number of approvals decides. Equal numbers share a"
            " place and the next places are left out (1, 2, 2, 4). Nothing breaks a tie, and nobody wins a place"
            " without an approval."
        ),
    )


def count_election(text: str, method: str | None = None, places: int = 1) -> Tally:
    """Count an election file: JSON with ``candidates`` and ``ballots``, each ``[count, [[approved, …], …]]``.

    Only the first group of a ballot is approved of: whatever follows is ranked below, which approval does not ask for.

    Args:
        text: the file.
        method: counts by this method; none: by the one the file names, else approval.
        places: how many places there are to win.

    Raises:
        BadInput: ``election-invalid``, ``method-unknown``, and those of :func:`approval`.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _invalid(_("it is not JSON")) from error
    if not isinstance(data, dict):
        raise _invalid(_("it is not an object with “candidates” and “ballots”"))
    named = method or data.get("method") or "approval"
    require_method(str(named))
    candidates = data.get("candidates")
    if not isinstance(candidates, list) or not all(isinstance(one, str) for one in candidates):
        raise _invalid(_("“candidates” is not a list of names"))
    rows = data.get("ballots")
    if not isinstance(rows, list):
        raise _invalid(_("“ballots” is not a list"))
    ballots: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows, 1):
        approved, count = _ballot(row, number)
        ballots[approved] = ballots.get(approved, 0) + count
    return approval(candidates, ballots, places)


def _ballot(row: object, number: int) -> tuple[tuple[str, ...], int]:
    """The approved, and how many such ballots there are."""
    match row:
        case [int(count), list(groups)] if not isinstance(count, bool) and count >= 0:
            if all(isinstance(group, list) and all(isinstance(one, str) for one in group) for group in groups):
                named = [one for group in groups for one in group]
                if len(set(named)) < len(named):
                    raise _invalid(_("ballot {n} names somebody twice").format(n=number))
                return tuple(sorted(groups[0])) if groups else (), count
    raise _invalid(_("ballot {n} is not [count, [[name, …], …]]").format(n=number))


def _invalid(problem: str) -> BadInput:
    return BadInput(
        "election-invalid",
        _("This is not an election file: {problem}.").format(problem=problem),
        _('It looks like {"method": "approval", "candidates": ["A", "B"], "ballots": [[3, [["A"]]]]}.'),
    )
