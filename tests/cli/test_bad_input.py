"""What people type wrong: one clear sentence, nothing changed, and never a way for words to steer the terminal."""

import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from modui.cli import main
from modui.duties import answers
from modui.records import queries
from tests.cli.calling import Shell, shell

__all__ = ["shell"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("week", "open", "0001-W01"), "week-name"),
        (("week", "open", "9999-W52"), "week-name"),
        (("week", "dates", "--session", "0001-01-01"), "time-format"),
        (("vote", "open", "--closes", "0001-01-01"), "time-format"),
        (("vote", "open", "--closes", ""), "time-format"),
        (("digest", "export", "--to", str(Path(os.sep).resolve())), "file-unwritable"),
        (("history", "\udcff"), "text-encoding"),
        (("history", "%"), "row-unknown"),
        (("history", "____"), "row-unknown"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(shell: Shell, words: tuple[str, ...], code: str) -> None:
    assert shell.run(*words, status=1)["code"] == code
    assert not (shell.home / "last-error.txt").exists()


def test_a_number_too_large_is_wrong_usage(shell: Shell) -> None:
    for words in (("history",), ("match", "--text", "书店"), ("members", "find", "阿树")):
        assert shell.run(*words, "--limit", "9" * 20, status=2)["code"] == "usage"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--home", "", "week", "show"), "folder"),
        (("--home= ",), "folder"),
        (("--lang", "fr", "week", "show"), "en, zh"),
        (("--lang=", "week", "show"), "en, zh"),
    ],
)
def test_no_folder_and_an_unknown_language_are_wrong_usage(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str
) -> None:
    assert main(["--json", *words]) == 2
    error = json.loads(capsys.readouterr().err)["error"]
    assert error["code"] == "usage"
    assert told in error["message"]


def test_a_language_of_the_environment_that_is_unknown_hinders_nothing(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODUI_LANG", "fr")
    assert shell.run("week", "show")["week"] == "2026-W48"


def test_a_clock_that_is_none_is_said(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODUI_NOW", "noon")
    assert shell.run("week", "show", status=1)["code"] == "time-format"


def test_a_time_may_say_its_offset(shell: Shell) -> None:
    local = shell.run("week", "dates", "--session", "2026-11-29 20:00")["session_at"]
    assert shell.run("week", "dates", "--session", "2026-11-29T12:00+00:00")["session_at"] == local


def test_a_files_words_do_not_steer_the_terminal(
    shell: Shell, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    election = {"candidates": ["A\x1b[2J\x9b31m", "B"], "ballots": [[1, [["B"]]]]}
    path = tmp_path / "election.json"
    path.write_text(json.dumps(election), encoding="utf-8")
    assert "A[2J31m" in shell.say("tally", str(path))
    path.write_text(json.dumps(election | {"ballots": [[1, [["\x1b]0;x\x07"]]]]}), encoding="utf-8")
    assert main(["tally", str(path)]) == 1
    assert "\x1b" not in capsys.readouterr().err


@pytest.mark.parametrize("words", [("--timezone", "Nope"), ("--currency", "EUROS"), ("--moderator", "名" * 300)])
def test_a_community_that_was_not_founded_can_be_founded_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, str]
) -> None:
    home = str(tmp_path / "home")
    assert main(["--home", home, "init", "--name", "灯下", *words]) == 1
    assert main(["--home", home, "init", "--name", "灯下", "--moderator", "阿树"]) == 0
    assert main(["--home", home, "week", "open"]) == 0
    capsys.readouterr()
    assert main(["--home", home, "--json", "init", "--name", "灯下"]) == 1
    assert json.loads(capsys.readouterr().err)["error"]["code"] == "community-exists"


def test_a_folder_may_be_called_anything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "locked").write_text("", encoding="utf-8")
    assert main(["--home", str(tmp_path / "locked" / "home"), "--json", "init", "--name", "灯下"]) == 1
    assert json.loads(capsys.readouterr().err)["error"]["code"] == "database-unwritable"


def test_the_demo_says_that_its_folder_is_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "home").write_text("mine", encoding="utf-8")
    assert main(["--home", str(tmp_path / "home"), "--json", "demo", "--no-open"]) == 1
    assert json.loads(capsys.readouterr().err)["error"]["code"] == "database-unwritable"
    assert (tmp_path / "home").read_text(encoding="utf-8") == "mine"


def test_who_is_still_typing_keeps_nobody_waiting(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input is read before the database is locked."""
    shell.run("question", "add", "-", "--asker", "小满妈妈", stdin="# 怎么续费？\n")

    class Typing:
        """Standard input of somebody who meanwhile works in another window."""

        def read(self) -> bytes:
            shell.store.act(lambda state: answers.note(state, shell.week, None, "另一个窗口"))
            return "直播改到 20:30\n".encode()

    for words in (
        ("note", "add", "-"),
        ("followup", "add", "-", "--question", "Q1", "--author", "老K"),
        ("vote", "contribute", "老K", "一页纸", "--text", "-"),
    ):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=Typing()))
        assert main(["--home", str(shell.home), *words]) == 0
    with shell.store.read() as state:
        assert [one.text.strip() for one in queries.notes(state, shell.week)].count("另一个窗口") == 3


@pytest.mark.parametrize("words", [(), ("demo",)])
def test_the_desk_is_not_opened_where_nobody_sees_it(
    words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--home", str(tmp_path / "home"), "--json"]) == 1
    assert json.loads(capsys.readouterr().err.splitlines()[-1])["error"]["code"] == "no-terminal"
