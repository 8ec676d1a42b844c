"""Doing what a wave proposes: how many answers a question needs, and letting those go who are not needed any more."""

from modui.duties import tongue
from modui.duties.messages import message, shortened
from modui.duties.waves import rules
from modui.errors import BadInput
from modui.i18n import N_, _, speaking
from modui.records import queries
from modui.records.changes import Action, Insert, Proposal, Set, becomes
from modui.records.clock import natural_id
from modui.records.reading import State
from modui.records.views import InvitationView


def thanks(state: State, question_id: str) -> str:
    """The message to those who are not needed any more; it names nobody, so that one text does for all."""
    question = queries.question(state, question_id)
    week = queries.week(state, question.week) if question.week else None
    told = [queries.member(state, one.member) for one in to_tell(state, question_id)]
    with speaking(tongue.of_all(told, question.title)):
        return message(
            _(
                "“{title}” has its answers now, so no need to write one any more. Thank you for having been there!"
            ).format(title=shortened(question.title, 40)),
            _("If you have half a thought already, I gladly take it all the same."),
            f"—— {week.moderator_name}" if week and week.moderator_name else "",
        )


def need(state: State, question_id: str, answers: int) -> Proposal:
    """Say how many answers a question needs.

    Raises:
        NotFound: there is no such question.
        BadInput: ``number-form``.
    """
    queries.question(state, question_id)
    if not 1 <= answers <= 100:
        raise BadInput(
            "number-form",
            _("“{text}” is not a number from {least} to {most}.").format(text=answers, least=1, most=100),
            _("Write digits alone."),
        )
    row = natural_id("wave", question_id)
    before = state.scalar("SELECT answers FROM wave WHERE id = :id", id=row)
    if before is None:
        return NEED.propose([Insert("wave", row, {"question": question_id, "answers": answers})])
    return NEED.propose([Set("wave", row, "answers", int(before), answers)] if before != answers else ())


def to_tell(state: State, question_id: str) -> list[InvitationView]:
    """The invitations to release whose members were written to, and are told."""
    rest = rules.read(state, question_id).rest
    return [one for one in queries.invitations(state, question_id) if one.id in rest and one.status != "draft"]


def release(state: State, question_id: str) -> Proposal:
    """Let those go who are still asked. What was sent to them stays sent; who was not written to is not told."""
    wave = rules.read(state, question_id)
    before = {one.id: one.status for one in queries.invitations(state, question_id)}
    edits = [Set("invitation", row, "status", before[row], "released") for row in wave.rest]
    return (RELEASE if to_tell(state, question_id) else DROP).propose(edits)


NEED = Action(
    "wave.need",
    N_("Say how many answers a question needs"),
    inserts=frozenset(("wave",)),
    writes=frozenset(("wave.answers",)),
)
RELEASE = Action(
    "wave.release",
    N_("Tell those who are still asked that they need not answer"),
    writes=frozenset(("invitation.status",)),
    rules=(becomes("invitation.status", "released"),),
    stays=True,
)
DROP = Action(
    "wave.drop",
    N_("Drop invitations that need not be sent"),
    writes=RELEASE.writes,
    rules=RELEASE.rules,
)
ACTIONS = (NEED, RELEASE, DROP)
