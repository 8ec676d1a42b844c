"""How long 100,000 different ballots over 20 options take to count, beside votelib and, where installed, pref_voting.

    python -m benchmarks.tally [--ballots 100000] [--options 20] [--runs 3]

All count the same ballots by turns in one process, after they are in each library's own form; whatever a library
counts of them beforehand (votelib: comparing everyone with everyone) is part of its time. Seconds are those of the
processor, so that what else the machine does counts little; each figure is the best of some runs. Ranked ballots rank
half to all of the options, so that every ballot is different. A peer that would take longer than ``--patience`` seconds
with all the ballots is given fewer, and its time per ballot is compared.
"""

import argparse
import random
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib import import_module
from importlib.util import find_spec

from modui.duties.tally import METHODS, Ballot, count


def ballots(method: str, number: int, options: list[str], chance: random.Random) -> dict[Ballot, int]:
    """So many different ballots, each counted once."""
    cast: dict[Ballot, int] = {}
    while len(cast) < number:
        cast[ballot(method, options, chance)] = 1
    return cast


def ballot(method: str, options: list[str], chance: random.Random) -> Ballot:
    if method == "approval":
        return (tuple(one for one in options if chance.random() < 0.5),)
    if method == "score":
        return tuple((one, chance.randint(0, 5)) for one in options)
    return tuple((one,) for one in chance.sample(options, chance.randint(len(options) // 2, len(options))))


Peer = Callable[[Mapping[Ballot, int]], Callable[[], object]]
"""Takes ballots and gives a function that counts them, everything turned into the peer's form already."""


def votelib(method: str) -> Peer:
    """Votelib's count by `method`."""
    core, convert = import_module("votelib.evaluate.core"), import_module("votelib.convert")

    def prepared(cast: Mapping[Ballot, int]) -> Callable[[], object]:
        if method == "approval":
            approved = {frozenset(names[0]): times for names, times in cast.items()}
            simple = convert.ApprovalToSimpleVotes()
            return lambda: core.Plurality().evaluate(simple.convert(approved), 1)
        if method == "score":
            scored = {frozenset(given): times for given, times in cast.items()}
            scores = import_module("votelib.evaluate.cardinal").ScoreVoting("sum", unscored_value=0)
            return lambda: scores.evaluate(scored, 1)
        ranked = {tuple(group[0] for group in names): times for names, times in cast.items()}
        if method == "irv":
            runoff = import_module("votelib.evaluate.sequential").TransferableVoteSelector(quota_function=None)
            return lambda: runoff.evaluate(ranked, 1)
        condorcet = import_module("votelib.evaluate.condorcet")
        evaluator = condorcet.Schulze() if method == "schulze" else condorcet.RankedPairs("margins")
        pairs = convert.RankedToCondorcetVotes()
        return lambda: evaluator.evaluate(pairs.convert(ranked), 1)

    return prepared


def pref_voting(method: str, options: list[str]) -> Peer | None:
    """pref_voting's count by `method`, if it has it for ballots that rank some."""
    if method not in ("schulze", "ranked-pairs"):
        return None
    profiles = import_module("pref_voting.profiles_with_ties")
    methods = import_module("pref_voting.margin_based_methods")
    number_of = {option: number for number, option in enumerate(options)}

    def prepared(cast: Mapping[Ballot, int]) -> Callable[[], object]:
        ranks = [{number_of[str(group[0])]: rank for rank, group in enumerate(names)} for names in cast]

        def run() -> object:
            profile = profiles.ProfileWithTies(ranks, candidates=list(number_of.values()))
            profile.use_extended_strict_preference()
            return (methods.beat_path if method == "schulze" else methods.ranked_pairs)(profile)

        return run

    return prepared


def peers(method: str, options: list[str]) -> Iterator[tuple[str, Peer]]:
    """Whoever is installed and knows the method."""
    if find_spec("votelib"):
        yield "votelib", votelib(method)
    if find_spec("pref_voting"):
        other = pref_voting(method, options)
        if other is not None:
            yield "pref_voting", other


def seconds(job: Callable[[], object], runs: int) -> float:
    """The best of some runs, in seconds of the processor."""
    taken = []
    for _run in range(runs):
        began = time.process_time()
        job()
        taken.append(time.process_time() - began)
    return min(taken)


def compare(name: str, peer: Peer, cast: Mapping[Ballot, int], ours: float, given: argparse.Namespace) -> str:
    """What a peer takes for the same ballots, or for as many of them as there is patience for."""
    rows = list(cast.items())
    sample = max(1, len(rows) // 50)
    try:
        each = seconds(peer(dict(rows[:sample])), 1) / sample
        some = min(len(rows), max(1, int(given.patience / given.runs / each)))
        theirs = seconds(peer(dict(rows[:some])), given.runs) / some * len(rows)
    except NotImplementedError as error:
        return f"{name} gives up: {error}"
    scaled = "" if some == len(rows) else f", from {some} ballots"
    return f"{name} {theirs:.3f} s{scaled}: {theirs / ours:.1f} times as long"


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the tally beside other libraries.")
    parser.add_argument("--ballots", type=int, default=100_000)
    parser.add_argument("--options", type=int, default=20)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--patience", type=float, default=60)
    given = parser.parse_args()
    chance = random.Random(2026)
    options = [f"option {number}" for number in range(given.options)]
    for method in METHODS:
        cast = ballots(method, given.ballots, options, chance)
        ours = seconds(partial(count, method, options, cast), given.runs)
        print(f"{method:>12}: modui {ours:7.3f} s", flush=True)
        for name, peer in peers(method, options):
            print(f"{'':>12}  {compare(name, peer, cast, ours, given)}", flush=True)


if __name__ == "__main__":
    main()
