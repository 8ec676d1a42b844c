"""What is written to whoever is asked: the invitation with the whole question, and the one reminder."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from modui.duties import tongue
from modui.duties.experts.ranking import retold
from modui.duties.intake.messages import section_names
from modui.duties.messages import message, moment, shortened
from modui.duties.standing import zone
from modui.i18n import _, ngettext, speaking
from modui.records import queries
from modui.records.reading import State
from modui.records.segmenting import HAN
from modui.records.views import QuestionView

ROOM = 1_200
"""How much of a question an invitation has room for, in columns of a terminal: 600 Chinese characters."""

_TOLD = ("background", "details", "tried", "demand")
_FIRST = ("demand", "details", "background", "tried")
"""What is kept first where a question is too long."""
_LEAST = 40
"""Fewer columns of a section than this tell nothing."""
_REASONS = 100
_WIDE = re.compile(f"[{HAN}\u3000-\u303f\uff00-\uff60]")
_ENDS = re.compile(r"[。！？!?…；;\n]|\.(?=\s)")


def invitation_for(state: State, question: QuestionView, member_id: str, reasons: Sequence[str]) -> str:
    """The invitation of a member to answer `question`, in the language they read."""
    member = queries.member(state, member_id)
    week = queries.week(state, question.week) if question.week else None
    with speaking(tongue.of_member(member, question.title + question.demand)):
        return invitation_message(
            question,
            member.shown,
            reasons=reasons,
            # A date that has passed asks for nothing.
            due=week.answers_due if week and week.answers_due and week.answers_due > state.now else None,
            zone=zone(state),
            moderator=week.moderator_name if week else "",
        )


def invitation_message(
    question: QuestionView,
    name: str,
    *,
    reasons: Sequence[str] = (),
    due: datetime | None = None,
    zone: ZoneInfo,
    moderator: str = "",
) -> str:
    """The message that asks one member to answer: the whole question, why them, how, by when, what we may do with it.

    Of a question that is very long, sentences from the end of what matters least are left out, and it is said how much
    that is and where the rest can be had.
    """
    return message(
        _("{name}, may I ask you something? {label}: “{title}”").format(
            name=name, label=question.label, title=shortened(question.title, 120)
        ),
        _whole(question),
        _("Needed: {deadline}").format(deadline=shortened(question.deadline, 80)) if question.deadline.strip() else "",
        _("Why you: {reasons}").format(reasons=_few(map(retold, reasons))) if reasons else "",
        _("A voice message or rough notes will do; I write them up. Please by {when}.").format(when=moment(due, zone))
        if due
        else _("A voice message or rough notes will do; I write them up."),
        consent_line(),
        _("Not this time? Just say so, that is quite all right."),
        f"—— {moderator}" if moderator else "",
    )


def _few(reasons: Iterable[str]) -> str:
    """As many of `reasons` as a line or two hold whole; of the first one as much as that."""
    told = ""
    for one in reasons:
        longer = _(", ").join(filter(None, (told, one)))
        if told and len(longer) > _REASONS:
            break
        told = shortened(longer, _REASONS)
    return told


def _whole(question: QuestionView) -> list[str]:
    """The sections of `question` as lines, as much as there is room for; then what was left out, if anything was."""
    from modui.documents.markdown import plain

    texts = {name: plain(text) for name, text in question.sections.items() if name in _TOLD}
    texts["details"] = texts["details"] or plain(question.unplaced)
    if texts["demand"] == " ".join(question.title.split()):
        texts["demand"] = ""
    kept: dict[str, int] = {}
    room = ROOM
    for name in _FIRST:
        kept[name] = _fitting(texts[name], room)
        room -= _width(texts[name][: kept[name]])
    names = section_names()
    lines = [
        _("{label}: {text}").format(label=names[name], text=_beginning(texts[name], kept[name]))
        for name in _TOLD
        if kept[name]
    ]
    left = sum(len(texts[name]) - kept[name] for name in _TOLD)
    if left:
        said = ngettext(
            "({n} character left out. The whole of {label} stands in the week's post; I gladly send it to you.)",
            "({n} characters left out. The whole of {label} stands in the week's post; I gladly send it to you.)",
            left,
        )
        lines.append(said.format(n=left, label=question.label))
    return lines


def _fitting(text: str, room: int) -> int:
    """How many characters of `text` to tell: all, or the sentences that fit into `room`; a part of one where they are
    long; none where that would be too few.
    """
    if _width(text) <= room:
        return len(text)
    fitting, width = 0, 0
    while (wider := width + _width(text[fitting])) < room:
        fitting, width = fitting + 1, wider
    if width < _LEAST:
        return 0
    end = max((found.end() for found in _ENDS.finditer(text, 0, fitting)), default=0)
    return end if 2 * end >= fitting else fitting


def _beginning(text: str, length: int) -> str:
    return text if length == len(text) else text[:length].rstrip() + "…"


def _width(text: str) -> int:
    return len(text) + len(_WIDE.findall(text))


def consent_line() -> str:
    """The one line that asks how somebody wants to be named, and where their answer may appear."""
    return _("One word on names (real / nickname / role only) and use (group / public / book), please?")


def reminder(state: State, invitation_id: str) -> str:
    """The one reminder: short, and with a way out; in the language that the member reads."""
    invitation = queries.invitation(state, invitation_id)
    question = queries.question(state, invitation.question)
    due = queries.week(state, question.week).answers_due if question.week else None
    with speaking(tongue.of_member(queries.member(state, invitation.member), question.title + question.demand)):
        return message(
            _("{name}, a small reminder of “{title}”.").format(
                name=invitation.member_name, title=shortened(question.title, 40)
            ),
            _("Until {when} there is still time; three spoken sentences help already.").format(
                when=moment(due, zone(state))
            )
            if due and due > state.now
            else _("There is still time; three spoken sentences help already."),
            _("Not this time? Just say so, and I will not ask again."),
        )
