"""What members answer by a list or by one line each: votes, sign-ups, short answers."""

from collections.abc import Mapping, Sequence

from modui.duties import vote
from modui.duties.chat.who import Person
from modui.records.reading import State
from modui.records.views import MessageView


def ballots(
    state: State, poll_id: str, messages: Sequence[MessageView], people: Mapping[str, Person]
) -> vote.BallotPaste:
    """Messages read as ballots of a poll: a line of a growing list each, or what each sender says. Nothing is written.

    The lines that it counts are those of what :func:`as_lines` gives.
    """
    return vote.read_ballots(state, poll_id, as_lines(messages, people))


def as_lines(messages: Sequence[MessageView], people: Mapping[str, Person]) -> str:
    """Messages as a copied chat has them: a list as it stands; of anything else who says it, by their name as a member,
    and below it what."""
    parts: list[str] = []
    for one in messages:
        text = one.text.strip()
        if not text or not one.sender:
            continue
        if "\n" in text:
            parts.append(text)
        else:
            person = people.get(one.sender)
            parts += [person.member_name if person and person.member_name else one.sender, text]
    return "\n".join(parts)
