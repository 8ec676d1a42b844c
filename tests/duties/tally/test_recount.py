"""The public file, and the script that recounts it with nothing but Python."""

import json
import random
import runpy
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from modui.duties import tally
from tests.duties.tally.profiles import ballots, elections, some_options


def run(tmp_path: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """The script, run from an otherwise empty folder by an isolated interpreter."""
    (tmp_path / tally.SCRIPT).write_bytes(tally.script())
    command = [sys.executable, "-I", "-X", "utf8", tally.SCRIPT, *words]
    return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, encoding="utf-8")


def recounted(tmp_path: Path, file: bytes, *words: str) -> list[str]:
    """What the script prints of a public file."""
    (tmp_path / "votes.json").write_bytes(file)
    done = run(tmp_path, "votes.json", *words)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@cache
def recount() -> Callable[[bytes, str | None], list[str]]:
    """What the script tells of a public file, without a process of its own."""
    told: Callable[[bytes, str | None], list[str]] = runpy.run_path(
        str(Path(tally.__file__).with_name("standalone.py"))
    )["recount"]
    return told


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


def test_the_script_prints_the_same_order(tmp_path: Path) -> None:
    options = ("甲 “一”", "B\\b", "C", "D", "E")
    cast = ballots("schulze", random.Random(5), options, most=20)
    file = tally.public_file("schulze", options, cast, places=2)

    said = recounted(tmp_path, file)

    assert said == [f"SHA-256 {tally.sha256(file)}", *places(tally.count("schulze", options, cast))]


@pytest.mark.parametrize("method", tally.METHODS)
def test_the_script_and_the_tally_agree_on_random_votes(method: str) -> None:
    chance = random.Random(f"recount {method}")
    for _profile in range(60):
        options = some_options(chance)
        cast = ballots(method, chance, options)
        strength = chance.choice(tally.STRENGTHS)
        file = tally.public_file(method, options, cast, strength=strength)
        counted = tally.count(method, options, cast, strength=strength)
        assert recount()(file, None)[1:] == places(counted)
        assert tally.count_election(file.decode()).order == counted.order


LADDERS = (
    ("head-to-head", "participants", "lot"),
    ("participants", "head-to-head"),
    ("head-to-head", "split"),
    ("lot",),
)


@pytest.mark.parametrize("method", tally.METHODS)
def test_the_script_climbs_the_ladder_as_the_tally_does(method: str) -> None:
    chance, seed, tried = random.Random(f"ladder {method}"), "十一月的雨", set[str]()
    for _profile in range(120):
        options = some_options(chance)
        cast, asked = ballots(method, chance, options, most=5), ballots(method, chance, options, most=3)
        ladder, number = chance.choice(LADDERS), chance.randint(1, 3)
        counted = tally.count(method, options, cast, number)
        file = tally.public_file(
            method, options, cast, number, ladder=ladder, seed_sha256=tally.commitment(seed), participants=asked
        )
        draw = tally.Draw(seed, tally.sha256(file), {one: one for one in options})
        climbed = tally.climb(counted, cast, ladder, asked, draw)

        said = recount()(file, seed)

        told = [f"{step.rung}: {' > '.join(map(' = '.join, step.parts))}" for step in climbed.steps]
        assert said[1:] == [*places(climbed), "the seed as promised 种子与承诺相符", *told], file.decode()
        tried |= {step.rung for step in climbed.steps if len(step.parts) > 1}
    assert "lot" in tried
    assert method != "approval" or "head-to-head" not in tried


@elections
def test_every_election_is_recounted(file: Path) -> None:
    scored = "score_ballots" in json.loads(file.read_text(encoding="utf-8"))
    for method in tally.METHODS:
        if (method == "score") == scored:
            election = tally.read_election(file.read_text(encoding="utf-8"), method)
            public = tally.public_file(method, election.options, election.ballots)
            counted = tally.count(method, election.options, election.ballots)
            assert recount()(public, None)[1:] == places(counted), method


def test_head_to_head_decides_in_the_script_too() -> None:
    cast = {(("A", 5),): 1, (("A", 1), ("B", 3)): 2, (("A", -1),): 1}
    file = tally.public_file("score", ["A", "B", "C"], cast, ladder=["head-to-head", "split"])
    assert recount()(file, None)[1:] == ["1\tB", "2\tA", "3\tC", "head-to-head: B > A"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "Expecting value"),
        ("{", "Expecting property name"),
        ("[]", "list"),
        ("[" * 100_000, "recursion"),
        ("{}", "candidates"),
        ('{"version": 2, "candidates": ["A"], "ballots": []}', "needs another"),
        ('{"method": "dice", "candidates": ["A"], "ballots": []}', "needs another"),
        ('{"candidates": [], "ballots": []}', "needs another"),
        ('{"candidates": ["A", "A"], "ballots": []}', "needs another"),
        ('{"candidates": ["A"]}', "ballots"),
        ('{"candidates": ["A"], "ballots": [[1, [["B"]]]]}', "no ballot"),
        ('{"candidates": ["A"], "ballots": [[1.5, [["A"]]]]}', "no ballot"),
        ('{"candidates": ["A", "B"], "ballots": [[1, [["A", "B"]]]], "ladder": ["participants"]}', "participants"),
    ],
)
def test_the_script_says_in_a_sentence_what_it_cannot_recount(
    text: str, problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "votes.json").write_text(text)
    monkeypatch.setattr(sys, "argv", [tally.SCRIPT, str(tmp_path / "votes.json")])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(Path(tally.__file__).with_name("standalone.py")), run_name="__main__")
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (2, "")
    assert said.err.startswith("cannot recount 无法重新计票 ")
    assert problem in said.err
    assert said.err.count("\n") == 1


def test_the_script_tells_what_it_is_missing_and_how_it_is_used(tmp_path: Path) -> None:
    done = run(tmp_path, "none.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "none.json: FileNotFoundError" in done.stderr
    done = run(tmp_path, "--help")
    assert done.returncode == 0
    assert "--seed" in done.stdout


def test_the_file_holds_nothing_of_the_order_of_casting() -> None:
    forth = {(("B", "A"), ("C",)): 2, (("C",),): 1, (): 1, (("A", "B"), ("C",), ()): 1}
    back = dict(reversed(forth.items()))

    file = tally.public_file("schulze", ["A", "B", "C"], forth, places=2)

    assert file == tally.public_file("schulze", ["A", "B", "C"], back, places=2)
    assert file.decode() == (
        '{\n "version": 1,\n "method": "schulze",\n "strength": "margins",\n "places": 2,\n'
        ' "candidates": ["A", "B", "C"],\n'
        ' "ballots": [\n  [3, [["A", "B"], ["C"]]],\n  [1, [["C"]]],\n  [1, []]\n ]\n}\n'
    )


def test_options_are_called_by_their_names() -> None:
    file = tally.public_file("score", ["1", "2"], {(("1", 5), ("2", 0)): 3}, names={"1": "甲", "2": "乙"})

    assert json.loads(file) == {
        "version": 1,
        "method": "score",
        "places": 1,
        "candidates": ["甲", "乙"],
        "score_ballots": [[3, {"乙": 0, "甲": 5}]],
    }


def test_the_script_checks_the_seed_and_draws_the_same_lot(tmp_path: Path) -> None:
    options, seed = ("甲", "乙", "丙", "丁", "戊"), "十一月的雨 2026"
    cast = {(("甲", "乙", "丙"),): 3, (("丁", "戊"),): 1}
    counted = tally.count("approval", options, cast)
    file = tally.public_file("approval", options, cast, ladder=["lot"], seed_sha256=tally.commitment(seed))
    draw = tally.Draw(seed, tally.sha256(file), {one: one for one in options})
    drawn = tally.climb(counted, cast, ["lot"], draw=draw)

    said = recounted(tmp_path, file, "--seed", seed)

    # No lot is drawn for the tie of those who win nothing.
    assert [len(group) for group in drawn.order] == [1, 1, 1, 2]
    lot = " > ".join(group[0] for group in drawn.order[:3])
    assert said[1:] == [*places(drawn), "the seed as promised 种子与承诺相符", f"lot: {lot}"]
    undrawn = ["1\t甲 = 乙 = 丙", "4\t丁 = 戊"]
    assert recount()(file, None)[1:] == [*undrawn, "lot: 甲 = 乙 = 丙"]
    assert recount()(file, "another")[1:-1] == [*undrawn, "NOT THE SEED THAT WAS PROMISED 种子与承诺不符"]
