"""Who could answer is said with reasons that add up; who is chosen is on the shortlist."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modui.duties import experts
from modui.errors import ModuiError, NotFound
from modui.records import queries
from modui.records.changes import Change, Proposal, Set
from modui.records.clock import iso, natural_id
from modui.records.reading import State
from modui.records.store import Store
from tests import making

TEXT = "店面的租赁合同要续约，怎样和房东谈判租金？"


@pytest.fixture
def people(store: Store) -> dict[str, str]:
    return {
        "律师": making.member(store, "律师", position="执业律师", expertise=["租赁合同", "谈判"], tags=["合同"]),
        "店主": making.member(store, "店主", position="咖啡店主", career="和三个房东谈过租金", expertise=["选址"]),
        "学生": making.member(store, "学生", needs="想学谈判"),
        "护士": making.member(store, "护士", expertise=["夜班睡眠"]),
    }


@pytest.fixture
def question(store: Store, people: dict[str, str]) -> str:
    return making.insert(store, "question", asker=people["学生"], title=TEXT, demand="下周签字")


def do(store: Store, make: Callable[[State], Proposal]) -> Change:
    change = store.act(make)
    assert change is not None
    return change


def refusal(store: Store, make: Callable[[State], Proposal]) -> str:
    before = store.dump()
    with pytest.raises(ModuiError) as caught:
        store.act(make)
    assert store.dump() == before
    return caught.value.code


# Matching ----------------------------------------------------------------------------------------------------------


def test_those_whose_words_fit_come_first_and_say_why(store: Store, people: dict[str, str]) -> None:
    ranking = experts.rank(store, TEXT)
    assert [one.name for one in ranking.candidates] == ["律师", "店主", "学生"]
    best = ranking.candidates[0]
    assert (best.member, best.position, best.standing) == (people["律师"], "执业律师", "")
    assert best.reasons[0].source == "expertise"
    assert {"租赁合同", "谈判"} <= set(best.reasons[0].terms)
    assert experts.reason_text(best.reasons[0]).startswith("expertise: ")
    chance = experts.Reason("career", ("店", "三个", "第二年", "去年", "17", "two", "the"), 0.5)
    assert experts.reason_text(chance) == "", "what reads as chance is told by nobody"
    assert experts.reason_text(chance._replace(terms=("三个", "个人", "二手"))) == "career path: 个人, 二手"
    assert experts.reason_text(experts.Reason("lately", (), 0.5)) == "answers a good deal these days"
    assert ranking.excluded == ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(st.lists(st.sampled_from([*"租金合同谈判房东律师的", "合同", "谈判", "睡眠", " "]), max_size=12))
def test_a_score_is_the_sum_of_its_reasons(store: Store, people: dict[str, str], parts: list[str]) -> None:
    candidates = experts.rank(store, "".join(parts)).candidates
    assert list(candidates) == sorted(candidates, key=lambda one: (-one.score, one.member))
    for one in candidates:
        assert one.score == sum(reason.share for reason in one.reasons) > 0
        assert [reason.share for reason in one.reasons] == sorted((r.share for r in one.reasons), reverse=True)


def test_equal_members_stand_in_the_order_of_their_ids(store: Store) -> None:
    ids = making.members(store, [f"m{number}" for number in range(6)])
    making.put(store, *(Set("member", row, "expertise", [], ["合同"]) for row in reversed(ids)))
    assert [one.member for one in experts.rank(store, "合同").candidates] == sorted(ids)
    assert [one.member for one in experts.rank(store, "合同", limit=2).candidates] == sorted(ids)[:2]


def test_the_asker_is_left_out_and_named(store: Store, people: dict[str, str], question: str) -> None:
    for ranking in (
        experts.rank(store, TEXT, asker=people["律师"], limit=2),
        experts.rank(store, TEXT, asker=people["律师"], question=question, limit=2),
    ):
        assert [one.name for one in ranking.candidates] == ["店主", "学生"]
        assert ranking.excluded == (experts.Excluded(people["律师"], "律师", "asked the question"),)
    ranking = experts.rank(store, TEXT, question=question)
    assert [one.name for one in ranking.excluded] == ["学生"]


def test_nothing_to_go_by_gives_nobody(store: Store, people: dict[str, str]) -> None:
    for text in ("", "的了吗", "🐟", "火星"):
        assert experts.rank(store, text).candidates == ()


def test_an_unknown_asker_or_question_is_said(store: Store) -> None:
    with pytest.raises(NotFound):
        experts.rank(store, TEXT, asker=store.clock.new_id())
    with pytest.raises(NotFound):
        experts.rank(store, TEXT, question=store.clock.new_id())


def test_the_text_of_a_question_is_all_that_tells_who_could_answer(store: Store, question: str) -> None:
    making.put(store, Set("question", question, "tried", "", "问过中介"))
    with store.read() as state:
        text = experts.text_of(queries.question(state, question))
    assert text == f"{TEXT}\n下周签字"


def test_load_counts_what_lives_in_four_weeks(
    store: Store, people: dict[str, str], question: str, clock: making.HeldClock
) -> None:
    lawyer, owner = people["律师"], people["店主"]
    now, long_ago = iso(clock.at - timedelta(days=27)), iso(clock.at - timedelta(days=29))

    def invite(member: str, *way: str, sent_at: str = now) -> None:
        other = making.insert(store, "question", asker=people["护士"], title="t")
        row = making.insert(store, "invitation", question=other, member=member)
        if way:
            making.put(store, Set("invitation", row, "sent_at", None, sent_at))
        for before, after in zip(("draft", *way), way, strict=False):
            making.put(store, Set("invitation", row, "status", before, after))

    invite(lawyer, "sent")
    invite(lawyer, "sent", "reminded")
    invite(lawyer, "sent", "no-reply")
    invite(lawyer, "sent", "accepted")
    invite(lawyer)
    invite(lawyer, "sent", "declined")
    invite(lawyer, "sent", "released")
    invite(lawyer, "sent", "cancelled")
    invite(lawyer, "sent", "answered")
    invite(lawyer, "sent", sent_at=long_ago)
    for author, received in ((lawyer, now), (lawyer, long_ago), (owner, now)):
        making.insert(store, "answer", question=question, author=author, received_at=received)
    gone = making.insert(store, "answer", question=question, author=owner, received_at=now)
    making.put(store, Set("answer", gone, "status", "received", "withdrawn"))

    loads = {one.member: one.load for one in experts.rank(store, TEXT).candidates}
    half = 0.5 ** (27 / 42)
    older = 0.5 ** (29 / 42)
    assert {member: load[:2] for member, load in loads.items()} == {
        lawyer: (4, 1),
        owner: (0, 1),
        people["学生"]: (0, 0),
    }
    assert loads[lawyer].level == pytest.approx(5 * half + 2 * older)
    assert loads[owner].level == pytest.approx(half)
    clock.at += timedelta(days=2)
    assert experts.rank(store, TEXT).candidates[0].load[:2] == (0, 0)


def test_load_enters_last_as_a_line_of_its_own(
    store: Store, people: dict[str, str], question: str, clock: making.HeldClock
) -> None:
    lawyer = people["律师"]
    for _number in range(3):
        making.insert(store, "answer", question=question, author=lawyer, received_at=iso(clock.at))
    free = {one.member: one for one in experts.rank(store, TEXT, load_weight=0).candidates}
    assert all(reason.source != "load" for one in free.values() for reason in one.reasons)
    for one in experts.rank(store, TEXT).candidates:
        assert one.score == sum(reason.share for reason in one.reasons)
        assert one.score == pytest.approx(free[one.member].score / (1 + 0.1 * one.load.level), abs=0.001)
        assert [reason.source for reason in one.reasons].count("load") == (one.member == lawyer)
    assert experts.rank(store, TEXT, load_weight=10).candidates[0].member != lawyer


def test_members_who_must_not_be_asked_are_named_where_they_would_stand(store: Store, people: dict[str, str]) -> None:
    why = {people["律师"]: "away", people["护士"]: "never"}
    ranking = experts.rank(store, TEXT, excluded=why)
    assert [one.name for one in ranking.candidates] == ["店主", "学生"]
    assert [one[:3] for one in ranking.excluded] == [(people["律师"], "律师", "away")]


def test_candidates_say_where_they_stand_with_the_question(store: Store, people: dict[str, str], question: str) -> None:
    def standings() -> list[str]:
        return [one.standing for one in experts.rank(store, TEXT, question=question).candidates]

    do(store, lambda state: experts.shortlist(state, question, [people["律师"]]))
    do(store, lambda state: experts.shortlist(state, question, [people["店主"]], reserve=True))
    assert standings() == ["listed", "reserve"]
    making.insert(store, "invitation", question=question, member=people["律师"])
    assert standings() == ["draft", "reserve"]
    making.insert(store, "answer", question=question, author=people["店主"])
    assert standings() == ["draft", "answered"]


# The shortlist -----------------------------------------------------------------------------------------------------


def test_a_shortlist_keeps_the_reasons_that_were_seen(store: Store, people: dict[str, str], question: str) -> None:
    lawyer, owner = people["律师"], people["店主"]
    do(store, lambda state: experts.shortlist(state, question, [lawyer, lawyer, owner], {lawyer: ["expertise: 合同"]}))
    with store.read() as state:
        listed = {one.member: one for one in queries.shortlist(state, question)}
    assert listed[lawyer].id == natural_id("shortlisting", question, lawyer)
    assert (listed[lawyer].status, listed[lawyer].reasons) == ("listed", ("expertise: 合同",))
    assert listed[owner].reasons == ()
    assert store.act(lambda state: experts.shortlist(state, question, [lawyer, owner], {owner: ["new"]})) is None


def test_somebody_taken_off_can_be_listed_again(store: Store, people: dict[str, str], question: str) -> None:
    row = natural_id("shortlisting", question, people["律师"])

    def statuses() -> list[str]:
        with store.read() as state:
            return [one.status for one in queries.shortlist(state, question)]

    do(store, lambda state: experts.shortlist(state, question, [people["律师"]], reserve=True))
    do(store, lambda state: experts.unlist(state, row))
    assert statuses() == []
    assert store.act(lambda state: experts.unlist(state, row)) is None
    do(store, lambda state: experts.shortlist(state, question, [people["律师"]], {people["律师"]: ["again"]}))
    assert statuses() == ["listed"]
    do(store, lambda state: experts.shortlist(state, question, [people["律师"]], reserve=True))
    assert statuses() == ["reserve"]
    with store.read() as state:
        assert queries.shortlist(state, question)[0].reasons == ("again",)


@pytest.mark.parametrize("way", [("accepted", "closed"), ("withdrawn",), ("merged",)])
def test_nobody_is_looked_for_once_a_question_is_over(
    store: Store, people: dict[str, str], question: str, way: tuple[str, ...]
) -> None:
    do(store, lambda state: experts.shortlist(state, question, [people["律师"]]))
    for before, after in zip(("new", *way), way, strict=False):
        making.put(store, Set("question", question, "status", before, after))
    row = natural_id("shortlisting", question, people["律师"])
    assert refusal(store, lambda state: experts.shortlist(state, question, [people["店主"]])) == "question-over"
    assert refusal(store, lambda state: experts.unlist(state, row)) == "question-over"


def test_who_or_what_is_not_there_is_said(store: Store, people: dict[str, str], question: str) -> None:
    nowhere = store.clock.new_id()
    assert refusal(store, lambda state: experts.shortlist(state, nowhere, [people["律师"]])) == "row-unknown"
    assert refusal(store, lambda state: experts.shortlist(state, question, [nowhere])) == "row-unknown"
    assert refusal(store, lambda state: experts.unlist(state, nowhere)) == "row-unknown"


def test_an_action_does_no_other_one_s_work(store: Store, people: dict[str, str], question: str) -> None:
    row = natural_id("shortlisting", question, people["律师"])
    do(store, lambda state: experts.shortlist(state, question, [people["律师"]]))
    removed = Set("shortlisting", row, "status", "listed", "removed")
    assert refusal(store, lambda _state: experts.SHORTLIST.propose([removed])) == "state-foreign"
    reserve = Set("shortlisting", row, "status", "listed", "reserve")
    assert refusal(store, lambda _state: experts.UNLIST.propose([reserve])) == "state-foreign"


def test_nobody_is_shortlisted_for_their_own_question(store: Store, people: dict[str, str], question: str) -> None:
    assert refusal(store, lambda state: experts.shortlist(state, question, [people["学生"]])) == "shortlist-own"
    with store.read() as state:
        assert queries.shortlist(state, question) == []
