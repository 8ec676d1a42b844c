"""The very first start: a community's name and your nickname, or a look at the demonstration."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Label, Static

from modui import config
from modui.duties import members, week
from modui.duties.actions import ACTIONS
from modui.errors import BadInput, ModuiError, Refused
from modui.i18n import _
from modui.records.opening import FILE
from modui.records.store import Store
from screens.base import told
from widgets import wrapping
from widgets.dialogs import place_cursor
from widgets.foot import Foot

TIMEZONE = "Asia/Shanghai"


class SetUpApp(App[Store]):
    """Asks for what a new community needs; gives its store, or None when it was left.

    Args:
        home: the folder of the community to be.
    """

    TITLE = "modui"
    CSS_PATH = "setup.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "start", _("Start"), id="setup.start", tooltip=_("Found the community")),
        Binding("f2", "demo", _("Look at the demo"), id="setup.demo", tooltip=_("A ready community to try things in")),
        Binding("ctrl+q,escape", "quit", _("Leave"), id="setup.leave", tooltip=_("Leave; nothing is made")),
    ]

    def __init__(self, home: Path) -> None:
        super().__init__()
        wrapping.install()
        self.home = home
        self._busy = False

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Label(_("Welcome to modui, the desk of the moderator of the week."), classes="title")
            yield Static(_("The community will live in {home}").format(home=self.home), id="where", markup=False)
            yield Label(_("Name of the community"))
            yield Input(id="name", max_length=60)
            yield Label(_("Your nickname in it"))
            yield Input(id="nickname", max_length=60)
            yield Label(_("Where it lives (time zone)"))
            yield Input(TIMEZONE, id="timezone")
            yield Static(id="said", markup=False)
            yield Static(
                _("enter next, then start · f2 look at the demo first: a community in the middle of its week"),
                id="keys",
            )
        yield Foot()

    def on_mount(self) -> None:
        self.call_after_refresh(lambda: place_cursor(self.screen))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the next line that is empty; start when there is none."""
        empty = [one for one in self.query(Input) if not one.value.strip()]
        after = [one for one in empty if one is not event.input]
        if event.input in empty or not after:
            self.action_start()
        else:
            after[0].focus()

    def action_start(self) -> None:
        """Found the community and open its first week."""
        values = {one.id or "": one.value.strip() for one in self.query(Input)}
        self._run(lambda: found(self.home, values))

    def action_demo(self) -> None:
        """Open the demonstration, which has a home of its own."""
        beside = config.demo_beside(self.home)
        self._run(lambda: _demonstration(beside, lambda line: self.call_from_thread(self._say, line)))

    def _run(self, make: Callable[[], Store]) -> None:
        if not self._busy:
            self._busy = True
            self._say(_("One moment…"))
            self._make(make)

    @work(thread=True, exit_on_error=False)
    def _make(self, make: Callable[[], Store]) -> None:
        try:
            store = make()
        except ModuiError as error:
            self.call_from_thread(self._failed, error)
        else:
            self.call_from_thread(self.exit, store)

    def _failed(self, error: ModuiError) -> None:
        self._busy = False
        self._say(told(error))

    def _say(self, text: str) -> None:
        self.query_one("#said", Static).update(Content(text))


def found(home: Path, values: Mapping[str, str]) -> Store:
    """Found the community `name` in `home` with its first member `nickname`, and open its first week for them.

    Raises:
        BadInput: ``name-empty``, ``nickname-empty``, ``timezone-unknown``, and what
            :func:`modui.duties.members.taking_in` raises.
        Damaged: the folder cannot be written.
    """
    if not values["name"]:
        raise BadInput("name-empty", _("A community needs a name."), _("Type one; it can be any."))
    if not values["nickname"]:
        raise BadInput("nickname-empty", _("The community needs its first member: you."), _("Type your nickname."))
    # What a full disk or a pulled plug left unfinished is gone on with.
    store = Store.open(home, ACTIONS) if (home / FILE).exists() else Store.create(home, ACTIONS)
    members.taking_in(store, {"nickname": values["nickname"]})
    try:
        store.act(lambda state: week.set_up(state, values["name"], timezone=values["timezone"]))
    except Refused as error:
        if error.code != "community-exists":
            raise
    members.import_rows(store, [(1, {"nickname": values["nickname"]})])
    with store.read() as state:
        me = members.resolve(state, values["nickname"])
    store.set_local("setting", "actor", value=me.shown)
    store.act(lambda state: week.open_week(state, week.next_name(state), me.id))
    return store


def _demonstration(home: Path, progress: Callable[[str], None]) -> Store:
    from modui import demo

    demo.ensure(home, progress=progress)
    return Store.open(home, ACTIONS)


def set_up(home: Path) -> Store | None:
    """Ask for a new community to be made in `home`; its store, that of the demonstration, or None."""
    return SetUpApp(home).run()
