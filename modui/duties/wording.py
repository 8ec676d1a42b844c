"""The records' fixed words in the language in use."""

from collections.abc import Sequence

from modui.i18n import pgettext


def question_state(status: str) -> str:
    """A question's state."""
    return {
        "draft": pgettext("question", "to confirm"),
        "new": pgettext("question", "to judge"),
        "returned": pgettext("question", "needs more"),
        "accepted": pgettext("question", "accepted"),
        "deferred": pgettext("question", "in the queue"),
        "merged": pgettext("question", "merged"),
        "answering": pgettext("question", "answering"),
        "answered": pgettext("question", "answered"),
        "closed": pgettext("question", "closed"),
        "withdrawn": pgettext("question", "withdrawn"),
    }[status]


def invitation_state(status: str) -> str:
    """An invitation's state."""
    return {
        "draft": pgettext("invitation", "to send"),
        "sent": pgettext("invitation", "sent"),
        "accepted": pgettext("invitation", "said yes"),
        "declined": pgettext("invitation", "not this time"),
        "no-reply": pgettext("invitation", "no reply"),
        "reminded": pgettext("invitation", "reminded"),
        "answered": pgettext("invitation", "answered"),
        "released": pgettext("invitation", "not needed"),
        "cancelled": pgettext("invitation", "cancelled"),
    }[status]


def answer_state(status: str) -> str:
    """An answer's state."""
    return {
        "received": pgettext("answer", "to look at"),
        "thin": pgettext("answer", "needs more"),
        "ready": pgettext("answer", "ready"),
        "withdrawn": pgettext("answer", "withdrawn"),
    }[status]


def poll_state(status: str) -> str:
    """A poll's state."""
    return {
        "draft": pgettext("poll", "not begun"),
        "open": pgettext("poll", "open"),
        "closed": pgettext("poll", "ended"),
        "counted": pgettext("poll", "counted"),
        "published": pgettext("poll", "published"),
        "no-quorum": pgettext("poll", "too few voted"),
        "void": pgettext("poll", "void"),
    }[status]


def guest_name(kind: str) -> str:
    """What somebody from outside is."""
    return {"challenger": pgettext("guest", "challenger"), "guest": pgettext("guest", "guest")}[kind]


def guest_state(status: str) -> str:
    """Whether somebody from outside has come in."""
    return {"outside": pgettext("guest", "from outside"), "entered": pgettext("guest", "has come in")}[status]


def method_name(method: str) -> str:
    """How votes are counted."""
    return {
        "approval": pgettext("method", "approval"),
        "score": pgettext("method", "points"),
        "schulze": pgettext("method", "Schulze"),
        "ranked-pairs": pgettext("method", "ranked pairs"),
        "irv": pgettext("method", "instant run-off"),
    }[method]


def rung_name(rung: str) -> str:
    """What decides a tie."""
    return {
        "head-to-head": pgettext("rung", "head to head"),
        "participants": pgettext("rung", "ballots of those who asked or answered"),
        "lot": pgettext("rung", "lot"),
        "split": pgettext("rung", "sharing"),
    }[rung]


def ladder_name(rungs: Sequence[str]) -> str:
    """What decides a tie, rung after rung."""
    return " → ".join(map(rung_name, rungs)) or pgettext("rung", "sharing")


def week_state(status: str) -> str:
    """A week's state."""
    return {"open": pgettext("week", "open"), "closed": pgettext("week", "closed")}[status]


def outcome_state(status: str) -> str:
    """Whether an answer worked, as its asker told."""
    return {
        "asked": pgettext("outcome", "asked, no reply yet"),
        "worked": pgettext("outcome", "worked"),
        "partly": pgettext("outcome", "partly worked"),
        "no": pgettext("outcome", "did not work"),
        "untried": pgettext("outcome", "not tried"),
    }[status]


def introduction_state(status: str) -> str:
    """An introduction's state."""
    return {
        "draft": pgettext("introduction", "to send"),
        "sent": pgettext("introduction", "sent"),
        "met": pgettext("introduction", "they talked"),
        "declined": pgettext("introduction", "not this time"),
        "no-reply": pgettext("introduction", "no reply"),
        "cancelled": pgettext("introduction", "cancelled"),
    }[status]


def offer_name(kind: str) -> str:
    """A kind of help that everybody can give."""
    return {
        "view": pgettext("offer", "a user's own view"),
        "facts": pgettext("offer", "facts of their trade"),
        "trial": pgettext("offer", "trying a method and reporting back"),
        "chore": pgettext("offer", "a hand with small things"),
    }[kind]


def role_name(role: str) -> str:
    """What an answerer speaks as."""
    return {
        "user": pgettext("role", "user"),
        "practitioner": pgettext("role", "practitioner"),
        "specialist": pgettext("role", "specialist"),
    }[role]


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
