"""Exports of one chat overlap, and come in again and again in any order: each message goes in once, and stays."""

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modui.documents.chats import Chat, ChatMessage, read_chat
from modui.duties import chat as duty
from modui.duties.chat import importing
from modui.duties.chat.aligning import Heard, matched
from modui.records import chats
from modui.records.store import Store
from modui.records.views import MessageView
from tests import making as make

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 23, 20, 30)


class Said(NamedTuple):
    minute: int
    sender: str
    text: str
    second: int = 0
    kind: str = "text"


def chat_of(said: Sequence[Said]) -> Chat:
    messages = tuple(
        ChatMessage(n, START + timedelta(minutes=one.minute, seconds=one.second), one.sender, one.text, one.kind)
        for n, one in enumerate(said, 1)
    )
    return Chat("wechat-desktop", messages, tuple(dict.fromkeys(one.sender for one in said)), ())


@pytest.fixture
def week(store: Store) -> str:
    return make.week(store)


def take(store: Store, week: str, *said: Said, name: str = "") -> duty.ChatReport:
    return duty.import_chat(store, chat_of(said), week, name=name)


def kept(store: Store, week: str) -> list[MessageView]:
    with store.read() as state:
        return chats.messages(state, week)


MONDAY = (
    Said(0, "阿树", "大家晚上好"),
    Said(1, "老K", "+1"),
    Said(1, "老K", "+1"),
    Said(2, "林间", "先停掉每日打卡，再请十二位老用户各提一个问题。"),
    Said(2, "老K", "具体怎么邀请？"),
)
TUESDAY = (*MONDAY[3:], Said(70, "林间", "一个一个私信，给一个填写样例。"), Said(71, "老K", "+1"))


def test_the_same_export_changes_nothing_the_second_time(store: Store, week: str) -> None:
    assert take(store, week, *MONDAY) == duty.ChatReport((1, 2, 3, 4, 5), 0)
    before = store.dump()
    assert take(store, week, *MONDAY) == duty.ChatReport((), 5)
    assert store.dump() == before


def test_of_an_overlapping_export_only_what_is_new_goes_in(store: Store, week: str) -> None:
    take(store, week, *MONDAY, name="周一.txt")
    report = take(store, week, *TUESDAY)
    assert (report.new, report.known) == ((6, 7), 2)
    assert [(one.number, one.text) for one in kept(store, week)][-2:] == [
        (6, "一个一个私信，给一个填写样例。"),
        (7, "+1"),
    ]
    with store.read() as state:
        imports = chats.imports(state, week)
    assert [(one.number, one.name, one.found, one.new) for one in imports] == [(1, "周一.txt", 5, 5), (2, "", 4, 2)]


def test_an_older_export_that_comes_later_stands_where_it_belongs(store: Store, week: str) -> None:
    take(store, week, *TUESDAY)
    report = take(store, week, *MONDAY)
    assert len(report.new) == 3
    assert [one.text for one in kept(store, week)] == [one.text for one in (*MONDAY, *TUESDAY[2:])]


def test_undo_takes_an_import_back_whole_in_however_many_chunks(
    store: Store, week: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "CHUNK", 2)
    before = store.dump()
    seen: list[tuple[int, int]] = []
    duty.import_chat(store, chat_of(MONDAY), week, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(2, 5), (4, 5), (5, 5)]
    store.undo()
    assert store.dump() == before


def test_a_cancelled_import_keeps_what_is_done_and_goes_on_the_next_time(
    store: Store, week: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "CHUNK", 2)
    asked = iter((False, True))
    report = duty.import_chat(store, chat_of(MONDAY), week, cancelled=lambda: next(asked))
    assert (len(report.new), report.left) == (2, 3)
    assert len(take(store, week, *MONDAY).new) == 3
    assert [one.text for one in kept(store, week)] == [one.text for one in MONDAY]


def test_two_desks_that_import_the_same_chat_make_the_same_rows(store: Store, week: str, tmp_path: Path) -> None:
    other = make.community_store(tmp_path / "other", clock=make.HeldClock(seed=7))
    assert make.week(other) == week
    take(store, week, *MONDAY)
    take(other, week, *MONDAY)
    assert [one.id for one in kept(store, week)] == [one.id for one in kept(other, week)]


def test_seconds_tell_apart_what_minutes_do_not(store: Store, week: str) -> None:
    take(store, week, Said(0, "老K", "+1", 5), Said(0, "阿树", "好", 20))
    report = take(store, week, Said(0, "阿树", "好", 20), Said(0, "老K", "+1", 40))
    assert len(report.new) == 1
    assert [(one.text, one.second) for one in kept(store, week)] == [("+1", 5), ("好", 20), ("+1", 40)]


def test_an_export_that_tells_seconds_knows_what_one_without_them_brought(store: Store, week: str) -> None:
    take(store, week, Said(0, "老K", "+1"), Said(0, "老K", "+1"), Said(0, "阿树", "好"))
    assert not take(store, week, Said(0, "老K", "+1", 5), Said(0, "老K", "+1", 40), Said(0, "阿树", "好", 41)).new


def test_another_format_writes_placeholders_and_spaces_otherwise(store: Store, week: str) -> None:
    take(store, week, Said(0, "阿树", "[图片]", kind="image"), Said(0, "阿树", "看这里：ＡＢＣ"))
    given = Said(0, "阿树", "[图片: a1b2.jpg(请在附件中查看)]", kind="image")
    report = take(store, week, given, Said(0, "阿树", "看这里： ABC"), Said(3, "老K", "收到"))
    assert len(report.new) == 2  # the space inside is another text; the rest is known
    assert [one.kind for one in kept(store, week)].count("image") == 1


def test_a_new_nickname_is_noticed_and_nothing_comes_in_twice(store: Store, week: str) -> None:
    take(store, week, *MONDAY)
    renamed = [one._replace(sender="林间🌲" if one.sender == "林间" else one.sender) for one in TUESDAY]
    report = take(store, week, *renamed)
    assert [(one.before, one.after) for one in report.renamed] == [("林间", "林间🌲")]
    assert len(report.new) == 2
    assert not take(store, week, *renamed).new
    assert not take(store, week, *MONDAY).new
    with store.read() as state:
        assert [(one.name, one.formerly) for one in chats.speakers(state)] == [("林间🌲", "林间")]


def test_who_changes_their_nickname_twice_and_back_is_still_one(store: Store, week: str) -> None:
    def called(name: str, *said: Said) -> list[Said]:
        return [one._replace(sender=name if one.sender == "林间" else one.sender) for one in said]

    later = Said(90, "林间", "再说一句：每晚最多两个问题。")
    take(store, week, *MONDAY)
    take(store, week, *called("林间🌲", *TUESDAY))
    report = take(store, week, *called("树", *TUESDAY, later))
    assert [(one.before, one.after) for one in report.renamed] == [("林间", "树")]
    assert len(report.new) == 1
    assert not take(store, week, *TUESDAY, later).new, "back to the first"


def test_two_people_who_say_the_same_are_not_one(store: Store, week: str) -> None:
    take(store, week, Said(0, "阿树", "+1"), Said(0, "老K", "我也想问"))
    report = take(store, week, Said(0, "阿树", "+1"), Said(0, "林间", "+1"), Said(0, "老K", "我也想问"))
    assert not report.renamed
    assert len(report.new) == 1


def test_a_message_that_was_taken_back_since_is_folded_and_stays(store: Store, week: str) -> None:
    take(store, week, *MONDAY)
    gone = [*MONDAY[:4], Said(2, "老K", "“老K”撤回了一条消息", kind="recall")]
    report = take(store, week, *gone)
    assert (len(report.new), report.recalled) == (1, 1)
    with store.read() as state:
        sortings = chats.sortings(state, week)
    assert [(one.verdict, one.reason) for one in sortings.values()] == [("folded", "recall")]
    assert len(kept(store, week)) == 6


def test_what_has_no_date_is_known_by_what_stands_around_it(store: Store, week: str) -> None:
    def undated(*texts: str) -> Chat:
        return Chat("text", tuple(ChatMessage(n, None, "老K", text, "text") for n, text in enumerate(texts, 1)), (), ())

    duty.import_chat(store, undated("早", "+1", "问题在哪"), week)
    report = duty.import_chat(store, undated("+1", "问题在哪", "在第二页", "+1"), week)
    assert len(report.new) == 2
    assert not duty.import_chat(store, undated("问题在哪", "在第二页"), week).new
    assert [one.text for one in kept(store, week)] == ["早", "+1", "问题在哪", "在第二页", "+1"]


def test_a_forwarded_record_keeps_its_nesting(store: Store, week: str) -> None:
    inner = ChatMessage(1, None, "甲", "里面的话", "text")
    record = ChatMessage(1, None, "乙", "[聊天记录]", "card", forwarded=(inner,))
    outer = ChatMessage(1, START, "丙", "[聊天记录]", "card", forwarded=(record,))
    duty.import_chat(store, Chat("weflow", (outer,), ("丙",), ()), week)
    assert kept(store, week)[0].text == "[聊天记录]\n  乙: [聊天记录]\n    甲: 里面的话"


# Any windows in any order -------------------------------------------------------------------------------------------

spoken = st.lists(
    st.builds(
        Said,
        st.integers(0, 6),
        st.sampled_from(("甲", "乙", "丙")),
        st.sampled_from(("+1", "好", "同意", "为什么？")),
        st.integers(0, 2).map(lambda third: third * 20),
    ),
    max_size=25,
).map(lambda said: sorted(said, key=lambda one: (one.minute, one.second)))


def as_heard(said: Sequence[Said], precise: bool) -> list[Heard]:
    return [
        Heard(f"2026-11-23T12:{30 + one.minute:02d}:00Z", one.second if precise else None, one.sender, "text", one.text)
        for one in said
    ]


@given(st.data(), spoken, st.booleans())
def test_any_windows_in_any_order_give_every_message_once(data: st.DataObject, said: list[Said], precise: bool) -> None:
    truth = as_heard(said, precise)
    cuts = st.integers(0, len(truth))
    windows = data.draw(st.lists(st.tuples(cuts, cuts).map(lambda ends: slice(min(ends), max(ends))), max_size=5))
    known: list[Heard] = []
    for window in windows:
        shown = truth[window]
        known += [one for one, place in zip(shown, matched(known, shown), strict=True) if place is None]
        assert None not in matched(known, shown), "what was taken in is known"
    most: Counter[Heard] = Counter()
    for window in windows:
        most |= Counter(truth[window])
    assert Counter(known) == most, "as many as the window shows that shows most, whatever the order"
    # Never twice; and once wherever a window shows a minute whole.
    assert not Counter(known) - Counter(truth)
    whole = {one.minute for one in truth if any(_covers(truth, window, one.minute) for window in windows)}
    assert Counter(one for one in known if one.minute in whole) == Counter(one for one in truth if one.minute in whole)


def _covers(truth: Sequence[Heard], window: slice, minute: str) -> bool:
    return [one for one in truth[window] if one.minute == minute] == [one for one in truth if one.minute == minute]


@given(st.lists(st.sampled_from("abc"), max_size=14), st.integers(0, 14), st.integers(0, 14))
def test_undated_windows_that_meet_are_put_together(texts: list[str], first: int, second: int) -> None:
    # Every text is told apart by its number, so that where windows meet is plain.
    said = [Heard("", None, "甲", "text", f"{text}{place}") for place, text in enumerate(texts)]
    left, right = said[: max(first, second)], said[min(first, second) :]
    known = list(left)
    known += [one for one, place in zip(right, matched(known, right), strict=True) if place is None]
    if min(first, second) < max(first, second) or not left:
        assert known == (said if left else right)


@settings(max_examples=15)
@given(st.data())
def test_the_store_ends_with_the_same_rows_in_any_order(data: st.DataObject) -> None:
    windows = [MONDAY, TUESDAY, MONDAY[1:4], TUESDAY[1:]]
    whole = (*MONDAY, *TUESDAY[2:])
    at = {one.minute: (START + timedelta(minutes=one.minute)).replace(tzinfo=SHANGHAI) for one in whole}
    once = sorted((at[one.minute], one.sender, one.text) for one in whole)
    order = data.draw(st.permutations(windows))
    with tempfile.TemporaryDirectory() as folder:
        store = make.community_store(Path(folder) / "home")
        week = make.week(store)
        for window in order:
            take(store, week, *window)
        # Within a minute that one of them began in, what came in later stands later.
        assert sorted((one.at, one.sender, one.text) for one in kept(store, week)) == once


TALK = (
    ("阿树", "20:30", "大家晚上好"),
    ("老K (北京) 12:00", "20:31", "+1"),
    ("老K (北京) 12:00", "20:31", "+1"),
    ("林间", "20:32", "先停掉每日打卡：\n1. 公告\n2. 邀请"),
    ("阿树", "20:33", "收到"),
)


def desktop(talk: Sequence[tuple[str, str, str]]) -> bytes:
    return "".join(f"{sender} 2026/11/23 {at}\n{text}\n\n" for sender, at, text in talk).encode()


def phone(talk: Sequence[tuple[str, str, str]]) -> bytes:
    head = "运营互助社 微信群上的聊天记录如下，请查收。\n\n—————  2026-11-23  —————\n\n\n"
    return (head + "".join(f"{sender}  {at}\n\n{text}\n\n\n" for sender, at, text in talk)).encode()


def copied(talk: Sequence[tuple[str, str, str]]) -> bytes:
    return "".join(f"{sender}\n2026年11月23日 {at}\n{text}\n" for sender, at, text in talk).encode()


@pytest.mark.parametrize("first", [desktop, phone, copied])
@pytest.mark.parametrize("second", [desktop, phone, copied])
def test_the_same_chat_in_another_format_is_known(
    store: Store,
    week: str,
    first: Callable[[Sequence[tuple[str, str, str]]], bytes],
    second: Callable[[Sequence[tuple[str, str, str]]], bytes],
) -> None:
    assert len(duty.import_chat(store, read_chat(first(TALK[:4])), week).new) == 4
    report = duty.import_chat(store, read_chat(second(TALK[1:])), week)
    assert (len(report.new), report.known) == (1, 3)
    assert [(one.sender, one.text) for one in kept(store, week)] == [(sender, text) for sender, _at, text in TALK]


def test_what_a_message_shows_instead_of_words_or_beside_them_goes_in(store: Store, week: str) -> None:
    shown = (
        ChatMessage(1, START, "Ana", "", "card", attached=("Which evening?", "Monday", "Friday")),
        ChatMessage(2, START, "Ben", "See page 2", "text", attached=("plan.pdf", "sketch.png")),
        ChatMessage(3, START, "Cy", "", "image", attached=("lamp.png", "desk.png")),
        ChatMessage(4, START, "Cy", "[图片: a1.jpg(请在附件中查看)]", "image"),
    )
    chat = Chat("telegram", shown, ("Ana", "Ben", "Cy"), ())
    duty.import_chat(store, chat, week)
    assert [(one.text, one.media) for one in kept(store, week)] == [
        ("Which evening?\nMonday\nFriday", ""),
        ("See page 2", "plan.pdf · sketch.png"),
        ("", "lamp.png · desk.png"),
        ("[图片: a1.jpg(请在附件中查看)]", "a1.jpg"),
    ]
    assert duty.import_chat(store, chat, week).new == ()


def test_what_telegram_passes_on_goes_in_once_with_whose_it_is(store: Store, week: str) -> None:
    export = """{"name": "g", "messages": [{"id": 1, "type": "message", "date": "2026-11-23T20:30:00", "from": "Ana",
        "forwarded_from": "Ben", "text": "Write for an hour"}]}"""
    duty.import_chat(store, read_chat(export.encode()), week)
    assert [(one.sender, one.text) for one in kept(store, week)] == [("Ana", "\n  Ben: Write for an hour")]
