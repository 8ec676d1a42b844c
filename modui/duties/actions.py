"""Every action there is, by name: what the store may commit."""

from modui.duties import answers, intake, members, vote, week
from modui.records.changes import Action

ACTIONS: dict[str, Action] = {
    action.name: action
    for action in (*week.ACTIONS, *members.ACTIONS, *intake.ACTIONS, *answers.ACTIONS, *vote.ACTIONS)
}
