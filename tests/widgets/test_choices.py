"""A choice on one line is made with the arrows, by number or by a click, and says what it became."""

from textual.app import App, ComposeResult
from textual.message import Message

from widgets.choices import Choices

OPTIONS = (("", "not asked"), ("nickname", "nickname"), ("name", "real name"), ("role", "role only"))


class OneChoice(App[None]):
    def __init__(self, value: str = "") -> None:
        super().__init__()
        self.value = value

    def compose(self) -> ComposeResult:
        yield Choices(OPTIONS, self.value)


def made(messages: list[Message]) -> list[str]:
    """What the choice said; each message is seen again by everything it bubbles to."""
    said = {id(message): message for message in messages if isinstance(message, Choices.Changed)}
    return [type(message).__name__ for message in said.values()]


async def test_arrows_go_round_and_numbers_choose() -> None:
    app = OneChoice("nickname")
    async with app.run_test() as pilot:
        choices = app.query_one(Choices)
        assert choices.value == "nickname"
        await pilot.press("right", "down")
        assert choices.value == "role"
        await pilot.press("space")
        assert choices.value == ""
        await pilot.press("left")
        assert choices.value == "role"
        await pilot.press("3")
        assert choices.value == "name"
        await pilot.press("9")
        assert choices.value == "name"


async def test_it_says_when_it_changed_and_when_enter_was_pressed() -> None:
    messages: list[Message] = []
    app = OneChoice()
    async with app.run_test(message_hook=messages.append) as pilot:
        await pilot.press("right", "enter")
        await pilot.pause()
    assert made(messages) == ["Changed", "Submitted"]


async def test_a_click_chooses() -> None:
    app = OneChoice()
    async with app.run_test() as pilot:
        await pilot.click(Choices, offset=(16, 0))
        await pilot.pause()
        assert app.query_one(Choices).value == "nickname"


async def test_lines_break_between_the_options() -> None:
    app = OneChoice()
    async with app.run_test(size=(26, 10)) as pilot:
        await pilot.pause()
        choices = app.query_one(Choices)
        assert choices.size.height == 2
        assert choices.render().plain.split("\n") == ["● not asked  ○ nickname", "○ real name  ○ role only"]


def test_a_value_that_is_none_of_the_options_stands_for_the_first() -> None:
    assert Choices(OPTIONS, "elsewhere").value == ""
