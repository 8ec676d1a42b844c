"""A Slack workspace's export: an archive with a folder a channel and a file a day; also a single day's file."""

import html
import json
import posixpath
import re
from collections.abc import Iterator, Mapping

from modui.documents.chats.fields import first, instant, record, records, said
from modui.documents.chats.kinds import kind_of_file
from modui.documents.chats.model import Entry, Reading
from modui.documents.chats.source import Source
from modui.documents.text import decode
from modui.i18n import _

_WRITTEN = frozenset(
    ("", "me_message", "thread_broadcast", "reply_broadcast", "file_share", "file_comment", "file_mention")
)
"""Subtypes of messages that somebody wrote; all others are notices, and posts of programs."""
_GONE = "tombstone"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\.json")
_LISTS = ("channels.json", "groups.json", "mpims.json", "dms.json")
_UPLOADED = re.compile(r"@?[^\n]{1,80} (?:uploaded|shared) a file\b")
_MARKED = re.compile(r"<(?P<sort>[@#!]?)(?P<target>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")


def fits(source: Source) -> bool:
    """Whether `source` is such an export."""
    if source.is_zip:
        return any(_DAY.fullmatch(posixpath.basename(name)) and "/" in name for name in source.members)
    days = records(source.json)
    return bool(days) and all("ts" in one and ("text" in one or "subtype" in one) for one in days[:20])


def read(source: Source) -> Reading:
    """The messages of all channels in `source`, by channel and time."""
    if not source.is_zip:
        return Reading([_entry(one, {}, "") for one in _by_time(records(source.json))])
    names = list(source.members)
    about = [name for name in names if posixpath.basename(name) == "users.json"]
    people = {said(user.get("id")): _name(user) for listed in _unpacked(source, about) for user in records(listed)}
    called = _channels(source, names)
    days: dict[str, list[str]] = {}
    for name in names:
        folder, file = posixpath.split(name)
        if folder and _DAY.fullmatch(file):
            days.setdefault(folder, []).append(name)
    entries: list[Entry] = []
    broken: list[str] = []
    for folder, files in days.items():
        channel = called.get(posixpath.basename(folder), posixpath.basename(folder))
        found: list[dict[str, object]] = []
        for file, listed in zip(sorted(files), _unpacked(source, sorted(files)), strict=True):
            if listed is None:
                broken.append(file)
            found += records(listed)
        entries += [_entry(one, people, channel) for one in _by_time(found)]
    warnings = (_("Not readable in it: {names}").format(names=", ".join(broken)),) if broken else ()
    return Reading(
        entries, ", ".join(called.get(posixpath.basename(folder), folder) for folder in days), warnings=warnings
    )


def _unpacked(source: Source, names: list[str]) -> Iterator[object]:
    """The JSON in the files `names`; None for one that is none."""
    for data in source.unpacked(names):
        try:
            value: object = json.loads(decode(data))
        except (ValueError, RecursionError):
            value = None
        yield value


def _channels(source: Source, names: list[str]) -> dict[str, str]:
    """What the folders are called: direct messages have their id for a name."""
    about = [name for name in names if posixpath.basename(name) in _LISTS]
    listed = [one for found in _unpacked(source, about) for one in records(found)]
    return {
        folder: first(one, "name", "id")
        for one in listed
        for folder in (first(one, "name"), first(one, "id"))
        if folder
    }


def _name(user: dict[str, object]) -> str:
    profile = record(user.get("profile"))
    return first(profile, "display_name") or first(profile, "real_name") or first(user, "real_name", "name", "id")


def _by_time(messages: list[dict[str, object]]) -> list[dict[str, object]]:
    return sorted(messages, key=lambda one: _seconds(one.get("ts")))


def _seconds(value: object) -> float:
    try:
        return float(said(value) or 0)
    except ValueError:
        return 0.0


def _entry(one: dict[str, object], people: Mapping[str, str], channel: str) -> Entry:
    subtype = said(one.get("subtype"))
    text, mentions = _plain(said(one.get("text")), people)
    posted = [
        _plain(first(post, "fallback", "text", "pretext", "title"), people)[0]
        for post in records(one.get("attachments"))
    ]
    files = [*records(one.get("files")), *records([one.get("file")])]
    kind = "" if subtype in _WRITTEN else "recall" if subtype == _GONE else "system"
    if not kind and files and (not text or _UPLOADED.match(text)):
        kind = kind_of_file(first(files[0], "name", "title"))
    user = first(one, "user") or first(record(one.get("comment")), "user")
    profile = record(one.get("user_profile"))
    sender = people.get(user) or first(profile, "display_name", "real_name", "name") or first(one, "username") or user
    ts, thread = said(one.get("ts")), said(one.get("thread_ts"))
    return Entry(
        sender or first(one, "bot_id"),
        text or "\n".join(filter(None, posted)),
        instant(ts),
        ts,
        kind,
        id=ts,
        reply=thread if thread != ts else "",
        sender_id=user,
        channel=channel,
        mentions=mentions,
        attached=tuple(filter(None, [*(posted if text else ()), *(first(file, "name", "title") for file in files)])),
    )


def _plain(text: str, people: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """`text` without Slack's marks, mentions by name, and who is mentioned."""
    mentions: list[str] = []

    def named(found: re.Match[str]) -> str:
        sort, target, label = found["sort"], found["target"], found["label"]
        if sort == "@":
            name = people.get(target) or label or target
            mentions.append(name)
            return f"@{name}"
        if sort == "#":
            return f"#{label or target}"
        if sort == "!":
            return f"@{label or target}".replace("@@", "@")
        return f"{label} ({target})" if label and label not in target else target

    plain = html.unescape(_MARKED.sub(named, text)) if "<" in text or "&" in text else text
    return plain, tuple(dict.fromkeys(mentions))
