"""Ballots: one that counts for each member, replaced or taken back while the vote is open, never edited."""

from collections.abc import Iterable, Iterator, Sequence

from modui.errors import Refused
from modui.i18n import N_, _
from modui.records import queries
from modui.records.changes import Action, Edit, Insert, Proposal
from modui.records.clock import natural_id
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.views import OptionView, PollView


def cast(state: State, poll_id: str, voter: str, choices: Sequence[str]) -> Proposal:
    """Record the ballot of a member: the ids of the options they approve of. It replaces their earlier one.

    Raises:
        Refused: ``poll-not-open``, ``ballot-empty``, ``choice-own``, ``choice-unknown``.
    """
    return cast_many(state, poll_id, [(voter, choices)])


def cast_many(state: State, poll_id: str, ballots: Iterable[tuple[str, Sequence[str]]]) -> Proposal:
    """Record many ballots in one change; of several by one member the last counts. See :func:`cast`."""
    order = [option.id for option in queries.options(state, poll_id)]
    require_open(queries.poll(state, poll_id))
    counting = {ballot.voter: ballot for ballot in queries.ballots(state, poll_id)}
    turns = _turns(state, poll_id)
    edits: list[Edit] = []
    for voter, choices in dict(ballots).items():
        # As the options stand, so that equal ballots are equal; what is no option comes last and is refused by a rule.
        chosen = sorted(set(choices), key=lambda one: order.index(one) if one in order else len(order))
        if voter in counting and set(counting[voter].choices or ()) == set(chosen):
            continue
        edits.append(_ballot(poll_id, voter, turns.get(voter, 0) + 1, [*chosen]))
    return CAST.propose(edits)


def take_back(state: State, poll_id: str, voter: str) -> Proposal:
    """Take back the ballot of a member.

    Raises:
        Refused: ``poll-not-open``, ``ballot-none``.
    """
    return TAKE_BACK.propose([_ballot(poll_id, voter, _turns(state, poll_id).get(voter, 0) + 1, None)])


def _ballot(poll: str, voter: str, turn: int, choices: list[str] | None) -> Insert:
    values: dict[str, Value] = {"poll": poll, "voter": voter, "turn": turn, "choices": choices}
    return Insert("ballot", natural_id("ballot", poll, voter, turn), values)


def _turns(state: State, poll_id: str) -> dict[str, int]:
    """The number of the last ballot of each voter."""
    rows = state.run("SELECT voter, max(turn) FROM ballot WHERE poll = :poll GROUP BY voter", {"poll": poll_id})
    return {str(voter): int(turn or 0) for voter, turn in rows}


def require_open(poll: PollView) -> None:
    """Raise :class:`Refused` (``poll-not-open``) unless ballots count in `poll` now."""
    if poll.status != "open":
        raise Refused(
            "poll-not-open",
            _("This vote is not open (it stands at “{status}”).").format(status=poll.status),
            _("Ballots count while a vote is open."),
        )


def _next_turns(state: State, edits: Sequence[Edit]) -> Iterator[tuple[str, str, Value]]:
    """The (poll, voter, choices) of each ballot in `edits`, once it is the voter's next in an open poll."""
    turns: dict[str, dict[str, int]] = {}
    for edit in edits:
        assert isinstance(edit, Insert)
        poll, voter, turn = str(edit.values.get("poll")), str(edit.values.get("voter")), edit.values.get("turn")
        if poll not in turns:
            require_open(queries.poll(state, poll))
            turns[poll] = _turns(state, poll)
        expected = turns[poll].get(voter, 0) + 1
        if turn != expected or edit.row != natural_id("ballot", poll, voter, expected):
            raise malformed()
        turns[poll][voter] = expected
        yield poll, voter, edit.values.get("choices")


def malformed() -> Refused:
    """What is raised where the edits of a change do not fit each other."""
    return Refused(
        "change-malformed",
        _("This change does not hang together."),
        _("This is a fault of the program; nothing was changed. Please report it."),
    )


def _casts_fairly(state: State, edits: Sequence[Edit]) -> None:
    """A ballot names some of its poll's options, each once, and none of the voter's own."""
    options: dict[str, dict[str, OptionView]] = {}
    for poll, voter, choices in _next_turns(state, edits):
        if poll not in options:
            options[poll] = {option.id: option for option in queries.options(state, poll)}
        if not isinstance(choices, list) or not choices:
            raise Refused(
                "ballot-empty",
                _("A ballot without a choice is none."),
                _("Name at least one, or take the ballot back."),
            )
        for choice in choices:
            option = options[poll].get(choice)
            if option is None or choices.count(choice) > 1:
                raise Refused(
                    "choice-unknown",
                    _("This is not among what can be chosen: {choice}.").format(choice=choice),
                    _("Choose by the numbers of the announcement."),
                )
            if option.author == voter:
                raise Refused(
                    "choice-own",
                    _("Nobody votes for their own: number {label} is {name}'s.").format(
                        label=option.label, name=option.author_name
                    ),
                    _("Ask them for a ballot without it."),
                )


def _takes_back_fairly(state: State, edits: Sequence[Edit]) -> None:
    """Only a ballot that counts is taken back."""
    for poll, voter, choices in _next_turns(state, edits):
        if choices is not None:
            raise malformed()
        if all(ballot.voter != voter for ballot in queries.ballots(state, poll)):
            raise Refused(
                "ballot-none", _("There is no ballot of theirs to take back."), _("Check whose ballot it is.")
            )


CAST = Action("vote.cast", N_("Record ballots"), inserts=frozenset({"ballot"}), rules=(_casts_fairly,))
TAKE_BACK = Action(
    "vote.take-back", N_("Take back a ballot"), inserts=frozenset({"ballot"}), rules=(_takes_back_fairly,)
)
ACTIONS = (CAST, TAKE_BACK)
