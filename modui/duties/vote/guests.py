"""Those from outside the community: they can stand in a vote, and do not vote themselves."""

from modui.errors import Refused
from modui.i18n import N_, _
from modui.records import queries
from modui.records.changes import Action, Insert, Proposal, Set, becomes
from modui.records.clock import natural_id
from modui.records.reading import State


def name_guest(state: State, member: str, kind: str = "challenger") -> Proposal:
    """Record that somebody is from outside: a challenger, who can win entry, or a guest."""
    known = next((one for one in queries.guests(state) if one.member == member), None)
    if known is None:
        return NAME.propose([Insert("guest", natural_id("guest", member), {"member": member, "kind": kind})])
    edits = [Set("guest", known.id, "kind", known.kind, kind)] if known.kind != kind else []
    if known.status != "outside":
        edits.append(Set("guest", known.id, "status", known.status, "outside"))
    return NAME.propose(edits)


def enter(state: State, member: str) -> Proposal:
    """Record that somebody from outside has come in: from the next vote on they vote.

    Raises:
        Refused: ``guest-none`` when they are not from outside.
    """
    known = next((one for one in queries.guests(state) if one.member == member and one.status == "outside"), None)
    if known is None:
        raise Refused("guest-none", _("They are a member already."), _("Nothing is to be done."))
    return ENTER.propose([Set("guest", known.id, "status", "outside", "entered")])


NAME = Action(
    "vote.guest",
    N_("Note who is from outside"),
    inserts=frozenset({"guest"}),
    writes=frozenset({"guest.kind", "guest.status"}),
    rules=(becomes("guest.status", "outside"),),
)
ENTER = Action(
    "vote.enter",
    N_("Take a guest in as a member"),
    writes=frozenset({"guest.status"}),
    rules=(becomes("guest.status", "entered"),),
)
ACTIONS = (NAME, ENTER)
