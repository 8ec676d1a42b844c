"""Naming the places of a vote that has ended, and who from outside has won entry by it."""

from collections.abc import Sequence

from modui.duties.vote.choices import malformed
from modui.duties.vote.results import Result, require_ended, result
from modui.errors import Refused
from modui.i18n import N_, _
from modui.records import queries
from modui.records.changes import Action, Edit, Insert, Proposal, Set, becomes
from modui.records.clock import natural_id
from modui.records.reading import State
from modui.records.views import GuestView, PollView


def award(state: State, poll_id: str) -> Proposal:
    """Name the places of a vote that has ended, with what each wins of the prize.

    Ties share a place unless the ladder of the vote decides them; an answer that was withdrawn wins none. A challenger
    from outside who wins first place has won free entry with it.

    Raises:
        Refused: ``poll-not-closed``, ``quorum-missed``, ``poll-void``, ``poll-counted``.
    """
    poll = queries.poll(state, poll_id)
    _require_countable(state, poll)
    found = result(state, poll_id)
    edits: list[Edit] = [Set("poll", poll_id, "status", poll.status, "counted")]
    edits += [
        Insert(
            "award",
            natural_id("award", poll_id, one.option.id),
            {"poll": poll_id, "option": one.option.id, "place": one.place, "share": one.share},
        )
        for one in found.won
    ]
    for guest in entering(state, found):
        edits.append(Set("guest", guest.id, "status", guest.status, "entered"))
        edits.append(Set("guest", guest.id, "poll", guest.poll, poll_id))
    return AWARD.propose(edits)


def entering(state: State, found: Result) -> list[GuestView]:
    """The challengers from outside who win entry by a result: those who won a first place."""
    first = {one.option.author for one in found.won if one.place == 1}
    return [
        guest
        for guest in queries.guests(state)
        if guest.kind == "challenger" and guest.status == "outside" and guest.member in first
    ]


def _require_countable(state: State, poll: PollView) -> None:
    require_ended(state, poll)
    if poll.status != "closed":
        raise Refused("poll-counted", _("The places of this vote are named already."), _("See: modui vote result POLL"))


def _awards_the_result(state: State, edits: Sequence[Edit]) -> None:
    """The places that are named are those the ballots give, all of them and no others."""
    polls = {edit.row for edit in edits if isinstance(edit, Set) and edit.table == "poll"}
    if len(polls) != 1:
        raise malformed()
    (poll,) = polls
    _require_countable(state, queries.poll(state, poll))
    found = result(state, poll)
    won = {one.option.id: (one.place, one.share) for one in found.won}
    named = {
        str(edit.values.get("option")): (edit.values.get("place", 1), edit.values.get("share"))
        for edit in edits
        if isinstance(edit, Insert) and edit.values.get("poll") == poll
    }
    entered = {guest.id for guest in entering(state, found)}
    moved = [edit for edit in edits if isinstance(edit, Set) and edit.table == "guest"]
    sound = all(edit.row in entered and edit.after in ("entered", poll) for edit in moved)
    if named != won or not sound or len(edits) != len(won) + 1 + 2 * len(entered):
        raise malformed()


AWARD = Action(
    "vote.award",
    N_("Name the places of a vote"),
    inserts=frozenset({"award"}),
    writes=frozenset({"poll.status", "guest.status", "guest.poll"}),
    rules=(becomes("poll.status", "counted"), _awards_the_result),
)
ACTIONS = (AWARD,)
