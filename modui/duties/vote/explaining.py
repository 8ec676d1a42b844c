"""How the result of a poll came about, told so that everybody can follow it."""

from modui.duties.tally import telling
from modui.duties.vote.results import Result


def names(result: Result) -> telling.Names:
    """What the options of a poll are called: their number on the ballot, which is no place, and title and author."""
    return {
        one.option.id: telling.Named(f"#{one.option.label}", f"{one.option.title} · {one.option.author_name}")
        for one in result.placed
    }


def explanation(result: Result, width: int = telling.WIDTH) -> list[str]:
    """Everything there is to tell of a poll's result, as lines of plain text `width` cells wide."""
    return telling.lines(result.tally, names(result), result.climb, width)
