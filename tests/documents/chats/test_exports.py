"""Exports as JSON and archives: Discord, Telegram, Slack, WeFlow."""

import io
import json
import zipfile

import pytest

from modui.documents.chats import read_chat, source
from modui.errors import BadInput
from tests.documents.chats.saying import moments, read, said


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def packed(files: dict[str, object]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in files.items():
            archive.writestr(name, value if isinstance(value, str) else as_json(value))
    return stream.getvalue()


# Discord ------------------------------------------------------------------------------------------------------------


def discord_message(number: int, content: str, name: str, **more: object) -> dict[str, object]:
    return {
        "id": str(number),
        "type": "Default",
        "timestamp": f"2025-11-24T21:0{number}:00.5+08:00",
        "content": content,
        "author": {"id": f"7{number}", "name": name.lower(), "nickname": name, "isBot": False},
        "attachments": [],
        "mentions": [],
        **more,
    }


def test_discord() -> None:
    chat = read(
        as_json(
            {
                "guild": {"id": "1", "name": "Lamp"},
                "channel": {"id": "2", "type": "GuildTextChat", "name": "questions"},
                "messages": [
                    discord_message(1, "How do I begin?", "Ana"),
                    discord_message(2, "Joined the server.", "Ben", type="GuildMemberJoin"),
                    discord_message(
                        3,
                        "With @Ana's outline",
                        "Ben",
                        type="Reply",
                        reference={"messageId": "1"},
                        mentions=[{"name": "ana", "nickname": "Ana"}],
                    ),
                    discord_message(4, "", "Cy", attachments=[{"fileName": "plan.png", "url": "x"}]),
                    discord_message(5, "", "Cy", attachments=[{"fileName": "voice-message.ogg", "url": "x"}]),
                    discord_message(6, "", "Cy", stickers=[{"name": "Wave"}]),
                    discord_message(
                        7,
                        "",
                        "Cy",
                        reference={"type": "Forward", "messageId": "1"},
                        forwardedMessage={"content": "old"},
                    ),
                    {"id": "8", "type": "Default", "content": "x", "author": {"name": "dee", "nickname": None}},
                ],
                "messageCount": 8,
            }
        )
    )
    assert chat.format == "discord"
    assert said(chat) == [
        ("Ana", "How do I begin?", "text"),
        ("Ben", "Joined the server.", "system"),
        ("Ben", "With @Ana's outline", "text"),
        ("Cy", "", "image"),
        ("Cy", "", "voice"),
        ("Cy", "", "sticker"),
        ("Cy", "", "card"),
        ("dee", "x", "text"),
    ]
    assert chat.messages[2].reply_to == 1
    assert chat.messages[2].mentions == ("Ana",)
    assert chat.messages[3].attached == ("plan.png",)
    assert chat.messages[6].reply_to is None
    assert chat.messages[6].whole == "old"
    assert moments(chat)[0] == "2025-11-24T21:01:00.500000+08:00"


def test_discord_as_text() -> None:
    rule = "=" * 62
    chat = read(
        f"{rule}\nGuild: Lamp\nChannel: text / questions\nTopic: all of it\n{rule}\n\n"
        "[11/24/2025 9:05 PM] ana#1234\nHow do I begin?\n\nSecond paragraph: yes\n\n"
        "[11/24/2025 9:06 PM] ben (pinned)\n\n{Attachments}\nhttps://cdn.example/plan.png\n\n"
        "{Reactions}\n👍 (2) 🎉\n\n\n"
        "[11/24/2025 9:07 PM] cy\nJoined the server.\n\n\n"
        f"{rule}\nExported 3 message(s)\n{rule}\n"
    )
    assert chat.format == "discord-text"
    assert said(chat) == [
        ("ana#1234", "How do I begin?\n\nSecond paragraph: yes", "text"),
        ("ben", "", "image"),
        ("cy", "Joined the server.", "system"),
    ]
    assert chat.messages[1].attached == ("https://cdn.example/plan.png", "👍 (2) 🎉", "(pinned)")
    assert moments(chat)[0] == "2025-11-24T21:05:00"
    assert chat.warnings == ()


def test_discord_as_text_with_a_named_month() -> None:
    chat = read("[01-Jan-20 05:30 PM] ana#1234\nHello\n\n[02-Jan-20 12:30 AM] ben\nHi\n")
    assert moments(chat) == ["2020-01-01T17:30:00", "2020-01-02T00:30:00"]


def test_discord_as_text_with_names_that_hold_a_colon_and_pasted_lines() -> None:
    chat = read(
        "Guild: Lamp\n\n[11/24/2025 9:05 PM] Dr: Who\nHello\n\n[11/24/2025 9:06 AM] ben\nSee\n\n"
        "[2025-11-24 21:06:02] error: no lamp\n\n[11/24/2025 9:07 PM] cy\nquoting\n[11/24/2025 9:05 PM] ben\n\n"
        "[11/24/2025 9:08 PM] ben\nHi\n\n[11/24/2025 9:09 PM] ben\nAh\n"
    )
    assert said(chat) == [
        ("Dr: Who", "Hello", "text"),
        ("ben", "See\n\n[2025-11-24 21:06:02] error: no lamp", "text"),
        ("cy", "quoting\n[11/24/2025 9:05 PM] ben", "text"),
        ("ben", "Hi", "text"),
        ("ben", "Ah", "text"),
    ]


# Telegram -----------------------------------------------------------------------------------------------------------

TELEGRAM = [
    {
        "id": 1,
        "type": "service",
        "date": "2025-11-24T21:00:00",
        "actor": "Ana",
        "action": "create_group",
        "title": "Lamp",
    },
    {"id": 2, "type": "message", "date_unixtime": "1764018000", "from": "Ana", "from_id": "user1", "text": "How?"},
    {
        "id": 3,
        "type": "message",
        "date_unixtime": "1764018060",
        "from": "Ben",
        "reply_to_message_id": 2,
        "text": ["See ", {"type": "link", "text": "https://example.org"}, " ", {"type": "mention", "text": "@ana"}],
    },
    {
        "id": 4,
        "type": "message",
        "date_unixtime": "1764018120",
        "from": "Ben",
        "media_type": "voice_message",
        "file": "v.ogg",
        "text": "",
    },
    {"id": 5, "type": "message", "date_unixtime": "1764018120", "from": None, "photo": "p.jpg", "text": ""},
    {"id": 6, "type": "message", "date_unixtime": "1764018120", "from": "Ben", "forwarded_from": "Cy", "text": "news"},
]


def test_telegram() -> None:
    chat = read(as_json({"name": "Lamp", "type": "private_group", "id": 9, "messages": TELEGRAM}))
    assert chat.format == "telegram"
    assert said(chat) == [
        ("Ana", "create_group Lamp", "system"),
        ("Ana", "How?", "text"),
        ("Ben", "See https://example.org @ana", "text"),
        ("Ben", "", "voice"),
        ("", "", "image"),
        ("Ben", "news", "text"),
    ]
    assert chat.messages[2].reply_to == 2
    assert chat.messages[2].mentions == ("ana",)
    assert [one.sender for one in chat.messages[5].forwarded] == ["Cy"]
    assert moments(chat)[1] == "2025-11-24T21:00:00+00:00"


def test_all_chats_of_telegram() -> None:
    listed = [{"name": name, "messages": TELEGRAM[1:3]} for name in ("one", "two")]
    chat = read(as_json({"chats": {"about": "", "list": listed}}))
    assert [(one.channel, one.n, one.reply_to) for one in chat.messages] == [
        ("one", 1, None), ("one", 2, 1), ("two", 3, None), ("two", 4, 3)
    ]  # fmt: skip


# Slack --------------------------------------------------------------------------------------------------------------

SLACK = {
    "users.json": [
        {"id": "U1", "name": "ana", "profile": {"display_name": "Ana", "real_name": "Ana A."}},
        {"id": "U2", "name": "ben", "profile": {"display_name": "", "real_name": "Ben B."}},
    ],
    "channels.json": [{"id": "C1", "name": "questions"}, {"id": "C2", "name": "general"}],
    "questions/2025-11-25.json": [{"type": "message", "user": "U2", "text": "second day", "ts": "1764104400.000100"}],
    "questions/2025-11-24.json": [
        {
            "type": "message",
            "subtype": "channel_join",
            "user": "U1",
            "text": "<@U1> has joined",
            "ts": "1764018000.000100",
        },
        {
            "type": "message",
            "user": "U1",
            "text": "1 &lt; 2, <@U2>? <https://e.org|e.org>",
            "ts": "1764018001.0",
            "thread_ts": "1764018001.0",
        },
        {
            "type": "message",
            "user": "U2",
            "text": "in <#C2|general>",
            "ts": "1764018002.0",
            "thread_ts": "1764018001.0",
        },
        {
            "type": "message",
            "subtype": "bot_message",
            "username": "ci",
            "text": "",
            "attachments": [{"fallback": "built"}],
            "ts": "1764018003.0",
        },
    ],
    "general/2025-11-24.json": [
        {"type": "message", "user": "U9", "text": "", "files": [{"name": "a.png"}], "ts": "1764018000.5"}
    ],
}


def test_slack() -> None:
    chat = read_chat(packed(dict(SLACK)), "export.zip")
    assert chat.format == "slack"
    assert [(one.channel, one.sender, one.text, one.kind) for one in chat.messages] == [
        ("questions", "Ana", "@Ana has joined", "system"),
        ("questions", "Ana", "1 < 2, @Ben B.? https://e.org", "text"),
        ("questions", "Ben B.", "in #general", "text"),
        ("questions", "ci", "built", "system"),
        ("questions", "Ben B.", "second day", "text"),
        ("general", "U9", "", "image"),
    ]
    assert chat.messages[2].reply_to == 2
    assert chat.messages[1].mentions == ("Ben B.",)
    assert chat.senders == ("Ana", "Ben B.", "U9")


def test_a_damaged_day_of_slack_is_told() -> None:
    chat = read_chat(packed({**SLACK, "general/2025-11-25.json": "[{"}), "export.zip")
    assert len(chat.messages) == 6
    assert "general/2025-11-25.json" in chat.warnings[0]


def test_one_day_of_slack() -> None:
    assert read(as_json(SLACK["questions/2025-11-24.json"])).format == "slack"


def test_sizes_are_summed_before_unpacking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_UNPACKED_BYTES", 200)
    with pytest.raises(BadInput) as error:
        read_chat(packed(dict(SLACK)), "export.zip")
    assert error.value.code == "file-too-large"


def test_a_text_in_an_archive() -> None:
    data = packed({"_chat.txt": "[24/11/25, 21:05:00] Ana: Hello", "00000001-PHOTO.jpg": "x"})
    assert said(read_chat(data, "WhatsApp Chat.zip")) == [("Ana", "Hello", "text")]


# WeFlow -------------------------------------------------------------------------------------------------------------


def test_weflow() -> None:
    chat = read(
        as_json(
            {
                "weflow": {"version": "1.0.3"},
                "session": {"wxid": "1@chatroom", "displayName": "灯下互助社", "type": "群聊"},
                "messages": [
                    {
                        "localId": 1,
                        "createTime": 1764018000,
                        "type": "系统消息",
                        "content": "“甲”加入了群聊",
                        "isSend": None,
                    },
                    {
                        "localId": 2,
                        "createTime": 1764018001,
                        "type": "文本消息",
                        "content": "怎么开头？",
                        "isSend": 0,
                        "senderDisplayName": "甲",
                        "senderUsername": "wxid_a",
                        "platformMessageId": "p2",
                    },
                    {
                        "localId": 3,
                        "createTime": 1764018002,
                        "type": "引用消息",
                        "content": "先列提纲",
                        "isSend": 1,
                        "senderDisplayName": "我",
                        "platformMessageId": "p3",
                        "replyToMessageId": "p2",
                    },
                    {
                        "localId": 4,
                        "createTime": 1764018003,
                        "type": "语音消息",
                        "content": "[语音]",
                        "isSend": 0,
                        "senderDisplayName": "甲",
                    },
                    {
                        "localId": 5,
                        "createTime": 1764018004,
                        "type": "聊天记录",
                        "content": "[聊天记录] 群聊",
                        "isSend": 0,
                        "senderDisplayName": "甲",
                        "chatRecordList": [
                            {"sourcename": "乙", "sourcetime": "2025-11-01 10:00:00", "datadesc": "第一条"},
                            {
                                "sourcename": "丙",
                                "datadesc": "[聊天记录]",
                                "chatRecordList": [{"sourcename": "丁", "datadesc": "深"}],
                            },
                        ],
                    },
                    {
                        "localId": 6,
                        "createTime": 1764018005,
                        "type": "系统消息",
                        "content": "“甲”撤回了一条消息",
                        "isSend": None,
                    },
                ],
            }
        )
    )
    assert chat.format == "weflow"
    assert [(sender, kind) for sender, _text, kind in said(chat)] == [
        ("", "system"), ("甲", "text"), ("我", "text"), ("甲", "voice"), ("甲", "card"), ("", "recall")
    ]  # fmt: skip
    assert chat.messages[2].reply_to == 2
    record = chat.messages[4].forwarded
    assert [(one.n, one.sender, one.text) for one in record] == [(1, "乙", "第一条"), (2, "丙", "[聊天记录]")]
    assert record[1].forwarded[0].text == "深"
    assert chat.senders == ("甲", "我")
