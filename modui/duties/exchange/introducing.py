"""Bringing two members together: the message to both, and what became of it.

Both read it, so it calls them by their nicknames, and tells nothing of them that is private: what they wrote of their
needs and offers is quoted without names, companies and ways to reach them, which are theirs to give.
"""

import re
from collections.abc import Sequence

from modui.duties import care, tongue
from modui.duties.messages import message, shortened
from modui.duties.rows import ending_in
from modui.duties.standing import current
from modui.duties.wording import offer_name
from modui.errors import NotFound, Refused
from modui.i18n import N_, _, speaking
from modui.records import afterwards, queries
from modui.records.changes import Action, Edit, Insert, Proposal, Set, becomes, edited
from modui.records.clock import iso, natural_id
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.views import IntroductionView, MemberView

_LINE = 80
_REACHED = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?:https?://|www\.)\S+"
    r"|(?:微信号?|加?[vV]信?|VX|vx|wx|QQ群?|qq|电话|手机号?|电邮|邮箱|wechat|whatsapp|telegram|phone|tel|e-?mail)"
    r"\s*(?:[:：是为]|is)?\s*[A-Za-z0-9_+@.-][A-Za-z0-9_@. -]{3,}[A-Za-z0-9]"
    r"|@[A-Za-z0-9_]{3,}"
    r"|\+?\d(?:[ -]?\d){6,}",
    re.IGNORECASE,
)
"""Ways to reach somebody, as people write them into what they offer."""


# The message -------------------------------------------------------------------------------------------------------


def introduction_message(
    state: State,
    seeker_id: str,
    helper_id: str,
    *,
    reasons: Sequence[str] = (),
    question: str | None = None,
    kind: str = "",
) -> str:
    """The message that brings two members together, addressed to both.

    Args:
        state: the records.
        seeker_id: who needs something.
        helper_id: who can give it.
        reasons: the words in which both meet, a line for each field.
        question: the question that it came from, if any.
        kind: the kind of help, one of ``OFFERS``, where it is that; empty: what they can do.
    """
    seeker, helper = queries.member(state, seeker_id), queries.member(state, helper_id)
    with speaking(tongue.of_all((seeker, helper))):
        return _introduction(state, seeker, helper, reasons, question, kind)


def _introduction(
    state: State, seeker: MemberView, helper: MemberView, reasons: Sequence[str], question: str | None, kind: str
) -> str:
    week = current(state)
    seeking, helping = _called(seeker), _called(helper)
    need = queries.question(state, question).title if question else seeker.needs
    gives = _kind_told(state, helper, kind) if kind else helper.offers or "、".join(helper.expertise)
    both = (seeker, helper)
    return message(
        _("{seeker}, {helper}: may I bring you two together?").format(seeker=seeking, helper=helping),
        _("{name} is looking for: {what}").format(name=seeking, what=shortened(discreet(need, *both), _LINE))
        if need.strip()
        else "",
        _("{name} can give: {what}").format(name=helping, what=shortened(discreet(gives, *both), _LINE))
        if gives.strip()
        else "",
        _("Where you meet: {reasons}").format(reasons=shortened(discreet(_(", ").join(reasons), *both), _LINE))
        if reasons
        else "",
        _("Talk as it suits you both; afterwards, a word to me whether it helped would be kind."),
        _("Not now? Just say so, that is quite all right."),
        f"—— {week.moderator_name}" if week and week.moderator_name else "",
    )


def _kind_told(state: State, helper: MemberView, kind: str) -> str:
    about = next((one.about for one in afterwards.offers(state, helper.id) if one.kind == kind), "")
    told = about or helper.offers
    return _("{label}: {text}").format(label=offer_name(kind), text=told) if told else offer_name(kind)


def _called(member: MemberView) -> str:
    # A real name never stands in for a missing nickname.
    return member.nickname or _("a member")


def discreet(text: str, *people: MemberView) -> str:
    """`text` without what is private of `people`, and without ways to reach anybody."""
    hidden = sorted(
        {
            value
            for one in people
            for value in (one.name, one.company, one.contact)
            if len(value) > 1 and value != one.nickname
        },
        key=len,
        reverse=True,
    )
    for value in hidden:
        text = text.replace(value, "…")
    return _REACHED.sub("…", text)


# Doing it ----------------------------------------------------------------------------------------------------------


def introduce(
    state: State,
    seeker_id: str,
    helper_id: str,
    *,
    reasons: Sequence[str] = (),
    question: str | None = None,
    kind: str = "",
) -> Proposal:
    """Write the introduction of two members, as a draft to send; an introduction that was cancelled is written anew.

    Raises:
        Refused: ``introduce-self``; ``introduced`` when they were brought together already, either way round.
    """
    text = introduction_message(state, seeker_id, helper_id, reasons=reasons, question=question, kind=kind)
    row = natural_id("introduction", seeker_id, helper_id)
    values: dict[str, Value] = {"question": question, "reasons": [*reasons], "message": text}
    known = _known(state, row)
    if known is not None and known.status == "cancelled":
        values |= {"status": "draft", "remark": ""}
        return INTRODUCE.propose(edited("introduction", row, _values(known), values))
    return INTRODUCE.propose([Insert("introduction", row, {"seeker": seeker_id, "helper": helper_id, **values})])


def _known(state: State, row: str) -> IntroductionView | None:
    there = state.count("SELECT count(*) FROM introduction WHERE id = :id", id=row)
    return afterwards.introduction(state, row) if there else None


def write(state: State, introduction_id: str, text: str) -> Proposal:
    """Change the message of an introduction that is not sent yet.

    Raises:
        Refused: ``introduction-sent``.
    """
    known = afterwards.introduction(state, introduction_id)
    return WRITE.propose(edited("introduction", known.id, _values(known), {"message": text}))


def mark(state: State, introduction_id: str, status: str, remark: str = "") -> Proposal:
    """Note what became of an introduction: one of the states of ``INTRODUCTION``. What was sent stays so at undo."""
    known = afterwards.introduction(state, introduction_id)
    values: dict[str, Value] = {"status": status}
    if remark.strip():
        values["remark"] = " ".join(remark.split())
    if status == "sent":
        values = {"status": status, "sent_at": iso(state.now)}
    elif status == "draft":
        values = {"status": status, "sent_at": None}
        if known.status == "cancelled":
            values = {"status": status}
            return INTRODUCE.propose(edited("introduction", known.id, _values(known), values))
    edits = (
        []
        if known.status == status and not remark.strip()
        else list(edited("introduction", known.id, _values(known), values))
    )
    return (SEND if status == "sent" else MARK).propose(edits)


def untimely(state: State, introduction_id: str, status: str) -> list[str]:
    """Why the two would not be written to just now, were the introduction marked as `status`: to say beforehand.

    It asks something of the helper; the seeker is only disturbed.
    """
    if status != "sent":
        return []
    known = afterwards.introduction(state, introduction_id)
    caring = care.read(state)
    found = [(known.helper_name, why) for why in caring.against(known.helper)]
    found += [
        (known.seeker_name, why) for why in care.rules.quiet_note(caring.of(known.seeker), state.now, caring.zone)
    ]
    return [_("{name}: {reason}").format(name=name, reason=why) for name, why in found]


def _values(known: IntroductionView) -> dict[str, Value]:
    """What can be changed of an introduction, as it stands."""
    return {
        "question": known.question,
        "reasons": [*known.reasons],
        "message": known.message,
        "status": known.status,
        "remark": known.remark,
        "sent_at": iso(known.sent_at) if known.sent_at else None,
    }


def resolve(state: State, text: str) -> IntroductionView:
    """The introduction with the id `text`, or an unambiguous ending of it.

    Raises:
        NotFound: ``introduction-unknown``.
    """
    found = ending_in(state, "introduction", text.strip())
    if len(found) != 1:
        raise NotFound(
            "introduction-unknown",
            _("There is no one introduction “{text}”.").format(text=text),
            _("See their ids with: modui exchange introductions"),
        )
    return afterwards.introduction(state, found[0])


# Rules -------------------------------------------------------------------------------------------------------------


def _never_twice(state: State, edits: Sequence[Edit]) -> None:
    """Two members are brought together once, whichever of them it was to help; nobody meets themselves."""
    for one in edits:
        if isinstance(one, Insert):
            seeker, helper = str(one.values.get("seeker")), str(one.values.get("helper"))
        elif isinstance(one, Set) and one.column == "status":
            known = afterwards.introduction(state, one.row)
            seeker, helper = known.seeker, known.helper
        else:
            continue
        names = {"one": queries.member(state, seeker).shown, "other": queries.member(state, helper).shown}
        if seeker == helper:
            raise Refused(
                "introduce-self", _("{one} and {other} are one.").format(**names), _("Name two different members.")
            )
        before = afterwards.between(state, seeker, helper)
        if before is not None:
            raise Refused(
                "introduced",
                _("{one} and {other} were brought together already.").format(**names),
                _("See it with: modui exchange introductions"),
            )


def _unreached(state: State, edits: Sequence[Edit]) -> None:
    """When an introduction was sent is forgotten only where it did not go out; what was cancelled is written anew."""
    for one in edits:
        if not isinstance(one, Set):
            continue
        known = afterwards.introduction(state, one.row)
        told = one.column == "sent_at" and one.after is not None
        if told or (one.column == "status" and one.after == "draft" and known.status != "sent"):
            raise Refused(
                "state-foreign",
                _("This action does not lead to the state “{state}”.").format(state="sent" if told else one.after),
                _("Use the action that does; nothing was changed."),
            )


def _unsent(state: State, edits: Sequence[Edit]) -> None:
    for one in edits:
        if afterwards.introduction(state, one.row).status != "draft":
            raise Refused(
                "introduction-sent",
                _("This introduction is sent; its words stay as they were."),
                _("Write to the two anew."),
            )


# Actions -----------------------------------------------------------------------------------------------------------


INTRODUCE = Action(
    "exchange.introduce",
    N_("Bring two members together"),
    inserts=frozenset({"introduction"}),
    writes=frozenset(f"introduction.{column}" for column in ("status", "message", "reasons", "question", "remark")),
    rules=(becomes("introduction.status", "draft"), _never_twice),
)
WRITE = Action(
    "exchange.edit", N_("Edit an introduction"), writes=frozenset({"introduction.message"}), rules=(_unsent,)
)
SEND = Action(
    "exchange.send",
    N_("Mark an introduction as sent"),
    writes=frozenset({"introduction.status", "introduction.sent_at"}),
    rules=(becomes("introduction.status", "sent"),),
    stays=True,
    because=N_("If it did not go out after all: modui exchange mark ID draft"),
)
MARK = Action(
    "exchange.mark",
    N_("Note what became of an introduction"),
    writes=frozenset({"introduction.status", "introduction.remark", "introduction.sent_at"}),
    rules=(_unreached, becomes("introduction.status", "draft", "met", "declined", "no-reply", "cancelled")),
)
ACTIONS = (INTRODUCE, WRITE, SEND, MARK)
