"""The very first start founds a community that can be worked in at once."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static
from textual.worker import WorkerCancelled

from modui import config, demo
from modui.duties import standing
from modui.errors import BadInput
from modui.records import queries
from modui.records.store import Store
from screens.setup import SetUpApp, found
from tests import making as make


async def type_in(pilot: Pilot[Store], field: str, text: str) -> None:
    pilot.app.query_one(f"#{field}", Input).value = text
    await pilot.pause()


async def press(pilot: Pilot[Store], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        # A key leads to a message, and that one to a worker.
        for _round in range(3):
            with suppress(WorkerCancelled):  # what ran when the application left
                await pilot.app.workers.wait_for_complete()
            await pilot.pause()


def said(pilot: Pilot[Store]) -> str:
    return str(pilot.app.query_one("#said", Static).visual)


async def test_a_name_and_a_nickname_found_a_community_with_its_first_week(tmp_path: Path) -> None:
    app = SetUpApp(tmp_path / "home")
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "name", "灯下互助社")
        await press(pilot, "enter")
        assert pilot.app.focused is pilot.app.query_one("#nickname")
        await type_in(pilot, "nickname", "阿树")
        await press(pilot, "enter")
    store = app.return_value
    assert store is not None
    with store.read() as state:
        assert queries.community(state).name == "灯下互助社"
        (me,) = queries.members(state)
        assert me.nickname == "阿树"
        week = standing.current(state)
        assert week is not None
        assert week.moderator == me.id
    assert store.setting("actor") == "阿树"


async def test_what_is_missing_is_said_and_nothing_is_made(tmp_path: Path) -> None:
    app = SetUpApp(tmp_path / "home")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter")
        assert "needs a name" in said(pilot)
        await type_in(pilot, "name", "灯下互助社")
        await press(pilot, "ctrl+s")
        assert "first member" in said(pilot)
        assert not (tmp_path / "home").exists()
        await press(pilot, "escape")
    assert app.return_value is None


async def test_an_unknown_time_zone_can_be_corrected(tmp_path: Path) -> None:
    app = SetUpApp(tmp_path / "home")
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "name", "灯下互助社")
        await type_in(pilot, "nickname", "阿树")
        await type_in(pilot, "timezone", "Middle/Earth")
        await press(pilot, "ctrl+s")
        assert "Middle/Earth" in said(pilot)
        await type_in(pilot, "timezone", "Europe/Berlin")
        await press(pilot, "ctrl+s")
    assert app.return_value is not None
    with app.return_value.read() as state:
        assert queries.community(state).timezone == "Europe/Berlin"
        assert queries.member_count(state) == 1


async def test_the_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be", encoding="utf-8")
    app = SetUpApp(tmp_path / "home" / "below")
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "name", "灯下互助社")
        await type_in(pilot, "nickname", "阿树")
        await press(pilot, "ctrl+s")
        assert "cannot be opened or written" in said(pilot)
    assert app.return_value is None


def test_a_nickname_that_cannot_be_kept_is_told_before_anything_is_founded(tmp_path: Path) -> None:
    given = {"name": "灯下互助社", "timezone": "Asia/Shanghai"}
    with pytest.raises(BadInput, match="longer than 200 characters") as caught:
        found(tmp_path / "home", {**given, "nickname": "名" * 201})
    assert caught.value.code == "member-unsound"
    with found(tmp_path / "home", {**given, "nickname": "阿树"}).read() as state:
        assert [member.nickname for member in queries.members(state)] == ["阿树"]


@pytest.mark.parametrize("home", [".", "", str(Path(os.sep).resolve())])
def test_the_demonstration_stands_beside_every_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    beside = config.demo_beside(Path(home))
    assert beside.name == "modui-demo"
    assert beside.parent == (Path(home) if Path(home).is_absolute() else tmp_path)


async def test_the_demonstration_gets_a_home_of_its_own_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def build(home: Path, *, progress: Callable[[str], None]) -> None:
        progress("building")
        told.append(said(pilot))
        make.community_store(home)

    monkeypatch.setattr(demo, "ensure", build)
    app = SetUpApp(tmp_path / "home")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f2")
    assert told == ["building"]
    assert app.return_value is not None
    assert app.return_value.path.parent == tmp_path / "modui-demo"
    assert not (tmp_path / "home").exists()
