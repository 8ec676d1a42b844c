"""Who could answer a question and may be asked now: the ranking, within everybody's limits."""

from collections.abc import Container

from modui.duties import care
from modui.duties.experts import ranking
from modui.duties.experts.ranking import Ranking
from modui.records import queries
from modui.records.store import Store
from modui.records.views import QuestionView


def suggest(store: Store, question: QuestionView | str, *, limit: int = 10, no_load: bool = False) -> Ranking:
    """The members most able to answer a question, or any text, who may be asked now; the others say why not.

    Who was asked this question already is measured by nothing: they are shown where they stand. `no_load` takes
    everybody as not asked of late; limits hold all the same.

    Raises:
        NotFound: the question is gone.
    """
    text = question if isinstance(question, str) else ranking.text_of(question)
    asked: Container[str] = ()
    moderator = None
    with store.read() as state:
        caring = care.read(state)
        if not isinstance(question, str):
            moderator = care.moderator_of(state, question.week)
            asked = {one.member for one in queries.invitations(state, question.id) if one.status != "cancelled"}
    return ranking.rank(
        store,
        text,
        limit=limit,
        question=None if isinstance(question, str) else question.id,
        excluded=caring.excluded(text, asked, moderator),
        load_weight=0.0 if no_load else caring.measure.load_percent / 100,
    )
