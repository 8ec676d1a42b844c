"""Finding the database of a home and making sure that this modui can read it; light to import."""

import sqlite3
from contextlib import closing
from pathlib import Path

from modui.errors import NotFound
from modui.i18n import _
from modui.records import reading
from modui.records.migrations import REVISIONS, migrate, revision_of

FILE = "community.sqlite"


def ready(home: Path) -> Path:
    """The database in the folder `home`, brought up to date first where an older modui made it.

    Raises:
        NotFound: ``community-missing`` when there is none.
        Damaged: it cannot be read, is not modui's, or was made by a newer modui.
    """
    path = home / FILE
    with reading.explained(path):
        if not path.exists():
            raise NotFound(
                "community-missing",
                _("There is no community in {home} yet.").format(home=home),
                _("Start one with: modui init --name NAME, or try: modui demo"),
            )
        if path.stat().st_size == 0:
            raise sqlite3.DatabaseError("empty file")
        with closing(reading.connect(path)) as connection:
            revision = revision_of(connection)
        if revision != REVISIONS[-1]:
            migrate(path)
    return path
