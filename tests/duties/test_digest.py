import hashlib
import os
import random
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from modui import i18n
from modui.duties import answers, digest, vote
from modui.errors import BadInput, Damaged, ModuiError, NotFound, Refused, Stale
from modui.records import queries
from modui.records.changes import Proposal, Set
from modui.records.reading import State
from tests import making
from tests.documents.test_digest_markdown import skeleton
from tests.duties.digesting import Digested, chinese, english

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def week(tmp_path: Path) -> Digested:
    """A week with one question of two answers, voted on."""
    week = Digested(tmp_path / "home")
    for nickname in ("Ann", "Ben", "Cleo", "Dora"):
        week.member(nickname)
    week.question("Ann", "How?", "nickname", demand="A way.")
    week.answer("How?", "Ben", "First", summary="One.", method="So.", reasoning="Thus.")
    week.answer("How?", "Cleo", "Second", summary="Two.", method="So.", reasoning="Thus.")
    return week


def refused(week: Digested, make: Callable[[State], Proposal]) -> str:
    before = week.store.dump()
    with pytest.raises(ModuiError) as caught:
        week.store.act(make)
    assert week.store.dump() == before
    return caught.value.code


def status(week: Digested, table: str, row: str) -> str:
    with week.store.read() as state:
        return str(state.scalar(f"SELECT status FROM {table} WHERE id = :id", id=row))


# The document --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "build"), [("zh", chinese), ("en", english)])
def test_the_digest_is_what_it_was(tmp_path: Path, name: str, build: Callable[[Path], Digested]) -> None:
    """Run with MODUI_GOLDEN=1 to write the documents anew, then read them."""
    i18n.use(name)
    # What the sums are of is tested with the recount.
    markdown = re.sub(r"\b[0-9a-f]{64}\b", "…", build(tmp_path / "home").markdown())
    golden = GOLDEN / f"digest-{name}.md"
    if os.environ.get("MODUI_GOLDEN"):
        golden.write_text(markdown, encoding="utf-8", newline="\n")

    assert markdown == golden.read_text(encoding="utf-8")


def test_a_digest_in_chinese_has_the_same_skeleton(tmp_path: Path) -> None:
    week = chinese(tmp_path / "home")
    spoken = week.markdown()
    i18n.use("zh")
    told = week.markdown()

    assert skeleton(told)[:2] == skeleton(spoken)[:2]
    assert re.findall(r"^\|.*\|$", told, re.MULTILINE) != []


def test_answers_stand_in_the_order_of_the_vote(tmp_path: Path) -> None:
    week = Digested(tmp_path / "home")
    for nickname in ("Ann", "Ben", "Cleo", "Dora"):
        week.member(nickname)
    week.question("Ann", "How?")
    for author, title in (("Ben", "Third"), ("Cleo", "Second"), ("Dora", "First")):
        week.answer("How?", author, title)
    week.vote("How?", {"Ann": ["First", "Second"], "Ben": ["First"]})
    week.member("Eve")
    week.answer("How?", "Eve", "Late")

    titles = re.findall(r"^#### (.*)$", week.markdown(), re.MULTILINE)
    assert titles == ["1 · First", "2 · Second", "3 · Third", "Late"]


def test_while_a_vote_is_open_its_votes_are_not_told(week: Digested) -> None:
    week.vote("How?", {"Ann": ["Second"]}, end=False)

    assert "Votes" not in week.markdown()
    assert re.findall(r"^#### (.*)$", week.markdown(), re.MULTILINE) == ["First", "Second"]
    assert ("poll-open", "Q1") in week.codes()


def test_a_vote_in_which_too_few_took_part_is_told_to_the_moderator_alone(week: Digested) -> None:
    terms = vote.Terms(quorum=3)
    opened = week.do(lambda state: vote.open_poll(state, week=week.week, question=week.questions["How?"], terms=terms))
    poll = next(edit.row for edit in opened.edits if edit.table == "poll")
    week.do(lambda state: vote.close(state, poll))

    assert "Votes" not in week.markdown()
    assert ("no-quorum", "Q1") in week.codes()
    assert ("no-vote", "Q1") not in week.codes()


def test_a_void_vote_is_as_if_it_had_not_been(week: Digested) -> None:
    poll = week.vote("How?", {"Ann": ["Second"]})
    week.do(lambda state: vote.void(state, poll))
    assert "Votes" not in week.markdown()

    week.vote("How?", {"Ann": ["First"], "Dora": ["First"]})
    assert re.search(r"\| 1 \| \d \| \[First\]\(#q1-a1\) \| 2 \|", week.markdown())


def test_the_digest_does_not_depend_on_ids_or_on_the_order_of_equal_things(tmp_path: Path) -> None:
    def built(seed: int) -> str:
        chance = random.Random(seed)
        week = Digested(tmp_path / str(seed), clock=making.HeldClock(seed=seed))
        for nickname in chance.sample(["Ann", "Ben", "Cleo", "Dora", "Eve"], 5):
            week.member(nickname)
        week.question("Ann", "How?", "nickname", demand="A way.")
        question = week.questions["How?"]
        for number, author in chance.sample([(1, "Ben"), (2, "Cleo"), (3, "Dora")], 3):
            week.answers[author] = making.insert(
                week.store,
                "answer",
                question=question,
                number=number,
                author=week.people[author],
                title="The same",
                summary=f"By {author}.",
                naming="nickname",
                scope=["group"],
                status="ready",
            )
        notes = [f"Note {number}." for number in range(4)]
        for note in chance.sample(notes, 4):
            week.note(note, "How?")
        for author, practice in chance.sample([(a, p) for a in ("Ben", "Cleo", "Dora") for p in "xyz"], 9):
            week.stance(author, practice, "for" if author < "D" else "against", f"said {author}")
        for asker, answer in chance.sample([(a, b) for a in ("Ann", "Eve") for b in ("Ben", "Cleo")], 4):
            week.follow_up("How?", asker, f"{asker} asks {answer}", "Yes.", answer)
        for title in chance.sample(["One", "Two"], 2):
            week.do(
                partial(
                    vote.contribute,
                    week=week.week,
                    member=week.people["Eve"],
                    title=title,
                    naming="nickname",
                    scope=["group"],
                )
            )
        poll = making.insert(week.store, "poll", week=week.week, question=question, electorate=5)
        labels = {"Ben": "1", "Cleo": "2", "Dora": "3"}  # what voters were shown is what the records say
        for author in chance.sample(sorted(labels), 3):
            making.insert(week.store, "option", poll=poll, label=labels[author], answer=week.answers[author], title="?")
        week.do(lambda state: vote.close(state, poll))
        return week.markdown()

    first, *others = (built(seed) for seed in range(3))
    assert "The same" in first
    assert all(other == first for other in others)


# What is hidden ------------------------------------------------------------------------------------------------------


def hide(week: Digested, title: str, how: str) -> None:
    row = week.answers[title]
    match how:
        case "hidden":
            week.do(lambda state: answers.hide(state, row))
        case "withdrawn":
            week.do(lambda state: answers.withdraw(state, row))
        case "unasked":
            making.put(week.store, Set("answer", row, "naming", "nickname", None))
        case "no-scope":
            week.do(lambda state: answers.consent(state, row, "nickname", ["book"]))


@pytest.mark.parametrize("how", ["hidden", "withdrawn", "unasked", "no-scope"])
def test_what_may_not_be_shown_is_nowhere(tmp_path: Path, how: str) -> None:
    week = Digested(tmp_path / "home")
    week.member("Ann")
    week.member("Ben")
    week.member("XNICK", name="XNAME", position="XPOSITION")
    week.question("Ann", "How?", "nickname")
    week.answer("How?", "Ben", "Shown", method="So.")
    sections = {name: f"X{name}X" for name in ("summary", "method", "reasoning", "evidence", "limits")}
    week.answer("How?", "XNICK", "XTITLE", rest="XREST", **sections)
    week.stance("XTITLE", "XPRACTICE", "against", "XREMARK")
    week.stance("Shown", "practice", "for")
    week.follow_up("How?", "Ann", "XASKED", "XREPLY", "XTITLE")
    hidden_note = week.note("XNOTE", "How?")
    week.do(lambda state: answers.hide_note(state, hidden_note))
    shared = week.do(
        lambda state: vote.contribute(
            state, week.week, week.people["XNICK"], "XSHARED", "XTEXT", "https://xlink.example", "nickname", ["book"]
        )
    ).edits[0].row  # fmt: skip
    if how == "hidden":
        week.do(lambda state: vote.consent_contribution(state, shared, "nickname", ["group"]))
        week.do(lambda state: vote.hide_contribution(state, shared))
    week.vote("How?", {"Ann": ["XTITLE", "Shown"], "XNICK": ["Shown"]})
    week.do(lambda state: answers.adopt(state, week.answers["XTITLE"]))
    hide(week, "XTITLE", how)

    markdown = week.markdown()
    with week.store.read() as state:
        told = digest.teaser(state, week.week)
    assert re.findall(r"X[A-Za-z]+|xlink|q1-a2", markdown + told) == []
    assert re.findall(r"^\| (\d) \| \d (\|.*)$", markdown, re.MULTILINE) == [
        ("1", "| [Shown](#q1-a1) | 2 |"),
        ("2", "| one that is not shown | 1 |"),
    ]
    assert "- **Answered**: Ben\n" in markdown
    assert "contributors: 1\n" in markdown
    assert "adopted" not in markdown


def test_each_audience_gets_what_was_agreed_for_it(tmp_path: Path) -> None:
    week = chinese(tmp_path / "home")
    seen = {
        audience: re.findall(r"^#### \d · (.*)$", week.markdown(audience), re.MULTILINE)
        for audience in ("group", "public", "book")
    }

    assert seen == {
        "group": ["先做减法，再做一次“提问周”", "我为什么不说话了", "把“答得好”变成看得见的事"],
        "public": ["先做减法，再做一次“提问周”", "我为什么不说话了"],
        "book": ["先做减法，再做一次“提问周”"],
    }
    assert ("not-for-audience", "Q1 · 把“答得好”变成看得见的事") in week.codes("public")
    with week.store.read() as state, pytest.raises(BadInput, match="no audience"):
        digest.compile_digest(state, week.week, "world")


@pytest.mark.parametrize("naming", ["role", "nickname", "name", None])
def test_people_are_called_as_they_agreed(tmp_path: Path, naming: str | None) -> None:
    week = Digested(tmp_path / "home")
    week.member("NICK", name="REAL", position="POSITION")
    week.member("Ben", position="BAKER")
    week.question("NICK", "How?", naming)
    week.question("Ben", "Why?", "role")
    week.answer("Why?", "NICK", "An answer", naming=naming)
    markdown = week.markdown()

    told = {name for name in ("NICK", "REAL") if name in markdown}
    assert told == {"nickname": {"NICK"}, "name": {"REAL"}}.get(naming or "", set())
    assert "**Asked by**: one BAKER (named by role only)" in markdown
    assert "Ben" not in markdown
    if naming in ("role", None):
        # Whoever was not asked yet is not even described.
        asker = "POSITION" if naming else "member"
        assert f"**Asked by**: one {asker} (named by role only)" in markdown
        assert "practitioner · POSITION" not in markdown


def test_a_real_name_never_stands_in_for_a_nickname(tmp_path: Path) -> None:
    week = Digested(tmp_path / "home")
    week.people["nobody"] = making.insert(week.store, "member", name="REAL")
    week.member("Ann")
    week.question("Ann", "How?", "nickname")
    week.question("nobody", "Why?", "nickname")
    week.answer("How?", "nobody", "An answer", naming="nickname")
    week.follow_up("How?", "nobody", "And?", "Yes.")

    assert "REAL" not in week.markdown()
    assert ("name-missing", "Q1 · An answer") in week.codes()


def test_who_is_named_once_and_unnamed_once_counts_as_two(tmp_path: Path) -> None:
    week = Digested(tmp_path / "home")
    week.member("Ann")
    week.member("Ben")
    week.question("Ann", "How?", "nickname")
    week.question("Ann", "Why?", "nickname")
    week.answer("How?", "Ben", "One", naming="nickname")
    week.answer("Why?", "Ben", "Two", naming="role")

    assert "- **Answered**: Ben, 1 who is not named\n" in week.markdown()
    assert "contributors: 2\n" in week.markdown()


# Checking ------------------------------------------------------------------------------------------------------------


def test_a_week_in_order_has_nothing_to_say(week: Digested) -> None:
    week.vote("How?", {"Ann": ["First"]})
    week.passage("opening", "Do the first thing first.")

    assert week.codes() == []


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    week = Digested(tmp_path / "home")
    assert week.codes() == [("no-questions", "2026-W47"), ("empty-opening", "2026-W47")]
    week.member("Ann")
    week.member("Ben")
    week.member("Cleo")
    week.member("Dora")
    week.question("Ann", "How?")
    assert week.codes() == [
        ("empty-opening", "2026-W47"),
        ("no-answers", "Q1"),
        ("not-answered", "Q1"),
        ("asker-unasked", "Q1"),
    ]
    week.passage("opening", "See [this](javascript:alert).")
    week.answer("How?", "Ben", "One", rest="left over", method="So.", reasoning="Thus.")
    week.answer("How?", "Cleo", "Two", method="So.")
    week.answer("How?", "Dora", "Three", naming=None)
    week.stance("One", "practice", "for")
    week.follow_up("How?", "Ann", "And?")
    assert week.codes() == [
        ("not-answered", "Q1"),
        ("no-vote", "Q1"),
        ("asker-unasked", "Q1"),
        ("empty-disagreement", "Q1"),
        ("reply-missing", "Q1"),
        ("unplaced-text", "Q1 · One"),
        ("answer-thin", "Q1 · Two"),
        ("consent-missing", "Q1 · Three"),
        ("link-unsafe", "2026-W47 · opening"),
    ]
    poll = week.vote("How?", {"Ann": ["One"]}, end=False)
    assert ("poll-open", "Q1") in week.codes()
    week.do(lambda state: vote.close(state, poll))
    assert ("not-counted", "Q1") in week.codes()


def test_a_name_that_was_not_to_be_told_is_found_in_any_text(week: Digested) -> None:
    week.member("秘密小姐", name="何晓曼")
    week.answer("How?", "秘密小姐", "Hers", naming="role", method="So.", reasoning="Thus.")
    week.passage("disagreement", "正如**秘密**小姐所说", "How?")
    week.note("何晓曼来了。", "How?")
    week.passage("opening", "秘密小姐赢了。")
    week.passage("closing", "Thanks to Ben and Cleo.")

    exposed = [where for code, where in week.codes() if code == "name-exposed"]
    assert exposed == ["2026-W47 · opening", "Q1"]


def test_who_asked_further_or_withdrew_is_not_named_in_passing(week: Digested) -> None:
    week.member("追问的人")
    week.member("撤回的人")
    week.follow_up("How?", "追问的人", "And then?", reply="谢谢追问的人！")
    row = week.answer("How?", "撤回的人", "Gone")
    week.do(lambda state: answers.withdraw(state, row))
    week.note("撤回的人说得好。")

    assert [where for code, where in week.codes() if code == "name-exposed"] == ["2026-W47", "Q1"]


# Passages ------------------------------------------------------------------------------------------------------------


def test_a_passage_is_written_changed_and_emptied(week: Digested) -> None:
    week.passage("opening", "One.")
    assert "**In one minute**: One." in week.markdown()
    week.passage("opening", "Two.")
    assert "**In one minute**: Two." in week.markdown()
    assert week.store.act(lambda state: digest.write_passage(state, week.week, "opening", "Two.")) is None
    week.passage("opening", "")
    assert "**In one minute**\n" in week.markdown()


def test_a_passage_that_somebody_changed_meanwhile_is_not_overwritten(week: Digested) -> None:
    week.passage("opening", "One.")
    week.passage("opening", "Two.")
    with pytest.raises(Stale):
        week.do(lambda state: digest.write_passage(state, week.week, "opening", "Mine.", before="One."))
    week.do(lambda state: digest.write_passage(state, week.week, "opening", "Mine.", before="Two."))


def test_texts_have_their_places(week: Digested) -> None:
    question = week.questions["How?"]

    assert refused(week, lambda state: digest.write_passage(state, week.week, "disagreement", "x")) == "slot-unknown"
    assert refused(week, lambda s: digest.write_passage(s, week.week, "opening", "x", question)) == "slot-unknown"
    assert refused(week, lambda state: digest.write_passage(state, week.week, "elsewhere", "x")) == "slot-unknown"
    assert week.store.act(lambda state: digest.write_passage(state, week.week, "opening", " ")) is None


# Publishing ----------------------------------------------------------------------------------------------------------


def test_publishing_closes_questions_and_votes_and_stays(week: Digested) -> None:
    poll = week.vote("How?", {"Ann": ["First"]})
    week.question("Ben", "Unanswered?")
    assert refused(week, lambda state: digest.publish(state, week.week)) == "digest-not-begun"
    assert isinstance(week.store.clock, making.HeldClock)
    week.store.clock.at = datetime(2026, 11, 25, 16, 30, tzinfo=UTC)
    digest.issue(week.store, week.week)

    assert status(week, "question", week.questions["How?"]) == "closed"
    assert status(week, "question", week.questions["Unanswered?"]) == "accepted"
    assert status(week, "poll", poll) == "published"
    # The day is the community's, where it is past midnight.
    assert 'published: "2026-11-26"\n' in week.markdown()
    assert refused(week, lambda state: digest.publish(state, week.week)) == "digest-published"
    with pytest.raises(Refused, match="stays sent"):
        week.store.undo()


def test_a_published_digest_is_corrected_and_taken_down(week: Digested) -> None:
    week.passage("opening", "One.")
    assert refused(week, lambda state: digest.correct(state, week.week)) == "digest-not-published"
    assert refused(week, lambda state: digest.withdraw(state, week.week)) == "digest-not-published"
    week.do(lambda state: digest.publish(state, week.week))
    for make, becomes in (
        (digest.correct, "corrected"),
        (digest.correct, "corrected"),
        (digest.withdraw, "withdrawn"),
        (digest.correct, "corrected"),
    ):
        week.do(partial(make, week_id=week.week))
        with week.store.read() as state:
            known = queries.digest(state, week.week)
        assert known is not None
        assert known.status == becomes


def test_a_rule_keeps_other_weeks_out_of_it(week: Digested) -> None:
    week.passage("opening", "One.")
    other = making.week(week.store, "2026-W50")
    stray = making.insert(week.store, "question", week=other, asker=week.people["Ann"])
    for before, after in (("new", "accepted"), ("accepted", "answered")):
        making.put(week.store, Set("question", stray, "status", before, after))

    def make(state: State) -> Proposal:
        honest = digest.publish(state, week.week)
        return honest.action.propose([*honest.edits, Set("question", stray, "status", "answered", "closed")])

    assert refused(week, make) == "change-malformed"


def test_a_week_that_is_not_there_has_no_digest(week: Digested) -> None:
    with pytest.raises(NotFound):
        week.do(lambda state: digest.begin(state, week.people["Ann"]))


def test_a_digest_is_written_with_what_its_votes_are_recounted_with(week: Digested, tmp_path: Path) -> None:
    poll = week.vote("How?", {"Ann": ["Second"]})
    with week.store.read() as state:
        digest.export(state, week.week, tmp_path / "out.md")
        told = vote.recount(state, poll)
    assert hashlib.sha256((tmp_path / told.file).read_bytes()).hexdigest() == told.file_sha256
    assert hashlib.sha256((tmp_path / told.script).read_bytes()).hexdigest() == told.script_sha256
    markdown = (tmp_path / "out.md").read_text(encoding="utf-8")
    assert f'recount: "{told.file}"' in markdown
    assert f'recount_sha256: "{told.file_sha256}"' in markdown
    assert f"`python {told.script} {told.file}`" in markdown
    assert f"`{told.script_sha256}`" in markdown


# Out -----------------------------------------------------------------------------------------------------------------


def test_the_digest_is_written_to_a_file_whole(week: Digested, tmp_path: Path) -> None:
    path = tmp_path / "out.md"
    with week.store.read() as state:
        size = digest.export(state, week.week, path)
        assert path.read_text(encoding="utf-8") == week.markdown()
        assert path.stat().st_size == size
        with pytest.raises(BadInput, match="rtf"):
            digest.export(state, week.week, path, form="rtf")
        with pytest.raises(Damaged):
            digest.export(state, week.week, tmp_path / "nowhere" / "out.md")


def test_the_teaser_fits_and_tells_no_more_than_the_digest(week: Digested) -> None:
    with week.store.read() as state:
        assert digest.teaser(state, week.week) == "The digest of week 47 is out (2 answers). How?"
    week.vote("How?", {"Ann": ["First"]})
    week.passage("opening", "**Do** the [first](https://x.example) thing. " + "And so on. " * 40)
    with week.store.read() as state:
        told = digest.teaser(state, week.week)

    assert told.startswith("The digest of week 47 is out (2 answers, 1 ballot). Do the first thing.")
    assert len(told) <= 200
