"""What the people screen says of one person: why they fit, share by share; their load; how they want to be asked."""

from collections.abc import Iterator

from textual.content import Content

from modui.duties import experts
from modui.i18n import _, ngettext
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
    total = 0.0
    for reason in one.candidate.reasons:
        share = round(reason.share, 2)
        total += share
        text = load_told(one.candidate) if reason.source == "load" else experts.reason_text(reason)
        style = "$text-warning" if reason.source == "load" else ""
        yield Content.styled(f"▸ {share:+.2f}  {text}", style)
        for cited in reason.cited[:_CITED]:
            yield Content.styled(f"    {cited.share:+.2f}  {cited.title}", "$text-muted")
    yield Content.styled(f"= {total:.2f}", "bold")


def load_told(candidate: experts.Candidate) -> str:
    """What somebody was asked and gave of late."""
    asked, gave, _level = candidate.load
    if not asked and not gave:
        return _("asked a while ago")
    open_ = ngettext("{n} request open", "{n} requests open", asked).format(n=asked)
    given = ngettext("{n} answer given", "{n} answers given", gave).format(n=gave)
    return _("asked lately: {open}, {given} in four weeks").format(open=open_, given=given)
