"""What the digest screen shows: what to look at before it goes out, the connecting texts, and the document itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from modui.duties import digest
from modui.duties.checking import Problem
from modui.duties.vote import TAKEN_ON
from modui.i18n import _, ngettext, pgettext
from modui.records import queries
from modui.records.reading import State
from modui.records.views import GridRow
from screens import wording
from screens.question import Hand
from widgets.rows import Cell, Row

STEP_OF = {
    "asker-unasked": "intake",
    "no-questions": "intake",
    "not-answered": "answers",
    "no-answers": "answers",
    "consent-missing": "answers",
    "not-for-audience": "answers",
    "name-missing": "answers",
    "answer-thin": "answers",
    "answer-unread": "answers",
    "reply-missing": "answers",
    "unplaced-text": "answers",
    "name-exposed": "answers",
    "link-unsafe": "answers",
    "poll-open": "vote",
    "not-counted": "vote",
    "no-quorum": "vote",
    "no-vote": "vote",
}
"""Where a problem is seen to; one of an empty text is seen to here."""
OUT = ("published", "corrected")
"""A digest that is out."""


@dataclass(frozen=True)
class Place:
    """A place of the document where the moderator may write; of the week when it is of no question."""

    slot: str
    question: GridRow | None
    text: str

    @property
    def key(self) -> str:
        """The key of its line."""
        return f"{self.question.id if self.question else ''}:{self.slot}"

    @property
    def name(self) -> str:
        """What it is called."""
        return f"{self.question.label} · {slot_name(self.slot)}" if self.question else slot_name(self.slot)


@dataclass(frozen=True)
class Seen:
    """All that the screen shows."""

    hand: Hand
    audience: str
    community: str
    status: str
    """The digest's state; empty before it was begun."""
    published_at: datetime | None
    problems: tuple[Problem, ...]
    places: tuple[Place, ...]
    markdown: str

    def place(self, key: str | None) -> Place | None:
        """The place whose line is called `key`."""
        return next((place for place in self.places if place.key == key), None)

    def problem(self, key: str | None) -> Problem | None:
        """The problem whose line is called `key`."""
        return next((one for number, one in enumerate(self.problems) if _problem_key(number) == key), None)

    def question_of(self, problem: Problem) -> GridRow | None:
        """The question a problem is about."""
        label = problem.where.split(" · ")[0]
        return next((row for row in self.hand.rows if row.label == label), None)

    @property
    def file_name(self) -> str:
        """What the exported file is called: safe on every system, and another one for each audience."""
        assert self.hand.week is not None
        parts = [self.community, self.hand.week.name, *([] if self.audience == "group" else [self.audience])]
        return "".join(one if one.isalnum() or one in "-_." else "-" for one in "-".join(parts)).lstrip(".-") + ".md"


def read(state: State, hand: Hand, audience: str) -> Seen:
    """Compile the digest of the week in hand for an audience, and check it."""
    community = queries.community(state).name
    if hand.week is None:
        return Seen(hand, audience, community, "", None, (), (), "")
    week = hand.week.id
    known = queries.digest(state, week)
    texts = {(one.question, one.slot): one.text for one in queries.passages(state, week)}
    places = [Place("opening", None, texts.get((None, "opening"), ""))]
    for row in (row for row in hand.rows if row.status in TAKEN_ON):
        places += [Place(slot, row, texts.get((row.id, slot), "")) for slot in ("disagreement", "session", "vote")]
    places += [Place(slot, None, texts.get((None, slot), "")) for slot in ("session", "vote", "closing")]
    return Seen(
        hand=hand,
        audience=audience,
        community=community,
        status=known.status if known else "",
        published_at=known.published_at if known else None,
        problems=digest.check(state, week, audience),
        places=tuple(places),
        markdown=digest.render(digest.compile_digest(state, week, audience)),
    )


def slot_name(slot: str) -> str:
    """A place of the digest."""
    return {
        "opening": pgettext("passage", "One-minute version"),
        "disagreement": pgettext("passage", "Where they disagree"),
        "session": pgettext("passage", "Live session"),
        "vote": pgettext("passage", "The vote"),
        "closing": pgettext("passage", "Closing words"),
    }[slot]


def top_line(seen: Seen) -> str:
    """Week, audience, where the digest stands."""
    if seen.hand.week is None:
        return _("no week is open")
    state = wording.digest_state(seen.status or "draft").word
    if seen.status in OUT:
        state = f"{state} {seen.hand.when(seen.published_at)}"
    n = len(seen.problems)
    left = ngettext("{n} thing to look at", "{n} things to look at", n).format(n=n) if n else _("nothing to look at")
    audience = _("for: {audience}").format(audience=wording.audience_name(seen.audience))
    return " · ".join((seen.hand.week.name, audience, state, left))


def rows(seen: Seen) -> Iterator[Row]:
    """What to look at, then the places for connecting text."""
    if seen.problems:
        yield Row("", (Cell(_("To look at · enter goes there"), "dim"),))
        for number, problem in enumerate(seen.problems):
            yield Row(_problem_key(number), (Cell("▸", "todo"), problem.where, problem.message))
    if seen.places:
        yield Row("", (Cell(_("Your words between · enter edits"), "dim"),))
        for place in seen.places:
            sign = Cell("✓", "done") if place.text.strip() else Cell("·", "dim")
            yield Row(place.key, (sign, place.name, Cell(place.text or "–", "" if place.text else "dim")))


def title_line(seen: Seen) -> int:
    """The line of the document's title."""
    lines = seen.markdown.split("\n")
    return next((number for number, line in enumerate(lines) if line.startswith("# ")), 0)


def _problem_key(number: int) -> str:
    return f"problem {number}"


def target(folder: Path, seen: Seen) -> Path:
    """Where the digest is written unless another path is typed."""
    return folder / seen.file_name


def in_format(path: Path, form: str) -> Path:
    """`path` with the ending of `form`; with Markdown chosen, which is what nobody chose, what was typed goes."""
    if form == "md" or digest.format_of(path) == form:
        return path
    return path.with_suffix(f".{form}") if path.suffix.lower() == ".md" else path.with_name(f"{path.name}.{form}")
