"""The whole week at the desk, in Chinese, in a real terminal of 80 by 24, giving the same digest as the command line."""

import re
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from modui import i18n
from modui.i18n import _, ngettext
from modui.records.clock import Clock
from modui.records.opening import FILE
from modui.records.reading import State, snapshot
from screens import wording
from tests.terminal import Terminal
from tests.week import material
from tests.week.material import QUESTIONS, WEEK, Answer, Question

GOLDEN = Path(__file__).with_name("golden") / "digest-zh.md"
KEYS_A_QUESTION, KEYS_AN_INVITATION, KEYS_AN_ANSWER = 10, 4, 4


class Desk:
    """Somebody who keeps a week at the desk, looking at the screen and nowhere else."""

    def __init__(self, tmp_path: Path) -> None:
        self.home = tmp_path / "home"
        self.folder = tmp_path / "收到的文件"
        self.folder.mkdir()
        self.presses = 0
        """In all sessions so far."""
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

    @property
    def terminal(self) -> Terminal:
        assert self._terminal is not None
        return self._terminal

    def press(self, *keys: str) -> None:
        self.terminal.press(*keys)

    def types(self, label: str, text: str) -> None:
        """Type into the field called `label`, which has the focus once it is there, until all of it is shown."""
        self._enters(label, text, self.terminal.type)

    def pastes(self, label: str, text: str) -> None:
        """Paste into the field called `label`, as :meth:`types` types."""
        self._enters(label, text, self.terminal.paste)

    def _enters(self, label: str, text: str, enter: Callable[[str], None]) -> None:
        end = text[-6:]
        before = self.sees(label).count(end)
        enter(text)
        self.terminal.wait_for(lambda screen: screen.count(end) > before)

    def tabs_to(self, label: str) -> None:
        """Go on to the next field, which is called `label`."""
        self.terminal.move_focus("tab", label)

    def sees(self, *texts: str) -> str:
        """Wait until all `texts` are on the screen; the screen."""
        return self.terminal.wait_for(lambda screen: all(text in screen for text in texts))

    def sees_times(self, text: str, times: int) -> None:
        """Wait until `text` is on the screen that often."""
        self.terminal.wait_for(lambda screen: screen.count(text) == times)

    def sees_no(self, text: str) -> None:
        self.terminal.wait_gone(text)

    def goes_to(self, text: str, among: Sequence[str]) -> None:
        """Move the cursor of a list to the line with `text`; `among` are the texts of its lines, from its first."""
        place = list(among).index(text)
        from_end = len(among) - 1 - place
        if place <= from_end:
            self.press("home", *["down"] * place)
        else:
            self.press("end", *["up"] * from_end)

    def records(self) -> State:
        """What was written down, to check on it."""
        raise NotImplementedError


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    i18n.use("zh")
    yield Desk(tmp_path)


@pytest.mark.slow
def test_a_week_at_the_desk(desk: Desk) -> None:
    with desk.sits_down("choose"):
        _found_the_community(desk)
        _take_questions_in(desk)


def _found_the_community(desk: Desk) -> None:
    desk.types(_("Name of the community"), WEEK.community)
    desk.tabs_to(_("Your nickname in it"))
    desk.types(_("Your nickname in it"), WEEK.moderator)
    desk.press("enter")
    desk.sees(WEEK.community, WEEK.week, WEEK.moderator)
    table = material.write_members(desk.folder)
    desk.press("6")
    desk.sees(_("Can help with"))
    desk.press("n")
    desk.sees(_("Columns to read otherwise"))
    desk.types(_("File"), str(table))
    desk.press("enter")
    people = len(material.nicknames())
    counts = _("{added} new · {updated} changed · {unchanged} as they are · {rejected} left out")
    desk.sees(counts.format(added=people - 1, updated=1, unchanged=0, rejected=1))
    desk.press("enter")
    desk.sees(ngettext("{n} member", "{n} members", people).format(n=people))


def _take_questions_in(desk: Desk) -> None:
    """Four come as Word files in one folder, the last as a text that is pasted."""
    *as_files, pasted = QUESTIONS
    folder = desk.folder / "问题"
    folder.mkdir()
    for question in as_files:
        material.write_question(folder, question)
    desk.press("1")
    desk.sees(_("No question yet: n takes one in from a Word file, p pastes one."))
    desk.press("n")
    desk.types(_("File, several files, or a folder"), str(folder))
    desk.press("enter")
    for question in as_files:
        desk.sees(_("{name} asks").format(name=question.asker))
        _name_the_asker(desk, question)
        if question.label == "Q4":
            _ask_for_more(desk)
        desk.press("a")
    desk.sees_times(wording.question_state("accepted").word, len(as_files))
    desk.press("p")
    desk.pastes(_("The question, as it was written"), material.as_text(pasted))
    desk.tabs_to(_("Who asks?"))
    desk.types(_("Who asks?"), pasted.asker)
    desk.press("ctrl+s")
    desk.sees(_("{name} asks").format(name=pasted.asker))
    _name_the_asker(desk, pasted)
    desk.press("a")
    desk.sees_times(wording.question_state("accepted").word, len(QUESTIONS))


def _name_the_asker(desk: Desk, question: Question) -> None:
    form = _("Edit {title}").format(title=question.title)
    desk.press("e")
    desk.sees(form)
    desk.tabs_to(_("Named by"))
    desk.press(str(1 + [value for value, _shown in wording.naming_choices()].index(question.naming)), "enter")
    desk.sees_no(form)
    desk.sees(_("named by: {naming}").format(naming=wording.naming_name(question.naming)))


def _ask_for_more(desk: Desk) -> None:
    desk.press("s")
    desk.sees(_("Your reply"))
    desk.press("ctrl+s")
    desk.sees(_("c copy · esc back"))
    desk.press("escape")
    desk.sees(wording.question_state("returned").word)
