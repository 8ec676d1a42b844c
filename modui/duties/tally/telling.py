"""A count told so that a layman can follow it: lines of plain text for a terminal of a given width."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from modui.duties.tally.columns import bar, cells, fit
from modui.duties.tally.ladder import Climb, Step
from modui.duties.tally.model import Lock, Pairwise, Round, Strength, Tally
from modui.duties.tally.pairs import majorities
from modui.i18n import _, ngettext

WIDTH = 78
SHORT = 4
"""Cells of a name that needs no letter to stand for it."""


class Line(NamedTuple):
    """A line of text. What its tone says is said by its words and signs as well."""

    text: str
    tone: str = ""
    """Nothing, strong (a winner), done (decided) or dim (by the way)."""


class Part(NamedTuple):
    """A heading, a word for it where there is little room, and what stands below it."""

    title: str
    short: str
    lines: tuple[Line, ...]


class Named(NamedTuple):
    """What an option is called: in a column, and in full."""

    mark: str
    title: str


Names = Mapping[str, Named]


def lettered(tally: Tally) -> Names:
    """The options of an election file: by letters in the order of the result, and in full; short names alone."""
    if all(cells(option) <= SHORT for option in tally.place_of):
        return {option: Named(option, "") for option in tally.place_of}
    return {option: Named(_letters(place), option) for place, option in enumerate(tally.place_of)}


def _letters(place: int) -> str:
    """A to Z, then AA, AB and so on."""
    first = _letters(place // 26 - 1) if place >= 26 else ""
    return first + chr(ord("A") + place % 26)


def told(tally: Tally, names: Names, climb: Climb | None = None, width: int = WIDTH) -> list[Part]:
    """Everything there is to tell of a count, most wanted first."""
    parts = [Part(_("Result"), _("Result"), tuple(_result(tally, climb, names, width)))]
    if climb and climb.steps:
        parts.append(
            Part(
                _("How ties were decided"), _("Ties"), tuple(line for step in climb.steps for line in rung(step, names))
            )
        )
    if tally.rounds:
        parts.append(Part(_("Count by count"), _("Counts"), tuple(rounds(tally, names, width))))
    pairs = tally.pairwise
    if pairs:
        parts.append(Part(_("Everyone against everyone"), _("Pairs"), tuple(grid(tally, names, width))))
        if tally.method == "schulze":
            parts.append(Part(_("Strongest paths"), _("Paths"), tuple(paths(tally, names, width))))
        else:
            parts.append(Part(_("The majorities, strongest first"), _("Locking"), tuple(locking(pairs, names))))
    parts.append(Part(_("The rule"), _("Rule"), (Line(tally.rule, "dim"),)))
    return parts


def lines(tally: Tally, names: Names, climb: Climb | None = None, width: int = WIDTH) -> list[str]:
    """The same as plain text: the parts below their headings, an empty line between them."""
    text: list[str] = []
    for part in told(tally, names, climb, width):
        text += ["", part.title, *(line.text for line in part.lines)]
    return text[1:]


# Order and bars ----------------------------------------------------------------------------------------------------


def _result(tally: Tally, climb: Climb | None, names: Names, width: int) -> Iterator[Line]:
    """Every option with its place, after the ladder if there was one; with a bar where a number decides."""
    order, winners = (climb.order, climb.winners) if climb else (tally.order, tally.winners)
    marks = _marks(names)
    most = max(tally.totals.values(), default=0)
    number = len(str(most)) + (6 if tally.method == "approval" else 0)
    longest = max((cells(name.title) for name in names.values()), default=0)
    title = min(longest, (width - marks - number - 10) // (2 if tally.totals else 1))
    first = 1
    for group in order:
        for one in group:
            place = f"{first}{'=' if len(group) > 1 else ''}"
            text = f"{place:>4} {'✔' if one in winners else ' '} {_called(names[one], marks, title)}"
            if tally.totals:
                total = tally.totals[one]
                share = f" {total / tally.ballots:4.0%}" if tally.method == "approval" and tally.ballots else ""
                text += f" {bar(total, most, width - cells(text) - number - 2)} {total:>{len(str(most))}}{share}"
            yield Line(text.rstrip(), "strong" if one in winners else "")
        first += len(group)
    yield Line(_("✔ wins a place; = shares its place with others."), "dim")
    if order != tally.order:
        yield Line(_("Winners who were tied stand here in the order in which the tie was decided."), "dim")
    if tally.blank:
        blank = ngettext("{n} ballot is blank.", "{n} ballots are blank.", tally.blank)
        yield Line(blank.format(n=tally.blank), "dim")
    if tally.contested and len(winners) > tally.places:
        contested = _names(tally.contested, names)
        yield Line(_("More of them share the last place than there are places left: {names}.").format(names=contested))
    if tally.undecided:
        yield Line(_("Undecided: the ties part into too many ways to follow them all."))


def rounds(tally: Tally, names: Names, width: int = WIDTH) -> Iterator[Line]:
    """The counts of a run-off, each with its bars, who leaves, and what a tie parts into."""
    most = max((votes for each in tally.rounds for votes in each.votes.values()), default=0)
    marks, title = _marks(names), min(max((cells(name.title) for name in names.values()), default=0), width // 3)
    for number, each in enumerate(tally.rounds, 1):
        text = _("Count {number}").format(number=number)
        if each.exhausted:
            lost = ngettext("{n} ballot counts for nobody", "{n} ballots count for nobody", each.exhausted)
            text = f"{text} · {lost.format(n=each.exhausted)}"
        yield Line(text, "strong")
        final = number == len(tally.rounds)
        for one, votes in each.votes.items():
            said = _said(one, each, tally) if final or one in each.last else ""
            row = f"  {_called(names[one], marks, title)} "
            shown = bar(votes, most, width - cells(row) - len(str(most)) - 15)
            yield Line(f"{row}{shown} {votes:>{len(str(most))}} {said}".rstrip(), "done" if "✔" in said else "")
        yield from _parting(each, final, names)


def _said(one: str, each: Round, tally: Tally) -> str:
    """What a count says of an option: it wins, leaves, or is tied for last."""
    if one in tally.order[0] and each is tally.rounds[-1] and not tally.undecided:
        return "✔ " + (_("can win") if len(tally.order[0]) > 1 else _("wins"))
    if one in each.out:
        return "✕ " + _("leaves")
    return "= " + _("last too") if one in each.last else ""


def _parting(each: Round, final: bool, names: Names) -> Iterator[Line]:
    """Where several have the fewest votes: that every order is followed, and which is shown."""
    fewest = min(each.votes.values(), default=0)
    if len(each.last) > 1 and fewest:
        text = _("  {names} have the fewest, {n} each: every order in which they can leave was followed.")
        shown = "" if final or not each.out else _(" Shown is the one in which {name} leaves.")
        yield Line(
            text.format(names=_names(each.last, names), n=fewest) + shown.format(name=_names(each.out, names)), "dim"
        )


# Pairs -------------------------------------------------------------------------------------------------------------


def grid(tally: Tally, names: Names, width: int = WIDTH) -> Iterator[Line]:
    """How many ballots put one above another, everyone against everyone, best first."""
    assert tally.pairwise
    over = tally.pairwise.over

    def cell(one: str, other: str) -> str:
        votes, against = over[one][other], over[other][one]
        return f"{votes}{'>' if votes > against else '=' if votes == against else ' '}"

    yield from _table(list(tally.place_of), names, cell, width)
    yield Line(
        _("So many ballots put the one on the left above the one on top; > is the larger number, = as many."), "dim"
    )


def paths(tally: Tally, names: Names, width: int = WIDTH) -> Iterator[Line]:
    """How strong the strongest paths are, and why each is before the next."""
    assert tally.pairwise
    pairs = tally.pairwise

    def cell(one: str, other: str) -> str:
        there, back = pairs.paths[one].get(other), pairs.paths[other].get(one)
        stronger = there is not None and (back is None or there > back)
        return f"{_strong(there)}{'>' if stronger else '=' if there and there == back else ' '}"

    yield from _table(list(tally.place_of), names, cell, width)
    yield Line(
        _("A path goes from one to the next it has a majority over, and is as strong as the weakest of them."), "dim"
    )
    for group, following in pairwise(tally.order):
        for other in following:
            one = next((one for one in group if _beats(pairs, one, other)), group[0])
            text = _("{one} is before {other}: {path}; back: {back}.")
            yield Line(
                text.format(
                    one=names[one].mark,
                    other=names[other].mark,
                    path=_path(pairs, one, other, names),
                    back=_path(pairs, other, one, names),
                )
            )
    for group in tally.ties:
        yield Line(_("Between {names} no path is the stronger: they share a place.").format(names=_names(group, names)))


def _beats(pairs: Pairwise, one: str, other: str) -> bool:
    there, back = pairs.paths[one].get(other), pairs.paths[other].get(one)
    return there is not None and (back is None or there > back)


def _path(pairs: Pairwise, one: str, other: str, names: Names) -> str:
    """A strongest path with the strength of each step, the shortest there is."""
    wanted = pairs.paths[one].get(other)
    if wanted is None:
        return _("no path")
    strong = majorities(pairs.over, pairs.strength)
    way = shortest([pair for pair, strength in strong.items() if strength >= wanted], one, other)
    strengths = ", ".join(_strong(strong[pair]) for pair in pairwise(way))
    return f"{' → '.join(names[each].mark for each in way)} ({strengths})"


def shortest(steps: Iterable[tuple[str, str]], start: str, end: str) -> list[str]:
    """The shortest way from `start` to `end` by these steps; nothing if there is none."""
    following: dict[str, list[str]] = {}
    for one, other in sorted(steps):
        following.setdefault(one, []).append(other)
    ways = [[start]]
    seen = {start}
    for way in ways:
        if way[-1] == end:
            return way
        for other in following.get(way[-1], []):
            if other not in seen:
                seen.add(other)
                ways.append([*way, other])
    return []


def _strong(strength: Strength | None) -> str:
    """A strength as a number; for winning votes with the votes against it."""
    if strength is None:
        return "–"
    return f"{strength.lead}:{-strength.less}" if strength.less else str(strength.lead)


def locking(pairs: Pairwise, names: Names) -> Iterator[Line]:
    """The majorities as they were taken up; of a skipped one, the circle it would have closed."""
    locked: set[tuple[str, str]] = set()
    for step, each in groupby(pairs.locking, key=lambda lock: lock.step):
        equals = list(each)
        together = locked | {(lock.winner, lock.loser) for lock in equals}
        locked |= {(lock.winner, lock.loser) for lock in equals if lock.locked}
        for lock in equals:
            yield _taken_up(step, lock, together, names)


def _taken_up(step: int, lock: Lock, together: set[tuple[str, str]], names: Names) -> Line:
    text = f"{step:>3}. {names[lock.winner].mark} > {names[lock.loser].mark}  {lock.votes}:{lock.against}  "
    if lock.locked:
        return Line(text + "✔ " + _("locked"), "done")
    circle = [lock.winner, *shortest(together, lock.loser, lock.winner)]
    said = _("skipped: {circle} would be a circle").format(circle=" > ".join(names[one].mark for one in circle))
    return Line(f"{text}✕ {said}", "dim")


def _table(options: Sequence[str], names: Names, cell: Callable[[str, str], str], width: int) -> Iterator[Line]:
    """Everyone in rows and columns; where the columns do not fit, a table below the other."""
    shown = [cell(one, other) for one in options for other in options if one != other]
    size = max(map(cells, [*shown, *(f"{name.mark} " for name in names.values())]), default=0) + 1
    marks = _marks(names)
    title = min(max((cells(name.title) for name in names.values()), default=0), width // 3)
    left = marks + (title + 1 if title else 0)
    fitting = max(1, (width - left) // size)
    for first in range(0, len(options), fitting):
        columns = options[first : first + fitting]
        yield Line(" " * left + "".join(_right(f"{names[other].mark} ", size) for other in columns).rstrip(), "dim")
        for one in options:
            row = "".join(_right("· " if one == other else cell(one, other), size) for other in columns)
            yield Line(f"{_called(names[one], marks, title)}{row}".rstrip())


def _right(text: str, width: int) -> str:
    return " " * (width - cells(text)) + text


# The ladder --------------------------------------------------------------------------------------------------------


def rung(step: Step, names: Names) -> Iterator[Line]:
    """One rung: who was tied, what it went by, and what it decided."""
    by = {
        "head-to-head": _("Head to head (won:lost against the others)"),
        "participants": _("By the ballots of those who asked or answered"),
        "lot": _("By lot, the lowest first"),
        "split": _("They share what the place brings"),
    }[step.rung]
    text = _("{names} – {by}") if not step.figures else _("{names} – {by}: {figures}")
    figures = _(", ").join(f"{names[one].mark} ({figure[:8]})" for one, figure in step.figures.items())
    yield Line(text.format(names=_names(step.group, names), by=by, figures=figures))
    if len(step.parts) > 1:
        order = " > ".join(" = ".join(names[one].mark for one in part) for part in step.parts)
        yield Line(f"  ✔ {order}", "done")
    elif step.rung != "split":
        yield Line("  = " + _("decides nothing"), "dim")


def _called(name: Named, marks: int, title: int) -> str:
    """What an option is called, in two columns; in one where nobody has more than a mark."""
    return f"{fit(name.mark, marks)} {fit(name.title, title)}" if title else fit(name.mark, marks)


def _marks(names: Names) -> int:
    """The cells of the widest mark."""
    return max((cells(name.mark) for name in names.values()), default=0)


def _names(options: Iterable[str], names: Names) -> str:
    return _(", ").join(names[one].mark for one in options)
