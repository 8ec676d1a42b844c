"""``modui match``, ``modui shortlist``, ``modui unlist``: who can answer."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from modui.cli.base import MOST, Desk, example, pass_desk, read_argument
from modui.duties import care, experts, intake, members
from modui.duties.care import Care
from modui.errors import BadInput, NotFound
from modui.i18n import _
from modui.records import queries
from modui.records.views import ShortlistingView

if TYPE_CHECKING:
    from modui.duties.experts.batch import Batch

FILE = click.Path(path_type=Path)


@click.command(
    help=_("The members most able to answer a QUESTION, or any text, with the reasons."),
    epilog=example("modui match Q2", 'modui match --text "怎么定课程的价格"'),
)
@click.argument("question", metavar="[QUESTION]", required=False)
@click.option("--text", help=_("Any text instead of a question; - reads standard input."))
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, MOST), help=_("How many."))
@click.option("--no-load", is_flag=True, help=_("As if nobody had been asked anything of late."))
@click.option("--batch", metavar="QUERIES", type=FILE, help=_("To measure: answer every question of a .jsonl file."))
@click.option("--members", "people", metavar="MEMBERS", type=FILE, help=_("With --batch: the members, a .jsonl file."))
@click.option("--archive", metavar="ARCHIVE", type=FILE, help=_("With --batch: past questions and who answered."))
@click.option("--out", metavar="RANKINGS", type=FILE, help=_("With --batch: the file to write."))
@pass_desk
def match(
    desk: Desk,
    question: str | None,
    text: str | None,
    limit: int,
    no_load: bool,
    batch: Path | None,
    people: Path | None,
    archive: Path | None,
    out: Path | None,
) -> None:
    if batch is not None:
        if people is None or out is None or question is not None or text is not None:
            raise click.UsageError(_("--batch goes with --members and --out, and without a question."))
        weight = 0.0 if no_load else experts.LOAD_WEIGHT
        from modui.duties.experts import batch as measured

        _say_batch(desk, measured.match(batch, people, archive, out, load_weight=weight), out)
        return
    if (question is None) == (text is None):
        raise BadInput(
            "match-what", _("Say what is to be matched."), _("Give either a question or --text, and not both.")
        )
    if question is not None:
        with desk.store.read() as state:
            found = intake.resolve(state, question)
        ranking = experts.suggest(desk.store, found, limit=limit, no_load=no_load)
    else:
        ranking = experts.suggest(desk.store, read_argument(text or ""), limit=limit, no_load=no_load)
    with desk.store.read() as state:
        caring = care.read(state)
    notes = {one.member: caring.notes(one.member) for one in ranking.candidates}
    lines = [_candidate_line(one, caring, notes[one.member]) for one in ranking.candidates]
    lines = lines or [_("Nobody's profile has anything in common with it.")]
    lines += [_("left out: {name} ({reason})").format(name=one.name, reason=one.reason) for one in ranking.excluded]
    desk.say(
        {
            "candidates": [
                {
                    "member": one.member,
                    "name": one.name,
                    "score": one.score,
                    "reasons": [_reason_json(why) for why in one.reasons],
                    "load": one.load._asdict(),
                    "standing": one.standing or None,
                    "new": one.member not in caring.asked_ever,
                    "left": caring.left(one.member),
                    "notes": notes[one.member],
                }
                for one in ranking.candidates
            ],
            "excluded": [{"member": one.member, "name": one.name, "reason": one.reason} for one in ranking.excluded],
        },
        *lines,
    )


@click.command(
    help=_("To measure: which questions of a corpus ask the same as each question of a file."),
    epilog=example("modui similar --batch queries.jsonl --corpus corpus.jsonl.gz --out rankings.jsonl"),
)
@click.option("--batch", metavar="QUERIES", type=FILE, required=True, help=_("The questions, a .jsonl file."))
@click.option("--corpus", metavar="CORPUS", type=FILE, required=True, help=_("What was asked before, a .jsonl file."))
@click.option("--out", metavar="RANKINGS", type=FILE, required=True, help=_("The file to write."))
@pass_desk
def similar(desk: Desk, batch: Path, corpus: Path, out: Path) -> None:
    from modui.duties.experts import batch as measured
    from modui.records import matching

    _say_batch(desk, measured.similar(batch, corpus, out, encoder=matching.installed()), out)


def _say_batch(desk: Desk, done: "Batch", out: Path) -> None:
    figures = {name: round(value, 3) for name, value in done._asdict().items()}
    desk.say(
        figures,
        _("{queries} questions answered into {file}; half within {p50_ms} ms, 95 in 100 within {p95_ms} ms.").format(
            file=out, **figures
        ),
    )


def _candidate_line(one: experts.Candidate, caring: Care, notes: list[str]) -> str:
    told_of = (experts.load_told(one.load) if why.source == "load" else experts.reason_text(why) for why in one.reasons)
    why = " · ".join(filter(None, told_of))
    told = [*([] if one.member in caring.asked_ever else [_("never asked")]), *notes]
    return "  ".join(filter(None, (f"{one.score:6.2f}", one.name, one.position, why, " · ".join(told))))


def _reason_json(why: experts.Reason) -> dict[str, object]:
    told: dict[str, object] = {"source": why.source, "terms": list(why.terms), "share": why.share}
    if why.cited:
        told["questions"] = [{"id": one.question, "title": one.title, "share": one.share} for one in why.cited]
    return told


@click.command(
    help=_("Choose members to ask, with the reasons they were suggested for."),
    epilog=example("modui shortlist Q2 阿树 小满妈妈"),
)
@click.argument("question", metavar="QUESTION")
@click.argument("names", metavar="MEMBER...", nargs=-1)
@click.option("--reserve", is_flag=True, help=_("As reserves, for when others cannot."))
@pass_desk
def shortlist(desk: Desk, question: str, names: tuple[str, ...], reserve: bool) -> None:
    with desk.store.read() as state:
        found = intake.resolve(state, question)
        who = [members.resolve(state, name).id for name in names]
    if who:
        ranking = experts.rank(desk.store, experts.text_of(found), limit=100, question=found.id)
        reasons = {one.member: experts.reason_lines(one) for one in ranking.candidates}
        desk.do(lambda state: experts.shortlist(state, found.id, who, reasons, reserve=reserve))
    with desk.store.read() as state:
        listed = queries.shortlist(state, found.id)
    desk.say([_json(one) for one in listed], *map(_line, listed))


def _json(one: ShortlistingView) -> dict[str, object]:
    return {
        "id": one.id,
        "member": one.member,
        "name": one.member_name,
        "status": one.status,
        "reasons": list(one.reasons),
    }


def _line(one: ShortlistingView) -> str:
    reserve = _("(reserve)") if one.status == "reserve" else ""
    return "  ".join(filter(None, (one.member_name, reserve, " · ".join(one.reasons))))


@click.command(help=_("Take a member off a question's shortlist."), epilog=example("modui unlist Q2 阿树"))
@click.argument("question", metavar="QUESTION")
@click.argument("name", metavar="MEMBER")
@pass_desk
def unlist(desk: Desk, question: str, name: str) -> None:
    with desk.store.read() as state:
        found = intake.resolve(state, question)
        who = members.resolve(state, name)
        rows = [one.id for one in queries.shortlist(state, found.id) if one.member == who.id]
    if not rows:
        raise NotFound(
            "shortlisting-unknown",
            _("{name} is not on this shortlist.").format(name=who.shown),
            _("See it with: modui shortlist QUESTION"),
        )
    desk.do(lambda state: experts.unlist(state, rows[0]))
    with desk.store.read() as state:
        listed = queries.shortlist(state, found.id)
    desk.say([_json(one) for one in listed], *map(_line, listed))
