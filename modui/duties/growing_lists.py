"""Lists that grow (接龙): a message with numbered entries that each reposts with their own added; the newest counts.

What such a list is for is offered with the reason and never assumed: ballots, sign-ups, or answers to a question.
"""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from modui.documents.chats import ChatMessage
from modui.i18n import _
from modui.records.segmenting import fold

USES = ("ballots", "sign-ups", "answers")
_OPENING = re.compile(r"\s*#?\s*(?:接龙|接龍|群接龙|群接龍|Group ?Note)\b[ :：]*(?P<more>[^\n]*)", re.IGNORECASE)
_ENTRY = re.compile(r"\s*[(（]?(?P<number>\d{1,4})\s*(?:[.、)）．:：]|️?⃣)\s*(?P<said>\S[^\n]*)")
_EXAMPLE = re.compile(r"\s*(?:例|格式|示例|e\.?g\.?|example)(?![一-鿿])[ :：]*[^\n]*", re.IGNORECASE)
_CUT = re.compile(r"\s*[:：,，、+＋|｜/]\s*|\s+|\s*[-—–]+\s*")
_CHOICES = re.compile(
    r"(?:我?(?:投|选|支持|同意|赞成|votes?|for)?\s*第?(?:\d{1,3}(?!\d)|[A-Ha-h](?![A-Za-z]))\s*(?:号|票|项|个)?"
    r"[,，、;；.。和与&+>]*\s*)+"
)
_VOTE_WORDS = re.compile(r"投票|评选|选票|票选|最佳|vote|ballot|poll", re.IGNORECASE)
_SIGN_UP_WORDS = re.compile(r"报名|参加|参与|签到|打卡|预约|sign.?up|join|attend|rsvp", re.IGNORECASE)
_SAME = 0.6
"""Share of an older list's entries that must stand in a newer one."""
_MOSTLY = 0.6
_SHORT = 8
_WINDOW = 400
"""Lists back among which an older version is looked for."""


class Item(NamedTuple):
    """One entry of a list."""

    number: int
    name: str
    text: str
    """What stands after the name."""


class GrowingList(NamedTuple):
    """A list as it last stood."""

    n: int
    """The message it last stood in."""
    older: tuple[int, ...]
    """The messages that it replaces."""
    began: str
    """Who sent it first."""
    title: str
    items: tuple[Item, ...]
    gone: tuple[Item, ...]
    """Entries of an older version that are not in it any more: two may have added theirs at once."""
    use: str
    """One of ``USES``: what it seems to be for."""
    reason: str
    """Why it seems so."""


class _Version(NamedTuple):
    n: int
    sender: str
    named: bool
    title: str
    items: tuple[Item, ...]


def growing_lists(messages: Sequence[ChatMessage], names: Collection[str] = ()) -> list[GrowingList]:
    """The lists that grow in `messages`, each as it last stood, by where that is. `names` are known nicknames, for
    entries in which name and text run into each other."""
    known = sorted({*names, *(one.sender for one in messages if one.sender)}, key=len, reverse=True)
    chains: list[list[_Version]] = []
    for message in messages:
        version = _version(message, known) if message.kind == "text" else None
        if version is None:
            continue
        chain = next((one for one in reversed(chains[-_WINDOW:]) if _grows(one[-1], version)), None)
        if chain is not None:
            chain.append(version)
        else:
            chains.append([version])
    # A numbered text that nobody took up is how people write steps.
    lists = [_grown(chain) for chain in chains if chain[-1].named or len({one.sender for one in chain}) > 1]
    return sorted(lists, key=lambda one: one.n)


def ballot_lines(found: GrowingList) -> str:
    """The entries as lines that ballots are read from: a nickname and what they chose."""
    return "\n".join(f"{one.number}. {one.name} {one.text}".rstrip() for one in found.items)


def _version(message: ChatMessage, known: Sequence[str]) -> _Version | None:
    lines = message.text.split("\n")
    if len(lines) < 2 or len(lines) > 3_000:
        return None
    opening = _OPENING.fullmatch(lines[0])
    head: list[str] = [opening["more"].strip()] if opening else []
    items: list[Item] = []
    for line in lines[1:] if opening else lines:
        entry = _ENTRY.match(line)
        if entry and int(entry["number"]) == len(items) + 1:
            items.append(_item(int(entry["number"]), entry["said"].strip(), known))
        elif items and line.strip():
            items[-1] = items[-1]._replace(text=f"{items[-1].text}\n{line.strip()}".strip())
        elif not items and not _EXAMPLE.fullmatch(line):
            head.append(line.strip())
    if not items or (not opening and len(items) < 2):
        return None
    return _Version(message.n, message.sender, opening is not None, "\n".join(filter(None, head)), tuple(items))


def _item(number: int, said: str, known: Sequence[str]) -> Item:
    """An entry taken apart: a known name, else what stands before the first space or sign."""
    for name in known:
        if said.startswith(name):
            rest = said[len(name) :]
            # The name ends here, unless a longer word goes on in Latin letters or digits.
            if not (rest[:1].isascii() and rest[:1].isalnum() and name[-1].isascii() and name[-1].isalnum()):
                return Item(number, name, rest.strip(" :：,，、-—–+|/\t"))
    cut = _CUT.search(said, 1)
    return Item(number, said[: cut.start()], said[cut.end() :].strip()) if cut else Item(number, said, "")


def _grows(before: _Version, after: _Version) -> bool:
    """Whether `after` is `before` with something added or put right."""
    kept = len({_key(one) for one in before.items} & {_key(one) for one in after.items})
    if before.named != after.named:
        return False
    if fold(before.title) == fold(after.title) and before.title:
        return kept >= _SAME * min(len(before.items), len(after.items)) * 0.5
    return kept >= max(1, _SAME * len(before.items)) and len(after.items) >= len(before.items)


def _key(one: Item) -> str:
    return fold(one.name)


def _grown(chain: Sequence[_Version]) -> GrowingList:
    last = chain[-1]
    there = {_key(one) for one in last.items}
    gone = {_key(one): one for version in chain[:-1] for one in version.items if _key(one) not in there}
    use, reason = _use(last)
    older = tuple(one.n for one in chain[:-1])
    return GrowingList(last.n, older, chain[0].sender, last.title, last.items, tuple(gone.values()), use, reason)


def _use(found: _Version) -> tuple[str, str]:
    texts = [one.text for one in found.items]
    choosing = sum(0 < len(text) <= 120 and _CHOICES.fullmatch(text) is not None for text in texts)
    short = sum(len(text) <= _SHORT for text in texts)
    if choosing >= _MOSTLY * len(texts):
        return "ballots", _("{n} of {all} entries are numbers to choose").format(n=choosing, all=len(texts))
    if (word := _SIGN_UP_WORDS.search(found.title)) and not _VOTE_WORDS.search(found.title):
        return "sign-ups", _("its title says “{word}”").format(word=word[0])
    if word := _VOTE_WORDS.search(found.title):
        return "ballots", _("its title says “{word}”").format(word=word[0])
    if short >= _MOSTLY * len(texts):
        return "sign-ups", _("{n} of {all} entries are hardly more than a name").format(n=short, all=len(texts))
    return "answers", _("most entries say something of their own")
