"""Who is who in the chat: a nickname is told to be a member once, and remembered."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from modui.duties.speakers import Candidate, Speaker, identify, key
from modui.errors import BadInput
from modui.i18n import N_, _
from modui.records import chats, queries
from modui.records.changes import Action, Edit, Insert, Proposal, Set, columns_of, edited
from modui.records.clock import natural_id
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.views import MessageView, SpeakerView


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


class Person(NamedTuple):
    """Somebody who spoke in a week's chat, and which member they are as far as it is known."""

    name: str
    member: str | None
    member_name: str
    confidence: float
    """From 0 to 1; 1 where it was told. Of a guess that is not sure enough, the member stays open."""
    evidence: str
    candidates: tuple[Candidate, ...]
    """Who else it may be, the likeliest first."""
    told: bool
    """The moderator has said who it is, or that it is nobody here."""
    outside: bool
    messages: int
    numbers: tuple[int, ...]
    """Of their first messages, to look them up by."""


def people(state: State, week_id: str) -> list[Person]:
    """Everybody who spoke in a week, most first: as it was told, else as the nickname suggests."""
    known = remembered(state)
    guesses = _guessed(state, week_id, {name: one for name, one in known.items() if one.member or one.outside})
    first: dict[str, list[int]] = {}
    for name, number in state.run(
        "SELECT sender, number FROM message WHERE week = :week AND sender <> '' ORDER BY number", {"week": week_id}
    ):
        some = first.setdefault(str(name), [])
        if len(some) < SHOWN_OF_EACH:
            some.append(int(number or 0))
    found: list[Person] = []
    for name, count in chats.senders(state, week_id):
        said = known.get(name)
        numbers = tuple(first[name])
        if said is not None and (said.member or said.outside):
            found.append(
                Person(name, said.member, said.member_name, 1.0, said.evidence, (), True, said.outside, count, numbers)
            )
            continue
        guess = guesses[name]
        best = guess.candidates[0] if guess.candidates else None
        sure = best is not None and best.member == guess.member
        found.append(
            Person(
                name,
                guess.member,
                best.name if best and sure else "",
                guess.confidence,
                best.evidence if best else "",
                guess.candidates,
                False,
                False,
                count,
                numbers,
            )
        )
    return found


def speaker_of(state: State, week_id: str, messages: Sequence[MessageView]) -> str:
    """The member (an id) who said `messages`.

    Raises:
        BadInput: ``speakers-several`` where it was not one person; ``speaker-unknown``, where it is not known who.
    """
    names = list(dict.fromkeys(one.sender for one in messages if one.sender))
    known = {one.name: one for one in people(state, week_id)}
    said_by = {known[name].member for name in names}
    if len(said_by) > 1:
        raise BadInput(
            "speakers-several",
            _("These messages are by several people: {names}.").format(names=_(", ").join(names)),
            _("Choose those of one person, or name the author."),
        )
    member = next(iter(said_by), None)
    if member is None:
        raise BadInput(
            "speaker-unknown",
            _("It is not known who “{name}” is.").format(name=_(", ").join(names)),
            _("Say it once: modui chat who NICK MEMBER"),
        )
    return member


SHOWN_OF_EACH = 3


def _guessed(state: State, week_id: str, known: Mapping[str, SpeakerView]) -> dict[str, Speaker]:
    """Who the nicknames may be that nobody was told of."""
    names = [name for name, _count in chats.senders(state, week_id) if name not in known]
    remembered_ = {key(name): one.member for name, one in known.items() if one.member}
    return {one.sender: one for one in identify(names, queries.members(state), remembered_)}


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
