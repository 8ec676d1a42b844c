"""The demonstration: a ready community in the middle of its week.

Written by hand as data (members as a spreadsheet, weeks as TOML) and built by the same actions that a
moderator takes, at the times a moderator takes them, so that nothing in it is there in any other way.
"""

import random
import shutil
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from pathlib import Path

from modui.demo import chat as evening
from modui.documents.sheets import read_rows
from modui.duties import answers, digest, exchange, intake, members, outcome, standing, vote
from modui.duties import week as weeks
from modui.duties.actions import ACTIONS
from modui.duties.care import settings
from modui.duties.waves import acting
from modui.errors import Refused
from modui.i18n import _, ngettext
from modui.records import queries
from modui.records.changes import Change, Proposal
from modui.records.clock import Clock, natural_id
from modui.records.codecs import Value
from modui.records.opening import FILE
from modui.records.reading import State, explained
from modui.records.store import Store
from modui.records.words import ANSWER_SECTIONS, SECTIONS

NAME = "灯下互助社"
PAST = 12
OUTCOME_AFTER = 5
"""Weeks later that an asker is asked whether it worked; the last ones are left for whoever opens it."""
TERMS = {
    1: vote.Terms(secret=True, authors_hidden=True, quorum=8, prize=30_000, ladder=("lot",)),
    0: vote.Terms(prize=30_000, ladder=("participants", "lot")),
}
"""How the votes of the last week and of this one are held, by how many weeks ago: in secret, then openly."""
Make = Callable[[State], Proposal]
Act = Callable[[Make, str | None], Change | None]


@dataclass
class _Time:
    """The clock of a week that is being told: each thing a few minutes after the one before."""

    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=7)
        return self.at.replace(microsecond=0)


def ensure(home: Path, *, fresh: bool = False, progress: Callable[[str], None] = lambda _line: None) -> None:
    """Build the demonstration in the folder `home`, unless it is there already.

    Raises:
        Refused: ``demo-elsewhere`` when another community lives in `home`.
        Damaged: the folder cannot be written.
    """
    if (home / FILE).exists():
        store = Store.open(home, ACTIONS)
        if store.setting("demo") != "yes":
            raise Refused(
                "demo-elsewhere",
                _("Another community lives in {home}; the demo does not go there.").format(home=home),
                _("Give the demo a folder of its own with --home."),
            )
        if not fresh:
            return
    building = home / ".modui-building"
    with explained(home / FILE):
        home.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(building, ignore_errors=True)
        try:
            _build(building, progress)
            for leftover in (home / name for name in (FILE, f"{FILE}-wal", f"{FILE}-shm", "index.sqlite")):
                leftover.unlink(missing_ok=True)
            for made in building.iterdir():
                made.replace(home / made.name)
        finally:
            shutil.rmtree(building, ignore_errors=True)


def _build(home: Path, progress: Callable[[str], None]) -> None:
    now = Clock().now()
    time = _Time(now - timedelta(weeks=PAST + 2))
    store = Store.create(home, ACTIONS, Clock(now=time, chance=random.Random(20)))
    store.act(lambda state: weeks.set_up(state, NAME))
    store.set_local("setting", "demo", value="yes")
    progress(_("Members move in …"))
    with resources.as_file(resources.files("modui.demo").joinpath("data/members.csv")) as path:
        members.import_table(store, read_rows(path))
    with resources.as_file(resources.files("modui.demo").joinpath("data/offers.csv")) as path:
        exchange.import_offers(store, read_rows(path))
    with store.read() as state:
        here = now.astimezone(standing.zone(state))
    told_weeks: dict[int, _Week] = {}
    for back in range(PAST, -1, -1):
        name = standing.name_of((here - timedelta(weeks=back)).date())
        told = f"past-{back:02d}" if back else "current"
        progress(ngettext("Week {name}: {n} to go …", "Week {name}: {n} to go …", back).format(name=name, n=back))
        text = resources.files("modui.demo").joinpath(f"data/weeks/{told}.toml").read_text(encoding="utf-8")
        terms = TERMS.get(back, vote.Terms())
        week = told_weeks[back] = _Week(store, time, name, tomllib.loads(text), terms=terms, until=now)
        week.tell()
        if back and back + OUTCOME_AFTER in told_weeks:
            week.hear_of(told_weeks[back + OUTCOME_AFTER])
    _care(store, here.date())
    time.at = now - timedelta(minutes=20)
    evening.tell(store, here.date() - timedelta(days=1))
    # Whoever opens it is somebody new: undo takes back what they do, never the story they were told.
    store.set_local("setting", "device", value=store.clock.new_id())


Table = Mapping[str, object]


def _text(table: Table, key: str) -> str:
    return str(table.get(key, "")).strip()


def _tables(table: Table, key: str) -> list[Table]:
    found = table.get(key, [])
    assert isinstance(found, list)
    return found


def _number(table: Table, key: str) -> int:
    found = table.get(key, 0)
    assert isinstance(found, int)
    return found


def _care(store: Store, today: date) -> None:
    """What some members said of how they want to be asked."""
    text = resources.files("modui.demo").joinpath("data/care.toml").read_text(encoding="utf-8")
    with store.read() as state:
        everybody = {member.nickname: member.id for member in queries.members(state)}
    for told in _tables(tomllib.loads(text), "member"):
        wishes: dict[str, Value] = {name: told[name] for name in told if name not in ("name", "away")}  # type: ignore[misc]
        if "away" in told:
            first, last = (today + timedelta(days=int(days)) for days in _text(told, "away").split(".."))
            wishes["away"] = [f"{first}..{last}"]
        store.act(_wishing(everybody[_text(told, "name")], wishes))


class _Week:
    """One week, told as the actions of its moderator."""

    def __init__(
        self, store: Store, time: _Time, name: str, told: Table, *, terms: vote.Terms, until: datetime
    ) -> None:
        self.store = store
        self.time = time
        self.name = name
        self.told = told
        self.until = until
        self.row = natural_id("week", name)
        with store.read() as state:
            self.everybody = {member.nickname: member.id for member in queries.members(state)}
            self.here = standing.zone(state)
        self.act: Act
        self.answered: list[tuple[str, str, Table]] = []
        """The question and the answer of each answer that was told, with what was told of it."""
        self.terms = terms
        self.closed = all(_text(question, "status") == "closed" for question in _tables(told, "question"))

    def tell(self) -> None:
        """Live the week from its Thursday before, as far as it has come."""
        moderator = _text(self.told, "moderator")
        self.store.set_local("setting", "actor", value=moderator)
        with self.store.together() as act:
            self.act = act
            self._move(-4, 9)
            self._do(lambda state: weeks.open_week(state, self.name, self.everybody[moderator]))
            for question in _tables(self.told, "question"):
                self._question(question)
            for one in _tables(self.told, "introduction"):
                self._introduction(one)
            if self.closed:
                self._finish()

    def hear_of(self, earlier: "_Week") -> None:
        """Ask the askers of an earlier week how it went, and keep what they told."""
        with self.store.together() as act:
            self.act = act
            self._move(-3, 12)
            for question, answer, told in earlier.answered:
                if _text(told, "outcome"):
                    self._do(_asking(question), _hearing(answer, told))

    def _introduction(self, told: Table) -> None:
        seeker, helper = (self.everybody[_text(told, side)] for side in ("seeker", "helper"))

        def meeting(state: State) -> Proposal:
            pair = exchange.pair_of(state, seeker, helper)
            return exchange.introduce(state, seeker, helper, reasons=exchange.words_of(pair.meetings) if pair else ())

        self._move(1, 12)
        row = self._done(meeting).edits[0].row
        status = _text(told, "status")
        for step in ("sent", status) if status not in ("draft", "sent") else (status,):
            if step != "draft":
                self._do(_meeting(row, step, _text(told, "remark")))

    def _move(self, days: int, hour: int) -> None:
        """Put the clock at an hour of a day counted from the week's Monday, never after the present."""
        midnight = datetime.combine(weeks.monday(self.name), datetime.min.time(), self.here)
        wanted = (midnight + timedelta(days=days, hours=hour)).astimezone(UTC)
        self.time.at = min(wanted, self.until - timedelta(minutes=30))

    def _done(self, make: Make) -> Change:
        """What `make` changed; here everything changes something."""
        change = self.act(make, None)
        assert change is not None
        return change

    def _do(self, *makes: Make) -> None:
        for make in makes:
            self.act(make, None)

    def _question(self, told: Table) -> None:
        asker = self.everybody[_text(told, "asker")]
        sections = {name: _text(told, name) for name in SECTIONS}
        draft = intake.Draft(title=_text(told, "title"), sections=sections, unplaced="")
        source = "\n\n".join([f"# {draft.title}", *(text for text in sections.values() if text)])
        self._move(-2, 20)
        scope = told.get("scope")
        added = self._done(
            lambda state: intake.add(
                state,
                week=self.row,
                asker=asker,
                draft=draft,
                source=source,
                source_kind="paste",
                naming=_text(told, "naming") or None,
                scope=list(scope) if isinstance(scope, list) else None,
            )
        )
        row = added.edits[0].row
        status = _text(told, "status")
        if status == "new":
            return
        self._move(-1, 21)
        if status == "returned":
            self._do(lambda state: intake.send_back(state, row, _text(told, "return_reason")))
            return
        self._do(lambda state: intake.accept(state, row))
        if "answers_needed" in told:
            self._do(lambda state: acting.need(state, row, _number(told, "answers_needed")))
        self._invitations(row, told)
        if status != "accepted":
            self._answers(row, told)
        if status == "answered" or status == "closed":
            self._vote(row, told)

    def _invitations(self, row: str, told: Table) -> None:
        others = _tables(told, "invitation")
        names = [_text(one, "author") for one in _tables(told, "answer")] + [_text(one, "member") for one in others]
        if not names:
            return
        self._move(0, 12)
        ids = [self.everybody[name] for name in names]
        self._do(lambda state: answers.invite(state, row, ids, knowingly=True))
        invitation = {name: natural_id("invitation", row, self.everybody[name]) for name in names}
        unsent = {_text(one, "member") for one in others if _text(one, "status") == "draft"}
        self._do(*(_marking(invitation[name], "sent") for name in names if name not in unsent))
        self._move(2, 21)
        for one in others:
            status = _text(one, "status")
            if status not in ("draft", "sent"):
                self._do(_marking(invitation[_text(one, "member")], status, _text(one, "reason")))

    def _answers(self, row: str, told: Table) -> None:
        self._move(3, 20)
        rows: dict[str, str] = {}
        for one in _tables(told, "answer"):
            author = _text(one, "author")
            rows[author] = self._answer(row, author, one)
        for one in _tables(told, "answer"):
            answer = rows[_text(one, "author")]
            self._do(_judging(answer))
            if one.get("adopted"):
                self._do(_adopting(answer))
        self._move(4, 12)
        for one in _tables(told, "stance"):
            self._do(_standing(rows[_text(one, "author")], one))
        for one in _tables(told, "follow_up"):
            self._follow_up(row, one)
        self._move(6, 22)
        for one in _tables(told, "note"):
            self._do(_noting(self.row, row, _text(one, "text")))

    def _answer(self, row: str, author: str, told: Table) -> str:
        sections = {name: _text(told, name) for name in ANSWER_SECTIONS}
        scope = told.get("scope")
        draft = answers.AnswerDraft(title=_text(told, "title"), sections=sections)
        added = self._done(
            lambda state: answers.add(
                state,
                question=row,
                author=self.everybody[author],
                role=_text(told, "role"),
                draft=draft,
                source="\n\n".join(text for text in sections.values() if text),
                source_kind="paste",
                naming=_text(told, "naming") or None,
                scope=list(scope) if isinstance(scope, list) else None,
            )
        )
        answer = next(edit.row for edit in added.edits if edit.table == "answer")
        self.answered.append((row, answer, told))
        return answer

    def _follow_up(self, row: str, told: Table) -> None:
        added = self._done(
            lambda state: answers.follow_up(state, row, self.everybody[_text(told, "by")], _text(told, "text"))
        )
        asked = added.edits[0].row
        self._do(lambda state: answers.relay(state, asked))
        if _text(told, "reply"):
            self._do(lambda state: answers.reply(state, asked, _text(told, "reply")))

    def _vote(self, row: str, told: Table) -> None:
        self._move(6, 22)
        opened = self._done(lambda state: vote.open_poll(state, week=self.row, question=row, terms=self.terms))
        poll = next(edit.row for edit in opened.edits if edit.table == "poll")
        dealt = [*self._dealt({_text(one, "author"): _number(one, "approvals") for one in _tables(told, "answer")})]
        self._move(7, 21)
        self._do(lambda state: vote.cast_many(state, poll, self._ballots(state, poll, dealt)))
        if self.closed:
            self._move(8, 22)
            self._do(lambda state: vote.close(state, poll))
            self._do(lambda state: vote.award(state, poll))
        if _text(told, "disagreement"):
            self._do(_writing(self.row, "disagreement", _text(told, "disagreement"), row))

    def _ballots(
        self, state: State, poll: str, dealt: Sequence[tuple[str, Sequence[str]]]
    ) -> list[tuple[str, list[str]]]:
        """What was dealt, by the ids of members and options."""
        options = {option.author_name: option.id for option in queries.options(state, poll)}
        return [(self.everybody[name], [options[author] for author in chosen]) for name, chosen in dealt]

    def _dealt(self, approvals: Mapping[str, int]) -> Iterator[tuple[str, list[str]]]:
        """Ballots that add up to `approvals`: who votes is drawn, how often each answer is approved was written."""
        chance = self.store.clock.chance
        wanted = {author: count for author, count in approvals.items() if count}
        pool = chance.sample(sorted(self.everybody), min(len(self.everybody), max(wanted.values()) + 9))
        chosen: dict[str, list[str]] = {}
        for author, count in wanted.items():
            for voter in chance.sample([name for name in pool if name != author], count):
                chosen.setdefault(voter, []).append(author)
        yield from sorted(chosen.items())

    def _finish(self) -> None:
        self._move(9, 20)
        self._do(
            _writing(self.row, "opening", _text(self.told, "headline"), None),
            lambda state: digest.publish(state, self.row),
            lambda state: weeks.close(state, self.row),
        )


def _wishing(member: str, wishes: Mapping[str, Value]) -> Make:
    return lambda state: settings.allow(state, member, wishes)


def _marking(invitation: str, status: str, reason: str = "") -> Make:
    return lambda state: answers.mark(state, invitation, status, reason)


def _judging(answer: str) -> Make:
    return lambda state: answers.judge(state, answer, "ready")


def _adopting(answer: str) -> Make:
    return lambda state: answers.adopt(state, answer)


def _asking(question: str) -> Make:
    return lambda state: outcome.ask(state, question)


def _hearing(answer: str, told: Table) -> Make:
    scope = told.get("outcome_scope")
    agreed = list(scope) if isinstance(scope, list) else None
    return lambda state: outcome.record(
        state, answer, _text(told, "outcome"), _text(told, "outcome_remark") or None, agreed
    )


def _meeting(introduction: str, status: str, remark: str) -> Make:
    return lambda state: exchange.mark(state, introduction, status, remark)


def _standing(answer: str, told: Table) -> Make:
    return lambda state: answers.stance(
        state, answer, _text(told, "practice"), _text(told, "view"), _text(told, "remark")
    )


def _noting(week: str, question: str, text: str) -> Make:
    return lambda state: answers.note(state, week, question, text)


def _writing(week: str, slot: str, text: str, question: str | None) -> Make:
    return lambda state: digest.write_passage(state, week, slot, text, question=question)
