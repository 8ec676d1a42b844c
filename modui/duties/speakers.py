"""Who is who: the members behind the names that people go by in a chat, each with how sure that is and why.

In a group people are called 「小满妈妈-北京-产品经理」, 【管理员】老K or Zhang Xiaoman. What was confirmed once is
given as `remembered` and always holds; everything else is a guess, and two guesses that are about as good stay two.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from modui.i18n import _
from modui.records.segmenting import fold, sounds
from modui.records.views import MemberView

SURE = 0.7
"""From this confidence on, a single best member is the speaker until somebody says otherwise."""
_CLEAR = 0.1
"""How much better than the next one the best must be."""
_MOST = 5

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
_BRACKETED = re.compile(r"[【\[（(「『<《][^【】\[\]（）()「」『』<>《》]{1,20}[】\]）)」』>》]")
_CUTS = re.compile(r"[\s\-—–―_|｜丨/\\·•.。,，、;；:：+＋~～@#&]+")
_LETTERS = re.compile(r"[a-z0-9 ._-]+")


class Candidate(NamedTuple):
    """A member who may be the speaker."""

    member: str
    name: str
    confidence: float
    """From 0 to 1."""
    evidence: str
    """Why, in the language in use."""


class Speaker(NamedTuple):
    """Somebody who wrote in a chat."""

    sender: str
    member: str | None
    """The member, if one is sure enough and clearly ahead."""
    confidence: float
    candidates: tuple[Candidate, ...]
    """The likeliest first."""


def key(sender: str) -> str:
    """What two spellings of a name in a chat must share to be the same name: without widths, case, emoji and space."""
    folded = _INVISIBLE.sub("", fold(sender))
    bare = "".join(
        one for one in folded if unicodedata.category(one) not in ("So", "Sk", "Co", "Cn") and not one.isspace()
    )
    return bare or "".join(folded.split())


def identify(
    senders: Iterable[str], members: Sequence[MemberView], remembered: Mapping[str, str] | None = None
) -> list[Speaker]:
    """The speaker behind each of `senders`, in their order; `remembered` gives the member's id by :func:`key`."""
    directory = _Directory(members)
    found = [_speaker(sender, directory, remembered or {}) for sender in senders]
    return _without_doubles(found)


def guess(senders: Iterable[str], members: Sequence[MemberView]) -> dict[str, list[tuple[str, float, str]]]:
    """For each of `senders` the ids of the members it may be, with confidence and evidence, the likeliest first."""
    return {
        one.sender: [(candidate.member, candidate.confidence, candidate.evidence) for candidate in one.candidates]
        for one in identify(senders, members)
    }


class _Directory:
    """The members by everything they can be called."""

    def __init__(self, members: Sequence[MemberView]) -> None:
        self.members = {one.id: one for one in members}
        self.by_nickname: dict[str, list[MemberView]] = {}
        self.by_name: dict[str, list[MemberView]] = {}
        for one in members:
            for called, by in ((one.nickname, self.by_nickname), (one.name, self.by_name)):
                if called and (folded := key(called)):
                    by.setdefault(folded, []).append(one)
        self._by_sound: dict[str, list[MemberView]] | None = None

    def sounding(self, letters: str) -> list[MemberView]:
        """The members whose nickname or name is read so in pinyin."""
        if self._by_sound is None:
            self._by_sound = {}
            for one in self.members.values():
                readings = {sound for called in (one.nickname, one.name) if called for sound in sounds(called)[0].whole}
                for sound in readings:
                    self._by_sound.setdefault(sound, []).append(one)
        return self._by_sound.get(letters, [])


def _speaker(sender: str, directory: _Directory, remembered: Mapping[str, str]) -> Speaker:
    known = directory.members.get(remembered.get(key(sender), ""))
    if known:
        confirmed = Candidate(known.id, known.shown, 1.0, _("confirmed before"))
        return Speaker(sender, known.id, 1.0, (confirmed,))
    best: dict[str, Candidate] = {}
    for candidate in _candidates(sender, directory):
        if candidate.member not in best or candidate.confidence > best[candidate.member].confidence:
            best[candidate.member] = candidate
    ranked = sorted(best.values(), key=lambda one: (-one.confidence, one.name, one.member))[:_MOST]
    return _decided(sender, ranked)


def _decided(sender: str, ranked: Sequence[Candidate]) -> Speaker:
    first = ranked[0] if ranked else None
    clear = first is not None and (len(ranked) == 1 or first.confidence - ranked[1].confidence >= _CLEAR)
    member = first.member if first and clear and first.confidence >= SURE else None
    return Speaker(sender, member, first.confidence if first else 0.0, tuple(ranked))


def _candidates(sender: str, directory: _Directory) -> Iterable[Candidate]:
    whole = key(sender)
    yield from _called(whole, sender, directory, 1.0, "")
    bare = _BRACKETED.sub(" ", sender).strip()
    if bare and bare != sender:
        yield from _called(key(bare), sender, directory, 0.94, _("without what stands in brackets"))
        for inside in _BRACKETED.findall(sender):
            yield from _called(key(inside[1:-1]), sender, directory, 0.75, _("in brackets"))
    parts = [part for part in _CUTS.split(bare or sender) if part]
    if len(parts) > 1:
        for place, part in enumerate(parts):
            share = 0.92 if place == 0 else 0.78
            for candidate in _called(key(part), sender, directory, share, _("as a part of the name")):
                yield _supported(candidate, parts, directory)
    yield from _sounding(bare or sender, directory)
    if len(whole) >= 2:
        yield from _overlapping(whole, directory)


def _called(folded: str, sender: str, directory: _Directory, share: float, how: str) -> Iterable[Candidate]:
    """The members called exactly so; those by a nickname before those by a real name."""
    if not folded:
        return
    for one in directory.by_nickname.get(folded, ()):
        exact = one.nickname == sender
        evidence = _("the nickname is the same") if exact else _("the nickname is the same but for how it is written")
        yield Candidate(one.id, one.shown, round((0.99 if exact else 0.95) * share, 2), how or evidence)
    for one in directory.by_name.get(folded, ()):
        yield Candidate(one.id, one.shown, round(0.93 * share, 2), how or _("the real name is the same"))


def _supported(candidate: Candidate, parts: Sequence[str], directory: _Directory) -> Candidate:
    """`candidate`, surer if another part of the name is what the directory says of them."""
    one = directory.members[candidate.member]
    about = key("".join((one.position, one.industry, one.company, one.career, *one.tags, one.more, one.name)))
    agreeing = [part for part in parts if len(part) >= 2 and key(part) in about and key(part) != key(one.nickname)]
    if not agreeing:
        return candidate
    evidence = _("{how}, and “{part}” fits").format(how=candidate.evidence, part=agreeing[0])
    return candidate._replace(confidence=min(0.97, round(candidate.confidence + 0.06, 2)), evidence=evidence)


def _sounding(sender: str, directory: _Directory) -> Iterable[Candidate]:
    letters = fold(sender)
    if not _LETTERS.fullmatch(letters):
        return
    joined = re.sub(r"[ ._-]", "", letters)
    swapped = "".join(reversed(letters.split()))
    for spelled, confidence in ((joined, 0.75), (swapped, 0.72)):
        if len(spelled) >= 4:
            for one in directory.sounding(spelled):
                yield Candidate(one.id, one.shown, confidence, _("it is read so in pinyin"))


def _overlapping(whole: str, directory: _Directory) -> Iterable[Candidate]:
    """Members whose name is part of the sender's, or the other way round."""
    for by, weight in ((directory.by_nickname, 1.0), (directory.by_name, 0.95)):
        for called, members in by.items():
            if called == whole or len(called) < 2:
                continue
            if called in whole:
                share = (0.68 if whole.startswith(called) else 0.55) * min(1.0, 0.6 + len(called) / len(whole))
            elif len(whole) >= 2 and whole in called:
                share = 0.3 + 0.35 * len(whole) / len(called)
            else:
                continue
            for one in members:
                yield Candidate(one.id, one.shown, round(min(0.68, share) * weight, 2), _("the names overlap"))


def _without_doubles(found: Sequence[Speaker]) -> list[Speaker]:
    """`found`, with a guess at a member withdrawn where another name is surely theirs: nobody has two in a group."""
    surest: dict[str, float] = {}
    for one in found:
        if one.member:
            surest[one.member] = max(surest.get(one.member, 0.0), one.confidence)
    return [
        one._replace(member=None)
        if one.member and one.confidence < 0.9 and surest[one.member] - one.confidence >= _CLEAR
        else one
        for one in found
    ]
