"""The group chat of a week: taken in again and again, who is who, what is kept of it, and what is made of that."""

from modui.duties.chat import deciding, importing, using, who
from modui.duties.chat.deciding import assign, fold, keep, leave, move, numbered, void
from modui.duties.chat.importing import ChatReport, import_chat
from modui.duties.chat.using import as_answer, as_note, cited, sources
from modui.duties.chat.who import remembered, told

__all__ = [
    "ACTIONS",
    "ChatReport",
    "as_answer",
    "as_note",
    "assign",
    "cited",
    "fold",
    "import_chat",
    "keep",
    "leave",
    "move",
    "numbered",
    "remembered",
    "sources",
    "told",
    "void",
]

ACTIONS = (*importing.ACTIONS, *deciding.ACTIONS, *who.ACTIONS, *using.ACTIONS)
