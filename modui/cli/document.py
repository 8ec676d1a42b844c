"""``modui document``: a Word or text file as Markdown."""

from pathlib import Path

import click

from modui.cli.base import Desk, example, pass_desk
from modui.documents.pictures import write_out
from modui.documents.text import read_document
from modui.i18n import _


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
