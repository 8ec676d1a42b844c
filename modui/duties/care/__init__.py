"""Care for people: how often somebody may be asked, when not, and about what not.

Light to import: the desk's first frame reads by it. What changes anything is in :mod:`modui.duties.care.settings`.
"""

from modui.duties.care import rules
from modui.duties.care.reading import Care, measure, moderator_of, read, reason
from modui.duties.care.rules import NO_QUIET, Contact, Limit, Measure, Wishes, parsed_away, parsed_quiet, quiet_until

__all__ = [
    "NO_QUIET",
    "Care",
    "Contact",
    "Limit",
    "Measure",
    "Wishes",
    "measure",
    "moderator_of",
    "parsed_away",
    "parsed_quiet",
    "quiet_until",
    "read",
    "reason",
    "rules",
]
