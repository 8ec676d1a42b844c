"""What the people screen says of one person: why they fit, share by share; their load; how they want to be asked."""

from collections.abc import Iterator
from typing import NamedTuple

from textual.content import Content

from modui.duties import experts
from modui.i18n import _
from modui.records.views import MemberView
from screens import care
from screens.experts_shown import NEW, Person, Seen
from screens.members import profile

_CITED = 2


def detail(seen: Seen, one: Person | None, member: MemberView | None) -> Content:
    """Why this person, and everything in their own words."""
    if one is None or member is None:
        return Content("")
    lines = [*_asking(seen, one), *_fit(one), Content("")]
    return Content("\n").join([*lines, profile(member)])


def _asking(seen: Seen, one: Person) -> Iterator[Content]:
    """How they may be asked now; why they are left out."""
    if one.invitation is not None and one.invitation.beyond:
        said = _("asked all the same: {reason}").format(reason=" · ".join(one.invitation.beyond))
        yield Content.styled(said, "$text-warning")
    if seen.caring is None or seen.question is None:
        return
    due = seen.hand.week.answers_due if seen.hand.week else None
    text = "" if one.invitation else experts.text_of(seen.question)
    told = care.lines(seen.caring, one.member, due, text)
    if one.invitation is not None:
        told = told[:1]
    for place, line in enumerate(told):
        yield Content.styled(line, "$text-warning" if place else "$text-muted")
    if one.new:
        yield Content.styled(f"{NEW} {_never_asked()}", "$text-muted")


def _never_asked() -> str:
    return _("never asked before: a place is kept for somebody like this")


def _fit(one: Person) -> Iterator[Content]:
    """The shares of the score, load as a line of its own, and their sum as it is written."""
    if one.candidate is None:
        yield from (Content(f"▸ {reason}") for reason in (one.listed.reasons if one.listed else ()))
        return
    total = before = 0.0
    for line in _lines(one.candidate):
        total += line.share
        # What is shown adds up to the score as it is shown, which single shares that are rounded would not.
        shown = round(total, 2)
        yield Content.styled(f"▸ {shown - before:+.2f}  {line.text}", "$text-warning" if line.share < 0 else "")
        before = shown
        for cited in line.cited:
            yield Content.styled(f"    {cited.share:+.2f}  {cited.title}", "$text-muted")
    yield Content.styled(f"= {one.candidate.score:.2f}", "bold")


class _Line(NamedTuple):
    share: float
    text: str
    cited: tuple[experts.Cited, ...] = ()


def _lines(candidate: experts.Candidate) -> list[_Line]:
    """The shares with what people understand of them; the fields that share what reads as chance are one."""
    lines: list[_Line] = []
    stray: list[experts.Reason] = []
    for reason in candidate.reasons:
        if reason.source == "load":
            continue
        if reason.source == "answers" and reason.cited:
            lines.append(_Line(reason.share, experts.reason_label(reason), reason.cited[:_CITED]))
        elif text := experts.reason_text(reason):
            lines.append(_Line(reason.share, text))
        else:
            stray.append(reason)
    if stray:
        fields = _(", ").join(map(experts.reason_label, stray))
        said = _("stray words in common: {fields}").format(fields=fields)
        lines.append(_Line(sum(one.share for one in stray), said))
    lines += [_Line(one.share, experts.load_told(candidate.load)) for one in candidate.reasons if one.source == "load"]
    return lines
