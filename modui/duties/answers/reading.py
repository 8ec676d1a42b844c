"""Reading an answer as somebody wrote it: its sections by their headings, and who says it, as what, for whom."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from modui.documents.sections import headline, listed, split
from modui.documents.text import clean
from modui.duties.intake import Check, weight
from modui.i18n import _, language
from modui.records.words import ANSWER_SECTIONS, SCOPES

HEADINGS: Mapping[str, Sequence[str]] = {
    "summary": listed(
        """一句话 一句话总结 一句话结论 摘要 结论 总结 小结 概要 核心观点 观点 要点 简短回答 summary conclusion tldr
        tl;dr in-short in-brief in-one-sentence in-a-sentence short-answer key-point main-point bottom-line"""
    ),
    "method": listed(
        """做法 方法 步骤 办法 怎么做 怎样做 如何做 具体做法 具体方法 操作步骤 操作方法 建议 方案 解决方案 行动
        method methods steps step-by-step how how-to what-to-do what-i-would-do what-i-did how-i-did-it approach
        advice solution recommendation recommendations"""
    ),
    "reasoning": listed(
        """为什么 为何 理由 推理 原因 思路 逻辑 原理 道理 依据什么 为什么这样做 为什么有效 为什么这么做 背后的道理
        reasoning reason reasons rationale why why-it-works why-this-works why-i-think-so logic thinking"""
    ),
    "evidence": listed(
        """证据 依据 案例 数据 例子 实例 经历 亲身经历 经验 结果 效果 来源 参考 证据或例子 evidence example examples
        data case cases proof experience results sources references"""
    ),
    "limits": listed(
        """局限 局限性 限制 不适用 不适用的情况 不适合 什么时候不灵 什么情况下不灵 什么时候不管用 什么时候不适用
        适用范围 适用条件 边界 注意 注意事项 风险 例外 limits limit limitations limitation caveats caveat exceptions
        risks when-it-fails when-it-does-not-work when-it-doesn't-work when-not-to-use-it where-it-does-not-work
        does-not-work-when not-for watch-out"""
    ),
}
"""What the sections of an answer may be headed."""

FIELDS: Mapping[str, Sequence[str]] = {
    "author": listed(
        "解答人 解答者 回答人 回答者 答题人 作者 姓名 名字 昵称 author name nickname by answered-by written-by"
    ),
    "role": listed("身份 角色 我的身份 解答人身份 role my-role as i-am-a i-speak-as"),
    "naming": listed("署名 署名方式 怎么署名 如何署名 named-as name-me-as naming credit credit-as sign-as signed-as"),
    "scope": listed(
        "授权 授权范围 使用范围 公开范围 可用范围 可以用在 for consent scope audience may-appear-in use-for"
    ),
}
"""What the lines may be called that say who answers, as what, named how, and for whom."""

TEMPLATES = {
    "zh": """\
解答人：
身份：[ ] 用户 [ ] 从业者 [ ] 专业人士
署名：[ ] 实名 [ ] 昵称 [ ] 只署身份
授权：[ ] 群内 [ ] 公开 [ ] 成书

## 一句话

## 做法

## 为什么

## 证据或例子

## 什么时候不灵
""",
    "en": """\
Author:
Role: [ ] user [ ] practitioner [ ] specialist
Named as: [ ] real name [ ] nickname [ ] role only
For: [ ] group [ ] public [ ] book

## In one sentence

## Method

## Why

## Evidence or examples

## When it does not work
""",
}

_ROLES = {
    "user": listed("用户 使用者 普通用户 user"),
    "practitioner": listed("从业者 从业人员 实践者 practitioner"),
    "specialist": listed("专业人士 专业人员 专家 specialist expert professional"),
}
_NAMINGS = {
    "name": listed("实名 真名 本名 真实姓名 real-name full-name name"),
    "nickname": listed("昵称 群昵称 网名 nickname nick"),
    "role": listed(
        "只署身份 只署角色 仅署身份 身份 角色 匿名 不署名 不具名 role-only role anonymous anonymously no-name"
    ),
}
_SCOPES = {
    "group": listed("群内 群里 本群 社群内 社群 group community in-group"),
    "public": listed("公开 对外 网上 public publicly web"),
    "book": listed("成书 出书 书 book"),
    "all": listed("全部 都可以 都行 均可 不限 all anywhere everywhere everything"),
    "not": listed("不 不要 不能 不可以 不同意 不想 不得 勿 别 除 除了 not no except without never"),
    "stop": listed("外 以外 之外 , ; 。 but"),
}
_FILLERS = listed(
    """可以 可 和 及 与 以及 也 都 仅 只 限 仅限 内 范围 使用 用于 用 同意 授权 发布 就 即可 吧 的 署 我的 方式 在 ,
    ; 。 ┋ and or only in the a an for ok okay fine yes my use please as to be it is with me 、 / + & | . : ( )"""
)
_BOX = re.compile(r"(\[[ xX√✓✔]?\]|[☐☑☒✓✔□■√])([^\[☐☑☒✓✔□■√]*)")
_CHECKED = frozenset("xX√✓✔☑☒■")
_UNKNOWN_HEADING = re.compile(r"^ {0,3}#", re.MULTILINE)

_ONE_LINE = 120
"""A text without headings up to this length is the answer in one sentence."""


@dataclass(frozen=True)
class AnswerDraft:
    """An answer as it was read. `sections` has all five, empty ones too."""

    title: str
    sections: dict[str, str]
    rest: str = ""
    """What stands under no heading that is known; nothing is dropped."""
    author: str = ""
    """As the text names them; the member is for the moderator to choose."""
    role: str | None = None
    naming: str | None = None
    scope: tuple[str, ...] | None = None


def read(markdown: str, source_name: str = "") -> AnswerDraft:
    """The answer that `markdown` gives, by its headings.

    Free form is fine. A short text without headings is the summary, a longer one the method: who looks an answer up
    looks first for what to do, and what people send when they are asked says just that. Its first sentence makes the
    title, and is not repeated as a summary. Consent is recorded only where the line about it is understood whole; any
    other wording is kept with the rest, for the moderator to ask.
    """
    found = split(clean(markdown), HEADINGS, FIELDS)
    sections = {section: found.sections.get(section, "") for section in ANSWER_SECTIONS}
    rest = found.unplaced
    if rest and not _UNKNOWN_HEADING.search(rest):
        if not found.sections and len(rest) <= _ONE_LINE:
            sections["summary"], rest = rest, ""
        elif not sections["method"] and (not found.sections or len(rest) > _ONE_LINE):
            sections["method"], rest = rest, ""
    filled = {key: text for key, text in found.fields.items() if _checked(text)}
    naming = naming_of(filled.get("naming", ""))
    if "author" not in filled and "naming" in filled and naming is None:
        # "署名：阿树" says who answers rather than how to name them.
        filled["author"] = filled.pop("naming")
    author, *below = filled.get("author", "").split("\n", 1)
    scope = scope_of(filled.get("scope", ""))
    role, more = _role_and_more(filled.get("role", ""))
    labels = {"role": _("Role"), "naming": _("Named as"), "scope": _("For")}
    unread = {"role": more, "naming": naming is None, "scope": scope is None}
    kept = [f"{labels[key]}: {filled[key]}" for key in labels if key in filled and unread[key]]
    texts = (sections["summary"], sections["method"], *sections.values(), rest)
    title = found.title or next(filter(None, map(headline, texts)), PurePath(source_name).stem)
    return AnswerDraft(title, sections, "\n\n".join(filter(None, [rest, *below, *kept])), author, role, naming, scope)


def _role_and_more(text: str) -> tuple[str | None, bool]:
    """The role that `text` begins with, and whether it says more than that."""
    said = _folded(_checked(text))
    for role, words in _ROLES.items():
        for word in sorted(words, key=len, reverse=True):
            # Not 用户研究员, who is no mere user.
            if said.startswith(word) and not said[len(word) : len(word) + 1].isalnum():
                return role, len(said) > len(word)
    return None, bool(said)


def naming_of(text: str) -> str | None:
    """How `text` says somebody agreed to be named; none unless it says just that."""
    kinds = _understood(text, _NAMINGS) or []
    return kinds[0] if len(set(kinds)) == 1 else None


def scope_of(text: str) -> tuple[str, ...] | None:
    """Where `text` says somebody agreed to appear, in the order of ``SCOPES``; none unless it says just that.

    What may be public may be seen in the group too. "Not" holds up to the next comma.
    """
    allowed, barred = scopes_of(text)
    return tuple(scope for scope in SCOPES if scope in allowed - barred) or None


def scopes_of(text: str) -> tuple[set[str], set[str]]:
    """Where `text` says somebody agreed to appear, and where not to; nothing unless it says just that."""
    allowed: set[str] = set()
    barred: set[str] = set()
    negated = False
    for kind in _understood(text, _SCOPES) or []:
        if kind in ("not", "stop"):
            negated = kind == "not"
        else:
            (barred if negated else allowed).update(SCOPES if kind == "all" else {kind})
    if "public" in allowed - barred:
        allowed.add("group")
    return allowed, barred


def _understood(text: str, words: Mapping[str, Sequence[str]]) -> list[str] | None:
    """The kinds of the `words` that `text` is made of, in its order; none where it says anything else."""
    kinds = {word: kind for kind, some in words.items() for word in some}
    pieces = sorted({*kinds, *_FILLERS}, key=len, reverse=True)
    piece = re.compile(
        "|".join(rf"\b{re.escape(p)}\b" if p.isascii() and p.isalnum() else re.escape(p) for p in pieces)
    )
    said = _folded(_checked(text))
    found: list[str] = []
    position = 0
    while position < len(said):
        match = piece.match(said, position)
        if match is None and not said[position].isspace():
            return None
        if match and match[0] in kinds:
            found.append(kinds[match[0]])
        position = match.end() if match else position + 1
    return found


def _checked(text: str) -> str:
    """`text`; of boxes to tick, only what stands behind those that were ticked."""
    boxes = _BOX.findall(text)
    if not boxes:
        return text.strip()
    return ", ".join(label.strip() for box, label in boxes if _CHECKED & set(box))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def template(lang: str | None = None) -> str:
    """The blank form of an answer as Markdown, in the language `lang` or the one in use."""
    return TEMPLATES[lang or language()]


def depth(sections: Mapping[str, str]) -> tuple[Check, ...]:
    """What an answer has and what it lacks, section by section; advice, as short answers can be good ones."""
    wanted = {
        "summary": (1, _("One sentence that says it all helps who only skims.")),
        "method": (20, _("What exactly would one do, step by step?")),
        "reasoning": (8, _("Why should it work? One or two sentences are enough.")),
        "evidence": (8, _("Where has it worked? A case, a number, own experience.")),
        "limits": (4, _("When does it not work, or for whom?")),
    }
    said = {section: weight(sections.get(section, "")) for section in wanted}
    return tuple(
        Check(section, said[section] >= least, "" if said[section] >= least else hint)
        for section, (least, hint) in wanted.items()
    )
