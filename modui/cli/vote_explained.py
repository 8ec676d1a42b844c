"""``modui vote explain``: how a result came about."""

import click

from modui.cli.base import Desk, example, pass_desk
from modui.cli.vote_told import find_poll
from modui.duties import vote as duty
from modui.i18n import _


@click.command(
    help=_("How the result of a vote that has ended came about: bars, counts, who beats whom, how ties were decided."),
    epilog=example("modui vote explain Q2"),
)
@click.argument("poll", metavar="POLL")
@pass_desk
def explain(desk: Desk, poll: str) -> None:
    from modui.duties.vote.explaining import explanation
    from modui.duties.vote.results import require_ended

    with desk.store.read() as state:
        found = find_poll(state, poll)
        require_ended(state, found)
        lines = explanation(duty.result(state, found.id))
    desk.say({"id": found.id, "lines": lines}, *lines)


COMMANDS = (explain,)
