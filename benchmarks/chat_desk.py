"""The chat at its largest: how long 100,000 messages take to go in, and how soon the screen answers a key among them.

    python -m benchmarks.chat_desk [--messages 100000]

The import is set against SQLite alone (one ``executemany`` into a bare table, one durable commit, the same disk), by
turns in one process. Keys are timed in a terminal: from the key to the frame that shows the next message, with all the
messages and with a hundred of them.
"""

import argparse
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import NamedTuple

from modui.documents.chats import Chat, ChatMessage
from modui.duties import chat, week
from modui.duties.actions import ACTIONS
from modui.duties.standing import name_of
from modui.records.store import Store
from tests.terminal import Terminal

FEW = 100
KEYS = 30
_WORDS = """先 停掉 每日 打卡 再 请 十二 位 老用户 各 提 一个 真 问题 每晚 放出 两个 第二天 中午 收口 群管
    整理 成 一页 续费 会员 直播 书店 价格 活动""".split()  # noqa: SIM905 - as one reads it
_SHORT = ("+1", "收到", "谢谢", "哈哈哈", "早上好", "[图片]", "[动画表情]", "同意")


def spoken(count: int) -> Chat:
    """A chat of `count` messages by 300 people, two in five of them short."""
    chance = random.Random(4)
    at = datetime(2026, 1, 5, 8)
    people = [f"群友{n}" for n in range(300)]
    messages: list[ChatMessage] = []
    for n in range(1, count + 1):
        at += timedelta(seconds=chance.randrange(90))
        if chance.random() < 0.4:
            text = chance.choice(_SHORT)
        else:
            text = "".join(chance.choices(_WORDS, k=chance.randint(4, 30))) + "。"
        kind = {"[图片]": "image", "[动画表情]": "sticker"}.get(text, "text")
        messages.append(ChatMessage(n, at.replace(second=0), chance.choice(people), text, kind))
    return Chat("wechat-desktop", tuple(messages), tuple(people), ())


def run_raw(found: Chat, file: Path) -> float:
    """Seconds that SQLite alone takes for the messages, from the first to the durable commit."""
    rows = [(one.n, str(one.at), one.sender, one.kind, one.text) for one in found.messages]
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE message (n INTEGER, at TEXT, sender TEXT, kind TEXT, text TEXT)")
        began = time.perf_counter()
        database.execute("BEGIN IMMEDIATE")
        database.executemany("INSERT INTO message VALUES (?, ?, ?, ?, ?)", rows)
        database.execute("COMMIT")
        return time.perf_counter() - began


def community(home: Path) -> tuple[Store, str]:
    """A new community with this week open; its store and the week's id."""
    store = Store.create(home, ACTIONS)
    store.act(lambda state: week.set_up(state, "灯下互助社"))
    opened = store.act(lambda state: week.open_week(state, name_of(datetime.now().date()), None))
    assert opened is not None
    return store, opened.edits[0].row


def run_modui(found: Chat, home: Path) -> tuple[float, float]:
    """Seconds of an import into a new community, and of the same once more."""
    store, opened = community(home)
    began = time.perf_counter()
    report = chat.import_chat(store, found, opened)
    first = time.perf_counter() - began
    assert len(report.new) == len(found.messages)
    began = time.perf_counter()
    assert not chat.import_chat(store, found, opened).new
    return first, time.perf_counter() - began


class Keys(NamedTuple):
    """Seconds at the screen."""

    opening: float
    """From the key that opens it to the first message."""
    sorting: float
    """From then until all messages are sorted."""
    meanwhile: list[float]
    """From each key to the next message, while they are sorted."""
    after: list[float]
    """The same when they are."""


def run_keys(home: Path, *, sorted_slowly: bool) -> Keys:
    """Open the chat in a terminal and move in it, while its messages are sorted and afterwards."""
    desk = [str(Path(sys.executable).with_name("modui")), "--home", str(home), "--lang", "en"]
    with Terminal(desk) as terminal:
        terminal.wait_for("Next: ")
        time.sleep(3)  # what is warmed up after the first frame
        began = time.perf_counter()
        terminal.press("c")
        terminal.wait_for("#1 ·", 120)
        opening = time.perf_counter() - began
        meanwhile = list(moved(terminal, 2)) if sorted_slowly else []
        terminal.wait_for(lambda screen: "sorting" not in screen, 600)
        sorting = time.perf_counter() - began - opening
        terminal.press("v", "v", "v")
        terminal.wait_for("everything", 60)
        terminal.press("home")
        terminal.wait_for("#1 ·")
        return Keys(opening, sorting, meanwhile, list(moved(terminal, 2)))


def moved(terminal: Terminal, first: int) -> Iterator[float]:
    """Seconds from each of some presses of ``down`` to the frame that shows the next message, from `first` on."""
    for number in range(first, first + KEYS):
        wanted = f"#{number} ·"
        began = time.perf_counter()
        terminal.press("down")
        terminal.wait_for(wanted)
        yield time.perf_counter() - began
        time.sleep(0.02)


def told(label: str, seconds: Sequence[float], alone: float) -> None:
    """Print a median beside SQLite alone."""
    print(f"{label:>14}: {median(seconds):6.2f} s, {median(seconds) / alone:5.1f} times SQLite alone ({alone:.2f} s)")


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the chat with very many messages.")
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    many, few = spoken(options.messages), spoken(FEW)
    raw: list[float] = []
    first: list[float] = []
    again: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.runs):
            raw.append(run_raw(many, Path(folder) / f"raw{number}.sqlite"))
            new, known = run_modui(many, Path(folder) / f"home{number}")
            first.append(new)
            again.append(known)
            print(f"{number + 1}: SQLite alone {raw[-1]:.2f} s, modui {new:.2f} s, once more {known:.2f} s")
        told("import", first, median(raw))
        told("once more", again, median(raw))
        run_modui(few, Path(folder) / "few")
        small, large = (
            run_keys(Path(folder) / "few", sorted_slowly=False),
            run_keys(Path(folder) / "home0", sorted_slowly=True),
        )
    print(f"open the screen: {large.opening:.2f} s; with {FEW} messages {small.opening:.2f} s")
    print(f"all sorted after {large.sorting:.1f} s more")
    for label, times in (
        (f"{options.messages} messages, while they are sorted", large.meanwhile),
        (f"{options.messages} messages", large.after),
        (f"{FEW} messages", small.after),
    ):
        if times:
            worst = sorted(times)[int(len(times) * 0.95)]
            print(f"key to repaint, {label}: median {median(times) * 1000:.0f} ms, 95th {worst * 1000:.0f} ms")
    print(f"ratio of the medians: {median(large.after) / median(small.after):.2f}")


if __name__ == "__main__":
    main()
