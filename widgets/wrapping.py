"""Chinese text fills its lines: it is broken between characters, not only at the few spaces in it.

What Textual shows is wrapped by Rich, what is edited by Textual itself, and for both a word ends at a space. A Chinese
sentence has none, so every figure or foreign word in it would end a line early, and a comma may begin one. There is no
setting for it; this changes the patterns of a word that they use.
"""

import re

import textual._wrap
from rich import _wrap

_CHARACTER = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_OPENING = "（《〈「『【〔“‘"
_CLOSING = "，。、；：！？）》〉」』】〕”’…—～％"

# A character keeps the punctuation that may not be parted from it; everything else goes by its spaces.
_WORD = rf"(?:[{_OPENING}]*[{_CHARACTER}][{_CLOSING}]*|[^\s{_CHARACTER}{_OPENING}]+|\S)"


def install() -> None:
    """Wrap Chinese between characters from now on, wherever text is shown or edited."""
    _wrap.re_word = re.compile(rf"\s*{_WORD}\s*")
    textual._wrap.re_chunk = re.compile(rf"{_WORD}\s*|\s+")
