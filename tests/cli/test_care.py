"""``modui care``, ``members care``, ``wave``, ``assign``: what scripts rely on."""

from pathlib import Path

from modui.records.changes import Set
from tests import making
from tests.cli.calling import Shell, shell

__all__ = ["shell"]

DOCUMENT = "# 店面合同要续约，怎么谈租金？\n\n## 背景\n\n租了三年。\n"


def asked(shell: Shell) -> None:
    """A question that is accepted, and two who could answer it; neither moderates the week."""
    making.put(shell.store, Set("week", shell.week, "moderator", shell.people["阿树"], shell.people["小满妈妈"]))
    shell.run("members", "edit", "老K", "--set", "expertise=租金谈判、合同")
    shell.run("members", "edit", "阿树", "--set", "expertise=合同")
    shell.run("question", "add", "-", "--asker", "小满妈妈", stdin=DOCUMENT)
    shell.run("question", "accept", "Q1")


def test_the_communitys_measure_is_shown_and_set(shell: Shell) -> None:
    usual = shell.run("care", "show")
    assert (usual["per_week"], usual["per_month"], usual["answers"], usual["ask_percent"]) == (2, 6, 4, 150)
    changed = shell.run("care", "set", "--per-week", "1", "--quiet", "23-7", "--answers", "3")
    assert (changed["per_week"], changed["per_month"], changed["quiet"]) == (1, 6, "23:00-07:00")
    assert shell.run("care", "show") == changed
    assert shell.run("care", "set", "--quiet", "none")["quiet"] == ""
    assert shell.run("care", "set", "--per-week", "-1", status=1)["code"] == "value-invalid"
    assert shell.run("care", "set", "--quiet", "nachts", status=1)["code"] == "quiet-form"
    assert "at most 1 in seven days" in shell.say("care", "show")
    assert "How may I ask you?" in shell.run("care", "message")["message"]


def test_a_member_says_how_they_want_to_be_asked(shell: Shell) -> None:
    words = ["--per-week", "1", "--per-month", "3", "--quiet", "22:00-09:00", "--away", "2026-12-01..2026-12-10"]
    said = shell.run("members", "care", "老K", *words, "--not-about", "融资", "--never")
    assert said["name"] == "老K"
    assert (said["per_week"], said["per_month"], said["quiet"]) == (1, 3, "22:00-09:00")
    assert said["away"] == ["2026-12-01..2026-12-10"]
    assert said["not_about"] == ["融资"]
    assert said["never"] is True
    assert [one["code"] for one in said["limits"]] == ["never"]
    back = shell.run("members", "care", "老K", "--ever", "--per-week", "-", "--away", "-", "--not-about", "-")
    assert (back["per_week"], back["away"], back["not_about"], back["never"]) == (None, [], [], False)
    assert back["allowed"] == {"per_week": 2, "per_month": 3}
    assert back["left"] == 2
    assert shell.run("members", "care", "老K", "--away", "bald", status=1)["code"] == "away-form"
    assert shell.run("members", "care", "老K", "--per-week", "viele", status=1)["code"] == "number-form"
    assert "may be asked 2 times more" in shell.say("members", "care", "老K")


def test_wishes_come_in_from_a_table(shell: Shell, tmp_path: Path) -> None:
    table = tmp_path / "wishes.csv"
    table.write_text(
        "昵称,每周最多,免打扰,不在,不问,勿扰\n"
        "老K,1次,22-9,2026年12月1日至2026年12月10日,融资、房产,否\n"
        "阿树,,,,,是\n"
        "小满妈妈,不限,,,,\n"
        "无名氏,1,,,,\n"
        "老K,3,,,,\n"
        "阿树,很少,,,,\n",
        encoding="utf-8",
    )
    report = shell.run("care", "import", str(table))
    assert (report["changed"], report["unchanged"]) == (2, 1)
    assert [one["row"] for one in report["rejected"]] == [5, 6, 7]
    said = shell.run("members", "care", "老K")
    assert (said["per_week"], said["quiet"]) == (1, "22:00-09:00")
    assert said["away"] == ["2026-12-01..2026-12-10"]
    assert (said["not_about"], said["never"]) == (["融资", "房产"], False)
    assert shell.run("members", "care", "阿树")["never"] is True
    assert shell.run("care", "import", str(table))["changed"] == 0
    assert f"modui care import {table}" in shell.say("members", "import", str(table), "--dry-run")
    shell.run("undo")
    assert shell.run("members", "care", "老K")["per_week"] is None
    table.write_text("昵称,职位\n老K,店主\n", encoding="utf-8")
    assert shell.run("care", "import", str(table), status=1)["code"] == "care-headings"


def test_a_table_may_have_the_words_of_the_desks_own_form(shell: Shell, tmp_path: Path) -> None:
    table = tmp_path / "wishes.csv"
    table.write_text(
        "昵称,1. 每周次数（选填）,安静时段,不在,不问的话题,可以邀请,心情\n"
        "老K,1,22:00-09:00,2026-12-01..2026-12-10,融资,从不,好\n"
        "阿树,,,,,可以，按上面的分寸,\n"
        "小满妈妈,,,,,否,\n",
        encoding="utf-8",
    )
    report = shell.run("care", "import", str(table))
    assert (report["changed"], report["rejected"], report["ignored"]) == (2, [], ["心情"])
    said = shell.run("members", "care", "老K")
    assert (said["per_week"], said["quiet"], said["never"]) == (1, "22:00-09:00", True)
    assert (said["away"], said["not_about"]) == (["2026-12-01..2026-12-10"], ["融资"])
    assert shell.run("members", "care", "阿树")["never"] is False
    assert shell.run("members", "care", "小满妈妈")["never"] is True
    assert "not taken in: 心情" in shell.say("care", "import", str(table))
    english = tmp_path / "wishes-en.csv"
    english.write_text("nickname,Times a month,Away,May be asked\n阿树,3,2026-12-01,never\n", encoding="utf-8")
    assert shell.run("care", "import", str(english))["changed"] == 1
    assert shell.run("members", "care", "阿树")["never"] is True


def test_match_names_who_is_left_out_and_an_invitation_goes_over_it_knowingly(shell: Shell) -> None:
    asked(shell)
    shell.run("members", "care", "老K", "--per-week", "0")
    answer = shell.run("match", "Q1")
    assert [one["name"] for one in answer["candidates"]] == ["阿树"]
    assert {"member": shell.people["老K"], "name": "老K", "reason": "limit 0 a week"} in answer["excluded"]
    said = shell.say("match", "--text", "租金合同")
    assert "left out: 老K (limit 0 a week)" in said
    (within,) = shell.run("invite", "Q1", "阿树")
    assert within["beyond"] == []
    refused = shell.run("invite", "Q1", "老K", status=1)
    assert refused["code"] == "invite-beyond"
    assert "老K (limit 0 a week)" in refused["message"]
    assert "--anyway" in refused["hint"]
    assert [one["name"] for one in shell.run("invitation", "list", "Q1")] == ["阿树"]
    (over,) = shell.run("invite", "Q1", "老K", "--anyway")
    assert over["beyond"] == ["limit 0 a week"]
    assert shell.run("history")[0]["action"] == "invitation.override"
    shell.run("members", "add", "麻薯")
    shell.run("members", "care", "麻薯", "--never")
    assert shell.run("invite", "Q1", "麻薯", "--anyway", status=1)["code"] == "invite-never"


def test_what_load_takes_off_is_the_communitys_to_say(shell: Shell) -> None:
    asked(shell)
    (invited,) = shell.run("invite", "Q1", "老K")
    shell.run("invitation", "mark", invited["id"][-8:], "sent")

    def shares() -> dict[str, float]:
        (found,) = (one for one in shell.run("match", "--text", "租金合同")["candidates"] if one["name"] == "老K")
        return {why["source"]: why["share"] for why in found["reasons"]}

    usual = shares()
    assert usual["load"] < 0
    shell.run("care", "set", "--load-percent", "50")
    assert shares()["load"] < usual["load"]
    shell.run("care", "set", "--load-percent", "0")
    assert "load" not in shares()


def test_a_wave_is_shown_and_applied_and_undone_as_one(shell: Shell) -> None:
    asked(shell)
    shown = shell.run("wave", "Q1", "--need", "1")
    assert (shown["step"], shown["need"], shown["ask"], shown["applied"]) == ("first", 1, 2, False)
    assert [one["name"] for one in shown["members"]] == ["老K", "阿树"]
    assert all(one["new"] and one["reasons"] for one in shown["members"])
    assert shell.run("invitation", "list", "Q1") == []
    assert shell.run("wave", "Q1", "--apply")["applied"] is True
    assert len(shell.run("invitation", "list", "Q1")) == 2
    assert shell.run("wave", "Q1")["step"] == "wait"
    shell.run("undo")
    assert shell.run("invitation", "list", "Q1") == []
    assert shell.run("shortlist", "Q1") == []


def test_the_rest_are_released_with_a_ready_message(shell: Shell) -> None:
    asked(shell)
    shell.run("wave", "Q1", "--need", "1", "--apply")
    for one in shell.run("invitation", "list", "Q1"):
        shell.run("invitation", "mark", one["id"][-8:], "sent")
    added = shell.run("answer", "add", "-", "--question", "Q1", "--author", "老K", "--role", "user", stdin="先谈续租。")
    shell.run("answer", "ready", added["id"][-8:])
    shown = shell.run("wave", "Q1")
    assert shown["step"] == "release"
    assert len(shown["release"]) == 1
    assert "不用再写了" in shown["message"]
    shell.run("wave", "Q1", "--apply")
    assert {one["name"]: one["status"] for one in shell.run("invitation", "list", "Q1")}["阿树"] == "released"
    assert shell.run("members", "care", "阿树")["left"] == 2
    assert shell.run("undo", status=1)["code"] == "undo-sent"


def test_a_week_is_assigned_together(shell: Shell) -> None:
    asked(shell)
    shell.run("wave", "Q1", "--need", "1")
    shown = shell.run("assign")
    (question,) = shown["questions"]
    assert question["label"] == "Q1"
    assert {one["name"] for one in question["members"]} == {"老K", "阿树"}
    assert "+ 老K" in shell.say("assign")
    assert shell.run("assign", shown["week"], "--apply")["applied"] is True
    assert len(shell.run("invitation", "list", "Q1")) == 2
    assert shell.run("assign")["questions"] == []
    assert "No question of this week needs anybody" in shell.say("assign")


def test_a_wave_says_why_nobody_is_asked_and_an_invitation_that_it_was_there(shell: Shell) -> None:
    shell.run("question", "add", "-", "--asker", "小满妈妈", stdin=DOCUMENT)
    assert shell.run("wave", "Q1", "--apply", status=1)["code"] == "invite-status"
    shell.run("question", "accept", "Q1")
    (first,) = shell.run("invite", "Q1", "老K")
    assert first["new"] is True
    shell.run("invitation", "mark", first["id"][-6:], "sent")
    (again,) = shell.run("invite", "Q1", "老K")
    assert again["new"] is False
    assert "was asked already on" in shell.say("invite", "Q1", "老K")
    assert first["message"] not in shell.say("invite", "Q1", "老K")
