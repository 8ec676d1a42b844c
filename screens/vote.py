"""The vote: open it, take in the ballots, close it, name the places."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.widgets import Static

from modui.duties import members, vote
from modui.errors import BadInput
from modui.i18n import _, ngettext
from modui.records.reading import State
from modui.records.views import ContributionView
from screens import vote_shown as shown
from screens import wording
from screens.question import QuestionScreen
from screens.vote_shown import WEEK, Line, Seen
from screens.weeks import TIME, moment_in
from widgets.dialogs import Field, Form
from widgets.foot import Foot
from widgets.rows import Column, Rows

NAMED_AT_MOST = 5
"""Lines that could not be read of which the reasons are told at once."""


class VoteScreen(QuestionScreen):
    """The votes of the week, and what was voted in the one under the cursor."""

    step = "vote"
    CSS_PATH = "vote.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "open", _("Open"), id="vote.open", tooltip=_("Open the vote on the answers to this question")),
        Binding("p", "paste", _("Paste ballots"), id="vote.paste", tooltip=_("Take in ballots pasted from the chat")),
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
        Binding("x", "take_back", _("Take back"), show=False, id="vote.take-back", tooltip=_("Take back a ballot")),
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
                with VerticalScroll(can_focus=False):
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
        self.static("#below", shown.below(line))
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
        if action in ("paste", "ballot", "announce", "close", "take_back"):
            return status == "open"
        if action == "award":
            return status == "closed"
        if action in ("result", "tally"):
            return status in ("closed", "counted", "published")
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
        hand, week = self.seen.hand, self.seen.hand.week
        usual = week.vote_until if week.vote_until and week.vote_until > hand.now else None

        def job(values: Mapping[str, str]) -> None:
            places = _number(values["places"])
            until = moment_in(_("Until"), values["until"].strip(), hand.zone) if values["until"].strip() else None
            self.desk.store.act(
                lambda state: vote.open_poll(
                    state, week=week.id, question=question, terms=vote.Terms(places=places), closes_at=until
                )
            )

        def done(_nothing: None) -> None:
            self.desk.changed()
            self.query_one("#polls", Rows).go(question or WEEK)
            self.tell(_("The vote is open. Press m for the message to the group."))

        fields = [
            Field("places", _("Places"), "3"),
            Field("until", _("Until"), usual.astimezone(hand.zone).strftime(TIME) if usual else ""),
        ]
        label = next((row.label for row in hand.rows if row.id == question), _("the week"))
        self.submit(_("Open the vote: {what}").format(what=label), fields, job, done)

    def action_close(self) -> None:
        """End the vote; asks first when it is not time yet."""
        line = self.line
        if line is None or line.poll is None or self.seen is None:
            return
        poll = line.poll.poll
        said = _("The vote has ended. Press w to name the places.")
        if poll.closes_at and poll.closes_at > self.seen.hand.now:
            until = self.seen.hand.when(poll.closes_at)
            question = _("The vote is open until {time}. End it now?").format(time=until)
            self.ask(question, lambda: self.act(lambda state: vote.close(state, poll.id), said))
        else:
            self.act(lambda state: vote.close(state, poll.id), said)

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
        """Declare the vote void."""
        poll = self._poll()
        question = _("Declare this vote void? It counts no more, and another can be opened.")
        self.ask(question, lambda: self.act(lambda state: vote.void(state, poll), _("The vote is void.")))

    def _poll(self) -> str:
        """The id of the poll under the cursor."""
        line = self.line
        assert line is not None
        assert line.poll is not None
        return line.poll.poll.id

    # Ballots ----------------------------------------------------------------------------------------------------

    def action_paste(self) -> None:
        """Take in ballots as they come in the chat; lines that cannot be read stay to be corrected."""
        poll = self._poll()
        note = _(
            "A line each: a nickname and numbers, as 阿树 1 3. A later line of the same member replaces the earlier."
        )
        fields = [Field("ballots", _("Ballots"), lines=True)]
        self.submit(_("Paste ballots"), fields, self._taker(poll), self._taken, note=note, draft=f"ballots:{poll}")

    def action_ballot(self) -> None:
        """Type one ballot."""
        field = Field("ballots", _("Ballot"), hint=_("a nickname and numbers, as 阿树 1 3"))
        self.submit(_("One ballot"), [field], self._taker(self._poll()), self._taken)

    def _taker(self, poll: str) -> Callable[[Mapping[str, str]], int]:
        """A job that takes in what can be read, and refuses with the rest left in the form."""
        store = self.desk.store

        def job(values: Mapping[str, str]) -> int:
            with store.read() as state:
                paste = vote.read_ballots(state, poll, values["ballots"])
            choices = [(one.voter, one.choices) for one in paste.ballots]
            change = store.act(lambda state: vote.cast_many(state, poll, choices))
            taken = len(change.edits) if change else 0
            if paste.unread:
                self.app.call_from_thread(self._leave, "\n".join(one.text for one in paste.unread))
                raise _unread(taken, paste)
            if not paste.ballots:
                raise BadInput("ballots-none", _("There is no ballot in it."), _("Write a nickname and numbers."))
            return taken

        return job

    def _leave(self, text: str) -> None:
        """Leave in the open form only the lines that could not be read."""
        form = self.app.screen
        if isinstance(form, Form):
            form.set_value("ballots", text)
        self.desk.changed()

    def _taken(self, count: int) -> None:
        self.desk.changed()
        self.tell(_heard(count))

    def action_take_back(self) -> None:
        """Take back a member's ballot."""
        poll = self._poll()

        def job(values: Mapping[str, str]) -> str:
            with self.desk.store.read() as state:
                member = members.resolve(state, values["voter"])
            self.desk.store.act(lambda state: vote.take_back(state, poll, member.id))
            return member.shown

        def done(name: str) -> None:
            self.desk.changed()
            self.tell(_("The ballot of {name} was taken back.").format(name=name))

        self.submit(_("Take back a ballot"), [Field("voter", _("Whose"), hint=_("nickname or name"))], job, done)

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

    # Contributions ----------------------------------------------------------------------------------------------

    def action_contribute(self) -> None:
        """Add something else that a member shared, for the vote over the week and the digest."""
        week = self.seen.hand.week if self.seen else None
        if week is None:
            return
        fields = [
            Field("member", _("Whose it is"), hint=_("nickname or name")),
            Field("title", _("Title")),
            Field("link", _("Link"), hint=_("may stay empty")),
            Field("naming", _("Named as"), choices=wording.naming_choices()),
            Field("scope", _("May appear in"), choices=wording.scope_choices()),
            Field("text", _("Text"), lines=True),
        ]

        def job(values: Mapping[str, str]) -> None:
            with self.desk.store.read() as state:
                member = members.resolve(state, values["member"])
            self.desk.store.act(
                lambda state: vote.contribute(
                    state,
                    week.id,
                    member.id,
                    values["title"],
                    values["text"],
                    values["link"],
                    values["naming"] or None,
                    values["scope"].split() or None,
                )
            )

        def done(_nothing: None) -> None:
            self.desk.changed()
            self.query_one("#polls", Rows).go(WEEK)

        self.submit(_("Add a contribution"), fields, job, done, draft=f"contribution:{week.id}")

    def action_consent(self) -> None:
        """Record what the member of the contribution under the cursor agreed to."""
        one = self.contribution
        if one is None:
            return
        fields = [
            Field("naming", _("Named as"), one.naming or "", choices=wording.naming_choices(unasked=False)),
            Field(
                "scope",
                _("May appear in"),
                " ".join(one.scope or ()),
                choices=wording.scope_choices(one.scope, unasked=False),
            ),
        ]

        def done(values: Mapping[str, str]) -> None:
            self.act(lambda state: vote.consent_contribution(state, one.id, values["naming"], values["scope"].split()))

        title = _("What did {name} agree to?").format(name=one.member_nickname or one.member_name)
        self.form(title, fields, done)

    def action_hide(self) -> None:
        """Hide the contribution under the cursor, or show it again."""
        one = self.contribution
        if one is not None:
            self.act(lambda state: vote.hide_contribution(state, one.id, not one.hidden))


def _number(text: str) -> int:
    """The number that `text` says."""
    try:
        return int(text)
    except ValueError as error:
        raise BadInput(
            "places-invalid", _("“{text}” is not a number.").format(text=text), _("Three places are usual.")
        ) from error


def _unread(taken: int, paste: vote.BallotPaste) -> BadInput:
    """What to say of lines that could not be read: how many ballots were taken in, and why the others were not."""
    reasons = [f"“{one.text}” {one.reason}" for one in paste.unread[:NAMED_AT_MOST]]
    if len(paste.unread) > NAMED_AT_MOST:
        reasons.append("…")
    return BadInput(
        "ballots-unread",
        _("{taken} Not read, and left here ({n}):").format(taken=_heard(taken), n=len(paste.unread)),
        "\n".join(reasons),
    )


def _heard(taken: int) -> str:
    if not taken:
        return _("No ballot in it is new.")
    return ngettext("{n} ballot taken in.", "{n} ballots taken in.", taken).format(n=taken)
