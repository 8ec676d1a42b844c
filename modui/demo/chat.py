"""The group chat of the demonstration: an evening of it, taken in as a moderator does, and notes made of it."""

from collections.abc import Callable, Sequence
from datetime import date
from importlib import resources

from modui.documents.chats import read_chat
from modui.duties import chat, standing
from modui.records import chats, queries
from modui.records.changes import Proposal
from modui.records.reading import State
from modui.records.store import Store
from modui.records.views import MessageView

_NOTED = (
    ("直播能不能改到八点半以后", 4, None, "直播改到 20:30 以后，带娃的人才有空。"),
    ("45 天会不会太早", 2, 1, "到期前 45 天聊会不会太早？早一点，他还来得及再来两次，续的时候心里有数。"),
)
"""The first message of a note, how many it was made of, the number of its question, and what was noted."""


def tell(store: Store, evening: date) -> None:
    """Take in the chat of that evening for the week in hand."""
    with store.read() as state:
        week = standing.current(state)
    assert week is not None
    lines = resources.files("modui.demo").joinpath("data/chat.tsv").read_text(encoding="utf-8").splitlines()
    spoken = [line.split("\t") for line in lines if line]
    text = "".join(f"{sender} {evening:%Y/%m/%d} {at}\n{said}\n\n" for at, sender, said in spoken)
    report = chat.import_chat(store, read_chat(text.encode()), week.id, name="群聊.txt")
    assert len(report.new) == len(spoken)
    with store.read() as state:
        messages = chats.messages(state, week.id)
        questions = {one.number: one.id for one in queries.questions(state, week.id)}
    for beginning, count, number, noted in _NOTED:
        first = next(place for place, one in enumerate(messages) if beginning in one.text)
        some = messages[first : first + count]
        store.act(_noting(week.id, questions[number] if number else None, noted, some))


def _noting(week: str, about: str | None, text: str, messages: Sequence[MessageView]) -> Callable[[State], Proposal]:
    return lambda state: chat.as_note(state, week, about, text, messages)
