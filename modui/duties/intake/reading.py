"""Reading a question as somebody wrote it: a document by its headings, a chat message as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from modui.documents.sections import headline, listed, split
from modui.documents.text import clean
from modui.records.words import SECTIONS

HEADINGS: Mapping[str, Sequence[str]] = {
    "background": listed(
        """背景 背景介绍 背景情况 现状 情况 基本情况 目前情况 个人情况 我的情况 简介 自我介绍 项目介绍 我是谁 关于我
        前情 前因 background context situation introduction intro about-me about-us who-i-am who-we-are where-i-am"""
    ),
    "details": listed(
        """细节 详情 详细 详细情况 具体情况 具体细节 详细描述 详细说明 具体描述 具体说明 问题描述 问题详情 经过
        事情经过 补充 补充说明 details detail specifics particulars facts more-information what-happens
        what-happened what-is-happening"""
    ),
    "demand": listed(
        """诉求 需求 需要 问题 提问 疑问 困惑 想要 想问 想知道 希望 期望 期待 目标 求助 求教 请教 核心问题 demand
        demands ask asks question questions problem need needs want wants request goal goals expectation help-needed
        help-wanted looking-for what-i-hope-for i-hope"""
    ),
    "tried": listed(
        """已尝试 尝试 尝试过 已经尝试 试过 试了 做过 做了 做过什么 做过哪些 已做 已有尝试 努力过 用过 tried
        attempts attempted done-so-far already-done what-did-not-work what-didn't-work"""
    ),
    "deadline": listed(
        """期限 限期 时限 截止 截止时间 截止日期 截止日 时间 时间要求 时间限制 最晚时间 多久 何时 什么时候
        什么时候要 何时需要 希望多久 deadline timeline timeframe when urgency by-when due-date due needed-by
        time-limit time-frame when-do-i-need-it when-i-need-it"""
    ),
}
"""What the sections of a question may be headed."""

ASKER = listed("提问者 提问人 题主 求助者 求助人 昵称 群昵称 姓名 asker asked-by nickname name")
"""What the line that names the asker may begin with."""

_MESSAGE = 400
"""A text without headings up to this length is one message, which asks something."""


@dataclass(frozen=True)
class Draft:
    """A question as it was read. `sections` has all five, empty ones too."""

    title: str
    sections: dict[str, str]
    unplaced: str = ""
    """What stands under no heading that is known; nothing is dropped."""
    asker: str = ""
    """Who asks, as the text itself names them."""


def read(markdown: str, source_name: str = "") -> Draft:
    """The question that `markdown` puts, by its headings; a short text without any is all demand.

    The title is the text's own, else the demand's first question, else the name of the file.
    """
    text = clean(markdown)
    found = split(text, HEADINGS, {"asker": ASKER})
    sections = {section: found.sections.get(section, "") for section in SECTIONS}
    draft = Draft(found.title, sections, found.unplaced, found.fields.get("asker", ""))
    if not found.sections and len(draft.unplaced) <= _MESSAGE:
        draft = _as_demand(draft)
    return _titled(draft, PurePath(source_name).stem)


def from_message(text: str) -> Draft:
    """The question that one chat message puts: what has headings in its sections, a message without any as demand."""
    draft = read(text)
    return draft if any(draft.sections.values()) else _titled(_as_demand(draft), "")


def _as_demand(draft: Draft) -> Draft:
    return replace(draft, sections=draft.sections | {"demand": draft.unplaced}, unplaced="")


def _titled(draft: Draft, name: str) -> Draft:
    texts = (draft.sections["demand"], draft.unplaced, *draft.sections.values())
    return replace(draft, title=draft.title or next(filter(None, map(headline, texts)), name))
