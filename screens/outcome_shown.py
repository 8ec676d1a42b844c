"""What the outcome screen shows: whom to ask whether it worked, who was asked, and what was told."""

from collections.abc import Iterator
from dataclasses import dataclass

from textual.content import Content

from modui.duties import outcome
from modui.i18n import _, ngettext
from modui.records import afterwards, queries
from modui.records.reading import State
from modui.records.views import AnswerView, OutcomeView, QuestionView
from screens import wording
from widgets.rows import Cell, Row

TOLD_AT_MOST = 200
"""Outcomes that are listed, the newest."""


@dataclass(frozen=True)
class Told:
    """One answer with its question; `outcome` is none while its asker was not asked yet."""

    question: QuestionView
    answer: AnswerView
    outcome: OutcomeView | None
    later: str
    """What was told and how much later, in a few words."""

    @property
    def status(self) -> str:
        """``due`` before its asker was asked, then the outcome's own."""
        return self.outcome.status if self.outcome else "due"

    @property
    def where(self) -> str:
        """Where the answer stands: ``W45 Q1``."""
        return f"{(self.question.week_name or '–')[-3:]} {self.question.label}"


@dataclass(frozen=True)
class Seen:
    """Every answer that is listed: to ask about, asked about, told of."""

    told: tuple[Told, ...]
    days: int

    def at(self, answer: str | None) -> Told | None:
        """The line of an answer."""
        return next((one for one in self.told if one.answer.id == answer), None)


def read(state: State) -> Seen:
    """Everything the screen shows."""
    lines: list[Told] = []
    for due in afterwards.outcomes_due(state):
        question = queries.question(state, due.question)
        lines += [Told(question, answer, None, "") for answer in outcome.subjects(state, due.question)]
    known = afterwards.outcomes(state, limit=TOLD_AT_MOST)
    for one in sorted(known, key=lambda one: one.status != "asked"):
        said = outcome.line(state, one) if one.status != "asked" else ""
        lines.append(Told(queries.question(state, one.question), queries.answer(state, one.answer), one, said))
    return Seen(tuple(lines), afterwards.outcome_days(state))


def rows(seen: Seen) -> Iterator[Row]:
    """The list: those to ask first."""
    for one in seen.told:
        state = wording.outcome_state(one.status)
        yield Row(
            one.answer.id,
            (
                Cell(state.sign, state.tone),
                Cell(one.where, "strong"),
                one.answer.title or one.question.title,
                one.question.asker_name,
                Cell(state.word, state.tone),
            ),
        )


def top(seen: Seen) -> str:
    """How many there are of each."""
    counts = [one.status for one in seen.told]
    parts = [_("Outcome")]
    for status in ("due", "asked"):
        if status in counts:
            parts.append(f"{wording.outcome_state(status).word} {counts.count(status)}")
    when = ngettext("asked {n} day after the digest", "asked {n} days after the digest", seen.days)
    return " · ".join([*parts, when.format(n=seen.days)])


def detail(one: Told | None) -> Content:
    """The answer under the cursor: what was asked, what was answered, what came of it."""
    if one is None:
        return Content("")
    author = f"{one.answer.author_nickname or one.answer.author_name} · {wording.role_name(one.answer.role)}"
    lines = [
        Content.styled(one.question.title, "bold"),
        Content.styled(_("{name} asks").format(name=one.question.asker_name), "$text-muted"),
        Content(""),
        Content.styled(one.answer.title or _("Answer {number}").format(number=one.answer.number), "bold"),
        Content.styled(author + (" · " + _("adopted") if one.answer.adopted else ""), "$text-muted"),
    ]
    if one.outcome is not None:
        said = one.later or wording.outcome_state(one.status).word
        lines += [Content(""), Content.styled(said, "$text-accent")]
        if one.outcome.remark:
            lines.append(Content(_("“{title}”").format(title=one.outcome.remark)))
        if one.outcome.told_at:
            where = wording.scope_name(one.outcome.scope)
            lines.append(Content.styled(_("may be told: {where}").format(where=where), "$text-muted"))
    for section, text in one.answer.sections.items():
        if text.strip():
            lines += [Content(""), Content.styled(wording.section_name(section), "bold $text-primary"), Content(text)]
    return Content("\n").join(lines)
