"""Polls, their options and contributions, by what people call them."""

import re
from collections.abc import Sequence

from modui.duties.rows import ending_in
from modui.duties.vote import choices as kept
from modui.duties.vote.choices import pattern
from modui.duties.vote.said import BLANK, Unreadable, folded, read_said
from modui.errors import BadInput, NotFound
from modui.i18n import _
from modui.records import queries
from modui.records.reading import State
from modui.records.views import ContributionView, OptionView, PollView


def option_named(state: State, poll_id: str, text: str) -> OptionView:
    """The option called `text`: its number, its id or that of its answer (or an ending of one), or its exact title.

    Raises:
        NotFound: ``choice-unknown``, also when several are meant.
    """
    options = queries.options(state, poll_id)
    by_label = [option for option in options if option.label == text.strip()]
    found = by_label or [
        option
        for option in options
        if text == option.title
        or (
            len(text) >= 4
            and any(row and row.endswith(text) for row in (option.id, option.answer, option.contribution))
        )
    ]
    if len(found) != 1:
        raise NotFound(
            "choice-unknown",
            _("There is no one choice “{text}” in this vote.").format(text=text),
            _("Choose by number: {labels}.").format(labels=", ".join(option.label for option in options)),
        )
    return found[0]


def choices_named(state: State, poll_id: str, said: Sequence[str]) -> list[str]:
    """What somebody typed in parts, as a kept ballot: ``1 3``, ``2>1=3``, ``1:5 2:3``; titles stand for numbers.

    ``blank`` is a ballot that chooses nothing.

    Raises:
        NotFound: ``choice-unknown``.
        BadInput: ``choice-unclear``, ``choice-twice``, ``points-invalid``.
    """
    method = queries.poll(state, poll_id).method
    if BLANK.fullmatch(folded(" ".join(said))):
        return []
    if method == "approval":
        return _approved(state, poll_id, said)
    try:
        marks = read_said(method, folded(" ".join(said)))
    except Unreadable as problem:
        marks = [*said]  # titles, in their order or each with its points
        if method == "score" and not all(re.search(r":[0-9]+$", one) for one in marks):
            raise BadInput(
                "choice-unclear", problem.reason, _("Write it like {example}.").format(example=pattern(method))
            ) from problem
    found: dict[str, str] = {}
    for mark in marks:
        equal, points = ("=" if mark.startswith("=") else ""), ""
        name = mark.removeprefix("=")
        if method == "score":
            name, colon, given = name.rpartition(":")
            points = colon + given
        option = option_named(state, poll_id, name)
        if option.id in found:
            twice = _("Option {number} stands in it twice.").format(number=option.label)
            raise BadInput("choice-twice", twice, _("Name each option once."))
        found[option.id] = f"{equal}{option.id}{points}"
    if method == "score" and not kept.is_sound(method, [*found.values()]):
        said_points = _("Points go from 0 to {most}.").format(most=kept.MOST_POINTS)
        raise BadInput("points-invalid", said_points, _("Write it like {example}.").format(example=pattern(method)))
    return [*found.values()]


def _approved(state: State, poll_id: str, said: Sequence[str]) -> list[str]:
    """The options named one by one, or all of them in a breath, as in a chat: ``1,3``."""
    try:
        return [option_named(state, poll_id, one).id for one in said]
    except NotFound:
        try:
            numbers = read_said("approval", folded(" ".join(said)))
        except Unreadable:
            numbers = []
        if [*said] == numbers or not numbers:
            raise
        return [option_named(state, poll_id, one).id for one in numbers]


def resolve(state: State, text: str) -> PollView:
    """The poll with this id, or an unambiguous ending of one.

    Raises:
        NotFound: ``poll-unknown``.
    """
    ids = ending_in(state, "poll", text.strip())
    if len(ids) != 1:
        raise NotFound(
            "poll-unknown",
            _("No single vote has an id that ends in “{text}”.").format(text=text),
            _("See: modui vote list"),
        )
    return queries.poll(state, ids[0])


def resolve_contribution(state: State, text: str) -> ContributionView:
    """The contribution with this id, or an unambiguous ending of one.

    Raises:
        NotFound: ``contribution-unknown``.
    """
    ids = ending_in(state, "contribution", text.strip())
    if len(ids) != 1:
        raise NotFound(
            "contribution-unknown",
            _("No single contribution has an id that ends in “{text}”.").format(text=text),
            _("See: modui vote contributions"),
        )
    return queries.contribution(state, ids[0])
