"""Spans as a line of Markdown.

The Markdown renders to the characters of the document, no more and no fewer: what looks like markup in somebody's
text is escaped. Only list markers that were typed by hand stay as they are, because they mean what they look like.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from modui.documents.word.tree import Span

_SAFE_LINK = re.compile(r"(?:https?|mailto|ftp|tel):", re.IGNORECASE)
_MARKS = {"strike": "~~", "bold": "**", "italic": "*"}
_MATHS = ("math", "display")
_TAGS = {"strike": "del", "bold": "strong", "italic": "em"}
_SUPERSCRIPTS = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_SUBSCRIPTS = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
# What Markdown would take for a mark: backslashes, emphasis, code, HTML, entities, links and notes, strikethrough.
_SPECIAL = r"\\(?![^\W_])|[*`]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)|\](?=[(\[:])|\[(?=\^)"
_SPECIAL += r"|~(?=~|$)|(?:(?<=~)|^)~"
# Punctuation and white space at an edge, without the characters that may be Markdown already.
_EDGE = re.compile(r"[^\w*_`\[\]()<>!\\~|#&$]*")
# What a line of text must not start with, or be.
_BLOCK_START = re.compile(
    r"^(\s*(?:(?:[-+]|\d+[.)])\s+)*)(#{1,6}(?=\s|$)|>|\||[-=:](?=[-=|: ]*$)|(?<=^)\+(?=\s*$))", re.MULTILINE
)


@dataclass(frozen=True)
class Dialect:
    """How to write: `html` is whether what Markdown has no words for may be written as HTML."""

    html: bool = True
    places: dict[str, str] = field(default_factory=dict)
    """Where links within the document lead: the anchor of a bookmark."""


@dataclass(frozen=True)
class Line:
    """Where spans stand: in a heading, in a cell of a table, in a paragraph."""

    heading: bool = False
    cell: bool = False


def line(spans: Sequence[Span], dialect: Dialect, where: Line = Line()) -> str:
    """`spans` as Markdown: a paragraph, a heading without its number signs, or what stands in a cell."""
    return _Writer(dialect, where, spans).write()


def tidy(spans: Iterable[Span], places: dict[str, str] | None = None) -> list[Span]:
    """`spans` with equal neighbours in one and links that lead nowhere safe as words."""
    made: list[Span] = []
    for span in spans:
        if span.link and not safe(span.link, places or {}):
            span = replace(span, link="")
        if "code" in span.marks:
            span = replace(span, marks=frozenset(("code",)))
        if span.kind == "text" and span.marks and not span.text.strip():
            # Whether a space is bold cannot be seen; it goes with what it stands between.
            span = replace(span, marks=made[-1].marks if made and made[-1].kind == "text" else frozenset())
        before = made[-1] if made else None
        if before and span.kind == before.kind == "text" and (span.marks, span.link) == (before.marks, before.link):
            made[-1] = replace(before, text=before.text + span.text)
        elif span.kind != "text" or span.text:
            made.append(span)
    return made


def safe(link: str, places: dict[str, str]) -> bool:
    """Whether a link leads to the web, to a mailbox, or to a place in the document."""
    return link[1:] in places if link.startswith("#") else _SAFE_LINK.match(link) is not None


def address(link: str, places: dict[str, str]) -> str:
    """A safe link as it is written."""
    if link.startswith("#"):
        return f"#{places[link[1:]]}"
    return re.sub(r"[\s()<>\\\"\x00-\x1f\x7f|`]", lambda found: "".join(f"%{b:02X}" for b in found[0].encode()), link)


class _Writer:
    def __init__(self, dialect: Dialect, where: Line, spans: Sequence[Span]) -> None:
        self.dialect = dialect
        self.where = where
        if where.heading:
            # Headings are bold by themselves.
            spans = [replace(span, marks=span.marks - {"bold"}) for span in spans]
        self.spans = tidy(spans, dialect.places)
        self.math = any(span.kind in ("math", "display") for span in spans)
        self.dollars = self.math or sum(span.text.count("$") for span in spans if span.kind == "text") > 1

    def write(self) -> str:
        text = self._linked_parts()
        text = re.sub(r"[ \t]+", " ", text)
        if self.where.heading:
            text = " ".join(text.split())
            # Markdown would take number signs at the end for decoration.
            return re.sub(r"(^| )(#+)$", r"\1\\\2", text)
        if self.where.cell:
            text = re.sub(r"\s*\n\s*", "<br>", text.strip())
            return re.sub(r"(?:<br>)+$", "", text)
        lines = [one.strip(" ") for one in text.strip().split("\n")]
        return "  \n".join(one for one in lines if one)

    def _linked_parts(self) -> str:
        written = ""
        groups = [(link, list(group)) for link, group in groupby(self.spans, lambda span: span.link)]
        for number, (link, group) in enumerate(groups):
            if link:
                text = self._marked(group, tuple(_MARKS), "[", "]")
                written = _guard_bang(written) + self._linked(text, link)
            else:
                ahead = "[" if number + 1 < len(groups) else ""
                written += self._marked(group, tuple(_MARKS), written[-1:], ahead)
        return written

    def _marked(self, spans: Sequence[Span], marks: tuple[str, ...], before: str, after: str) -> str:
        """`spans`, of whose marks `marks` are still to be written, between the characters `before` and `after`."""
        written = ""
        done = 0
        while done < len(spans):
            mark, length = _longest(spans[done:], marks)
            group = spans[done : done + length]
            done += length
            ahead = _first(spans[done:]) or after
            behind = _last(written) or before
            if not mark:
                written += self._unmarked(group, spans[done : done + 1])
                continue
            rest = tuple(one for one in marks if one != mark)
            left, right = ("~", "~") if mark == "strike" else (behind, ahead)
            inner = self._marked(group, rest, left, right)
            marked = _emphasised(inner, _MARKS[mark], behind, ahead)
            edges = done == length or behind.isspace() or inner[:1].isspace()
            edges = edges and (done == len(spans) or ahead.isspace() or inner[-1:].isspace())
            nested = mark != "strike" and not {"bold", "italic"} <= {*marks}
            if marked is not None and (_runs_into(written, marked) or (nested and not edges)):
                tag = _TAGS[mark]
                inside = self._marked(group, rest, ">", "<")
                core = inside.strip()
                marked = inside.replace(core, f"<{tag}>{core}</{tag}>", 1) if self.dialect.html else None
            # Without its marks, other characters stand beside what is in it.
            written += self._marked(group, rest, behind, ahead) if marked is None else marked
        return written

    def _unmarked(self, spans: Sequence[Span], next_one: Sequence[Span]) -> str:
        written = ""
        for number, span in enumerate(spans):
            following = next(iter([*spans[number + 1 :], *next_one]), None)
            text = self._span(span, following)
            if span.kind in _MATHS and written.endswith("$") and not written.endswith("\\$"):
                # Two formulas beside each other would become one that stands alone.
                text = f" {text}"
            shift = "sup" if "sup" in span.marks else "sub" if "sub" in span.marks else ""
            written += self._shifted(text, shift) if shift else text
        return written

    def _span(self, span: Span, following: Span | None) -> str:
        match span.kind:
            case "text" if "code" in span.marks:
                return self._code(span.text)
            case "text":
                return self._escaped(span.text, span.link != "", following)
            case "break":
                return " " if self.where.heading else "\n"
            case "math":
                return f"${self._formula(span.text)}$"
            case "display":
                return f"${self._formula(span.text)}$" if self.where.cell else f"$${span.text}$$"
            case "picture":
                alt = re.sub(r"[\[\]\\*_`<>|]", r"\\\g<0>", span.text)
                return f"![{alt}]({span.info})"
            case "note":
                return f"[^{span.text}]"
            case "anchor" if self.dialect.html and self.dialect.places.get(span.text) == span.text:
                return f'<a id="{html.escape(span.text)}"></a>'
        return ""

    def _formula(self, text: str) -> str:
        # A table is divided into cells before anything in them is read.
        return text.replace("\\|", "\\Vert ").replace("|", "\\vert ") if self.where.cell else text

    def _escaped(self, text: str, in_link: bool, following: Span | None) -> str:
        """`text` so that it shows as it is; what comes behind its end is unknown, so that is taken for the worst."""
        special = _SPECIAL + (r"|[\[\]]" if in_link else "") + (r"|\$" if self.dollars else "")
        special += (r"|\|" if self.where.cell else "") + (r"|[\]<&!]$" if following is not None or in_link else "")
        return re.sub(special, r"\\\g<0>", re.sub(r"[\n\r\v\f]", " ", text))

    def _code(self, text: str) -> str:
        text = re.sub(r"\s", " ", text)
        core = text.strip()
        if not core:
            return text
        marks = "`" * (max((len(run) for run in re.findall("`+", core)), default=0) + 1)
        edge = " " if core.startswith("`") or core.endswith("`") else ""
        inside = core.replace("|", "\\|") if self.where.cell else core
        before, after = text[: text.index(core)], text[text.index(core) + len(core) :]
        return f"{before}{marks}{edge}{inside}{edge}{marks}{after}"

    def _shifted(self, text: str, kind: str) -> str:
        core = text.strip()
        if not core:
            return text
        before, after = text[: text.index(core)], text[text.index(core) + len(core) :]
        if self.dialect.html:
            return f"{before}<{kind}>{core}</{kind}>{after}"
        signs = _SUPERSCRIPTS if kind == "sup" else _SUBSCRIPTS
        shifted = core.translate(signs)
        if all(ord(character) in signs for character in core):
            return before + shifted + after
        return f"{before}{'^' if kind == 'sup' else '_'}{core if len(core) == 1 else f'({core})'}{after}"

    def _linked(self, text: str, link: str) -> str:
        core = text.strip()
        target = address(link, self.dialect.places)
        if not core:
            return text
        before, after = text[: text.index(core)], text[text.index(core) + len(core) :]
        core = re.sub(r"\s*\n\s*", " ", core)
        shown = core.replace("\\_", "_")
        plain = shown == target and not re.search(r"[<>\\*`]", target)
        return f"{before}{f'<{target}>' if plain else f'[{core}]({target})'}{after}"


def _longest(spans: Sequence[Span], marks: Sequence[str]) -> tuple[str, int]:
    """Of the marks that the first of `spans` has, the one that goes on longest, and over how many of them."""
    here = [mark for mark in marks if mark in spans[0].marks]
    if not here:
        others = (n for n, span in enumerate(spans) if any(mark in span.marks for mark in marks))
        return "", next(others, len(spans))
    ends = [next((n for n, span in enumerate(spans) if mark not in span.marks), len(spans)) for mark in here]
    longest = max(ends)
    return here[ends.index(longest)], longest


def _runs_into(written: str, marked: str) -> bool:
    """Whether asterisks that end one thing and begin another would be read as something else."""
    return written != "" and written[-1] == "*" != _last(written) and marked.startswith("*")


def _first(spans: Sequence[Span]) -> str:
    """The first character that `spans` will show, marks apart: they may turn out not to be obeyed."""
    for span in spans:
        if span.kind == "text" and span.text:
            return "`" if "code" in span.marks else "<" if span.marks & {"sup", "sub"} else span.text[0]
        if span.kind != "anchor":
            return "\n" if span.kind == "break" else "!"
    return ""


def _last(written: str) -> str:
    """The last character of `written` before asterisks that are marks, which are one with those that follow."""
    while written.endswith("*") and not written.endswith("\\*"):
        written = written[:-1]
    return written[-1:]


def _emphasised(text: str, mark: str, before: str, after: str) -> str | None:
    """`text` between marks; None where CommonMark would not obey them: between punctuation and a letter."""
    core = text.strip()
    if not core:
        return None
    start = text.index(core)
    left, right = text[:start], text[start + len(core) :]
    if not _opens(core[0], _last(left) or before) or not _opens(core[-1], right[:1] or after):
        # What stands around the words stays outside, on both sides: quotation marks belong together.
        edge, end = _EDGE.match(core), _EDGE.match(core[::-1])
        assert edge is not None
        assert end is not None
        left, right = left + edge[0], end[0][::-1] + right
        core = core[edge.end() : max(edge.end(), len(core) - end.end())]
    if not core or not _opens(core[0], _last(left) or before) or not _opens(core[-1], right[:1] or after):
        return None
    if core.endswith("\\"):
        return None
    return f"{left}{mark}{core}{mark}{right}"


def _opens(inside: str, outside: str) -> bool:
    """Whether a mark between these two characters is obeyed."""
    return not outside or outside.isspace() or _is_word(inside) or _is_mark(outside)


def _is_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNM"


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "P" or character in "$+<=>^`|~"


def _guard_bang(text: str) -> str:
    """An exclamation mark before a link would make it a picture."""
    return re.sub(r"(?<!\\)!$", r"\!", text)


def guarded(text: str) -> str:
    """Lines of text none of which begins a block but a list."""
    return _BLOCK_START.sub(r"\1\\\2", text)
