"""Reading ballots as they come in a group's chat: a nickname and numbers, in any of the ways people write them.

Strict where it matters: a line is read whole or handed back with a reason, because a ballot that was guessed is worse
than one that is asked about.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from modui.i18n import _
from modui.records import queries
from modui.records.reading import State
from modui.records.views import MemberView, OptionView


class Entry(NamedTuple):
    """One voter's ballot, from the last line of theirs that could be read."""

    line: int
    voter: str
    voter_name: str
    choices: tuple[str, ...]
    """Option ids, in the order of their labels."""
    labels: tuple[str, ...]


class Unread(NamedTuple):
    """A line that could not be read. `code` is stable, `reason` is for people."""

    line: int
    text: str
    code: str
    reason: str


class BallotPaste(NamedTuple):
    """What pasted lines hold."""

    ballots: tuple[Entry, ...]
    unread: tuple[Unread, ...]


def read_ballots(state: State, poll_id: str, text: str) -> BallotPaste:
    """Read `text`, a line a voter, as ballots of a poll; nothing is written.

    A later line of the same voter replaces the earlier one. Codes of unread lines: ``name-unknown``,
    ``name-ambiguous``, ``choice-none``, ``choice-unknown``, ``choice-own``, ``line-unclear``.
    """
    names = _Names(queries.members(state))
    options = {option.label: option for option in queries.options(state, poll_id)}
    ballots: dict[str, Entry] = {}
    unread: list[Unread] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not any(character.isalnum() for character in line) or _HEADER.match(line):
            continue
        try:
            voter, numbers = _read_line(line, names)
            chosen = _chosen(voter, numbers, options)
        except _Unreadable as problem:
            unread.append(Unread(number, line.strip(), problem.code, problem.reason))
        else:
            labels = tuple(option.label for option in chosen)
            ballots[voter.id] = Entry(number, voter.id, voter.shown, tuple(option.id for option in chosen), labels)
    return BallotPaste(tuple(sorted(ballots.values(), key=lambda entry: entry.line)), tuple(unread))


class _Unreadable(Exception):
    """The verdict on one line; it never leaves this module."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code)
        self.code = code
        self.reason = reason


# Characters ---------------------------------------------------------------------------------------------------------

_HEADER = re.compile(r"\s*#\s*(接龙|接龍|group note)", re.IGNORECASE)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
_KEYCAP = re.compile("([0-9])\ufe0f?\u20e3")
_NEGATIVE = "❌✖❎✘✗✕🚫👎⛔"


@cache
def _enclosed() -> dict[int, str]:
    """The digits in circles, brackets and the like (①, ⑵, ❸), as the numbers they stand for, set apart."""
    ranges = (range(0x2460, 0x249C), range(0x24EA, 0x2500), range(0x2776, 0x2794), range(0x1F100, 0x1F10D))
    return {code: f" {int(unicodedata.numeric(chr(code)))} " for codes in ranges for code in codes}


def _folded(text: str) -> str:
    """`text` with everything alike that people write alike: widths, capitals, spaces, digits in circles."""
    text = _KEYCAP.sub(r" \1 ", text).translate(_enclosed())
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text).casefold()).split())


def _bare(folded: str) -> str:
    """`folded` without emoji, which come and go around nicknames."""
    return " ".join("".join(" " if _is_symbol(one) else one for one in folded).split())


def _is_symbol(character: str) -> bool:
    return (
        character > "\u007f"
        and character not in _NEGATIVE
        and (unicodedata.category(character) in ("So", "Sk", "Co") or character == "√")
    )


# Names --------------------------------------------------------------------------------------------------------------


class _Index:
    """Members by the way their names are written; tells which of them a line begins with."""

    def __init__(self, members: Sequence[MemberView], fold: Callable[[str], str]) -> None:
        self._members: dict[str, list[MemberView]] = {}
        for member in members:
            self._members.setdefault(fold(member.nickname), []).append(member)
        nicknames = set(self._members)
        for member in members:
            # In a group people go by their nicknames: a real name counts where it is nobody's nickname.
            key = fold(member.name)
            if key not in nicknames:
                self._members.setdefault(key, []).append(member)
        self._members.pop("", None)
        self._lengths = sorted({len(key) for key in self._members}, reverse=True)

    def starting(self, text: str, start: int) -> Iterator[tuple[str, list[MemberView]]]:
        """The names that `text` has at `start`, each with whoever is called so."""
        for length in self._lengths:
            key = text[start : start + length]
            if len(key) == length and key in self._members:
                yield key, self._members[key]


class _Names:
    """Every member, prepared once for all lines: as they are written, and without emoji."""

    def __init__(self, members: Sequence[MemberView]) -> None:
        self.written = _Index(members, _folded)
        self.without_emoji = _Index(members, lambda text: _bare(_folded(text)))


# Lines --------------------------------------------------------------------------------------------------------------

_LEAD = re.compile(r"[\s@•·*>-]*")
_LIST_NUMBER = re.compile(r"[\s•·*>-]*\(?\d{1,4}\s*[).、,:]?[\s@]*")
"""What stands before the names of a list that the group passes on (接龙)."""

_RANGE = re.compile(r"\d\s*(?:[-–—~:]|\.\.+|至|到)\s*\d")
_STICKER = re.compile(r"\[[^\[\]\d]{1,12}\]")
_NUMBER = re.compile(r"[0-9]+")
_FILLERS = (
    "我投票给 投票给 投票 选票 票给 改投 改选 改成 改为 我投 我选 投给 选择 支持 赞成 认可 同意 还有 以及 编号 选项 "
    "答案 解答 谢谢大家 谢谢 辛苦了 号 项 个 第 和 与 跟 及 加 给 投 选 改 票 也 吧 了 啊 哈 "
    "votes vote voting for and options option answers answer number no. thanks please"
)
_FILLER = re.compile("|".join(re.escape(word) for word in sorted(_FILLERS.split(), key=len, reverse=True)))
_SEPARATORS = re.compile(r"[\s,、;:.。/|&+!?^_()\-–—'\"“”‘’=>#@]+")
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[a-z0-9\u00df-\u024f]")


def _read_line(line: str, names: _Names) -> tuple[MemberView, list[str]]:
    """Who voted on this line, and for which numbers."""
    folded = _folded(line)
    found = _candidates(folded, names.written) or _candidates(_bare(folded), names.without_emoji)
    if not found:
        raise _Unreadable("name-unknown", _("No member's nickname stands at its beginning."))
    # The longest name wins: "老K 2号 1" is not a vote of 老K's.
    found.sort(key=lambda candidate: -len(candidate[0]))
    (_name, members, rest), *shorter = found
    if len(members) > 1:
        raise _Unreadable("name-ambiguous", _("{n} members are called so.").format(n=len(members)))
    try:
        return members[0], _numbers(rest)
    except _Unreadable as problem:
        for _other_name, others, other_rest in shorter:
            if problem.code == "choice-none" and others[0].id != members[0].id and _NUMBER.search(other_rest):
                raise _Unreadable(
                    "name-ambiguous",
                    _("It is {one} without a choice, or {other} with one.").format(
                        one=members[0].shown, other=others[0].shown
                    ),
                ) from problem
        raise


def _candidates(text: str, index: _Index) -> list[tuple[str, list[MemberView], str]]:
    """The names `text` can begin with, each with whoever is called so and what follows."""
    starts = {0, _end(_LEAD, text), _end(_LIST_NUMBER, text)}
    return [
        (name, members, text[start + len(name) :])
        for start in sorted(starts)
        for name, members in index.starting(text, start)
        if _ends_here(name, text[start + len(name) :])
    ]


def _end(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    return match.end() if match else 0


def _ends_here(name: str, rest: str) -> bool:
    """Whether a name may end before `rest`, rather than be the beginning of a longer word."""
    if _LATIN.match(rest) and _LATIN.match(name[-1]):
        return False
    return not _LETTER.match(rest) or _FILLER.match(rest) is not None


def _numbers(rest: str) -> list[str]:
    """The numbers in what follows a name, if nothing else does."""
    if _RANGE.search(rest):
        raise _Unreadable("line-unclear", _("From one number to another, or only these two? Write each."))
    rest = _STICKER.sub(" ", rest)
    left = _NUMBER.sub(" ", _FILLER.sub(" ", _bare(rest)))
    unclear = _SEPARATORS.sub(" ", left).strip()
    if unclear:
        raise _Unreadable("line-unclear", _("“{text}” is not understood.").format(text=unclear))
    numbers = _NUMBER.findall(rest)
    if not numbers:
        raise _Unreadable("choice-none", _("There is no number in it."))
    return numbers


def _chosen(voter: MemberView, numbers: Sequence[str], options: Mapping[str, OptionView]) -> list[OptionView]:
    """The options with these numbers, each once, by label."""
    wanted = {number.lstrip("0") for number in numbers}
    unknown = next((number for number in numbers if number.lstrip("0") not in options), None)
    if unknown:
        raise _Unreadable("choice-unknown", _("There is no option {number}.").format(number=unknown))
    chosen = [option for label, option in options.items() if label in wanted]
    own = next((option for option in chosen if option.author == voter.id), None)
    if own:
        raise _Unreadable("choice-own", _("Option {number} is their own.").format(number=own.label))
    return chosen
