"""Word documents in, Markdown and pictures out.

The files come from strangers. Nothing outside the file is ever fetched, nothing is unpacked beyond fixed limits, the
reading is done by a process of its own with little time and memory, and whatever a file holds, the answer is a
:class:`Document` or a :class:`BadInput` that says what to do about it.
"""

import re
from pathlib import Path
from typing import NamedTuple

from modui.documents.files import OLE_MAGIC, has_ole_entry, read_bytes
from modui.documents.word.tree import Remark
from modui.errors import BadInput
from modui.i18n import _, ngettext

MAX_FILE_BYTES = 100_000_000


class Media(NamedTuple):
    """A picture of a document. `name` is what the Markdown calls it: ``media/image1.png``."""

    name: str
    content_type: str
    data: bytes


class Document(NamedTuple):
    """A document as Markdown, its pictures, translated remarks on its reading, and the comments in its margin."""

    markdown: str
    media: tuple[Media, ...]
    warnings: tuple[str, ...]
    comments: tuple[Remark, ...] = ()

    def margin(self) -> tuple[str, ...]:
        """The comments as lines for people."""
        return tuple(
            _("{author} on “{about}”: {text}").format(author=one.author or "–", about=one.about, text=one.text)
            for one in self.comments
        )


def read_docx(path: Path, *, html: bool = True) -> Document:
    """The Word document at `path`; tracked changes count as accepted.

    Args:
        path: the file.
        html: whether what Markdown has no words for (merged cells, lists in cells, raised letters, places that links
            lead to) is written as HTML; else it is written as near as Markdown comes.

    Raises:
        BadInput: ``word-legacy``, ``word-encrypted``, ``word-rtf``, ``word-empty``, ``word-corrupt``,
            ``word-not-word``, ``word-too-large`` or ``word-blank``, and the errors of
            :func:`modui.documents.files.read_bytes`.
    """
    # Not before it is needed: the desk's first frame waits for what imports this module.
    from modui.documents.word.process import Unreadable, convert_apart

    data = read_bytes(path, MAX_FILE_BYTES)
    try:
        _refuse_other_formats(data)
        found = convert_apart(data, html=html)
    except Unreadable as error:
        raise _refusal(error.code, path.name) from error
    if not found.media and not re.search(r"[^\s|#>*-]", found.markdown):
        raise _refusal("word-blank", path.name)
    return Document(
        found.markdown,
        tuple(Media(*one) for one in found.media),
        tuple(_warning(kind, n) for kind, n in found.counts),
        tuple(Remark(*one) for one in found.remarks),
    )


def _refuse_other_formats(data: bytes) -> None:
    """Raise what names the format of `data`, unless it starts like a zip archive, as .docx files do."""
    from modui.documents.word.package import Unreadable

    if not data.strip(b"\0"):
        raise Unreadable("word-empty")
    if data.startswith(OLE_MAGIC):
        if has_ole_entry(data, "EncryptedPackage"):
            raise Unreadable("word-encrypted")
        if not has_ole_entry(data, "WordDocument"):
            raise Unreadable("word-not-word")
        raise Unreadable("word-legacy-encrypted" if _is_locked(data) else "word-legacy")
    if data.lstrip().startswith(b"{\\rtf"):
        raise Unreadable("word-rtf")
    if not data.startswith(b"PK"):
        raise Unreadable("word-corrupt")


def _is_locked(data: bytes) -> bool:
    """Whether a .doc needs a password: the flag fEncrypted of the block that such files begin with ([MS-DOC] 2.5.2)."""
    begins = (
        place for place in range(512, min(len(data) - 12, 1 << 20), 512) if data[place : place + 2] == b"\xec\xa5"
    )
    place = next(begins, None)
    return place is not None and bool(data[place + 11] & 1)


def _refusal(code: str, name: str) -> BadInput:
    match code:
        case "word-empty":
            message = _("The file {name} is empty.")
            hint = _("Ask for it again: it was not saved or not copied completely.")
        case "word-encrypted":
            message = _("The file {name} is protected by a password.")
            hint = _("Open it in Word with the password and save it without one.")
        case "word-legacy-encrypted":
            code = "word-encrypted"
            message = _("The file {name} is protected by a password, and in the old Word format (.doc).")
            hint = _("Open it in Word with the password and save it as .docx without one.")
        case "word-legacy":
            message = _("The file {name} is in the old Word format (.doc).")
            hint = _("Open it in Word or WPS and save it as .docx.")
        case "word-rtf":
            message = _("The file {name} is in Rich Text Format (.rtf).")
            hint = _("Open it in Word or WPS and save it as .docx.")
        case "word-too-large":
            message = _("The Word document {name} is too large once it is unpacked.")
            hint = _("Split it, or shrink its pictures, and try again.")
        case "word-open-document":
            code = "word-not-word"
            message = _("The file {name} is an OpenDocument file, not a Word document.")
            hint = _("Open it in LibreOffice, Word or WPS and save it as .docx.")
        case "word-not-word":
            message = _("The file {name} is not a Word document.")
            hint = _("Word documents (.docx) can be read: save it as one.")
        case "word-blank":
            message = _("The Word document {name} has no text in it.")
            hint = _("Check that it is the right file and that it was saved.")
        case _:
            code = "word-corrupt"
            message = _("The file {name} is damaged, or it is no Word document.")
            hint = _("Ask for it again, or open it in Word and save it anew.")
    return BadInput(code, message.format(name=name), hint)


def _warning(kind: str, n: int) -> str:
    match kind:
        case "linked":
            text = ngettext(
                "{n} picture is only linked, not in the file: its address stands in its place.",
                "{n} pictures are only linked, not in the file: their addresses stand in their place.",
                n,
            )
        case "missing":
            text = ngettext("{n} picture is missing from the file.", "{n} pictures are missing from the file.", n)
        case "symbol":
            text = ngettext(
                "{n} symbol of a special font could not be read.",
                "{n} symbols of special fonts could not be read.",
                n,
            )
        case "comments":
            text = ngettext(
                "{n} comment in the margin is kept apart from the text.",
                "{n} comments in the margin are kept apart from the text.",
                n,
            )
        case "hidden":
            text = ngettext(
                "{n} piece of text is hidden in Word and shown here.",
                "{n} pieces of text are hidden in Word and shown here.",
                n,
            )
        case "embedded":
            text = ngettext(
                "{n} document embedded in this one was left out.",
                "{n} documents embedded in this one were left out.",
                n,
            )
        case "damaged":
            text = ngettext(
                "{n} part of the file is damaged: please compare.",
                "{n} parts of the file are damaged: please compare.",
                n,
            )
        case _:
            return _("Tracked changes were read as if all were accepted.")
    return text.format(n=n)
