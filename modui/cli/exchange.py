"""``modui exchange``: members whose needs others can meet, small help for questions, and who was brought together."""

from pathlib import Path

import click

from modui.cli.base import MOST, Desk, example, pass_desk
from modui.duties import exchange as duty
from modui.duties import intake, members
from modui.duties.wording import introduction_state, offer_name
from modui.errors import BadInput
from modui.i18n import _, ngettext
from modui.records import afterwards
from modui.records.views import IntroductionView, OfferView
from modui.records.words import INTRODUCTION, OFFERS

_kind = click.option("--kind", type=click.Choice(OFFERS), help=_("Only this kind of help."))


@click.group(help=_("Needs and offers: who could be brought together with whom, and why."))
def exchange() -> None:
    pass


def _reasons(meetings: tuple[duty.Meeting, ...]) -> list[dict[str, object]]:
    return [{"source": one.source, "terms": list(one.terms), "share": one.share} for one in meetings]


@exchange.command(
    name="list",
    help=_("Who could be brought together: everybody, one MEMBER, or who would lend a hand with a question."),
    epilog=example("modui exchange list", "modui exchange list 阿树", "modui exchange list --question Q2 --kind trial"),
)
@click.argument("member", metavar="[MEMBER]", required=False)
@click.option("--question", metavar="ID", help=_("Who would lend a hand with this question."))
@_kind
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, MOST), help=_("How many."))
@pass_desk
def list_(desk: Desk, member: str | None, question: str | None, kind: str | None, limit: int) -> None:
    if question is not None:
        _list_hands(desk, question, kind, limit)
        return
    if kind is not None:
        raise BadInput(
            "kind-alone",
            _("A kind of help is looked for with a question."),
            _("Name it: --question Q2. Who offers what: modui exchange offers"),
        )
    with desk.store.read() as state:
        who = members.resolve(state, member).id if member else None
        found = duty.listing(state, who, limit)
    names = found.names
    lines = [
        _("{seeker} ← {helper}: {reasons}").format(
            seeker=names[one.seeker], helper=names[one.helper], reasons=" · ".join(map(duty.meeting_text, one.meetings))
        )
        for one in found.pairs
    ] or [_("Nobody's need meets another's offer yet.")]
    lines += [_("left out: {name} ({reason})").format(name=one.name, reason=one.reason) for one in found.left_out]
    desk.say(
        {
            "pairs": [
                {
                    "seeker": one.seeker,
                    "seeker_name": names[one.seeker],
                    "helper": one.helper,
                    "helper_name": names[one.helper],
                    "score": one.score,
                    "reasons": _reasons(one.meetings),
                    "helped_4w": found.helped.get(one.helper, 0),
                }
                for one in found.pairs
            ],
            "left_out": [one._asdict() for one in found.left_out],
        },
        *lines,
    )


def _list_hands(desk: Desk, question: str, kind: str | None, limit: int) -> None:
    with desk.store.read() as state:
        found = duty.hands(state, intake.resolve(state, question).id, kind, limit)
    lines = [
        f"{offer_name(one.kind)}  {found.names[one.member]}  {' · '.join(map(duty.meeting_text, one.meetings))}"
        for one in found.hands
    ] or [_("Nobody has offered such help yet: modui exchange offer MEMBER KIND")]
    lines += [_("left out: {name} ({reason})").format(name=one.name, reason=one.reason) for one in found.left_out]
    desk.say(
        {
            "wanted": list(found.wanted),
            "helpers": [
                {
                    "member": one.member,
                    "name": found.names[one.member],
                    "kind": one.kind,
                    "about": one.about,
                    "score": one.score,
                    "reasons": _reasons(one.meetings),
                }
                for one in found.hands
            ],
            "left_out": [one._asdict() for one in found.left_out],
        },
        *lines,
    )


# Introductions -----------------------------------------------------------------------------------------------------


def _json(one: IntroductionView) -> dict[str, object]:
    return {
        "id": one.id,
        "seeker": one.seeker,
        "seeker_name": one.seeker_name,
        "helper": one.helper,
        "helper_name": one.helper_name,
        "question": one.question,
        "reasons": list(one.reasons),
        "status": one.status,
        "remark": one.remark,
        "sent_at": one.sent_at.isoformat() if one.sent_at else None,
        "message": one.message,
    }


def _line(one: IntroductionView) -> str:
    remark = f" ({one.remark})" if one.remark else ""
    return f"{one.id[-6:]}  {introduction_state(one.status)}  {one.seeker_name} ← {one.helper_name}{remark}"


@exchange.command(
    help=_("Write the introduction of two members, SEEKER who needs and HELPER who can give, as a draft to send."),
    epilog=example("modui exchange introduce 小满妈妈 阿树"),
)
@click.argument("seeker")
@click.argument("helper")
@click.option("--question", metavar="ID", help=_("The question that it came from."))
@_kind
@pass_desk
def introduce(desk: Desk, seeker: str, helper: str, question: str | None, kind: str | None) -> None:
    with desk.store.read() as state:
        one, other = members.resolve(state, seeker).id, members.resolve(state, helper).id
        asked = intake.resolve(state, question).id if question else None
        pair = duty.pair_of(state, one, other) if asked is None else None
    reasons = duty.words_of(pair.meetings) if pair else ()
    change = desk.do(lambda state: duty.introduce(state, one, other, reasons=reasons, question=asked, kind=kind or ""))
    assert change is not None
    with desk.store.read() as state:
        found = afterwards.introduction(state, change.edits[0].row)
    desk.say(_json(found), f"{_line(found)}\n{found.message}")


@exchange.command(help=_("Who was brought together, or is to be; with MEMBER, of that one alone."))
@click.argument("member", metavar="[MEMBER]", required=False)
@pass_desk
def introductions(desk: Desk, member: str | None) -> None:
    with desk.store.read() as state:
        found = afterwards.introductions(state, members.resolve(state, member).id if member else None)
    desk.say([_json(one) for one in found], *(map(_line, found) if found else [_("Nobody was brought together yet.")]))


@exchange.command(
    help=_("Note what became of an introduction: draft, sent, met, declined, no-reply, cancelled."),
    epilog=example("modui exchange mark 4f2a1c sent", "modui exchange mark 4f2a1c met --remark 聊了一小时"),
)
@click.argument("name", metavar="ID")
@click.argument("status", type=click.Choice([*INTRODUCTION]))
@click.option("--remark", default="", help=_("What came of it, in a few words."))
@pass_desk
def mark(desk: Desk, name: str, status: str, remark: str) -> None:
    with desk.store.read() as state:
        untimely = duty.untimely(state, duty.resolve(state, name).id, status)
    row = desk.do_to(duty.resolve, name, lambda state, row: duty.mark(state, row, status, remark))
    for why in untimely:
        desk.note(_("noted, though: {reason}").format(reason=why))
    with desk.store.read() as state:
        found = afterwards.introduction(state, row)
    desk.say([_json(found)], _line(found))


@exchange.command(help=_("The ready introduction; with --text, another one in its place."))
@click.argument("name", metavar="ID")
@click.option("--text", help=_("The message to send instead."))
@pass_desk
def message(desk: Desk, name: str, text: str | None) -> None:
    with desk.store.read() as state:
        row = duty.resolve(state, name).id
    if text is not None:
        desk.do(lambda state: duty.write(state, row, text))
    with desk.store.read() as state:
        found = afterwards.introduction(state, row)
    desk.say(_json(found), found.message)


# Offers ------------------------------------------------------------------------------------------------------------


def _offer_json(one: OfferView) -> dict[str, object]:
    return {"id": one.id, "member": one.member, "name": one.member_name, "kind": one.kind, "about": one.about}


def _offer_line(one: OfferView) -> str:
    about = f"  {one.about}" if one.about else ""
    return f"{one.member_name}  {offer_name(one.kind)}{about}"


@exchange.command(
    help=_("Record help that everybody can give: view, facts, trial (try a method and report back), chore."),
    epilog=example(
        'modui exchange offer 木子 trial --about "社群冷启动的方法"', "modui exchange offer 木子 trial --off"
    ),
)
@click.argument("member", metavar="MEMBER")
@click.argument("kind", type=click.Choice(OFFERS))
@click.option("--about", help=_("What about, in their words; without it, anything."))
@click.option("--off", is_flag=True, help=_("They offer it no more."))
@pass_desk
def offer(desk: Desk, member: str, kind: str, about: str | None, off: bool) -> None:
    with desk.store.read() as state:
        who = members.resolve(state, member).id
    desk.do(lambda state: duty.offer(state, who, kind, about, off))
    _say_offers(desk, who)


@exchange.command(help=_("What members would give, as it was recorded; with MEMBER, of that one alone."))
@click.argument("member", metavar="[MEMBER]", required=False)
@pass_desk
def offers(desk: Desk, member: str | None) -> None:
    with desk.store.read() as state:
        who = members.resolve(state, member).id if member else None
    _say_offers(desk, who)


def _say_offers(desk: Desk, member: str | None) -> None:
    with desk.store.read() as state:
        found = afterwards.offers(state, member)
    desk.say([_offer_json(one) for one in found], *(map(_offer_line, found) if found else [_("No offer is recorded.")]))


@exchange.command(
    name="import",
    help=_("Take in a table of offers: a column for the member, one for the kind, one for what about."),
    epilog=example("modui exchange import offers.xlsx"),
)
@click.argument("file", type=click.Path(path_type=Path))
@pass_desk
def import_(desk: Desk, file: Path) -> None:
    from modui.documents.sheets import read_rows

    report = duty.import_offers(desk.store, read_rows(file))
    added = ngettext("{n} offer taken in", "{n} offers taken in", report.added).format(n=report.added)
    lines = [_("{added}, {n} known already.").format(added=added, n=report.unchanged)]
    lines += [_("row {row}: {reason}").format(row=row, reason=why) for row, why in report.rejected]
    desk.say(
        {
            "added": report.added,
            "unchanged": report.unchanged,
            "rejected": [{"row": row, "reason": why} for row, why in report.rejected],
        },
        *lines,
    )
