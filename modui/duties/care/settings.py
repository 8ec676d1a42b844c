"""Changing how members are asked: the community's measure, and what a member wishes instead."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from modui.duties.care import reading, rules
from modui.duties.care.rules import Measure
from modui.duties.messages import message
from modui.errors import BadInput
from modui.i18n import N_, _
from modui.records import queries
from modui.records.changes import Action, Edit, Insert, Proposal, Set, columns_of, edited
from modui.records.clock import natural_id
from modui.records.codecs import Value
from modui.records.reading import State

NUMBERS = ("per_week", "per_month")
MOST = 1_000
"""The largest number that any of these may be."""


class Allowance(NamedTuple):
    """What a member said of how they want to be asked; none and empty: as the community's measure has it."""

    per_week: int | None = None
    per_month: int | None = None
    quiet: str = ""
    away: tuple[str, ...] = ()
    not_about: tuple[str, ...] = ()
    never: bool = False


def allowance(state: State, member: str) -> Allowance:
    """What a member said of how they want to be asked."""
    sql = f"SELECT {', '.join(Allowance._fields)} FROM allowance WHERE member = :member"
    return state.maybe(Allowance, sql, member=member) or Allowance()


def allow(state: State, member: str, values: Mapping[str, Value]) -> Proposal:
    """Note how a member wants to be asked. Columns of :class:`Allowance`; the others stay as they are.

    Texts are taken as people type them: quiet hours, days away, topics.

    Raises:
        NotFound: there is no such member.
        BadInput: ``quiet-form``, ``away-form``, ``number-form``.
    """
    queries.member(state, member)
    before = {name: _value(part) for name, part in allowance(state, member)._asdict().items()}
    after = {name: _kept(name, value) for name, value in values.items()}
    row = natural_id("allowance", member)
    if state.count("SELECT count(*) FROM allowance WHERE id = :id", id=row):
        return ALLOW.propose(edited("allowance", row, before, after))
    if all(before[name] == value for name, value in after.items()):
        return ALLOW.propose(())
    return ALLOW.propose([Insert("allowance", row, {"member": member, **after})])


def _value(part: object) -> Value:
    if isinstance(part, tuple):
        return list(part)
    assert part is None or isinstance(part, str | int)
    return part


def _kept(name: str, value: Value) -> Value:
    if name == "quiet":
        return rules.parsed_quiet(str(value or ""))
    if name == "away" and isinstance(value, list):
        return sorted({rules.parsed_away(one) for one in value if one.strip()})
    if name == "not_about" and isinstance(value, list):
        return list(dict.fromkeys(filter(None, (one.strip() for one in value))))
    return value


def number(text: str) -> int | None:
    """A number as people type it; none where there is none.

    Raises:
        BadInput: ``number-form``.
    """
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text) <= MOST):
        raise BadInput(
            "number-form",
            _("“{text}” is not a number from 0 to {most}.").format(text=text, most=MOST),
            _("Write digits alone."),
        )
    return int(text)


def asking_how(state: State) -> str:
    """The message to the group that asks everybody how they want to be asked."""
    kept = reading.measure(state)
    return message(
        _("How may I ask you? Tell me any of this, in a word or two; it is noted, and kept to:"),
        _("· how many times a week or a month at most"),
        _("· hours in which you want quiet"),
        _("· days on which you are away"),
        _("· what you would rather not be asked about"),
        _("· not at all: that is quite all right, too"),
        _("If you say nothing: at most {week} within seven days, {month} within thirty.").format(
            week=kept.per_week, month=kept.per_month
        ),
        _("Nobody is written to between {start} and {end}.").format(
            start=kept.quiet.partition("-")[0], end=kept.quiet.partition("-")[2]
        )
        if kept.quiet
        else "",
    )


def set_measure(state: State, values: Mapping[str, Value]) -> Proposal:
    """Change how the community asks. Columns of :class:`Measure`; the others stay as they are.

    Raises:
        BadInput: ``quiet-form``.
    """
    before: dict[str, Value] = dict(reading.measure(state)._asdict())
    after = {name: _hours(value) if name == "quiet" else value for name, value in values.items()}
    community = queries.community(state).id
    row = natural_id("care", community)
    if state.count("SELECT count(*) FROM care WHERE id = :id", id=row):
        return MEASURE.propose(edited("care", row, before, after))
    if all(before[name] == value for name, value in after.items()):
        return MEASURE.propose(())
    return MEASURE.propose([Insert("care", row, {"community": community, **before, **after})])


def _hours(value: Value) -> str:
    quiet = rules.parsed_quiet(str(value or ""))
    return "" if quiet == rules.NO_QUIET else quiet


def _sound(_state: State, edits: Sequence[Edit]) -> None:
    """What is kept can be read again, and numbers are ones that people mean."""
    for edit in edits:
        written = {edit.column: edit.after} if isinstance(edit, Set) else dict(edit.values)
        for name, value in written.items():
            if name == "quiet" and value:
                rules.parsed_quiet(str(value))
            elif name == "away" and isinstance(value, list):
                for one in value:
                    rules.parsed_away(one)
            elif isinstance(value, int) and not isinstance(value, bool):
                least = 100 if name == "ask_percent" else 1 if name in ("answers", "wait_hours") else 0
                if not least <= value <= MOST:
                    raise BadInput(
                        "number-form",
                        _("“{text}” is not a number from {least} to {most}.").format(
                            text=value, least=least, most=MOST
                        ),
                        _("Write digits alone."),
                    )


ALLOW = Action(
    "care.member",
    N_("Change how a member is asked"),
    inserts=frozenset(("allowance",)),
    writes=columns_of("allowance", *Allowance._fields),
    rules=(_sound,),
)
MEASURE = Action(
    "care.community",
    N_("Change how members are asked"),
    inserts=frozenset(("care",)),
    writes=columns_of("care", *Measure._fields),
    rules=(_sound,),
)
ACTIONS = (ALLOW, MEASURE)
