"""Public and textbook elections come out as their sources say."""

import json
from pathlib import Path

from modui.duties.tally import count_election, method_named
from tests.duties.tally.profiles import elections


@elections
def test_an_election_comes_out_as_published(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    data = json.loads(text)
    expected = data["expected"]

    counted = count_election(text)

    assert counted.method == method_named(data["method"])
    assert set(counted.winners) == set(expected["winners"])
    for key in ("order", "order_from_reference"):
        if expected.get(key):
            assert [set(group) for group in counted.order] == [set(group) for group in expected[key]]
    if expected.get("totals"):
        assert counted.totals == expected["totals"]
    if expected.get("irv_rounds"):
        assert [each.votes for each in counted.rounds] == expected["irv_rounds"]
    if expected.get("schulze_order"):
        assert [list(group) for group in count_election(text, "schulze").order] == expected["schulze_order"]
    if data.get("n_ballots"):
        assert counted.ballots == data["n_ballots"]
