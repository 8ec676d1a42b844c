"""Whom to ask next, proposed and agreed to: for the question in hand, or for all of the week's together."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style

from modui.duties import assigning, waves
from modui.duties.care import settings
from modui.duties.waves import acting
from modui.i18n import _, ngettext
from modui.records.views import InvitationView
from screens.base import DeskScreen
from widgets.dialogs import Field
from widgets.marking import Marking
from widgets.rows import Cell, Column, Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modui.duties.assigning import Plan
    from modui.duties.waves import Wave

_COLUMNS = (Column(1), Column(14), Column(16), Column())


def wave_line(wave: "Wave | None") -> str:
    """How the asking for a question stands, and the key that does what is proposed."""
    if wave is None or not wave.step:
        return ""
    advice = waves.advice(wave)
    if advice:
        said = _("g: {advice}").format(advice=advice)
    elif wave.step == "filled":
        said = _("enough")
    else:
        said = _("waiting for replies")
    return f"{said} · {waves.told(wave)}"


def wave_shown(wave: "Wave | None") -> Content:
    """:func:`wave_line`, to be clicked as well."""
    return Content(wave_line(wave)).stylize(Style.from_meta({"@click": "screen.wave"}))


def next_wave(screen: DeskScreen, question: str) -> None:
    """Show what to do next for a question; do it when it is agreed to."""

    def show(plan: "Plan") -> None:
        if plan.wave.step == "release" and plan.message:
            title = _("To {name}").format(name="、".join(plan.told))
            screen.message(title, plan.message, lambda: _do(screen, [plan]))
        elif plan.wave.step == "release":
            n = len(plan.wave.rest)
            said = ngettext(
                "{n} invitation was never sent, and is not needed any more. Drop it?",
                "{n} invitations were never sent, and are not needed any more. Drop them?",
                n,
            )
            screen.ask(said.format(n=n), lambda: _do(screen, [plan]))
        elif plan.wave.step in ("first", "reserve"):
            _agree(screen, _("Whom to ask for {q}").format(q=plan.question.label), [plan])
        else:
            screen.tell(wave_line(plan.wave) or _("Accept this question first: press 1."))

    store = screen.desk.store
    screen.background(lambda: assigning.plan(store, question), show)


def whole_week(screen: DeskScreen, week: str) -> None:
    """Show whom to ask for all questions of a week together; write their invitations when it is agreed to."""
    store = screen.desk.store
    title = _("Whom to ask this week: nobody gets two while others idle")
    screen.background(lambda: assigning.assign(store, week), lambda plans: _agree(screen, title, plans))


def _agree(screen: DeskScreen, title: str, plans: "Sequence[Plan]") -> None:
    def agreed(keys: frozenset[str] | None) -> None:
        if keys:
            _do(
                screen,
                [
                    plan._replace(picks=tuple(one for one in plan.picks if _key(plan, one.member) in keys))
                    for plan in plans
                ],
            )

    rows = [row for plan in plans for row in _rows(plan)]
    note = _("Marked are those to invite; ☆ was never asked.")
    box = Marking(
        title,
        note if any(plan.picks for plan in plans) else "",
        _COLUMNS,
        rows,
        confirm=_("write invitations"),
        empty=_("No question of this week needs anybody just now."),
    )
    screen.app.push_screen(box, agreed)


def _key(plan: "Plan", member: str) -> str:
    return f"{plan.question.id}:{member}"


def _rows(plan: "Plan") -> Iterator[Row]:
    said = f"{plan.question.label} {plan.question.title} · {waves.told(plan.wave)}"
    yield Row("", (Cell(said, "dim"),))
    for one in plan.picks:
        fit = Cell(" ".join(filter(None, (f"{one.score:.2f}", _("your choice") if one.chosen else ""))), "dim")
        mark = Cell("☆" if one.new else "", "todo")
        yield Row(_key(plan, one.member), (mark, Cell(one.name, "strong"), fit, " · ".join(one.reasons)))
    if len(plan.picks) < plan.wave.ask:
        yield Row("", (Cell(_("Nobody else fits who may be asked now."), "late"),))
    for passed in plan.passed:
        said = _("passed over: {name} ({reason})").format(name=passed.name, reason=passed.reason)
        yield Row("", (Cell(said, "dim"),))


def _do(screen: DeskScreen, plans: "Sequence[Plan]") -> None:
    store = screen.desk.store

    def done(_changes: object) -> None:
        n = sum(len(plan.picks) for plan in plans)
        if n:
            said = ngettext(
                "{n} invitation is ready to send: press 3.", "{n} invitations are ready to send: press 3.", n
            )
            screen.tell(said.format(n=n))
        else:
            screen.tell(_("The rest are released; their allowance is theirs again."))
        screen.desk.changed()

    screen.background(lambda: assigning.apply(store, plans), done)


def ask_need(screen: DeskScreen, question: str, wave: "Wave") -> None:
    """Ask how many answers a question needs."""

    def job(values: "Mapping[str, str]") -> None:
        answers = settings.number(values["answers"]) or 0
        screen.desk.store.act(lambda state: acting.need(state, question, answers))

    field = Field("answers", _("Answers needed"), str(wave.need))
    screen.submit(_("How many answers does this question need?"), [field], job, lambda _nothing: screen.desk.changed())


def knowingly(screen: DeskScreen, over: Sequence[str], question: str, then: Callable[[], None]) -> None:
    """Call `then`; where limits would be gone over, say which, and ask `question` first."""
    if over:
        screen.ask("\n".join([*over, "", question, _("It is noted that you knew.")]), then)
    else:
        then()


def timely(screen: DeskScreen, one: InvitationView, status: str, then: Callable[[], None]) -> None:
    """Call `then`; where the member would not be written to just now, say why, and ask first."""
    from modui.duties import answers

    def read() -> list[str]:
        with screen.desk.store.read() as state:
            return answers.untimely(state, one.id, status)

    def told(why: list[str]) -> None:
        over = [_("{name}: {reason}").format(name=one.member_name, reason=reason) for reason in why]
        knowingly(screen, over, _("Write to them all the same?"), then)

    screen.background(read, told)


def invite_again(screen: DeskScreen, one: InvitationView) -> None:
    """Write an invitation anew that was cancelled; where it would go over the member's limits, ask first."""
    from modui.duties import answers

    def read() -> list[str]:
        with screen.desk.store.read() as state:
            why = answers.beyond(state, one.question, [one.member])
        return [_("{name}: {reason}").format(name=one.member_name, reason=reason) for reason in why.values()]

    def write(over: list[str]) -> None:
        screen.act(lambda state: answers.invite(state, one.question, [one.member], knowingly=bool(over)))

    screen.background(read, lambda over: knowingly(screen, over, _("Invite all the same?"), lambda: write(over)))


def decline(screen: DeskScreen, one: InvitationView) -> None:
    """Note a no, and whether it is the topic, the time or something else: as their words say, until one says it."""
    from modui.duties import answers, declining

    ready = declining.ready()
    known = one.reason if one.reason not in ready.values() else ""
    said = known
    guessed = first = one.cause or declining.cause_of(one.reason) or next(iter(ready))

    def follow(values: "Mapping[str, str]") -> dict[str, str]:
        nonlocal guessed, said
        if values["reason"] == said or values["cause"] != guessed:
            return {}
        said = values["reason"]
        guessed = declining.cause_of(values["reason"]) or first
        return {"cause": guessed}

    def job(values: "Mapping[str, str]") -> None:
        cause, reason = values["cause"], values["reason"].strip()
        reason = reason or (ready[cause] if cause in ("time", "topic") else "")
        screen.desk.store.act(lambda state: answers.mark(state, one.id, "declined", reason, cause or None))

    fields = [
        Field("cause", _("Why"), first, choices=(*ready.items(), ("", _("no reason given")))),
        Field("reason", _("In their words"), known, hint=_("may stay empty")),
    ]
    note = _("Who says that it is not their field is suggested less for questions like this one.")
    title = _("{name}: not this time").format(name=one.member_name)
    screen.submit(title, fields, job, lambda _nothing: screen.desk.changed(), note=note).follow = follow
