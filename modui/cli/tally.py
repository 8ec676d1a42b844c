"""``modui tally``: count any election file."""

from pathlib import Path

import click

from modui.cli.base import Desk, example, pass_desk
from modui.duties import tally as counting
from modui.i18n import _

MOST_BYTES = 500_000_000
"""Public elections have some hundred thousand ballots, at times a line each."""


@click.command(
    help=_("Count an election file and give the whole order, with ties."),
    epilog=example("modui tally election.json --method schulze --places 3"),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--method",
    metavar="METHOD",
    help=_("Instead of the one the file names: {methods}.").format(methods=", ".join(counting.METHODS)),
)
@click.option(
    "--places", type=int, help=_("How many places there are to win; the default is what the file says, or 1.")
)
@click.option(
    "--strength",
    metavar="STRENGTH",
    help=_("What makes a majority strong, for Schulze and ranked pairs: margins (the default) or winning-votes."),
)
@pass_desk
def tally(desk: Desk, file: Path, method: str | None, places: int | None, strength: str | None) -> None:
    from modui.documents.files import read_bytes
    from modui.documents.text import decode_file
    from modui.duties.tally import telling

    text = decode_file(read_bytes(file, MOST_BYTES), file.name)
    election = counting.read_election(text, method)
    found = election.counted(places, strength)
    for remark in election.remarks:
        desk.note(remark)
    desk.say({**tally_json(found), "warnings": list(election.remarks)}, *telling.lines(found, telling.lettered(found)))


def tally_json(found: counting.Tally) -> dict[str, object]:
    """What a count came to, for scripts: `totals`, `rounds` or `pairwise` as the method has them."""
    told: dict[str, object] = {
        "method": found.method,
        "ballots": found.ballots,
        "blank": found.blank,
        "winners": list(found.winners),
        "order": [list(group) for group in found.order],
        "ties": [list(group) for group in found.ties],
        "contested": list(found.contested),
        "rule": found.rule,
    }
    if found.totals:
        told["totals"] = dict(found.totals)
    if found.rounds:
        told["rounds"] = [dict(each.votes) for each in found.rounds]
        told["exhausted"] = [each.exhausted for each in found.rounds]
        told["last"] = [list(each.last) for each in found.rounds]
        told["undecided"] = found.undecided
    if found.pairwise:
        pairs = found.pairwise
        told["pairwise"] = {one: dict(others) for one, others in pairs.over.items()}
        told["strength"] = pairs.strength
        if found.method == "schulze":
            told["paths"] = {
                one: {other: path.lead for other, path in others.items()} for one, others in pairs.paths.items()
            }
        else:
            told["locking"] = [lock._asdict() for lock in pairs.locking]
    return told
