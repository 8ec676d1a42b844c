"""Undo and redo: what they take back, what they leave, and what they refuse."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from modui.records.changes import Action, Change, Delete, Edit, Insert, Set
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.store import Store
from tests.making import HeldClock, insert, member, put
from tests.records.checking import check, refuses
from tests.records.machines import DESKS

ADD = Action("test.add", "Add a member", inserts=frozenset({"member"}))
RENAME = Action("test.rename", "Rename a member", writes=frozenset({"member.name", "member.position"}))
ASK = Action("test.ask", "Ask", inserts=frozenset({"question"}))
JUDGE = Action("test.judge", "Judge a question", writes=frozenset({"question.status"}))
TELL = Action("test.tell", "Tell the group", writes=frozenset({"member.contact"}), stays=True)
ALL = {action.name: action for action in (ADD, RENAME, ASK, JUDGE, TELL)}


@pytest.fixture
def desk(store: Store) -> Store:
    """A store whose own history is empty: what there was came from elsewhere."""
    store.set_local("setting", "device", value=DESKS[0])
    return Store(store.path, ALL, store.clock)


@contextmanager
def elsewhere(store: Store, device: str = DESKS[1]) -> Iterator[None]:
    """What is committed inside is another device's."""
    mine = store.setting("device")
    store.set_local("setting", "device", value=device)
    yield
    store.set_local("setting", "device", value=mine)


def add(store: Store, bundle: str | None = None, **values: Value) -> Change:
    change = store.act(lambda state: ADD.propose([Insert("member", state.clock.new_id(), values)]), bundle=bundle)
    assert change is not None
    return change


def rename(store: Store, row: str, before: str, after: str, bundle: str | None = None) -> Change:
    change = store.commit(RENAME.propose([Set("member", row, "name", before, after)]), bundle=bundle)
    assert change is not None
    return change


def names(store: Store) -> list[str]:
    with store.read() as state:
        return names_in(state)


def names_in(state: State) -> list[str]:
    return state.texts("SELECT name FROM member ORDER BY id")


def test_undo_takes_back_and_redo_does_again(desk: Store) -> None:
    pages = [desk.dump()]
    row = add(desk, name="甲").edits[0].row
    pages.append(desk.dump())
    rename(desk, row, "甲", "乙")
    pages.append(desk.dump())
    assert desk.undo().action == RENAME.name
    assert desk.dump() == pages[1]
    assert desk.undo().action == ADD.name
    assert desk.dump() == pages[0]
    assert desk.redo().action == ADD.name
    assert desk.dump() == pages[1]
    assert desk.redo().action == RENAME.name
    assert desk.dump() == pages[2]
    check(desk)


def test_there_and_back_ten_times(desk: Store) -> None:
    before = desk.dump()
    row = add(desk, name="甲").edits[0].row
    rename(desk, row, "甲", "乙")
    after = desk.dump()
    for _ in range(10):
        desk.undo()
        desk.undo()
        assert desk.dump() == before
        desk.redo()
        desk.redo()
        assert desk.dump() == after
    check(desk)


def test_with_nothing_done_there_is_nothing_to_take_back(desk: Store) -> None:
    with refuses(desk, "undo-nothing"):
        desk.undo()
    with refuses(desk, "undo-nothing"):
        desk.redo()
    add(desk)
    with refuses(desk, "undo-nothing"):
        desk.redo()
    desk.undo()
    with refuses(desk, "undo-nothing"):
        desk.undo()


def test_after_something_new_there_is_nothing_to_redo(desk: Store) -> None:
    add(desk, name="甲")
    desk.undo()
    add(desk, name="乙")
    with refuses(desk, "undo-nothing"):
        desk.redo()
    desk.undo()
    assert names(desk) == []
    desk.redo()
    assert names(desk) == ["乙"]


def test_the_log_says_what_was_undone(desk: Store) -> None:
    done = add(desk, name="甲")
    undone = desk.undo().change
    redone = desk.redo().change
    kept = list(desk.log())[-3:]
    assert kept == [done, undone, redone]
    assert [change.action for change in kept] == [ADD.name] * 3
    assert (done.undoes, undone.undoes, redone.undoes) == (None, done.bundle, undone.bundle)
    assert [change.counter for change in kept] == [1, 2, 3]
    assert isinstance(undone.edits[0], Delete)
    assert redone.edits == done.edits


def test_what_was_sent_stays_sent(desk: Store) -> None:
    row = add(desk).edits[0].row
    desk.commit(TELL.propose([Set("member", row, "contact", "", "told")]))
    with refuses(desk, "undo-sent"):
        desk.undo()
    rename(desk, row, "", "甲")
    desk.undo()
    with refuses(desk, "undo-sent"):
        desk.undo()


def test_what_was_sent_holds_back_all_it_was_done_with(desk: Store) -> None:
    first = add(desk)
    row = first.edits[0].row
    desk.commit(TELL.propose([Set("member", row, "contact", "", "told")]), bundle=first.bundle)
    rename(desk, row, "", "甲", bundle=first.bundle)
    with refuses(desk, "undo-sent"):
        desk.undo()


# What is undone together ------------------------------------------------------------------------------------------


def test_a_bundle_is_undone_and_redone_as_one(desk: Store) -> None:
    add(desk, name="先")
    before = desk.dump()
    first = add(desk, name="甲")
    rename(desk, first.edits[0].row, "甲", "乙", bundle=first.bundle)
    add(desk, name="丙", bundle=first.bundle)
    after = desk.dump()
    assert {change.bundle for change in list(desk.log())[-3:]} == {first.id}
    reverted = desk.undo()
    assert desk.dump() == before
    assert [change.action for change in list(desk.log())[-3:]] == [ADD.name, RENAME.name, ADD.name]
    assert reverted.change == list(desk.log())[-3]
    desk.redo()
    assert desk.dump() == after
    desk.undo()
    desk.undo()
    assert names(desk) == []
    check(desk)


def test_what_was_committed_in_one_transaction_is_undone_as_one(desk: Store) -> None:
    row = add(desk, name="甲").edits[0].row
    before = desk.dump()
    changes = desk.act_all(
        [
            lambda _: RENAME.propose([Set("member", row, "name", "甲", "乙")]),
            lambda state: RENAME.propose(
                [Set("member", row, "name", str(state.scalar("SELECT name FROM member")), "丙")]
            ),
            lambda state: ADD.propose([Insert("member", state.clock.new_id(), {"name": "丁"})]),
        ]
    )
    assert len(changes) == 3
    assert names(desk) == ["丙", "丁"]
    desk.undo()
    assert desk.dump() == before
    desk.redo()
    assert names(desk) == ["丙", "丁"]
    check(desk)


def test_nothing_joins_what_was_taken_back(desk: Store) -> None:
    first = add(desk, name="甲")
    desk.undo()
    with refuses(desk, "bundle-undone"):
        add(desk, name="乙", bundle=first.bundle)
    desk.redo()
    add(desk, name="丙", bundle=first.bundle)
    desk.undo()
    assert names(desk) == []


def test_nothing_joins_what_another_device_did_or_nobody(desk: Store) -> None:
    with elsewhere(desk):
        theirs = add(desk, name="甲")
    for bundle in (theirs.bundle, DESKS[0], ""):
        with refuses(desk, "bundle-undone"):
            add(desk, name="乙", bundle=bundle)


def test_nothing_joins_an_undo(desk: Store) -> None:
    add(desk, name="甲")
    undone = desk.undo().change
    with refuses(desk, "bundle-undone"):
        add(desk, name="乙", bundle=undone.bundle)


def test_a_bundle_that_another_change_came_between(desk: Store) -> None:
    first = add(desk, name="甲")
    add(desk, name="间")
    add(desk, name="乙", bundle=first.bundle)
    desk.undo()
    assert names(desk) == ["间"]
    desk.undo()
    assert names(desk) == []
    desk.redo()
    assert names(desk) == ["间"]
    desk.redo()
    assert names(desk) == ["甲", "间", "乙"]
    check(desk)


def test_a_large_bundle(desk: Store) -> None:
    """More rows than one statement may ask for."""
    before = desk.dump()
    bundle: str | None = None
    for _ in range(3):
        rows = [desk.clock.new_id() for _ in range(450)]
        change = desk.commit(ADD.propose([Insert("member", row, {"name": "多"}) for row in rows]), bundle=bundle)
        assert change is not None
        bundle = change.bundle
        desk.commit(RENAME.propose([Set("member", row, "name", "多", "少") for row in rows]), bundle=bundle)
    assert names(desk) == ["少"] * 1350
    desk.undo()
    assert desk.dump() == before


def test_a_new_row_may_be_edited_in_the_same_change(desk: Store) -> None:
    both = Action("test.both", "Both", inserts=ADD.inserts, writes=RENAME.writes)
    desk = Store(desk.path, {both.name: both}, desk.clock)
    before = desk.dump()
    row = desk.clock.new_id()
    desk.commit(
        both.propose(
            [
                Insert("member", row, {"name": "甲"}),
                Set("member", row, "name", "甲", "乙"),
                Set("member", row, "name", "乙", "丙"),
            ]
        )
    )
    assert names(desk) == ["丙"]
    desk.undo()
    assert desk.dump() == before
    desk.redo()
    assert names(desk) == ["丙"]
    check(desk)


# Other hands ------------------------------------------------------------------------------------------------------


def test_one_takes_back_only_ones_own(desk: Store) -> None:
    add(desk, name="我")
    with elsewhere(desk):
        add(desk, name="他")
        with refuses(desk, "undo-nothing"):
            desk.redo()
    desk.undo()
    assert names(desk) == ["他"]
    with refuses(desk, "undo-nothing"):
        desk.undo()
    with elsewhere(desk):
        desk.undo()
    assert names(desk) == []
    desk.redo()
    assert names(desk) == ["我"]


def test_what_another_device_wrote_since_is_not_taken_back(desk: Store) -> None:
    row = add(desk, name="甲").edits[0].row
    rename(desk, row, "甲", "乙")
    with elsewhere(desk):
        rename(desk, row, "乙", "丙")
    with refuses(desk, "row-stale"):
        desk.undo()
    assert names(desk) == ["丙"]


def test_nor_where_they_wrote_what_was_there_before(desk: Store) -> None:
    """A to B to A: the value is the same, but it is theirs now."""
    row = add(desk, name="甲").edits[0].row
    rename(desk, row, "甲", "乙")
    with elsewhere(desk):
        rename(desk, row, "乙", "丙")
        rename(desk, row, "丙", "乙")
    with refuses(desk, "row-stale"):
        desk.undo()


def test_a_state_that_others_reached_anew_is_theirs(desk: Store) -> None:
    question = insert(desk, "question", asker=member(desk, "问"))

    def judge(before: str, after: str) -> None:
        desk.commit(JUDGE.propose([Set("question", question, "status", before, after)]))

    judge("new", "accepted")
    with elsewhere(desk):
        judge("accepted", "deferred")
        judge("deferred", "accepted")
    with refuses(desk, "row-stale"):
        desk.undo()


def test_another_column_of_the_row_may_be_written_meanwhile(desk: Store) -> None:
    row = add(desk, name="甲").edits[0].row
    rename(desk, row, "甲", "乙")
    with elsewhere(desk):
        desk.commit(RENAME.propose([Set("member", row, "position", "", "经理")]))
    desk.undo()
    assert names(desk) == ["甲"]
    with refuses(desk, "row-stale"):
        desk.undo()  # the row itself: it is no longer only mine


def test_a_row_that_others_wrote_to_and_wrote_back_is_not_deleted(desk: Store) -> None:
    row = add(desk, name="甲").edits[0].row
    with elsewhere(desk):
        desk.commit(RENAME.propose([Set("member", row, "position", "", "经理")]))
        desk.commit(RENAME.propose([Set("member", row, "position", "经理", "")]))
    with refuses(desk, "row-stale"):
        desk.undo()


def test_redo_leaves_alone_what_others_wrote_since(desk: Store) -> None:
    row = add(desk, name="甲").edits[0].row
    rename(desk, row, "甲", "乙")
    desk.undo()
    with elsewhere(desk):
        rename(desk, row, "甲", "丙")
        rename(desk, row, "丙", "甲")
    with refuses(desk, "row-stale"):
        desk.redo()


def test_a_row_that_another_refers_to_is_not_deleted(desk: Store) -> None:
    row = add(desk, name="甲").edits[0].row
    with elsewhere(desk):
        desk.act(lambda state: ASK.propose([Insert("question", state.clock.new_id(), {"asker": row})]))
    with refuses(desk, "row-in-use"):
        desk.undo()


def test_redo_refuses_where_what_it_refers_to_is_gone(desk: Store) -> None:
    with elsewhere(desk):
        row = add(desk, name="甲").edits[0].row
    desk.act(lambda state: ASK.propose([Insert("question", state.clock.new_id(), {"asker": row})]))
    desk.undo()
    with elsewhere(desk):
        desk.undo()
    with refuses(desk, "row-in-use"):
        desk.redo()


def test_two_windows_of_one_machine_share_their_history(desk: Store) -> None:
    other = Store(desk.path, ALL, HeldClock(seed=7))
    row = add(desk, name="甲").edits[0].row
    rename(other, row, "甲", "乙")
    assert desk.undo().action == RENAME.name
    assert other.undo().action == ADD.name
    assert desk.redo().action == ADD.name
    assert names(other) == ["甲"]
    check(desk)


def test_an_action_of_another_release_can_be_undone(desk: Store) -> None:
    before = desk.dump()
    put(desk, Insert("member", desk.clock.new_id(), {"name": "甲"}))
    assert desk.undo().action == "test.put"
    assert desk.dump() == before


def test_rules_do_not_stand_in_the_way_of_undo(desk: Store) -> None:
    """What may be done today may be taken back today: undo restores a state that the rules let through once."""

    def no_renames(state: State, edits: Sequence[Edit]) -> None:
        assert not any(isinstance(edit, Set) and edit.after == "甲" for edit in edits)

    strict = Action(RENAME.name, RENAME.title, writes=RENAME.writes, rules=(no_renames,))
    row = add(desk, name="甲").edits[0].row
    desk = Store(desk.path, {strict.name: strict}, desk.clock)
    desk.commit(strict.propose([Set("member", row, "name", "甲", "乙")]))
    desk.undo()
    assert names(desk) == ["甲"]


def test_ids_sort_by_when_they_were_made_whoever_made_them(desk: Store) -> None:
    """Two programs within one second, and a third whose clock is a day behind."""
    late = HeldClock(seed=9)
    late.at = late.at.replace(day=21)
    rows = []
    for clock in (HeldClock(seed=3), HeldClock(seed=2), late, HeldClock(seed=1)):
        rows += [add(Store(desk.path, ALL, clock)).edits[0].row for _ in range(2)]
    assert rows == sorted(rows)
    check(desk)
