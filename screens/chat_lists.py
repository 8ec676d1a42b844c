"""What members said by a list that grew, or a line each: ballots, sign-ups, short answers."""

from modui.duties import chat, vote
from modui.duties.chat.lists import Entries, seems
from modui.i18n import _, ngettext
from modui.records import queries
from modui.records.views import PollView, QuestionView
from screens.chat_making import Making
from widgets.dialogs import Reading
from widgets.pick import Pick
from widgets.rows import Column, Row


class Lists:
    """Takes the messages that were chosen in as what they are lists of, for the question in hand."""

    def __init__(self, making: Making) -> None:
        self.making = making
        self.screen = making.screen
        self.store = making.store

    def choose(self) -> None:
        """Ask what the messages are a list of; where only one thing is possible, that."""
        poll, question = self.making.seen.poll, self.making.seen.question
        use, reason = seems(self.making.messages, self.making.seen.people)
        rows: list[Row] = []
        if poll is not None:
            rows.append(Row("ballots", (_("ballots"), _("of the vote that is open"))))
        if question is not None:
            rows.append(
                Row("shortlist", (_("sign-ups"), _("onto the shortlist of {question}").format(question=question.label)))
            )
            rows.append(Row("answers", (_("answers"), _("answers to {question}").format(question=question.label))))

        # What it seems to be comes first.
        rows.sort(key=lambda row: row.key != {"sign-ups": "shortlist"}.get(use, use))

        def chosen(key: str | None) -> None:
            if key == "ballots" and poll is not None:
                self._ballots(poll)
            elif key is not None and question is not None:
                self._entries(question, key)

        title = " · ".join(filter(None, (_("What are these messages?"), reason)))
        self.screen.app.push_screen(Pick(title, [Column(10), Column()], rows), chosen)

    # Ballots ------------------------------------------------------------------------------------------------------

    def _ballots(self, poll: PollView) -> None:
        """Show what the messages say as ballots; Enter takes in what could be read."""
        seen, messages = self.making.seen, self.making.messages

        def read() -> tuple[vote.BallotPaste, str]:
            with self.store.read() as state:
                labels = {one.label: one.title for one in queries.options(state, poll.id)}
                found = chat.ballots(state, poll.id, messages, seen.people)
            return found, "\n".join(f"{label} {title}" for label, title in labels.items())

        self.screen.background(read, lambda both: self._review(poll.id, *both))

    def _review(self, poll: str, found: vote.BallotPaste, options: str) -> None:
        lines = [f"{one.voter_name}: {vote.in_line(one.labels)}" for one in found.ballots]
        if found.unread:
            lines += ["", _("Not read:"), *(f"{one.text} – {one.reason}" for one in found.unread)]
        count = ngettext("{n} ballot", "{n} ballots", len(found.ballots)).format(n=len(found.ballots))
        text = "\n".join([count, *lines, "", options])
        self.screen.app.push_screen(
            Reading(_("Ballots in these messages"), text, confirm=_("take in") if found.ballots else ""),
            lambda yes: self._take_ballots(poll, found) if yes else None,
        )

    def _take_ballots(self, poll: str, found: vote.BallotPaste) -> None:
        given = [(one.voter, one.choices) for one in found.ballots]

        def done(new: int) -> None:
            said = ngettext("{n} ballot is new or changed.", "{n} ballots are new or changed.", new)
            self.screen.tell(said.format(n=new))
            self.making.then()

        self.screen.background(lambda: vote.take_in(self.store, poll, given), done)

    # Sign-ups and answers -----------------------------------------------------------------------------------------

    def _entries(self, question: QuestionView, kind: str) -> None:
        """Show who wrote what; Enter takes it in."""
        seen, messages = self.making.seen, self.making.messages

        def read() -> Entries:
            with self.store.read() as state:
                return chat.entries(state, messages, seen.people)

        def show(found: Entries) -> None:
            lines = [f"{one.name}: {one.text}".rstrip(": ") for one in found.entries]
            if found.unread:
                lines += ["", _("Not read:"), *found.unread]
            title = _("Answers to {question}") if kind == "answers" else _("Sign-ups for {question}")
            self.screen.app.push_screen(
                Reading(
                    title.format(question=question.label),
                    "\n".join(lines),
                    confirm=_("take in") if found.entries else "",
                ),
                lambda yes: self._take(question, kind, found) if yes else None,
            )

        self.screen.background(read, show)

    def _take(self, question: QuestionView, kind: str, found: Entries) -> None:
        def job() -> list[tuple[str, str]]:
            if kind == "shortlist":
                self.store.act(lambda state: chat.sign_up(state, question.id, found.entries))
                return []
            return chat.take_answers(self.store, question.id, found.entries, "practitioner")[1]

        def done(left: list[tuple[str, str]]) -> None:
            count = len(found.entries) - len(left)
            self.screen.tell(ngettext("{n} is taken in.", "{n} are taken in.", count).format(n=count))
            if left:
                self.screen.app.push_screen(
                    Reading(_("Not taken in"), "\n".join(f"{name}: {reason}" for name, reason in left))
                )
            self.making.then()

        self.screen.background(job, done)
