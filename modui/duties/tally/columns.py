"""Text in columns of a terminal, where a Chinese character takes two cells."""

import unicodedata


def cells(text: str) -> int:
    """How many cells `text` takes."""
    return sum(
        0
        if unicodedata.combining(one) or one in "\u200d\ufe0f"
        else 2
        if unicodedata.east_asian_width(one) in "WF"
        else 1
        for one in text
    )


def fit(text: str, width: int) -> str:
    """`text` in exactly `width` cells: filled up with spaces, or cut short with an ellipsis."""
    if cells(text) <= width:
        return text + " " * (width - cells(text))
    kept = ""
    for one in text:
        if cells(kept + one) > width - 1:
            break
        kept += one
    return fit(f"{kept}…", width)


def bar(part: int, whole: int, width: int) -> str:
    """A bar for `part` of `whole` in exactly `width` cells; whatever is above nothing is seen."""
    full = round(width * part / whole) if part > 0 and whole > 0 else 0
    return ("█" * full or ("▏" if part > 0 else "")).ljust(width)
