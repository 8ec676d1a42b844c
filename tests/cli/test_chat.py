"""``modui chat read`` and ``modui chat distil``: what scripts rely on."""

import json
from pathlib import Path
from zipfile import ZipFile

from modui.duties.distil import KEPT, REASONS
from tests.cli.calling import Shell, shell

__all__ = ["shell"]

CHAT = """小满妈妈-北京 2026/11/23 20:30
补充一下，书店会员去年续费只有三成

【管理员】老K 2026/11/23 20:31
会员续费要看头三个月来了几次，来满三次的多半会续

路人 2026/11/23 20:32
周末有人去爬山吗

路人 2026/11/23 20:33
谢谢
"""


def test_read(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "群聊.txt"
    file.write_bytes(CHAT.encode("utf-16"))
    found = shell.run("chat", "read", str(file))
    assert found["format"] == "wechat-desktop"
    assert found["messages"][3] == {
        "n": 4,
        "at": "2026-11-23T20:33:00",
        "sender": "路人",
        "text": "谢谢",
        "kind": "text",
        "reply_to": None,
    }
    assert found["senders"] == ["小满妈妈-北京", "【管理员】老K", "路人"]
    assert found["warnings"] == []
    assert "4 messages of 3 people" in shell.say("chat", "read", str(file))


def test_read_standard_input_in_a_named_format(shell: Shell) -> None:
    text = json.dumps({"messages": [{"type": "message", "id": 1, "from": "Ana", "text": "Hi", "date_unixtime": "0"}]})
    assert shell.run("chat", "read", "-", "--format", "telegram", stdin=text)["messages"][0]["sender"] == "Ana"


def test_read_lists_that_grow(shell: Shell) -> None:
    text = "甲 2026/11/23 20:30\n#接龙\n报名\n1. 甲\n\n乙 2026/11/23 20:31\n#接龙\n报名\n1. 甲\n2. 乙\n"
    (one,) = shell.run("chat", "read", "-", stdin=text)["lists"]
    assert (one["n"], one["older"], one["title"], one["use"]) == (2, [1], "报名", "sign-ups")
    assert [item["name"] for item in one["items"]] == ["甲", "乙"]


def test_what_cannot_be_read(shell: Shell) -> None:
    assert shell.run("chat", "read", "-", stdin="no chat", status=1)["code"] == "chat-format"
    assert shell.run("chat", "read", "-", "--format", "icq", stdin=CHAT, status=1)["code"] == "chat-format-name"


def test_a_word_file_is_sent_where_it_is_read(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "chat.docx"
    with ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    refused = shell.run("chat", "read", str(file), status=1)
    assert refused["code"] == "chat-format"
    assert "Word" in refused["message"]
    assert "question add" in refused["hint"]


def test_distil(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "群聊.txt"
    file.write_text(CHAT, encoding="utf-8")
    shell.run("question", "add", "-", "--asker", "小满妈妈", stdin="# 书店会员怎么续费？\n\n## 背景\n\n在老街开书店\n")
    found = shell.run("chat", "distil", str(file), "--question", "Q1")
    assert [(one["n"], one["sender"], one["member"]) for one in found["kept"]] == [
        (1, "小满妈妈-北京", shell.people["小满妈妈"]),
        (2, "【管理员】老K", shell.people["老K"]),
    ]
    assert [(one["n"], one["why"]) for one in found["folded"]] == [(3, "off-topic"), (4, "thanks")]
    assert {one["why"] for one in found["kept"]} <= KEPT <= set(REASONS)
    assert [(one["sender"], one["member"]) for one in found["speakers"]] == [
        ("小满妈妈-北京", shell.people["小满妈妈"]),
        ("【管理员】老K", shell.people["老K"]),
        ("路人", None),
    ]
    assert [(one["kind"], one["messages"]) for one in found["groups"]] == [("note", [1]), ("answer", [2])]


def test_who_somebody_is_holds_once_it_was_told(shell: Shell) -> None:
    shell.run("question", "add", "-", "--asker", "小满妈妈", stdin="# 书店会员怎么续费？\n")
    shell.run("chat", "import", "-", stdin=CHAT)
    shell.run("chat", "who", "路人", "阿树")
    found = shell.run("chat", "distil", "-", "--question", "Q1", stdin=CHAT)
    assert found["speakers"][2]["member"] == shell.people["阿树"]
    assert found["speakers"][2]["confidence"] == 1.0
