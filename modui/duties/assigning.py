"""Whom to ask next: for one question, and for all of a week's together so that nobody gets two while others idle.

A week is a flow of least cost (Ahuja, Magnanti, Orlin, *Network Flows*, 1993): from each question to those who could
answer it, from each of them out, one unit an invitation. What somebody fits a question is the gain of a unit; a second
invitation of one person costs more than any fit can gain, and an allowance is how many units may pass.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from modui.duties import answers, care, experts, waves
from modui.duties.care import Care
from modui.duties.experts import Excluded
from modui.duties.waves import ABLE, Choice, Wave, acting
from modui.i18n import _
from modui.records import queries
from modui.records.changes import Change, Proposal
from modui.records.reading import State
from modui.records.store import Store
from modui.records.views import QuestionView

LOOKED_AT = 60
"""Candidates that are looked at for each question."""
FIT = 0.25
"""Of the best one's score: whoever fits less is not asked only because they are idle."""

_GRAIN = 1_000
"""The gain of the best candidate of a question."""
_CHOSEN = 3 * _GRAIN
"""What the moderator's own choice gains."""
_NEW = _GRAIN // 2
"""What one place for somebody able who was never asked gains: as much as they may fit less."""
_PASSED = 3


class Pick(NamedTuple):
    """Somebody to ask."""

    member: str
    name: str
    score: float
    reasons: tuple[str, ...]
    new: bool
    """They were never asked."""
    chosen: bool
    """The moderator put them on the shortlist."""


class Passed(NamedTuple):
    """Somebody who would fit better than one of the picks, and why it is not they."""

    member: str
    name: str
    reason: str


class Plan(NamedTuple):
    """What to do next for one question."""

    question: QuestionView
    wave: Wave
    picks: tuple[Pick, ...]
    passed: tuple[Passed, ...]
    message: str = ""
    """What to tell those who are released; empty where there is nothing to tell."""
    told: tuple[str, ...] = ()
    """Who is told, by name."""


class Edge(NamedTuple):
    """That a member could answer a question, as well as `gain` says."""

    question: str
    member: str
    gain: int
    new: bool = False
    """They are able, and were never asked."""


class _Pool(NamedTuple):
    """Those who could be asked for one question, best first, and who could not."""

    question: QuestionView
    wave: Wave
    picks: tuple[Pick, ...]
    excluded: tuple[Excluded, ...]

    @property
    def best(self) -> float:
        return max((one.score for one in self.picks), default=0.0)

    def choices(self) -> list[Choice]:
        return [Choice(one.member, one.score, one.chosen) for one in self.picks]


# One question ------------------------------------------------------------------------------------------------------


def plan(store: Store, question_id: str) -> Plan:
    """What to do next for a question: whom to ask, or whom to release.

    Raises:
        NotFound: there is no such question.
    """
    with store.read() as state:
        caring = care.read(state)
        question = queries.question(state, question_id)
        message = acting.thanks(state, question_id)
        to_tell = acting.to_tell(state, question_id)
    pool = _pool(store, caring, question)
    asking = pool.wave.step in ("first", "reserve")
    wanted = waves.pick(pool.choices(), pool.wave.ask if asking else 0, caring.asked_ever)
    picks = tuple(one for one in pool.picks if one.member in wanted)
    passed = tuple(Passed(one.member, one.name, one.reason) for one in pool.excluded if asking)
    names = tuple(one.member_name for one in to_tell)
    return Plan(question, pool.wave, picks, passed[:_PASSED], message if names else "", names)


def apply(store: Store, plans: Sequence[Plan]) -> list[Change]:
    """Do what `plans` propose, in one transaction that is undone at one stroke.

    Raises:
        ModuiError: what the store raises; then nothing of it was done.
    """
    return store.act_all([step for one in plans for step in _steps(one)])


def _steps(one: Plan) -> list[Callable[[State], Proposal]]:
    row, ids = one.question.id, [pick.member for pick in one.picks]
    if one.wave.step == "release":
        return [lambda state: acting.release(state, row)]
    if not ids:
        return []
    reasons = {pick.member: pick.reasons for pick in one.picks}
    return [
        lambda state: experts.shortlist(state, row, ids, reasons),
        lambda state: answers.invite(state, row, ids),
    ]


def _pool(store: Store, caring: Care, question: QuestionView) -> _Pool:
    ranking = experts.suggest(store, question, limit=LOOKED_AT)
    with store.read() as state:
        wave = waves.read(state, question.id)
        invited = {one.member for one in queries.invitations(state, question.id) if one.status != "cancelled"}
        listed = [one for one in queries.shortlist(state, question.id) if one.member not in invited]
        removed = _removed(state, question.id)
        moderator = care.moderator_of(state, question.week)
    excluded = caring.excluded(experts.text_of(question), moderator=moderator)
    scored = {one.member: one for one in ranking.candidates}
    # Reserves are for later: at first they are kept back, and then they come before anybody else.
    chosen = [one for one in listed if one.status == "listed" or wave.step != "first"]
    kept_back = {one.member for one in listed} - {one.member for one in chosen}
    picks = [
        Pick(
            one.member,
            one.member_name,
            scored[one.member].score if one.member in scored else 0.0,
            tuple(experts.reason_lines(scored[one.member])) if one.member in scored else one.reasons,
            one.member not in caring.asked_ever,
            chosen=True,
        )
        for one in chosen
        if one.member not in excluded
    ]
    picks += [
        Pick(
            one.member,
            one.name,
            one.score,
            tuple(experts.reason_lines(one)),
            one.member not in caring.asked_ever,
            chosen=False,
        )
        for one in ranking.candidates
        if not one.standing and one.member not in removed | kept_back and one.score >= FIT * ranking.candidates[0].score
    ]
    left_out = {one.member: one for one in ranking.excluded if one.candidate is not None}
    for one in chosen:
        if one.member in excluded and one.member not in left_out:
            left_out[one.member] = Excluded(one.member, one.member_name, excluded[one.member])
    return _Pool(question, wave, tuple(picks), tuple(left_out.values()))


def _removed(state: State, question_id: str) -> set[str]:
    """Whom the moderator took off the shortlist: they are not proposed again."""
    sql = "SELECT member FROM shortlisting WHERE question = :question AND status = 'removed'"
    return set(state.texts(sql, question=question_id))


# A week ------------------------------------------------------------------------------------------------------------


def assign(store: Store, week_id: str) -> list[Plan]:
    """Whom to ask for all questions of a week that need somebody, together; a question without anybody has no picks."""
    with store.read() as state:
        caring = care.read(state)
        open_ = [one for one in queries.questions(state, week_id) if one.status in ("accepted", "answering")]
    pools = [_pool(store, caring, one) for one in open_]
    pools = [one for one in pools if one.wave.step in ("first", "reserve")]
    best = {one.question.id: one.best for one in pools}
    edges = [
        Edge(
            pool.question.id,
            one.member,
            round(_GRAIN * one.score / pool.best if pool.best else 0) + (_CHOSEN if one.chosen else 0),
            one.new and one.score >= ABLE * best[pool.question.id] > 0,
        )
        for pool in pools
        for one in pool.picks
    ]
    members = {one.member for one in edges}
    asked = {one: len(care.rules.used(caring.contacts.get(one, ()), care.rules.WEEK, caring.now)) for one in members}
    flow = solve({one.question.id: one.wave.ask for one in pools}, edges, {m: caring.left(m) for m in members}, asked)
    return [_explained(pool, flow, pools) for pool in pools]


def solve(
    asks: Mapping[str, int], edges: Sequence[Edge], left: Mapping[str, int], asked: Mapping[str, int]
) -> dict[str, list[str]]:
    """Members to ask, by question: as many as `asks` as can be had, each at most once a question.

    Nobody gets more than their allowance has `left`; of all such assignments, those are best in which the fewest get a
    further one (one after the other, counting those `asked` this week already), and of these the one with the largest
    sum of gains, one place of each question for somebody able who was never asked included.
    """
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_nodes_from(("source", "sink"))
    # More than all gains together, so that no fit outweighs a second invitation while others idle.
    dear = 1 + sum(asks.values()) * (_GRAIN + _CHOSEN + _NEW)
    for question, ask in asks.items():
        graph.add_edge("source", ("question", question), capacity=ask, weight=0)
        graph.add_edge(("question", question), ("place", question), capacity=1, weight=-_NEW)
    for edge in edges:
        pair = ("pair", edge.question, edge.member)
        graph.add_edge(("question", edge.question), pair, capacity=1, weight=0)
        if edge.new:
            graph.add_edge(("place", edge.question), pair, capacity=1, weight=0)
        graph.add_edge(pair, ("member", edge.member), capacity=1, weight=-edge.gain)
    for member in dict.fromkeys(edge.member for edge in edges):
        for turn in range(left[member]):
            step = ("turn", member, turn)
            graph.add_edge(("member", member), step, capacity=1, weight=dear * (asked.get(member, 0) + turn))
            graph.add_edge(step, "sink", capacity=1, weight=0)
    flow = nx.max_flow_min_cost(graph, "source", "sink")
    found: dict[str, list[str]] = {question: [] for question in asks}
    for edge in edges:
        if flow[("pair", edge.question, edge.member)][("member", edge.member)]:
            found[edge.question].append(edge.member)
    return found


def _explained(pool: _Pool, flow: Mapping[str, Sequence[str]], pools: Sequence[_Pool]) -> Plan:
    mine = flow[pool.question.id]
    picks = tuple(one for one in pool.picks if one.member in mine)
    least = min((one.score for one in picks), default=0.0)
    elsewhere = {member: one.question.label for one in pools if one is not pool for member in flow[one.question.id]}
    passed = [
        Passed(one.member, one.name, _("asked for {q}").format(q=elsewhere[one.member]))
        for one in pool.picks
        if one.member not in mine and one.score > least and one.member in elsewhere
    ]
    passed += [Passed(one.member, one.name, one.reason) for one in pool.excluded]
    return Plan(pool.question, pool.wave, picks, tuple(passed[:_PASSED]))
