"""What somebody said they vote for, as text: read whole into the marks of a kept ballot, or handed back with a reason.

Here the marks hold the labels of options, as they are said, in the place of ids; see :mod:`modui.duties.vote.choices`.
"""

import re
import unicodedata
from functools import cache

from modui.duties.vote.choices import is_ranked
from modui.i18n import _


class Unreadable(Exception):
    """The verdict on a line or a cell: a stable code, and the reason for people."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code)
        self.code = code
        self.reason = reason


# Characters ---------------------------------------------------------------------------------------------------------

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
_KEYCAP = re.compile("([0-9])\ufe0f?\u20e3")
_NEGATIVE = "❌✖❎✘✗✕🚫👎⛔"


@cache
def _enclosed() -> dict[int, str]:
    """The digits in circles, brackets and the like (①, ⑵, ❸), as the numbers they stand for, set apart."""
    ranges = (range(0x2460, 0x249C), range(0x24EA, 0x2500), range(0x2776, 0x2794), range(0x1F100, 0x1F10D))
    return {code: f" {int(unicodedata.numeric(chr(code)))} " for codes in ranges for code in codes}


def folded(text: str) -> str:
    """`text` with everything alike that people write alike: widths, capitals, spaces, digits in circles."""
    if text.isascii():
        return " ".join(text.lower().split())
    text = _KEYCAP.sub(r" \1 ", text).translate(_enclosed())
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text).casefold()).split())


def bare(text: str) -> str:
    """Folded `text` without emoji, which come and go around nicknames."""
    if text.isascii():
        return text
    return " ".join("".join(" " if _is_symbol(one) else one for one in text).split())


def _is_symbol(character: str) -> bool:
    return (
        character > "\u007f"
        and character not in _NEGATIVE
        and (unicodedata.category(character) in ("So", "Sk", "Co") or character == "√")
    )


# Ballots ------------------------------------------------------------------------------------------------------------

NUMBER = re.compile(r"[0-9]+")
_RANGE = re.compile(r"\d\s*(?:[-–—~:]|\.\.+|至|到)\s*\d")
_STICKER = re.compile(r"\[[^\[\]\d]{1,12}\]")
_FILLERS = (
    "我投票给 投票给 投票 选票 票给 改投 改选 改成 改为 我投 我选 投给 选择 支持 赞成 认可 同意 还有 以及 编号 选项 "
    "答案 解答 谢谢大家 谢谢 辛苦了 号 项 个 第 和 与 跟 及 加 给 投 选 改 票 也 吧 了 啊 哈 "
    "votes vote voting for and options option answers answer number no. thanks please"
)
FILLER = re.compile("|".join(re.escape(word) for word in sorted(_FILLERS.split(), key=len, reverse=True)))
BLANK = re.compile(
    r"(?:我|i )?(?:投|选|交|vote )?(?:一张)?"
    r"(?:弃权|弃票|空白|白票|空票|不选|都不选|blank|abstain(?:s|ing|ed)?|abstention)票?"
)
"""A ballot that is cast and chooses nothing."""
_SEPARATORS = re.compile(r"[\s,、;:.。/|&+!?^_()\-–—'\"“”‘’=>#@]+")
_ARROWS = re.compile(r"→|➡|⇒|》|-+>|=+>|大于|优于")
_EQUAL = re.compile(r"==+|等于|并列")
_POINTS = re.compile(
    r"(?:第|no\.?|#)?\s*([0-9]+)\s*(?:号|项|个)?\s*(?:[:=]|-+>?|给|打|得)\s*([0-9]+)\s*(?:分|points?|pts?)?"
)


_ONES = "一二三四五六七八九"
_NUMERAL = re.compile(
    rf"(?:(?<=[第投选号项和与跟及加给、,;:。.\s>=+])|^)(十[{_ONES}]?|[{_ONES}两])(?=[号项和与跟及加、,;。.\s>=!+]|$)"
)


def _in_digits(numeral: re.Match[str]) -> str:
    """A Chinese numeral up to nineteen in digits, set apart."""
    tens, ones = numeral[1].startswith("十"), numeral[1].removeprefix("十").replace("两", "二")
    return f" {10 * tens + (_ONES.index(ones) + 1 if ones else 0)} "


def read_said(method: str, text: str) -> list[str]:
    """What folded `text` votes for by a method: marks on labels, as they are said; none for a blank ballot.

    Raises:
        Unreadable: ``choice-none``, ``line-unclear``.
    """
    text = _STICKER.sub(" ", text)
    if BLANK.fullmatch(_SEPARATORS.sub(" ", bare(text)).strip()):
        return []
    if method == "score":
        return _points(text)
    text = _NUMERAL.sub(_in_digits, text)
    return _ranking(text) if is_ranked(method) else _numbers(text)


def _numbers(text: str) -> list[str]:
    """The numbers in `text`, if nothing else is said in it."""
    if _RANGE.search(text):
        raise Unreadable("line-unclear", _("From one number to another, or only these two? Write each."))
    _require_clear(NUMBER.sub(" ", FILLER.sub(" ", bare(text))))
    return _some(NUMBER.findall(text))


def _ranking(text: str) -> list[str]:
    """The numbers in `text`, best first; ``=`` before one that is equal with the one before.

    Either every step is written (``2>1=3``), or none and the numbers stand in their order (``2 1 3``).
    """
    text = bare(_EQUAL.sub("=", _ARROWS.sub(">", text)))
    _require_clear(NUMBER.sub(" ", FILLER.sub(" ", text)))
    numbers = _some(NUMBER.findall(text))
    between = NUMBER.split(text)[1:-1]
    steps = [re.sub(r"[^=>]", "", gap) for gap in between]
    written = [mark for mark in steps if mark]
    if any(mark not in ("=", ">") for mark in written) or (written and len(written) < len(steps)):
        raise Unreadable("line-unclear", _("Which is better, and which are equal? Write it as 2>1=3."))
    return [numbers[0], *("=" * (mark == "=") + number for mark, number in zip(steps, numbers[1:], strict=True))]


def _points(text: str) -> list[str]:
    """The numbers in `text` with their points, ``1:5``."""
    text = bare(text)
    pairs = _POINTS.findall(text)
    left = _POINTS.sub(" ", text)
    if NUMBER.search(left):
        raise Unreadable("line-unclear", _("Points are written as number:points, 1:5 2:3."))
    _require_clear(FILLER.sub(" ", left))
    _some([number for number, _given in pairs])
    return [f"{number}:{given[:9]}" for number, given in pairs]


def _require_clear(left: str) -> None:
    """Raise where something else is said, of which nothing is understood."""
    unclear = _SEPARATORS.sub(" ", left).strip()
    if unclear:
        raise Unreadable("line-unclear", _("“{text}” is not understood.").format(text=unclear))


def _some(numbers: list[str]) -> list[str]:
    if not numbers:
        raise Unreadable("choice-none", _("There is no number in it."))
    return numbers
