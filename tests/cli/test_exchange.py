"""``modui exchange``: what scripts rely on."""

from pathlib import Path

from tests.cli.calling import Shell, shell

__all__ = ["shell"]

QUESTION = "# 读书会怎么开头才不会散？有没有人试过？\n\n## 背景\n\n小区里。\n"


def told(shell: Shell) -> None:
    shell.run("members", "edit", "小满妈妈", "--set", "needs=会员续费怎么做")
    shell.run("members", "edit", "阿树", "--set", "offers=会员续费的话术", "--set", "expertise=续费")
    for n in range(8):
        shell.run("members", "add", f"旁{n}", "--set", "expertise=钓鱼")


def test_two_members_are_brought_together(shell: Shell) -> None:
    told(shell)
    answer = shell.run("exchange", "list")
    (pair,) = answer["pairs"]
    assert (pair["seeker_name"], pair["helper_name"]) == ("小满妈妈", "阿树")
    assert (pair["seeker"], pair["helper"]) == (shell.people["小满妈妈"], shell.people["阿树"])
    assert pair["score"] == sum(one["share"] for one in pair["reasons"])
    assert {"会员", "续费"} == {term for one in pair["reasons"] for term in one["terms"]}
    assert answer["left_out"] == []
    assert shell.run("exchange", "list", "阿树")["pairs"] == [pair]
    assert shell.run("exchange", "list", "老K")["pairs"] == []
    assert "小满妈妈 ← 阿树" in shell.say("exchange", "list")
    made = shell.run("exchange", "introduce", "小满妈妈", "阿树")
    assert (made["status"], set(made["reasons"])) == ("draft", {"会员", "续费"})
    assert "会员续费的话术" in made["message"]
    assert shell.run("exchange", "introduce", "阿树", "小满妈妈", status=1)["code"] == "introduced"
    row = made["id"][-6:]
    assert shell.run("exchange", "message", row, "--text", "两位好")["message"] == "两位好"
    for status in ("sent", "met"):
        assert shell.run("exchange", "mark", row, status)[0]["status"] == status
    assert [one["id"] for one in shell.run("exchange", "introductions", "阿树")] == [made["id"]]
    assert shell.run("exchange", "list")["pairs"] == []
    assert shell.run("exchange", "mark", "0000", "met", status=1)["code"] == "introduction-unknown"


def test_small_help_is_offered_and_found(shell: Shell, tmp_path: Path) -> None:
    shell.run("question", "add", "-", "--asker", "小满妈妈", stdin=QUESTION)
    assert shell.run("exchange", "list", "--question", "Q1")["helpers"] == []
    (offer,) = shell.run("exchange", "offer", "老K", "trial", "--about", "读书会")
    assert (offer["name"], offer["kind"], offer["about"]) == ("老K", "trial", "读书会")
    found = shell.run("exchange", "list", "--question", "Q1", "--kind", "trial")
    assert found["wanted"] == ["trial"]
    (helper,) = found["helpers"]
    assert (helper["name"], helper["about"]) == ("老K", "读书会")
    assert "老K" in shell.say("exchange", "list", "--question", "Q1")
    made = shell.run("exchange", "introduce", "小满妈妈", "老K", "--question", "Q1", "--kind", "trial")
    assert "reporting back: 读书会" in made["message"]
    assert shell.run("exchange", "list", "--question", "Q1")["helpers"] == [], "they know each other now"
    table = tmp_path / "offers.csv"
    table.write_text("昵称,类型,说明\n阿树,用户视角,读书会\n谁呀,试方法,\n", encoding="utf-8")
    report = shell.run("exchange", "import", str(table))
    assert (report["added"], report["unchanged"]) == (1, 0)
    assert [one["row"] for one in report["rejected"]] == [3]
    assert [one["name"] for one in shell.run("exchange", "offers")] == ["老K", "阿树"]
    assert shell.run("exchange", "offer", "老K", "trial", "--off") == []
    assert shell.run("exchange", "list", "--kind", "trial", status=1)["code"] == "kind-alone"


def test_an_introduction_that_did_not_go_out_is_a_draft_again(shell: Shell) -> None:
    made = shell.run("exchange", "introduce", "小满妈妈", "老K")
    shell.run("exchange", "mark", made["id"], "sent")
    assert "modui exchange mark ID draft" in shell.run("undo", status=1)["hint"]
    (back,) = shell.run("exchange", "mark", made["id"], "draft")
    assert (back["status"], back["sent_at"]) == ("draft", None)
    shell.run("exchange", "mark", made["id"], "cancelled")
    assert shell.run("exchange", "mark", made["id"], "draft")[0]["status"] == "draft"
