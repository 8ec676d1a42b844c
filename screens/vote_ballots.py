"""Entering ballots: typed, pasted from the chat, from a form's table; and those that came late."""

from collections.abc import Callable, Mapping

from modui.documents.sheets import read_rows
from modui.duties import members, vote
from modui.errors import BadInput
from modui.i18n import _, ngettext, sentences
from modui.records.reading import State
from screens.base import DeskScreen, paths_in
from screens.vote_shown import Ballots, what_secret_means
from widgets.dialogs import Field, Form

NAMED_AT_MOST = 200
"""Lines that could not be read of which the reasons are told at once."""

Read = Callable[[State, Mapping[str, str]], vote.BallotPaste]


class Entering:
    """Takes ballots into the vote under a screen's cursor.

    What was typed for a secret vote is not saved as it is typed: a draft would say who chose what.
    """

    def __init__(self, screen: DeskScreen) -> None:
        self.screen = screen

    def paste(self, poll: Ballots) -> None:
        """Take in ballots as they come in the chat; lines that cannot be read stay to be corrected."""
        example = vote.pattern(poll.poll.method)
        note = _(
            "A line each: a nickname and the ballot, as 阿树 {example}. A later line of the same member replaces the"
            " earlier."
        ).format(example=example)
        if poll.poll.method != "approval":
            own = _("A voter's own answer is left out, which puts it last (points: 0).")
            note = f"{note} {own}"
        secret = poll.terms.secret
        self.screen.submit(
            _("Paste ballots"),
            [Field("ballots", _("Ballots"), lines=True)],
            self._taker(poll, _pasted(poll)),
            self._taken(poll),
            note=f"{note} {what_secret_means()}" if secret else note,
            draft="" if secret else f"ballots:{poll.poll.id}",
        )

    def one(self, poll: Ballots) -> None:
        """Type one ballot."""
        hint = _("a nickname and the ballot, as 阿树 {example}").format(example=vote.pattern(poll.poll.method))
        field = Field("ballots", _("Ballot"), hint=hint)
        self.screen.submit(_("One ballot"), [field], self._taker(poll, _pasted(poll)), self._taken(poll))

    def from_file(self, poll: Ballots) -> None:
        """Take in a form's table: 问卷星, 腾讯文档, Google Forms."""
        note = _("A row a voter. Which columns hold what is found by what is in them.")
        fields = [
            Field("path", _("File"), hint=".xlsx .csv"),
            Field("voter", _("Who: column"), hint=_("may stay empty")),
            Field("choice", _("What: column"), hint=_("may stay empty")),
        ]

        def read(state: State, values: Mapping[str, str]) -> vote.BallotPaste:
            paths = paths_in(values["path"])
            if len(paths) != 1:
                raise BadInput(
                    "file-none", _("No file is named."), _("Type its path, or drop the file on the terminal.")
                )
            choice = [values["choice"].strip()] if values["choice"].strip() else []
            form = vote.read_form(state, poll.poll.id, read_rows(paths[0]), values["voter"].strip(), choice)
            return form.ballots

        self.screen.submit(_("Ballots from a form"), fields, self._taker(poll, read), self._taken(poll), note=note)

    def take_back(self, poll: Ballots) -> None:
        """Take back a member's ballot."""
        store, row = self.screen.desk.store, poll.poll.id

        def job(values: Mapping[str, str]) -> str:
            with store.read() as state:
                member = members.resolve(state, values["voter"])
            store.act(lambda state: vote.take_back(state, row, member.id))
            return member.shown

        def done(name: str) -> None:
            self.screen.desk.changed()
            self.screen.tell(_("The ballot of {name} was taken back.").format(name=name))

        field = Field("voter", _("Whose"), hint=_("nickname or name"))
        self.screen.submit(_("Take back a ballot"), [field], job, done)

    def late(self, poll: Ballots) -> None:
        """Keep ballots that came after the end: listed, and not counted."""
        store, row = self.screen.desk.store, poll.poll.id

        def job(values: Mapping[str, str]) -> int:
            with store.read() as state:
                paste = vote.read_ballots(state, row, values["ballots"])
            change = store.act(
                lambda state: vote.take_late(state, row, [(one.voter, one.choices) for one in paste.ballots])
            )
            kept = len(change.edits) if change else 0
            self._require_read(paste, ngettext("{n} kept as late.", "{n} kept as late.", kept).format(n=kept))
            return kept

        def done(kept: int) -> None:
            self.screen.desk.changed()
            said = ngettext("{n} kept as late.", "{n} kept as late.", kept).format(n=kept)
            self.screen.tell(said if kept else _("No ballot in it is new."))

        note = _("They are listed as late and not counted. Of a secret vote only whose they were is kept.")
        self.screen.submit(_("Late ballots"), [Field("ballots", _("Ballots"), lines=True)], job, done, note=note)

    # Inside -----------------------------------------------------------------------------------------------------

    def _taker(self, poll: Ballots, read: Read) -> Callable[[Mapping[str, str]], int]:
        """A job that takes in what can be read, and refuses with the rest left in the form."""
        store = self.screen.desk.store

        def job(values: Mapping[str, str]) -> int:
            with store.read() as state:
                paste = read(state, values)
            taken = vote.take_in(store, poll.poll.id, [(one.voter, one.choices) for one in paste.ballots])
            self._require_read(paste, _heard(taken, poll))
            return taken

        return job

    def _require_read(self, paste: vote.BallotPaste, said: str) -> None:
        """Say what could not be read, and leave it in the form; say so where there was nothing at all."""
        if paste.unread:
            left = "\n".join(one.text for one in paste.unread)
            self.screen.app.call_from_thread(self._leave, left)
            raise _unread(said, paste)
        if not paste.ballots:
            raise BadInput("ballots-none", _("There is no ballot in it."), _("Write a nickname and numbers."))

    def _leave(self, text: str) -> None:
        """Leave in the open form only the lines that could not be read."""
        form = self.screen.app.screen
        if isinstance(form, Form) and any(field.name == "ballots" for field in form.fields):
            form.set_value("ballots", text)
        self.screen.desk.changed()

    def _taken(self, poll: Ballots) -> Callable[[int], None]:
        def done(count: int) -> None:
            self.screen.desk.changed()
            self.screen.tell(_heard(count, poll))

        return done


def _pasted(poll: Ballots) -> Read:
    """Reads what was pasted or typed."""
    return lambda state, values: vote.read_ballots(state, poll.poll.id, values["ballots"])


def _unread(said: str, paste: vote.BallotPaste) -> BadInput:
    """What to say of lines that could not be read: what became of the others, and why not these."""
    reasons = [f"“{one.text}” {one.reason}" for one in paste.unread[:NAMED_AT_MOST]]
    if len(paste.unread) > NAMED_AT_MOST:
        reasons.append("…")
    return BadInput(
        "ballots-unread",
        _("{taken} Not read, and left here ({n}):").format(taken=said, n=len(paste.unread)),
        "\n".join(reasons),
    )


def _heard(taken: int, poll: Ballots) -> str:
    if not taken:
        return _("No ballot in it is new.")
    said = [ngettext("{n} ballot taken in.", "{n} ballots taken in.", taken).format(n=taken)]
    if poll.terms.secret:
        said.append(_("Undo does not reach into the urn: a ballot is changed by another, or taken back with x."))
    return sentences(said)
