"""What a vote gives out: terms that are sound, shares of which nothing is lost, ladders that were published."""

import runpy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modui.duties import tally, vote
from modui.duties.money import minor, money
from modui.duties.vote.results import public_file
from modui.duties.vote.terms import Terms, shares, usual_split
from modui.errors import BadInput
from modui.records import queries
from modui.records.changes import Set
from tests import making
from tests.duties.voting import Polled, polled_in


@pytest.fixture
def polled(tmp_path: Path) -> Polled:
    return polled_in(tmp_path / "home")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"method": "borda"}, "method-unknown"),
        ({"places": 0}, "places-invalid"),
        ({"quorum": -1}, "quorum-invalid"),
        ({"prize": -1}, "prize-invalid"),
        ({"prize": 100, "split": (1, 2)}, "split-invalid"),
        ({"prize": 100, "split": (0, 0, 0)}, "split-invalid"),
        ({"ladder": ("coin",)}, "ladder-invalid"),
        ({"ladder": ("lot", "lot")}, "ladder-invalid"),
        ({"ladder": ("lot", "head-to-head")}, "ladder-invalid"),
        ({"ladder": ("participants",), "secret": True}, "ladder-invalid"),
    ],
)
def test_terms_that_cannot_be_kept_are_refused(given: dict[str, object], code: str) -> None:
    with pytest.raises(BadInput) as caught:
        Terms(**given).sound()  # type: ignore[arg-type]
    assert caught.value.code == code


def test_a_quorum_that_is_of_nobody_or_never_reached_is_refused(polled: Polled) -> None:
    assert vote.quorum_named(1) == 1
    with pytest.raises(BadInput, match="at least one voter"):
        vote.quorum_named(0)
    with pytest.raises(BadInput, match="A quorum of 8 is never reached: 7 can vote"):
        polled.open(quorum=8)
    polled.open(quorum=7)


def test_places_that_nobody_can_win_are_told_where_they_hold_part_of_a_prize() -> None:
    assert vote.places_told(Terms(prize=100), 2).startswith("The prize has 3 places for 2 answers")
    assert vote.places_told(Terms(), 2) == vote.places_told(Terms(prize=100), 3) == ""


def test_a_prize_is_split_as_usual_unless_it_is_said_otherwise() -> None:
    assert Terms(prize=100).sound().split == (50, 30, 20)
    assert Terms(prize=100, places=2).sound().split == (60, 40)
    assert Terms(prize=100, places=5).sound().split == (1, 1, 1, 1, 1)
    assert Terms().sound().split == ()


@pytest.mark.parametrize(
    ("prize", "split", "groups", "expected"),
    [
        (100, (50, 30, 20), ["A", "B", "C"], {"A": 50, "B": 30, "C": 20}),
        (101, (50, 30, 20), ["A", "B", "C"], {"A": 51, "B": 30, "C": 20}),
        (100, (50, 30, 20), ["A", "BC"], {"A": 50, "B": 25, "C": 25}),
        (100, (50, 30, 20), ["ABC"], {"A": 34, "B": 33, "C": 33}),
        (100, (50, 30, 20), ["A", "B", "CDE"], {"A": 50, "B": 30, "C": 7, "D": 7, "E": 6}),
        (100, (50, 30, 20), ["A"], {"A": 50}),
        (0, (50, 30, 20), ["A"], {}),
        (10, (1, 0, 0), ["A", "B"], {"A": 10, "B": 0}),
    ],
)
def test_shares(prize: int, split: tuple[int, ...], groups: list[str], expected: dict[str, int]) -> None:
    assert shares(prize, split, [tuple(group) for group in groups]) == expected


@given(
    st.integers(0, 10**9),
    st.lists(st.integers(0, 100), min_size=1, max_size=6).filter(any),
    st.lists(st.integers(1, 4), min_size=1, max_size=6),
)
def test_nothing_of_a_prize_is_lost_and_nobody_tied_gets_more_than_a_unit_more(
    prize: int, split: list[int], sizes: list[int]
) -> None:
    groups: list[tuple[str, ...]] = []
    taken = 0
    for number, size in enumerate(sizes):
        if taken < len(split):
            groups.append(tuple(f"{number}.{one}" for one in range(size)))
            taken += size
    given = shares(prize, split, groups)
    assert sum(given.values()) == prize if taken >= len(split) else sum(given.values()) <= prize
    for group in groups if given else ():
        assert max(given[one] for one in group) - min(given[one] for one in group) <= 1


@pytest.mark.parametrize(
    ("text", "currency", "amount", "shown"),
    [
        ("300", "CNY", 30_000, "CNY 300"),
        ("￥300.5", "CNY", 30_050, "CNY 300.50"),
        ("1,000元", "CNY", 100_000, "CNY 1000"),
        ("5000", "JPY", 5_000, "JPY 5000"),
        ("1.234", "KWD", 1_234, "KWD 1.234"),
        ("S$20", "SGD", 2_000, "SGD 20"),
        ("300块", "CNY", 30_000, "CNY 300"),
        ("usd 5", "USD", 500, "USD 5"),
    ],
)
def test_amounts_are_kept_in_the_smallest_unit(text: str, currency: str, amount: int, shown: str) -> None:
    assert minor(text, currency) == amount
    assert money(amount, currency) == shown


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("much", "CNY"),
        ("1.234", "CNY"),
        ("0.5", "JPY"),
        ("-3", "CNY"),
        ("300,50", "CNY"),
        ("1,0000", "CNY"),
        ("$300", "CNY"),
        ("€3", "GBP"),
        ("NT$3", "USD"),
    ],
)
def test_what_is_no_amount_is_refused(text: str, currency: str) -> None:
    with pytest.raises(BadInput, match="not an amount"):
        minor(text, currency)


# Ladders ------------------------------------------------------------------------------------------------------------


def won(polled: Polled) -> list[tuple[int, str, int | None]]:
    return [(one.place, one.option.title, one.share) for one in polled.result().won]


def test_those_who_are_tied_share_without_a_ladder(polled: Polled) -> None:
    polled.open(prize=101, places=2)
    polled.cast("Ann", "Less first")
    polled.cast("Ben", "One page")
    polled.close()
    given = won(polled)
    assert {(place, title) for place, title, _share in given} == {(1, "Less first"), (1, "One page")}
    assert [share for _place, _title, share in given] == [51, 50]


def test_the_ballots_of_those_who_asked_or_answered_decide(polled: Polled) -> None:
    """Ann asked the question; Ben only votes."""
    polled.open(prize=100, places=2, ladder=("participants", "lot"))
    polled.cast("Ann", "One page")
    polled.cast("Ben", "Less first")
    polled.close()
    assert won(polled) == [(1, "One page", 60), (2, "Less first", 40)]
    assert [step.rung for step in polled.result().climb.steps] == ["participants"]


def test_a_draw_hangs_on_the_seed_that_was_promised(polled: Polled) -> None:
    polled.open(prize=100, places=2, ladder=("lot",))
    with polled.store.read() as state:
        promised = queries.terms(state, polled.poll).seed_sha256
    polled.cast("Ann", "One page")
    polled.cast("Ben", "Less first")
    polled.close()
    with polled.store.read() as state:
        told = queries.turnout(state, polled.poll)
        file = vote.recount(state, polled.poll)
    assert told is not None
    assert tally.commitment(told.seed) == promised
    lots = {
        title: tally.sha256(f"{told.seed}\n{file.file_sha256}\n{polled.options[title].label}".encode())
        for title in ("One page", "Less first")
    }
    assert [title for _place, title, _share in won(polled)] == sorted(lots, key=lots.__getitem__)


def test_the_places_that_are_named_are_those_of_the_ladder(polled: Polled) -> None:
    polled.open(prize=100, places=1, ladder=("lot",))
    polled.cast("Ann", "One page", "Less first")
    polled.close()
    polled.act(lambda state: vote.award(state, polled.poll))
    with polled.store.read() as state:
        (award,) = queries.awards(state, polled.poll)
    assert (award.place, award.share) == (1, 100)
    assert award.option == polled.result().won[0].option.id


def test_a_withdrawn_answer_wins_nothing_and_its_share_stays_and_is_told(polled: Polled) -> None:
    polled.open(prize=100)
    polled.cast("Ann", "One page", "Less first")
    polled.close()
    making.put(polled.store, Set("answer", polled.answers["One page"], "status", "ready", "withdrawn"))
    assert won(polled) == [(1, "Less first", 40)]
    assert polled.result().left == 60
    with polled.store.read() as state:
        assert "CNY 0.60 of the prize was won by nobody and stays in the fund." in vote.result_message(
            state, polled.poll
        )


# What everybody can check -------------------------------------------------------------------------------------------


RECOUNT = runpy.run_path(str(Path(tally.__file__).with_name("standalone.py")))["recount"]


def recounted(polled: Polled, folder: Path) -> list[str]:
    """What the script tells of the public file, with the seed if there was one."""
    with polled.store.read() as state:
        written = vote.write_recount(state, polled.poll, folder)
        told = queries.turnout(state, polled.poll)
    assert told
    assert written.command == f"python recount.py {written.file}" + (f" --seed {told.seed}" if told.seed else "")
    said: list[str] = RECOUNT((folder / written.file).read_bytes(), told.seed or None)
    return said[1:]


def announced(polled: Polled) -> list[str]:
    """The order that the program announces, as the script writes it."""
    groups: dict[int, list[str]] = {}
    for one in polled.result().placed:
        groups.setdefault(one.place, []).append(one.option.label)
    return [f"{place}\t{' = '.join(labels)}" for place, labels in groups.items()]


@pytest.mark.parametrize(
    ("secret", "ladder"), [(False, ()), (True, ("head-to-head", "lot")), (False, ("participants", "lot"))]
)
def test_the_script_recounts_what_the_program_announces(
    polled: Polled, tmp_path: Path, secret: bool, ladder: tuple[str, ...]
) -> None:
    for method in tally.METHODS:
        polled.open(method=method, secret=secret, ladder=ladder)
        option = {title: one.id for title, one in polled.options.items()}
        first, second, third = option["Less first"], option["Ask the regulars"], option["One page"]
        kept = {
            "approval": ([first, second], [second, first], [second, third]),
            "score": ([f"{first}:5", f"{second}:4"], [f"{second}:3"], [f"{third}:1", f"{first}:2"]),
        }.get(method, ([second, first, f"={third}"], [third, second], [first, second]))
        polled.take_in(*zip(("Ann", "Ben", "Cleo"), kept, strict=True))
        polled.close()
        assert recounted(polled, tmp_path)[: len(announced(polled))] == announced(polled), method
        polled.act(lambda state: vote.void(state, polled.poll))


def test_participants_are_recounted_where_a_tie_came_down_to_them_and_nowhere_else(
    polled: Polled, tmp_path: Path
) -> None:
    terms = {"ladder": ("participants",), "places": 1}
    polled.open(**terms)
    polled.cast("Ann", "One page")
    polled.cast("Ben", "Less first")
    polled.close()
    told = "participants: " + " > ".join(polled.options[title].label for title in ("One page", "Less first"))
    assert recounted(polled, tmp_path)[-1] == told
    # What is done to the week afterwards moves nothing.
    making.put(polled.store, Set("question", polled.question, "asker", polled.members["Ann"], polled.members["Ben"]))
    assert recounted(polled, tmp_path)[-1] == told
    polled.act(lambda state: vote.void(state, polled.poll))
    polled.open(**terms)
    polled.cast("Ann", "One page")
    polled.close()
    with polled.store.read() as state:
        assert b"participants" not in public_file(state, polled.poll).replace(b'["participants"]', b"")


def test_what_is_written_names_nobody(polled: Polled, tmp_path: Path) -> None:
    polled.open()
    polled.cast("Ann", "One page")
    polled.close()
    with polled.store.read() as state:
        written = vote.write_recount(state, polled.poll, tmp_path)
    text = (tmp_path / written.file).read_text("utf-8")
    assert not any(name in text or row in text for name, row in polled.members.items())


def test_usual_terms_are_those_of_the_last_vote(polled: Polled) -> None:
    with polled.store.read() as state:
        assert vote.usual(state) == Terms()
    polled.open(secret=True, quorum=3, prize=500, places=2, ladder=("lot",))
    with polled.store.read() as state:
        assert vote.usual(state) == Terms(
            secret=True, quorum=3, prize=500, places=2, split=usual_split(2), ladder=("lot",)
        )
