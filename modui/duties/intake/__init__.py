"""Intake: questions are read, looked at for clarity, and accepted or sent back for more."""

from modui.duties.intake import archive, deciding
from modui.duties.intake.archive import Similar, link, looked_up, old_answer_reply, quotable, similar
from modui.duties.intake.clarity import Check, clarity, count_asks, weight
from modui.duties.intake.deciding import (
    accept,
    add,
    close,
    confirm,
    defer,
    edit,
    is_label,
    merge,
    reopen,
    resolve,
    send_back,
    take,
    taken_in,
    withdraw,
)
from modui.duties.intake.messages import (
    accepted_reply,
    ask_for_missing,
    confirmation,
    defer_reply,
    merged_reply,
    section_names,
    send_back_reply,
)
from modui.duties.intake.reading import HEADINGS, Draft, from_message, read

__all__ = [
    "ACTIONS",
    "HEADINGS",
    "Check",
    "Draft",
    "Similar",
    "accept",
    "accepted_reply",
    "add",
    "ask_for_missing",
    "clarity",
    "close",
    "confirm",
    "confirmation",
    "count_asks",
    "defer",
    "defer_reply",
    "edit",
    "from_message",
    "is_label",
    "link",
    "looked_up",
    "merge",
    "merged_reply",
    "old_answer_reply",
    "quotable",
    "read",
    "reopen",
    "resolve",
    "section_names",
    "send_back",
    "send_back_reply",
    "similar",
    "take",
    "taken_in",
    "weight",
    "withdraw",
]

ACTIONS = (*deciding.ACTIONS, *archive.ACTIONS)
