"""``modui vote`` and ``modui tally``: what scripts rely on."""

import hashlib
import json
from pathlib import Path

import pytest

from tests import making
from tests.cli.calling import Shell, shell

__all__ = ["shell"]


@pytest.fixture
def voted(shell: Shell) -> Shell:
    """The shell, with a question Q1 of 小满妈妈 that 阿树 and 老K answered, and two more members."""
    shell.people |= {"米粒": making.member(shell.store, "米粒"), "晚晚": making.member(shell.store, "晚晚")}
    shell.run("question", "add", "-", "--asker", "小满妈妈", stdin="# 怎么续费？\n\n## 背景\n\n在老街开书店\n")
    shell.run("question", "accept", "Q1")
    for author, title in (("阿树", "先做减法"), ("老K", "打个电话")):
        text = f"# {title}\n\n## 做法\n\n照做。\n"
        shell.run("answer", "add", "-", "--question", "Q1", "--author", author, "--role", "user", stdin=text)
    shell.run("answer", "ready", "Q1A1", "Q1A2")
    return shell


def test_a_vote_from_the_call_to_the_places(voted: Shell) -> None:
    opened = voted.run("vote", "open", "--question", "Q1", "--places", "1")
    labels = {option["title"]: option["label"] for option in opened["options"]}
    assert opened["status"] == "open"
    assert opened["electorate"] == 5
    for title, label in labels.items():
        assert f"{label}. {title}" in opened["message"]
    assert [one["id"] for one in voted.run("vote", "list")] == [opened["id"]]

    assert voted.run("vote", "cast", "Q1", "--voter", "米粒", labels["先做减法"])["new"] is True
    assert voted.run("vote", "cast", opened["id"][-6:], "--voter", "米粒", "先做减法")["new"] is False
    lines = f"晚晚：{labels['先做减法']}\n2. 小满妈妈 {labels['打个电话']}\n路人 1\n"
    told = voted.run("vote", "paste", "Q1", "-", "--dry-run", stdin=lines)
    assert (told["read"], told["new"]) == (2, 2)
    assert voted.run("vote", "result", "Q1")["ballots"] == 1
    assert voted.run("vote", "paste", "Q1", "-", stdin=lines)["unread"][0]["code"] == "name-unknown"
    assert voted.run("vote", "paste", "Q1", "-", stdin=lines)["new"] == 0
    voted.run("vote", "take-back", "Q1", "--voter", "小满妈妈")

    assert voted.run("vote", "cast", "Q1", "--voter", "米粒", "1、2号")["new"] is True
    assert voted.run("vote", "cast", "Q1", "--voter", "米粒", labels["先做减法"])["new"] is True
    assert "winners" not in voted.run("vote", "result", "Q1")
    assert "2 of 5 voted · approval · no totals until it ends" in voted.say("vote", "result", "Q1")
    again = voted.run("vote", "message", "Q1")["message"]
    assert sorted(again.splitlines()) == sorted(opened["message"].splitlines()), "but for the order of its lines"
    assert voted.run("vote", "award", "Q1", status=1)["code"] == "poll-not-closed"
    closed = voted.run("vote", "close", "Q1")
    assert [(one["place"], one["title"], one["votes"]) for one in closed["placed"]] == [
        (1, "先做减法", 2),
        (2, "打个电话", 0),
    ]
    assert closed["awards"] == []
    assert "not named yet" in voted.say("vote", "result", "Q1")
    counted = voted.run("vote", "award", "Q1")
    assert counted == voted.run("vote", "result", "Q1")
    assert [(one["place"], one["title"]) for one in counted["awards"]] == [(1, "先做减法")]
    assert counted["winners"] == [counted["awards"][0]["option"]]
    assert "2 of 5 members voted" in voted.run("vote", "message", "Q1")["message"]
    assert "先做减法" in voted.say("vote", "result", "Q1")
    assert "counted" in voted.say("vote", "list")


def test_a_secret_vote_with_a_prize_and_its_recount(voted: Shell, tmp_path: Path) -> None:
    terms = ("--secret", "--hide-authors", "--prize", "100.01", "--places", "2", "--ladder", "lot", "--quorum", "2")
    opened = voted.run("vote", "open", "--question", "Q1", *terms)
    assert (opened["secret"], opened["prize"], opened["split"], opened["quorum"]) == (True, 10001, [60, 40], 2)
    assert {option["author"] for option in opened["options"]} == {None}
    assert opened["seed_sha256"] in opened["message"]
    assert "to the moderator alone" in opened["message"]
    labels = {option["title"]: option["label"] for option in opened["options"]}
    before = len(voted.run("history"))
    assert voted.run("vote", "cast", "Q1", "--voter", "米粒", labels["先做减法"])["new"] is True
    form = tmp_path / "form.csv"
    form.write_text(f"昵称,投给\n晚晚,{labels['打个电话']}\n路人,1\n", encoding="utf-8")
    taken = voted.run("vote", "import", "Q1", str(form))
    assert (taken["read"], taken["new"], taken["columns"]) == (1, 1, {"name": "昵称", "choice": ["投给"]})
    assert [one["code"] for one in taken["unread"]] == ["name-unknown"]
    assert len(voted.run("history")) == before, "nothing of it is in the log"
    assert voted.run("vote", "reveal", "Q1", status=1)["code"] == "totals-secret"
    assert voted.run("vote", "result", "Q1")["ballots"] == 2

    voted.run("vote", "close", "Q1")
    counted = voted.run("vote", "award", "Q1")
    assert [(one["place"], one["share"]) for one in counted["awards"]] == [(1, 6001), (2, 4000)]
    assert [step["rung"] for step in counted["steps"]] == ["lot"]
    assert len(counted["order"][0]) == 2
    assert counted["decided"] == [[one["option"]] for one in counted["awards"]]
    assert hashlib.sha256(counted["seed"].encode()).hexdigest() == opened["seed_sha256"]
    assert len(counted["voters"]) == 2
    assert voted.run("undo")["action"] == "vote.award"
    assert voted.run("undo", status=1)["code"] == "undo-sent"

    words = ("vote", "recount", "Q1", "--to")
    assert voted.run(*words, str(form), status=1)["code"] == "folder-unwritable"
    told = voted.run(*words, str(tmp_path / "out"))
    data = (tmp_path / "out" / told["file"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == told["file_sha256"] == counted["recount"]["file_sha256"]
    again = voted.run("tally", str(tmp_path / "out" / told["file"]))
    assert again["order"] == [["1", "2"]]
    assert (tmp_path / "out" / told["script"]).exists()


def test_ballots_that_came_late_are_listed(voted: Shell) -> None:
    opened = voted.run("vote", "open", "--question", "Q1", "--method", "schulze")
    first, second = (option["label"] for option in opened["options"])
    voted.run("vote", "cast", "Q1", "--voter", "米粒", f"{second}>{first}")
    assert voted.run("vote", "reveal", "Q1")["totals"] == {}
    voted.run("vote", "close", "Q1")
    kept = voted.run("vote", "late", "Q1", "-", stdin=f"晚晚 {first}>{second}\n路人 1\n")
    assert [(one["name"], one["choices"]) for one in kept["late"]] == [("晚晚", [first, second])]
    assert [one["code"] for one in kept["unread"]] == ["name-unknown"]
    assert voted.run("vote", "result", "Q1")["ballots"] == 1


def test_a_challenger_from_outside_who_wins_has_won_entry(voted: Shell) -> None:
    assert [one["status"] for one in voted.run("vote", "guest", "阿树")] == ["outside"]
    opened = voted.run("vote", "open", "--question", "Q1")
    assert opened["electorate"] == 4
    labels = {option["title"]: option["label"] for option in opened["options"]}
    words = ("vote", "cast", "Q1", "--voter")
    assert voted.run(*words, "阿树", labels["打个电话"], status=1)["code"] == "voter-unlisted"
    voted.run(*words, "米粒", labels["先做减法"])
    voted.run("vote", "close", "Q1")
    voted.run("vote", "award", "Q1")
    (guest,) = voted.run("vote", "guest")
    assert (guest["status"], guest["poll"]) == ("entered", opened["id"])


def test_what_a_vote_refuses(voted: Shell, tmp_path: Path) -> None:
    def code(*words: str) -> object:
        return voted.run("vote", *words, status=1)["code"]

    assert code("open", "--question", "Q1", "--method", "plurality") == "method-unknown"
    assert code("open", "--question", "Q1", "--closes", "tomorrow") == "time-format"
    assert code("open", "--question", "Q1", "--closes", "2020-01-01 10:00") == "closes-past"
    assert code("result", "Q1") == "poll-unknown"
    opened = voted.run("vote", "open", "--question", "Q1", "--closes", "2026-12-24 20:00")
    assert opened["closes"] == "2026-12-24T12:00:00+00:00"
    assert code("void", "Q1", "--reason", "x" * 501) == "reason-long"
    own = next(option["label"] for option in opened["options"] if option["title"] == "先做减法")
    assert code("cast", "Q1", "--voter", "阿树", own) == "choice-own"
    assert code("cast", "Q1", "--voter", "米粒", "9") == "choice-unknown"
    assert code("take-back", "Q1", "--voter", "米粒") == "ballot-none"
    void = voted.run("vote", "void", "Q1", "--reason", "An answer\nwas missing")
    assert (void["status"], void["void_because"]) == ("void", "An answer was missing")
    assert "was missing" in voted.say("vote", "result", "Q1"), "where no other was opened, the void one is meant"
    assert code("award", "Q1") == "poll-void"
    assert code("void", "Q1", "--reason", "x" * 501) == "poll-void"
    assert code("recount", "Q1", "--to", str(tmp_path)) == "poll-void"
    assert code("cast", opened["id"], "--voter", "米粒", own) == "poll-not-open"


def test_points_that_do_not_fit_are_told_in_words(voted: Shell) -> None:
    voted.run("vote", "open", "--question", "Q1", "--method", "score")
    assert voted.run("vote", "cast", "Q1", "--voter", "米粒", "1:9", status=1)["code"] == "points-invalid"
    assert voted.run("vote", "cast", "Q1", "--voter", "米粒", "1:5", "1:3", status=1)["code"] == "choice-twice"
    assert voted.run("vote", "cast", "Q1", "--voter", "米粒", "1:5", "2:3")["new"] is True


def test_a_vote_is_called_by_its_question(voted: Shell) -> None:
    opened = voted.run("vote", "open", "--question", "Q1")
    for name in ("Q1", "2026-W48/Q1", "2026W48 q1", opened["id"]):
        assert voted.run("vote", "result", name)["id"] == opened["id"]
    making.week(voted.store, "2026-W49")
    assert voted.run("vote", "result", "2026-W49/Q1", status=1)["code"] == "question-unknown"


def test_a_contribution_is_consented_to_and_hidden(voted: Shell) -> None:
    shared = voted.run("vote", "contribute", "米粒", "续费表")
    assert (shared["naming"], shared["scope"], shared["hidden"]) == (None, None, False)
    assert "consent not asked yet" in voted.say("vote", "contributions")
    ending = shared["id"][-6:]
    agreed = voted.run("vote", "consent", ending, "--naming", "nickname", "--scope", "group，public")
    assert (agreed["name"], agreed["naming"], agreed["scope"]) == ("米粒", "nickname", ["group", "public"])
    assert voted.run("vote", "hide", ending)["hidden"] is True
    assert "[hidden]" in voted.say("vote", "contributions")
    assert {option["title"] for option in voted.run("vote", "open")["options"]} == {"先做减法", "打个电话"}
    assert voted.run("vote", "hide", ending, "--show")["hidden"] is False
    assert voted.run("vote", "contributions") == [agreed]
    assert voted.run("vote", "hide", "ffffff", status=1)["code"] == "contribution-unknown"
    wrong = ("vote", "consent", ending, "--naming", "nickname", "--scope", "world")
    assert voted.run(*wrong, status=1)["code"] == "scope-unknown"


def test_a_contribution_stands_in_the_vote_over_the_week(voted: Shell) -> None:
    words = ("vote", "contribute", "米粒", "续费表")
    voted.run(*words, "--link", "https://example.org/sheet", "--naming", "nickname", "--scope", "group,public")
    assert voted.run(*words, "--link", "javascript:alert(1)", status=1)["code"] == "link-unsafe"
    assert voted.run(*words, "--scope", "world", status=1)["code"] == "scope-unknown"

    opened = voted.run("vote", "open")
    assert opened["question"] is None
    assert {option["title"] for option in opened["options"]} == {"先做减法", "打个电话", "续费表"}


def test_an_election_file_is_counted(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "election.json"
    ballots = [[2, [["A", "B"]]], [1, [["A"], ["C"]]], [1, [["C"]]]]
    file.write_text(json.dumps({"method": "approval", "candidates": ["A", "B", "C", "D"], "ballots": ballots}))

    counted = shell.run("tally", str(file))
    assert counted.pop("rule").startswith("Approval")
    (warning,) = counted.pop("warnings")
    assert "the first alone" in warning
    assert counted == {
        "method": "approval",
        "ballots": 4,
        "winners": ["A"],
        "order": [["A"], ["B"], ["C"], ["D"]],
        "ties": [],
        "blank": 0,
        "contested": [],
        "totals": {"A": 3, "B": 2, "C": 1, "D": 0},
    }
    assert shell.run("tally", str(file), "--places", "2")["winners"] == ["A", "B"]
    assert "   1 ✔ A █" in shell.say("tally", str(file))
    ranked = shell.run("tally", str(file), "--method", "Ranked_Pairs", "--strength", "winning-votes")
    assert ranked["pairwise"]["A"] == {"B": 1, "C": 3, "D": 3}
    assert ranked["locking"][0] == {"winner": "A", "loser": "D", "votes": 3, "against": 0, "step": 1, "locked": True}
    assert shell.run("tally", str(file), "--method", "schulze")["paths"]["A"]["C"] == 2
    assert shell.run("tally", str(file), "--method", "irv")["rounds"] == [
        {"A": 1, "C": 1, "B": 0, "D": 0},
        {"A": 3, "C": 1},
    ]
    assert shell.run("tally", str(file), "--strength", "loud", status=1)["code"] == "strength-unknown"
    assert shell.run("tally", str(file), "--method", "plurality", status=1)["code"] == "method-unknown"
    assert shell.run("tally", str(file), "--places", "0", status=1)["code"] == "places-invalid"
    assert shell.run("tally", str(tmp_path / "none.json"), status=1)["code"] == "file-missing"
    file.write_text("{")
    assert shell.run("tally", str(file), status=1)["code"] == "election-invalid"


def test_how_a_result_came_about_is_explained(voted: Shell) -> None:
    voted.run("vote", "open", "--question", "Q1", "--method", "schulze", "--places", "1")
    voted.run("vote", "cast", "Q1", "--voter", "米粒", "2>1")
    assert voted.run("vote", "explain", "Q1", status=1)["code"] == "poll-not-closed"
    voted.run("vote", "close", "Q1")

    shown = voted.say("vote", "explain", "Q1")

    assert "   1 ✔ #2 " in shown
    assert "#2 is before #1: #2 → #1 (1); back: no path." in shown
    assert voted.run("vote", "explain", "Q1")["lines"] == shown.splitlines()
