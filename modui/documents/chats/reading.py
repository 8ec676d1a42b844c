"""Finding out which format a chat has, and reading it."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from modui.documents.chats import discord, qq, slack, telegram, wechat, weflow, whatsapp
from modui.documents.chats.forwarding import record_in
from modui.documents.chats.kinds import kind_of
from modui.documents.chats.model import Chat, ChatMessage, Entry, Reading
from modui.documents.chats.quoting import QUOTED
from modui.documents.chats.source import SCANNED, WHOLE, Progress, Source
from modui.errors import BadInput
from modui.i18n import _

_SAMPLE_LINES = 4_000
"""Lines by which a text's format is found out."""
_OFTEN = 2_000
"""Messages after which it is told how far it is."""
_SHOWN_LINES = 3
_SHOWN_WIDTH = 60


class _Text(NamedTuple):
    """A format of plain text: how many messages of it there are in some lines, and reading them."""

    score: Callable[[Sequence[str]], float]
    read: Callable[[Sequence[str]], Reading]


class _Data(NamedTuple):
    """A format of JSON or of an archive: whether a file is one, and reading it."""

    fits: Callable[[Source], bool]
    read: Callable[[Source], Reading]


_TEXTS: Mapping[str, _Text] = {
    "whatsapp": _Text(whatsapp.score, whatsapp.read),
    "wechat-mail": _Text(wechat.score_mail, wechat.read_mail),
    "qq-phone": _Text(qq.score_phone, qq.read_phone),
    "qq-manager": _Text(qq.score_manager, qq.read_manager),
    "qq-desktop": _Text(qq.score_desktop, qq.read_desktop),
    "wechat-desktop": _Text(wechat.score_desktop, wechat.read_desktop),
    "wechat-copy": _Text(wechat.score_copy, wechat.read_copy),
    "discord-text": _Text(discord.score_text, discord.read_text),
}
_DATAS: Mapping[str, _Data] = {
    "discord": _Data(discord.fits, discord.read),
    "weflow": _Data(weflow.fits, weflow.read),
    "telegram": _Data(telegram.fits, telegram.read),
    "slack": _Data(slack.fits, slack.read),
}
FORMATS = (*_TEXTS, *_DATAS)
"""The names of all formats, as they are given and shown."""


def read_chat(data: bytes, name: str = "", format: str | None = None, progress: Progress | None = None) -> Chat:
    """The chat in `data`, an exported file called `name` or a pasted text; its format is found out unless it is given.

    Text is decoded as by :func:`modui.documents.text.decode`. Messages stand in the order of the file. `progress` is
    told now and then how much of how much is done; what it raises stops the reading.

    Raises:
        BadInput: ``chat-format`` when the format is unknown, ``chat-format-name`` when there is none called `format`,
            ``chat-other-format`` when the file is not of the format given, ``chat-empty``, ``chat-damaged``,
            ``chat-encrypted``, ``file-too-large`` or ``text-encoding``.
    """
    if format is not None and format not in FORMATS:
        raise BadInput(
            "chat-format-name",
            _("There is no format of chats called “{name}”.").format(name=format),
            _("There are: {names}.").format(names=", ".join(FORMATS)),
        )
    source = Source(data, name, progress)
    if not source.is_zip and not source.text.strip():
        raise BadInput("chat-empty", _("There is nothing in it."), _("Copy the chat once more, and paste it whole."))
    found = format or _found_out(source)
    if source.is_zip and (found is None or found in _TEXTS):
        return _packed(source, format)
    if found is None:
        raise _unknown(source)
    reading = _DATAS[found].read(source) if found in _DATAS else _TEXTS[found].read(source.lines)
    if not reading.entries:
        if format is None:
            raise _unknown(source)
        raise BadInput(
            "chat-other-format",
            _("There is no message of the format {name} in it.").format(name=found),
            _("Leave the format out, and it will be found out."),
        )
    return _chat(found, reading, progress)


def _packed(source: Source, format: str | None) -> Chat:
    """The chat in the text or JSON file that an archive holds, as WhatsApp sends it on an iPhone."""
    texts = [one for one in source.members.values() if one.filename.lower().endswith((".txt", ".json"))]
    if not texts:
        raise _unknown(source)
    name = max(texts, key=lambda one: one.file_size).filename
    return read_chat(next(source.unpacked([name])), name.rpartition("/")[2], format, source.progress)


def _found_out(source: Source) -> str | None:
    for name, data in _DATAS.items():
        if data.fits(source):
            return name
    if source.is_zip or source.json is not None:
        return None
    sample = source.lines[:_SAMPLE_LINES]
    scores = {name: text.score(sample) for name, text in _TEXTS.items()}
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] > 0 else None


def _unknown(source: Source) -> BadInput:
    """What to say of a file that no reader knows: what it begins with."""
    if source.is_zip:
        if any(name.startswith(("word/", "xl/")) for name in source.members):
            return _no_chat(is_table="xl/workbook.xml" in source.members)
        seen = ", ".join(list(source.members)[:_SHOWN_LINES])
    else:
        lines = [line.strip()[:_SHOWN_WIDTH] for line in source.lines if line.strip()]
        seen = " / ".join(lines[:_SHOWN_LINES])
    return BadInput(
        "chat-format",
        _("This is no chat in a format that is known. It begins: {seen}").format(seen=seen),
        _("Name the format if you know it; there are: {names}.").format(names=", ".join(FORMATS)),
    )


def _no_chat(*, is_table: bool) -> BadInput:
    """What to say of a document of Word or a workbook: it is read elsewhere."""
    if is_table:
        return BadInput(
            "chat-format",
            _("This is a table, not a chat."),
            _("What a form exports is read with modui form read; at the desk with F (form)."),
        )
    return BadInput(
        "chat-format",
        _("This is a Word file, not a chat."),
        _(
            "A question is read with modui question add, an answer with modui answer add; at the desk with n at the"
            " steps 1 and 3. Of a chat in it: copy the text, and paste that."
        ),
    )


# From what a reader found to a chat ---------------------------------------------------------------------------------


def _chat(format: str, reading: Reading, progress: Progress | None) -> Chat:
    messages = _numbered(reading.entries, progress)
    senders = dict.fromkeys(one.sender for one in messages if one.sender and one.kind != "system")
    warnings = list(reading.warnings)
    if reading.stray:
        warnings.append(
            _("Before the first message stands text without a sender: {text}").format(
                text=" ".join(reading.stray.split())[:80]
            )
        )
    preface = "\n".join(filter(None, (reading.preface, reading.stray)))
    return Chat(format, tuple(messages), tuple(senders), tuple(warnings), preface)


def _numbered(entries: Sequence[Entry], progress: Progress | None = None) -> list[ChatMessage]:
    """`entries` with their numbers, kinds and the numbers of what they answer."""
    by_id = {(one.channel, one.id): n for n, one in enumerate(entries, 1) if one.id}
    said: dict[str, list[int]] = {}
    messages: list[ChatMessage] = []
    for n, one in enumerate(entries, 1):
        if progress is not None and n % _OFTEN == 0:
            progress(SCANNED + (WHOLE - SCANNED) * n // len(entries), WHOLE)
        reply = by_id.get((one.channel, one.reply)) if one.reply else None
        if reply is None and one.text.lstrip()[:1] in ("「", "『", "“"):
            reply = _answered(one.text, said, messages)
        forwarded = tuple(_numbered(one.forwarded or record_in(one.text)))
        kind = one.kind or ("card" if forwarded and not one.forwarded else kind_of(one.text))
        messages.append(
            ChatMessage(
                n, one.at, one.sender, one.text, kind, None if reply == n else reply, one.when, one.id,
                one.sender_id, one.channel, one.mentions, forwarded, one.attached, one.title,
            )
        )  # fmt: skip
        if one.sender:
            said.setdefault(one.sender, []).append(n)
    return messages


def _answered(text: str, said: Mapping[str, Sequence[int]], messages: Sequence[ChatMessage]) -> int | None:
    """The message that `text` quotes as WeChat does, 「who: what」 above a dashed line."""
    found = QUOTED.match(text.lstrip())
    if not found:
        return None
    what = found["what"].strip()
    for n in reversed(said.get(found["who"].strip(), ())[-200:]):
        if messages[n - 1].text.strip().startswith(what[:200]):
            return n
    return None
