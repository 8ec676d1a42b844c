"""The directory: find a member by anything about them, import a table, add and edit one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Label, Static

from modui.duties import care, members
from modui.duties.care import Care
from modui.duties.headings import FIELDS
from modui.duties.wording import offer_name
from modui.i18n import _, ngettext
from modui.records import afterwards, queries
from modui.records.reading import State
from modui.records.views import MemberView
from screens.base import DeskScreen
from widgets.dialogs import Field, Reading
from widgets.foot import Foot
from widgets.rows import Cell, Column, Row, Rows

WINDOW = 300
"""Members that are listed at once; more are a search away."""
PAUSE = 0.1
"""Seconds without a key before a search runs."""


@dataclass(frozen=True)
class Directory:
    """What the screen shows: some members, and how many there are in all."""

    community: str
    members: tuple[MemberView, ...]
    total: int
    sought: str
    caring: Care | None = None
    offers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The small help that members would give, by member."""


class MembersScreen(DeskScreen):
    """The members of the community, with a line to search them."""

    step = "members"
    CSS_PATH = "members.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash,f", "seek", _("Find"), id="members.find", tooltip=_("Find by name, pinyin or any field")),
        Binding("n", "import", _("Import a file"), id="members.import", tooltip=_("Take in a table of members")),
        Binding("a", "add", _("Add"), id="members.add", tooltip=_("Add one member")),
        Binding("e", "edit", _("Edit"), id="members.edit", tooltip=_("Edit this member")),
        Binding("c", "care", _("Care"), id="members.care", tooltip=_("How this member may be asked")),
        Binding("C", "measure", _("Measure"), id="members.measure", tooltip=_("How the community asks its members")),
        Binding(
            "x",
            "exchange",
            _("Needs and offers"),
            id="members.exchange",
            tooltip=_("Who could help them, and whom they could help"),
        ),
        Binding("M", "ask_how", _("Ask how"), id="members.ask-how", tooltip=_("A message: how may I ask you?")),
        Binding("m", "read", _("Read"), show=False, id="members.read", tooltip=_("Everything about this member")),
        Binding(
            "escape",
            "back",
            _("Back"),
            show=False,
            id="members.back",
            tooltip=_("Leave the search, then the directory"),
        ),
        Binding("down", "list", _("The list"), show=False, id="members.list", tooltip=_("From the search to the list")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.seen = Directory("", (), 0, "")
        self.sought = ""
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="top", markup=False)
        with Horizontal(id="seeking"):
            yield Label(_("Find"))
            yield Input(placeholder=_("name, pinyin, skill, anything"), id="seek", compact=True, select_on_focus=True)
        with Vertical(classes="split"):
            yield Rows(
                [Column(14, _("Called")), Column(16, _("Position")), Column(0, _("Can help with"))],
                id="found",
                empty=_("Nobody yet. Press n to take in a table of members, a to add one."),
            ).add_class("list")
            with VerticalScroll(classes="detail", id="detail"):
                yield Static(id="member", markup=False)
        yield Foot()

    def on_mount(self) -> None:
        self.query_one("#found").focus()

    # Showing ------------------------------------------------------------------------------------------------------

    def load(self, state: State) -> Directory:
        sought = self.sought
        listed = (
            members.find(self.desk.store, sought, WINDOW) if sought.strip() else queries.members(state, limit=WINDOW)
        )
        return Directory(
            queries.community(state).name,
            tuple(listed),
            queries.member_count(state),
            sought,
            care.read(state),
            _offers(state),
        )

    def show(self, data: object) -> None:
        assert isinstance(data, Directory)
        rows = self.query_one("#found", Rows)
        anew = data.sought != self.seen.sought
        self.seen = data
        count = ngettext("{n} member", "{n} members", data.total).format(n=data.total)
        self.static("#top", " · ".join([_("Members"), data.community, count, *_found_line(data)]))
        rows.empty = _("Nobody is found.") if data.sought else rows.empty
        rows.show([*(member_row(one) for one in data.members), *_rest(data)])
        if anew:
            rows.cursor = 0
        self._show_member()

    def _show_member(self) -> None:
        member = self.member
        self.query_one("#member", Static).update(self._told(member) if member else Content(""))

    def _told(self, member: MemberView) -> Content:
        """Everything about a member, and how they may be asked."""
        from screens.care import lines

        asking = lines(self.seen.caring, member.id) if self.seen.caring else []
        told = [Content.styled(line, "$text-warning" if place else "$text-muted") for place, line in enumerate(asking)]
        told += [Content.styled(line, "$text-accent") for line in self.seen.offers.get(member.id, ())]
        return Content("\n").join([*told, profile(member)])

    @property
    def member(self) -> MemberView | None:
        """The member under the cursor."""
        key = self.query_one("#found", Rows).key
        return next((one for one in self.seen.members if one.id == key), None)

    def on_rows_moved(self) -> None:
        """Show the member under the cursor."""
        self._show_member()
        self.query_one("#detail").scroll_home(animate=False)

    def on_rows_chosen(self) -> None:
        """Read everything about the member."""
        self.action_read()

    # Finding ------------------------------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search shortly after the last key."""
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE, lambda: self.seek(event.value))

    def seek(self, text: str) -> None:
        """List who is found by `text`; everybody when it is empty."""
        self.sought = text
        self.reload()

    def on_input_submitted(self) -> None:
        """Go from the search line to what it found."""
        self.action_list()

    def action_list(self) -> None:
        """Go to the list."""
        self.query_one("#found").focus()

    def action_seek(self) -> None:
        """Go to the search line."""
        self.query_one("#seek").focus()

    def action_back(self) -> None:
        """Leave the search line, then the search, then the screen."""
        line = self.query_one("#seek", Input)
        if line.has_focus:
            self.action_list()
        elif line.value:
            line.value = ""
        else:
            self.desk.action_home()

    def action_read(self) -> None:
        """Show everything about the member under the cursor."""
        if self.member:
            self.app.push_screen(Reading(self.member.shown, self._told(self.member).plain))

    def action_exchange(self) -> None:
        """Go to the needs and offers of the member under the cursor."""
        self.desk.member = self.member.id if self.member else None
        self.desk.action_step("exchange")

    # Editing ------------------------------------------------------------------------------------------------------

    def action_edit(self) -> None:
        """Edit the member under the cursor."""
        member = self.member
        if member is None:
            return

        def job(values: Mapping[str, str]) -> str:
            self.desk.store.act(lambda state: members.edit(state, member.id, values))
            return member.id

        said = _("{name} is up to date.").format(name=member.shown)
        self.submit(_("Edit {name}").format(name=member.shown), _fields(member), job, lambda who: self._done(who, said))

    def action_care(self) -> None:
        """Change how the member under the cursor may be asked."""
        from screens.care import edit_member

        if self.member is not None:
            edit_member(self, self.member.id, self.member.shown)

    def action_measure(self) -> None:
        """Change how the community asks its members."""
        from screens.care import edit_measure

        edit_measure(self)

    def action_ask_how(self) -> None:
        """Show the message that asks everybody how they want to be asked."""
        from screens.care import ask_how

        ask_how(self)

    def action_add(self) -> None:
        """Add one member."""

        def job(values: Mapping[str, str]) -> str:
            return members.add(self.desk.store, values)

        self.submit(_("Add a member"), _fields(None), job, lambda who: self._done(who, _("Added.")))

    def _done(self, who: str, said: str) -> None:
        self.tell(said)
        self.desk.changed()

    # Importing ----------------------------------------------------------------------------------------------------

    def action_import(self) -> None:
        """Take in a table of members: first say what it would do."""
        from screens.members_import import ask_for_table

        ask_for_table(self)


def _offers(state: State) -> dict[str, list[str]]:
    """The small help that was recorded of members, a line each."""
    found: dict[str, list[str]] = {}
    for one in afterwards.offers(state):
        said = offer_name(one.kind)
        found.setdefault(one.member, []).append(
            _("{label}: {text}").format(label=said, text=one.about) if one.about else said
        )
    return found


def _found_line(data: Directory) -> list[str]:
    if not data.sought.strip():
        return []
    return [ngettext("{n} found", "{n} found", len(data.members)).format(n=len(data.members))]


def member_row(member: MemberView) -> Row:
    """A member as a line: what they are called, what they do, what they can help with."""
    help_with = "、".join(member.expertise or member.tags) or member.offers
    return Row(member.id, (Cell(member.shown, "strong"), member.position, Cell(help_with, "dim")))


def _rest(data: Directory) -> list[Row]:
    """A line that says how many members are not listed."""
    more = 0 if data.sought.strip() else data.total - len(data.members)
    if more <= 0:
        return []
    text = ngettext("… and {n} more: press f and type", "… and {n} more: press f and type", more)
    return [Row("", (Cell(text.format(n=more), "dim"),))]


def profile(member: MemberView) -> Content:
    """Everything about a member, a field a line; nothing of it is markup."""
    width = max(cell_len(_(title)) for title in FIELDS.values()) + 2
    lines = []
    for name, title in FIELDS.items():
        value = getattr(member, name)
        text = "、".join(value) if isinstance(value, tuple) else value
        if text:
            lines.append(Content.assemble((set_cell_size(_(title), width), "$text-muted"), text))
    return Content("\n").join(lines)


def _fields(member: MemberView | None) -> list[Field]:
    """A form's fields, filled with what is known of `member`."""
    values = members.values_of(member) if member else {}
    return [
        Field(
            field,
            _(title),
            "、".join(value) if isinstance(value := values.get(field, ""), list) else str(value),
            lines=field in members.BODIES,
        )
        for field, title in FIELDS.items()
    ]
