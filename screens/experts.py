"""People: who could answer the question in hand and why; choose, keep in reserve, invite, ask the next wave."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from modui.duties import answers, experts, members
from modui.i18n import _, ngettext
from modui.records import queries
from modui.records.reading import State
from modui.records.views import MemberView
from screens import asking, care
from screens import experts_shown as shown
from screens.experts_detail import detail
from screens.experts_shown import Person, Seen
from screens.members import member_row, profile
from screens.question import QuestionScreen
from widgets.dialogs import Reading
from widgets.finder import Finder
from widgets.foot import Foot
from widgets.rows import Column, Rows

FOUND_AT_MOST = 50


class ExpertsScreen(QuestionScreen):
    """Who could answer the question in hand."""

    step = "experts"
    CSS_PATH = "experts.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "invite", _("Invite"), id="experts.invite", tooltip=_("Invite the marked, else this one")),
        Binding("g", "wave", _("Next wave"), id="experts.wave", tooltip=_("Whom to ask now, or whom to release")),
        Binding("b", "list(False)", _("Shortlist"), id="experts.list", tooltip=_("Choose them, and invite later")),
        Binding("v", "list(True)", _("Reserve"), id="experts.reserve", tooltip=_("Keep them for when others decline")),
        Binding("f", "find", _("Find"), id="experts.find", tooltip=_("Find any member and choose them")),
        Binding("x", "unlist", _("Take off"), id="experts.unlist", tooltip=_("Take this one off the shortlist")),
        Binding("G", "assign", _("Whole week"), id="experts.assign", tooltip=_("Whom to ask for the whole week")),
        Binding("m", "profile", _("Profile"), id="experts.profile", tooltip=_("Everything about this member")),
        Binding("c", "care", _("Care"), id="experts.care", tooltip=_("How this member may be asked")),
        Binding("N", "need", _("Answers needed"), id="experts.need", tooltip=_("How many answers this question needs")),
        Binding("q", "question", _("Question"), id="experts.question", tooltip=_("Read the question in hand")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.seen: Seen | None = None
        self.profiles: dict[str, MemberView] = {}
        """The members on the list, by id."""
        self.found: list[str] = []
        """Members who were looked up, until they are on the list: they get a mark there, and the cursor."""

    def compose(self) -> ComposeResult:
        yield Static(id="top", markup=False)
        yield Static(id="wave", markup=False)
        with Vertical(classes="split"):
            yield Rows(
                [
                    Column(1),
                    Column(12, _("Called")),
                    Column(13, _("Position")),
                    Column(10, _("Fit")),
                    Column(5, _("Load")),
                    Column(0, _("Why")),
                ],
                id="people",
                markable=True,
                empty=_("No question is in hand yet: press 1 to accept one."),
            ).add_class("list")
            with VerticalScroll(classes="detail", id="detail"):
                yield Static(id="person", markup=False)
        yield Foot()

    def on_mount(self) -> None:
        self.query_one("#people").focus()

    # Showing ------------------------------------------------------------------------------------------------------

    def load(self, state: State) -> tuple[Seen, dict[str, MemberView]]:
        seen = shown.read(state, self.desk.store, self.take(state))
        return seen, {one.member: queries.member(state, one.member) for one in seen.everyone}

    def show(self, data: object) -> None:
        assert isinstance(data, tuple)
        seen, self.profiles = data
        assert isinstance(seen, Seen)
        before = self.seen.question if self.seen else None
        another = (before.id if before else "") != (seen.question.id if seen.question else "")
        self.seen = seen
        self.show_hand(seen.hand)
        self.query_one("#wave", Static).update(asking.wave_shown(seen.wave))
        rows = self.query_one("#people", Rows)
        if another:
            rows.marked.clear()
        rows.show(shown.rows(seen))
        if another and seen.candidates:
            rows.go(seen.candidates[0].member)
        for member in [one for one in self.found if seen.person(one)]:
            rows.go(member)
            rows.marked.add(member)
            self.found.remove(member)
        self._show_person()

    def _show_person(self) -> None:
        member = self.profiles.get(self.person.member) if self.person else None
        if self.seen is not None:
            self.query_one("#person", Static).update(detail(self.seen, self.person, member))
        self.offer_keys()

    def on_rows_moved(self) -> None:
        """Say why the person under the cursor."""
        self._show_person()
        self.query_one("#detail").scroll_home(animate=False)

    def on_rows_chosen(self) -> None:
        """Read everything about the person."""
        self.action_profile()

    @property
    def person(self) -> Person | None:
        """The person under the cursor."""
        return self.seen.person(self.query_one("#people", Rows).key) if self.seen else None

    @property
    def picked(self) -> list[Person]:
        """The marked people from top to bottom, else the one under the cursor."""
        if self.seen is None:
            return []
        marked = self.query_one("#people", Rows).marked
        return [one for one in self.seen.everyone if one.member in marked] or ([self.person] if self.person else [])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done with the person under the cursor is offered."""
        if action in ("invite", "list", "find", "question", "wave", "need"):
            return self.seen is not None and self.seen.question is not None
        if action == "unlist":
            return self.is_mounted and self.person is not None and self.person.listed is not None
        if action in ("care", "profile"):
            return self.is_mounted and self.person is not None
        return True

    # Choosing -----------------------------------------------------------------------------------------------------

    def action_invite(self) -> None:
        """Choose everyone picked and write their invitations, which are sent from the next step."""
        picked = self.picked
        if any(limit.code == "never" for one in picked for limit in one.limits):
            names = ", ".join(one.name for one in picked if one.limits and one.limits[0].code == "never")
            self.tell(_("{name} asks never to be asked.").format(name=names))
            return
        over = [one.beyond for one in picked if one.out]
        asking.knowingly(self, over, _("Invite all the same?"), lambda: self._invite(picked, knowingly=bool(over)))

    def _invite(self, picked: Sequence[Person], *, knowingly: bool) -> None:
        if self.seen is None or self.seen.question is None:
            return
        question, store = self.seen.question.id, self.desk.store
        ids = [one.member for one in picked]

        def job() -> int:
            # One undo takes back both, and where nobody may be invited yet, nobody is shortlisted.
            store.act_all(
                (
                    lambda state: experts.shortlist(state, question, ids, _reasons(picked)),
                    lambda state: answers.invite(state, question, ids, knowingly=knowingly),
                )
            )
            with store.read() as state:
                return sum(one.status == "draft" for one in queries.invitations(state, question))

        def done(drafts: int) -> None:
            self._done(ids)
            said = ngettext(
                "{n} invitation is ready to send: press 3.", "{n} invitations are ready to send: press 3.", drafts
            )
            self.tell(said.format(n=drafts))

        self.background(job, done)

    def action_wave(self) -> None:
        """Show whom to ask now, or whom to release; and do it."""
        if self.seen is not None and self.seen.question is not None:
            asking.next_wave(self, self.seen.question.id)

    def action_assign(self) -> None:
        """Show whom to ask for all of the week's questions together; and do it."""
        if self.seen is not None and self.seen.hand.week is not None:
            asking.whole_week(self, self.seen.hand.week.id)

    def action_need(self) -> None:
        """Say how many answers this question needs."""
        if self.seen is not None and self.seen.question is not None and self.seen.wave is not None:
            asking.ask_need(self, self.seen.question.id, self.seen.wave)

    def action_care(self) -> None:
        """Change how the person under the cursor may be asked."""
        if self.person is not None:
            care.edit_member(self, self.person.member, self.person.name)

    def action_list(self, reserve: bool) -> None:
        """Put everyone picked on the shortlist, or among the reserves."""
        if self.seen is None or self.seen.question is None:
            return
        question, picked = self.seen.question.id, self.picked
        marked = bool(self.query_one("#people", Rows).marked)
        ids = [one.member for one in picked]
        names = ", ".join(one.name for one in picked)
        said = _("In reserve: {names}") if reserve else _("On the shortlist: {names}")
        self.act(
            lambda state: experts.shortlist(state, question, ids, _reasons(picked), reserve=reserve),
            said.format(names=names),
            lambda _change: self._done(ids, stay=not marked),
        )

    def _done(self, ids: Sequence[str], *, stay: bool = False) -> None:
        """Take the marks away, and go on with whoever could answer next; or `stay` with the one under the cursor."""
        rows = self.query_one("#people", Rows)
        rows.marked.clear()
        if self.seen is not None and not stay:
            rows.go(next((one.member for one in self.seen.candidates if one.member not in ids), ""))
        self.desk.changed()

    def action_unlist(self) -> None:
        """Take the person under the cursor off the shortlist."""
        if self.person is not None and self.person.listed is not None:
            one = self.person.listed
            said = _("{name} is off the shortlist.").format(name=one.member_name)
            self.act(lambda state: experts.unlist(state, one.id), said)

    def action_find(self) -> None:
        """Find any member, and put them on the shortlist."""
        if self.seen is None or self.seen.question is None:
            return
        question = self.seen.question.id

        def search(text: str) -> Sequence[MemberView]:
            if text.strip():
                return members.find(self.desk.store, text, FOUND_AT_MOST)
            with self.desk.store.read() as state:
                return queries.members(state, limit=FOUND_AT_MOST)

        def chosen(member: str | None) -> None:
            if member is not None:
                self.found.append(member)
                self.act(lambda state: experts.shortlist(state, question, [member]), _("On the shortlist."))

        columns = [Column(14), Column(16), Column()]
        finder = Finder(_("Find a member"), columns, lambda text: [member_row(one) for one in search(text)])
        self.app.push_screen(finder, chosen)

    # Reading ------------------------------------------------------------------------------------------------------

    def action_profile(self) -> None:
        """Show everything about the person under the cursor."""
        member = self.profiles.get(self.person.member) if self.person else None
        if member is not None:
            self.app.push_screen(Reading(member.shown, profile(member).plain))

    def action_question(self) -> None:
        """Read the question in hand."""
        from screens.intake_shown import whole

        if self.seen is not None and self.seen.question is not None:
            self.app.push_screen(Reading(self.seen.question.title, whole(self.seen.question)))


def _reasons(people: Sequence[Person]) -> dict[str, list[str]]:
    return {one.member: experts.reason_lines(one.candidate) for one in people if one.candidate is not None}
