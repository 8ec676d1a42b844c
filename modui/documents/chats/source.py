"""The file that a chat is read from, decoded once for all readers."""

import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from modui.documents.text import decode, decode_file
from modui.errors import BadInput
from modui.i18n import _

MAX_CHAT_BYTES = 100_000_000
MAX_UNPACKED_BYTES = 300_000_000
MAX_MEMBERS = 50_000

ZIP_MAGIC = b"PK\x03\x04"

Progress = Callable[[int, int], None]
"""Told how much of how much is done; what it raises stops the work."""
WHOLE = 1_000
SCANNED = 650
"""How much of ``WHOLE`` is done when all lines are gone through."""
_PASSES = 2
"""How often a reader goes through its lines."""
_OFTEN = 5_000


class Lines(list[str]):
    """The lines of a text, which tell how far they are gone through."""

    progress: Progress | None = None
    gone = 0

    def __iter__(self) -> Iterator[str]:
        if self.progress is None:
            return super().__iter__()
        return self._watched(self.progress)

    def _watched(self, progress: Progress) -> Iterator[str]:
        for place, line in enumerate(super().__iter__()):
            if place % _OFTEN == 0:
                progress(SCANNED * min(self.gone, _PASSES * len(self)) // (_PASSES * len(self)), WHOLE)
                self.gone += _OFTEN
            yield line


class Source:
    """A chat's bytes, and what they are as text, lines or JSON."""

    def __init__(self, data: bytes, name: str = "", progress: Progress | None = None) -> None:
        if len(data) > MAX_CHAT_BYTES:
            raise _too_large(name)
        self.data = data
        self.name = name
        self.progress = progress

    @cached_property
    def is_zip(self) -> bool:
        """Whether it is an archive."""
        return self.data.startswith(ZIP_MAGIC)

    @cached_property
    def text(self) -> str:
        """Decoded and cleaned as by :func:`modui.documents.text.decode`; empty for an archive."""
        if self.is_zip:
            return ""
        return decode_file(self.data, self.name) if self.name else decode(self.data)

    @cached_property
    def lines(self) -> Lines:
        """Its lines, without their ends."""
        lines = Lines(self.text.split("\n"))
        lines.progress = self.progress
        return lines

    @cached_property
    def json(self) -> object:
        """The JSON value that it is; None if it is none."""
        if self.text.lstrip()[:1] not in ("{", "["):
            return None
        try:
            value: object = json.loads(self.text)
        except (ValueError, RecursionError):
            return None
        return value

    @cached_property
    def members(self) -> dict[str, zipfile.ZipInfo]:
        """The files of the archive by name; the sizes they promise are summed before anything is unpacked."""
        if not self.is_zip:
            return {}
        with self._archive() as archive:
            members = [one for one in archive.infolist() if not one.is_dir() and "__MACOSX/" not in one.filename]
        if len(members) > MAX_MEMBERS or sum(one.file_size for one in members) > MAX_UNPACKED_BYTES:
            raise _too_large(self.name)
        if any(one.flag_bits & 1 for one in members):
            raise BadInput(
                "chat-encrypted",
                _("The archive {name} is protected by a password.").format(name=self.name or "–"),
                _("Unpack it, and pack it again without one."),
            )
        return {one.filename: one for one in members}

    def unpacked(self, names: list[str]) -> Iterator[bytes]:
        """The content of the archive's files of these names, one after the other."""
        with self._archive() as archive:
            for name in names:
                member = self.members[name]
                try:
                    with archive.open(member) as stream:
                        # Never more than was promised; the check sum tells if that was a lie.
                        yield stream.read(member.file_size)
                except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, zlib.error) as error:
                    raise _damaged(self.name) from error

    def _archive(self) -> zipfile.ZipFile:
        try:
            return zipfile.ZipFile(io.BytesIO(self.data))
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise _damaged(self.name) from error


def ends(starts: Sequence[int], last: int) -> list[int]:
    """Where what begins at each of `starts` ends: where the next begins, or at `last`."""
    return [*starts[1:], last][: len(starts)]


def _damaged(name: str) -> BadInput:
    return BadInput(
        "chat-damaged",
        _("The archive {name} is damaged.").format(name=name or "–"),
        _("Export the chat once more, and copy the file completely."),
    )


def _too_large(name: str) -> BadInput:
    return BadInput(
        "file-too-large",
        _("The chat {name} is larger than can be read at once.").format(name=name or "–"),
        _("Export fewer days of it."),
    )
