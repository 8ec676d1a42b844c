"""Answers: send invitations, note what came of them, take answers in, look them through, pass questions on."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from modui.duties import answers
from modui.i18n import _, pgettext
from modui.records.changes import Proposal
from modui.records.reading import State
from modui.records.views import AnswerView, FollowUpView, InvitationView, NoteView
from modui.records.words import ANSWER_SECTIONS
from screens import answers_shown as shown
from screens import wording
from screens.answers_files import Taking, role_choices
from screens.answers_shown import Item, Seen
from screens.answers_talk import Talking
from screens.asking import decline, invite_again, next_wave, timely, wave_shown
from screens.base import draft_of
from screens.question import QuestionScreen
from widgets.dialogs import Field, Reading
from widgets.foot import Foot
from widgets.rows import Column, Rows


class AnswersScreen(QuestionScreen):
    """The invitations, answers and further questions of the question in hand."""

    step = "answers"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "send", _("Send"), id="answers.send", tooltip=_("Copy the message, tick it sent, go to the next")),
        Binding("y", "mark('accepted')", _("Yes"), id="answers.accepted", tooltip=_("They will answer")),
        Binding("x", "decline", _("Not this time"), id="answers.declined", tooltip=_("They will not answer this time")),
        Binding("o", "mark('no-reply')", _("No reply"), id="answers.no-reply", tooltip=_("They did not reply")),
        Binding("g", "wave", _("Next wave"), id="answers.wave", tooltip=_("Whom to ask now, or whom to release")),
        Binding("r", "remind", _("Remind"), id="answers.remind", tooltip=_("The one reminder: a ready message")),
        Binding("v", "judge('ready')", _("Ready"), id="answers.ready", tooltip=_("Ready for the vote")),
        Binding("l", "thin", _("Needs more"), id="answers.thin", tooltip=_("Ask the author for what is missing")),
        Binding("k", "consent", _("Consent"), id="answers.consent", tooltip=_("Record how to name them and for whom")),
        Binding("a", "adopt", _("Adopted"), id="answers.adopt", tooltip=_("The asker takes this answer, or not")),
        Binding("R", "reply", _("Reply"), id="answers.reply", tooltip=_("Note the reply to a further question")),
        Binding("n", "files", _("From files"), id="answers.files", tooltip=_("Take answers in from files or a folder")),
        Binding("p", "paste", _("Paste"), id="answers.paste", tooltip=_("Take in a pasted answer")),
        Binding("V", "ready_all", _("All ready"), id="answers.all-ready", tooltip=_("All new answers are ready")),
        Binding("u", "answered", _("Answered"), id="answers.answered", tooltip=_("This question has its answers")),
        Binding("e", "edit", _("Edit"), id="answers.edit", tooltip=_("Edit the answer, or the invitation to send")),
        Binding("h", "hide", _("Hide"), id="answers.hide", tooltip=_("Leave it out of votes and digest, or show it")),
        Binding("m", "message", _("Message"), id="answers.message", tooltip=_("The ready message that fits here")),
        Binding("f", "ask", _("Ask further"), id="answers.ask", tooltip=_("Note a further question and pass it on")),
        Binding("j", "note", _("Live note"), id="answers.note", tooltip=_("Note what the live session added")),
        Binding("z", "stance", _("Stance"), id="answers.stance", tooltip=_("Note where this answer stands")),
        Binding(
            "c",
            "app.step('chat')",
            pgettext("step", "Chat"),
            id="answers.chat",
            tooltip=_("What was said in the group's chat"),
        ),
        Binding("w", "withdraw", _("Withdraw"), id="answers.withdraw", tooltip=_("It is withdrawn, or taken up again")),
    ]

    seen: Seen | None = None
    at = ""
    """The line under the cursor."""
    awaited = ""
    """An answer to go to once it is shown."""

    def compose(self) -> ComposeResult:
        yield Static(id="top", markup=False)
        yield Static(id="wave", markup=False)
        with Vertical(classes="split"):
            yield Rows([Column(1), Column(14), Column(13), Column()], id="items").add_class("list")
            with VerticalScroll(classes="detail", id="detail"):
                yield Static(id="item", markup=False)
        yield Foot()

    def on_mount(self) -> None:
        self.query_one("#items").focus()

    # Showing ------------------------------------------------------------------------------------------------------

    def load(self, state: State) -> Seen:
        return shown.read(state, self.take(state))

    def show(self, data: object) -> None:
        assert isinstance(data, Seen)
        turned = self.seen is None or data.question is None or data.question.id != self._question_id
        self.seen = data
        self.show_hand(data.hand)
        self.query_one("#wave", Static).update(wave_shown(data.wave))
        self.lines.show(shown.rows(data))
        if data.item(self.awaited):
            self.lines.go(self.awaited)
            self.awaited = ""
        elif turned and data.first:
            self.lines.go(data.first)
        self._show_item()

    @property
    def _question_id(self) -> str:
        return self.seen.question.id if self.seen and self.seen.question else ""

    def _show_item(self) -> None:
        if self.seen is not None:
            self.query_one("#item", Static).update(shown.detail(self.seen, self.item))
            self.offer_keys()

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Show what is under the cursor; from its beginning, unless it was there before."""
        self._show_item()
        if event.key != self.at:
            self.at = event.key
            self.query_one("#detail").scroll_home(animate=False)

    def on_rows_chosen(self) -> None:
        """Show the message of an invitation or a further question; read anything else in full."""
        item = self.item
        if isinstance(item, InvitationView) or (isinstance(item, FollowUpView) and item.status == "new"):
            self.action_message()
        elif item is not None and self.seen is not None:
            self.app.push_screen(Reading(self.hand_label, shown.whole(self.seen, item)))

    @property
    def hand_label(self) -> str:
        """The question in hand, for a title."""
        return f"{self.seen.question.label} {self.seen.question.title}" if self.seen and self.seen.question else ""

    @property
    def lines(self) -> Rows:
        """The list."""
        return self.query_one("#items", Rows)

    @property
    def item(self) -> Item | None:
        """What is under the cursor."""
        return self.seen.item(self.lines.key) if self.seen else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done with what is under the cursor is offered."""
        if f"action_{action}" not in AnswersScreen.__dict__:
            return True
        return self.seen is not None and " ".join((action, *map(str, parameters))) in shown.offered(
            self.seen, self.item
        )

    # Invitations --------------------------------------------------------------------------------------------------

    def action_send(self) -> None:
        """Copy the message under the cursor, tick it as sent, and go to the next one to send."""
        item, seen = self.item, self.seen
        if isinstance(item, FollowUpView):
            Talking(self, self._seen()).pass_on(item.id)
        elif isinstance(item, InvitationView) and seen is not None:
            after = seen.next_draft(item.id)
            if item.member in seen.untimely:
                timely(self, item, "sent", lambda: self._send(item, after))
            else:
                # At once, as far as the list says so: whoever presses the key again means the next one.
                self._send(item, after)

    def _send(self, item: InvitationView, after: str | None) -> None:
        self.desk.copy(item.message)
        self.act(lambda state: answers.mark(state, item.id, "sent"))
        if after:
            self.lines.go(after)

    def action_wave(self) -> None:
        """Show whom to ask now, or whom to release; and do it."""
        next_wave(self, self._question_id)

    def action_mark(self, status: str) -> None:
        """Note what became of the invitation under the cursor."""
        item = self.item
        if isinstance(item, InvitationView):
            self.act(lambda state: answers.mark(state, item.id, status))

    def action_decline(self) -> None:
        """They will not answer this time; a reason is cheap, and may stay away."""
        item = self.item
        if isinstance(item, InvitationView):
            decline(self, item)

    def action_remind(self) -> None:
        """Show the one reminder; ticking it as sent marks them as reminded."""
        item = self.item
        if isinstance(item, InvitationView):
            timely(self, item, "reminded", lambda: self._remind(item))

    def _remind(self, item: InvitationView) -> None:
        self._message(
            _("Remind {name}").format(name=item.member_name),
            lambda state: answers.reminder(state, item.id),
            lambda state: answers.mark(state, item.id, "reminded"),
        )

    def action_message(self) -> None:
        """Show the ready message that fits what is under the cursor."""
        item = self.item
        if isinstance(item, InvitationView):
            tick = (lambda state: answers.mark(state, item.id, "sent")) if item.status == "draft" else None
            title = _("To {name}").format(name=item.member_name)
            timely(self, item, "sent" if tick else "", lambda: self._message(title, lambda _state: item.message, tick))
        elif isinstance(item, AnswerView):
            unasked = item.naming is None or item.scope is None
            make = answers.ask_for_consent if unasked else answers.ask_for_depth
            title = _("To {name}").format(name=item.author_nickname or item.author_name)
            self._message(title, lambda _state: make(item))
        elif isinstance(item, FollowUpView):
            Talking(self, self._seen()).pass_on(item.id)

    def _message(
        self, title: str, make: Callable[[State], str], tick: Callable[[State], Proposal] | None = None
    ) -> None:
        """Show a message made from the records; `tick` is what to record once it was sent."""

        def read() -> str:
            with self.desk.store.read() as state:
                return make(state)

        sent = (lambda: self.act(tick)) if tick else None
        self.background(read, lambda text: self.message(title, text, sent))

    # Taking in ----------------------------------------------------------------------------------------------------

    def action_files(self) -> None:
        """Take answers in from files."""
        self._taking().from_files()

    def action_paste(self) -> None:
        """Take in a pasted answer."""
        self._taking().from_paste()

    def _taking(self) -> Taking:
        seen = self._seen()
        assert seen.question is not None
        return Taking(self, seen.question, seen.invitations, self._taken)

    def _taken(self, added: Sequence[str]) -> None:
        """Go to the first answer that went in, once it is shown."""
        self.awaited = added[0] if added else ""

    # Looking through ----------------------------------------------------------------------------------------------

    def action_judge(self, status: str) -> None:
        """Mark the answer under the cursor, and go to the next one to look at."""
        item = self.item
        if isinstance(item, AnswerView):
            after = self._seen().next_unread(item.id)
            self.act(lambda state: answers.judge(state, item.id, status))
            if after:
                self.lines.go(after)

    def action_thin(self) -> None:
        """The answer needs more: show the message that asks its author."""
        item = self.item
        if isinstance(item, AnswerView):
            self.act(lambda state: answers.judge(state, item.id, "thin"), "", lambda _change: self._ask_for_depth(item))

    def _ask_for_depth(self, item: AnswerView) -> None:
        title = _("To {name}").format(name=item.author_nickname or item.author_name)
        self._message(title, lambda _state: answers.ask_for_depth(item))

    def action_ready_all(self) -> None:
        """Mark every new answer as ready for the vote, to be undone together."""
        unread = [one.id for one in self._seen().answers if one.status == "received"]

        def job() -> None:
            bundle: str | None = None
            for answer in unread:
                change = self.desk.store.act(_judged_ready(answer), bundle=bundle)
                bundle = bundle or (change.bundle if change else None)

        self.background(job, lambda _nothing: self.desk.changed())

    def action_consent(self) -> None:
        """Record what the author of the answer under the cursor agreed to."""
        item = self.item
        if isinstance(item, FollowUpView):
            self._consent_to(item)
        if not isinstance(item, AnswerView):
            return

        def job(values: Mapping[str, str]) -> None:
            self.desk.store.act(
                lambda state: answers.consent(state, item.id, values["naming"], values["scope"].split())
            )

        fields = [
            Field("naming", _("Named by"), item.naming or "", choices=wording.naming_choices(unasked=False)),
            Field(
                "scope", _("For"), " ".join(item.scope or ()), choices=wording.scope_choices(item.scope, unasked=False)
            ),
        ]
        title = _("What did {name} agree to?").format(name=item.author_nickname or item.author_name)
        note = _("Not asked yet? Leave with esc; m has the message.") if item.naming is None else ""
        self.submit(title, fields, job, lambda _nothing: self.desk.changed(), note=note)

    def _consent_to(self, item: FollowUpView) -> None:
        """Record where the author of a further question agreed that it may appear."""

        def job(values: Mapping[str, str]) -> None:
            scope = values["scope"].split() if values["scope"] else None
            self.desk.store.act(lambda state: answers.consent_follow_up(state, item.id, scope))

        fields = [Field("scope", _("For"), " ".join(item.scope or ()), choices=wording.scope_choices(item.scope))]
        title = _("What did {name} agree to?").format(name=item.author_name)
        self.submit(title, fields, job, lambda _nothing: self.desk.changed())

    def action_adopt(self) -> None:
        """The asker takes this answer, or does not any more."""
        item = self.item
        if isinstance(item, AnswerView):
            self.act(lambda state: answers.adopt(state, item.id, not item.adopted))

    def action_hide(self) -> None:
        """Hide an answer or a note, or show it again."""
        item = self.item
        if isinstance(item, AnswerView):
            self.act(lambda state: answers.hide(state, item.id, not item.hidden))
        elif isinstance(item, NoteView):
            self.act(lambda state: answers.hide_note(state, item.id, not item.hidden))

    def action_edit(self) -> None:
        """Edit the answer under the cursor, or the invitation that is not sent yet."""
        item = self.item
        if isinstance(item, AnswerView):
            fields = [
                Field("title", _("Title"), item.title),
                Field("role", _("Speaks as"), item.role, choices=role_choices()),
                *(Field(name, wording.section_name(name), getattr(item, name), lines=True) for name in ANSWER_SECTIONS),
                Field("rest", wording.section_name("rest"), item.rest, lines=True),
            ]
            self._edit(item.id, fields, lambda state, values: answers.edit(state, item.id, values))
        elif isinstance(item, InvitationView):
            fields = [Field("message", _("Message"), item.message, lines=True)]
            self._edit(item.id, fields, lambda state, values: answers.write(state, item.id, values["message"]))

    def _edit(self, row: str, fields: Sequence[Field], make: Callable[[State, Mapping[str, str]], Proposal]) -> None:
        def job(values: Mapping[str, str]) -> None:
            self.desk.store.act(lambda state: make(state, values))

        draft = draft_of(f"answers.edit:{row}", *(field.value for field in fields))
        self.submit(_("Edit"), [*fields], job, lambda _nothing: self.desk.changed(), draft=draft)

    def action_withdraw(self) -> None:
        """It is withdrawn; or, if it was, it is taken up again."""
        item = self.item
        if isinstance(item, AnswerView) and item.status == "withdrawn":
            self.act(lambda state: answers.judge(state, item.id, "received"))
        elif isinstance(item, AnswerView):
            text = _("Did {name} withdraw this answer? It is shown nowhere then.")
            name = item.author_nickname or item.author_name
            self.ask(text.format(name=name), lambda: self.act(lambda state: answers.withdraw(state, item.id)))
        elif isinstance(item, FollowUpView):
            self.act(lambda state: answers.drop(state, item.id, item.status != "dropped"))
        elif isinstance(item, InvitationView) and item.status == "cancelled":
            invite_again(self, item)
        elif isinstance(item, InvitationView):
            self.act(lambda state: answers.mark(state, item.id, "cancelled"))

    def action_answered(self) -> None:
        """The question has its answers."""
        question = self._question_id

        def done() -> None:
            self.act(lambda state: answers.ready(state, question), _("Answered. Press 4 to open the vote."))

        row = self.hand.row if self.hand else None
        if row is not None and not row.ready:
            self.ask(_("No answer is ready for the vote yet. Is it answered all the same?"), done)
        else:
            done()

    # What is said around them -------------------------------------------------------------------------------------

    def action_ask(self) -> None:
        """Note a further question, to the author of the answer under the cursor or to the asker."""
        Talking(self, self._seen()).ask(self.item if isinstance(self.item, AnswerView) else None)

    def action_reply(self) -> None:
        """Note the reply to the further question under the cursor, else to the first that is open."""
        item, seen = self.item, self._seen()
        if not isinstance(item, FollowUpView):
            item = next(iter(seen.unreplied), None)
        if item is not None:
            Talking(self, seen).reply(item)

    def action_note(self) -> None:
        """Note what the live session added."""
        Talking(self, self._seen()).note()

    def action_stance(self) -> None:
        """Note where the answer under the cursor stands on a practice."""
        if isinstance(self.item, AnswerView):
            Talking(self, self._seen()).stance(self.item)

    def _seen(self) -> Seen:
        assert self.seen is not None
        return self.seen


def _judged_ready(answer: str) -> Callable[[State], Proposal]:
    return lambda state: answers.judge(state, answer, "ready")
