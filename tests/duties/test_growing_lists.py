"""Lists that grow: the newest replaces the older, and what it is for is offered with a reason."""

from datetime import datetime, timedelta

from modui.documents.chats import ChatMessage
from modui.duties.distil import distil
from modui.duties.growing_lists import Item, ballot_lines, growing_lists

BEGAN = datetime(2026, 11, 24, 9)


def chat(*said: tuple[str, str]) -> list[ChatMessage]:
    return [
        ChatMessage(n, BEGAN + timedelta(minutes=n), sender, text, "text") for n, (sender, text) in enumerate(said, 1)
    ]


def test_the_newest_replaces_the_older() -> None:
    messages = chat(
        ("麻薯", "#接龙\n直播报名\n例 昵称\n\n1. 阿树"),
        ("木子", "#接龙\n直播报名\n例 昵称\n\n1. 阿树\n2. 木子"),
        ("饭团", "中午吃什么"),
        ("老K", "#接龙\n直播报名\n例 昵称\n\n1. 阿树\n2. 木子\n3. 老K 晚到十分钟"),
    )
    (found,) = growing_lists(messages)
    assert (found.n, found.older, found.began, found.title) == (4, (1, 2), "麻薯", "直播报名")
    assert found.items == (Item(1, "阿树", ""), Item(2, "木子", ""), Item(3, "老K", "晚到十分钟"))
    assert found.use == "sign-ups"
    assert "报名" in found.reason
    assert [one.why for one in distil(messages, []).messages] == ["repeated", "repeated", "off-topic", "off-topic"]


def test_two_at_once_and_the_one_who_got_lost_is_shown() -> None:
    (found,) = growing_lists(
        chat(
            ("甲", "#接龙\n投票\n1. 甲 1 3"),
            ("乙", "#接龙\n投票\n1. 甲 1 3\n2. 乙 2"),
            ("丙", "#接龙\n投票\n1. 甲 1 3\n2. 丙 选3号"),
        )
    )
    assert found.gone == (Item(2, "乙", "2"),)
    assert found.use == "ballots"
    assert ballot_lines(found) == "1. 甲 1 3\n2. 丙 选3号"


def test_answers() -> None:
    (found,) = growing_lists(
        chat(
            ("甲", "接龙：你怎么让会员续费\n1. 甲：头三个月约三次读书会，店员叫得出名字"),
            (
                "乙",
                "接龙：你怎么让会员续费\n1. 甲：头三个月约三次读书会，店员叫得出名字\n2. 乙：没用完的咖啡券可以送朋友",
            ),
        )
    )
    assert found.title == "你怎么让会员续费"
    assert (found.use, found.items[1].text) == ("answers", "没用完的咖啡券可以送朋友")


def test_numbered_steps_are_no_list_until_somebody_adds_to_them() -> None:
    steps = "做法：\n1. 先列提纲\n2. 再写初稿"
    assert growing_lists(chat(("甲", steps), ("甲", steps))) == []
    (found,) = growing_lists(chat(("甲", "1. 甲\n2. 乙"), ("丙", "1. 甲\n2. 乙\n3. 丙")))
    assert len(found.items) == 3


def test_two_lists_side_by_side() -> None:
    found = growing_lists(
        chat(
            ("甲", "#接龙\n周六爬山\n1. 甲"),
            ("乙", "#接龙\n年会座位\n1. 乙 3"),
            ("丙", "#接龙\n周六爬山\n1. 甲\n2. 丙"),
            ("丙", "#接龙\n年会座位\n1. 乙 3\n2. 丙 5"),
        )
    )
    assert [(one.title, one.older, one.n) for one in found] == [("周六爬山", (1,), 3), ("年会座位", (2,), 4)]


def test_known_names_end_where_they_end() -> None:
    (found,) = growing_lists(chat(("早起 打卡", "#接龙\n1. 早起 打卡 参加\n2. Ann\n3. Anna yes")), ["Ann", "Anna"])
    assert [(one.name, one.text) for one in found.items] == [("早起 打卡", "参加"), ("Ann", ""), ("Anna", "yes")]
