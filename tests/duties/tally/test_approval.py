from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modui.duties.tally import Tally, count
from modui.errors import BadInput


def approval(options: Sequence[str], ballots: dict[tuple[str, ...], int], places: int = 1) -> Tally:
    return count("approval", options, {(approved,): times for approved, times in ballots.items()}, places)


def test_equal_numbers_share_a_place_and_the_next_places_are_left_out() -> None:
    counted = approval(["a", "b", "c", "d"], {("a",): 3, ("b", "c"): 2, ("d",): 1}, places=3)

    assert counted.order == (("a",), ("b", "c"), ("d",))
    assert counted.place_of == {"a": 1, "b": 2, "c": 2, "d": 4}
    assert counted.ties == (("b", "c"),)
    assert counted.winners == ("a", "b", "c")
    assert counted.contested == ()


def test_a_tie_across_the_last_place_is_flagged_and_not_broken() -> None:
    counted = approval(["a", "b", "c"], {("a", "b", "c"): 1, ("a",): 1}, places=2)

    assert counted.winners == ("a", "b", "c")
    assert counted.contested == ("b", "c")


def test_nobody_wins_without_an_approval() -> None:
    counted = approval(["a", "b", "c"], {("a",): 1}, places=3)

    assert counted.winners == ("a",)
    assert counted.order == (("a",), ("b", "c"))
    assert approval(["a", "b"], {(): 4}).winners == ()
    assert approval(["a", "b"], {(): 4}).ballots == 4


@pytest.mark.parametrize(
    ("options", "ballots", "places", "code"),
    [
        (["a", "a"], {}, 1, "option-repeated"),
        (["a"], {("b",): 1}, 1, "option-unknown"),
        (["a", "b"], {("b", "a", "b"): 1}, 1, "ballot-repeats"),
        (["a"], {("a",): -1}, 1, "count-negative"),
        (["a"], {}, 0, "places-invalid"),
    ],
)
def test_what_cannot_be_counted_is_refused(
    options: list[str], ballots: dict[tuple[str, ...], int], places: int, code: str
) -> None:
    with pytest.raises(BadInput) as caught:
        approval(options, ballots, places)
    assert caught.value.code == code


@given(
    st.lists(st.tuples(st.frozensets(st.sampled_from("abcdef")), st.integers(0, 5)), max_size=12),
    st.integers(1, 7),
)
def test_a_tally_agrees_with_counting_by_hand(rows: list[tuple[frozenset[str], int]], places: int) -> None:
    ballots: dict[tuple[str, ...], int] = {}
    for approved, times in rows:
        ballots[tuple(approved)] = ballots.get(tuple(approved), 0) + times
    by_hand = {one: sum(times for approved, times in rows if one in approved) for one in "abcdef"}

    counted = approval("abcdef", ballots, places)

    assert counted.totals == by_hand
    assert counted.ballots == sum(times for _approved, times in rows)
    for one in "abcdef":
        better = sum(by_hand[other] > by_hand[one] for other in "abcdef")
        assert counted.place_of[one] == better + 1
        assert (one in counted.winners) == (better < places and by_hand[one] > 0)
    assert [one for group in counted.order for one in group] == sorted("abcdef", key=lambda one: -by_hand[one])
    assert bool(counted.contested) == (len(counted.winners) > places)
