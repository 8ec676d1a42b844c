"""What came of asking before moves a score in its direction, as a share of its own, and goes when it is undone."""

import pytest

from modui.duties import experts
from modui.records.changes import Set
from modui.records.codecs import Value
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
    making.put(past.store, Set("invitation", row, "reason", "no time this week", "这不是我的领域"))
    assert past.share("declined") < 0
    assert past.score().score < before


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
