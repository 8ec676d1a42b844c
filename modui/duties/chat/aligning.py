"""Which messages of an export are known already, when exports overlap and none tells a message's identity.

An export shows of a message the minute (some the second), who said it, and what. That is nearly always enough, and it
does not depend on the order in which exports come in. What it leaves open is who says the same twice in a minute:
messages are therefore counted, not just looked up, so that there are in the end as many as the export shows that shows
most of them. A message is never taken in twice; only where one export ends and the next begins between two equal
messages of one minute, and none shows both, they pass as one.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

WORDLESS = frozenset(("image", "voice", "video", "sticker", "file"))
"""Kinds whose text is a placeholder, which every format writes in its own way."""
ALIKE = 0.8
"""The share of somebody's messages that must have been said under the other nickname too, to be a new nickname."""
TELLING = 8
"""Characters from which one message alone tells who said it; below, it takes two."""


class Heard(NamedTuple):
    """What exports tell of a message alike. `minute` is empty and `second` none where it is not known."""

    minute: str
    second: int | None
    sender: str
    kind: str
    text: str


def same_words(kind: str, text: str) -> str:
    """What of a message two exports write alike."""
    if kind in WORDLESS:
        return f"[{kind}]"
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.split())


def matched(known: Sequence[Heard], given: Sequence[Heard], names: Mapping[str, str] | None = None) -> list[int | None]:
    """For each message of `given`, the place in `known` of the same one; none for what is new.

    Args:
        known: the messages that are there, undated ones in their order.
        given: an export, in its order.
        names: nicknames by those under which the same people were known before.

    A message whose second both sides tell is the same only in the same second; else the minute decides.
    """
    names = names or {}
    waiting: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for place, one in enumerate(known):
        if one.minute:
            waiting[_key(one, names)].append(place)
    found: list[int | None] = [None] * len(given)
    loose: list[int] = []
    for place, one in enumerate(given):
        if not one.minute:
            continue
        left = waiting.get(_key(one, names))
        if not left:
            continue
        exact = next((at for at in left if known[at].second == one.second), None)
        if exact is None:
            loose.append(place)
        else:
            left.remove(exact)
            found[place] = exact
    for place in loose:
        one = given[place]
        left = waiting[_key(one, names)]
        free = next((at for at in left if one.second is None or known[at].second is None), None)
        if free is not None:
            left.remove(free)
            found[place] = free
    _undated(known, given, names, found)
    return found


def _key(one: Heard, names: Mapping[str, str]) -> tuple[str, str, str]:
    return one.minute, names.get(one.sender, one.sender), same_words(one.kind, one.text)


def _undated(known: Sequence[Heard], given: Sequence[Heard], names: Mapping[str, str], found: list[int | None]) -> None:
    """Match what has no time: where one side ends as the other begins; where they do not meet so, by counting."""
    old = [place for place, one in enumerate(known) if not one.minute]
    new = [place for place, one in enumerate(given) if not one.minute]
    if not old or not new:
        return
    before = [_key(known[place], names) for place in old]
    after = [_key(given[place], names) for place in new]
    pairs: Iterator[tuple[int, int]]
    inside = _place_in(before, after)
    around = _place_in(after, before)
    if inside is not None:
        pairs = ((inside + here, here) for here in range(len(after)))
    elif around is not None:
        pairs = ((here, around + here) for here in range(len(before)))
    else:
        follows, leads = _overlap(before, after), _overlap(after, before)
        if follows >= leads and follows:
            pairs = ((len(before) - follows + here, here) for here in range(follows))
        elif leads:
            pairs = ((here, len(after) - leads + here) for here in range(leads))
        else:
            pairs = _counted(before, after)
    for mine, theirs in pairs:
        found[new[theirs]] = old[mine]


def _borders(items: Sequence[object]) -> list[int]:
    """For each prefix of `items`, the length of its longest proper prefix that it ends with (Knuth, Morris, Pratt)."""
    borders = [0] * len(items)
    length = 0
    for place in range(1, len(items)):
        while length and items[place] != items[length]:
            length = borders[length - 1]
        if items[place] == items[length]:
            length += 1
        borders[place] = length
    return borders


def _place_in(whole: Sequence[object], part: Sequence[object]) -> int | None:
    """Where `part` stands in `whole`; none where it does not."""
    borders = _borders(part)
    length = 0
    for place, item in enumerate(whole):
        while length and (length == len(part) or item != part[length]):
            length = borders[length - 1]
        if item == part[length]:
            length += 1
        if length == len(part):
            return place - length + 1
    return None


def _overlap(first: Sequence[object], second: Sequence[object]) -> int:
    """How many of the last of `first` are the first of `second`."""
    borders = _borders(second)
    length = 0
    for item in first:
        while length and (length == len(second) or item != second[length]):
            length = borders[length - 1]
        if item == second[length]:
            length += 1
    return length


def _counted(before: Sequence[object], after: Sequence[object]) -> Iterator[tuple[int, int]]:
    left: dict[object, list[int]] = defaultdict(list)
    for place in range(len(before) - 1, -1, -1):
        left[before[place]].append(place)
    for place, item in enumerate(after):
        if left.get(item):
            yield left[item].pop(), place


# New nicknames -----------------------------------------------------------------------------------------------------


class Renamed(NamedTuple):
    """Somebody whose nickname is another one by now, and how many of their messages say so."""

    before: str
    after: str
    messages: int


def renamed(known: Sequence[Heard], given: Sequence[Heard]) -> list[Renamed]:
    """Who goes by another nickname in `given`: an export shows the present one at old messages too.

    Somebody of `given` who is not in `known`, nearly all of whose messages from the time that both cover were said in
    `known` by one person who is not in `given` then; either both ways around or not at all.
    """
    span = _common(known, given)
    if span is None:
        return []
    first, last = span
    old = [one for one in known if first <= one.minute <= last and one.sender]
    new = [one for one in given if first <= one.minute <= last and one.sender]
    there, here = Counter(one.sender for one in old), Counter(one.sender for one in new)
    gone, come = there.keys() - {one.sender for one in given}, here.keys() - {one.sender for one in known}
    if not gone or not come:
        return []
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in old:
        if one.sender in gone:
            said[one.minute, same_words(one.kind, one.text)].append(one.sender)
    shared: Counter[tuple[str, str]] = Counter()
    telling: set[tuple[str, str]] = set()
    for one in new:
        if one.sender in come:
            words = same_words(one.kind, one.text)
            for sender in set(said.get((one.minute, words), ())):
                shared[sender, one.sender] += 1
                if one.kind not in WORDLESS and len(words) >= TELLING:
                    telling.add((sender, one.sender))
    found: list[Renamed] = []
    taken: set[str] = set()
    for (before, after), count in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        sure = count >= 2 or (before, after) in telling
        if sure and count >= ALIKE * max(there[before], here[after]) and not {before, after} & taken:
            taken |= {before, after}
            found.append(Renamed(before, after, count))
    return found


def _common(known: Sequence[Heard], given: Sequence[Heard]) -> tuple[str, str] | None:
    """The first and the last minute that both cover; none where they do not meet."""
    old = [one.minute for one in known if one.minute]
    new = [one.minute for one in given if one.minute]
    if not old or not new:
        return None
    first, last = max(min(old), min(new)), min(max(old), max(new))
    return (first, last) if first <= last else None


# Recalls -----------------------------------------------------------------------------------------------------------


def recalled(known: Sequence[Heard], given: Sequence[Heard], found: Sequence[int | None]) -> list[int]:
    """The places in `known` of messages that their senders took back since, so that `given` shows a notice instead.

    A notice that is new tells of a message of its minute that `given` does not show, by the person it names; where it
    names nobody who spoke then, by anybody, if there is only one.
    """
    there = {place for place in found if place is not None}
    missing: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(known):
        if place not in there and one.minute and one.kind not in ("recall", "system"):
            missing[one.minute].append(place)
    gone: list[int] = []
    for place, one in enumerate(given):
        if one.kind != "recall" or found[place] is not None or not one.minute:
            continue
        left = missing.get(one.minute, [])
        named = [at for at in left if known[at].sender and known[at].sender in (one.sender or one.text)]
        chosen = named[:1] or (left if len(left) == 1 else [])
        for at in chosen:
            left.remove(at)
            gone.append(at)
    return gone
