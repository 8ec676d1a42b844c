"""Taking questions in: from files, from pasted text, from one chat message.

Whoever asks is a member. Where a text names its asker, nobody has to be typed; else one form asks for each.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from modui.duties import intake, members
from modui.errors import BadInput, ModuiError, NotFound
from modui.i18n import _, ngettext
from modui.records.reading import State
from modui.records.views import MemberView, QuestionView, WeekView
from screens.base import DeskScreen, paths_in, told
from widgets.dialogs import Field

PASTE = "intake.paste"
"""The draft of a paste that was not accepted yet."""
CHAT = "intake.chat"


@dataclass(frozen=True)
class Source:
    """A text that was read as a question."""

    draft: intake.Draft
    text: str
    kind: str
    name: str = ""


@dataclass
class Batch:
    """What became of several files."""

    added: list[str] = field(default_factory=list)
    waiting: list[tuple[Source, str]] = field(default_factory=list)
    """Those whose asker is to be typed, each with why the one it names is not known."""
    known: list[QuestionView] = field(default_factory=list)
    """Those that were taken in before."""
    unread: list[str] = field(default_factory=list)
    """Why a file could not be read, a sentence each."""
    remarks: list[str] = field(default_factory=list)
    """What reading the files left to say: comments in margins, what could not be carried over."""


class Taking:
    """Takes questions into one week for a screen, and calls `then` with the ids of those that went in."""

    def __init__(
        self, screen: DeskScreen, week: Callable[[], WeekView | None], then: Callable[[Sequence[str]], None]
    ) -> None:
        self.screen = screen
        # Asked for when it is needed: a key may be quicker than the screen, which has to read its week first.
        self.week = week
        self.then = then

    def from_files(self) -> None:
        """Ask for files or a folder; then for each asker that no file names."""
        fields = [Field("path", _("File, several files, or a folder"), hint=".docx .md .txt")]
        self.screen.submit(_("Take in questions"), fields, self._read_all, self._go_on)

    def _read_all(self, values: Mapping[str, str]) -> Batch:
        paths = paths_in(values["path"])
        if not paths:
            raise BadInput("file-none", _("No file is named."), _("Type its path, or drop the file on the terminal."))
        batch = Batch()
        for path in paths:
            try:
                source, remarks = _read(path, self.screen.desk.store.path.parent)
                batch.remarks += remarks
                self._take(source, batch)
            except ModuiError as error:
                if len(paths) == 1:
                    raise
                batch.unread.append(told(error))
        return batch

    def _take(self, source: Source, batch: Batch) -> None:
        """Add `source` if it is new and names its asker; else it waits for one."""
        with self.screen.desk.store.read() as state:
            known = intake.taken_in(state, source.text)
        if known is not None:
            batch.known.append(known)
            return
        try:
            batch.added.append(self.add(source, source.draft.asker, "new"))
        except NotFound as error:
            batch.waiting.append((source, error.message))

    def _go_on(self, batch: Batch) -> None:
        """Ask for the next asker; at the end say what was taken in."""
        if batch.waiting:
            self._ask_for(*batch.waiting.pop(0), batch)
            return
        for problem in batch.unread:
            self.screen.fail(BadInput("file-unread", problem))
        if batch.remarks:
            self.screen.tell("\n".join(batch.remarks))
        if batch.added:
            count = len(batch.added)
            self.screen.tell(
                ngettext("{n} question is taken in.", "{n} questions are taken in.", count).format(n=count)
            )
        if batch.known:
            labels = ", ".join(one.label for one in batch.known)
            self.screen.tell(_("Taken in before: {questions}").format(questions=labels))
        self.screen.desk.changed()
        self.then([*batch.added, *(one.id for one in batch.known)])

    def _ask_for(self, source: Source, why: str, batch: Batch) -> None:
        def job(values: Mapping[str, str]) -> str:
            return self.add(source, values["asker"], "new")

        def done(question: str) -> None:
            batch.added.append(question)
            self._go_on(batch)

        def leave() -> None:
            self.screen.tell(_("“{title}” is not taken in.").format(title=source.draft.title))
            self._go_on(batch)

        note = "\n".join((f"{source.name}: {source.draft.title}", why))
        asker = Field("asker", _("Who asks?"), source.draft.asker, hint=_("nickname or name of a member"))
        self.screen.submit(_("Take in a question"), [asker], job, done, note=note, leave=leave)

    def from_paste(self) -> None:
        """Ask for a pasted text and its asker."""

        def job(values: Mapping[str, str]) -> str:
            draft = intake.read(values["text"])
            return self.add(Source(draft, values["text"], "paste"), values["asker"].strip() or draft.asker, "new")

        fields = [
            Field("text", _("The question, as it was written"), lines=True),
            Field("asker", _("Who asks?"), hint=_("may stay empty if the text says so")),
        ]
        self.screen.submit(_("Paste a question"), fields, job, lambda one: self._go_on(Batch([one])), draft=PASTE)

    def from_message(self, shown: Callable[[str, str], None]) -> None:
        """Ask for one chat message; `shown` gets the title and the message that asks its author for the rest."""

        def job(values: Mapping[str, str]) -> tuple[str, str, str]:
            with self.screen.desk.store.read() as state:
                asker = _asker(state, values["asker"])
            draft = intake.from_message(values["text"])
            question = self.add(Source(draft, values["text"], "chat"), asker.id, "draft")
            return question, asker.shown, intake.ask_for_missing(draft, asker.shown)

        def done(made: tuple[str, str, str]) -> None:
            question, name, text = made
            self._go_on(Batch([question]))
            shown(_("Ask {name} for the rest").format(name=name), text)

        fields = [
            Field("text", _("The message"), lines=True),
            Field("asker", _("Who wrote it?"), hint=_("nickname or name of a member")),
        ]
        self.screen.submit(_("A question from the chat"), fields, job, done, draft=CHAT)

    def add(self, source: Source, asker: str, status: str) -> str:
        """Add `source` as a question of the member called `asker`; its id.

        Raises:
            NotFound: ``member-unknown``, ``member-ambiguous``, ``asker-missing``.
            ModuiError: what :func:`modui.duties.intake.add` raises.
        """
        week = self.week()
        change = self.screen.desk.store.act(
            lambda state: intake.add(
                state,
                week=week.id if week else None,
                asker=_asker(state, asker).id,
                draft=source.draft,
                source=source.text,
                source_kind=source.kind,
                source_name=source.name,
                status=status,
            )
        )
        assert change is not None
        return change.edits[0].row


def _asker(state: State, text: str) -> MemberView:
    if not text.strip():
        raise NotFound("asker-missing", _("It is not said who asks."), _("Type a nickname or name of a member."))
    return members.resolve(state, text.strip())


def _read(path: Path, home: Path) -> tuple[Source, list[str]]:
    """The question in the file at `path`, and remarks on it; raises what reading documents raises.

    Its pictures go into the home.
    """
    from modui.documents.pictures import take_in

    found = take_in(path, home)
    kinds = {".docx": "docx", ".docm": "docx", ".dotx": "docx", ".txt": "txt"}
    kind = kinds.get(path.suffix.lower(), "md")
    remarks = [f"{path.name}: {remark}" for remark in (*found.warnings, *found.margin())]
    return Source(intake.read(found.markdown, path.name), found.markdown, kind, path.name), remarks
