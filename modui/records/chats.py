"""The reads of a week's chat; the rest is in :mod:`modui.records.queries`. Light to import, as that is."""

from collections.abc import Sequence

from modui.records.reading import State, Stored
from modui.records.views import ChatImportView, CitationView, MessageView, SortingView, SpeakerView

_MESSAGE = "SELECT id, number, batch, at, second, sender, kind, text, media, reply_to FROM message"
_IN_ORDER = """
    SELECT id, number, batch, at, second, sender, kind, text, media, reply_to
      FROM (SELECT m.*, coalesce(m.at, max(m.at) OVER (PARTITION BY m.batch ORDER BY m.number),
                                 min(m.at) OVER (PARTITION BY m.batch), i.at) AS stands
              FROM message m LEFT JOIN chat_import i ON i.week = m.week AND i.number = m.batch
             WHERE m.week = :week) AS placed
     ORDER BY stands, at IS NULL, coalesce(second, 0), number"""
# Undated messages stand after what was new before them in their export; where nothing was, by the first that is dated
# there; where none is, at the time at which they were taken in, for they were said before it. Those whose minute alone
# is known stand where they came in; a mixture within a minute is rare, and stays readable.


def messages(state: State, week_id: str) -> list[MessageView]:
    """The messages of a week in the order they were said, undated ones as far as their export tells."""
    return state.rows(MessageView, _IN_ORDER, week=week_id)


def message(state: State, week_id: str, number: int) -> MessageView | None:
    """The message of a week that is cited as `number`."""
    return state.maybe(MessageView, f"{_MESSAGE} WHERE week = :week AND number = :number", week=week_id, number=number)


def heard(state: State, week_id: str) -> Sequence[Sequence[Stored]]:
    """What tells messages of a week apart, by arrival: id, minute, second, sender, kind, text, turn."""
    return state.run(
        "SELECT id, at, second, sender, kind, text, turn FROM message WHERE week = :week ORDER BY number",
        {"week": week_id},
    )


def message_count(state: State, week_id: str) -> int:
    """How many messages a week has."""
    return state.count("SELECT count(*) FROM message WHERE week = :week", week=week_id)


def last_number(state: State, week_id: str) -> int:
    """The highest number of a week's messages; 0 where there is none."""
    return state.count("SELECT coalesce(max(number), 0) FROM message WHERE week = :week", week=week_id)


def imports(state: State, week_id: str) -> list[ChatImportView]:
    """What was taken in for a week, oldest first."""
    return state.rows(
        ChatImportView,
        """
        SELECT i.number, i.name, i.format, i.found, i.at,
               (SELECT count(*) FROM message m WHERE m.week = i.week AND m.batch = i.number)
          FROM chat_import i WHERE i.week = :week ORDER BY i.number""",
        week=week_id,
    )


def speakers(state: State) -> list[SpeakerView]:
    """Who was said to be whom, by nickname."""
    return state.rows(
        SpeakerView,
        """
        SELECT s.id, s.name, s.member,
               coalesce(CASE WHEN m.nickname <> '' THEN m.nickname ELSE m.name END, ''), s.outside, s.formerly,
               s.evidence
          FROM speaker s LEFT JOIN member m ON m.id = s.member ORDER BY s.name, s.id""",
    )


def senders(state: State, week_id: str) -> list[tuple[str, int]]:
    """Who spoke in a week, and how often, most first."""
    return [
        (str(name), int(count or 0))
        for name, count in state.run(
            "SELECT sender, count(*) FROM message WHERE week = :week AND sender <> '' GROUP BY sender"
            " ORDER BY count(*) DESC, sender",
            {"week": week_id},
        )
    ]


def sortings(state: State, week_id: str) -> dict[str, SortingView]:
    """What the moderator decided about messages of a week, by message."""
    found = state.rows(
        SortingView,
        """
        SELECT s.id, s.message, s.question, s.thread, s.verdict, s.reason
          FROM sorting s JOIN message m ON m.id = s.message WHERE m.week = :week""",
        week=week_id,
    )
    return {one.message: one for one in found}


def citations(state: State, week_id: str) -> list[CitationView]:
    """Which messages of a week answers and notes were made of, by number."""
    return state.rows(
        CitationView,
        """
        SELECT c.message, m.number, c.answer, c.note
          FROM citation c JOIN message m ON m.id = c.message WHERE m.week = :week ORDER BY m.number, c.id""",
        week=week_id,
    )
