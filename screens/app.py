"""The desk: the application, its keys, its palette, its turning between the steps."""

import importlib
import json
import os
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.notifications import Notify
from textual.screen import Screen

from modui.duties.standing import Glance, glance, last_seq
from modui.errors import ModuiError, NotFound
from modui.i18n import _, pgettext
from modui.records import queries
from modui.records.clock import Clock
from modui.records.opening import ready
from modui.records.reading import snapshot
from modui.records.words import STEPS
from screens.base import DeskScreen
from screens.home import HomeScreen
from widgets import wrapping
from widgets.rows import fitted

if TYPE_CHECKING:
    from modui.records.store import Store
    from widgets.dialogs import Field, Form, MessageBox

LOOK_AGAIN = 2.0
"""Seconds between looks at whether somebody else, such as the command line, changed something."""


class DeskApp(App[None]):
    """The moderator's desk on one community.

    Args:
        path: the community's database, ready to be read.
        clock: time, ids and chance.
        first: what the first frame shows, read before the application started.
        theme: the theme chosen before, if one was.
    """

    TITLE = "modui"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012 - Textual declares no ClassVar here
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "1",
            "step('intake')",
            pgettext("step", "Intake"),
            id="step.intake",
            tooltip=_("Take in questions and decide on them"),
        ),
        Binding(
            "2", "step('experts')", pgettext("step", "People"), id="step.experts", tooltip=_("Find who can answer")
        ),
        Binding(
            "3",
            "step('answers')",
            pgettext("step", "Answers"),
            id="step.answers",
            tooltip=_("Invite, remind, collect answers"),
        ),
        Binding(
            "4",
            "step('vote')",
            pgettext("step", "Vote"),
            id="step.vote",
            tooltip=_("Open the vote, take in ballots, close it"),
        ),
        Binding(
            "5",
            "step('digest')",
            pgettext("step", "Digest"),
            id="step.digest",
            tooltip=_("Compile, check and publish the digest"),
        ),
        Binding(
            "6", "step('members')", _("Members"), id="step.members", tooltip=_("The directory: find, import, edit")
        ),
        Binding(
            "7",
            "step('chat')",
            pgettext("step", "Chat"),
            id="step.chat",
            tooltip=_("The group's chat: take it in, keep what helps"),
        ),
        Binding(
            "8",
            "step('outcome')",
            pgettext("step", "Outcome"),
            id="step.outcome",
            tooltip=_("Whether answers worked: ask, record"),
        ),
        Binding(
            "9",
            "step('exchange')",
            _("Needs and offers"),
            id="step.exchange",
            tooltip=_("Who could be brought together"),
        ),
        Binding("question_mark,f1", "help", _("Help"), id="app.help", tooltip=_("All keys of this screen")),
        Binding("ctrl+z", "undo", _("Undo"), id="app.undo", tooltip=_("Take back the last thing done here")),
        Binding("ctrl+y", "redo", _("Redo"), show=False, id="app.redo", tooltip=_("Do again what undo took back")),
        Binding("ctrl+q", "quit", _("Quit"), show=False, id="app.quit", tooltip=_("Leave the desk; all is saved")),
    ]

    def __init__(self, path: Path, clock: Clock, first: Glance, theme: str = "") -> None:
        super().__init__()
        wrapping.install()
        self.path = path
        self.clock = clock
        self.first = first
        self.week: str | None = first.week.name if first.week else None
        """The week on the desk."""
        self.question: str | None = first.rows[0].id if first.rows else None
        """The question in hand, the same on every screen."""
        self.member: str | None = None
        """The member whose needs and offers are looked at; none: everybody's."""
        self._seq = first.seq
        self._drafts: dict[str, Mapping[str, str]] = {}
        self.kept: dict[str, object] = {}
        """What screens worked out and want to find again, by screen."""
        if theme in self.available_themes:
            self.theme = theme

    @cached_property
    def store(self) -> "Store":
        """The community, to write; what it needs is imported at its first use, which :meth:`warm_up` brings forward."""
        from modui.duties.actions import ACTIONS
        from modui.records.store import Store

        return Store(self.path, ACTIONS, self.clock)

    def on_mount(self) -> None:
        self.push_screen(HomeScreen(self.first))
        self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        self.warm_up()
        self.set_interval(LOOK_AGAIN, self.look)

    @work(thread=True, exit_on_error=False, group="warm-up")
    def warm_up(self) -> None:
        """Do in a thread what later work would wait for: imports, and reading what was being typed the last time."""
        import modui.records.applying
        import modui.records.engine  # noqa: F401
        from modui.records.search import Index

        assert self.store
        for step in (*STEPS, "chat"):
            importlib.import_module(f"screens.{step}")
        with snapshot(self.path, self.clock) as state:
            saved = {key: json.loads(text) for key, text in queries.drafts(state).items()}
        self.call_from_thread(lambda: self._drafts.update(saved | self._drafts))
        # The Chinese dictionary takes a moment to load, and what changed since the last time one to index.
        with snapshot(self.path, self.clock) as state:
            Index(self.path.parent).catch_up(state)

    # Turning ------------------------------------------------------------------------------------------------------

    def action_step(self, step: str) -> None:
        """Go to the screen of a step."""
        screen = screen_of(step)
        if isinstance(self.screen, HomeScreen):
            self.push_screen(screen)
        elif isinstance(self.screen, DeskScreen) and self.screen.step != step:
            self.switch_screen(screen)

    def action_home(self) -> None:
        """Back to the grid."""
        if not isinstance(self.screen, HomeScreen):
            self.pop_screen()

    def action_help(self) -> None:
        """Show the keys of this screen, then those that work everywhere."""
        from widgets.dialogs import Reading

        here, everywhere = self._keys(self.screen)
        text = "\n".join([*here, "", _("Everywhere"), "", *everywhere])
        self.push_screen(Reading(_("Keys of this screen"), text))

    def _keys(self, screen: Screen[object]) -> tuple[list[str], list[str]]:
        """A line for each key: those of `screen`, and the application's. Textual's own have no id."""
        lines: dict[bool, dict[str, str]] = {True: {}, False: {}}
        for node, binding, enabled, tooltip in screen.active_bindings.values():
            if enabled and binding.id and binding.description:
                key = fitted(self.get_key_display(binding), 8)
                said = f"{key} {fitted(binding.description, 16)} {tooltip or binding.tooltip}"
                lines[node is self].setdefault(binding.action, said)
        return list(lines[False].values()), list(lines[True].values())

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Everything that has a key here, and what Textual brings."""
        seen: set[str] = set()
        for _key, (_node, binding, enabled, tooltip) in screen.active_bindings.items():
            if enabled and binding.id and binding.description and binding.action not in seen:
                seen.add(binding.action)
                yield SystemCommand(
                    binding.description, tooltip or binding.tooltip, self._runner(screen, binding.action)
                )
        yield SystemCommand(_("Theme"), _("Dark, light and others"), self.action_change_theme)

    def _runner(self, screen: Screen[object], action: str):  # type: ignore[no-untyped-def]
        async def run() -> None:
            await screen.run_action(action)

        return run

    def watch_theme(self, theme: str) -> None:
        """Keep the chosen theme for the next time."""
        if self.is_running:
            self.keep("theme", theme)

    @work(thread=True, exit_on_error=False, group="setting")
    def keep(self, key: str, value: str) -> None:
        """Keep a setting of this machine."""
        self.store.set_local("setting", key, value=value)

    # Changes ------------------------------------------------------------------------------------------------------

    def changed(self) -> None:
        """Show on every screen what was just changed."""
        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen):
                screen.reload()

    @work(thread=True, exclusive=True, exit_on_error=False, group="look")
    def look(self) -> None:
        """Look whether the records changed under us, and show it."""
        try:
            with snapshot(self.path, self.clock) as state:
                seq = last_seq(state)
        except ModuiError as error:
            self.call_from_thread(self._say, error)
            return
        if seq != self._seq:
            self._seq = seq
            self.call_from_thread(self.changed)

    def action_undo(self) -> None:
        """Take back the last thing done here."""
        self._turn_back("undo")

    def action_redo(self) -> None:
        """Do again what undo took back."""
        self._turn_back("redo")

    @work(thread=True, exclusive=True, exit_on_error=False, group="undo")
    def _turn_back(self, way: str) -> None:
        try:
            reverted = self.store.undo() if way == "undo" else self.store.redo()
        except ModuiError as error:
            self.call_from_thread(self._say, error)
            return
        title = _(self.store.actions[reverted.action].title)
        said = _("Undone: {title}") if way == "undo" else _("Done again: {title}")
        self.call_from_thread(self.notify, said.format(title=title), markup=False)
        self.call_from_thread(self.changed)

    def on_notify(self, event: Notify) -> None:
        """Say one thing at a time: what is new takes the place of what was said before, but not of what went wrong."""
        for known in [*self._notifications]:
            if known.severity == "information" or event.notification.severity != "information":
                self._unnotify(known)

    def _say(self, error: ModuiError) -> None:
        self.notify(f"{error.message}\n{error.hint}", severity="error", markup=False, timeout=10)

    # Messages and drafts ------------------------------------------------------------------------------------------

    def on_message_box_copied(self, event: "MessageBox.Copied") -> None:
        """Copy the message in the box."""
        self.copy(event.text)

    def copy(self, text: str) -> None:
        """Put a message on the clipboard, and into a file because clipboards fail silently."""
        self.copy_to_clipboard(text)
        self.save_message(text)

    @work(thread=True, exit_on_error=False, group="message")
    def save_message(self, text: str) -> None:
        """Save a ready message beside the community, and say where."""
        from modui.documents.files import write_atomically

        path = self.path.with_name("message.txt")
        try:
            write_atomically(path, text + "\n")
        except ModuiError as error:
            self.call_from_thread(self._say, error)
            return
        said = _("Copied; also saved in {path}").format(path=path)
        self.call_from_thread(self.notify, said, markup=False, timeout=4)

    def on_form_typed(self, event: "Form.Typed") -> None:
        """Save what is being typed, shortly after it is."""
        if event.form.draft_key:
            self._drafts[event.form.draft_key] = event.values
            self.save_draft(event.form.draft_key)

    @work(thread=True, exclusive=True, exit_on_error=False, group="draft")
    def save_draft(self, key: str) -> None:
        """Write the newest draft called `key`."""
        from modui.records.clock import iso

        values = self._drafts.get(key)
        if values is not None:
            self.store.set_local("draft", key, text=json.dumps(values), saved_at=iso(self.clock.now()))

    def with_draft(self, key: str, fields: "list[Field]") -> "list[Field]":
        """`fields` with what was typed into them before and not accepted yet."""
        from dataclasses import replace

        values = self._drafts.get(key, {})
        return [replace(field, value=values.get(field.name, "") or field.value) for field in fields]

    def drop_draft(self, key: str) -> None:
        """Forget a draft that was accepted."""
        self._drafts.pop(key, None)
        self._forget_draft(key)

    @work(thread=True, exit_on_error=False, group="draft-drop")
    def _forget_draft(self, key: str) -> None:
        self.store.drop_local("draft", key)


def screen_of(step: str) -> DeskScreen:
    """A new screen of `step`; its module is imported now."""
    assert step in (*STEPS, "members", "exchange", "outcome", "chat")
    screen = getattr(importlib.import_module(f"screens.{step}"), f"{step.capitalize()}Screen")()
    assert isinstance(screen, DeskScreen)
    return screen


def run(home: Path) -> int:
    """Open the desk on the community in `home`; set one up first where there is none."""
    os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    try:
        path = ready(home)
    except NotFound:
        from screens.setup import set_up

        made = set_up(home)
        if made is None:
            return 0
        path = made.path
    clock = Clock()
    with snapshot(path, clock) as state:
        first = glance(state)
        theme = state.scalar("SELECT value FROM setting WHERE key = 'theme'")
    DeskApp(path, clock, first, str(theme or "")).run()
    return 0
