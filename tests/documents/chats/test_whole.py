"""Whatever is pasted comes out whole, or is refused; and what a program would write is read back as it was."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modui.documents.chats import FORMATS, Chat, ChatMessage, read_chat
from modui.documents.chats.kinds import is_notice
from modui.documents.text import clean
from modui.errors import BadInput
from tests.documents.chats.saying import read

NAMES = st.sampled_from(
    [
        "甲",
        "小满妈妈",
        "Ana",
        "a dark ideation",
        "早起打卡  06:30",
        "[甲] (乙)",
        "Paul~K（写不完了...）",
        "🌸花",
        "老K_2",
        "x" * 40,
    ]
)
WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Nd")) | st.just("\n"), min_size=1, max_size=40
)
MOMENTS = st.integers(0, 500_000).map(lambda minutes: datetime(2024, 1, 1) + timedelta(minutes=minutes))


def usual(text: str) -> bool:
    """Whether a text is read back as it is: space at its ends goes, and notices are told from what people say."""
    lines = text.split("\n")
    return (
        clean(text) == text == text.strip()
        and not any(
            line[:1] in "「『“[【［\u200e\u200f\ufeff(<" or is_notice(line) or line != line.strip() for line in lines
        )
        and not any(one in text for one in ":：=—-─–\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff")
        and not any("\u2066" <= one <= "\u2069" for one in text)
    )


SAID = st.lists(st.tuples(NAMES, MOMENTS, WORDS.filter(usual)), min_size=3, max_size=8).map(
    # The last tells the day from the month.
    lambda said: [*sorted(said, key=lambda one: one[1]), ("Ana", datetime(2024, 12, 28, 9), "x")]
)
Said = Sequence[tuple[str, datetime, str]]


def whatsapp_android(said: Said) -> str:
    return "".join(f"{at:%d/%m/%Y, %H:%M} - {name}: {text}\n" for name, at, text in said)


def whatsapp_ios(said: Said) -> str:
    return "".join(f"[{at:%d.%m.%Y, %I:%M:%S %p}] {name}: {text}\n" for name, at, text in said)


def wechat_desktop(said: Said) -> str:
    return "".join(f"{name} {at:%Y/%m/%d %I:%M %p}\n{text}\n\n" for name, at, text in said)


def wechat_copy(said: Said) -> str:
    return "".join(f"{name}\n{at.year}年{at.month}月{at.day}日 {at:%H:%M}\n{text}\n\n" for name, at, text in said)


def qq_manager(said: Said) -> str:
    head = "消息记录（此消息记录为文本格式，不支持重新导入）\n\n"
    return head + "".join(f"{at:%Y-%m-%d %H:%M:%S} {name}(12345)\n{text}\n\n" for name, at, text in said)


def qq_desktop(said: Said) -> str:
    return "".join(
        f"【头衔】{name} {at.month}/{at.day}/{at.year} {at:%I:%M:%S %p}\n{text}\n\n" for name, at, text in said
    )


def with_days(said: Said, line: str, head: str) -> Iterator[str]:
    today: date | None = None
    for name, at, text in said:
        if at.date() != today:
            today = at.date()
            yield line.format(at=at) + "\n\n"
        yield head.format(name=name, at=at) + "\n" + text + "\n\n"


def wechat_mail(said: Said) -> str:
    return "灯下 微信群上的聊天记录如下，请查收。\n\n" + "".join(
        with_days(said, "—————  {at:%Y-%m-%d}  —————", "{name}  {at:%H:%M}\n")
    )


def qq_phone(said: Said) -> str:
    return "".join(with_days(said, "— —  {at.year}-{at.month}-{at.day}  — —", "{name}  {at:%H:%M:%S} "))


def discord_text(said: Said) -> str:
    rule = "=" * 62
    shown = "".join(f"[{at:%d-%b-%y %I:%M %p}] {name}\n{text}\n\n\n" for name, at, text in said)
    return f"{rule}\nGuild: Lamp\nChannel: talk\n{rule}\n\n{shown}{rule}\nExported {len(said)} message(s)\n{rule}\n"


LAYOUTS = {
    "whatsapp": whatsapp_android,
    "whatsapp ": whatsapp_ios,
    "wechat-desktop": wechat_desktop,
    "wechat-copy": wechat_copy,
    "wechat-mail": wechat_mail,
    "qq-manager": qq_manager,
    "qq-desktop": qq_desktop,
    "qq-phone": qq_phone,
    "discord-text": discord_text,
}


@pytest.mark.parametrize("layout", LAYOUTS)
@given(said=SAID)
def test_round_trip(layout: str, said: Said) -> None:
    if layout == "whatsapp ":
        # A phone does not tell it from its own heading otherwise.
        said = [(name.replace(":", "."), at, text) for name, at, text in said]
    chat = read(LAYOUTS[layout](said))
    assert chat.format == layout.strip()
    assert [(one.sender, one.at, one.text) for one in chat.messages] == [(name, at, text) for name, at, text in said]
    assert chat.messages == read(LAYOUTS[layout](said), layout.strip()).messages


# Nothing is lost ----------------------------------------------------------------------------------------------------

OWN = frozenset("[]()<>{}【】「」-–—―─=:：,，،.。/年月日 \u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff")
"""What layouts are made of."""

PIECES = st.sampled_from(
    [
        "01/02/24, 10:00 - Ana: ",
        "[24.11.25, 21:05:09] Ben: ",
        "2024/1/5 下午3:05 - 丙: ",
        "甲 2024/01/05 3:05 PM",
        "乙  08:54",
        "【管理员】老K(12345) 2/14/2020 9:16:13 PM",
        "2019-09-23 8:43:38 PM 【群主】暗夜(28084825)",
        "—————  2026-02-26  —————",
        "— —  2020-2-21  — —",
        "2024年3月5日 09:01",
        "[13-Jan-20 05:30 PM] ana (pinned)",
        "{Attachments}",
        "================================================================",
        "消息对象:甲",
        "甲 和 乙 在微信上的聊天记录如下，请查收。",
        "甲撤回了一条消息",
        "「甲：一」\n- - - - - -\n",
        "[图片]",
        "",
        " ",
        "\u200e",
    ]
)
ANY = st.lists(PIECES | st.text(max_size=20), max_size=14).map("\n".join) | st.text(max_size=200)


def signs(text: str) -> Counter[str]:
    """The characters of a text that say something: without space and digits, which times are written with."""
    return Counter(one for one in text if not one.isspace() and not one.isdecimal() and one not in OWN)


def everything(chat: Chat) -> str:
    def of(one: ChatMessage) -> Iterator[str]:
        yield from (one.sender, one.text, one.when, one.sender_id, one.title, *one.attached)

    return chat.preface + "".join(part for one in chat.messages for part in of(one))


def read_or_refuse(text: str, format: str | None) -> Chat | None:
    try:
        return read_chat(text.encode("utf-8", "replace"), format=format)
    except BadInput:
        return None


@given(text=ANY, format=st.none() | st.sampled_from(FORMATS))
def test_any_text_comes_out_whole_or_is_refused(text: str, format: str | None) -> None:
    chat = read_or_refuse(text, format)
    if chat is None:
        return
    # Which the exporter puts above what came along.
    source = text.replace("{Attachments}", "") if chat.format == "discord-text" else text
    lost = signs(clean(source.encode("utf-8", "replace").decode())) - signs(everything(chat))
    assert not lost
    assert [one.n for one in chat.messages] == list(range(1, len(chat.messages) + 1))
    assert all(one.reply_to is None or 0 < one.reply_to <= len(chat.messages) for one in chat.messages)


@given(
    data=st.binary(max_size=200),
    start=st.sampled_from([b"", b"PK\x03\x04", b"{", b"[", b'{"messages": [', b"\xff\xfe"]),
)
def test_any_bytes_are_read_or_refused(data: bytes, start: bytes) -> None:
    with suppress(BadInput):
        read_chat(start + data)


FIELDS = """
    messages chats list text type from author content ts user channel guild session weflow attachments files date embeds
    chatRecordList forwardedMessage reference timestamp createTime date_unixtime isSend profile
"""
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS.split()), inner, max_size=5),
    max_leaves=25,
)


@given(value=JSON)
def test_exports_of_any_shape_are_read_or_refused(value: object) -> None:
    for shaped in (
        value,
        {"messages": value, "channel": value, "guild": value},
        {"messages": [value], "weflow": value},
    ):
        for format in (None, "telegram", "discord", "weflow", "slack"):
            read_or_refuse(json.dumps(shaped), format)
