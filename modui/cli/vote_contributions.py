"""``modui vote contribute|contributions|consent|hide``: what else members shared, which may stand in a vote."""

import click

from modui.cli.base import Desk, example, pass_desk, read_argument, read_scope
from modui.duties import members, week
from modui.duties import vote as duty
from modui.i18n import _
from modui.records import queries
from modui.records.views import ContributionView
from modui.records.words import NAMINGS


@click.command(
    help=_("Take in something else a member shared, to stand in the vote over the week."),
    epilog=example('modui vote contribute 阿树 "一页纸的会员续费表" --link https://example.org/sheet'),
)
@click.argument("member", metavar="MEMBER")
@click.argument("title")
@click.option("--text", default="", help=_("What it is, in Markdown; - reads standard input."))
@click.option("--link", default="", help=_("Where it is."))
@click.option("--naming", type=click.Choice(NAMINGS), help=_("How they agreed to be named."))
@click.option("--scope", metavar="group,public,book", help=_("Where they agreed to appear."))
@click.option("--week", "week_name", metavar="WEEK", help=_("The default is the week in hand."))
@pass_desk
def contribute(
    desk: Desk,
    member: str,
    title: str,
    text: str,
    link: str,
    naming: str | None,
    scope: str | None,
    week_name: str | None,
) -> None:
    places = None if scope is None else read_scope(scope)
    said = read_argument(text)
    with desk.store.read() as state:
        of = week.resolve(state, week_name)
        who = members.resolve(state, member)
    change = desk.do(lambda state: duty.contribute(state, of.id, who.id, title, said, link, naming, places))
    assert change is not None
    _say_contribution(desk, change.edits[0].row)


@click.command(help=_("What else members shared in a week."))
@click.argument("week_name", metavar="[WEEK]", required=False)
@pass_desk
def contributions(desk: Desk, week_name: str | None) -> None:
    with desk.store.read() as state:
        found = queries.contributions(state, week.resolve(state, week_name).id)
    desk.say([_contribution_json(one) for one in found], *map(_contribution_line, found))


@click.command(
    help=_("Record what the member who shared it agreed to. CONTRIBUTION is the ending of its id."),
    epilog=example("modui vote consent 4f2a1c --naming nickname --scope group,public"),
)
@click.argument("contribution", metavar="CONTRIBUTION")
@click.option("--naming", type=click.Choice(NAMINGS), required=True, help=_("How they agreed to be named."))
@click.option("--scope", metavar="group,public,book", required=True, help=_("Where they agreed to appear."))
@pass_desk
def consent(desk: Desk, contribution: str, naming: str, scope: str) -> None:
    places = read_scope(scope)
    row = desk.do_to(
        duty.resolve_contribution,
        contribution,
        lambda state, row: duty.consent_contribution(state, row, naming, places),
    )
    _say_contribution(desk, row)


@click.command(
    help=_("Leave a contribution out of votes to come and of the digest; --show brings it back."),
    epilog=example("modui vote hide 4f2a1c"),
)
@click.argument("contribution", metavar="CONTRIBUTION")
@click.option("--show", is_flag=True, help=_("Show it again."))
@pass_desk
def hide(desk: Desk, contribution: str, show: bool) -> None:
    row = desk.do_to(
        duty.resolve_contribution, contribution, lambda state, row: duty.hide_contribution(state, row, not show)
    )
    _say_contribution(desk, row)


def _say_contribution(desk: Desk, row: str) -> None:
    with desk.store.read() as state:
        found = queries.contribution(state, row)
    desk.say(_contribution_json(found), _contribution_line(found))


def _contribution_json(one: ContributionView) -> dict[str, object]:
    return {
        "id": one.id,
        "member": one.member,
        "name": one.member_nickname or one.member_name,
        "title": one.title,
        "link": one.link,
        "naming": one.naming,
        "scope": None if one.scope is None else list(one.scope),
        "hidden": one.hidden,
    }


def _contribution_line(one: ContributionView) -> str:
    marks = [_("consent not asked yet")] if one.naming is None or one.scope is None else []
    marks += [_("hidden")] if one.hidden else []
    line = f"{one.id[-6:]}  {one.member_nickname or one.member_name}  {one.title}"
    return f"{line}  [{', '.join(marks)}]" if marks else line


COMMANDS = (contribute, contributions, consent, hide)
