"""What is shared while one document is read: its parts, its pictures, and what deserves a remark."""

import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element

from modui.documents.word.numbering import Numbering
from modui.documents.word.package import Package, Relation, Unreadable
from modui.documents.word.styles import Styles
from modui.documents.word.tree import Block, Remark

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\0", "tif"),
    (b"MM\0*", "tif"),
    (b"\xd7\xcd\xc6\x9a", "wmf"),
    (b"\x01\0\x09\0", "wmf"),
)
TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "webp": "image/webp",
    "svg": "image/svg+xml",
    "emf": "image/x-emf",
    "wmf": "image/x-wmf",
    "bin": "application/octet-stream",
}
"""Endings of pictures' names, and what they say."""


class Picture(NamedTuple):
    """A picture of a document, by the name that the text calls it."""

    name: str
    ending: str
    data: bytes


class Read(NamedTuple):
    """A document as it was read."""

    blocks: list[Block]
    notes: list[list[Block]]
    """What stands in the footnotes and endnotes, the first being number 1."""
    pictures: list[Picture]
    remarks: list[Remark]
    counts: "Counter[str]"
    """How many things of a kind deserve a word of warning."""


@dataclass
class State:
    """The document being read."""

    package: Package
    main: str
    styles: Styles
    numbering: Numbering

    def __post_init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.pictures: dict[bytes, Picture] = {}
        self._relations: dict[str, dict[str, Relation]] = {}
        self._roots: dict[str, Element | None] = {}

    def relation(self, part: str, name: str) -> Relation | None:
        """What `part` calls `name`."""
        if part not in self._relations:
            self._relations[part] = self.package.relations(part)
        return self._relations[part].get(name)

    def part(self, kind: str, fallback: str) -> tuple[str, Element | None]:
        """The name and the XML of the part that the document has as its `kind`, read once."""
        if kind not in self._roots:
            self._roots[kind] = self.package.optional(self.name_of(kind, fallback))
        return self.name_of(kind, fallback), self._roots[kind]

    def name_of(self, kind: str, fallback: str) -> str:
        """The name of the part that the document has as its `kind`."""
        self.relation(self.main, "")
        related = self._relations[self.main].values()
        return next((one.target for one in related if one.kind == kind and not one.outside), fallback)

    def picture(self, part: str, name: str) -> tuple[str, str]:
        """The picture that `part` calls `name`: as a picture of ours, or as an address; both empty if it is missing."""
        relation = self.relation(part, name)
        if relation is not None and relation.outside:
            self.counts["linked"] += 1
            return "", relation.target
        try:
            content = self.package.read(relation.target) if relation else b""
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError):
            content = b""
        except Unreadable as error:
            if error.code == "word-too-large":
                raise
            content = b""
        if not content or relation is None:
            self.counts["missing"] += 1
            return "", ""
        if content not in self.pictures:
            ending = _ending(content, relation.target)
            self.pictures[content] = Picture(f"media/image{len(self.pictures) + 1}.{ending}", ending, content)
        return self.pictures[content].name, ""


def _ending(content: bytes, name: str) -> str:
    for start, ending in _SIGNATURES:
        if content.startswith(start):
            return ending
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content[:4] == b"\x01\0\0\0" and content[40:44] == b" EMF":
        return "emf"
    if b"<svg" in content[:1000].lower():
        return "svg"
    ending = name.rpartition(".")[2].lower()
    return ending if ending in TYPES and ending != "svg" else "bin"
