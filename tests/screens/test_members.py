"""The directory: who is found while typing, importing with a look first, editing and adding one member."""

from pathlib import Path

import pytest
from textual.widgets import Input

from modui.duties import importing
from modui.records import queries
from modui.records.store import Store
from modui.records.views import MemberView
from screens.members import MembersScreen
from tests import making as make
from tests.screens.driving import Desk, desk
from widgets.dialogs import Form, Reading
from widgets.progress import Progress

TABLE = """昵称,姓名,职位,擅长,微信号,星座
小满妈妈,满春,亲子社群主理人,绘本、妈妈社群,wx_man,双鱼
老K,柯建国,供应链经理,采购、库存,wx_k,
,,什么也没有,,,
"""


def everybody(store: Store) -> dict[str, MemberView]:
    with store.read() as state:
        return {one.nickname: one for one in queries.members(state)}


def directory(at: Desk) -> MembersScreen:
    assert isinstance(at.screen, MembersScreen)
    return at.screen


def listed(at: Desk) -> list[str]:
    """The members on the list, by what they are called."""
    people = {one.id: one.shown for one in directory(at).seen.members}
    return [people[row.key] for row in at.rows("found").rows if row.key]


@pytest.fixture
def people(store: Store) -> Store:
    make.member(store, "小满妈妈", name="满春", position="亲子社群主理人", expertise=["绘本", "妈妈社群"])
    make.member(store, "老K", name="柯建国", position="供应链经理", expertise=["采购", "库存"])
    make.member(store, "Tom [/b] in Chengdu", position="English teacher", offers="[red]mock interviews[/red]")
    return store


async def search(at: Desk, text: str) -> None:
    """Type into the search line and wait for what is found."""
    at.app.screen.query_one("#seek", Input).value = text
    await at.settle()


async def test_typing_finds_by_any_field_and_by_pinyin(people: Store) -> None:
    async with desk(people, "members") as at:
        assert listed(at) == sorted(everybody(people))
        await at.press("slash")
        for text, name in (("库存", "老K"), ("xmmm", "小满妈妈"), ("interviews", "Tom [/b] in Chengdu")):
            await search(at, text)
            assert listed(at) == [name]
        await search(at, "kejianguo")
        assert listed(at) == ["老K"]
        await at.press("enter")
        assert at.rows("found").has_focus
        assert "供应链经理" in at.text("member")
        await search(at, "nobody at all")
        assert listed(at) == []
        await at.press("escape")
        await at.settle()
        assert at.app.screen.query_one("#seek", Input).value == ""


async def test_letters_in_the_search_line_are_text_and_escape_leaves_it(people: Store) -> None:
    async with desk(people, "members") as at:
        await at.press("f", "n", "1", "e")
        assert at.app.screen.query_one("#seek", Input).value == "n1e"
        await at.press("escape")
        assert at.rows("found").has_focus
        await at.press("escape")
        assert at.app.screen.query_one("#seek", Input).value == ""
        await at.press("escape")
        assert not isinstance(at.app.screen, MembersScreen)


async def test_the_words_of_members_are_never_markup(people: Store) -> None:
    async with desk(people, "members") as at:
        await at.press("end", "home", "end")
        while "Tom" not in at.text("member"):
            await at.press("up")
        assert "Tom [/b] in Chengdu" in at.text("member")
        assert "[red]mock interviews[/red]" in at.text("member")


async def test_an_import_shows_first_what_it_would_do(people: Store, tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text(TABLE, encoding="utf-8-sig")
    before = people.dump()
    async with desk(people, "members") as at:
        await at.press("n")
        form = at.app.screen
        assert isinstance(form, Form)
        form.set_value("path", str(path))
        await at.press("enter")
        reading = at.app.screen
        assert isinstance(reading, Reading)
        assert "0 new · 2 changed · 0 as they are · 1 left out" in reading.text
        assert "微信号 → contact" in reading.text
        assert "星座" in reading.text
        assert "row 4" in reading.text
        assert people.dump() == before, "nothing is written before it was agreed to"
        await at.press("escape")
        assert people.dump() == before
        await at.press("n")
        assert isinstance(at.app.screen, Form)
        at.app.screen.set_value("path", str(path))
        await at.press("enter", "enter")
        assert everybody(people)["老K"].contact == "wx_k"
        assert everybody(people)["小满妈妈"].more == "星座: 双鱼"
        assert any("2 changed" in said for said in at.notices)
        await at.press("ctrl+z")
        assert people.dump() == before


async def test_a_column_that_is_not_recognised_can_be_named(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text("江湖人称,会啥\n老K,采购\n", encoding="utf-8")
    async with desk(store, "members") as at:
        await at.press("n")
        form = at.app.screen
        assert isinstance(form, Form)
        form.set_value("path", str(path))
        await at.press("enter")
        assert "江湖人称" in at.text("said")
        form.set_value("columns", "江湖人称=nickname，会啥")
        await at.press("enter")
        assert "会啥" in at.text("said")
        form.set_value("columns", "江湖人称=nickname，会啥=expertise")
        await at.press("enter", "enter")
        assert everybody(store)["老K"].expertise == ("采购",)


async def test_a_table_that_cannot_be_read_is_said_in_the_form(store: Store, tmp_path: Path) -> None:
    (tmp_path / "members.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    async with desk(store, "members") as at:
        await at.press("n")
        form = at.app.screen
        assert isinstance(form, Form)
        form.set_value("path", str(tmp_path / "members.xlsx"))
        await at.press("enter")
        assert "members.xlsx" in at.text("said")
        assert at.app.screen is form


async def test_a_member_is_edited(people: Store) -> None:
    async with desk(people, "members") as at:
        name = listed(at)[0]
        await at.press("e")
        form = at.app.screen
        assert isinstance(form, Form)
        form.set_value("expertise", "采购、库存、谈判")
        form.set_value("career", "三年采购。\n两年供应链。")
        await at.press("ctrl+s")
        changed = everybody(people)[name]
        assert changed.expertise == ("采购", "库存", "谈判")
        assert changed.career == "三年采购。\n两年供应链。"


async def test_a_member_is_added_once(people: Store) -> None:
    async with desk(people, "members") as at:
        await at.press("a")
        form = at.app.screen
        assert isinstance(form, Form)
        await at.press("ctrl+s")
        assert "neither a nickname nor a name" in at.text("said")
        form.set_value("nickname", "老K")
        form.set_value("name", "柯建国")
        await at.press("ctrl+s")
        assert "already" in at.text("said")
        form.set_value("nickname", "阿树")
        form.set_value("name", "")
        form.set_value("tags", "社群")
        await at.press("ctrl+s")
        assert everybody(people)["阿树"].tags == ("社群",)
        assert len(everybody(people)) == 4


async def test_a_large_community_is_listed_in_part_and_says_so(store: Store) -> None:
    make.members(store, (f"成员{n:04}" for n in range(1_000)))
    async with desk(store, "members", size=(160, 45)) as at:
        assert len(listed(at)) == 300
        assert "1000 members" in at.text("top")
        assert "700 more" in str(at.rows("found").rows[-1].cells[0])
        await search(at, "成员0999")
        assert listed(at)[0] == "成员0999"


async def test_a_running_import_can_be_stopped_and_says_what_it_did(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "members.csv"
    path.write_text("昵称,职位\n" + "\n".join(f"成员{n},店主" for n in range(9)), encoding="utf-8")
    monkeypatch.setattr(importing, "CHUNK", 3)
    seen: list[tuple[int, int]] = []

    def advance(box: Progress, done: int, total: int) -> None:
        seen.append((done, total))
        box.action_stop()

    monkeypatch.setattr(Progress, "advance", advance)
    async with desk(store, "members") as at:
        await at.press("n")
        form = at.app.screen
        assert isinstance(form, Form)
        form.set_value("path", str(path))
        await at.press("enter", "enter")
        assert seen == [(3, 9)]
        assert len(everybody(store)) == 3
        assert any("6 rows were not reached" in said for said in at.notices)
        assert at.app.screen is at.screen
