"""Pictures of documents, as files beside what refers to them."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from modui.documents.files import write_atomically
from modui.documents.text import read_document
from modui.documents.word import Document

FOLDER = "media"
"""Where a community keeps the pictures of what was taken in, in its home."""


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
        if not kept.exists():
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
