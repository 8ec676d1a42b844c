"""What reading the chat finds of its messages, for all questions of the week at once."""

from collections.abc import Callable, Mapping, Sequence

from modui.documents.chats import ChatMessage
from modui.duties.chat.sorting import Found, Standing, standings
from modui.duties.chat.who import Person, people
from modui.duties.distil import Asked, Cancelled, asked, distil
from modui.records import chats, queries
from modui.records.reading import State
from modui.records.views import MessageView

__all__ = ["Asked", "Cancelled", "find", "questions", "sorted_out"]

OFF = "off-topic"
"""Why what is about something else is folded; where nothing is asked, nothing is about something else."""

Progress = Callable[[int, int], None]


def questions(state: State, week_id: str, people: Mapping[str, Person]) -> tuple[Asked, ...]:
    """The questions of a week that messages may belong to, with the nicknames of who asked and was invited."""
    open_ = [one for one in queries.questions(state, week_id) if one.status not in ("withdrawn", "merged")]
    return tuple(asked(state, open_, {one.name: one.member for one in people.values() if one.member}))


def find(
    messages: Sequence[MessageView],
    questions: Sequence[Asked],
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> dict[str, Found]:
    """What is found of each of `messages`, by id; see :func:`modui.duties.distil.distil`.

    Raises:
        Cancelled: `cancelled` said so.
    """
    place = {one.id: at for at, one in enumerate(messages, 1)}
    spoken = [
        ChatMessage(at, one.at, one.sender, one.text, one.kind, place.get(one.reply_to or ""))
        for at, one in enumerate(messages, 1)
    ]
    distilled = distil(spoken, questions, progress=progress, cancelled=cancelled)
    found = {
        message.id: Found(one.question, one.thread, one.kept, one.why)
        for message, one in zip(messages, distilled.messages, strict=True)
    }
    if questions:
        return found
    return {row: one._replace(kept=True, why="") if one.why == OFF else one for row, one in found.items()}


def sorted_out(state: State, week_id: str) -> tuple[list[MessageView], list[Standing]]:
    """The messages of a week and how each stands: as it is found to, and as it was decided."""
    messages = chats.messages(state, week_id)
    known = {one.name: one for one in people(state, week_id)}
    found = find(messages, questions(state, week_id, known))
    return messages, standings(messages, found, chats.sortings(state, week_id))
