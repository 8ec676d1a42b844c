"""Hypothesis strategies for the values of columns."""

from hypothesis import strategies as st

from modui.records.codecs import Codec, Flag, Instant, Number, Ref, Status, Text, Texts, Value, Word

_CHARACTERS = st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\t“”。、；Ａ１é한😀\u202e\ufeff")
_LINES = _CHARACTERS | st.sampled_from("\n\r")

IDS = st.uuids().map(str)


def values(codec: Codec) -> st.SearchStrategy[Value]:
    """Values that `codec` must accept."""
    found: st.SearchStrategy[Value]
    match codec:
        case Text(limit=limit, lines=lines):
            found = st.text(_LINES if lines else _CHARACTERS, max_size=min(limit, 60))
        case Word(words=words):
            found = st.sampled_from(sorted(words))
        case Status(follows=follows):
            found = st.sampled_from(sorted(follows))
        case Number(least=least, most=most):
            found = st.integers(least, most)
        case Flag():
            found = st.booleans()
        case Instant():
            found = st.datetimes().map(lambda moment: moment.replace(microsecond=0).isoformat() + "Z")
        case Ref():
            found = IDS
        case Texts(words=words, most=most):
            item = st.text(_CHARACTERS, max_size=60) if words is None else st.sampled_from(sorted(words))
            found = st.lists(item, max_size=min(most, 8)).map(list)
        case _:
            raise AssertionError(f"no strategy for {codec}")
    return st.none() | found if codec.nullable else found
