"""What of a chat says nothing: greetings, thanks, stickers, nods, adverts, and what was said before."""

import re
import unicodedata

from modui.documents.chats import ChatMessage
from modui.documents.chats.quoting import without_quote
from modui.duties.distil.vocabulary import ADVERTS, FILLING, POLITE
from modui.records.segmenting import fold

_MENTION = re.compile(r"@[^\s@，,：:]{1,30}[\s\u2005]?")
_SHOWN = re.compile(r"[\[［【][^\[\]［］【】\s]{1,8}[\]］】]")
_NOT_SAID = re.compile(r"[\W_]+")
_PLUS = re.compile(r"(?:[+＋]\s*[1１]+)+[!！~～。.]*")
_LAUGHING = re.compile(r"^[哈嘿]{2,}|[哈嘿]{2,}$")
_LAUGHTER = re.compile(r"[哈嘿呵嘻嗯哦噢喔啊呀哇嗷吼6８8]+|(?:ha|he|lol|hm){1,20}|[wx]d+")

_ADVERT_WEIGHT = 3
_LONGEST_PHRASE = 16


def _bare(text: str) -> str:
    """`text` as it is compared: folded, without punctuation, symbols and space."""
    return _NOT_SAID.sub("", fold(text))


_SAYS_NOTHING = {code: frozenset(map(_bare, phrases)) for code, phrases in POLITE.items()}


def own_words(message: ChatMessage) -> str:
    """What `message` says itself, without what it quotes and whom it names."""
    return _MENTION.sub(" ", without_quote(message.whole.strip())).strip()


def noise(message: ChatMessage, names: frozenset[str] = frozenset()) -> str:
    """Why `message` says nothing: a code of ``REASONS``, or empty if it says something.

    `names` are the bare names of those who may be greeted or thanked in it.
    """
    if message.kind in ("system", "recall"):
        return "system"
    if message.kind == "sticker":
        return "sticker"
    if message.kind not in ("text", "link"):
        return ""
    text = own_words(message)
    if not text:
        return "empty" if not message.attached else ""
    if len(text) > 400:
        return ""
    shown = _SHOWN.sub(" ", text)
    if _PLUS.fullmatch(text):
        return "agreement"
    said = _bare(shown)
    if not said:
        # "？" and "……" ask and hesitate; pictures do neither.
        return "sticker" if shown != text or any(unicodedata.category(one) in ("So", "Sk") for one in text) else "empty"
    return _polite(said, names)


def _polite(said: str, names: frozenset[str]) -> str:
    """Whether `said`, bare, is nothing but greetings, thanks and nods, maybe with names in it: the weightiest."""
    if len(said) > 40:
        return ""
    if found := _LAUGHTER.fullmatch(said):
        return "agreement" if found[0][0] in "嗯哦噢喔" else "sticker"
    said = _LAUGHING.sub("", said)
    # What can have been said up to each place, in whole phrases.
    reached: list[set[str] | None] = [set(), *[None] * len(said)]
    for start, codes in enumerate(reached):
        if codes is None:
            continue
        for end in range(start + 1, min(len(said), start + _LONGEST_PHRASE) + 1):
            part = said[start:end]
            code = next((code for code, phrases in _SAYS_NOTHING.items() if part in phrases), "")
            if code or part in names or part in FILLING:
                reached[end] = (reached[end] or set()) | codes | ({code} if code else set())
    found_codes = reached[len(said)] or set()
    return next((code for code in _SAYS_NOTHING if code in found_codes), "")


def is_advert(text: str, *, by_regular: bool = False) -> bool:
    """Whether `text` sells something or wants clicks: it speaks in several of the ways in which adverts speak.

    Those who take part otherwise (`by_regular`) may talk about selling: it takes more to call theirs one.
    """
    weight = sum(weight for weight, pattern in ADVERTS if pattern.search(text[:2_000]))
    return weight >= _ADVERT_WEIGHT + 2 * by_regular


def bare_names(names: frozenset[str]) -> frozenset[str]:
    """`names` as they are compared in polite messages."""
    return frozenset(filter(None, map(_bare, names)))


def same_words(message: ChatMessage) -> str:
    """What two messages must share to say the same; empty for one too short to say anything."""
    said = _bare(own_words(message))
    return said if len(said) >= 8 or message.kind == "link" else ""
