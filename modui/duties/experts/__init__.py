"""Who can answer: members whose own words and answers fit a question, with the reasons, and the shortlist.

Everyone is somebody's teacher. What the desk suggests it explains, and who is chosen is the moderator's to say.
"""

from modui.duties.experts.ranking import (
    LOAD_SPAN,
    LOAD_WEIGHT,
    Candidate,
    Cited,
    Excluded,
    Load,
    Ranking,
    Reason,
    load_told,
    rank,
    reason_label,
    reason_lines,
    reason_text,
    text_of,
)
from modui.duties.experts.shortlist import ACTIONS, SHORTLIST, UNLIST, shortlist, unlist
from modui.duties.experts.suggesting import suggest

__all__ = [
    "ACTIONS",
    "LOAD_SPAN",
    "LOAD_WEIGHT",
    "SHORTLIST",
    "UNLIST",
    "Candidate",
    "Cited",
    "Excluded",
    "Load",
    "Ranking",
    "Reason",
    "load_told",
    "rank",
    "reason_label",
    "reason_lines",
    "reason_text",
    "shortlist",
    "suggest",
    "text_of",
    "unlist",
]
