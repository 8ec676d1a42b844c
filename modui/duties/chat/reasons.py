"""Why messages are kept and folded, in words."""

from modui.duties.distil import REASONS, reason
from modui.i18n import _


def why_name(why: str) -> str:
    """A reason in the language in use; what is no code is the moderator's own words."""
    if why in REASONS:
        return reason(why)
    return _("taken back") if why == "recall" else why
