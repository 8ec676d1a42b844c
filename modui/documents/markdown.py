"""Members' words inside a document: every word stays, and none of them can change the document.

What a member wrote is read as Markdown and written anew from what was understood: their headings below the document's
own, links only to the web and to mailboxes, everything else (HTML, anchors, attributes, front matter, references,
footnotes, formulas) as the characters they typed. The result is read once more and compared; text that does not come
back as it went in is set as plain lines.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from modui.documents.markdown_tree import (
    Node,
    is_kept_picture,
    is_safe_link,
    merged,
    read,
    read_line,
    targets,
    texts,
    visible,
)
from modui.documents.text import clean

OWN_HEADINGS = 4
"""The levels that documents keep for themselves; members' headings come below."""


def line(text: str) -> str:
    """Plain `text` as one line of Markdown that shows exactly these characters, wherever in a line it stands."""
    return _guarded(_escaped(" ".join(visible(clean(text)).split())))


def block(text: str, *, lead: str = "", below: int = OWN_HEADINGS) -> str:
    """A member's Markdown as blocks that are safe at the top level of a document, in a quote, or in a list item.

    Args:
        text: what the member wrote.
        lead: Markdown of ours to begin it with; it shares the first line where that is a paragraph's.
        below: the level of heading that theirs must stay below.

    Returns:
        The blocks, without a line end; only `lead` where the text is blank.
    """
    text = visible(clean(text))
    tree = _settled(read(text, below))
    written = _blocks(tree)
    if read(written) != tree or not _words(text) <= _words(written):
        tree = tuple(Node("paragraph", children=tuple(one)) for one in _lines_of(text))
        written = _blocks(tree)
    if not lead or not written:
        return lead.rstrip() or written
    return lead + _blocks(tree, leading=False) if tree[0].kind == "paragraph" else f"{lead.rstrip()}\n\n{written}"


def plain(text: str) -> str:
    """The words of a member's Markdown without its marks, on one line."""
    return " ".join(" ".join(texts(read(visible(clean(text))))).split())


def unsafe_links(text: str) -> tuple[str, ...]:
    """Where links and pictures lead that :func:`block` keeps as words: not to the web, nor to a mailbox."""
    found = targets(clean(text))
    return tuple(target for target in found if not is_safe_link(target) and not is_kept_picture(target))


def link(target: str) -> str:
    """A link to `target` that shows itself; only its words where it is not safe."""
    return _spans([Node("link", target, (Node("text", target),))], False) if is_safe_link(target) else line(target)


# Writing -------------------------------------------------------------------------------------------------------------

_SPECIAL = re.compile(r"[\\`*_\[\]{}|~$]")
_ENTITY = re.compile(r"&(?=#\d+;|#[xX][0-9a-fA-F]+;|[A-Za-z][A-Za-z0-9]*;)")
_PLAIN_ADDRESS = re.compile(r"https?://[\w.~:/?#@!,=%+-]+", re.ASCII)


def _escaped(text: str) -> str:
    """`text` so that it shows as it is within a line."""
    return _SPECIAL.sub(r"\\\g<0>", _ENTITY.sub("&amp;", text)).replace("<", "&lt;")


def _guarded(text: str) -> str:
    """A line that does not begin a block, nor end a heading."""
    text = re.sub(r"^(\d{1,9})([.)])(?=\s|$)", r"\1\\\2", text)
    text = re.sub(r"^[#>+=:%-]", r"\\\g<0>", text)
    return re.sub(r"(?<=\s)(#+)$", r"\\\1", text)


def _blocks(nodes: Sequence[Node], *, leading: bool = True, in_item: bool = False) -> str:
    """`nodes` one below the other. What is not `leading` stands behind something on its first line."""
    written = ""
    before: Node | None = None
    for node in nodes:
        text = _block(node, before, leading or before is not None)
        between = "" if before is None else "\n" if in_item and _joins(before, node) else "\n\n"
        written += between + text
        before = replace(node, info="other") if _is_twin(before, node) else node
    return written


def _joins(before: Node, node: Node) -> bool:
    """Whether a list within an item may follow its paragraph without a blank line: it begins with 1 and with words."""
    begins = node.kind == "bullet_list" or (node.kind == "ordered_list" and node.text == "1")
    return before.kind == "paragraph" and begins and bool(node.children[0].children)


def _is_twin(before: Node | None, node: Node) -> bool:
    """Whether `node` is a list right below a list of its kind, and needs another mark to stay apart from it."""
    return before is not None and before.kind == node.kind and node.kind.endswith("_list") and before.info != "other"


def _block(node: Node, before: Node | None, leading: bool) -> str:
    match node.kind:
        case "paragraph":
            first, *rest = _spans(node.children, False).split("\n")
            return "\n".join([_guarded(first) if leading else first, *map(_guarded, rest)])
        case "heading":
            return f"{'#' * int(node.text)} {_guarded(_spans(node.children, False))}"
        case "fence":
            marks = "`" * max(3, _longest_run(node.text) + 1)
            return f"{marks}{node.info}\n{node.text}\n{marks}" if node.text else f"{marks}{node.info}\n{marks}"
        case "blockquote":
            return quoted(_blocks(node.children))
        case "bullet_list" | "ordered_list":
            return _list(node, _is_twin(before, node))
        case "table":
            return _table(node)
    return "***"


def _list(node: Node, other: bool) -> str:
    start = int(node.text) if node.kind == "ordered_list" else 0
    items = []
    for number, item in enumerate(node.children, start):
        mark = f"{number}{')' if other else '.'}" if node.kind == "ordered_list" else "+" if other else "-"
        items.append(listed(_blocks(item.children, in_item=True), mark))
    return ("\n\n" if any("\n\n" in item for item in items) else "\n").join(items)


def listed(blocks: str, mark: str = "-") -> str:
    """`blocks` as one item of a list."""
    lines = blocks.split("\n")
    indent = " " * (len(mark) + 1)
    return "\n".join([f"{mark} {lines[0]}".rstrip(), *(indent + one if one else "" for one in lines[1:])])


def quoted(blocks: str) -> str:
    """`blocks` as a quotation."""
    return "\n".join(f"> {one}".rstrip() for one in blocks.split("\n"))


def _table(node: Node) -> str:
    rules = {"left": ":--", "center": ":-:", "right": "--:"}
    head, *rows = ([_spans(cell.children, True) for cell in row.children] for row in node.children)
    return table(head, rows, [rules.get(side, "---") for side in node.text.split(",")])


def table(head: Sequence[str], rows: Sequence[Sequence[str]], rules: Sequence[str] = ()) -> str:
    """A table of cells that are lines of Markdown."""
    written = [head, rules or ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in written)


def _spans(nodes: Sequence[Node], in_table: bool) -> str:
    written = ""
    for node in nodes:
        match node.kind:
            case "text":
                written += _escaped(node.text)
            case "break":
                written += "\\\n"
            case "code":
                written += _code(node.text, in_table)
            case "link":
                # An exclamation mark before it would make it a picture.
                written = re.sub(r"!$", r"\!", written) + _link(node, in_table)
            case "picture":
                written += f"![{_spans(node.children, in_table)}]({node.text})"
            case kind:
                marks = {"em": "*", "strong": "**", "s": "~~"}[kind]
                written += marks + _spans(node.children, in_table) + marks
    return written


def _code(text: str, in_table: bool) -> str:
    marks = "`" * (_longest_run(text) + 1)
    edge = " " if text.startswith("`") or text.endswith("`") or (text[0] == text[-1] == " " and text.strip()) else ""
    # A table is divided into cells before anything in them is read.
    return marks + edge + (text.replace("|", "\\|") if in_table else text) + edge + marks


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)


def _link(node: Node, in_table: bool) -> str:
    if node.children == (Node("text", node.text),) and _PLAIN_ADDRESS.fullmatch(node.text):
        return f"<{node.text}>"
    target = re.sub(r"[\\<>()*_`|\[\]]", r"\\\g<0>", _ENTITY.sub("&amp;", node.text))
    return f"[{_spans(node.children, in_table)}]({target})"


# Making sure ---------------------------------------------------------------------------------------------------------


def _settled(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """`nodes`, with emphasis only where it is certain to be read as emphasis again."""
    return tuple(_settled_block(node) for node in nodes)


def _settled_block(node: Node) -> Node:
    if node.kind in ("paragraph", "heading", "cell"):
        certain = read_line(_spans(node.children, False)) == node.children
        return node if certain else replace(node, children=merged(_unmarked(node.children)))
    return replace(node, children=_settled(node.children))


def _unmarked(spans: Sequence[Node]) -> Iterator[Node]:
    for span in spans:
        if span.kind in ("em", "strong", "s"):
            yield from _unmarked(span.children)
        else:
            yield span


def _words(text: str) -> set[str]:
    """The words in Markdown. Pictures that are part of the text are not words."""
    text = re.sub(r"data:[\w/;,+=%.-]+", " ", text)
    return set(re.findall(r"[A-Za-z0-9]+|[^\W_A-Za-z0-9]+", html.unescape(text)))


def _lines_of(text: str) -> Iterator[tuple[Node, ...]]:
    """The paragraphs of plain text, line by line."""
    for paragraph in re.split(r"\n\s*\n", text):
        spans = [node for one in paragraph.split("\n") for node in (Node("text", one), Node("break"))]
        if kept := merged(spans):
            yield kept
