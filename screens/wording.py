"""The records' fixed words in the language in use, and the sign and tone that go with a state.

The sign says what the colour says, so that colour is never the only sign.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from modui.i18n import _, ngettext, pgettext


class Shown(NamedTuple):
    """How a state looks in a list."""

    sign: str
    tone: str
    word: str


def question_state(status: str) -> Shown:
    """A question's state."""
    return {
        "draft": Shown("◌", "waiting", pgettext("question", "to confirm")),
        "new": Shown("●", "todo", pgettext("question", "to judge")),
        "returned": Shown("◌", "waiting", pgettext("question", "needs more")),
        "accepted": Shown("✓", "done", pgettext("question", "accepted")),
        "deferred": Shown("…", "dim", pgettext("question", "in the queue")),
        "merged": Shown("×", "dim", pgettext("question", "merged")),
        "answering": Shown("✓", "done", pgettext("question", "answering")),
        "answered": Shown("✓", "done", pgettext("question", "answered")),
        "closed": Shown("✓", "done", pgettext("question", "closed")),
        "withdrawn": Shown("×", "dim", pgettext("question", "withdrawn")),
    }[status]


def shortlisting_state(status: str) -> Shown:
    """How somebody stands on a shortlist."""
    return {
        "listed": Shown("★", "todo", pgettext("shortlist", "to invite")),
        "reserve": Shown("☆", "dim", pgettext("shortlist", "reserve")),
        "removed": Shown("–", "dim", pgettext("shortlist", "taken off")),
    }[status]


def invitation_state(status: str) -> Shown:
    """An invitation's state."""
    return {
        "draft": Shown("●", "todo", pgettext("invitation", "to send")),
        "sent": Shown("◌", "waiting", pgettext("invitation", "sent")),
        "accepted": Shown("◌", "waiting", pgettext("invitation", "said yes")),
        "declined": Shown("×", "dim", pgettext("invitation", "not this time")),
        "no-reply": Shown("?", "dim", pgettext("invitation", "no reply")),
        "reminded": Shown("◌", "waiting", pgettext("invitation", "reminded")),
        "answered": Shown("✓", "done", pgettext("invitation", "answered")),
        "released": Shown("–", "dim", pgettext("invitation", "not needed")),
        "cancelled": Shown("–", "dim", pgettext("invitation", "cancelled")),
    }[status]


def answer_state(status: str) -> Shown:
    """An answer's state."""
    return {
        "received": Shown("●", "todo", pgettext("answer", "to look at")),
        "thin": Shown("◌", "waiting", pgettext("answer", "needs more")),
        "ready": Shown("✓", "done", pgettext("answer", "ready")),
        "withdrawn": Shown("×", "dim", pgettext("answer", "withdrawn")),
    }[status]


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
    return {
        "draft": Shown("·", "dim", pgettext("poll", "not begun")),
        "open": Shown("◌", "waiting", pgettext("poll", "open")),
        "closed": Shown("●", "todo", pgettext("poll", "ended")),
        "counted": Shown("✓", "done", pgettext("poll", "counted")),
        "published": Shown("✓", "done", pgettext("poll", "published")),
        "no-quorum": Shown("–", "dim", pgettext("poll", "too few voted")),
        "void": Shown("–", "dim", pgettext("poll", "void")),
    }[status]


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


def role_name(role: str) -> str:
    """What an answerer speaks as."""
    return {
        "user": pgettext("role", "user"),
        "practitioner": pgettext("role", "practitioner"),
        "specialist": pgettext("role", "specialist"),
    }[role]


def naming_name(naming: str | None) -> str:
    """How somebody agreed to be named."""
    return {
        None: pgettext("naming", "not asked yet"),
        "name": pgettext("naming", "real name"),
        "nickname": pgettext("naming", "nickname"),
        "role": pgettext("naming", "role only"),
    }[naming]


def scope_name(scope: Sequence[str] | None) -> str:
    """Where somebody agreed to appear."""
    if scope is None:
        return pgettext("scope", "not asked yet")
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


def section_name(section: str) -> str:
    """A section of an answer."""
    return {
        "summary": pgettext("answer section", "In short"),
        "method": pgettext("answer section", "How"),
        "reasoning": pgettext("answer section", "Why"),
        "evidence": pgettext("answer section", "Evidence"),
        "limits": pgettext("answer section", "Where it does not work"),
        "rest": pgettext("answer section", "Further"),
    }[section]


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
    asked = tuple((value, scope_name(value.split())) for value in values)
    return (("", scope_name(None)), *asked) if unasked else asked


def ago(moment: datetime | None, now: datetime) -> str:
    """How long ago `moment` was, in one unit; empty for none."""
    if moment is None:
        return ""
    gone = max(now - moment, timedelta())
    if gone.days:
        return ngettext("{n} day", "{n} days", gone.days).format(n=gone.days)
    hours, minutes = gone.seconds // 3600, gone.seconds // 60
    if hours:
        return ngettext("{n} hour", "{n} hours", hours).format(n=hours)
    return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes) if minutes else _("just now")
