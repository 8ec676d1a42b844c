"""``modui chat import`` and what follows: what scripts rely on."""

from pathlib import Path

import pytest

from tests.cli.calling import Shell, shell
from tests.documents.chats.test_choosing import TWO

__all__ = ["shell"]

MONDAY = """阿树 2026/11/23 20:30
大家晚上好

老K 2026/11/23 20:31
先停掉每日打卡两周，再请十二位老用户各提一个真问题，每晚放出两个。

路人甲 2026/11/23 20:32
[语音]

阿树 2026/11/23 20:33
https://example.com/a

"""
TUESDAY = MONDAY[MONDAY.index("路人甲") :] + "老K 2026/11/24 09:10\n我在两个群做过。\n\n"


@pytest.fixture
def chatting(shell: Shell) -> Shell:
    """The shell, with an accepted question Q1 of 小满妈妈 and Monday's chat."""
    shell.run("question", "add", "-", "--asker", "小满妈妈", stdin="# 怎么续费？\n\n## 背景\n\n在老街开书店\n")
    shell.run("question", "accept", "Q1")
    shell.run("chat", "import", "-", stdin=MONDAY)
    return shell


def test_only_what_is_new_goes_in_and_what_is_to_be_asked_is_ready(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "群聊.txt"
    file.write_text(MONDAY, encoding="utf-8")
    first = shell.run("chat", "import", str(file), "--week", "2026-W48")
    assert (first["new"], first["known"], first["week"]) == (4, 0, "2026-W48")
    assert {(one["kind"], one["sender"]) for one in first["asks"]} == {
        ("voice", "路人甲"),
        ("link", "阿树"),
        ("speaker", "路人甲"),
    }
    assert all(one["message"] for one in first["asks"] if one["kind"] != "speaker")
    file.write_text(TUESDAY, encoding="utf-8")
    second = shell.run("chat", "import", str(file))
    assert (second["new"], second["known"], second["numbers"]) == (1, 2, [5, 5])
    assert second["asks"] == []
    assert shell.run("chat", "import", str(file))["new"] == 0
    assert [one["n"] for one in shell.run("chat", "list", "--new")] == [5]
    assert len(shell.run("chat", "asks")) == 3
    assert "5" in shell.say("chat", "import", str(file)) or "known" in shell.say("chat", "import", str(file))


def test_who_is_who_is_told_once(chatting: Shell) -> None:
    found = {one["sender"]: one for one in chatting.run("chat", "speakers")}
    assert found["老K"]["member"] == chatting.people["老K"]
    assert (found["路人甲"]["member"], found["路人甲"]["told"]) == (None, False)
    assert chatting.run("chat", "who", "路人甲", "小满妈妈")["member"] == chatting.people["小满妈妈"]
    found = {one["sender"]: one for one in chatting.run("chat", "speakers")}
    assert (found["路人甲"]["name"], found["路人甲"]["told"]) == ("小满妈妈", True)
    assert chatting.run("chat", "who", "路人甲", "--outside")["outside"]
    chatting.run("undo")
    assert {one["sender"]: one["name"] for one in chatting.run("chat", "speakers")}["路人甲"] == "小满妈妈"


def test_messages_are_decided_about_by_their_numbers(chatting: Shell) -> None:
    folded = chatting.run("chat", "fold", "1", "#3-4", "--reason", "寒暄")
    assert [(one["n"], one["verdict"], one["why"]) for one in folded] == [
        (1, "folded", "寒暄"),
        (3, "folded", "寒暄"),
        (4, "folded", "寒暄"),
    ]
    assert chatting.run("chat", "keep", "3")[0]["verdict"] == "kept"
    assert not chatting.run("chat", "leave", "3")[0]["decided"]
    assert {1, 3, 4} <= {one["n"] for one in chatting.run("chat", "list", "--folded")}
    assert chatting.run("chat", "list", "--kept", "--sender", "阿树") == []
    assert chatting.run("chat", "void", "1")[0]["verdict"] == "void"
    assert chatting.run("chat", "assign", "2", "--question", "Q1")[0]["question"]
    assert chatting.run("chat", "move", "2", "--thread", "打卡")[0]["thread"] == "打卡"
    assert chatting.run("chat", "show", "2")["text"].startswith("先停掉")
    assert chatting.run("chat", "keep", "99", status=1)["code"] == "message-unknown"
    assert chatting.run("chat", "keep", "二", status=1)["code"] == "number-form"


def test_an_answer_and_a_note_are_made_of_messages(chatting: Shell) -> None:
    made = chatting.run("chat", "answer", "2", "--question", "Q1", "--naming", "nickname", "--scope", "group")
    assert made["numbers"] == [2]
    assert chatting.run("chat", "show", "2")["used_in"] == [made["id"]]
    assert chatting.run("chat", "answer", "1", "2", "--question", "Q1", status=1)["code"] == "speakers-several"
    assert chatting.run("chat", "answer", "3", "--question", "Q1", status=1)["code"] == "speaker-unknown"
    chatting.run("chat", "note", "1", "4", "--question", "Q1", "--text", "晚上人多")
    assert chatting.run("answer", "show", "Q1A1")["messages"] == [2]
    assert chatting.run("note", "list")[0]["messages"] == [1, 4]
    assert "messages #1, #4" in chatting.say("note", "list")
    digest = chatting.run("digest", "build")
    assert "messages #2" in str(digest)
    assert "晚上人多 (messages #1, #4)" in str(digest)


def test_messages_become_ballots(chatting: Shell) -> None:
    for author in ("阿树", "老K"):
        chatting.run(
            "answer", "add", "-", "--question", "Q1", "--author", author, "--role", "user", stdin="先问十个人。"
        )
    for answer in ("Q1A1", "Q1A2"):
        chatting.run("answer", "consent", answer, "--naming", "nickname", "--scope", "group")
        chatting.run("answer", "ready", answer)
    chatting.run("vote", "open", "--question", "Q1")
    chatting.run("chat", "import", "-", stdin="小满妈妈 2026/11/24 12:00\n1 2\n\n路人甲 2026/11/24 12:01\n1\n\n")
    read = chatting.run("chat", "ballots", "5-6", "--poll", "Q1")
    assert (read["read"], read["new"], [one["name"] for one in read["ballots"]]) == (1, 1, ["小满妈妈"])
    assert [one["code"] for one in read["unread"]][:1] == ["name-unknown"]


def test_a_list_is_read_and_becomes_sign_ups_or_answers(chatting: Shell) -> None:
    listed = "路人甲 2026/11/24 13:00\n#接龙\n谁来答？\n1. 阿树 可以说说打卡\n2、老K：先问十个人。\n3. 谁也不是\n\n"
    chatting.run("chat", "import", "-", stdin=listed)
    read = chatting.run("chat", "entries", "5")
    assert [(one["name"], one["text"]) for one in read["entries"]] == [
        ("阿树", "可以说说打卡"),
        ("老K", "先问十个人。"),
    ]
    assert read["unread"] == ["谁也不是"]
    assert chatting.run("chat", "entries", "5", "--as", "answers", status=1)["code"] == "question-missing"
    chatting.run("chat", "entries", "5", "--as", "shortlist", "--question", "Q1")
    assert not chatting.run("chat", "entries", "5", "--as", "answers", "--question", "Q1")["left"]
    assert len(chatting.run("answer", "list", "Q1")) == 2


def test_of_an_export_of_several_conversations_it_is_to_be_said_which(shell: Shell) -> None:
    refused = shell.run("chat", "import", "-", stdin=TWO, status=1)
    assert refused["code"] == "chat-several"
    assert "Lamp (2), Family (2)" in refused["message"]
    assert shell.run("chat", "import", "-", "--only", "Lamp", stdin=TWO)["new"] == 2
    assert shell.run("chat", "import", "-", "--all", stdin=TWO)["new"] == 2
    assert shell.run("chat", "read", "-", stdin=TWO)["channels"][1] == {"name": "Family", "messages": 2}


def test_messages_without_a_date_stand_where_they_came_in(shell: Shell) -> None:
    shell.run("chat", "import", "-", stdin="甲 9:59:54 PM\n一\n\n乙 10:00:04 PM\n二\n")
    shell.run("chat", "import", "-", stdin=MONDAY.replace("2026/11/2", "2027/11/2"))
    assert [one["n"] for one in shell.run("chat", "list")] == [1, 2, 3, 4, 5, 6]
    notice = '"丙"加入了群聊\n\n乙 2026/11/24 08:00\n早，昨天说的那件事我想了想\n'
    shell.run("chat", "import", "-", stdin=MONDAY[MONDAY.index("阿树 2026/11/23 20:33") :] + notice)
    texts = [one["text"] for one in shell.run("chat", "list")]
    assert texts.index('"丙"加入了群聊') < 4, "it came between what is dated, and not when it was taken in"
    for _times in range(3):
        shell.run("undo")
    day = shell.run("chat", "import", "-", "--day", "2026-11-24", stdin="甲 9:59:54 PM\n一\n\n乙 10:00:04 PM\n二\n")
    assert day["new"] == 2
    assert [one["at"][:10] for one in shell.run("chat", "list")] == ["2026-11-24"] * 2
