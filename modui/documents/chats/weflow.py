"""WeFlow's JSON of a WeChat conversation."""

from modui.documents.chats.fields import first, instant, record, records, said
from modui.documents.chats.kinds import kind_of
from modui.documents.chats.model import Entry, Reading
from modui.documents.chats.source import Source

_TYPES = {
    "文本": "",
    "引用": "",
    "图片": "image",
    "语音": "voice",
    "视频号": "card",
    "视频": "video",
    "通话": "system",
    "表情": "sticker",
    "文件": "file",
    "链接": "link",
    "聊天记录": "card",
    "名片": "card",
    "位置": "card",
    "小程序": "card",
    "红包": "card",
    "转账": "card",
    "卡片": "card",
    "撤回": "recall",
    "系统": "system",
}
_RECORDS = ("chatRecordList", "chatRecords", "recordItems", "recordList", "forwardedMessages", "records")


def fits(source: Source) -> bool:
    """Whether `source` is such an export."""
    whole = record(source.json)
    if not isinstance(whole.get("messages"), list):
        return False
    return "weflow" in whole or "wxid" in record(whole.get("session"))


def read(source: Source) -> Reading:
    """The messages of the conversation in `source`."""
    whole = record(source.json)
    session = record(whole.get("session"))
    names = {
        said(one.get("senderID")): first(one, "groupNickname", "displayName", "wxid")
        for one in records(whole.get("senders"))
    }
    entries = [_entry(one, names) for one in records(whole.get("messages"))]
    return Reading(entries, first(session, "displayName", "nickname", "remark", "wxid"))


def _entry(one: dict[str, object], names: dict[str, str]) -> Entry:
    text = first(one, "content", "parsedContent", "text").strip("\n")
    # 1 is sent, 0 received, null is nobody's; older exports leave it out.
    is_notice = ("isSend" in one and one["isSend"] is None) or "系统" in said(one.get("type"))
    sender = first(one, "groupNickname", "senderDisplayName", "accountName") or names.get(said(one.get("senderID")), "")
    forwarded = tuple(_record(inner) for name in _RECORDS for inner in records(one.get(name)))
    kind = _kind(one, text, is_notice)
    return Entry(
        "" if is_notice else sender or first(one, "senderUsername", "sender"),
        text,
        instant(one.get("createTime")) or instant(one.get("timestamp")),
        first(one, "formattedTime", "createTime"),
        kind,
        id=first(one, "platformMessageId", "serverId", "localId"),
        reply=first(one, "replyToMessageId", "quotedMessageId"),
        sender_id=first(one, "senderUsername", "sender"),
        forwarded=forwarded,
        attached=tuple(filter(None, (_quoted(one), first(one, "fileName"), first(one, "linkUrl")))),
    )


def _kind(one: dict[str, object], text: str, is_notice: bool) -> str:
    by_text = kind_of(text)
    if is_notice:
        return "recall" if by_text == "recall" or "撤回了一" in text else "system"
    if by_text != "text":
        return by_text
    named = said(one.get("type"))
    kind = next((kind for word, kind in _TYPES.items() if word in named), "")
    # Where the program wrote down what a voice message says, that is its text.
    return "" if kind == "voice" and text and not text.startswith("[") else kind


def _quoted(one: dict[str, object]) -> str:
    who, what = first(one, "quotedSender"), first(one, "quotedContent")
    return f"{who}: {what}" if who and what else what


def _record(one: dict[str, object]) -> Entry:
    """A message of a forwarded record, with the records within it."""
    when = first(one, "sourcetime", "sourceTime", "formattedTime", "createTime")
    inner = tuple(_record(deeper) for name in _RECORDS for deeper in records(one.get(name)))
    return Entry(
        first(one, "sourcename", "sourceName", "senderDisplayName", "sender"),
        first(one, "datadesc", "content", "text", "datatitle", "title"),
        instant(one.get("createTime")) or instant(when),
        when,
        "card" if inner else "",
        forwarded=inner,
    )
