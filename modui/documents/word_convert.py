"""From the parts of a Word file, by way of mammoth's HTML, to Markdown. Slow to import."""

import zipfile
from collections import Counter

import mammoth
from mammoth.documents import Image
from mammoth.docx.files import InvalidFileReferenceError

from modui.documents.text import clean
from modui.documents.word import Document, Media
from modui.documents.word_markdown import STYLE_MAP, to_markdown
from modui.documents.word_package import repack
from modui.i18n import _, ngettext

_EXTENSIONS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/bmp": "bmp",
    "image/tiff": "tif",
    "image/webp": "webp",
    "image/svg+xml": "svg",
    "image/x-emf": "emf",
    "image/x-wmf": "wmf",
}


def convert(archive: zipfile.ZipFile) -> Document:
    """The document in `archive`. A damaged one may raise anything."""
    package = repack(archive)
    media: dict[bytes, Media] = {}
    missing = 0

    def keep_picture(image: Image) -> dict[str, str]:
        nonlocal missing
        content_type = image.content_type or "application/octet-stream"
        try:
            with image.open() as stream:
                content: bytes = stream.read()
        except InvalidFileReferenceError:
            # Only linked. Mammoth leaves the picture out, and it is counted below.
            raise
        except KeyError as error:
            missing += 1
            raise InvalidFileReferenceError(str(error)) from error
        if content not in media:
            name = f"media/image{len(media) + 1}.{_EXTENSIONS.get(content_type, 'bin')}"
            media[content] = Media(name, content_type, content)
        return {"src": media[content].name}

    result = mammoth.convert_to_html(
        package.stream,
        style_map=STYLE_MAP,
        # A style map in the file would be the sender's program for this conversion.
        include_embedded_style_map=False,
        external_file_access=False,
        convert_image=mammoth.images.img_element(keep_picture),
    )
    messages = Counter(
        "linked" if "external image" in message.message else "symbol" if "w:sym" in message.message else ""
        for message in result.messages
    )
    return Document(
        markdown=clean(to_markdown(result.value)),
        media=tuple(media.values()),
        warnings=tuple(
            text
            for n, text in (
                (messages["linked"], _linked(messages["linked"])),
                (missing, _missing(missing)),
                (messages["symbol"], _symbols(messages["symbol"])),
                (package.comments, _comments(package.comments)),
                (package.formulas, _formulas(package.formulas)),
                (package.tracked, _("Tracked changes were read as if all were accepted.")),
            )
            if n
        ),
    )


def _linked(n: int) -> str:
    return ngettext(
        "{n} picture is only linked, not in the file, and was left out.",
        "{n} pictures are only linked, not in the file, and were left out.",
        n,
    ).format(n=n)


def _missing(n: int) -> str:
    return ngettext("{n} picture is missing from the file.", "{n} pictures are missing from the file.", n).format(n=n)


def _symbols(n: int) -> str:
    return ngettext(
        "{n} symbol of a special font could not be read.", "{n} symbols of special fonts could not be read.", n
    ).format(n=n)


def _comments(n: int) -> str:
    return ngettext("{n} comment in the margin was left out.", "{n} comments in the margin were left out.", n).format(
        n=n
    )


def _formulas(n: int) -> str:
    return ngettext(
        "{n} formula was written out as plain text: please check it.",
        "{n} formulas were written out as plain text: please check them.",
        n,
    ).format(n=n)
