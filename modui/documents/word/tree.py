"""What a Word document says, as a small tree: blocks, and spans within them."""

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True)
class Span:
    """A piece of a paragraph, all of one look.

    kind    `text` is
    text    the words
    break   nothing
    math    LaTeX within a line
    display LaTeX in a line of its own
    picture what is seen in it; `info` is the name of the picture
    note    the number of a footnote or an endnote
    anchor  the name by which links call this place
    """

    kind: str
    text: str = ""
    marks: frozenset[str] = frozenset()
    """Of ``bold``, ``italic``, ``strike``, ``sup``, ``sub``, ``code``."""
    link: str = ""
    info: str = ""


@dataclass(frozen=True)
class Place:
    """Where a paragraph stands in a list."""

    list: str
    """Items of one list count on."""
    level: int
    ordered: bool
    count: int
    blank: bool
    """It shows no number and no dot: it goes on with the item before it."""
    box: str
    """``[ ]`` or ``[x]`` where its dot is a box to tick."""


@dataclass
class Paragraph:
    """`kind` is ``""``, ``quote``, ``code``, ``typed`` (in a font for programs), ``term``, ``definition``; `level` is
    that of a heading, else 0."""

    spans: list[Span]
    kind: str = ""
    level: int = 0
    place: Place | None = None
    indent: int = 0
    """Of its text from the margin, in twentieths of a point."""
    follows: bool = False
    """Its style says that it goes on with the list item before it."""
    box: str = ""


@dataclass
class List:
    """Items are blocks; `start` is the first number of an ordered list."""

    ordered: bool
    start: int
    items: list["Item"] = field(default_factory=list)


@dataclass
class Item:
    """One item of a list; `box` is ``[ ]`` or ``[x]`` where it is one to tick."""

    blocks: list["Block"]
    box: str = ""


@dataclass
class Cell:
    """A cell over `columns` and `rows`; one that others cover is not there."""

    blocks: list["Block"]
    columns: int = 1
    rows: int = 1


@dataclass
class Table:
    """Rows of cells; the first `heads` of them are headings."""

    rows: list[list[Cell]]
    heads: int = 0


@dataclass
class Quote:
    """A quotation."""

    blocks: list["Block"]


@dataclass
class Code:
    """Lines that are shown as they are; `follows` is whether they go on with the list item before them."""

    text: str
    follows: bool = False


@dataclass
class Definition:
    """A term, and what it means."""

    term: list[Span]
    blocks: list["Block"]


@dataclass
class Rule:
    """A line across the page."""


Block: TypeAlias = Paragraph | List | Table | Quote | Code | Definition | Rule


@dataclass(frozen=True)
class Remark:
    """A comment in the margin: whose, on which words, and what it says."""

    author: str
    about: str
    text: str
