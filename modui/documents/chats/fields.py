"""Values out of a JSON export, whatever they turn out to be: text, numbers, objects and lists of these."""

from datetime import UTC, datetime

from modui.documents.text import clean


def record(value: object) -> dict[str, object]:
    """`value` if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def records(value: object) -> list[dict[str, object]]:
    """The objects in `value` if it is a list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def said(value: object) -> str:
    """`value` as cleaned text if it is a text or a number, else an empty one."""
    if isinstance(value, str):
        return clean(value)
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def first(one: dict[str, object], *names: str) -> str:
    """The first of the fields called `names` that says something."""
    return next((text for name in names if (text := said(one.get(name)).strip())), "")


def instant(value: object) -> datetime | None:
    """The moment that `value` gives as seconds or milliseconds since 1970, or as ISO 8601; None if it gives none."""
    text = said(value).strip()
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return None
    try:
        return datetime.fromtimestamp(number / 1000 if number > 1e11 else number, UTC)
    except (ValueError, OverflowError, OSError):
        return None
