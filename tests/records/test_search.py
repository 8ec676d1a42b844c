"""The index finds members and questions by what they say, keeps up with the log, and is never more than a copy."""

import multiprocessing
import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modui.errors import Damaged
from modui.records import search
from modui.records.changes import Set
from modui.records.matching import WEIGHTS, Book
from modui.records.matching.book import Packed
from modui.records.search import FILE, Index
from modui.records.segmenting import sounds, stem, words
from modui.records.store import Store
from tests import making


def index_of(store: Store) -> Index:
    """The index of `store` as it is now."""
    index = Index(store.path.parent)
    with store.read() as state:
        index.catch_up(state)
    return index


def found(store: Store, text: str) -> list[str]:
    """What those are called whom `text` finds."""
    ids = index_of(store).find(text)
    with store.read() as state:
        called = {str(row[0]): str(row[1] or row[2]) for row in state.run("SELECT id, nickname, name FROM member", {})}
    return [called[one] for one in ids]


def everything(store: Store) -> dict[str, object]:
    """All that the index of `store` answers to a few questions."""
    index = index_of(store)
    asked = ["小满 运营", "zxm", "合同 谈判", "上海", "wx_1", "数据分析"]
    return {text: (index.find(text), index.members(text), index.questions(text)) for text in asked}


# Words -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("社群运营和小红书带货", ["社群", "运营", "和", "小红书", "带货"]),
        ("Ｐｙｔｈｏｎ、C++ 与 C#！", ["python", "c++", "与", "c#"]),
        ("café Привет한국어 カナ", ["café", "привет한국어", "カナ"]),
        ("🐟, — %", []),
        ("", []),
    ],
)
def test_text_is_cut_into_words(text: str, cut: list[str]) -> None:
    assert words(text) == cut


def test_a_long_word_brings_the_words_within_it() -> None:
    assert {"人民", "共和国", "中华人民共和国"} <= set(words("中华人民共和国"))


def test_plurals_are_as_one() -> None:
    assert [stem(word) for word in ("boxes", "studies", "skills", "business", "analysis", "bus", "社群s")] == [
        "box",
        "study",
        "skill",
        "business",
        "analysis",
        "bus",
        "社群s",
    ]


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("张小满", "zhangxiaoman", "zxm"),
        ("单雄信", "shanxiongxin", "sxx"),
        ("长乐", "changle", "cl"),
        ("吕布", "lvbu", "lb"),
        ("吕布", "lubu", "lb"),
        ("Tom 小满🐟2号", "tomxiaoman2hao", "txm2h"),
        ("ＯＫ哥", "okge", "og"),
    ],
)
def test_names_sound_in_all_their_readings(name: str, full: str, initials: str) -> None:
    heard, begun = sounds(name)
    assert full in heard.whole
    assert initials in begun.whole


def test_a_name_of_many_readings_stays_small() -> None:
    heard, begun = sounds("行长乐重单长行乐重单长行乐重单")
    assert len(heard.whole) + len(heard.inner) + len(begun.whole) + len(begun.inner) < 400


# Finding -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def people(store: Store) -> Store:
    """A store with a few members."""
    making.member(store, "小满", name="张晓曼", position="社群运营", expertise=["电商", "私域"], more="城市: 上海")
    making.member(store, "阿树", name="张小满", company="半山文化", contact="wx_Ashu88", expertise=["合同", "谈判"])
    making.member(store, "Tom in Chengdu", position="data analyst", expertise=["spreadsheets", "C++"])
    making.member(store, "老K🐟", name="单雄信", industry="电商", tags=["茶叶"], offers="可以聊跨境物流")
    making.member(store, "", name="吕不韦", career="在上海做了十年电商，后来开咖啡馆")
    return store


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("小满", ["小满", "阿树"]),
        ("zhangxiaoman", ["小满", "阿树"]),
        ("zhang xiaoman", ["小满", "阿树"]),
        ("xiaoman", ["小满", "阿树"]),
        ("ZXM", ["小满", "阿树"]),
        ("sxx", ["老K🐟"]),
        ("shanxiong", ["老K🐟"]),
        ("lvbuwei", ["吕不韦"]),
        ("lbw", ["吕不韦"]),
        ("满", ["小满", "阿树"]),
        ("树", ["阿树"]),
        ("🐟", ["老K🐟"]),
        ("tom in chengdu", ["Tom in Chengdu"]),
        ("in Cheng", ["Tom in Chengdu"]),
        ("WX_ashu88", ["阿树"]),
        ("ashu88", ["阿树"]),
        ("半山", ["阿树"]),
        ("茶", ["老K🐟"]),
        ("c++", ["Tom in Chengdu"]),
        ("spreadsheet", ["Tom in Chengdu"]),
        ("跨境 老K", ["老K🐟"]),
        ("nobody", []),
        ("  ", []),
        ("", []),
    ],
)
def test_members_are_found_by_name_sound_contact_or_field(people: Store, text: str, who: list[str]) -> None:
    assert sorted(found(people, text)) == sorted(who)


def test_the_name_comes_before_its_sound_and_the_sound_before_the_field(people: Store) -> None:
    making.member(people, "萧曼", expertise=["小满"])
    assert found(people, "小满")[0] == "小满"
    assert found(people, "小满")[-1] == "萧曼"


def test_all_words_must_be_found_where_somebody_has_them_all(people: Store) -> None:
    assert sorted(found(people, "电商 上海")) == ["吕不韦", "小满"]
    assert sorted(found(people, "电商 火星")) == ["吕不韦", "小满", "老K🐟"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(['"', "a OR b", "NEAR(a b)", "expertise:x", "a*", "^$", "%_\\", "\udcff", "\0"]),
    )
)
def test_no_text_is_taken_for_a_query(people: Store, text: str) -> None:
    index = index_of(people)
    index.find(text)
    index.members(text)
    index.questions(text)


# Matching ----------------------------------------------------------------------------------------------------------


def test_what_a_member_says_of_their_skills_tells_most(store: Store) -> None:
    skilled = making.member(store, "a", expertise=["合同谈判"])
    curious = making.member(store, "b", needs="想学合同谈判")
    making.members(store, [f"m{number}" for number in range(20)])
    hits = index_of(store).members("怎样谈判一份合同？")
    assert [hit.member for hit in hits] == [skilled, curious]
    assert [share.field for share in hits[0].shares] == ["expertise"]
    assert sorted(hits[0].shares[0].terms) == ["合同", "谈判"]
    assert hits[0].score > hits[1].score > 0


def test_words_within_a_longer_one_go_without_saying(store: Store) -> None:
    making.member(store, "a", expertise=["劳动合同法"])
    (hit,) = index_of(store).members("想问合同法，还有劳动")
    assert sorted(hit.shares[0].terms) == ["劳动", "合同法"]


def test_private_fields_say_nothing_about_a_question(store: Store) -> None:
    making.member(store, "合同", name="合同", company="合同公司", contact="合同")
    assert index_of(store).members("合同") == []
    assert len(index_of(store).find("合同")) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(st.lists(st.sampled_from(["合同", "谈判", "电商", "写作", "的", "data", "C++"]), min_size=1, max_size=8))
def test_a_score_is_exactly_the_sum_of_its_shares_in_any_order(people: Store, parts: list[str]) -> None:
    for hit in index_of(people).members(" ".join(parts)):
        assert hit.score == sum(share.share for share in hit.shares)
        assert hit.score == sum(share.share for share in reversed(hit.shares))
        assert all(share.share > 0 and share.terms and share.field in WEIGHTS for share in hit.shares)


def test_function_words_ask_for_nobody(store: Store) -> None:
    making.member(store, "a", career="我们的问题是什么，为什么可以")
    assert index_of(store).members("请问这是为什么？我们可以吗") == []


def test_an_article_as_a_query_is_answered(store: Store) -> None:
    who = making.member(store, "a", expertise=["合同谈判"])
    assert index_of(store).members("合同谈判。" + "".join(map(chr, range(0x4E00, 0x5800))))[0].member == who


# Questions ---------------------------------------------------------------------------------------------------------


def ask(store: Store, title: str, **fields: str) -> str:
    asker = making.insert(store, "member", nickname="asker")
    return making.insert(store, "question", asker=asker, title=title, **fields)


def test_a_question_asked_before_is_found(store: Store) -> None:
    before = ask(store, "老用户不说话了，社群怎样重新活起来？", background="500 人的读书群，三个月没人发言。")
    ask(store, "第一次招全职员工，怎样判断合不合适？")
    best, *rest = index_of(store).questions("社群里的老用户都不说话，怎么重新激活？")
    assert best.question == before
    assert 0 < best.score < 1
    assert all(one.score < best.score for one in rest)


def test_the_same_words_are_the_same_question(store: Store) -> None:
    before = ask(store, "上夜班怎样睡得着？")
    (hit,) = index_of(store).questions("怎样上夜班，睡得着")
    assert hit == (before, 1.0)


# Keeping up --------------------------------------------------------------------------------------------------------


def test_the_index_follows_the_log(store: Store) -> None:
    who = making.member(store, "小满", expertise=["合同"])
    assert found(store, "合同") == ["小满"]
    making.put(store, Set("member", who, "expertise", ["合同"], ["茶叶"]))
    assert found(store, "合同") == []
    assert found(store, "茶叶") == ["小满"]
    store.undo()
    assert found(store, "合同") == ["小满"]
    store.undo()
    assert found(store, "小满") == []


def test_following_step_by_step_is_as_good_as_building_anew(store: Store, tmp_path: Path) -> None:
    rows = [making.member(store, f"m{number}", contact=f"wx_{number}") for number in range(4)]
    for number, row in enumerate(rows):
        index_of(store)
        making.put(store, Set("member", row, "expertise", [], ["数据分析", "合同谈判"][: number % 3]))
        ask(store, f"第 {number} 次谈判合同怎么办？")
    followed = everything(store)
    (store.path.parent / FILE).unlink()
    assert everything(store) == followed
    assert any(followed.values())


def test_many_changes_at_once_are_taken_in(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_BATCH", 3)
    told: list[tuple[int, int]] = []
    for names in (range(10), range(10, 14)):
        making.members(store, [f"阳光{number}" for number in names])
        with store.read() as state:
            Index(store.path.parent).catch_up(state, lambda *args: told.append(args))
    assert len(found(store, "阳光")) == 14
    assert told == [(3, 10), (6, 10), (9, 10), (10, 10), (3, 4), (4, 4)]


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"not a database at all, but long enough to be taken for one" * 20),
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
        lambda path: path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 20_000),
    ],
    ids=["gone", "empty", "foreign", "cut off", "overwritten"],
)
def test_a_lost_or_damaged_index_is_built_anew(people: Store, damage: object) -> None:
    expected = everything(people)
    path = people.path.parent / FILE
    for suffix in ("-wal", "-shm"):
        path.with_name(FILE + suffix).unlink(missing_ok=True)
    assert callable(damage)
    damage(path)
    assert everything(people) == expected


def test_damage_between_two_questions_is_mended(people: Store) -> None:
    index = index_of(people)
    expected = index.members("合同 电商")
    path = people.path.parent / FILE
    with people.read() as state:
        index.catch_up(state)
        path.write_bytes(b"\xff" * 10_000)
        assert index.members("合同 电商") == expected


def test_an_index_of_another_history_is_built_anew(people: Store, tmp_path: Path) -> None:
    found(people, "小满")
    other = making.community_store(tmp_path / "other", clock=making.HeldClock(seed=1))
    for number in range(5):
        making.member(other, f"别人{number}")
    (other.path.parent / FILE).write_bytes((people.path.parent / FILE).read_bytes())
    assert found(other, "小满") == []
    assert len(found(other, "别人")) == 5


def test_an_index_ahead_of_a_restored_database_is_built_anew(people: Store) -> None:
    saved = people.path.read_bytes()
    wal = people.path.with_name(people.path.name + "-wal")
    late = making.member(people, "后来的人")
    assert index_of(people).find("后来的人") == [late]
    with closing(sqlite3.connect(people.path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    wal.unlink(missing_ok=True)
    people.path.write_bytes(saved)
    assert found(people, "后来的人") == []


def test_an_older_release_s_index_is_built_anew(people: Store) -> None:
    expected = everything(people)
    with closing(sqlite3.connect(people.path.parent / FILE)) as database:
        database.execute("PRAGMA user_version = 77")
    assert everything(people) == expected


def test_what_another_modui_takes_in_during_a_question_is_left_to_the_next(
    people: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = index_of(people)
    expected = index.members("合同 电商")
    later = iter(("后来的人",))
    weighed = Book.holders

    def holders(book: Book, kind: str, terms: Iterable[str]) -> dict[str, Packed]:
        for name in later:
            making.put(people, Set("member", making.member(people, name), "expertise", [], ["合同谈判", "电商"]))
            index_of(people)
        return weighed(book, kind, terms)

    monkeypatch.setattr(Book, "holders", holders)
    assert index.members("合同 电商") == expected
    assert len(index.members("合同 电商")) == len(expected) + 1


def _die_while_indexing(home: Path) -> None:
    def die(done: int, _total: int) -> None:
        if done >= 20:
            os._exit(1)

    search._BATCH = 10
    with Store.open(home, {}).read() as state:
        Index(home).catch_up(state, die)


def test_a_killed_indexer_leaves_an_index_that_works(store: Store) -> None:
    making.members(store, [f"阳光{number}" for number in range(40)])
    process = multiprocessing.get_context("spawn").Process(target=_die_while_indexing, args=(store.path.parent,))
    process.start()
    process.join()
    assert process.exitcode == 1
    assert len(found(store, "阳光")) == 40


def test_a_home_that_cannot_be_written_is_explained(people: Store) -> None:
    (people.path.parent / FILE).mkdir()
    with pytest.raises(Damaged), people.read() as state:
        Index(people.path.parent).catch_up(state)
