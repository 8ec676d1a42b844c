"""Recount a vote from its public file, with nothing but Python 3.8 or newer. 用公开的选票文件重新计票。

It prints the SHA-256 of the file and the whole order; those on one line share a place (同一行的并列). Winners who
are tied go by the rules in the file, one after another, each told below (得奖者并列时，依次按文件写明的办法分先后).
A draw by lot (抽签) needs the seed, once it is told, which must be the one that the file promises (须与承诺相符).
"""

import argparse
import hashlib
import itertools
import json
import sys

LAST = float("inf")
UNNAMED = {"approval": 1, "score": 0, "schulze": LAST, "ranked-pairs": LAST, "irv": LAST}  # the rank below all others


def read(data, key):
    """The ballots: how many are alike, and the rank they give everyone, the best the lowest; points go below 0."""
    method, names = data["method"], data["candidates"]
    for times, ballot in data[key]:
        named = [*ballot] if method == "score" else [name for group in ballot for name in group]
        if type(times) is not int or times < 0 or len({*named}) < len(named) or {*named} - {*names}:
            raise ValueError(f"no ballot 不是选票: {json.dumps([times, ballot], ensure_ascii=False)}")
        ranks = dict.fromkeys(names, UNNAMED[method])
        for place, one in enumerate(ballot[:1] if method == "approval" else ballot):
            ranks.update({one: -ballot[one]} if method == "score" else dict.fromkeys(one, place))
        yield times, ranks


def compare(names, ballots):
    """How many ballots put one above the other; the unranked are below all ranked."""
    pairs = itertools.permutations(names, 2)
    return {(one, other): sum(n for n, ranks in ballots if ranks[one] < ranks[other]) for one, other in pairs}


def layers(names, beats):
    """The unbeaten, then the unbeaten among the rest, and so on."""
    order, rest = [], list(names)
    while rest:
        order.append([one for one in rest if not any(beats(other, one) for other in rest if other != one)])
        rest = [one for one in rest if one not in order[-1]]
    return order


def paths(names, steps):
    """How strong the strongest path is from one to the other, () if there is none: as strong as its weakest step."""
    path = {pair: steps.get(pair, ()) for pair in itertools.permutations(names, 2)}
    for middle, one, other in itertools.permutations(names, 3):
        path[one, other] = max(path[one, other], min(path[one, middle], path[middle, other]))
    return path


def run_off(names, ballots):
    """The last leaves; of several, each in turn; those without a vote together."""
    ways, todo = {}, {frozenset(names)}
    while todo:
        left = todo.pop()
        votes = dict.fromkeys(left, 0)
        for times, ranks in ballots:
            first, *others = sorted(left, key=ranks.get)
            if ranks[first] < min(map(ranks.get, others), default=LAST):
                votes[first] += times
        fewest = min(votes.values())
        last = frozenset(name for name in left if votes[name] == fewest)
        end = len(left) <= 1 or (left == last and not fewest)
        ways[left] = [] if end else [frozenset([name]) for name in last] if fewest else [last]
        todo |= {left - out for out in ways[left]} - ways.keys()
        if len(ways) > 10_000:
            raise ValueError("undecided: too many ties to follow 并列的走法太多，未决")
    winners = [name for name in names if any(name in left for left in ways if not ways[left])]
    rest = [name for name in names if name not in winners]
    above = paths(rest, {(a, b): (1,) for left in ways for out in ways[left] for a in left - out for b in out})
    return [winners, *layers(rest, lambda one, other: above[one, other] > above[other, one])]


def count(data, names, ballots):
    """The whole order of `names`, best first; those who share a place together."""
    if data["method"] == "irv":
        return [group for group in run_off(names, ballots) if group]
    if data["method"] in ("approval", "score"):
        total = {name: sum(times * ranks[name] for times, ranks in ballots) for name in names}
        return layers(names, lambda one, other: total[one] < total[other])
    over, margins = compare(names, ballots), data.get("strength", "margins") == "margins"
    won = {pair: (votes, over[pair[::-1]]) for pair, votes in over.items() if votes > over[pair[::-1]]}
    strong = {pair: (votes - against,) if margins else (votes, -against) for pair, (votes, against) in won.items()}
    path = paths(names, strong)
    if data["method"] == "schulze":  # whoever has the stronger path goes first
        return layers(names, lambda one, other: path[one, other] > path[other, one])
    locked = set()  # ranked pairs: lock majorities, strongest first, equals together; skip each that closes a circle
    for level in sorted({*strong.values()}, reverse=True):
        equals = {pair for pair in strong if strong[pair] == level}
        path = paths(names, dict.fromkeys(locked | equals, (1,)))
        locked |= {pair for pair in equals if not path[pair[::-1]]}
    return layers(names, lambda one, other: (one, other) in locked)


def climb(data, group, rungs, ballots, draw, told):
    """Part those who share a place, as far as the rungs go, and tell of each rung that was tried."""
    if len(group) == 1 or not rungs:
        return [group]
    parts = [group]
    if rungs[0] == "head-to-head":
        over = compare(group, ballots)
        won = {name: sum(over[pair] > over[pair[::-1]] for pair in over if pair[0] == name) for name in group}
        lost = {name: sum(over[pair] > over[pair[::-1]] for pair in over if pair[1] == name) for name in group}
        parts = layers(group, lambda one, other: won[one] - lost[one] > won[other] - lost[other])
    elif rungs[0] == "participants":
        parts = count(data, group, [*read(data, "participants")])
    elif rungs[0] == "lot" and draw:
        parts = [[name] for name in sorted(group, key=lambda name: hashlib.sha256((draw + name).encode()).hexdigest())]
    told.append(f"{rungs[0]}: {' > '.join(map(' = '.join, parts))}")
    return [part for each in parts for part in climb(data, each, rungs[1:], ballots, draw, told)]


def recount(raw, seed):
    """What there is to tell of a public file, line by line."""
    data, told, order, supported, draw = json.loads(raw), [], [], set(), ""
    names, data["method"] = data["candidates"], data.get("method", "approval").replace("_", "-")
    if data.get("version", 1) != 1 or data["method"] not in UNNAMED or not 0 < len({*names}) == len(names):
        raise ValueError("no election file, or one that needs another recount.py 不是选票文件，或需要另一版 recount.py")
    ballots = [*read(data, "score_ballots" if data["method"] == "score" else "ballots")]
    for times, ranks in ballots:  # nobody wins without an approval, a point, or a ballot that puts them above somebody
        lowest = max(ranks.values()) if UNNAMED[data["method"]] == LAST and len(names) > 1 else UNNAMED[data["method"]]
        supported |= {name for name in names if times and ranks[name] < lowest}
    digest = hashlib.sha256(raw).hexdigest()
    if seed is not None:
        kept = hashlib.sha256(seed.encode()).hexdigest() == data.get("seed_sha256")
        told.append("the seed as promised 种子与承诺相符" if kept else "NOT THE SEED THAT WAS PROMISED 种子与承诺不符")
        draw = f"{seed}\n{digest}\n" if kept else ""
    for group in count(data, names, ballots):
        wins = supported.intersection(group) and sum(map(len, order)) < data.get("places", 1)
        supported = supported if wins else set()
        order += climb(data, group, data.get("ladder", []) if wins else [], ballots, draw, told)
    places = (f"{1 + sum(map(len, order[:at]))}\t{' = '.join(group)}" for at, group in enumerate(order))
    return ["SHA-256 " + digest, *places, *told]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", help="the public file 公开的选票文件")
    parser.add_argument("--seed", help="the seed of the draw, once it is told 公布的种子")
    args = parser.parse_args()
    try:
        sys.stdout.reconfigure(errors="replace")
        with open(args.file, "rb") as file:
            print(*recount(file.read(), args.seed), sep="\n")
    except (AttributeError, KeyError, OSError, RecursionError, TypeError, ValueError) as problem:
        parser.exit(2, f"cannot recount 无法重新计票 {args.file}: {type(problem).__name__}: {problem}\n")
