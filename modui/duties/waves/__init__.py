"""Waves: how many are asked at first, when reserves are, and when the rest are let go.

Light to import: the desk's first frame comes by here. What changes anything is in :mod:`modui.duties.waves.acting`.
"""

from modui.duties.waves.rules import (
    ABLE,
    Asked,
    Choice,
    Given,
    Wave,
    advice,
    asked_at_first,
    needed,
    pick,
    read,
    stand,
    told,
)

__all__ = [
    "ABLE",
    "Asked",
    "Choice",
    "Given",
    "Wave",
    "advice",
    "asked_at_first",
    "needed",
    "pick",
    "read",
    "stand",
    "told",
]
