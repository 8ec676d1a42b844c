"""The group chat of a week: taken in again and again, who is who, what is kept of it, and what is made of that."""

from modui.duties.chat import deciding, importing, using, who
from modui.duties.chat.asks import asks, ready_reply
from modui.duties.chat.deciding import assign, fold, keep, leave, move, numbered, void
from modui.duties.chat.importing import ChatReport, import_chat, take_in
from modui.duties.chat.lists import ballots, entries, sign_up, take_answers
from modui.duties.chat.reasons import why_name
from modui.duties.chat.using import as_answer, as_note, cited, sources
from modui.duties.chat.who import people, remembered, speaker_of, told

__all__ = [
    "ACTIONS",
    "ChatReport",
    "as_answer",
    "as_note",
    "asks",
    "assign",
    "ballots",
    "cited",
    "entries",
    "fold",
    "import_chat",
    "keep",
    "leave",
    "move",
    "numbered",
    "people",
    "ready_reply",
    "remembered",
    "sign_up",
    "sources",
    "speaker_of",
    "take_answers",
    "take_in",
    "told",
    "void",
    "why_name",
]

ACTIONS = (*importing.ACTIONS, *deciding.ACTIONS, *who.ACTIONS, *using.ACTIONS)
