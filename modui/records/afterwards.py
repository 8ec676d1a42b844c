"""The reads on what comes of it all: outcomes, precedents, offers, introductions. As light as :mod:`queries`."""

from datetime import datetime, timedelta

from modui.i18n import _
from modui.records.clock import iso, parse_iso
from modui.records.queries import CALLED
from modui.records.reading import State
from modui.records.views import DueView, IntroductionView, OfferView, OutcomeView, PrecedentView

OUTCOME_DAYS = 21
"""How long after the digest an asker is asked whether it worked, unless the community has its own time."""
LAPSES = timedelta(weeks=8)
"""How long it stays worth asking; after that nobody remembers, and a community with old weeks is not flooded."""

_OUTCOME = "SELECT id, question, answer, status, remark, scope, asked_at, told_at FROM outcome"
_OFFER = f"""
    SELECT o.id, o.member, {CALLED.format(m="m")}, o.kind, o.about, o.closed
      FROM offer o JOIN member m ON m.id = o.member"""
_INTRODUCTION = f"""
    SELECT i.id, i.seeker, {CALLED.format(m="s")}, i.helper, {CALLED.format(m="h")}, i.question, i.reasons, i.message,
           i.status, i.remark, i.sent_at
      FROM introduction i JOIN member s ON s.id = i.seeker JOIN member h ON h.id = i.helper"""


# Outcomes ----------------------------------------------------------------------------------------------------------


def outcome_days(state: State) -> int:
    """How many days after the digest an asker is asked whether it worked."""
    return state.count("SELECT outcome_days FROM community LIMIT 1") or OUTCOME_DAYS


def out_since(state: State, question_id: str) -> datetime | None:
    """When the answers to a question were out: its digest published or, without one, one of them adopted."""
    since = state.scalar(f"SELECT since FROM ({_OUT} WHERE q.id = :id)", id=question_id)
    return parse_iso(str(since)) if since else None


def outcomes_due(state: State) -> list[DueView]:
    """The questions whose askers are to be asked whether it worked, the longest waiting first."""
    then = state.now - timedelta(days=outcome_days(state))
    return state.rows(
        DueView,
        f"""
        SELECT * FROM ({_OUT}
         WHERE (d.published_at BETWEEN :oldest AND :then OR d.published_at IS NULL)
           AND q.status IN ('answering', 'answered', 'closed')
           AND EXISTS (SELECT 1 FROM answer a WHERE a.question = q.id AND a.status <> 'withdrawn')
           AND NOT EXISTS (SELECT 1 FROM outcome o WHERE o.question = q.id))
         WHERE since BETWEEN :oldest AND :then ORDER BY since, number, id""",
        then=iso(then),
        oldest=iso(then - LAPSES),
    )


_OUT = f"""
    SELECT q.id, w.name, q.number, q.title, {CALLED.format(m="m")},
           coalesce(d.published_at,
                    (SELECT max(c.at) FROM answer a JOIN touched t ON t.row = a.id JOIN change c ON c.seq = t.seq
                      WHERE a.question = q.id AND a.adopted = 1 AND c.action = 'answer.adopt')) AS since
      FROM question q JOIN member m ON m.id = q.asker
      LEFT JOIN week w ON w.id = q.week LEFT JOIN digest d ON d.week = q.week"""


def outcome(state: State, answer_id: str) -> OutcomeView | None:
    """What the asker told of an answer, or that they were asked."""
    return state.maybe(OutcomeView, f"{_OUTCOME} WHERE answer = :answer", answer=answer_id)


def outcomes(state: State, question_id: str | None = None, *, limit: int = -1) -> list[OutcomeView]:
    """The outcomes of one question, or of all; those asked or told last come first."""
    where = "WHERE question = :question" if question_id else ""
    return state.rows(
        OutcomeView,
        f"{_OUTCOME} {where} ORDER BY coalesce(told_at, asked_at) DESC, id LIMIT :limit",
        limit=limit,
        **({"question": question_id} if question_id else {}),
    )


# What was asked before ----------------------------------------------------------------------------------------------


def precedents(state: State, question_id: str) -> list[PrecedentView]:
    """The earlier questions that asked the same, as the moderator saw it; oldest first."""
    return state.rows(
        PrecedentView,
        "SELECT id, question, earlier, dropped FROM precedent WHERE question = :id AND dropped = 0 ORDER BY earlier",
        id=question_id,
    )


def precedent(state: State, row: str) -> PrecedentView | None:
    """The precedent with this id, dropped or not."""
    return state.maybe(PrecedentView, "SELECT id, question, earlier, dropped FROM precedent WHERE id = :id", id=row)


# Needs and offers ---------------------------------------------------------------------------------------------------


def offer(state: State, row: str) -> OfferView | None:
    """The offer with this id, closed or not."""
    return state.maybe(OfferView, f"{_OFFER} WHERE o.id = :id", id=row)


def offers(state: State, member_id: str | None = None) -> list[OfferView]:
    """What members would give, or one of them; what was taken back is left out."""
    where = "AND o.member = :member" if member_id else ""
    return state.rows(
        OfferView,
        f"{_OFFER} WHERE o.closed = 0 {where} ORDER BY m.nickname, m.id, o.kind",
        **({"member": member_id} if member_id else {}),
    )


def introduction(state: State, row: str) -> IntroductionView:
    """The introduction with this id."""
    return state.known(IntroductionView, _("introduction"), f"{_INTRODUCTION} WHERE i.id = :id", id=row)


def introductions(state: State, member_id: str | None = None) -> list[IntroductionView]:
    """Who was brought together, all or with one member; those to send first, then the newest."""
    where = "WHERE :member IN (i.seeker, i.helper)" if member_id else ""
    return state.rows(
        IntroductionView,
        f"{_INTRODUCTION} {where} ORDER BY i.status <> 'draft', i.sent_at DESC, i.id",
        **({"member": member_id} if member_id else {}),
    )


def between(state: State, one: str, other: str) -> IntroductionView | None:
    """The introduction of two members, whichever of them it was to help; one that was cancelled is none."""
    return state.maybe(
        IntroductionView,
        f"{_INTRODUCTION} WHERE i.status <> 'cancelled'"
        " AND ((i.seeker = :one AND i.helper = :other) OR (i.seeker = :other AND i.helper = :one))",
        one=one,
        other=other,
    )


def helped(state: State, since: datetime) -> dict[str, int]:
    """How many introductions went out since then in which a member was to help, by member."""
    rows = state.run(
        "SELECT helper, count(*) FROM introduction WHERE sent_at >= :since AND status <> 'cancelled' GROUP BY helper",
        {"since": iso(since)},
    )
    return {str(member): int(count or 0) for member, count in rows}
