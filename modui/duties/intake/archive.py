"""Was it asked already? Questions in the archive that say nearly the same."""

from dataclasses import dataclass

from modui.records import queries
from modui.records.store import Store

_ALIKE = 0.18
"""Below this, what two texts have in common is only how people talk."""
_SPARE = 10
"""Hits asked for beyond the limit, since some are left out."""


@dataclass(frozen=True)
class Similar:
    """A question that says nearly the same; `score` is from 0 to 1."""

    id: str
    title: str
    score: float


def similar(store: Store, text: str, limit: int = 3, exclude: str | None = None) -> tuple[Similar, ...]:
    """The questions most alike to `text`, best first; those that were merged or withdrawn, and `exclude`, left out.

    The first line of `text` is taken for its title: a title alone may say the same where the stories differ.
    """
    # The index cuts Chinese into words with a library that is slow to import.
    from modui.records.search import Index

    index = Index(store.path.parent)
    scores: dict[str, float] = {}
    found: list[Similar] = []
    with store.read() as state:
        index.catch_up(state)
        for part in dict.fromkeys((text, text.strip().split("\n", 1)[0])):
            for hit in index.questions(part, limit + _SPARE):
                scores[hit.question] = max(hit.score, scores.get(hit.question, 0.0))
        for row, score in sorted(scores.items(), key=lambda one: (-one[1], one[0])):
            # Another window may have indexed a question that this reading does not know yet.
            known = state.count("SELECT count(*) FROM question WHERE id = :id", id=row)
            if score >= _ALIKE and row != exclude and known and len(found) < limit:
                question = queries.question(state, row)
                if question.status not in ("merged", "withdrawn"):
                    found.append(Similar(row, question.title, round(score, 3)))
    return tuple(found)
