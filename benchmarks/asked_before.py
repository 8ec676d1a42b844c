"""Was it asked before: how well earlier questions are found, by words and with the extra ``semantic``, and from when.

``python -m benchmarks.asked_before``. With MODUI_TEST_DATA: the mean reciprocal rank on ``similar/``, plainly and with
texts set aside that are the question itself and judged to be another; settings of the blend chosen on four fifths and
measured on the rest. Then what thresholds of likeness show, on archives drawn from it and on the demo community's
questions, asked again by hand in other words and in the other language (``data/asked_again.tsv``).
"""

import os
import random
import sqlite3
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.matching import DRAWS, FOLDS, judged, rows
from benchmarks.simple_rankings import Scores
from modui.records import matching
from modui.records.matching import Asked, Book, Encoder, likeness
from modui.records.matching.likeness import Compared

HERE = Path(__file__).parent
DEMO = HERE.parent / "modui" / "demo" / "data" / "weeks"
GRID = ((0.3, 0.5), (0.5, 0.7, 0.9))
"""Where meaning begins to count, and what it counts."""
THRESHOLDS = (0.18, 0.22, 0.26, 0.28, 0.30, 0.34, 0.40, 0.50)
SHOWN = 3


class Tried(NamedTuple):
    """A question with what it was compared with, which of these ask the same, and which say the same word for word."""

    found: list[Compared]
    right: set[str]
    itself: set[str]


def book_of(questions: Iterable[Asked], encoder: Encoder | None) -> Book:
    """A book of `questions` in memory."""
    database = sqlite3.connect(":memory:", isolation_level=None)
    book = Book(database, encoder)
    book.clear()
    book.add_questions(questions)
    book.settle()
    return book


def reciprocal(tried: Sequence[Tried], aside: bool) -> Scores:
    """The reciprocal rank of the first right one for each."""
    found = []
    for one in tried:
        kept = [other for other in one.found if not (aside and other.question in one.itself)]
        kept.sort(key=lambda other: (-other.likeness, other.question))
        places = (place for place, other in enumerate(kept, 1) if other.question in one.right)
        found.append(1 / next(places, np.inf))
    return np.array(found)


def recall(tried: Sequence[Tried]) -> float:
    """The part of the right ones that are among the first ten."""
    found = []
    for one in tried:
        best = sorted(one.found, key=lambda other: (-other.likeness, other.question))[:10]
        found.append(len({other.question for other in best} & one.right) / len(one.right))
    return float(np.mean(found))


def by_words(tried: Sequence[Tried]) -> list[Tried]:
    """The same without meaning."""
    return [one._replace(found=[other._replace(meaning=None) for other in one.found if other.words]) for one in tried]


def ranked(tried: Sequence[Tried]) -> None:
    """Print how the right ones are ranked, by words and with meaning."""
    words = by_words(tried)
    for name, some in (("words", words), ("with meaning", tried)):
        plain, aside = reciprocal(some, False).mean(), reciprocal(some, True).mean()
        print(f"{name:22} MRR {plain:.4f}  R@10 {recall(some):.4f}  the same text set aside {aside:.4f}")
    if all(other.meaning is None for one in tried for other in one.found):
        return
    folds = np.random.default_rng(2).permutation(len(tried)) % FOLDS
    draws = np.random.default_rng(1).integers(0, len(tried), (DRAWS, len(tried)))
    before = (likeness._UNRELATED, likeness._MEANT)
    for aside in (False, True):
        figures: dict[tuple[float, ...], Scores] = {}
        for values in product(*GRID):
            likeness._UNRELATED, likeness._MEANT = values
            figures[values] = reciprocal(tried, aside)
        likeness._UNRELATED, likeness._MEANT = before
        held = np.zeros(len(tried))
        for fold in range(FOLDS):
            best = max(figures, key=lambda one: float(figures[one][folds != fold].mean()))
            held[folds == fold] = figures[best][folds == fold]
        gain = (held - reciprocal(words, aside))[draws].mean(axis=1)
        low, high = np.quantile(gain, (0.025, 0.975))
        print(
            f"settings by other folds{', set aside' if aside else '':12} {held.mean():.4f}"
            f"  gain {low:+.4f} to {high:+.4f}, p = {(gain <= 0).mean():.4f}"
        )


def lines(asked: Sequence[Tried], new: Sequence[Tried]) -> None:
    """Print what thresholds show of what was `asked` before, and to what is `new`."""
    for name, change in (("words", by_words), ("with meaning", list)):
        best = [sorted(one.found, key=lambda other: -other.likeness)[:SHOWN] for one in change(asked)]
        wrong = [max((other.likeness for other in one.found), default=0.0) for one in change(new)]
        for least in THRESHOLDS:
            shown = [
                [other.question in one.right for other in some if other.likeness >= least]
                for one, some in zip(asked, best, strict=True)
            ]
            right, total = sum(map(sum, shown)), max(1, sum(map(len, shown)))
            alarm = np.mean([one >= least for one in wrong]) if wrong else np.nan
            print(
                f"  {name:13} {least:.2f}  recall {np.mean([any(one) for one in shown]):.3f}"
                f"  precision {right / total:.3f}  alarm {alarm:.3f}"
            )


def similar(folder: Path, encoder: Encoder | None) -> None:
    """Everything on the pairs in `folder`."""
    texts = {str(one["id"]): str(one["text"]) for one in rows(folder / "corpus.jsonl.gz")}
    right = judged(folder / "dev" / "qrels.tsv")
    asked = {str(one["query_id"]): str(one["title"]) for one in rows(folder / "dev" / "queries.jsonl")}
    asked = {name: text for name, text in asked.items() if name in right}
    same: dict[str, set[str]] = {}
    for name, text in texts.items():
        same.setdefault(text, set()).add(name)
    book = book_of((Asked(name, "", text, (), ()) for name, text in texts.items()), encoder)
    print(f"\nsimilar: {len(asked)} questions, {len(texts)} earlier ones")
    ranked(
        [
            Tried(likeness.compared(book, text, 100), right[name], same.get(text, set()) - right[name])
            for name, text in asked.items()
        ]
    )
    chance = random.Random(5)
    before: list[Tried] = []
    new: list[Tried] = []
    for _draw in range(4):
        names = list(asked)
        chance.shuffle(names)
        apart = {other for name in names[150:300] for other in right[name]}
        pool = [name for name in texts if name not in apart]
        chance.shuffle(pool)
        kept = {other for name in names[:150] for other in right[name]}
        kept |= set(pool[: 300 - len(kept)])
        some = book_of((Asked(name, "", texts[name], (), ()) for name in sorted(kept)), encoder)
        for place, name in enumerate(names[:300]):
            found = likeness.compared(some, asked[name], 100)
            (before if place < 150 else new).append(Tried(found, right[name], set()))
    print("archives of 300 drawn from it")
    lines(before, new)


def demo(encoder: Encoder | None) -> None:
    """Thresholds on the questions of the demo community, and those asked in the other language."""
    past: list[Mapping[str, str]] = [
        one for path in sorted(DEMO.glob("*.toml")) for one in tomllib.loads(path.read_text("utf-8"))["question"]
    ]
    whole = {
        one["title"]: "\n".join(filter(None, (one.get(name) for name in ("background", "details", "demand"))))
        for one in past
    }
    book = book_of((Asked(title, title, text, (), ()) for title, text in whole.items()), encoder)
    again: list[Tried] = []
    across: list[Tried] = []
    for line in (HERE / "data" / "asked_again.tsv").read_text("utf-8").splitlines():
        part, same, other = line.split("\t")
        right = {title for title in whole if part in title}
        if right:
            again.append(Tried(likeness.compared(book, same, 100), right, set()))
            across.append(Tried(likeness.compared(book, other, 100), right, set()))
    new = []
    for title, text in whole.items():
        for said in (title, f"{title}\n{text}"):
            found = [one for one in likeness.compared(book, said, 100) if one.question != title]
            new.append(Tried(found, set(), set()))
    print(f"\ndemo: {len(whole)} questions, {len(again)} asked again in other words")
    lines(again, new)
    first = [reciprocal(some, False) == 1 for some in (by_words(across), across)]
    print(f"in the other language: first by words {first[0].sum()}, with meaning {first[1].sum()} of {len(across)}")
    lines(across, [])


def main() -> int:
    encoder = matching.installed()
    print(encoder.name if encoder else "the extra modui[semantic] is not installed: words alone")
    data = os.environ.get("MODUI_TEST_DATA")
    if data and (Path(data) / "similar").is_dir():
        similar(Path(data) / "similar", encoder)
    else:
        print("MODUI_TEST_DATA names no folder with similar/: the demo alone")
    demo(encoder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
