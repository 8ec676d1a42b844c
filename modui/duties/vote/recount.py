"""What anyone can recount a result with, written beside what it belongs to: a file of the ballots, and a script."""

from pathlib import Path
from typing import NamedTuple

from modui.documents.files import make_folder, write_atomically
from modui.duties import tally
from modui.duties.vote.results import public_file
from modui.records import queries
from modui.records.reading import State


class Recount(NamedTuple):
    """The file and the script of one vote, by name, with the SHA-256 of each."""

    file: str
    file_sha256: str
    script: str
    script_sha256: str
    command: str
    """What to type beside them, with the seed of the draw where there was one."""


def recount(state: State, poll_id: str) -> Recount:
    """What the file and the script of a vote that has ended are called, and their SHA-256.

    Raises:
        Refused: ``poll-not-closed``, ``quorum-missed``.
    """
    file, told = file_name(state, poll_id), queries.turnout(state, poll_id)
    seed = f" --seed {told.seed}" if told and told.seed else ""
    return Recount(
        file=file,
        file_sha256=tally.sha256(public_file(state, poll_id)),
        script=tally.SCRIPT,
        script_sha256=tally.sha256(tally.script()),
        command=f"python {tally.SCRIPT} {file}{seed}",
    )


def file_name(state: State, poll_id: str) -> str:
    """What the public file of a poll is called: ``recount-2026-W48-Q2.json``, or of the week alone."""
    poll = queries.poll(state, poll_id)
    week = queries.week(state, poll.week).name
    about = f"-{queries.question(state, poll.question).label}" if poll.question else ""
    return f"recount-{week}{about}.json"


def write_recount(state: State, poll_id: str, folder: Path) -> Recount:
    """Write the file and the script into `folder`, each whole or not at all.

    Raises:
        Refused: ``poll-not-closed``, ``quorum-missed``.
        Damaged: they cannot be written.
    """
    found = recount(state, poll_id)
    make_folder(folder)
    write_atomically(folder / found.file, public_file(state, poll_id))
    write_atomically(folder / found.script, tally.script())
    return found
