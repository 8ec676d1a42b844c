"""The result of a vote can be followed at the desk, at any size and by any method."""

import pytest

from modui import i18n
from modui.duties import vote
from modui.duties.tally.columns import cells
from modui.records.store import Store
from screens.vote_result import ResultView
from tests.duties.tally.test_telling import NAMES, tied
from tests.screens.driving import Desk, desk
from tests.screens.test_vote import World


def view(method: str) -> ResultView:
    counted, climbed = tied(method)
    return ResultView("老用户不说话了，怎么把社群重新做活？", counted, NAMES, climbed)


async def pages(at: Desk) -> list[str]:
    """Every page of the result on the screen."""
    found = [at.text("page")]
    await at.press("right")
    while at.text("page") != found[0]:
        found.append(at.text("page"))
        await at.press("right")
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "size", "pages_shown"),
    [
        ("zh", (80, 24), ["结果", "并列怎样决出", "两两比较", "最强路径", "规则"]),
        (
            "en",
            (160, 45),
            ["Result", "How ties were decided", "Everyone against everyone", "Strongest paths", "The rule"],
        ),
    ],
)
async def test_a_five_way_result_with_a_tie_is_shown(
    store: Store, language: str, size: tuple[int, int], pages_shown: list[str]
) -> None:
    i18n.use(language)
    async with desk(store, size=size) as at:
        await at.app.push_screen(view("schulze"))
        await at.settle()
        found = await pages(at)

    assert [text.splitlines()[0] for text in found] == pages_shown
    assert "1 ✔ 2 打个电话" in found[0]
    assert "2   1 先做减法" in found[0]
    drawn = [line for text in found for line in text.splitlines() if "█" in line or "·  " in line]
    assert drawn
    assert max(map(cells, drawn)) <= size[0] - 4


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
