"""What kinds of messages and formats of chats are called, in the language in use."""

from modui.i18n import _


def kind_name(kind: str) -> str:
    """A kind of message."""
    return {
        "text": _("text"),
        "image": _("image"),
        "voice": _("voice message"),
        "video": _("video"),
        "file": _("file"),
        "sticker": _("sticker"),
        "link": _("link"),
        "card": _("card"),
        "system": _("notice"),
        "recall": _("taken back"),
    }.get(kind, kind)


def format_name(name: str) -> str:
    """A format, by where it comes from, with the name it is given by."""
    told = {
        "wechat-desktop": _("WeChat, copied at the desktop"),
        "wechat-mail": _("WeChat, shared by mail"),
        "wechat-copy": _("WeChat, several messages copied"),
        "weflow": _("WeChat, by WeFlow"),
        "qq-manager": _("QQ's message manager"),
        "qq-desktop": _("QQ, copied at the desktop"),
        "qq-phone": _("QQ, shared from a phone"),
        "whatsapp": "WhatsApp",
        "telegram": "Telegram",
        "discord": "Discord",
        "discord-text": _("Discord, as text"),
        "slack": "Slack",
    }.get(name)
    return f"{told} ({name})" if told else name
