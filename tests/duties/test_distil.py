"""Distilling: what says nothing is folded with a reason, what is about the question stays, nothing is lost."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.chat_threads import DATA, kept, kept_at_all, read_labelled
from modui.documents.chats import ChatMessage
from modui.documents.chats.kinds import kind_of
from modui.duties.distil import REASONS, Asked, Cancelled, Distilled, distil, groups, kept_for, reason

SHOP = Asked(
    "q1", "Q1", "书店会员续费只有三成，怎么办？", "会员卡一年 299，到期不续", frozenset(["柚子茶"]), frozenset(["阿树"])
)
CAREER = Asked("q2", "Q2", "老师怎么转行做数据分析？", "会 Excel，没写过代码", frozenset(["小满"]), frozenset(["老K"]))
BEGAN = datetime(2026, 11, 26, 9, 0)


def chat(lines: Iterable[tuple[str, str]], minutes: int = 1) -> list[ChatMessage]:
    return [
        ChatMessage(n, BEGAN + timedelta(minutes=minutes * n), sender, text, kind_of(text) if sender else "system")
        for n, (sender, text) in enumerate(lines, 1)
    ]


def why(distilled: Distilled) -> list[str]:
    return [one.why for one in distilled.messages]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("早上好呀大家", "greeting"),
        ("早☀️", "greeting"),
        ("大家好，新人报到", "greeting"),
        ("good morning!", "greeting"),
        ("谢谢阿树！", "thanks"),
        ("好的谢谢", "thanks"),
        ("感谢感谢，辛苦了[抱拳]", "thanks"),
        ("Thanks a lot, 老K", "thanks"),
        ("+1", "agreement"),
        ("同意", "agreement"),
        ("说得太对了👍", "agreement"),
        ("收到", "agreement"),
        ("嗯嗯", "agreement"),
        ("附议", "agreement"),
        ("哈哈哈这个好", "agreement"),
        ("me too", "agreement"),
        ("[强][强]", "sticker"),
        ("👏👏", "sticker"),
        ("哈哈哈哈", "sticker"),
        ("[动画表情]", "sticker"),
        ("……", "empty"),
        ("【限时福利】年卡五折，扫码加微信领取优惠券，先到先得！", "advert"),
        ("兼职日结 200-500，宝妈学生都能做，加我微信 abc12345", "advert"),
        ("LIMITED OFFER 50% off, use promo code CAMP50", "advert"),
        ("周末有人去爬香山吗", "off-topic"),
    ],
)
def test_what_says_nothing_is_folded_with_a_reason(text: str, code: str) -> None:
    messages = chat([("阿树", "会员续费要看头三个月到店次数"), ("老K", "x" * 9), ("饭团", text)])
    assert why(distil(messages, [SHOP]))[2] == code


@pytest.mark.parametrize(
    "text",
    [
        "谢谢，不过会员到期前一个月打电话有用吗？",
        "好的会员卡应该让人来满三次",
        "+1 元换购对续费没用",
        "我在健身房做会籍，续费的人都是头一个月常来的，优惠券不起作用",
        "会员续费表：https://example.org/a",
        "[图片] 这是我们会员续费的表",
    ],
)
def test_politeness_around_content_folds_nothing(text: str) -> None:
    messages = chat([("柚子茶", "书店会员为什么不续费？"), ("米粒", text)])
    assert distil(messages, [SHOP]).messages[1].kept


def test_the_asker_and_those_invited_always_stay() -> None:
    messages = chat(
        [
            ("柚子茶", "中午去吃面条吗，楼下那家"),
            ("阿树", "面条不错，多放辣椒"),
            ("柚子茶", "谢谢"),
            ("饭团", "我想吃米线"),
        ]
    )
    found = distil(messages, [SHOP, CAREER])
    assert [one.n for one in kept_for(found, SHOP)] == [1, 2]


def test_the_asker_of_one_question_may_answer_another() -> None:
    messages = chat(
        [("小满", "老师转行做数据分析要先学 Excel 还是代码？"), ("柚子茶", "数据分析先学 Excel，代码以后再说")]
    )
    found = distil(messages, [SHOP, CAREER])
    assert [one.question for one in found.messages] == ["q2", "q2"]
    assert [one.n for one in kept_for(found, SHOP)] == [2]


def test_a_chat_about_one_question_alone_is_kept() -> None:
    says = (
        "办卡当天约好第一次来的日子",
        "谁借过什么记在本子上",
        "先看权益有没有人用",
        "打折以后全等着打折",
        "生日那天手写一张卡",
        "改成半年卡",
    )
    lines = [
        (f"店主{number}", f"书店会员续费，我的办法是{what}，去年续的人多了两成") for number, what in enumerate(says)
    ]
    question = Asked("q", "Q1", "书店会员续费只有三成，怎么办？", "书店会员续费率低，想知道哪些办法有效")
    assert len(kept_for(distil(chat(lines), [question]), question)) == len(lines)


STRANGERS = [one._replace(asker=frozenset(), invited=frozenset()) for one in (SHOP, CAREER)]


def test_who_comes_back_to_a_question_is_taken_to_talk_about_it() -> None:
    messages = chat(
        [
            ("林间", "书店的会员续费，要在头三个月就想好，到期那天才想已经晚了"),
            ("山竹", "那头三个月里具体做点什么好呢，我们店只有两个人"),
            ("饭团", "请问周末有没有人去爬香山？"),
            ("林间", "约他们来坐一坐，第七天、第三十天、第六十天各约一次就够了"),
            ("山竹", "约来了要是只坐一会儿就走，算不算"),
        ]
    )
    found = distil(messages, STRANGERS)
    assert [one.n for one in kept_for(found, STRANGERS[0])] == [1, 2, 4, 5]


def test_what_is_said_at_length_stays_where_nobody_of_a_question_is_known() -> None:
    messages = chat(
        [
            ("江医生", "我是康复科的，先问一句：他现在自己洗澡吗？浴室里有没有扶手，地上滑不滑？"),
            ("小北", "自己洗，没有扶手，地砖还挺滑的，去年冬天在楼道里摔过一次，手腕骨折了"),
            ("江医生", "那先别跟他争那根棍子，先装两个扶手、铺一块防滑垫，花不到三百块就能装好"),
            ("饭团", "请问周末有没有人去爬香山？"),
        ]
    )
    about = Asked("q1", "Q1", "爸爸不肯用拐杖，怎么劝？", "独居，没有电梯")
    found = distil(messages, [about])
    assert why(found) == ["open", "open", "open", "off-topic"]
    assert [one.n for one in kept_for(found, about)] == [1, 2, 3]
    assert {one.question for one in found.messages[:3]} == {"q1"}, "it is the only one whose talk was not found"
    known = distil(messages, [about._replace(asker=frozenset(["饭团"]))])
    assert "open" not in why(known), "where its people are heard, the rest is about something else"


def test_said_before() -> None:
    text = "今晚八点半在群里直播，聊会员续费和转行，大家有空来听"
    found = distil(chat([("麻薯", text), ("麻薯", text), ("阿宽", text)]), [])
    assert why(found) == ["off-topic", "repeated", "repeated"]


def test_notices() -> None:
    found = distil(chat([("", "甲加入了群聊"), ("甲", "会员")]), [SHOP])
    assert why(found)[0] == "system"


def test_replies_hold_a_thread_together() -> None:
    messages = chat(
        [("甲", "书店会员续费怎么提高"), *[("路人", f"今天天气第{n}版预报") for n in range(9)], ("乙", "看人")]
    )
    messages[-1] = messages[-1]._replace(reply_to=1)
    found = distil(messages, [SHOP])
    assert found.messages[-1].thread == found.messages[0].thread
    assert found.messages[-1].kept


def test_groups_are_answers_and_notes_with_numbers() -> None:
    messages = chat(
        [
            ("柚子茶", "书店会员怎么续费？"),
            ("阿树", "会员续费看头三个月，来满三次的会员一百个里续七十个"),
            ("阿树", "没来满的一百个里只续二十个"),
            ("米粒", "会员卡贵吗"),
        ]
    )
    found = groups(messages, distil(messages, [SHOP]), SHOP)
    assert [(one.kind, one.sender, one.numbers) for one in found] == [
        ("note", "柚子茶", (1,)), ("answer", "阿树", (2, 3)), ("note", "米粒", (4,))
    ]  # fmt: skip


def test_it_can_be_stopped_and_says_how_far_it_is() -> None:
    messages = chat([("甲", "会员")] * 3)
    told: list[tuple[int, int]] = []
    distil(messages, [SHOP], progress=lambda done, whole: told.append((done, whole)))
    assert told[-1] == (6, 6)
    assert told == sorted(told)
    with pytest.raises(Cancelled):
        distil(messages, [SHOP], cancelled=lambda: True)


TEXTS = st.text(max_size=30) | st.sampled_from(
    ["谢谢", "+1", "会员续费", "@甲 会员", "「甲：会员」\n- - -\n好", "", "[图片]"]
)
MESSAGES = st.lists(st.tuples(st.sampled_from(["", "甲", "乙", "柚子茶", "阿树"]), TEXTS), max_size=25)


@given(MESSAGES, st.integers(0, 600))
def test_every_message_gets_one_place_and_one_reason(lines: list[tuple[str, str]], minutes: int) -> None:
    messages = chat(lines, minutes)
    found = distil(messages, [SHOP, CAREER])
    assert [one.n for one in found.messages] == [one.n for one in messages]
    assert all(reason(one.why) for one in found.messages if one.why in REASONS)
    assert {one.why for one in found.messages} <= set(REASONS)
    in_threads = [n for thread in found.threads for n in thread.messages]
    assert sorted(in_threads) == [one.n for one in messages]
    assert found == distil(messages, [SHOP, CAREER])


@pytest.mark.parametrize("name", ["zh.tsv", "en.tsv", "zh-last.tsv", "en-last.tsv"])
def test_labelled_chats_do_not_get_worse(name: str) -> None:
    labelled = read_labelled(DATA / name)
    for score in kept(labelled).values():
        assert score.f1 >= 0.9
    assert kept_at_all(labelled).recall >= 0.8
