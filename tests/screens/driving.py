"""Driving the desk in tests: open it on a store, go to a step, press keys and wait until everything has settled."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from textual.message import Message
from textual.notifications import Notify
from textual.pilot import Pilot
from textual.widgets import Static
from textual.worker import WorkerCancelled

from modui.duties.standing import glance
from modui.records.store import Store
from screens.app import DeskApp, screen_of
from screens.base import DeskScreen
from widgets.rows import Rows


class Desk:
    """The desk under test."""

    def __init__(self, pilot: Pilot[None], app: DeskApp, notices: list[str]) -> None:
        self.pilot = pilot
        self.app = app
        self.copied: list[str] = []
        self.notices = notices
        """What was said in passing since the desk was opened."""

    async def settle(self) -> None:
        """Wait until no worker runs and every message was handled; workers may start others."""
        quiet = 0
        # One message may lead to another, and that one to a worker: quiet once is not quiet for good.
        while quiet < 2:
            await self.pilot.pause()
            quiet += 1
            if any(not worker.is_finished for worker in self.app.workers):
                quiet = 0
                with suppress(WorkerCancelled):  # a newer reading took its place
                    await self.app.workers.wait_for_complete()

    async def press(self, *keys: str) -> None:
        """Press keys, each once what the one before began is done."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def fill(self, text: str) -> None:
        """Put `text` where the cursor is, as a paste does."""
        from textual.events import Paste

        self.app.post_message(Paste(text))
        await self.settle()

    @property
    def screen(self) -> DeskScreen:
        """The screen of the desk under any dialog."""
        return next(one for one in reversed(self.app.screen_stack) if isinstance(one, DeskScreen))

    def rows(self, name: str) -> Rows:
        """The list called `name` on the desk's screen."""
        return self.screen.query_one(f"#{name}", Rows)

    def text(self, name: str) -> str:
        """What the text called `name` says, on the desk's screen or in the dialog over it."""
        return str(self.app.screen.query_one(f"#{name}", Static).visual)

    @property
    def keys(self) -> set[str]:
        """The keys that the foot of the screen offers."""
        return {key for key, active in self.app.screen.active_bindings.items() if active.binding.show}


@asynccontextmanager
async def desk(store: Store, step: str = "", size: tuple[int, int] = (80, 24)) -> AsyncIterator[Desk]:
    """The desk on `store`, at the screen of `step`; at home without one."""
    with store.read() as state:
        first = glance(state)
    app = DeskApp(store.path, store.clock, first)
    notices: list[str] = []

    def hear(message: Message) -> None:
        # The desk itself forgets what it said after a few seconds, and so long a busy machine may take for a key.
        if isinstance(message, Notify):
            notices.append(message.notification.message)

    async with app.run_test(size=size, message_hook=hear) as pilot:
        driven = Desk(pilot, app, notices)
        app.copy_to_clipboard = driven.copied.append  # type: ignore[assignment, method-assign]
        await driven.settle()
        if step:
            # Instead of home, which would be drawn below it all along.
            await app.switch_screen(screen_of(step))
            await driven.settle()
        yield driven
