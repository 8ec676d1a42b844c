"""``modui members``: the directory."""

from pathlib import Path

import click

from modui.cli.base import MOST, Desk, example, pass_desk, read_argument
from modui.cli.care import of_member
from modui.duties import members as duty
from modui.duties.care.table import says_wishes
from modui.duties.headings import FIELDS
from modui.errors import BadInput
from modui.i18n import _, ngettext
from modui.records import queries
from modui.records.views import MemberView


@click.group(help=_("The directory. MEMBER is an id, a name or nickname, or an unambiguous part of one."))
def members() -> None:
    pass


def _json(member: MemberView) -> dict[str, object]:
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in zip(member._fields, member, strict=True)
    }


def _line(member: MemberView) -> str:
    name = f" ({member.name})" if member.name and member.name != member.shown else ""
    return "  ".join(filter(None, (f"{member.shown}{name}", member.position, "、".join(member.expertise))))


def _lines(member: MemberView) -> list[str]:
    told = _json(member)
    lines = ["id: " + member.id]
    for field, title in FIELDS.items():
        value = told[field]
        text = "、".join(value) if isinstance(value, list) else str(value)
        if text:
            lines.append(_(title) + ": " + text)
    return lines


@members.command(
    name="import",
    help=_("Take in a table of members (.xlsx .ods .csv .jsonl); those who are here already are updated."),
    epilog=example(
        "modui members import members.xlsx --dry-run", "modui members import members.csv --map 网名=nickname"
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--map", "maps", metavar="COLUMN=FIELD", multiple=True, help=_("Which field a column fills; - for none."))
@click.option("--dry-run", is_flag=True, help=_("Say what would be done, and do nothing."))
@pass_desk
def import_(desk: Desk, file: Path, maps: tuple[str, ...], dry_run: bool) -> None:
    from modui.documents.sheets import read_rows

    report = duty.import_table(
        desk.store,
        read_rows(file),
        overrides=_overrides(maps),
        dry_run=dry_run,
        progress=lambda done, total: desk.note(_("{done} of {total} …").format(done=done, total=total)),
    )
    said = _("would be added: {added}, updated: {updated}, unchanged: {unchanged}, rejected: {rejected}")
    if not dry_run:
        said = _("added: {added}, updated: {updated}, unchanged: {unchanged}, rejected: {rejected}")
    lines = [
        said.format(
            added=report.added, updated=report.updated, unchanged=report.unchanged, rejected=len(report.rejected)
        )
    ]
    lines += [_("row {row}: {reason}").format(row=one.row, reason=one.reason) for one in report.rejected]
    if report.ignored:
        lines.append(_("kept without a field of their own: {columns}").format(columns=", ".join(report.ignored)))
    wishes = [column for column in report.ignored if says_wishes(column)]
    if wishes:
        said = _("How members want to be asked stands in {columns}: take it in with: modui care import {file}")
        lines.append(said.format(columns=", ".join(wishes), file=file))
    desk.say(
        {
            "added": report.added,
            "updated": report.updated,
            "unchanged": report.unchanged,
            "rejected": [{"row": one.row, "reason": one.reason} for one in report.rejected],
            "ignored": list(report.ignored),
        },
        *lines,
    )


def _overrides(maps: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in maps:
        column, equals, wanted = pair.rpartition("=")
        if not equals or not column:
            raise BadInput(
                "mapping-form",
                _("“{text}” does not say which field a column fills.").format(text=pair),
                _("Write it like 网名=nickname."),
            )
        found[column] = wanted
    return found


@members.command(name="list", help=_("Every member."))
@pass_desk
def list_(desk: Desk) -> None:
    with desk.store.read() as state:
        found = queries.members(state)
    desk.say([_json(one) for one in found], *map(_line, found))


@members.command(help=_("Everything about one member."), epilog=example("modui members show 阿树"))
@click.argument("member", metavar="MEMBER")
@pass_desk
def show(desk: Desk, member: str) -> None:
    with desk.store.read() as state:
        found = duty.resolve(state, member)
    desk.say(_json(found), *_lines(found))


@members.command(
    help=_("Find members by any field, names also by pinyin."),
    epilog=example("modui members find zxm", "modui members find 电商 上海"),
)
@click.argument("words", metavar="TEXT", nargs=-1, required=True)
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, MOST), help=_("How many."))
@pass_desk
def find(desk: Desk, words: tuple[str, ...], limit: int) -> None:
    found = duty.find(desk.store, " ".join(words), limit)
    lines = [*map(_line, found)] or [_("Nobody fits that.")]
    desk.say([_json(one) for one in found], *lines)


@members.command(help=_("Add one member."), epilog=example("modui members add 阿树 --set position=社群运营"))
@click.argument("nickname")
@click.option("--set", "fields", metavar="FIELD=TEXT", multiple=True, help=_("A field of theirs."))
@pass_desk
def add(desk: Desk, nickname: str, fields: tuple[str, ...]) -> None:
    row = duty.add(desk.store, {"nickname": nickname, **_values(fields)})
    with desk.store.read() as state:
        found = queries.member(state, row)
    desk.say(_json(found), *_lines(found))


@members.command(
    help=_("Change fields of a member; an empty text empties a field."),
    epilog=example("modui members edit 阿树 --set expertise=社群运营、活动策划"),
)
@click.argument("member", metavar="MEMBER")
@click.option("--set", "fields", metavar="FIELD=TEXT", multiple=True, required=True, help=_("A field of theirs."))
@pass_desk
def edit(desk: Desk, member: str, fields: tuple[str, ...]) -> None:
    values = _values(fields)
    with desk.store.read() as state:
        row = duty.resolve(state, member).id
    desk.do(lambda state: duty.edit(state, row, values))
    with desk.store.read() as state:
        found = queries.member(state, row)
    desk.say(_json(found), *_lines(found))


def _values(fields: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in fields:
        name, equals, text = pair.partition("=")
        if not equals or name not in FIELDS:
            raise BadInput(
                "field-unknown",
                _("“{text}” does not name a field of a member.").format(text=pair),
                _("Write FIELD=TEXT; the fields are {fields}.").format(fields=", ".join(FIELDS)),
            )
        found[name] = read_argument(text)
    return found


@members.command(help=_("How many members there are."))
@pass_desk
def count(desk: Desk) -> None:
    with desk.store.read() as state:
        n = queries.member_count(state)
    desk.say({"members": n}, ngettext("{n} member", "{n} members", n).format(n=n))


members.add_command(of_member)
