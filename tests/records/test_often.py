"""How well the number of answers foretells who answers, against a definition that takes its time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modui.records.matching.often import foretold

ANSWERS = st.lists(st.tuples(st.integers(1, 6), st.integers(1, 5)), max_size=20)


def slowly(answers: list[tuple[int, int]]) -> float:
    """The same by its definition: each question in turn, members ordered by their answers to all the others."""
    found = []
    for asked in {one for one, _author in answers}:
        others = {pair for pair in answers if pair[0] != asked}
        counts = {author: sum(who == author for _one, who in others) for _asked, author in answers}
        best = 0.0
        for author in {who for one, who in answers if one == asked}:
            # Those of the same question count as they do elsewhere, as somebody who may be before.
            every = {pair for pair in answers if pair != (asked, author)}
            rivals = [sum(who == other for _one, who in every) for other in counts if other != author]
            if counts[author]:
                before = sum(count > counts[author] for count in rivals)
                equal = sum(count == counts[author] for count in rivals)
                best = max(best, 1 / (1 + before + equal / 2))
        found.append(best)
    return sum(found) / len(found) if found else 0.0


def told(answers: list[tuple[int, int]]) -> float:
    return foretold(np.array([one for one, _author in answers], int), np.array([who for _one, who in answers], int))


@given(ANSWERS)
def test_as_by_its_definition(answers: list[tuple[int, int]]) -> None:
    assert told(answers) == pytest.approx(slowly(answers))


def test_one_member_who_answers_everything_is_foretold() -> None:
    assert told([(question, 7) for question in range(5)]) == 1


def test_nobody_who_answered_once_is_foretold() -> None:
    assert told([(question, question) for question in range(5)]) == 0


def test_nothing_is_foretold_of_an_empty_archive() -> None:
    assert told([]) == 0
