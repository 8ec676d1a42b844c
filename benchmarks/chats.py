"""How long 100,000 messages take to read and to distil, and in how much memory; and what hostile files take.

    python -m benchmarks.chats [--messages 100000]

The chat is made here: eight questions and small talk by 300 people over half a year, as WeChat's phone mails it and as
WhatsApp exports it. Each run is a process of its own, so that its peak of memory is its own. The peer is Python reading
and splitting the same file into lines, which every reader must do. With ``MODUI_TEST_DATA`` the public samples are
counted too.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

from modui.documents.chats import Chat, read_chat
from modui.duties.distil import Asked, distil

TOPICS = (
    ("书店会员怎么续费", "书店 会员 续费 到期 季卡 年费 读书会 店员 优惠 打折 赠券 活动"),
    ("老师怎么转行做数据分析", "老师 转行 数据 分析 简历 面试 代码 表格 指标 作品 课程 训练营"),
    ("孩子沉迷手机怎么办", "孩子 手机 游戏 作业 约定 时间 家长 睡觉 屏幕 奖励 老师 学习"),
    ("小程序上线前要做什么", "小程序 上线 测试 审核 服务器 备案 用户 接口 支付 版本 客服 流程"),
    ("租房合同要注意什么", "租房 合同 押金 房东 中介 维修 违约 水电 家具 退租 清单 证据"),
    ("怎么坚持跑步", "跑步 膝盖 配速 鞋子 拉伸 早起 计划 心率 比赛 休息 受伤 体重"),
    ("团队怎么开短会", "团队 会议 议程 记录 主持 迟到 结论 任务 负责人 周报 复盘 邮件"),
    ("旅行社淡季怎么过", "旅行社 淡季 导游 工资 成本 客人 价格 旺季 存款 合同 仓库 租车"),
)
TALK = "今天 天气 吃饭 地铁 快递 周末 电影 咖啡 下雨 打印机 耳机 空调 爬山 面馆 外卖 停车 降温 火锅".split()  # noqa: SIM905
POLITE = ("谢谢", "收到", "+1", "早上好", "[动画表情]", "哈哈哈", "同意", "晚安", "[图片]", "👍")


def made(count: int) -> list[tuple[datetime, str, str]]:
    """`count` messages of the made chat: time, sender, text."""
    chance = random.Random(20261124)
    people = [f"群友{n}" + ("-北京-产品" if n % 7 == 0 else "") for n in range(300)]
    at = datetime(2026, 3, 1, 8)
    rows: list[tuple[datetime, str, str]] = []
    while len(rows) < count:
        at += timedelta(seconds=chance.expovariate(1 / 150))
        sender = chance.choice(people)
        kind = chance.random()
        if kind < 0.3:
            text = chance.choice(POLITE)
        elif kind < 0.6:
            text = "，".join(chance.sample(TALK, 3)) + chance.choice("？。！")
        else:
            words = TOPICS[chance.randrange(len(TOPICS))][1].split()
            text = "".join(chance.sample(words, 6)) + "，" + "的".join(chance.sample(words, 5)) + f"，第{len(rows)}次"
            if chance.random() < 0.2:
                text = f"@{chance.choice(people)} " + text
        rows.append((at, sender, text))
    return rows


def as_mail(rows: list[tuple[datetime, str, str]]) -> str:
    """As a phone mails it."""
    lines, today = ["群 微信群上的聊天记录如下，请查收。"], None
    for at, sender, text in rows:
        if at.date() != today:
            today = at.date()
            lines += ["", f"—————  {today}  —————", ""]
        lines += [f"{sender}  {at:%H:%M}", "", text, ""]
    return "\n".join(lines)


def as_whatsapp(rows: list[tuple[datetime, str, str]]) -> str:
    """As an Android phone exports it."""
    return "\n".join(f"{at:%d/%m/%y, %H:%M} - {sender}: {text}" for at, sender, text in rows)


def questions() -> list[Asked]:
    return [
        Asked(str(n), f"Q{n}", title, words, frozenset({f"群友{n}"}), frozenset({f"群友{n + 20}", f"群友{n + 40}"}))
        for n, (title, words) in enumerate(TOPICS, 1)
    ]


def measured(path: Path) -> dict[str, float]:
    """Seconds and megabytes of reading and distilling the file at `path`, in this process."""
    began = time.perf_counter()
    lines = path.read_text(encoding="utf-8").split("\n")
    split = time.perf_counter() - began
    del lines
    began = time.perf_counter()
    chat: Chat = read_chat(path.read_bytes(), path.name)
    read = time.perf_counter() - began
    began, worked = time.perf_counter(), time.process_time()
    distilled = distil(chat.messages, questions())
    spent = time.perf_counter() - began
    return {
        "messages": len(chat.messages),
        "threads": len(distilled.threads),
        "kept": sum(one.kept for one in distilled.messages),
        "split_s": split,
        "read_s": read,
        "distil_s": spent,
        "cpu_s": time.process_time() - worked,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


HOSTILE = {
    "one line of 2 MB": "a" * 2_000_000,
    "2 MB of brackets": "[" * 2_000_000,
    "digits and colons": "1:" * 1_000_000,
    "spaces before a time": (" " * 100 + "08:54\n") * 20_000,
    "dashes": ("—" * 70 + "\n") * 30_000,
    "mentions": "01/02/24, 10:00 - Ana: " + "@" * 1_000_000,
    "half a heading": "甲 2024/01/05 3:05\n" * 100_000,
    "pictures": "甲 2024/01/05 3:05 PM\n" + "[图片]" * 300_000,
    "quotes": "甲 2024/01/05 3:05 PM\n" + "「甲：" * 300_000,
}


def hostile() -> None:
    """Say how long files take that were made to take long."""
    from modui.errors import BadInput

    for name, text in HOSTILE.items():
        began = time.perf_counter()
        try:
            chat = read_chat(text.encode())
            distil(chat.messages, questions())
            outcome = f"{len(chat.messages)} messages"
        except BadInput as error:
            outcome = error.code
        print(f"  {name:>22}: {time.perf_counter() - began:5.2f} s, {len(text) / 1e6:.1f} M characters ({outcome})")


def samples() -> None:
    """Count the public samples."""
    folder = Path(os.environ.get("MODUI_TEST_DATA", "")) / "chats"
    for path in sorted(folder.glob("*")) if "MODUI_TEST_DATA" in os.environ else ():
        if path.suffix in (".txt", ".json", ".zip"):
            chat = read_chat(path.read_bytes(), path.name)
            kinds = ", ".join(f"{count} {kind}" for kind, count in Counter(one.kind for one in chat.messages).items())
            print(f"  {path.name}: {chat.format}, {len(chat.messages)} messages ({kinds}), {len(chat.senders)} senders")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measured(options.one)))
        return
    rows = made(options.messages)
    with tempfile.TemporaryDirectory() as folder:
        for layout in (as_mail, as_whatsapp):
            path = Path(folder) / f"{layout.__name__}.txt"
            path.write_text(layout(rows), encoding="utf-8")
            command = [sys.executable, "-m", "benchmarks.chats", "--one", str(path)]
            found = [
                json.loads(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(options.runs)
            ]
            middle = {name: median(one[name] for one in found) for name in found[0]}
            ratio = middle["read_s"] / middle["split_s"]
            print(f"{layout.__name__}: {path.stat().st_size / 1e6:.1f} MB, {middle['messages']:.0f} messages")
            print(f"  read {middle['read_s']:.2f} s ({ratio:.0f} times splitting it into lines)")
            print(f"  distilled {middle['distil_s']:.2f} s, of which {middle['cpu_s']:.2f} s at work")
            print(f"  {middle['threads']:.0f} threads, {middle['kept']:.0f} kept")
            print(f"  peak of memory {middle['peak_mb']:.0f} MB")
    print("files made to take long:")
    hostile()
    print("public samples:")
    samples()


if __name__ == "__main__":
    main()
