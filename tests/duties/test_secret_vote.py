"""A secret vote: what lies in the urn, who may look, and that nothing of it is left."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from modui.duties import vote
from modui.duties.vote import ballots
from modui.duties.vote.closing import CLOSE
from modui.errors import ModuiError
from modui.records import queries, urn
from modui.records.changes import Edit, Insert, Proposal, Set
from modui.records.clock import natural_id
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.urn import Destroy, Lay, Prepare
from tests import making
from tests.duties.voting import Polled, polled_in, refused
from tests.records.checking import check


@pytest.fixture
def secret(tmp_path: Path) -> Polled:
    polled = polled_in(tmp_path / "home")
    polled.open(secret=True)
    return polled


def files(polled: Polled) -> Iterator[bytes]:
    """All that lies in the community's folder."""
    for path in polled.store.path.parent.iterdir():
        yield path.read_bytes()


def lying(polled: Polled) -> int:
    with polled.store.read() as state:
        return len(urn.ballots(state, polled.poll))


def test_a_secret_ballot_is_in_no_change_and_no_shared_table(secret: Polled) -> None:
    before, changes = secret.store.dump(), len(list(secret.store.log()))
    secret.cast("Ann", "Less first")
    secret.cast("Ben", "Less first", "One page")

    assert secret.store.dump() == before
    assert len(list(secret.store.log())) == changes
    with secret.store.read() as state:
        assert queries.voted(state, secret.poll) == 2
        assert queries.ballots(state, secret.poll) == []


def test_a_changed_ballot_takes_the_place_of_the_one_before(secret: Polled) -> None:
    option = {title: one.id for title, one in secret.options.items()}
    assert secret.take_in(("Ann", [option["Less first"]]), ("Ben", [option["One page"]])) == 2
    assert secret.take_in(("Ann", [option["Less first"]])) == 0
    assert secret.take_in(("Ann", [option["One page"]])) == 1
    assert lying(secret) == 2
    secret.act(lambda state: vote.take_back(state, secret.poll, secret.members["Ben"]))
    assert lying(secret) == 1
    assert refused(secret, lambda s: vote.take_back(s, secret.poll, secret.members["Ben"])) == "ballot-none"
    secret.close()
    assert secret.places()[0] == (1, "One page", 1)


def test_what_no_ballot_may_say_is_refused_in_secret_too(secret: Polled) -> None:
    option = {title: one.id for title, one in secret.options.items()}

    def casting(voter: str, *choices: str) -> str:
        return refused(secret, lambda state: vote.cast(state, secret.poll, secret.members[voter], choices))

    assert casting("阿树", option["Less first"]) == "choice-own"
    assert casting("Ann", natural_id("option", "elsewhere")) == "choice-unknown"
    late = making.member(secret.store, "Eve")
    assert refused(secret, lambda s: vote.cast(s, secret.poll, late, [option["Less first"]])) == "voter-unlisted"
    assert lying(secret) == 0
    secret.close()
    assert casting("Ann", option["Less first"]) == "poll-not-open"


def test_a_rule_refuses_what_is_written_into_the_urn_around_the_duties(secret: Polled) -> None:
    option = secret.options["Less first"].id

    def laying(slot: str, *choices: str) -> str:
        return refused(
            secret, lambda _s: ballots.CAST_SECRET.propose((), [Lay(secret.poll, slot, choices or (option,))])
        )

    with secret.store.read() as state:
        key = urn.key_of(state, secret.poll)
    assert laying("00" * 32) == "change-malformed"
    assert laying(urn.slot_of(key, secret.members["阿树"])) == "choice-own"
    assert laying(urn.slot_of(key, secret.members["Ann"]), option, option) == "choice-unknown"
    assert refused(secret, lambda _s: CLOSE.propose((), [Destroy(secret.poll)])) == "column-undeclared"
    assert refused(secret, lambda _s: ballots.CAST_SECRET.propose((), [Destroy(secret.poll)])) == "change-malformed"
    row = Insert(
        "ballot",
        natural_id("ballot", secret.poll, secret.members["Ann"], 1),
        {"poll": secret.poll, "voter": secret.members["Ann"], "turn": 1, "choices": [option]},
    )
    assert refused(secret, lambda _s: ballots.CAST.propose([row])) == "change-malformed"
    assert lying(secret) == 0


def test_the_close_tells_who_took_part_and_what_was_chosen_and_never_which(secret: Polled) -> None:
    secret.cast("Ben", "Less first")
    secret.cast("Ann", "Less first")
    secret.cast("Cleo", "One page", "Less first")
    secret.close()
    with secret.store.read() as state:
        told = queries.turnout(state, secret.poll)
        assert told is not None
        assert told.voters == tuple(sorted(secret.members[name] for name in ("Ann", "Ben", "Cleo")))
        assert sorted(pile.ballots for pile in queries.piles(state, secret.poll)) == [1, 2]
        piles = [pile.choices for pile in queries.piles(state, secret.poll)]
        assert piles == sorted(piles), "in the order of what they say, not of when they came"
        assert urn.key_of(state, secret.poll) == ""
        assert urn.ballots(state, secret.poll) == {}
    assert secret.places()[0] == (1, "Less first", 3)
    check(secret.store)


def test_nothing_in_the_files_links_a_voter_to_a_choice_after_the_close(tmp_path: Path) -> None:
    """The key, the slots and the ballots as they lay are in no byte of the database or its write-ahead log."""
    polled = polled_in(tmp_path / "home")
    polled.open(secret=True)
    with polled.store.read() as state:
        key = urn.key_of(state, polled.poll)
    slots = [urn.slot_of(key, member) for member in polled.members.values()]
    # Somebody has the community open all along, so that the log is not emptied by the way.
    with closing(sqlite3.connect(polled.store.path)) as reader:
        reader.execute("SELECT count(*) FROM poll").fetchall()
        for round_ in (("Less first",), ("One page",), ("Less first", "One page")):
            for voter in ("Ann", "Ben", "Cleo", "Dora"):
                polled.cast(voter, *round_)
        polled.act(lambda state: vote.take_back(state, polled.poll, polled.members["Dora"]))
        marks = [mark.encode() for mark in (key, slots[3], slots[4], slots[6])]
        assert all(any(mark in data for data in files(polled)) for mark in marks), "the scan would see them"
        polled.close()
        for mark in [key, *slots]:
            assert not any(mark.encode() in data for data in files(polled)), mark
    polled.act(lambda state: vote.award(state, polled.poll))
    together = [
        mark
        for data in files(polled)
        for mark in (polled.members["Ann"].encode(),)
        for start in _places(data, mark)
        for option in polled.options.values()
        if option.id.encode() in data[start - 60 : start + 60]
    ]
    assert together == [], "a voter beside a choice"


def _places(data: bytes, mark: bytes) -> Iterator[int]:
    start = data.find(mark)
    while start >= 0:
        yield start
        start = data.find(mark, start + 1)


@pytest.mark.slow
def test_a_reader_in_the_way_only_delays_the_emptying_of_the_log(tmp_path: Path) -> None:
    polled = polled_in(tmp_path / "home")
    polled.open(secret=True)
    polled.cast("Ann", "Less first")
    with polled.store.read() as state:
        key = urn.key_of(state, polled.poll)
    with closing(sqlite3.connect(polled.store.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM poll").fetchall()
        polled.close()
        assert polled.status("poll", polled.poll) == "closed"
        reader.execute("COMMIT")
        polled.act(lambda state: vote.award(state, polled.poll))
    assert not any(key.encode() in data for data in files(polled))


@pytest.mark.parametrize(
    "forged",
    [
        lambda edit: None if edit.table == "pile" else edit,
        lambda edit: Insert("pile", edit.row, {**edit.values, "ballots": 2}) if edit.table == "pile" else edit,
        lambda edit: Insert("turnout", edit.row, {**edit.values, "ballots": 9}) if edit.table == "turnout" else edit,
        lambda edit: Insert("turnout", edit.row, {**edit.values, "voters": []}) if edit.table == "turnout" else edit,
        lambda edit: None if edit.table == "turnout" else edit,
        lambda edit: Set("poll", edit.row, "status", "open", "no-quorum") if edit.table == "poll" else edit,
    ],
)
def test_a_rule_refuses_a_close_that_tells_other_than_what_lay_in_the_urn(
    secret: Polled, forged: Callable[[Edit], Edit | None]
) -> None:
    secret.cast("Ann", "Less first")

    def make(state: State) -> Proposal:
        honest = vote.close(state, secret.poll)
        return honest.action.propose([one for edit in honest.edits if (one := forged(edit))], honest.urn)

    assert refused(secret, make) == "change-malformed"
    assert lying(secret) == 1


def test_a_close_destroys_its_own_urn_and_does_destroy_it(secret: Polled) -> None:
    with secret.store.read() as state:
        honest = vote.close(state, secret.poll)
    for writes in ([], [Destroy(secret.week)], [*honest.urn, *honest.urn]):
        assert refused(secret, lambda _s, w=writes: honest.action.propose(honest.edits, w)) == "change-malformed"  # type: ignore[misc]


def test_a_secret_vote_opens_with_its_urn_and_the_seed_it_promises(tmp_path: Path) -> None:
    polled = polled_in(tmp_path / "home")
    terms = vote.Terms(secret=True, ladder=("lot",))
    with polled.store.read() as state:
        honest = vote.open_poll(state, week=polled.week, question=polled.question, terms=terms)
    (prepared,) = honest.urn
    assert isinstance(prepared, Prepare)
    for urn_ in (
        (),
        (replace(prepared, seed="00"),),
        (replace(prepared, key=""),),
        (replace(prepared, poll=polled.week),),
    ):
        assert refused(polled, lambda _s, w=urn_: honest.action.propose(honest.edits, w)) == "change-malformed"  # type: ignore[misc]


def test_a_secret_vote_is_not_closed_as_if_it_were_open(secret: Polled) -> None:
    secret.cast("Ann", "Less first")
    with secret.store.read() as state:
        edits = [edit for edit in vote.close(state, secret.poll).edits if edit.table != "pile"]
    assert refused(secret, lambda _state: CLOSE.propose(edits)) == "change-malformed"


# Undo ---------------------------------------------------------------------------------------------------------------


def test_undo_does_not_reach_into_the_urn(secret: Polled) -> None:
    secret.cast("Ann", "Less first")
    with pytest.raises(ModuiError) as caught:
        secret.store.undo()  # of the opening: while ballots lie in the urn, the poll stays
    assert caught.value.code == "urn-used"
    assert lying(secret) == 1


def test_an_opening_without_a_ballot_is_undone_and_done_again_with_its_urn(secret: Polled) -> None:
    secret.store.undo()
    secret.store.redo()
    secret.cast("Ann", "Less first")
    secret.close()
    assert secret.result().tally.ballots == 1


def test_the_close_of_a_secret_vote_is_for_good(secret: Polled) -> None:
    secret.cast("Ann", "Less first")
    secret.close()
    before = secret.store.dump()
    with pytest.raises(ModuiError, match="for good") as caught:
        secret.store.undo()
    assert caught.value.code == "undo-sent"
    assert "destroyed" in caught.value.hint
    assert secret.store.dump() == before


def test_the_close_of_an_open_vote_is_undone(tmp_path: Path) -> None:
    polled = polled_in(tmp_path / "home")
    polled.open()
    polled.cast("Ann", "Less first")
    before = polled.store.dump()
    polled.close()
    polled.store.undo()
    assert polled.store.dump() == before
    polled.store.redo()
    assert polled.status("poll", polled.poll) == "closed"


def test_a_void_secret_vote_keeps_nothing_of_its_ballots(secret: Polled) -> None:
    secret.cast("Ann", "Less first")
    secret.act(lambda state: vote.void(state, secret.poll))
    assert lying(secret) == 0
    with pytest.raises(ModuiError, match="for good"):
        secret.store.undo()
    secret.open(secret=True)
    assert secret.status("poll", secret.poll) == "open"


# Quorum, totals, late -----------------------------------------------------------------------------------------------


def test_too_few_ballots_are_destroyed_uncounted(tmp_path: Path) -> None:
    polled = polled_in(tmp_path / "home")
    polled.open(secret=True, quorum=3)
    polled.cast("Ann", "Less first")
    polled.cast("Ben", "Less first")
    polled.close()
    assert polled.status("poll", polled.poll) == "no-quorum"
    with polled.store.read() as state:
        told = queries.turnout(state, polled.poll)
        assert told is not None
        assert (told.ballots, told.voters) == (2, None)
        assert queries.piles(state, polled.poll) == []
    with pytest.raises(ModuiError) as caught:
        polled.result()
    assert caught.value.code == "quorum-missed"
    assert refused(polled, lambda state: vote.award(state, polled.poll)) == "quorum-missed"
    polled.open(secret=True, quorum=0)  # it makes room for another


def test_totals_are_shown_early_only_of_an_open_vote_and_for_good(secret: Polled) -> None:
    assert refused(secret, lambda state: vote.disclose(state, secret.poll)) == "totals-secret"
    secret.act(lambda state: vote.void(state, secret.poll))
    secret.open()
    secret.act(lambda state: vote.disclose(state, secret.poll))
    with secret.store.read() as state:
        assert queries.disclosed(state, secret.poll)
    assert secret.act(lambda state: vote.disclose(state, secret.poll)) is None
    with pytest.raises(ModuiError, match="for good"):
        secret.store.undo()


def test_the_result_of_a_secret_vote_waits_for_its_end(secret: Polled) -> None:
    secret.cast("Ann", "Less first")
    with pytest.raises(ModuiError) as caught:
        secret.result()
    assert caught.value.code == "poll-not-closed"


@pytest.mark.parametrize("in_secret", [True, False])
def test_late_ballots_are_kept_and_not_counted(tmp_path: Path, in_secret: bool) -> None:
    polled = polled_in(tmp_path / "home")
    polled.open(secret=in_secret)
    polled.cast("Ann", "Less first")
    choice = [polled.options["One page"].id]
    late = [(polled.members["Ben"], choice)]
    assert refused(polled, lambda state: vote.take_late(state, polled.poll, late)) == "poll-not-closed"
    polled.close()
    polled.act(lambda state: vote.take_late(state, polled.poll, late))
    assert polled.act(lambda state: vote.take_late(state, polled.poll, late)) is None
    with polled.store.read() as state:
        (kept,) = queries.late(state, polled.poll)
    assert kept.voter_name == "Ben"
    assert kept.choices == (None if in_secret else tuple(choice))
    assert polled.result().tally.ballots == 1


def test_no_record_says_what_a_late_secret_ballot_was(secret: Polled) -> None:
    secret.close()
    row = natural_id("late", secret.poll, secret.members["Ann"])
    choice = [secret.options["One page"].id]
    values: dict[str, Value] = {"poll": secret.poll, "voter": secret.members["Ann"], "choices": choice}

    def make(_state: State) -> Proposal:
        return ballots.LATE.propose([Insert("late", row, values)])

    assert refused(secret, make) == "change-malformed"
