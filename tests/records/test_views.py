"""Every query of the readers, on an empty and on a filled database: the right rows, each value in its own field."""

import inspect
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import get_type_hints

import pytest

from modui.errors import NotFound
from modui.records import chats, queries, views
from modui.records.applying import KEYS, SHARED, natural_row
from modui.records.changes import Delete, Insert, Proposal, Set
from modui.records.clock import iso, natural_id
from modui.records.codecs import Codec, Flag, Instant, Number, Ref, Status, Text, Texts, Value, Word
from modui.records.reading import Parameter, SqliteState, State, Stored
from modui.records.store import Store
from modui.records.views import GridRow
from tests.making import HeldClock, anything, empty_store, insert, member, members, put

Ids = dict[str, str]
"""The one row of each table."""

CASES: dict[str, Callable[[State, Ids], object]] = {
    "community": lambda s, ids: queries.community(s),
    "member": lambda s, ids: queries.member(s, ids["member"]),
    "members": lambda s, ids: queries.members(s),
    "member_count": lambda s, ids: queries.member_count(s),
    "week": lambda s, ids: queries.week(s, ids["week"]),
    "weeks": lambda s, ids: queries.weeks(s),
    "week_named": lambda s, ids: queries.week_named(s, "name of"),
    "grid": lambda s, ids: queries.grid(s, ids["week"]),
    "question": lambda s, ids: queries.question(s, ids["question"]),
    "questions": lambda s, ids: queries.questions(s, ids["week"]),
    "queue": lambda s, ids: queries.queue(s),
    "source_of": lambda s, ids: queries.source_of(s, "answer", ids["answer"]),
    "shortlist": lambda s, ids: queries.shortlist(s, ids["question"]),
    "follow_ups": lambda s, ids: queries.follow_ups(s, ids["question"]),
    "notes": lambda s, ids: queries.notes(s, ids["week"]),
    "invitation": lambda s, ids: queries.invitation(s, ids["invitation"]),
    "invitations": lambda s, ids: queries.invitations(s, ids["question"]),
    "answer": lambda s, ids: queries.answer(s, ids["answer"]),
    "answers": lambda s, ids: queries.answers(s, ids["question"]),
    "stances": lambda s, ids: queries.stances(s, ids["question"]),
    "contribution": lambda s, ids: queries.contribution(s, ids["contribution"]),
    "contributions": lambda s, ids: queries.contributions(s, ids["week"]),
    "poll": lambda s, ids: queries.poll(s, ids["poll"]),
    "polls": lambda s, ids: queries.polls(s, ids["week"]),
    "polls_on": lambda s, ids: queries.polls_on(s, ids["question"]),
    "options": lambda s, ids: queries.options(s, ids["poll"]),
    "ballots": lambda s, ids: queries.ballots(s, ids["poll"]),
    "awards": lambda s, ids: queries.awards(s, ids["poll"]),
    "terms": lambda s, ids: queries.terms(s, ids["poll"]),
    "may_vote": lambda s, ids: queries.may_vote(s),
    "on_roll": lambda s, ids: queries.on_roll(s, ids["poll"]),
    "voted": lambda s, ids: queries.voted(s, ids["poll"]),
    "turnout": lambda s, ids: queries.turnout(s, ids["poll"]),
    "voided_because": lambda s, ids: queries.voided_because(s, ids["poll"]),
    "participants": lambda s, ids: queries.participants(s, ids["week"]),
    "piles": lambda s, ids: queries.piles(s, ids["poll"]),
    "late": lambda s, ids: queries.late(s, ids["poll"]),
    "disclosed": lambda s, ids: queries.disclosed(s, ids["poll"]),
    "guests": lambda s, ids: queries.guests(s),
    "digest": lambda s, ids: queries.digest(s, ids["week"]),
    "passages": lambda s, ids: queries.passages(s, ids["week"]),
    "drafts": lambda s, ids: queries.drafts(s),
    "history": lambda s, ids: queries.history(s),
    "messages": lambda s, ids: chats.messages(s, ids["week"]),
    "message": lambda s, ids: chats.message(s, ids["week"], int(str(s.scalar("SELECT number FROM message") or 0))),
    "heard": lambda s, ids: chats.heard(s, ids["week"]),
    "message_count": lambda s, ids: chats.message_count(s, ids["week"]),
    "last_number": lambda s, ids: chats.last_number(s, ids["week"]),
    "imports": lambda s, ids: chats.imports(s, ids["week"]),
    "speakers": lambda s, ids: chats.speakers(s),
    "senders": lambda s, ids: chats.senders(s, ids["week"]),
    "sortings": lambda s, ids: list(chats.sortings(s, ids["week"]).values()),
    "citations": lambda s, ids: chats.citations(s, ids["week"]),
}
READERS = (queries, chats)
NOT_THERE = {"message"}
"""Queries that give none rather than an error where there is no such row."""
TABLE_OF = {
    view: name
    for name, view in {
        "community": views.CommunityView,
        "member": views.MemberView,
        "week": views.WeekView,
        "question": views.QuestionView,
        "shortlisting": views.ShortlistingView,
        "follow_up": views.FollowUpView,
        "note": views.NoteView,
        "invitation": views.InvitationView,
        "answer": views.AnswerView,
        "stance": views.StanceView,
        "contribution": views.ContributionView,
        "poll": views.PollView,
        "option": views.OptionView,
        "ballot": views.BallotView,
        "award": views.AwardView,
        "guest": views.GuestView,
        "digest": views.DigestView,
        "passage": views.PassageView,
        "message": views.MessageView,
        "speaker": views.SpeakerView,
        "sorting": views.SortingView,
    }.items()
}
JOINED = {
    "moderator_name": "nickname of",
    "member_name": "nickname of",
    "asker_name": "nickname of",
    "author_name": "nickname of",
    "voter_name": "nickname of",
    "member_nickname": "nickname of",
    "author_nickname": "nickname of",
    "member_position": "position of member",
    "author_position": "position of member",
    "week_name": "name of",
}
"""What the filled database gives in fields that come from another table."""
ALSO_JOINED = {
    (views.ShortlistingView, "position"): "position of member",
    (views.AnswerView, "author_name"): "name of member",
    (views.ContributionView, "member_name"): "name of member",
    (views.GuestView, "name"): "nickname of",
    (views.OptionView, "author"): "member",
}

every_case = pytest.mark.parametrize("name", CASES)


def sample(table: str, column: str, codec: Codec, ids: Ids, number: int) -> Value:
    """A value that no other column of the filled database has, as far as its codec leaves a choice."""
    match codec:
        case Text(limit=limit):
            return f"{column} of {table}"[:limit].strip()
        case Word(words=words):
            return max(words)
        case Status(initial=initial):
            return min(initial)
        case Number():
            return number
        case Flag():
            return True
        case Instant():
            return iso(datetime(2026, 1, 1 + number % 28, number % 24, number % 60))
        case Ref(table=target):
            return None if target == table else ids[target]
        case Texts(words=words):
            return sorted(words)[:2] if words else [f"{column} of {table}", "two"]
    raise AssertionError(codec)


@pytest.fixture
def filled(store: Store) -> tuple[Store, Ids]:
    """One row in every table, each value different, all belonging together."""
    with store.read() as state:
        ids = {"community": queries.community(state).id}
    number = 10
    rows: list[Insert] = []
    for table, columns in SHARED.items():
        if table in ids:
            continue
        values: dict[str, Value] = {}
        for name, column in columns.items():
            number += 1
            values[name] = sample(table, name, column.codec, ids, number)
        if table == "week":
            values["name"] = "name of"
        if table == "member":
            values["nickname"] = "nickname of"
        ids[table] = natural_row(table, values) if table in KEYS else store.clock.new_id()
        rows.append(Insert(table, ids[table], values))
    put(store, *rows)
    store.set_local("draft", "question", text="写到一半", saved_at=iso(store.clock.now()))
    return store, ids


class Recording(SqliteState):
    """A state that checks of each read that its columns are as many as the fields of its view."""

    def __init__(self, connection: sqlite3.Connection, clock: HeldClock) -> None:
        super().__init__(connection, clock)
        self.connection = connection
        self.views: set[type[object]] = set()

    def rows(self, view: type[object], sql: str, **parameters: Parameter) -> list[object]:  # type: ignore[override]
        cursor = self.connection.execute(sql, parameters)
        assert len(cursor.description) == len(get_type_hints(view)), f"{view.__name__}: {cursor.description}"
        self.views.add(view)
        return super().rows(view, sql, **parameters)


def test_every_query_has_its_case() -> None:
    found = {
        name
        for module in READERS
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }
    assert found == CASES.keys()


def test_every_view_is_read_by_a_query(filled: tuple[Store, Ids]) -> None:
    store, ids = filled
    with closing(sqlite3.connect(store.path)) as connection:
        state = Recording(connection, HeldClock())
        for name in CASES:
            read(name, state, ids)
    assert state.views == {
        view
        for module in READERS
        for _name, view in inspect.getmembers(module, inspect.isclass)
        if view.__module__ == views.__name__
    }


@every_case
def test_a_query_on_an_empty_database_finds_nothing(name: str, tmp_path: Path, clock: HeldClock) -> None:
    with closing(sqlite3.connect(empty_store(tmp_path).path)) as connection:
        ids = dict.fromkeys(SHARED, clock.new_id())
        state = Recording(connection, clock)
        found, code = read(name, state, ids)
    assert not found or found == views.TermsView(ids["poll"], None, False, False, 0, 0, (), (), "")
    of_one_row = name in SHARED and name not in {"digest", "terms", "turnout", "late", *NOT_THERE}
    assert code == ("community-missing" if name == "community" else "row-unknown" if of_one_row else "")


def read(name: str, state: State, ids: Ids) -> tuple[object, str]:
    """What a query finds, or the code of its error."""
    try:
        return CASES[name](state, ids), ""
    except NotFound as error:
        assert error.hint  # noqa: PT017 - every error says what to do next
        return None, error.code


@every_case
def test_a_query_gives_each_value_in_its_field(name: str, filled: tuple[Store, Ids]) -> None:
    store, ids = filled
    with store.read() as state:
        found = CASES[name](state, ids)
        again = [*found] if isinstance(found, list) else [found]
        assert again or name in ("queue", "may_vote"), "the filled database has a row for it"
        for view in again:
            if type(view) in TABLE_OF:
                check_view(state, view, TABLE_OF[type(view)], ids)
    seen: list[object] = []

    def look(state: State) -> Proposal:
        seen.append(CASES[name](state, ids))
        return anything().propose([])

    Store(store.path, {anything().name: anything()}, store.clock).act(look)
    assert seen == [found], "inside a transaction the same query gives the same"


def check_view(state: State, view: object, table: str, ids: Ids) -> None:
    columns = SHARED[table]
    assert getattr(view, "id", None) == ids[table]
    (row,) = state.run(f"SELECT {', '.join(columns)} FROM {table}", {})
    kept: dict[str, Stored] = dict(zip(columns, row, strict=True))
    for name in get_type_hints(type(view)):
        value = getattr(view, name)
        joined = ALSO_JOINED.get((type(view), name), JOINED.get(name))
        if name == "id":
            continue
        if joined is not None:
            assert value == ids.get(joined, joined), name
        elif table == "stance" and name == "role":
            assert value == "user"
        else:
            assert as_kept(value) == kept_as(kept[name], columns[name].codec), name


def as_kept(value: object) -> Value:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, tuple):
        return list(value)
    assert value is None or isinstance(value, str | int)
    return value


def kept_as(stored: Stored, codec: Codec) -> Value:
    return None if stored is None else codec.load(stored)


def test_a_view_is_frozen_and_reads_its_types(filled: tuple[Store, Ids]) -> None:
    store, ids = filled
    with store.read() as state:
        answer = queries.answer(state, ids["answer"])
        week = queries.week(state, ids["week"])
    assert answer.hidden is True
    assert isinstance(answer.scope, tuple)
    assert isinstance(week.session_at, datetime)
    assert week.session_at.utcoffset() is not None
    with pytest.raises(AttributeError):
        answer.title = "other"  # type: ignore[misc]


def test_the_history_of_a_row_and_of_all(filled: tuple[Store, Ids]) -> None:
    store, ids = filled
    put(store, Set("member", ids["member"], "position", "position of member", "new position"))
    changes = list(store.log())
    with store.read() as state:
        everything = queries.history(state)
        of_member = queries.history(state, ids["member"])
        newest = queries.history(state, limit=1)
    assert [view.id for view in everything] == [change.id for change in reversed(changes)]
    assert [view.seq for view in of_member] == sorted((c.seq for c in changes if touches(c.edits, ids)), reverse=True)
    assert len(of_member) == 2
    assert newest == everything[:1]
    assert iso(newest[0].at) == changes[-1].at


def touches(edits: Sequence[Insert | Set | Delete], ids: Ids) -> bool:
    return any(edit.row == ids["member"] for edit in edits)


def test_the_grid_counts_each_step(store: Store) -> None:
    """One question with something of everything, and a second with nothing."""
    people = members(store, [f"群友{n}" for n in range(8)])
    week = insert(store, "week", name="2026-W48")
    busy = insert(store, "question", week=week, number=1, asker=people[0], title="忙")
    insert(store, "question", week=week, number=2, asker=people[1], title="闲")
    new = store.clock.new_id
    edits: list[Insert | Set] = []
    for person, status in zip(people[1:4], ("listed", "listed", "reserve"), strict=True):
        row = natural_id("shortlisting", busy, person)
        edits.append(Insert("shortlisting", row, {"question": busy, "member": person, "status": status}))
    gone = natural_id("shortlisting", busy, people[4])
    edits += [
        Insert("shortlisting", gone, {"question": busy, "member": people[4]}),
        Set("shortlisting", gone, "status", "listed", "removed"),
    ]
    paths = (("sent",), ("sent", "reminded"), ("sent", "no-reply"), ("sent", "accepted"), ("sent", "declined"), ())
    for person, path in zip(people[1:7], paths, strict=True):
        row, before = natural_id("invitation", busy, person), "draft"
        edits.append(Insert("invitation", row, {"question": busy, "member": person}))
        for after in path:
            edits.append(Set("invitation", row, "status", before, after))
            before = after
    ready, taken, void, poll = (new() for _ in range(4))
    option = natural_id("option", poll, ready)
    consent: dict[str, Value] = {"status": "ready", "naming": "name", "scope": ["group"]}
    edits += [
        Insert("answer", ready, {"question": busy, "author": people[1], **consent}),
        Insert("answer", new(), {"question": busy, "author": people[2]}),
        Insert("answer", taken, {"question": busy, "author": people[3]}),
        Set("answer", taken, "status", "received", "withdrawn"),
        Insert("poll", void, {"week": week, "question": busy, "opened_at": "2026-11-23T08:00:00Z"}),
        Set("poll", void, "status", "open", "void"),
        Insert("poll", poll, {"week": week, "question": busy, "opened_at": "2026-11-22T08:00:00Z"}),
        Insert("option", option, {"poll": poll, "label": "A", "answer": ready}),
        Insert("award", natural_id("award", poll, option), {"poll": poll, "option": option}),
    ]
    for voter, turn, choices in ((5, 1, [option]), (6, 1, [option]), (6, 2, [option]), (7, 1, [option]), (7, 2, None)):
        row = natural_id("ballot", poll, people[voter], turn)
        edits.append(Insert("ballot", row, {"poll": poll, "voter": people[voter], "turn": turn, "choices": choices}))
    put(store, *edits)
    with store.read() as state:
        first, second = queries.grid(state, week)
        assert [ballot.turn for ballot in queries.ballots(state, poll)] == [1, 2]
    expected = GridRow(
        busy, 1, "忙", "new", "群友0",
        listed=3, drafts=1, waiting=3, accepted=1, declined=1, answers=2, ready=1, consents=1,
        poll=poll, poll_status="open", ballots=2, awards=1,
    )  # fmt: skip
    assert first == expected
    assert first.label == "Q1"
    counts = (second.listed, second.waiting, second.answers, second.consents, second.ballots, second.awards)
    assert (second.title, second.poll, second.poll_status, *counts) == ("闲", None, None, 0, 0, 0, 0, 0, 0)


def test_questions_that_left_the_week_are_not_in_its_grid(store: Store) -> None:
    asker = member(store, "问")
    week = insert(store, "week", name="2026-W48")
    for number, status in enumerate(("deferred", "merged", "withdrawn", "accepted"), 1):
        row = insert(store, "question", week=week, number=number, asker=asker)
        put(store, Set("question", row, "status", "new", status))
    with store.read() as state:
        assert [row.status for row in queries.grid(state, week)] == ["accepted"]
        assert len(queries.questions(state, week)) == 4
        assert queries.queue(state) == []


def test_people_are_called_by_nickname_or_else_by_name(store: Store) -> None:
    by_name = member(store, "", name="王小明")
    by_nickname = member(store, "小李", name="李雷")
    week = insert(store, "week", name="2026-W48", moderator=by_name)
    insert(store, "question", asker=by_nickname, asked_at="2026-11-21T00:00:00Z")
    insert(store, "question", asker=by_name, asked_at="2026-11-20T00:00:00Z")
    with store.read() as state:
        assert queries.week(state, week).moderator_name == "王小明"
        assert [question.asker_name for question in queries.queue(state)] == ["王小明", "小李"]
        assert queries.member(state, by_name).shown == "王小明"
        assert [one.id for one in queries.members(state, limit=1, offset=1)] == [by_nickname]
