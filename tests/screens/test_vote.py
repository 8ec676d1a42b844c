"""The vote's screen does what its keys say to the records, and shows no totals before the end."""

from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Static

from modui.duties import vote
from modui.duties.contributions import contribute
from modui.errors import BadInput
from modui.records import queries
from modui.records.changes import Set
from modui.records.store import Store
from modui.records.views import PollView
from screens.vote_opening import fields_of, terms_of
from tests import making as make
from tests.screens.driving import Desk, desk


class World:
    """A week with one question that has three answers ready, and one that has none."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.people = {name: make.member(store, name) for name in ("阿树", "老K", "小满妈妈", "林间", "Mia", "Tom")}
        self.week = make.week(store)
        self.question = self._question("老用户不说话了，怎么把社群重新做活？", 1)
        self.other = self._question("第一次招人，怎么看走眼的概率最小？", 2)
        self.answers = {
            name: make.insert(
                store,
                "answer",
                question=self.question,
                number=number,
                author=self.people[name],
                title=f"{name}的做法",
                status="ready",
            )
            for number, name in enumerate(("阿树", "老K", "小满妈妈"), 1)
        }

    def _question(self, title: str, number: int) -> str:
        row = make.insert(self.store, "question", week=self.week, number=number, asker=self.people["Tom"], title=title)
        for before, after in (("new", "accepted"), ("accepted", "answering")):
            make.put(self.store, Set("question", row, "status", before, after))
        return row

    def polls(self) -> list[PollView]:
        with self.store.read() as state:
            return queries.polls(state, self.week)

    def labels(self, poll: str) -> dict[str, str]:
        """The number of each author's answer in a poll."""
        with self.store.read() as state:
            return {option.author_name: option.label for option in queries.options(state, poll)}

    def ballots(self, poll: str) -> dict[str, set[str]]:
        """Who voted for the answers of whom."""
        with self.store.read() as state:
            authors = {option.id: option.author_name for option in queries.options(state, poll)}
            return {
                one.voter_name: {authors[c.removeprefix("=")] for c in one.choices or ()}
                for one in queries.ballots(state, poll)
            }

    def open(self, question: str | None) -> str:
        """A vote, opened without the desk; the poll's id."""
        self.store.act(lambda state: vote.open_poll(state, week=self.week, question=question))
        return self.polls()[-1].id

    def cast(self, poll: str, voter: str, *authors: str) -> None:
        labels = self.labels(poll)
        with self.store.read() as state:
            chosen = [vote.option_named(state, poll, labels[author]).id for author in authors]
        self.store.act(lambda state: vote.cast(state, poll, self.people[voter], chosen))


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


async def test_a_whole_vote_takes_nine_presses(world: World) -> None:
    async with desk(world.store, "vote") as at:
        await at.press("o", "enter")
        (poll,) = world.polls()
        assert (poll.status, poll.places, poll.question) == ("open", 3, world.question)
        with world.store.read() as state:
            assert poll.closes_at == queries.week(state, world.week).vote_until
        labels = world.labels(poll.id)
        await at.press("p")
        await at.fill(f"林间 {labels['阿树']} {labels['老K']}\nMia {labels['阿树']}\n小满妈妈 {labels['老K']}")
        await at.press("ctrl+s")
        assert world.ballots(poll.id) == {"林间": {"阿树", "老K"}, "Mia": {"阿树"}, "小满妈妈": {"老K"}}
        await at.press("c", "y", "w")
        assert world.polls()[0].status == "counted"
        with world.store.read() as state:
            assert [one.place for one in queries.awards(state, poll.id)] == [1, 1]
        await at.press("r", "c")
        assert "阿树的做法" in at.copied[-1]
        assert (world.store.path.with_name("message.txt")).read_text("utf-8").strip() == at.copied[-1]


async def test_what_cannot_be_read_stays_in_the_form_and_the_rest_is_taken_in(world: World) -> None:
    poll = world.open(world.question)
    labels = world.labels(poll)
    async with desk(world.store, "vote") as at:
        await at.press("p")
        wrong = [f"阿数 {labels['老K']}", f"阿树 {labels['阿树']}", *(f"林间 {number}" for number in range(90, 99))]
        await at.fill("\n".join([f"Mia {labels['老K']}", *wrong]))
        await at.press("ctrl+s")
        assert world.ballots(poll) == {"Mia": {"老K"}}
        form = at.app.screen
        assert form.query_one("#field-ballots").text.splitlines() == wrong  # type: ignore[attr-defined]
        said = at.text("said")
        assert "1 ballot taken in. Not read, and left here (11)" in said
        assert "There is no option 98" in said, "all of them, which can be scrolled to"
        assert form.query_one("#saying").can_focus
        await at.press("escape", "p")
        assert "阿数" in at.app.screen.query_one("#field-ballots").text  # type: ignore[attr-defined]


@pytest.mark.slow
async def test_one_ballot_is_typed_and_taken_back(world: World) -> None:
    poll = world.open(world.question)
    labels = world.labels(poll)
    async with desk(world.store, "vote") as at:
        await at.press("b")
        await at.fill(f"Mia {labels['阿树']} {labels['老K']}")
        await at.press("enter")
        assert world.ballots(poll) == {"Mia": {"阿树", "老K"}}
        await at.press("x")
        await at.fill("Mia")
        await at.press("enter")
        assert world.ballots(poll) == {}


async def test_totals_are_hidden_until_the_vote_has_ended_and_ties_are_marked(world: World) -> None:
    poll = world.open(world.question)
    world.cast(poll, "Mia", "阿树")
    world.cast(poll, "林间", "老K", "阿树")
    world.cast(poll, "Tom", "老K")
    async with desk(world.store, "vote") as at:
        shown = "".join(_texts(at, "options"))
        assert "█" not in shown
        assert "3 of 6 voted" in at.text("said")
        await at.press("c", "y")
        rows = {row.cells[3]: row.cells for row in at.rows("options").rows}
        assert str(rows["阿树"][0][0]) == "1 tied"
        assert str(rows["老K"][0][0]) == "1 tied"
        assert str(rows["小满妈妈"][0][0]) == "3"
        assert "█" in str(rows["阿树"][4])


def _texts(at: Desk, name: str) -> list[str]:
    return [str(cell) for row in at.rows(name).rows for cell in row.cells]


@pytest.mark.slow
async def test_a_vote_past_its_time_closes_without_a_question(world: World, clock: make.HeldClock) -> None:
    world.open(world.question)
    clock.at += timedelta(days=30)
    async with desk(world.store, "vote") as at:
        await at.press("c")
        assert world.polls()[0].status == "closed"


async def test_only_the_keys_that_apply_are_offered(world: World) -> None:
    async with desk(world.store, "vote") as at:
        assert "o" in at.keys
        assert not {"p", "c", "w", "r"} & at.keys
        await at.press("o", "enter")
        assert {"p", "b", "m", "c"} <= at.keys
        assert "o" not in at.keys


async def test_a_question_without_ready_answers_says_what_is_missing(world: World) -> None:
    async with desk(world.store, "vote") as at:
        await at.press("right")
        assert at.app.question == world.other
        assert "Q2" in at.text("top")
        await at.press("o", "enter")
        assert "at least two" in at.text("said")
        assert world.polls() == []


@pytest.mark.slow
async def test_a_contribution_joins_the_vote_over_the_week(world: World) -> None:
    async with desk(world.store, "vote") as at:
        await at.press("g")
        await at.fill("Mia")
        await at.press("tab")
        await at.fill("一份邀请话术")
        await at.press("ctrl+s")
        with world.store.read() as state:
            (one,) = queries.contributions(state, world.week)
        assert (one.member_nickname, one.title, one.naming, one.scope) == ("Mia", "一份邀请话术", None, None)
        await at.press("O", "enter")
        (poll,) = world.polls()
        assert poll.question is None
        assert len(world.labels(poll.id)) == 4


@pytest.mark.slow
async def test_the_consent_to_a_contribution_is_recorded_and_it_can_be_hidden(world: World) -> None:
    world.store.act(lambda state: contribute(state, world.week, world.people["Mia"], "一份邀请话术"))
    async with desk(world.store, "vote") as at:
        at.rows("polls").go("week")
        await at.settle()
        await at.press("k", "tab", "right", "enter")
        with world.store.read() as state:
            (one,) = queries.contributions(state, world.week)
        assert (one.naming, one.scope) == ("nickname", ("group", "public"))
        await at.press("h")
        with world.store.read() as state:
            assert queries.contributions(state, world.week)[0].hidden


@pytest.mark.slow
async def test_a_void_vote_makes_room_for_another(world: World) -> None:
    world.open(world.question)
    async with desk(world.store, "vote") as at:
        await at.press("i")
        await at.fill("一份答案漏了")
        await at.press("enter")
        assert world.polls()[0].status == "void"
        await at.press("o", "enter")
        assert [poll.status for poll in world.polls()] == ["void", "open"]


async def opened_in_secret(at: Desk) -> None:
    """Open a vote through the form, in secret, with a quorum of two."""
    await at.press("o")
    form = at.app.screen
    assert "not from whoever types the ballots in" in str(form.query_one(".hint").visual)  # type: ignore[attr-defined]
    form.set_value("secret", "yes")  # type: ignore[attr-defined]
    form.set_value("quorum", "2")  # type: ignore[attr-defined]
    await at.press("ctrl+s")


async def test_a_secret_vote_from_its_form_to_its_recount(world: World) -> None:
    async with desk(world.store, "vote") as at:
        await opened_in_secret(at)
        (poll,) = world.polls()
        with world.store.read() as state:
            assert queries.terms(state, poll.id).secret
        assert "secret" in at.text("said")
        assert "not from whoever types the ballots in" in at.text("below")
        assert "u" not in {key for key, _binding in at.app.screen.active_bindings.items()}
        labels = world.labels(poll.id)
        await at.press("p")
        await at.fill(f"林间 {labels['阿树']} {labels['老K']}\nMia {labels['阿树']}")
        with world.store.read() as state:
            assert queries.drafts(state) == {}, "what is typed for a secret vote is saved nowhere"
        await at.press("ctrl+s")
        assert world.ballots(poll.id) == {}
        assert "2 of 6 voted (at least 2)" in at.text("said")
        assert "林间" not in at.text("below")
        await at.press("c")
        assert "cannot be undone" in "".join(str(one.visual) for one in at.app.screen.query(Static))
        await at.press("y", "w")
        assert world.polls()[0].status == "counted"
        assert "Voted: Mia, 林间" in at.text("below")
        await at.press("ctrl+z", "ctrl+z")  # the places, then not the close
        assert world.polls()[0].status == "closed"
        assert any("for good" in notice for notice in at.notices)
        await at.press("e")
        assert "SHA-256" in str(at.app.screen.query_one("#message", Static).visual)
        folder = world.store.path.parent / "recount"
        assert {path.name for path in folder.iterdir()} == {"recount-2026-W48-Q1.json", "recount.py"}


def test_the_form_begins_with_what_was_used_last() -> None:
    usual = vote.Terms("schulze", 2, True, False, 2, 30_000, (60, 40), ("lot",))
    filled = {field.name: field.value for field in fields_of(usual, "", "CNY", 2)}
    assert (filled["secret"], filled["quorum"], filled["split"]) == ("yes", "2", "60:40")
    assert terms_of(filled, "CNY") == usual
    fewer = {field.name: field.value for field in fields_of(vote.Terms(prize=100), "", "CNY", 2)}
    assert (fewer["places"], fewer["split"]) == ("2", "60:40"), "nobody could win a third place"


def filled_in(**given: str) -> dict[str, str]:
    empty = dict.fromkeys(("secret", "authors", "ladder", "quorum", "prize", "split"), "")
    return {"places": "3", "method": "approval"} | empty | given


def test_the_form_s_terms_fit_each_other() -> None:
    kept = filled_in(ladder="participants lot", secret="yes")
    assert terms_of(kept, "CNY").ladder == ("lot",), "of a secret vote nobody knows whose ballots they are"
    assert terms_of(filled_in(ladder="participants lot"), "CNY").ladder == ("participants", "lot")
    assert terms_of(filled_in(prize="300", split="1：2:3"), "CNY").split == (1, 2, 3)
    assert terms_of(filled_in(prize="300", split="1:2"), "CNY").split == (), "the shares of last time are left out"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"quorum": "0"}, "quorum-invalid"),
        ({"quorum": "some"}, "number-invalid"),
        ({"places": ""}, "number-invalid"),
        ({"prize": "$300"}, "amount-invalid"),
    ],
)
def test_what_does_not_fit_is_said(given: dict[str, str], code: str) -> None:
    with pytest.raises(BadInput) as caught:
        terms_of(filled_in(**given), "CNY")
    assert caught.value.code == code


@pytest.mark.slow
async def test_too_few_votes_say_so_and_make_room(world: World) -> None:
    async with desk(world.store, "vote") as at:
        await opened_in_secret(at)
        await at.press("c", "y")
        assert world.polls()[0].status == "no-quorum"
        at.rows("polls").go(world.polls()[0].id)
        await at.settle()
        assert "too few voted" in at.text("said")


@pytest.mark.slow
async def test_a_ranked_vote_is_opened_and_entered_from_a_form(world: World, tmp_path: Path) -> None:
    async with desk(world.store, "vote") as at:
        await at.press("o")
        at.app.screen.set_value("method", "schulze")  # type: ignore[attr-defined]
        await at.press("ctrl+s")
        (poll,) = world.polls()
        assert poll.method == "schulze"
        labels = world.labels(poll.id)
        form = tmp_path / "form.csv"
        form.write_text(f"昵称,排序\nMia,{labels['老K']}>{labels['阿树']}\n林间,{labels['老K']}\n", encoding="utf-8")
        await at.press("f")
        await at.fill(str(form))
        await at.press("enter")
        assert world.ballots(poll.id) == {"Mia": {"老K", "阿树"}, "林间": {"老K"}}
        await at.press("c", "y", "l")
        await at.fill(f"Tom {labels['阿树']}")
        await at.press("ctrl+s")
        assert "Too late, not counted: Tom" in at.text("below")
        assert str(at.rows("options").rows[0].cells[3]) == "老K"


@pytest.mark.slow
async def test_totals_are_shown_early_only_on_a_word_that_is_kept(world: World) -> None:
    poll = world.open(world.question)
    world.cast(poll, "Mia", "阿树")
    async with desk(world.store, "vote") as at:
        assert "█" not in "".join(_texts(at, "options"))
        await at.press("u", "y")
        assert "█" in "".join(_texts(at, "options"))
        assert "totals so far" in at.text("said")
        assert "Mia" not in at.text("below"), "who voted is told at the end"


@pytest.mark.slow
async def test_who_is_from_outside_stands_and_does_not_vote(world: World) -> None:
    async with desk(world.store, "vote") as at:
        await at.press("n")
        await at.fill("阿树")
        await at.press("enter")
        with world.store.read() as state:
            assert [(one.name, one.kind) for one in queries.guests(state)] == [("阿树", "challenger")]
        await at.press("o", "ctrl+s")
        (poll,) = world.polls()
        assert poll.electorate == len(world.people) - 1
        labels = world.labels(poll.id)
        await at.press("b")
        await at.fill(f"阿树 {labels['老K']}")
        await at.press("enter")
        assert "may not vote here" in at.text("said")


@pytest.mark.slow
async def test_hidden_authors_are_told_at_the_end(world: World) -> None:
    terms = vote.Terms(authors_hidden=True)
    world.store.act(lambda state: vote.open_poll(state, week=world.week, question=world.question, terms=terms))
    world.cast(world.polls()[0].id, "Mia", "阿树")
    async with desk(world.store, "vote") as at:
        assert "阿树" not in {str(row.cells[-1][0]) for row in at.rows("options").rows}
        await at.press("c", "y")
        assert "阿树" in {str(row.cells[3]) for row in at.rows("options").rows}


async def test_a_week_without_questions_says_the_next_step(store: Store) -> None:
    make.week(store)
    async with desk(store, "vote") as at:
        assert "over the week needs" in at.text("said")
