from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modui.duties import vote
from modui.duties.vote.lines import BallotPaste, read_ballots
from modui.records import queries
from modui.records.changes import Insert
from modui.records.clock import natural_id
from modui.records.store import Store
from tests import making

NAMES = [
    "阿树",
    "小满妈妈",
    "老K",
    "老K 2号",
    "Tom",
    "Tom in Chengdu",
    "🌸晚晚🌸",
    "3号技师",
    "小雨",
    "小雨☔",
    "Ann①",
    "阿May",
    "1024",
]


@dataclass
class Chat:
    """An open vote on five answers, number 1 is 阿树's own."""

    store: Store
    poll: str

    def read(self, *lines: str) -> BallotPaste:
        with self.store.read() as state:
            return read_ballots(state, self.poll, "\n".join(lines))

    def votes(self, *lines: str) -> list[tuple[str, tuple[str, ...]]]:
        paste = self.read(*lines)
        assert not paste.unread
        return [(entry.voter_name, entry.labels) for entry in paste.ballots]

    def problem(self, line: str) -> str:
        paste = self.read(line)
        assert not paste.ballots, paste.ballots
        (unread,) = paste.unread
        assert unread.text == line.strip()
        assert unread.reason
        return unread.code


def chat_in(home: Path, names: Sequence[str] = NAMES) -> Chat:
    store = making.community_store(home)
    members = dict(zip(names, making.members(store, names), strict=True))
    making.insert(store, "member", name="何晓曼")
    week = making.week(store)
    writer = making.member(store, "Writer")
    question = making.insert(store, "question", week=week, number=1, asker=writer, title="Q")
    poll = making.insert(store, "poll", week=week, question=question)
    for number in range(1, 6):
        author = members["阿树"] if number == 1 else writer
        answer = making.insert(store, "answer", question=question, number=number, author=author, status="ready")
        option = {"poll": poll, "label": str(number), "answer": answer, "title": f"Answer {number}"}
        making.put(store, Insert("option", natural_id("option", poll, answer), option))
    return Chat(store, poll)


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Chat:
    return chat_in(tmp_path_factory.mktemp("chat"))


@pytest.mark.parametrize(
    ("line", "voter", "labels"),
    [
        ("小满妈妈 1 3", "小满妈妈", "13"),
        ("小满妈妈：1、3", "小满妈妈", "13"),
        ("小满妈妈:1,3", "小满妈妈", "13"),
        ("1. 小满妈妈 1 3", "小满妈妈", "13"),
        ("12、小满妈妈 3", "小满妈妈", "3"),
        ("(2) 小满妈妈 3", "小满妈妈", "3"),
        ("7 小满妈妈 3", "小满妈妈", "3"),
        ("③ 小满妈妈 4", "小满妈妈", "4"),
        ("@小满妈妈 1,3", "小满妈妈", "13"),
        ("@小满妈妈\u20051 3", "小满妈妈", "13"),
        ("小满妈妈投 2", "小满妈妈", "2"),
        ("小满妈妈：我投2号和4号，谢谢大家！", "小满妈妈", "24"),
        ("小满妈妈 1和3", "小满妈妈", "13"),
        ("小满妈妈 +1 3", "小满妈妈", "13"),
        ("小满妈妈 １ ３", "小满妈妈", "13"),
        ("小满妈妈①③", "小满妈妈", "13"),
        ("小满妈妈 1️⃣3️⃣", "小满妈妈", "13"),
        ("小满妈妈3、5", "小满妈妈", "35"),
        ("小满妈妈 #3 #5 👍", "小满妈妈", "35"),
        ("小满妈妈 3 [强][玫瑰]", "小满妈妈", "3"),
        ("小满妈妈 5 3 3", "小满妈妈", "35"),
        ("小满妈妈 03", "小满妈妈", "3"),
        ("  小满妈妈\t2 ", "小满妈妈", "2"),
        ("- 小满妈妈 2", "小满妈妈", "2"),
        ("阿树 2", "阿树", "2"),
        ("老K 1", "老K", "1"),
        ("老k投1", "老K", "1"),
        ("老K 2号 1", "老K 2号", "1"),
        ("4. 老K 2号：1 3", "老K 2号", "13"),
        ("Tom in Chengdu 1 2", "Tom in Chengdu", "12"),
        ("tom in  chengdu: 1", "Tom in Chengdu", "1"),
        ("Tom votes for 1 and 2", "Tom", "12"),
        ("晚晚 4", "🌸晚晚🌸", "4"),
        ("🌸晚晚🌸 4", "🌸晚晚🌸", "4"),
        ("🌸🌸晚晚 4", "🌸晚晚🌸", "4"),
        ("3号技师 4", "3号技师", "4"),
        ("5. 3号技师 4", "3号技师", "4"),
        ("小雨☔ 2", "小雨☔", "2"),
        ("小雨 2", "小雨", "2"),
        ("Ann① 2", "Ann①", "2"),
        ("阿may 2", "阿May", "2"),
        ("何晓曼 2", "何晓曼", "2"),
        ("1024 3", "1024", "3"),
        ("2. 1024 3", "1024", "3"),
        ("小满妈妈\u200b 改投 4", "小满妈妈", "4"),
        ("小满妈妈 三", "小满妈妈", "3"),
        ("小满妈妈：投二号和五号。", "小满妈妈", "25"),
    ],
)
def test_a_line_is_read(chat: Chat, line: str, voter: str, labels: str) -> None:
    assert chat.votes(line) == [(voter, tuple(labels))]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("路人甲 1 3", "name-unknown"),
        ("例 小满妈妈 1 3", "name-unknown"),
        ("小满妈妈们 1", "name-unknown"),
        ("Tommy 1", "name-unknown"),
        ("Tom3", "name-unknown"),
        ("1 3", "name-unknown"),
        ("小满妈妈", "choice-none"),
        ("小满妈妈：都好", "line-unclear"),
        ("小满妈妈 1-3", "line-unclear"),
        ("小满妈妈 1～3", "line-unclear"),
        ("小满妈妈 1至3", "line-unclear"),
        ("小满妈妈 20:15", "line-unclear"),
        ("小满妈妈 1 不投3", "line-unclear"),
        ("小满妈妈 1 ❌3", "line-unclear"),
        ("小满妈妈和老K 1", "line-unclear"),
        ("小满妈妈 三个都好", "line-unclear"),
        ("小满妈妈 一二", "line-unclear"),
        ("小满妈妈 第三个", "line-unclear"),
        ("小满妈妈 十一", "choice-unknown"),
        ("小满妈妈 13", "choice-unknown"),
        ("小满妈妈 0", "choice-unknown"),
        ("小满妈妈 " + "9" * 5_000, "choice-unknown"),
        ("阿树 1 2", "choice-own"),
        ("老K 2号", "name-ambiguous"),
    ],
)
def test_a_line_that_is_not_clear_is_handed_back(chat: Chat, line: str, code: str) -> None:
    assert chat.problem(line) == code


def test_two_of_one_name_are_told_apart_by_the_moderator(tmp_path: Path) -> None:
    chat = chat_in(tmp_path, ["阿树", "Amy", "amy"])

    assert chat.problem("Amy 2") == "name-ambiguous"


def test_a_name_of_one_that_is_the_nickname_of_another_is_the_nickname(tmp_path: Path) -> None:
    chat = chat_in(tmp_path, ["阿树", "小鱼"])
    making.insert(chat.store, "member", nickname="别人", name="小鱼")

    (entry,) = chat.read("小鱼 2").ballots
    with chat.store.read() as state:
        assert queries.member(state, entry.voter).nickname == "小鱼"


def test_a_list_that_was_passed_on_is_read_with_its_last_word(chat: Chat) -> None:
    paste = chat.read(
        "#接龙",
        "最佳解答评选",
        "",
        "1. 小满妈妈 1 3",
        "2. 老K 1",
        "——————",
        "3. 小满妈妈 2",
        "4. 老K 随便",
    )

    assert [(entry.line, entry.voter_name, entry.labels) for entry in paste.ballots] == [
        (5, "老K", ("1",)),
        (7, "小满妈妈", ("2",)),
    ]
    assert [(unread.line, unread.code) for unread in paste.unread] == [(2, "name-unknown"), (8, "line-unclear")]


def test_what_was_read_can_be_cast(tmp_path: Path) -> None:
    chat = chat_in(tmp_path)
    store = Store(chat.store.path, {one.name: one for one in vote.ACTIONS}, chat.store.clock)
    paste = chat.read("小满妈妈 1 3", "老K 1")
    ballots = [(entry.voter, entry.choices) for entry in paste.ballots]
    store.act(lambda state: vote.cast_many(state, chat.poll, ballots))

    with store.read() as state:
        totals = vote.result(state, chat.poll).tally.totals
        by_label = {option.label: totals[option.id] for option in queries.options(state, chat.poll)}
    assert by_label == {"1": 2, "2": 0, "3": 1, "4": 0, "5": 0}
    assert store.act(lambda state: vote.cast_many(state, chat.poll, ballots)) is None


@given(st.text(max_size=60), st.sampled_from(["", *NAMES]))
def test_any_line_is_read_or_handed_back(chat: Chat, text: str, name: str) -> None:
    line = name + text
    paste = chat.read(line)

    lines = {number for number, one in enumerate(line.splitlines(), 1) if any(map(str.isalnum, one))}
    told = {entry.line for entry in paste.ballots} | {unread.line for unread in paste.unread}
    assert told <= lines
    assert all(entry.choices for entry in paste.ballots)
