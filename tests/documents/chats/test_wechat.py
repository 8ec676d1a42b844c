"""WeChat: what the desktop copies, what the phone mails, the newer copy of several messages."""

import pytest

from modui.documents.chats.quoting import said_itself
from tests.documents.chats.saying import moments, read, said


def test_desktop() -> None:
    chat = read(
        "女朋友 2023/09/16 2:51 PM\n天气有点凉\n\n"
        "早起打卡  06:30 2023/09/16 2:52 PM\n第一行\n\n第二行\n\n"
        "[甲] (乙) 2023/09/16 15:06\n[动画表情]\n\n"
        "女朋友 2023/09/16 15:07\n[图片]\n"
    )
    assert chat.format == "wechat-desktop"
    assert said(chat) == [
        ("女朋友", "天气有点凉", "text"),
        ("早起打卡  06:30", "第一行\n\n第二行", "text"),
        ("[甲] (乙)", "[动画表情]", "sticker"),
        ("女朋友", "[图片]", "image"),
    ]
    assert moments(chat) == ["2023-09-16T14:51:00", "2023-09-16T14:52:00", "2023-09-16T15:06:00", "2023-09-16T15:07:00"]


def test_desktop_with_dashes_and_without_blank_lines() -> None:
    chat = read('张三 2024-01-15 10:30\n[语音] 12"\n李四 2024-01-15 10:31\n你好\n')
    assert said(chat) == [("张三", '[语音] 12"', "voice"), ("李四", "你好", "text")]


def test_a_line_of_a_message_that_looks_like_a_heading() -> None:
    chat = read(
        "甲 2024-01-15 10:30\n我记一下\n会议改到 2024-01-16 09:00\n\n"
        "乙 2024-01-15 10:31\n好\n\n丙 2024-01-15 10:32\n好\n\n甲 2024-01-15 10:33\n1\n\n丁 2024-01-15 10:34\n2"
    )
    assert said(chat)[0] == ("甲", "我记一下\n会议改到 2024-01-16 09:00", "text")
    assert len(chat.messages) == 5


def test_mail() -> None:
    chat = read(
        "Dear:\n\n     灯下互助社 微信群上的聊天记录如下，请查收。\n\n\n—————  2026-02-26  —————\n\n\n"
        "BL 唐 先生  08:54\n\n[图片: 8b0abeb1.jpg(请在附件中查看)]\n\n"
        "早起打卡  06:30  08:55\n\n明天  见\n\n"
        "—————  2026-02-27  —————\n\n\n松涛  00:01\n\n好的\n"
    )
    assert chat.format == "wechat-mail"
    assert said(chat) == [
        ("BL 唐 先生", "[图片: 8b0abeb1.jpg(请在附件中查看)]", "image"),
        ("早起打卡  06:30", "明天  见", "text"),
        ("松涛", "好的", "text"),
    ]
    assert moments(chat) == ["2026-02-26T08:54:00", "2026-02-26T08:55:00", "2026-02-27T00:01:00"]
    assert chat.warnings == ()
    assert "灯下互助社" in chat.preface


def test_mail_without_blank_lines() -> None:
    chat = read(
        "甲 和 乙 在微信上的聊天记录如下，请查收。\n—————  2026-02-26  —————\n"
        "甲  08:54\n一\n甲  08:54\n二\n乙  08:56\n三"
    )
    assert said(chat) == [("甲", "一", "text"), ("甲", "二", "text"), ("乙", "三", "text")]


def test_newer_copy() -> None:
    chat = read(
        "甲\n2024年3月5日 09:01\n第一行\n第二行\n\n乙 丙\n2024年3月5日 下午2:30\n"
        "[文件] 方案.docx\n甲\n2024年3月6日 09:01\n[链接] 标题\n"
    )
    assert chat.format == "wechat-copy"
    assert said(chat) == [
        ("甲", "第一行\n第二行", "text"),
        ("乙 丙", "[文件] 方案.docx", "file"),
        ("甲", "[链接] 标题", "link"),
    ]
    assert moments(chat)[1] == "2024-03-05T14:30:00"


def test_a_quoted_message_is_answered() -> None:
    chat = read(
        "甲 2024-01-15 10:30\n怎么开头？\n\n乙 2024-01-15 10:31\n早\n\n"
        "丙 2024-01-15 10:32\n「甲：怎么开头？」\n- - - - - - - - - - - - - - -\n先列提纲\n"
    )
    assert [one.reply_to for one in chat.messages] == [None, None, 1]


def test_notices_stand_alone() -> None:
    chat = read('甲 2024-01-15 10:30\n一\n\n"甲"撤回了一条消息\n\n乙 2024-01-15 10:31\n二\n\n"乙"邀请"丙"加入了群聊\n')
    assert [(sender, kind) for sender, _text, kind in said(chat)] == [
        ("甲", "text"), ("", "recall"), ("乙", "text"), ("", "system")
    ]  # fmt: skip


def test_forwarded_records_keep_their_nesting() -> None:
    chat = read(
        "甲 2024-01-15 10:30\n[聊天记录] 群聊的聊天记录\n乙: 先列提纲\n第二行\n丙：[聊天记录] 更早的\n"
        "  丁: 深一层\n乙: 好\n\n"
        "丙 2024-01-15 10:31\n我看了昨天的聊天记录\n说的是: 没有结论\n"
    )
    first, second = chat.messages
    assert first.kind == "card"
    assert [(one.n, one.sender, one.text) for one in first.forwarded] == [
        (1, "乙", "先列提纲\n第二行"), (2, "丙", "[聊天记录] 更早的"), (3, "乙", "好")
    ]  # fmt: skip
    assert [(one.sender, one.text) for one in first.forwarded[1].forwarded] == [("丁", "深一层")]
    assert first.text.startswith("[聊天记录]")
    assert second.kind == "text"


def test_who_says_what_a_notice_would_say_says_it() -> None:
    chat = read("甲 2024-01-15 10:30\n欢迎小明加入群聊\n\n乙 2024-01-15 10:31\n好\n")
    assert said(chat)[0] == ("甲", "欢迎小明加入群聊", "text")
    chat = read("—————  2026-02-26  —————\n\n甲  08:54\n\n欢迎小明加入群聊\n\n乙  08:55\n\n好\n")
    assert said(chat)[0] == ("甲", "欢迎小明加入群聊", "text")


@pytest.mark.parametrize(
    "notice",
    [
        '"甲"撤回了一条消息',
        "你撤回了一条消息",
        '"乙"邀请"丙"加入了群聊',
        "“丙”通过扫描“甲”分享的二维码加入群聊",
        '"甲" 拍了拍 "乙"',
    ],
)
@pytest.mark.parametrize("gap", ["", "\n"])
@pytest.mark.parametrize("layout", ["{name} 2024-01-15 {time}\n{text}\n", "{name}\n2024年1月15日 {time}\n{text}\n"])
def test_notices_right_below_a_message(notice: str, gap: str, layout: str) -> None:
    said_, answered = (
        layout.format(name=name, time=time, text=text)
        for name, time, text in (("甲", "10:30", "一\n二"), ("乙", "10:31", "三"))
    )
    chat = read(said_ + gap + notice + "\n" + gap + answered + notice + "\n" + notice)
    kind = "recall" if "撤回" in notice else "system"
    assert said(chat) == [("甲", "一\n二", "text"), ("", notice, kind), ("乙", "三", "text"), *[("", notice, kind)] * 2]


def test_what_people_tell_of_others_is_no_notice() -> None:
    for told in ("小明加入了群聊", "欢迎小明加入本群", "刚才有人撤回了一条消息", "我拍了拍你"):
        chat = read(f"甲 2024-01-15 10:30\n早\n{told}\n\n乙 2024-01-15 10:31\n好\n")
        assert said(chat)[0] == ("甲", f"早\n{told}", "text")


def test_what_a_message_says_itself() -> None:
    quote = "「甲：怎么开头？\n第二行」\n- - - - - - - - - -\n"
    assert said_itself(f"{quote}先列提纲") == "先列提纲"
    assert said_itself(f"{quote}@甲\u2005先列提纲，问 @乙 要") == "先列提纲，问 @乙 要"
    assert said_itself("@BL 唐 先生\u2005好") == "好"
    assert said_itself("@阿树 好") == "好"
    for text in ("先列提纲", "@阿树", "「书名」\n怎么样", ""):
        assert said_itself(text) == text
