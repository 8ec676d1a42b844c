"""In which language somebody is written to: the one they name, else the one they write of themselves in."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from modui import i18n
from modui.records.segmenting import HAN
from modui.records.views import MemberView, QuestionView

if TYPE_CHECKING:
    from modui.duties.intake.reading import Draft

_HAN = re.compile(f"[{HAN}]")
_WORD = re.compile(r"[A-Za-z]{2,}")
_NAMED = re.compile(r"^[^:：\n]*(?:语言|語言|language)[^:：\n]*[:：][ \t]*(.+)$", re.IGNORECASE | re.MULTILINE)
_TONGUES = re.compile(
    r"(?P<zh>中文|汉语|漢語|华语|普通话|国语|粤语|chinese|mandarin)|(?P<en>英文|英语|英語|english)", re.IGNORECASE
)


def of_member(member: MemberView, *others: str) -> str:
    """The language to write to `member` in; where nothing tells it, that of the first of `others` which tells one.

    A column of languages that came in with a table goes before what their own words are in. A nickname tells nothing:
    many have an English one.
    """
    named = _NAMED.search(member.more)
    told = _TONGUES.search(named[1]) if named else None
    if told is not None and told.lastgroup:
        return told.lastgroup
    texts = (member.position, member.industry, member.career, member.needs, member.offers)
    own = "\n".join((*texts, *member.expertise, *member.interests, *member.tags))
    return of_text(own, *others)


def of_question(question: "QuestionView | Draft") -> str:
    """The language to write to the asker of `question` in: the one they asked it in."""
    return of_text("\n".join((question.title, *question.sections.values(), question.unplaced)))


def of_all(members: Iterable[MemberView], *others: str) -> str:
    """The language to write to several `members` in at once: theirs where it is one, else the one in use."""
    found = {of_member(one, *others) for one in members}
    return found.pop() if len(found) == 1 else i18n.language()


def of_text(*texts: str) -> str:
    """The language of the first of `texts` that tells one, else the one in use."""
    return next(filter(None, map(_tongue, texts)), i18n.language())


def _tongue(text: str) -> str:
    """The language of `text`; empty where it has no words. A Chinese character weighs as much as an English word."""
    han, latin = len(_HAN.findall(text)), len(_WORD.findall(text))
    return "" if not han and not latin else "zh" if han >= latin else "en"
