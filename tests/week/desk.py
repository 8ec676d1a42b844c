"""Somebody at the desk: a terminal of 80 by 24, with the desk in Chinese in it, at a moment of the week's tests."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from modui.duties import standing
from modui.i18n import _
from modui.records.clock import Clock
from modui.records.opening import FILE
from modui.records.reading import State, snapshot
from tests.terminal import Terminal
from tests.week.material import QUESTIONS, WEEK, Question


class Desk:
    """Somebody who keeps a week at the desk: presses keys, and waits for what the screen says."""

    def __init__(self, tmp_path: Path) -> None:
        self.home = tmp_path / "home"
        self.folder = tmp_path / "收到的文件"
        self.folder.mkdir()
        self.presses = 0
        """How many keys were pressed in all."""
        self.presses_besides = 0
        """How many of them for what is not the duty of every week and question."""
        self.line = 0
        """Of the digest's list, where the cursor is."""
        self._terminal: Terminal | None = None

    @contextmanager
    def sits_down(self, moment: str) -> Iterator[None]:
        """Open the desk at one of the moments of the week; leave it at the end."""
        program = shutil.which("modui", path=str(Path(sys.executable).parent))
        assert program is not None
        argv = [program, "--lang", "zh", "--home", str(self.home)]
        with Terminal(argv, {"MODUI_NOW": WEEK.moments[moment]}) as self._terminal:
            yield
            self.press("ctrl+q")
            assert self.terminal.wait_exit() == 0
            self.presses += self.terminal.presses

    @contextmanager
    def besides(self) -> Iterator[None]:
        """What happens now and then: its keys are counted apart from those of the duty itself."""
        before = self.terminal.presses
        yield
        self.presses_besides += self.terminal.presses - before

    @property
    def terminal(self) -> Terminal:
        assert self._terminal is not None
        return self._terminal

    def press(self, *keys: str) -> None:
        self.terminal.press(*keys)

    def opens_form(self, key: str) -> None:
        """Press a key that opens a form."""
        self.press(key)
        ways_out = _("ctrl+s done · esc back"), _("enter done · tab next · esc back")
        self.terminal.wait_for(lambda screen: any(way in screen for way in ways_out))

    def accepts(self, key: str = "enter") -> None:
        """Press a key that accepts the dialog which is open, and wait until its frame is gone."""
        self.press(key)
        self.sees_no("╭──")

    def types(self, text: str) -> None:
        """Type into the field that has the focus, until all of it is shown."""
        self._enters(text, self.terminal.type)

    def pastes(self, text: str) -> None:
        """Paste into the field that has the focus, until the end of it is shown."""
        self._enters(text, self.terminal.paste)

    def _enters(self, text: str, enter: Callable[[str], None]) -> None:
        # Its last characters, in full or, where a line ends among them, less of them.
        ends = text[-6:], text[-3:]
        before = [self.terminal.screen_text().count(end) for end in ends]
        enter(text)
        self.terminal.wait_for(lambda screen: any(map(int.__gt__, map(screen.count, ends), before)))

    def tabs_to(self, label: str) -> None:
        """Go on to the next field, which is called `label`."""
        self.terminal.move_focus("tab", label)

    def sees(self, *texts: str) -> str:
        """Wait until all `texts` are on the screen; the screen."""
        return self.terminal.wait_for(lambda screen: all(text in screen for text in texts))

    def sees_line(self, *texts: str) -> None:
        """Wait until all `texts` are on the screen in one line."""
        self.terminal.wait_for(lambda screen: any(all(text in line for text in texts) for line in screen.split("\n")))

    def sees_no(self, text: str) -> None:
        self.terminal.wait_gone(text)

    def goes_to(self, here: int, there: int, lines: int) -> None:
        """Move the cursor of a list with so many `lines` by as few keys as there are."""
        step = ["down"] * (there - here) if there > here else ["up"] * (here - there)
        ways = (step, ["home", *["down"] * there], ["end", *["up"] * (lines - 1 - there)])
        self.press(*min(ways, key=len))

    def is_at(self, step: str, question: Question) -> None:
        """Wait until the screen of a step shows `question` in hand."""
        place = f"{question.label} ({QUESTIONS.index(question) + 1}/{len(QUESTIONS)})"
        self.sees(f"{standing.step_name(step)} · {WEEK.week} · {place}")

    def each_question(self, step: str) -> Iterator[Question]:
        """Each question in hand in turn, on the screen of a step that is open."""
        for number, question in enumerate(QUESTIONS):
            if number:
                self.press("right")
            self.is_at(step, question)
            yield question

    @contextmanager
    def records(self) -> Iterator[State]:
        """What is written down."""
        with snapshot(self.home / FILE, Clock()) as state:
            yield state
