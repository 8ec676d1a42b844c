"""Tables that Markdown has no words for, as HTML: no blank line in them, so that Markdown leaves them alone."""

import html
import re
from collections.abc import Sequence
from itertools import groupby

from modui.documents.word.spans import Dialect, address, tidy
from modui.documents.word.tree import Block, Cell, Code, Definition, Item, List, Paragraph, Quote, Rule, Span, Table

_TAGS = (("strike", "del"), ("bold", "strong"), ("italic", "em"), ("sup", "sup"), ("sub", "sub"), ("code", "code"))


def table(made: Table, dialect: Dialect) -> str:
    """A table, whatever stands in its cells."""
    lines = ["<table>"]
    for number, row in enumerate(made.rows):
        tag = "th" if number < made.heads else "td"
        lines += ["<tr>", *(_cell(cell, tag, dialect) for cell in row), "</tr>"]
    return "\n".join([*lines, "</table>"])


def _cell(cell: Cell, tag: str, dialect: Dialect) -> str:
    spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    return f"<{tag}{spans}>{_blocks(cell.blocks, dialect)}</{tag}>"


def _blocks(blocks: Sequence[Block], dialect: Dialect) -> str:
    if len(blocks) == 1 and isinstance(blocks[0], Paragraph) and not blocks[0].level:
        return _line(blocks[0].spans, dialect)
    return "\n".join(filter(None, (_block(block, dialect) for block in blocks)))


def _block(block: Block, dialect: Dialect) -> str:
    match block:
        case Paragraph(level=0):
            text = _line(block.spans, dialect)
            return f"<p>{text}</p>" if text else ""
        case Paragraph():
            level = min(block.level, 6)
            return f"<h{level}>{_line(block.spans, dialect)}</h{level}>"
        case List():
            tag = "ol" if block.ordered else "ul"
            start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
            return "\n".join([f"<{tag}{start}>", *(_item(item, dialect) for item in block.items), f"</{tag}>"])
        case Quote():
            return f"<blockquote>{_blocks(block.blocks, dialect)}</blockquote>"
        case Code():
            # A blank line would end the HTML.
            text = html.escape(block.text, quote=False).replace("\n", "&#10;")
            return f"<pre><code>{text}</code></pre>"
        case Definition():
            meaning = _blocks(block.blocks, dialect)
            return f"<dl><dt>{_line(block.term, dialect)}</dt>\n<dd>{meaning}</dd></dl>"
        case Rule():
            return "<hr>"
        case Table():
            return table(block, dialect)


def _item(item: Item, dialect: Dialect) -> str:
    first = item.blocks[:1]
    rest = item.blocks[1:]
    ticked = ' checked=""' if item.box == "[x]" else ""
    box = f'<input type="checkbox" disabled=""{ticked}> ' if item.box else ""
    inside = [box + _blocks(first, dialect), *(_block(block, dialect) for block in rest)]
    return "<li>" + "\n".join(filter(None, inside)) + "</li>"


def _line(spans: Sequence[Span], dialect: Dialect) -> str:
    written = ""
    for link, group in groupby(tidy(spans, dialect.places), lambda span: span.link):
        inside = "".join(_span(span, dialect) for span in group)
        written += f'<a href="{html.escape(address(link, dialect.places))}">{inside}</a>' if link else inside
    written = re.sub(r"[ \t\n\r]+", " ", written.replace("<br>", "\n")).strip()
    return re.sub(r"^(?:\s*<br>\s*)+|(?:\s*<br>\s*)+$", "", written.replace("\u2028", "<br>"))


def _span(span: Span, dialect: Dialect) -> str:
    match span.kind:
        case "text":
            text = html.escape(re.sub(r"\s", " ", span.text) if not span.text.isspace() else " ", quote=False)
            for mark, tag in _TAGS:
                if mark in span.marks and text.strip():
                    text = f"<{tag}>{text}</{tag}>"
            return text
        case "break":
            return "\u2028"
        case "math":
            return html.escape(f"${span.text}$", quote=False)
        case "display":
            return html.escape(f"$${span.text}$$", quote=False)
        case "picture":
            return f'<img src="{html.escape(span.info)}" alt="{html.escape(span.text)}">'
        case "note":
            return f"[^{span.text}]"
        case "anchor" if dialect.places.get(span.text) == span.text:
            return f'<a id="{html.escape(span.text)}"></a>'
    return ""
