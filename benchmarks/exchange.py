"""How long it takes to find who could be brought together, beside cutting the same texts into words.

    python -m benchmarks.exchange [--members 5000 50000] [--runs 5]

Each run cuts all that the members of a made-up community wrote into words (which nothing that compares them can do
without), reads what everybody needs and gives, and lists the pairs of everybody and of one member. Medians, and how
many times the cutting each takes.
"""

import argparse
import time
from collections.abc import Callable
from statistics import median

from benchmarks import community
from modui.duties.exchange import Gives, Market, pairs
from modui.records.segmenting import words

FIELDS = ("offers", "expertise", "tags", "position", "industry")


def timed(job: Callable[[], object]) -> float:
    """The seconds that `job` takes."""
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def measure(count: int, runs: int) -> dict[str, list[float]]:
    """The seconds of each step on a community of `count` members, run by run."""
    told = [
        Gives(row["nickname"], row["needs"], {field: row[field] for field in FIELDS})
        for row in community.members(count)
    ]
    texts = [text for one in told for text in (one.needs, *one.fields.values())]
    words("先把词典读进来")
    found: dict[str, list[float]] = {"cut": [], "read": [], "everybody": [], "one member": []}
    market = Market(told)
    assert pairs(market), "a market where nobody meets measures nothing"
    for _ in range(runs):
        found["cut"].append(timed(lambda: [words(text) for text in texts]))
        found["read"].append(timed(lambda: Market(told)))
        found["everybody"].append(timed(lambda: pairs(market)))
        found["one member"].append(timed(lambda: pairs(market, member=told[count // 2].member)))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure finding who could be brought together.")
    parser.add_argument(
        "--members", type=int, nargs="+", default=[5_000, 50_000], help="how many (default: 5000 50000)"
    )
    parser.add_argument("--runs", type=int, default=5, help="runs of each (default: 5)")
    options = parser.parse_args()
    for count in options.members:
        found = measure(count, options.runs)
        cut = median(found["cut"])
        for step, times in found.items():
            print(f"{count:>8} {step:>12} {median(times) * 1000:>9.0f} ms {median(times) / cut:>6.2f} x cutting")


if __name__ == "__main__":
    main()
