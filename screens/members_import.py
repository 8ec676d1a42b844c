"""Taking in a table of members: what it would do first, then doing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from modui.duties import members
from modui.duties.headings import FIELDS, LEAVE_OUT, recognise
from modui.errors import BadInput
from modui.i18n import _, ngettext
from screens.base import DeskScreen, paths_in
from widgets.dialogs import Field, Reading
from widgets.progress import Progress

if TYPE_CHECKING:
    from modui.documents.sheets import Table


@dataclass(frozen=True)
class Trial:
    """A table that was read, and what importing it would do."""

    path: Path
    table: "Table"
    overrides: Mapping[str, str]
    report: members.ImportReport


def ask_for_table(screen: DeskScreen) -> None:
    """Ask for a file, show what importing it would do, and import it on Enter."""

    def try_it(values: Mapping[str, str]) -> Trial:
        from modui.documents import sheets

        paths = paths_in(values["path"])
        if len(paths) != 1:
            raise BadInput("file-one", _("Name one file."), _("A table as .xlsx, .ods, .csv or .jsonl."))
        table = sheets.read_rows(paths[0])
        overrides = _overrides(values["columns"])
        report = members.import_table(screen.desk.store, table, overrides=overrides, dry_run=True)
        return Trial(paths[0], table, overrides, report)

    def review(trial: Trial) -> None:
        report = trial.report
        anything = report.added or report.updated
        screen.app.push_screen(
            Reading(trial.path.name, told_before(trial), confirm=_("import") if anything else ""),
            lambda yes: import_it(screen, trial) if yes else None,
        )

    fields = [
        Field("path", _("File"), hint=_("a table: .xlsx .ods .csv .jsonl")),
        Field("columns", _("Columns to read otherwise"), hint=_("may stay empty; Column=field, Column=-")),
    ]
    screen.submit(_("Import members"), fields, try_it, review)


def _overrides(text: str) -> dict[str, str]:
    """``Column=field`` pairs, between commas; :class:`BadInput` (``mapping-form``) when one is none."""
    found: dict[str, str] = {}
    for piece in text.replace("，", ",").split(","):
        column, equals, field = piece.rpartition("=")
        if equals:
            found[column.strip()] = field.strip()
        elif piece.strip():
            raise BadInput(
                "mapping-form",
                _("“{text}” does not say which field a column fills.").format(text=piece.strip()),
                _("Write it like 微信=contact, and - to leave a column out."),
            )
    return found


def told_before(trial: Trial) -> str:
    """What importing would do, in lines to read."""
    report = trial.report
    columns = recognise(trial.table.headings, trial.overrides)
    lines = [_counts(report, _("{added} new · {updated} changed · {unchanged} as they are · {rejected} left out")), ""]
    lines += [
        heading + " → " + (_("left out") if field == LEAVE_OUT else _(FIELDS[field]))
        for heading, field in columns.items()
    ]
    if report.ignored:
        lines += [
            "",
            _("Under headings that are not known, kept as “more”: {columns}").format(columns=", ".join(report.ignored)),
        ]
    if report.rejected:
        lines += ["", _("Left out:"), *(_row_told(one) for one in report.rejected)]
    return "\n".join(lines)


def _row_told(one: members.Rejected) -> str:
    return _("row {n}: {reason}").format(n=one.row, reason=one.reason)


def _counts(report: members.ImportReport, template: str) -> str:
    return template.format(
        added=report.added, updated=report.updated, unchanged=report.unchanged, rejected=len(report.rejected)
    )


def import_it(screen: DeskScreen, trial: Trial) -> None:
    """Import for real, with progress; it can be stopped, and what is done stays."""
    box = Progress(_("Importing {name}").format(name=trial.path.name))

    def job() -> members.ImportReport:
        return members.import_table(
            screen.desk.store,
            trial.table,
            overrides=trial.overrides,
            progress=lambda done, total: screen.app.call_from_thread(box.advance, done, total),
            cancelled=lambda: box.cancelled,
        )

    def done(report: members.ImportReport) -> None:
        said = _counts(report, _("Imported: {added} new, {updated} changed, {rejected} left out."))
        if report.left:
            said += " " + ngettext("{n} row was not reached.", "{n} rows were not reached.", report.left).format(
                n=report.left
            )
        screen.tell(said)
        screen.desk.changed()
        _ask_for_wishes(screen, trial)

    screen.long(box, job, done)


def _ask_for_wishes(screen: DeskScreen, trial: Trial) -> None:
    """Where the table says how members want to be asked, ask whether to take that in too."""
    from modui.duties.care import table as wishes

    columns = [one for one in trial.report.ignored if wishes.says_wishes(one)]

    def done(report: wishes.Report) -> None:
        said = _("changed: {changed}, unchanged: {unchanged}, rejected: {rejected}")
        said = said.format(changed=report.changed, unchanged=report.unchanged, rejected=len(report.rejected))
        if report.ignored:
            said += " · " + _("not taken in: {columns}").format(columns=", ".join(report.ignored))
        screen.tell(said)
        screen.desk.changed()

    def take_in() -> None:
        screen.background(lambda: wishes.import_table(screen.desk.store, trial.table), done)

    if columns:
        asked = _("The table also says how members want to be asked: {columns}. Take that in too?")
        screen.ask(asked.format(columns=", ".join(columns)), take_in)
