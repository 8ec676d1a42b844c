"""Whether it worked: when an asker is asked, about which answers, and who may hear what they told."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modui.duties import answers, digest, outcome, standing
from modui.errors import ModuiError, NotFound, Refused
from modui.records import afterwards, queries
from modui.records.changes import Insert
from modui.records.clock import natural_id
from modui.records.views import OutcomeView
from modui.records.words import OUTCOME
from tests import making
from tests.duties.digesting import Digested

WEEKS = timedelta(weeks=1)


@pytest.fixture
def week(tmp_path: Path, clock: making.HeldClock) -> Digested:
    """木子 asked, and two answered; the digest is out at the moment of `clock`."""
    told = Digested(tmp_path / "home", clock=clock)
    for name in ("木子", "阿树", "书签"):
        told.member(name)
    told.question("木子", "读书会怎么开头才不会散？", naming="nickname")
    told.answer("读书会怎么开头才不会散？", "阿树", "到场再读")
    told.answer("读书会怎么开头才不会散？", "书签", "先定地方", naming="role")
    told.do(lambda state: answers.ready(state, told.questions["读书会怎么开头才不会散？"]))
    return told


def publish(week: Digested) -> None:
    digest.issue(week.store, week.week)


def asked(week: Digested) -> str:
    return week.questions["读书会怎么开头才不会散？"]


def due(week: Digested) -> list[str]:
    with week.store.read() as state:
        return [one.question for one in afterwards.outcomes_due(state)]


def known(week: Digested, title: str) -> OutcomeView | None:
    with week.store.read() as state:
        return afterwards.outcome(state, week.answers[title])


def record(week: Digested, title: str, verdict: str, remark: str = "", scope: Sequence[str] | None = None) -> None:
    week.do(lambda state: outcome.record(state, week.answers[title], verdict, remark, scope))


# When --------------------------------------------------------------------------------------------------------------


def test_the_asker_is_asked_three_weeks_after_the_digest(week: Digested, clock: making.HeldClock) -> None:
    clock.at += 3 * WEEKS
    assert due(week) == [], "it is not out"
    publish(week)
    assert due(week) == []
    clock.at += 3 * WEEKS - timedelta(seconds=1)
    assert due(week) == []
    clock.at += timedelta(seconds=1)
    assert due(week) == [asked(week)]


def test_what_was_adopted_and_never_published_counts_from_there(week: Digested, clock: making.HeldClock) -> None:
    clock.at += 5 * WEEKS
    assert due(week) == []
    week.do(lambda state: answers.adopt(state, week.answers["到场再读"]))
    assert due(week) == []
    clock.at += 3 * WEEKS
    assert due(week) == [asked(week)]


def test_a_community_has_its_own_time_for_it(week: Digested, clock: making.HeldClock) -> None:
    publish(week)
    week.do(lambda state: outcome.ask_after(state, 5))
    clock.at += timedelta(days=5)
    assert due(week) == [asked(week)]
    week.do(lambda state: outcome.ask_after(state, None))
    assert due(week) == []
    with week.store.read() as state:
        assert afterwards.outcome_days(state) == afterwards.OUTCOME_DAYS == 21


def test_what_is_long_past_is_not_asked_any_more(week: Digested, clock: making.HeldClock) -> None:
    publish(week)
    clock.at += 3 * WEEKS + afterwards.LAPSES
    assert due(week) == [asked(week)]
    clock.at += timedelta(seconds=1)
    assert due(week) == []


def test_it_is_among_the_next_things_until_it_was_asked(week: Digested, clock: making.HeldClock) -> None:
    publish(week)
    later = making.week(week.store, "2026-W51")
    clock.at += 3 * WEEKS

    def todo() -> list[tuple[str, bool]]:
        with week.store.read() as state:
            every = standing.todo(state, queries.week(state, later))
        return [(one.text, one.late) for one in every if one.code == "outcome"]

    assert todo() == [("Ask 木子 whether it worked: 读书会怎么开头才不会散？", False)]
    clock.at += WEEKS + timedelta(seconds=1)
    assert [late for _text, late in todo()] == [True]
    week.do(lambda state: outcome.ask(state, asked(week)))
    assert todo() == []


# About what --------------------------------------------------------------------------------------------------------


def test_it_is_about_what_the_asker_took_else_what_won_else_what_stands(week: Digested) -> None:
    def about() -> list[str]:
        with week.store.read() as state:
            return [one.title for one in outcome.subjects(state, asked(week))]

    assert about() == ["到场再读", "先定地方"]
    week.vote("读书会怎么开头才不会散？", {"木子": ["先定地方"], "阿树": ["先定地方"], "书签": ["到场再读"]})
    assert about() == ["先定地方"]
    week.do(lambda state: answers.adopt(state, week.answers["到场再读"]))
    assert about() == ["到场再读"]
    week.do(lambda state: answers.withdraw(state, week.answers["到场再读"]))
    assert about() == ["先定地方"]


def test_the_message_names_authors_only_as_they_agreed(week: Digested) -> None:
    publish(week)
    with week.store.read() as state:
        text = outcome.question_message(state, asked(week))
    assert text.startswith("木子，前几周你问过")
    assert "“到场再读”（阿树）" in text
    assert "“先定地方”（从业者）" in text
    assert "书签" not in text
    assert len(text.splitlines()) <= 9


def test_before_the_digest_only_an_answer_that_was_taken_is_asked_about_or_told_of(week: Digested) -> None:
    with week.store.read() as state:
        for step in (
            lambda: outcome.question_message(state, asked(week)),
            lambda: outcome.ask(state, asked(week)),
        ):
            with pytest.raises(Refused) as caught:
                step()
            assert caught.value.code == "outcome-early"
    with pytest.raises(Refused) as caught:
        record(week, "到场再读", "worked")
    assert caught.value.code == "outcome-early"
    week.do(lambda state: answers.adopt(state, week.answers["到场再读"]))
    record(week, "到场再读", "worked")
    told = known(week, "到场再读")
    assert told is not None
    assert told.status == "worked"


def test_a_question_without_an_answer_asks_for_nothing(week: Digested) -> None:
    week.member("老白")
    row = week.question("老白", "没人答的问题？")
    with pytest.raises(Refused) as caught:
        week.store.act(lambda state: outcome.ask(state, row))
    assert caught.value.code == "outcome-nothing"


# What they told ----------------------------------------------------------------------------------------------------


def test_what_was_asked_stays_and_what_was_told_can_be_taken_back(week: Digested, clock: making.HeldClock) -> None:
    publish(week)
    clock.at += 3 * WEEKS
    week.do(lambda state: answers.adopt(state, week.answers["到场再读"]))
    week.do(lambda state: outcome.ask(state, asked(week)))
    assert week.store.act(lambda state: outcome.ask(state, asked(week))) is None, "once is enough"
    waiting = week.store.dump()
    clock.at += timedelta(days=1)
    record(week, "到场再读", "worked", " 第三场来了九个 ", ["public", "group"])
    told = known(week, "到场再读")
    assert told is not None
    assert (told.status, told.remark, told.scope) == ("worked", "第三场来了九个", ("group", "public"))
    assert told.told_at == clock.at
    with week.store.read() as state:
        assert outcome.line(state, told) == "asked 3 weeks later: worked"
    week.store.undo()
    assert week.store.dump() == waiting
    with pytest.raises(ModuiError) as caught:
        week.store.undo()
    assert caught.value.code == "undo-sent"


def test_an_asker_may_tell_unasked_and_change_their_mind(week: Digested, clock: making.HeldClock) -> None:
    publish(week)
    record(week, "先定地方", "partly", "去了两次", ["group"])
    first = known(week, "先定地方")
    assert first is not None
    assert first.asked_at is None
    clock.at += WEEKS
    week.do(lambda state: outcome.record(state, week.answers["先定地方"], "no"))
    second = known(week, "先定地方")
    assert second == first._replace(status="no"), "remark, consent and the first time stay"
    assert week.store.act(lambda state: outcome.record(state, week.answers["先定地方"], "no")) is None


@pytest.mark.parametrize("status", sorted(OUTCOME))
def test_every_outcome_has_a_word(status: str) -> None:
    from modui.duties.wording import outcome_state

    assert outcome_state(status)


def test_nobody_is_marked_as_having_told_by_being_asked(week: Digested) -> None:
    answer = week.answers["到场再读"]
    values = {"question": asked(week), "answer": answer}
    row = natural_id("outcome", answer)
    for forged in (
        outcome.ASK.propose([Insert("outcome", row, {**values, "status": "worked"})]),
        outcome.RECORD.propose([Insert("outcome", row, {**values, "question": week.week, "status": "worked"})]),
    ):
        with pytest.raises(ModuiError):
            week.store.commit(forged)
    assert known(week, "到场再读") is None


# Who may hear it ---------------------------------------------------------------------------------------------------

VIEWS = st.builds(
    OutcomeView,
    id=st.uuids().map(str),
    question=st.just("q"),
    answer=st.just("a"),
    status=st.sampled_from(sorted(OUTCOME)),
    remark=st.just(""),
    scope=st.none() | st.lists(st.sampled_from(("group", "public", "book")), unique=True).map(tuple),
    asked_at=st.none(),
    told_at=st.none(),
)


@given(st.lists(VIEWS, max_size=5), st.sampled_from(("group", "public", "book", None)))
def test_the_best_outcome_is_one_that_may_be_told(views: list[OutcomeView], audience: str | None) -> None:
    found = outcome.best(views, audience)
    may = [one for one in views if audience is None or audience in (one.scope or ())]
    for status in ("worked", "partly", "no"):
        if any(one.status == status for one in may):
            assert found is not None
            assert found.status == status
            assert found in may
            return
    assert found is None


# Naming ------------------------------------------------------------------------------------------------------------


def test_an_answer_is_named_itself_or_by_its_question(week: Digested) -> None:
    def named(text: str) -> str:
        with week.store.read() as state:
            return outcome.resolve(state, text).title

    assert named("2026-W47/Q1A2") == "先定地方"
    with pytest.raises(NotFound) as caught:
        named("Q1")
    assert caught.value.code == "outcome-several"
    assert "2026-W47/Q1A1" in caught.value.hint
    week.do(lambda state: answers.adopt(state, week.answers["到场再读"]))
    assert named("Q1") == "到场再读"
    with pytest.raises(NotFound):
        named("Q9")
