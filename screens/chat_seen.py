"""What the chat's screen reads of the records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from modui.duties import chat
from modui.duties.chat.distilling import Asked
from modui.duties.chat.distilling import questions as questions_of
from modui.duties.chat.who import Person
from modui.records import chats, queries
from modui.records.reading import State
from modui.records.views import (
    AnswerView,
    ChatImportView,
    CitationView,
    MessageView,
    NoteView,
    PollView,
    QuestionView,
    SortingView,
)
from screens.question import Hand


class Stock(NamedTuple):
    """What was read of a week's messages, kept while they stay the same: facts do not change."""

    key: tuple[str, int, int]
    messages: tuple[MessageView, ...]
    place: Mapping[str, int]
    """Where each message stands, by id."""
    imports: tuple[ChatImportView, ...]


NOTHING = Stock(("", 0, 0), (), {}, ())


@dataclass(frozen=True)
class Seen:
    """All that the screen shows."""

    hand: Hand
    stock: Stock = NOTHING
    questions: tuple[QuestionView, ...] = ()
    answers_of: Mapping[str, tuple[AnswerView, ...]] = field(default_factory=dict)
    """The answers to each question of the week, by its id."""
    notes: tuple[NoteView, ...] = ()
    citations: tuple[CitationView, ...] = ()
    poll: PollView | None = None
    """The vote that is open on the question in hand, else over the week."""
    sortings: Mapping[str, SortingView] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    known_by: tuple[object, ...] = ()
    """What `people` were worked out from."""
    asked: tuple[Asked, ...] = ()
    """The questions, as messages are sorted by them."""

    @property
    def question(self) -> QuestionView | None:
        """The question in hand."""
        return next((one for one in self.questions if self.hand.row and one.id == self.hand.row.id), None)

    @property
    def answers(self) -> tuple[AnswerView, ...]:
        """The answers to the question in hand."""
        return self.answers_of.get(self.question.id, ()) if self.question else ()

    @property
    def last(self) -> int:
        """The number of the last import."""
        return self.stock.imports[-1].number if self.stock.imports else 0

    @property
    def unknown(self) -> list[Person]:
        """Who spoke and is not known yet."""
        return [one for one in self.people.values() if not one.told and not one.member]

    def message(self, key: str | None) -> MessageView | None:
        """The message called `key`."""
        place = self.stock.place.get(key or "")
        return None if place is None else self.stock.messages[place]


def read(state: State, hand: Hand, stock: Stock, before: Seen | None = None) -> Seen:
    """Everything about the week's chat; what takes long only where it is another than in `stock` and `before`."""
    if hand.week is None:
        return Seen(hand)
    week = hand.week.id
    key = (week, chats.message_count(state, week), chats.last_number(state, week))
    if key != stock.key:
        messages = tuple(chats.messages(state, week))
        place = {one.id: at for at, one in enumerate(messages)}
        stock = Stock(key, messages, place, tuple(chats.imports(state, week)))
    question = hand.row.id if hand.row else None
    known_by = (key, tuple(chats.speakers(state)), queries.member_count(state))
    if before is not None and before.known_by == known_by:
        people = before.people
    else:
        people = {one.name: one for one in chat.people(state, week)}
    asked = tuple(queries.questions(state, week))
    return Seen(
        hand=hand,
        stock=stock,
        questions=asked,
        answers_of={one.id: tuple(queries.answers(state, one.id)) for one in asked},
        notes=tuple(one for one in queries.notes(state, week) if one.question in (question, None)),
        citations=tuple(chats.citations(state, week)),
        poll=_open(queries.polls(state, week), question),
        sortings=chats.sortings(state, week),
        people=people,
        known_by=known_by,
        asked=questions_of(state, week, people),
    )


def _open(polls: Sequence[PollView], question: str | None) -> PollView | None:
    """The open poll on `question`, else the one over the week."""
    found = {one.question: one for one in polls if one.status == "open"}
    return found.get(question) or found.get(None)
