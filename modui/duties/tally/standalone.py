"""Recount a vote from its public file, with nothing but Python 3.8 or newer. 用公开的选票文件重新计票。

    python recount.py votes.json
    python recount.py votes.json --seed "the seed, once it is told 公布的种子"

It prints the SHA-256 of the file and the whole order; those on one line share a place (同一行的并列). With the seed it
says whether the seed is the one promised in the file, and how the lot orders ties among winners (抽签次序).
"""

import hashlib
import itertools
import json
import pathlib
import sys


def totals(names, ballots, points_of):
    """Approval and score: add up, highest first."""
    total = dict.fromkeys(names, 0)
    for times, ballot in ballots:
        for name, points in points_of(ballot).items():
            total[name] += times * points
    return [[name for name in names if total[name] == number] for number in sorted(set(total.values()), reverse=True)]


def compare(names, ballots):
    """How many ballots put one above the other; the unranked are below all ranked."""
    over = dict.fromkeys(itertools.permutations(names, 2), 0)
    for times, groups in ballots:
        rank = {name: place for place, group in enumerate(groups) for name in group}
        for one, other in over:
            if rank.get(one, len(groups)) < rank.get(other, len(groups)):
                over[one, other] += times
    return over


def majorities(over, strength):
    """The pairs with a majority, and how strong each is."""
    return {
        (one, other): (votes - over[other, one], 0) if strength == "margins" else (votes, -over[other, one])
        for (one, other), votes in over.items()
        if votes > over[other, one]
    }


def layers(names, beats):
    """The unbeaten, then the unbeaten among the rest, and so on."""
    order, rest = [], list(names)
    while rest:
        order.append([one for one in rest if not any(beats(other, one) for other in rest if other != one)])
        rest = [one for one in rest if one not in order[-1]]
    return order


def reached(start, pairs):
    """All that are below `start`, itself included."""
    found = {start}
    while any(winner in found and loser not in found for winner, loser in pairs):
        found |= {loser for winner, loser in pairs if winner in found}
    return found


def schulze(names, ballots, strength):
    """A path is as strong as its weakest majority; the stronger path goes first."""
    path = majorities(compare(names, ballots), strength)
    none = (0, 0)
    for middle, one, other in itertools.product(names, repeat=3):
        if len({middle, one, other}) == 3:
            by = min(path.get((one, middle), none), path.get((middle, other), none))
            if by > path.get((one, other), none):
                path[one, other] = by
    return layers(names, lambda one, other: path.get((one, other), none) > path.get((other, one), none))


def ranked_pairs(names, ballots, strength):
    """Lock majorities, strongest first, equals together; skip each that closes a circle."""
    strong = majorities(compare(names, ballots), strength)
    locked = set()
    for level in sorted(set(strong.values()), reverse=True):
        together = locked | {pair for pair in strong if strong[pair] == level}
        below = {name: reached(name, together) for name in names}
        locked |= {(one, other) for one, other in together if one not in below[other]}
    return layers(names, lambda one, other: (one, other) in locked)


def run_off(names, ballots):
    """The last leaves; of several, each in turn; those without a vote together."""
    ways, todo = {}, {frozenset(names)}
    while todo:
        left = todo.pop()
        votes = dict.fromkeys(left, 0)
        for times, groups in ballots:
            top = next(filter(None, map(left.intersection, groups)), ())
            if len(top) == 1:
                votes[next(iter(top))] += times
        fewest = min(votes.values(), default=0)
        last = frozenset(name for name in left if votes[name] == fewest)
        end = len(left) <= 1 or (left == last and not fewest)
        ways[left] = [] if end else [frozenset([name]) for name in last] if fewest else [last]
        todo |= {left - out for out in ways[left]} - ways.keys()
        if len(ways) > 10_000:
            sys.exit("undecided: more than 10,000 sets of candidates can be left 并列的走法太多，未决")
    winners = [name for name in names if any(name in left for left in ways if not ways[left])]
    rest = [name for name in names if name not in winners]
    above = dict.fromkeys(itertools.permutations(rest, 2), False)
    for left, outs in ways.items():
        for out in outs:
            above.update({(one, other): True for one, other in above if one in left - out and other in out})
    for middle, one, other in itertools.permutations(rest, 3):
        above[one, other] |= above[one, middle] and above[middle, other]
    return [winners, *layers(rest, lambda one, other: above[one, other] and not above[other, one])]


def count(data):
    """The whole order, best first, as groups."""
    names, strength = data["candidates"], data.get("strength", "margins")
    method = data.get("method", "approval").replace("_", "-")
    if method == "score":
        return totals(names, data["score_ballots"], dict)
    if method == "approval":
        return totals(names, data["ballots"], lambda groups: dict.fromkeys(groups[0] if groups else [], 1))
    if method == "irv":
        return [group for group in run_off(names, data["ballots"]) if group]
    return {"schulze": schulze, "ranked-pairs": ranked_pairs}[method](names, data["ballots"], strength)


def main(file, *seed):
    """Print the recount of `file`."""
    raw = pathlib.Path(file).read_bytes()
    data, order = json.loads(raw), count(json.loads(raw))
    print("SHA-256", sha256(raw))
    print(*(f"{1 + sum(map(len, order[:at]))}\t{' = '.join(group)}" for at, group in enumerate(order)), sep="\n")
    for told in seed[1:]:
        kept = sha256(told.encode()) == data.get("seed_sha256")
        print("the seed as promised 种子与承诺相符" if kept else "NOT THE SEED THAT WAS PROMISED 种子与承诺不符")
        for at, group in enumerate(order):
            if len(group) > 1 and sum(map(len, order[:at])) < data.get("places", 1):
                drawn = sorted(group, key=lambda name: sha256(f"{seed[1]}\n{sha256(raw)}\n{name}".encode()))
                print("lot 抽签:", " > ".join(drawn))


def sha256(data):
    """In hexadecimal."""
    return hashlib.sha256(data).hexdigest()


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="replace")
    main(*sys.argv[1:]) if len(sys.argv) in (2, 4) else sys.exit(__doc__)
