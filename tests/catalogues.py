"""Bring both message catalogues up to date with the code: ``python -m tests.catalogues``.

English fills itself in; Chinese keeps what is translated, and what is new stays empty until somebody writes it (a test
says so). Both are compiled.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from modui import i18n

ROOT = Path(i18n.__file__).parents[1]
LOCALE = Path(i18n.__file__).with_name("locale")
PACKAGES = ("modui", "screens", "widgets")
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}

# Header lines that would change with every run, or name nobody.
DATED = re.compile(
    rb'^"(Project-Id-Version|Report-Msgid|POT-|PO-Rev|Last-T|Language-Team|Generated-By).*\n', re.MULTILINE
)

Key = tuple[str | None, str, str | None]
"""Context, singular, plural."""


def extracted() -> dict[Key, str]:
    """Every message in the code, with the file it stands in."""
    found: dict[Key, str] = {}
    for package in PACKAGES:
        for name, _line, message, _comments, context in extract_from_dir(
            ROOT / package, [("**.py", "python")], keywords=KEYWORDS
        ):
            single, plural = message if isinstance(message, tuple) else (message, None)
            found.setdefault((context, single, plural), f"{package}/{name}")
    return found


def key_of(message: Message) -> Key:
    """What names `message` in the code."""
    single, *plural = message.id if isinstance(message.id, list | tuple) else (message.id,)
    return (message.context, single, plural[0] if plural else None)


def texts(message: Message) -> Iterator[str]:
    """The translations of `message`: one, or one a plural form."""
    forms = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return (form or "" for form in forms)


def path_of(language: str, suffix: str) -> Path:
    """The catalogue of `language`: ``po`` as written, ``mo`` as compiled."""
    return LOCALE / language / "LC_MESSAGES" / f"modui.{suffix}"


def catalogue(language: str) -> Catalog:
    """The catalogue of `language` as it is written; an empty one where there is none."""
    path = path_of(language, "po")
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def update(language: str) -> int:
    """Rewrite and compile the catalogue of `language`; the number of messages that still need translating."""
    known = {key_of(message): message.string for message in catalogue(language) if message.id}
    fresh = Catalog(locale=language, fuzzy=False)
    fresh.header_comment = f"# The messages of modui: {language}"
    empty = 0
    for (context, single, plural), where in sorted(extracted().items(), key=lambda item: (item[1], item[0][1])):
        identity: str | tuple[str, str] = (single, plural) if plural else single
        string = known.get((context, single, plural), "")
        if language == "en":
            string = identity
        empty += not string
        fresh.add(identity, string, locations=[(where, 0)], context=context)
    path_of(language, "po").parent.mkdir(parents=True, exist_ok=True)
    written = io.BytesIO()
    write_po(written, fresh, width=100, include_lineno=False)
    path_of(language, "po").write_bytes(DATED.sub(b"", written.getvalue()))
    with path_of(language, "mo").open("wb") as stream:
        write_mo(stream, fresh)
    return empty


if __name__ == "__main__":
    for each in i18n.LANGUAGES:
        print(f"{each}: {update(each)} to translate")
