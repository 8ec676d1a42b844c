"""What a message quotes of another one, as WeChat copies it: 「who: what」 above a dashed line."""

import re

QUOTED = re.compile(
    r"[「『“](?P<who>[^「」『』\n:：]{1,60})[:：] ?(?P<what>[^\n]{0,2000}(?:\n[^\n]{0,500}){0,20}?)"
    r"[」』”] ?\n\s?(?:[-—–] ?){3,60}\n"
)
_NAMELESS = re.compile(r"[「『“][^\n]{0,2000}[」』”] ?\n\s?(?:[-—–] ?){3,60}\n")
# WeChat ends a name that it put in itself, which may hold spaces, with a space of its own.
_ADDRESSED = re.compile(r"(?:@(?:[^\n@\u2005]{1,40}(?=\u2005)|[^\s@\u2005]{1,40})[\s\u2005]+)+(?=\S)")


def without_quote(text: str) -> str:
    """`text` without what it quotes."""
    bare = text.lstrip()
    found = QUOTED.match(bare) or _NAMELESS.match(bare)
    return bare[found.end() :] if found else text


def said_itself(text: str) -> str:
    """What `text` says itself, without what it quotes and whom it addresses first.

    Words and names of others stand there, who did not agree to be quoted or named.
    """
    rest = without_quote(text).strip()
    found = _ADDRESSED.match(rest)
    return rest[found.end() :] if found else rest
