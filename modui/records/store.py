"""The store: opens a community's database, commits changes whole or not at all, and takes them back.

Every shared write is a change. A commit is judged by what it does (declared columns, codecs, states, rules) in the same
transaction that applies and logs it. The desk and the command line may have one database open together: an edit of what
somebody else changed in the meantime is refused as stale. SQLAlchemy and the tables are imported by the first write.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from modui.errors import Refused, Stale
from modui.i18n import _
from modui.records import reading, urn
from modui.records.changes import Action, Change, Edit, Proposal, inverse, loads
from modui.records.clock import Clock, iso
from modui.records.migrations import migrate
from modui.records.opening import FILE, ready
from modui.records.reading import SqliteState, State, Stored

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


@dataclass(frozen=True)
class Reverted:
    """What undo or redo did: the name of the action that was taken back or done again."""

    action: str
    change: Change


class Store:
    """One community's database.

    Args:
        path: the SQLite file, which must exist and be of this release (see :meth:`open`).
        actions: every action that may be committed, by name.
        clock: time, ids and chance.
    """

    def __init__(self, path: Path, actions: Mapping[str, Action], clock: Clock | None = None) -> None:
        self.path = path
        self.actions = actions
        self.clock = clock or Clock()
        self._remains = False

    @classmethod
    def open(cls, home: Path, actions: Mapping[str, Action], clock: Clock | None = None) -> "Store":
        """Open the community in the folder `home`, bringing an older one up to date first.

        Raises:
            NotFound: ``community-missing`` when there is none.
            Damaged: it cannot be read, is not modui's, or was made by a newer modui.
        """
        return cls(ready(home), actions, clock)

    @classmethod
    def create(cls, home: Path, actions: Mapping[str, Action], clock: Clock | None = None) -> "Store":
        """Make an empty database in the folder `home`: whole or not at all.

        Raises:
            Refused: ``community-exists`` when there is one already.
            Damaged: the folder cannot be written.
        """
        path = home / FILE
        unfinished = home / f"{FILE}.new"
        with reading.explained(path):
            if path.exists():
                raise Refused(
                    "community-exists",
                    _("There is a community in {home} already.").format(home=home),
                    _("Open it with: modui, or choose another folder with --home."),
                )
            home.mkdir(parents=True, exist_ok=True)
            for leftover in home.glob(f"{FILE}.new*"):
                leftover.unlink()
            migrate(unfinished)
            unfinished.rename(path)
        return cls(path, actions, clock)

    # Reading ------------------------------------------------------------------------------------------------------

    def read(self) -> AbstractContextManager[SqliteState]:
        """The records at one moment, read without SQLAlchemy; every read inside sees the same state."""
        return reading.snapshot(self.path, self.clock)

    def setting(self, key: str, default: str = "") -> str:
        """A setting of this machine."""
        with self.read() as state:
            found = state.scalar("SELECT value FROM setting WHERE key = :key", key=key)
        return default if found is None else str(found)

    def dump(self) -> str:
        """The canonical text of all shared tables."""
        from modui.records.applying import dump

        with self.read() as state:
            return dump(state)

    def log(self) -> Iterator[Change]:
        """Every change, oldest first."""
        with self.read() as state:
            for row in state.run(f"SELECT {_CHANGE} FROM change ORDER BY seq", {}):
                yield _change(row)

    # Writing ------------------------------------------------------------------------------------------------------

    def act(self, make: Callable[[State], Proposal], *, bundle: str | None = None) -> Change | None:
        """Make a proposal from the present state and commit it, in one transaction.

        None when there was nothing to log. `bundle` is that of an earlier change, which this one is undone with.

        Raises:
            ModuiError: whatever `make` raises, and what :meth:`commit` raises; nothing was changed.
        """
        with self._transaction() as (connection, state):
            return self._commit(connection, state, make(state), bundle)

    def act_all(self, makes: Iterable[Callable[[State], Proposal]]) -> list[Change]:
        """Commit several proposals in one transaction, each made from the state that the ones before left.

        They are undone together. When one is refused, none is kept.
        """
        done: list[Change] = []
        with self.together() as act:
            for make in makes:
                change = act(make, done[0].id if done else None)
                if change is not None:
                    done.append(change)
        return done

    @contextmanager
    def together(self) -> "Iterator[Callable[[Callable[[State], Proposal], str | None], Change | None]]":
        """A transaction over many changes: gives a function like :meth:`act`, of a proposal's maker and a bundle.

        When one is refused, and the error is not caught inside, none is kept. Nothing else can write meanwhile.
        """
        with self._transaction() as (connection, state):

            def act(make: Callable[[State], Proposal], bundle: str | None) -> Change | None:
                return self._commit(connection, state, make(state), bundle)

            yield act

    def commit(self, proposal: Proposal, *, bundle: str | None = None) -> Change | None:
        """Commit `proposal`, made from an earlier reading, whole; None when it holds no edit.

        Raises:
            Stale: what it edits was changed in the meantime, or its bundle was taken back.
            Refused: an undeclared column, a value its codec refuses, a state that may not follow, a broken rule.
            Damaged: the disk or the database failed. In every case nothing was changed.
        """
        return self.act(lambda _state: proposal, bundle=bundle)

    def undo(self) -> Reverted:
        """Take back this device's last change that was not taken back yet (with all of its bundle).

        Raises:
            Refused: ``undo-nothing``; ``undo-sent`` when the last change tells of something that left this machine.
            Stale: somebody built on it since.
        """
        return self._revert(_LAST_DONE, _("There is nothing to undo."))

    def redo(self) -> Reverted:
        """Do again what the last undo took back, unless something was done since.

        Raises:
            Refused: ``undo-nothing``.
            Stale: somebody changed it since.
        """
        return self._revert(_LAST_UNDONE, _("There is nothing to redo."))

    def set_local(self, table: str, key: str, **values: str) -> None:
        """Write one row of a local table (``setting`` or ``draft``); it is not a change and not undone."""
        names = ["key", *values]
        marks = ", ".join(f":{name}" for name in names)
        with reading.explained(self.path), closing(reading.connect(self.path, writing=True)) as connection:
            connection.execute(
                f"INSERT OR REPLACE INTO {table} ({', '.join(names)}) VALUES ({marks})", {"key": key, **values}
            )

    def drop_local(self, table: str, key: str) -> None:
        """Remove one row of a local table."""
        with reading.explained(self.path), closing(reading.connect(self.path, writing=True)) as connection:
            connection.execute(f"DELETE FROM {table} WHERE key = :key", {"key": key})

    def replay(self, changes: Iterator[Change]) -> None:
        """Apply changes of another log verbatim, with their own ids and times; for rebuilding and for proofs."""
        from modui.records.applying import apply, examine, judge_present, log

        with self._transaction() as (connection, _state):
            for change in changes:
                examine(change.edits)
                judge_present(connection, change.edits)
                apply(connection, change.edits)
                log(connection, change)

    # Inside -------------------------------------------------------------------------------------------------------

    @contextmanager
    def _transaction(self) -> "Iterator[tuple[Connection, State]]":
        from modui.records.applying import TransactionState

        if not self.path.exists():
            raise reading.gone(self.path)
        with reading.explained(self.path), self._engine.begin() as connection:
            state = TransactionState(connection, self.clock)
            latest = state.scalar("SELECT id FROM change ORDER BY seq DESC LIMIT 1")
            if latest is not None:
                self.clock.follow(str(latest))
            yield connection, state
        if self._remains:
            self._empty_log()

    def _empty_log(self) -> None:
        """Empty the write-ahead log, which holds pages as they were: an urn that was destroyed is gone from it too.

        Where somebody is reading just now, it is tried again after the next change. Whoever closes the database last
        empties it as well.
        """
        with reading.explained(self.path), closing(reading.connect(self.path, writing=True)) as connection:
            connection.execute("PRAGMA busy_timeout = 1000")
            (busy, _pages, _moved) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            self._remains = bool(busy)

    @cached_property
    def _engine(self) -> "Engine":
        from modui.records.engine import engine_for

        return engine_for(self.path)

    def _commit(self, connection: "Connection", state: State, proposal: Proposal, bundle: str | None) -> Change | None:
        from modui.records.applying import examine, judge_states, trimmed

        action = proposal.action
        if self.actions.get(action.name) is not action:
            raise Refused(
                "action-unknown",
                _("This modui does not know the action “{action}”.").format(action=action.name),
                _("Update modui; nothing was changed."),
            )
        if not proposal.edits and not proposal.urn:
            return None
        if bundle is not None and not state.count(_STANDS_IN, device=_device(state), bundle=bundle):
            raise Stale(
                "bundle-undone",
                _("What this belongs to was undone in the meantime."),
                _("Start it again from the beginning."),
            )
        examine(proposal.edits)
        judge_states(proposal.edits)
        action.judge_urn(state, proposal.edits, proposal.urn)
        action.judge(state, proposal.edits)
        change = None
        if proposal.edits:
            change = self._write(connection, state, action.name, trimmed(proposal.edits), bundle, None)
        urn.write(connection, proposal.urn)
        self._remains = self._remains or any(isinstance(one, urn.Destroy) for one in proposal.urn)
        return change

    def _write(
        self,
        connection: "Connection",
        state: State,
        action: str,
        edits: tuple[Edit, ...],
        bundle: str | None,
        undoes: str | None,
    ) -> Change:
        from modui.records.applying import apply, judge_present, log

        judge_present(connection, edits)
        apply(connection, edits)
        device = _device(state)
        if not device:
            device = self.clock.new_id()
            connection.exec_driver_sql("INSERT INTO setting (key, value) VALUES ('device', ?)", (device,))
        counter = 1 + state.count(
            "SELECT counter FROM change WHERE device = :device ORDER BY seq DESC LIMIT 1", device=device
        )
        actor = str(state.scalar("SELECT value FROM setting WHERE key = 'actor'") or "")
        identity = self.clock.new_id()
        change = Change(
            id=identity,
            device=device,
            counter=counter,
            actor=actor,
            at=iso(self.clock.now()),
            action=action,
            edits=edits,
            bundle=bundle or identity,
            undoes=undoes,
        )
        log(connection, change)
        return change

    def _revert(self, finder: str, nothing: str) -> Reverted:
        from modui.records.applying import judge_alone

        with self._transaction() as (connection, state):
            bundle = state.scalar(finder, device=_device(state))
            if bundle is None:
                raise Refused("undo-nothing", nothing, _("Only what was done on this machine can be undone here."))
            rows = state.run(
                f"SELECT {_CHANGE} FROM change WHERE bundle = :bundle ORDER BY seq DESC", {"bundle": bundle}
            )
            changes = [_change(row) for row in rows]
            for change in changes:
                action = self.actions.get(change.action)
                if action is not None and action.stays:
                    raise _for_good(action)
                if action is not None and change.undoes is None:
                    action.judge_undo(state, change.edits)
                judge_alone(state, change)
            first: Change | None = None
            for change in changes:
                first_id = first.id if first else None
                edits = inverse(change.edits)
                written = self._write(connection, state, change.action, edits, first_id, str(bundle))
                first = first or written
            assert first is not None
            return Reverted(first.action, first)


def _for_good(action: Action) -> Refused:
    """The refusal to take back what stays."""
    if action.because:
        done = _("The last thing done here was “{title}”, for good.").format(title=_(action.title))
        return Refused("undo-sent", done, _(action.because))
    return Refused(
        "undo-sent",
        _("The last thing done here was “{title}”: what was sent stays sent.").format(title=_(action.title)),
        _("If an invitation did not go out after all: modui invitation mark ID draft"),
    )


_CHANGE = "id, device, counter, actor, at, action, edits, bundle, undoes, schema, seq"

# A change is taken back while an undo of it stands; an undo stands until it is redone.
_STANDS = "NOT EXISTS (SELECT 1 FROM change r WHERE r.undoes = u.bundle)"
_DONE = f"""
    FROM change c WHERE c.device = :device AND c.undoes IS NULL
       AND NOT EXISTS (SELECT 1 FROM change u WHERE u.undoes = c.bundle AND {_STANDS})"""
_LAST_DONE = f"SELECT c.bundle {_DONE} ORDER BY c.seq DESC LIMIT 1"
_STANDS_IN = f"SELECT count(*) {_DONE} AND c.bundle = :bundle"
_LAST_UNDONE = f"""
    SELECT u.bundle FROM change u WHERE u.device = :device AND {_STANDS}
       AND u.undoes IN (SELECT bundle FROM change WHERE undoes IS NULL)
       AND u.seq > (SELECT max(seq) FROM change WHERE device = :device AND undoes IS NULL)
     ORDER BY u.seq DESC LIMIT 1"""


def _device(state: State) -> str:
    """The id of this machine in the log; empty before its first change."""
    return str(state.scalar("SELECT value FROM setting WHERE key = 'device'") or "")


def _change(row: "Sequence[Stored]") -> Change:
    identity, device, counter, actor, at, action, edits, bundle, undoes, schema, seq = row
    return Change(
        id=str(identity),
        device=str(device),
        counter=int(counter or 0),
        actor=str(actor),
        at=str(at),
        action=str(action),
        edits=loads(str(edits)),
        bundle=str(bundle),
        undoes=None if undoes is None else str(undoes),
        schema=int(schema or 0),
        seq=int(seq or 0),
    )
