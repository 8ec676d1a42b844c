"""What the rows of a form say of consent: whether somebody may be named, and where what they wrote may appear.

Forms ask in their own words, most often with yes or no: 是否同意公开？ 愿意署名吗？ May we quote you? An answer counts
only where it is understood whole; any other stays in the text, for the moderator to ask. So does one to a question in
the negative, whose yes is a no. Where several columns speak of the same, the one that gives less holds.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from modui.documents.sections import listed
from modui.duties.answers.reading import FIELDS, naming_of, scopes_of
from modui.records.words import SCOPES

_ASKS = re.compile(
    r"是否|可否|能否|能不能|可不可以|同意|愿意|允许|授权|许可|可以|希望|如何|怎么|方式|范围|吗"
    r"|\b(?:may|can|could|agree|consent|permission|okay|ok|happy|allow)\b",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"署名|匿名|实名|真名|具名|称呼|anonym|real name|\bnam(?:e|ed|ing)\b|\bcredit(?:ed)?\b", re.IGNORECASE
)
_APPEARS = re.compile(
    r"公开|发布|发表|对外|收录|收入|成书|出书|书里|书中|引用|转载|授权|使用范围|\bquot|\bpublish|\bpublic|\bshar(?:e|ed)\b|\bbook\b"
    r"|\breprint|\bconsent\b|\bpermission\b",
    re.IGNORECASE,
)
_OR_NOT = re.compile(r"(\w)不\1")
"""能不能, 可不可以, 愿不愿意: no negative."""
_NEGATIVE = re.compile(
    r"不|勿|请别|拒绝|反对|禁止|保密|\bnot\b|n['’]t\b|\bobject|\brefus|\bdecline|\bwithout\b|\bopt out\b", re.IGNORECASE
)
_ANONYMOUS = re.compile(r"匿名|anonym", re.IGNORECASE)
_REAL = re.compile(r"实名|真名|real name|full name", re.IGNORECASE)
_OUTSIDE = re.compile(r"群外|对外|公开|发布|发表|转载|网上|公众号|\bpubli|\breprint|\bweb\b|\bonline\b", re.IGNORECASE)
_INSIDE = re.compile(r"群里|群内|本群|社群|in the group|within the group", re.IGNORECASE)
_BOOK = re.compile(r"成书|出书|书里|书中|\bbook\b", re.IGNORECASE)
_YES = listed("是 是的 同意 愿意 可以 可 允许 授权 好 好的 行 没问题 接受 ok okay yes y agree agreed true sure √ ✓ ✔")
_NO = listed("否 不 不是 不同意 不愿意 不可以 不可 不允许 不授权 不行 不要 不接受 拒绝 no n disagree false × ✗ ✘")
_EXACT = frozenset(word for field in ("naming", "scope") for word in FIELDS[field])


class Agreed(NamedTuple):
    """What somebody agreed to."""

    naming: str | None
    """One of ``NAMINGS``; none where they were not asked."""
    scope: tuple[str, ...] | None
    """Some of ``SCOPES``, or nothing at all; none where they were not asked."""
    understood: frozenset[str]
    """The columns that this is all of."""


def asks(heading: str) -> bool:
    """Whether a column with this heading asks for consent."""
    bare = heading.strip().casefold()
    about = _NAMES.search(bare) or _APPEARS.search(bare)
    return bare in _EXACT or (about is not None and (_ASKS.search(bare) is not None or about[0] == bare))


def agreed(row: Mapping[str, str]) -> Agreed:
    """What the cells of `row`, by their bare headings, say of consent."""
    namings: list[str] = []
    allowed: set[str] = set()
    barred: set[str] = set()
    understood: set[str] = set()
    for heading, cell in row.items():
        if not cell.strip() or not asks(heading) or _NEGATIVE.search(_OR_NOT.sub("", heading)):
            continue
        naming, may, may_not = _naming(heading, cell), *_scope(heading, cell)
        if naming:
            namings.append(naming)
        allowed |= may
        barred |= may_not
        if naming or may or may_not:
            understood.add(heading)
    # Whoever gives less is taken at that: their role alone rather than a nickname, that rather than a name.
    least = next((one for one in ("role", "nickname", "name") if one in namings), None)
    left = allowed - barred
    asked = bool(left) or barred == set(SCOPES)
    if not asked:
        # That it may not be public does not say that it may be read in the group.
        understood -= {heading for heading in understood if not _naming(heading, row[heading])}
    return Agreed(least, tuple(one for one in SCOPES if one in left) if asked else None, frozenset(understood))


def _naming(heading: str, cell: str) -> str | None:
    """How a cell says that its author may be named; none where it does not say."""
    if not (_NAMES.search(heading) or heading.strip().casefold() in FIELDS["naming"]):
        return None
    yes, rest = _decided(cell)
    if rest:
        return None if yes is False else naming_of(rest)
    if yes is None or (_APPEARS.search(heading) and not yes):
        # No to a name in public may mean either.
        return None
    if _ANONYMOUS.search(heading):
        return "role" if yes else "nickname"
    if _REAL.search(heading):
        # Whoever is not to be called by their real name has not said by which.
        return "name" if yes else None
    return "nickname" if yes else "role"


def _scope(heading: str, cell: str) -> tuple[set[str], set[str]]:
    """Where a cell says that something may appear, and where it may not."""
    if not (_APPEARS.search(heading) or heading.strip().casefold() in FIELDS["scope"]):
        return set(), set()
    yes, rest = _decided(cell)
    if rest:
        allowed, barred = scopes_of(rest)
        return (set(), set()) if yes is False else (allowed, barred)
    if yes is None or (_NAMES.search(heading) and not yes):
        return set(), set()
    about = _about(heading)
    if yes:
        # What may be public may be seen in the group too.
        return about | ({"group"} if "public" in about else set()), set()
    return set(), about if "group" not in about else set(SCOPES)


def _about(heading: str) -> set[str]:
    """The audiences that a question with this heading is about; the group where it names none."""
    book = {"book"} if _BOOK.search(heading) else set[str]()
    if _INSIDE.search(heading):
        return {"group"} | book
    outside = {"public"} if _OUTSIDE.search(_BOOK.sub("", heading)) else set[str]()
    return outside | book or {"group"}


def _decided(cell: str) -> tuple[bool | None, str]:
    """Whether a cell says yes or no, none where it says neither, and what else it says."""
    said = unicodedata.normalize("NFKC", cell).casefold().strip().strip("。.!！")
    first, _mark, rest = re.sub(r"[,;:，、；：\n(]", "\0", said, count=1).partition("\0")
    first, rest = first.strip(), rest.strip().rstrip(")")
    if first in _YES:
        return True, rest
    if first in _NO:
        return False, rest
    return None, said
