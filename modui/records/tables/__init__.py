"""The only table definitions. Importing this costs SQLModel's import; readers that must start fast do not."""

from modui.records.tables import afterwards, answers, chats, duty, log, outcome, people, urn
from modui.records.tables.base import METADATA, codec_of, group_of

__all__ = [
    "METADATA",
    "afterwards",
    "answers",
    "chats",
    "codec_of",
    "duty",
    "group_of",
    "log",
    "outcome",
    "people",
    "urn",
]
