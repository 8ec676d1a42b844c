"""``modui question``: what scripts rely on."""

from pathlib import Path

from tests.cli.calling import Shell, shell

__all__ = ["shell"]

DOCUMENT = (
    "# 怎么续费？\n\n## 背景\n\n在老街开书店，第四年，会员 286 人。\n\n## 诉求\n\n想要一套办法\n\n## 致谢\n\n谢谢\n"
)


def test_a_question_is_taken_in_from_a_file(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "question.md"
    file.write_text(DOCUMENT, encoding="utf-8")
    added = shell.run("question", "add", str(file), "--asker", "小满妈妈")
    assert added["title"] == "怎么续费？"
    assert added["sections"] == {
        "background": "在老街开书店，第四年，会员 286 人。",
        "details": "",
        "demand": "想要一套办法",
        "tried": "",
        "deadline": "",
    }
    assert added["unplaced"] == ["## 致谢", "谢谢"]
    assert {one["check"] for one in added["clarity"] if not one["ok"]} == {"details", "tried", "deadline"}
    assert all(set(one) == {"check", "ok", "hint"} for one in added["clarity"])
    assert added["similar"] == []
    again = shell.run("question", "add", "-", "--asker", "阿树", stdin=DOCUMENT)
    (alike,) = again["similar"]
    assert set(alike) >= {"id", "title", "score"}
    assert again["similar"][0]["id"] == added["id"]
    assert [one["label"] for one in shell.run("question", "list")] == ["Q1", "Q2"]


def test_questions_are_decided_on(shell: Shell) -> None:
    row = shell.run("question", "add", "-", "--asker", "小满妈妈", stdin=DOCUMENT)["id"]
    back = shell.run("question", "return", "Q1", "--reason", "补一句期限")
    assert (back["id"], back["status"]) == (row, "returned")
    assert "补一句期限" in back["message"]
    shell.run("question", "edit", "Q1", "--deadline", "三周内", "--naming", "nickname")
    assert shell.run("question", "show", row[-6:])["sections"]["deadline"] == "三周内"
    for verb, status in (("accept", "accepted"), ("defer", "deferred")):
        assert shell.run("question", verb, row)["status"] == status
    assert [one["id"] for one in shell.run("question", "list", "--queue")] == [row]
    assert shell.run("question", "take", row) == {"id": row, "status": "new"}
    for verb, status in (("withdraw", "withdrawn"), ("reopen", "new"), ("accept", "accepted"), ("close", "closed")):
        assert shell.run("question", verb, "Q1")["status"] == status
    assert shell.run("question", "accept", "Q1", status=1)["code"] == "state-refused"
    assert shell.run("question", "accept", "Q9", status=1)["code"] == "question-unknown"


def test_a_chat_message_becomes_a_question_when_its_asker_confirms(shell: Shell) -> None:
    draft = shell.run("question", "message", "怎么做短视频？", "--asker", "老K")
    assert (draft["status"], draft["sections"]["demand"]) == ("draft", "怎么做短视频？")
    assert shell.run("question", "asks", "Q1")["message"] == draft["message"]
    assert draft["message"].startswith("老K，")
    assert "怎么做短视频？" in shell.run("question", "confirmation", "Q1")["message"]
    assert shell.run("question", "confirm", "Q1")["status"] == "new"


def test_questions_are_merged(shell: Shell) -> None:
    for text in ("怎么续费？", "会员不续费怎么办？"):
        shell.run("question", "message", text, "--asker", "老K")
        shell.run("question", "confirm", shell.run("question", "list")[-1]["id"])
    merged = shell.run("question", "merge", "Q2", "--into", "Q1")
    assert merged["status"] == "merged"
    assert "怎么续费？" in merged["message"]


def test_the_asker_can_be_corrected(shell: Shell) -> None:
    added = shell.run("question", "add", "-", "--asker", "小满妈妈", "--scope", "group", stdin=DOCUMENT)
    assert added["scope"] == ["group"]
    assert shell.run("question", "edit", "Q1", "--scope", "public,group")["scope"] == ["group", "public"]
    assert shell.run("question", "edit", "Q1", "--scope", "world", status=1)["code"] == "scope-unknown"
    assert shell.run("question", "edit", "Q1", "--asker", "阿树")["asker"] == "阿树"
    assert shell.run("question", "edit", "Q1", status=1)["code"] == "edit-nothing"


def test_people_read_it_too(shell: Shell) -> None:
    shell.run("question", "add", "-", "--asker", "小满妈妈", stdin=DOCUMENT)
    said = shell.say("question", "show", "Q1")
    assert "怎么续费？" in said
    assert "Fits no section: ## 致谢" in said
    assert shell.say("question", "source", "Q1").rstrip("\n") == DOCUMENT.rstrip("\n")


def test_who_asks_again_is_answered_from_the_archive(shell: Shell) -> None:
    old = shell.run("question", "add", "-", "--asker", "小满妈妈", stdin=DOCUMENT)["id"]
    shell.run("question", "accept", "Q1")
    answer = "# 先问续费的人\n\n## 做法\n\n给十个续费的人打电话。\n"
    options = ["--role", "practitioner", "--naming", "nickname", "--scope", "group"]
    shell.run("answer", "add", "-", "--question", "Q1", "--author", "阿树", *options, stdin=answer)
    shell.run("answer", "adopt", "Q1A1")
    shell.run("outcome", "record", "Q1A1", "worked", "--remark", "续了八个")
    added = shell.run("question", "add", "-", "--asker", "老K", stdin=DOCUMENT)
    (alike,) = shell.run("question", "similar", "Q2")["similar"]
    assert alike == added["similar"][0]
    assert (alike["id"], alike["label"], alike["status"]) == (old, "2026-W48/Q1", "answering")
    assert (alike["answers"], alike["outcome"], alike["linked"]) == (1, "worked", False)
    assert "worked" in shell.say("question", "similar", "Q2")
    assert shell.run("question", "link", "Q2", "Q1")["before"][0]["id"] == old
    shown = shell.run("question", "show", "Q2")
    assert (shown["before"][0]["id"], shown["outcomes"]) == (old, [])
    assert shell.run("question", "show", "Q1")["outcomes"][0]["remark"] == "续了八个"
    told = shell.run("question", "reply", "Q2", "--with", "Q1")
    assert (told["status"], told["with"]) == ("new", old)
    assert "先问续费的人" in told["message"]
    assert "续了八个" not in told["message"], "the asker was not asked whether that may be told"
    assert shell.run("question", "reply", "Q2", "--with", "Q1", "--merge")["status"] == "merged"
    assert shell.run("question", "link", "Q2", "Q1", "--off")["before"] == []
