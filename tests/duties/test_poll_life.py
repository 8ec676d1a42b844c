"""The life of votes at random, open and secret, beside a few lines of plain Python that say what must come of it."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from modui.duties import members, vote
from modui.duties.vote.terms import Terms
from modui.errors import ModuiError
from modui.records import queries, urn
from modui.records.changes import Change, Insert
from tests.duties.voting import NAMES, Polled, polled_in
from tests.records.checking import check

TITLES = ("Less first", "Ask the regulars", "One page")
AUTHORS = dict(zip(TITLES, ("阿树", "小满妈妈", "老K"), strict=True))
Chosen = frozenset[str]
choices = st.frozensets(st.sampled_from(TITLES))
voters = st.sampled_from(NAMES)


@dataclass(frozen=True)
class Page:
    """What the records say after a change: the newest poll, its ballots if it is open to see, and what was told."""

    dump: str
    poll: str = ""
    status: str = ""
    terms: Terms = field(default_factory=Terms)
    ballots: dict[str, Chosen] = field(default_factory=dict)
    told: Counter[Chosen] = field(default_factory=Counter)
    late: frozenset[str] = frozenset()
    for_good: bool = False
    """Undo does not go behind the change that led here."""
    opened: bool = False
    """The change that led here opened the poll."""


class PollLife(RuleBasedStateMachine):
    """One desk that opens, casts, changes, takes back, closes, keeps what is late, awards, voids, undoes and redoes."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="modui-"))
        self.polled: Polled = polled_in(self.folder)
        self.store = self.polled.store
        # What was there before was done elsewhere, so it is not undone here.
        self.store.set_local("setting", "device", value=self.store.clock.new_id())
        self.pages = [Page(self.store.dump())]
        self.at = 0
        self.urn: dict[str, Chosen] = {}
        """What lies in the urn of the newest poll; undo does not reach it."""
        self.options: dict[str, dict[str, str]] = {}
        """The options of each poll by title."""
        self.keys: list[str] = []
        """Of all urns there were."""

    @property
    def page(self) -> Page:
        return self.pages[self.at]

    def turned(self, change: Change | None, **new: object) -> None:
        """A change was made, after which the records say this."""
        assert change is not None
        kept = replace(self.page, for_good=False, opened=False)
        self.pages[self.at + 1 :] = [replace(kept, dump=self.store.dump(), **new)]  # type: ignore[arg-type]
        self.at += 1

    def refused(self, act: Callable[[], object], *codes: str) -> None:
        before = self.store.dump()
        with pytest.raises(ModuiError) as caught:
            act()
        assert caught.value.code in codes, caught.value
        assert self.store.dump() == before

    def act(self, make: Callable[..., object]) -> Change | None:
        return self.store.act(make)  # type: ignore[arg-type]

    # What is done ---------------------------------------------------------------------------------------------------

    @rule(secret=st.booleans(), lot=st.booleans(), quorum=st.sampled_from((0, 2)))
    def open(self, secret: bool, lot: bool, quorum: int) -> None:
        terms = Terms(secret=secret, quorum=quorum, ladder=("lot",) if lot else (), prize=100)

        def opening() -> Change | None:
            return self.act(
                lambda state: vote.open_poll(state, week=self.polled.week, question=self.polled.question, terms=terms)
            )

        if self.page.status not in ("", "void", "no-quorum"):
            self.refused(opening, "poll-exists")
            return
        change = opening()
        assert change is not None
        poll = next(edit.row for edit in change.edits if edit.table == "poll")
        self.urn = {}
        self.turned(
            change,
            poll=poll,
            status="open",
            terms=terms.sound(),
            ballots={},
            told=Counter(),
            late=frozenset(),
            opened=True,
        )
        with self.store.read() as state:
            self.options[poll] = {option.title: option.id for option in queries.options(state, poll)}
            self.keys += [urn.key_of(state, poll)] if secret or lot else []

    @precondition(lambda self: self.page.poll)
    @rule(voter=voters, chosen=choices)
    def cast(self, voter: str, chosen: Chosen) -> None:
        def casting() -> Change | None:
            kept = [self.options[self.page.poll][title] for title in chosen]
            return self.act(lambda state: vote.cast(state, self.page.poll, self.polled.members[voter], kept))

        if self.page.status != "open":
            self.refused(casting, "poll-not-open")
        elif any(AUTHORS[title] == voter for title in chosen):
            self.refused(casting, "choice-own")
        elif self.page.terms.secret:
            assert casting() is None, "nothing of it is logged"
            self.urn[voter] = chosen
        elif self.page.ballots.get(voter) == chosen:
            assert casting() is None, "a ballot seen twice is one ballot"
        else:
            self.turned(casting(), ballots={**self.page.ballots, voter: chosen})

    @precondition(lambda self: self.page.poll)
    @rule(voter=voters)
    def take_back(self, voter: str) -> None:
        def taking() -> Change | None:
            return self.act(lambda state: vote.take_back(state, self.page.poll, self.polled.members[voter]))

        lying = self.urn if self.page.terms.secret else self.page.ballots
        if self.page.status != "open":
            self.refused(taking, "poll-not-open")
        elif voter not in lying:
            self.refused(taking, "ballot-none")
        elif self.page.terms.secret:
            assert taking() is None
            del self.urn[voter]
        else:
            self.turned(taking(), ballots={name: one for name, one in self.page.ballots.items() if name != voter})

    @precondition(lambda self: self.page.poll)
    @rule()
    def close(self) -> None:
        def closing() -> Change | None:
            return self.act(lambda state: vote.close(state, self.page.poll))

        if self.page.status != "open":
            self.refused(closing, "poll-not-open")
            return
        cast = self.urn if self.page.terms.secret else self.page.ballots
        quorate = len(cast) >= self.page.terms.quorum
        for_good = self.page.terms.secret or bool(self.page.terms.ladder)
        self.turned(
            closing(),
            status="closed" if quorate else "no-quorum",
            told=Counter(cast.values()) if quorate else Counter(),
            for_good=for_good,
        )
        self.urn = {}

    @precondition(lambda self: self.page.poll)
    @rule(voter=voters, chosen=choices)
    def come_late(self, voter: str, chosen: Chosen) -> None:
        def keeping() -> Change | None:
            kept = [self.options[self.page.poll][title] for title in chosen]
            ballot = (self.polled.members[voter], kept)
            return self.act(lambda state: vote.take_late(state, self.page.poll, [ballot]))

        if voter in self.page.late:
            assert keeping() is None
        elif self.page.status not in ("closed", "counted", "no-quorum"):
            self.refused(keeping, "poll-not-closed")
        elif not self.page.terms.secret and any(AUTHORS[title] == voter for title in chosen):
            self.refused(keeping, "choice-own")
        else:
            self.turned(keeping(), late=self.page.late | {voter})

    @precondition(lambda self: self.page.poll)
    @rule()
    def award(self) -> None:
        def awarding() -> Change | None:
            return self.act(lambda state: vote.award(state, self.page.poll))

        if self.page.status != "closed":
            codes = {"no-quorum": "quorum-missed", "void": "poll-void", "open": "poll-not-closed"}
            self.refused(awarding, codes.get(self.page.status, "poll-counted"))
        else:
            self.turned(awarding(), status="counted")

    @precondition(lambda self: self.page.poll)
    @rule(reason=st.sampled_from(("", "An answer was missing")))
    def void(self, reason: str) -> None:
        def voiding() -> Change | None:
            return self.act(lambda state: vote.void(state, self.page.poll, reason))

        if self.page.status == "void":
            self.refused(voiding, "poll-void")
            return
        keeps = self.page.status == "open" and (self.page.terms.secret or bool(self.page.terms.ladder))
        self.turned(voiding(), status="void", for_good=keeps)
        self.urn = {}

    @rule(name=voters, position=st.sampled_from(("店主", "编辑")))
    def something_else(self, name: str, position: str) -> None:
        change = self.act(lambda state: members.edit(state, self.polled.members[name], {"position": position}))
        if change is not None:
            self.turned(change)

    @rule()
    def undo(self) -> None:
        if self.at == 0:
            self.refused(self.store.undo, "undo-nothing")
        elif self.page.for_good:
            self.refused(self.store.undo, "undo-sent")
        elif self.page.opened and self.urn:
            self.refused(self.store.undo, "urn-used")
        else:
            self.store.undo()
            self.at -= 1

    @rule()
    def redo(self) -> None:
        if self.at == len(self.pages) - 1:
            self.refused(self.store.redo, "undo-nothing")
        else:
            self.store.redo()
            self.at += 1

    # What must be so ------------------------------------------------------------------------------------------------

    @invariant()
    def the_records_are_on_their_page(self) -> None:
        assert self.store.dump() == self.page.dump

    @invariant()
    def the_poll_is_as_the_model(self) -> None:
        if not self.page.poll:
            return
        with self.store.read() as state:
            poll = queries.poll(state, self.page.poll)
            assert poll.status == self.page.status
            lying = urn.ballots(state, poll.id)
            assert len(lying) == len(self.urn)
            if poll.status == "open":
                cast = self.urn if self.page.terms.secret else self.page.ballots
                assert queries.voted(state, poll.id) == len(cast)
                assert vote.took_part(state, poll.id) == []
            assert {one.voter_name for one in queries.late(state, poll.id)} == self.page.late
            if self.page.terms.secret:
                assert queries.ballots(state, poll.id) == []
            if poll.status in vote.ENDED:
                totals = vote.result(state, poll.id).tally.totals
                expected = {title: sum(n for one, n in self.page.told.items() if title in one) for title in TITLES}
                assert {title: totals[self.options[poll.id][title]] for title in TITLES} == expected

    def teardown(self) -> None:
        try:
            self.nothing_links_a_voter_to_a_secret_choice()
            check(self.store)
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def nothing_links_a_voter_to_a_secret_choice(self) -> None:
        """Not the log, where the rows of a secret vote name members or options; nor a byte of what was destroyed."""
        with self.store.read() as state:
            secret = {row for (row,) in state.run("SELECT poll FROM terms WHERE secret = 1", {})}
            standing = {str(row) for (row,) in state.run("SELECT key FROM urn_key", {})}
        people = set(self.polled.members.values())
        for change in self.store.log():
            for edit in change.edits:
                if isinstance(edit, Insert) and edit.values.get("poll") in secret:
                    assert edit.table != "ballot"
                    words = {
                        word
                        for value in edit.values.values()
                        for word in (value if isinstance(value, list) else [value])
                    }
                    named = bool(words & people)
                    options = {option for titled in self.options.values() for option in titled.values()}
                    assert not (named and words & options), edit
        held = b"".join(path.read_bytes() for path in self.store.path.parent.iterdir() if path.is_file())
        for key in set(self.keys) - standing:
            assert key.encode() not in held
            assert not any(urn.slot_of(key, member).encode() in held for member in people)


COMMON = {"deadline": None, "suppress_health_check": list(HealthCheck)}


def test_the_life_of_votes() -> None:
    run_state_machine_as_test(PollLife, settings=settings(max_examples=6, stateful_step_count=25, **COMMON))  # type: ignore[arg-type]


@pytest.mark.slow
def test_the_life_of_many_votes() -> None:
    run_state_machine_as_test(PollLife, settings=settings(max_examples=60, stateful_step_count=60, **COMMON))  # type: ignore[arg-type]
