"""Calling the command line as a script does: words in, one JSON document out."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from modui.cli import main
from tests import making


class Shell:
    """A script that works on one community: 小满妈妈, 阿树 and 老K, in the week 2026-W48."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.home = home
        self.store = making.community_store(home)
        self.people = dict(
            zip(("小满妈妈", "阿树", "老K"), making.members(self.store, ("小满妈妈", "阿树", "老K")), strict=True)
        )
        self.week = making.week(self.store, "2026-W48", self.people["阿树"])
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def run(self, *words: str, stdin: str = "", status: int = 0) -> Any:  # noqa: ANN401 - JSON
        """What ``modui WORDS --json`` answers; of a failure, its error."""
        ended, out, err = self._call("--json", *words, stdin=stdin)
        assert ended == status, err
        assert not (out if status else err)
        answered = json.loads(err if status else out)
        return answered["error"] if status else answered

    def say(self, *words: str) -> str:
        """What ``modui WORDS`` says to people."""
        ended, out, err = self._call(*words)
        assert ended == 0, err
        return out

    def _call(self, *words: str, stdin: str = "") -> tuple[int, str, str]:
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        ended = main(["--home", str(self.home), *words])
        said = self._capsys.readouterr()
        return ended, said.out, said.err


@pytest.fixture
def shell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, clock: making.HeldClock
) -> Shell:
    """A script on a community of its own, on a Sunday afternoon."""
    monkeypatch.setenv("MODUI_NOW", clock.at.isoformat())
    return Shell(tmp_path / "home", capsys, monkeypatch)
