"""What is told of a count: the words a layman follows, in the cells there are."""

import random
import re
from collections.abc import Mapping

import pytest

from modui.duties.tally import METHODS, Ballot, Climb, Draw, Ranking, Tally, climb, count
from modui.duties.tally.columns import bar, cells, fit
from modui.duties.tally.telling import Named, lettered, lines, told
from tests.duties.tally.profiles import ballots, some_options
from tests.duties.tally.test_methods import CIRCLE, ranked

OPTIONS = ("1", "2", "3", "4", "5")
TITLES = ("先做减法，再谈增长", "打个电话", "Write down what they asked for", "每周一个小问题", "续费表")
NAMES = {one: Named(one, f"{title} · 老K") for one, title in zip(OPTIONS, TITLES, strict=True)}


def tie(method: str) -> dict[Ballot, int]:
    """Two options are tied at the top by every method."""
    if method == "approval":
        return {(("1", "2"),): 14, (("2",),): 5, (("1",),): 5, (("3", "4"),): 9, (): 2}
    if method == "score":
        return {(("1", 5), ("2", 3)): 7, (("2", 5), ("1", 3)): 7, (("3", 4), ("4", 2)): 3}
    return {
        (("1",), ("2",), ("3",)): 9,
        (("2",), ("1",), ("3",)): 9,
        (("3",), ("1", "2"), ("4",)): 6,
        (("4",), ("3",)): 3,
        (): 1,
    }


def tied(method: str) -> tuple[Tally, Climb]:
    """The count of such a vote, and the ladder that ends in a lot, by which 2 goes before 1."""
    cast = tie(method)
    counted = count(method, OPTIONS, cast, places=1)
    draw = Draw("seed", "00", {one: one for one in OPTIONS})
    return counted, climb(counted, cast, ["head-to-head", "lot"], draw=draw)


def said(method: str, options: str, cast: Mapping[Ranking, int], places: int = 1) -> list[str]:
    counted = count(method, options, cast, places)
    return lines(counted, lettered(counted))


def test_text_is_measured_in_cells() -> None:
    assert (cells("a甲"), cells("e\u0301"), cells("")) == (3, 1, 0)
    assert fit("甲乙丙", 6) == "甲乙丙"
    assert fit("甲乙丙", 5) == "甲乙…"
    assert fit("甲乙丙", 4) == "甲… "
    assert fit("a", 3) == "a  "
    assert [bar(part, 100, 10) for part in (100, 50, 1, 0, -5)] == ["█" * 10, "█" * 5 + " " * 5, "▏" + " " * 9] + [
        " " * 10
    ] * 2


def test_approvals_are_bars_with_their_share() -> None:
    shown = said("approval", "ABC", {(("A",),): 2, (("A", "B", "C"),): 1, (): 1})

    assert shown[0] == "Result"
    assert re.fullmatch("   1 ✔ A █+ 3  75%", shown[1])
    assert re.fullmatch("  2=   B █+ +1  25%", shown[2])
    assert shown[2].count("█") == round(shown[1].count("█") / 3)
    assert "✔ wins a place; = shares its place with others." in shown


def test_a_run_off_is_told_count_by_count() -> None:
    shown = said("irv", "ABC", ranked((4, "A"), (3, "B"), (2, "C B"), (1, "")))

    assert "Count 1 · 1 ballot counts for nobody" in shown
    assert any(line.startswith("  C ") and line.endswith("2 ✕ leaves") for line in shown)
    assert any(line.startswith("  B ") and line.endswith("5 ✔ wins") for line in shown)


def test_a_tie_for_last_says_that_every_order_was_followed() -> None:
    shown = said("irv", "ABCD", ranked((4, "A"), (4, "D"), (2, "B A"), (2, "C D")))

    assert (
        "  B, C have the fewest, 2 each: every order in which they can leave was followed."
        " Shown is the one in which B leaves." in shown
    )
    assert any(line.endswith("✔ can win") for line in shown)
    assert any(line.startswith("  C ") and line.endswith("= last too") for line in shown)


def test_the_grid_says_who_beats_whom_and_the_paths_say_why() -> None:
    shown = said("schulze", "ABC", CIRCLE)

    assert shown[8:11] == ["A  ·  14>  8", "B  7   ·  15>", "C 13>  6   ·"]
    assert "A is before B: A → B (7); back: B → C → A (9, 5)." in shown
    assert "B is before C: B → C (9); back: C → A → B (5, 7)." in shown


def test_what_was_skipped_says_which_circle_it_would_close() -> None:
    shown = said("ranked-pairs", "ABC", CIRCLE)

    assert "  1. B > C  15:6  ✔ locked" in shown
    assert "  3. C > A  13:8  ✕ skipped: C > A > B > C would be a circle" in shown


def test_every_rung_that_was_used_is_shown() -> None:
    cast: dict[Ballot, int] = {(("a", "b", "c"),): 2}
    asked: dict[Ballot, int] = {(("a", "b"),): 1}
    counted = count("approval", "abc", cast)
    draw = Draw("seed", "00", {one: one for one in "abc"})
    climbed = climb(counted, cast, ["head-to-head", "participants", "lot"], asked, draw)
    names = {one: Named(one.upper(), f"answer {one}") for one in "abc"}

    (part,) = [part for part in told(counted, names, climbed) if part.title == "How ties were decided"]

    shown = [line.text for line in part.lines]
    assert shown[:4] == [
        "A, B, C – Head to head (won:lost against the others): A (0:0), B (0:0), C (0:0)",
        "  = decides nothing",
        "A, B, C – By the ballots of those who asked or answered: A (1), B (1), C (0)",
        "  ✔ A = B > C",
    ]
    assert shown[4].startswith("A, B – By lot, the lowest first: A (")
    assert shown[5] in ("  ✔ A > B", "  ✔ B > A")


@pytest.mark.parametrize("width", [40, 78, 160])
@pytest.mark.parametrize("method", METHODS)
def test_columns_keep_to_their_width(method: str, width: int) -> None:
    chance = random.Random(f"{method} {width}")
    for _profile in range(30):
        options = some_options(chance)
        counted = count(method, options, ballots(method, chance, options), places=2)
        names = {one: Named(str(n), "一个很长的名字" * chance.randint(1, 6)) for n, one in enumerate(options, 1)}
        for part in told(counted, names, width=width):
            for line in part.lines:
                assert line.text.endswith((".", "circle")) or cells(line.text) <= width, line


def test_many_columns_go_below_each_other() -> None:
    options = [f"option {n:02}" for n in range(30)]
    counted = count("schulze", options, {tuple((one,) for one in options): 1})
    shown = lines(counted, lettered(counted), width=60)
    assert sum(line.startswith("AD option 29") for line in shown) >= 4
    assert max(cells(line) for line in shown[:60]) <= 60


@pytest.mark.parametrize("method", METHODS)
def test_of_nothing_little_is_told(method: str) -> None:
    nothing: dict[Ranking, int] = {}
    assert said(method, "", nothing)[0] == "Result"
    assert said(method, "A", nothing)[1].split()[:2] == ["1", "A"]


@pytest.mark.parametrize("width", [76, 116])
@pytest.mark.parametrize("method", METHODS)
def test_a_result_stands_in_the_order_in_which_its_tie_was_decided(method: str, width: int) -> None:
    counted, climbed = tied(method)
    parts = told(counted, NAMES, climbed, width)
    result, ties = ([line.text for line in part.lines] for part in parts[:2])

    assert counted.order[0] == ("1", "2")
    assert result[0].startswith("   1 ✔ 2 打个电话")
    assert result[1].startswith("   2   1 先做减法")
    assert "Winners who were tied stand here in the order in which the tie was decided." in result
    assert "By lot, the lowest first" in ties[-2]
    assert ties[-1] == "  ✔ 2 > 1"
    assert len(parts) == {"approval": 3, "score": 3, "schulze": 5, "ranked-pairs": 5, "irv": 4}[method]
    drawn = [line.text for part in parts for line in part.lines if "█" in line.text or "·  " in line.text]
    assert drawn
    assert max(map(cells, drawn)) <= width
