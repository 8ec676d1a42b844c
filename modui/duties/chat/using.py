"""What is kept becomes answers and notes, each with the messages it was made of."""

from collections.abc import Iterator, Sequence

from modui.documents.chats.quoting import said_itself
from modui.duties import answers
from modui.duties.answers import collecting, discussion
from modui.duties.chat.aligning import WORDLESS
from modui.errors import BadInput, Refused
from modui.i18n import N_, _
from modui.records import chats, queries
from modui.records.changes import Action, Edit, Insert, Proposal
from modui.records.clock import natural_id
from modui.records.reading import State
from modui.records.views import AnswerView, MessageView


def as_answer(
    state: State,
    *,
    question: str,
    author: str,
    role: str,
    messages: Sequence[MessageView],
    naming: str | None = None,
    scope: Sequence[str] | None = None,
) -> Proposal:
    """Messages are the answer of a member (ids). Who has answered the question already says more with them.

    Of a first answer, the title and the sections are read from the text as from any other; what is said further
    goes below the method. Messages that are part of the answer already are not taken twice.

    Raises:
        BadInput: ``messages-none`` without messages that say something.
        Refused: what :func:`modui.duties.answers.add` raises; ``answer-voted`` while members vote on it.
    """
    standing = [one for one in queries.answers(state, question) if one.author == author and one.status != "withdrawn"]
    if standing:
        return _extended(state, standing[0], messages)
    text = _text(messages)
    added = answers.add(
        state,
        question=question,
        author=author,
        role=role,
        draft=answers.read(text),
        source=text,
        source_kind="chat",
        naming=naming,
        scope=scope,
    )
    row = next(edit.row for edit in added.edits if isinstance(edit, Insert) and edit.table == "answer")
    return ANSWER.propose([*added.edits, *_cited(messages, answer=row)])


def _extended(state: State, answer: AnswerView, messages: Sequence[MessageView]) -> Proposal:
    known = set(state.texts("SELECT message FROM citation WHERE answer = :answer", answer=answer.id))
    further = [one for one in messages if one.id not in known]
    if not further:
        raise Refused(
            "messages-used",
            _("These messages are part of the answer already."),
            _("Choose others, or edit the answer itself."),
        )
    method = "\n\n".join(filter(None, (answer.method, _text(further))))
    changed = answers.edit(state, answer.id, {"method": method})
    return EXTEND.propose([*changed.edits, *_cited(further, answer=answer.id)])


def as_note(state: State, week: str, question: str | None, text: str, messages: Sequence[MessageView]) -> Proposal:
    """What came up in messages, in the moderator's words or theirs, is noted for a week or one of its questions (ids).

    Raises:
        BadInput: ``text-empty``.
        Refused: ``question-foreign`` when the question is of another week.
    """
    noted = answers.note(state, week, question, text)
    return NOTE.propose([*noted.edits, *_cited(messages, note=noted.edits[0].row)])


def _cited(messages: Sequence[MessageView], *, answer: str | None = None, note: str | None = None) -> Iterator[Edit]:
    made = answer or note
    assert made is not None
    for one in messages:
        row = natural_id("citation", one.id, made)
        yield Insert("citation", row, {"message": one.id, "answer": answer, "note": note})


def _text(messages: Sequence[MessageView]) -> str:
    """What the messages say themselves, a paragraph each; placeholders of what has no words are left out."""
    texts = [said_itself(one.text) for one in messages if one.kind not in WORDLESS]
    text = "\n\n".join(filter(None, texts))
    if not text:
        raise BadInput(
            "messages-none",
            _("There are no words in these messages."),
            _("Ask for what was said in the voice message or the picture, then paste it as an answer."),
        )
    return text


def sources(state: State, week_id: str) -> dict[str, tuple[int, ...]]:
    """The numbers of the messages that each answer and each note (ids) of a week was made of."""
    found: dict[str, list[int]] = {}
    for one in chats.citations(state, week_id):
        found.setdefault(str(one.answer or one.note), []).append(one.number)
    return {row: tuple(numbers) for row, numbers in found.items()}


def cited(numbers: Sequence[int]) -> str:
    """Where something comes from, for its readers: ``messages #112, #115–#118``."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts: list[str] = []
    for run in runs:
        parts += [f"#{run[0]}–#{run[-1]}"] if len(run) > 2 else [f"#{number}" for number in run]
    return _("messages {numbers}").format(numbers=_(", ").join(parts)) if parts else ""


ANSWER = Action(
    "chat.answer",
    N_("Make an answer of messages"),
    inserts=collecting.ADD.inserts | {"citation"},
    writes=collecting.ADD.writes,
    rules=collecting.ADD.rules,
)
EXTEND = Action(
    "chat.extend",
    N_("Add messages to an answer"),
    inserts=frozenset({"citation"}),
    writes=collecting.EDIT.writes,
    rules=collecting.EDIT.rules,
)
NOTE = Action(
    "chat.note",
    N_("Make a note of messages"),
    inserts=discussion.NOTE.inserts | {"citation"},
    rules=discussion.NOTE.rules,
)
ACTIONS = (ANSWER, EXTEND, NOTE)
