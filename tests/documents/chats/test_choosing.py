"""What a file leaves open: which of several conversations, the day of times without a date."""

import json
from datetime import date

import pytest

from modui.documents.chats import choosing, read_chat
from modui.documents.chats.source import WHOLE
from modui.errors import BadInput
from tests.documents.chats.saying import moments, read, said

TWO = json.dumps(
    {
        "chats": {
            "list": [
                {"name": name, "messages": [
                    {"id": 1, "type": "message", "from": "Ana", "date_unixtime": "0", "text": f"{name} 1"},
                    {"id": 2, "type": "message", "from": who, "date_unixtime": "60", "text": f"{name} 2",
                     "reply_to_message_id": 1},
                ]}
                for name, who in (("Lamp", "Ben"), ("Family", "Cy"))
            ]
        }
    }
)  # fmt: skip


def test_one_conversation_of_several() -> None:
    chat = read(TWO)
    assert dict(choosing.channels(chat)) == {"Lamp": 2, "Family": 2}
    family = choosing.only(chat, ["Family"])
    assert [(one.n, one.sender, one.text, one.reply_to) for one in family.messages] == [
        (1, "Ana", "Family 1", None),
        (2, "Cy", "Family 2", 1),
    ]
    assert family.senders == ("Ana", "Cy")
    assert choosing.only(chat, ["Lamp", "Family"]).messages == chat.messages


def test_a_conversation_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(BadInput, match="Work") as caught:
        choosing.only(read(TWO), ["Work"])
    assert caught.value.code == "chat-channel"
    assert "Lamp (2), Family (2)" in caught.value.hint


def test_times_get_the_day_of_copying() -> None:
    chat = read("【煤油】丧 丧 熊 9:59:54 PM\n1\n\n甲 10:00:04 PM\n2\n")
    assert choosing.undated(chat) == 2
    dated = choosing.copied_on(chat, date(2026, 11, 24))
    assert moments(dated) == ["2026-11-24T21:59:54", "2026-11-24T22:00:04"]
    assert said(dated) == said(chat)
    assert choosing.undated(dated) == 0


@pytest.mark.parametrize(
    ("told", "at"),
    [
        ("今天 08:00", "2026-11-24T08:00:00"),
        ("昨天 08:00", "2026-11-23T08:00:00"),
        ("前天 08:00", "2026-11-22T08:00:00"),
        ("星期日 08:00", "2026-11-22T08:00:00"),
        ("星期二 08:00", "2026-11-17T08:00:00"),
        ("11月20日 08:00", "2026-11-20T08:00:00"),
        ("12月20日 08:00", "2025-12-20T08:00:00"),
    ],
)
def test_words_for_days_are_counted_from_the_day_of_copying(told: str, at: str) -> None:
    assert moments(choosing.copied_on(read(f"甲 {told}\n一\n\n"), date(2026, 11, 24))) == [at]


def test_what_tells_a_date_keeps_it() -> None:
    chat = read("甲 2/14/2020 9:16:13 PM\n一\n\n乙 9:20:13 PM\n二\n")
    assert moments(choosing.copied_on(chat, date(2020, 2, 15))) == ["2020-02-14T21:16:13", "2020-02-15T21:20:13"]


def test_reading_tells_how_far_it_is_and_can_be_stopped() -> None:
    text = "".join(f"[01/02/24, 10:00:{n % 60:02}] Ana: {n}\n" for n in range(6_000)).encode()
    told: list[int] = []
    read_chat(text, progress=lambda done, whole: told.append(1_000 * done // whole))
    assert told == sorted(told)
    assert told[0] == 0
    assert told[-1] == WHOLE

    def stop(_done: int, _whole: int) -> None:
        raise BadInput("stopped", "enough", "")

    with pytest.raises(BadInput, match="enough"):
        read_chat(text, progress=stop)
