"""Pictures of documents, as files beside what refers to them."""

import hashlib
import re
import struct
from collections.abc import Callable, Mapping
from pathlib import Path

from modui.documents.files import read_bytes, write_atomically
from modui.documents.markdown_tree import is_kept_picture
from modui.documents.text import read_document
from modui.documents.word import Document
from modui.errors import BadInput

FOLDER = "media"
"""Where a community keeps the pictures of what was taken in, in its home."""

_LARGEST = 30_000_000
"""Bytes of a picture that goes out."""


def take_in(path: Path, home: Path) -> Document:
    """The document at `path`, to be kept as a text: its pictures go into the home, and are named by what they are.

    Raises:
        BadInput: what :func:`modui.documents.text.read_document` raises.
        Damaged: a picture cannot be written.
    """
    # The digest shows members' HTML as the characters it is.
    found = read_document(path, html=False)
    names = {
        one.name: f"{FOLDER}/{hashlib.sha256(one.data).hexdigest()[:20]}{Path(one.name).suffix}" for one in found.media
    }
    for one in found.media:
        kept = home / names[one.name]
        # Also where it is there already: what is new is not tidied away before its text is kept.
        kept.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(kept, one.data)
    return renamed(found, names)


def write_out(document: Document, folder: Path) -> Document:
    """Write the pictures of `document` into `folder`, and name them so in its text.

    Raises:
        Damaged: one cannot be written.
    """
    if document.media:
        folder.mkdir(parents=True, exist_ok=True)
    for one in document.media:
        # The name is made by the reader of the document, never by the document.
        write_atomically(folder / Path(one.name).name, one.data)
    return renamed(document, {one.name: (folder / Path(one.name).name).as_posix() for one in document.media})


def renamed(document: Document, names: Mapping[str, str]) -> Document:
    """`document` with other names for its pictures."""

    def name(found: re.Match[str]) -> str:
        given = names.get(found["name"], found["name"])
        return found["before"] + re.sub(r"[\s()<>\"]", lambda one: f"%{ord(one[0]):02X}", given)

    before = r'(?P<before>(?<!\\)\]\(|<img src=")'
    markdown = re.sub(before + r"(?P<name>media/image\d+\.\w+)(?=[)\"])", name, document.markdown)
    media = tuple(one._replace(name=names.get(one.name, one.name)) for one in document.media)
    return document._replace(markdown=markdown, media=media)


# Going out -----------------------------------------------------------------------------------------------------------


def kept_in(home: Path | None) -> Callable[[str], bytes | None]:
    """What gives the pictures that are kept in `home` by their names, without what cameras write into them."""

    def read(name: str) -> bytes | None:
        if home is None or not is_kept_picture(name):
            return None
        try:
            return scrubbed(read_bytes(home / name, _LARGEST))
        except BadInput:
            return None

    return read


def copy_beside(path: Path, markdown: str, pictures: Callable[[str], bytes | None]) -> None:
    """Write the pictures that `markdown` names into the folder of `path`, where it looks for them.

    Raises:
        Damaged: one cannot be written.
    """
    for name in dict.fromkeys(re.findall(r"\]\((media/[0-9a-f]{20}\.\w+)\)", markdown)):
        if (content := pictures(name)) is not None:
            (path.parent / name).parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path.parent / name, content)


def scrubbed(data: bytes) -> bytes:
    """A picture without where and when it was taken, and with what: only which side is up stays. Empty if damaged.

    JPEG: the segments APP1 (Exif, XMP), APP13 (IPTC) and COM; PNG: the chunks of text, time and Exif.
    """
    try:
        if data.startswith(b"\xff\xd8"):
            return _scrubbed_jpeg(data)
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return _scrubbed_png(data)
    except (struct.error, IndexError):
        # Too damaged to tell its parts, so nobody knows what it tells.
        return b""
    return data


def _scrubbed_jpeg(data: bytes) -> bytes:
    kept = bytearray(data[:2])
    place = 2
    while data[place] == 0xFF and data[place + 1] != 0xDA:
        if data[place + 1] == 0xFF:
            place += 1
            continue
        marker, length = struct.unpack_from(">BH", data, place + 1)
        segment = data[place : place + 2 + length]
        if marker == 0xE1 and segment[4:10] == b"Exif\0\0":
            kept += _upright(_orientation(segment[10:]))
        elif marker not in (0xE1, 0xED, 0xFE):
            kept += segment
        place += 2 + length
    return bytes(kept) + data[place:]


def _orientation(exif: bytes) -> int:
    """Which side of a picture is up, from 1 to 8 (Exif 2.3, tag 0x0112)."""
    order = "<" if exif[:2] == b"II" else ">"
    try:
        start = struct.unpack_from(f"{order}I", exif, 4)[0]
        for number in range(struct.unpack_from(f"{order}H", exif, start)[0]):
            tag, _kind, _count, value = struct.unpack_from(f"{order}HHIH", exif, start + 2 + 12 * number)
            if tag == 0x0112:
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def _upright(orientation: int) -> bytes:
    if orientation == 1:
        return b""
    exif = b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif


def _scrubbed_png(data: bytes) -> bytes:
    kept = bytearray(data[:8])
    place = 8
    while place < len(data):
        length = struct.unpack_from(">I", data, place)[0]
        if data[place + 4 : place + 8] not in (b"tEXt", b"zTXt", b"iTXt", b"tIME", b"eXIf"):
            kept += data[place : place + 12 + length]
        place += 12 + length
    return bytes(kept)
