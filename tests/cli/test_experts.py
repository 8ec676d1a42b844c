"""``modui match``, ``modui shortlist``, ``modui unlist``: what scripts rely on."""

from tests.cli.calling import Shell, shell

__all__ = ["shell"]

DOCUMENT = "# 店面合同要续约，怎么谈租金？\n\n## 背景\n\n租了三年。\n"


def test_who_could_answer_is_said_with_reasons_that_add_up(shell: Shell) -> None:
    shell.run("members", "edit", "老K", "--set", "expertise=租金谈判、合同", "--set", "position=咖啡店主")
    shell.run("members", "edit", "小满妈妈", "--set", "needs=想学合同")
    shell.run("question", "add", "-", "--asker", "小满妈妈", stdin=DOCUMENT)
    answer = shell.run("match", "Q1")
    (best,) = answer["candidates"]
    assert set(best) >= {"member", "name", "score", "reasons", "load"}
    assert (best["member"], best["name"]) == (shell.people["老K"], "老K")
    assert best["score"] == sum(why["share"] for why in best["reasons"])
    assert {"合同", "租金"} <= set(best["reasons"][0]["terms"])
    assert [one["member"] for one in answer["excluded"]] == [shell.people["小满妈妈"]]
    assert answer["excluded"][0]["reason"]
    by_text = shell.run("match", "--text", "合同", "--limit", "1")
    assert [one["name"] for one in by_text["candidates"]] == ["老K"]
    assert shell.run("match", "--text", "火星")["candidates"] == []
    assert "老K" in shell.say("match", "Q1")


def test_a_question_or_a_text_is_matched_and_not_both(shell: Shell) -> None:
    for words in (["match"], ["match", "Q1", "--text", "合同"]):
        assert shell.run(*words, status=1)["code"] == "match-what"


def test_members_go_on_a_shortlist_and_off_it(shell: Shell) -> None:
    shell.run("members", "edit", "老K", "--set", "expertise=合同")
    shell.run("question", "add", "-", "--asker", "小满妈妈", stdin=DOCUMENT)
    (listed,) = shell.run("shortlist", "Q1", "老K")
    assert (listed["member"], listed["status"]) == (shell.people["老K"], "listed")
    assert listed["reasons"] == ["expertise: 合同"]
    both = shell.run("shortlist", "Q1", "阿树", "--reserve")
    assert [(one["name"], one["status"]) for one in both] == [("老K", "listed"), ("阿树", "reserve")]
    assert [one["standing"] for one in shell.run("match", "Q1")["candidates"]] == ["listed"]
    assert [one["name"] for one in shell.run("unlist", "Q1", "老K")] == ["阿树"]
    assert shell.run("unlist", "Q1", "老K", status=1)["code"] == "shortlisting-unknown"
    assert [one["name"] for one in shell.run("shortlist", "Q1", "老K")] == ["老K", "阿树"]
