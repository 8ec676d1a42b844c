"""The questions of a week as distilling needs them: their words, and who of the chat asked and was invited."""

from collections.abc import Iterable, Mapping

from modui.duties.distil.relevance import Asked
from modui.records import queries
from modui.records.reading import State
from modui.records.views import QuestionView


def asked(state: State, questions: Iterable[QuestionView], who: Mapping[str, str]) -> list[Asked]:
    """`questions` with the senders who asked them and who were invited to answer, or did; `who` gives the member (an
    id) of each sender that is known."""
    senders: dict[str, set[str]] = {}
    for sender, member in who.items():
        senders.setdefault(member, set()).add(sender)

    def called(members: Iterable[str]) -> frozenset[str]:
        return frozenset(sender for member in members for sender in senders.get(member, ()))

    found: list[Asked] = []
    for one in questions:
        invited = {row.member for row in queries.invitations(state, one.id) if row.status != "cancelled"}
        invited |= {row.author for row in queries.answers(state, one.id)}
        text = "\n".join(filter(None, [*one.sections.values(), one.unplaced]))
        label = one.label if one.week else ""
        found.append(Asked(one.id, label, one.title, text, called({one.asker}), called(invited)))
    return found
