"""The tie ladder: each rung decides what it says, and is told."""

import pytest

from modui.duties.tally import Ballot, Draw, Step, climb, commitment, count, sha256
from modui.errors import BadInput


def draw(seed: str = "seed") -> Draw:
    return Draw(seed, sha256(b"votes"), {one: one.upper() for one in "abcd"})


def test_head_to_head_decides_between_equal_sums() -> None:
    ballots: dict[Ballot, int] = {(("a", 5), ("b", 0)): 1, (("b", 3), ("a", 1)): 2, (("b", 0), ("c", 1)): 1}
    counted = count("score", "abc", ballots, places=1)
    assert counted.order == (("a",), ("b",), ("c",))

    ballots = {(("a", 5),): 1, (("a", 1), ("b", 3)): 2, (("a", -1),): 1}
    counted = count("score", "abc", ballots)
    assert counted.order == (("a", "b"), ("c",))
    climbed = climb(counted, ballots, ["head-to-head", "split"])

    # c shares no place, so nobody is compared with it.
    assert climbed.steps == (Step("head-to-head", ("a", "b"), (("b",), ("a",)), {"a": "0:1", "b": "1:0"}),)
    assert climbed.order == (("b",), ("a",), ("c",))
    assert climbed.winners == ("b",)
    assert climbed.split == ()


def test_head_to_head_never_decides_an_approval_vote() -> None:
    ballots: dict[Ballot, int] = {(("a",),): 3, (("b", "c"),): 2, (("b",),): 1, (("c", "d"),): 1}
    counted = count("approval", "abcd", ballots)
    climbed = climb(counted, ballots, ["head-to-head"])

    assert [step.parts for step in climbed.steps] == [(("a", "b", "c"),)]
    assert climbed.order == counted.order
    assert climbed.winners == ("a", "b", "c")


def test_participants_decide_by_approvals_and_leave_the_rest_to_the_next_rung() -> None:
    ballots: dict[Ballot, int] = {(("a", "b"),): 2, (("c",),): 2, (("a", "b", "c"),): 1, (("d",),): 1}
    asked: dict[Ballot, int] = {(("a", "b"),): 1, (("a", "b", "c"),): 1, (("d",),): 1}
    counted = count("approval", "abcd", ballots, places=2)
    climbed = climb(counted, ballots, ["participants", "split"], asked)

    assert climbed.steps == (
        Step("participants", ("a", "b", "c"), (("a", "b"), ("c",)), {"a": "2", "b": "2", "c": "1"}),
        Step("split", ("a", "b"), (("a", "b"),), {}),
    )
    assert climbed.winners == ("a", "b")
    assert climbed.split == (("a", "b"),)


def test_participants_of_a_run_off_are_counted_as_a_run_off() -> None:
    ballots: dict[Ballot, int] = {(("a",), ("b",)): 1, (("b",), ("a",)): 1}
    asked: dict[Ballot, int] = {(("b",),): 1}
    counted = count("irv", "ab", ballots)
    climbed = climb(counted, ballots, ["participants"], asked)

    assert counted.order == (("a", "b"),)
    assert climbed.order == (("b",), ("a",))
    assert climbed.steps[0].figures == {"a": "2", "b": "1"}


def test_who_took_part_in_a_secret_vote_decides_nothing() -> None:
    ballots: dict[Ballot, int] = {(("a", "b"),): 1}
    counted = count("approval", "ab", ballots)
    assert [step.rung for step in climb(counted, ballots, ["participants", "split"]).steps] == ["split"]


def test_a_lot_hangs_on_the_seed_the_file_and_the_name_alone() -> None:
    ballots: dict[Ballot, int] = {(("a", "b", "c"),): 1, (("d",),): 0}
    counted = count("approval", "abcd", ballots, places=2)
    climbed = climb(counted, ballots, ["lot", "split"], draw=draw())
    turned = climb(count("approval", "dcba", ballots, places=2), ballots, ["lot"], draw=draw())

    lots = {one: sha256(f"seed\n{sha256(b'votes')}\n{one.upper()}".encode()) for one in "abc"}
    assert climbed.order[:3] == tuple((one,) for one in sorted("abc", key=lambda one: lots[one]))
    assert climbed.steps[0].figures == lots
    assert climbed.winners == tuple(group[0] for group in climbed.order[:2])
    assert turned.order == climbed.order
    assert len({climb(counted, ballots, ["lot"], draw=draw(str(n))).order for n in range(50)}) == 6
    assert commitment("seed") == sha256(b"seed")


def test_only_winners_climb() -> None:
    ballots: dict[Ballot, int] = {(("a",),): 2, (("b", "c"),): 1}
    counted = count("approval", "abc", ballots)
    climbed = climb(counted, ballots, ["lot"], draw=draw())
    assert (climbed.order, climbed.steps, climbed.winners) == (counted.order, (), ("a",))


@pytest.mark.parametrize(("rungs", "code"), [(["coin"], "rung-unknown"), (["lot"], "seed-missing")])
def test_what_cannot_decide_is_refused(rungs: list[str], code: str) -> None:
    counted = count("approval", "ab", {(("a", "b"),): 1})
    with pytest.raises(BadInput) as caught:
        climb(counted, {(("a", "b"),): 1}, rungs)
    assert caught.value.code == code
