"""Word documents in, Markdown and pictures out.

The files come from strangers. Nothing outside the file is ever fetched, nothing is unpacked beyond fixed limits, and
whatever a file holds, the answer is a :class:`Document` or a :class:`BadInput` that says what to do about it.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from modui.documents.files import OLE_MAGIC, has_ole_entry, read_bytes
from modui.errors import BadInput
from modui.i18n import _

MAX_FILE_BYTES = 100_000_000
MAX_UNPACKED_BYTES = 100_000_000
# Text alone: a picture costs its size, but a byte of XML costs a hundred once it is parsed.
MAX_UNPACKED_XML_BYTES = 10_000_000
MAX_MEMBERS = 1_000


@dataclass(frozen=True)
class Media:
    """A picture of a document. `name` is what the Markdown calls it: ``media/image1.png``."""

    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True)
class Document:
    """A document as Markdown, its pictures, and translated remarks on what could not be carried over."""

    markdown: str
    media: tuple[Media, ...]
    warnings: tuple[str, ...]


def read_docx(path: Path) -> Document:
    """The Word document at `path`; tracked changes count as accepted.

    Raises:
        BadInput: ``word-legacy``, ``word-encrypted``, ``word-rtf``, ``word-empty``, ``word-corrupt``,
            ``word-not-word``, ``word-too-large`` or ``word-blank``, and the errors of
            :func:`modui.documents.files.read_bytes`.
    """
    data = read_bytes(path, MAX_FILE_BYTES)
    _refuse_other_formats(data, path.name)
    # Slow to import, so not before it is needed.
    from modui.documents.word_convert import convert

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_foreign_package(archive, path.name)
            document = convert(archive)
    except BadInput:
        raise
    except Exception as error:
        # The libraries below raise whatever a broken file makes them stumble on.
        raise _corrupt(path.name) from error
    if not document.media and not re.search(r"[^\s|#>*-]", document.markdown):
        raise BadInput(
            "word-blank",
            _("The Word document {name} has no text in it.").format(name=path.name),
            _("Check that it is the right file and that it was saved."),
        )
    return document


def _refuse_other_formats(data: bytes, name: str) -> None:
    """Raise what names the format of `data`, unless it starts like a zip archive, as .docx files do."""
    if not data.strip(b"\0"):
        raise BadInput(
            "word-empty",
            _("The file {name} is empty.").format(name=name),
            _("Ask for it again: it was not saved or not copied completely."),
        )
    if data.startswith(OLE_MAGIC):
        if has_ole_entry(data, "EncryptedPackage"):
            raise BadInput(
                "word-encrypted",
                _("The file {name} is protected by a password.").format(name=name),
                _("Open it in Word with the password and save it without one."),
            )
        if has_ole_entry(data, "WordDocument"):
            raise BadInput(
                "word-legacy",
                _("The file {name} is in the old Word format (.doc).").format(name=name),
                _("Open it in Word or WPS and save it as .docx."),
            )
        raise _not_word(name)
    if data.lstrip().startswith(b"{\\rtf"):
        raise BadInput(
            "word-rtf",
            _("The file {name} is in Rich Text Format (.rtf).").format(name=name),
            _("Open it in Word or WPS and save it as .docx."),
        )
    if not data.startswith(b"PK"):
        raise _corrupt(name)


def _refuse_foreign_package(archive: zipfile.ZipFile, name: str) -> None:
    """Raise unless `archive` looks like a Word document of a bearable size."""
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    unpacked_xml = sum(member.file_size for member in members if member.filename.endswith((".xml", ".rels")))
    if unpacked > MAX_UNPACKED_BYTES or unpacked_xml > MAX_UNPACKED_XML_BYTES or len(members) > MAX_MEMBERS:
        raise BadInput(
            "word-too-large",
            _("The Word document {name} is too large once it is unpacked.").format(name=name),
            _("Split it, or shrink its pictures, and try again."),
        )
    names = {member.filename for member in members}
    if "content.xml" in names and "mimetype" in names:
        raise BadInput(
            "word-not-word",
            _("The file {name} is an OpenDocument file, not a Word document.").format(name=name),
            _("Open it in LibreOffice, Word or WPS and save it as .docx."),
        )
    if "[Content_Types].xml" not in names or names & {"xl/workbook.xml", "ppt/presentation.xml"}:
        raise _not_word(name)


def _corrupt(name: str) -> BadInput:
    return BadInput(
        "word-corrupt",
        _("The file {name} is damaged, or it is no Word document.").format(name=name),
        _("Ask for it again, or open it in Word and save it anew."),
    )


def _not_word(name: str) -> BadInput:
    return BadInput(
        "word-not-word",
        _("The file {name} is not a Word document.").format(name=name),
        _("Word documents (.docx) can be read: save it as one."),
    )
