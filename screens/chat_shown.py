"""What the chat's screen says beside its list: of the message under the cursor, and the document that grows."""

from collections.abc import Iterator, Sequence

from textual.content import Content

from modui.documents.chats.names import kind_name
from modui.duties import chat
from modui.duties.chat.sorting import Standing
from modui.i18n import _, ngettext
from modui.records.views import AnswerView, MessageView
from screens import wording
from screens.chat_lines import view_name
from screens.chat_seen import Seen

SHOWN_AT_MOST = 3_000
"""Characters of a message or a section that stand beside the list; all of it is a key away."""
RUN_SHOWN = 12
"""Messages of a folded run that are told beside the list."""


# The lines above and below --------------------------------------------------------------------------------------------


def reply(seen: Seen, one: MessageView) -> str:
    """The ready reply to a message that says too little; empty where it says enough."""
    return chat.ready_reply(seen.stock.messages, seen.stock.place[one.id], seen.hand.zone)


def said_line(seen: Seen, standings: Sequence[Standing], view: str, wanted: str) -> str:
    """How many messages there are, what came last, who is not known, how they are looked at."""
    if not seen.stock.messages:
        return _("the week's chat, as often as you like")
    kept = sum(one.verdict == "kept" for one in standings)
    parts = [_("{kept} of {n} kept").format(kept=kept, n=len(standings))]
    if seen.stock.imports:
        parts.append(_("{n} new").format(n=seen.stock.imports[-1].new))
    if seen.unknown:
        parts.append(
            ngettext("{n} nickname unknown (w)", "{n} nicknames unknown (w)", len(seen.unknown)).format(
                n=len(seen.unknown)
            )
        )
    parts.insert(0, _("found: “{text}”").format(text=wanted) if wanted else view_name(view))
    return " · ".join(parts)


# The detail ---------------------------------------------------------------------------------------------------------


def run_told(seen: Seen, standings: Sequence[Standing], run: Sequence[str]) -> Iterator[str]:
    """The first messages of a folded run, with the reason for each."""
    if run:
        yield _("enter shows them here · f keeps all of them")
    for row in run[:RUN_SHOWN]:
        place = seen.stock.place[row]
        one = seen.stock.messages[place]
        text = " ".join(one.text.split())[:60]
        yield f"#{one.number} {one.sender}: {text} ({chat.why_name(standings[place].why)})"


def detail(seen: Seen, standings: Sequence[Standing], key: str | None, run: Sequence[str] = ()) -> Content:
    """The message under the cursor, whole as far as it fits, with what is known of it; of a folded run, the first."""
    one = seen.message(key)
    if one is None:
        return Content(empty(seen) if not seen.stock.messages else "\n".join(run_told(seen, standings, run)))
    standing = standings[seen.stock.place[one.id]]
    lines = [about(seen, one, standing)]
    replied = seen.message(one.reply_to)
    if replied is not None:
        lines.append(f"↳ #{replied.number} {replied.sender}: {' '.join(replied.text.split())[:60]}")
    text = one.text if len(one.text) <= SHOWN_AT_MOST else one.text[:SHOWN_AT_MOST] + "…"
    lines.append(text or f"[{kind_name(one.kind)}]")
    return Content("\n".join(lines))


def about(seen: Seen, one: MessageView, standing: Standing) -> str:
    """One line about a message: number, who, when, where it belongs, why it is folded."""
    person = seen.people.get(one.sender)
    who = one.sender or _("notice")
    if person and person.member_name and person.member_name != one.sender:
        who = f"{one.sender} = {person.member_name}"
    label = next((asked.label for asked in seen.questions if asked.id == standing.question), "")
    verdicts = {"kept": _("kept"), "folded": _("folded"), "void": _("taken out")}
    verdict = verdicts[standing.verdict] + (" ✎" if standing.decided else "")
    why = chat.why_name(standing.why)
    thread = _("thread {name}").format(name=standing.thread) if standing.thread else ""
    used = _("used") if any(cited.message == one.id for cited in seen.citations) else ""
    told = _("{folded}: {reasons}").format(folded=verdict, reasons=why) if why else verdict
    when = f"{one.at.astimezone(seen.hand.zone):%m-%d %H:%M}" if one.at else ""
    return " · ".join(filter(None, (f"#{one.number}", who, when, label, thread, told, used)))


def empty(seen: Seen) -> str:
    """What to do where there is no message yet."""
    if seen.hand.week is None:
        return _("No week is open. Press 0, then w, to open one.")
    return _("No chat yet. Press p to paste one, or n to take in an exported file; the same again is no harm.")


def document(seen: Seen) -> Content:
    """The document of the question in hand, as far as it has grown."""
    asked = seen.question
    if asked is None:
        return Content(_("No question yet: notes go to the week."))
    numbers: dict[str, list[int]] = {}
    for one in seen.citations:
        numbers.setdefault(str(one.answer or one.note), []).append(one.number)
    lines = [f"{asked.label} {asked.title}"]
    for answer in seen.answers:
        if answer.status == "withdrawn":
            continue
        source = chat.cited(numbers.get(answer.id, ()))
        name = answer.author_nickname or answer.author_name
        heads = (f"A{answer.number} {name} ({wording.role_name(answer.role)})", source, _consent(answer))
        lines += ["", " · ".join(filter(None, heads)), *_texts(answer)]
    notes = [one for one in seen.notes if not one.hidden]
    if notes:
        lines += ["", _("Discussion")]
    for note in notes:
        source = chat.cited(numbers.get(note.id, ()))
        lines.append("· " + (_("{text} ({source})").format(text=note.text, source=source) if source else note.text))
    if not seen.answers and not notes:
        lines += ["", _("Nothing yet. a makes an answer of the messages that are marked, j a note.")]
    return Content("\n".join(lines))


def _consent(answer: AnswerView) -> str:
    return _("consent not asked") if answer.naming is None or answer.scope is None else ""


def _texts(answer: AnswerView) -> Iterator[str]:
    for text in (*answer.sections.values(), answer.rest):
        if text.strip():
            yield text if len(text) <= SHOWN_AT_MOST else text[:SHOWN_AT_MOST] + "…"
