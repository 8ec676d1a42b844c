"""Telegram Desktop's export: ``result.json`` of one chat, or of all of them under ``chats.list``."""

from itertools import islice

from modui.documents.chats.fields import first, instant, record, records, said
from modui.documents.chats.kinds import kind_of_file
from modui.documents.chats.model import Entry, Reading
from modui.documents.chats.source import Source

_MEDIA = {
    "sticker": "sticker",
    "animation": "image",
    "voice_message": "voice",
    "audio_file": "voice",
    "video_message": "video",
    "video_file": "video",
}
_CARDS = ("location_information", "contact_information", "poll", "game_title", "invoice_information")


def _chats(source: Source) -> list[dict[str, object]]:
    whole = record(source.json)
    listed = [*records(record(whole.get("chats")).get("list")), *records(record(whole.get("left_chats")).get("list"))]
    return listed or ([whole] if isinstance(whole.get("messages"), list) else [])


def fits(source: Source) -> bool:
    """Whether `source` is such an export."""
    messages = [one for chat in _chats(source) for one in islice(records(chat.get("messages")), 5)]
    return any(one.get("type") in ("message", "service") and ("from" in one or "actor" in one) for one in messages)


def read(source: Source) -> Reading:
    """The messages of every chat in `source`."""
    chats = _chats(source)
    entries: list[Entry] = []
    for chat in chats:
        channel = first(chat, "name", "id") if len(chats) > 1 else ""
        entries += [_entry(one, channel) for one in records(chat.get("messages"))]
    return Reading(entries, first(chats[0], "name") if len(chats) == 1 else "")


def _entry(one: dict[str, object], channel: str) -> Entry:
    is_service = one.get("type") == "service"
    text = _notice(one) if is_service else _text(one.get("text"))
    when = first(one, "date", "date_unixtime")
    sender = first(one, "from", "actor")
    at = instant(one.get("date_unixtime")) or instant(one.get("date"))
    forwarder = first(one, "forwarded_from", "saved_from")
    return Entry(
        sender,
        text,
        at,
        when,
        "system" if is_service else _kind(one, text),
        id=said(one.get("id")),
        reply=said(one.get("reply_to_message_id")),
        sender_id=first(one, "from_id", "actor_id"),
        channel=channel,
        mentions=_mentions(one),
        forwarded=(Entry(forwarder, text),) if forwarder else (),
        attached=_attached(one),
    )


def _text(value: object) -> str:
    """A text that is a string, or a list of strings and of objects with one."""
    if isinstance(value, list):
        return "".join(said(record(part).get("text")) if isinstance(part, dict) else said(part) for part in value)
    return said(value)


def _notice(one: dict[str, object]) -> str:
    """What a service message tells: its action, and what it names."""
    members = one.get("members")
    names = [said(name) for name in members] if isinstance(members, list) else []
    parts = [first(one, "action"), first(one, "title"), _text(one.get("text")), *names]
    return " ".join(filter(None, parts))


def _kind(one: dict[str, object], text: str) -> str:
    if text.strip():
        return ""
    if (media := said(one.get("media_type"))) in _MEDIA:
        return _MEDIA[media]
    if one.get("photo"):
        return "image"
    if one.get("file"):
        return kind_of_file(first(one, "file_name", "file"))
    return "card" if any(name in one for name in _CARDS) else ""


def _attached(one: dict[str, object]) -> tuple[str, ...]:
    named = [first(one, "photo"), first(one, "file_name", "file"), first(one, "sticker_emoji")]
    poll = record(one.get("poll"))
    named += [first(poll, "question"), *(first(answer, "text") for answer in records(poll.get("answers")))]
    place, contact = record(one.get("location_information")), record(one.get("contact_information"))
    named.append(" ".join(filter(None, map(said, [*place.values(), *contact.values()]))))
    return tuple(filter(None, named))


def _mentions(one: dict[str, object]) -> tuple[str, ...]:
    entities = [*records(one.get("text_entities")), *records(one.get("text"))]
    found = (first(part, "text").lstrip("@") for part in entities if part.get("type") in ("mention", "mention_name"))
    return tuple(dict.fromkeys(filter(None, found)))
