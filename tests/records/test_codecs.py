"""Codecs: what they accept comes back from SQLite as it was, and the rest is refused."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from modui.errors import Refused
from modui.records.codecs import Codec, Flag, Instant, Number, Ref, Status, Text, Texts, Value, Word, is_id
from tests.records.values import values

LINE = Text(200)
BODY = Text(2_000, lines=True)
WORD = Word(frozenset(("user", "practitioner")))
STATUS = Status(frozenset(("new",)), {"new": frozenset(("done",)), "done": frozenset()})
CODECS: dict[str, Codec] = {
    "line": LINE,
    "body": BODY,
    "word": WORD,
    "word or none": Word(frozenset(("name", "role")), nullable=True),
    "status": STATUS,
    "number": Number(),
    "number or none": Number(nullable=True),
    "flag": Flag(),
    "instant": Instant(nullable=True),
    "ref": Ref("member"),
    "ref or none": Ref("member", nullable=True),
    "texts": Texts(),
    "texts or none": Texts(frozenset(("group", "public")), nullable=True),
}
every_codec = pytest.mark.parametrize("codec", CODECS.values(), ids=CODECS)

ANYTHING: st.SearchStrategy[object] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())  # lone surrogates and control characters too
    | st.binary(max_size=4)
    | st.sampled_from(["user", "new", "2026-11-22T08:30:00Z", "6d6f6475-6900-7000-8000-000000000000", "group"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(), inner, max_size=2)
    ),
    max_leaves=4,
)


@pytest.fixture(scope="module")
def database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        yield connection


def through(database: sqlite3.Connection, codec: Codec, value: Value) -> Value:
    """`value` as a reader gets it after it was kept in a database."""
    stored = codec.store(value)
    assert stored is None or type(stored) in (str, int), "the same SQL must read it on every database"
    ((found,),) = database.execute("SELECT ?", (stored,)).fetchall()
    return None if found is None else codec.load(found)


def refusal_of(codec: Codec, value: Value) -> Refused | None:
    try:
        codec.check(value, "here")
    except Refused as refusal:
        return refusal
    return None


@every_codec
@given(data=st.data())
def test_what_a_codec_accepts_comes_back_as_it_was(
    database: sqlite3.Connection, codec: Codec, data: st.DataObject
) -> None:
    value = data.draw(values(codec))
    codec.check(value, "here")
    found = through(database, codec, value)
    assert found == value
    assert type(found) is type(value)


@every_codec
@given(value=ANYTHING)
@example(value="\ud800")
@example(value=["\ud800"])
@example(value=2**64)
@example(value=-1)
@example(value=True)
@example(value=1)
@example(value=1.0)
@example(value=[["a"]])
@example(value=("a",))
@example(value='["a"]')
def test_a_codec_refuses_or_keeps_exactly(database: sqlite3.Connection, codec: Codec, value: Value) -> None:
    refusal = refusal_of(codec, value)
    if refusal is not None:
        assert refusal.code == "value-invalid"
        assert "here" in refusal.message
        return
    found = through(database, codec, value)
    assert found == value
    assert type(found) is type(value)
    assert json.loads(json.dumps(value)) == value, "the log keeps it as JSON"


@pytest.mark.parametrize(
    ("codec", "value"),
    [
        (LINE, None),
        (LINE, 5),
        (LINE, ["a"]),
        (LINE, "a" * 201),
        (LINE, "two\nlines"),
        (LINE, "two\rlines"),
        (LINE, "a\x00b"),
        (LINE, "a\x1bb"),
        (LINE, "a\x7fb"),
        (LINE, "a\x9b31mb"),  # a terminal takes it for the start of a colour
        (LINE, "a\ud800b"),
        (BODY, "a" * 2_001),
        (BODY, "a\n\x00"),
        (BODY, "\udfff"),
        (WORD, "specialist"),
        (WORD, "User"),
        (WORD, ""),
        (WORD, None),
        (WORD, ["user"]),
        (STATUS, "old"),
        (STATUS, None),
        (STATUS, 1),
        (Number(), -1),
        (Number(), 2**53 + 1),
        (Number(1, 5), 6),
        (Number(), True),
        (Number(), 1.0),
        (Number(), "1"),
        (Number(), None),
        (Flag(), 1),
        (Flag(), "yes"),
        (Flag(), None),
        (Instant(), ""),
        (Instant(), None),
        (Instant(), "2026-11-22"),
        (Instant(), "2026-11-22T08:30:00"),
        (Instant(), "2026-11-22T08:30:00+08:00"),
        (Instant(), "2026-11-22T08:30:00.5Z"),
        (Instant(), "2026-11-22T08:30:00Z\n"),
        (Instant(), "2026-02-30T08:30:00Z"),
        (Instant(), "2026-11-22T99:30:00Z"),
        (Instant(), "٢٠٢٦-11-22T08:30:00Z"),
        (Ref("member"), "6D6F6475-6900-7000-8000-000000000000"),
        (Ref("member"), "6d6f6475690070008000000000000000"),
        (Ref("member"), "somebody"),
        (Ref("member"), None),
        (Texts(), "a"),
        (Texts(), None),
        (Texts(), ("a",)),
        (Texts(), [1]),
        (Texts(), [["a"]]),
        (Texts(), ["two\nlines"]),
        (Texts(), ["two\rlines"]),
        (Texts(), ["a\x00"]),
        (Texts(), ["\ud800"]),
        (Texts(), ["a" * 201]),
        (Texts(), ["a"] * 201),
        (Texts(frozenset(("group",))), ["group", "all"]),
    ],
)
def test_what_a_column_refuses(codec: Codec, value: Value) -> None:
    with pytest.raises(Refused) as caught:
        codec.check(value, "member.name")
    assert caught.value.code == "value-invalid"
    assert caught.value.hint


@pytest.mark.parametrize(
    ("codec", "value"),
    [
        (LINE, "a" * 200),
        (LINE, "\t“引号”，１２３ 😀"),
        (BODY, "a\nb\r\nc"),
        (BODY, "👩‍🔬" * 600),
        (Number(), 2**53),
        (Instant(), "2024-02-29T23:59:59Z"),
        (Texts(), []),
        (Texts(), ["a", "a", ""]),
        (Texts(), ["a" * 200] * 200),
    ],
)
def test_what_a_column_just_accepts(database: sqlite3.Connection, codec: Codec, value: Value) -> None:
    codec.check(value, "here")
    assert through(database, codec, value) == value


def test_a_state_machine_goes_only_where_it_may() -> None:
    assert STATUS.may_follow("new", "done")
    assert not STATUS.may_follow("done", "new")
    assert not STATUS.may_follow("new", "new")
    assert not STATUS.may_follow(None, "new")
    assert not STATUS.may_follow(["new"], "done")


@given(st.uuids())
def test_an_id_is_a_uuid_in_lower_case(value: object) -> None:
    assert is_id(str(value))
    assert not is_id(value)
    assert not is_id(f"{value}\n")
    assert not is_id(str(value)[:-1])
    assert not is_id(str(value).replace("-", ""))
