"""Making something of messages: an answer, a note; where they belong; who said them."""

from collections.abc import Callable, Mapping, Sequence

from modui.documents.chats.names import kind_name
from modui.documents.chats.quoting import said_itself
from modui.duties import chat, members
from modui.duties.chat.asks import Ask
from modui.duties.chat.sorting import Standing
from modui.duties.chat.who import Person
from modui.errors import BadInput
from modui.i18n import _, ngettext
from modui.records.views import AnswerView, MessageView, QuestionView
from screens import wording
from screens.answers_files import role_choices
from screens.base import DeskScreen
from screens.chat_seen import Seen
from widgets.dialogs import Field
from widgets.finder import Finder
from widgets.pick import Pick
from widgets.rows import Cell, Column, Row

THREADS_AT_MOST = 60
"""Threads to choose from; those around the message come first."""


class Making:
    """Does things with the messages that were chosen, for a screen; `then` is called when it is done.

    `about` is the question that they belong to, or the one in hand. `again` is called when it was said who somebody is:
    there may be others to say it of.
    """

    def __init__(
        self,
        screen: DeskScreen,
        seen: Seen,
        messages: Sequence[MessageView],
        about: QuestionView | None,
        then: Callable[[], None],
        again: Callable[[], None],
    ) -> None:
        self.screen = screen
        self.store = screen.desk.store
        self.seen = seen
        self.messages = messages
        self.about = about
        self.then = then
        self.again = again

    # Answers and notes --------------------------------------------------------------------------------------------

    def answer(self) -> None:
        """These messages are the answer of whoever said them; role and consent are asked, or stay open."""
        question = self.about or self.seen.questions[0]
        person = self._speaker()
        known = self._answer_of(question, person)

        def job(values: Mapping[str, str]) -> None:
            if not values["author"].strip():
                hint = _("Type a nickname or name of a member.")
                raise BadInput("author-missing", _("It is not said who answers."), hint)
            with self.store.read() as state:
                author = members.resolve(state, values["author"]).id
            self.store.act(
                lambda state: chat.as_answer(
                    state,
                    question=values["about"],
                    author=author,
                    role=values["role"],
                    messages=self.messages,
                    naming=values["naming"] or None,
                    scope=tuple(values["scope"].split()) or None,
                )
            )

        name = person.member_name if person else ""
        scope = known.scope if known else None
        fields = [
            Field("author", _("Who answers"), name, hint=_("nickname or name of a member")),
            Field("about", _("Answer to"), question.id, choices=self._questions()),
            Field("role", _("Speaks as"), known.role if known else "practitioner", choices=role_choices()),
            Field("naming", _("Named by"), (known.naming if known else "") or "", choices=wording.naming_choices()),
            Field("scope", _("For"), " ".join(scope or ()), choices=wording.scope_choices(scope)),
        ]
        count = ngettext("{n} message", "{n} messages", len(self.messages)).format(n=len(self.messages))
        note = f"{question.label} {question.title}\n{count}: {said_itself(self.messages[0].text)[:60]}"
        if known:
            note += "\n" + _("{name} has answered already (A{n}): this is added to it.").format(
                name=name, n=known.number
            )
        self.screen.submit(_("This is the answer of …"), fields, job, self._done, note=note)

    def _questions(self) -> tuple[tuple[str, str], ...]:
        return tuple((one.id, one.label) for one in self.seen.questions)

    def _answer_of(self, question: QuestionView, person: Person | None) -> AnswerView | None:
        standing = [one for one in self.seen.answers_of.get(question.id, ()) if one.status != "withdrawn"]
        return next((one for one in standing if person and one.author == person.member), None)

    def _speaker(self) -> Person | None:
        """The one member who said all of it, as far as it is known."""
        found = {one.sender: self.seen.people.get(one.sender) for one in self.messages if one.sender}
        known = {person.member: person for person in found.values() if person and person.member}
        return next(iter(known.values())) if len(known) == 1 and len(found) == 1 else None

    def note(self) -> None:
        """Make a note of these messages, in their words or the moderator's."""
        week = self.seen.hand.week
        assert week is not None
        about = self.about

        def job(values: Mapping[str, str]) -> None:
            self.store.act(
                lambda state: chat.as_note(state, week.id, values["about"] or None, values["text"], self.messages)
            )

        fields = [
            Field("text", _("What came up"), "\n\n".join(said_itself(one.text) for one in self.messages), lines=True),
            Field(
                "about",
                _("About"),
                about.id if about else "",
                choices=(*self._questions(), ("", _("the whole week"))),
            ),
        ]
        source = chat.cited([one.number for one in self.messages])
        note = f"{source} · {about.label} {about.title}" if about else source
        self.screen.submit(_("A note for the digest"), fields, job, self._done, note=note)

    # Where they belong --------------------------------------------------------------------------------------------

    def assign(self) -> None:
        """These messages belong to a question; where the week has one, to that."""
        rows = [Row(one.id, (one.label, one.title)) for one in self.seen.questions]
        rows.append(Row("-", ("–", _("where they were found to belong"))))

        def chosen(key: str | None) -> None:
            if key is not None:
                ids = [one.id for one in self.messages]
                self.screen.act(
                    lambda state: chat.assign(state, ids, None if key == "-" else key), "", lambda _change: self.then()
                )

        self.screen.app.push_screen(Pick(_("To which question?"), [Column(4), Column()], rows), chosen)

    def thread(self, standings: Sequence[Standing]) -> None:
        """Put these messages into a thread of their own (split), or into another one (merge)."""
        places = [self.seen.stock.place[one.id] for one in self.messages]
        here = places[0]
        first: dict[str, int] = {}
        for place, one in enumerate(standings):
            if one.thread and one.verdict == "kept":
                first.setdefault(one.thread, place)
        near = sorted(first, key=lambda name: abs(first[name] - here))[:THREADS_AT_MOST]
        fresh = _new_name(standings)
        rows = [Row(f"={fresh}", (Cell(fresh, "todo"), _("a thread of their own")))]
        texts = self.seen.stock.messages
        rows += [Row(f"={name}", (name, f"{texts[first[name]].sender}: {texts[first[name]].text}")) for name in near]
        rows.append(Row("=", ("–", _("where they were found to belong"))))

        def chosen(key: str | None) -> None:
            if key is not None:
                ids = [one.id for one in self.messages]
                self.screen.act(lambda state: chat.move(state, ids, key[1:]), "", lambda _change: self.then())

        self.screen.app.push_screen(Pick(_("To which thread?"), [Column(6), Column()], rows), chosen)

    # Who is who ---------------------------------------------------------------------------------------------------

    def who(self) -> None:
        """Show who spoke; choose one to say who it is. Those who are not known come first."""
        people = sorted(self.seen.people.values(), key=lambda one: (one.told, one.confidence, -one.messages))
        columns = [Column(1), Column(16), Column(16), Column()]
        rows = [_person_row(one) for one in people]

        def chosen(name: str | None) -> None:
            if name is not None:
                self._who_is(self.seen.people[name])

        self.screen.app.push_screen(Pick(_("Who is who?"), columns, rows), chosen)

    def _who_is(self, person: Person) -> None:
        """Find the member that a nickname is; what was guessed comes first."""
        directory = [Column(14), Column()]

        def search(text: str) -> list[Row]:
            found = members.find(self.store, text) if text.strip() else []
            rows = [Row(one.id, (one.shown, one.position)) for one in found]
            if not text.strip():
                if person.told and person.member:
                    rows.append(Row(person.member, (person.member_name, person.evidence)))
                rows += [
                    Row(one.member, (one.name, f"{one.confidence:.0%} · {one.evidence}")) for one in person.candidates
                ]
                rows.append(Row("outside", (Cell(_("no member"), "dim"), _("a guest, or a program"))))
                if person.told:
                    rows.append(Row("forget", (Cell(_("not known"), "dim"), _("forget what was said"))))
            return rows

        def chosen(key: str | None) -> None:
            if key is None:
                self.who()
                return
            member = None if key in ("outside", "forget") else key
            evidence = next((one.evidence for one in person.candidates if one.member == member), "")
            self.screen.act(
                lambda state: chat.told(state, person.name, member, outside=key == "outside", evidence=evidence),
                "",
                lambda _change: self.again(),
            )

        title = _("Who is “{name}”? ({n})").format(name=person.name, n=chat.cited(person.numbers))
        self.screen.app.push_screen(Finder(title, directory, search), chosen)

    # What is to be asked for ---------------------------------------------------------------------------------------

    def asks(self) -> None:
        """Show what is to be asked for, of voice messages, links and files; Enter shows the ready message."""
        week = self.seen.hand.week
        assert week is not None

        def read() -> list[Ask]:
            with self.store.read() as state:
                return [one for one in chat.asks(state, week.id) if one.message]

        def show(found: list[Ask]) -> None:
            rows = [
                Row(str(place), (kind_name(one.kind), one.sender, Cell(chat.cited(one.numbers), "dim")))
                for place, one in enumerate(found)
            ]

            def chosen(key: str | None) -> None:
                if key is not None:
                    one = found[int(key)]
                    self.screen.message(_("To {name}").format(name=one.sender), one.message)

            columns = [Column(8), Column(16), Column()]
            box = Pick(_("What to ask for"), columns, rows, empty=_("Nothing is to be asked for."))
            self.screen.app.push_screen(box, chosen)

        self.screen.background(read, show)

    def _done(self, _nothing: None) -> None:
        self.then()


def _new_name(standings: Sequence[Standing]) -> str:
    """The name of a thread that there is not yet: a number with a mark, to be told from those that were found."""
    known = {one.thread for one in standings}
    return next(f"+{n}" for n in range(1, len(known) + 2) if f"+{n}" not in known)


def _person_row(one: Person) -> Row:
    if one.told:
        sign, said = Cell("✓", "done"), one.member_name or _("no member")
    elif one.member:
        # Known by itself, and not confirmed yet.
        sign, said = Cell("~", "waiting"), one.member_name
    else:
        sign, said = Cell("!", "todo"), _("not known")
    count = ngettext("{n} message", "{n} messages", one.messages).format(n=one.messages)
    sure = f"{one.confidence:.0%}" if one.candidates else ""
    return Row(one.name, (sign, one.name, said, Cell(" · ".join(filter(None, (sure, one.evidence, count))), "dim")))
