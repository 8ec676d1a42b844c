"""What is published when a vote opens: who may vote, in secret or not, the quorum, the prize and how it is shared."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from modui.duties import tally
from modui.errors import BadInput
from modui.i18n import _
from modui.records import queries
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.words import LADDER

MOST_PRIZE = 10**12
_USUAL_SPLITS = {1: (1,), 2: (60, 40), 3: (50, 30, 20)}


@dataclass(frozen=True)
class Terms:
    """What a vote is opened with.

    Args:
        method: see :data:`modui.duties.tally.METHODS`.
        places: how many places there are to win.
        secret: ballots are in no record under anybody's name.
        authors_hidden: whose the options are is told after the close.
        quorum: how many must vote for the vote to count, in heads.
        prize: what is given out in all, in the currency's smallest unit.
        split: the weight of each place in the prize, best first; empty: the usual one.
        ladder: what decides a tie, first rung first: some of :data:`modui.records.words.LADDER`.
    """

    method: str = "approval"
    places: int = 3
    secret: bool = False
    authors_hidden: bool = False
    quorum: int = 0
    prize: int = 0
    split: tuple[int, ...] = ()
    ladder: tuple[str, ...] = ()

    def sound(self) -> "Terms":
        """These, with the usual split where there is a prize and none was given.

        Raises:
            BadInput: ``method-unknown``, ``places-invalid``, ``quorum-invalid``, ``prize-invalid``, ``split-invalid``,
                ``ladder-invalid``.
        """
        tally.require_method(self.method)
        tally.require_places(self.places)
        if self.quorum < 0:
            raise _no_quorum()
        if not 0 <= self.prize <= MOST_PRIZE:
            raise BadInput("prize-invalid", _("This cannot be a prize."), _("Give an amount, or 0 for none."))
        split = self.split or (usual_split(self.places) if self.prize else ())
        if split and (len(split) != self.places or min(split) < 0 or sum(split) == 0 or max(split) > 10**6):
            raise BadInput(
                "split-invalid",
                _("The prize is split among {n} places: a whole number for each.").format(n=self.places),
                _("For example: {example}").format(example=",".join(map(str, usual_split(self.places)))),
            )
        self._require_ladder()
        return replace(self, split=split)

    def _require_ladder(self) -> None:
        unknown = [rung for rung in self.ladder if rung not in LADDER]
        if unknown or len(set(self.ladder)) < len(self.ladder):
            raise BadInput(
                "ladder-invalid",
                _("These do not decide ties: {rungs}.").format(rungs=", ".join(unknown or self.ladder)),
                _("Name some of these, each once: {rungs}.").format(rungs=", ".join(LADDER)),
            )
        if any(rung in ("lot", "split") for rung in self.ladder[:-1]):
            raise BadInput(
                "ladder-invalid",
                _("After a draw or a split there is no tie left to decide."),
                _("Name it last, or leave out what follows."),
            )
        if self.secret and "participants" in self.ladder:
            raise BadInput(
                "ladder-invalid",
                _("In a secret vote nobody knows which ballots are those of the participants."),
                _("Leave that rung out, or hold the vote openly."),
            )


def quorum_named(given: int) -> int:
    """A quorum that was asked for: of nobody it is none, and is rather left out.

    Raises:
        BadInput: ``quorum-invalid``.
    """
    if given < 1:
        raise _no_quorum()
    return given


def _no_quorum() -> BadInput:
    return BadInput("quorum-invalid", _("A quorum is at least one voter."), _("Leave it out for none."))


def places_told(terms: Terms, options: int) -> str:
    """That part of a prize can be won by nobody, since it has more places than there are options; else nothing."""
    if not terms.prize or terms.places <= options:
        return ""
    said = _("The prize has {places} places for {n} answers: what the last places bring stays in the fund.")
    return said.format(places=terms.places, n=options)


def usual_split(places: int) -> tuple[int, ...]:
    """The weights of the places where none are given: 50, 30, 20 for three; else equal ones."""
    return _USUAL_SPLITS.get(places, (1,) * places)


def usual(state: State) -> Terms:
    """What this community used last, or what is usual."""
    row = state.scalar("SELECT id FROM poll ORDER BY opened_at DESC, id DESC LIMIT 1")
    if row is None:
        return Terms()
    poll, terms = queries.poll(state, str(row)), queries.terms(state, str(row))
    return Terms(
        method=poll.method,
        places=poll.places,
        secret=terms.secret,
        authors_hidden=terms.authors_hidden,
        quorum=terms.quorum,
        prize=terms.prize,
        split=tuple(map(int, terms.split)),
        ladder=terms.ladder,
    )


def kept(terms: Terms, poll: str, roll: str, seed: str) -> dict[str, Value]:
    """The values of the row that keeps `terms`."""
    return {
        "poll": poll,
        "roll": roll,
        "secret": terms.secret,
        "authors_hidden": terms.authors_hidden,
        "quorum": terms.quorum,
        "prize": terms.prize,
        "split": [str(weight) for weight in terms.split],
        "ladder": [*terms.ladder],
        "seed_sha256": committed(seed),
    }


def committed(seed: str) -> str:
    """What is published of a seed before it is told: its SHA-256; nothing of none."""
    return hashlib.sha256(seed.encode()).hexdigest() if seed else ""


def roll_sha256(members: Sequence[str]) -> str:
    """What names a roll: SHA-256 of the members' ids, a line each."""
    return hashlib.sha256("".join(f"{member}\n" for member in members).encode()).hexdigest()


def shares(prize: int, split: Sequence[int], groups: Sequence[Sequence[str]]) -> Mapping[str, int]:
    """What each winner gets of `prize`, in its smallest unit: whole numbers, of which none is lost.

    Each place has its weight of the prize, rounded down; what is left goes to the places unit by unit from the first.
    Winners who are tied pool what the places they cover have, and share it equally; what is left of that goes to them
    unit by unit in the order they are given, which is that of their labels, drawn when the vote opened. What belongs to
    a place that nobody won stays in the fund.

    Args:
        prize: in all.
        split: the weight of each place, best first.
        groups: the winners by place; those who are tied in one group.
    """
    whole = sum(split)
    if not prize or not whole:
        return {}
    amounts = [prize * weight // whole for weight in split]
    weighing = [place for place, weight in enumerate(split) if weight]
    for place in weighing[: prize - sum(amounts)]:
        amounts[place] += 1
    given: dict[str, int] = {}
    place = 0
    for group in groups:
        each, left = divmod(sum(amounts[place : place + len(group)]), len(group))
        given |= {one: each + (number < left) for number, one in enumerate(group)}
        place += len(group)
    return given
