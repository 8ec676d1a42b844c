"""What the chat's screen shows: the messages of the week, and the document that grows beside them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from textual.content import Content

from modui.duties import chat
from modui.duties.chat.distilling import Asked
from modui.duties.chat.distilling import questions as questions_of
from modui.duties.chat.sorting import Standing
from modui.duties.chat.who import Person
from modui.i18n import _, ngettext
from modui.records import chats, queries
from modui.records.reading import State
from modui.records.views import (
    AnswerView,
    ChatImportView,
    CitationView,
    MessageView,
    NoteView,
    QuestionView,
    SortingView,
)
from screens import wording
from screens.question import Hand
from widgets.rows import Cell, Listing, Row

VIEWS = ("kept", "threads", "new", "all")
"""The ways to look at the messages, in the order of turning through them."""
SHOWN_AT_MOST = 3_000
"""Characters of a message or a section that stand beside the list; all of it is a key away."""
RUN_SHOWN = 12
"""Messages of a folded run that are told beside the list."""
GAP = "gap:"


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
    answers: tuple[AnswerView, ...] = ()
    notes: tuple[NoteView, ...] = ()
    citations: tuple[CitationView, ...] = ()
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
    return Seen(
        hand=hand,
        stock=stock,
        questions=tuple(queries.questions(state, week)),
        answers=tuple(queries.answers(state, question)) if question else (),
        notes=tuple(one for one in queries.notes(state, week) if one.question in (question, None)),
        citations=tuple(chats.citations(state, week)),
        sortings=chats.sortings(state, week),
        people=people,
        known_by=known_by,
        asked=questions_of(state, week, people),
    )


# The list -----------------------------------------------------------------------------------------------------------


class Lines(Listing):
    """The messages as lines: what is folded stands as one line for each run of it, which opens.

    A line is the place of its message, or (from, to) of a run of folded ones, or the heading of a thread.
    """

    def __init__(
        self, seen: Seen, standings: Sequence[Standing], view: str, opened: frozenset[str], wanted: str = ""
    ) -> None:
        self.seen = seen
        self.standings = standings
        self.used = {one.message for one in seen.citations}
        self._labels = {one.id: one.label for one in seen.questions}
        self._lines = [*self._in_view(view, opened, wanted.casefold())]
        self._places: dict[str, int] = {}
        for at, line in enumerate(self._lines):
            if isinstance(line, tuple):
                # Whoever looks for a message that is folded finds the line it is folded into.
                self._places.update((one.id, at) for one in seen.stock.messages[slice(*line)])
            if not isinstance(line, str):
                self._places[self._key(line)] = at

    def __len__(self) -> int:
        return len(self._lines)

    def place(self, key: str) -> int | None:
        return self._places.get(key)

    def _key(self, line: "Line") -> str:
        if isinstance(line, int):
            return self.seen.stock.messages[line].id
        return GAP + self.seen.stock.messages[line[0]].id if isinstance(line, tuple) else ""

    def run(self, key: str) -> list[str]:
        """The messages (ids) of the run of folded ones that the line called `key` stands for."""
        at = self._places.get(key)
        line = None if at is None else self._lines[at]
        if not isinstance(line, tuple):
            return []
        return [
            self.seen.stock.messages[place].id for place in range(*line) if self.standings[place].verdict == "folded"
        ]

    def first_new(self) -> str | None:
        """The first message of the last import that is listed."""
        messages = self.seen.stock.messages
        return next(
            (
                messages[line].id
                for line in self._lines
                if isinstance(line, int) and messages[line].batch == self.seen.last
            ),
            None,
        )

    # Which ones ---------------------------------------------------------------------------------------------------

    def _in_view(self, view: str, opened: frozenset[str], wanted: str) -> "Iterator[Line]":
        messages, standings = self.seen.stock.messages, self.standings
        if wanted:
            for place, one in enumerate(messages):
                if wanted in one.text.casefold() or wanted in one.sender.casefold():
                    yield place
        elif view == "threads":
            yield from self._by_thread()
        elif view == "new":
            yield from (place for place, one in enumerate(messages) if one.batch == self.seen.last)
        elif view == "all":
            yield from range(len(messages))
        else:
            start: int | None = None
            for place, standing in enumerate(standings):
                if standing.verdict == "kept":
                    if start is not None:
                        yield from self._folded(start, place, opened)
                        start = None
                    yield place
                elif start is None:
                    start = place
            if start is not None:
                yield from self._folded(start, len(standings), opened)

    def _folded(self, start: int, end: int, opened: frozenset[str]) -> "Iterator[Line]":
        shown = [place for place in range(start, end) if self.standings[place].verdict == "folded"]
        if shown and self.seen.stock.messages[shown[0]].id in opened:
            yield from shown
        elif shown:
            yield (shown[0], end)

    def _by_thread(self) -> "Iterator[Line]":
        threads: dict[tuple[str, str], list[int]] = {}
        for place, one in enumerate(self.standings):
            if one.verdict == "kept":
                threads.setdefault((self._labels.get(one.question or "", ""), one.thread), []).append(place)
        # Questions by number, what belongs to none last; within, as they began.
        for (label, thread), places in sorted(
            threads.items(), key=lambda item: (not item[0][0], item[0][0], item[1][0])
        ):
            count = ngettext("{n} message", "{n} messages", len(places)).format(n=len(places))
            name = _("thread {name}").format(name=thread) if thread else _("in no thread")
            yield " · ".join(filter(None, (label or _("no question"), name, count)))
            yield from places

    # How they look ------------------------------------------------------------------------------------------------

    def row(self, place: int) -> Row:
        line = self._lines[place]
        if isinstance(line, str):
            return Row("", (Cell(line, "strong"),))
        if isinstance(line, tuple):
            return Row(self._key(line), (Cell("      ⋯ " + folded_line(self.standings[slice(*line)]), "dim"),))
        one, standing = self.seen.stock.messages[line], self.standings[line]
        faded = "" if standing.verdict == "kept" else "dim"
        at = f"{one.at.astimezone(self.seen.hand.zone):%H:%M}" if one.at else ""
        text = one.text if one.kind == "text" or one.text else f"[{kind_name(one.kind)}]"
        label = self._labels.get(standing.question or "", "")
        return Row(
            one.id,
            (
                self._sign(one, standing),
                Cell(f"{one.number:>5}", "dim"),
                Cell(at, "dim"),
                Cell(called(self.seen, one.sender), faded or ("strong" if one.sender else "dim")),
                Cell(text, faded or ("dim" if one.kind in ("system", "recall") else "")),
                Cell(label, "waiting"),
            ),
        )

    def _sign(self, one: MessageView, standing: Standing) -> Cell:
        if one.id in self.used:
            return Cell("✓", "done")
        if standing.verdict == "void":
            return Cell("×", "dim")
        if standing.verdict == "folded":
            return Cell("–", "dim")
        return Cell("●", "todo") if one.batch == self.seen.last > 1 else Cell("·", "dim")


Line = int | tuple[int, int] | str


def called(seen: Seen, sender: str) -> str:
    """A sender by the name of the member they are, where it is another; a question mark where nobody knows."""
    person = seen.people.get(sender)
    if person is None or not sender:
        return sender
    if person.member is None and not person.outside:
        return f"{sender}?"
    return person.member_name or sender


def folded_line(standings: Sequence[Standing]) -> str:
    """What a run of folded messages is, by reason, most first."""
    reasons = Counter(why_name(one.why) for one in standings if one.verdict == "folded")
    count = sum(reasons.values())
    told = _(", ").join(f"{reason} {n}" if n > 1 else reason for reason, n in reasons.most_common(4) if reason)
    folded = ngettext("{n} folded", "{n} folded", count).format(n=count)
    return _("{folded}: {reasons}").format(folded=folded, reasons=told) if told else folded


def reply(seen: Seen, one: MessageView) -> str:
    """The ready reply to a message that says too little; empty where it says enough."""
    return chat.ready_reply(seen.stock.messages, seen.stock.place[one.id], seen.hand.zone)


def said_line(seen: Seen, standings: Sequence[Standing], view: str, wanted: str) -> str:
    """How many messages there are, what came last, who is not known, how they are looked at."""
    if not seen.stock.messages:
        return _("the week's chat, as often as you like")
    kept = sum(one.verdict == "kept" for one in standings)
    parts = [_("{kept} of {n} kept").format(kept=kept, n=len(standings))]
    if seen.stock.imports:
        parts.append(_("{n} new").format(n=seen.stock.imports[-1].new))
    if seen.unknown:
        parts.append(
            ngettext("{n} nickname unknown (w)", "{n} nicknames unknown (w)", len(seen.unknown)).format(
                n=len(seen.unknown)
            )
        )
    parts.insert(0, _("found: “{text}”").format(text=wanted) if wanted else view_name(view))
    return " · ".join(parts)


def view_name(view: str) -> str:
    """A way to look at the messages, in the language in use."""
    return {
        "kept": _("noise folded"),
        "threads": _("by thread"),
        "new": _("the last import"),
        "all": _("everything"),
    }[view]


def kind_name(kind: str) -> str:
    """A kind of message, in the language in use."""
    return {
        "text": _("text"),
        "image": _("image"),
        "voice": _("voice message"),
        "video": _("video"),
        "file": _("file"),
        "sticker": _("sticker"),
        "link": _("link"),
        "card": _("card"),
        "system": _("notice"),
        "recall": _("taken back"),
    }.get(kind, kind)


def why_name(why: str) -> str:
    """Why a message is folded, in the language in use: of a code; a moderator's words are their own."""
    return chat.why_name(why)


# The detail ---------------------------------------------------------------------------------------------------------


def run_told(seen: Seen, standings: Sequence[Standing], run: Sequence[str]) -> Iterator[str]:
    """The first messages of a folded run, with the reason for each."""
    if run:
        yield _("enter shows them here · f keeps all of them")
    for row in run[:RUN_SHOWN]:
        place = seen.stock.place[row]
        one = seen.stock.messages[place]
        text = " ".join(one.text.split())[:60]
        yield f"#{one.number} {one.sender}: {text} ({why_name(standings[place].why)})"


def detail(seen: Seen, standings: Sequence[Standing], key: str | None, run: Sequence[str] = ()) -> Content:
    """The message under the cursor, whole as far as it fits, with what is known of it; of a folded run, the first."""
    one = seen.message(key)
    if one is None:
        return Content(empty(seen) if not seen.stock.messages else "\n".join(run_told(seen, standings, run)))
    standing = standings[seen.stock.place[one.id]]
    lines = [about(seen, one, standing)]
    replied = seen.message(one.reply_to)
    if replied is not None:
        lines.append(f"↳ #{replied.number} {replied.sender}: {' '.join(replied.text.split())[:60]}")
    text = one.text if len(one.text) <= SHOWN_AT_MOST else one.text[:SHOWN_AT_MOST] + "…"
    lines.append(text or f"[{kind_name(one.kind)}]")
    return Content("\n".join(lines))


def about(seen: Seen, one: MessageView, standing: Standing) -> str:
    """One line about a message: number, who, when, where it belongs, why it is folded."""
    person = seen.people.get(one.sender)
    who = one.sender or _("notice")
    if person and person.member_name and person.member_name != one.sender:
        who = f"{one.sender} = {person.member_name}"
    label = next((asked.label for asked in seen.questions if asked.id == standing.question), "")
    verdicts = {"kept": _("kept"), "folded": _("folded"), "void": _("taken out")}
    verdict = verdicts[standing.verdict] + (" ✎" if standing.decided else "")
    why = why_name(standing.why)
    thread = _("thread {name}").format(name=standing.thread) if standing.thread else ""
    used = _("used") if any(cited.message == one.id for cited in seen.citations) else ""
    told = _("{folded}: {reasons}").format(folded=verdict, reasons=why) if why else verdict
    when = f"{one.at.astimezone(seen.hand.zone):%m-%d %H:%M}" if one.at else ""
    return " · ".join(filter(None, (f"#{one.number}", who, when, label, thread, told, used)))


def empty(seen: Seen) -> str:
    """What to do where there is no message yet."""
    if seen.hand.week is None:
        return _("No week is open. Press 0, then w, to open one.")
    return _("No chat yet. Press p to paste one, or n to take in an exported file; the same again is no harm.")


def document(seen: Seen) -> Content:
    """The document of the question in hand, as far as it has grown."""
    asked = seen.question
    if asked is None:
        return Content(_("No question yet: notes go to the week."))
    numbers: dict[str, list[int]] = {}
    for one in seen.citations:
        numbers.setdefault(str(one.answer or one.note), []).append(one.number)
    lines = [f"{asked.label} {asked.title}"]
    for answer in seen.answers:
        if answer.status == "withdrawn":
            continue
        source = chat.cited(numbers.get(answer.id, ()))
        name = answer.author_nickname or answer.author_name
        heads = (f"A{answer.number} {name} ({wording.role_name(answer.role)})", source, _consent(answer))
        lines += ["", " · ".join(filter(None, heads)), *_texts(answer)]
    notes = [one for one in seen.notes if not one.hidden]
    if notes:
        lines += ["", _("Discussion")]
    for note in notes:
        source = chat.cited(numbers.get(note.id, ()))
        lines.append("· " + (_("{text} ({source})").format(text=note.text, source=source) if source else note.text))
    if not seen.answers and not notes:
        lines += ["", _("Nothing yet. a makes an answer of the messages that are marked, j a note.")]
    return Content("\n".join(lines))


def _consent(answer: AnswerView) -> str:
    return _("consent not asked") if answer.naming is None or answer.scope is None else ""


def _texts(answer: AnswerView) -> Iterator[str]:
    for text in (*answer.sections.values(), answer.rest):
        if text.strip():
            yield text if len(text) <= SHOWN_AT_MOST else text[:SHOWN_AT_MOST] + "…"
