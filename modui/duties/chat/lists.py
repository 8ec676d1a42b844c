"""What members answer by a list or by one line each: votes, sign-ups, short answers."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from modui.documents.chats import ChatMessage
from modui.duties import experts, vote
from modui.duties.chat.using import as_answer
from modui.duties.chat.who import Person
from modui.duties.growing_lists import GrowingList, ballot_lines, growing_lists
from modui.duties.messages import shortened
from modui.errors import ModuiError
from modui.i18n import _
from modui.records import queries
from modui.records.changes import Proposal
from modui.records.reading import State
from modui.records.store import Store
from modui.records.views import MessageView


def ballots(
    state: State, poll_id: str, messages: Sequence[MessageView], people: Mapping[str, Person]
) -> vote.BallotPaste:
    """Messages read as ballots of a poll: a line of a growing list each, or what each sender says. Nothing is written.

    The lines that it counts are those of what :func:`as_lines` gives.
    """
    return vote.read_ballots(state, poll_id, as_lines(messages, people))


def as_lines(messages: Sequence[MessageView], people: Mapping[str, Person]) -> str:
    """Messages as a copied chat has them: a list as it last stood; of anything else who says it, by their name as a
    member, and below it what."""
    lists, others = _apart(messages, people)
    parts = [ballot_lines(found) for _message, found in lists]
    for one in others:
        text = one.text.strip()
        if not text or not one.sender:
            continue
        if "\n" in text:
            parts.append(text)
        else:
            person = people.get(one.sender)
            parts += [person.member_name if person and person.member_name else one.sender, text]
    return "\n".join(parts)


def seems(messages: Sequence[MessageView], people: Mapping[str, Person]) -> tuple[str, str]:
    """What the newest list in `messages` seems to be for (``ballots``, ``sign-ups``, ``answers``), and why; empty
    where there is none."""
    lists, _others = _apart(messages, people)
    return (lists[-1][1].use, lists[-1][1].reason) if lists else ("", "")


def _apart(
    messages: Sequence[MessageView], people: Mapping[str, Person]
) -> tuple[list[tuple[MessageView, GrowingList]], list[MessageView]]:
    """The lists that grow in `messages`, each with the message that it last stood in, and what is part of none."""
    spoken = [ChatMessage(place, one.at, one.sender, one.text, one.kind) for place, one in enumerate(messages)]
    names = {name for one in people.values() for name in (one.name, one.member_name) if name}
    found = growing_lists(spoken, names)
    part = {place for one in found for place in (one.n, *one.older)}
    return [(messages[one.n], one) for one in found], [one for at, one in enumerate(messages) if at not in part]


class Entry(NamedTuple):
    """What one member wrote into a list, or said in a line of their own."""

    member: str
    name: str
    text: str
    message: MessageView


class Entries(NamedTuple):
    """The entries of a list, and the lines that name no member."""

    entries: tuple[Entry, ...]
    unread: tuple[str, ...]


def entries(state: State, messages: Sequence[MessageView], people: Mapping[str, Person]) -> Entries:
    """What members wrote into growing lists (接龙), a numbered line each; what is no list, by whoever said it.

    A list is reposted with each entry added, so of one member the last entry stands for all before it.
    """
    called: dict[str, tuple[str, str]] = {}
    for member in queries.members(state):
        # In a group people go by their nicknames: a real name counts where it is nobody's nickname.
        called.setdefault(member.name, (member.id, member.shown))
    called |= {one.nickname: (one.id, one.shown) for one in queries.members(state)}
    called |= {name: (one.member, one.member_name) for name, one in people.items() if one.member}
    called.pop("", None)
    longest = sorted(called, key=len, reverse=True)
    found: dict[str, Entry] = {}
    unread: list[str] = []
    lists, others = _apart(messages, people)
    said = [(one, [f"{item.name} {item.text}".rstrip() for item in grown.items]) for one, grown in lists]
    for one in others:
        lines = [match["entry"].strip() for line in one.text.split("\n") if (match := _ENTRY.fullmatch(line))]
        if not lines:
            lines = [f"{one.sender} {' '.join(one.text.split())}"] if one.sender and one.kind == "text" else []
        said.append((one, lines))
    for one, lines in said:
        for line in lines:
            name = next((name for name in longest if _begins(line, name)), None)
            if name is None:
                unread.append(line)
            else:
                row, shown = called[name]
                found[row] = Entry(row, shown, line[len(name) :].lstrip(_BETWEEN).strip(), one)
    return Entries(tuple(found.values()), tuple(dict.fromkeys(unread)))


_ENTRY = re.compile(r"\s*[(（]?\d{1,3}\s*[.、．)）:：]\s*(?P<entry>\S.*)")
_BETWEEN = " \t　:：,，、-—–~|/"


def _begins(line: str, name: str) -> bool:
    """Whether `line` begins with a name: what follows is not part of a longer one."""
    return line.startswith(name) and (
        len(line) == len(name) or line[len(name)] in _BETWEEN or not line[len(name)].isalnum()
    )


def sign_up(state: State, question: str, some: Sequence[Entry]) -> Proposal:
    """Put whoever signed up onto the shortlist of a question (an id), with what they wrote as the reason."""
    reasons = {one.member: [shortened(one.text, 200) if one.text else _("signed up in the chat")] for one in some}
    return experts.shortlist(state, question, [one.member for one in some], reasons)


def take_answers(store: Store, question: str, some: Sequence[Entry], role: str) -> tuple[int, list[tuple[str, str]]]:
    """Take entries in as answers to a question (an id), undone together: how many, and who was left out and why."""
    bundle: str | None = None
    taken = 0
    left: list[tuple[str, str]] = []
    for one in some:
        try:
            change = store.act(_answering(question, one, role), bundle=bundle)
        except ModuiError as error:
            left.append((one.name, error.message))
        else:
            assert change is not None
            bundle = bundle or change.bundle
            taken += 1
    return taken, left


def _answering(question: str, one: Entry, role: str) -> Callable[[State], Proposal]:
    said = one.message._replace(text=one.text, kind="text")
    return lambda state: as_answer(state, question=question, author=one.member, role=role, messages=[said])
