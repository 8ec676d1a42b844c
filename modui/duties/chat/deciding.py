"""What the moderator decides about messages: kept or folded, which question they belong to, which thread."""

from collections.abc import Iterator, Mapping, Sequence

from modui.errors import NotFound, Refused
from modui.i18n import N_, _
from modui.records import queries
from modui.records.changes import Action, Edit, Insert, Proposal, Set, columns_of, edited
from modui.records.clock import natural_id
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.views import MessageView, SortingView

_COLUMNS = ("question", "thread", "verdict", "reason")


def keep(state: State, messages: Sequence[str]) -> Proposal:
    """Keep messages (ids), however they were sorted by themselves."""
    return KEEP.propose(_sorted(state, messages, {"verdict": "kept", "reason": ""}))


def fold(state: State, messages: Sequence[str], reason: str = "") -> Proposal:
    """Fold messages away; they stay, and are kept again with one word."""
    return FOLD.propose(_sorted(state, messages, {"verdict": "folded", "reason": " ".join(reason.split())}))


def void(state: State, messages: Sequence[str]) -> Proposal:
    """Messages that do not belong here at all, such as those of another chat: shown nowhere, until they are kept."""
    return VOID.propose(_sorted(state, messages, {"verdict": "void", "reason": ""}))


def leave(state: State, messages: Sequence[str]) -> Proposal:
    """Take back what was decided about messages: they are sorted by themselves again."""
    return LEAVE.propose(_sorted(state, messages, {"verdict": None, "reason": "", "question": None, "thread": ""}))


def assign(state: State, messages: Sequence[str], question: str | None) -> Proposal:
    """Messages belong to a question (its id); none: to the one that they were found to belong to.

    Raises:
        Refused: ``question-foreign`` when the question is of another week.
    """
    return ASSIGN.propose(_sorted(state, messages, {"question": question}))


def move(state: State, messages: Sequence[str], thread: str) -> Proposal:
    """Put messages into the thread called `thread`: this splits a thread, or merges two of them."""
    return MOVE.propose(_sorted(state, messages, {"thread": " ".join(thread.split())[:60]}))


def _sorted(state: State, messages: Sequence[str], after: Mapping[str, Value]) -> Iterator[Edit]:
    for message in messages:
        row = natural_id("sorting", message)
        known = state.maybe(
            SortingView,
            "SELECT id, message, question, thread, verdict, reason FROM sorting WHERE id = :id",
            id=row,
        )
        if known is not None:
            before: dict[str, Value] = {name: getattr(known, name) for name in _COLUMNS}
            yield from edited("sorting", row, before, after)
        elif any(after.values()):
            yield Insert("sorting", row, {"message": message, **after})


# Naming ------------------------------------------------------------------------------------------------------------


def numbered(state: State, week_id: str, numbers: Sequence[int]) -> list[MessageView]:
    """The messages of a week that are cited by `numbers`.

    Raises:
        NotFound: ``message-unknown``.
    """
    from modui.records import chats

    found: list[MessageView] = []
    for number in dict.fromkeys(numbers):
        one = chats.message(state, week_id, number)
        if one is None:
            raise NotFound(
                "message-unknown",
                _("There is no message #{number} in this week.").format(number=number),
                _("See their numbers with: modui chat list"),
            )
        found.append(one)
    return found


# Rules -------------------------------------------------------------------------------------------------------------


def _of_one_week(state: State, edits: Sequence[Edit]) -> None:
    """A message is assigned to a question of its own week."""
    for one in edits:
        question = None
        if isinstance(one, Insert):
            question, message = one.values.get("question"), str(one.values.get("message"))
        elif isinstance(one, Set) and one.column == "question":
            question = one.after
            message = str(state.scalar("SELECT message FROM sorting WHERE id = :id", id=one.row))
        if not isinstance(question, str):
            continue
        week = state.scalar("SELECT week FROM message WHERE id = :id", id=message)
        if queries.question(state, question).week != week:
            raise Refused(
                "question-foreign",
                _("That question is of another week."),
                _("Name a question of this week, or none."),
            )


# Actions -----------------------------------------------------------------------------------------------------------


def _action(name: str, title: str) -> Action:
    return Action(
        name,
        title,
        inserts=frozenset({"sorting"}),
        writes=columns_of("sorting", *_COLUMNS),
        rules=(_of_one_week,),
    )


KEEP = _action("chat.keep", N_("Keep messages of the chat"))
FOLD = _action("chat.fold", N_("Fold messages of the chat"))
VOID = _action("chat.void", N_("Take messages out that do not belong here"))
LEAVE = _action("chat.leave", N_("Take back what was decided about messages"))
ASSIGN = _action("chat.assign", N_("Assign messages to a question"))
MOVE = _action("chat.move", N_("Move messages to another thread"))
ACTIONS = (KEEP, FOLD, VOID, LEAVE, ASSIGN, MOVE)
