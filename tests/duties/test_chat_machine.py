"""Imports, decisions and undo at random, against plain counting: a message is there as often as it was ever shown."""

import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from modui.duties import chat as duty
from modui.errors import ModuiError
from modui.records import chats
from tests import making as make
from tests.duties.test_chat_import import Said, chat_of

TRUTH = tuple(
    Said(minute, sender, text, second)
    for minute, second, sender, text in (
        (0, 5, "甲", "+1"),
        (0, 20, "乙", "好"),
        (0, 40, "甲", "+1"),
        (1, 0, "丙", "先停掉每日打卡，再请十二位老用户各提一个问题。"),
        (1, 10, "甲", "+1"),
        (1, 10, "乙", "+1"),
        (2, 0, "乙", "好"),
        (3, 30, "丙", "一个一个私信，给一个填写样例。"),
        (3, 30, "丙", "一个一个私信，给一个填写样例。"),
        (3, 50, "甲", "为什么？"),
    )
)
cuts = st.integers(0, len(TRUTH))


class Desk(RuleBasedStateMachine):
    """One desk that takes parts of one chat in."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="modui-"))
        self.store = make.community_store(self.folder)
        self.week = make.week(self.store)
        # What was there before was done elsewhere, so it is not undone here.
        self.store.set_local("setting", "device", value="6d6f6475-6900-7000-8000-00000000000a")
        self.pages = [(Counter[Said](), self.store.dump())]

    def turn(self, there: Counter[Said]) -> None:
        """Go to a new page, unless nothing was changed."""
        dump = self.store.dump()
        if dump != self.pages[-1][1]:
            self.pages.append((there, dump))

    @rule(first=cuts, second=cuts)
    def take(self, first: int, second: int) -> None:
        part = TRUTH[min(first, second) : max(first, second)]
        before = self.pages[-1][0]
        after = before | Counter(part)
        report = duty.import_chat(self.store, chat_of(part), self.week)
        assert len(report.new) == (after - before).total()
        assert report.known == len(part) - len(report.new)
        self.turn(after)

    @rule(number=st.integers(1, len(TRUTH)), folded=st.booleans())
    def decide(self, number: int, folded: bool) -> None:
        with self.store.read() as state:
            one = chats.message(state, self.week, number)
        if one is not None:
            self.store.act(lambda state: (duty.fold if folded else duty.keep)(state, [one.id]))
            self.turn(self.pages[-1][0])

    @rule()
    def undo(self) -> None:
        if len(self.pages) == 1:
            with pytest.raises(ModuiError):
                self.store.undo()
        else:
            self.store.undo()
            self.pages.pop()
            assert self.store.dump() == self.pages[-1][1]

    @invariant()
    def every_message_is_there_as_often_as_it_was_shown(self) -> None:
        with self.store.read() as state:
            found = chats.messages(state, self.week)
        shown = Counter((one.sender, one.text) for one in found)
        wanted = Counter[tuple[str, str]]()
        for one, count in self.pages[-1][0].items():
            wanted[one.sender, one.text] += count
        assert shown == wanted
        assert sorted(one.number for one in found) == list(range(1, len(found) + 1))

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=12, stateful_step_count=12, deadline=None)
