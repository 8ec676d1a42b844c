"""Inviting members to answer, and what became of it."""

from collections.abc import Iterator, Sequence

from modui.duties import care
from modui.duties.answers.messages import invitation_for
from modui.duties.declining import cause_of
from modui.duties.experts.ranking import text_of
from modui.duties.rows import ending_in
from modui.errors import NotFound, Refused
from modui.i18n import N_, _
from modui.records import queries
from modui.records.changes import Action, Edit, Insert, Proposal, Set, becomes, columns_of, edited
from modui.records.clock import iso, natural_id
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.views import InvitationView, QuestionView

ANSWERABLE = ("accepted", "answering", "answered")
"""Where a question stands while members are asked and answers are taken in."""

_UNSENT: dict[str, Value] = {"status": "draft", "sent_at": None, "reminded_at": None}

# Writing -----------------------------------------------------------------------------------------------------------


def invite(state: State, question_id: str, members: Sequence[str], *, knowingly: bool = False) -> Proposal:
    """Write an invitation for each of `members` (ids), as a draft to send; whoever has one already is left alone.

    An invitation that was cancelled is written anew. Limits of a member hinder nobody who goes over them `knowingly`:
    what was gone over is kept with the invitation, and the change is called an override. :func:`beyond` says
    beforehand what it would be.

    Raises:
        Refused: ``invite-status`` unless the question was accepted; ``invite-own`` for its asker;
            ``invite-answered`` for somebody who has answered it; ``invite-never`` for whoever asks never to be asked;
            ``invite-beyond`` for somebody's limits that are not gone over knowingly.
    """
    question = queries.question(state, question_id)
    caring = care.read(state)
    invited = {one.member: one for one in queries.invitations(state, question_id)}
    reasons = {one.member: one.reasons for one in queries.shortlist(state, question_id)}
    edits: list[Edit] = []
    over: list[str] = []
    for member_id in dict.fromkeys(members):
        known = invited.get(member_id)
        if known and known.status != "cancelled":
            continue
        name = queries.member(state, member_id).shown
        limits = caring.limits(member_id, text_of(question))
        _but_never(name, limits)
        if limits:
            over.append(_("{name} ({reason})").format(name=name, reason=care.reason(limits)))
        values: dict[str, Value] = {
            "message": invitation_for(state, question, member_id, reasons.get(member_id, ())),
            "beyond": [one.text for one in limits] or None,
        }
        if known:
            edits += edited("invitation", known.id, _values(known), {**values, **_UNSENT, "reason": "", "cause": None})
        else:
            row = natural_id("invitation", question_id, member_id)
            edits.append(Insert("invitation", row, {"question": question_id, "member": member_id, **values}))
    if over and not knowingly:
        raise _unknowingly(over)
    return (OVERRIDE if over else INVITE).propose(edits)


def beyond(state: State, question_id: str, members: Sequence[str]) -> dict[str, str]:
    """Of `members`, those whom nobody would suggest to ask for this question, and why: to say beforehand."""
    asked = {one.member for one in queries.invitations(state, question_id) if one.status != "cancelled"}
    question = queries.question(state, question_id)
    excluded = care.read(state).excluded(text_of(question), asked, care.moderator_of(state, question.week))
    return {member: excluded[member] for member in members if member in excluded}


def untimely(state: State, invitation_id: str, status: str) -> list[str]:
    """Why the member would not be written to just now, were the invitation marked as `status`: to say beforehand."""
    invitation = queries.invitation(state, invitation_id)
    if status not in ("sent", "reminded"):
        return []
    return care.read(state, invitation.member).against(invitation.member, written=status == "sent")


def write(state: State, invitation_id: str, text: str) -> Proposal:
    """Change the message of an invitation that is not sent yet.

    Raises:
        Refused: ``invitation-sent``.
    """
    invitation = queries.invitation(state, invitation_id)
    return WRITE.propose(edited("invitation", invitation.id, _values(invitation), {"message": text}))


def _values(invitation: InvitationView) -> dict[str, Value]:
    """What can be changed of an invitation, as it stands."""
    return {
        "message": invitation.message,
        "status": invitation.status,
        "reason": invitation.reason,
        "cause": invitation.cause,
        "sent_at": iso(invitation.sent_at) if invitation.sent_at else None,
        "reminded_at": iso(invitation.reminded_at) if invitation.reminded_at else None,
        "beyond": None if invitation.beyond is None else list(invitation.beyond),
    }


# What became of it -------------------------------------------------------------------------------------------------


def mark(state: State, invitation_id: str, status: str, reason: str = "", cause: str | None = None) -> Proposal:
    """Note what became of an invitation: one of the states of ``INVITATION``.

    `reason` and `cause` are for a no: the words, and which of ``CAUSES`` it is; where that is not given, what the words
    say. A no may be noted again with others.

    The first one sent turns its question from accepted to answering. What was sent or reminded stays so at undo; where
    that was untimely (:func:`untimely`), it is kept with the invitation.
    """
    values: dict[str, Value] = {"status": status, "reason": " ".join(reason.split()), "cause": None}
    if status == "declined":
        values["cause"] = cause or cause_of(reason)
    if status in ("sent", "reminded"):
        values = {"status": status, f"{status}_at": iso(state.now)}
    elif status == "draft":
        values = {**values, **_UNSENT}
    invitation = queries.invitation(state, invitation_id)
    over = [*(invitation.beyond or ()), *untimely(state, invitation_id, status)]
    if over:
        values["beyond"] = list(dict.fromkeys(over))
    edits: list[Edit] = []
    if invitation.status != status or (status == "declined" and (reason or cause)):
        edits += edited("invitation", invitation.id, _values(invitation), values)
        if status == "sent":
            edits += begin(queries.question(state, invitation.question))
    return {"sent": SEND, "reminded": REMIND}.get(status, MARK).propose(edits)


def begin(question: QuestionView) -> Iterator[Edit]:
    """The edit by which a question that was accepted is being answered."""
    if question.status == "accepted":
        yield Set("question", question.id, "status", "accepted", "answering")


def resolve(state: State, text: str) -> InvitationView:
    """The invitation with the id `text`, or an unambiguous ending of it.

    Raises:
        NotFound: ``invitation-unknown``.
    """
    found = ending_in(state, "invitation", text.strip())
    if len(found) != 1:
        raise NotFound(
            "invitation-unknown",
            _("There is no one invitation “{text}”.").format(text=text),
            _("See their ids with: modui invitation list QUESTION"),
        )
    return queries.invitation(state, found[0])


# Rules -------------------------------------------------------------------------------------------------------------


def _invitable(state: State, edits: Sequence[Edit]) -> None:
    """A question is accepted before members are asked; nobody is asked their own, or what they answered already."""
    for one in edits:
        if isinstance(one, Insert):
            question_id, member = str(one.values.get("question")), str(one.values.get("member"))
        else:
            invitation = queries.invitation(state, one.row)
            question_id, member = invitation.question, invitation.member
        question = queries.question(state, question_id)
        if question.status not in ANSWERABLE:
            raise Refused(
                "invite-status",
                _("“{title}” is not accepted, so nobody is asked yet.").format(title=question.title),
                _("Accept it first: modui question accept ID"),
            )
        if member == question.asker:
            raise Refused(
                "invite-own",
                _("{name} asks this question; nobody is asked to answer their own.").format(name=question.asker_name),
                _("Choose somebody else."),
            )
        if state.count(
            "SELECT count(*) FROM answer WHERE question = :question AND author = :member AND status <> 'withdrawn'",
            question=question_id,
            member=member,
        ):
            raise Refused(
                "invite-answered",
                _("{name} has answered this question already.").format(name=queries.member(state, member).shown),
                _("Ask them to add to it with a further question."),
            )


def _within(state: State, edits: Sequence[Edit]) -> None:
    """Nobody is asked beyond their limits, unless the invitation says which; never who asks never to be asked."""
    caring = care.read(state)
    for row, written in _newly_asked(edits).items():
        if "member" in written:
            question_id, member = str(written["question"]), str(written["member"])
        else:
            invitation = queries.invitation(state, row)
            question_id, member = invitation.question, invitation.member
            written = {"beyond": None if invitation.beyond is None else list(invitation.beyond), **written}
        limits = caring.limits(member, text_of(queries.question(state, question_id)))
        name = queries.member(state, member).shown
        _but_never(name, limits)
        if limits and not written.get("beyond"):
            raise _unknowingly([_("{name} ({reason})").format(name=name, reason=care.reason(limits))])


def _but_never(name: str, limits: Sequence[care.Limit]) -> None:
    if any(one.code == "never" for one in limits):
        raise Refused("invite-never", _("{name} asks never to be asked.").format(name=name), _("Choose somebody else."))


def _unknowingly(over: Sequence[str]) -> Refused:
    return Refused(
        "invite-beyond",
        _("Beyond what they wished: {members}.").format(members=_(", ").join(over)),
        _("Ask somebody else; or ask them all the same, and it is noted that you knew: modui invite --anyway"),
    )


def _unreached(_state: State, edits: Sequence[Edit]) -> None:
    """When a message was sent is said by sending it alone, and forgotten where it did not go out after all."""
    for one in edits:
        if isinstance(one, Set) and one.column in ("sent_at", "reminded_at") and one.after is not None:
            raise Refused(
                "state-foreign",
                _("This action does not lead to the state “{state}”.").format(state="sent"),
                _("Use the action that does; nothing was changed."),
            )


def _newly_asked(edits: Sequence[Edit]) -> dict[str, dict[str, Value]]:
    """What is written of each invitation that is added or written anew, by its row."""
    found: dict[str, dict[str, Value]] = {}
    for one in edits:
        if isinstance(one, Insert):
            found[one.row] = dict(one.values)
        elif isinstance(one, Set):
            found.setdefault(one.row, {})[one.column] = one.after
    return {row: written for row, written in found.items() if "member" in written or written.get("status") == "draft"}


def _unsent(state: State, edits: Sequence[Edit]) -> None:
    for one in edits:
        if queries.invitation(state, one.row).status != "draft":
            raise Refused(
                "invitation-sent",
                _("This invitation is sent; its words stay as they were."),
                _("Write to the member anew."),
            )


# Actions -----------------------------------------------------------------------------------------------------------


INVITE = Action(
    "invitation.write",
    N_("Write invitations"),
    inserts=frozenset({"invitation"}),
    writes=columns_of("invitation", "status", "message", "reason", "cause", "beyond", "sent_at", "reminded_at"),
    rules=(becomes("invitation.status", "draft"), _unreached, _invitable, _within),
)
OVERRIDE = Action(
    "invitation.override",
    N_("Write invitations beyond a member's limits"),
    inserts=INVITE.inserts,
    writes=INVITE.writes,
    rules=INVITE.rules,
)
WRITE = Action("invitation.edit", N_("Edit an invitation"), writes=frozenset({"invitation.message"}), rules=(_unsent,))
SEND = Action(
    "invitation.send",
    N_("Mark invitations as sent"),
    writes=columns_of("invitation", "status", "sent_at", "beyond") | {"question.status"},
    rules=(becomes("invitation.status", "sent"), becomes("question.status", "answering")),
    stays=True,
)
REMIND = Action(
    "invitation.remind",
    N_("Mark reminders as sent"),
    writes=columns_of("invitation", "status", "reminded_at", "beyond"),
    rules=(becomes("invitation.status", "reminded"),),
    stays=True,
)
MARK = Action(
    "invitation.mark",
    N_("Note what became of an invitation"),
    writes=columns_of("invitation", "status", "reason", "cause", "sent_at", "reminded_at"),
    rules=(
        _unreached,
        becomes("invitation.status", "draft", "accepted", "declined", "no-reply", "answered", "released", "cancelled"),
    ),
)
ACTIONS = (INVITE, OVERRIDE, WRITE, SEND, REMIND, MARK)
