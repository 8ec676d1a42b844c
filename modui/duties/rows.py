"""Rows by the endings of their ids, which is how people type them."""

import re

from modui.records.reading import State

_ENDING = re.compile(r"[0-9a-f-]{4,36}")


def literal(text: str) -> str:
    """`text` for ``LIKE … ESCAPE '\\'``, where it stands for itself and for nothing else."""
    return re.sub(r"([\\%_])", r"\\\1", text)


def ending_in(state: State, table: str, text: str) -> list[str]:
    """The ids of at most two rows of `table` that end in `text`: one if it is unambiguous.

    An ending has at least four characters, since ids made together begin alike and shorter ones fit by chance.
    """
    if not _ENDING.fullmatch(text):
        return []
    assert table in ("question", "invitation", "answer", "follow_up", "note", "poll", "contribution", "introduction")
    return state.texts(f"SELECT id FROM {table} WHERE id LIKE '%' || :ending LIMIT 2", ending=text)
