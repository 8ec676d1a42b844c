"""Who would be asked over weeks of questions: each question alone, against all of a week together within limits.

    python -m benchmarks.asking FOLDER [--weeks 12] [--questions 5]

FOLDER holds ``members.jsonl``, ``dev/queries.jsonl``, ``dev/qrels.tsv`` and, if there is one, ``dev/qrels_field.tsv``:
the formats of ``modui match --batch``. Every way lives through the same weeks in a home of its own: the questions are
taken in and accepted, six people are asked for each and marked as asked, and a week passes. Nobody answers, so that the
load only grows. Told is who was asked how often, how well they fit, and whether whoever truly answered was among them.
"""

import argparse
import json
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from modui.duties import answers, assigning, care, experts, intake, members, standing, waves
from modui.duties import week as weeks
from modui.duties.actions import ACTIONS
from modui.records import queries
from modui.records.changes import Proposal
from modui.records.clock import Clock
from modui.records.reading import State
from modui.records.store import Store

ASKED = 6
Way = Callable[[Store, str, Sequence[str]], dict[str, list[str]]]
"""Whom to ask for the questions of a week: store, week, questions; members by question."""


@dataclass
class Community:
    """What is measured on."""

    members: list[dict[str, str]]
    texts: dict[str, str]
    true: dict[str, set[str]]
    field: dict[str, set[str]]


@dataclass
class Life:
    """What came of one way."""

    asked: Counter[str] = field(default_factory=Counter)
    twice: int = 0
    """Members asked more than once in a week, over all weeks."""
    questions: int = 0
    fit: float = 0.0
    """The sum of the scores of those asked, of what the best six of each question would have."""
    found: int = 0
    right: float = 0.0


def read(folder: Path) -> Community:
    """The community in `folder`."""

    def rows(name: str) -> list[dict[str, object]]:
        return [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines()]

    def judged(name: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        path = folder / "dev" / name
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
            query, member, _grade = line.split("\t")
            found.setdefault(query, set()).add(member)
        return found

    people = []
    for row in rows("members.jsonl"):
        fields = row["fields"]
        assert isinstance(fields, dict)
        told = {name: "、".join(value) if isinstance(value, list) else str(value) for name, value in fields.items()}
        people.append({**told, "nickname": str(row["id"])})
    texts = {str(row["query_id"]): f"{row['title']}\n{row['text']}".strip() for row in rows("dev/queries.jsonl")}
    return Community(people, texts, judged("qrels.tsv"), judged("qrels_field.tsv"))


# The ways ----------------------------------------------------------------------------------------------------------


def alone(store: Store, _week: str, asked: Sequence[str]) -> dict[str, list[str]]:
    """The best six of each question, whatever they were asked before."""
    found = {}
    for row in asked:
        with store.read() as state:
            question = queries.question(state, row)
        ranking = experts.rank(store, experts.text_of(question), limit=ASKED, question=row, load_weight=0.0)
        found[row] = [one.member for one in ranking.candidates]
    return found


def limited(store: Store, _week: str, asked: Sequence[str]) -> dict[str, list[str]]:
    """The best six of each question who may be asked, one question after the other, load taken off."""
    found = {}
    for row in asked:
        plan = assigning.plan(store, row)
        found[row] = [one.member for one in plan.picks]
        assigning.apply(store, [plan])
    return found


def together(store: Store, week: str, _asked: Sequence[str]) -> dict[str, list[str]]:
    """All of the week's questions assigned together."""
    plans = assigning.assign(store, week)
    assigning.apply(store, plans)
    return {plan.question.id: [one.member for one in plan.picks] for plan in plans}


WAYS: Mapping[str, Way] = {"each alone, no care": alone, "each in turn, within limits": limited, "together": together}


def live(community: Community, way: Way, queries_of_weeks: Sequence[Sequence[str]]) -> Life:
    """Live through the weeks in one way."""
    at = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)
    clock = Clock(now=lambda: at, chance=random.Random(1))
    life = Life()
    with tempfile.TemporaryDirectory() as folder:
        store = Store.create(Path(folder), ACTIONS, clock)
        store.act(lambda state: weeks.set_up(state, "benchmark"))
        members.import_rows(store, [*enumerate([{"nickname": "asker"}, *community.members])])
        with store.read() as state:
            ids = {one.nickname: one.id for one in queries.members(state)}
        names = {row: name for name, row in ids.items()}
        for some in queries_of_weeks:
            name = standing.name_of(at.date())
            week = _do(store, lambda state, name=name: weeks.open_week(state, name))  # type: ignore[misc]
            rows = {_ask(store, week, ids["asker"], community.texts[query]): query for query in some}
            found = way(store, week, [*rows])
            for row, chosen in found.items():
                _measure(store, life, community, row, rows[row], [names[one] for one in chosen])
                _send(store, row, chosen)
            counted = Counter(one for chosen in found.values() for one in chosen)
            life.twice += sum(count > 1 for count in counted.values())
            at += timedelta(weeks=1)
    return life


def _do(store: Store, make: Callable[[State], Proposal]) -> str:
    change = store.act(make)
    assert change is not None
    return change.edits[0].row


def _ask(store: Store, week: str, asker: str, text: str) -> str:
    draft = intake.Draft(title=text.splitlines()[0][:100], sections={"details": text}, unplaced="")
    row = _do(
        store, lambda state: intake.add(state, week=week, asker=asker, draft=draft, source="", source_kind="paste")
    )
    store.act(lambda state: intake.accept(state, row))
    return row


def _send(store: Store, row: str, chosen: Sequence[str]) -> None:
    store.act(lambda state: answers.invite(state, row, chosen))
    with store.read() as state:
        drafts = [one.id for one in queries.invitations(state, row) if one.status == "draft"]
    store.act_all([lambda state, one=one: answers.mark(state, one, "sent") for one in drafts])  # type: ignore[misc]


def _measure(store: Store, life: Life, community: Community, row: str, query: str, chosen: Sequence[str]) -> None:
    with store.read() as state:
        text = experts.text_of(queries.question(state, row))
    best = experts.rank(store, text, limit=len(community.members), load_weight=0.0).candidates
    scores = {one.name: one.score for one in best}
    top = sum(one.score for one in [one for one in best if one.name != "asker"][:ASKED])
    life.questions += 1
    life.asked.update(chosen)
    life.fit += sum(scores.get(one, 0.0) for one in chosen) / top if top else 1.0
    life.found += bool(community.true.get(query, set()) & set(chosen))
    life.right += sum(one in community.field.get(query, ()) for one in chosen) / max(1, len(chosen))


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--weeks", type=int, default=12)
    parser.add_argument("--questions", type=int, default=5)
    given = parser.parse_args()
    community = read(given.folder)
    drawn = random.Random(7).sample(sorted(community.texts), given.weeks * given.questions)
    dealt = [drawn[start : start + given.questions] for start in range(0, len(drawn), given.questions)]
    assert waves.asked_at_first(care.Measure().answers, care.Measure()) == ASKED
    size = f"{len(community.members)} members, {given.weeks} weeks, {given.questions} questions a week"
    print(f"{size}, {ASKED} asked for each\n")
    print("| | asked | most often | the ten hold | twice a week | fit | answerer among | right field |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, way in WAYS.items():
        life = live(community, way, dealt)
        total, n = sum(life.asked.values()), life.questions
        ten = sum(count for _name, count in life.asked.most_common(10))
        most = life.asked.most_common(1)[0][1]
        print(
            f"| {name} | {len(life.asked)} | {most} | {ten / total:.0%} | {life.twice} | {life.fit / n:.3f}"
            f" | {life.found / n:.3f} | {f'{life.right / n:.3f}' if community.field else '–'} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
