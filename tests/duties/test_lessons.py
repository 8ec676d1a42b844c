"""What came of asking before moves a score in its direction, as a share of its own, and goes when it is undone."""

from collections.abc import Callable

import pytest

from modui.duties import answers, experts, outcome
from modui.duties.actions import ACTIONS
from modui.records.changes import Insert, Proposal, Set
from modui.records.clock import natural_id
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.store import Store
from tests import making

TEXT = "店面的租赁合同要续约，怎样和房东谈判租金？"
BEFORE = "租赁合同到期，和房东谈判租金有什么办法？"


class Past:
    """A question like the one in hand that was answered before, and somebody who never was asked."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.who = making.member(store, "律师", expertise=["租赁合同", "谈判"])
        self.asker = making.member(store, "学生")
        self.question = making.insert(store, "question", asker=self.asker, title=BEFORE)

    def score(self) -> experts.Candidate:
        (one,) = [one for one in experts.rank(self.store, TEXT).candidates if one.member == self.who]
        return one

    def share(self, source: str) -> float:
        return sum(one.share for one in self.score().reasons if one.source == source)

    def answered(self, **values: Value) -> str:
        return making.insert(self.store, "answer", question=self.question, author=self.who, number=1, **values)


@pytest.fixture
def past(store: Store) -> Past:
    return Past(store)


def test_without_a_past_there_is_no_lesson(past: Past) -> None:
    assert {one.source for one in past.score().reasons} <= {"expertise"}


def test_who_declined_the_topic_is_asked_less_and_who_had_no_time_is_not(past: Past) -> None:
    before = past.score().score
    row = making.insert(past.store, "invitation", question=past.question, member=past.who, message="…")
    making.put(past.store, Set("invitation", row, "status", "draft", "sent"))
    making.put(
        past.store,
        Set("invitation", row, "status", "sent", "declined"),
        Set("invitation", row, "reason", "", "no time this week"),
    )
    assert past.score().score == before
    making.put(past.store, Set("invitation", row, "reason", "no time this week", "这个方向我熟，但没时间"))
    assert past.score().score == before
    making.put(past.store, Set("invitation", row, "reason", "这个方向我熟，但没时间", "这不是我的领域"))
    assert past.share("declined") < 0
    assert past.score().score < before
    making.put(past.store, Set("invitation", row, "cause", None, "time"))
    assert past.score().score == before, "what was noted goes before what the words say"


def test_a_lesson_goes_when_what_taught_it_is_undone(past: Past) -> None:
    """A refusal, an adopted answer, a place and an outcome, each by the duty that records it."""
    making.put(past.store, Set("question", past.question, "status", "new", "accepted"))
    invitation = making.insert(past.store, "invitation", question=past.question, member=past.who, message="…")
    making.put(past.store, Set("invitation", invitation, "status", "draft", "sent"))
    other = making.member(past.store, "小K")
    answer = past.answered(status="ready")
    rival = making.insert(past.store, "answer", question=past.question, author=other, number=2, status="ready")
    poll = making.insert(past.store, "poll", week=making.week(past.store), question=past.question)
    options = {
        row: making.insert(past.store, "option", poll=poll, label=label, answer=row)
        for label, row in (("1", answer), ("2", rival))
    }
    steps: dict[str, Callable[[State], Proposal]] = {
        "declined": lambda state: answers.mark(state, invitation, "declined", "不熟"),
        "adopted": lambda state: answers.adopt(state, answer),
        "outcome": lambda state: outcome.record(state, answer, "worked", "签下来了"),
        "awarded": lambda _state: making.anything().propose(
            [
                Insert(
                    "award",
                    natural_id("award", poll, options[answer]),
                    {"poll": poll, "option": options[answer], "place": 1},
                )
            ]
        ),
    }
    before = past.score()
    for source, step in steps.items():
        store = Store(past.store.path, {**ACTIONS, making.anything().name: making.anything()}, past.store.clock)
        store.act(step)
        assert past.share(source) != 0, source
        store.undo()
        assert past.share(source) == 0, source
        assert past.score() == before, source


@pytest.mark.parametrize(("status", "sign"), [("worked", 1), ("partly", 1), ("no", -1)])
def test_how_it_went_counts_for_whoever_answered(past: Past, status: str, sign: int) -> None:
    answer = past.answered()
    assert past.share("outcome") == 0
    making.insert(past.store, "outcome", question=past.question, answer=answer, status=status)
    assert past.share("outcome") * sign > 0


def test_an_adopted_answer_counts_until_it_is_withdrawn(past: Past) -> None:
    answer = past.answered(adopted=True)
    assert past.share("adopted") > 0
    making.put(past.store, Set("answer", answer, "status", "received", "withdrawn"))
    assert past.share("adopted") == 0


def test_a_score_with_lessons_is_the_sum_of_its_shares_and_names_the_question(past: Past) -> None:
    past.answered(adopted=True)
    one = past.score()
    assert one.score == sum(reason.share for reason in one.reasons)
    (lesson,) = [reason for reason in one.reasons if reason.source == "adopted"]
    assert [cited.title for cited in lesson.cited] == [BEFORE]


def test_an_invitation_is_told_words_not_characters(past: Past) -> None:
    (line,) = experts.reason_lines(past.score())[:1]
    words = line.partition(": ")[2].split(", ")
    assert words
    assert all(len(word) > 1 for word in words)


def test_a_question_teaches_nothing_about_itself(past: Past) -> None:
    past.answered(adopted=True)
    ranking = experts.rank(past.store, BEFORE, question=past.question)
    assert "adopted" not in {reason.source for one in ranking.candidates for reason in one.reasons}
