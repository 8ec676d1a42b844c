"""What askers told of answers: which of it says most, who may hear it, and in which words."""

from collections.abc import Sequence
from datetime import timedelta

from modui.duties.wording import outcome_state
from modui.i18n import _, ngettext
from modui.records import afterwards
from modui.records.reading import State
from modui.records.views import OutcomeView


def best(outcomes: Sequence[OutcomeView], audience: str | None = None) -> OutcomeView | None:
    """The outcome that says most for a question: what worked before what partly did, before what did not.

    With an `audience`, only of those that may be told to it.
    """
    order = ("worked", "partly", "no")
    told = [one for one in outcomes if one.status in order and (audience is None or audience in (one.scope or ()))]
    return min(told, key=lambda one: (order.index(one.status), one.id), default=None)


def line(state: State, outcome: OutcomeView) -> str:
    """What an asker told, in a few words: how much later, and whether it worked."""
    if outcome.status == "asked":
        return outcome_state(outcome.status)
    since = afterwards.out_since(state, outcome.question)
    weeks = round((outcome.told_at - since) / timedelta(weeks=1)) if since and outcome.told_at else 0
    verdict = outcome_state(outcome.status)
    if weeks < 1:
        return _("asked later: {verdict}").format(verdict=verdict)
    said = ngettext("asked {n} week later: {verdict}", "asked {n} weeks later: {verdict}", weeks)
    return said.format(n=weeks, verdict=verdict)


def told(state: State, outcome: OutcomeView | None) -> str:
    """What an asker told, with their remark; empty before they told anything."""
    if outcome is None or outcome.status == "asked":
        return ""
    said = line(state, outcome)
    return _("{said} “{remark}”").format(said=said, remark=outcome.remark.strip()) if outcome.remark.strip() else said
