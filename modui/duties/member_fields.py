"""How the fields of a member are kept: as they were written, but for control characters and the space at their ends."""

import re
from collections.abc import Callable, Mapping, Sequence

from modui.duties.headings import FIELDS
from modui.errors import Refused
from modui.i18n import _
from modui.records import queries
from modui.records.changes import Edit, Insert, Set
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.views import MemberView

LISTS = frozenset(("expertise", "interests", "tags"))
"""Fields of several short texts."""
BODIES = frozenset(("career", "needs", "offers", "more"))
"""Fields of several lines; all others are of one."""

_BREAKS = re.compile(r"[\n\t]+")
_SEPARATORS = re.compile(r"[,，;；|｜/／\n]")
_ITEM = re.compile(
    r"""(?: (?<![a-z0-9]) [a-z]+://[^\s、，；;|]+                                      # a web address
          | (?<![a-z0-9+#.]) [a-z0-9+#.]{1,3} (?: /[a-z0-9+#.]{1,3} (?![a-z0-9+#.]) )+  # C/C++, A/B, UI/UX
          | (?<=[0-9]) [,，] (?=[0-9])                                                 # 1,000
          | [^、,，;；|｜/／\n]
        )+""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


def parsed(field: str, text: str) -> Value:
    """`text` as `field` keeps it: a list of its items, its lines, or one line."""
    return _PARSERS[field](text)


def items(text: str) -> list[str]:
    """The items of a list as people write it, each once: separated by 、 , ; | / or line ends.

    A slash within a word such as ``C/C++`` or ``A/B测试``, a comma within a number and a web address do not separate.
    """
    if text.replace("、", "").isalnum():
        return list(dict.fromkeys(filter(None, text.split("、"))))
    if not text.isprintable():
        text = _lines(text).replace("\t", " ")
    parts = _ITEM.findall(text) if _SEPARATORS.search(text) else text.split("、")
    return list(dict.fromkeys(filter(None, map(str.strip, parts))))


def one_line(text: str) -> str:
    """`text` on one line, without control characters and the space at its ends."""
    return text.strip() if text.isprintable() else _BREAKS.sub(" ", _lines(text))


def _lines(text: str) -> str:
    # Nearly every cell is printable, and then there is nothing to clean in it.
    if text.isprintable():
        return text.strip()
    from modui.documents.text import clean

    return clean(text).strip()


def values_of(member: MemberView) -> dict[str, Value]:
    """The fields of `member` as edits carry them."""
    found = {field: getattr(member, field) for field in FIELDS}
    return {field: list(value) if isinstance(value, tuple) else value for field, value in found.items()}


_PARSERS: Mapping[str, Callable[[str], Value]] = {
    field: items if field in LISTS else _lines if field in BODIES else one_line for field in FIELDS
}


def is_called(state: State, edits: Sequence[Edit]) -> None:
    """Every member has a nickname or a name."""
    called: dict[str, dict[str, Value]] = {}
    for edit in edits:
        if isinstance(edit, Insert):
            if not (edit.values.get("nickname") or edit.values.get("name")):
                called[edit.row] = {}
        elif isinstance(edit, Set) and edit.column in ("nickname", "name"):
            if edit.row not in called:
                member = queries.member(state, edit.row)
                called[edit.row] = {"nickname": member.nickname, "name": member.name}
            called[edit.row][edit.column] = edit.after
    if not all(any(names.values()) for names in called.values()):
        raise Refused(
            "member-nameless",
            _("A member needs a nickname or a name."),
            _("Keep one of the two; nothing was changed."),
        )
