"""The result of a vote can be followed at the desk, at any size and by any method."""

import pytest

from modui import i18n
from modui.duties import vote
from modui.duties.tally import METHODS, Ballot, Draw, climb, count
from modui.duties.tally.columns import cells
from modui.duties.tally.telling import Named
from modui.records.store import Store
from screens.vote_result import ResultView
from tests.screens.driving import Desk, desk
from tests.screens.test_vote import World

OPTIONS = ("1", "2", "3", "4", "5")
TITLES = ("先做减法，再谈增长", "打个电话", "Write down what they asked for", "每周一个小问题", "续费表")
NAMES = {one: Named(one, f"{title} · 老K") for one, title in zip(OPTIONS, TITLES, strict=True)}


def ballots(method: str) -> dict[Ballot, int]:
    """Two options are tied at the top by every method."""
    if method == "approval":
        return {(("1", "2"),): 14, (("2",),): 5, (("1",),): 5, (("3", "4"),): 9, (): 2}
    if method == "score":
        return {(("1", 5), ("2", 3)): 7, (("2", 5), ("1", 3)): 7, (("3", 4), ("4", 2)): 3}
    return {
        (("1",), ("2",), ("3",)): 9,
        (("2",), ("1",), ("3",)): 9,
        (("3",), ("1", "2"), ("4",)): 6,
        (("4",), ("3",)): 3,
        (): 1,
    }


def view(method: str) -> ResultView:
    cast = ballots(method)
    counted = count(method, OPTIONS, cast, places=1)
    draw = Draw("seed", "00", {one: one for one in OPTIONS})
    return ResultView(
        "老用户不说话了，怎么把社群重新做活？", counted, NAMES, climb(counted, cast, ["head-to-head", "lot"], draw=draw)
    )


async def pages(at: Desk) -> list[str]:
    """Every page of the result on the screen."""
    found = [at.text("page")]
    await at.press("right")
    while at.text("page") != found[0]:
        found.append(at.text("page"))
        await at.press("right")
    return found


@pytest.mark.parametrize("size", [(80, 24), pytest.param((160, 45), marks=pytest.mark.slow)])
@pytest.mark.parametrize("method", METHODS)
async def test_a_five_way_result_with_a_tie_is_shown(store: Store, method: str, size: tuple[int, int]) -> None:
    async with desk(store, size=size) as at:
        await at.app.push_screen(view(method))
        await at.settle()
        found = await pages(at)

    assert "1=   1 先做减法" in found[0]
    assert "1= ✔ 2 打个电话" in found[0]
    assert "By lot, the lowest first" in found[1]
    assert len(found) == {"approval": 3, "score": 3, "schulze": 5, "ranked-pairs": 5, "irv": 4}[method]
    drawn = [line for text in found for line in text.splitlines() if "█" in line or "·  " in line]
    assert drawn
    assert max(map(cells, drawn)) <= size[0] - 4


async def test_the_result_is_told_in_chinese(store: Store) -> None:
    i18n.use("zh")
    async with desk(store) as at:
        await at.app.push_screen(view("irv"))
        await at.settle()
        found = await pages(at)

    assert "第 1 轮" in found[2]
    assert "淘汰" in found[2]
    assert found[3].startswith("规则")


async def test_the_key_leads_to_it_once_the_vote_has_ended(store: Store) -> None:
    world = World(store)
    poll = world.open(world.question)
    world.cast(poll, "林间", "老K", "小满妈妈")
    async with desk(store, "vote") as at:
        await at.press("t")
        assert not isinstance(at.app.screen, ResultView)
        store.act(lambda state: vote.close(state, poll))
        at.app.changed()
        await at.settle()
        await at.press("t")
        assert isinstance(at.app.screen, ResultView)
        assert "1= " in at.text("page")
        await at.press("escape")
        assert not isinstance(at.app.screen, ResultView)
