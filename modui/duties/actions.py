"""Every action there is, by name: what the store may commit."""

from modui.duties import answers, digest, experts, intake, members, outcome, vote, week
from modui.records.changes import Action

ACTIONS: dict[str, Action] = {
    action.name: action
    for duty in (week, members, intake, experts, answers, vote, digest, outcome)
    for action in duty.ACTIONS
}
