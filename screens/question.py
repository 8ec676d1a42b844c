"""What the screens about one question share: which question is in hand, and turning to the week's others."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual.binding import Binding, BindingType

from modui.duties import standing
from modui.i18n import _
from modui.records import queries
from modui.records.reading import State
from modui.records.views import GridRow, WeekView
from screens.base import DeskScreen


@dataclass(frozen=True)
class Hand:
    """The week on the desk, its questions, and the one in hand: the one asked for, else the first."""

    week: WeekView | None
    rows: tuple[GridRow, ...]
    row: GridRow | None
    zone: ZoneInfo
    now: datetime

    def when(self, moment: datetime | None) -> str:
        """A moment as the community's clocks show it, without the year; a dash for none."""
        return f"{moment.astimezone(self.zone):%m-%d %H:%M}" if moment else "–"


def take_in_hand(state: State, week: str | None, question: str | None) -> Hand:
    """The week called `week` (else the current one) with its questions, of which `question` is in hand."""
    found = (queries.week_named(state, week) if week else None) or standing.current(state)
    rows = tuple(queries.grid(state, found.id)) if found else ()
    row = next((row for row in rows if row.id == question), rows[0] if rows else None)
    return Hand(found, rows, row, standing.zone(state), state.now)


class QuestionScreen(DeskScreen):
    """A screen about the question in hand; left and right turn to the week's other questions.

    A subclass calls :meth:`take` in its ``load`` and :meth:`show_hand` in its ``show``.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "left,comma",
            "turn(-1)",
            _("Question before"),
            show=False,
            id="question.before",
            tooltip=_("The question before, of this week"),
        ),
        Binding(
            "right,full_stop",
            "turn(1)",
            _("Question after"),
            show=False,
            id="question.after",
            tooltip=_("The question after, of this week"),
        ),
    ]

    hand: Hand | None = None
    """What was in hand when the screen was last shown."""

    def take(self, state: State) -> Hand:
        """The question in hand, read anew. Runs in a thread."""
        return take_in_hand(state, self.desk.week, self.desk.question)

    def show_hand(self, hand: Hand) -> None:
        """Keep what is in hand, and say on the top line which question it is."""
        self.hand = hand
        self.desk.question = hand.row.id if hand.row else self.desk.question
        parts = [standing.step_name(self.step), hand.week.name if hand.week else _("no week is open")]
        if hand.row:
            place = f" ({hand.rows.index(hand.row) + 1}/{len(hand.rows)})" if len(hand.rows) > 1 else ""
            parts.append(f"{hand.row.label}{place} {hand.row.title}")
        self.static("#top", " · ".join(parts))

    def action_turn(self, by: int) -> None:
        """Turn to the question before or after."""
        if self.hand and self.hand.row:
            place = self.hand.rows.index(self.hand.row) + by
            if 0 <= place < len(self.hand.rows):
                self.desk.question = self.hand.rows[place].id
                self.reload()
