"""What the desk's screens share: the store, doing things off the event loop, showing what went wrong."""

import os
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual import work
from textual.actions import parse
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Key
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import Worker, WorkerState, get_current_worker

from modui.errors import ModuiError
from modui.i18n import _
from modui.records.reading import State, snapshot

if TYPE_CHECKING:
    from modui.records.changes import Change, Proposal
    from screens.app import DeskApp
    from widgets.dialogs import Field, Form
    from widgets.progress import Progress

R = TypeVar("R")


class DeskScreen(Screen[None]):
    """A screen of the desk. It shows what :meth:`load` read and does what duties propose, both in threads.

    A subclass gives ``load(state)``, which reads everything the screen shows (in a thread), and ``show(data)``, which
    puts it on the screen. ``reload()`` runs both; every change, here or in another window, leads to it.
    """

    step: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,0", "app.home", _("Home"), id="desk.home", tooltip=_("Back to the week's grid")),
    ]

    _offered: frozenset[str] = frozenset()
    """The keys at the foot."""

    @property
    def desk(self) -> "DeskApp":
        """The application."""
        return cast("DeskApp", self.app)

    # Reading ------------------------------------------------------------------------------------------------------

    def load(self, state: State) -> object:
        """Read what the screen shows. Runs in a thread."""
        raise NotImplementedError

    def show(self, data: object) -> None:
        """Put on the screen what :meth:`load` read."""
        raise NotImplementedError

    def on_screen_resume(self) -> None:
        self.reload()

    @work(thread=True, exclusive=True, exit_on_error=False, group="reload")
    def reload(self) -> None:
        """Read again, and show it."""
        worker = get_current_worker()
        try:
            with snapshot(self.desk.path, self.desk.clock) as state:
                data = self.load(state)
        except ModuiError as error:
            self.app.call_from_thread(self.fail, error)
            return
        self.app.call_from_thread(self._show, data, worker)

    def _show(self, data: object, worker: "Worker[None]") -> None:
        # Looked at here, where readings are begun: a newer one may be under way since this one ended.
        if self.is_attached and not worker.is_cancelled:
            self.show(data)

    # Doing --------------------------------------------------------------------------------------------------------

    def act(
        self, make: "Callable[[State], Proposal]", said: str = "", then: "Callable[[Change | None], None] | None" = None
    ) -> None:
        """Commit what `make` proposes; then say `said`, and call `then` with the change. An error is shown instead."""
        self.background(lambda: self.desk.store.act(make), lambda change: self._acted(change, said, then))

    def _acted(self, change: "Change | None", said: str, then: "Callable[[Change | None], None] | None") -> None:
        if said and change is not None:
            self.tell(said)
        self.desk.changed()
        if then is not None:
            then(change)

    @work(thread=True, exit_on_error=False, group="act")
    def background(
        self, job: Callable[[], R], then: Callable[[R], None], failed: Callable[[ModuiError], None] | None = None
    ) -> None:
        """Run `job` in a thread, then `then` with its result here; an error goes to `failed`, else it is shown."""
        try:
            result = job()
        except ModuiError as error:
            self.app.call_from_thread(failed or self.fail, error)
        else:
            self.app.call_from_thread(then, result)

    def long(self, box: "Progress", job: Callable[[], R], then: Callable[[R], None]) -> None:
        """Run `job` in a thread while `box` shows how far it is; then close the box and call `then` with the result."""

        def done(result: R) -> None:
            box.dismiss(None)
            then(result)

        def failed(error: ModuiError) -> None:
            box.dismiss(None)
            self.fail(error)

        self.app.push_screen(box)
        self.background(job, done, failed)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A fault of the program in a thread is said too, not swallowed."""
        if event.state is WorkerState.ERROR:
            said = _("Something went wrong inside modui: {error}").format(error=repr(event.worker.error))
            self.fail(ModuiError("internal", said, _("Nothing half-done was kept. Please report it.")))

    def tell(self, message: str) -> None:
        """Say something, briefly."""
        self.app.notify(message, markup=False, timeout=4)

    def fail(self, error: ModuiError) -> None:
        """Say what went wrong and what to do next."""
        self.app.notify(told(error), severity="error", markup=False, timeout=10)

    # Keys ---------------------------------------------------------------------------------------------------------

    def on_key(self, event: Key) -> None:
        """Say of a key of this screen that it does nothing just now, rather than be silent."""
        bindings = self._by_key().get(event.key, [])
        if bindings and not any(self._applies(binding.action) for binding in bindings):
            said = _("“{name}” does nothing for what is under the cursor; ? shows the keys that do.")
            self.tell(said.format(name=bindings[0].description))

    def _applies(self, action: str) -> bool:
        namespace, name, parameters = parse(action)
        return bool(namespace) or bool(self.check_action(name, parameters))

    @classmethod
    @cache
    def _by_key(cls) -> dict[str, list[Binding]]:
        """The bindings that the screens of this class declare, by key."""
        found: dict[str, list[Binding]] = {}
        for part in cls.__mro__:
            if issubclass(part, DeskScreen):
                for binding in part.__dict__.get("BINDINGS", ()):
                    for key in binding.key.split(","):
                        found.setdefault(key.strip(), []).append(binding)
        return found

    # Asking -------------------------------------------------------------------------------------------------------

    def form(
        self,
        title: str,
        fields: "list[Field]",
        then: Callable[[Mapping[str, str]], None],
        *,
        accept: Callable[[Mapping[str, str]], str] | None = None,
        note: str = "",
        draft: str = "",
    ) -> None:
        """Open a form and call `then` with what was filled in. `draft` names where it saves itself while typed."""
        from widgets.dialogs import Form

        def done(values: Mapping[str, str] | None) -> None:
            if values is not None:
                if draft:
                    self.desk.drop_draft(draft)
                then(values)

        if draft:
            fields = self.desk.with_draft(draft, fields)
        self.app.push_screen(Form(title, fields, accept, note=note, draft_key=draft), done)

    def submit(
        self,
        title: str,
        fields: "list[Field]",
        job: Callable[[Mapping[str, str]], R],
        then: Callable[[R], None],
        *,
        note: str = "",
        draft: str = "",
        leave: Callable[[], None] | None = None,
    ) -> "Form":
        """Open a form whose values `job` uses in a thread; `then` gets its result once the form, returned, has closed.

        Where `job` raises an error, the form says it and stays open with everything that was typed. `leave` is called
        when the form was left without being used.
        """
        from widgets.dialogs import Form

        running = False

        def accept(values: Mapping[str, str]) -> str:
            nonlocal running
            if not running:
                running = True
                self.background(lambda: job(values), done, failed)
            return _("One moment…")

        def done(result: R) -> None:
            if draft:
                self.desk.drop_draft(draft)
            if form.is_current:
                form.dismiss(None)
            then(result)

        def failed(error: ModuiError) -> None:
            nonlocal running
            running = False
            if form.is_current:
                form.say(told(error))
            else:
                self.fail(error)

        def left(_values: Mapping[str, str] | None) -> None:
            if leave is not None and not running:
                leave()

        form = Form(title, self.desk.with_draft(draft, fields) if draft else fields, accept, note=note, draft_key=draft)
        self.app.push_screen(form, left)
        return form

    def message(self, title: str, text: str, sent: Callable[[], None] | None = None) -> None:
        """Show a ready message to copy; `sent` is called when it was ticked as sent."""
        from widgets.dialogs import MessageBox

        def done(result: str | None) -> None:
            if result == "sent" and sent is not None:
                sent()

        self.app.push_screen(MessageBox(title, text, sendable=sent is not None), done)

    def ask(self, question: str, then: Callable[[], None]) -> None:
        """Ask a question; `then` is called on yes."""
        from widgets.dialogs import Ask

        self.app.push_screen(Ask(question), lambda yes: then() if yes else None)

    def offer_keys(self) -> None:
        """Show at the foot the keys that apply now; only if they are others than before, since drawing it is slow."""
        keys = frozenset(self.active_bindings)
        if keys != self._offered:
            self._offered = keys
            self.refresh_bindings()

    def static(self, selector: str, text: str) -> None:
        """Put plain text into a Static; nothing in it is markup."""
        self.query_one(selector, Static).update(Content(text))


def told(error: ModuiError) -> str:
    """What went wrong and what to do next, a line each."""
    return f"{error.message}\n{error.hint}" if error.hint else error.message


def draft_of(key: str, *before: str) -> str:
    """The name of a draft that changes `before`: once that is something else, a draft made from it is not offered."""
    return f"{key}:{zlib.crc32(chr(0).join(before).encode()):08x}"


def paths_in(text: str) -> list[Path]:
    """The files that `text` names: one or several paths, quoted or one a line, as terminals paste dropped files.

    A folder stands for the Word, Markdown and text files in it, by name.
    """
    found: list[Path] = []
    for piece in _pieces(text):
        path = Path(piece).expanduser()
        if path.is_dir():
            kinds = (".docx", ".md", ".txt")
            found += sorted(
                one for one in path.iterdir() if one.suffix.lower() in kinds and not one.name.startswith("~$")
            )
        else:
            found.append(path)
    return found


def _pieces(text: str) -> list[str]:
    whole = text.strip().strip("'\"")
    if Path(whole).expanduser().exists():
        return [whole]
    import shlex

    try:
        # A backslash divides folders on Windows and quotes a character elsewhere.
        return shlex.split(text, posix=os.name != "nt")
    except ValueError:
        return [whole]
