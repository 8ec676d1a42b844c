"""Taking a chat in: pasted or from a file, with progress; it can be stopped, and what is done stays."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from modui.duties import chat, form_rows
from modui.duties.form_rows import FormReport
from modui.errors import BadInput
from modui.i18n import _, ngettext
from modui.records.views import QuestionView
from screens.base import DeskScreen, paths_in
from widgets.dialogs import Field, Reading
from widgets.progress import Progress

if TYPE_CHECKING:
    from modui.documents.chats import Chat


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
            return read_chat(values["text"].encode("utf-8", "replace"))

        fields = [Field("text", _("Copied or shared from the group; what is known is left out"), lines=True)]
        self.screen.submit(_("Paste a chat"), fields, read, self._take, draft=f"chat.paste:{self.week}")

    def from_file(self) -> None:
        """Ask for a file."""

        def read(values: Mapping[str, str]) -> "tuple[Chat, str]":
            from modui.documents.chats import read_chat
            from modui.documents.chats.source import MAX_CHAT_BYTES
            from modui.documents.files import read_bytes

            paths = paths_in(values["path"])
            if len(paths) != 1:
                raise BadInput("file-one", _("Name one file."), _("A chat as .txt, .json or .zip."))
            return read_chat(read_bytes(paths[0], MAX_CHAT_BYTES), paths[0].name), paths[0].name

        fields = [Field("path", _("File"), hint=_("an exported chat: .txt .json .zip"))]
        self.screen.submit(_("Take in a chat"), fields, read, lambda found: self._take(*found))

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
