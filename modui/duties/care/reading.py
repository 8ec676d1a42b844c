"""Who may be asked, from the records as they stand: the community's measure, members' wishes, what reached them.

Nothing here is kept: an invitation that is cancelled or released, or whose sending is undone, is simply not found.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from modui.duties.care import rules
from modui.duties.care.rules import Contact, Limit, Measure, Wishes
from modui.i18n import _
from modui.records import queries
from modui.records.clock import iso
from modui.records.reading import State


@dataclass(frozen=True)
class Care:
    """What is known of everybody at one moment. Members who said nothing and were not asked are in none of it."""

    measure: Measure
    wishes: Mapping[str, Wishes]
    contacts: Mapping[str, tuple[Contact, ...]]
    """What reached members within a month, the latest first."""
    asked_ever: frozenset[str]
    """Members who were ever asked to answer something."""
    now: datetime
    zone: ZoneInfo

    def of(self, member: str) -> Wishes:
        """How a member wants to be asked."""
        return self.wishes.get(member) or Wishes(self.measure.per_week, self.measure.per_month, self.measure.quiet)

    def limits(self, member: str, text: str = "") -> tuple[Limit, ...]:
        """Why a member is not asked about `text` now; empty when they may be."""
        return rules.limits(self.of(member), self.contacts.get(member, ()), text, self.now, self.zone)

    def left(self, member: str) -> int:
        """How many more messages a member's allowance bears now."""
        return rules.left(self.of(member), self.contacts.get(member, ()), self.now)

    def notes(self, member: str, due: datetime | None = None) -> list[str]:
        """What to keep in mind of a member who may be asked."""
        return rules.notes(self.of(member), self.now, self.zone, due)

    def against(self, member: str, *, written: bool = False) -> list[str]:
        """Why a member would not be written to just now; their allowance does not matter for what was `written` before.

        What is written counts against the allowance from then on, so that sending it costs nothing more.
        """
        passed = ("week", "month") if written else ()
        found = [one.text for one in self.limits(member) if one.code not in passed]
        return found + rules.quiet_note(self.of(member), self.now, self.zone)

    def excluded(self, text: str, but: Container[str] = (), moderator: str | None = None) -> dict[str, str]:
        """Everybody who is not asked about `text` now, and why; without those in `but`, who were asked already.

        The `moderator` of its week is not: they would be invited by themselves.
        """
        found: dict[str, str] = {}
        for member in (*self.wishes, *(one for one in self.contacts if one not in self.wishes)):
            if member not in but and (why := self.limits(member, text)):
                found[member] = reason(why)
        if moderator is not None and moderator not in but:
            found[moderator] = " · ".join(filter(None, (_("moderates this week"), found.get(moderator))))
        return found


def reason(limits: tuple[Limit, ...]) -> str:
    """All of `limits` in one line."""
    return " · ".join(one.text for one in limits)


def moderator_of(state: State, week: str | None) -> str | None:
    """The member who moderates a week; none where nobody does, and for a question that has no week yet."""
    return queries.week(state, week).moderator if week else None


class _Row(NamedTuple):
    member: str
    per_week: int | None
    per_month: int | None
    quiet: str
    away: tuple[str, ...]
    not_about: tuple[str, ...]
    never: bool


class _Reached(NamedTuple):
    member: str
    kind: str
    at: datetime | None


def measure(state: State) -> Measure:
    """How the community asks."""
    return state.maybe(Measure, f"SELECT {', '.join(Measure._fields)} FROM care") or Measure()


def read(state: State, member: str | None = None) -> Care:
    """What is known of everybody now, or of one `member` alone."""
    kept = measure(state)
    where, named = ("WHERE member = :member", {"member": member}) if member else ("", {})
    rows = state.rows(
        _Row, f"SELECT member, per_week, per_month, quiet, away, not_about, never FROM allowance {where}", **named
    )
    contacts: dict[str, list[Contact]] = {}
    for one in state.rows(_Reached, _REACHED.format(where=where), since=iso(state.now - rules.MONTH), **named):
        contacts.setdefault(one.member, []).append(Contact(one.kind, one.at))
    return Care(
        kept,
        {one.member: _wishes(one, kept) for one in rows},
        {who: tuple(rules.used(found, rules.MONTH, state.now)) for who, found in contacts.items()},
        frozenset(state.texts("SELECT DISTINCT member FROM invitation WHERE status NOT IN ('draft', 'cancelled')")),
        state.now,
        ZoneInfo(queries.community(state).timezone),
    )


def _wishes(one: _Row, kept: Measure) -> Wishes:
    return Wishes(
        kept.per_week if one.per_week is None else one.per_week,
        kept.per_month if one.per_month is None else one.per_month,
        one.quiet or kept.quiet,
        one.away,
        one.not_about,
        one.never,
        bool(one.quiet),
    )


# A no counts: they were disturbed. What reaches askers about their own questions does not: they asked for it.
_REACHED = """
    SELECT * FROM (
        SELECT i.member AS member, 'invitation' AS kind, CASE WHEN i.status <> 'draft' THEN i.sent_at END AS at
          FROM invitation i JOIN question q ON q.id = i.question
         WHERE (i.status = 'draft' AND q.status IN ('accepted', 'answering'))
            OR (i.status NOT IN ('draft', 'cancelled', 'released') AND i.sent_at > :since)
        UNION ALL
        SELECT i.member, 'reminder', i.reminded_at
          FROM invitation i
         WHERE i.status NOT IN ('draft', 'cancelled', 'released') AND i.reminded_at > :since
        UNION ALL
        SELECT a.author, 'mention', f.relayed_at
          FROM follow_up f JOIN answer a ON a.id = f.answer
         WHERE f.status IN ('relayed', 'replied') AND f.relayed_at > :since
        UNION ALL
        SELECT n.helper, 'mention', n.sent_at
          FROM introduction n
         WHERE n.status NOT IN ('draft', 'cancelled') AND n.sent_at > :since
    ) AS reached {where}"""
