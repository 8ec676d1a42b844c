"""The community of the week's tests, as ``data/`` tells of it: its members, questions, answers, and what they did."""

import csv
import io
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("data")

QUESTION_SECTIONS = ("background", "details", "demand", "tried", "deadline")
ANSWER_SECTIONS = ("summary", "method", "reasoning", "evidence", "limits")


@dataclass(frozen=True)
class Answer:
    """An answer as its author wrote it, and what becomes of it."""

    label: str
    """``Q1A2``: question and place among its answers."""
    author: str
    role: str
    title: str
    sections: Mapping[str, str]
    style: str
    approvals: int
    naming: str | None
    """As the document says it; none: it says nothing."""
    scope: tuple[str, ...] | None
    late_consent: tuple[str, tuple[str, ...]] | None
    """What the author agrees to when asked later."""
    adopted: bool
    hidden: bool


@dataclass(frozen=True)
class Question:
    """A question as its asker wrote it, with its answers."""

    label: str
    title: str
    asker: str
    naming: str
    sections: Mapping[str, str]
    unplaced: str
    style: str
    answers: tuple[Answer, ...]


def _answer(label: str, table: Mapping[str, Any]) -> Answer:
    late = table.get("late_consent")
    return Answer(
        label=label,
        author=table["author"],
        role=table["role"],
        title=table["title"],
        sections={name: table[name].strip() for name in ANSWER_SECTIONS},
        style=table["style"],
        approvals=table["approvals"],
        naming=table.get("naming"),
        scope=tuple(table["scope"]) if "scope" in table else None,
        late_consent=(late["naming"], tuple(late["scope"])) if late else None,
        adopted=table.get("adopted", False),
        hidden=table.get("hidden", False),
    )


def _question(number: int) -> Question:
    label = f"Q{number}"
    table = tomllib.loads((DATA / f"q{number}.toml").read_text("utf-8"))
    return Question(
        label=label,
        title=table["title"],
        asker=table["asker"],
        naming=table["naming"],
        sections={name: table[name].strip() for name in QUESTION_SECTIONS},
        unplaced=table.get("unplaced", ""),
        style=table["style"],
        answers=tuple(_answer(f"{label}A{place}", one) for place, one in enumerate(table["answer"], 1)),
    )


QUESTIONS = tuple(_question(number) for number in range(1, 6))
ANSWERS = tuple(answer for question in QUESTIONS for answer in question.answers)


# Members ------------------------------------------------------------------------------------------------------------


@cache
def nicknames() -> tuple[str, ...]:
    """Everybody's, in the order of the table; one row of it has no name at all, and is nobody."""
    rows = csv.DictReader(io.StringIO((DATA / "members.csv").read_text("utf-8")))
    return tuple(row["昵称"] for row in rows if row["昵称"])


# The rest of the week -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Silent:
    """A member who was asked and did not answer, and what the moderator noted of them."""

    question: str
    member: str
    status: str
    reason: str = ""


@dataclass(frozen=True)
class FollowUp:
    """A further question, to an answer's author, or to the asker without one."""

    question: str
    author: str
    text: str
    reply: str
    answer: str | None = None


@dataclass(frozen=True)
class Stance:
    """Where an answer stands on a practice."""

    answer: str
    practice: str
    view: str
    remark: str


@dataclass(frozen=True)
class Note:
    """What the live session added, to a question or to the week."""

    text: str
    question: str | None = None


@dataclass(frozen=True)
class Passage:
    """What the moderator writes between the others' words."""

    slot: str
    text: str
    question: str | None = None


@dataclass(frozen=True)
class Week:
    """All that happens around the questions and answers."""

    community: str
    week: str
    moderator: str
    moments: Mapping[str, str]
    """When the moderator sits down at the desk, and for what."""
    walk_ins: frozenset[str]
    """Answers that came without an invitation."""
    silent: tuple[Silent, ...]
    follow_ups: tuple[FollowUp, ...]
    stances: tuple[Stance, ...]
    notes: tuple[Note, ...]
    passages: tuple[Passage, ...]

    def invited(self, question: Question) -> tuple[str, ...]:
        """Who is asked to answer `question`."""
        authors = [answer.author for answer in question.answers if answer.label not in self.walk_ins]
        return (*authors, *(one.member for one in self.silent if one.question == question.label))


def _week() -> Week:
    table = tomllib.loads((DATA / "week.toml").read_text("utf-8"))
    return Week(
        community=table["community"],
        week=table["week"],
        moderator=table["moderator"],
        moments=table["moments"],
        walk_ins=frozenset(table["walk_ins"]["answers"]),
        silent=tuple(Silent(**one) for one in table["silent"]),
        follow_ups=tuple(FollowUp(**one) for one in table["follow_up"]),
        stances=tuple(Stance(**one) for one in table["stance"]),
        notes=tuple(Note(**one) for one in table["note"]),
        passages=tuple(Passage(**one) for one in table["passage"]),
    )


WEEK = _week()
