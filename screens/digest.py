"""The digest: see to what is left, write the words between, export it, publish it."""

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static, TextArea

from modui.duties import digest, standing
from modui.errors import BadInput
from modui.i18n import _, ngettext
from modui.records.reading import State
from modui.records.words import SCOPES
from screens import digest_shown as shown
from screens import wording
from screens.base import DeskScreen, draft_of
from screens.digest_shown import OUT, Place, Seen
from screens.question import take_in_hand
from widgets.dialogs import Field
from widgets.foot import Foot
from widgets.rows import Column, Rows


class DigestScreen(DeskScreen):
    """What is left to look at and to write, beside the week's document as it will be."""

    step = "digest"
    CSS_PATH = "digest.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", _("Edit"), id="digest.edit", tooltip=_("Write the text under the cursor")),
        Binding("x", "export", _("Export"), id="digest.export", tooltip=_("Write the digest to a file")),
        Binding("u", "publish", _("Publish"), id="digest.publish", tooltip=_("Record that the digest is out")),
        Binding("t", "teaser", _("Teaser"), id="digest.teaser", tooltip=_("The message that opens it in the group")),
        Binding("a", "audience", _("Audience"), id="digest.audience", tooltip=_("For the group, the public, the book")),
        Binding("c", "correct", _("Corrected"), id="digest.correct", tooltip=_("A corrected digest is out")),
        Binding("w", "withdraw", _("Take down"), id="digest.withdraw", tooltip=_("The digest was taken down")),
    ]

    seen: Seen | None = None
    audience = "group"

    def compose(self) -> ComposeResult:
        yield Static(id="top", markup=False)
        with Vertical(classes="split"):
            yield Rows([Column(1), Column(22), Column()], id="items").add_class("list")
            yield TextArea(
                _("Compiling…"), read_only=True, soft_wrap=True, show_line_numbers=False, id="preview", classes="detail"
            )
        yield Foot()

    def on_mount(self) -> None:
        self.static("#top", standing.step_name(self.step))
        self.query_one("#items").focus()

    # Showing ------------------------------------------------------------------------------------------------------

    def load(self, state: State) -> Seen:
        return shown.read(state, take_in_hand(state, self.desk.week, self.desk.question), self.audience)

    def show(self, data: object) -> None:
        assert isinstance(data, Seen)
        self.seen = data
        self.static("#top", f"{standing.step_name(self.step)} · {shown.top_line(data)}")
        self.query_one("#items", Rows).show(shown.rows(data))
        preview = self.query_one("#preview", TextArea)
        if preview.text != data.markdown:
            # Where one was reading; at first the title, below what is there for programs.
            place = preview.scroll_offset.y if preview.document.line_count > 1 else shown.title_line(data)
            preview.text = data.markdown or _("No week is open. Press 0, then w, to open one.")
            self.call_after_refresh(preview.scroll_to, y=place, animate=False)
        self.offer_keys()

    def on_rows_moved(self) -> None:
        """Another line offers other keys."""
        self.offer_keys()

    @property
    def place(self) -> Place | None:
        """The place under the cursor; on a missing text, the place where it is missing."""
        if self.seen is None:
            return None
        key = self.query_one("#items", Rows).key
        problem = self.seen.problem(key)
        if problem is not None and problem.code.startswith("empty-"):
            question = self.seen.question_of(problem)
            key = f"{question.id if question else ''}:{problem.code.removeprefix('empty-')}"
        return self.seen.place(key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done now is offered."""
        if f"action_{action}" not in DigestScreen.__dict__:
            return True
        if self.seen is None or self.seen.hand.week is None or not self.is_mounted:
            return False
        status = self.seen.status
        return {
            "edit": self.place is not None,
            "publish": status not in (*OUT, "withdrawn"),
            "correct": status in (*OUT, "withdrawn"),
            "withdraw": status in OUT,
        }.get(action, True)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Write the text, or go where the problem is seen to."""
        problem = self.seen.problem(event.key) if self.seen else None
        if problem is None or self.place is not None:
            self.action_edit()
        elif self.seen is not None:
            question = self.seen.question_of(problem)
            self.desk.question = question.id if question else self.desk.question
            # What belongs to no question is a contribution, which the vote shows.
            self.desk.action_step(shown.STEP_OF[problem.code] if question else "vote")

    def action_audience(self) -> None:
        """Compile it for the next audience."""
        self.audience = SCOPES[(SCOPES.index(self.audience) + 1) % len(SCOPES)]
        self.reload()

    # Writing ------------------------------------------------------------------------------------------------------

    def action_edit(self) -> None:
        """Write the text of the place under the cursor."""
        place, week = self.place, self.seen.hand.week if self.seen else None
        if place is None or week is None:
            return
        question = place.question.id if place.question else None

        def job(values: Mapping[str, str]) -> None:
            self.desk.store.act(
                lambda state: digest.write_passage(
                    state, week.id, place.slot, values["text"].strip(), question, before=place.text
                )
            )

        note = place.question.title if place.question else ""
        fields = [Field("text", _("Markdown; empty leaves the place out"), place.text, lines=True)]
        draft = draft_of(f"digest.passage:{week.id}:{place.key}", place.text)
        self.submit(place.name, fields, job, lambda _nothing: self.desk.changed(), note=note, draft=draft)

    # Going out ----------------------------------------------------------------------------------------------------

    def action_export(self) -> None:
        """Write the digest to a file."""
        seen = self.seen
        if seen is None or seen.hand.week is None:
            return

        def job(values: Mapping[str, str]) -> tuple[Path, int | None]:
            path = Path(values["path"].strip()).expanduser()
            if not values["path"].strip() or path.is_dir():
                raise BadInput("file-folder", _("A file needs a name."), _("Type it after the folder."))
            path = shown.in_format(path, values["format"])
            return path, None if path.exists() else self._write(path)

        def done(written: tuple[Path, int | None]) -> None:
            path, size = written
            if size is not None:
                self._exported(path, size)
            else:
                question = _("{path} is there already. Write over it?").format(path=path)
                self.ask(question, lambda: self._write_over(path))

        fields = [
            Field("path", _("File"), str(shown.target(Path.cwd(), seen))),
            Field("format", _("Format"), "md", choices=wording.format_choices()),
        ]
        audience = wording.audience_name(self.audience)
        self.submit(_("Export the digest for: {audience}").format(audience=audience), fields, job, done)

    def _write(self, path: Path) -> int:
        """Write the digest to `path`; the number of bytes. Runs in a thread."""
        assert self.seen is not None
        assert self.seen.hand.week is not None
        with self.desk.store.read() as state:
            home = self.desk.store.path.parent
            return digest.export(state, self.seen.hand.week.id, path, self.audience, home=home)

    def _write_over(self, path: Path) -> None:
        self.background(lambda: self._write(path), lambda size: self._exported(path, size))

    def _exported(self, path: Path, size: int) -> None:
        self.tell(_("Written: {path} ({size} bytes)").format(path=path, size=size))
        for leak in self._leaks():
            self.app.notify(leak, severity="warning", markup=False, timeout=10)

    def _leaks(self) -> list[str]:
        """Where somebody is named who did not agree to it: to be seen before the document goes anywhere."""
        problems = self.seen.problems if self.seen else ()
        return [f"{one.where}: {one.message}" for one in problems if one.code == "name-exposed"]

    def action_publish(self) -> None:
        """Record that the digest is out; asks first where something is left to look at."""
        week = self._week
        said = _("The digest is out. t has the message for the group.")

        def publish() -> None:
            self.background(lambda: digest.issue(self.desk.store, week), lambda _change: self._done(said))

        n = len(self.seen.problems) if self.seen else 0
        if n:
            text = ngettext(
                "{n} thing is left to look at. Publish all the same?",
                "{n} things are left to look at. Publish all the same?",
                n,
            )
            self.ask("\n".join([*self._leaks(), text.format(n=n)]), publish)
        else:
            publish()

    def _done(self, said: str) -> None:
        self.desk.changed()
        self.tell(said)

    def action_correct(self) -> None:
        """Record that a corrected digest is out."""
        week = self._week
        self.ask(
            _("Is the corrected digest out, in the place of the other?"),
            lambda: self.act(lambda state: digest.correct(state, week), _("Noted: the corrected digest is out.")),
        )

    def action_withdraw(self) -> None:
        """Record that the digest was taken down."""
        week = self._week
        self.ask(
            _("Was the digest taken down where it was published?"),
            lambda: self.act(lambda state: digest.withdraw(state, week), _("Noted: it is taken down.")),
        )

    def action_teaser(self) -> None:
        """The message that opens the digest in the group."""
        week = self._week

        def read() -> str:
            with self.desk.store.read() as state:
                return digest.teaser(state, week, self.audience)

        self.background(read, lambda text: self.message(_("Teaser"), text))

    @property
    def _week(self) -> str:
        """The id of the week on the desk."""
        assert self.seen is not None
        assert self.seen.hand.week is not None
        return self.seen.hand.week.id
