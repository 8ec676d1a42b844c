"""Election files: what is read of them, and what is refused in one sentence."""

import json

import pytest

from modui.duties.tally import count_election, read_election
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
        ('{"candidates": ["A"], "ballots": [[1' + "0" * 400 + ', [["A"]]]]}', "election-invalid"),
        (
            '{"method": "score", "candidates": ["A"], "score_ballots": [[1, {"A": -1' + "0" * 300 + "}]]}",
            "election-invalid",
        ),
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
        ('{"candidates": [], "ballots": []}', "election-invalid"),
        ('{"candidates": ["A", " \u3000"], "ballots": []}', "election-invalid"),
        ('{"candidates": ["A"], "candidates": ["B"], "ballots": []}', "election-invalid"),
        ('{"candidates": ["A"], "score_ballots": [[1, {"A": 1, "A": 5}]]}', "election-invalid"),
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


@pytest.mark.parametrize(
    ("more", "remarks"),
    [
        (
            '"ballots": [[1, [["A"], []]]], "seed_sha256": "0", "ladder": [], "version": 1, "strength": "margins"',
            [],
        ),
        (
            '"ballots": [[1, [["A"]]]], "source": "a paper", "expected": {}',
            ["count does not go by it: source, expected."],
        ),
        ('"ballots": [[1, [["A"]]]], "ladder": ["lot"]', ["recount.py goes by it"]),
        ('"ballots": [[1, [["A"]]]], "place": 2', ["place (is “places” meant?)."]),
        ('"ballots": [[1, [["A"], ["B"]]], [2, [[], ["B"]]]]', ["2 lines of ballots have groups below the first"]),
        ('"ballots": [], "score_ballots": []', ["“score_ballots” is left out"]),
        ('"ballots": [], "places": 5', ["more places (5) than candidates (4)"]),
    ],
)
def test_what_is_odd_is_counted_and_remarked(more: str, remarks: list[str]) -> None:
    found = read_election(f'{{"candidates": ["A", "B", "C", "D"], {more}}}').remarks
    assert len(found) == len(remarks)
    assert all(part in said for part, said in zip(remarks, found, strict=True)), found


def test_names_that_look_alike_are_remarked() -> None:
    election = read_election('{"candidates": ["Ann", "ann ", "Ａnn", "Ben"], "ballots": [[2, [["ann "]]]]}')
    assert election.counted().winners == ("ann ",)
    assert [remark.count("look alike") for remark in election.remarks] == [1, 1]
