"""``modui document``: a Word or text file as Markdown."""

from pathlib import Path

import click

from modui.cli.base import Desk, example, pass_desk
from modui.documents.pictures import write_out
from modui.documents.text import read_document
from modui.i18n import _, ngettext


@click.group(help=_("Files as people have them: Word, Markdown, plain text."))
def document() -> None:
    pass


@document.command(
    help=_("The Markdown of a Word or text file."), epilog=example("modui document read question.docx --media pictures")
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--media", metavar="DIR", type=click.Path(path_type=Path), help=_("Where to write its pictures."))
@pass_desk
def read(desk: Desk, file: Path, media: Path | None) -> None:
    found = read_document(file)
    if media is not None:
        found = write_out(found, media)
    for remark in (*found.warnings, *found.margin()):
        desk.note(remark)
    desk.say(
        {
            "markdown": found.markdown,
            "media": [
                {"name": one.name, "content_type": one.content_type, "bytes": len(one.data)} for one in found.media
            ],
            "warnings": list(found.warnings),
            "comments": [{"author": one.author, "about": one.about, "text": one.text} for one in found.comments],
        },
        found.markdown.rstrip("\n"),
    )


@document.command(
    help=_(
        "Remove pictures from the home that nothing names any more, of what was undone or never kept. What redo can"
        " bring back is left, and what is younger than a day."
    ),
    epilog=example("modui document tidy --dry-run"),
)
@click.option("--dry-run", "dry", is_flag=True, help=_("Only say which."))
@pass_desk
def tidy(desk: Desk, dry: bool) -> None:
    from modui.duties import tidying

    found = tidying.tidy(desk.store, desk.home, dry=dry)
    count = len(found.names)
    said = (
        ngettext("{n} picture would go, {size} kB", "{n} pictures would go, {size} kB", count)
        if dry
        else ngettext("{n} picture removed, {size} kB", "{n} pictures removed, {size} kB", count)
    )
    desk.say(
        {"pictures": list(found.names), "bytes": found.bytes, "removed": not dry},
        said.format(n=count, size=-(-found.bytes // 1000)),
        *found.names,
    )
