"""What stands in the drawings of a document: pictures, text boxes, charts, diagrams."""

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from modui.documents.word.names import CHART, DIAGRAM, MC, PIC, WP, A, O, R, V, W, local
from modui.documents.word.state import State
from modui.documents.word.tree import Block, Cell, Item, List, Paragraph, Span, Table

_MOST_ROWS = 200
_READABLE = ("wps", "wpg", "wpc", "w14", "w15", "wp14", "a14", "v", "wpi", "c14", "cx")


def chosen(alternates: Element) -> Element | None:
    """Of the several ways in which Word writes one thing, the first that is understood here."""
    for choice in alternates.findall(f"{MC}Choice"):
        required = choice.get("Requires", "").split()
        if all(one in _READABLE for one in required) and _is_read(choice):
            return choice
    fallback = alternates.find(f"{MC}Fallback")
    return fallback if fallback is not None else alternates.find(f"{MC}Choice")


def _is_read(element: Element) -> bool:
    """Whether there is anything in it that is read: words, a picture, a chart."""
    known = {f"{W}t", f"{A}blip", f"{W}txbxContent", f"{CHART}chart", f"{DIAGRAM}relIds", f"{V}imagedata"}
    return any(child.tag in known or child.tag.endswith("}oMath") for child in element.iter())


class Drawings:
    """Reads drawings: pictures as spans where they stand, text boxes as blocks of their own."""

    def __init__(self, state: State, blocks: Callable[[Element], list[Block]]) -> None:
        self._state = state
        self._blocks = blocks

    def spans(self, element: Element, part: str, boxes: list[Block]) -> Iterator[Span]:
        """The pictures in a drawing; what else stands in it goes into `boxes`."""
        words = _words_for(element)
        for found in _parts(element):
            if found.tag == f"{W}txbxContent":
                boxes += self._blocks(found)
            elif found.tag == f"{PIC}pic":
                own = found.find(f"{PIC}nvPicPr/{PIC}cNvPr")
                blip = found.find(f".//{A}blip")
                yield from self._picture(blip, part, words or ("" if own is None else own.get("descr", "")))
            elif found.tag == f"{A}blip":
                yield from self._picture(found, part, words)
            elif found.tag == f"{V}imagedata":
                name = found.get(f"{R}id") or found.get(f"{R}link") or found.get(f"{R}pict") or ""
                yield from self._shown(part, name, words or found.get(f"{O}title", ""))
            elif found.tag == f"{CHART}chart":
                boxes += self._chart(part, found.get(f"{R}id", ""))
            elif found.tag == f"{DIAGRAM}relIds":
                boxes += self._diagram(part, found.get(f"{R}dm", ""))

    def _picture(self, blip: Element | None, part: str, words: str) -> Iterator[Span]:
        if blip is not None:
            yield from self._shown(part, blip.get(f"{R}embed") or blip.get(f"{R}link") or "", words)

    def _shown(self, part: str, name: str, words: str) -> Iterator[Span]:
        if not name:
            return
        picture, address = self._state.picture(part, name)
        words = " ".join(words.split())
        if picture:
            yield Span("picture", words, info=picture)
        elif address:
            yield Span("text", words or address.rpartition("/")[2] or address, link=address)
        elif words:
            yield Span("text", words)

    def _chart(self, part: str, name: str) -> list[Block]:
        """The title of a chart, and its figures as a table."""
        root = self._related(part, name)
        if root is None:
            return []
        blocks: list[Block] = []
        title = root.find(f".//{CHART}title")
        text = "" if title is None else "".join(one.text or "" for one in title.iter(f"{A}t")).strip()
        if text:
            blocks.append(Paragraph([Span("text", text)]))
        series = [
            (
                _points(one, "tx"),
                _points(one, "cat") or _points(one, "xVal"),
                _points(one, "val") or _points(one, "yVal"),
            )
            for one in root.iter(f"{CHART}ser")
        ]
        labels = next((categories for _name, categories, _values in series if categories), {})
        places = sorted({place for _name, categories, values in series for place in (*categories, *values)})[
            :_MOST_ROWS
        ]
        if series and places:
            rows = [["", *(next(iter(name.values()), "") for name, _c, _v in series)]]
            rows += [[labels.get(place, ""), *(values.get(place, "") for _n, _c, values in series)] for place in places]
            cells = [[Cell([Paragraph([Span("text", text)])] if text else []) for text in row] for row in rows]
            blocks.append(Table(cells, 1))
        return blocks

    def _diagram(self, part: str, name: str) -> list[Block]:
        """The words in a diagram, as a list."""
        root = self._related(part, name)
        items: list[Item] = []
        for point in () if root is None else root.iter(f"{DIAGRAM}pt"):
            for line in point.iter(f"{A}p"):
                text = "".join(one.text or "" for one in line.iter(f"{A}t")).strip()
                if text:
                    items.append(Item([Paragraph([Span("text", text)])]))
        return [List(False, 1, items)] if items else []

    def _related(self, part: str, name: str) -> Element | None:
        relation = self._state.relation(part, name)
        return None if relation is None or relation.outside else self._state.package.optional(relation.target)


def _parts(element: Element) -> Iterator[Element]:
    """What is read in a drawing, outermost first, nothing of it twice."""
    for child in element:
        if child.tag == f"{MC}AlternateContent":
            if (choice := chosen(child)) is not None:
                yield from _parts(choice)
        elif child.tag in _KNOWN:
            yield child
        else:
            yield from _parts(child)


_KNOWN = frozenset((f"{W}txbxContent", f"{PIC}pic", f"{A}blip", f"{V}imagedata", f"{CHART}chart", f"{DIAGRAM}relIds"))


def _words_for(element: Element) -> str:
    """The words that stand for a drawing where it cannot be seen."""
    properties = element.find(f".//{WP}docPr")
    if properties is not None:
        return properties.get("descr") or ""
    for shape in element.iter():
        if local(shape.tag) in ("shape", "rect") and shape.get("alt"):
            return shape.get("alt", "")
    return ""


def _points(series: Element, name: str) -> dict[int, str]:
    """The values of one side of a series of figures, by their place."""
    side = series.find(f"{CHART}{name}")
    found: dict[int, str] = {}
    for point in () if side is None else side.iter(f"{CHART}pt"):
        text = point.findtext(f"{CHART}v") or ""
        place = point.get("idx", "")
        if place.isdecimal() and len(place) < 7:
            found[int(place)] = text.strip()
    if side is not None and not found and (single := side.findtext(f"{CHART}v")):
        found[0] = single.strip()
    return found
