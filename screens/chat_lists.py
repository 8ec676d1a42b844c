"""What the chat holds for other steps: messages that are ballots."""

from modui.duties import chat, vote
from modui.i18n import _, ngettext
from modui.records import queries
from screens.chat_making import Making
from widgets.dialogs import Reading


class Votes:
    """Takes messages in as ballots of the vote that is open on the question in hand, or over the week."""

    def __init__(self, making: Making) -> None:
        self.making = making
        self.screen = making.screen
        self.store = making.store

    def take(self) -> None:
        """Show what the messages say as ballots; Enter takes in what could be read."""
        seen, messages = self.making.seen, self.making.messages
        poll = seen.poll
        assert poll is not None

        def read() -> tuple[vote.BallotPaste, str]:
            with self.store.read() as state:
                labels = {one.label: one.title for one in queries.options(state, poll.id)}
                found = chat.ballots(state, poll.id, messages, seen.people)
            return found, "\n".join(f"{label} {title}" for label, title in labels.items())

        self.screen.background(read, lambda both: self._review(poll.id, *both))

    def _review(self, poll: str, found: vote.BallotPaste, options: str) -> None:
        lines = [f"{one.voter_name}: {' '.join(one.labels)}" for one in found.ballots]
        if found.unread:
            lines += ["", _("Not read:"), *(f"{one.text} – {one.reason}" for one in found.unread)]
        count = ngettext("{n} ballot", "{n} ballots", len(found.ballots)).format(n=len(found.ballots))
        text = "\n".join([count, *lines, "", options])
        self.screen.app.push_screen(
            Reading(_("Ballots in these messages"), text, confirm=_("take in") if found.ballots else ""),
            lambda yes: self._take(poll, found) if yes else None,
        )

    def _take(self, poll: str, found: vote.BallotPaste) -> None:
        given = [(one.voter, one.choices) for one in found.ballots]

        def done(new: int) -> None:
            self.screen.tell(
                ngettext("{n} ballot is new or changed.", "{n} ballots are new or changed.", new).format(n=new)
            )
            self.making.then()

        self.screen.background(lambda: vote.take_in(self.store, poll, given), done)
