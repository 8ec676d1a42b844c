"""The lists of a document, counting as Word does."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from modui.documents.word.names import W, value, whole
from modui.documents.word.styles import Styles
from modui.documents.word.tree import Place

_BOXES = {"☐": "[ ]", "□": "[ ]", "☑": "[x]", "☒": "[x]", "\uf0a8": "[ ]", "\uf06f": "[ ]", "\uf0fe": "[x]"}
_BULLET = "•"
_DEEPEST = 8
_DIGITS = "〇一二三四五六七八九"
_CIRCLED = 20


@dataclass(frozen=True)
class Level:
    """One level of a list: how it is numbered, what is written before an item (``%1.``), where its text stands."""

    form: str
    text: str
    start: int
    style: str
    left: int
    after: int
    """It starts anew below items of levels above this one; 0: never."""


class Numbering:
    """Which numbers items get. Ask for them in the order of the document."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._abstract: dict[str, dict[int, Level]] = {}
        self._links: dict[str, str] = {}
        self._of: dict[str, str] = {}
        self._overridden: dict[str, dict[int, Level]] = {}
        self._restarts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._styles = styles
        for element in () if root is None else root.iter(f"{W}abstractNum"):
            name = element.get(f"{W}abstractNumId", "")
            self._abstract[name] = dict(map(_level, element.iter(f"{W}lvl")))
            self._links[name] = value(element, "numStyleLink")
        for element in () if root is None else root.iter(f"{W}num"):
            number = element.get(f"{W}numId", "")
            self._of[number] = value(element, "abstractNumId")
            for override in element.iter(f"{W}lvlOverride"):
                at = whole(override.get(f"{W}ilvl"), 0)
                own = override.find(f"{W}lvl")
                if own is not None:
                    self._overridden.setdefault(number, {})[at] = _level(own)[1]
                if start := value(override, "startOverride"):
                    self._restarts[number, at] = whole(start, 1)

    def level_of_style(self, number: str, style: str) -> int | None:
        """The level of the list `number` that a style of paragraphs is tied to."""
        levels = self._levels(number)
        return next((at for at, level in levels.items() if level.style == style), None)

    def is_single(self, number: str) -> bool:
        """Whether a list has one level only, so that others stand deeper by their style alone."""
        return len({level.text for level in self._levels(number).values()}) <= 1

    def place(self, number: str, at: int) -> tuple[Place, Level, str] | None:
        """The next item at a level of the list `number`, how that level is, and its number as written.

        None where there is no such list.
        """
        at = max(0, min(at, _DEEPEST))
        levels = self._levels(number)
        level = levels.get(at)
        if level is None:
            return None
        abstract = self._abstract_of(number)
        counts = self._counts.setdefault(abstract, {})
        for deeper in [deeper for deeper in counts if deeper > at]:
            after = levels[deeper].after if deeper in levels else deeper
            if after and at < after:
                del counts[deeper]
        restart = self._restarts.pop((number, at), None)
        counts[at] = restart if restart is not None else counts.get(at, level.start - 1) + 1
        bullet = level.form == "bullet"
        blank = not level.text.strip() if bullet else level.form == "none" or not level.text.strip()
        written = "" if bullet or blank else _written(levels, at, counts)
        box = _BOXES.get(level.text.strip(), "") if bullet else ""
        return Place(abstract, at, not bullet and not blank, counts[at], blank, box), level, written

    def _levels(self, number: str) -> dict[int, Level]:
        return {**self._abstract.get(self._abstract_of(number), {}), **self._overridden.get(number, {})}

    def _abstract_of(self, number: str) -> str:
        abstract = self._of.get(number, "")
        if link := self._links.get(abstract):
            return self._of.get(self._styles.list_of(link), abstract)
        return abstract


def _level(element: Element) -> tuple[int, Level]:
    at = whole(element.get(f"{W}ilvl"), 0)
    indent = element.find(f"{W}pPr/{W}ind")
    form = value(element, "numFmt") or _custom_form(element)
    shown = element.find(f"{W}lvlText")
    return at, Level(
        form=form,
        text=(_BULLET if form == "bullet" else f"%{at + 1}.") if shown is None else shown.get(f"{W}val", ""),
        start=whole(value(element, "start"), 1),
        style=value(element, "pStyle"),
        left=0 if indent is None else whole(indent.get(f"{W}left", indent.get(f"{W}start")), 0),
        after=whole(value(element, "lvlRestart"), at),
    )


def _custom_form(element: Element) -> str:
    """Newer numbers are told twice: the usual one is the fallback."""
    found = next(element.iter(f"{W}numFmt"), None)
    return "decimal" if found is None else found.get(f"{W}val", "decimal")


def _written(levels: dict[int, Level], at: int, counts: dict[int, int]) -> str:
    text = levels[at].text
    for above in range(at + 1):
        if above in levels:
            count = counts.get(above, levels[above].start)
            text = text.replace(f"%{above + 1}", _numeral(count, levels[above].form))
    return text.strip()


def _numeral(count: int, form: str) -> str:
    """`count` as Word writes it in a form of numbering; digits where the form is a rare one."""
    match form:
        case "upperLetter" | "lowerLetter" if 0 < count <= 26 * 30:
            letter = chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1)
            return letter if form == "upperLetter" else letter.lower()
        case "upperRoman" | "lowerRoman" if 0 < count < 4000:
            return _roman(count) if form == "upperRoman" else _roman(count).lower()
        case (
            "chineseCounting"
            | "chineseCountingThousand"
            | "chineseLegalSimplified"
            | "japaneseCounting"
            | "taiwaneseCounting"
            | "taiwaneseCountingThousand"
            | "ideographDigital"
            | "taiwaneseDigital"
        ) if 0 < count < 100:
            return _chinese(count)
        case "ideographTraditional" if 0 < count <= 10:
            return "甲乙丙丁戊己庚辛壬癸"[count - 1]
        case "ideographZodiac" if 0 < count <= 12:
            return "子丑寅卯辰巳午未申酉戌亥"[count - 1]
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if 0 < count <= _CIRCLED:
            return chr(ord("①") + count - 1)
        case "decimalZero":
            return f"{count:02d}"
    return str(count)


def _roman(count: int) -> str:
    signs = (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")
    written = ""
    for worth, sign in (*signs, (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        written += sign * (count // worth)
        count %= worth
    return written


def _chinese(count: int) -> str:
    tens, ones = divmod(count, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
