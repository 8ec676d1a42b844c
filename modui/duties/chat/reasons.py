"""Why messages are folded, in words."""

from modui.i18n import _


def why_name(why: str) -> str:
    """A reason in the language in use; what is no code is the moderator's own words."""
    names = {
        "greeting": _("greeting"),
        "thanks": _("thanks"),
        "sticker": _("sticker"),
        "plus-one": _("+1"),
        "off-topic": _("off topic"),
        "advert": _("advert"),
        "repeated": _("repeated"),
        "system": _("notice"),
        "recall": _("taken back"),
        "empty": _("empty"),
    }
    return names.get(why, why)
