"""Was it asked already? Questions in the archive that say nearly the same, and what to tell who asks again."""

from collections.abc import Sequence
from dataclasses import dataclass

from modui.duties import tongue
from modui.duties.messages import message, shortened
from modui.duties.naming import may_appear, public_name
from modui.duties.verdicts import best
from modui.duties.verdicts import told as told_in_words
from modui.duties.wording import role_name, section_name
from modui.errors import Refused
from modui.i18n import N_, _, ngettext, speaking
from modui.records import afterwards, queries
from modui.records.changes import Action, Edit, Insert, Proposal, Set
from modui.records.clock import natural_id
from modui.records.reading import State
from modui.records.store import Store
from modui.records.views import AnswerView, OutcomeView, QuestionView

_ALIKE = 0.28
"""Below this, what two texts have in common is only how people talk; docs/matching.md has the figures."""
_SPARE = 10
"""Hits asked for beyond the limit, since some are left out."""
_QUOTED = 2
"""Old answers that one message quotes; more of them would fit no phone."""
_SUMMARY, _METHOD, _REMARK = 80, 160, 60


@dataclass(frozen=True)
class Similar:
    """A question that says nearly the same; `score` is from 0 to 1."""

    id: str
    title: str
    score: float
    week: str
    """The name of its week; empty while it waits for one."""
    number: int
    status: str
    answers: int
    """Answers that stand."""
    outcome: str
    """What came of it: ``worked``, ``partly``, ``no``, or empty where nobody told."""
    linked: bool
    """The moderator noted that it asks the same."""

    @property
    def label(self) -> str:
        """How lists call it: ``2026-W41/Q2``."""
        return f"{self.week}/Q{self.number}" if self.week else "–"


def similar(store: Store, text: str, limit: int = 3, exclude: str | None = None) -> tuple[Similar, ...]:
    """The questions most alike to `text`, best first; those that were merged or withdrawn, and `exclude`, left out.

    The first line of `text` is taken for its title: a title alone may say the same where the stories differ. `exclude`
    is the question that `text` is of; the precedents it was linked to say so.
    """
    # The index cuts Chinese into words with a library that is slow to import.
    from modui.records.search import Index

    index = Index(store.path.parent)
    scores: dict[str, float] = {}
    found: list[Similar] = []
    with store.read() as state:
        index.catch_up(state)
        linked = {one.earlier for one in afterwards.precedents(state, exclude)} if exclude else set()
        for part in dict.fromkeys((text, text.strip().split("\n", 1)[0])):
            for hit in index.questions(part, limit + _SPARE):
                scores[hit.question] = max(hit.score, scores.get(hit.question, 0.0))
        for row, score in sorted(scores.items(), key=lambda one: (-one[1], one[0])):
            # Another window may have indexed a question that this reading does not know yet.
            known = state.count("SELECT count(*) FROM question WHERE id = :id", id=row)
            if score >= _ALIKE and row != exclude and known and len(found) < limit:
                question = queries.question(state, row)
                if question.status not in ("merged", "withdrawn"):
                    found.append(_similar(state, question, round(score, 3), row in linked))
    return tuple(found)


def _similar(state: State, question: QuestionView, score: float, linked: bool) -> Similar:
    told = best(afterwards.outcomes(state, question.id))
    return Similar(
        id=question.id,
        title=question.title,
        score=score,
        week=question.week_name or "",
        number=question.number,
        status=question.status,
        answers=sum(one.status != "withdrawn" for one in queries.answers(state, question.id)),
        outcome=told.status if told else "",
        linked=linked,
    )


def looked_up(question: QuestionView) -> str:
    """What is looked up in the archive: the question without what was tried and when."""
    return "\n".join(filter(None, (question.title, question.demand, question.details, question.background)))


# Answering with it ---------------------------------------------------------------------------------------------------


def quotable(state: State, question_id: str, audience: str = "group") -> list[AnswerView]:
    """The answers to a question that may be passed on to `audience`, what worked and what was adopted first."""
    worked = {one.answer: one for one in afterwards.outcomes(state, question_id)}
    may = [
        one
        for one in queries.answers(state, question_id)
        if one.status != "withdrawn" and not one.hidden and may_appear(one.naming, one.scope, audience)
    ]
    order = ("worked", "partly", "", "no")

    def place(answer: AnswerView) -> tuple[int, bool, int]:
        outcome = worked.get(answer.id)
        status = outcome.status if outcome and outcome.status in order else ""
        return (order.index(status), not answer.adopted, answer.number)

    return sorted(may, key=place)


def old_answer_reply(state: State, question_id: str, earlier_id: str) -> str:
    """The message that answers an asker with what was answered before, as its authors and its asker agreed to it.

    They are a member of the group, so what the group may read may be passed on to them.
    """
    question, earlier = queries.question(state, question_id), queries.question(state, earlier_id)
    # Nobody is told what they wrote themselves.
    may = [one for one in quotable(state, earlier_id) if one.author != question.asker]
    standing = sum(one.status != "withdrawn" for one in queries.answers(state, earlier_id))
    told = {one.answer: one for one in afterwards.outcomes(state, earlier_id)}
    with speaking(tongue.of_question(question)):
        quoted = [part for one in may[:_QUOTED] for part in _quoted(state, one, told.get(one.id))]
        more = len(may) - _QUOTED
        return message(
            _("{name}, thank you for “{title}”!").format(name=question.asker_name, title=shortened(question.title, 40)),
            _("Somebody asked nearly the same in {week}: “{title}”.").format(
                week=earlier.week_name or "–", title=shortened(earlier.title, 40)
            ),
            quoted,
            ngettext(
                "{n} more answer is in that week's digest.", "{n} more answers are in that week's digest.", more
            ).format(n=more)
            if more > 0
            else "",
            _("Its answers are not mine to pass on yet; I am asking their authors.") if standing and not may else "",
            _("What is different with you? Tell me, and I go on asking."),
        )


def _quoted(state: State, answer: AnswerView, told: OutcomeView | None) -> list[str]:
    name = public_name(answer.naming, answer.author_nickname, answer.author_name)
    by = " · ".join(filter(None, (name, role_name(answer.role), _("the asker took it") if answer.adopted else "")))
    lines = [_("▪ {title} ({author})").format(title=shortened(answer.title, 40), author=by)]
    for section, limit in (("summary", _SUMMARY), ("method", _METHOD)):
        text = answer.sections[section].strip()
        if text:
            lines.append(_("{label}: {text}").format(label=section_name(section), text=shortened(text, limit)))
    if told is not None and best([told], "group"):
        lines.append(told_in_words(state, told._replace(remark=shortened(told.remark, _REMARK))))
    return lines


# Noting it -----------------------------------------------------------------------------------------------------------


def link(state: State, question_id: str, earlier_id: str, linked: bool = True) -> Proposal:
    """Note that an earlier question asked the same, or that it did not: the digest names it beside this one.

    Raises:
        Refused: ``link-self``.
    """
    queries.question(state, earlier_id)
    row = natural_id("precedent", question_id, earlier_id)
    known = afterwards.precedent(state, row)
    edits: list[Edit] = []
    if known is None and linked:
        edits = [Insert("precedent", row, {"question": question_id, "earlier": earlier_id})]
    elif known is not None and known.dropped == linked:
        edits = [Set("precedent", row, "dropped", known.dropped, not linked)]
    return LINK.propose(edits)


def _apart(_state: State, edits: Sequence[Edit]) -> None:
    """No question came before itself."""
    for one in edits:
        if isinstance(one, Insert) and one.values.get("question") == one.values.get("earlier"):
            raise Refused(
                "link-self", _("A question did not come before itself."), _("Name the question that was asked before.")
            )


LINK = Action(
    "question.link",
    N_("Note what was asked before"),
    inserts=frozenset({"precedent"}),
    writes=frozenset({"precedent.dropped"}),
    rules=(_apart,),
)
ACTIONS = (LINK,)
