"""Who could answer, by each kind of evidence: whom it credits, what it cites, and that the score is its sum."""

import sqlite3
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modui.records import matching
from modui.records.matching import Asked, Book, Hit, Person, Reply
from modui.records.store import Store
from tests import making
from tests.records.test_search import found, index_of

TODAY = 20_000.0
SLEEP = "上夜班怎样睡得着？"


def empty() -> Book:
    database = sqlite3.connect(":memory:", isolation_level=None)
    matching.prepare(database)
    book = Book(database)
    book.clear()
    return book


def book_of(people: Sequence[Person], past: Sequence[Asked] = ()) -> Book:
    book = empty()
    book.add_members(people)
    book.add_questions(past)
    book.settle()
    return book


def person(name: str, *tags: str) -> Person:
    return Person(name, {"tags": tags})


def asked(name: str, title: str, *replies: tuple[str, float | None]) -> Asked:
    return Asked(name, title, "", (), tuple(Reply(author, day, "", f"{name}-{author}") for author, day in replies))


def hits(book: Book, text: str, *, day: float | None = TODAY, without: str | None = None) -> dict[str, Hit]:
    """The members for `text`, the best first, each with a score that is the one they are placed by."""
    found = matching.rank(book, text, 100, day=day, without=without)
    told = {one.id: found.hit(one) for one in found.placed}
    for one in found.placed:
        assert told[one.id].score == one.score > 0
    return told


def shares(hit: Hit) -> dict[str, float]:
    return {one.field: one.share for one in hit.shares}


CROWD = [person(f"p{number}", "茶叶") for number in range(12)]


def test_whoever_answered_the_like_is_credited_and_the_questions_are_cited() -> None:
    past = [
        asked("q1", SLEEP, ("p1", TODAY - 10)),
        asked("q2", "夜班之后睡不着怎么办？", ("p1", TODAY - 10), ("p2", TODAY - 10)),
        asked("q3", "怎样报税？", ("p3", TODAY - 10)),
    ]
    told = hits(book_of(CROWD, past), SLEEP)
    assert list(told)[:2] == ["p1", "p2"]
    assert "p3" not in told, "who answered something else only answers a lot"
    (best,) = [one for one in told["p1"].shares if one.field == "answers"]
    assert [one.question for one in best.cited] == ["q1", "q2"], "the likest first"
    assert best.cited[0].title == SLEEP
    assert sum(one.share for one in best.cited) == best.share
    assert all(one.share > 0 for one in best.cited)
    (second,) = [one for one in told["p2"].shares if one.field == "answers"]
    assert [one.question for one in second.cited] == ["q2"]


def test_an_answer_fades_and_one_without_a_date_is_taken_to_be_old() -> None:
    past = [asked("q1", SLEEP, ("p1", None), ("p2", TODAY - 60), ("p3", TODAY), ("p4", TODAY + 9))]
    told = hits(book_of(CROWD, past), SLEEP)
    answers = {name: shares(told[name])["answers"] for name in ("p1", "p2", "p3", "p4")}
    assert answers["p1"] < answers["p2"] < answers["p3"]
    assert answers["p3"] == answers["p4"], "what was answered after the question is as new as can be"


def test_where_the_same_people_answer_everything_it_counts_who_did_of_late() -> None:
    usual = [asked(f"u{day}", "怎样报税？", ("p1", TODAY - day), ("p4", TODAY - day)) for day in range(30)]
    told = hits(book_of(CROWD, [*usual, asked("q1", SLEEP, ("p1", TODAY), ("p2", TODAY))]), SLEEP)
    assert shares(told["p1"])["answers"] == shares(told["p2"])["answers"]
    assert shares(told["p1"])["lately"] > shares(told["p2"]).get("lately", 0.0)
    assert next(iter(told)) == "p1"
    assert "p4" not in told, "nobody is found for that alone"


def test_no_dates_at_all_leave_everybody_equal() -> None:
    told = hits(book_of(CROWD, [asked("q1", SLEEP, ("p2", None), ("p1", None))]), SLEEP, day=None)
    assert [*told][:2] == ["p1", "p2"], "equal ones stand by their ids"
    assert shares(told["p1"]) == shares(told["p2"])


def test_whoever_is_like_those_who_answered_is_found_by_what_the_question_does_not_say() -> None:
    people = [*CROWD, person("nurse", "护士", "茶叶"), person("other", "护士"), person("baker", "面包")]
    told = hits(book_of(people, [asked("q1", SLEEP, ("nurse", TODAY))]), SLEEP)
    assert shares(told["other"]).keys() == {"alike"}
    assert "baker" not in told
    (alike,) = told["other"].shares
    assert alike.terms == ("护士",)


def test_authors_who_are_not_members_credit_nobody() -> None:
    book = book_of(CROWD, [asked("q1", SLEEP, ("stranger", TODAY)), asked("q2", SLEEP, ("p1", TODAY))])
    assert "stranger" not in hits(book, SLEEP)
    assert "p1" in hits(book, SLEEP)


def test_a_question_is_no_evidence_for_itself() -> None:
    book = book_of(CROWD, [asked("q1", SLEEP, ("p1", TODAY))])
    assert "p1" in hits(book, SLEEP)
    assert "answers" not in {one.field for hit in hits(book, SLEEP, without="q1").values() for one in hit.shares}


def test_past_answers_weigh_what_the_likest_answered_question_says_not_the_question_itself() -> None:
    past = [asked(f"q{number}", f"茶叶怎样存放{number}", ("p2", TODAY)) for number in range(30)]
    past.append(asked("q98", "夜班以后怎样补觉？", ("p1", TODAY)))
    parts = []
    for book, without in ((book_of(CROWD, past), None), (book_of(CROWD, [*past, asked("q99", SLEEP)]), "q99")):
        likeness = matching.rank(book, SLEEP, 100, day=TODAY, without=without).likeness()
        parts.append(shares(hits(book, SLEEP, without=without)["p1"])["answers"] / likeness["q98"])
    assert parts[0] == pytest.approx(parts[1], rel=0.01)


def test_past_answers_weigh_more_the_more_of_the_text_their_questions_say() -> None:
    past = [asked("q1", "上夜班白天睡不着", ("p1", TODAY)), asked("q2", "茶叶怎样存放", ("p2", TODAY))]
    sure = shares(hits(book_of(CROWD, past), "上夜班白天睡不着")["p1"])["answers"]
    less = shares(hits(book_of(CROWD, past), "茶叶罐、木架、潮气和老鼠，上夜班的我都遇到过")["p1"])["answers"]
    assert less < sure


def test_a_profile_weighs_more_the_more_of_the_text_it_says() -> None:
    others = [person(f"o{place}", one) for place, one in enumerate(("合同", "报价", "冷链", "排版", "品牌", "翻译"))]
    book = book_of([person("p1", "睡眠", "夜班"), *others, *CROWD[2:]])
    sure = shares(hits(book, "夜班睡眠")["p1"])["tags"]
    less = shares(hits(book, "夜班睡眠、合同、报价、冷链、排版、品牌、翻译")["p1"])["tags"]
    assert less < sure / 2


def test_where_everybody_answered_once_who_answers_of_late_says_nothing() -> None:
    past = [asked(f"q{number}", SLEEP, (f"p{number}", TODAY)) for number in range(6)]
    assert all("lately" not in shares(hit) for hit in hits(book_of(CROWD, past), SLEEP).values())


@pytest.mark.parametrize("text", ["", " \n", "？！", "的了是"])
def test_a_text_that_says_nothing_finds_nobody(text: str) -> None:
    assert hits(book_of(CROWD, [asked("q1", SLEEP, ("p1", TODAY))]), text) == {}


def test_nobody_and_members_who_wrote_nothing_are_borne() -> None:
    assert hits(book_of([]), SLEEP) == {}
    blank = [Person("a", {}), Person("b", {"tags": (), "career": ""})]
    assert hits(book_of(blank), SLEEP) == {}
    told = hits(book_of(blank, [asked("q1", SLEEP, ("b", TODAY)), asked("q2", "", ("a", TODAY))]), SLEEP)
    assert [*told] == ["b"], "what they answered speaks for them"


def test_a_term_of_several_words_is_one() -> None:
    people = [
        person("both", "cold brew"),
        Person("apart", {"career": "a brew house, later cold storage"}),
        *CROWD,
    ]
    told = hits(book_of(people), "How do I make cold brew at home?")
    assert next(iter(told)) == "both"
    assert any("cold brew" in one.terms for one in told["both"].shares)
    assert all("cold brew" not in one.terms for one in told.get("apart", Hit("", ())).shares)


@pytest.mark.parametrize(("wrote", "asks"), [("租赁合同", "租賃合同怎麼談？"), ("租賃合同", "租赁合同怎么谈？")])
def test_traditional_and_simplified_characters_are_the_same(store: Store, wrote: str, asks: str) -> None:
    who = making.member(store, "律师", expertise=[wrote])
    making.member(store, "护士", expertise=["夜班"])
    assert found(store, asks[:4]) == ["律师"]
    assert [one.member for one in index_of(store).members(asks)] == [who]


TITLES = [SLEEP, "怎样报税？", "夜班睡不着", "合同怎么谈？", "茶叶怎么选？"]
TAGS = ["夜班", "护士", "合同", "茶叶", "cold brew"]
PEOPLE = st.lists(st.lists(st.sampled_from(TAGS), max_size=3), max_size=8)
PAST = st.lists(
    st.tuples(
        st.sampled_from(TITLES),
        st.dictionaries(st.integers(0, 8), st.none() | st.integers(19_000, 20_000), max_size=3),
    ),
    max_size=8,
)


@settings(max_examples=15)
@given(PEOPLE, PAST, st.data())
def test_a_book_kept_up_in_steps_ranks_exactly_as_one_written_at_once(
    people: list[list[str]], past: list[tuple[str, dict[int, int | None]]], data: st.DataObject
) -> None:
    members = [person(f"p{number}", *tags) for number, tags in enumerate(people)]
    questions = [
        asked(f"q{number}", title, *((f"p{author}", day) for author, day in replies.items()))
        for number, (title, replies) in enumerate(past)
    ]
    at_once = book_of(members, questions)
    steps: list[Person | Asked] = data.draw(st.permutations([*members, *questions]))
    changed = data.draw(st.sets(st.sampled_from([one.id for one in members]))) if members else set()
    book = empty()
    for step in steps:
        if isinstance(step, Person):
            # What some wrote first is something else, and was changed since.
            book.add_members([person(step.id, "报税") if step.id in changed else step])
        else:
            book.add_questions([step])
        book.settle()
    for one in members:
        if one.id not in changed:
            continue
        book.remove("person", [one.id])
        book.add_members([one])
        book.settle()
    for text in (SLEEP, "合同和茶叶", "cold brew 怎么做？"):
        assert hits(book, text) == hits(at_once, text)
