"""The foot names the keys that do something now, as many as fit whole, and always the one for help."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType

from widgets.foot import HELP, STEP, Foot


class Keys(App[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s,S", "say('sent')", "Send it"),
        Binding("y", "say('yes')", "Yes"),
        Binding("h", "say('hidden')", "Hidden", show=False),
        Binding("x", "close", "Close"),
        Binding("question_mark", "say('help')", "Help", id=HELP),
    ]
    open = False
    said = ""

    def compose(self) -> ComposeResult:
        yield Foot()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.open if action == "close" else True

    def action_say(self, what: str) -> None:
        self.said = what

    def action_close(self) -> None:
        self.open = False

    @property
    def foot(self) -> str:
        return self.query_one(Foot).render().plain


async def test_it_names_what_can_be_done_now() -> None:
    app = Keys()
    async with app.run_test(size=(80, 5)) as pilot:
        assert app.foot == "s Send it y Yes ? Help"
        app.open = True
        app.screen.refresh_bindings()
        await pilot.pause()
        assert app.foot == "s Send it y Yes x Close ? Help"


async def test_a_key_that_does_not_fit_whole_is_left_out_but_never_help() -> None:
    app = Keys()
    async with app.run_test(size=(20, 5)):
        assert app.foot == "s Send it ? Help"


async def test_the_keys_to_other_screens_stand_together_where_room_is_short() -> None:
    class Steps(Keys):
        BINDINGS: ClassVar[list[BindingType]] = [
            Binding(str(place), f"say('{place}')", "Elsewhere", id=f"{STEP}{place}") for place in range(1, 7)
        ]

    app = Steps()
    async with app.run_test(size=(120, 5)):
        assert app.foot.endswith("5 Elsewhere 6 Elsewhere ? Help")
    app = Steps()
    async with app.run_test(size=(40, 5)):
        assert app.foot == "s Send it y Yes 0-9 screens ? Help"


async def test_a_click_is_a_press() -> None:
    app = Keys()
    async with app.run_test(size=(80, 5)) as pilot:
        await pilot.click(Foot, offset=(12, 0))
        await pilot.pause()
        assert app.said == "yes"
