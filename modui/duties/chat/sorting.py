"""How a message stands: as it was found to be, unless the moderator decided otherwise."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from modui.records.views import MessageView, SortingView


class Found(NamedTuple):
    """What reading the chat found of one message."""

    question: str | None
    """The question it belongs to (an id)."""
    thread: int
    """The conversation it is part of, from 1; 0 for none."""
    kept: bool
    why: str
    """Why it is folded or kept: a code."""


class Standing(NamedTuple):
    """How one message stands."""

    question: str | None
    thread: str
    """What the moderator called it, else the number it was found under; empty for none."""
    verdict: str
    """One of ``VERDICTS``."""
    why: str
    """A code, or the moderator's own words."""
    decided: bool
    """The moderator said so."""


UNREAD = Found(None, 0, kept=True, why="")
"""Nothing was found of a message yet: it is shown."""


def standing(found: Found, sorting: SortingView | None) -> Standing:
    """How a message stands, of which `found` was found and `sorting` was decided."""
    thread = str(found.thread or "")
    if sorting is None:
        return Standing(found.question, thread, "kept" if found.kept else "folded", found.why, decided=False)
    # What was put somewhere is wanted.
    verdict = sorting.verdict or ("kept" if found.kept or sorting.question or sorting.thread else "folded")
    return Standing(
        sorting.question or found.question,
        sorting.thread or thread,
        verdict,
        sorting.reason if sorting.verdict else found.why,
        decided=sorting.verdict is not None,
    )


def standings(
    messages: Sequence[MessageView], found: Mapping[str, Found], sortings: Mapping[str, SortingView]
) -> list[Standing]:
    """How each of `messages` stands; both mappings are by message."""
    if not sortings and not found:
        return [_SHOWN] * len(messages)
    alike: dict[Found, Standing] = {}
    stands: list[Standing] = []
    for one in messages:
        of_it = found.get(one.id, UNREAD)
        if one.id in sortings:
            stands.append(standing(of_it, sortings[one.id]))
        else:
            # Very many stand alike.
            stands.append(alike.get(of_it) or alike.setdefault(of_it, standing(of_it, None)))
    return stands


_SHOWN = standing(UNREAD, None)
