"""Matching from files: the formats, what is missing in them, and that load spreads who is suggested."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from modui.duties.experts import batch
from modui.errors import BadInput


def write(path: Path, rows: Sequence[object]) -> Path:
    data = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def read(path: Path) -> dict[str, list[str]]:
    return {row["query_id"]: row["ranking"] for row in map(json.loads, path.read_text("utf-8").splitlines())}


@pytest.fixture
def members(tmp_path: Path) -> Path:
    rows: list[object] = [
        {"id": "lawyer", "fields": {"expertise": ["租赁合同", "谈判"], "tags": None}},
        {"id": "baker", "fields": {"expertise": ["sourdough"], "career": 7, "unknown": {}}, "joined": "x"},
        {"id": "quiet", "fields": None},
        {"id": "quiet"},
    ]
    return write(tmp_path / "members.jsonl", rows)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    reply = {"author": "quiet", "date": "2021-12-30", "text": "", "score": None}
    rows: list[object] = [
        {"doc_id": "d1", "date": "2021-12-29", "title": "", "text": "怎样写遗嘱", "tags": None, "answers": [reply]},
        {"doc_id": "d2", "title": None, "text": "没有人答", "answers": None},
        {"doc_id": "d3", "text": "谁走了", "answers": [{"author": "stranger"}, {"author": None}, "?"]},
    ]
    return write(tmp_path / "archive.jsonl.gz", rows)


def test_questions_are_answered_from_files_with_gaps(tmp_path: Path, members: Path, archive: Path) -> None:
    asked: list[object] = [
        {"query_id": "q1", "title": "怎樣談判租賃合同？"},
        {"query_id": "q2", "title": None, "text": "My sourdough 不发", "tags": ["baking"], "asker": None},
        {"query_id": "q3", "text": "老人要写遗嘱", "date": "2022-01-01"},
        {"query_id": "q4", "text": "租赁合同", "asker": "lawyer", "date": "not a date"},
        {"query_id": "q5"},
    ]
    queries, out = write(tmp_path / "queries.jsonl", asked), tmp_path / "rankings.jsonl"
    done = batch.match(queries, members, archive, out)
    found = read(out)
    assert (done.queries, list(found)) == (5, ["q1", "q2", "q3", "q4", "q5"])
    assert [found[query][0] for query in ("q1", "q2", "q3")] == ["lawyer", "baker", "quiet"]
    assert "lawyer" not in found["q4"]
    assert found["q5"] == []
    batch.match(queries, members, None, out)
    assert read(out)["q1"][0] == "lawyer"


def test_whoever_was_just_suggested_makes_room(tmp_path: Path) -> None:
    people = write(tmp_path / "members.jsonl", [{"id": f"m{n}", "fields": {"tags": ["茶叶"]}} for n in range(6)])
    days = ("2022-01-01", "2022-01-02", "2023-01-01")
    queries = write(tmp_path / "queries.jsonl", [{"query_id": day, "text": "茶叶怎么选", "date": day} for day in days])
    out = tmp_path / "rankings.jsonl"
    batch.match(queries, people, None, out, load_weight=0)
    assert len({tuple(ranking[:3]) for ranking in read(out).values()}) == 1
    batch.match(queries, people, None, out)
    first, second, *_later = read(out).values()
    assert set(first[:3]).isdisjoint(second[:3])


def test_what_was_asked_before_is_found(tmp_path: Path) -> None:
    corpus = write(tmp_path / "c.jsonl.gz", [{"id": "a", "text": "怎么快速发财"}, {"id": "b", "text": "怎么做面包"}])
    queries = write(tmp_path / "q.jsonl", [{"query_id": "q", "title": "怎樣快速發財"}])
    out = tmp_path / "out.jsonl"
    assert batch.similar(queries, corpus, out).queries == 1
    assert read(out)["q"][0] == "a"


@pytest.mark.parametrize(
    ("line", "code"),
    [(b"{", "batch-line"), (b"[1]", "batch-line"), (b'{"text": "x"}', "batch-id"), (b'{"id": "\xff"}', "batch-line")],
)
@pytest.mark.parametrize("which", ["queries", "members", "archive"])
def test_a_line_that_is_none_is_said_with_its_number(tmp_path: Path, which: str, line: bytes, code: str) -> None:
    rows = {"queries": {"query_id": "q"}, "members": {"id": "m"}, "archive": {"doc_id": "d"}}
    paths = {name: write(tmp_path / f"{name}.jsonl", [row]) for name, row in rows.items()}
    paths[which].write_bytes(paths[which].read_bytes() + b"\n\n" + line)
    with pytest.raises(BadInput) as caught:
        batch.match(paths["queries"], paths["members"], paths["archive"], tmp_path / "out.jsonl")
    assert caught.value.code == code
    assert caught.value.message.startswith(f"Line 3 of {paths[which]}")
    assert "\n" not in caught.value.message


def test_empty_files_give_nobody(tmp_path: Path, members: Path) -> None:
    nothing, out = write(tmp_path / "nothing.jsonl", []), tmp_path / "out.jsonl"
    assert batch.match(nothing, members, nothing, out).queries == 0
    assert read(out) == {}
    queries = write(tmp_path / "q.jsonl", [{"query_id": "q", "text": "租赁合同"}])
    batch.match(queries, nothing, nothing, out)
    assert read(out) == {"q": []}


def test_the_first_three_of_an_answer_and_nobody_else_are_taken_as_asked(tmp_path: Path) -> None:
    people = write(tmp_path / "members.jsonl", [{"id": f"m{n}", "fields": {"tags": ["茶叶"]}} for n in range(5)])
    rows = [{"query_id": str(n), "text": "茶叶怎么选", "date": "2022-01-01"} for n in range(2)]
    out = tmp_path / "out.jsonl"
    batch.match(write(tmp_path / "q.jsonl", rows), people, None, out)
    assert list(read(out).values()) == [["m0", "m1", "m2", "m3", "m4"], ["m3", "m4", "m0", "m1", "m2"]]


def test_files_that_cannot_be_read_or_written_are_said(tmp_path: Path, members: Path) -> None:
    queries = write(tmp_path / "q.jsonl", [{"query_id": "q", "text": "x"}])
    cut_off = tmp_path / "cut.jsonl.gz"
    cut_off.write_bytes(gzip.compress(b'{"doc_id": "a"}' * 1000)[:20])
    for archive, out, code in (
        (tmp_path / "none.jsonl", tmp_path / "o", "batch-file"),
        (cut_off, tmp_path / "o", "batch-file"),
        (None, tmp_path / "no" / "o", "batch-out"),
    ):
        with pytest.raises(BadInput) as caught:
            batch.match(queries, members, archive, out)
        assert caught.value.code == code
