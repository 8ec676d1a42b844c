"""Waves: six are asked for four answers, silence counts after a day, and when it is enough the rest are let go."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modui.duties import answers, care, standing, waves
from modui.duties.care import Measure, settings
from modui.duties.waves import Asked, Choice, Given, Wave, acting
from modui.records import queries
from tests import making
from tests.duties.answering import Scene, scene

__all__ = ["scene"]

NOW = making.START
MEASURE = Measure()


def invitation(number: int, status: str, hours: float = 1) -> Asked:
    return Asked(f"i{number}", f"m{number}", status, None if status == "draft" else NOW - timedelta(hours=hours))


def answer(number: int, status: str = "ready") -> Given:
    return Given(f"m{number}", status)


def stand(*statuses: str, got: int = 0, hours: float = 1, need: int = 4, status: str = "answering") -> Wave:
    """How it stands when the invitations have these states, and `got` others have answered."""
    asked = [invitation(number, one, hours) for number, one in enumerate(statuses)]
    asked += [invitation(100 + number, "answered") for number in range(got)]
    return waves.stand(need, MEASURE, asked, [answer(100 + number) for number in range(got)], status, NOW)


@pytest.mark.parametrize(("need", "asked"), [(1, 2), (2, 3), (3, 5), (4, 6), (10, 15)])
def test_half_as_many_again_are_asked_at_first(need: int, asked: int) -> None:
    assert waves.asked_at_first(need, MEASURE) == asked
    assert waves.asked_at_first(need, Measure(ask_percent=100)) == need
    wave = stand(need=need, status="accepted")
    assert (wave.step, wave.ask) == ("first", asked)


def test_those_who_may_still_reply_are_waited_for() -> None:
    wave = stand(*["sent"] * 6)
    assert (wave.step, wave.waiting) == ("wait", 6)
    assert wave.at == NOW + timedelta(hours=23)
    assert stand(*["sent"] * 4, "declined", "declined").step == "wait", "two were asked to spare"
    assert stand("sent", "sent").step == "wait", "the moderator asked fewer; that is theirs to say, for a day"
    assert stand("draft", "draft", "draft", "draft").step == "wait"


def test_who_was_not_written_to_yet_is_counted_on_and_told_apart() -> None:
    wave = stand("sent", "draft", "draft")
    assert (wave.waiting, wave.unsent) == (3, 2)
    assert waves.told(wave) == "0 of 4 answers · 2 to send · 1 asked"


def test_reserves_are_asked_once_too_few_are_counted_on() -> None:
    wave = stand(*["sent"] * 3, *["declined"] * 3)
    assert (wave.step, wave.ask, wave.declined) == ("reserve", 2, 3)
    silent = stand(*["sent"] * 6, hours=25)
    assert (silent.step, silent.ask, silent.silent) == ("reserve", 6, 6)
    assert stand(*["sent"] * 6, hours=23.9).step == "wait"
    part = stand(*["sent"] * 3, got=2, hours=25)
    assert (part.step, part.ask) == ("reserve", 3)
    assert stand("accepted", "accepted", got=2, hours=50).step == "wait", "a yes is counted on"
    assert stand("sent", "no-reply", got=2).step == "reserve"


def test_a_thin_answer_is_still_to_come() -> None:
    wave = waves.stand(1, MEASURE, [invitation(1, "answered")], [answer(1, "thin")], "answering", NOW)
    assert (wave.got, wave.coming, wave.step) == (0, 1, "wait")


def test_the_rest_are_released_when_it_is_enough_but_not_who_said_yes() -> None:
    wave = stand("sent", "reminded", "no-reply", "draft", "accepted", "declined", got=4)
    assert wave.step == "release"
    assert set(wave.rest) == {"i0", "i1", "i2", "i3"}
    assert stand("accepted", "declined", "released", got=4).step == "filled"
    early = stand("sent", got=2, status="answered")
    assert early.step == "release", "the moderator said that it is answered"
    assert stand("sent", status="withdrawn").step == ""


def test_who_answered_without_an_invitation_counts_too_and_is_not_released() -> None:
    asked = [invitation(1, "sent"), invitation(2, "sent")]
    wave = waves.stand(2, MEASURE, asked, [answer(1), answer(9)], "answering", NOW)
    assert wave.rest == ("i2",)


statuses = st.lists(
    st.sampled_from(
        ("draft", "sent", "accepted", "declined", "no-reply", "reminded", "answered", "released", "cancelled")
    ),
    max_size=9,
)


@given(statuses, st.integers(0, 6), st.integers(1, 6), st.sampled_from((1.0, 30.0)))
def test_what_is_proposed_leads_to_enough_and_never_asks_and_releases_at_once(
    asked: list[str], got: int, need: int, hours: float
) -> None:
    wave = stand(*asked, got=got, hours=hours, need=need)
    if wave.step in ("first", "reserve"):
        assert wave.got + wave.coming + wave.waiting + wave.ask >= need
        assert not wave.rest
    assert (wave.step == "release") == bool(wave.rest)
    if wave.rest:
        assert got >= need
    if got >= need:
        assert wave.step in ("release", "filled")


# Whom --------------------------------------------------------------------------------------------------------------


def test_a_place_is_kept_for_an_able_member_who_was_never_asked() -> None:
    best = [Choice("a", 10), Choice("b", 9), Choice("c", 8), Choice("d", 6), Choice("e", 1)]
    known = frozenset("abc")
    assert waves.pick(best, 3, known) == ["a", "b", "d"]
    assert waves.pick(best, 3, frozenset("abcd")) == ["a", "b", "c"], "e is not able"
    assert waves.pick(best, 3, frozenset("ab")) == ["a", "b", "c"], "c was never asked, and is among them anyway"
    assert waves.pick(best, 0, known) == []
    assert waves.pick([], 3, known) == []


def test_whom_the_moderator_chose_comes_first_and_keeps_the_place() -> None:
    best = [Choice("a", 10), Choice("b", 9), Choice("n", 8), Choice("c", 0, chosen=True)]
    assert waves.pick(best, 2, frozenset("abc")) == ["c", "n"]
    assert waves.pick(best, 1, frozenset("abc")) == ["c"]


@given(
    st.lists(st.tuples(st.floats(0, 10), st.booleans(), st.booleans()), max_size=8).map(
        lambda drawn: [(Choice(f"m{number}", score, chosen), new) for number, (score, chosen, new) in enumerate(drawn)]
    ),
    st.integers(0, 9),
)
def test_as_many_are_picked_as_there_are(drawn: list[tuple[Choice, bool]], n: int) -> None:
    choices = sorted((one for one, _new in drawn), key=lambda one: -one.score)
    known = frozenset(one.member for one, new in drawn if not new)
    picked = waves.pick(choices, n, known)
    assert len(picked) == len(set(picked)) == min(n, len(choices))
    chosen = [one.member for one in choices if one.chosen]
    assert set(chosen[:n]) <= set(picked)


# From the records --------------------------------------------------------------------------------------------------


def read(scene: Scene) -> Wave:
    with scene.store.read() as state:
        return waves.read(state, scene.question)


def test_a_question_may_need_more_or_fewer(scene: Scene) -> None:
    assert (read(scene).need, read(scene).ask) == (4, 6)
    scene.do(lambda state: settings.set_measure(state, {"answers": 2}))
    assert (read(scene).need, read(scene).ask) == (2, 3)
    scene.do(lambda state: acting.need(state, scene.question, 1))
    assert (read(scene).need, read(scene).ask) == (1, 2)
    assert scene.store.act(lambda state: acting.need(state, scene.question, 1)) is None
    assert scene.refusal(lambda state: acting.need(state, scene.question, 0)) == "number-form"
    scene.store.undo()
    assert read(scene).need == 2


def test_releasing_tells_those_who_were_written_to_and_gives_back(scene: Scene) -> None:
    scene.do(lambda state: acting.need(state, scene.question, 1))
    scene.invite("阿树", "老K", "林间")
    scene.mark("阿树", "sent")
    scene.mark("老K", "sent")
    answered = scene.answer("老K")
    scene.do(lambda state: answers.judge(state, answered.id, "ready"))
    with scene.store.read() as state:
        assert [one.member_name for one in acting.to_tell(state, scene.question)] == ["阿树"]
        told = acting.thanks(state, scene.question)
        assert [one.code for one in standing.todo(state, queries.week(state, scene.week))].count("release") == 1
    assert "两个人怎么把续费做上去？" in told
    assert "不用再写了" in told
    assert told.endswith("—— 林间")
    assert len(told) < 300
    change = scene.do(lambda state: acting.release(state, scene.question))
    assert change.action == "wave.release"
    assert scene.invitation("阿树").status == scene.invitation("林间").status == "released"
    assert scene.invitation("老K").status == "answered"
    with scene.store.read() as state:
        assert care.read(state).left(scene.people["阿树"]) == 2
    assert read(scene).step == "filled"
    assert scene.store.act(lambda state: acting.release(state, scene.question)) is None


def test_dropping_what_was_never_sent_can_be_undone(scene: Scene) -> None:
    scene.do(lambda state: acting.need(state, scene.question, 1))
    scene.invite("阿树")
    answered = scene.answer("老K")
    scene.do(lambda state: answers.judge(state, answered.id, "ready"))
    change = scene.do(lambda state: acting.release(state, scene.question))
    assert change.action == "wave.drop"
    scene.store.undo()
    assert scene.invitation("阿树").status == "draft"


def test_what_to_do_next_is_on_the_list_of_the_week(scene: Scene) -> None:
    scene.do(lambda state: acting.need(state, scene.question, 2))
    scene.invite("阿树", "老K")
    scene.mark("阿树", "sent")
    scene.mark("老K", "sent", "declined")
    with scene.store.read() as state:
        (todo,) = (one for one in standing.todo(state, queries.week(state, scene.week)) if one.code == "reserve")
    assert todo.step == "experts"
    assert todo.question == scene.question
    assert todo.text == "Q1: ask 2 more (0 of 2 answers · 1 asked · 1 said no)"
