"""Taking in a chat, again and again: only what is new goes in, whatever exports overlap and in whatever order."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from modui.documents.chats.model import Chat, ChatMessage
from modui.documents.text import clean
from modui.duties.chat.aligning import WORDLESS, Heard, Renamed, matched, recalled, renamed
from modui.duties.importing import uncollected
from modui.duties.standing import zone
from modui.errors import Refused
from modui.i18n import N_, _
from modui.records import chats
from modui.records.changes import Action, Edit, Insert, Proposal, Set
from modui.records.clock import iso, natural_id
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.store import Store
from modui.records.views import SpeakerView

CHUNK = 5_000
"""Messages that one change of an import writes."""
LONGEST_NAME = 200

_FILE_NAME = re.compile(r"[^\s\[\]【】<>:：/\\()（）]+\.[A-Za-z0-9]{2,5}\b")

Progress = Callable[[int, int], None]


class ChatReport(NamedTuple):
    """What an import did."""

    new: tuple[int, ...]
    """The numbers of the messages that were new."""
    known: int
    renamed: tuple[Renamed, ...] = ()
    """Who goes by another nickname by now."""
    recalled: int = 0
    """Messages that their senders took back since they were taken in: folded, not gone."""
    left: int = 0
    """New messages that were not reached because the import was cancelled."""


@uncollected()
def import_chat(
    store: Store,
    chat: Chat,
    week_id: str,
    *,
    name: str = "",
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ChatReport:
    """Take in what is new of `chat` for a week; importing the same again changes nothing.

    Committed in chunks of :data:`CHUNK` that are undone at one stroke; `progress` is told how many messages of how
    many are done, `cancelled` is asked between chunks, and what was done stays.

    Args:
        store: the community.
        chat: as it was read.
        week_id: the week whose chat it is.
        name: the file's name; empty for a paste.
        progress: told of (done, all).
        cancelled: asked between chunks.

    Raises:
        Refused: ``number-taken`` when another import for the week came in between; what was committed stays.
    """
    with store.read() as state:
        plan = _plan(state, chat, week_id, name)
    done, total = plan.known, plan.known + len(plan.new)
    bundle: str | None = None
    reached = 0
    for start in range(0, max(1, len(plan.new)), CHUNK):
        if cancelled is not None and cancelled():
            break
        chunk = plan.new[start : start + CHUNK]
        # What tells of the whole import goes in with its first messages.
        edits: list[Edit] = [*(plan.first if start == 0 else ()), *chunk]
        change = store.commit(IMPORT.propose(edits), bundle=bundle)
        bundle = bundle or (change.bundle if change else None)
        reached += len(chunk)
        if progress is not None:
            progress(done + reached, total)
    numbers = tuple(range(plan.start, plan.start + reached))
    return ChatReport(numbers, plan.known, plan.renamed, plan.recalled, len(plan.new) - reached)


def take_in(state: State, chat: Chat, week_id: str, name: str = "") -> Proposal:
    """What is new of a chat that is small enough for one change; see :func:`import_chat`."""
    plan = _plan(state, chat, week_id, name)
    return IMPORT.propose([*plan.first, *plan.new])


class _Plan(NamedTuple):
    new: list[Insert]
    first: list[Edit]
    start: int
    known: int
    renamed: tuple[Renamed, ...]
    recalled: int


class _Known(NamedTuple):
    id: str
    heard: Heard
    turn: int


def _plan(state: State, chat: Chat, week_id: str, name: str) -> _Plan:
    known = [
        _Known(str(row), Heard(str(at or ""), _whole(second), str(sender), str(kind), str(text)), _whole(turn) or 1)
        for row, at, second, sender, kind, text, turn in chats.heard(state, week_id)
    ]
    before = [one.heard for one in known]
    given = list(_heard(chat, zone(state)))
    speakers = {one.name: one for one in chats.speakers(state)}
    names = {one.name: one.formerly for one in speakers.values() if one.formerly}
    first_names = _followed(names)
    # Whoever changed their nickname twice is one person under the first.
    as_first = [one._replace(sender=first_names.get(one.sender, one.sender)) for one in before] if names else before
    moved = tuple(one for one in renamed(as_first, given) if one.after not in names)
    names |= {one.after: one.before for one in moved}
    found = matched(before, given, _followed(names))
    gone = recalled(before, given, found)
    start = chats.last_number(state, week_id) + 1
    imports = chats.imports(state, week_id)
    batch = imports[-1].number + 1 if imports else 1
    rows: list[str | None] = [None if place is None else known[place].id for place in found]
    new = list(_new(week_id, chat, given, known, rows, start, batch))
    first: list[Edit] = []
    if new:
        values: dict[str, Value] = {
            "week": week_id,
            "number": batch,
            "name": " ".join(clean(name).split())[-200:],
            "format": chat.format[:60],
            "found": len(given),
            "at": iso(state.now),
        }
        first.append(Insert("chat_import", natural_id("chat_import", week_id, batch), values))
    for one in moved:
        first.append(_renaming(one, speakers.get(one.before), speakers.get(one.after)))
    sorted_ = chats.sortings(state, week_id) if gone else {}
    unsorted = [known[place].id for place in gone if known[place].id not in sorted_]
    for row in unsorted:
        fold: dict[str, Value] = {"message": row, "verdict": "folded", "reason": "recall"}
        first.append(Insert("sorting", natural_id("sorting", row), fold))
    return _Plan(new, [edit for edit in first if edit is not None], start, len(given) - len(new), moved, len(unsorted))


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _followed(names: Mapping[str, str]) -> dict[str, str]:
    """`names` where somebody who changed their nickname twice is led back to the first."""

    def first(name: str) -> str:
        seen = {name}
        while name in names and names[name] not in seen:
            name = names[name]
            seen.add(name)
        return name

    return {name: first(name) for name in names}


def _renaming(one: Renamed, before: SpeakerView | None, after: SpeakerView | None) -> Edit:
    """Remember that a nickname is somebody's new one; who they are is known as far as it was."""
    if after is not None:
        return Set("speaker", after.id, "formerly", after.formerly, one.before)
    values: dict[str, Value] = {"name": one.after, "formerly": one.before}
    if before is not None:
        values |= {"member": before.member, "outside": before.outside, "evidence": before.evidence}
    return Insert("speaker", natural_id("speaker", one.after), values)


# What a message is -------------------------------------------------------------------------------------------------


def _heard(chat: Chat, here: ZoneInfo) -> Iterator[Heard]:
    """The messages as they are kept and compared."""
    precise = any(one.at is not None and (one.at.second or one.at.microsecond) for one in chat.messages)
    minutes: dict[datetime, str] = {}
    for one in chat.messages:
        minute = ""
        second: int | None = None
        if one.at is not None:
            second = one.at.second if precise else None
            floor = one.at.replace(second=0, microsecond=0)
            minute = minutes.get(floor) or minutes.setdefault(floor, _minute(floor, here))
        sender = " ".join(clean(one.sender).split())[:LONGEST_NAME]
        yield Heard(minute, second, sender, one.kind, clean(text_of(one)))


def _minute(moment: datetime, here: ZoneInfo) -> str:
    return iso((moment if moment.tzinfo else moment.replace(tzinfo=here)).astimezone(UTC))


def text_of(one: ChatMessage, depth: int = 0) -> str:
    """What a message says, or shows where it has no words (a poll, a place, the preview of a link); below it what a
    forwarded record holds, each level set in."""
    own = one.text if one.text or one.kind in WORDLESS else "\n".join(one.attached)
    # Telegram shows what was passed on as the text of whoever passed it on: it is said once, by whose it is.
    passed_on = len(one.forwarded) == 1 and not one.forwarded[0].forwarded and one.forwarded[0].text == own
    lines = ["" if passed_on else own]
    for inner in one.forwarded:
        said = text_of(inner, depth + 1).replace("\n", "\n  ")
        lines.append(f"  {inner.sender}: {said}" if inner.sender else f"  {said}")
    return "\n".join(lines)


def _media(one: ChatMessage) -> str:
    """What came along with a message, where the export or its placeholder tells it: names of files, a quotation."""
    # What is shown instead of words is the text already.
    if one.kind not in WORDLESS and not one.text:
        return ""
    found = _FILE_NAME.search(one.text) if one.kind in WORDLESS else None
    names = one.attached or ((found[0],) if found else ())
    return " · ".join(" ".join(clean(name).split()) for name in names)[:500].rstrip()


def _new(
    week_id: str,
    chat: Chat,
    given: Sequence[Heard],
    known: Sequence[_Known],
    rows: list[str | None],
    start: int,
    batch: int,
) -> Iterator[Insert]:
    """The rows of what is new; `rows` gets their ids, so that replies find what they reply to."""
    turns: Counter[tuple[str, str, str, str]] = Counter()
    for there in known:
        key = there.heard.minute, there.heard.sender, there.heard.kind, there.heard.text
        turns[key] = max(turns[key], there.turn)
    number = start
    for place, one in enumerate(given):
        if rows[place] is not None:
            continue
        key = one.minute, one.sender, one.kind, one.text
        turns[key] += 1
        turn = turns[key]
        parts = (one.minute,) if one.minute else ()
        row = rows[place] = natural_id("message", week_id, *parts, one.sender, one.kind, one.text, turn)
        reply = chat.messages[place].reply_to
        # What is replied to was said before; a file that says otherwise is not followed.
        replied = rows[reply - 1] if reply is not None and 0 < reply <= place else None
        values: dict[str, Value] = {
            "week": week_id,
            "number": number,
            "batch": batch,
            "at": one.minute or None,
            "second": one.second,
            "sender": one.sender,
            "kind": one.kind,
            "text": one.text,
            "turn": turn,
            "media": _media(chat.messages[place]),
            "reply_to": replied,
        }
        yield Insert("message", row, values)
        number += 1


# The action --------------------------------------------------------------------------------------------------------


def _numbered(state: State, edits: Sequence[Edit]) -> None:
    """Messages are numbered one after another by arrival, so that a citation means one of them."""
    expected: dict[str, int] = {}
    for one in edits:
        if isinstance(one, Insert) and one.table == "message":
            week_id = str(one.values.get("week"))
            if week_id not in expected:
                expected[week_id] = chats.last_number(state, week_id) + 1
            if one.values.get("number") != expected[week_id]:
                raise Refused(
                    "number-taken",
                    _("Another import came in between."),
                    _("Import it once more; what is there is not taken in twice."),
                )
            expected[week_id] += 1


IMPORT = Action(
    "chat.import",
    N_("Import a chat"),
    inserts=frozenset({"chat_import", "message", "speaker", "sorting"}),
    writes=frozenset({"speaker.formerly"}),
    rules=(_numbered,),
)
ACTIONS = (IMPORT,)
