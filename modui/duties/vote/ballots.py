"""Ballots: one that counts for each member, replaced or taken back while the vote is open, never edited.

In an open vote each is a row under its voter's name. In a secret one it lies in the urn, outside the log, and no record
says whose it is; see :mod:`modui.records.urn`.
"""

from collections.abc import Iterable, Iterator, Sequence

from modui.duties.vote.choices import in_order, is_sound, malformed, parted
from modui.duties.wording import poll_state
from modui.errors import Refused
from modui.i18n import N_, _
from modui.records import queries, urn
from modui.records.changes import Action, Edit, Insert, Proposal
from modui.records.clock import natural_id
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.store import Store
from modui.records.urn import Lay, TakeOut, UrnWrite
from modui.records.views import OptionView, PollView

Ballot = tuple[str, Sequence[str]]
"""A member's id, and what they chose as it is kept (see :mod:`modui.duties.vote.choices`)."""


def cast(state: State, poll_id: str, voter: str, choices: Sequence[str]) -> Proposal:
    """Record the ballot of a member, which may be blank. It replaces their earlier one.

    Raises:
        Refused: ``poll-not-open``, ``choice-own``, ``choice-unknown``, ``voter-unlisted``,
            ``urn-missing``.
    """
    return cast_many(state, poll_id, [(voter, choices)])


def cast_many(state: State, poll_id: str, ballots: Iterable[Ballot]) -> Proposal:
    """Record many ballots at once; of several by one member the last counts. See :func:`cast`."""
    poll = queries.poll(state, poll_id)
    require_open(poll)
    order = [option.id for option in queries.options(state, poll_id)]
    chosen = {voter: in_order(poll.method, choices, order) for voter, choices in dict(ballots).items()}
    if queries.terms(state, poll_id).secret:
        key = _key(state, poll_id)
        lying = urn.ballots(state, poll_id)
        laid = {urn.slot_of(key, voter): Lay(poll_id, urn.slot_of(key, voter), tuple(c)) for voter, c in chosen.items()}
        _judge_ballots(state, poll, chosen.items())
        return CAST_SECRET.propose((), (one for slot, one in laid.items() if lying.get(slot) != one.choices))
    counting = {ballot.voter: ballot for ballot in queries.ballots(state, poll_id)}
    turns = _turns(state, poll_id)
    return CAST.propose(
        _ballot(poll_id, voter, turns.get(voter, 0) + 1, choices)
        for voter, choices in chosen.items()
        if voter not in counting or [*(counting[voter].choices or ())] != choices
    )


def take_in(store: Store, poll_id: str, ballots: Iterable[Ballot]) -> int:
    """Record ballots in an open or a secret vote; how many of them were new or changed. See :func:`cast_many`."""
    given = [*ballots]
    new = 0

    def make(state: State) -> Proposal:
        nonlocal new
        proposal = cast_many(state, poll_id, given)
        new = len(proposal.edits) + len(proposal.urn)
        return proposal

    store.act(make)
    return new


def take_back(state: State, poll_id: str, voter: str) -> Proposal:
    """Take back the ballot of a member.

    Raises:
        Refused: ``poll-not-open``, ``ballot-none``, ``urn-missing``.
    """
    require_open(queries.poll(state, poll_id))
    if queries.terms(state, poll_id).secret:
        slot = urn.slot_of(_key(state, poll_id), voter)
        return TAKE_BACK_SECRET.propose((), [TakeOut(poll_id, slot)])
    return TAKE_BACK.propose([_ballot(poll_id, voter, _turns(state, poll_id).get(voter, 0) + 1, None)])


def take_late(state: State, poll_id: str, ballots: Iterable[Ballot]) -> Proposal:
    """Keep ballots that came after the close: listed, and not counted. Of a secret vote, only whose they were.

    Raises:
        Refused: ``poll-not-closed``, ``choice-unknown``, ``choice-own``, ``voter-unlisted``.
    """
    poll = queries.poll(state, poll_id)
    secret = queries.terms(state, poll_id).secret
    order = [option.id for option in queries.options(state, poll_id)]
    known = {one.voter for one in queries.late(state, poll_id)}
    return LATE.propose(
        Insert(
            "late",
            natural_id("late", poll_id, voter),
            {"poll": poll_id, "voter": voter, "choices": None if secret else in_order(poll.method, choices, order)},
        )
        for voter, choices in dict(ballots).items()
        if voter not in known
    )


def _ballot(poll: str, voter: str, turn: int, choices: list[str] | None) -> Insert:
    values: dict[str, Value] = {"poll": poll, "voter": voter, "turn": turn, "choices": choices}
    return Insert("ballot", natural_id("ballot", poll, voter, turn), values)


def _turns(state: State, poll_id: str) -> dict[str, int]:
    """The number of the last ballot of each voter."""
    rows = state.run("SELECT voter, max(turn) FROM ballot WHERE poll = :poll GROUP BY voter", {"poll": poll_id})
    return {str(voter): int(turn or 0) for voter, turn in rows}


def _key(state: State, poll_id: str) -> str:
    """The key of the urn of a poll."""
    key = urn.key_of(state, poll_id)
    if not key:
        raise Refused(
            "urn-missing",
            _("The urn of this secret vote is not on this machine."),
            _("Enter ballots where the vote was opened."),
        )
    return key


def not_closed(poll: PollView) -> Refused:
    """The refusal to tell or use the result of a vote that has not ended."""
    return Refused(
        "poll-not-closed",
        _("This vote has not ended (it stands at “{status}”).").format(status=poll_state(poll.status)),
        _("Close it first."),
    )


def require_open(poll: PollView) -> None:
    """Raise :class:`Refused` (``poll-not-open``) unless ballots count in `poll` now."""
    if poll.status != "open":
        raise Refused(
            "poll-not-open",
            _("This vote is not open (it stands at “{status}”).").format(status=poll_state(poll.status)),
            _("Ballots count while a vote is open. One that came too late can be kept: modui vote late"),
        )


# Rules --------------------------------------------------------------------------------------------------------------


def _judge_ballots(state: State, poll: PollView, ballots: Iterable[tuple[str, Value]]) -> None:
    """Raise :class:`Refused` unless each ballot is of somebody on the roll, and names options, none their own."""
    options = {option.id: option for option in queries.options(state, poll.id)}
    roll = set(queries.on_roll(state, poll.id))
    hidden = queries.terms(state, poll.id).authors_hidden and poll.status == "open"
    for voter, kept in ballots:
        if voter not in roll:
            raise Refused(
                "voter-unlisted",
                _("{name} cannot vote here: not a member, or not yet one when the vote opened.").format(
                    name=queries.member(state, voter).shown
                ),
                _("Who may vote is fixed when a vote opens."),
            )
        if not isinstance(kept, list) or not is_sound(poll.method, kept):
            raise malformed()  # a blank ballot is an empty list; none at all takes one back
        chosen = parted(poll.method, kept)
        for choice in chosen:
            if choice not in options or chosen.count(choice) > 1:
                raise Refused(
                    "choice-unknown",
                    _("This is not among what can be chosen: {choice}.").format(choice=choice),
                    _("Choose by the numbers of the announcement."),
                )
            if options[choice].author == voter:
                raise _own(options[choice], hidden)


def _own(option: OptionView, hidden: bool) -> Refused:
    said = _("Nobody votes for their own: number {label} is {name}'s.")
    if hidden:
        said = _("Nobody votes for their own, and number {label} is.")
    return Refused(
        "choice-own",
        said.format(label=option.label, name=option.author_name),
        _("Ask them for a ballot without it."),
    )


def _next_turns(state: State, edits: Sequence[Edit]) -> Iterator[tuple[str, str, Value]]:
    """The (poll, voter, choices) of each ballot in `edits`, once it is the voter's next in an open poll."""
    turns: dict[str, dict[str, int]] = {}
    for edit in edits:
        assert isinstance(edit, Insert)
        poll, voter, turn = str(edit.values.get("poll")), str(edit.values.get("voter")), edit.values.get("turn")
        if poll not in turns:
            require_open(queries.poll(state, poll))
            if queries.terms(state, poll).secret:
                raise malformed()
            turns[poll] = _turns(state, poll)
        expected = turns[poll].get(voter, 0) + 1
        if turn != expected or edit.row != natural_id("ballot", poll, voter, expected):
            raise malformed()
        turns[poll][voter] = expected
        yield poll, voter, edit.values.get("choices")


def _casts_fairly(state: State, edits: Sequence[Edit]) -> None:
    """A ballot names some of its poll's options, each once, and none of the voter's own."""
    by_poll: dict[str, list[tuple[str, Value]]] = {}
    for poll, voter, choices in _next_turns(state, edits):
        by_poll.setdefault(poll, []).append((voter, choices))
    for poll, ballots in by_poll.items():
        _judge_ballots(state, queries.poll(state, poll), ballots)


def _takes_back_fairly(state: State, edits: Sequence[Edit]) -> None:
    """Only a ballot that counts is taken back."""
    for poll, voter, choices in _next_turns(state, edits):
        if choices is not None:
            raise malformed()
        if all(ballot.voter != voter for ballot in queries.ballots(state, poll)):
            raise no_ballot()


def no_ballot() -> Refused:
    """The refusal to take back what is not there."""
    return Refused("ballot-none", _("There is no ballot of theirs to take back."), _("Check whose ballot it is."))


def _lays_fairly(state: State, _edits: Sequence[Edit], writes: Sequence[UrnWrite]) -> None:
    """A ballot in the urn has the slot of somebody on the roll, and says what theirs may."""
    slots: dict[str, dict[str, str]] = {}
    for one in writes:
        if not isinstance(one, Lay):
            raise malformed()
        if one.poll not in slots:
            require_open(queries.poll(state, one.poll))
            if not queries.terms(state, one.poll).secret:
                raise malformed()
            key = _key(state, one.poll)
            slots[one.poll] = {urn.slot_of(key, member): member for member in queries.on_roll(state, one.poll)}
        if one.slot not in slots[one.poll]:
            raise malformed()
    for poll_id, of_slot in slots.items():
        laid = [one for one in writes if isinstance(one, Lay) and one.poll == poll_id]
        _judge_ballots(state, queries.poll(state, poll_id), ((of_slot[one.slot], [*one.choices]) for one in laid))


def _takes_out_fairly(state: State, _edits: Sequence[Edit], writes: Sequence[UrnWrite]) -> None:
    """Only a ballot that lies in the urn of an open vote is taken out."""
    for one in writes:
        if not isinstance(one, TakeOut):
            raise malformed()
        require_open(queries.poll(state, one.poll))
        if one.slot not in urn.ballots(state, one.poll):
            raise no_ballot()


def _keeps_late_fairly(state: State, edits: Sequence[Edit]) -> None:
    """What came late came after the close; of a secret vote no record says what it was."""
    for edit in edits:
        assert isinstance(edit, Insert)
        poll = queries.poll(state, str(edit.values.get("poll")))
        if poll.status not in ("closed", "counted", "published", "no-quorum"):
            raise not_closed(poll)
        voter, choices = str(edit.values.get("voter")), edit.values.get("choices")
        if queries.terms(state, poll.id).secret:
            if choices is not None:
                raise malformed()
            if voter not in queries.on_roll(state, poll.id):
                _judge_ballots(state, poll, [(voter, choices)])
        else:
            _judge_ballots(state, poll, [(voter, choices)])


CAST = Action("vote.cast", N_("Record ballots"), inserts=frozenset({"ballot"}), rules=(_casts_fairly,))
CAST_SECRET = Action("vote.cast-secret", N_("Lay ballots into the urn"), urn_rules=(_lays_fairly,))
TAKE_BACK = Action(
    "vote.take-back", N_("Take back a ballot"), inserts=frozenset({"ballot"}), rules=(_takes_back_fairly,)
)
TAKE_BACK_SECRET = Action("vote.take-out", N_("Take a ballot out of the urn"), urn_rules=(_takes_out_fairly,))
LATE = Action("vote.late", N_("Keep late ballots"), inserts=frozenset({"late"}), rules=(_keeps_late_fairly,))
ACTIONS = (CAST, CAST_SECRET, TAKE_BACK, TAKE_BACK_SECRET, LATE)
