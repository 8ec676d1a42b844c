"""Reading: the same SQL gives the same on both sides of a transaction, and errors name what is missing."""

from typing import NamedTuple

import pytest

from modui.errors import NotFound
from modui.records.changes import Proposal
from modui.records.reading import Parameter, State, Stored
from modui.records.store import Store
from tests.making import anything, insert, member

QUERIES: dict[str, tuple[str, dict[str, Parameter]]] = {
    "parameters by name": ("SELECT :b, :a, :b", {"a": "x:y %s ? '", "b": None}),
    "a colon in a text": ("SELECT strftime('%H:%M', '2026-11-22T08:30:00Z'), 'a:b', 'c::d'", {}),
    "a percent sign": ("SELECT nickname FROM member WHERE nickname LIKE '群%' ORDER BY nickname", {}),
    "a list of choices": ("SELECT e.value FROM member m, json_each(m.tags) e WHERE m.nickname = :n", {"n": "群友2"}),
    "nothing": ("SELECT id FROM member WHERE 0", {}),
    "numbers": ("SELECT count(*), 9007199254740992, -1 FROM member", {}),
}


class Pair(NamedTuple):
    nickname: str
    tags: tuple[str, ...]


@pytest.fixture
def known(store: Store) -> Store:
    member(store, "群友1")
    member(store, "群友2", tags=["新", "a:b", "“引号”"])
    return Store(store.path, {anything().name: anything()}, store.clock)


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_gives_the_same_inside_a_transaction(known: Store, name: str) -> None:
    sql, parameters = QUERIES[name]
    inside: list[list[tuple[Stored, ...]]] = []

    def look(state: State) -> Proposal:
        inside.append([tuple(row) for row in state.run(sql, parameters)])
        return anything().propose([])

    known.act(look)
    with known.read() as state:
        assert [[tuple(row) for row in state.run(sql, parameters)]] == inside


def test_one_row_one_value_one_column(known: Store) -> None:
    sql = "SELECT nickname, tags FROM member"
    with known.read() as state:
        assert state.rows(Pair, f"{sql} ORDER BY nickname DESC") == [
            Pair("群友2", ("新", "a:b", "“引号”")),
            Pair("群友1", ()),
        ]
        assert state.maybe(Pair, f"{sql} WHERE nickname = :n", n="群友1") == Pair("群友1", ())
        assert state.maybe(Pair, f"{sql} WHERE nickname = :n", n="谁") is None
        assert state.scalar("SELECT nickname FROM member WHERE 0") is None
        assert state.scalar("SELECT max(nickname) FROM member") == "群友2"
        assert state.count("SELECT count(*) FROM member") == 2
        assert state.count("SELECT max(id) FROM member WHERE 0") == 0
        assert state.texts("SELECT nickname FROM member ORDER BY nickname") == ["群友1", "群友2"]
        assert state.now == known.clock.now()


def test_what_is_not_there_is_named(known: Store) -> None:
    with known.read() as state, pytest.raises(NotFound, match="There is no such badge") as caught:
        state.known(Pair, "badge", "SELECT nickname, tags FROM member WHERE id = :id", id="x")
    assert caught.value.code == "row-unknown"
    assert caught.value.hint


def test_what_was_read_outlives_the_reading(known: Store) -> None:
    with known.read() as state:
        found = state.rows(Pair, "SELECT nickname, tags FROM member ORDER BY nickname")
    insert(known, "member", nickname="群友3")
    assert [pair.nickname for pair in found] == ["群友1", "群友2"]
