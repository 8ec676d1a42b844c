"""Every action there is, by name: what the store may commit."""

from modui.duties import (
    answers,
    chat,
    digest,
    exchange,
    experts,
    intake,
    members,
    outcome,
    vote,
    week,
)
from modui.duties.care import settings
from modui.duties.waves import acting
from modui.records.changes import Action

ACTIONS: dict[str, Action] = {
    action.name: action
    for duty in (week, members, settings, intake, experts, answers, acting, chat, vote, digest, outcome, exchange)
    for action in duty.ACTIONS
}
