from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from modui.duties import vote
from modui.duties.vote import ballots
from modui.errors import NotFound, Refused
from modui.records import queries
from modui.records.changes import Edit, Insert, Proposal, Set
from modui.records.clock import natural_id
from modui.records.reading import State
from tests import making
from tests.duties.voting import Make, Polled, polled_in, refused, termed


@pytest.fixture
def polled(tmp_path: Path) -> Polled:
    return polled_in(tmp_path / "home")


@pytest.fixture
def opened(polled: Polled) -> Polled:
    polled.open()
    return polled


# Opening -----------------------------------------------------------------------------------------------------------


def test_what_is_kept_from_the_group_is_not_put_to_its_vote(polled: Polled) -> None:
    ann = polled.members["Ann"]
    making.put(polled.store, Set("answer", polled.answers["One page"], "scope", None, ["book"]))
    making.insert(polled.store, "contribution", week=polled.week, member=ann, title="Private", scope=[])
    making.insert(polled.store, "contribution", week=polled.week, member=ann, title="Shared", scope=["group"])
    polled.open()
    assert polled.options.keys() == {"Less first", "Ask the regulars"}
    polled.open(question=None)
    assert polled.options.keys() == {"Less first", "Ask the regulars", "Shared"}


def test_who_takes_their_consent_back_is_quoted_no_more(opened: Polled) -> None:
    making.put(opened.store, Set("answer", opened.answers["One page"], "scope", None, []))
    with opened.store.read() as state:
        told = vote.announcement(state, opened.poll)
    assert "One page" not in told
    assert f"{opened.options['One page'].label}. (taken out)" in told


def test_a_vote_opens_on_the_answers_that_are_ready_and_shown(polled: Polled) -> None:
    for title, status, hidden in (("hidden", "ready", True), ("thin", "thin", False), ("new", "received", False)):
        making.insert(
            polled.store,
            "answer",
            question=polled.question,
            author=polled.members["Ben"],
            title=title,
            status=status,
            hidden=hidden,
        )
    making.put(polled.store, Set("answer", polled.answers["One page"], "status", "ready", "withdrawn"))

    polled.open()

    assert set(polled.options) == {"Less first", "Ask the regulars"}
    assert {option.label for option in polled.options.values()} == {"1", "2"}
    assert polled.status("question", polled.question) == "answered"
    with polled.store.read() as state:
        poll = queries.poll(state, polled.poll)
        week = queries.week(state, polled.week)
    assert (poll.status, poll.electorate, poll.closes_at) == ("open", len(polled.members), week.vote_until)


def test_numbers_are_drawn(polled: Polled) -> None:
    seen = set()
    for _attempt in range(8):
        polled.open()
        seen.add(tuple(polled.options[title].label for title in polled.answers))
        polled.act(lambda state: vote.void(state, polled.poll))
    assert len(seen) > 2


def test_a_vote_over_the_week_takes_every_question_and_contribution(polled: Polled) -> None:
    other = making.insert(polled.store, "question", week=polled.week, number=2, asker=polled.members["Ben"], title="Q")
    making.put(polled.store, Set("question", other, "status", "new", "accepted"))
    making.insert(
        polled.store, "answer", question=other, number=1, author=polled.members["Ann"], title="Theirs", status="ready"
    )
    dropped = making.insert(polled.store, "question", week=polled.week, number=3, asker=polled.members["Ben"])
    making.insert(
        polled.store, "answer", question=dropped, author=polled.members["Ann"], title="Not taken on", status="ready"
    )
    polled.act(lambda s: vote.contribute(s, polled.week, polled.members["Cleo"], "A tool", link="https://example.org"))
    change = polled.act(lambda s: vote.contribute(s, polled.week, polled.members["Dora"], "A secret"))
    assert change is not None
    polled.act(lambda state: vote.hide_contribution(state, change.edits[0].row))

    polled.open(question=None)

    assert set(polled.options) == {*polled.answers, "Theirs", "A tool"}
    assert polled.status("question", other) == "answered"


def test_what_stands_against_opening(polled: Polled) -> None:
    def opening(**given: object) -> Make:
        wanted = {"week": polled.week, "question": polled.question} | termed(given)
        return lambda state: vote.open_poll(state, **wanted)  # type: ignore[arg-type]

    assert refused(polled, opening(method="borda")) == "method-unknown"
    assert refused(polled, opening(places=0)) == "places-invalid"
    with pytest.raises(Refused, match="not between 1 and"):
        making.insert(polled.store, "poll", week=polled.week, places=0)
    assert refused(polled, opening(closes_at=making.START)) == "closes-past"
    fresh = making.insert(polled.store, "question", week=polled.week, number=2, asker=polled.members["Ben"])
    assert refused(polled, opening(question=fresh)) == "question-standing"
    making.put(polled.store, Set("question", fresh, "status", "new", "accepted"))
    assert refused(polled, opening(question=fresh)) == "options-few"
    polled.open()
    assert refused(polled, opening()) == "poll-exists"


def test_a_vote_is_held_again_once_the_first_is_void(opened: Polled) -> None:
    first = opened.poll
    opened.act(lambda state: vote.void(state, first))
    opened.open()

    assert opened.poll != first
    assert opened.status("poll", first) == "void"
    assert refused(opened, lambda state: vote.void(state, first)) == "poll-void"


def test_without_a_rhythm_to_come_no_end_is_announced(polled: Polled) -> None:
    assert isinstance(polled.store.clock, making.HeldClock)
    polled.store.clock.at += timedelta(days=60)
    polled.open()

    with polled.store.read() as state:
        assert queries.poll(state, polled.poll).closes_at is None
        assert "Until" not in vote.announcement(state, polled.poll)


def tampered(change: Proposal, swap: Callable[[Edit], Edit | None]) -> Proposal:
    return change.action.propose([kept for edit in change.edits if (kept := swap(edit)) is not None])


@pytest.mark.parametrize(
    "swap",
    [
        lambda edit: None if isinstance(edit, Insert) and edit.values.get("label") == "1" else edit,
        lambda edit: Insert("option", edit.row, {**edit.values, "label": "7"}) if edit.table == "option" else edit,
        lambda edit: Insert("poll", edit.row, {**edit.values, "electorate": 2}) if edit.table == "poll" else edit,
        lambda edit: Insert("poll", edit.row, {**edit.values, "status": "draft"}) if edit.table == "poll" else edit,
        lambda edit: None if edit.table == "poll" else edit,
    ],
)
def test_a_rule_refuses_a_vote_that_opens_unfairly(polled: Polled, swap: Callable[[Edit], Edit | None]) -> None:
    def make(state: State) -> Proposal:
        return tampered(vote.open_poll(state, week=polled.week, question=polled.question), swap)

    assert refused(polled, make) == "change-malformed"


# Ballots -----------------------------------------------------------------------------------------------------------


def test_the_last_ballot_of_a_member_counts(opened: Polled) -> None:
    opened.cast("Ann", "Less first", "One page")
    opened.cast("Ann", "One page")
    opened.cast("Ben", "One page")

    assert opened.places() == [(1, "One page", 2), *sorted_by_label(opened, ["Less first", "Ask the regulars"], 2, 0)]
    assert opened.result().tally.ballots == 2


def sorted_by_label(polled: Polled, titles: list[str], place: int, votes: int) -> list[tuple[int, str, int | None]]:
    return [(place, title, votes) for title in sorted(titles, key=lambda title: polled.options[title].label)]


def test_the_same_choices_again_change_nothing(opened: Polled) -> None:
    opened.cast("Ann", "Less first", "One page")

    assert opened.cast("Ann", "One page", "Less first") is None


def test_a_ballot_is_taken_back_and_cast_anew(opened: Polled) -> None:
    opened.cast("Ann", "Less first")
    opened.act(lambda state: vote.take_back(state, opened.poll, opened.members["Ann"]))

    assert opened.result().tally.ballots == 0
    assert refused(opened, lambda s: vote.take_back(s, opened.poll, opened.members["Ann"])) == "ballot-none"
    opened.cast("Ann", "Less first")
    assert opened.result().tally.ballots == 1


def test_what_is_no_ballot_is_refused(opened: Polled) -> None:
    def casting(voter: str, *choices: str) -> Make:
        return lambda state: vote.cast(state, opened.poll, opened.members[voter], choices)

    option = opened.options["Less first"].id
    assert refused(opened, casting("阿树", option)) == "choice-own"
    assert refused(opened, casting("Ann", option, natural_id("option", "elsewhere"))) == "choice-unknown"
    opened.act(lambda state: vote.close(state, opened.poll))
    assert refused(opened, casting("Ann", option)) == "poll-not-open"
    assert refused(opened, lambda s: vote.take_back(s, opened.poll, opened.members["Ann"])) == "poll-not-open"


@pytest.mark.parametrize("secret", [False, True])
def test_a_blank_ballot_counts_as_cast_and_chooses_nobody(polled: Polled, secret: bool) -> None:
    for method in ("approval", "score", "schulze"):
        polled.open(method=method, secret=secret, quorum=2)
        with polled.store.read() as state:
            read = vote.read_ballots(state, polled.poll, "Ann 弃权\nBen: blank\nCleo\n我投空白票\nDora 1 弃权")
            assert vote.choices_named(state, polled.poll, ["Blank"]) == []
        assert [(one.voter_name, one.choices) for one in read.ballots] == [("Ann", ()), ("Ben", ()), ("Cleo", ())]
        assert [one.code for one in read.unread] == ["line-unclear"]
        polled.take_in(*((one.voter_name, [*one.choices]) for one in read.ballots))
        polled.act(lambda state: vote.take_back(state, polled.poll, polled.members["Cleo"]))
        polled.close()
        found = polled.result()
        assert (found.tally.ballots, found.tally.blank, found.won) == (2, 2, ())
        polled.act(lambda state: vote.void(state, polled.poll, "the next method"))


def test_one_bad_ballot_of_many_refuses_them_all(opened: Polled) -> None:
    option = opened.options["Less first"].id
    rows = [(opened.members["Ann"], [option]), (opened.members["阿树"], [option])]

    assert refused(opened, lambda state: vote.cast_many(state, opened.poll, rows)) == "choice-own"


@pytest.mark.parametrize(
    ("voter", "turn", "choices", "code"),
    [
        ("Ann", 2, ["Less first"], "change-malformed"),
        ("Ann", 1, None, "change-malformed"),
        ("Ann", 1, ["Less first", "Less first"], "choice-unknown"),
        ("阿树", 1, ["Less first"], "choice-own"),
    ],
)
def test_a_rule_refuses_a_ballot_whoever_writes_it(
    opened: Polled, voter: str, turn: int, choices: list[str] | None, code: str
) -> None:
    member = opened.members[voter]
    chosen = None if choices is None else [opened.options[title].id for title in choices]
    edit = Insert(
        "ballot",
        natural_id("ballot", opened.poll, member, turn),
        {"poll": opened.poll, "voter": member, "turn": turn, "choices": chosen},
    )

    assert refused(opened, lambda _state: ballots.CAST.propose([edit])) == code


def test_a_second_counting_ballot_beside_the_first_is_refused(opened: Polled) -> None:
    opened.cast("Ann", "Less first")
    ann, option = opened.members["Ann"], opened.options["One page"].id
    edit = Insert(
        "ballot",
        natural_id("ballot", "another", ann),
        {"poll": opened.poll, "voter": ann, "turn": 1, "choices": [option]},
    )

    assert refused(opened, lambda _state: ballots.CAST.propose([edit])) == "key-foreign"


def test_undo_brings_the_earlier_ballot_back(opened: Polled) -> None:
    opened.cast("Ann", "Less first")
    before = opened.store.dump()
    opened.cast("Ann", "One page")
    opened.store.undo()

    assert opened.store.dump() == before


# The end -----------------------------------------------------------------------------------------------------------


def counted(opened: Polled, *ballots: tuple[str, tuple[str, ...]]) -> None:
    for voter, titles in ballots:
        opened.cast(voter, *titles)
    opened.act(lambda state: vote.close(state, opened.poll))
    opened.act(lambda state: vote.award(state, opened.poll))


def test_places_are_named_after_the_close(opened: Polled) -> None:
    assert refused(opened, lambda state: vote.award(state, opened.poll)) == "poll-not-closed"
    counted(opened, ("Ann", ("Less first", "One page")), ("Ben", ("One page",)), ("Cleo", ("Less first",)))

    with opened.store.read() as state:
        named = {(award.option, award.place) for award in queries.awards(state, opened.poll)}
    assert named == {(opened.options["Less first"].id, 1), (opened.options["One page"].id, 1)}
    assert opened.status("poll", opened.poll) == "counted"
    assert refused(opened, lambda state: vote.award(state, opened.poll)) == "poll-counted"
    assert refused(opened, lambda state: vote.close(state, opened.poll)) == "poll-not-open"


def test_all_who_share_the_last_place_are_named_and_flagged(polled: Polled) -> None:
    polled.open(places=2)
    counted(polled, ("Ann", ("Less first", "One page", "Ask the regulars")), ("Ben", ("Less first",)))

    assert {one.option.title for one in polled.result().placed if one.awarded} == set(polled.answers)
    assert {one.option.title for one in polled.result().contested} == {"One page", "Ask the regulars"}


def test_an_answer_that_was_withdrawn_wins_no_place_and_moves_no_other(opened: Polled) -> None:
    opened.cast("Ann", "Less first", "One page")
    opened.cast("Ben", "Less first")
    making.put(opened.store, Set("answer", opened.answers["Less first"], "status", "ready", "withdrawn"))
    counted(opened)

    with opened.store.read() as state:
        named = [(award.option, award.place) for award in queries.awards(state, opened.poll)]
    assert named == [(opened.options["One page"].id, 2)]


def test_a_rule_refuses_places_that_the_ballots_do_not_give(opened: Polled) -> None:
    opened.cast("Ann", "Less first")
    opened.act(lambda state: vote.close(state, opened.poll))

    def promoted(state: State) -> Proposal:
        return tampered(
            vote.award(state, opened.poll),
            lambda edit: Insert("award", edit.row, {**edit.values, "place": 2}) if isinstance(edit, Insert) else edit,
        )

    def unnamed(state: State) -> Proposal:
        return tampered(vote.award(state, opened.poll), lambda edit: None if edit.table == "award" else edit)

    assert refused(opened, promoted) == "change-malformed"
    assert refused(opened, unnamed) == "change-malformed"


# Words to send ------------------------------------------------------------------------------------------------------


def test_the_announcement_says_what_how_and_until_when(opened: Polled) -> None:
    with opened.store.read() as state:
        text = vote.announcement(state, opened.poll)

    assert text.startswith("Vote: Q1 How to keep regulars?")
    for title, option in opened.options.items():
        assert f"{option.label}. {title}" in text.splitlines()
    assert "Until Tue 12/1, 22:00." in text
    assert len(text) <= 300


def test_the_result_is_told_once_the_vote_has_ended(opened: Polled) -> None:
    with opened.store.read() as state, pytest.raises(Refused, match="has not ended"):
        vote.result_message(state, opened.poll)
    counted(opened, ("Ann", ("Less first",)), ("Ben", ("Less first", "One page")))
    with opened.store.read() as state:
        lines = vote.result_message(state, opened.poll).splitlines()

    first, second = (opened.options[title].label for title in ("Less first", "One page"))
    assert lines[1] == f"Place 1: No. {first} Less first · 2 votes"
    assert lines[2] == f"Place 2: No. {second} One page · 1 vote"
    assert lines[3].startswith("2 of 7 members voted")


def test_a_close_that_was_taken_back_is_told_with_the_result(opened: Polled) -> None:
    opened.store.act(lambda state: vote.close(state, opened.poll))
    with opened.store.read() as state:
        assert not vote.result(state, opened.poll).reopened
    opened.store.undo()
    opened.store.act(lambda state: vote.close(state, opened.poll))
    with opened.store.read() as state:
        said = vote.how_decided(vote.result(state, opened.poll))
        message = vote.result_message(state, opened.poll)
    assert "opened again" in said[-1]
    assert "opened again" in message


def test_messages_do_not_tell_what_was_hidden(opened: Polled) -> None:
    counted(opened, ("Ann", ("Less first",)))
    making.put(opened.store, Set("answer", opened.answers["Less first"], "hidden", False, True))
    with opened.store.read() as state:
        texts = vote.announcement(state, opened.poll) + vote.result_message(state, opened.poll)

    assert "Less first" not in texts
    assert "(taken out)" in texts


def test_many_long_titles_are_cut_to_fit_a_phone(polled: Polled) -> None:
    for number in range(4, 9):
        making.insert(
            polled.store,
            "answer",
            question=polled.question,
            number=number,
            author=polled.members["Ben"],
            title=f"{number} " + "a long title " * 10,
            status="ready",
        )
    polled.open()
    with polled.store.read() as state:
        text = vote.announcement(state, polled.poll)

    assert len(text) <= 320
    assert len(text.splitlines()) == 1 + 8 + 2


# Finding -----------------------------------------------------------------------------------------------------------


def test_a_choice_is_found_by_number_title_or_id(opened: Polled) -> None:
    option = opened.options["Less first"]
    assert option.answer is not None
    with opened.store.read() as state:
        for text in (option.label, "Less first", option.id, option.id[-8:], option.answer):
            assert vote.option_named(state, opened.poll, text) == option
        for text in ("9", "", "less"):
            with pytest.raises(NotFound):
                vote.option_named(state, opened.poll, text)
        assert vote.resolve(state, opened.poll[-8:]).id == opened.poll
        for text in ("", "zzzz"):
            with pytest.raises(NotFound):
                vote.resolve(state, text)


# Contributions ------------------------------------------------------------------------------------------------------


def test_a_contribution_needs_a_title_and_a_link_that_is_one(polled: Polled) -> None:
    def contributing(title: str, link: str) -> Make:
        return lambda state: vote.contribute(state, polled.week, polled.members["Ann"], title, link=link)

    assert refused(polled, contributing(" ", "")) == "title-empty"
    for link in ("javascript:alert(1)", "file:///etc/passwd", "https://", "https://a b", "data:text/html,x"):
        assert refused(polled, contributing("A tool", link)) == "link-unsafe"
    for link in ("", "https://example.org/a?b=c", "mailto:a@example.org"):
        assert polled.act(contributing("A tool", link)) is not None


def test_consent_to_a_contribution_can_come_later(polled: Polled) -> None:
    change = polled.act(lambda state: vote.contribute(state, polled.week, polled.members["Ann"], "A tool"))
    assert change is not None
    row = change.edits[0].row
    polled.act(lambda state: vote.consent_contribution(state, row, "nickname", ["group"]))

    with polled.store.read() as state:
        one = queries.contribution(state, row)
    assert (one.naming, one.scope) == ("nickname", ("group",))
