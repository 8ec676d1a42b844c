"""Group chats as people have them: exported or copied from WeChat, QQ, Discord, Telegram, Slack or WhatsApp."""

from modui.documents.chats.model import KINDS, Chat, ChatMessage
from modui.documents.chats.reading import FORMATS, read_chat

__all__ = ["FORMATS", "KINDS", "Chat", "ChatMessage", "read_chat"]
