"""Chinese fills its lines, with no comma at the start of one; words of other scripts stay whole."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich import _wrap
from rich.cells import cell_len
from textual._wrap import compute_wrap_offsets

from widgets import wrapping


def lines(text: str, width: int, *, edited: bool = False) -> list[str]:
    """`text` as it is shown, or edited, `width` cells wide."""
    wrapping.install()
    breaks = compute_wrap_offsets(text, width, tab_size=4) if edited else _wrap.divide_line(text, width)
    places = [0, *breaks, len(text)]
    return [text[start:end].rstrip() for start, end in pairwise(places)]


@pytest.mark.parametrize(
    ("width", "text", "shown"),
    [
        (21, "藏书一万多册，平时靠 20 多位志愿者。", ["藏书一万多册，平时靠", "20 多位志愿者。"]),
        (18, "他说（今天不行）再说", ["他说（今天不行）再", "说"]),
        (18, "四个字四个字四个字，好", ["四个字四个字四个", "字，好"]),
        (19, "怎么从 Excel 换到 Python？", ["怎么从 Excel 换到", "Python？"]),
        (18, "plain words stay whole", ["plain words stay", "whole"]),
        (20, "Donaudampfschiffahrtsgesellschaft", ["Donaudampfschiffahrt", "sgesellschaft"]),
    ],
)
def test_lines_are_filled(width: int, text: str, shown: list[str]) -> None:
    assert lines(text, width) == shown
    assert lines(text, width, edited=True) == shown


@given(st.text(alphabet="社群，。（）“”a1 \n·", max_size=60), st.integers(4, 30), st.booleans())
def test_nothing_is_lost_and_nothing_is_too_wide(text: str, width: int, edited: bool) -> None:
    line = text.replace("\n", " ")
    found = lines(line, width, edited=edited)
    assert "".join(found).replace(" ", "") == line.replace(" ", "")
    assert all(cell_len(one) <= width for one in found)
