"""Is a question clear enough to be answered well? Advice for the moderator; nothing here blocks."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from modui.i18n import _

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_ASKS = re.compile(
    r"[?？]|怎么|怎麼|怎样|怎樣|如何|什么|什麼|哪|谁|誰|多少|多久|是否|能不能|可不可以|要不要|该不该|該不該|值不值|有没有|有沒有|为什么|為什麼|为何"
    r"|吗|嗎|呢|求|请教|請教|请问|請問|想知道|想听|想聽|想要|希望|需要|建议|建議|办法|辦法"
    r"|\b(?:how|what|which|who|where|when|why|should|could|can|would|advice|help|looking for|need|want|recommend"
    r"|suggest|tell me)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?:\d+|[一二三四五六七八九十两兩半几幾]+)\s*个?個?(?:小时|小時|天|日|周|週|星期|礼拜|月|年)\s*"
    r"(?:以内|以內|之内|之內|内|內|之前|前)"
    r"|(?:月底|年底|年前|节前|开学|開學|周末|週末|本周|这周|這週|下周|下週|下个月|下個月|明天|后天|後天)"
    r"\S{0,4}(?:前|要|定|决定|決定)|尽快|儘快|不急"
    r"|\b(?:within|in) (?:\d+|an?|one|two|three|four|five|six|a few)(?: or \w+)? (?:hour|day|week|month|year)s?\b"
    r"|\bby (?:the end|next|this|tomorrow|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|\basap\b|\bno (?:rush|hurry)\b",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"[\s。.!！-]*(?:略|同上|见上|見上|待补充|待補充|tbd|todo|x+)?[\s。.!！-]*", re.IGNORECASE)
_NONE = re.compile(r"[\s。.]*(?:无|無|没有|沒有|暂无|暫無|none|nothing|no|n/?a)[\s。.]*", re.IGNORECASE)
_FIGURE = re.compile(
    r"\d|[二三四五六七八九十百千万两兩半几幾][个個名位人家天周週月年岁歲块塊元万萬次条條]|\b(?:two|three|four|five|ten)\b"
)
_GENERIC = re.compile(
    r"(?:怎么|怎麼|怎样|怎樣|如何)[^，。；,;]{1,10}[?？]?$"
    r"|^(?:how (?:do|can|should|to)|what is the best way)\b(?:\W+\w+){1,9}\W*$",
    re.IGNORECASE,
)
_ITEM = re.compile(r"^\s*(?:[-*+•·]|\d{1,2}[.)、．]|[（(]\d{1,2}[）)]|[①-⑳])\s*\S", re.MULTILINE)
_INLINE_ITEM = re.compile(r"(?<=[。；;：:，,\s])(?:\d[.)、．](?!\d)|[（(]\d[）)]|[①-⑳])\s*\S")
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;\n]?")

_ENOUGH = 8
_SHORT = 30
_VAGUE = 100
"""Weights (see :func:`weight`): a section that says something, a text too short to answer, one short of specifics."""
_ENUMERATED = 4
_MANY = 3


@dataclass(frozen=True)
class Check:
    """One thing looked at. `hint` says in plain words what would help; empty when it is fine."""

    check: str
    ok: bool
    hint: str


def weight(text: str) -> int:
    """How much `text` says: its Chinese characters, and two for each word or number of another script."""
    chinese = len(_CHINESE.findall(text))
    return chinese + 2 * len(_WORD.findall(_CHINESE.sub(" ", text)))


def clarity(title: str, sections: Mapping[str, str], unplaced: str = "") -> tuple[Check, ...]:
    """What is clear in a question and what is not: asked, background, details, tried, deadline, broad, several."""
    demand = sections.get("demand", "").strip() or unplaced
    told = "\n".join([*sections.values(), unplaced])
    asks = count_asks(demand)
    hints = {
        "asked": (
            bool(_ASKS.search(demand) or _ASKS.search(title)) or weight(demand) > _ENOUGH,
            _("Nothing is asked yet. What would they like to know or be able to do?"),
        ),
        "background": (
            _says(sections.get("background", "")),
            _("Who is asking, where, and since when? One or two sentences are enough."),
        ),
        "details": (_says(sections.get("details", "")), _("What happens exactly? Numbers and an example help most.")),
        "tried": (
            bool(sections.get("tried", "").strip()) and not _NOTHING.fullmatch(sections["tried"]),
            _("What was tried, and what came of it? “Nothing yet” is an answer too."),
        ),
        "deadline": (
            not _NOTHING.fullmatch(sections.get("deadline", "")) or bool(_TIME.search(f"{title}\n{demand}")),
            _("By when is an answer of use? “No hurry” is an answer too."),
        ),
        "broad": (
            not _is_broad(title, demand, told),
            _("It is too broad to answer well: for whom, with what, how much? Ask for one concrete case."),
        ),
        "several": (
            asks < _MANY,
            _("It asks {n} things at once. The one or two that matter most get the better answers.").format(n=asks),
        ),
    }
    return tuple(Check(check, ok, "" if ok else hint) for check, (ok, hint) in hints.items())


def _says(text: str) -> bool:
    return weight(text) >= _ENOUGH and not _NONE.fullmatch(text) and not _NOTHING.fullmatch(text)


def count_asks(demand: str) -> int:
    """How many things `demand` asks: the items of its list, its questions, or what it enumerates in a sentence."""
    items = len(_ITEM.findall(demand))
    prose = "\n".join(line for line in demand.split("\n") if not _ITEM.match(line))
    questions = {sentence.strip() for sentence in _SENTENCE.findall(prose) if sentence.rstrip()[-1:] in ("?", "？")}
    inline = max((len(_INLINE_ITEM.findall(line)) for line in prose.split("\n")), default=0)
    return max(items + len(questions), inline, *_enumerations(prose), 0)


def _enumerations(prose: str) -> Iterator[int]:
    """The length of each enumeration (甲、乙、丙、丁) in a sentence that asks."""
    for sentence in _SENTENCE.findall(prose):
        listed = sentence.count("、") + 1
        if listed >= _ENUMERATED and _ASKS.search(prose):
            yield listed


def _is_broad(title: str, demand: str, told: str) -> bool:
    said = weight(told)
    specific = bool(_FIGURE.search(told))
    if said < _SHORT:
        return not specific or said < _SHORT // 2
    sentences = [sentence.strip(" \t\n。；;") for sentence in (title, *_SENTENCE.findall(demand))]
    return said < _VAGUE and not specific and any(map(_GENERIC.search, sentences))
