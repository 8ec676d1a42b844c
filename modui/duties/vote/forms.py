"""Ballots as a form's table has them (问卷星, 腾讯文档, Google Forms and the like): a row a voter.

Which columns hold what is found by what is in them: the voter's is the one in which most cells name a member. What they
chose stands in one column, as numbers or titles, or in a column for each option, ticked or with points or a rank.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from modui.documents.sheets import Table
from modui.duties.vote.choices import is_ranked, kept_groups
from modui.duties.vote.lines import BallotPaste, Entry, Reader, Unread
from modui.duties.vote.said import Unreadable, folded, read_said
from modui.errors import BadInput
from modui.i18n import _
from modui.records import queries
from modui.records.reading import State

_BETWEEN = re.compile(r"[\s,、;|/┋→>()\[\]]+")
_NUMBERED = r"(?:[(\[]?\d{1,3}\s*[.、:)\]号]\s*)?"
_TICKED = frozenset(
    folded(word) for word in ("1", "✓", "√", "✔", "☑", "x", "是", "选", "选中", "yes", "true", "y", "对")
)
_UNTICKED = frozenset(folded(word) for word in ("", "0", "-", "—", "否", "未选", "未选中", "no", "false", "n"))


class BallotForm(NamedTuple):
    """What a form's table holds, and the columns it was read from."""

    ballots: BallotPaste
    voter: str
    choices: tuple[str, ...]


def read_form(state: State, poll_id: str, table: Table, voter: str = "", choices: Sequence[str] = ()) -> BallotForm:
    """Read a table as ballots of a poll; nothing is written. A later row of the same voter replaces the earlier one.

    Args:
        state: the records.
        poll_id: the poll.
        table: the form's rows.
        voter: the heading of the column that says who; empty: found by what is in it.
        choices: the headings of the columns that say what; none: found by what is in them.

    Raises:
        BadInput: ``column-unknown``, ``form-unread``.
    """
    for named in (voter, *choices):
        if named and named not in table.headings:
            raise BadInput(
                "column-unknown",
                _("There is no column “{name}”.").format(name=named),
                _("There is: {names}.").format(names=", ".join(table.headings)),
            )
    reader = Reader(state, poll_id)
    titles = {option.label: folded(option.title) for option in queries.options(state, poll_id) if option.title}
    voter = voter or _voter_column(reader, table)
    others = [heading for heading in table.headings if heading != voter]
    of_option = {} if len(choices) == 1 else _option_columns(choices or others, titles)
    single = "" if of_option else (choices[0] if choices else _choice_column(reader.method, table, others, titles))
    ballots: dict[str, Entry] = {}
    unread: list[Unread] = []
    for number, row in table.rows:
        name = row.get(voter, "").strip()
        chosen = " ".join(row.get(one, "") for one in of_option or (single,))
        try:
            said = (
                _ticked(reader.method, row, of_option, titles)
                if of_option
                else _said(reader.method, row[single], titles)
            )
            entry = reader.entry(number, reader.called(name), said)
        except (Unreadable, KeyError) as problem:
            if isinstance(problem, KeyError):
                problem = Unreadable("choice-none", _("There is no number in it."))
            unread.append(Unread(number, f"{name} {chosen}".strip(), problem.code, problem.reason))
        else:
            ballots[entry.voter] = entry
    unread += (Unread(number, "", "line-unclear", why) for number, why in table.broken)
    paste = BallotPaste(tuple(sorted(ballots.values(), key=lambda entry: entry.line)), tuple(unread))
    return BallotForm(paste, voter, tuple(of_option) or (single,))


# Columns ------------------------------------------------------------------------------------------------------------


def _voter_column(reader: Reader, table: Table) -> str:
    """The column in which most cells name a member."""

    def known(heading: str) -> int:
        found = 0
        for _number, row in table.rows:
            try:
                reader.called(row.get(heading, "").strip())
            except Unreadable:
                continue
            found += 1
        return found

    best = max(table.headings, key=known)
    if not known(best):
        raise _unread(_("no column of it names members"))
    return best


def _option_columns(headings: Sequence[str], titles: Mapping[str, str]) -> dict[str, str]:
    """The columns that stand for one option each, with its label: their heading holds its title or is its number."""
    found: dict[str, str] = {}
    for heading in headings:
        text = folded(heading)
        named = [label for label, title in titles.items() if title in text]
        # The longer title is meant where one holds the other.
        named = [one for one in named if not any(one != other and titles[one] in titles[other] for other in named)]
        plain = re.fullmatch(r"(?:选项|答案|option|answer)?\s*([0-9]{1,3})\s*号?", text)
        if len(named) == 1:
            found[heading] = named[0]
        elif plain and plain[1] in titles:
            found[heading] = plain[1]
    return found if len(set(found.values())) == len(found) > 1 else {}


def _choice_column(method: str, table: Table, headings: Sequence[str], titles: Mapping[str, str]) -> str:
    """The one column in which most cells can be read as a ballot; cells with titles before any with numbers alone.

    A column that only numbers the rows is none.
    """

    def readable(heading: str) -> tuple[int, int]:
        cells = [row.get(heading, "") for _number, row in table.rows]
        if len(cells) > 1 and [cell.strip() for cell in cells] == [str(n) for n in range(1, len(cells) + 1)]:
            return 0, 0
        by_title = sum(bool(_titles_in(folded(cell), titles)) for cell in cells)
        return by_title, sum(_is_ballot(method, cell, titles) for cell in cells)

    best = max(headings, key=readable, default="")
    if not best or not any(readable(best)):
        raise _unread(_("no column of it holds numbers or titles of this vote"))
    return best


def _is_ballot(method: str, cell: str, titles: Mapping[str, str]) -> bool:
    try:
        said = _said(method, cell, titles)
    except Unreadable:
        return False
    return all(re.sub(r"^=|:.*", "", one).lstrip("0") in titles for one in said)


def _unread(why: str) -> BadInput:
    return BadInput(
        "form-unread",
        _("This table cannot be read as ballots: {why}.").format(why=why),
        _("Name the columns: --name COLUMN --choice COLUMN"),
    )


# Cells --------------------------------------------------------------------------------------------------------------


def _said(method: str, cell: str, titles: Mapping[str, str]) -> list[str]:
    """What a cell votes for: titles one after another, with or without their numbers, or as in a chat."""
    text = folded(cell)
    found = None if method == "score" else _titles_in(text, titles)
    return found or read_said(method, text)


def _titles_in(text: str, titles: Mapping[str, str]) -> list[str]:
    """The labels of the titles that `text` consists of, in their order; none if there is anything else in it."""
    longest_first = sorted(titles.items(), key=lambda one: -len(one[1]))
    found: list[str] = []
    place = _skip(text, 0)
    while place < len(text):
        for label, title in longest_first:
            match = re.compile(_NUMBERED + re.escape(title)).match(text, place)
            if match:
                found.append(label)
                place = _skip(text, match.end())
                break
        else:
            return []
    return found


def _skip(text: str, place: int) -> int:
    match = _BETWEEN.match(text, place)
    return match.end() if match else place


def _ticked(method: str, row: Mapping[str, str], of_option: Mapping[str, str], titles: Mapping[str, str]) -> list[str]:
    """What a row votes for that has a column for each option: a tick, or the title again, where it was chosen."""
    cells = {label: folded(row.get(heading, "")) for heading, label in of_option.items()}
    numbers = {label: int(cell) for label, cell in cells.items() if re.fullmatch(r"[0-9]{1,3}", cell)}
    if method == "score":
        return _some([f"{label}:{given}" for label, given in numbers.items()])
    if is_ranked(method):
        groups = [[one for one, at in numbers.items() if at == rank] for rank in sorted({*numbers.values()} - {0})]
        return _some(kept_groups(groups))
    for label, cell in cells.items():
        if cell not in _TICKED | _UNTICKED and titles[label] not in cell:
            raise Unreadable("line-unclear", _("“{text}” is not understood.").format(text=cell))
    return _some([label for label, cell in cells.items() if cell not in _UNTICKED])


def _some(said: list[str]) -> list[str]:
    if not said:
        raise Unreadable("choice-none", _("There is no number in it."))
    return said
