"""Who is who in the chat: a nickname is told to be a member once, and remembered."""

from collections.abc import Sequence

from modui.i18n import N_
from modui.records import chats, queries
from modui.records.changes import Action, Edit, Insert, Proposal, Set, columns_of, edited
from modui.records.clock import natural_id
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.views import SpeakerView


def told(state: State, name: str, member: str | None, *, outside: bool = False, evidence: str = "") -> Proposal:
    """The nickname `name` is a member (an id), or nobody here (`outside`); neither: it is not known any more."""
    name = " ".join(name.split())[:200]
    after: dict[str, Value] = {
        "member": member,
        "outside": outside and member is None,
        "evidence": " ".join(evidence.split())[:200],
    }
    known = {one.name: one for one in chats.speakers(state)}.get(name)
    if known is not None:
        before: dict[str, Value] = {
            "member": known.member,
            "outside": known.outside,
            "evidence": known.evidence,
        }
        return TELL.propose(edited("speaker", known.id, before, after))
    return TELL.propose([Insert("speaker", natural_id("speaker", name), {"name": name, **after})])


def remembered(state: State) -> dict[str, SpeakerView]:
    """What was told of nicknames; of a new nickname, what was told of the one before."""
    known = {one.name: one for one in chats.speakers(state)}

    def followed(one: SpeakerView) -> SpeakerView:
        seen = {one.name}
        at = one
        while at.member is None and not at.outside and at.formerly in known and at.formerly not in seen:
            seen.add(at.formerly)
            at = known[at.formerly]
        return at

    return {name: followed(one) for name, one in known.items()}


def _known_member(state: State, edits: Sequence[Edit]) -> None:
    """Who a nickname is said to be is there."""
    for one in edits:
        member = one.values.get("member") if isinstance(one, Insert) else None
        if isinstance(one, Set) and one.column == "member":
            member = one.after
        if isinstance(member, str):
            queries.member(state, member)


TELL = Action(
    "chat.who",
    N_("Say who a nickname is"),
    inserts=frozenset({"speaker"}),
    writes=columns_of("speaker", "member", "outside", "evidence"),
    rules=(_known_member,),
)
ACTIONS = (TELL,)
