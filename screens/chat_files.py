"""Taking a chat in: pasted or from a file, with progress; it can be stopped, and what is done stays."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING

from modui.duties import chat, form_rows, standing
from modui.duties.form_rows import FormReport
from modui.errors import BadInput
from modui.i18n import _, ngettext
from modui.records.views import QuestionView
from screens.base import DeskScreen, paths_in
from widgets.dialogs import Field, Form, Reading
from widgets.pick import Pick
from widgets.progress import Progress
from widgets.rows import Column, Row

if TYPE_CHECKING:
    from modui.documents.chats import Chat


PAUSE = 0.2
"""Seconds between two words on how far the reading is."""


class TakingIn:
    """Takes chats of one week in for a screen, and calls `then` with how many messages were new."""

    def __init__(self, screen: DeskScreen, week: str, then: Callable[[int], None]) -> None:
        self.screen = screen
        self.week = week
        self.then = then

    def from_paste(self) -> None:
        """Ask for the text. It saves itself while it is there, so that the longest paste is not lost."""

        def read(values: Mapping[str, str]) -> "Chat":
            from modui.documents.chats import read_chat

            if not values["text"].strip():
                raise BadInput("chat-empty", _("There is no text yet."), _("Paste what was said, or press esc."))
            return read_chat(values["text"].encode("utf-8", "replace"), progress=self._told_in(form))

        fields = [Field("text", _("Copied or shared from the group; what is known is left out"), lines=True)]
        form = self.screen.submit(_("Paste a chat"), fields, read, self._which, draft=f"chat.paste:{self.week}")

    def from_file(self) -> None:
        """Ask for a file."""

        def read(values: Mapping[str, str]) -> "tuple[Chat, str]":
            from modui.documents.chats import read_chat
            from modui.documents.chats.source import MAX_CHAT_BYTES
            from modui.documents.files import read_bytes

            paths = paths_in(values["path"])
            if len(paths) != 1:
                raise BadInput("file-one", _("Name one file."), _("A chat as .txt, .json or .zip."))
            data, name = read_bytes(paths[0], MAX_CHAT_BYTES), paths[0].name
            return read_chat(data, name, progress=self._told_in(form)), name

        fields = [Field("path", _("File"), hint=_("an exported chat: .txt .json .zip"))]
        form = self.screen.submit(_("Take in a chat"), fields, read, lambda found: self._which(*found))

    def _told_in(self, form: Form) -> Callable[[int, int], None]:
        """What tells in `form` how far the reading is, and stops it once the form was left."""
        told = monotonic()

        def progress(done: int, total: int) -> None:
            nonlocal told
            if not form.is_attached:
                raise BadInput("stopped", _("The reading was stopped."), _("Nothing was taken in."))
            if monotonic() - told > PAUSE:
                told = monotonic()
                said = _("reading {percent} % (esc stops)").format(percent=100 * done // total)
                self.screen.app.call_from_thread(form.say, said)

        return progress

    def _which(self, found: "Chat", name: str = "") -> None:
        """Let it be chosen which conversation of several is meant."""
        from modui.documents.chats import choosing

        def ask(there: Mapping[str, int]) -> None:
            if len(there) < 2:
                self._when(found, name)
            else:
                self._choose(found, name, there)

        self.screen.background(lambda: choosing.channels(found), ask)

    def _choose(self, found: "Chat", name: str, there: Mapping[str, int]) -> None:
        from modui.documents.chats import choosing

        said = (ngettext("{n} message", "{n} messages", count).format(n=count) for count in there.values())
        rows = [Row(f"={one}", (one, told)) for one, told in zip(there, said, strict=True)]
        rows.append(Row("all", (_("all of them"), _("one after the other"))))

        def chosen(key: str | None) -> None:
            if key == "all":
                self._when(found, name)
            elif key is not None:
                self.screen.background(lambda: choosing.only(found, [key[1:]]), lambda one: self._when(one, name))

        title = _("It holds several conversations. Which is taken in?")
        self.screen.app.push_screen(Pick(title, [Column(24), Column()], rows), chosen)

    def _when(self, found: "Chat", name: str) -> None:
        """Ask for the day of times without a date."""
        from modui.documents.chats import choosing

        def look() -> tuple[int, date]:
            with self.screen.desk.store.read() as state:
                return choosing.undated(found), state.now.astimezone(standing.zone(state)).date()

        def ask(looked: tuple[int, date]) -> None:
            times, today = looked
            if not times:
                self._take(found, name)
                return
            told = ngettext("{n} message tells a time and no date.", "{n} messages tell a time and no date.", times)
            fields = [Field("day", _("Copied on"), today.isoformat(), hint=_("empty: leave them without one"))]
            self.screen.submit(
                _("Of which day is it?"),
                fields,
                read,
                lambda dated: self._take(dated, name),
                note=told.format(n=times),
            )

        def read(values: Mapping[str, str]) -> "Chat":
            text = values["day"].strip()
            try:
                return choosing.copied_on(found, date.fromisoformat(text)) if text else found
            except ValueError as error:
                raise BadInput(
                    "day-form",
                    _("“{text}” is not a day.").format(text=text),
                    _("Write it like 2026-11-29, or nothing."),
                ) from error

        self.screen.background(look, ask)

    def from_form(self, questions: Sequence[QuestionView], in_hand: str) -> None:
        """Ask for a form's table, and take its rows in as questions of the week or as answers to one of them."""

        def job(values: Mapping[str, str]) -> FormReport:
            from modui.documents.sheets import read_rows

            paths = paths_in(values["path"])
            if len(paths) != 1:
                raise BadInput("file-one", _("Name one file."), _("A table as .xlsx, .ods, .csv or .jsonl."))
            table = read_rows(paths[0])
            store, name = self.screen.desk.store, paths[0].name
            if values["about"]:
                return form_rows.take_answers(store, table, values["about"], name=name)
            return form_rows.take_questions(store, table, self.week, name=name)

        about = [
            ("", _("new questions")),
            *((one.id, _("answers to {question}").format(question=one.label)) for one in questions),
        ]
        fields = [
            Field("path", _("File"), hint=_("a form's table: .xlsx .csv")),
            Field("about", _("Its rows are"), in_hand, choices=tuple(about)),
        ]
        note = _(
            "Each row is read by its headings, as a document is. Ballots go in at the vote, members at the directory."
        )
        self.screen.submit(_("Take in a form"), fields, job, self._form_done, note=note)

    def _form_done(self, report: FormReport) -> None:
        count = len(report.added)
        said = [
            ngettext("{n} row taken in", "{n} rows taken in", count).format(n=count),
            _("{n} known").format(n=report.known),
        ]
        self.screen.tell(" · ".join(said))
        if report.rejected:
            told = "\n".join(_("row {n}: {reason}").format(n=one.row, reason=one.reason) for one in report.rejected)
            self.screen.app.push_screen(Reading(_("Rows that were not taken in"), told))
        self.screen.desk.changed()

    def _take(self, found: "Chat", name: str = "") -> None:
        for warning in found.warnings[:3]:
            self.screen.tell(warning)
        box = Progress(_("Taking in {n} messages").format(n=len(found.messages)))

        def job() -> chat.ChatReport:
            return chat.import_chat(
                self.screen.desk.store,
                found,
                self.week,
                name=name,
                progress=lambda done, total: self.screen.app.call_from_thread(box.advance, done, total),
                cancelled=lambda: box.cancelled,
            )

        self.screen.long(box, job, self._done)

    def _done(self, report: chat.ChatReport) -> None:
        said = [
            ngettext("{n} new message", "{n} new messages", len(report.new)).format(n=len(report.new)),
            _("{n} known").format(n=report.known),
        ]
        said += [_("“{after}” was “{before}” before.").format(**one._asdict()) for one in report.renamed]
        if report.left:
            said.append(_("stopped: {n} are left for the next time").format(n=report.left))
        self.screen.tell(" · ".join(said))
        self.then(len(report.new))
        self.screen.desk.changed()
