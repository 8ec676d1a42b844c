"""How well members are found: modui beside the simple methods, on the sets in MODUI_TEST_DATA/matching.

``python -m benchmarks.matching [--quick]``. Prints for each set the mean reciprocal rank and more, by every method in
the same run; a paired bootstrap; what each kind of evidence brings; what is left with less archive; and modui's figure
where its settings are chosen on four fifths of the questions (or on the other set) and measured on what was left out.
"""

import argparse
import gzip
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.simple_rankings import Row, Scores, Simple
from modui.duties.experts import batch
from modui.duties.experts.ranking import LOAD_WEIGHT
from modui.records.matching import evidence

FOLDS = 5
DRAWS = 10_000
GRID = {"_ANSWERS": (3.0, 5.0, 8.0), "_FADE": (15.0, 60.0, 365.0)}
WITHOUT = {"without past answers": "_ANSWERS", "without those alike": "_ALIKE", "without lately": "_LATELY"}
Rankings = Mapping[str, Sequence[str]]


class Data(NamedTuple):
    """One set: its folder, its questions in order, who is right for each, who is of the right department."""

    folder: Path
    queries: list[Row]
    right: dict[str, set[str]]
    department: dict[str, set[str]]


def rows(path: Path) -> list[Row]:
    """The objects of a .jsonl file."""
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
        return [json.loads(line) for line in file if line.strip()]


def judged(path: Path) -> dict[str, set[str]]:
    """The members that a table of judgements names for each question."""
    found: dict[str, set[str]] = {}
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            query, member, grade = line.split("\t")
            if int(grade) > 0:
                found.setdefault(query, set()).add(member)
    return found


def load(folder: Path) -> Data:
    """The set in `folder`."""
    dev = folder / "dev"
    right = judged(dev / "qrels.tsv")
    queries = [one for one in rows(dev / "queries.jsonl") if str(one["query_id"]) in right]
    return Data(folder, queries, right, judged(dev / "qrels_field.tsv"))


@contextmanager
def setting(values: Mapping[str, float]) -> Iterator[None]:
    """Rank with other settings for a while."""
    before = {name: getattr(evidence, name) for name in values}
    try:
        for name, value in values.items():
            setattr(evidence, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(evidence, name, value)


def modui(data: Data, work: Path, *, archive: float = 1.0, load_weight: float = 0.0) -> Rankings:
    """modui's rankings, with every n-th question of the archive alone where `archive` is less than 1."""
    kept = work / "archive.jsonl"
    every = rows(data.folder / "archive.jsonl.gz")
    some = [one for number, one in enumerate(every) if number * archive % 1 < archive]
    kept.write_text("".join(json.dumps(one) + "\n" for one in some), encoding="utf-8")
    out = work / "out.jsonl"
    dev = data.folder / "dev" / "queries.jsonl"
    batch.match(dev, data.folder / "members.jsonl", kept if archive else None, out, load_weight=load_weight)
    return {str(one["query_id"]): one["ranking"] for one in rows(out)}  # type: ignore[misc]  # as they were written


def simple(data: Data, archive: float = 1.0) -> dict[str, Rankings]:
    """The rankings of every simple method."""
    every = rows(data.folder / "archive.jsonl.gz")
    some = [one for number, one in enumerate(every) if number * archive % 1 < archive]
    methods = Simple(rows(data.folder / "members.jsonl"), some)
    found: dict[str, dict[str, Sequence[str]]] = {}
    for one in data.queries:
        text = f"{one.get('title') or ''}\n{one.get('text') or ''}"
        for name, ranking in methods.rankings(text, str(one.get("asker") or "")).items():
            found.setdefault(name, {})[str(one["query_id"])] = ranking
    return dict(found)


def reciprocal(data: Data, rankings: Rankings) -> Scores:
    """The reciprocal rank of the first right member, a question each."""

    def one(query: str) -> float:
        right = data.right[query]
        return next((1 / place for place, member in enumerate(rankings[query], 1) if member in right), 0.0)

    return np.array([one(str(query["query_id"])) for query in data.queries])


def line(data: Data, rankings: Rankings) -> str:
    """The figures of one method."""
    ids = [str(query["query_id"]) for query in data.queries]
    recall = np.mean([len(data.right[one] & set(rankings[one][:50])) / len(data.right[one]) for one in ids])
    top = Counter(member for one in ids for member in rankings[one][:3])
    heaviest = sum(count for _member, count in top.most_common(10)) / max(1, top.total())
    told = f"{reciprocal(data, rankings).mean():.4f}  {recall:.3f}  {heaviest:.3f}"
    if data.department:
        fit = np.mean([member in data.department.get(one, ()) for one in ids for member in rankings[one][:3]])
        told += f"  {fit:.3f}"
    return told


def doubt(ours: Scores, theirs: Scores) -> float:
    """The part of paired bootstrap samples in which `ours` is not better."""
    draws = np.random.default_rng(1).integers(0, len(ours), (DRAWS, len(ours)))
    return float(((ours - theirs)[draws].mean(axis=1) <= 0).mean())


def chosen(tried: Mapping[tuple[float, ...], Scores], among: Scores) -> tuple[float, ...]:
    """The settings that are best over the questions `among`."""
    return max(tried, key=lambda values: float(tried[values][among].mean()))


def report(data: Data, work: Path, quick: bool) -> dict[tuple[float, ...], Scores]:
    """Print everything of one set; what each of the tried settings gave."""
    print(f"\n{data.folder.name}: {len(data.queries)} questions\n{'':28}MRR     R@50   top10  department")
    peers = simple(data)
    for name, rankings in peers.items():
        print(f"{name:26}  {line(data, rankings)}")
    rankings = modui(data, work)
    ours = reciprocal(data, rankings)
    print(f"{'modui':26}  {line(data, rankings)}")
    print(f"{'modui, with load':26}  {line(data, modui(data, work, load_weight=LOAD_WEIGHT))}")
    best = max(peers, key=lambda name: float(reciprocal(data, peers[name]).mean()))
    theirs = reciprocal(data, peers[best])
    print(f"  {ours.mean() / theirs.mean():.2f} times “{best}”, p = {doubt(ours, theirs):.4f}")
    for name, constant in WITHOUT.items():
        with setting({constant: 0.0}):
            print(f"{name:26}  {line(data, modui(data, work))}")
    for part in (0.5, 0.1, 0.02, 0.0):
        less = {name: float(reciprocal(data, one).mean()) for name, one in simple(data, part).items()}
        found = float(reciprocal(data, modui(data, work, archive=part)).mean())
        print(f"{f'{part:.0%} of the archive':26}  {found:.4f}  best simple {max(less.values()):.4f}")
    if quick:
        return {}
    tried: dict[tuple[float, ...], Scores] = {}
    for values in product(*GRID.values()):
        with setting(dict(zip(GRID, values, strict=True))):
            tried[values] = reciprocal(data, modui(data, work))
    folds = np.random.default_rng(2).permutation(len(ours)) % FOLDS
    held = np.zeros(len(ours))
    for fold in range(FOLDS):
        held[folds == fold] = tried[chosen(tried, folds != fold)][folds == fold]
    print(f"{'settings by other folds':26}  {held.mean():.4f}  p = {doubt(held, theirs):.4f} against “{best}”")
    return tried


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="no cross-validation")
    quick: bool = parser.parse_args().quick
    folder = Path(os.environ.get("MODUI_TEST_DATA", "")) / "matching"
    sets = sorted(one.parent for one in folder.glob("*/members.jsonl")) if "MODUI_TEST_DATA" in os.environ else []
    if not sets:
        print("MODUI_TEST_DATA names no folder with sets in matching/", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as work:
        tried = {one.name: report(load(one), Path(work), quick) for one in sets}
    for name, figures in tried.items():
        for other, theirs in tried.items():
            if figures and other != name:
                values = max(theirs, key=lambda one: float(theirs[one].mean()))
                print(f"{name}, settings chosen on {other} {values}: {figures[values].mean():.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
