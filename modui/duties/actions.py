"""Every action there is, by name: what the store may commit."""

from modui.duties import (
    answers,
    care,
    chat,
    digest,
    exchange,
    experts,
    intake,
    members,
    outcome,
    vote,
    waves,
    week,
)
from modui.records.changes import Action

ACTIONS: dict[str, Action] = {
    action.name: action
    for duty in (week, members, care, intake, experts, answers, waves, chat, vote, digest, outcome, exchange)
    for action in duty.ACTIONS
}
