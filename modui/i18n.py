"""Every user-visible string passes through here: English in the code, Chinese and English in ``locale/``."""

import gettext as _gettext
import locale as _locale
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, reduce
from pathlib import Path

LANGUAGES = ("en", "zh")
_LOCALE_DIR = Path(__file__).with_name("locale")

_language = "en"
_catalogue: _gettext.NullTranslations = _gettext.NullTranslations()
_said: ContextVar[str] = ContextVar("said", default="")
"""The language of what is being said to somebody who reads another one; empty: the one in use."""


def preferred() -> str:
    """The language of the user's environment: ``zh`` for any Chinese locale, else ``en``."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        value = os.environ.get(name, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    # Windows sets none of the variables above.
    system = _locale.getlocale()[0] or ""
    return "zh" if system.lower().startswith(("zh", "chinese")) else "en"


def use(language: str | None) -> None:
    """Speak `language` (``en`` or ``zh``; None: as the environment asks) from now on.

    Strings translated at import, such as key bindings, keep the language of that moment, so call this first.
    """
    global _language, _catalogue
    _language = language if language in LANGUAGES else preferred()
    _catalogue = _catalogue_of(_language)


@cache
def _catalogue_of(language: str) -> _gettext.NullTranslations:
    return _gettext.translation("modui", _LOCALE_DIR, languages=[language], fallback=True)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak `language` inside, in this thread alone: for a message to somebody who reads another than the desk's."""
    before = _said.set(language)
    try:
        yield
    finally:
        _said.reset(before)


def language() -> str:
    """The language in use: ``en`` or ``zh``."""
    return _said.get() or _language


def _(message: str) -> str:
    """`message` in the language in use."""
    return _now().gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form for `n` things in the language in use; format it with ``.format(n=n)``."""
    return _now().ngettext(singular, plural, n)


def pgettext(context: str, message: str) -> str:
    """`message` in the language in use, where English has one word for two Chinese ones."""
    return _now().pgettext(context, message)


def _now() -> _gettext.NullTranslations:
    said = _said.get()
    return _catalogue_of(said) if said else _catalogue


def N_(message: str) -> str:  # noqa: N802 - the name extraction tools know
    """Mark `message` for extraction; translate it later with :func:`_`."""
    return message


def sentences(said: Sequence[str]) -> str:
    """Sentences one after another, with what stands between them in the language in use."""
    if not said:
        return ""
    return reduce(lambda one, two: pgettext("two sentences", "{one} {two}").format(one=one, two=two), said)
