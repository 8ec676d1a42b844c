"""The file that a chat is read from, decoded once for all readers."""

import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from functools import cached_property

from modui.documents.text import decode, decode_file
from modui.errors import BadInput
from modui.i18n import _

MAX_CHAT_BYTES = 100_000_000
MAX_UNPACKED_BYTES = 300_000_000
MAX_MEMBERS = 50_000

ZIP_MAGIC = b"PK\x03\x04"


class Source:
    """A chat's bytes, and what they are as text, lines or JSON."""

    def __init__(self, data: bytes, name: str = "") -> None:
        if len(data) > MAX_CHAT_BYTES:
            raise _too_large(name)
        self.data = data
        self.name = name

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
    def lines(self) -> list[str]:
        """Its lines, without their ends."""
        return self.text.split("\n")

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
