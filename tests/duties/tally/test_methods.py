"""The methods on examples that can be followed by hand."""

import pytest

from modui.duties.tally import METHODS, Ballot, Lock, Ranking, Round, Strength, count
from modui.errors import BadInput


def ranked(*rows: tuple[int, str]) -> dict[Ranking, int]:
    """Ballots as they are written on paper: ``(3, "A B=C")``."""
    return {tuple(tuple(group.split("=")) for group in text.split()): times for times, text in rows}


CIRCLE = ranked((8, "A B C"), (7, "B C A"), (6, "C A B"))
"""A over B by 7, B over C by 9, C over A by 5."""


def test_schulze_follows_the_strongest_paths() -> None:
    counted = count("schulze", "ABC", CIRCLE)

    assert counted.order == (("A",), ("B",), ("C",))
    assert counted.pairwise
    assert counted.pairwise.over["B"] == {"A": 7, "C": 15}
    # A reaches C by way of B, and C reaches A by a weaker majority.
    assert counted.pairwise.paths["A"] == {"B": Strength(7), "C": Strength(7)}
    assert counted.pairwise.paths["C"] == {"A": Strength(5), "B": Strength(5)}


def test_ranked_pairs_skips_the_majority_that_would_close_a_circle() -> None:
    counted = count("ranked-pairs", "ABC", CIRCLE)

    assert counted.order == (("A",), ("B",), ("C",))
    assert counted.pairwise
    assert counted.pairwise.locking == (
        Lock("B", "C", 15, 6, 1, True),
        Lock("A", "B", 14, 7, 2, True),
        Lock("C", "A", 13, 8, 3, False),
    )


def test_equal_majorities_are_locked_together_or_not_at_all() -> None:
    counted = count("ranked-pairs", "ABC", ranked((1, "A B C"), (1, "B C A"), (1, "C A B")))

    assert counted.order == (("A", "B", "C"),)
    assert counted.pairwise
    assert [(lock.step, lock.locked) for lock in counted.pairwise.locking] == [(1, False)] * 3


def test_margins_and_winning_votes_can_part() -> None:
    ballots = ranked((3, "A B=C"), (5, "B A=C"), (4, "C A B"))
    margins, votes = (count("schulze", "ABC", ballots, strength=each) for each in ("margins", "winning-votes"))

    assert margins.pairwise
    assert (margins.pairwise.over["A"]["B"], margins.pairwise.over["B"]["A"]) == (7, 5)
    assert (margins.pairwise.over["B"]["C"], margins.pairwise.over["C"]["B"]) == (5, 4)
    assert (margins.pairwise.over["C"]["A"], margins.pairwise.over["A"]["C"]) == (4, 3)
    assert margins.order == (("A", "C"), ("B",))
    assert votes.order == (("A",), ("B",), ("C",))


def test_the_less_opposed_of_equal_winning_votes_is_the_stronger() -> None:
    ballots = ranked((4, "A B C"), (4, "B C A"), (3, "C A B"), (1, "C A=B"))
    counted = count("ranked-pairs", "ABC", ballots, strength="winning-votes")

    assert counted.pairwise
    assert [(lock.winner, lock.votes, lock.against) for lock in counted.pairwise.locking] == [
        ("B", 8, 4),
        ("C", 8, 4),
        ("A", 7, 4),
    ]


def test_a_run_off_counts_round_by_round() -> None:
    counted = count("irv", "ABCD", ranked((5, "A"), (4, "B"), (2, "C B"), (1, "D C"), (1, "")))

    assert counted.rounds == (
        Round({"A": 5, "B": 4, "C": 2, "D": 1}, 1, ("D",), ("D",)),
        Round({"A": 5, "B": 4, "C": 3}, 1, ("C",), ("C",)),
        Round({"B": 6, "A": 5}, 2, ("A",), ("A",)),
    )
    assert counted.order == (("B",), ("A",), ("C",), ("D",))
    assert (counted.ballots, counted.blank) == (13, 1)


def test_every_order_of_elimination_is_followed() -> None:
    # B and C are last with 2 each. Without B, A wins; without C, D does.
    ballots = ranked((4, "A"), (3, "D"), (2, "B A"), (2, "C D"))
    counted = count("irv", "ABCD", ballots)
    assert counted.rounds[0].last == ("B", "C")
    assert counted.order[0] == ("A",)

    ballots = ranked((4, "A"), (4, "D"), (2, "B A"), (2, "C D"))
    counted = count("irv", "ABCD", ballots)
    assert counted.order == (("A", "D"), ("B", "C"))


def test_those_without_a_vote_leave_together() -> None:
    counted = count("irv", "ABCDE", ranked((3, "A C"), (2, "B D=E")))

    assert counted.rounds[0].out == ("C", "D", "E")
    assert counted.order == (("A",), ("B",), ("C", "D", "E"))


def test_equals_on_top_wait_until_one_of_them_is_left() -> None:
    counted = count("irv", "ABC", ranked((4, "A"), (3, "B"), (1, "C"), (3, "B=C A")))

    assert [(each.votes, each.exhausted) for each in counted.rounds] == [
        ({"A": 4, "B": 3, "C": 1}, 3),
        ({"B": 6, "A": 4}, 1),
    ]


def test_too_many_ways_leave_a_run_off_undecided() -> None:
    options = [f"option {n}" for n in range(20)]
    ballots: dict[Ranking, int] = {((one,),): 1 for one in options}
    ballots |= {(("last",),): 0, (("none",),): 2}
    counted = count("irv", [*options, "last", "none"], ballots)

    assert counted.undecided
    assert counted.winners == ()
    assert counted.order == ((*options, "none"), ("last",))
    assert [each.out for each in counted.rounds] == [("last",), ()]
    assert "10000" in counted.rule


def test_as_many_ways_as_are_followed_are_decided() -> None:
    options = [f"option {n}" for n in range(13)]
    counted = count("irv", options, {((one,),): 1 for one in options})

    assert not counted.undecided
    assert counted.order == (tuple(options),)


@pytest.mark.parametrize("method", METHODS)
def test_nobody_wins_without_support(method: str) -> None:
    empty: dict[Ballot, int] = {}
    blank: dict[Ballot, int] = {(): 3}
    assert count(method, "ABC", empty).order == (("A", "B", "C"),)
    counted = count(method, "ABC", blank, places=2)
    assert (counted.winners, counted.ballots, counted.blank) == ((), 3, 3)
    assert count(method, "", empty).order == ()
    assert count(method, "A", blank).order == (("A",),)


@pytest.mark.parametrize("method", ["schulze", "ranked-pairs", "irv"])
def test_nobody_wins_a_place_whom_no_ballot_puts_above_anybody(method: str) -> None:
    named = count(method, "ABC", ranked((3, "A B C"), (2, "B A C")), places=3)
    truncated = count(method, "ABC", ranked((3, "A B"), (2, "B A")), places=3)

    assert named.winners == truncated.winners == ("A", "B")
    assert named.order == truncated.order


def test_a_tie_across_the_last_place_is_contested() -> None:
    counted = count("schulze", "ABCD", ranked((2, "A B=C D")), places=2)

    assert counted.winners == ("A", "B", "C")
    assert counted.contested == ("B", "C")
    assert counted.ties == (("B", "C"),)
    assert counted.place_of == {"A": 1, "B": 2, "C": 2, "D": 4}


def test_points_below_zero_count_and_win_nothing() -> None:
    scored: dict[Ballot, int] = {(("A", -2), ("B", 1)): 2, (("C", -1), ("B", -3)): 1}
    counted = count("score", "ABC", scored, places=3)

    assert counted.totals == {"A": -4, "B": -1, "C": -1}
    assert counted.order == (("B", "C"), ("A",))
    assert counted.winners == ("B", "C")


@pytest.mark.parametrize("method", METHODS)
def test_counts_weigh_as_much_as_ballots(method: str) -> None:
    heavy: dict[Ballot, int]
    if method == "score":
        heavy = {(("A", 5),): 254_000, (("B", 4),): 317_502, (("A", 1), ("B", 0)): 5}
    else:
        heavy = {(("A",), ("B",)): 253_999, (("B",), ("A",)): 254_001, (("A",), ("B", "C")): 1}
    counted = count(method, "ABC", heavy)
    assert counted.ballots == sum(heavy.values())
    assert counted.order[0] == ("B",)


@pytest.mark.parametrize("method", ["schulze", "ranked-pairs"])
def test_more_options_than_a_byte_can_rank(method: str) -> None:
    options = [f"{n:03}" for n in range(140)]
    ranking = tuple((one,) for one in options)
    counted = count(method, options, {ranking: 2, ranking[::-1]: 1})
    assert [one for group in counted.order for one in group] == options


@pytest.mark.parametrize("method", METHODS)
def test_a_ballot_that_cannot_be_meant_is_refused(method: str) -> None:
    def code(ballot: Ballot, strength: str = "margins") -> str:
        cast: dict[Ballot, int] = {ballot: 1}
        with pytest.raises(BadInput) as caught:
            count(method, "AB", cast, strength=strength)
        return caught.value.code

    good: Ballot = (("A", 1),) if method == "score" else (("A",),)
    assert code((("X", 1),) if method == "score" else (("X",),)) == "option-unknown"
    assert code((("A", 1), ("A", 2)) if method == "score" else (("A", "B", "A"),)) == "ballot-repeats"
    assert code(good, strength="loud") == "strength-unknown"
    if method not in ("score", "approval"):
        assert code((("A",), ("B",), ("A",))) == "ballot-repeats"


@pytest.mark.parametrize("method", ["schulze", "ranked-pairs", "irv"])
def test_an_only_option_wins_once_a_ballot_ranks_it(method: str) -> None:
    assert count(method, "A", {(("A",),): 1, (): 3}).winners == ("A",)
    assert count(method, "A", {(): 3, (("A",),): 0}).winners == ()
