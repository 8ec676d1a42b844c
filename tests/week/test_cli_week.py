"""The whole week at the command line, from an empty home to the published digest."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from modui.cli import main
from tests.week import material
from tests.week.material import QUESTIONS, WEEK, Answer, Question

GOLDEN = Path(__file__).with_name("golden")


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

    def sits_down(self, moment: str) -> None:
        """Let it be one of the moments of the week."""
        self._monkeypatch.setenv("MODUI_NOW", WEEK.moments[moment])

    def run(self, *words: str, status: int = 0) -> Any:
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

    def starts(self, *words: str, text: str = "") -> Any:
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


def _found_the_community(moderator: Moderator) -> None:
    moderator.sits_down("call")
    made = moderator.starts("init", "--name", WEEK.community, "--moderator", WEEK.moderator)
    assert made.keys() == {"community", "home"}
    table = str(material.write_members(moderator.folder))
    people = len(material.nicknames())
    # The moderator is a member already, and the last row has no name.
    tried = moderator.run("members", "import", table, "--dry-run")
    assert (tried["added"], tried["updated"], tried["unchanged"]) == (people - 1, 1, 0)
    assert [one["row"] for one in tried["rejected"]] == [people + 2]
    assert len(moderator.run("members", "list")) == 1
    assert moderator.run("members", "import", table) == tried
    assert [one["name"] for one in moderator.run("members", "list")] != []
    assert moderator.run("members", "import", table)["unchanged"] == people
    opened = moderator.run("week", "open", WEEK.week)
    assert (opened["week"], opened["moderator"]) == (WEEK.week, WEEK.moderator)
    shown = moderator.run("week", "show")
    assert [step["step"] for step in shown["steps"]] == ["intake", "experts", "answers", "vote", "digest"]
    assert shown["next"]


def _take_questions_in(moderator: Moderator) -> None:
    for question in QUESTIONS:
        file = str(material.write_question(moderator.folder, question))
        _take_in(moderator, question, file)


def _take_in(moderator: Moderator, question: Question, file: str) -> None:
    draft = ["--draft"] if question.label == "Q3" else []
    read = moderator.run("question", "add", file, "--asker", question.asker, "--naming", question.naming, *draft)
    assert read.keys() >= {"id", "title", "sections", "unplaced", "clarity", "similar"}
    assert read["title"] == question.title
    assert read["sections"].keys() == question.sections.keys()
    assert "\n".join(read["unplaced"]).endswith(question.unplaced)
    assert [check["check"] for check in read["clarity"] if not check["ok"]] == []
    if draft:
        assert moderator.run("question", "confirm", question.label) == {"id": read["id"], "status": "new"}
    if question.label == "Q4":
        back = moderator.run("question", "return", question.label, "--reason", "请补上租约到哪天。")
        assert back["status"] == "returned"
        assert "租约" in back["message"]
    assert moderator.run("question", "accept", question.label)["status"] == "accepted"
