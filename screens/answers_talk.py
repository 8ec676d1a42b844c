"""What is said around the answers: further questions and their replies, the live session, where answers disagree."""

from collections.abc import Mapping

from modui.duties import answers, members
from modui.i18n import _
from modui.records.views import AnswerView, FollowUpView
from modui.records.words import VIEWS
from screens import wording
from screens.answers_shown import Seen
from screens.asking import knowingly
from screens.base import DeskScreen
from widgets.dialogs import Field


class Talking:
    """Notes what is said about the question in hand, for a screen."""

    def __init__(self, screen: DeskScreen, seen: Seen) -> None:
        assert seen.question is not None
        self.screen = screen
        self.store = screen.desk.store
        self.seen = seen
        self.question = seen.question

    def ask(self, about: AnswerView | None) -> None:
        """Note a further question; then show the message that passes it on."""
        standing = [one for one in self.seen.answers if one.status != "withdrawn"]
        choices = [("", _("the asker, {name}").format(name=self.question.asker_name))]
        choices += [(one.id, f"A{one.number} {one.author_nickname or one.author_name}") for one in standing]
        fields = [
            Field("author", _("Who asks?"), hint=_("nickname or name of a member")),
            Field("answer", _("To whom?"), about.id if about else "", choices=tuple(choices)),
            Field("text", _("What would they like to know?"), lines=True),
        ]

        def job(values: Mapping[str, str]) -> str:
            with self.store.read() as state:
                author = members.resolve(state, values["author"]).id
            change = self.store.act(
                lambda state: answers.follow_up(
                    state, self.question.id, author, values["text"], values["answer"] or None
                )
            )
            assert change is not None
            return change.edits[0].row

        def done(follow_up: str) -> None:
            self.screen.desk.changed()
            self.pass_on(follow_up)

        self.screen.submit(_("A further question"), fields, job, done, draft=f"answers.ask:{self.question.id}")

    def pass_on(self, follow_up: str) -> None:
        """Show the message that passes a further question on; ticking it as sent marks it as passed on."""

        def read() -> tuple[str, list[str]]:
            with self.store.read() as state:
                return answers.relay_message(state, follow_up), answers.untimely_relay(state, follow_up)

        def sent() -> None:
            self.screen.act(lambda state: answers.relay(state, follow_up))

        def show(found: tuple[str, list[str]]) -> None:
            text, over = found
            ask = _("Write to them all the same?")
            knowingly(self.screen, over, ask, lambda: self.screen.message(_("Pass it on"), text, sent))

        self.screen.background(read, show)

    def reply(self, one: FollowUpView) -> None:
        """Note what was replied to a further question."""

        def job(values: Mapping[str, str]) -> None:
            self.store.act(lambda state: answers.reply(state, one.id, values["text"]))

        note = _("{name} asks: {text}").format(name=one.author_name, text=one.text)
        fields = [Field("text", _("The reply"), one.reply, lines=True)]
        self.screen.submit(_("Reply"), fields, job, self._noted, note=note, draft=f"answers.reply:{one.id}")

    def note(self) -> None:
        """Note what the live session added, to the question or to the week."""
        week = self.seen.hand.week
        assert week is not None
        about = ((self.question.id, f"{self.question.label} {self.question.title[:20]}"), ("", _("the whole week")))

        def job(values: Mapping[str, str]) -> None:
            self.store.act(lambda state: answers.note(state, week.id, values["about"] or None, values["text"]))

        fields = [
            Field("text", _("What came up"), lines=True),
            Field("about", _("About"), self.question.id, choices=about),
        ]
        title = _("From the live session")
        self.screen.submit(title, fields, job, self._noted, draft=f"answers.note:{self.question.id}")

    def stance(self, one: AnswerView) -> None:
        """Note where an answer stands on a practice."""
        practices = dict.fromkeys(stance.practice for stance in self.seen.stances)
        known = _("Noted so far: {practices}").format(practices=" / ".join(practices)) if practices else ""

        def job(values: Mapping[str, str]) -> None:
            self.store.act(
                lambda state: answers.stance(state, one.id, values["practice"], values["view"], values["remark"])
            )

        fields = [
            Field("practice", _("Practice"), hint=_("a few words, the same for every answer")),
            Field("view", _("This answer is"), choices=tuple((view, wording.view_name(view)) for view in VIEWS)),
            Field("remark", _("Remark"), hint=_("may stay empty")),
        ]
        title = _("Where {name} stands").format(name=one.author_nickname or one.author_name)
        self.screen.submit(title, fields, job, self._noted, note=known)

    def _noted(self, _nothing: None) -> None:
        self.screen.desk.changed()
