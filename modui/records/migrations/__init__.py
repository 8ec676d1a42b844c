"""Released migrations. They only add, and one that landed is never edited."""

import sqlite3
from pathlib import Path

from modui.errors import Damaged
from modui.i18n import _

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")
"""Every released revision, oldest first."""


def revision_of(connection: sqlite3.Connection) -> str:
    """The revision of an open database; empty for one without tables.

    Raises:
        Damaged: ``database-newer`` when a later modui made it, ``database-foreign`` when it is not modui's.
    """
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return ""
    if "alembic_version" not in tables or "change" not in tables:
        raise Damaged(
            "database-foreign",
            _("This database was not made by modui."),
            _("Choose another folder with --home."),
        )
    (found,) = connection.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
    if found not in REVISIONS:
        raise Damaged(
            "database-newer",
            _("This community was opened by a newer modui; this one is too old to read it."),
            _("Update modui; nothing was changed."),
        )
    return str(found)


def migrate(path: Path) -> None:
    """Bring the database at `path` (made when it is missing) to the latest revision, in one transaction."""
    from alembic import command
    from alembic.config import Config

    from modui.records.engine import engine_for

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    engine = engine_for(path)
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()
