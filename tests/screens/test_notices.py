"""What the desk says in passing: one thing at a time, in the last line."""

from modui.errors import ModuiError
from modui.records.store import Store
from screens.experts import ExpertsScreen
from tests.screens.driving import desk


async def test_one_thing_is_said_at_a_time_and_hides_nothing_that_is_read(store: Store) -> None:
    async with desk(store) as at:
        # Tests usually go without.
        at.app._disable_notifications = False
        screen = ExpertsScreen()
        await at.app.push_screen(screen)
        await at.settle()
        screen.tell("first")
        screen.tell("second")
        await at.settle()
        (toast,) = screen.query("Toast")
        assert (toast.region.y, toast.region.height) == (screen.size.height - 1, 1)
        screen.fail(ModuiError("test", "went wrong", "do this"))
        screen.tell("third")
        await at.settle()
        assert [str(one.render()) for one in screen.query("Toast")] == ["went wrong\ndo this", "third"]
