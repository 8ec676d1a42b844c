"""``modui invite``, ``invitation``, ``answer``, ``followup``, ``stance``, ``note``: what scripts rely on."""

from pathlib import Path

import pytest

from tests.cli.calling import Shell, shell

__all__ = ["shell"]

ANSWER = """\
解答人：阿树
身份：从业者
署名：昵称
授权：群内、公开

# 先做减法

## 一句话

停掉打卡。

## 做法

1. 公告
2. 邀请
"""


@pytest.fixture
def asked(shell: Shell) -> Shell:
    """The shell, with an accepted question Q1 of 小满妈妈."""
    shell.run("question", "add", "-", "--asker", "小满妈妈", stdin="# 怎么续费？\n\n## 背景\n\n在老街开书店\n")
    shell.run("question", "accept", "Q1")
    return shell


def test_members_are_invited(asked: Shell) -> None:
    (written, other) = sorted(asked.run("invite", "Q1", "阿树", "老K"), key=lambda one: str(one["name"]))[::-1]
    assert {written["status"], other["status"]} == {"draft"}
    assert written["member"] == asked.people["阿树"]
    assert written["message"].startswith("阿树，")
    (sent,) = asked.run("invitation", "mark", written["id"], "sent")
    assert (sent["id"], sent["status"]) == (written["id"], "sent")
    assert asked.run("question", "show", "Q1")["status"] == "answering"
    asked.run("invitation", "message", other["id"], "--text", "帮个忙？")
    assert asked.run("invitation", "message", other["id"])["message"] == "帮个忙？"
    assert "小小提醒" in asked.run("invitation", "remind", written["id"][-6:])["message"]
    (declined,) = asked.run("invitation", "mark", written["id"], "declined", "--reason", "出差")
    assert (declined["status"], declined["reason"], declined["cause"]) == ("declined", "出差", "time")
    (declined,) = asked.run("invitation", "mark", written["id"], "declined", "--reason", "出差", "--cause", "topic")
    assert declined["cause"] == "topic"
    assert "出差 · not my field" in asked.say("invitation", "list", "Q1")
    assert {one["status"] for one in asked.run("invitation", "list", "Q1")} == {"declined", "draft"}
    assert asked.run("invitation", "list") == asked.run("invitation", "list", "Q1")
    assert asked.run("invite", "Q1", "小满妈妈", status=1)["code"] == "invite-own"


def test_an_answer_is_taken_in_from_a_file(asked: Shell, tmp_path: Path) -> None:
    file = tmp_path / "answer.md"
    file.write_text(ANSWER, encoding="utf-8")
    added = asked.run("answer", "add", str(file), "--question", "Q1", "--author", "阿树", "--role", "practitioner")
    assert added["sections"] == {
        "summary": "停掉打卡。",
        "method": "1. 公告\n2. 邀请",
        "reasoning": "",
        "evidence": "",
        "limits": "",
    }
    assert (added["title"], added["naming"], added["scope"]) == ("先做减法", "nickname", ["group", "public"])
    assert {one["check"] for one in added["depth"] if not one["ok"]} == {"method", "reasoning", "evidence", "limits"}
    assert asked.run("answer", "show", added["id"]) == asked.run("answer", "show", "Q1A1") == added
    assert [one["id"] for one in asked.run("answer", "list")] == [added["id"]]
    assert asked.run("answer", "add", str(file), "--question", "Q1", status=1)["code"] == "answer-second"


def test_an_answer_is_looked_through(asked: Shell) -> None:
    said = asked.run("answer", "add", "-", "--question", "Q1", "--author", "老K", status=1, stdin="停掉打卡")
    assert said["code"] == "answer-incomplete"
    asked.run("answer", "add", "-", "--question", "Q1", "--author", "老K", "--role", "user", stdin="停掉打卡")
    agreed = asked.run("answer", "consent", "Q1A1", "--naming", "role", "--scope", "group,book")
    assert (agreed["naming"], agreed["scope"]) == ("role", ["group", "book"])
    assert asked.run("answer", "consent", "Q1A1", "--naming", "role", "--scope", "world", status=1)["code"] == (
        "scope-unknown"
    )
    assert asked.run("answer", "thin", "Q1A1")[0]["status"] == "thin"
    assert asked.run("answer", "edit", "Q1A1", "--limits", "没有人开口")["sections"]["limits"] == "没有人开口"
    assert asked.run("answer", "ready", "Q1A1")[0]["status"] == "ready"
    assert asked.run("answer", "adopt", "Q1A1")["adopted"] is True
    assert asked.run("answer", "adopt", "Q1A1", "--not")["adopted"] is False
    assert asked.run("answer", "hide", "Q1A1")["hidden"] is True
    assert asked.run("answer", "hide", "Q1A1", "--show")["hidden"] is False
    assert asked.run("answer", "enough", "Q1")["status"] == "answered"
    assert asked.run("answer", "message", "Q1A1", "depth")["message"].startswith("老K，")
    assert asked.run("answer", "withdraw", "Q1A1")["status"] == "withdrawn"


def test_the_blank_form_is_the_one_that_is_read(asked: Shell) -> None:
    filled = asked.run("answer", "template")["markdown"].replace("Author:", "Author: 阿树").replace("[ ]", "[x]", 1)
    added = asked.run("answer", "add", "-", "--question", "Q1", stdin=filled.replace("## Method", "## Method\n\nStop."))
    assert (added["author"], added["role"], added["scope"]) == ("阿树", "user", None)
    assert added["sections"]["method"] == "Stop."


def test_what_is_said_around_the_answers(asked: Shell) -> None:
    asked.run("answer", "add", "-", "--question", "Q1", stdin=ANSWER)
    noted = asked.run("followup", "add", "忙得过来吗？", "--question", "Q1", "--author", "老K", "--answer", "Q1A1")
    assert noted["message"].startswith("阿树，")
    assert asked.run("followup", "relay", noted["id"][-6:])["status"] == "relayed"
    assert asked.run("followup", "reply", noted["id"], "越约越短")["reply"] == "越约越短"
    assert [one["status"] for one in asked.run("followup", "list", "Q1")] == ["replied"]
    assert noted["scope"] is None
    assert asked.run("followup", "consent", noted["id"], "group,public")["scope"] == ["group", "public"]
    (stance,) = asked.run("stance", "Q1A1", "停掉打卡", "for", "--remark", "要说明原因")
    assert (stance["practice"], stance["view"], stance["role"]) == ("停掉打卡", "for", "practitioner")
    row = asked.run("note", "add", "直播改到 20:30", "--question", "Q1")["id"]
    assert [one["id"] for one in asked.run("note", "list")] == [row]
    assert asked.run("note", "hide", row[-6:])["hidden"] is True
    assert "[hidden]" in asked.say("note", "list")
    assert asked.run("note", "hide", row, "--show")["hidden"] is False
    assert asked.run("note", "hide", "ffffff", status=1)["code"] == "note-unknown"


def test_several_are_judged_together_or_not_at_all(asked: Shell) -> None:
    for author in ("阿树", "老K"):
        asked.run("answer", "add", "-", "--question", "Q1", "--author", author, stdin=ANSWER)
    asked.run("answer", "withdraw", "Q1A2")
    assert asked.run("answer", "ready", "Q1A1", "Q1A2", status=1)["code"] == "state-refused"
    assert asked.run("answer", "show", "Q1A1")["status"] == "received"


def test_people_read_it_too(asked: Shell) -> None:
    asked.run("answer", "add", "-", "--question", "Q1", stdin=ANSWER)
    said = asked.say("answer", "show", "Q1A1")
    assert "A1  阿树 (practitioner)  先做减法" in said
    assert "In short: 停掉打卡。" in said
