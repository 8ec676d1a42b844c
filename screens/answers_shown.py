"""What the answers screen shows: invitations, answers, further questions and notes of the question in hand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from textual.content import Content

from modui.duties import answers, care, chat, declining, outcome, waves
from modui.duties.standing import REMINDER_AFTER
from modui.i18n import _, ngettext
from modui.records import queries
from modui.records.reading import State
from modui.records.views import AnswerView, FollowUpView, InvitationView, NoteView, QuestionView, StanceView
from modui.records.words import ANSWER, FOLLOW_UP, INVITATION
from screens import wording
from screens.question import Hand
from widgets.rows import Cell, Row

SHOWN_AT_MOST = 4_000
"""Characters of a section that stand in the detail; all of it is a key away."""
LIVE = ("sent", "reminded", "accepted")
"""Invitations that may still bring an answer."""
TO_DO = ("draft", "received", "new")
"""States of invitations, answers and further questions in which something waits for the moderator."""

Item = InvitationView | AnswerView | FollowUpView | NoteView
"""What a line of the list stands for."""


@dataclass(frozen=True)
class Seen:
    """All that the screen shows of the question in hand."""

    hand: Hand
    question: QuestionView | None
    invitations: tuple[InvitationView, ...] = ()
    answers: tuple[AnswerView, ...] = ()
    follow_ups: tuple[FollowUpView, ...] = ()
    notes: tuple[NoteView, ...] = ()
    stances: tuple[StanceView, ...] = ()
    wave: waves.Wave | None = None
    untimely: Mapping[str, str] = field(default_factory=dict)
    """Why a member is not written to just now, of those with an invitation to send."""
    sources: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """The numbers of the messages of the chat that answers and notes were made of."""
    told: Mapping[str, str] = field(default_factory=dict)
    """What the asker told of answers weeks later, by answer."""

    def source(self, row: str) -> str:
        """Where an answer or a note comes from; empty where it was not made of messages."""
        cited = chat.cited(self.sources.get(row, ()))
        return _("from {messages}").format(messages=cited) if cited else ""

    @property
    def items(self) -> Iterator[Item]:
        """What the list shows, in its order."""
        yield from self.invitations
        yield from self.answers
        yield from self.follow_ups
        yield from self.notes

    def item(self, key: str | None) -> Item | None:
        """What the line called `key` stands for."""
        return next((one for one in self.items if one.id == key), None)

    @property
    def unreplied(self) -> tuple[FollowUpView, ...]:
        """The further questions that may still be replied to."""
        return tuple(one for one in self.follow_ups if "replied" in FOLLOW_UP[one.status].split())

    @property
    def first(self) -> str | None:
        """The first thing to do: to send, to look at, to pass on; else the first line."""
        waiting = [one.id for one in self.items if not isinstance(one, NoteView) and one.status in TO_DO]
        return waiting[0] if waiting else next((one.id for one in self.items), None)

    def next_draft(self, after: str) -> str | None:
        """The next invitation to send."""
        return _next([one.id for one in self.invitations if one.status == "draft" or one.id == after], after)

    def next_unread(self, after: str) -> str | None:
        """The next answer to look at."""
        return _next([one.id for one in self.answers if one.status == "received" or one.id == after], after)


def _next(ids: Sequence[str], after: str) -> str | None:
    """The one after `after`, from the beginning again at the end; none where there is no other."""
    place = ids.index(after) if after in ids else -1
    found = [*ids[place + 1 :], *ids[: max(place, 0)]]
    return found[0] if found else None


def read(state: State, hand: Hand) -> Seen:
    """Everything about the question in hand. Invitations to send come first, then those that wait."""
    if hand.row is None or hand.week is None:
        return Seen(hand, None)
    question = hand.row.id
    caring = care.read(state)
    invitations = queries.invitations(state, question)
    drafts = [one.member for one in invitations if one.status == "draft"]
    against = {member: " · ".join(caring.against(member, written=True)) for member in drafts}
    rank = {"draft": 0, "accepted": 1, "sent": 2, "reminded": 2, "no-reply": 3}
    return Seen(
        hand=hand,
        question=queries.question(state, question),
        invitations=tuple(sorted(invitations, key=lambda one: rank.get(one.status, 4))),
        answers=tuple(queries.answers(state, question)),
        follow_ups=tuple(queries.follow_ups(state, question)),
        notes=tuple(one for one in queries.notes(state, hand.week.id) if one.question in (question, None)),
        stances=tuple(queries.stances(state, question)),
        wave=waves.read(state, question),
        untimely={member: why for member, why in against.items() if why},
        sources=chat.sources(state, hand.week.id),
        told={one.answer.id: outcome.told(state, one.outcome) for one in outcome.of_question(state, question)},
    )


# What can be done ---------------------------------------------------------------------------------------------------


def offered(seen: Seen, item: Item | None) -> set[str]:
    """The actions of the screen that do something, with the state they lead to, by what is under the cursor."""
    if seen.question is None:
        return set()
    found = {"files", "paste", "ask", "note", "wave"}
    if any(one.status == "received" for one in seen.answers):
        found.add("ready_all")
    if seen.question.status == "answering":
        found.add("answered")
    if seen.unreplied:
        found.add("reply")
    if isinstance(item, InvitationView):
        found |= _of_invitation(item)
    elif isinstance(item, AnswerView):
        found |= _of_answer(item)
    elif isinstance(item, FollowUpView):
        found |= {"message", "withdraw", "consent"} | ({"send"} if item.status == "new" else set())
    elif isinstance(item, NoteView):
        found.add("hide")
    return found


def _of_invitation(one: InvitationView) -> set[str]:
    if one.status == "draft":
        return {"send", "edit", "message", "withdraw"}
    names = {"accepted": "mark accepted", "no-reply": "mark no-reply", "declined": "decline", "reminded": "remind"}
    follows = [] if one.status == "answered" else INVITATION[one.status].split()
    ended = {"withdraw"} if "cancelled" in follows or one.status == "cancelled" else set()
    again = {"decline"} if one.status == "declined" else set()
    return {"message"} | ended | again | {names[state] for state in follows if state in names}


def _of_answer(one: AnswerView) -> set[str]:
    if one.status == "withdrawn":
        return {"withdraw"}
    names = {"ready": "judge ready", "thin": "thin"}
    follows = ANSWER[one.status].split()
    always = {"consent", "adopt", "stance", "hide", "edit", "message", "withdraw"}
    return always | {names[state] for state in follows if state in names}


# The list -----------------------------------------------------------------------------------------------------------


def rows(seen: Seen) -> Iterator[Row]:
    """The list: each kind of thing under its heading."""
    if seen.invitations:
        yield _heading(_invitations_line(seen))
        for invitation in seen.invitations:
            yield _invitation_row(seen, invitation)
    if seen.answers:
        yield _heading(_answers_line(seen))
        yield from map(_answer_row, seen.answers)
    if seen.follow_ups:
        yield _heading(_("Further questions"))
        for follow_up in seen.follow_ups:
            state = wording.follow_up_state(follow_up.status)
            yield _row(follow_up.id, state, follow_up.author_name, Cell(follow_up.text))
    if seen.notes:
        yield _heading(_("From the live session"))
        for note in seen.notes:
            sign = Cell("–" if note.hidden else "✓", "dim" if note.hidden else "done")
            about = note.question and seen.question and seen.question.label
            cells = (sign, about or _("the week"), _("hidden") if note.hidden else "", note.text)
            yield Row(note.id, cells)


def _heading(text: str) -> Row:
    return Row("", (Cell(text, "dim"),))


def _row(key: str, state: wording.Shown, name: str, rest: Cell) -> Row:
    return Row(key, (Cell(state.sign, state.tone), name, Cell(state.word, state.tone), rest))


def _invitations_line(seen: Seen) -> str:
    drafts = sum(one.status == "draft" for one in seen.invitations)
    waiting = sum(one.status in LIVE for one in seen.invitations)
    parts = [_("Invitations")]
    if drafts:
        parts.append(ngettext("{n} to send (s)", "{n} to send (s)", drafts).format(n=drafts))
    if waiting:
        parts.append(ngettext("{n} under way", "{n} under way", waiting).format(n=waiting))
    return " · ".join(parts)


def _answers_line(seen: Seen) -> str:
    standing = [one for one in seen.answers if one.status != "withdrawn"]
    ready = sum(one.status == "ready" for one in standing)
    return _("Answers · {ready} of {n} ready for the vote").format(ready=ready, n=len(standing))


def _invitation_row(seen: Seen, one: InvitationView) -> Row:
    now = seen.hand.now
    late = one.status == "sent" and one.sent_at is not None and now - one.sent_at > REMINDER_AFTER
    sent = _("sent {ago}").format(ago=wording.ago(one.sent_at, now)) if one.sent_at else ""
    reminded = _("reminded {ago}").format(ago=wording.ago(one.reminded_at, now)) if one.reminded_at else ""
    remind = _("r reminds") if late else ""
    untimely = seen.untimely.get(one.member, "") if one.status == "draft" else ""
    text = " · ".join(filter(None, (declining.told(one), reminded or sent, remind, untimely)))
    return _row(one.id, wording.invitation_state(one.status), one.member_name, Cell(text, "late" if late else "dim"))


def _answer_row(one: AnswerView) -> Row:
    unasked = one.naming is None or one.scope is None
    marks = [
        f"A{one.number} {wording.role_name(one.role)}",
        _("adopted") if one.adopted else "",
        _("hidden") if one.hidden else "",
        _("consent not asked") if unasked else f"{wording.naming_name(one.naming)}, {wording.scope_name(one.scope)}",
        one.title,
    ]
    name = one.author_nickname or one.author_name
    tone = "late" if unasked and one.status != "withdrawn" else "dim"
    return _row(one.id, wording.answer_state(one.status), name, Cell(" · ".join(filter(None, marks)), tone))


# The detail ---------------------------------------------------------------------------------------------------------


def detail(seen: Seen, item: Item | None) -> Content:
    """What stands under the cursor, in full as far as it fits."""
    if isinstance(item, InvitationView):
        lines = [_about_invitation(seen, item), "", item.message]
    elif isinstance(item, AnswerView):
        return _answer(seen, item)
    elif isinstance(item, FollowUpView):
        return _follow_up(seen, item)
    elif isinstance(item, NoteView):
        lines = [item.text, "", seen.source(item.id)]
    else:
        lines = [empty(seen)]
    return Content("\n".join(lines))


def empty(seen: Seen) -> str:
    """What to do where nothing is listed yet."""
    if seen.question is None:
        return _("No question yet in this week. Press 1 to take one in.")
    if seen.question.status in ("accepted", "answering", "answered"):
        return _("Nobody is asked yet. Press 2 to find who can answer; n takes an answer in from a file, p pastes one.")
    return _("Accept this question first: press 1.")


def _about_invitation(seen: Seen, one: InvitationView) -> str:
    state = wording.invitation_state(one.status)
    hints = {
        "draft": _("s copies the message and ticks it sent"),
        "sent": _("y yes · x not this time · o no reply · r remind"),
        "reminded": _("y yes · x not this time · o no reply"),
        "accepted": _("n or p takes their answer in"),
    }
    over = _("asked all the same: {reason}").format(reason=" · ".join(one.beyond)) if one.beyond else ""
    return " · ".join(filter(None, (one.member_name, state.word, declining.told(one), over, hints.get(one.status, ""))))


def _answer(seen: Seen, one: AnswerView) -> Content:
    lines = [Content.styled(one.title, "bold"), Content.styled(_about_answer(seen, one), "$text-muted")]
    if seen.told.get(one.id):
        lines.append(Content.styled(seen.told[one.id], "$text-accent"))
    lines += [Content.styled(f"▸ {hint}", "$text-warning") for hint in advice(one)]
    for name, text in sections(one):
        lines += [Content(""), Content.styled(name, "bold $text-primary"), Content(_cut(text))]
    stances = [stance for stance in seen.stances if stance.answer == one.id]
    if stances:
        lines += [Content(""), Content.styled(_("Where it stands"), "bold $text-primary")]
        lines += [Content(_stance(stance)) for stance in stances]
    follow_ups = [follow_up for follow_up in seen.follow_ups if follow_up.answer == one.id]
    if follow_ups:
        lines += [Content(""), Content.styled(_("Further questions"), "bold $text-primary")]
        lines += [Content(line) for follow_up in follow_ups for line in _exchange(follow_up)]
    return Content("\n").join(lines)


def advice(one: AnswerView) -> list[str]:
    """What the answer lacks; advice, not a bar."""
    if one.status not in ("received", "thin"):
        return []
    return [check.hint for check in answers.depth(one.sections) if not check.ok]


def sections(one: AnswerView) -> list[tuple[str, str]]:
    """The sections of an answer that have text, with their names, in the order of the document."""
    every = [*one.sections.items(), ("rest", one.rest)]
    return [(wording.section_name(section), text.strip()) for section, text in every if text.strip()]


def _about_answer(seen: Seen, one: AnswerView) -> str:
    parts = [
        one.author_nickname or one.author_name,
        wording.role_name(one.role),
        wording.answer_state(one.status).word,
        _("adopted by the asker") if one.adopted else "",
        _("hidden") if one.hidden else "",
        _("named by: {naming}").format(naming=wording.naming_name(one.naming)),
        _("for: {scope}").format(scope=wording.scope_name(one.scope)),
        one.source_name,
        seen.source(one.id),
    ]
    return " · ".join(filter(None, parts))


def _stance(one: StanceView) -> str:
    return " · ".join(filter(None, (one.practice, wording.view_name(one.view), one.remark)))


def _follow_up(seen: Seen, one: FollowUpView) -> Content:
    answer = next((answer for answer in seen.answers if answer.id == one.answer), None)
    about = answer.title if answer else (seen.question.title if seen.question else "")
    hints = {"new": _("s copies the message and ticks it passed on"), "relayed": _("R notes the reply")}
    state = wording.follow_up_state(one.status).word
    head = " · ".join(filter(None, (_("about “{title}”").format(title=about), state, hints.get(one.status, ""))))
    return Content("\n").join([Content.styled(head, "$text-muted"), *map(Content, _exchange(one))])


def _exchange(one: FollowUpView) -> list[str]:
    asked = _("{name} asks: {text}").format(name=one.author_name, text=one.text)
    return [asked, _("Reply: {text}").format(text=one.reply)] if one.reply else [asked]


def _cut(text: str) -> str:
    if len(text) <= SHOWN_AT_MOST:
        return text
    more = _("… {n} characters more: enter reads all").format(n=len(text) - SHOWN_AT_MOST)
    return f"{text[:SHOWN_AT_MOST]}\n{more}"


def whole(seen: Seen, item: Item) -> str:
    """All of what stands under the cursor as plain text."""
    if isinstance(item, AnswerView):
        return "\n\n".join(
            [item.title, _about_answer(seen, item), *(f"{name}\n{text}" for name, text in sections(item))]
        )
    if isinstance(item, FollowUpView):
        return "\n\n".join(_exchange(item))
    return item.message if isinstance(item, InvitationView) else item.text
