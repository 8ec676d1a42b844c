"""What the intake screen shows: the week's questions and the queue, and one question with advice on it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content

from modui.duties import intake, outcome
from modui.i18n import _, ngettext
from modui.records import afterwards, queries
from modui.records.reading import State
from modui.records.store import Store
from modui.records.views import QuestionView, WeekView
from screens import wording
from widgets.rows import Cell, Row

SHOWN_AT_MOST = 4_000
"""Characters of a section that stand in the detail; all of it is a key away."""
UNDECIDED = ("new", "draft")


@dataclass(frozen=True)
class Seen:
    """The week's questions, the queue, and the one under the cursor with what was found about it."""

    week: WeekView | None
    questions: tuple[QuestionView, ...]
    queue: tuple[QuestionView, ...]
    question: QuestionView | None
    checks: tuple[intake.Check, ...]
    similar: tuple[intake.Similar, ...]
    into: str
    """The title of the question that it was merged into."""

    @property
    def all(self) -> tuple[QuestionView, ...]:
        """The questions in the order they are listed."""
        return (*self.questions, *self.queue)

    @property
    def answered(self) -> tuple[intake.Similar, ...]:
        """The questions like it that have an answer."""
        return tuple(one for one in self.similar if one.answers)

    def next_to_judge(self, after: str) -> str:
        """The question to decide on after the one called `after`: the next new one, else that one itself."""
        ids = [one.id for one in self.all]
        place = ids.index(after) if after in ids else -1
        for one in (*self.all[place + 1 :], *self.all[: max(place, 0)]):
            if one.status == "new":
                return one.id
        return after


def read(state: State, store: Store, week: WeekView | None, at: str | None) -> Seen:
    """Everything the screen shows; under the cursor is the question `at`, else the first to judge, else the first."""
    questions = tuple(queries.questions(state, week.id)) if week else ()
    queue = tuple(one for one in queries.queue(state) if one.status not in ("merged", "withdrawn"))
    every = (*questions, *queue)
    chosen = next((one for one in every if one.id == at), None)
    chosen = chosen or next((one for one in every if one.status in UNDECIDED), every[0] if every else None)
    if chosen is None:
        return Seen(week, questions, queue, None, (), (), "")
    checks = intake.clarity(chosen.title, chosen.sections, chosen.unplaced)
    similar = tuple(intake.similar(store, intake.looked_up(chosen), exclude=chosen.id))
    into = queries.question(state, chosen.merged_into).title if chosen.merged_into else ""
    return Seen(week, questions, queue, chosen, checks, similar, into)


def rows(seen: Seen) -> Iterator[Row]:
    """The list: the week's questions, then the queue under a heading."""
    yield from map(_row, seen.questions)
    if seen.queue:
        yield Row("", (Cell(_("Waiting in the queue"), "dim"),))
        yield from map(_row, seen.queue)


def _row(question: QuestionView) -> Row:
    state = wording.question_state(question.status)
    label = Cell(question.label, "strong") if question.number else Cell("–", "dim")
    return Row(
        question.id,
        (Cell(state.sign, state.tone), label, question.title, question.asker_name, Cell(state.word, state.tone)),
    )


def detail(seen: Seen) -> Content:
    """The question under the cursor: who asks, advice, what was asked before, and its text."""
    question = seen.question
    if question is None:
        return Content("")
    lines = [Content.styled(question.title, "bold"), Content.styled(_origin(question), "$text-muted"), *_fate(seen)]
    advice = [Content.styled(f"▸ {check.hint}", "$text-warning") for check in seen.checks if not check.ok]
    lines += advice or [Content.styled(_("✓ It says all that is needed."), "$text-success")]
    if seen.similar:
        lines.append(Content.styled(_("Asked before (v reads the answers):"), "$text-accent"))
        lines += [Content(f"  {similar_line(one)}") for one in seen.similar]
    for name, text in (*sections(question), (_("Fits no section"), question.unplaced)):
        if text.strip():
            lines += [Content(""), Content.styled(name, "bold $text-primary"), Content(_cut(text.strip()))]
    return Content("\n").join(lines)


def similar_line(one: intake.Similar) -> str:
    """A question that was asked before: where, how alike, where it stands, and what came of it."""
    parts = [
        f"{one.label} {one.title}",
        f"{one.score:.0%}",
        wording.question_state(one.status).word,
        ngettext("{n} answer", "{n} answers", one.answers).format(n=one.answers),
        wording.outcome_state(one.outcome).word if one.outcome else "",
        _("linked") if one.linked else "",
    ]
    return " · ".join(filter(None, parts))


def similar_row(one: intake.Similar) -> Row:
    """The same as a line to choose."""
    mark = "✓" if one.linked else ""
    told = wording.outcome_state(one.outcome) if one.outcome else wording.question_state(one.status)
    return Row(one.id, (mark, Cell(one.label, "strong"), one.title, f"{one.score:.0%}", Cell(told.word, told.tone)))


def sections(question: QuestionView) -> list[tuple[str, str]]:
    """The sections of a question with their names, in the order of the document."""
    names = intake.section_names()
    return [(names[key], text) for key, text in question.sections.items()]


def _cut(text: str) -> str:
    if len(text) <= SHOWN_AT_MOST:
        return text
    more = _("… {n} characters more: enter reads all").format(n=len(text) - SHOWN_AT_MOST)
    return f"{text[:SHOWN_AT_MOST]}\n{more}"


def _origin(question: QuestionView) -> str:
    parts = [
        _("{name} asks").format(name=question.asker_name),
        wording.question_state(question.status).word,
        _("named by: {naming}").format(naming=wording.naming_name(question.naming)),
        _("for: {scope}").format(scope=wording.scope_name(question.scope)),
        question.source_name,
    ]
    return " · ".join(filter(None, parts))


def _fate(seen: Seen) -> list[Content]:
    """Why the question stands where it does, where that was said."""
    said = []
    assert seen.question is not None
    if seen.into:
        said.append(Content(_("Merged into “{title}”").format(title=seen.into)))
    if seen.question.reason:
        said.append(Content(_("They were told: {reason}").format(reason=_cut(seen.question.reason))))
    return said


def whole(question: QuestionView) -> str:
    """All of a question as plain text."""
    parts = [_origin(question)]
    for name, text in (*sections(question), (_("Fits no section"), question.unplaced)):
        if text.strip():
            parts.append(f"{name}\n{text.strip()}")
    return "\n\n".join(parts)


def old_answers(state: State, ids: Sequence[str]) -> str:
    """Past questions with their answers as plain text, adopted ones first."""
    parts: list[str] = []
    for one in ids:
        question = queries.question(state, one)
        parts.append(f"━━ {question.title} ({question.week_name or '–'} · {question.asker_name})")
        parts.append(question.demand or question.background or question.details)
        answers = [answer for answer in queries.answers(state, one) if answer.status != "withdrawn"]
        for answer in sorted(answers, key=lambda answer: (not answer.adopted, answer.number)):
            mark = " · " + _("adopted") if answer.adopted else ""
            parts.append(f"── {answer.author_nickname or answer.author_name} · {wording.role_name(answer.role)}{mark}")
            parts.append(outcome.told(state, afterwards.outcome(state, answer.id)))
            parts += [
                f"{wording.section_name(section)}: {text}" for section, text in answer.sections.items() if text.strip()
            ]
        if not answers:
            parts.append(_("It has no answer."))
    return "\n\n".join(filter(None, parts))
