"""The dates of a duty week."""

from datetime import timedelta
from pathlib import Path

import pytest

from modui.duties import week as duty
from modui.errors import Refused
from modui.records import queries
from modui.records.changes import Set
from modui.records.clock import iso
from modui.records.store import Store
from tests import making


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return making.community_store(tmp_path / "home")


def test_the_steps_of_a_week_stay_in_their_order(store: Store) -> None:
    row = making.week(store)
    with store.read() as state:
        session = queries.week(state, row).session_at
    assert session is not None
    later = session + timedelta(hours=1)
    store.act(lambda state: duty.set_dates(state, row, {"session_at": later}))
    with store.read() as state:
        assert queries.week(state, row).session_at == later

    before = store.dump()
    wrong = session - timedelta(days=30)
    forged = duty.SET_DATES.propose([Set("week", row, "session_at", iso(later), iso(wrong))])
    for make in (lambda state: duty.set_dates(state, row, {"session_at": wrong}), lambda _state: forged):
        with pytest.raises(Refused, match="not in the order") as caught:
            store.act(make)
        assert caught.value.code == "rhythm-order"
    assert store.dump() == before


def test_dates_that_move_together_are_judged_together(store: Store) -> None:
    row = making.week(store)
    with store.read() as state:
        one = queries.week(state, row)
    moved = {column: getattr(one, column) + timedelta(days=60) for column in duty.RHYTHM}
    store.act(lambda state: duty.set_dates(state, row, moved))
    with store.read() as state:
        assert {column: getattr(queries.week(state, row), column) for column in duty.RHYTHM} == moved
