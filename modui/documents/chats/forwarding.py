"""A forwarded record within a text: 「群聊的聊天记录」 and lines of ``name: text`` below it, deeper ones set in."""

import re

from modui.documents.chats.model import Entry

_TITLE = re.compile(
    r"\s*(?:[\[【](?:聊天记录|聊天記錄|合并转发|合并转发消息|Chat History)[\]】].{0,80}"
    r"|(?:群聊|.{1,20}[和与].{1,20})的聊天(?:记录|記錄)"
    r"|Chat History (?:of|for) .{1,80})\s*",
    re.IGNORECASE,
)
_LINE = re.compile(r"(?P<inset>[ \t\u3000]*)(?P<name>[^\s:：][^:：\n]{0,40}?)\s?[:：]\s?(?P<text>.*)")
_DEEPEST = 8


def record_in(text: str) -> tuple[Entry, ...]:
    """The messages of the record that `text` is; none if it is none."""
    first, _newline, rest = text.partition("\n")
    if not rest or len(first) > 120 or not _TITLE.fullmatch(first):
        return ()
    lines = [found for line in rest.split("\n") if line.strip() and (found := _LINE.fullmatch(line))]
    # Lines that go on with the one above have no name; a text in which most have none is no record.
    if len(lines) * 2 < sum(1 for line in rest.split("\n") if line.strip()):
        return ()
    return tuple(_entries(rest.split("\n"), 0))


def _entries(lines: list[str], depth: int) -> list[Entry]:
    """The messages at the inset of the first line, each with the deeper ones below it."""
    own = min((_inset(line) for line in lines if line.strip()), default=0)
    found: list[tuple[str, list[str], list[str]]] = []
    for line in lines:
        if not line.strip():
            continue
        match = _LINE.fullmatch(line)
        if match and _inset(line) == own:
            found.append((match["name"].strip(), [match["text"]], []))
        elif found and _inset(line) > own and depth < _DEEPEST and _is_record(found[-1][1]):
            found[-1][2].append(line)
        elif found:
            found[-1][1].append(line.strip())
        else:
            found.append(("", [line.strip()], []))
    return [
        Entry(name, "\n".join(said).strip(), forwarded=tuple(_entries(below, depth + 1)) if below else ())
        for name, said, below in found
    ]


def _inset(line: str) -> int:
    return len(line) - len(line.lstrip(" \t\u3000"))


def _is_record(said: list[str]) -> bool:
    return len(said) == 1 and _TITLE.fullmatch(said[0]) is not None
