"""Sorting the messages of a week in the background, while they are looked at."""

from time import monotonic
from typing import NamedTuple

from textual import work
from textual.worker import get_current_worker

from modui.duties.chat.distilling import Cancelled, find
from modui.duties.chat.sorting import Found
from modui.i18n import _
from screens.chat_seen import Seen
from screens.question import QuestionScreen

PAUSE = 0.2
"""Seconds between two looks at how far the sorting is."""


class SortedOut(NamedTuple):
    """What was found of a week's messages, kept while the desk is open: to sort many of them takes its time."""

    by: tuple[object, ...]
    found: dict[str, Found]


class SortingScreen(QuestionScreen):
    """A screen that shows messages, and gets them sorted. A subclass gives :meth:`say` and :meth:`relist`."""

    seen: Seen | None = None

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, Found] = {}
        """What was found of the messages, by id."""
        self.sorting_by: tuple[object, ...] = ()
        """What the messages are sorted by, or being sorted."""
        self.progress = ""
        """How far the sorting is, in words."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is not under way cannot be stopped."""
        return bool(self.progress) if action == "stop" else True

    def say(self) -> None:
        """Say how far the sorting is."""
        raise NotImplementedError

    def relist(self) -> object:
        """List the messages as they stand now."""
        raise NotImplementedError

    def sort(self) -> None:
        """Sort the messages, unless they are, or are being sorted, by the same questions and people."""
        seen = self.seen
        if seen is None or not seen.stock.messages:
            return
        wanted = (seen.stock.key, seen.asked)
        kept = self.desk.kept.get("chat")
        if isinstance(kept, SortedOut) and kept.by == wanted:
            if self.found is not kept.found:
                self.found = kept.found
                self.sorting_by = wanted
                self.relist()
        elif self.sorting_by != wanted:
            self.sorting_by = wanted
            self.sort_out(seen)

    @work(thread=True, exclusive=True, exit_on_error=False, group="sort")
    def sort_out(self, seen: Seen) -> None:
        """Sort the messages of the week, and show how far it is; what was sorted before stays until it is done."""
        worker = get_current_worker()
        told = 0.0

        def progress(done: int, total: int) -> None:
            nonlocal told
            if monotonic() - told > PAUSE:
                told = monotonic()
                self.app.call_from_thread(self._sorting, done, total)

        try:
            found = find(seen.stock.messages, seen.asked, progress=progress, cancelled=lambda: worker.is_cancelled)
        except Cancelled:
            return
        self.app.call_from_thread(self._sorted, SortedOut((seen.stock.key, seen.asked), found))

    def _sorting(self, done: int, total: int) -> None:
        if self.is_attached:
            self.progress = _("sorting {percent} % (s stops)").format(percent=100 * done // max(1, total))
            self.say()
            self.offer_keys()

    def _sorted(self, out: "SortedOut") -> None:
        self.desk.kept["chat"] = out
        if self.is_attached:
            self.progress = ""
            self.found = out.found
            self.relist()

    def action_stop(self) -> None:
        """Stop sorting; the messages are shown as they are sorted so far."""
        self.workers.cancel_group(self, "sort")
        self.progress = ""
        self.say()
        self.offer_keys()
