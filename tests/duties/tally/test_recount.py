"""The public file, and the script that recounts it with nothing but Python."""

import json
import random
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from modui.duties import tally
from tests.duties.tally.profiles import ballots, elections, some_options


def recounted(tmp_path: Path, file: bytes, *words: str) -> list[str]:
    """What the script prints of a public file, run from an empty folder by an isolated interpreter."""
    (tmp_path / tally.SCRIPT).write_bytes(tally.script())
    (tmp_path / "votes.json").write_bytes(file)
    command = [sys.executable, "-I", "-X", "utf8", tally.SCRIPT, "votes.json", *words]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def places(found: tally.Tally | tally.Climb) -> list[str]:
    lines, place = [], 1
    for group in found.order:
        lines.append(f"{place}\t{' = '.join(group)}")
        place += len(group)
    return lines


def test_the_script_stands_alone_and_is_short() -> None:
    lines = tally.script().decode().splitlines()
    imported = {line.split()[1].split(".")[0] for line in lines if line.startswith(("import ", "from "))}
    assert imported <= sys.stdlib_module_names
    assert len(lines) < 150


@pytest.mark.parametrize("method", tally.METHODS)
def test_the_script_prints_the_same_order(method: str, tmp_path: Path) -> None:
    chance = random.Random(method)
    options = ("甲 “一”", "B\\b", "C", "D", "E")
    cast = ballots(method, chance, options, most=20)
    file = tally.public_file(method, options, cast, places=2)

    said = recounted(tmp_path, file)

    assert said == [f"SHA-256 {tally.sha256(file)}", *places(tally.count(method, options, cast))]


@pytest.mark.parametrize("method", tally.METHODS)
def test_the_script_and_the_tally_agree_on_random_votes(method: str) -> None:
    script = runpy.run_path(str(Path(tally.__file__).with_name("standalone.py")))["count"]
    chance = random.Random(f"recount {method}")
    for _profile in range(60):
        options = some_options(chance)
        cast = ballots(method, chance, options)
        strength = chance.choice(tally.STRENGTHS)
        file = tally.public_file(method, options, cast, strength=strength)
        counted = tally.count(method, options, cast, strength=strength)
        assert script(json.loads(file)) == [list(group) for group in counted.order]
        assert tally.count_election(file.decode()).order == counted.order


@elections
def test_every_election_is_recounted(file: Path) -> None:
    script = runpy.run_path(str(Path(tally.__file__).with_name("standalone.py")))["count"]
    data = json.loads(file.read_text(encoding="utf-8"))
    scored = "score_ballots" in data
    for method in tally.METHODS:
        if (method == "score") == scored:
            election = tally.read_election(file.read_text(encoding="utf-8"), method)
            public = tally.public_file(method, election.options, election.ballots)
            counted = tally.count(method, election.options, election.ballots)
            assert script(json.loads(public)) == [list(group) for group in counted.order], method


def test_the_file_holds_nothing_of_the_order_of_casting() -> None:
    forth = {(("B", "A"), ("C",)): 2, (("C",),): 1, (): 1, (("A", "B"), ("C",), ()): 1}
    back = dict(reversed(forth.items()))

    file = tally.public_file("schulze", ["A", "B", "C"], forth, places=2)

    assert file == tally.public_file("schulze", ["A", "B", "C"], back, places=2)
    assert file.decode() == (
        '{\n "method": "schulze",\n "strength": "margins",\n "places": 2,\n "candidates": ["A", "B", "C"],\n'
        ' "ballots": [\n  [3, [["A", "B"], ["C"]]],\n  [1, [["C"]]],\n  [1, []]\n ]\n}\n'
    )


def test_options_are_called_by_their_names() -> None:
    file = tally.public_file("score", ["1", "2"], {(("1", 5), ("2", 0)): 3}, names={"1": "甲", "2": "乙"})

    assert json.loads(file) == {
        "method": "score",
        "places": 1,
        "candidates": ["甲", "乙"],
        "score_ballots": [[3, {"乙": 0, "甲": 5}]],
    }


def test_the_script_checks_the_seed_and_draws_the_same_lot(tmp_path: Path) -> None:
    options, seed = ("甲", "乙", "丙", "丁", "戊"), "十一月的雨 2026"
    cast = {(("甲", "乙", "丙"),): 3, (("丁", "戊"),): 1}
    counted = tally.count("approval", options, cast)
    file = tally.public_file("approval", options, cast, seed_sha256=tally.commitment(seed))
    draw = tally.Draw(seed, tally.sha256(file), {one: one for one in options})
    drawn = tally.climb(counted, cast, ["lot"], draw=draw)

    said = recounted(tmp_path, file, "--seed", seed)

    assert [len(group) for group in drawn.order] == [1, 1, 1, 2]
    # No lot is drawn for the tie of those who win nothing.
    assert said[-2:] == [
        "the seed as promised 种子与承诺相符",
        "lot 抽签: " + " > ".join(group[0] for group in drawn.order[:3]),
    ]
    assert recounted(tmp_path, file, "--seed", "another")[-2].startswith("NOT THE SEED")
