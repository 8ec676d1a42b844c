"""The records' fixed words in the language in use, and the sign and tone that go with a state.

The sign says what the colour says, so that colour is never the only sign.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from modui.duties import wording
from modui.duties.wording import ladder_name, method_name, role_name, rung_name, section_name
from modui.i18n import _, ngettext, pgettext

__all__ = [
    "Shown",
    "ago",
    "answer_state",
    "audience_name",
    "digest_state",
    "follow_up_state",
    "format_choices",
    "introduction_state",
    "invitation_state",
    "ladder_name",
    "method_name",
    "naming_choices",
    "naming_name",
    "outcome_state",
    "poll_state",
    "question_state",
    "role_name",
    "rung_name",
    "scope_choices",
    "scope_name",
    "section_name",
    "shortlisting_state",
    "view_name",
]


class Shown(NamedTuple):
    """How a state looks in a list."""

    sign: str
    tone: str
    word: str


def question_state(status: str) -> Shown:
    """A question's state."""
    signs = {
        "draft": ("◌", "waiting"),
        "new": ("●", "todo"),
        "returned": ("◌", "waiting"),
        "accepted": ("✓", "done"),
        "deferred": ("…", "dim"),
        "merged": ("×", "dim"),
        "answering": ("✓", "done"),
        "answered": ("✓", "done"),
        "closed": ("✓", "done"),
        "withdrawn": ("×", "dim"),
    }
    return Shown(*signs[status], wording.question_state(status))


def shortlisting_state(status: str) -> Shown:
    """How somebody stands on a shortlist."""
    return {
        "listed": Shown("★", "todo", pgettext("shortlist", "to invite")),
        "reserve": Shown("☆", "dim", pgettext("shortlist", "reserve")),
        "removed": Shown("–", "dim", pgettext("shortlist", "taken off")),
    }[status]


def invitation_state(status: str) -> Shown:
    """An invitation's state."""
    signs = {
        "draft": ("●", "todo"),
        "sent": ("◌", "waiting"),
        "accepted": ("◌", "waiting"),
        "declined": ("×", "dim"),
        "no-reply": ("?", "dim"),
        "reminded": ("◌", "waiting"),
        "answered": ("✓", "done"),
        "released": ("–", "dim"),
        "cancelled": ("–", "dim"),
    }
    return Shown(*signs[status], wording.invitation_state(status))


def answer_state(status: str) -> Shown:
    """An answer's state."""
    signs = {
        "received": ("●", "todo"),
        "thin": ("◌", "waiting"),
        "ready": ("✓", "done"),
        "withdrawn": ("×", "dim"),
    }
    return Shown(*signs[status], wording.answer_state(status))


def follow_up_state(status: str) -> Shown:
    """A further question's state."""
    return {
        "new": Shown("●", "todo", pgettext("further question", "to relay")),
        "relayed": Shown("◌", "waiting", pgettext("further question", "relayed")),
        "replied": Shown("✓", "done", pgettext("further question", "replied")),
        "dropped": Shown("–", "dim", pgettext("further question", "dropped")),
    }[status]


def poll_state(status: str) -> Shown:
    """A poll's state."""
    signs = {
        "draft": ("·", "dim"),
        "open": ("◌", "waiting"),
        "closed": ("●", "todo"),
        "counted": ("✓", "done"),
        "published": ("✓", "done"),
        "no-quorum": ("–", "dim"),
        "void": ("–", "dim"),
    }
    return Shown(*signs[status], wording.poll_state(status))


def outcome_state(status: str) -> Shown:
    """Whether an answer worked; ``due`` before its asker was asked."""
    if status == "due":
        return Shown("●", "todo", pgettext("outcome", "to ask"))
    signs = {
        "asked": ("◌", "waiting"),
        "worked": ("✓", "done"),
        "partly": ("±", "waiting"),
        "no": ("×", "late"),
        "untried": ("–", "dim"),
    }
    return Shown(*signs[status], wording.outcome_state(status))


def introduction_state(status: str) -> Shown:
    """An introduction's state."""
    signs = {
        "draft": ("●", "todo"),
        "sent": ("◌", "waiting"),
        "met": ("✓", "done"),
        "declined": ("×", "dim"),
        "no-reply": ("?", "dim"),
        "cancelled": ("–", "dim"),
    }
    return Shown(*signs[status], wording.introduction_state(status))


def digest_state(status: str) -> Shown:
    """A digest's state."""
    return {
        "draft": Shown("●", "todo", pgettext("digest", "in the making")),
        "checking": Shown("●", "todo", pgettext("digest", "being checked")),
        "ready": Shown("●", "todo", pgettext("digest", "ready to publish")),
        "published": Shown("✓", "done", pgettext("digest", "published")),
        "corrected": Shown("✓", "done", pgettext("digest", "corrected")),
        "withdrawn": Shown("–", "dim", pgettext("digest", "taken down")),
    }[status]


def naming_name(naming: str | None) -> str:
    """How somebody agreed to be named."""
    return {
        None: pgettext("naming", "not asked"),
        "name": pgettext("naming", "real name"),
        "nickname": pgettext("naming", "nickname"),
        "role": pgettext("naming", "role only"),
    }[naming]


def scope_name(scope: Sequence[str] | None) -> str:
    """Where somebody agreed to appear."""
    if scope is None:
        return pgettext("scope", "not asked")
    return " + ".join(audience_name(one) for one in scope) or pgettext("scope", "nowhere")


def audience_name(audience: str) -> str:
    """Who a text is for."""
    return {
        "group": pgettext("audience", "group"),
        "public": pgettext("audience", "public"),
        "book": pgettext("audience", "book"),
    }[audience]


def view_name(view: str) -> str:
    """Where an answer stands on a practice."""
    return {
        "for": pgettext("stance", "for"),
        "against": pgettext("stance", "against"),
        "depends": pgettext("stance", "depends"),
    }[view]


NAMINGS: tuple[str, ...] = ("nickname", "name", "role")
"""Ways to be named, the usual one first."""
SCOPES: tuple[str, ...] = ("group", "group public", "group public book")
"""Where one usually agrees to appear, the least first; words separated by blanks."""


def naming_choices(*, unasked: bool = True) -> tuple[tuple[str, str], ...]:
    """The ways to be named as a form's choices; "" stands for not asked yet."""
    asked = tuple((naming, naming_name(naming)) for naming in NAMINGS)
    return (("", naming_name(None)), *asked) if unasked else asked


def scope_choices(given: Sequence[str] | None = None, *, unasked: bool = True) -> tuple[tuple[str, str], ...]:
    """Where one may appear as a form's choices, with `given` if it is none of the usual; "" stands for not asked."""
    values = [*SCOPES]
    if given is not None and " ".join(given) not in values:
        values.append(" ".join(given))
    every = pgettext("scope", "all three")
    asked = tuple((value, every if value == SCOPES[-1] else scope_name(value.split())) for value in values)
    return (("", scope_name(None)), *asked) if unasked else asked


def format_choices() -> tuple[tuple[str, str], ...]:
    """What a digest may be written as, as a form's choices."""
    return (
        ("md", _("Markdown (.md)")),
        ("html", _("a page for phones and paper (.html)")),
        ("docx", _("Word (.docx)")),
        ("epub", _("an electronic book (.epub), with pandoc")),
    )


def ago(moment: datetime, now: datetime) -> str:
    """How long ago `moment` was, in one unit."""
    gone = max(now - moment, timedelta())
    hours, minutes = gone.seconds // 3600, gone.seconds // 60
    if gone.days:
        return ngettext("{n} day ago", "{n} days ago", gone.days).format(n=gone.days)
    if hours:
        return ngettext("{n} hour ago", "{n} hours ago", hours).format(n=hours)
    if minutes:
        return ngettext("{n} minute ago", "{n} minutes ago", minutes).format(n=minutes)
    return _("just now")
