"""Texts as a search sees them: folded, cut into words, and, for Chinese names, as they sound.

Light to import: the dictionaries are loaded by the first text.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, for a regular expression's brackets."""

_HAN = re.compile(f"[{HAN}]")
_FOREIGN = re.compile(f"(?![{HAN}])[^\\W\\x00-\\x7f]")
_UNIT = re.compile(f"[{HAN}]|[a-z0-9]+|(?![{HAN}])[^\\W_]")
_TRADITIONAL = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00))
"""Where in Unicode traditional characters stand."""
_READINGS = 3
"""Readings of one character that are searched for; dictionaries list the usual ones first."""
_VARIANTS = 8
"""Readings of one name up to which every combination is searched for."""
_LONGEST = 12
"""Characters of a name of which the sound is searched for."""
_PLURAL_ES = ("ses", "xes", "zes", "ches", "shes")

# Words of this trade that the dictionary does not know, and would cut into single characters.
_TRADE = """
    小红书 私域 带货 公众号 视频号 短视频 抖音 快手 微信 拼多多 知乎 闲鱼 小程序 独立站 自媒体 主播 播客 直播间 涨粉
    大促 拉新 促活 复购 客单价 话术 群规 群友 快闪 埋点 看板 竞品 后端 全栈 运维 低代码 大模型 提示词 个税 税筹 背调
    竞业 尽调 众筹 天使轮 冷链 助农 预制菜 非遗 文创 绘本 家校 辅食 番茄钟 拆书 手账 减脂 私教 考公 考编 译后 内耗
    躺平 搭子
"""

_STOP = """
    第一 第一次 第二 一次 二 两 三 十 人 小时 分钟 开始 左右 的 了 是 我 你 他 她 它 您 们 我们 你们 他们 大家 咱们
    在 有 没有 没 和 就 不 都 也 还 又 再 才 只 很 太 最 更 比 被 把 给 让 从 到 对 对于 向 往 与 跟 及 以及 或 或者
    而 而且 并 并且 但 但是 可是 不过 因为 所以 因此 如果 虽然 那么 这么 这样 那样 这个 那个 这些 那些 这 那 哪 哪些
    哪个 哪里 谁 什么 怎么 怎么办 怎样 怎么样 如何 为什么 为何 多少 几 吗 呢 吧 啊 呀 嘛 哦 着 过 得 地 之 其 等
    等等 一 一个 一些 一下 一点 一直 已经 正在 现在 目前 最近 以前 以后 之前 之后 时候 可以 可能 能 能够 能不能 会
    不会 要 想 想要 需要 应该 必须 请 请问 请教 谢谢 感谢 希望 觉得 知道 感觉 是不是 有没有 还是 比较 非常 特别 真的
    其实 就是 只是 只有 不是 不能 不要 不知道 自己 别人 上 下 里 中 内 外 前 后 年 月 日 天 周 次 个 种 位 做 去 来
    说 看 用 好 大 小 多 少 问题 情况 东西 事情 有人
    a about above after again all also am an and any are as at be because been before being but by can could did do
    does doing don down for from get got had has have having he her here him his how i if in into is it its just
    like me more most my need no not now of off on once one only or other our out over own please s same she should
    so some such t than thank thanks that the their them then there these they this those to too up us use using
    very want was way we were what when where which while who why will with would you your
"""
STOP_WORDS = frozenset(_STOP.split())
"""Words that say nothing about what a text is about. They are kept in the index, and not asked for."""


class Sounds(NamedTuple):
    """How a name sounds, in letters: whole, and from every later syllable on."""

    whole: tuple[str, ...]
    inner: tuple[str, ...]


def fold(text: str) -> str:
    """`text` without the differences of width and case that people do not mean, and without space at its ends."""
    return (text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()).strip()


def simplified(text: str) -> str:
    """`text` folded, and in simplified characters: 臺灣 is searched for as 台湾 is."""
    folded = fold(text)
    return folded if folded.isascii() else folded.translate(_simple())


def is_han(text: str) -> bool:
    """Whether `text` begins with a Chinese character."""
    return _HAN.match(text) is not None


def words(text: str) -> list[str]:
    """The words of `text` in their order, simplified. Long Chinese words come after the shorter ones within them.

    Punctuation and symbols are left out, but for the signs that belong to a word: ``c++``, ``c#``.
    """
    return cut(simplified(text))


def cut(folded: str) -> list[str]:
    """:func:`words`, of a text that is simplified already."""
    found = _cut()(folded, False)
    if _FOREIGN.search(folded):
        found = _joined(found)
    return [word for word in found if word[0].isalnum()]


def _joined(pieces: list[str]) -> list[str]:
    """`pieces` with the words of other scripts whole again: the cutter knows only Chinese and English letters."""
    joined: list[str] = []
    open_word = False
    for piece in pieces:
        part = piece[0].isalnum() and not is_han(piece)
        if part and open_word:
            joined[-1] += piece
        else:
            joined.append(piece)
        open_word = part
    return joined


def stems(words: Iterable[str]) -> list[str]:
    """Each of `words` as its :func:`stem`."""
    return [stem(word) if word[-1] == "s" else word for word in words]


def stem(word: str) -> str:
    """`word`, an English plural as its singular; roughly, but always alike."""
    if len(word) > 3 and word.endswith("s") and word.isascii() and word.isalpha():
        if word.endswith("ies") and len(word) > 4:
            return word[:-3] + "y"
        if word.endswith(_PLURAL_ES):
            return word[:-2]
        if word[-2] not in "sui":
            return word[:-1]
    return word


def sounds(name: str) -> tuple[Sounds, Sounds]:
    """How `name` sounds in pinyin, and the initials of that, with the usual readings of each character.

    ``张小满`` is ``zhangxiaoman`` and ``zxm``; letters and digits stand for themselves.
    """
    units = [_readings(unit) for unit in _UNIT.findall(fold(name)[:_LONGEST])]
    return _read_out(units), _read_out([tuple(dict.fromkeys(one[0] for one in unit)) for unit in units])


def _read_out(units: list[tuple[str, ...]]) -> Sounds:
    """What `units` sound like together: all combinations of readings or, of too many, those with one unusual one."""
    ends = [""]
    inner: list[str] = []
    for readings in reversed(units):
        inner += ends
        usual, *others = readings
        before = ends[:_VARIANTS]
        ends = [usual + end for end in before]
        for reading in others:
            ends += [reading + end for end in (before if len(ends) + len(before) <= _VARIANTS else before[:1])]
    return Sounds(tuple(filter(None, ends)), tuple(filter(None, inner)))


@cache
def _readings(unit: str) -> tuple[str, ...]:
    if not is_han(unit):
        return (unit,)
    from pypinyin import Style, pinyin

    found = [reading for readings in pinyin(unit, style=Style.NORMAL, heteronym=True) for reading in readings]
    # People type ü as v or as u; a rare character without a known reading stands for itself.
    return tuple(dict.fromkeys([*found[:_READINGS], *(one.replace("v", "u") for one in found[:_READINGS])]))


@cache
def _simple() -> dict[int, str]:
    """Each traditional character that stands for one simplified one, by its number."""
    from opencc import OpenCC

    every = [chr(number) for first, last in _TRADITIONAL for number in range(first, last)]
    simple = OpenCC("t2s").convert("\n".join(every)).split("\n")
    return {ord(one): other for one, other in zip(every, simple, strict=True) if one != other}


@cache
def _cut() -> Callable[[str, bool], list[str]]:
    """The cutter, knowing the words of this trade. Without its guesses at unknown words: they depend on what is near,
    so that a question and a member's text would be cut differently."""
    import rjieba

    for word in _TRADE.split():
        rjieba.add_word(word, None, None)
    return rjieba.cut_for_search
