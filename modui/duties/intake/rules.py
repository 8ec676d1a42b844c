"""The rules of the actions on questions, judged over the records before a change and the change itself."""

from collections.abc import Iterator, Sequence

from modui.errors import Refused
from modui.i18n import _
from modui.records import queries
from modui.records.changes import Edit, Insert, Set
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.views import QuestionView

REOPENED = {
    "returned": "new",
    "merged": "new",
    "withdrawn": "new",
    "answered": "answering",
    "closed": "answered",
}
"""What a question becomes that is taken up again."""


def values_of(question: QuestionView) -> dict[str, Value]:
    """What can be changed of a question, as it stands."""
    return {
        "week": question.week,
        "number": question.number,
        "asker": question.asker,
        "naming": question.naming,
        "scope": None if question.scope is None else [*question.scope],
        "title": question.title,
        **question.sections,
        "unplaced": question.unplaced,
        "status": question.status,
        "reason": question.reason,
        "merged_into": question.merged_into,
    }


_Touched = tuple[str, QuestionView | None, dict[str, Value]]


def _touched(state: State, edits: Sequence[Edit]) -> Iterator[_Touched]:
    """Each question that `edits` touch: its id, as it stands (none: it is new), and its values afterwards."""
    new = {one.row: one for one in edits if isinstance(one, Insert)}
    for row in dict.fromkeys(one.row for one in edits):
        before = None if row in new else queries.question(state, row)
        after = {"week": None, "number": 0, "title": "", **new[row].values} if before is None else values_of(before)
        after |= {one.column: one.after for one in edits if isinstance(one, Set) and one.row == row}
        yield row, before, after


def numbered(state: State, edits: Sequence[Edit]) -> None:
    """In a week every question has a number of its own; in the queue it has none."""
    given: set[tuple[Value, Value]] = set()
    for row, _before, after in _touched(state, edits):
        week, number = after["week"], after["number"]
        assert week is None or isinstance(week, str)
        assert isinstance(number, int)
        taken = state.count(
            "SELECT count(*) FROM question WHERE week = :week AND number = :number AND id <> :id",
            week=week,
            number=number,
            id=row,
        )
        if taken or (week, number) in given or (number > 0) != (week is not None):
            raise Refused(
                "number-taken",
                _("Q{number} is another question by now.").format(number=number),
                _("Do it again; it gets the next number."),
            )
        if week is not None:
            given.add((week, number))


def into_open_week(state: State, edits: Sequence[Edit]) -> None:
    """Nothing is put into a week that is closed."""
    for _row, before, after in _touched(state, edits):
        week = after["week"]
        if isinstance(week, str) and (before is None or before.week != week):
            entered = queries.week(state, week)
            if entered.status == "closed":
                raise Refused(
                    "week-closed",
                    _("The week {week} is closed.").format(week=entered.name),
                    _("Choose an open week, or open that one again."),
                )


def titled(state: State, edits: Sequence[Edit]) -> None:
    """A question has a title."""
    for _row, _before, after in _touched(state, edits):
        if not str(after["title"]).strip():
            raise Refused("title-empty", _("A question needs a title."), _("One line that says what is asked."))


def in_a_week(state: State, edits: Sequence[Edit]) -> None:
    """What is accepted is accepted for a week."""
    for _row, _before, after in _touched(state, edits):
        if after["week"] is None:
            raise Refused(
                "question-queued",
                _("This question waits in the queue and has no week."),
                _("Take it into a week first: modui question take ID"),
            )


def in_the_queue(state: State, edits: Sequence[Edit]) -> None:
    """What waits for another week is in none."""
    for _row, _before, after in _touched(state, edits):
        if after["week"] is not None:
            raise Refused(
                "question-in-week",
                _("A question that waits for another week is in none."),
                _("This is a fault of the program; nothing was changed. Please report it."),
            )


def not_begun(state: State, edits: Sequence[Edit]) -> None:
    """A question on which work has begun stays in its week, whatever it was called since."""
    for row, before, _after in _touched(state, edits):
        begun = state.count(
            """
            SELECT (SELECT count(*) FROM answer WHERE question = :id AND status <> 'withdrawn')
                 + (SELECT count(*) FROM poll WHERE question = :id AND status <> 'void')""",
            id=row,
        )
        if before and (begun or before.status not in ("draft", "new", "returned", "accepted", "deferred")):
            raise Refused(
                "question-moved",
                _("Work on “{title}” has begun in its week; it cannot move to another.").format(title=before.title),
                _("Close it here, and take the question in anew there."),
            )


def asker_apart(state: State, edits: Sequence[Edit]) -> None:
    """Who answers a question, or was asked to, is not its asker."""
    for row, before, after in _touched(state, edits):
        if before and before.asker != after["asker"]:
            involved = state.count(
                """
                SELECT (SELECT count(*) FROM answer
                         WHERE question = :id AND author = :asker AND status <> 'withdrawn')
                     + (SELECT count(*) FROM invitation
                         WHERE question = :id AND member = :asker AND status NOT IN ('cancelled', 'declined'))""",
                id=row,
                asker=str(after["asker"]),
            )
            if involved:
                raise Refused(
                    "answer-own",
                    _("Nobody answers their own question: this member has answered it, or was asked to."),
                    _("Withdraw that answer or invitation first."),
                )


def merges(state: State, edits: Sequence[Edit]) -> None:
    """A question is merged into another one that is itself neither merged nor withdrawn."""
    for row, _before, after in _touched(state, edits):
        if after["merged_into"] == row:
            raise Refused("merge-self", _("A question cannot be merged into itself."), _("Name the other question."))
        into = queries.question(state, str(after["merged_into"]))
        if into.status in ("merged", "withdrawn") or after["status"] != "merged":
            raise Refused(
                "merge-chain",
                _("“{title}” is merged or withdrawn itself.").format(title=into.title),
                _("Merge into the question that is answered."),
            )


def not_voted_on(state: State, edits: Sequence[Edit]) -> None:
    """A question that members vote on, or voted on, is not merged: the vote would be about nothing."""
    for row, _before, _after in _touched(state, edits):
        if state.count("SELECT count(*) FROM poll WHERE question = :id AND status <> 'void'", id=row):
            raise Refused(
                "merge-voted",
                _("There is a vote on “{title}”, so it cannot be merged.").format(
                    title=queries.question(state, row).title
                ),
                _("Declare that vote void first, or keep the questions apart."),
            )


def takes_up(state: State, edits: Sequence[Edit]) -> None:
    """Each state is taken up again as :data:`REOPENED` says, and a merged question stands on its own again."""
    for _row, before, after in _touched(state, edits):
        if before is None or REOPENED.get(before.status) != after["status"] or after["merged_into"] is not None:
            raise not_put_away()


def not_put_away() -> Refused:
    """The refusal to take up a question that nobody put away."""
    return Refused(
        "question-open",
        _("This question is not put away."),
        _("One that waits in the queue is taken into a week instead."),
    )
