"""Needs and offers that meet: pure rules over what members wrote of themselves.

Two members fit when words of what one needs stand in what the other gives; the rarer a word is among all that is
given, the more it says. A score is exactly the sum of its shares, and each share names its field and its words.
"""

import heapq
import math
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import permutations
from typing import NamedTuple

from modui.duties.exchange import kinds
from modui.records.segmenting import STOP_WORDS, fold, is_han, stem, words

WEIGHTS: Mapping[str, float] = {"offers": 3.0, "expertise": 2.5, "tags": 2.0, "position": 0.7, "industry": 0.7}
"""How much each field of a member says about what they can give."""
ASIDE = frozenset(("position", "industry"))
"""Fields that support a fit and make none by themselves."""
NEAR: Mapping[str, float] = {
    "offers": 2.0,
    "interests": 2.0,
    "tags": 2.0,
    "expertise": 2.0,
    "industry": 1.5,
    "position": 1.5,
    "career": 1.0,
    "needs": 1.0,
}
"""How near a member is to a question's matter without knowing its answer."""
KIND = 3.0
"""What it says that somebody offers just the kind of help that is asked for."""
EACH = 2
"""Pairs in one list that one member stands in as who helps: others have something to give, too."""

_TOPICS = ("expertise", "tags")
"""The fields whose words are what a community talks about. Others (说话, 提前) tell half as much, and make no pair."""
_ASIDE_TERM = 0.5
_COUNT = re.compile("[一二两三四五六七八九十几百千万半]+[个位次年月天条周点种]?")
_COMMON = 0.2
"""Words that stand in more of what is given than this say nothing; in a small community, in more than ``_FEW``."""
_FEW = 4
_MOST = 500
"""Members with one word who are tried for one other."""
_TRIED = 12
"""Who could help one member that are weighed exactly."""
_LOOKED_AT = 2_000
"""Members whose needs a list of everybody's looks at."""
_LENGTH = 0.5
"""How far a word counts less with who says many: the ``b`` of BM25 (Robertson and Zaragoza 2009), by trying it."""
_GRAIN = 1024
"""Shares are whole numbers of this part, so that their sum is exact in any order."""
_SHOWN = 6

_TALK = """
    找人 聊聊 聊 帮 帮忙 帮助 提供 分享 交流 学习 学 学会 学着 了解 方法 办法 经验 朋友 找 找到 希望 可 随便 免费 看看
    一起 有些 怕 又怕 总 老 新 真 好 坏 人 事 拿 听听 听 请教 想法 想知道 不知 值得 做成 变成 成 能教 可聊 来说 讲 讲讲
    写 问 愿意 来 开头 想学 想找 怎么做 哪里 有没有人 试试
    try learn help offer need looking find friends happy people thing things sell sound small online real share talk
    know good better best new make making work working anyone someone something free guide guides
"""
_PLAIN = STOP_WORDS | frozenset(_TALK.split())
"""Words that people use of any need and any offer."""


_MATTERS = """
    工具 材料 内容 老板 手机 电脑 学生 孩子 客户 客人 用户 员工 团队 公司 企业 行业 产品 项目 平台 资源 资料 信息 系统
    流程 计划 工作 独立 管理 数据 分析 服务 技术 市场 业务 效率 信任 情况 生活 时间 能力 技能
    tool material content boss phone computer student child children customer client user staff team company industry
    product project platform resource information system process plan work service technology market business data
    management analysis time life skill
"""
_GENERAL = frozenset(map(stem, _MATTERS.split()))
"""Means, people and matters in general, which say something only beside another word: both have tools."""


class Gives(NamedTuple):
    """What one member needs and gives, as they wrote it; `kinds` are the kinds of help they offer, with what about."""

    member: str
    needs: str
    fields: Mapping[str, str]
    kinds: Mapping[str, str] = {}


class Meeting(NamedTuple):
    """Words of a need that stand in one field of who could help, or the kind of help that both name."""

    source: str
    terms: tuple[str, ...]
    share: float


class Pair(NamedTuple):
    """Two members who could help: `helper` gives what `seeker` needs. `score` is exactly the sum of the shares."""

    seeker: str
    helper: str
    score: float
    meetings: tuple[Meeting, ...]


def telling(text: str) -> dict[str, str]:
    """The stems of the words in `text` that say what it is about, each as it was written."""
    found = {stem(word): word for word in reversed(words(text)) if word not in _PLAIN}
    return {
        term: word
        for term, word in found.items()
        if not word.isdecimal()
        and not _COUNT.fullmatch(word)
        and (len(word) > 1 or not is_han(word))
        and term not in _PLAIN
    }


def words_of(meetings: Iterable[Meeting]) -> list[str]:
    """The words in which two meet, each once, those that are part of a longer one left out."""
    return _apart([*dict.fromkeys(term for one in meetings for term in one.terms)])


class Market:
    """All that members need and give, by the words it is said in."""

    def __init__(self, members: Iterable[Gives], weights: Mapping[str, float] = WEIGHTS) -> None:
        self.members = {one.member: one for one in members}
        self._weights = weights
        self._holders: dict[str, dict[str, str]] = defaultdict(dict)
        """By word: who gives it, and the field where it weighs most."""
        self._seekers: dict[str, list[str]] = defaultdict(list)
        """By word: who needs it."""
        self._said: dict[str, dict[str, str]] = {}
        self._topics: set[str] = set()
        self._named: set[str] = set()
        """Words that somebody names alone, as a tag or an expertise."""
        self._twice: set[tuple[str, str]] = set()
        """Words that a member says in more than one of the fields that tell what they give."""
        said: Counter[str] = Counter()
        fields = sorted(weights, key=lambda field: weights[field])
        for one in self.members.values():
            for field in fields:
                text = one.fields.get(field, "")
                terms = telling(text)
                for term in terms:
                    if self._holders[term].get(one.member, "position") not in ASIDE:
                        self._twice.add((term, one.member))
                    self._holders[term][one.member] = field
                    said[one.member] += 1
                if field in _TOPICS:
                    self._topics.update(terms)
                    alone = set(fold(text).split("、"))
                    self._named.update(term for term, word in terms.items() if word in alone)
            self._said[one.member] = telling(one.needs)
            for term in self._said[one.member]:
                self._seekers[term].append(one.member)
        usual = said.total() / max(1, len(said))
        self._share = {member: 1 / (1 - _LENGTH + _LENGTH * count / usual) for member, count in said.items()}
        """What a word counts with each member: whoever says much says less with each."""
        most = max(_FEW, _COMMON * len(self.members))
        self._worth = {
            term: math.log(1 + len(self.members) / len(held)) * (1 if term in self._topics else _ASIDE_TERM)
            for term, held in self._holders.items()
            if len(held) <= most
        }

    def meetings(self, text: str, member: str) -> list[Meeting]:
        """The words that `text` shares with what a member gives, by field, the weightiest first."""
        return self._meetings(telling(text), member)

    def _meetings(self, said: Mapping[str, str], member: str) -> list[Meeting]:
        fields: dict[str, list[str]] = defaultdict(list)
        for term in said:
            if term in self._worth and member in self._holders[term]:
                fields[self._holders[term][member]].append(term)
        found = []
        for field, terms in fields.items():
            best = _apart(sorted(terms, key=lambda term: (-self._worth[term], term)))
            weight = self._weights[field] * self._share[member]
            share = round(weight * math.fsum(map(self._worth.__getitem__, best)) * _GRAIN) / _GRAIN
            found.append(Meeting(field, tuple(said[term] for term in best)[:_SHOWN], share))
        return sorted(found, key=lambda one: (-one.share, one.source))

    def pair(self, seeker: str, helper: str) -> Pair | None:
        """What `helper` gives of what `seeker` needs; none where it is too little to bring them together.

        They must share a word that the community talks about, in more than what the helper's trade is called; where it
        is the only one, a word that tells a matter by itself.
        """
        said = self._said[seeker]
        solid = [term for term in said if self._solid(term, helper)]
        if not solid:
            return None
        found = self._meetings(said, helper)
        wanted = kinds.wanted(self.members[seeker].needs)
        kind = [Meeting(kind, (), KIND) for kind in wanted if kind in self.members[helper].kinds]
        if (
            not kind
            and not self._enough(seeker, words_of(found))
            and not any(self._tells(one, helper) for one in solid)
        ):
            return None
        found += kind
        found.sort(key=lambda one: (-one.share, one.source))
        return Pair(seeker, helper, sum(one.share for one in found), tuple(found))

    def _solid(self, term: str, helper: str) -> bool:
        return term in self._topics and term in self._worth and self._holders[term].get(helper, "position") not in ASIDE

    def _enough(self, seeker: str, shared: Sequence[str]) -> bool:
        """Whether the words that two share tell a matter together; general ones where they stand as one (数据分析)."""
        if len(shared) < 2 or not _GENERAL.issuperset(map(stem, shared)):
            return len(shared) > 1
        need = fold(self.members[seeker].needs)
        return any(f"{one}{between}{two}" in need for one, two in permutations(shared, 2) for between in ("", " "))

    def _tells(self, term: str, helper: str) -> bool:
        """Whether a word is enough by itself: it names a matter, or the helper comes back to it."""
        return term not in _GENERAL and (term in self._named or (term, helper) in self._twice)

    def helpers(self, seeker: str) -> list[str]:
        """Who could give what a member needs, roughly the best first."""
        said = sorted((term for term in self._said[seeker] if term in self._worth), key=self._worth.__getitem__)
        tried: dict[str, None] = {}
        # Of what very many can give, each seeker looks at others of them.
        while said and len(tried) < _MOST:
            tried |= dict.fromkeys(_window(self._holders[said.pop()], seeker))
        tried.pop(seeker, None)
        return heapq.nsmallest(_TRIED, tried, key=lambda helper: (-self._rough(seeker, helper), helper))

    def _rough(self, seeker: str, helper: str) -> float:
        found = 0.0
        for term in self._said[seeker]:
            worth = self._worth.get(term)
            if worth and helper in self._holders[term]:
                found += worth * self._weights[self._holders[term][helper]]
        return found * self._share[helper]

    def seekers(self, helper: str) -> list[str]:
        """Who needs what a member gives, in no order that means anything."""
        given = {term for field in self._weights for term in telling(self.members[helper].fields.get(field, ""))}
        found: dict[str, None] = {}
        for term in sorted(given & self._worth.keys()):
            found |= dict.fromkeys(_window(self._seekers.get(term, ()), helper))
        found.pop(helper, None)
        return [*found]


def _window(members: Collection[str], around: str) -> list[str]:
    """At most ``_MOST`` of `members`, others of them for another member `around`."""
    if len(members) <= _MOST:
        return [*members]
    every = [*members]
    start = zlib.crc32(around.encode()) % len(every)
    return [*every[start:], *every[:start]][:_MOST]


def _apart(terms: Sequence[str]) -> list[str]:
    """`terms` without the Chinese words that are part of a longer one: they say the same once more."""
    return [one for one in terms if not is_han(one) or not any(one != other and one in other for other in terms)]


def pairs(
    market: Market,
    *,
    member: str | None = None,
    known: Collection[frozenset[str]] = frozenset(),
    barred: Collection[str] = frozenset(),
    apart: Collection[str] = frozenset(),
    helped: Mapping[str, int] | None = None,
    limit: int = 30,
) -> list[Pair]:
    """Members who could be brought together, those with most in common first.

    Args:
        market: what everybody needs and gives.
        member: only pairs with them, on either side; none: everybody's.
        known: pairs who were brought together already.
        barred: members who are not to be asked to help now; what they need is still looked for.
        apart: members whom nobody is brought together with now.
        helped: how often members were named as who helps of late; whoever was comes later.
        limit: how many.

    Who helps stands in at most ``EACH`` pairs of a list that is everybody's, and so does who seeks.
    """
    counts, apart = helped or {}, frozenset(apart)
    if member is None:
        # The newest first, so that of very many it is newcomers who are looked at.
        seekers = sorted((one.member for one in market.members.values() if one.needs.strip()), reverse=True)[
            :_LOOKED_AT
        ]
        tried = [(seeker, helper) for seeker in seekers for helper in market.helpers(seeker)]
    else:
        tried = [(member, helper) for helper in market.helpers(member)]
        tried += [(seeker, member) for seeker in market.seekers(member)]
    found = [
        one
        for seeker, helper in tried
        if helper not in barred
        and apart.isdisjoint((seeker, helper))
        and frozenset((seeker, helper)) not in known
        and (one := market.pair(seeker, helper))
    ]
    found.sort(key=lambda one: (-one.score / (1 + 0.5 * counts.get(one.helper, 0)), one.seeker, one.helper))
    return found[:limit] if member else _spread(found, limit)


def _spread(found: Iterable[Pair], limit: int) -> list[Pair]:
    """The first of `found` in which nobody stands on either side more than ``EACH`` times."""
    seeking: Counter[str] = Counter()
    helping: Counter[str] = Counter()
    chosen: list[Pair] = []
    for one in found:
        if len(chosen) == limit:
            break
        if seeking[one.seeker] < EACH and helping[one.helper] < EACH:
            seeking[one.seeker] += 1
            helping[one.helper] += 1
            chosen.append(one)
    return chosen


class Hand(NamedTuple):
    """A member who offers a kind of help for a question; what they wrote about it, and what they share with it."""

    member: str
    kind: str
    about: str
    score: float
    meetings: tuple[Meeting, ...]


def hands(market: Market, text: str, kind: str, *, but: Collection[str] = frozenset(), limit: int = 10) -> list[Hand]:
    """Who offers a kind of help for what `text` asks, the nearest to its matter first.

    `market` is one of the fields in ``NEAR``; members in `but` are left out.
    """
    asked = telling(text)
    found: list[Hand] = []
    for one in market.members.values():
        if kind not in one.kinds or one.member in but:
            continue
        about = one.kinds[kind]
        shared = [
            *market.meetings(text, one.member),
            Meeting(kind, tuple(asked[term] for term in telling(about) if term in asked), KIND),
        ]
        shared.sort(key=lambda met: (-met.share, met.source))
        found.append(Hand(one.member, kind, about, sum(met.share for met in shared), tuple(shared)))
    return sorted(found, key=lambda one: (-one.score, one.member))[:limit]
