"""Reading Word files in a process of its own, which may take too long, grow too large, or die, and harm nobody."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

from modui.documents.word.package import Package, Unreadable

__all__ = ["Converted", "Unreadable", "convert", "convert_apart"]

MAX_SECONDS = 10
MAX_MEMORY = 450_000_000
"""Bytes; where the system has no such limit, what is unpacked is limited all the same."""

_WARNED = ("linked", "missing", "symbol", "comments", "hidden", "embedded", "damaged", "tracked")


class Converted(NamedTuple):
    """A document as it comes back: pictures as (name, type, data), how many things of a kind deserve a remark,
    comments as (author, words they are about, text)."""

    markdown: str
    media: list[tuple[str, str, bytes]]
    counts: list[tuple[str, int]]
    remarks: list[tuple[str, str, str]]


def convert(data: bytes, *, html: bool = True) -> Converted:
    """The Word file in `data`, here and now.

    Raises:
        Unreadable: with the code of the refusal.
    """
    from modui.documents.text import clean
    from modui.documents.word.body import read
    from modui.documents.word.markdown import to_markdown
    from modui.documents.word.state import TYPES

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            package = Package(archive)
            package.check()
            found = read(package)
        markdown = clean(to_markdown(found.blocks, found.notes, html=html))
    except Unreadable:
        raise
    except MemoryError as error:
        raise Unreadable("word-too-large") from error
    except Exception as error:
        # A broken file may make any of the libraries stumble, each in its own way.
        raise Unreadable("word-corrupt", repr(error)) from error
    return Converted(
        markdown,
        [(one.name, TYPES[one.ending], one.data) for one in found.pictures],
        [(kind, found.counts[kind]) for kind in _WARNED if found.counts[kind]],
        [(clean(one.author), clean(one.about), clean(one.text)) for one in found.remarks],
    )


def convert_apart(data: bytes, *, html: bool = True) -> Converted:
    """As :func:`convert`, in another process, for at most ten seconds.

    Raises:
        Unreadable: with the code of the refusal; also where that process did not come to an end.
    """
    command = [sys.executable, "-P", "-m", "modui.documents.word.child", "html" if html else "plain"]
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=MAX_SECONDS, check=False, creationflags=flags
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable("word-too-large", "it takes too long to read") from error
    if done.returncode:
        raise Unreadable("word-corrupt", f"reading it ended with {done.returncode}: {done.stderr[-500:]!r}")
    return unpack(done.stdout)


def pack(found: Converted) -> Iterator[bytes]:
    """What :func:`unpack` reads, piece by piece: a line of JSON, then the pictures."""
    media = [(name, kind, len(content)) for name, kind, content in found.media]
    head = json.dumps([found.markdown, media, found.counts, found.remarks]).encode()
    yield head + b"\n"
    yield from (content for _name, _kind, content in found.media)


def refuse(error: Unreadable) -> bytes:
    """A refusal, as :func:`unpack` reads it."""
    return json.dumps([error.code, str(error)]).encode() + b"\n"


def unpack(answer: bytes) -> Converted:
    """What the other process answered.

    Raises:
        Unreadable: it refused the file.
    """
    head, _newline, rest = answer.partition(b"\n")
    values = json.loads(head)
    if len(values) == 2:
        raise Unreadable(*values)
    markdown, media, counts, remarks = values
    pictures: list[tuple[str, str, bytes]] = []
    place = 0
    for name, kind, length in media:
        pictures.append((name, kind, rest[place : place + length]))
        place += length
    return Converted(markdown, pictures, [(kind, n) for kind, n in counts], [(a, b, c) for a, b, c in remarks])
