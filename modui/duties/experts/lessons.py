"""What came of asking, as evidence: members who fitted questions like this one before, or said that they do not.

Each is a share of its own in a score, the part of the fit that it is worth times how alike the questions are: no lesson
is drawn from a question that has nothing in common with the one in hand, and all of them go when what they rest on is
undone.
"""

from collections.abc import Mapping
from typing import NamedTuple

from modui.duties.declining import cause_of
from modui.records.reading import State

WORTH: Mapping[str, float] = {
    "adopted": 0.15,
    "awarded": 0.15,
    "worked": 0.25,
    "partly": 0.1,
    "no": -0.2,
    "declined": -0.5,
}
"""What a lesson adds to a fit or takes from it, were it learnt on the very same question.

A refusal of the topic speaks of the member, and says the most; a result that failed may be the asker's doing.
"""

SOURCE: Mapping[str, str] = {"worked": "outcome", "partly": "outcome", "no": "outcome"}
"""What a lesson is called among the reasons, where that is not its own name."""


class Lesson(NamedTuple):
    """What one question of the past taught of one member."""

    source: str
    question: str
    title: str
    part: float
    """Of the fit: between -1 and 1."""


class _Row(NamedTuple):
    member: str
    kind: str
    question: str
    title: str
    reason: str
    cause: str | None


def learnt(state: State, likeness: Mapping[str, float]) -> dict[str, list[Lesson]]:
    """The lessons of the questions in `likeness` (id: how alike, 0 to 1), by member; those that say most first.

    Of several questions that taught the same of a member, the likest counts: an adopted answer is one lesson, and
    twenty of them are no more.
    """
    if not likeness:
        return {}
    best: dict[tuple[str, str], Lesson] = {}
    names = {f"q{number}": question for number, question in enumerate(likeness)}
    among = ", ".join(f":{name}" for name in names)
    for row in state.rows(_Row, _LESSONS.format(among=among), **names):
        if row.kind == "declined" and (row.cause or cause_of(row.reason)) != "topic":
            continue
        source = SOURCE.get(row.kind, row.kind)
        lesson = Lesson(source, row.question, row.title, WORTH[row.kind] * likeness[row.question])
        before = best.get((row.member, source))
        if before is None or abs(before.part) < abs(lesson.part):
            best[row.member, source] = lesson
    found: dict[str, list[Lesson]] = {}
    for (member, _source), lesson in sorted(best.items(), key=lambda item: (-abs(item[1].part), item[0])):
        found.setdefault(member, []).append(lesson)
    return found


_LESSONS = """
    SELECT i.member, 'declined', i.question, q.title, i.reason, i.cause
      FROM invitation i JOIN question q ON q.id = i.question
     WHERE i.status = 'declined' AND i.question IN ({among})
    UNION ALL
    SELECT a.author, 'adopted', a.question, q.title, '', NULL FROM answer a JOIN question q ON q.id = a.question
     WHERE a.adopted AND a.status <> 'withdrawn' AND a.question IN ({among})
    UNION ALL
    SELECT a.author, 'awarded', a.question, q.title, '', NULL FROM award w JOIN option o ON o.id = w.option
      JOIN poll p ON p.id = w.poll JOIN answer a ON a.id = o.answer JOIN question q ON q.id = a.question
     WHERE p.status <> 'void' AND a.status <> 'withdrawn' AND a.question IN ({among})
    UNION ALL
    SELECT a.author, o.status, a.question, q.title, '', NULL FROM outcome o JOIN answer a ON a.id = o.answer
      JOIN question q ON q.id = a.question
     WHERE o.status IN ('worked', 'partly', 'no') AND a.status <> 'withdrawn' AND a.question IN ({among})"""
