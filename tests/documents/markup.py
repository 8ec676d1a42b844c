"""Markdown that tries to be more than the words of a member, and what a document parsed from it holds."""

from dataclasses import dataclass
from urllib.parse import unquote

from hypothesis import strategies as st
from markdown_it import MarkdownIt

PIECES = [
    *("# x", "## y #", "x\n===", "x\n---", "---", "***", "- a", "* b", "+ c", "1. d", "7) e", "> f", "    code", "\t"),
    *(
        "```",
        "~~~",
        "```py",
        "`",
        "``",
        "**",
        "*",
        "_",
        "__",
        "~~",
        "[",
        "]",
        "(",
        ")",
        "](",
        "![",
        "<",
        ">",
        "|",
        "\\",
    ),
    *(
        "| a | b |\n|---|--:|\n| c | d |",
        "|x",
        "<script>alert(1)</script>",
        "<a id='q1'></a>",
        "<!-- x -->",
        "<b>",
        "</b>",
    ),
    *(
        "{#q1}",
        "{.x}",
        "&lt;",
        "&#10;",
        "&amp;amp;",
        "&#x202e;",
        "&nbsp;",
        "[a]: http://x.example",
        "[^1]: note",
        "[^1]",
    ),
    *(
        "[j](javascript:alert(1))",
        "[r](../../etc/passwd)",
        "[h](#q1)",
        "[w](https://w.example/a_(b))",
        "<https://u.example>",
    ),
    *(
        "![p](https://p.example/i.png)",
        "![d](data:image/png;base64,AAAA)",
        "https://bare.example/a?b=c&d=e",
        "me@m.example",
    ),
    *(
        "---\ntitle: x\n---",
        ":::",
        "$x$",
        "$$",
        "\n",
        "\n\n",
        "  \n",
        " ",
        "！",
        "。",
        "“",
        "”",
        "字",
        "עברית",
        "\u202e",
        "👍🏽",
        "!",
    ),
    *(
        "\r\n",
        "\x00",
        "\u2028",
        "\ufeff",
        "-",
        "=",
        "+",
        "#",
        "%",
        ":",
        "12.",
        "0",
        "@",
        "    - g",
        "  - h",
        "<http://x y>",
    ),
]


def words() -> st.SearchStrategy[str]:
    """A word that is found again anywhere."""
    return st.integers(0, 10**6).map(lambda number: f"w{number}w")


def markup() -> st.SearchStrategy[str]:
    """Text of pieces, words and any characters."""
    piece = st.one_of(st.sampled_from(PIECES), words(), st.text(max_size=4))
    return st.lists(piece, max_size=14).map("".join)


@dataclass
class Parsed:
    """What a document holds, as markdown-it reads it with HTML allowed."""

    headings: list[tuple[int, str]]
    html: list[str]
    links: list[str]
    tables: list[list[list[str]]]
    words: str


def parsed(markdown: str, own: int = 4) -> Parsed:
    """`markdown` as read with HTML allowed; headings up to the level `own`."""
    found = Parsed([], [], [], [], "")
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(markdown)
    rows: list[list[str]] = []
    for index, token in enumerate(tokens):
        if token.type == "heading_open" and int(token.tag[1]) <= own:
            found.headings.append((int(token.tag[1]), tokens[index + 1].content))
        if token.type == "html_block":
            found.html.append(token.content)
        if token.type == "table_open":
            rows = []
            found.tables.append(rows)
        if token.type == "tr_open":
            rows.append([])
        if token.type in ("th_open", "td_open"):
            rows[-1].append(tokens[index + 1].content)
        if token.type in ("fence", "code_block"):
            found.words += f"{token.info} {token.content} "
        for child in token.children or ():
            if child.type == "html_inline":
                found.html.append(child.content)
            if child.type in ("link_open", "image"):
                found.links.append(str(child.attrs.get("href") or child.attrs.get("src")))
            found.words += child.content + (" " if child.type in ("softbreak", "hardbreak") else "")
        found.words += " "
    found.words += " ".join(unquote(link) for link in found.links)
    return found
