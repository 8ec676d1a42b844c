"""Markdown as a tree of what was understood of it: the little that a document shows, and every word besides."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

_NESTING = 40
_SAFE_LINK = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x20\x7f]+", re.IGNORECASE)
_KEPT_PICTURE = re.compile(r"media/[0-9a-f]{20}\.(?:png|jpg|gif|bmp|webp)")
_UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class Node:
    """A piece of Markdown: `text` is what its kind needs (words, code, an address, a number), the rest are children."""

    kind: str
    text: str = ""
    children: "tuple[Node, ...]" = ()
    info: str = ""


_BREAK = Node("break")


def visible(text: str) -> str:
    """`text` without marks that turn the direction of what follows, and without byte order marks."""
    return _UNSEEN.sub("", text)


def is_safe_link(target: str) -> bool:
    """Whether `target` is a full address on the web or of a mailbox."""
    return _SAFE_LINK.fullmatch(target) is not None


def is_kept_picture(target: str) -> bool:
    """Whether `target` is a picture that a community keeps in its home, where it was taken in from a file."""
    return _KEPT_PICTURE.fullmatch(target) is not None


@cache
def parser() -> "MarkdownIt":
    """What understands Markdown here: CommonMark with tables and strikethrough, without HTML and references."""
    from markdown_it import MarkdownIt

    class Parser(MarkdownIt):
        """Understands every address as it was typed; what may become a link is decided here, not by the parser."""

        def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
            return True

        def normalizeLink(self, url: str) -> str:  # noqa: N802
            return url

        def normalizeLinkText(self, link: str) -> str:  # noqa: N802
            return link

    made = Parser("commonmark", {"html": False, "maxNesting": _NESTING})
    # A definition of a reference is consumed without a trace, and could redefine a reference elsewhere.
    return made.enable(["table", "strikethrough"]).disable("reference")


def read(text: str, below: int = 0) -> tuple[Node, ...]:
    """The blocks of `text`, headings moved down by `below` levels; none where it is nested too deeply to follow."""
    from markdown_it.tree import SyntaxTreeNode

    tokens = parser().parse(text)
    if any(token.level >= _NESTING - 2 for token in tokens):
        return ()
    return tuple(_understood(SyntaxTreeNode(tokens).children, below))


def read_line(text: str) -> tuple[Node, ...]:
    """What is in one line or paragraph."""
    from markdown_it.tree import SyntaxTreeNode

    return merged(_spans(SyntaxTreeNode(parser().parseInline(text)).children[0].children, False))


def targets(text: str) -> Iterator[str]:
    """Where the links and pictures in `text` lead."""
    from markdown_it.tree import SyntaxTreeNode

    for node in SyntaxTreeNode(parser().parse(text)).walk():
        if node.type in ("link", "image"):
            yield _target(node)


def _understood(nodes: "Sequence[SyntaxTreeNode]", below: int) -> Iterator[Node]:
    for node in nodes:
        match node.type:
            case "paragraph" | "heading":
                children = _line_of(node)
                level = str(min(6, int(node.tag[1]) + below)) if node.type == "heading" else ""
                if children:
                    yield Node(node.type, level, children)
            case "fence" | "code_block":
                yield _code_block(node)
            case "hr":
                yield Node("rule")
            case "table":
                rows = [row for part in node.children for row in part.children]
                cells = (tuple(Node("cell", children=_line_of(cell)) for cell in row.children) for row in rows)
                sides = ",".join(
                    str(cell.attrs.get("style", "")).removeprefix("text-align:") for cell in rows[0].children
                )
                yield Node("table", sides, tuple(Node("row", children=row) for row in cells))
            case "blockquote" | "bullet_list" | "ordered_list" | "list_item":
                start = str(node.attrs.get("start", 1)) if node.type == "ordered_list" else ""
                yield Node(node.type, start, tuple(_understood(node.children, below)))
            case kind:
                raise AssertionError(f"Markdown of the kind {kind} was not asked for")


def _code_block(node: "SyntaxTreeNode") -> Node:
    info = node.info.strip()
    text = node.content
    if not re.fullmatch(r"[\w+#.-]{0,20}", info):
        info, text = "", f"{info}\n{text}"
    lines = [one.rstrip() for one in visible(text).expandtabs(4).split("\n")]
    return Node("fence", "\n".join(lines).strip("\n"), info=info)


def _line_of(node: "SyntaxTreeNode") -> tuple[Node, ...]:
    """What is in a paragraph, a heading or a cell."""
    spans = merged(_spans(node.children[0].children, False)) if node.children else ()
    return spans if node.type == "paragraph" else merged(_without_breaks(spans))


def _without_breaks(spans: Sequence[Node]) -> Iterator[Node]:
    for span in spans:
        if span == _BREAK:
            yield Node("text", " ")
        else:
            yield replace(span, children=tuple(_without_breaks(span.children)))


def _spans(nodes: "Sequence[SyntaxTreeNode]", in_link: bool) -> Iterator[Node]:
    for node in nodes:
        match node.type:
            case "text":
                yield from [Node("text", node.content)] if in_link else _with_addresses(node.content)
            case "softbreak" | "hardbreak":
                # People mean the line ends they type.
                yield _BREAK
            case "code_inline":
                yield Node("code", visible(node.content))
            case "em" | "strong" | "s":
                yield Node(node.type, children=merged(_spans(node.children, in_link)))
            case "link" | "image":
                yield from _linked(node, in_link)
            case kind:
                raise AssertionError(f"Markdown of the kind {kind} was not asked for")


def _linked(node: "SyntaxTreeNode", in_link: bool) -> Iterator[Node]:
    """A link or a picture: a link where it is safe, else its words and its address. Pictures are not fetched."""
    target = _target(node)
    if node.type == "image" and is_kept_picture(target) and not in_link:
        words = " ".join(" ".join(texts(merged(_spans(node.children, True)))).split())
        yield Node("picture", target, (Node("text", words),) if words else ())
        return
    if node.type == "image":
        inside = merged([Node("text", node.content)])
        if target.lower().startswith("data:"):
            yield from inside
            return
    else:
        inside = merged(_spans(node.children, True))
    if is_safe_link(target) and not in_link:
        yield Node("link", target, inside or (Node("text", target),))
    else:
        yield from inside
        if "".join(texts(inside)) != target:
            yield Node("text", f" ({target})" if inside else target)
    if node.attrs.get("title"):
        yield Node("text", f" ({node.attrs['title']})")


def _target(node: "SyntaxTreeNode") -> str:
    return visible(str(node.attrs.get("href" if node.type == "link" else "src", "")))


_ADDRESS = re.compile(r"(?<!\w)https?://[\w.~:/?#@!&'*+,;=%-]+", re.IGNORECASE | re.ASCII)


def _with_addresses(text: str) -> Iterator[Node]:
    """Text with the web addresses in it as links."""
    done = 0
    for match in _ADDRESS.finditer(text):
        target = match[0].rstrip(".,:;!?'*_~&")
        if len(target) > len("https://"):
            yield Node("text", text[done : match.start()])
            yield Node("link", target, (Node("text", target),))
            done = match.start() + len(target)
    yield Node("text", text[done:])


def merged(spans: Iterable[Node]) -> tuple[Node, ...]:
    """Spans with neighbouring text in one, single spaces, and neither spaces nor breaks at the ends of lines."""
    joined: list[Node] = []
    for span in spans:
        if span.kind == "text" and joined and joined[-1].kind == "text":
            joined[-1] = Node("text", joined[-1].text + span.text)
        else:
            joined.append(span)
    kept: list[Node] = []
    for before, span, after in zip([_BREAK, *joined], joined, [*joined[1:], _BREAK], strict=False):
        if span.kind == "text":
            text = re.sub(r"[ \t\n\r\f\v]+", " ", visible(span.text))
            text = text.lstrip() if before == _BREAK else text
            text = text.rstrip() if after == _BREAK else text
            if text:
                kept.append(Node("text", text))
        elif span != _BREAK or (kept and kept[-1] != _BREAK):
            kept.append(span)
    if kept and kept[-1] == _BREAK:
        kept.pop()
    return tuple(kept)


def texts(nodes: Sequence[Node]) -> Iterator[str]:
    """The words in `nodes`, in their order."""
    for node in nodes:
        if node.kind in ("text", "code", "fence"):
            yield node.text
        elif node.kind == "break":
            yield " "
        yield from texts(node.children)
