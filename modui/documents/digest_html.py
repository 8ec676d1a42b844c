"""A digest as one HTML file that stands alone, for a phone, a browser and paper: no script, nothing from outside."""

import html
from base64 import b64encode
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from modui import i18n
from modui.documents.digest import Digest
from modui.documents.digest_markdown import title
from modui.documents.digest_tree import Pictures, anchor, no_pictures, picture, target, tree, words

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

_TAGS = {
    "paragraph": "p",
    "blockquote": "blockquote",
    "bullet_list": "ul",
    "list_item": "li",
    "thead": "thead",
    "tbody": "tbody",
    "tr": "tr",
    "em": "em",
    "strong": "strong",
    "s": "s",
}
_ON_LINES = frozenset(("paragraph", "heading", "blockquote", "bullet_list", "ordered_list", "list_item", "tr", "fence"))


def to_html(digest: Digest, pictures: Pictures = no_pictures) -> str:
    """The whole document as one page, pictures included."""
    language = {"zh": "zh-CN"}.get(i18n.language(), i18n.language())
    name = html.escape(title(digest))
    style = Path(__file__).with_name("digest.css").read_text(encoding="utf-8")
    # Should anything slip through all the same, no reader's browser runs or fetches it.
    rule = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    return f"""<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{rule}">
<title>{name}</title>
<style>
{style}</style>
</head>
<body>
<main>
{content(digest, pictures)}</main>
</body>
</html>
"""


def content(digest: Digest, pictures: Pictures) -> str:
    """What is in the page."""
    return _written(tree(digest).children, pictures)


def _written(nodes: "Sequence[SyntaxTreeNode]", pictures: Pictures) -> str:
    return "".join(piece for node in nodes for piece in _pieces(node, pictures))


def _pieces(node: "SyntaxTreeNode", pictures: Pictures) -> "Iterator[str]":
    end = "\n" if node.type in _ON_LINES else ""
    match node.type:
        case "text":
            yield html.escape(node.content, quote=False)
        case "softbreak" | "hardbreak":
            yield "<br>\n"
        case "code_inline":
            yield f"<code>{html.escape(node.content, quote=False)}</code>"
        case "fence" | "code_block":
            yield f"<pre><code>{html.escape(node.content, quote=False)}</code></pre>\n"
        case "hr":
            yield "<hr>\n"
        case "link":
            yield _link(node, pictures)
        case "image":
            yield _picture(node, pictures)
        case "heading":
            yield f"<{node.tag}>{_written(node.children, pictures)}</{node.tag}>\n"
        case "table":
            yield f'<div class="wide"><table>\n{_written(node.children, pictures)}</table></div>\n'
        case "td" | "th":
            side = str(node.attrs.get("style", "")).removeprefix("text-align:")
            place = f' class="{side}"' if side in ("right", "center") else ""
            yield f"<{node.tag}{place}>{_written(node.children, pictures)}</{node.tag}>"
        case "ordered_list":
            start = node.attrs.get("start", 1)
            yield "<ol>\n" if start == 1 else f'<ol start="{int(start)}">\n'
            yield f"{_written(node.children, pictures)}</ol>\n"
        case "paragraph" if place := anchor(node):
            yield f'<a id="{place}"></a>\n'
        case "paragraph" if node.hidden:
            yield _written(node.children, pictures)
        case kind if kind in _TAGS:
            yield f"<{_TAGS[kind]}>{_written(node.children, pictures)}</{_TAGS[kind]}>{end}"
        case _:
            yield _written(node.children, pictures)


def _link(node: "SyntaxTreeNode", pictures: Pictures) -> str:
    inside = _written(node.children, pictures)
    href = target(node)
    if not href:
        return inside
    # On paper the address follows the words, unless they are the address.
    plain = ' class="plain"' if "".join(child.content for child in node.children) == href else ""
    rel = "" if href.startswith("#") else ' rel="noopener noreferrer"'
    return f'<a href="{html.escape(href)}"{plain}{rel}>{inside}</a>'


def _picture(node: "SyntaxTreeNode", pictures: Pictures) -> str:
    name, data = picture(node, pictures)
    said = html.escape(words(node))
    if not name:
        return said
    kind = {"jpg": "jpeg"}.get(name.rpartition(".")[2], name.rpartition(".")[2])
    return f'<img src="data:image/{kind};base64,{b64encode(data).decode()}" alt="{said}">'
