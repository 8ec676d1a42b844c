"""What a chat says, short enough to compare in one line."""

from modui.documents.chats import Chat, read_chat


def read(text: str, format: str | None = None) -> Chat:
    """The chat in a pasted text."""
    return read_chat(text.encode(), format=format)


def said(chat: Chat) -> list[tuple[str, str, str]]:
    """Sender, text and kind of each message."""
    return [(one.sender, one.text, one.kind) for one in chat.messages]


def moments(chat: Chat) -> list[str]:
    """When each message was sent."""
    return [one.at.isoformat() if one.at else one.when for one in chat.messages]
