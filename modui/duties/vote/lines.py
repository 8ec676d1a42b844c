"""Reading ballots as they come in a group's chat: a nickname and numbers, in any of the ways people write them.

One line holds a ballot (``阿树 1 3``), or two do, as a copied chat has them: who said it, with or without the time, and
below it what. Of a ranked vote the numbers stand in their order (``2>1=3``), of a score vote with points (``1:5 2:3``).

Strict where it matters: a line is read whole or handed back with a reason, because a ballot that was guessed is worse
than one that is asked about.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from modui.duties.vote import choices as kept
from modui.duties.vote.said import BLANK, FILLER, NUMBER, Unreadable, bare, folded, read_said
from modui.i18n import _
from modui.records import queries
from modui.records.reading import State
from modui.records.views import MemberView


class Entry(NamedTuple):
    """One voter's ballot, from the last line of theirs that could be read."""

    line: int
    voter: str
    voter_name: str
    choices: tuple[str, ...]
    """As they are kept; see :mod:`modui.duties.vote.choices`."""
    labels: tuple[str, ...]
    """As they are typed, in parts."""


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
    """Read `text` as ballots of a poll; nothing is written.

    A later ballot of the same voter replaces the earlier one. Codes of unread lines: ``name-unknown``,
    ``name-ambiguous``, ``voter-unlisted``, ``choice-none``, ``choice-unknown``, ``choice-own``, ``points-invalid``,
    ``line-unclear``.
    """
    reader = Reader(state, poll_id)
    ballots: dict[str, Entry] = {}
    unread: list[Unread] = []
    above: tuple[MemberView, Unread] | None = None
    """Who spoke on the line above, and the line."""
    for number, line in enumerate(text.splitlines(), 1):
        if not any(character.isalnum() for character in line) or _HEADER.match(line):
            continue
        try:
            entry = _entry(reader, number, line, above[0] if above else None)
        except Unreadable as problem:
            unread.append(Unread(number, line.strip(), problem.code, problem.reason))
            speaker = reader.speaker(line)
            above = (speaker, unread[-1]) if speaker else None
        else:
            if above is not None and entry.voter == above[0].id:
                unread.remove(above[1])
            above = None
            ballots[entry.voter] = entry
    return BallotPaste(tuple(sorted(ballots.values(), key=lambda entry: entry.line)), tuple(unread))


def _entry(reader: "Reader", number: int, line: str, speaker: MemberView | None) -> Entry:
    """The ballot on a line: of whom it names, or else of the speaker of the line above."""
    try:
        voter, said = reader.of_line(line)
    except Unreadable as problem:
        alone = folded(line)
        if speaker is None or problem.code != "name-unknown":
            raise
        if not _WITHOUT_NAME.fullmatch(alone) and not BLANK.fullmatch(bare(alone)):
            raise
        voter, said = speaker, read_said(reader.method, alone)
    return reader.entry(number, voter, said)


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

    def called(self, key: str) -> list[MemberView]:
        """Whoever is called exactly so."""
        return self._members.get(key, [])

    def starting(self, text: str, start: int) -> Iterator[tuple[str, list[MemberView]]]:
        """The names that `text` has at `start`, each with whoever is called so."""
        for length in self._lengths:
            key = text[start : start + length]
            if len(key) == length and key in self._members:
                yield key, self._members[key]


class _Names:
    """Every member, prepared once for all lines: as they are written, and without emoji."""

    def __init__(self, members: Sequence[MemberView]) -> None:
        self._members = members
        self.written = _Index(members, folded)

    @cached_property
    def without_emoji(self) -> _Index:
        """Asked only about what is not found as it is written."""
        return _Index(self._members, lambda text: bare(folded(text)))


# Lines --------------------------------------------------------------------------------------------------------------

_HEADER = re.compile(r"\s*#\s*(接龙|接龍|group note)", re.IGNORECASE)
_LEAD = re.compile(r"[\s@•·*>-]*")
_LIST_NUMBER = re.compile(r"[\s•·*>-]*\(?\d{1,4}\s*[).、,:]?[\s@]*")
"""What stands before the names of a list that the group passes on (接龙)."""
_WITHOUT_NAME = re.compile(r"(?:[\d\W一二两三四五六七八九十]|我投|我选|投|选|号|分|和|给)+")
"""A ballot that names nobody, below the line of who said it."""
_SPOKE = re.compile(
    r"\s*(?:[\d/.\-年月日]*\s*(?:星期.|周.|昨天|今天|上午|下午|晚上|早上|中午|凌晨|am|pm)?\s*\d{1,2}:\d\d(?::\d\d)?\s*(?:am|pm)?)?\s*:?\s*"
)
"""What stands behind a name that only says who spoke: nothing, a colon, a time."""
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[a-z0-9\u00df-\u024f]")


class Reader:
    """Reads the ballots of one poll."""

    def __init__(self, state: State, poll_id: str) -> None:
        self.method = queries.poll(state, poll_id).method
        self._names = _Names(queries.members(state))
        self._options = {option.label: option for option in queries.options(state, poll_id)}
        self._ids = [option.id for option in self._options.values()]
        self._labels = {option.id: label for label, option in self._options.items()}
        self._roll = set(queries.on_roll(state, poll_id))

    def called(self, name: str) -> MemberView:
        """The one member called `name`.

        Raises:
            Unreadable: ``name-unknown``, ``name-ambiguous``.
        """
        members = self._names.written.called(folded(name)) or self._names.without_emoji.called(bare(folded(name)))
        if not members:
            raise Unreadable("name-unknown", _("No member is called “{name}”.").format(name=name))
        if len(members) > 1:
            raise Unreadable("name-ambiguous", _("{n} members are called so.").format(n=len(members)))
        return members[0]

    def label_of(self, title: str) -> str | None:
        """The label of the option that `title` says, if it says the title of one."""
        wanted = folded(title)
        found = [label for label, option in self._options.items() if folded(option.title) == wanted]
        return found[0] if len(found) == 1 else None

    def speaker(self, line: str) -> MemberView | None:
        """Who spoke, where a line says nothing else."""
        for _name, members, rest in self._beginnings(line):
            if len(members) == 1 and _SPOKE.fullmatch(rest):
                return members[0]
        return None

    def of_line(self, line: str) -> tuple[MemberView, list[str]]:
        """Who voted on this line, and for what."""
        found = self._beginnings(line)
        if not found:
            raise Unreadable("name-unknown", _("No member's nickname stands at its beginning."))
        # The longest name wins: "老K 2号 1" is not a vote of 老K's.
        (_name, members, rest), *shorter = found
        if len(members) > 1:
            raise Unreadable("name-ambiguous", _("{n} members are called so.").format(n=len(members)))
        try:
            return members[0], read_said(self.method, rest)
        except Unreadable as problem:
            for _other_name, others, other_rest in shorter:
                if problem.code == "choice-none" and others[0].id != members[0].id and NUMBER.search(other_rest):
                    raise Unreadable(
                        "name-ambiguous",
                        _("It is {one} without a choice, or {other} with one.").format(
                            one=members[0].shown, other=others[0].shown
                        ),
                    ) from problem
            raise

    def _beginnings(self, line: str) -> list[tuple[str, list[MemberView], str]]:
        """The names a line can begin with, longest first, each with whoever is called so and what follows."""
        text = folded(line)
        found = _candidates(text, self._names.written) or _candidates(bare(text), self._names.without_emoji)
        return sorted(found, key=lambda candidate: -len(candidate[0]))

    def entry(self, number: int, voter: MemberView, said: list[str]) -> Entry:
        """The ballot of a voter who said so.

        Raises:
            Unreadable: ``voter-unlisted``, ``choice-unknown``, ``choice-own``, ``line-unclear``.
        """
        if voter.id not in self._roll:
            raise Unreadable("voter-unlisted", _("{name} may not vote here.").format(name=voter.shown))
        choices: dict[str, str] = {}
        for mark, label in zip(said, kept.parted(self.method, said), strict=True):
            option = self._options.get(label.lstrip("0"))
            if option is None:
                raise Unreadable("choice-unknown", _("There is no option {number}.").format(number=label[:20]))
            if option.author == voter.id:
                raise Unreadable("choice-own", _("Option {number} is their own.").format(number=option.label))
            if option.id in choices and self.method != "approval":
                raise Unreadable("line-unclear", _("Option {number} stands in it twice.").format(number=option.label))
            choices.setdefault(option.id, mark.replace(label, option.id, 1))
        if not kept.is_sound(self.method, [*choices.values()]):
            raise Unreadable("points-invalid", _("Points go from 0 to {most}.").format(most=kept.MOST_POINTS))
        ordered = kept.in_order(self.method, [*choices.values()], self._ids)
        shown = kept.shown(self.method, ordered, self._labels)
        return Entry(number, voter.id, voter.shown, tuple(ordered), shown)


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
    return not _LETTER.match(rest) or FILLER.match(rest) is not None or BLANK.match(rest) is not None
