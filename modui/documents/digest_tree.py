"""The digest's Markdown as a tree, for every format but Markdown: one text decides what each of them says.

Nothing in it is HTML but anchors of ours, and only links of ours lead to them; everything members wrote is text.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from modui.documents.digest import Digest
from modui.documents.digest_markdown import body
from modui.documents.markdown_tree import is_kept_picture, is_safe_link

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

Pictures = Callable[[str], bytes | None]
"""The content of a picture that the document calls by a name; None where there is none."""


def no_pictures(_name: str) -> bytes | None:
    """Where there are none."""
    return None


_ANCHOR = re.compile(r'<a id="([\w-]+)"></a>\s*')
_PLACE = re.compile(r"#[\w-]+")


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark", {"html": False})
    return made.enable(["table", "strikethrough"]).disable("reference")


def tree(digest: Digest) -> "SyntaxTreeNode":
    """The whole document, its title first."""
    from markdown_it.tree import SyntaxTreeNode

    return SyntaxTreeNode(_parser().parse(body(digest).replace("\r", "")))


def anchor(node: "SyntaxTreeNode") -> str:
    """The place that a paragraph of ours names; empty for any other paragraph.

    Its source is compared, in which no member's word has a bare ``<``.
    """
    found = _ANCHOR.fullmatch(node.children[0].content) if node.type == "paragraph" and node.children else None
    return found[1] if found else ""


def target(node: "SyntaxTreeNode") -> str:
    """Where a link leads: to the web, a mailbox, or a place in the document; empty if to none of them."""
    href = str(node.attrs.get("href", ""))
    return href if is_safe_link(href) or _PLACE.fullmatch(href) else ""


def picture(node: "SyntaxTreeNode", pictures: Pictures) -> tuple[str, bytes]:
    """The name and the content of a picture of the community's own; both empty for any other, which is words."""
    name = str(node.attrs.get("src", ""))
    content = pictures(name) if is_kept_picture(name) else None
    return (name, content) if content else ("", b"")


def words(node: "SyntaxTreeNode") -> str:
    """What is said of a picture that cannot be seen."""
    return "".join(child.content for child in node.children) or node.content
