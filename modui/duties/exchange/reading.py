"""Needs and offers as the records have them: who could be brought together, and who would lend a hand."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from modui.duties import care
from modui.duties.exchange import kinds, pairing
from modui.duties.exchange.pairing import Gives, Hand, Market, Meeting, Pair
from modui.duties.experts import text_of
from modui.duties.headings import FIELDS
from modui.duties.wording import offer_name
from modui.i18n import _
from modui.records import afterwards, queries
from modui.records.reading import State
from modui.records.words import OFFERS

HELPED_SPAN = timedelta(weeks=4)
"""How far back introductions are counted."""

_OUT_AT_MOST = 10
_WORDS = "、"


class _Row(NamedTuple):
    id: str
    nickname: str
    name: str
    needs: str
    offers: str
    expertise: tuple[str, ...]
    tags: tuple[str, ...]
    interests: tuple[str, ...]
    position: str
    industry: str
    career: str


class LeftOut(NamedTuple):
    """A member who could help and is not asked now, and why."""

    member: str
    name: str
    reason: str


class Listing(NamedTuple):
    """Members who could be brought together, and who was left out and why."""

    pairs: tuple[Pair, ...]
    left_out: tuple[LeftOut, ...]
    names: Mapping[str, str]
    """What the group calls those named in the pairs."""
    helped: Mapping[str, int]
    """Introductions of the last four weeks in which a member was to help."""


class Hands(NamedTuple):
    """Who would lend a hand with one question."""

    hands: tuple[Hand, ...]
    wanted: tuple[str, ...]
    """The kinds of help that the question asks for by its words."""
    left_out: tuple[LeftOut, ...]
    names: Mapping[str, str]


def _gives(state: State, *, career: bool) -> tuple[list[Gives], dict[str, str]]:
    """What everybody needs and gives, and what the group calls them."""
    recorded: dict[str, dict[str, str]] = defaultdict(dict)
    for one in afterwards.offers(state):
        recorded[one.member][one.kind] = one.about
    found: list[Gives] = []
    names: dict[str, str] = {}
    for row in state.rows(_Row, f"SELECT {', '.join(_Row._fields)} FROM member ORDER BY id"):
        names[row.id] = row.nickname or row.name
        own = dict.fromkeys(kinds.given(row.offers), row.offers)
        offered = own | recorded.get(row.id, {})
        fields = {
            "offers": "\n".join(filter(None, (row.offers, *recorded.get(row.id, {}).values()))),
            "expertise": _WORDS.join(row.expertise),
            "tags": _WORDS.join(row.tags),
            "interests": _WORDS.join(row.interests),
            "position": row.position,
            "industry": row.industry,
        }
        if career:
            fields |= {"career": row.career, "needs": row.needs}
        found.append(Gives(row.id, row.needs, fields, offered))
    return found, names


def listing(state: State, member: str | None = None, limit: int = 30) -> Listing:
    """Who could be brought together, everybody or one member on either side, those with most in common first."""
    everybody, names = _gives(state, career=False)
    helped = afterwards.helped(state, state.now - HELPED_SPAN)
    known = {
        frozenset((one.seeker, one.helper))
        for one in afterwards.introductions(state, member)
        if one.status != "cancelled"
    }
    market = Market(everybody)
    cared = care.read(state)
    barred = cared.excluded("")
    # Who wants no message, or is away, gets none as the one who seeks either.
    apart = {one for one in barred if any(limit.code in ("never", "away") for limit in cared.limits(one))}
    found = pairing.pairs(market, member=member, known=known, helped=helped, barred=barred, apart=apart, limit=limit)
    without = pairing.pairs(market, member=member, known=known, helped=helped, limit=limit) if barred else found
    out = dict.fromkeys(one.helper for one in without if one.helper in barred)
    return Listing(
        tuple(found),
        tuple(LeftOut(one, names[one], barred[one]) for one in [*out][:_OUT_AT_MOST]),
        {one: names[one] for pair in found for one in (pair.seeker, pair.helper)},
        helped,
    )


def pair_of(state: State, seeker: str, helper: str) -> Pair | None:
    """What two members share as seeker and helper; none where it is too little to speak of."""
    everybody, _names = _gives(state, career=False)
    return Market(everybody).pair(seeker, helper)


def hands(state: State, question_id: str, kind: str | None = None, limit: int = 5) -> Hands:
    """Who would lend a hand with a question: the kinds that it asks for first, then the others.

    Its asker is left out, and so is who has answered it or was introduced to the asker already.
    """
    question = queries.question(state, question_id)
    everybody, names = _gives(state, career=True)
    market = Market(everybody, pairing.NEAR)
    text = text_of(question)
    wanted = kinds.wanted(text)
    barred = care.read(state).excluded(text)
    but = {question.asker, *(one.author for one in queries.answers(state, question_id) if one.status != "withdrawn")}
    for one in afterwards.introductions(state, question.asker):
        if one.status != "cancelled":
            but |= {one.seeker, one.helper}
    chosen = (kind,) if kind else (*wanted, *(one for one in OFFERS if one not in wanted))
    found: list[Hand] = []
    out: dict[str, str] = {}
    for each in chosen:
        for hand in pairing.hands(market, text, each, but=but, limit=limit + len(barred)):
            if hand.member in barred:
                out[hand.member] = barred[hand.member]
            elif sum(other.kind == each for other in found) < limit:
                found.append(hand)
    left_out = tuple(LeftOut(one, names[one], why) for one, why in out.items())[:_OUT_AT_MOST]
    return Hands(tuple(found), wanted, left_out, {one.member: names[one.member] for one in found})


def meeting_text(meeting: Meeting) -> str:
    """`meeting` for people, in a line that an introduction keeps."""
    source = offer_name(meeting.source) if meeting.source in OFFERS else _(FIELDS[meeting.source])
    if not meeting.terms:
        return source
    return _("{field}: {terms}").format(field=source, terms=_(", ").join(meeting.terms))[:200]
