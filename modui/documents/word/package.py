"""The parts of a Word file, unpacked one by one and never beyond fixed limits."""

import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from modui.documents.word.names import STRICT

MAX_UNPACKED_BYTES = 100_000_000
MAX_MEMBERS = 1_000
# A byte of XML costs many once it is parsed, while a picture costs its size.
MAX_XML_BYTES = 25_000_000

_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_OTHERS = {"xl/workbook.xml", "ppt/presentation.xml"}
_FETCHED = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\\\\")


class Unreadable(Exception):
    """The file is no Word document that can be read; `code` says which refusal it is."""

    def __init__(self, code: str, why: str = "") -> None:
        super().__init__(why or code)
        self.code = code


@dataclass(frozen=True)
class Relation:
    """What a part calls by an id: another part, or an address outside the file, which is never followed."""

    kind: str
    target: str
    outside: bool


class Package:
    """A Word file as a mapping of names to parts."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        # Names compare without regard to case, and some programs write them with backslashes.
        self._members = {self._key(member.filename): member for member in archive.infolist()}
        self._left = MAX_UNPACKED_BYTES
        self._xml_left = MAX_XML_BYTES
        self.damaged: set[str] = set()
        """Parts that are there and cannot be read."""

    def check(self) -> None:
        """Raise what tells that this is no Word document, or one too large, before anything is unpacked.

        Raises:
            Unreadable: ``word-too-large``, ``word-open-document`` or ``word-not-word``.
        """
        members = self._archive.infolist()
        if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
            raise Unreadable("word-too-large")
        names = set(self._members)
        if "content.xml" in names and "mimetype" in names:
            raise Unreadable("word-open-document")
        if not names & {"[content_types].xml", "word/document.xml"} or names & _OTHERS:
            raise Unreadable("word-not-word")
        if any(member.flag_bits & 1 for member in members):
            raise Unreadable("word-encrypted")

    @staticmethod
    def _key(name: str) -> str:
        return posixpath.normpath("/" + name.replace("\\", "/")).lstrip("/").lower()

    def __contains__(self, name: str) -> bool:
        return self._key(name) in self._members

    def read(self, name: str, *, xml: bool = False) -> bytes:
        """The content of a part.

        Raises:
            KeyError: there is none of this name.
            Unreadable: ``word-too-large``, or ``word-corrupt`` where it is packed as Word never does, or longer
                than it says.
            zipfile.BadZipFile, zlib.error, EOFError: it is damaged.
        """
        member = self._members[self._key(name)]
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable("word-corrupt", f"Word does not pack {name} in this way")
        if member.file_size > self._left or (xml and member.file_size > self._xml_left):
            raise Unreadable("word-too-large")
        content = bytearray()
        with self._archive.open(member) as stream:
            # Piece by piece: never more is unpacked than the header promises, whatever the member holds.
            while len(content) <= member.file_size and (piece := stream.read(min(1 << 20, member.file_size + 1))):
                content += piece
        if len(content) > member.file_size:
            raise Unreadable("word-corrupt", f"{name} is longer than it says")
        self._left -= len(content)
        if xml:
            self._xml_left -= len(content)
        return bytes(content)

    def parse(self, name: str) -> Element:
        """The XML of a part, files in the strict dialect in the usual terms.

        Raises:
            what :meth:`read` raises; xml.etree.ElementTree.ParseError; Unreadable where it could name entities.
        """
        content = self.read(name, xml=True)
        if any(doctype in content for doctype in _DOCTYPES):
            raise Unreadable("word-corrupt", f"{name} has a document type declaration")
        if b"purl.oclc.org" in content:
            for strict, usual in STRICT:
                content = content.replace(strict, usual[1:-1].encode())
        return ElementTree.fromstring(content)

    def optional(self, name: str) -> Element | None:
        """The XML of a part that a document can do without: None where it is missing or damaged."""
        if not name or name not in self:
            return None
        try:
            return self.parse(name)
        except (ElementTree.ParseError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, LookupError):
            self.damaged.add(name)
            return None

    def relations(self, part: str) -> dict[str, Relation]:
        """What `part` (the package itself if empty) calls by which id."""
        folder, name = posixpath.split(part)
        root = self.optional(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, Relation] = {}
        for element in () if root is None else root:
            target = element.get("Target", "")
            outside = element.get("TargetMode", "") == "External" or _FETCHED.match(target) is not None
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")
            kind = element.get("Type", "").rpartition("/")[2]
            found[element.get("Id", "")] = Relation(kind, target, outside)
        return found

    def main(self) -> str:
        """The name of the document's part.

        Raises:
            Unreadable: ``word-corrupt``: there is none.
        """
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and relation.target in self:
                return relation.target
        if "word/document.xml" in self:
            return "word/document.xml"
        raise Unreadable("word-corrupt", "there is no document part")
