"""What holders get for terms, and who is best, against definitions that take their time."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modui.records import matching
from modui.records.matching import Asked, Book
from modui.records.matching.adding import Worth, add_up, best_of, first_of, floor_of, got
from modui.records.matching.book import ASKED, PERSON, strength
from modui.records.matching.terms import LONGEST, Wholes
from tests.records.test_matching import asked, book_of, person

WORDS = ("茶叶", "夜班", "合同", "python", "睡眠", "报价")
GRADES = (0.0, 0.25, 0.5, 0.5, 1.0, 2.0, 3.5)
PEOPLE = st.lists(st.lists(st.sampled_from(WORDS), max_size=5), min_size=1, max_size=12)


def held(book: Book, number: int) -> dict[str, float]:
    """How strongly a member who has tags alone holds each term."""
    counts: dict[str, float] = {}
    for line in book.terms(PERSON, [number])[number]:
        for term in line:
            counts[term] = counts.get(term, 0.0) + 1.0
    return counts


@given(PEOPLE, st.sampled_from([1, 3, 1000]), st.sampled_from([1, 4]))
def test_everybody_gets_what_bm25_says_and_the_rest_decides_among_the_best(
    people: list[list[str]], most: int, pool: int
) -> None:
    book = book_of([person(f"m{number}", *tags) for number, tags in enumerate(people)])
    many = book.many(PERSON, WORDS)
    terms = [Worth(word, 1.0 + place, many[word]) for place, word in enumerate(WORDS) if word in many]
    scores = add_up(book, PERSON, terms, most=most, pool=pool)
    norms = book.norms(PERSON)
    read = np.cumsum([one.many for one in terms])
    first = [one for one, so_far in zip(terms, read, strict=True) if so_far <= most or one is terms[0]]
    for number in range(1, len(people) + 1):
        mine = held(book, number)
        parts = {one.term: got(one.worth, strength(mine.get(one.term, 0.0)), float(norms[number])) for one in terms}
        everything, early = sum(parts.values()), sum(parts[one.term] for one in first)
        # Who got nothing so far is not among the best, nor need be who stands with more than those.
        may_be_out = not early or len(people) > pool
        assert scores[number] == pytest.approx(everything) or (may_be_out and scores[number] == pytest.approx(early))


@given(st.integers(0, 400), st.integers(1, 9), st.sampled_from([0.0, 0.5, 0.98]), st.randoms(use_true_random=False))
def test_the_best_are_those_that_sorting_gives(size: int, many: int, empty: float, chance: Random) -> None:
    scores = [0.0 if chance.random() < empty else chance.choice(GRADES) for _one in range(size)]
    ordered = sorted((-score, number) for number, score in enumerate(scores) if score > 0)
    assert best_of(np.array(scores), many).tolist() == [number for _score, number in ordered[:many]]
    assert floor_of(np.array(scores), many) == (-ordered[many - 1][0] if len(ordered) >= many else 0)


def test_of_equal_ones_the_id_decides_whoever_was_taken_in_first() -> None:
    names = [f"q{number:02}" for number in range(30)]
    for order in (names, names[::-1], [*names[10:], *names[:10]]):
        book = book_of([], [asked(name, "上夜班怎样睡得着？") for name in order])
        scores = np.ones(len(book.norms(ASKED)))
        scores[0] = 0
        assert list(first_of(book, ASKED, scores, 5).values()) == names[:5]
        assert [one.question for one in matching.alike(book, "上夜班怎样睡得着？", 3)] == names[:3]


def test_an_edited_index_finds_the_same_of_many_equal_ones() -> None:
    names = [f"q{number:03}" for number in range(300)]
    book = book_of([], [asked(name, "茶叶怎样存放？") for name in names])
    before = [one.question for one in matching.alike(book, "茶叶怎样存放？", 5)]
    book.remove(ASKED, names[:5])
    book.add_questions([Asked(name, "茶叶怎样存放？", "", (), ()) for name in names[:5]])
    book.settle()
    assert [one.question for one in matching.alike(book, "茶叶怎样存放？", 5)] == before == names[:5]


@given(
    st.lists(st.lists(st.sampled_from("房颤心肌a"), min_size=2, max_size=4), max_size=6),
    st.text("房颤心肌a", max_size=30),
)
def test_every_whole_term_in_a_text_is_let_through(wholes: list[list[str]], text: str) -> None:
    terms = {"@" + "_".join(parts) for parts in wholes}
    known = Wholes(np.array([], np.uint32)).with_terms(terms)
    runs = [
        "@" + "_".join(text[start : start + length])
        for length in range(2, LONGEST + 1)
        for start in range(len(text) - length + 1)
    ]
    assert sorted(known.within(list(text))) == sorted(run for run in runs if run in terms)
