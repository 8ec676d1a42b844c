"""Matching: what members wrote of themselves and answered before, against what somebody asks.

`book` keeps it, `adding` adds up what terms tell, `evidence` ranks members by that and says why, `likeness` finds
questions that say the same, or mean it where `meaning` has an encoder. All of it works on any SQLite connection: the
index of a community, or one that a measurement builds for itself.
"""

from modui.records.matching.book import WEIGHTS, Asked, Book, Person, Reply, prepare
from modui.records.matching.evidence import Cited, Hit, Share, day_of, holding, rank
from modui.records.matching.likeness import Alike, alike
from modui.records.matching.meaning import Encoder, installed

__all__ = [
    "WEIGHTS",
    "Alike",
    "Asked",
    "Book",
    "Cited",
    "Encoder",
    "Hit",
    "Person",
    "Reply",
    "Share",
    "alike",
    "day_of",
    "holding",
    "installed",
    "prepare",
    "rank",
]
