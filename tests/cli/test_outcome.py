"""``modui outcome``: what scripts rely on."""

import pytest

from tests.cli.calling import Shell, shell

__all__ = ["shell"]

QUESTION = "# 读书会怎么开头才不会散？\n\n## 背景\n\n小区里。\n"
ANSWER = "# 到场再读\n\n## 做法\n\n二十分钟读，四十分钟说。\n"


def test_an_outcome_from_being_due_to_being_told(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.run("question", "add", "-", "--asker", "小满妈妈", stdin=QUESTION)
    shell.run("question", "accept", "Q1")
    shell.run("answer", "add", "-", "--question", "Q1", "--author", "老K", "--role", "user", stdin=ANSWER)
    assert shell.run("outcome", "list") == {"due": [], "outcomes": []}
    shell.run("answer", "adopt", "Q1A1")
    monkeypatch.setenv("MODUI_NOW", "2026-12-20T08:30:00Z")
    (due,) = shell.run("outcome", "list", "--due")["due"]
    assert (due["label"], due["asker"]) == ("2026-W48/Q1", "小满妈妈")
    asked = shell.run("outcome", "ask", due["question"])
    assert "小满妈妈" in asked["message"]
    assert shell.run("outcome", "list")["due"], "a message that was read is not sent"
    assert shell.run("outcome", "ask", "2026-W48/Q1", "--sent")["sent"]
    assert shell.run("outcome", "list")["due"] == []
    told = shell.run("outcome", "record", "2026-W48/Q1", "worked", "--remark", "来了九个", "--scope", "group")
    assert (told["status"], told["remark"], told["scope"]) == ("worked", "来了九个", ["group"])
    assert (told["answer_title"], told["author"]) == ("到场再读", shell.people["老K"])
    assert shell.run("outcome", "list", "2026-W48/Q1")["outcomes"] == [told]
    assert "来了九个" in shell.say("outcome", "list")
    assert shell.run("undo")["action"] == "outcome.record"
    assert shell.run("outcome", "list")["outcomes"][0]["status"] == "asked"


def test_the_time_of_asking_is_the_communitys(shell: Shell) -> None:
    assert shell.run("outcome", "after", "14") == {"days": 14}
    assert shell.run("outcome", "after", "0") == {"days": 21}
    assert shell.run("outcome", "record", "Q1", "worked", status=1)["code"] in ("question-unknown", "answer-unknown")
    assert shell.run("outcome", "record", "Q1", "splendid", status=2)["code"] == "usage"
