"""The vote: open it, take in the ballots, close it, name the places."""

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.widgets import Static

from modui.duties import vote
from modui.i18n import _, ngettext, sentences
from modui.records.reading import State
from modui.records.views import ContributionView
from screens import vote_shown as shown
from screens.question import QuestionScreen
from screens.vote_ballots import Entering
from screens.vote_contributions import Sharing
from screens.vote_opening import open_vote
from screens.vote_shown import WEEK, Ballots, Line, Seen
from widgets.dialogs import Field
from widgets.foot import Foot
from widgets.rows import Column, Rows


class VoteScreen(QuestionScreen):
    """The votes of the week, and what was voted in the one under the cursor."""

    step = "vote"
    CSS_PATH = "vote.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "open", _("Open"), id="vote.open", tooltip=_("Open the vote on the answers to this question")),
        Binding("p", "paste", _("Paste ballots"), id="vote.paste", tooltip=_("Take in ballots pasted from the chat")),
        Binding("f", "form", _("From a form"), id="vote.form", tooltip=_("Take in ballots from a form's table")),
        Binding("b", "ballot", _("Ballot"), id="vote.ballot", tooltip=_("Type one ballot: a nickname and numbers")),
        Binding("m", "announce", _("Announce"), id="vote.announce", tooltip=_("The message that opens the vote")),
        Binding("c", "close", _("Close"), id="vote.close", tooltip=_("End the vote: no ballot counts any more")),
        Binding("w", "award", _("Name places"), id="vote.award", tooltip=_("Name the places the ballots give")),
        Binding("r", "result", _("Result"), id="vote.result", tooltip=_("The message that tells the result")),
        Binding(
            "t", "tally", _("Counted how"), id="vote.tally", tooltip=_("How the result came about, to be followed")
        ),
        Binding("O", "open_week", _("Open week"), id="vote.open-week", tooltip=_("Open a vote over the whole week")),
        Binding("g", "contribute", _("Contribution"), id="vote.contribute", tooltip=_("Add what else a member shared")),
        Binding(
            "k", "consent", _("Consent"), id="vote.consent", tooltip=_("Record what a contribution's member agreed to")
        ),
        Binding("h", "hide", _("Hide"), id="vote.hide", tooltip=_("Hide a contribution, or show it again")),
        Binding("e", "recount", _("Recount"), id="vote.recount", tooltip=_("Write what anyone can recount it with")),
        Binding("l", "late", _("Late"), show=False, id="vote.late", tooltip=_("Keep ballots that came after the end")),
        Binding("x", "take_back", _("Take back"), show=False, id="vote.take-back", tooltip=_("Take back a ballot")),
        Binding(
            "u", "disclose", _("Show totals"), show=False, id="vote.disclose", tooltip=_("Show the totals from now on")
        ),
        Binding("n", "guest", _("From outside"), show=False, id="vote.guest", tooltip=_("Note who is from outside")),
        Binding("i", "void", _("Void"), show=False, id="vote.void", tooltip=_("Declare the vote void")),
    ]

    seen: Seen | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="top", markup=False)
        columns = [
            Column(1),
            Column(3),
            Column(0, _("Question")),
            Column(13, _("State")),
            Column(8, _("Voted")),
            Column(11, _("Until")),
        ]
        with Container(id="body"):
            yield Rows(columns, id="polls", empty=_("No question yet. Press 1, then n, to take one in."))
            with Vertical(id="poll"):
                yield Static(id="said", markup=False)
                yield Rows([Column()], id="options")
                with VerticalScroll():  # tab leads to it: on a small screen who voted and who came late is further down
                    yield Static(id="below", markup=False)
        yield Foot()

    def on_mount(self) -> None:
        self.query_one("#polls").focus()

    def load(self, state: State) -> Seen:
        return shown.read(state, self.take(state))

    def show(self, data: object) -> None:
        assert isinstance(data, Seen)
        first = self.seen is None
        self.seen = data
        self.show_hand(data.hand)
        polls = self.query_one("#polls", Rows)
        polls.show(shown.poll_rows(data))
        if first and data.hand.row:
            polls.go(data.hand.row.id)
        self._show_poll()

    def on_resize(self) -> None:
        self._show_poll()

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """The question in hand is that of the vote under the cursor."""
        line = self.line
        if event.rows.id == "polls" and line and self.seen:
            if line.question:
                self.desk.question = line.question.id
                self.show_hand(replace(self.seen.hand, row=line.question))
            self._show_poll()

    def _show_poll(self) -> None:
        if self.seen is None:
            return
        line = self.line
        self.static("#said", shown.said(self.seen, line))
        options = self.query_one("#options", Rows)
        options.columns, rows = shown.options(self.seen, line, options.size.width)
        options.show(rows)
        options.display = bool(rows)
        self.static("#below", shown.below(self.seen, line))
        self.offer_keys()

    # Which one --------------------------------------------------------------------------------------------------

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        return self.seen.line(self.query_one("#polls", Rows).key) if self.seen else None

    @property
    def contribution(self) -> ContributionView | None:
        """The contribution under the cursor of the list of what can be voted for."""
        line = self.line
        key = self.query_one("#options", Rows).key
        if self.seen is None or line is None or line.question:
            return None
        option = next((one for one in line.poll.options if one.id == key), None) if line.poll else None
        wanted = option.contribution if option else key
        return next((one for one in self.seen.contributions if one.id == wanted), None)

    def action_turn(self, by: int) -> None:
        self.query_one("#polls", Rows).action_move(by)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done with the vote under the cursor is offered."""
        line = self.line if self.is_mounted else None
        status = line.status if line else ""
        if action == "open":
            return line is not None and status in ("", *shown.OVER)
        if action in ("paste", "form", "ballot", "announce", "close", "take_back"):
            return status == "open"
        if action == "disclose":
            poll = line.poll if line else None
            return status == "open" and poll is not None and not poll.terms.secret and poll.result is None
        if action == "award":
            return status == "closed"
        if action in ("result", "tally", "recount"):
            return status in vote.ENDED
        if action == "late":
            return status in (*vote.ENDED, "no-quorum")
        if action == "void":
            return status not in ("", "void")
        if action in ("consent", "hide"):
            return self.is_mounted and self.contribution is not None
        return True

    # Opening and closing ----------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Open the vote on the question under the cursor, or over the week."""
        line = self.line
        if line is not None:
            self._open(line.question.id if line.question else None)

    def action_open_week(self) -> None:
        """Open a vote over the whole week."""
        self._open(None)

    def _open(self, question: str | None) -> None:
        if self.seen is None or self.seen.hand.week is None:
            return
        label = next((row.label for row in self.seen.hand.rows if row.id == question), _("the week"))

        def done(remark: str) -> None:
            self.desk.changed()
            self.query_one("#polls", Rows).go(question or WEEK)
            self.tell(
                sentences([_("The vote is open. Press m for the message to the group."), *filter(None, [remark])])
            )

        open_vote(self, self.seen, question, label, done)

    def action_close(self) -> None:
        """End the vote; asks first when it is not time yet, or when it cannot be undone."""
        line = self.line
        if line is None or line.poll is None or self.seen is None:
            return
        poll, terms = line.poll.poll, line.poll.terms
        said = _("The vote has ended.")
        questions: list[str] = []
        if poll.closes_at and poll.closes_at > self.seen.hand.now:
            until = self.seen.hand.when(poll.closes_at)
            questions.append(_("The vote is open until {time}. End it now?").format(time=until))
        if terms.secret and 0 < line.poll.voted < shown.FEW:
            said_of = ngettext(
                "Only {n} voted: who took part is told, and with it nearly what they chose.",
                "Only {n} voted: who took part is told, and with it nearly what they chose.",
                line.poll.voted,
            )
            questions.append(said_of.format(n=line.poll.voted))
        if terms.secret:
            questions.append(_("The urn is opened and destroyed: this cannot be undone. End the vote?"))
        elif terms.seed_sha256:
            questions.append(_("The seed of the draw is told: this cannot be undone. End the vote?"))
        if questions:
            self.ask("\n".join(questions), lambda: self.act(lambda state: vote.close(state, poll.id), said))
        else:
            self.act(lambda state: vote.close(state, poll.id), said)

    def action_disclose(self) -> None:
        """Show the totals before the end, from now on."""
        poll = self._poll()
        question = _("Show the totals from now on? This cannot be undone, and who votes later knows how others did.")
        self.ask(question, lambda: self.act(lambda state: vote.disclose(state, poll)))

    def action_award(self) -> None:
        """Name the places the ballots give."""
        poll = self._poll()
        said = _("The places are named. Press r for the message to the group.")
        self.act(lambda state: vote.award(state, poll), said)

    def action_tally(self) -> None:
        """Show how the result came about."""
        from screens.vote_result import result_view

        line = self.line
        if line and line.poll and line.poll.result:
            label = line.question.title if line.question else _("Over the week")
            self.app.push_screen(result_view(label, line.poll.result))

    def action_void(self) -> None:
        """Declare the vote void, with the reason if there is one to tell."""
        poll, store = self._poll(), self.desk.store
        note = _("It counts no more, and another can be opened.")
        if self._ballots().terms.secret and self._ballots().poll.status == "open":
            note = sentences([note, _("Its urn is destroyed uncounted: this cannot be undone.")])

        def done(_change: object) -> None:
            self.desk.changed()
            self.tell(_("The vote is void."))

        self.submit(
            _("Declare the vote void"),
            [Field("reason", _("Why"), hint=_("may stay empty"))],
            lambda values: store.act(lambda state: vote.void(state, poll, values["reason"])),
            done,
            note=note,
        )

    def _poll(self) -> str:
        """The id of the poll under the cursor."""
        return self._ballots().poll.id

    def _ballots(self) -> Ballots:
        """The poll under the cursor."""
        line = self.line
        assert line is not None
        assert line.poll is not None
        return line.poll

    # Ballots ----------------------------------------------------------------------------------------------------

    def action_paste(self) -> None:
        """Take in ballots as they come in the chat; lines that cannot be read stay to be corrected."""
        Entering(self).paste(self._ballots())

    def action_form(self) -> None:
        """Take in ballots from a form's table."""
        Entering(self).from_file(self._ballots())

    def action_ballot(self) -> None:
        """Type one ballot."""
        Entering(self).one(self._ballots())

    def action_take_back(self) -> None:
        """Take back a member's ballot."""
        Entering(self).take_back(self._ballots())

    def action_late(self) -> None:
        """Keep ballots that came after the end."""
        Entering(self).late(self._ballots())

    # Messages ---------------------------------------------------------------------------------------------------

    def action_announce(self) -> None:
        """The message that opens the vote in the group."""
        self._message(_("Announce the vote"), vote.announcement)

    def action_result(self) -> None:
        """The message that tells the group the result."""
        self._message(_("The result"), vote.result_message)

    def _message(self, title: str, make: Callable[[State, str], str]) -> None:
        poll, store = self._poll(), self.desk.store

        def read() -> str:
            with store.read() as state:
                return make(state, poll)

        self.background(read, lambda text: self.message(title, text))

    def action_recount(self) -> None:
        """Write the ballots without names, and the script that recounts them, beside the community."""
        poll, store = self._poll(), self.desk.store
        folder = store.path.parent / "recount"

        def job() -> vote.Recount:
            with store.read() as state:
                return vote.write_recount(state, poll, folder)

        def done(written: vote.Recount) -> None:
            said = _("Anyone can check it: {command}").format(command=written.command)
            self.message(
                _("Recount"),
                f"{folder}\n{written.file}\nSHA-256 {written.file_sha256}\n{written.script}\n"
                f"SHA-256 {written.script_sha256}\n\n{said}",
            )

        self.background(job, done)

    # Contributions ----------------------------------------------------------------------------------------------

    def action_contribute(self) -> None:
        """Add something else that a member shared, for the vote over the week and the digest."""
        week = self.seen.hand.week if self.seen else None
        if week is not None:
            Sharing(self).add(week)

    def action_guest(self) -> None:
        """Note that somebody is from outside, or has come in."""
        Sharing(self).guest()

    def action_consent(self) -> None:
        """Record what the member of the contribution under the cursor agreed to."""
        if self.contribution is not None:
            Sharing(self).consent(self.contribution)

    def action_hide(self) -> None:
        """Hide the contribution under the cursor, or show it again."""
        if self.contribution is not None:
            Sharing(self).hide(self.contribution)
