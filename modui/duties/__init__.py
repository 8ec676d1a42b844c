"""The duties: rules as pure functions, and actions that the store commits. Light to import."""

from modui.duties import week
from modui.records.changes import Action

ACTIONS: dict[str, Action] = {action.name: action for action in (*week.ACTIONS,)}
"""Every action there is, by name."""
