"""Text as it comes in: in any common encoding, with any line ends, pasted or from a file."""

import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from modui.documents.files import read_bytes
from modui.errors import BadInput
from modui.i18n import _

if TYPE_CHECKING:
    from modui.documents.word import Document

MAX_TEXT_BYTES = 20_000_000
"""The largest text file that is read."""

TEXT_SUFFIXES = (".md", ".markdown", ".txt")
WORD_SUFFIXES = (".docx", ".docm", ".dotx", ".doc", ".wps", ".rtf", ".odt")
"""Names of word processors' files: all but the first three are only recognised, to say what to do about them."""

_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
# C0 but tab and newline; DEL; C1, which some terminals obey like escape sequences.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

_WESTERN = re.compile("[À-ÖØ-öø-ÿŒœŠšŽžŸ‘’“”„–—…€£©®°ªº¡¿«»·\xa0]")

# The characters most written in Chinese, simplified and traditional, and those of this trade's column headings.
_FREQUENT = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事"
    "成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实请问谢姓名昵称微信业职位公司城市"
    "擅长题解答背景标签这個們來為國說時會對過發後裡種經麼學現當沒動還進樣開從實請問謝稱業職長題標籤這"
)


def clean(text: str) -> str:
    """`text` with every line end as ``\\n`` and without control characters and lone surrogates.

    Emoji, joiners and marks of writing direction stay. A lone surrogate becomes U+FFFD.
    """
    if _SURROGATES.search(text):
        # Pairs become the character they stand for.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text.removeprefix("\ufeff")))


def decode(data: bytes) -> str:
    """The text that `data` holds, cleaned as by :func:`clean`.

    Understands UTF-8, UTF-16 and UTF-32 (these two with a byte order mark), GB18030 (so GBK), Big5, Shift-JIS and
    Windows-1252. No character is ever dropped or replaced to make an encoding fit.

    Raises:
        BadInput: ``text-encoding`` when none fits.
    """
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), None)
    text = _decoded(data, encoding or "utf-8")
    if text is None and encoding is None and not _is_damaged_utf8(data):
        text = _decode_legacy(data)
    if text is None:
        raise BadInput(
            "text-encoding",
            _("The text is damaged, or in an encoding that cannot be recognised."),
            _("Open it in an editor and save it as UTF-8."),
        )
    return clean(text)


def decode_file(data: bytes, name: str) -> str:
    """As :func:`decode`, with an error that names the file."""
    try:
        return decode(data)
    except BadInput as error:
        message = _("The file {name} is damaged, or in an encoding that cannot be recognised.").format(name=name)
        raise BadInput(error.code, message, error.hint) from error


def read_text(path: Path) -> str:
    """The text of the file at `path`, decoded and cleaned as by :func:`decode`.

    Raises:
        BadInput: ``file-missing``, ``file-folder``, ``file-unreadable``, ``file-too-large`` (over 20 MB),
            ``file-empty`` (nothing but white space) or ``text-encoding``.
    """
    text = decode_file(read_bytes(path, MAX_TEXT_BYTES), path.name)
    if not text.strip():
        raise BadInput(
            "file-empty",
            _("The file {name} is empty.").format(name=path.name),
            _("Check that it was saved and copied completely."),
        )
    return text


def read_document(path: Path, *, html: bool = True) -> "Document":
    """The document at `path`: Word, Markdown or plain text, told apart by name and by what the file holds.

    Args:
        path: the file.
        html: whether what Markdown has no words for may be written as HTML; see
            :func:`modui.documents.word.read_docx`.

    Raises:
        BadInput: ``file-kind`` for any other sort of file, and all errors of :func:`read_text` and
            :func:`modui.documents.word.read_docx`.
    """
    # Here because reading Word needs this module's `clean`.
    from modui.documents.word import Document, read_docx

    suffix = path.suffix.lower()
    if suffix in WORD_SUFFIXES:
        return read_docx(path, html=html)
    if suffix not in TEXT_SUFFIXES:
        raise BadInput(
            "file-kind",
            _("The file {name} is of a kind that cannot be read.").format(name=path.name),
            _("Word (.docx), Markdown (.md) and plain text (.txt) can be read: save it as one of these."),
        )
    return Document(markdown=read_text(path), media=(), warnings=())


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether `data` is UTF-8 but for a few bytes. Read as GB18030 it would be fluent nonsense."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    # Shorter sequences than those of Chinese characters also arise by chance.
    intact = sum(1 for character in text if character >= "\u0800") - broken
    return intact > broken


def _decode_legacy(data: bytes) -> str | None:
    """`data` in the likeliest of the encodings from before Unicode, or None if none is likely."""
    if b"\0" in data:
        return None
    texts = {name: _decoded(data, name) for name in ("gb18030", "big5hkscs", "cp932", "cp1252")}
    likely = {name: _plausibility(text, name) for name, text in texts.items() if text is not None}
    # Most files here are GB18030, and a few characters prove little: Big5 and Shift-JIS must be clearly better.
    for name in ("big5hkscs", "cp932"):
        if name in likely:
            likely[name] -= 0.1 + 3 / len(data)
    best = max(likely, key=likely.__getitem__, default="gb18030")
    return texts[best] if likely.get(best, -1.0) >= 0 else None


def _plausibility(text: str, encoding: str) -> float:
    """How much `text` looks like what people write: the mean over its characters, from -1 to 1."""
    if encoding == "cp1252":
        # In Western text accents and quotation marks stand alone; bytes of other encodings mostly come in runs.
        runs = re.findall(r"[^\x00-\x7f]+", text[:20_000])
        return 0.45 if sum(bool(_WESTERN.fullmatch(run)) for run in runs) >= 0.7 * len(runs) else -1.0
    sample = [character for character in text[:20_000] if character > "\x7f"][:2_000]
    return sum(_weight(character, encoding) for character in sample) / max(1, len(sample))


def _weight(character: str, encoding: str) -> float:
    if character in _FREQUENT:
        return 1.0
    if "\u3041" <= character <= "\u30ff":
        return 0.7
    if "\u4e00" <= character <= "\u9fff":
        # Each standard lists everyday characters before rare ones.
        raw = character.encode(encoding)
        everyday = {"gb18030": (0xB0, 0xD7), "big5hkscs": (0xA4, 0xC6), "cp932": (0x88, 0x97)}[encoding]
        is_everyday = everyday[0] <= raw[0] <= everyday[1] and (encoding != "gb18030" or raw[1] >= 0xA1)
        return 0.4 if is_everyday else 0.0
    if "\u3000" <= character <= "\u303f" or "\uff01" <= character <= "\uff5e":
        return 0.4
    # Half-width katakana and private-use characters come from misreading; symbols and emoji prove nothing.
    return -1.0 if "\uff61" <= character <= "\uff9f" or unicodedata.category(character) in ("Co", "Cn") else 0.0
