"""The format is found out, or the file is refused with one clear error."""

import os
from collections import Counter
from pathlib import Path

import pytest

from modui.documents.chats import FORMATS, read_chat
from modui.errors import BadInput


def code_of(error: pytest.ExceptionInfo[BadInput]) -> str:
    assert error.value.message
    assert error.value.hint
    return error.value.code


def test_an_unknown_format_shows_what_it_saw() -> None:
    with pytest.raises(BadInput) as error:
        read_chat("会议纪要\n\n大家讨论了三件事。\n散会".encode())
    assert code_of(error) == "chat-format"
    assert "会议纪要 / 大家讨论了三件事。" in error.value.message
    assert all(name in error.value.hint for name in FORMATS)


@pytest.mark.parametrize(
    ("data", "format", "code"),
    [
        (b"", None, "chat-empty"),
        (b" \n\n", None, "chat-empty"),
        (b"x", "msn", "chat-format-name"),
        (b"03/03/25, 10:00 - Ana: x", "qq-manager", "chat-other-format"),
        (b"\x00\x01\xff\xfe\xff", None, "text-encoding"),
        (b"PK\x03\x04 broken", None, "chat-damaged"),
        (b'{"a": 1}', None, "chat-format"),
    ],
)
def test_what_is_no_chat(data: bytes, format: str | None, code: str) -> None:
    with pytest.raises(BadInput) as error:
        read_chat(data, "chat.txt", format)
    assert code_of(error) == code


SAMPLES = {
    "wechat-desktop-copy-langchain.txt": ("wechat-desktop", 5, 2, {"text": 4, "sticker": 1}),
    "qq-mobile-share.txt": ("qq-phone", 3, 3, {"text": 3}),
    "whatsapp-whatstk-lorem.txt": ("whatsapp", 500, 4, {"text": 500}),
    "whatsapp-chatminer-test_ddmmyy_24hrs.txt": ("whatsapp", 9, 5, {"text": 6, "system": 3}),
    "telegram-chatminer-test_single_export.json": ("telegram", 2, 2, {"text": 2}),
    # 49 plain messages, of them two that are a link; a comment on a file, three files; the rest are programs' posts.
    "slack-testarchive.zip": ("slack", 158, 4, {"text": 48, "link": 2, "file": 3, "system": 105}),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_public_samples(name: str) -> None:
    path = Path(os.environ.get("MODUI_TEST_DATA", "")) / "chats" / name
    if "MODUI_TEST_DATA" not in os.environ or not path.is_file():
        pytest.skip("MODUI_TEST_DATA names no folder with chats/")
    format, messages, senders, kinds = SAMPLES[name]
    chat = read_chat(path.read_bytes(), name)
    assert (chat.format, len(chat.messages), len(chat.senders)) == (format, messages, senders)
    assert Counter(one.kind for one in chat.messages) == kinds
