"""Distilling a chat: which messages belong to which question, and which of them help to answer it."""

from modui.duties.distil.asked import asked
from modui.duties.distil.grouping import Group, groups
from modui.duties.distil.relevance import Asked
from modui.duties.distil.sorting import KEPT, REASONS, Cancelled, Distilled, Sorted, Thread, distil, kept_for, reason

__all__ = [
    "KEPT",
    "REASONS",
    "Asked",
    "Cancelled",
    "Distilled",
    "Group",
    "Sorted",
    "Thread",
    "asked",
    "distil",
    "groups",
    "kept_for",
    "reason",
]
