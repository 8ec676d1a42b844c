"""The whole week at the command line, from an empty home to the published digest."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from modui.cli import main
from tests.week import material, papers
from tests.week.material import QUESTIONS, WEEK, Answer, Question

Answered = Any
"""What a command answers as JSON; its shape is what the tests assert."""
GOLDEN = Path(__file__).with_name("golden")


_ANYWHERE = ("--scope", "group,public,book")


class Moderator:
    """Somebody who keeps a week at the command line."""

    def __init__(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = tmp_path / "文件"
        self.folder.mkdir()
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        monkeypatch.setenv("MODUI_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("MODUI_LANG", "zh")
        self.answers: dict[str, str] = {}
        """The ids of the answers that were taken in, by their label in the material."""
        self.digest = ""
        """The file that was exported."""

    def sits_down(self, moment: str) -> None:
        """Let it be one of the moments of the week."""
        self._monkeypatch.setenv("MODUI_NOW", WEEK.moments[moment])

    def run(self, *words: str, status: int = 0) -> Answered:
        """What ``modui WORDS --json`` answers; of a failure, its error."""
        ended = main([*words, "--json"])
        said = self._capsys.readouterr()
        assert ended == status, f"modui {' '.join(words)}: {said.err}{said.out}"
        if status:
            assert said.out == ""
            return json.loads(said.err)["error"]
        assert said.err == ""
        return json.loads(said.out)

    def reads(self, *words: str) -> str:
        """What a person reads of ``modui WORDS``."""
        ended = main([*words])
        said = self._capsys.readouterr()
        assert ended == 0, said.err
        return said.out

    def starts(self, *words: str, text: str = "") -> Answered:
        """What the program answers when it is really started, with `text` on its standard input."""
        program = shutil.which("modui", path=str(Path(sys.executable).parent))
        assert program is not None
        done = subprocess.run(
            [program, *words, "--json"],
            input=text.encode(),
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert (done.returncode, done.stderr.decode()) == (0, "")
        return json.loads(done.stdout)


@pytest.fixture
def moderator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Moderator:
    return Moderator(tmp_path, monkeypatch, capsys)


def test_a_week_at_the_command_line(moderator: Moderator) -> None:
    _found_the_community(moderator)
    _take_questions_in(moderator)
    _find_people_and_invite(moderator)
    _remind(moderator)
    _take_answers_in(moderator)
    _note_what_was_said(moderator)
    _change_ones_mind(moderator)
    _hold_the_votes(moderator)
    _publish(moderator)
    if os.environ.get("MODUI_GOLDEN"):  # to write the document anew, and then to read it
        (GOLDEN / "digest-zh.md").write_text(papers.steady(moderator.digest), "utf-8", newline="\n")
    assert papers.steady(moderator.digest) == (GOLDEN / "digest-zh.md").read_text("utf-8")
    _look_back(moderator)


def _found_the_community(moderator: Moderator) -> None:
    moderator.sits_down("call")
    made = moderator.starts("init", "--name", WEEK.community, "--moderator", WEEK.moderator)
    assert made.keys() == {"community", "home"}
    table = str(papers.write_members(moderator.folder))
    people = len(material.nicknames())
    # The moderator is a member already, and the last row has no name.
    tried = moderator.run("members", "import", table, "--dry-run")
    assert (tried["added"], tried["updated"], tried["unchanged"]) == (people - 1, 1, 0)
    assert [one["row"] for one in tried["rejected"]] == [people + 2]
    assert len(moderator.run("members", "list")) == 1
    assert moderator.run("members", "import", table) == tried
    assert sorted(one["nickname"] for one in moderator.run("members", "list")) == sorted(material.nicknames())
    assert moderator.run("members", "import", table)["unchanged"] == people
    opened = moderator.run("week", "open", WEEK.week)
    assert (opened["week"], opened["moderator"]) == (WEEK.week, WEEK.moderator)
    shown = moderator.run("week", "show")
    assert [step["step"] for step in shown["steps"]] == ["intake", "experts", "answers", "vote", "digest"]
    assert shown["next"]


# Intake -------------------------------------------------------------------------------------------------------------


def _take_questions_in(moderator: Moderator) -> None:
    moderator.sits_down("choose")
    for question in QUESTIONS:
        _take_question_in(moderator, question)
    assert moderator.run("question", "accept", "Q9", status=1)["code"] == "question-unknown"
    listed = moderator.run("question", "list")
    assert [(one["label"], one["asker"], one["status"]) for one in listed] == [
        (question.label, question.asker, "accepted") for question in QUESTIONS
    ]


def _take_question_in(moderator: Moderator, question: Question) -> None:
    file = str(papers.write_question(moderator.folder, question))
    draft = ["--draft"] if question.label == "Q3" else []
    read = moderator.run(
        "question", "add", file, "--asker", question.asker, "--naming", question.naming, *_ANYWHERE, *draft
    )
    assert read.keys() >= {"id", "title", "sections", "unplaced", "clarity", "similar"}
    assert read["title"] == question.title
    assert read["sections"].keys() == question.sections.keys()
    assert "\n".join(read["unplaced"]).endswith(question.unplaced)
    # Three things are asked at once, which is advice and no bar.
    assert [check["check"] for check in read["clarity"] if not check["ok"]] == (
        ["several"] if question.label in ("Q3", "Q4") else []
    )
    assert read["similar"] == []
    if draft:
        assert moderator.run("question", "confirm", question.label) == {"id": read["id"], "status": "new"}
    if question.label == "Q4":
        back = moderator.run("question", "return", question.label, "--reason", "请补上租约到哪天。")
        assert back["status"] == "returned"
        assert "租约" in back["message"]
    assert moderator.run("question", "accept", question.label)["status"] == "accepted"


# People -------------------------------------------------------------------------------------------------------------


def _find_people_and_invite(moderator: Moderator) -> None:
    moderator.sits_down("invite")
    for question in QUESTIONS:
        found = moderator.run("match", question.label, "--limit", "20")
        names = [one["name"] for one in found["candidates"]]
        assert question.asker not in names
        # Not all of them: who answered as a user says nothing of it among what they can do.
        assert len({answer.author for answer in question.answers} & set(names)) >= 2, (question.label, names)
        for one in found["candidates"]:
            assert one.keys() >= {"member", "name", "score", "reasons", "load"}
            assert one["reasons"]
    first = QUESTIONS[0]
    authors = [answer.author for answer in first.answers]
    moderator.run("shortlist", first.label, authors[0], authors[1])
    for question in QUESTIONS:
        _invite(moderator, question)


def _invite(moderator: Moderator, question: Question) -> None:
    invited = WEEK.invited(question)
    written = moderator.run("invite", question.label, *invited)
    assert sorted(one["name"] for one in written) == sorted(invited)
    for one in written:
        assert one["status"] == "draft"
        assert one["name"] in one["message"]
        assert question.title in one["message"]
        assert "略去" in one["message"] or question.sections["demand"].split("\n")[0] in one["message"]
        (sent,) = moderator.run("invitation", "mark", one["id"], "sent")
        assert sent["status"] == "sent"
    refused = moderator.run("invite", question.label, question.asker, status=1)
    assert refused["code"] == "invite-own"
    assert refused["hint"]


def _remind(moderator: Moderator) -> None:
    moderator.sits_down("remind")
    asked = {(one["question"], one["name"]): one["id"] for one in moderator.run("invitation", "list")}
    ids = {one["label"]: one["id"] for one in moderator.run("question", "list")}
    for one in WEEK.silent:
        if one.status != "no-reply":
            moderator.run(
                "invitation", "mark", asked[ids[one.question], one.member], one.status, "--reason", one.reason
            )
    for one in WEEK.silent:
        if one.status == "no-reply":
            quiet = asked[ids[one.question], one.member]
            assert one.member in moderator.run("invitation", "remind", quiet)["message"]
            moderator.run("invitation", "mark", quiet, "reminded")
            moderator.run("invitation", "mark", quiet, "no-reply")


# Answers ------------------------------------------------------------------------------------------------------------


def _take_answers_in(moderator: Moderator) -> None:
    moderator.sits_down("collect")
    for question in QUESTIONS:
        for answer in _as_they_go_in(question):
            _take_answer_in(moderator, question, answer)
    listed = moderator.run("answer", "list")
    assert len(listed) == len(material.ANSWERS)
    assert {one["status"] for one in listed} == {"ready"}
    states = {one["name"]: one["status"] for one in moderator.run("invitation", "list", "Q3")}
    assert states.pop("小北") == "accepted"
    assert set(states.values()) == {"answered"}


def _as_they_go_in(question: Question) -> list[Answer]:
    """The answers, first those that say all there is to know of their author."""
    return sorted(question.answers, key=lambda answer: answer.scope is None)


def _take_answer_in(moderator: Moderator, question: Question, answer: Answer) -> None:
    file = str(papers.write_answer(moderator.folder, answer))
    taken = moderator.run("answer", "add", file, "--question", question.label)
    assert taken.keys() >= {"id", "sections", "depth"}
    assert (taken["author"], taken["role"], taken["title"]) == (answer.author, answer.role, answer.title)
    assert (taken["naming"], taken["scope"]) == (answer.naming, list(answer.scope) if answer.scope else None)
    assert all(bool(taken["sections"][name]) == bool(text) for name, text in answer.sections.items())
    assert taken["rest"] == ""
    if answer.late_consent:
        naming, scope = answer.late_consent
        agreed = moderator.run("answer", "consent", taken["id"], "--naming", naming, "--scope", ",".join(scope))
        assert (agreed["naming"], agreed["scope"]) == (naming, list(scope))
    moderator.run("answer", "ready", taken["id"])
    if answer.adopted:
        assert moderator.run("answer", "adopt", taken["id"])["adopted"] is True
    moderator.answers[answer.label] = taken["id"]


def _note_what_was_said(moderator: Moderator) -> None:
    for asked in WEEK.follow_ups:
        about = ["--answer", moderator.answers[asked.answer]] if asked.answer else []
        added = moderator.run(
            "followup", "add", asked.text, "--question", asked.question, "--author", asked.author, *about
        )
        assert asked.text in added["message"]
        assert moderator.run("followup", "relay", added["id"])["status"] == "relayed"
        assert moderator.run("followup", "reply", added["id"], asked.reply)["reply"] == asked.reply
    for one in WEEK.stances:
        moderator.run("stance", moderator.answers[one.answer], one.practice, one.view, "--remark", one.remark)
    moderator.sits_down("session")
    for note in WEEK.notes:
        moderator.run("note", "add", note.text, *(["--question", note.question] if note.question else []))
    assert len(moderator.run("note", "list")) == len(WEEK.notes)


def _change_ones_mind(moderator: Moderator) -> None:
    """What undo takes back is as if it had not been done."""
    before = _everything(moderator)
    moderator.run("answer", "hide", moderator.answers["Q1A1"])
    assert _everything(moderator) != before
    assert moderator.run("undo")["action"] == "answer.hide"
    assert _everything(moderator) == before


def _everything(moderator: Moderator) -> Answered:
    nouns = [("question", "list"), ("answer", "list"), ("invitation", "list"), ("note", "list"), ("digest", "build")]
    return [moderator.run(*noun) for noun in [*nouns, ("week", "show")]]


# The vote -----------------------------------------------------------------------------------------------------------


def _hold_the_votes(moderator: Moderator) -> None:
    polls = {question.label: moderator.run("vote", "open", "--question", question.label) for question in QUESTIONS}
    assert moderator.run("vote", "open", "--question", "Q1", status=1)["code"] == "poll-exists"
    moderator.sits_down("count")
    for question in QUESTIONS:
        _take_ballots_in(moderator, question, polls[question.label])
    assert {poll["ballots"] for poll in moderator.run("vote", "list")} == {papers.VOTERS}
    for question in QUESTIONS:
        _count(moderator, question)
    moderator.run("answer", "hide", moderator.answers["Q1A6"])


def _take_ballots_in(moderator: Moderator, question: Question, poll: Answered) -> None:
    labels = {option["title"]: option["label"] for option in poll["options"]}
    assert sorted(labels) == sorted(answer.title for answer in question.answers)
    assert sorted(labels.values()) == sorted(str(number + 1) for number in range(len(labels)))
    for answer in question.answers:
        assert answer.author not in poll["message"]
    ballots = papers.ballots(question, labels)
    file = moderator.folder / f"{question.label}-投票.txt"
    file.write_text(ballots.text, "utf-8")
    if question.label == "Q1":
        pasted = moderator.starts("vote", "paste", question.label, "-", text=ballots.text)
    else:
        pasted = moderator.run("vote", "paste", question.label, str(file))
    titles = {label: title for title, label in labels.items()}
    read = {one["name"]: sorted(titles[label] for label in one["choices"]) for one in pasted["ballots"]}
    assert read == {voter: sorted(some) for voter, some in ballots.choices.items()}
    assert {one["text"]: one["code"] for one in pasted["unread"]} == ballots.unread
    assert moderator.run("vote", "paste", question.label, str(file))["new"] == 0


def _count(moderator: Moderator, question: Question) -> None:
    # While a vote is open nobody sees how it stands.
    assert "totals" not in moderator.run("vote", "result", question.label)
    moderator.run("vote", "close", question.label)
    assert moderator.run("vote", "cast", question.label, "--voter", "栗子", "1", status=1)["code"] == "poll-not-open"
    result = moderator.run("vote", "award", question.label)
    assert result.keys() >= {"method", "ballots", "winners", "order", "ties", "totals", "rule", "awards"}
    assert result["ballots"] == papers.VOTERS
    votes = {answer.title: answer.approvals for answer in question.answers}
    assert {one["title"]: one["votes"] for one in result["placed"]} == votes
    assert [one["place"] for one in result["placed"]] == _places(list(votes.values()))
    assert {one["title"]: one["place"] for one in result["awards"]} == {
        one["title"]: one["place"] for one in result["placed"] if one["place"] <= 3
    }
    told = moderator.run("vote", "message", question.label)["message"]
    assert len(told) <= 300


def _places(votes: list[int]) -> list[int]:
    """Places as in sports: equal votes share one, and the next is that much lower."""
    return [1 + sum(other > one for other in votes) for one in sorted(votes, reverse=True)]


# The digest ---------------------------------------------------------------------------------------------------------


def _publish(moderator: Moderator) -> None:
    moderator.sits_down("publish")
    for one in WEEK.passages:
        about = ["--question", one.question] if one.question else []
        moderator.run("digest", "passage", one.slot, one.text, *about)
    problems = moderator.run("digest", "check")["problems"]
    assert [(one["code"], one["where"]) for one in problems] == [
        ("consent-missing", "Q2 · 带徒弟先带三遍"),
        ("unplaced-text", "Q4"),
    ]
    assert len(moderator.run("digest", "teaser")["message"]) <= 200
    moderator.run("digest", "publish")
    file = moderator.folder / "周报.md"
    written = moderator.starts("digest", "export", WEEK.week, "--to", str(file))
    assert written == {"file": str(file), "bytes": file.stat().st_size}
    moderator.digest = file.read_text("utf-8")
    _publish_for_the_public(moderator)


def _publish_for_the_public(moderator: Moderator) -> None:
    """Who agreed to the group alone is not in what goes out of it."""
    built = moderator.run("digest", "build", WEEK.week, "--audience", "public")
    left_out = [one["where"] for one in built["problems"] if one["code"] == "not-for-audience"]
    for answer in material.ANSWERS:
        scope = answer.late_consent[1] if answer.late_consent else answer.scope
        shown = not answer.hidden and scope is not None and "public" in scope
        assert (answer.title in built["markdown"]) == shown or "[b]" in answer.title
        assert (f"{answer.label[:2]} · {answer.title}" in left_out) == (scope == ("group",))


def _look_back(moderator: Moderator) -> None:
    assert moderator.run("week", "close") == {"week": WEEK.week, "status": "closed"}
    assert {one["status"] for one in moderator.run("question", "list", WEEK.week)} == {"closed"}
    history = moderator.run("history", "--limit", "1000")
    assert history[0]["action"] == "week.close"
    assert history[-1]["action"] == "community.set-up"
    assert {one["actor"] for one in history[:10]} == {WEEK.moderator}
    assert [one["action"] for one in moderator.run("history", moderator.answers["Q1A6"])].count("answer.hide") == 1
