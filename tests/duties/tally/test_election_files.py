"""Election files: what is read of them, and what is refused in one sentence."""

import json

import pytest

from modui.duties.tally import count_election
from modui.errors import BadInput


def test_an_election_file_counts_its_first_groups() -> None:
    text = json.dumps(
        {
            "method": "approval",
            "candidates": ["A", "B", "C"],
            "ballots": [[2, [["B", "A"], ["C"]]], [1, [["C"]]], [1, []]],
        }
    )

    counted = count_election(text)

    assert (counted.ballots, counted.totals) == (4, {"A": 2, "B": 2, "C": 1})
    assert counted.winners == ("A", "B")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "election-invalid"),
        ("[]", "election-invalid"),
        ("[" * 100_000, "election-invalid"),
        ('{"candidates": ["A"], "ballots": [[1, ["A"]]]}', "election-invalid"),
        ('{"candidates": ["A"], "ballots": [[true, [["A"]]]]}', "election-invalid"),
        ('{"candidates": ["A"], "ballots": [[-1, [["A"]]]]}', "election-invalid"),
        ('{"candidates": ["A"], "ballots": [[1, [["A"], ["A"]]]]}', "election-invalid"),
        ('{"candidates": "A", "ballots": []}', "election-invalid"),
        ('{"method": "approval", "candidates": ["A"], "score_ballots": []}', "election-invalid"),
        ('{"candidates": ["A"], "ballots": [[1, [["B"]]]]}', "option-unknown"),
        ('{"candidates": ["A"], "ballots": [[1, [["A"]]]], "places": "3"}', "election-invalid"),
        ('{"candidates": ["A"], "ballots": [[1, [["A"]]]], "places": 0}', "places-invalid"),
        ('{"candidates": ["A", "A"], "ballots": []}', "option-repeated"),
        ('{"method": "irv", "strength": "loud", "candidates": ["A"], "ballots": []}', "strength-unknown"),
        ('{"candidates": ["A"], "score_ballots": [[1, {"A": 1.5}]]}', "election-invalid"),
        ('{"candidates": ["A"], "score_ballots": [[1, {"A": true}]]}', "election-invalid"),
        ('{"candidates": ["A"], "score_ballots": [[1, [["A"]]]]}', "election-invalid"),
        ('{"candidates": ["A"], "score_ballots": [[1, {"B": 1}]]}', "option-unknown"),
        ('{"method": "score", "candidates": ["A"], "ballots": []}', "election-invalid"),
        ('{"method": "plurality", "candidates": ["A"], "ballots": []}', "method-unknown"),
    ],
)
def test_what_is_no_election_file_is_refused(text: str, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        count_election(text)
    assert caught.value.code == code


def test_the_method_asked_for_goes_before_that_of_the_file() -> None:
    text = '{"method": "schulze", "candidates": ["A", "B"], "ballots": [[3, [["A"], ["B"]]]]}'

    assert count_election(text, method="approval").totals == {"A": 3, "B": 0}


def test_a_file_may_say_how_it_is_to_be_counted() -> None:
    rows = '"candidates": ["A", "B", "C"], "ballots": [[3, [["A"], [], ["B", "C"]]], [2, [[], ["B"]]]]'
    text = f'{{"method": "Ranked_Pairs", "places": 2, "strength": "winning-votes", {rows}}}'

    counted = count_election(text)
    assert (counted.method, counted.places) == ("ranked-pairs", 2)
    assert counted.pairwise
    assert counted.pairwise.strength == "winning-votes"
    assert count_election(text, "run-off", places=1).order == (("A",), ("B",), ("C",))
    assert count_election(text, "approval").totals == {"A": 3, "B": 0, "C": 0}


def test_scores_are_read_from_their_own_key() -> None:
    text = '{"candidates": ["A", "B"], "score_ballots": [[2, {"B": 5, "A": 0}], [1, {"A": 3}], [1, {}]]}'

    counted = count_election(text)
    assert (counted.method, counted.totals, counted.blank) == ("score", {"A": 3, "B": 10}, 1)
