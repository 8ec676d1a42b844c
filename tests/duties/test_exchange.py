"""Needs and offers: whose words meet, what the message to both tells, and that nobody is brought together twice."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modui.documents.sheets import Table
from modui.duties import exchange
from modui.duties.care import settings
from modui.duties.exchange import Gives, Market, kinds, pairing
from modui.errors import BadInput, ModuiError, Refused
from modui.records import afterwards
from modui.records.changes import Change, Insert, Proposal
from modui.records.clock import natural_id
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.store import Store
from modui.records.views import IntroductionView, MemberView
from modui.records.words import INTRODUCTION, OFFERS
from tests import making


def gives(member: str, needs: str = "", offers: str = "", expertise: str = "", tags: str = "", **kinds: str) -> Gives:
    return Gives(member, needs, {"offers": offers, "expertise": expertise, "tags": tags}, kinds)


OTHERS = [
    gives(f"旁{n}", offers="别的事情", expertise="钓鱼、书法、种花"[n % 3 * 3 : n % 3 * 3 + 2]) for n in range(12)
]


# Whose words meet --------------------------------------------------------------------------------------------------


def test_a_pair_says_which_words_meet_in_which_field_and_adds_up() -> None:
    market = Market(
        [
            gives("木子", needs="想找人聊聊会员续费怎么不靠打折"),
            gives("阿树", offers="会员续费的话术可以帮你看", expertise="社群运营、续费"),
            *OTHERS,
        ]
    )
    (one,) = exchange.pairs(market)
    assert (one.seeker, one.helper) == ("木子", "阿树")
    assert one.score == sum(meeting.share for meeting in one.meetings)
    assert {term for meeting in one.meetings for term in meeting.terms} == {"会员", "续费"}
    assert one.meetings[0].source == "offers"


@pytest.mark.parametrize(
    ("needs", "offers"),
    [
        ("老用户不说话了，怎么办", "可以讲讲孩子不说话时怎么开口"),
        ("年轻店员干三个月就走", "产后前三个月的问题可以问"),
        ("静坐怎么提前准备", "家里有老人，提前要想的几件事"),
        ("", "什么都可以"),
        ("想学习交流经验", "可以提供帮助，一起学习交流分享经验"),
    ],
)
def test_the_way_people_talk_brings_nobody_together(needs: str, offers: str) -> None:
    market = Market([gives("木子", needs=needs), gives("阿树", offers=offers, expertise="孩子、产后、老人"), *OTHERS])
    assert exchange.pairs(market) == []


@pytest.mark.parametrize(
    ("needs", "offers", "expertise"),
    [
        ("想学用工具提效", "能教用手工具做小凳子", "木工、AI 工具、工具"),
        ("老板不听我的，团队也散", "可以帮小老板看报表", "销售团队、老板"),
        ("想独立带一个项目", "帮你看看上架被拒的项目", "独立开发"),
        ("my team needs better tools", "hand tools to lend", "tools"),
    ],
)
def test_a_general_word_brings_nobody_together(needs: str, offers: str, expertise: str) -> None:
    market = Market([gives("甲", needs=needs), gives("乙", offers=offers, expertise=expertise), *OTHERS])
    assert exchange.pairs(market) == []


def test_a_word_alone_is_enough_where_somebody_names_it_alone_or_the_helper_comes_back_to_it() -> None:
    def meet(**helper: str) -> bool:
        market = Market([gives("甲", needs="体检有三个箭头，该怎么看"), gives("乙", **helper), *OTHERS])
        return bool(exchange.pairs(market))

    assert meet(expertise="护理、体检")
    assert meet(expertise="体检报告解读", offers="体检里看不懂的词可以问")
    assert not meet(expertise="体检报告解读")


def test_two_general_words_are_enough_where_they_stand_as_one() -> None:
    analyst = gives("乙", offers="问卷和实验数据怎么分析，可以问", expertise="数据、分析")
    market = Market([gives("甲", needs="数据分析学到一半想放弃"), analyst, *OTHERS])
    assert [one.helper for one in exchange.pairs(market)] == ["乙"]


def test_what_somebodys_trade_is_called_supports_a_fit_and_makes_none() -> None:
    seeker = gives("木子", needs="毕业去互联网还是去银行")
    helper = Gives("小蔡", "", {"position": "互联网产品", "industry": "互联网", "expertise": "前端", "tags": "互联网"})
    only = Gives("老白", "", {"position": "互联网产品", "industry": "互联网", "expertise": "钓鱼"})
    assert [one.helper for one in exchange.pairs(Market([seeker, helper, only, *OTHERS]))] == ["小蔡"]


def test_the_kind_of_help_that_is_asked_for_counts() -> None:
    needs = "小程序做好了，想找人试用，给点反馈"
    market = Market(
        [
            gives("木子", needs=needs),
            gives("甲", expertise="小程序"),
            gives("乙", expertise="小程序", trial="什么都愿意试"),
            *OTHERS,
        ]
    )
    first, second = exchange.pairs(market)
    assert (first.helper, second.helper) == ("乙", "甲")
    assert first.score == second.score + pairing.KIND
    assert "trial" in [meeting.source for meeting in first.meetings]


_WORDS = ["续费", "会员", "读书会", "直播", "合同", "体检", "定价", "Python", "面试", "茶"]
TEXTS = st.lists(st.sampled_from(_WORDS), max_size=4).map("、".join)
PEOPLE = st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=9)


def crowd(people: list[tuple[str, str, str]]) -> Market:
    told = [gives(f"m{n}", needs, offers, expertise) for n, (needs, offers, expertise) in enumerate(people)]
    return Market([*told, *OTHERS])


@given(PEOPLE, st.sets(st.integers(0, 8)), st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8))))
def test_of_any_crowd_only_those_meet_who_may(
    people: list[tuple[str, str, str]], barred: set[int], met: set[tuple[int, int]]
) -> None:
    known = {frozenset((f"m{one}", f"m{other}")) for one, other in met}
    found = exchange.pairs(crowd(people), barred={f"m{n}" for n in barred}, known=known)
    for one in found:
        assert one.seeker != one.helper
        assert int(one.helper[1:]) not in barred
        assert frozenset((one.seeker, one.helper)) not in known
        needs = people[int(one.seeker[1:])][0].casefold()
        assert all(term in needs for meeting in one.meetings for term in meeting.terms)
        assert one.score == sum(meeting.share for meeting in one.meetings) > 0
    for side in ([one.seeker for one in found], [one.helper for one in found]):
        assert all(side.count(member) <= pairing.EACH for member in side)
    assert found == sorted(found, key=lambda one: (-one.score, one.seeker, one.helper))


@given(PEOPLE)
def test_one_members_list_has_them_on_either_side(people: list[tuple[str, str, str]]) -> None:
    market = crowd(people)
    every = {(one.seeker, one.helper) for n in range(len(people)) for one in exchange.pairs(market, member=f"m{n}")}
    for seeker, helper in every:
        assert market.pair(seeker, helper) is not None
        assert (seeker, helper) in {(one.seeker, one.helper) for one in exchange.pairs(market, member=helper)}


def test_who_was_named_of_late_comes_later() -> None:
    market = Market(
        [gives("木子", needs="合同"), gives("甲", expertise="合同"), gives("乙", expertise="合同"), *OTHERS]
    )
    first, second = (one.helper for one in exchange.pairs(market))
    assert [one.helper for one in exchange.pairs(market, helped={first: 1})] == [second, first]


# Small help --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("愿意试方法，再来回报", ("trial",)),
        ("可以帮忙整理访谈录音", ("chore",)),
        ("乡村学校的真实情况，知无不言", ("view",)),
        ("本地建材行情可以问", ("facts",)),
        ("Happy to beta test things and report back", ("trial",)),
        ("面试题和试用期表格", ()),
        ("", ()),
    ],
)
def test_members_own_words_offer_kinds_of_help(text: str, found: tuple[str, ...]) -> None:
    assert kinds.given(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("试方法", ("trial",)),
        ("用户视角、搭把手", ("view", "chore")),
        ("trial, facts", ("facts", "trial")),
        ("行业事实；尝试并回报", ("facts", "trial")),
        ("会唱歌", ()),
    ],
)
def test_tables_name_kinds_in_words_of_their_own(text: str, found: tuple[str, ...]) -> None:
    assert kinds.named(text) == found


def test_who_would_try_a_method_is_found_for_a_question_the_nearest_first() -> None:
    market = Market(
        [
            Gives("远", "", {"interests": "钓鱼"}, {"trial": ""}),
            Gives("近", "", {"interests": "读书会", "needs": "想办读书会"}, {"trial": "读书会的办法"}),
            Gives("能", "", {"expertise": "读书会"}, {}),
            *OTHERS,
        ],
        pairing.NEAR,
    )
    found = pairing.hands(market, "读书会怎么开头才不会散？谁愿意试试？", "trial")
    assert [one.member for one in found] == ["近", "远"], "who only knows the answer offers no trial"
    assert found[0].score == sum(one.share for one in found[0].meetings) > found[1].score == pairing.KIND
    assert [one.member for one in pairing.hands(market, "读书会", "trial", but={"近"})] == ["远"]


# In a community ----------------------------------------------------------------------------------------------------


class Town:
    """木子 needs what 阿树 gives; 新来 would try things; all with something private."""

    def __init__(self, store: Store) -> None:
        self.store = store
        told: dict[str, dict[str, Value]] = {
            "木子": {"needs": "会员续费怎么不靠打折？微信 muzi_2020，电话 138 1234 5678", "interests": ["读书会"]},
            "阿树": {"offers": "会员续费的话术，找真名阿树，青禾公司的人都行", "expertise": ["社群运营", "续费"]},
            "新来": {"offers": "愿意试试看，回报结果", "interests": ["读书会"]},
            "老白": {"needs": "读书会怎么办"},
        }
        self.people = {
            name: making.member(store, name, name=f"真名{name}", company="青禾公司", contact=f"wx_{n}", **fields)
            for n, (name, fields) in enumerate(told.items())
        }
        for n in range(8):
            making.member(store, f"旁{n}", expertise=["钓鱼"])

    def do(self, make: Callable[[State], Proposal]) -> Change:
        change = self.store.act(make)
        assert change is not None
        return change

    def introduce(self, seeker: str, helper: str) -> IntroductionView:
        one, other = self.people[seeker], self.people[helper]
        change = self.do(lambda state: exchange.introduce(state, one, other, reasons=["会员", "续费"]))
        return self.introduction(change.edits[0].row)

    def introduction(self, row: str) -> IntroductionView:
        with self.store.read() as state:
            return afterwards.introduction(state, row)

    def listing(self, member: str | None = None) -> exchange.Listing:
        with self.store.read() as state:
            return exchange.listing(state, self.people[member] if member else None)


@pytest.fixture
def town(store: Store) -> Town:
    return Town(store)


def test_the_message_tells_both_what_meets_and_nothing_that_is_private(town: Town) -> None:
    told = town.introduce("木子", "阿树").message
    assert told.startswith("木子、阿树，容我介绍两位认识一下")
    assert "木子在找：会员续费怎么不靠打折" in told
    assert "阿树能提供：会员续费的话术" in told
    assert "对得上的地方：会员、续费" in told
    for private in ("真名", "青禾公司", "wx_", "muzi_2020", "138", "5678"):
        assert private not in told
    assert len(told) <= 420
    assert len(told.splitlines()) <= 8


def test_who_has_no_nickname_is_not_called_by_a_real_name(town: Town) -> None:
    nameless = making.member(town.store, "", name="王大明", offers="会员续费")
    with town.store.read() as state:
        told = exchange.introduction_message(state, town.people["木子"], nameless)
    assert "王大明" not in told
    assert "一位成员" in told


PRIVATE = st.text(st.sampled_from("张王李赵明华强ABCxyz_0123"), min_size=2, max_size=8)


@given(
    name=PRIVATE,
    company=PRIVATE,
    contact=PRIVATE,
    said=st.sampled_from(["找{}", "我是{}的", "微信：{}", "{}", "a {} b"]),
)
def test_nothing_private_is_left_in_what_is_quoted(name: str, company: str, contact: str, said: str) -> None:
    member = MemberView("id", "昵称", name, "", "", company, "", (), "", "", (), (), contact, "")
    for private in (name, company, contact):
        assert private not in exchange.discreet(said.format(private), member)


WAYS = (
    "me@example.com",
    "https://example.com/x",
    "微信号：abc_123",
    "加V abc123",
    "13812345678",
    "+86 138-1234-5678",
    "QQ 1234567",
    "@someone",
)


@pytest.mark.parametrize("way", WAYS)
def test_ways_to_reach_somebody_are_theirs_to_give(way: str) -> None:
    told = exchange.discreet(f"合同可以看，{way} 找我")
    assert "合同可以看" in told
    assert "找我" in told
    assert not any(part in told for part in ("example", "abc", "123", "someone"))


def test_what_people_offer_is_quoted_whole_otherwise(town: Town) -> None:
    for text in (
        "2000 字以内的稿子",
        "0 到 6 岁绘本清单",
        "Python 3.11、C++",
        "每月 2 次，3% 以下",
        "用微信做社群",
        "QQ群运营",
    ):
        assert exchange.discreet(text) == text


def test_nobody_is_brought_together_twice_either_way_round(town: Town) -> None:
    assert [(one.seeker, one.helper) for one in town.listing("木子").pairs] == [
        (town.people["木子"], town.people["阿树"])
    ]
    row = town.introduce("木子", "阿树").id
    assert town.listing("木子").pairs == ()
    for seeker, helper in (("木子", "阿树"), ("阿树", "木子")):
        with pytest.raises(Refused) as caught:
            town.introduce(seeker, helper)
        assert caught.value.code == "introduced"
    with pytest.raises(Refused) as caught:
        town.introduce("木子", "木子")
    assert caught.value.code == "introduce-self"
    town.do(lambda state: exchange.mark(state, row, "cancelled"))
    assert len(town.listing("木子").pairs) == 1
    again = town.introduce("木子", "阿树")
    assert (again.id, again.status) == (row, "draft")


def test_what_was_sent_stays_and_is_counted(town: Town, clock: making.HeldClock) -> None:
    before = town.store.dump()
    row = town.introduce("木子", "阿树").id
    town.do(lambda state: exchange.write(state, row, "两位好"))
    town.store.undo()
    town.store.undo()
    assert town.store.dump() == before
    row = town.introduce("木子", "阿树").id
    town.do(lambda state: exchange.mark(state, row, "sent"))
    assert town.introduction(row).sent_at == clock.at
    with pytest.raises(ModuiError) as caught:
        town.store.undo()
    assert caught.value.code == "undo-sent"
    with pytest.raises(Refused) as refused:
        town.store.act(lambda state: exchange.write(state, row, "改一下"))
    assert refused.value.code == "introduction-sent"
    town.do(lambda state: exchange.mark(state, row, "met", " 聊了 一小时 "))
    assert (town.introduction(row).status, town.introduction(row).remark) == ("met", "聊了 一小时")
    assert town.listing().helped == {town.people["阿树"]: 1}
    clock.at += timedelta(weeks=4, seconds=1)
    assert town.listing().helped == {}


def test_a_change_that_forges_an_introduction_is_refused(town: Town) -> None:
    one, other = town.people["木子"], town.people["阿树"]
    town.introduce("木子", "阿树")
    row = natural_id("introduction", other, one)
    forged = exchange.ACTIONS[0].propose([Insert("introduction", row, {"seeker": other, "helper": one})])
    with pytest.raises(Refused) as caught:
        town.store.commit(forged)
    assert caught.value.code == "introduced"


def test_who_asks_never_to_be_asked_is_left_out_and_the_list_says_why(town: Town) -> None:
    town.do(lambda state: settings.allow(state, town.people["阿树"], {"never": True}))
    found = town.listing()
    assert town.people["阿树"] not in {one.helper for one in found.pairs}
    assert [one.name for one in found.left_out] == ["阿树"]
    assert found.left_out[0].reason
    assert town.listing("阿树").pairs == ()


def test_small_help_is_recorded_found_for_a_question_and_taken_back(town: Town) -> None:
    week = making.week(town.store)
    asked = making.insert(
        town.store, "question", week=week, number=1, asker=town.people["老白"], title="读书会怎么开头？有没有人试过？"
    )

    def found(kind: str | None = None) -> set[tuple[str, str]]:
        with town.store.read() as state:
            told = exchange.hands(state, asked, kind)
            assert told.wanted == ("trial",)
            assert told.hands[0].kind == "trial", "what is asked for comes first"
            return {(one.kind, told.names[one.member]) for one in told.hands}

    assert found() == {("trial", "新来")}, "their own words say so"
    town.do(lambda state: exchange.offer(state, town.people["木子"], "trial", "读书会的办法"))
    town.do(lambda state: exchange.offer(state, town.people["阿树"], "view"))
    town.do(lambda state: exchange.offer(state, town.people["老白"], "trial"))
    assert found() == {("trial", "木子"), ("trial", "新来"), ("view", "阿树")}, "the asker is left out"
    with town.store.read() as state:
        assert {one.kind for one in exchange.hands(state, asked, "view").hands} == {"view"}
    town.do(lambda state: exchange.offer(state, town.people["木子"], "trial", closed=True))
    assert found("trial") == {("trial", "新来")}
    with town.store.read() as state:
        told = exchange.introduction_message(
            state, town.people["老白"], town.people["新来"], question=asked, kind="trial"
        )
    assert "老白在找：读书会怎么开头" in told
    assert "新来能提供：试方法并回报：愿意试试看" in told


def test_a_table_of_offers_is_taken_in_once(town: Town) -> None:
    headings = ("昵称", "类型", "说明")
    rows = [
        ("新来", "试方法、搭把手", "读书会"),
        ("木子", "用户视角", ""),
        ("谁呀", "试方法", ""),
        ("阿树", "唱歌", ""),
    ]
    table = Table(headings, [(n, dict(zip(headings, row, strict=True))) for n, row in enumerate(rows, 2)])
    before = town.store.dump()
    report = exchange.import_offers(town.store, table)
    assert (report.added, report.unchanged, [row for row, _why in report.rejected]) == (3, 0, [4, 5])
    with town.store.read() as state:
        kept = {(one.member_name, one.kind, one.about) for one in afterwards.offers(state)}
    assert kept == {("新来", "trial", "读书会"), ("新来", "chore", "读书会"), ("木子", "view", "")}
    again = exchange.import_offers(town.store, table)
    assert (again.added, again.unchanged) == (0, 3)
    town.store.undo()
    assert town.store.dump() == before
    with pytest.raises(BadInput) as caught:
        exchange.import_offers(town.store, Table(("甲", "乙"), []))
    assert caught.value.code == "offers-headings"


@pytest.mark.parametrize("status", sorted(INTRODUCTION))
def test_every_state_has_a_word(status: str) -> None:
    from modui.duties.wording import introduction_state

    assert introduction_state(status)


@pytest.mark.parametrize("kind", OFFERS)
def test_every_kind_has_a_name_that_tables_may_use(kind: str) -> None:
    from modui.duties.wording import offer_name

    assert offer_name(kind)
    assert kinds.named(kind) == (kind,)
