"""Who could answer a question: the best first, each with a score that is exactly the sum of its reasons."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from modui.duties.experts.lessons import Lesson, learnt
from modui.duties.headings import FIELDS
from modui.duties.messages import shortened
from modui.i18n import LANGUAGES, N_, _, ngettext, speaking
from modui.records import queries
from modui.records.clock import iso, parse_iso
from modui.records.reading import State
from modui.records.segmenting import STOP_WORDS
from modui.records.store import Store
from modui.records.views import QuestionView

if TYPE_CHECKING:
    from modui.records.matching import Share

LOAD_SPAN = timedelta(weeks=4)
"""How far back what a member was asked and gave is told."""
LOAD_WEIGHT = 0.1
"""What each request of late takes off: a score is divided by 1 + this times the load."""
LOAD_HALVES = timedelta(weeks=6)
"""After this time a request weighs half."""

_LOAD_LASTS = 6
"""Half-lives after which a request weighs nothing."""
_GRAIN = 1024
"""Shares are whole numbers of this part, so that their sum is exact in any order."""
_TERMS_TOLD = 6
_REASONS_TOLD = 3
_LEAST_TOLD = 0.05
"""The part of a score below which a reason is not told to people; it counts all the same."""
_LINE = 200
_TITLE = 60
_COUNT = re.compile(
    r"""(?:[第每]|[第每]?[一二两三四五六七八九十几百千万半\d]+) [个位次年月周天日条点种家套张场岁多半]* | [去今明前]年
      | \d+\w? | one | two | three | four | five | six | seven | eight | nine | ten | hundred | thousand
      | first | second | third | last | next""",
    re.VERBOSE | re.IGNORECASE,
)
"""How many and when: 三个, 二年, 每月, two."""
_DAY = 86_400
_SPARE = 20
"""Hits asked for beyond the limit, since some are left out."""

SOURCES: Mapping[str, str] = {
    **FIELDS,
    "answers": N_("answered"),
    "alike": N_("much like those who answered such questions"),
    "lately": N_("answers a good deal these days"),
    "adopted": N_("was taken by an asker"),
    "awarded": N_("won a place"),
    "outcome": N_("how it went"),
    "declined": N_("declined the topic"),
    "load": N_("asked lately"),
}
"""What a reason can come from, and what that is called; a message to translate."""


class Cited(NamedTuple):
    """A question of the past that a member answered, and its part of their share."""

    question: str
    title: str
    share: float


class Reason(NamedTuple):
    """Why somebody could answer: what says so, the words it shares with the question, what that adds."""

    source: str
    """A field of the member, or another of ``SOURCES``."""
    terms: tuple[str, ...]
    share: float
    cited: tuple[Cited, ...] = ()
    """The questions that it comes from, the largest part first."""


class Load(NamedTuple):
    """What a member was asked and gave in the last four weeks."""

    invited_4w: int
    """Invitations that were sent and not answered, declined, released or cancelled."""
    answered_4w: int
    """Answers that stand."""
    level: float = 0.0
    """All of these together, each weighing half after six weeks."""


class Candidate(NamedTuple):
    """A member who could answer. `score` is exactly the sum of the shares of `reasons`: largest first, load last."""

    member: str
    name: str
    position: str
    score: float
    reasons: tuple[Reason, ...]
    load: Load
    standing: str
    """Where they stand with this question: ``listed``, ``reserve``, the status of their invitation, or empty."""


class Excluded(NamedTuple):
    """A member who is not asked, and why."""

    member: str
    name: str
    reason: str
    candidate: Candidate | None = None
    """What would speak for them; none for the asker."""


class Ranking(NamedTuple):
    """Who could answer, best first; and who would stand among them, were they not left out."""

    candidates: tuple[Candidate, ...]
    excluded: tuple[Excluded, ...]


class _Person(NamedTuple):
    name: str
    position: str


def rank(
    store: Store,
    text: str,
    *,
    limit: int = 10,
    asker: str | None = None,
    question: str | None = None,
    excluded: Mapping[str, str] | None = None,
    load_weight: float = LOAD_WEIGHT,
) -> Ranking:
    """The members most able to answer `text`, the best first; equal ones by id.

    `asker` is left out; with a `question`, its asker is, and candidates say where they stand with it. `excluded` are
    members who must not be asked, and why. A `load_weight` of 0 leaves out how much somebody was asked of late.

    Raises:
        NotFound: there is no such asker or question.
    """
    from modui.records.search import Index

    index = Index(store.path.parent)
    with store.read() as state:
        index.catch_up(state)
        if question is not None and asker is None:
            asker = queries.question(state, question).asker
        left_out = dict(excluded or {})
        named: list[Excluded] = []
        if asker is not None:
            left_out.pop(asker, None)
            named.append(Excluded(asker, queries.member(state, asker).shown, _("asked the question")))
        loads = _loads(state)
        standings = _standings(state, question) if question is not None else {}
        candidates: list[Candidate] = []
        match = index.match(
            text, 2 * limit + len(left_out) + _SPARE, day=state.now.timestamp() / _DAY, without=question
        )
        # A question teaches nothing about itself: who stands where with it is shown as that.
        lessons = learnt(state, {one: alike for one, alike in match.likeness.items() if one != question})
        for hit in match.hits:
            # Another window may have indexed a member that this reading does not know yet.
            person = state.maybe(_Person, _PERSON, id=hit.member)
            if person is None or hit.member == asker:
                continue
            load = loads.get(hit.member, Load(0, 0))
            reasons = tuple(_reason(share) for share in hit.shares)
            reasons += tuple(_taught(one, hit.score) for one in lessons.get(hit.member, ()))
            reasons += _load_reason(sum(reason.share for reason in reasons), load, load_weight)
            candidates.append(
                Candidate(
                    member=hit.member,
                    name=person.name,
                    position=person.position,
                    score=sum(reason.share for reason in reasons),
                    reasons=reasons,
                    load=load,
                    standing=standings.get(hit.member, ""),
                )
            )
    candidates.sort(key=lambda one: (-one.score, one.member))
    kept: list[Candidate] = []
    for one in candidates:
        if len(kept) == limit:
            break
        if one.member in left_out:
            named.append(Excluded(one.member, one.name, left_out[one.member], one))
        else:
            kept.append(one)
    return Ranking(tuple(kept), tuple(named))


def _reason(share: "Share") -> Reason:
    return Reason(share.field, share.terms, share.share, tuple(Cited(*one) for one in share.cited))


def _taught(lesson: Lesson, fit: float) -> Reason:
    """What `lesson` adds to a score of `fit`, or takes from it."""
    share = round(lesson.part * fit * _GRAIN) / _GRAIN
    return Reason(lesson.source, (), share, (Cited(lesson.question, lesson.title, share),))


def after_load(fit: float, level: float, weight: float) -> float:
    """What a load of `level` leaves of a score of `fit`."""
    return fit / (1 + weight * level)


def _load_reason(fit: float, load: Load, weight: float) -> tuple[Reason, ...]:
    """What `load` takes off a score of `fit`, as a reason of its own: the score becomes fit / (1 + weight * level)."""
    share = round((after_load(fit, load.level, weight) - fit) * _GRAIN) / _GRAIN
    return (Reason("load", (), share),) if share else ()


def text_of(question: QuestionView) -> str:
    """What a question says about who could answer it."""
    return "\n".join(filter(None, (question.title, question.demand, question.background, question.details)))


def reason_text(reason: Reason) -> str:
    """`reason` for people: what says so, with the words of it that tell something or the question it comes from.

    Empty for a field that shares nothing but single characters and words of no meaning: that is told by nobody.
    """
    label = reason_label(reason)
    told = _(", ").join([term for term in reason.terms if _tells(term)][:_TERMS_TOLD])
    if reason.source not in FIELDS and reason.cited:
        told = _("“{title}”").format(title=shortened(reason.cited[0].title, _TITLE))
    if not told:
        return "" if reason.source in FIELDS else label
    return _("{field}: {terms}").format(field=label, terms=told)[:_LINE]


def load_told(load: Load) -> str:
    """What somebody was asked and gave of late, in figures."""
    if not load.invited_4w and not load.answered_4w:
        return _("asked a while ago")
    open_ = ngettext("{n} request open", "{n} requests open", load.invited_4w).format(n=load.invited_4w)
    given = ngettext("{n} answer given", "{n} answers given", load.answered_4w).format(n=load.answered_4w)
    return _("asked lately: {open}, {given} in four weeks").format(open=open_, given=given)


def reason_label(reason: Reason) -> str:
    """What says so, without its words."""
    if reason.source == "outcome":
        return _("advice that worked") if reason.share > 0 else _("advice that did not work")
    return _(SOURCES[reason.source])


def retold(line: str) -> str:
    """A line that was kept with a shortlist, in the language in use: it begins with a label in that of its day."""
    for language in LANGUAGES:
        with speaking(language):
            labels = {_("{field}: {terms}").format(field=_(label), terms=""): label for label in SOURCES.values()}
        for told, label in labels.items():
            if line.startswith(told):
                return _("{field}: {terms}").format(field=_(label), terms=line.removeprefix(told))
    return line


def _tells(term: str) -> bool:
    """Whether `term` convinces anybody: a character, a function word or a number is evidence, but reads as chance."""
    return len(term) > 1 and term.casefold() not in STOP_WORDS and not _COUNT.fullmatch(term)


def reason_lines(candidate: Candidate) -> list[str]:
    """What speaks for `candidate`, the most telling first; kept with the shortlist and told in the invitation.

    That is what they wrote or answered themselves: what they need themselves, likeness to others, or how a matter went,
    is for the moderator.
    """
    own = [one for one in candidate.reasons if one.source in (*FIELDS, "answers") and one.source != "needs"]
    telling = [one for one in own if one.share >= _LEAST_TOLD * candidate.score]
    return [*filter(None, map(reason_text, telling))][:_REASONS_TOLD]


def _loads(state: State) -> dict[str, Load]:
    since = state.now - LOAD_SPAN
    invited = state.run(
        "SELECT member, sent_at FROM invitation WHERE sent_at >= :since"
        " AND status IN ('sent', 'accepted', 'no-reply', 'reminded')",
        {"since": iso(state.now - _LOAD_LASTS * LOAD_HALVES)},
    )
    answered = state.run(
        "SELECT author, received_at FROM answer WHERE received_at >= :since AND status <> 'withdrawn'",
        {"since": iso(state.now - _LOAD_LASTS * LOAD_HALVES)},
    )
    found: dict[str, list[float]] = {}
    for place, rows in enumerate((invited, answered)):
        for member, at in rows:
            when = parse_iso(str(at))
            one = found.setdefault(str(member), [0, 0, 0.0])
            one[place] += when >= since
            one[2] += 0.5 ** ((state.now - when) / LOAD_HALVES)
    return {member: Load(int(asked), int(gave), level) for member, (asked, gave, level) in found.items()}


def _standings(state: State, question_id: str) -> dict[str, str]:
    """Where members stand with a question, by what they came to last: the shortlist, an invitation, an answer."""
    listed = {one.member: one.status for one in queries.shortlist(state, question_id)}
    invited = {one.member: one.status for one in queries.invitations(state, question_id)}
    answered = {one.author: "answered" for one in queries.answers(state, question_id) if one.status != "withdrawn"}
    return listed | invited | answered


_PERSON = "SELECT CASE WHEN nickname <> '' THEN nickname ELSE name END, position FROM member WHERE id = :id"
