"""What a moderator may do, one step each, drawn by a seeded chance: material for the machines that test the store.

Each step makes a proposal from the present state, or raises :class:`NothingToDoError` where there is nothing it could
be done to.
"""

from collections.abc import Callable
from random import Random

from modui.records import words
from modui.records.changes import Action, Edit, Insert, Proposal, Set
from modui.records.clock import iso, natural_id
from modui.records.codecs import Value
from modui.records.reading import State

Step = Callable[[State, Random], Proposal]


class NothingToDoError(Exception):
    """There is no row this step could be done to."""


def _writes(table: str, *columns: str) -> frozenset[str]:
    return frozenset(f"{table}.{column}" for column in columns)


IMPORT = Action("try.import", "Import members", inserts=frozenset({"member"}), writes=_writes("member", "position"))
EDIT_MEMBER = Action("try.member", "Edit a member", writes=_writes("member", "nickname", "position", "tags", "needs"))
OPEN_WEEK = Action("try.week", "Open a week", inserts=frozenset({"week"}))
TURN_WEEK = Action("try.turn", "Close or open a week", writes=_writes("week", "status", "closed_at", "moderator"))
ASK = Action("try.ask", "Take in a question", inserts=frozenset({"question"}))
JUDGE = Action("try.judge", "Judge a question", writes=_writes("question", "status", "reason", "week", "merged_into"))
EDIT_QUESTION = Action("try.edit", "Edit a question", writes=_writes("question", "title", "background", "naming"))
INVITE = Action(
    "try.invite", "Invite", inserts=frozenset({"invitation", "shortlisting"}), writes=_writes("question", "status")
)
SEND = Action("try.send", "Mark as sent", writes=_writes("invitation", "status", "sent_at", "reminded_at"), stays=True)
ANSWER = Action(
    "try.answer", "Take in an answer", inserts=frozenset({"answer"}), writes=_writes("invitation", "status")
)
CONSENT = Action("try.consent", "Record consent", writes=_writes("answer", "naming", "scope", "status", "hidden"))
OPEN_POLL = Action("try.poll", "Open a poll", inserts=frozenset({"poll", "option"}))
CAST = Action("try.cast", "Record ballots", inserts=frozenset({"ballot"}))
COUNT = Action("try.count", "Count a poll", inserts=frozenset({"award"}), writes=_writes("poll", "status", "closed_at"))

ACTIONS = {
    action.name: action
    for action in (
        IMPORT,
        EDIT_MEMBER,
        OPEN_WEEK,
        TURN_WEEK,
        ASK,
        JUDGE,
        EDIT_QUESTION,
        INVITE,
        SEND,
        ANSWER,
        CONSENT,
        OPEN_POLL,
        CAST,
        COUNT,
    )
}

TEXTS = ("", "产品经理", "“引号”\n第二行。", "a:b ? % ' \" ; --", "😀" * 20)


def one(state: State, chance: Random, sql: str) -> str:
    """The id of one row that `sql` gives."""
    found = state.texts(sql)
    if not found:
        raise NothingToDoError
    return chance.choice(sorted(found))


def some(state: State, chance: Random, table: str, most: int) -> list[str]:
    """The ids of up to `most` rows of a table."""
    found = sorted(state.texts(f"SELECT id FROM {table}"))
    if not found:
        raise NothingToDoError
    return chance.sample(found, min(len(found), chance.randint(1, most)))


def value(state: State, table: str, row: str, column: str) -> Value:
    """What a text, a number or a moment is now."""
    return state.scalar(f"SELECT {column} FROM {table} WHERE id = :row", row=row)


def turn(state: State, table: str, row: str, column: str, after: Value) -> Set:
    """The edit of a text, a number or a moment."""
    return Set(table, row, column, value(state, table, row, column), after)


def next_state(state: State, chance: Random, table: str, row: str, machine: dict[str, str]) -> Set:
    """The edit of a status to one of the states that may follow."""
    after = machine[str(value(state, table, row, "status"))].split()
    if not after:
        raise NothingToDoError
    return turn(state, table, row, "status", chance.choice(after))


def import_members(state: State, chance: Random) -> Proposal:
    """A few new members, and one known before whose position is new."""
    edits: list[Edit] = [
        Insert("member", state.clock.new_id(), {"nickname": f"群友{chance.randrange(99)}", "tags": ["新"]})
        for _ in range(chance.randint(1, 4))
    ]
    known = state.texts("SELECT id FROM member")
    if known:
        row = chance.choice(sorted(known))
        edits.append(turn(state, "member", row, "position", f"职位{chance.randrange(99)}"))
    return IMPORT.propose(edits)


def edit_member(state: State, chance: Random) -> Proposal:
    row = one(state, chance, "SELECT id FROM member")
    column = chance.choice(("nickname", "position", "needs"))
    text = chance.choice(TEXTS)
    return EDIT_MEMBER.propose(
        [turn(state, "member", row, column, text if column == "needs" else text.partition("\n")[0])]
    )


def open_week(state: State, chance: Random) -> Proposal:
    name = f"2026-W{chance.randint(45, 49)}"
    return OPEN_WEEK.propose([Insert("week", natural_id("week", name), {"name": name})])


def turn_week(state: State, chance: Random) -> Proposal:
    row = one(state, chance, "SELECT id FROM week")
    edits = [next_state(state, chance, "week", row, words.WEEK)]
    edits.append(turn(state, "week", row, "closed_at", iso(state.now) if edits[0].after == "closed" else None))
    edits.append(turn(state, "week", row, "moderator", one(state, chance, "SELECT id FROM member")))
    return TURN_WEEK.propose(edits)


def ask(state: State, chance: Random) -> Proposal:
    asker = one(state, chance, "SELECT id FROM member")
    weeks = state.texts("SELECT id FROM week")
    values: dict[str, Value] = {
        "asker": asker,
        "week": chance.choice([None, *sorted(weeks)]),
        "title": f"问题{chance.randrange(9)}",
        "background": chance.choice(TEXTS),
        "status": chance.choice(("draft", "new")),
    }
    return ASK.propose([Insert("question", state.clock.new_id(), values)])


def judge(state: State, chance: Random) -> Proposal:
    row = one(state, chance, "SELECT id FROM question")
    edits = [next_state(state, chance, "question", row, words.QUESTION)]
    if edits[0].after == "merged":
        edits.append(turn(state, "question", row, "merged_into", one(state, chance, "SELECT id FROM question")))
    edits.append(turn(state, "question", row, "reason", chance.choice(TEXTS)))
    return JUDGE.propose(edits)


def edit_question(state: State, chance: Random) -> Proposal:
    row = one(state, chance, "SELECT id FROM question")
    edits = [turn(state, "question", row, "background", chance.choice(TEXTS))]
    if chance.random() < 0.5:
        edits.append(turn(state, "question", row, "naming", chance.choice([None, *words.NAMINGS])))
    return EDIT_QUESTION.propose(edits)


def invite(state: State, chance: Random) -> Proposal:
    """Natural keys: the same person asked again about the same question is refused as stale."""
    question = one(state, chance, "SELECT id FROM question WHERE status IN ('accepted', 'answering', 'new')")
    edits: list[Edit] = []
    for member in some(state, chance, "member", 3):
        values: dict[str, Value] = {"question": question, "member": member}
        edits.append(Insert("shortlisting", natural_id("shortlisting", question, member), values))
        edits.append(Insert("invitation", natural_id("invitation", question, member), {**values, "message": "请教"}))
    return INVITE.propose(edits)


def send(state: State, chance: Random) -> Proposal:
    row = one(state, chance, "SELECT id FROM invitation WHERE status IN ('draft', 'sent', 'accepted')")
    edits = [next_state(state, chance, "invitation", row, words.INVITATION)]
    return SEND.propose([*edits, turn(state, "invitation", row, "sent_at", iso(state.now))])


def answer(state: State, chance: Random) -> Proposal:
    question = one(state, chance, "SELECT id FROM question")
    values: dict[str, Value] = {
        "question": question,
        "author": one(state, chance, "SELECT id FROM member"),
        "number": state.count("SELECT count(*) FROM answer WHERE question = :q", q=question) + 1,
        "method": chance.choice(TEXTS),
        "scope": chance.choice([None, [], ["group", "public"]]),
    }
    return ANSWER.propose([Insert("answer", state.clock.new_id(), values)])


def consent(state: State, chance: Random) -> Proposal:
    row = one(state, chance, "SELECT id FROM answer")
    hidden = bool(value(state, "answer", row, "hidden"))
    edits: list[Edit] = [
        turn(state, "answer", row, "naming", chance.choice(words.NAMINGS)),
        Set("answer", row, "hidden", hidden, chance.random() < 0.5),
    ]
    if chance.random() < 0.5:
        edits.append(next_state(state, chance, "answer", row, words.ANSWER))
    return CONSENT.propose(edits)


def open_poll(state: State, chance: Random) -> Proposal:
    week = one(state, chance, "SELECT id FROM week")
    poll = state.clock.new_id()
    edits: list[Edit] = [Insert("poll", poll, {"week": week, "opened_at": iso(state.now)})]
    for label, row in zip("ABC", some(state, chance, "answer", 3), strict=False):
        edits.append(Insert("option", natural_id("option", poll, row), {"poll": poll, "label": label, "answer": row}))
    return OPEN_POLL.propose(edits)


def cast(state: State, chance: Random) -> Proposal:
    poll = one(state, chance, "SELECT id FROM poll")
    options = sorted(state.texts("SELECT id FROM option WHERE poll = :poll", poll=poll))
    edits = []
    for voter in some(state, chance, "member", 4):
        turns = state.count("SELECT count(*) FROM ballot WHERE poll = :p AND voter = :v", p=poll, v=voter)
        choices = chance.choice([None, [], options[:1], options])
        values: dict[str, Value] = {"poll": poll, "voter": voter, "turn": turns + 1, "choices": choices}
        edits.append(Insert("ballot", natural_id("ballot", poll, voter, turns + 1), values))
    return CAST.propose(edits)


def count(state: State, chance: Random) -> Proposal:
    poll = one(state, chance, "SELECT id FROM poll WHERE status IN ('open', 'closed')")
    edits: list[Edit] = [next_state(state, chance, "poll", poll, words.POLL)]
    for place, option in enumerate(sorted(state.texts("SELECT id FROM option WHERE poll = :poll", poll=poll))[:2], 1):
        edits.append(
            Insert("award", natural_id("award", poll, option), {"poll": poll, "option": option, "place": place})
        )
    return COUNT.propose(edits)


STEPS: dict[str, Step] = {
    "import members": import_members,
    "edit a member": edit_member,
    "open a week": open_week,
    "turn a week": turn_week,
    "ask": ask,
    "judge": judge,
    "edit a question": edit_question,
    "invite": invite,
    "send": send,
    "answer": answer,
    "consent": consent,
    "open a poll": open_poll,
    "cast": cast,
    "count": count,
}
