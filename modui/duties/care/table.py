"""How members want to be asked, taken in from a table that they filled: a form's export, a spreadsheet."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from modui.duties.care import settings
from modui.duties.forms import bare_heading, is_own
from modui.duties.headings import recognise
from modui.duties.member_fields import items
from modui.duties.members import resolve
from modui.errors import BadInput, ModuiError, NotFound
from modui.i18n import _
from modui.records.changes import Edit
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.segmenting import fold
from modui.records.store import Store

if TYPE_CHECKING:
    from modui.documents.sheets import Table

_HEADINGS: Mapping[str, Sequence[str]] = {
    "member": ("昵称", "成员", "群昵称", "姓名", "谁", "member", "nickname", "name", "who"),
    "per_week": ("每周最多", "每周次数", "每周", "一周最多", "per week", "times a week", "weekly"),
    "per_month": ("每月最多", "每月次数", "每月", "一个月最多", "per month", "times a month", "monthly"),
    "quiet": ("免打扰时段", "免打扰", "勿扰时段", "安静时段", "安静时间", "quiet hours", "quiet"),
    "away": ("不在", "外出", "休假", "不在的日子", "哪些日子不在", "away", "days away"),
    "not_about": ("不问的话题", "不问", "不想被问", "不要问", "不想被问的话题", "not about", "rather not about"),
    "never": ("勿扰", "不要打扰", "不接受邀请", "请勿邀请", "从不", "从不邀请", "never", "do not ask"),
    "may": ("可以邀请", "可否邀请", "是否可以邀请", "接受邀请", "愿意被邀请", "may be asked", "ask"),
}
"""Those of the desk's own form are among them. ``may`` asks the opposite of ``never``."""
_YES = ("是", "对", "要", "勿扰", "可以", "可", "愿意", "yes, within this", "yes", "y", "true", "1", "x", "✓", "√")
_NO = ("否", "不", "不是", "不要", "不可以", "不愿意", "no", "n", "false", "0")
_NEVER = ("从不", "永不", "never")
"""Not to be asked, whichever way round the column asks."""
_ASIDE = re.compile(r"\s*[(（][^()（）]*[)）]$")
_UNLIMITED = ("不限", "随意", "都行", "any", "unlimited")
_NUMBER = re.compile(r"\d{1,4}")


@dataclass
class Report:
    """What taking in a table did, by the numbers of its rows."""

    changed: int = 0
    unchanged: int = 0
    rejected: list[tuple[int, str]] = field(default_factory=list)
    ignored: tuple[str, ...] = ()
    """Headings of columns that say nothing known, of wishes or of members."""


def import_table(store: Store, table: "Table") -> Report:
    """Take in how members want to be asked: one change. An empty cell changes nothing.

    Rows that cannot be taken in are reported, and hinder no other.

    Raises:
        BadInput: ``care-headings``: no column says who, or none says anything of how they want to be asked.
    """
    columns = _columns(table.headings)
    known = {*columns.values(), *recognise(table.headings)}
    ignored = tuple(one for one in table.headings if one not in known and not is_own(one))
    report = Report(rejected=[*table.broken], ignored=ignored)

    def taken(state: State) -> list[Edit]:
        edits: list[Edit] = []
        seen: set[str] = set()
        for number, cells in table.rows:
            try:
                member = resolve(state, cells.get(columns["member"], "")).id
                if member in seen:
                    raise NotFound("member-twice", _("The same member stands in an earlier row."))
                found = settings.allow(state, member, _values(columns, cells)).edits
            except ModuiError as error:
                report.rejected.append((number, error.message))
                continue
            seen.add(member)
            edits += found
            report.changed += bool(found)
            report.unchanged += not found
        return edits

    store.act(lambda state: settings.ALLOW.propose(taken(state)))
    report.rejected.sort()
    return report


def says_wishes(heading: str) -> bool:
    """Whether a column under `heading` says how somebody wants to be asked."""
    return any(_asked(heading) in names for part, names in _HEADINGS.items() if part != "member")


def _asked(heading: str) -> str:
    """What a heading asks, without the number, the remarks and the examples that stand with it."""
    return fold(_ASIDE.sub("", bare_heading(heading)))


def _columns(headings: Sequence[str]) -> dict[str, str]:
    """The headings by what their columns say."""
    found = {part: name for name in reversed(headings) for part, names in _HEADINGS.items() if _asked(name) in names}
    if "member" not in found or len(found) == 1:
        raise BadInput(
            "care-headings",
            _("This table does not say who wants to be asked how."),
            _("It needs a column 昵称 (or “nickname”), and 每周最多, 每月最多, 免打扰, 不在, 不问 or 勿扰."),
        )
    return found


def _values(columns: Mapping[str, str], cells: Mapping[str, str]) -> dict[str, Value]:
    """What a row says; cells that are empty are left out."""
    found: dict[str, Value] = {}
    for part, heading in columns.items():
        text = cells.get(heading, "").strip()
        if not text or part == "member":
            continue
        if part in settings.NUMBERS:
            digits = _NUMBER.search(text)
            found[part] = None if fold(text) in _UNLIMITED else settings.number(digits[0] if digits else text)
        elif part in ("never", "may"):
            found["never"] = _never(part, text)
        else:
            found[part] = text if part == "quiet" else [*items(text)]
    return found


def _never(part: str, text: str) -> bool:
    """Whether a cell asks never to be asked."""
    said = fold(text)
    # As the desk's form has it: 可以，按上面说的.
    yes = said in _YES or said.startswith("可以")
    if said in _NEVER:
        return True
    if not yes and said not in _NO:
        raise BadInput("flag-form", _("“{text}” is neither yes nor no.").format(text=text), _("Write 是 or 否."))
    return yes if part == "never" else not yes
