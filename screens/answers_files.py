"""Taking answers in: from files and from pasted text.

What a text says of its author, their role and their consent is read from it. Where all of it is there, several answers
go in with one confirmation; else a form asks for the rest, filled in as far as it is known.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from modui.duties import answers, members
from modui.errors import BadInput, ModuiError, NotFound
from modui.i18n import _, ngettext
from modui.records.changes import Change
from modui.records.reading import State
from modui.records.views import InvitationView, QuestionView
from modui.records.words import ROLES
from screens import wording
from screens.base import DeskScreen, paths_in, told
from widgets.dialogs import Ask, Field


@dataclass(frozen=True)
class Source:
    """A text that was read as an answer, and the member it names as its author (an id; empty: none was found)."""

    draft: answers.AnswerDraft
    text: str
    kind: str
    name: str = ""
    author: str = ""

    @property
    def complete(self) -> bool:
        """Whether nothing has to be asked."""
        return bool(self.author and self.draft.role and self.draft.naming and self.draft.scope)

    @property
    def line(self) -> str:
        """Who says what, as what, named how, for whom."""
        draft = self.draft
        consent = f"{wording.naming_name(draft.naming)}, {wording.scope_name(draft.scope)}"
        role = wording.role_name(draft.role) if draft.role else "–"
        return f"{draft.author} · {role} · {consent} · {draft.title}"


@dataclass
class Batch:
    """What became of several texts."""

    complete: list[Source] = field(default_factory=list)
    waiting: list[Source] = field(default_factory=list)
    """Those for which a form asks."""
    problems: list[str] = field(default_factory=list)
    """Why a file could not be read or taken in."""
    remarks: list[str] = field(default_factory=list)
    """What reading the files left to say: comments in margins, what could not be carried over."""
    added: list[Change] = field(default_factory=list)


class Taking:
    """Takes answers to one question in for a screen, and calls `then` with the ids of those that went in."""

    def __init__(
        self,
        screen: DeskScreen,
        question: QuestionView,
        invitations: Sequence[InvitationView],
        then: Callable[[Sequence[str]], None],
    ) -> None:
        self.screen = screen
        self.store = screen.desk.store
        self.question = question
        self.invitations = invitations
        self.then = then

    def from_files(self) -> None:
        """Ask for files or a folder, and read them."""
        fields = [Field("path", _("File, several files, or a folder"), hint=".docx .md .txt")]
        title = _("Take in answers to {question}").format(question=self.question.label)
        self.screen.submit(title, fields, self._read_all, self._go_on)

    def from_paste(self) -> None:
        """Ask for the text of one answer."""

        def job(values: Mapping[str, str]) -> Batch:
            text = values["text"]
            if not text.strip():
                raise BadInput("answer-empty", _("There is no text yet."), _("Paste what was written, or press esc."))
            with self.store.read() as state:
                return Batch(waiting=[self._with_author(state, Source(answers.read(text), text, "paste"))])

        title = _("Paste an answer to {question}").format(question=self.question.label)
        fields = [Field("text", _("The answer, as it was written"), lines=True)]
        self.screen.submit(title, fields, job, self._go_on, draft=f"answers.paste:{self.question.id}")

    # Reading ------------------------------------------------------------------------------------------------------

    def _read_all(self, values: Mapping[str, str]) -> Batch:
        from modui.documents.pictures import take_in

        paths = paths_in(values["path"])
        if not paths:
            raise BadInput("file-none", _("No file is named."), _("Type its path, or drop the file on the terminal."))
        batch = Batch()
        with self.store.read() as state:
            for path in paths:
                try:
                    found = take_in(path, self.store.path.parent)
                except ModuiError as error:
                    if len(paths) == 1:
                        raise
                    batch.problems.append(f"{path.name}: {told(error)}")
                    continue
                kind = {".docx": "docx", ".docm": "docx", ".dotx": "docx", ".txt": "txt"}.get(path.suffix.lower(), "md")
                batch.remarks += [f"{path.name}: {remark}" for remark in (*found.warnings, *found.margin())]
                source = Source(answers.read(found.markdown, path.name), found.markdown, kind, path.name)
                batch.waiting.append(self._with_author(state, source))
        if len(batch.waiting) > 1:
            batch.complete = [source for source in batch.waiting if source.complete]
            batch.waiting = [source for source in batch.waiting if not source.complete]
        return batch

    def _with_author(self, state: State, source: Source) -> Source:
        """`source` with its author: whom the text names, else whoever was invited and is named by the file's name."""
        name = source.draft.author
        if not name:
            invited = [one.member_name for one in self.invitations if one.member_name in source.name]
            name = invited[0] if len(invited) == 1 else ""
        try:
            author = members.resolve(state, name).id if name else ""
        except NotFound:
            author = ""
        return replace(source, draft=replace(source.draft, author=name), author=author)

    # Taking in ----------------------------------------------------------------------------------------------------

    def _go_on(self, batch: Batch) -> None:
        """Confirm what is complete at once, then ask for the next that is not; at the end say what was taken in."""
        if batch.complete:
            self._confirm(batch)
        elif batch.waiting:
            self._ask_for(batch.waiting.pop(0), batch)
        else:
            self._end(batch)

    def _confirm(self, batch: Batch) -> None:
        several = batch.complete
        batch.complete = []
        text = ngettext("Take in this answer?", "Take in these {n} answers?", len(several)).format(n=len(several))

        def add_all() -> Batch:
            for source in several:
                draft = source.draft
                try:
                    self._add(source, source.author, str(draft.role), draft.naming, draft.scope, batch)
                except ModuiError as error:
                    batch.problems.append(f"{source.name}: {told(error)}")
            return batch

        def chosen(yes: bool | None) -> None:
            if yes:
                self.screen.background(add_all, self._go_on)
            else:
                self._go_on(batch)

        question = "\n".join([text, "", *(source.line for source in several)])
        self.screen.app.push_screen(Ask(question), chosen)

    def _ask_for(self, source: Source, batch: Batch) -> None:
        draft = source.draft

        def job(values: Mapping[str, str]) -> Batch:
            if not values["author"].strip():
                hint = _("Type a nickname or name of a member.")
                raise BadInput("author-missing", _("It is not said who answers."), hint)
            with self.store.read() as state:
                author = members.resolve(state, values["author"]).id
            naming, scope = values["naming"] or None, tuple(values["scope"].split()) or None
            self._add(source, author, values["role"], naming, scope, batch)
            return batch

        def leave() -> None:
            self.screen.tell(_("“{title}” is not taken in.").format(title=draft.title))
            self._go_on(batch)

        fields = [
            Field("author", _("Who answers"), draft.author, hint=_("nickname or name of a member")),
            Field("role", _("Speaks as"), draft.role or "practitioner", choices=role_choices()),
            Field("naming", _("Named by"), draft.naming or "", choices=wording.naming_choices()),
            Field("scope", _("For"), " ".join(draft.scope or ()), choices=wording.scope_choices(draft.scope)),
        ]
        note = "\n".join(filter(None, (draft.title, source.name)))
        self.screen.submit(_("Take in an answer"), fields, job, self._go_on, note=note, leave=leave)

    def _add(
        self,
        source: Source,
        author: str,
        role: str,
        naming: str | None,
        scope: Sequence[str] | None,
        batch: Batch,
    ) -> None:
        """Add one answer; those of one batch are undone together."""
        # What was chosen goes before what the text says, also where it was chosen that nobody was asked yet.
        draft = replace(source.draft, naming=None, scope=None)
        change = self.store.act(
            lambda state: answers.add(
                state,
                question=self.question.id,
                author=author,
                role=role,
                draft=draft,
                source=source.text,
                source_kind=source.kind,
                source_name=source.name,
                naming=naming,
                scope=scope,
            ),
            bundle=batch.added[0].bundle if batch.added else None,
        )
        assert change is not None
        batch.added.append(change)

    def _end(self, batch: Batch) -> None:
        if batch.problems:
            left = "\n".join(batch.problems)
            self.screen.fail(BadInput("answers-left", _("Not every file could be taken in."), left))
        if batch.remarks:
            self.screen.tell("\n".join(batch.remarks))
        if batch.added:
            count = len(batch.added)
            self.screen.tell(ngettext("{n} answer is taken in.", "{n} answers are taken in.", count).format(n=count))
        self.screen.desk.changed()
        self.then([change.edits[0].row for change in batch.added])


def role_choices() -> tuple[tuple[str, str], ...]:
    """What somebody may speak as, as a form's choices."""
    return tuple((role, wording.role_name(role)) for role in ROLES)
