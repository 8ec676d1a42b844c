"""The export of a form (问卷星, 腾讯文档, Google Forms and the like) as questions, answers or member profiles.

What a column may be headed is what a section of a document may be headed. What the form's program adds of its own (row
numbers, durations, addresses) is left out; what fits nowhere is shown.
Ballots and members have readers of their own, which a form is handed to: ``vote.read_form``, ``members.import_table``;
questions and answers are taken in by ``form_rows``.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from modui.documents.sections import headline, split
from modui.documents.sheets import Table
from modui.duties import form_consent, headings
from modui.duties.answers import reading as answers
from modui.duties.intake import reading as questions
from modui.i18n import _
from modui.records.words import ANSWER_SECTIONS, SECTIONS

USES = ("questions", "answers", "ballots", "members")

_VENDORS: Mapping[str, Sequence[str]] = {
    "wjx": ("提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", "总分"),
    "tencent": ("提交人", "填写人", "提交者", "填写时间", "开始答题时间", "结束答题时间", "答题时长", "编号"),
    "google": ("时间戳记", "时间戳", "Timestamp", "Email Address", "电子邮件地址", "Username", "Score"),
    "microsoft": ("Start time", "Completion time", "开始时间", "完成时间", "Last modified time", "上次修改时间"),
}
"""What each program puts above the columns that are its own."""
_OWN = """
    序号 编号 答卷编号 id no 提交答卷时间 所用时间 来源 来源详情 来自ip ip ip地址 总分 得分 分数 score
    提交时间 填写时间 答题时间 开始时间 完成时间 开始答题时间 结束答题时间
    答题时长 用时 提交者id 用户id 微信openid openid 时间戳记 时间戳 timestamp starttime completiontime
    lastmodifiedtime 上次修改时间 提交来源 浏览器 操作系统 设备
    填写设备 地理位置 填写时长 更新时间 修改时间 respondentid networkid
    language 语言 totalpoints quizfeedback useragent submittedat submitdate startdate token
"""
_TIMES = """
    提交答卷时间 提交时间 填写时间 时间戳记 时间戳 timestamp completiontime 完成时间 结束答题时间 submittedat submitdate
"""
_SUBMITTERS = """
    提交人 填写人 提交者 填写者 微信昵称 昵称 群昵称 您的昵称 你的昵称 您的群昵称 nickname username name 姓名 您的姓名
    提问者 提问人 解答人 解答者 作者 称呼
"""
_NUMBERED = re.compile(r"^\s*(?:Q?\s*\d{1,3}\s*[.、．:：)）]|[(（]\d{1,3}[)）]|\[[^\]]{1,8}\])\s*", re.IGNORECASE)
_ASIDE = re.compile(
    r"[(（【\[](?:必填|选填|单选|多选|填空|可多选|最多选\d+项|required|optional)[^)）】\]]{0,20}[)）】\]]|[*＊]\s*$",
    re.IGNORECASE,
)
_BALLOT = re.compile(
    r"投票|评选|选票|认可|最(?:好|佳|有用)|哪(?:些|个)(?:解答|回答|答案)|vote|ballot|best answer", re.IGNORECASE
)


class Column(NamedTuple):
    """What a column is taken for."""

    heading: str
    role: str
    """``time``, ``nickname``, ``own`` (of the form's program, left out), ``field``, or ``unplaced``."""
    field: str
    """The section or field that it fills; empty where it fills none."""


class FormRow(NamedTuple):
    """One submission."""

    row: int
    at: str
    """When it was submitted, as the form writes it."""
    nickname: str
    values: dict[str, str]
    """What was filled in, by heading, without what is the program's own."""

    @property
    def consent(self) -> form_consent.Agreed:
        """What they agreed to."""
        return form_consent.agreed({bare_heading(heading): cell for heading, cell in self.values.items()})


class Form(NamedTuple):
    """The export of a form."""

    vendor: str
    """``wjx``, ``tencent``, ``google``, ``microsoft``, or empty."""
    use: str
    """One of ``USES``: what it seems to hold."""
    reason: str
    columns: tuple[Column, ...]
    rows: tuple[FormRow, ...]
    broken: tuple[tuple[int, str], ...]
    """Rows that could not be read, and why."""

    @property
    def unplaced(self) -> tuple[str, ...]:
        """The headings that fit nowhere."""
        return tuple(one.heading for one in self.columns if one.role == "unplaced")


def read_form(table: Table, use: str | None = None) -> Form:
    """What `table`, the rows of a form's export, holds; for `use` if that is known, else for what fits most columns."""
    roles = {heading: _role(heading, table) for heading in table.headings}
    nickname = _nickname(table.headings)
    if nickname:
        roles[nickname] = "nickname"
    asked = [heading for heading in table.headings if not roles[heading]]
    fields = {one: _fields(one, asked) for one in USES}
    seems, reason = _seems(table, asked, fields)
    chosen = use or seems
    if chosen != "members":
        roles |= {heading: "own" for heading in asked if _fold(heading) in _ADDRESSES}
    columns = tuple(_column(heading, roles[heading], fields[chosen].get(heading, "")) for heading in table.headings)
    if use:
        reason = _("it was said so")
    return Form(_vendor(table.headings), chosen, reason, columns, _rows(table, columns), table.broken)


def as_questions(form: Form) -> list[questions.Draft]:
    """The question that each row puts; what stands in columns that fit no section is its unplaced text.

    Without a title of its own, its first question is its title.
    """
    drafts: list[questions.Draft] = []
    for row in form.rows:
        sections, rest, title = _placed(form, row, SECTIONS)
        title = title or next(filter(None, map(headline, (sections["demand"], *sections.values(), rest))), "")
        drafts.append(questions.Draft(title, sections, rest, row.nickname))
    return drafts


def as_answers(form: Form) -> list[answers.AnswerDraft]:
    """The answer that each row gives, with role, naming and scope where they are asked; the rest is kept beside."""
    drafts: list[answers.AnswerDraft] = []
    for row in form.rows:
        sections, rest, title = _placed(form, row, ANSWER_SECTIONS)
        read = answers.read(_document(row))
        title = title or next(filter(None, map(headline, (sections["summary"], *sections.values(), rest))), "")
        agreed = row.consent
        drafts.append(
            replace(
                read,
                title=title,
                sections=sections,
                rest=rest,
                author=row.nickname,
                naming=agreed.naming or read.naming,
                scope=read.scope if agreed.scope is None else agreed.scope,
            )
        )
    return drafts


def _placed(form: Form, row: FormRow, names: Sequence[str]) -> tuple[dict[str, str], str, str]:
    """The sections of a row, what fits none of them under its heading, and the title."""
    parts: dict[str, list[str]] = {name: [] for name in names}
    rest: list[str] = []
    title = ""
    understood = row.consent.understood
    for column in form.columns:
        if bare_heading(column.heading) in understood:
            continue
        text = row.values.get(column.heading, "").strip()
        if column.field == "title":
            title = " ".join(text.split())
        elif column.field in parts:
            parts[column.field].append(text)
        elif text:
            rest.append(f"{bare_heading(column.heading)}: {text}")
    return {name: "\n\n".join(filter(None, texts)) for name, texts in parts.items()}, "\n\n".join(rest), title


def is_own(heading: str) -> bool:
    """Whether a column is what a form's program notes by itself."""
    folded = _fold(heading)
    return folded in _OWN_FOLDED or folded in _TIMES_FOLDED or folded in _ADDRESSES


def bare_heading(heading: str) -> str:
    """What is asked in `heading`, without its number and the remarks of the form's program."""
    return _ASIDE.sub("", _NUMBERED.sub("", heading)).strip().rstrip("：:?？ ") or heading.strip()


# Columns ------------------------------------------------------------------------------------------------------------


def _fold(heading: str) -> str:
    return "".join(one for one in bare_heading(heading).casefold() if one.isalnum())


_ADDRESSES = ("emailaddress", "电子邮件地址")
"""Whom to write to: of use for members, and nobody's business in a question or an answer."""
_OWN_FOLDED, _TIMES_FOLDED = frozenset(_OWN.split()), frozenset(_TIMES.split())
_SUBMITTERS_FOLDED = tuple(_SUBMITTERS.split())


def _role(heading: str, table: Table) -> str:
    folded = _fold(heading)
    if folded in _TIMES_FOLDED:
        return "time"
    # A column called 来源 is a program's only beside its other columns.
    return "own" if folded in _OWN_FOLDED and (folded != "来源" or "来源详情" in table.headings) else ""


def _nickname(given: Sequence[str]) -> str:
    """The column that says who submitted: what the form asked goes before what its program knows."""
    folded = {_fold(heading): heading for heading in reversed(given)}
    asked = [folded[name] for name in _SUBMITTERS_FOLDED[4:] if name in folded]
    known = [folded[name] for name in _SUBMITTERS_FOLDED[:4] if name in folded]
    return next(iter([*asked, *known]), "")


def _column(heading: str, role: str, field: str) -> Column:
    if not role and not field and form_consent.asks(bare_heading(heading)):
        field = "consent"
    return Column(heading, role or ("field" if field else "unplaced"), field)


def _fields(use: str, asked: Sequence[str]) -> dict[str, str]:
    """Which section or field each of the headings fills, in a form for `use`."""
    if use == "ballots":
        return {heading: "choice" for heading in asked if _BALLOT.search(heading)}
    if use == "members":
        bare = {bare_heading(heading): heading for heading in asked}
        return {bare[name]: field for name, field in headings.recognise(list(bare)).items()}
    known = questions.HEADINGS if use == "questions" else answers.HEADINGS
    fields = {"asker": questions.ASKER} if use == "questions" else answers.FIELDS
    found: dict[str, str] = {}
    for heading in asked:
        read = split(f"## {bare_heading(heading)}\n\nx", known, fields)
        name = next((section for section, text in read.sections.items() if text), "")
        name = name or next((field for field, text in read.fields.items() if text), "")
        name = name or ("title" if _fold(heading) in ("标题", "题目", "title", "问题标题") else "")
        if name:
            found[heading] = name
    return found


def _seems(table: Table, asked: Sequence[str], fields: Mapping[str, Mapping[str, str]]) -> tuple[str, str]:
    """What a form is for: the use that places most of its columns, and the reason."""
    placed = {use: len(fields[use]) for use in USES}
    if placed["ballots"] and placed["ballots"] >= len(asked) / 2:
        return "ballots", _("it asks whom to vote for")
    best = max(("questions", "answers", "members"), key=lambda use: placed[use])
    if not placed[best]:
        return "questions", _("no column tells what it is for")
    shown = Counter(fields[best].values())
    return best, _("its columns fit: {fields}").format(fields=", ".join(shown))


def _vendor(given: Sequence[str]) -> str:
    there = {_fold(heading) for heading in given}
    counts = {vendor: sum(_fold(one) in there for one in own) for vendor, own in _VENDORS.items()}
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] else ""


# Rows ---------------------------------------------------------------------------------------------------------------


def _rows(table: Table, columns: Sequence[Column]) -> tuple[FormRow, ...]:
    times = [one.heading for one in columns if one.role == "time"]
    names = [one.heading for one in columns if one.role == "nickname"]
    kept = [one.heading for one in columns if one.role in ("field", "unplaced")]
    found: list[FormRow] = []
    for number, cells in table.rows:
        values = {heading: cells[heading] for heading in kept if cells.get(heading, "").strip()}
        at = next((cells[one] for one in times if cells.get(one)), "")
        nickname = next((cells[one].strip() for one in names if cells.get(one)), "")
        if values or nickname:
            found.append(FormRow(number, at, nickname, values))
    return tuple(found)


def _document(row: FormRow) -> str:
    """A row as the document that its author would have written: every column a heading."""
    return "\n\n".join(f"## {bare_heading(heading)}\n\n{text}" for heading, text in row.values.items())
