"""Why somebody declines, by their words: a topic must be said not to be theirs."""

import pytest

from modui.duties.declining import cause_of, ready
from modui.i18n import speaking


@pytest.mark.parametrize(
    "reason",
    [
        "这不是我的领域",
        "不是我擅长的方向，抱歉",
        "这个我不太熟",
        "不熟，也没时间",
        "完全不懂餐饮",
        "没做过线下",
        "没有这方面的经验",
        "专业不对口",
        "我是外行",
        "Sorry, not really my field",
        "This isn't my area",
        "That really isn’t my field",
        "That is outside my area",
        "I don't know enough about it",
    ],
)
def test_the_topic_is_said_not_to_be_theirs(reason: str) -> None:
    assert cause_of(reason) == "topic"


@pytest.mark.parametrize(
    "reason",
    [
        "最近换了方向，没时间",
        "这个方向我熟，但没时间",
        "不是不熟，是这周太忙",
        "不是我不熟，是没时间",
        "我的领域这周正赶上盘点",
        "新领域的项目要上线，抽不出空",
        "出差",
        "no time this week",
        "My field, but I am travelling until Sunday",
    ],
)
def test_who_has_no_time_says_nothing_of_the_topic(reason: str) -> None:
    assert cause_of(reason) == "time"


def test_anything_else_is_something_else_and_nothing_is_nothing() -> None:
    assert cause_of("有人比我更懂") == "other"
    assert cause_of("  ") is None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_ready_words_mean_what_they_stand_for(language: str) -> None:
    with speaking(language):
        assert {cause: cause_of(words) for cause, words in ready().items()} == {cause: cause for cause in ready()}
