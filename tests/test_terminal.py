"""The terminal that tests and benchmarks look through shows what a user would see."""

import itertools
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.terminal import Display, Terminal, encode_key, first_frame

ECHO = """
import os, termios, tty
tty.setraw(0, termios.TCSANOW)
print("ready", end="\\r\\n", flush=True)
while (data := os.read(0, 1000)) != b"q":
    print("\\x1b[2J\\x1b[H" + ascii(data.decode()), end="", flush=True)
"""

# Paints its second frame, in two pieces, once the terminal has answered the question in the first.
FRAMES = """
import os, termios, tty
tty.setraw(0, termios.TCSANOW)
print("first\\x1b[5n", end="", flush=True)
os.read(0, 100)
print("\\x1b[?2026hsecond", end="", flush=True)
print("third\\x1b[?2026l", end="", flush=True)
os.read(0, 100)
"""

DESK = """
from textual.app import App
from textual.widgets import Input, Static, TextArea

class Desk(App):
    BINDINGS = [("f2", "greet", "Greet")]
    AUTO_FOCUS = "Input"

    def compose(self):
        yield Input()
        yield TextArea()
        yield Static("keys:")

    def action_greet(self):
        self.query_one(Static).update("你好，" + self.query_one(Input).value + "。")

Desk().run()
"""

KEYS = """
from textual.app import App
from textual.widgets import Static

class Keys(App):
    def compose(self):
        yield Static("keys:")

    def on_key(self, event):
        self.query_one(Static).content += " " + event.key

Keys().run()
"""


def python(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def test_chinese_is_contiguous_and_rows_have_no_trailing_blanks() -> None:
    display = Display(20, 3)
    display.feed("能答的人 who\r\n  二".encode())
    assert display.text() == "能答的人 who\n  二\n"


def test_a_narrow_character_over_half_a_wide_one_does_not_break_the_screen() -> None:
    display = Display(6, 1)
    display.feed("中文\x1b[1;1Hab\x1b[1;4Hc".encode())
    assert "ab" in display.text()


SCENE = (
    "\x1b[>31u\x1b[?2026h\x1b[1;31m收题\x1b[0m intake\x1b[?2026l\x1b[<u\x1b[?2026$p\x1b]52;c;5L2g\x07 done\x1b[6n"
).encode()


@given(st.lists(st.integers(0, len(SCENE)), max_size=8))
def test_output_may_be_cut_anywhere(cuts: list[int]) -> None:
    display = Display(40, 1)
    places = [0, *sorted(cuts), len(SCENE)]
    replies = b"".join(display.feed(SCENE[a:b]) for a, b in itertools.pairwise(places))
    assert display.text() == "收题 intake done"
    assert replies.count(b"\x1b[?2026;2$y") == 1
    assert replies.count(b"\x1b[1;17R") == 1


def test_the_terminal_answers_what_programs_ask() -> None:
    display = Display(10, 2)
    assert display.feed(b"\x1b[?2026$p") == b"\x1b[?2026;2$y", "knows synchronised output"
    assert display.feed(b"\x1b[?2048$p") == b"\x1b[?2048;0$y", "does not report its size"
    assert display.feed(b"\x1b[c") == b"\x1b[?6c"
    assert display.feed(b"ab\x1b[6n") == b"\x1b[1;3R"
    assert display.feed(b"plain text") == b""


def test_a_frame_counts_as_painted_when_it_is_complete() -> None:
    display = Display(10, 1)
    display.feed(b"\x1b[?2026hhalf")
    assert display.painting
    display.feed(b" whole\x1b[?2026l")
    assert not display.painting


@pytest.mark.parametrize("name", ["", "hyper+a", "enterr", "shift+a", "ctrl+1", "中文"])
def test_a_key_that_no_keyboard_has_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no such key"):
        encode_key(name)


def test_a_program_gets_what_is_typed_pasted_and_pressed() -> None:
    with Terminal(python(ECHO)) as terminal:
        terminal.wait_for("ready")
        terminal.type("中")
        terminal.wait_for(r"'\u4e2d'")
        assert terminal.presses == 0, "typed text is not counted"
        terminal.paste("a\nb")
        terminal.wait_for(r"'\x1b[200~a\nb\x1b[201~'")
        assert terminal.presses == 1, "a paste is one press"
        terminal.press("shift+tab", "ctrl+z")
        terminal.wait_for(lambda screen: r"\x1a" in screen)
        assert terminal.presses == 3
        terminal.wait_gone("200~")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_lines_cannot_be_typed_without_being_counted() -> None:
    with Terminal(python(ECHO)) as terminal, pytest.raises(ValueError, match="printable"):
        terminal.type("one\ntwo")


def test_waiting_in_vain_shows_the_screen() -> None:
    with Terminal(python(ECHO), columns=40, rows=5) as terminal:
        terminal.wait_for("ready")
        with pytest.raises(AssertionError, match=r"'never' on the screen within 0\.01 s; the screen:\nready"):
            terminal.wait_for("never", timeout=0.01)
        with pytest.raises(AssertionError, match=r"'ready' gone from the screen within 0\.01 s"):
            terminal.wait_gone("ready", timeout=0.01)
        with pytest.raises(AssertionError, match=r"goes on after 0\.01 s"):
            terminal.wait_exit(timeout=0.01)


def test_waiting_ends_when_the_program_does() -> None:
    with Terminal(python("print('goodbye'); raise SystemExit(3)")) as terminal:
        with pytest.raises(
            AssertionError, match=r"'hello' on the screen before the program ended; the screen:\ngoodbye"
        ):
            terminal.wait_for("hello")
        assert terminal.wait_exit() == 3


def test_a_program_has_the_terminal_as_its_own_and_the_size_and_environment_given() -> None:
    program = "import os; os.open('/dev/tty', os.O_RDWR); print(os.get_terminal_size(), os.environ['WHO'])"
    with Terminal(python(program), {"WHO": "moderator"}, columns=100, rows=30) as terminal:
        terminal.wait_for("columns=100, lines=30) moderator")


def test_closing_ends_a_program_that_would_go_on_for_ever() -> None:
    terminal = Terminal(python("import time; print('up', flush=True); time.sleep(1000)"))
    terminal.wait_for("up")
    terminal.close()
    terminal.close()
    with pytest.raises(AssertionError, match="before the program ended"):
        terminal.wait_for("down")


def test_a_textual_app_is_driven_as_a_user_would() -> None:
    with Terminal(python(DESK), {"TEXTUAL_DISABLE_KITTY_KEY": "1"}, columns=120) as terminal:
        terminal.wait_for("keys:")
        terminal.type("阿树，早")
        terminal.wait_for("阿树，早")
        terminal.press("f2")
        terminal.wait_for("你好，阿树，早。")
        terminal.press("tab")
        terminal.paste("很长的一段话。" * 3_000 + "\n最后一行")
        terminal.wait_for("最后一行")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0


@pytest.mark.parametrize("kitty", ["0", "1"])
def test_textual_knows_every_key_by_the_same_name(kitty: str) -> None:
    keys = ["a", "7", "escape", "x", "escape", "space", "enter", "tab", "shift+tab", "backspace", "up", "shift+down"]
    keys += ["ctrl+left", "home", "pagedown", "delete", "f1", "f4", "f5", "f12", "ctrl+f6", "ctrl+z", "question_mark"]
    with Terminal(python(KEYS), {"TEXTUAL_DISABLE_KITTY_KEY": kitty}, columns=160, rows=3) as terminal:
        terminal.wait_for("keys:")
        terminal.press(*keys[:-1], "?")
        assert "keys: " + " ".join(keys) in terminal.wait_for(keys[-1])
        assert terminal.presses == len(keys)


def test_the_first_frame_is_timed_from_the_start_to_the_last_marker() -> None:
    began = time.perf_counter()
    start = first_frame(python(FRAMES), markers=["second", "third"])
    assert 0 < start.first_byte < start.first_frame <= time.perf_counter() - began


def test_a_first_frame_that_never_comes_shows_the_screen() -> None:
    with pytest.raises(AssertionError, match="not all of here, there came to the screen:\nhere"):
        first_frame(python("print('here')"), markers=["here", "there"])
