"""The end of a vote: its ballots are counted in public from then on, and an urn is opened and destroyed.

An open vote may be opened again by undoing its close. A secret one may not, nor one whose draw has been told: their
close is for good. Where too few voted, what lay in the urn is destroyed uncounted: few ballots would give away whose
they are.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from modui.duties.vote.ballots import require_open
from modui.duties.vote.choices import malformed
from modui.errors import BadInput, Refused
from modui.i18n import N_, _
from modui.records import queries, urn
from modui.records.changes import Action, Edit, Insert, Proposal, Set, becomes, edited
from modui.records.clock import iso, natural_id
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.urn import Destroy, UrnWrite
from modui.records.views import PollView

MOST_REASON = 500
"""Characters of a reason that are kept."""


def close(state: State, poll_id: str) -> Proposal:
    """End a vote: no ballot counts any more. Its status says whether enough voted.

    Raises:
        Refused: ``poll-not-open``, ``urn-missing``.
    """
    poll = queries.poll(state, poll_id)
    require_open(poll)
    told, piles, status = _told(state, poll)
    before: dict[str, Value] = {"status": poll.status, "closed_at": None}
    after: dict[str, Value] = {"status": status, "closed_at": iso(state.now)}
    edits: list[Edit] = [*edited("poll", poll_id, before, after)]
    edits.append(Insert("turnout", natural_id("turnout", poll_id), told))
    edits += [Insert("pile", natural_id("pile", poll_id, number), one) for number, one in enumerate(piles, 1)]
    if _has_urn(state, poll_id):
        return CLOSE_FOR_GOOD.propose(edits, [Destroy(poll_id)])
    return CLOSE.propose(edits)


def _has_urn(state: State, poll_id: str) -> bool:
    """Whether a poll keeps a secret: its ballots, or the seed of its draw."""
    terms = queries.terms(state, poll_id)
    if not terms.secret and not terms.seed_sha256:
        return False
    if not urn.key_of(state, poll_id):
        raise Refused(
            "urn-missing",
            _("What this vote keeps secret until its close (urn or seed) is not on this machine."),
            _("Close it where it was opened, or declare it void."),
        )
    return True


def _told(state: State, poll: PollView) -> tuple[dict[str, Value], list[dict[str, Value]], str]:
    """What is told at the close: turnout, the piles of a secret vote in a fixed order, the status that follows."""
    terms = queries.terms(state, poll.id)
    seed = urn.seed_of(state, poll.id) if _has_urn(state, poll.id) else ""
    if terms.secret:
        key = urn.key_of(state, poll.id)
        lying = urn.ballots(state, poll.id)
        voters = [member for member in queries.on_roll(state, poll.id) if urn.slot_of(key, member) in lying]
        counted = Counter(lying.values())
    else:
        voters = sorted(ballot.voter for ballot in queries.ballots(state, poll.id))
        counted = Counter()
    quorate = len(voters) >= terms.quorum
    # Fixed now: the questions and answers of a week may still be moved, and what decided a tie must not move with them.
    decide = queries.participants(state, poll.week) if quorate and "participants" in terms.ladder else None
    told: dict[str, Value] = {
        "poll": poll.id,
        "ballots": len(voters),
        "voters": sorted(voters) if quorate else None,
        "seed": seed,
        "participants": None if decide is None else sorted(decide.intersection(voters)),
    }
    piles: list[dict[str, Value]] = [
        {"poll": poll.id, "number": number, "choices": [*choices], "ballots": count}
        for number, (choices, count) in enumerate(sorted(counted.items()) if quorate else (), 1)
    ]
    return told, piles, "closed" if quorate else "no-quorum"


def void(state: State, poll_id: str, reason: str = "") -> Proposal:
    """Declare a vote void; another may be opened in its place. What lies in an urn is destroyed uncounted.

    Args:
        state: the records.
        poll_id: the poll.
        reason: why, for whoever asks later; may be empty.

    Raises:
        Refused: ``poll-void`` when it is void already.
        BadInput: ``reason-long``.
    """
    poll = queries.poll(state, poll_id)
    if poll.status == "void":
        raise Refused("poll-void", _("This vote is void already."), _("Open another in its place."))
    edits: list[Edit] = [Set("poll", poll_id, "status", poll.status, "void")]
    if said := " ".join(reason.split()):
        if len(said) > MOST_REASON:
            long = _("The reason is longer than {most} characters.").format(most=MOST_REASON)
            raise BadInput("reason-long", long, _("Say it in fewer words."))
        edits.append(Insert("voiding", natural_id("voiding", poll_id), {"poll": poll_id, "reason": said}))
    if urn.key_of(state, poll_id):
        return VOID_FOR_GOOD.propose(edits, [Destroy(poll_id)])
    return VOID.propose(edits)


def disclose(state: State, poll_id: str) -> Proposal:
    """Show the totals of an open vote before its close, from now on.

    Raises:
        Refused: ``poll-not-open``; ``totals-secret``: in a secret vote every ballot that comes in would be read off.
    """
    require_open(queries.poll(state, poll_id))
    if queries.terms(state, poll_id).secret:
        raise _totals_secret()
    row = natural_id("disclosure", poll_id)
    return DISCLOSE.propose([] if queries.disclosed(state, poll_id) else [Insert("disclosure", row, {"poll": poll_id})])


def _totals_secret() -> Refused:
    return Refused(
        "totals-secret",
        _("The totals of a secret vote stay hidden until it ends: they would tell each ballot as it comes in."),
        _("Close the vote first."),
    )


# Rules --------------------------------------------------------------------------------------------------------------


def _closing(edits: Sequence[Edit]) -> str:
    """The one poll that `edits` end."""
    polls = {edit.row for edit in edits if isinstance(edit, Set)}
    if len(polls) != 1:
        raise malformed()
    return polls.pop()


def _closes_fairly(state: State, edits: Sequence[Edit]) -> None:
    """What is told at a close is what there was, and whether it counts is what the quorum says."""
    poll = queries.poll(state, _closing(edits))
    require_open(poll)
    told, piles, status = _told(state, poll)
    for edit in edits:
        if isinstance(edit, Set) and edit.column == "status" and edit.after != status:
            raise malformed()
    if [*_inserted(edits, "turnout")] != [told] or [*_inserted(edits, "pile")] != piles:
        raise malformed()


def _inserted(edits: Sequence[Edit], table: str) -> Iterator[dict[str, Value]]:
    return (dict(edit.values) for edit in edits if isinstance(edit, Insert) and edit.table == table)


def _closes_what_has_none(state: State, edits: Sequence[Edit]) -> None:
    """What keeps a secret is ended for good, or not at all."""
    if _has_urn(state, _closing(edits)):
        raise malformed()


def _says_why(_state: State, edits: Sequence[Edit]) -> None:
    """A reason is that of the vote that is declared void, and only one."""
    poll = _closing(edits)
    reasons = [edit.values for edit in edits if isinstance(edit, Insert)]
    if len(reasons) > 1 or any(one.get("poll") != poll or not one.get("reason") for one in reasons):
        raise malformed()


def _voids_what_has_none(state: State, edits: Sequence[Edit]) -> None:
    if urn.key_of(state, _closing(edits)):
        raise malformed()


def _destroys(_state: State, edits: Sequence[Edit], writes: Sequence[UrnWrite]) -> None:
    """The end of a vote destroys its own urn, and writes nothing else."""
    if [*writes] != [Destroy(_closing(edits))]:
        raise malformed()


def _discloses_openly(state: State, edits: Sequence[Edit]) -> None:
    for edit in edits:
        poll = str(edit.values.get("poll")) if isinstance(edit, Insert) else ""
        require_open(queries.poll(state, poll))
        if queries.terms(state, poll).secret:
            raise _totals_secret()


_ENDS = frozenset({"poll.status", "poll.closed_at"})
CLOSE = Action(
    "vote.close",
    N_("Close a vote"),
    inserts=frozenset({"turnout"}),
    writes=_ENDS,
    rules=(becomes("poll.status", "closed", "no-quorum"), _closes_fairly, _closes_what_has_none),
)
CLOSE_FOR_GOOD = Action(
    "vote.close-for-good",
    N_("Close a vote and open its urn"),
    inserts=frozenset({"turnout", "pile"}),
    writes=_ENDS,
    rules=(becomes("poll.status", "closed", "no-quorum"), _closes_fairly),
    stays=True,
    because=N_("What was secret until the close is told or destroyed: it cannot be opened again, only declared void."),
    urn_rules=(_destroys,),
)
VOID = Action(
    "vote.void",
    N_("Declare a vote void"),
    inserts=frozenset({"voiding"}),
    writes=frozenset({"poll.status"}),
    rules=(becomes("poll.status", "void"), _says_why, _voids_what_has_none),
)
VOID_FOR_GOOD = Action(
    "vote.void-for-good",
    N_("Declare a vote void and destroy its urn"),
    inserts=frozenset({"voiding"}),
    writes=frozenset({"poll.status"}),
    rules=(becomes("poll.status", "void"), _says_why),
    stays=True,
    because=N_("Its urn and key were destroyed: open another vote in its place."),
    urn_rules=(_destroys,),
)
DISCLOSE = Action(
    "vote.disclose",
    N_("Show the totals of an open vote"),
    inserts=frozenset({"disclosure"}),
    rules=(_discloses_openly,),
    stays=True,
    because=N_("What was shown cannot be hidden again."),
)
ACTIONS = (CLOSE, CLOSE_FOR_GOOD, VOID, VOID_FOR_GOOD, DISCLOSE)
