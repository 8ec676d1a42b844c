"""Pictures in the home that nothing names any more: of what was taken in and undone, or never kept."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from modui.documents.markdown_tree import is_kept_picture
from modui.documents.pictures import FOLDER
from modui.errors import Damaged
from modui.i18n import _
from modui.records.mentions import texts_with
from modui.records.store import Store

GRACE = timedelta(days=1)
"""A picture is written before the text that names it: as long as a form may be open, it is left alone."""
_NAME = re.compile(rf"{FOLDER}/[0-9a-f]{{20}}\.\w+")


class Tidied(NamedTuple):
    """What was found, and its size."""

    names: tuple[str, ...]
    bytes: int


def tidy(store: Store, home: Path, *, dry: bool = False) -> Tidied:
    """Remove the pictures in `home` that no row, no draft and nothing that can be done again names; `dry`: only tell.

    Files of other names are none of modui's, and stay.

    Raises:
        Damaged: one cannot be removed.
    """
    with store.read() as state:
        named = {found for text in texts_with(state, f"{FOLDER}/") for found in _NAME.findall(text)}
        before = state.now - GRACE
    names: list[str] = []
    size = 0
    for path in _old_pictures(home, before):
        name = f"{FOLDER}/{path.name}"
        if name in named:
            continue
        try:
            size += path.stat().st_size
            if not dry:
                path.unlink()
        except OSError as error:
            raise Damaged(
                "file-remove",
                _("{path} cannot be removed: {error}").format(path=path, error=error.strerror or error),
                _("Close what has it open, and try again."),
            ) from error
        names.append(name)
    return Tidied(tuple(names), size)


def _old_pictures(home: Path, before: datetime) -> Iterator[Path]:
    folder = home / FOLDER
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        is_ours = is_kept_picture(f"{FOLDER}/{path.name}") and path.is_file() and not path.is_symlink()
        if is_ours and datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
            yield path
