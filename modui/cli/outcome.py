"""``modui outcome``: whether answers worked, asked of their askers some weeks later."""

import click

from modui.cli.base import Desk, example, pass_desk, read_scope
from modui.duties import intake
from modui.duties import outcome as duty
from modui.duties.wording import outcome_state
from modui.i18n import _, ngettext
from modui.records import afterwards, queries
from modui.records.reading import State
from modui.records.views import OutcomeView


@click.group(help=_("Whether answers worked: ask their askers some weeks after the digest, and keep what they tell."))
def outcome() -> None:
    pass


def _json(state: State, one: OutcomeView) -> dict[str, object]:
    question, answer = queries.question(state, one.question), queries.answer(state, one.answer)
    return {
        "id": one.id,
        "question": one.question,
        "title": question.title,
        "answer": one.answer,
        "answer_title": answer.title,
        "author": answer.author,
        "asker": question.asker_name,
        "status": one.status,
        "remark": one.remark,
        "scope": None if one.scope is None else [*one.scope],
        "asked_at": one.asked_at.isoformat() if one.asked_at else None,
        "told_at": one.told_at.isoformat() if one.told_at else None,
    }


def _line(state: State, one: OutcomeView) -> str:
    question, answer = queries.question(state, one.question), queries.answer(state, one.answer)
    where = f"{question.week_name or '–'}/{question.label}A{answer.number}"
    said = f": {one.remark}" if one.remark else ""
    return f"{where}  {outcome_state(one.status)}  {answer.title or question.title}{said}"


@outcome.command(name="list", help=_("Whom to ask by now, and what was told; with QUESTION, of that one alone."))
@click.argument("question", metavar="[QUESTION]", required=False)
@click.option("--due", is_flag=True, help=_("Only whom to ask by now."))
@pass_desk
def list_(desk: Desk, question: str | None, due: bool) -> None:
    with desk.store.read() as state:
        row = intake.resolve(state, question).id if question else None
        waiting = [one for one in afterwards.outcomes_due(state) if row in (None, one.question)]
        told = [] if due else afterwards.outcomes(state, row)
        answer = {
            "due": [
                {
                    "question": one.question,
                    "label": f"{one.week_name or '–'}/Q{one.number}",
                    "title": one.title,
                    "asker": one.asker_name,
                    "since": one.since.isoformat(),
                }
                for one in waiting
            ],
            "outcomes": [_json(state, one) for one in told],
        }
        lines = [
            _("to ask: {where}  {name}  {title}").format(
                where=f"{one.week_name or '–'}/Q{one.number}", name=one.asker_name, title=one.title
            )
            for one in waiting
        ]
        lines += [_line(state, one) for one in told]
    desk.say(answer, *(lines or [_("Nobody is to be asked yet.")]))


@outcome.command(
    help=_("The ready message that asks an asker whether it worked; --sent ticks it as sent."),
    epilog=example("modui outcome ask 2026-W45/Q1", "modui outcome ask 2026-W45/Q1 --sent"),
)
@click.argument("question", metavar="QUESTION")
@click.option("--sent", is_flag=True, help=_("It was sent."))
@pass_desk
def ask(desk: Desk, question: str, sent: bool) -> None:
    with desk.store.read() as state:
        row = intake.resolve(state, question).id
        text = duty.question_message(state, row)
    if sent:
        desk.do(lambda state: duty.ask(state, row))
    with desk.store.read() as state:
        about = [one.id for one in duty.subjects(state, row)]
    desk.say({"question": row, "answers": about, "sent": sent, "message": text}, text)


@outcome.command(
    help=_("Keep what an asker told. ANSWER is Q2A1, 2026-W45/Q2A1, an id, or a question with one answer to speak of."),
    epilog=example('modui outcome record 2026-W45/Q1 worked --remark "两周后发言的人多了一倍" --scope group'),
)
@click.argument("answer", metavar="ANSWER")
@click.argument("verdict", type=click.Choice(duty.VERDICTS))
@click.option("--remark", help=_("In the asker's words."))
@click.option("--scope", help=_("Where they agreed that it may be told: group,public,book"))
@pass_desk
def record(desk: Desk, answer: str, verdict: str, remark: str | None, scope: str | None) -> None:
    agreed = None if scope is None else read_scope(scope)
    row = desk.do_to(duty.resolve, answer, lambda state, found: duty.record(state, found, verdict, remark, agreed))
    with desk.store.read() as state:
        found = afterwards.outcome(state, row)
        assert found is not None
        answered, line = _json(state, found), _line(state, found)
    desk.say(answered, line)


@outcome.command(help=_("Choose how many DAYS after the digest askers are asked; 0: as usual, three weeks."))
@click.argument("days", metavar="DAYS", type=click.IntRange(0, 3_650))
@pass_desk
def after(desk: Desk, days: int) -> None:
    desk.do(lambda state: duty.ask_after(state, days or None))
    with desk.store.read() as state:
        now = afterwards.outcome_days(state)
    said = ngettext("Askers are asked {n} day after the digest.", "Askers are asked {n} days after the digest.", now)
    desk.say({"days": now}, said.format(n=now))
