"""The HTML that mammoth makes of a Word document, as Markdown.

The Markdown renders to the characters of the document, no more and no fewer: what looks like markup in somebody's
text is escaped. Only list markers that were typed by hand stay as they are, because they mean what they look like.
"""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag
from markdownify import MarkdownConverter

from modui.documents.word_package import MARK

# What mammoth's own map lacks.
STYLE_MAP = "\n".join(
    [
        *(
            f"p[style-name='{name}'] => blockquote > p:fresh"
            for name in ("Quote", "Intense Quote", "引用", "明显引用", "Block Text")
        ),
        *(
            f"p[style-name='{name}'] => pre:separator('\\n')"
            for name in ("Source Code", "HTML Preformatted", "HTML 预设格式")
        ),
        *(f"r[style-name='{name}'] => code" for name in ("Verbatim Char", "HTML Code", "HTML 代码")),
    ]
)

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_INLINE = {"strong", "em", "s", "a", "sup", "sub", "span"}
_MAX_SPAN = 100
_SAFE_LINK = re.compile(r"(?:https?|mailto|ftp|tel):", re.IGNORECASE)
_SUPERSCRIPTS = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_SUBSCRIPTS = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")

# What a line of text must not start with, or be.
_BLOCK_START = re.compile(r"^(\s*(?:(?:[-+]|\d+[.)])\s+)*)(#{1,6}(?=\s|$)|>|\||[-=](?=[-=|: ]*$))", re.MULTILINE)
# Stands for a backslash that is known to be needed before the text is escaped. Unicode never assigns it.
_BACKSLASH = "\ufdd2"
# Punctuation and white space at an edge, without the characters that may be Markdown already.
_EDGE = re.compile(rf"[^\w*_`\[\]()<>!\\~|#&{_BACKSLASH}]*")


def to_markdown(html: str) -> str:
    """`html`, as mammoth writes it, as Markdown; ends with one line end unless it is empty."""
    if not html:
        return ""
    soup = BeautifulSoup(html, "html.parser")
    _take_notes(soup)
    _take_numbers(soup)
    for link in soup.find_all("a"):
        if not _link(link):
            link.unwrap()
    soup.smooth()
    _guard_ends(soup)
    _straighten_tables(soup)
    text = _Converter(heading_style="ATX").convert_soup(soup).replace(_BACKSLASH, "\\")
    text = re.sub(r"[ \t]+\n(?=\n)", "\n", text)
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    return f"{text}\n" if text else ""


class _Converter(MarkdownConverter):
    """Markdownify, with escapes that keep Chinese text readable and emphasis that works beside it."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        text = re.sub(r"\\(?![^\W_])", r"\\\\", text)
        text = re.sub(r"[*`]|(?<![^\W_])_|_(?![^\W_])", r"\\\g<0>", text)
        text = re.sub(r"<(?=[A-Za-z/!?])|&(?=#?\w+;)|\](?=[(\[:])|~(?=~|$)|(?:(?<=~)|^)~", r"\\\g<0>", text)
        if "s" in parent_tags:
            text = re.sub(r"(?<!\\)~", r"\\~", text)
        if "a" in parent_tags:
            text = re.sub(r"(?<!\\)[\[\]]", r"\\\g<0>", text)
        if "td" in parent_tags or "th" in parent_tags:
            text = text.replace("|", "\\|")
        return text

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = text.strip()
        if "_inline" in parent_tags:
            return f" {text} "
        first = el.find(True)
        if first is not None and first.name == "input" and text.startswith("["):
            text = f"- {text}"
        return f"\n\n{_escape_block_starts(text)}\n\n" if text else ""

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: N802 - markdownify's name
        text = " ".join(text.split())
        if "_inline" in parent_tags or not text:
            return text
        # Markdown would take number signs at the end for decoration.
        text = re.sub(r"(^| )(#+)$", r"\1\\\2", text)
        return f"\n\n{'#' * n} {text}\n\n"

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = _escape_block_starts(text.strip())
        bullet = f"{el['value']}. " if el.has_attr("value") else "- "
        indented = re.sub(r"\n(?=.)", "\n" + " " * len(bullet), text)
        return f"{bullet}{indented}\n" if text else ""

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f" {' '.join(text.split())} |"

    convert_th = convert_td

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "pre" in parent_tags:
            return "\n"
        return " " if "_inline" in parent_tags else "  \n"

    def convert_strong(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        # Headings, and those of columns, are bold by themselves.
        plain = parent_tags & (_HEADINGS | {"th"})
        return text if plain else _emphasise(el, text, "**", parent_tags)

    def convert_em(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _emphasise(el, text, "*", parent_tags)

    def convert_s(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _emphasise(el, text, "~~", parent_tags)

    def convert_sup(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _shift(text, "^", _SUPERSCRIPTS)

    def convert_sub(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _shift(text, "_", _SUBSCRIPTS)

    def convert_input(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return "[x]" if el.has_attr("checked") else "[ ]"

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        core = text.strip()
        if not core or "_noformat" in parent_tags:
            return text
        href = _link(el)
        before, after = text[: text.index(core)], text[text.index(core) + len(core) :]
        target = f"<{href}>" if core == href else f"[{core}]({href})"
        return f"{before}{target}{after}"

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        alt = " ".join(str(el.get("alt") or "").split())
        return f"![{self.escape(alt, parent_tags | {'a'})}]({el['src']})"


def _link(el: Tag) -> str:
    """Where `el` leads, or an empty text: bookmarks are not carried over, other schemes have no business here."""
    href = str(el.get("href") or "").strip()
    if not _SAFE_LINK.match(href):
        return ""
    return re.sub(r"[\s()<>|\\]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), href)


def _escape_block_starts(text: str) -> str:
    return _BLOCK_START.sub(r"\1\\\2", text)


def _emphasise(el: Tag, text: str, marker: str, parent_tags: set[str]) -> str:
    """`text` between markers, which CommonMark only obeys beside a letter, or with a space outside.

    So ``**注意：**请`` would show its asterisks: punctuation at the edges goes outside. Where that cannot be done the
    emphasis is given up, not the text.
    """
    if "_noformat" in parent_tags:
        return text
    before, after = _edge(text), _edge(text[::-1])[::-1]
    core = text[len(before) : len(text) - len(after)]
    inner = core.strip("*~")
    if not any(character.isalnum() for character in inner) or re.search(r"\n\s*\n", core):
        return text
    opens, closes = inner[0].isalnum(), inner[-1].isalnum()
    touched, touches = not before and _touches(el, after=False), not after and _touches(el, after=True)
    if "strong" in parent_tags:
        # Asterisks among asterisks must be such as can only open, or only close.
        works = opens and closes and not touched and not touches
    else:
        works = (opens or not touched) and (closes or not touches)
    return f"{before}{marker}{core}{marker}{after}" if works else text


def _edge(text: str) -> str:
    found = _EDGE.match(text)
    return found[0] if found else ""


def _touches(el: PageElement, *, after: bool) -> bool:
    """Whether `el` has a letter or other inline markup right after it, or right before it."""
    sibling = el.next_sibling if after else el.previous_sibling
    if isinstance(sibling, NavigableString):
        return sibling[0 if after else -1].isalnum()
    if sibling is not None:
        return not isinstance(sibling, Tag) or sibling.name != "br"
    parent = el.parent
    return parent is not None and parent.name in _INLINE and _touches(parent, after=after)


def _shift(text: str, sign: str, characters: dict[int, int]) -> str:
    """`text` in raised or lowered characters; where there are none, after a `sign`, so that 10² is not 102."""
    core = text.strip()
    if not core:
        return text
    shifted = core.translate(characters)
    if all(new != old for new, old in zip(shifted, core, strict=True)):
        return shifted
    return f"{sign}{core}" if len(core) == 1 else f"{sign}({core})"


def _take_numbers(soup: BeautifulSoup) -> None:
    """Give each item of a numbered list the number that it has in Word."""
    for items in soup.find_all("ol"):
        number = 0
        for item in items.find_all("li", recursive=False):
            mark = MARK.match(item.get_text())
            number = int(mark[1]) if mark else number + 1
            item["value"] = str(number)
    for text in soup.find_all(string=MARK):
        rest = MARK.sub("", text)
        if rest:
            text.replace_with(rest)
        else:
            text.extract()


def _take_notes(soup: BeautifulSoup) -> None:
    """Write foot- and endnotes as paragraphs at the end, with the number that they have in the text."""
    for reference in soup.find_all("a", href=re.compile("^#(?:foot|end)note-")):
        if reference.get_text() == "↑":
            reference.decompose()
        elif reference.parent is not None and reference.parent.name == "sup":
            reference.parent.replace_with(reference.get_text())
    for notes in soup.find_all("ol"):
        items = notes.find_all("li", id=re.compile("^(?:foot|end)note-"), recursive=False)
        for number, item in enumerate(items, 1):
            first = item.find("p")
            if first is not None:
                first.insert(0, f"[{number}] ")
            item.unwrap()
        if items:
            notes.unwrap()


def _guard_ends(soup: BeautifulSoup) -> None:
    """Keep what ends one run of text from meaning something together with the beginning of the next."""
    for text in soup.find_all(string=re.compile(r"[!\]<&]$")):
        if text.next_sibling is not None or (text.parent is not None and text.parent.name in _INLINE):
            text.replace_with(f"{text[:-1]}{_BACKSLASH}{text[-1]}")


def _straighten_tables(soup: BeautifulSoup) -> None:
    """Make every table one that Markdown can have: no table in another, no merged cells, rows of one length."""
    for table in soup.find_all("table"):
        if _is_frame(table):
            for part in [*table.find_all(("thead", "tbody"), recursive=False), *_rows(table)]:
                part.unwrap()
            for cell in table.find_all(("td", "th"), recursive=False):
                cell.unwrap()
            table.unwrap()
    for table in soup.find_all("table"):
        if table.find_parent("table") is not None:
            _inline(table)
    for table in soup.find_all("table"):
        _even_out(table, soup)


def _is_frame(table: Tag) -> bool:
    """Whether `table` is only a frame around text: one cell, or one column of more than words."""
    if table.find_parent("table") is not None:
        return False
    rows = [list(_cells(row)) for row in _rows(table)]
    cells = [cell for row in rows for cell in row]
    blocks = ("p", "ul", "ol", "table", "pre", *_HEADINGS)
    return all(len(row) == 1 for row in rows) and (
        len(cells) == 1 or any(len(cell.find_all(blocks, recursive=False)) > 1 or cell.find("table") for cell in cells)
    )


def _inline(table: Tag) -> None:
    """Write a table inside a cell as text: cells after strokes, rows after semicolons."""
    rows = list(_rows(table))
    for number, row in enumerate(rows):
        for place, cell in enumerate(list(_cells(row))):
            if place:
                cell.insert_before(" / ")
            cell.name = "span"
        if number:
            row.insert_before(" ; ")
    for part in [*rows, *table.find_all(("thead", "tbody"), recursive=False)]:
        part.name = "span"
    table.name = "p"


def _even_out(table: Tag, soup: BeautifulSoup) -> None:
    """Rebuild `table` from plain rows of one length, the first of them the heading; drop what is empty."""
    grid: list[list[Tag | None]] = []
    # Columns that a cell further up reaches down into, and for how many rows still.
    reaching: dict[int, int] = {}
    for row in list(_rows(table)):
        line: list[Tag | None] = []
        for cell in list(_cells(row)):
            while reaching.get(len(line), 0):
                reaching[len(line)] -= 1
                line.append(None)
            down = _span(cell, "rowspan")
            for place in range(_span(cell, "colspan")):
                reaching[len(line)] = down - 1
                line.append(None if place else cell)
        grid.append(line)
    grid = [line for line in grid if any(_has_content(cell) for cell in line)]
    width = max((len(line) for line in grid), default=0)
    filled = [n for n in range(width) if any(_has_content(line[n]) for line in grid if n < len(line))]
    table.clear()
    for number, line in enumerate(grid):
        row = soup.new_tag("tr")
        for place in filled:
            filler = soup.new_tag("td")
            cell = (line[place] if place < len(line) else None) or filler
            cell.name, cell.attrs = ("td" if number else "th"), {}
            row.append(cell)
        table.append(row)
    if not grid:
        table.decompose()


def _rows(table: Tag) -> Iterator[Tag]:
    """The rows of `table` itself, not of tables in its cells."""
    for child in table.find_all(("thead", "tbody", "tr"), recursive=False):
        if child.name == "tr":
            yield child
        else:
            yield from child.find_all("tr", recursive=False)


def _cells(row: Tag) -> Iterator[Tag]:
    yield from row.find_all(("td", "th"), recursive=False)


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name, ""))
    return min(max(int(value), 1), _MAX_SPAN) if value.isdecimal() else 1


def _has_content(cell: Tag | None) -> bool:
    return cell is not None and (cell.get_text().strip() != "" or cell.find(("img", "input")) is not None)
