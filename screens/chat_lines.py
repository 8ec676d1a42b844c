"""The chat's messages as the lines of a list, however many they are."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, timedelta

from modui.documents.chats.names import kind_name
from modui.documents.chats.quoting import without_quote
from modui.duties import chat
from modui.duties.chat.sorting import Standing
from modui.duties.messages import weekday
from modui.i18n import _, ngettext
from modui.records.views import MessageView
from screens.chat_seen import Seen
from widgets.rows import Cell, Listing, Row

VIEWS = ("kept", "threads", "new", "all")
"""The ways to look at the messages, in the order of turning through them."""
GAP = "gap:"


class Lines(Listing):
    """The messages as lines: what is folded stands as one line for each run of it, which opens.

    A line is the place of its message, or those of a run of folded ones, or a heading.
    """

    def __init__(
        self, seen: Seen, standings: Sequence[Standing], view: str, opened: frozenset[str], wanted: str = ""
    ) -> None:
        self.seen = seen
        self.standings = standings
        self.used = {one.message for one in seen.citations}
        self._labels = {one.id: one.label for one in seen.questions}
        dated = [one.at for one in seen.stock.messages if one.at]  # they come in their order
        self._several = bool(dated) and len({at.astimezone(seen.hand.zone).date() for at in (dated[0], dated[-1])}) > 1
        lines = self._in_view(view, opened, wanted.casefold())
        self._lines = [*(lines if view == "threads" and not wanted else self._dated(lines))]
        self._places: dict[str, int] = {}
        for at, line in enumerate(self._lines):
            if isinstance(line, tuple):
                # Whoever looks for a message that is folded finds the line it is folded into.
                self._places.update((seen.stock.messages[place].id, at) for place in line)
            if not isinstance(line, str):
                self._places[self._key(line)] = at

    def __len__(self) -> int:
        return len(self._lines)

    def place(self, key: str) -> int | None:
        return self._places.get(key)

    def _key(self, line: "Line") -> str:
        if isinstance(line, int):
            return self.seen.stock.messages[line].id
        return GAP + self.seen.stock.messages[line[0]].id if isinstance(line, tuple) else ""

    def run(self, key: str) -> list[str]:
        """The messages (ids) of the run of folded ones that the line called `key` stands for."""
        at = self._places.get(key)
        line = None if at is None else self._lines[at]
        if not isinstance(line, tuple):
            return []
        return [self.seen.stock.messages[place].id for place in line]

    def first_new(self) -> str | None:
        """The first message of the last import that is listed."""
        messages = self.seen.stock.messages
        return next(
            (
                messages[line].id
                for line in self._lines
                if isinstance(line, int) and messages[line].batch == self.seen.last
            ),
            None,
        )

    # Which ones ---------------------------------------------------------------------------------------------------

    def _in_view(self, view: str, opened: frozenset[str], wanted: str) -> "Iterator[Line]":
        messages = self.seen.stock.messages
        if wanted:
            for place, one in enumerate(messages):
                if wanted in one.text.casefold() or wanted in one.sender.casefold():
                    yield place
        elif view == "threads":
            yield from self._by_thread()
        elif view == "all":
            yield from range(len(messages))
        else:
            last = self.seen.last
            folded: list[int] = []
            for place, standing in enumerate(self.standings):
                if view == "new" and messages[place].batch != last:
                    continue
                if standing.verdict == "kept":
                    yield from self._folded(folded, opened)
                    folded = []
                    yield place
                elif standing.verdict == "folded":
                    folded.append(place)
            yield from self._folded(folded, opened)

    def _dated(self, lines: "Iterator[Line]") -> "Iterator[Line]":
        """`lines` with a heading for each day, where there are several."""
        if not self._several:
            yield from lines
            return
        begins = ends = None
        for line in lines:
            at = self.seen.stock.messages[line[0] if isinstance(line, tuple) else int(line)].at
            if at is not None and (begins is None or ends is None or not begins <= at < ends):
                here = at.astimezone(self.seen.hand.zone)
                begins = here.replace(hour=0, minute=0, second=0).astimezone(UTC)
                ends = begins + timedelta(days=1)
                yield f"{here:%Y-%m-%d} {weekday(here.date())}"
            yield line

    def _folded(self, places: Sequence[int], opened: frozenset[str]) -> "Iterator[Line]":
        """Folded messages that follow each other: one line, or each of them where it was opened."""
        if places and self.seen.stock.messages[places[0]].id in opened:
            yield from places
        elif places:
            yield tuple(places)

    def _by_thread(self) -> "Iterator[Line]":
        threads: dict[tuple[str, str], list[int]] = {}
        for place, one in enumerate(self.standings):
            if one.verdict == "kept":
                threads.setdefault((self._labels.get(one.question or "", ""), one.thread), []).append(place)
        # Questions by number, what belongs to none last; within, as they began.
        for (label, thread), places in sorted(
            threads.items(), key=lambda item: (not item[0][0], item[0][0], item[1][0])
        ):
            count = ngettext("{n} message", "{n} messages", len(places)).format(n=len(places))
            name = _("thread {name}").format(name=thread) if thread else _("in no thread")
            yield " · ".join(filter(None, (label or _("no question"), name, count)))
            yield from places

    # How they look ------------------------------------------------------------------------------------------------

    def row(self, place: int) -> Row:
        line = self._lines[place]
        if isinstance(line, str):
            return Row("", (Cell(line, "strong"),))
        if isinstance(line, tuple):
            return Row(
                self._key(line), (Cell("      ⋯ " + folded_line([self.standings[place] for place in line]), "dim"),)
            )
        one, standing = self.seen.stock.messages[line], self.standings[line]
        faded = "" if standing.verdict == "kept" else "dim"
        at = f"{one.at.astimezone(self.seen.hand.zone):%H:%M}" if one.at else ""
        text = one.text if one.kind == "text" or one.text else f"[{kind_name(one.kind)}]"
        if (own := without_quote(text)) is not text:
            text = f"↳ {own}"
        label = self._labels.get(standing.question or "", "")
        return Row(
            one.id,
            (
                self._sign(one, standing),
                Cell(f"{one.number:>5}", "dim"),
                Cell(at, "dim"),
                Cell(called(self.seen, one.sender), faded or ("strong" if one.sender else "dim")),
                Cell(text, faded or ("dim" if one.kind in ("system", "recall") else "")),
                Cell(label, "waiting"),
            ),
        )

    def _sign(self, one: MessageView, standing: Standing) -> Cell:
        if one.id in self.used:
            return Cell("✓", "done")
        if standing.verdict == "void":
            return Cell("×", "dim")
        if standing.verdict == "folded":
            return Cell("–", "dim")
        return Cell("●", "todo") if one.batch == self.seen.last > 1 else Cell("·", "dim")


Line = int | tuple[int, ...] | str


def called(seen: Seen, sender: str) -> str:
    """A sender by the name of the member they are, where it is another; a question mark where nobody knows."""
    person = seen.people.get(sender)
    if person is None or not sender:
        return sender
    if person.member is None and not person.outside:
        return f"{sender}?"
    return person.member_name or sender


def folded_line(standings: Sequence[Standing]) -> str:
    """What a run of folded messages is, by reason, most first."""
    reasons = Counter(chat.why_name(one.why) for one in standings if one.verdict == "folded")
    count = sum(reasons.values())
    # Where there is but one reason, how many is said already.
    told = _(", ").join(f"{reason} {n}" if 1 < n < count else reason for reason, n in reasons.most_common(4) if reason)
    folded = ngettext("{n} folded", "{n} folded", count).format(n=count)
    return _("{folded}: {reasons}").format(folded=folded, reasons=told) if told else folded


def view_name(view: str) -> str:
    """A way to look at the messages, in the language in use."""
    return {
        "kept": _("noise folded"),
        "threads": _("by thread"),
        "new": _("the last import"),
        "all": _("everything"),
    }[view]
