"""Where a piece of text stands in what is kept, whatever table and column it is in."""

from collections.abc import Iterator

from sqlalchemy import String

from modui.records.codecs import Group
from modui.records.reading import State
from modui.records.tables.base import METADATA

_TO_BE_REDONE = """
    SELECT u.edits FROM change u
     WHERE u.undoes IS NOT NULL AND u.edits LIKE :pattern
       AND u.seq > coalesce((SELECT max(seq) FROM change WHERE device = u.device AND undoes IS NULL), 0)"""
"""What was undone last, and may be done again as long as nothing else was done on the same machine."""


def texts_with(state: State, piece: str) -> Iterator[str]:
    """The texts that hold `piece` now: of all rows, drafts too, and of what was undone and can be done again.

    The rest of the log is what once was: nothing brings it back.
    """
    pattern = f"%{piece}%"
    for table in METADATA.sorted_tables:
        if table.info.get("group") is Group.LOG:
            continue
        for column in table.columns:
            if isinstance(column.type, String):
                rows = state.run(
                    f'SELECT "{column.name}" FROM "{table.name}" WHERE "{column.name}" LIKE :pattern',
                    {"pattern": pattern},
                )
                yield from (str(text) for (text,) in rows)
    yield from (str(text) for (text,) in state.run(_TO_BE_REDONE, {"pattern": pattern}))
