"""Changes as data: how the log keeps them, how they are taken back, what an action may do."""

import json
import random
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from modui.errors import Refused
from modui.records.applying import SHARED, trimmed
from modui.records.changes import (
    Action,
    Delete,
    Edit,
    Insert,
    Set,
    becomes,
    brief,
    dumps,
    edited,
    inverse,
    loads,
)
from modui.records.clock import Clock, iso, natural_id, parse_iso, system_now
from modui.records.codecs import Value
from tests.making import HeldClock, empty_store
from tests.records.values import IDS, values

COLUMNS = [(table, name) for table, columns in SHARED.items() for name in columns]


@st.composite
def some_edit(draw: st.DrawFn) -> Edit:
    table, name = draw(st.sampled_from(COLUMNS))
    row = draw(IDS)
    value = values(SHARED[table][name].codec)
    if draw(st.booleans()):
        return Set(table, row, name, draw(value), draw(value))
    given_values = {name: draw(value)}
    return Insert(table, row, given_values) if draw(st.booleans()) else Delete(table, row, given_values)


@given(st.lists(some_edit(), max_size=5))
def test_edits_come_back_from_the_log_as_they_were(edits: list[Edit]) -> None:
    assert loads(dumps(edits)) == tuple(edits)
    json.loads(dumps(edits))
    assert "\n" not in dumps(edits)


@given(st.lists(some_edit(), max_size=5))
def test_taking_back_twice_is_doing_again(edits: list[Edit]) -> None:
    assert inverse(inverse(edits)) == tuple(edits)


def test_what_takes_an_edit_back() -> None:
    insert, change = Insert("member", "m", {"name": "a"}), Set("member", "m", "name", "a", "b")
    assert inverse([insert, change]) == (Set("member", "m", "name", "b", "a"), Delete("member", "m", {"name": "a"}))
    assert inverse([Delete("member", "m", {"name": "a"})]) == (insert,)
    assert inverse([]) == ()


def test_edited_gives_only_what_differs() -> None:
    before: dict[str, Value] = {"name": "a", "tags": ["x"], "number": 0, "hidden": None}
    after: dict[str, Value] = {"tags": ["x"], "name": "b", "hidden": False}
    assert list(edited("t", "r", before, after)) == [
        Set("t", "r", "name", "a", "b"),
        Set("t", "r", "hidden", None, False),
    ]
    with pytest.raises(KeyError):
        list(edited("t", "r", {}, {"name": "b"}))


def test_a_brief_has_no_values() -> None:
    assert brief(Set("member", "m", "name", "secret", "secret")) == "set member.name"
    assert brief(Insert("member", "m", {"name": "secret"})) == "insert member"


def test_becomes_forbids_other_states_of_its_column_only(tmp_path: Path) -> None:
    with empty_store(tmp_path).read() as state:
        rule = becomes("question.status", "accepted", "new")
        rule(state, [Set("question", "q", "status", "new", "accepted"), Set("question", "q", "title", "", "x")])
        rule(state, [Set("answer", "a", "status", "received", "ready"), Insert("question", "q", {"status": "draft"})])
        with pytest.raises(Refused) as caught:
            rule(
                state, [Set("question", "q", "status", "new", "accepted"), Set("question", "r", "status", "", "merged")]
            )
    assert caught.value.code == "state-foreign"


def test_an_action_may_do_what_it_declares(tmp_path: Path) -> None:
    action = Action("a", "A", inserts=frozenset({"question"}), writes=frozenset({"member.name"}))
    allowed: list[Edit] = [Insert("question", "q", {"title": "x"}), Set("member", "m", "name", "", "x")]
    forbidden: list[Edit] = [
        Insert("member", "m", {}),
        Set("member", "m", "company", "", "x"),
        Set("question", "q", "title", "", "x"),
        Delete("question", "q", {}),
    ]
    with empty_store(tmp_path).read() as state:
        action.judge(state, allowed)
        for edit in forbidden:
            with pytest.raises(Refused, match="may not write this") as caught:
                action.judge(state, [*allowed, edit])
            assert caught.value.code == "column-undeclared"


def test_new_rows_are_logged_without_what_is_default_anyway() -> None:
    full: dict[str, Value] = {"asker": "m", "title": "", "number": 0, "status": "new", "background": "x", "week": None}
    change = Set("question", "q", "title", "", "")
    assert trimmed([Insert("question", "q", full), change]) == (
        Insert("question", "q", {"asker": "m", "background": "x"}),
        change,
    )


# Time and ids -----------------------------------------------------------------------------------------------------


MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC))


@given(MOMENTS, MOMENTS, st.integers(-14, 14))
def test_moments_are_kept_in_utc_to_the_second_and_sort_as_time_does(
    one: datetime, other: datetime, hours: int
) -> None:
    assert iso(one.astimezone(timezone(timedelta(hours=hours)))) == iso(one)
    assert parse_iso(iso(one)) == one.replace(microsecond=0)
    assert (iso(one) <= iso(other)) == (one.replace(microsecond=0) <= other.replace(microsecond=0))


def test_ids_made_later_sort_later_whatever_the_clock_does() -> None:
    clock = HeldClock()
    ids = [clock.new_id() for _ in range(5_000)]
    clock.at -= timedelta(days=1)
    ids.append(clock.new_id())
    clock.at += timedelta(days=2)
    ids.append(clock.new_id())
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)
    assert {UUID(one).version for one in ids} == {7}
    assert {UUID(one).variant for one in ids} == {"specified in RFC 4122"}


def test_an_id_begins_with_its_time() -> None:
    clock = HeldClock(datetime(2026, 11, 22, 8, 30, tzinfo=UTC))
    stamp = int(UUID(clock.new_id())) >> 80
    assert datetime.fromtimestamp(stamp / 1000, UTC) == clock.at


@given(st.datetimes(datetime(2000, 1, 1), datetime(2500, 1, 1), timezones=st.just(UTC)), st.integers(0, 99))
def test_ids_follow_those_of_another_process(moment: datetime, seed: int) -> None:
    earlier = HeldClock(moment).new_id()
    clock = HeldClock(seed=seed)
    clock.follow(earlier)
    assert clock.new_id() > earlier


def test_a_held_clock_repeats() -> None:
    assert [HeldClock(seed=5).new_id() for _ in range(2)] == [HeldClock(seed=5).new_id()] * 2
    assert HeldClock(seed=5).new_id() != HeldClock(seed=6).new_id()
    assert Clock(chance=random.Random(1)).new_id() != Clock().new_id()


def test_the_clock_can_be_held_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODUI_NOW", "2026-11-22T16:30:00.75+08:00")
    assert system_now() == datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
    monkeypatch.delenv("MODUI_NOW")
    assert abs(system_now() - datetime.now(UTC)) < timedelta(minutes=1)
    assert system_now().microsecond == 0


@given(st.lists(st.text() | st.integers(), max_size=3), st.lists(st.text() | st.integers(), max_size=3))
@example(["a", "b"], ["a,b"])
@example(["1"], [1])
@example(["a", "", "b"], ["a", "b", ""])
def test_a_natural_key_gives_one_id(first: list[str | int], second: list[str | int]) -> None:
    same = json.dumps(first) == json.dumps(second)
    assert (natural_id("week", *first) == natural_id("week", *second)) == same
    assert natural_id("week", *first) != natural_id("passage", *first)
    assert UUID(natural_id("week", *first)).version == 5
