"""From what was kept of a chat to answers and notes."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from modui.documents.chats import ChatMessage
from modui.duties.distil.noise import own_words
from modui.duties.distil.relevance import Asked
from modui.duties.distil.sorting import Distilled, kept_for
from modui.records.segmenting import is_han

_PAUSE = timedelta(minutes=15)
"""After a longer silence somebody begins anew."""
_ANSWER = 40
"""Length from which on what one says in one go is an answer rather than a remark; a Chinese character counts double."""


class Group(NamedTuple):
    """Messages that one person wrote in one go."""

    kind: str
    """``answer``, or ``note`` for what is said in between and by the asker."""
    sender: str
    numbers: tuple[int, ...]
    text: str


def groups(messages: Sequence[ChatMessage], distilled: Distilled, question: Asked) -> list[Group]:
    """What was kept for `question`, as answers and notes with the numbers of the messages they consist of."""
    by_number = {one.n: one for one in messages}
    runs: list[list[ChatMessage]] = []
    for one in kept_for(distilled, question):
        message = by_number[one.n]
        if runs and _goes_on(runs[-1][-1], message):
            runs[-1].append(message)
        else:
            runs.append([message])
    return [_group(run, question) for run in runs]


def _goes_on(before: ChatMessage, message: ChatMessage) -> bool:
    if before.sender != message.sender or before.channel != message.channel:
        return False
    return before.at is None or message.at is None or _apart(before, message) <= _PAUSE


def _apart(before: ChatMessage, message: ChatMessage) -> timedelta:
    assert before.at is not None
    assert message.at is not None
    if (before.at.tzinfo is None) != (message.at.tzinfo is None):
        return timedelta(0)
    return message.at - before.at


def _group(run: Sequence[ChatMessage], question: Asked) -> Group:
    text = "\n".join(filter(None, (own_words(one) for one in run)))
    sender = run[0].sender
    asks = text.rstrip().endswith(("?", "？", "吗", "呢"))
    is_answer = sender not in question.asker and len(text) + sum(map(is_han, text)) >= _ANSWER and not asks
    return Group("answer" if is_answer else "note", sender, tuple(one.n for one in run), text)
