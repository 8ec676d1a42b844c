"""``modui document``: a Word or text file as Markdown."""

from pathlib import Path

import click

from modui.cli.base import Desk, example, pass_desk
from modui.documents.files import write_atomically
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
        for picture in found.media:
            # The name is made by the reader of the document, never by the document.
            target = media / Path(picture.name).name
            target.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(target, picture.data)
    for warning in found.warnings:
        desk.note(warning)
    desk.say(
        {
            "markdown": found.markdown,
            "media": [
                {"name": one.name, "content_type": one.content_type, "bytes": len(one.data)} for one in found.media
            ],
            "warnings": list(found.warnings),
        },
        found.markdown.rstrip("\n"),
    )
