"""What a document says and how it is built, from Markdown and from pandoc's own notation, so that they compare."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

_WORD = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]|[^\W_]+")
_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_NOTE = re.compile(r"\[\^([^\]]+)\](?!:)")
_NOTE_TEXT = re.compile(r"^\[\^[^\]]+\]:", re.MULTILINE)
_FORMULA = re.compile(r"\$\$.+?\$\$|(?<![\\$])\$(?!\s)[^$\n]+?(?<![\s\\])\$(?!\d)", re.DOTALL)


class Built(NamedTuple):
    """The words of a document in their order, and how many of what it has."""

    words: list[str]
    parts: "Counter[str]"

    @property
    def shown(self) -> str:
        return ", ".join(f"{name} {n}" for name, n in sorted(self.parts.items()))


def words(text: str) -> list[str]:
    """The words of a text; of Chinese, its characters."""
    return _WORD.findall(text)


def in_order(expected: list[str], found: list[str]) -> float:
    """The share of the expected words that are found in the right order: the longest common subsequence."""
    if not expected:
        return 1.0
    row = [0] * (len(found) + 1)
    for word in expected:
        before = 0
        for column, other in enumerate(found, 1):
            above = row[column]
            row[column] = before + 1 if word == other else max(above, row[column - 1])
            before = above
    return row[-1] / len(expected)


# Markdown ------------------------------------------------------------------------------------------------------------


def of_markdown(text: str) -> Built:
    """What is in Markdown with tables, footnotes and formulas, HTML in it included."""
    parts: Counter[str] = Counter()
    formulas = _FORMULA.findall(_without_code(text))
    parts["equations"] = len(formulas)
    for number, formula in enumerate(formulas):
        text = text.replace(formula, f"FORMULA{number}.", 1)
    parts["notes"] = len(_NOTE.findall(text))
    text = _NOTE_TEXT.sub("", _NOTE.sub("", text))
    said: list[str] = []
    for node in SyntaxTreeNode(_MARKDOWN.parse(text)).children:
        _walk(node, 0, parts, said)
    plain = re.sub(r"FORMULA(\d+)\.", lambda found: f" {formulas[int(found[1])]} ", " ".join(said))
    return Built(words(plain), +parts)


def _without_code(text: str) -> str:
    return re.sub(r"(?ms)^```.*?^```|`[^`\n]*`", "", text)


def _walk(node: SyntaxTreeNode, depth: int, parts: "Counter[str]", said: list[str]) -> None:
    match node.type:
        case "heading":
            parts["headings"] += 1
        case "list_item":
            parts[f"items at depth {depth}"] += 1
        case "td" | "th":
            parts["cells"] += 1
        case "link":
            parts["links"] += 1
        case "image":
            parts["images"] += 1
            said.append(node.content)
            return
        case "text" | "code_inline" | "fence" | "code_block":
            said.append(node.content)
            return
        case "softbreak" | "hardbreak":
            said.append(" ")
            return
        case "html_block" | "html_inline":
            _Html(depth, parts, said).feed(node.content)
            return
    deeper = depth + (node.type in ("bullet_list", "ordered_list"))
    line: list[str] = []
    for child in node.children:
        _walk(child, deeper, parts, line)
    # What stands in one line runs on; blocks are words apart.
    said.append("".join(line) if node.type in ("inline", "strong", "em", "s", "link") else " ".join(line))


class _Html(HTMLParser):
    def __init__(self, depth: int, parts: "Counter[str]", said: list[str]) -> None:
        super().__init__()
        self.depth = depth
        self.parts = parts
        self.said = said

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            self.depth += 1
        elif tag == "li":
            self.parts[f"items at depth {max(1, self.depth)}"] += 1
        elif tag in ("td", "th"):
            self.parts["cells"] += 1
        elif tag == "a" and any(name == "href" for name, _value in attrs):
            self.parts["links"] += 1
        elif tag == "img":
            self.parts["images"] += 1
        elif re.fullmatch("h[1-6]", tag):
            self.parts["headings"] += 1
        elif tag == "input":
            self.said.append(" x " if any(name == "checked" for name, _value in attrs) else "")
        if tag not in ("sup", "sub", "strong", "em", "del", "u", "span", "code", "a", "mark"):
            self.said.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag in ("ul", "ol")

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def handle_comment(self, data: str) -> None:
        # How docling writes a picture that it does not keep.
        self.parts["images"] += data.strip() == "image"


# Pandoc's notation ---------------------------------------------------------------------------------------------------

Value: TypeAlias = "str | int | float | list[Value] | tuple[str, list[Value]]"
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[A-Za-z]\w*|-?\d+(?:\.\d+)?(?:e-?\d+)?|[\[\](){},=]')


def of_native(text: str) -> Built:
    """What is in a document in pandoc's native notation."""
    parts: Counter[str] = Counter()
    said: list[str] = []
    blocks = _Parser(text).value()
    if isinstance(blocks, tuple) and blocks[0] == "Pandoc":
        blocks = blocks[1][-1]
    _visit(blocks, 0, parts, said)
    return Built(words(html.unescape("".join(said))), +parts)


class _Parser:
    """Reads what Haskell shows: constructors with arguments, lists, tuples, texts, numbers."""

    def __init__(self, text: str) -> None:
        self.tokens = _TOKEN.findall(text)
        self.at = 0

    def value(self) -> Value:
        token = self.tokens[self.at]
        if not token[0].isalpha():
            return self.atom()
        self.at += 1
        arguments: list[Value] = []
        while self.at < len(self.tokens) and self.tokens[self.at] not in ",])}=":
            arguments.append(self.atom())
        return token, arguments

    def atom(self) -> Value:
        token = self.tokens[self.at]
        self.at += 1
        if token in "[({":
            return self.several({"[": "]", "(": ")", "{": "}"}[token])
        if token[0] == '"':
            return _unquoted(token)
        if token[0].isalpha():
            return token, []
        return float(token)

    def several(self, end: str) -> list[Value]:
        made: list[Value] = []
        while self.tokens[self.at] != end:
            if self.tokens[self.at] in ",=":
                self.at += 1
            else:
                made.append(self.value())
        self.at += 1
        return made


def _unquoted(text: str) -> str:
    text = text[1:-1]
    return re.sub(
        r"\\(\d+|.)",
        lambda found: chr(int(found[1])) if found[1].isdigit() else {"n": "\n", "&": ""}.get(found[1], found[1]),
        text,
    )


def _visit(value: Value, depth: int, parts: "Counter[str]", said: list[str]) -> None:
    if isinstance(value, list):
        for one in value:
            _visit(one, depth, parts, said)
    if not isinstance(value, tuple):
        return
    kind, inside = value
    match kind:
        case "Str" | "Code" | "CodeBlock" | "RawInline" | "RawBlock" | "Math":
            parts["equations"] += kind == "Math"
            said.append(f" {inside[-1]} " if kind in ("CodeBlock", "RawBlock") else str(inside[-1]))
            return
        case "Space" | "SoftBreak" | "LineBreak":
            said.append(" ")
            return
        case "Para" | "Plain" | "Cell":
            said.append(" ")
    parts.update(_counted(kind, inside, depth))
    for one in inside:
        _visit(one, depth + (kind in ("BulletList", "OrderedList")), parts, said)
    if kind in ("Para", "Plain", "Header", "Cell"):
        said.append(" ")


def _counted(kind: str, inside: list[Value], depth: int) -> Iterator[str]:
    names = {"Header": "headings", "Cell": "cells", "Link": "links", "Image": "images", "Note": "notes"}
    if kind in names:
        yield names[kind]
    if kind in ("BulletList", "OrderedList") and isinstance(inside[-1], list):
        yield from [f"items at depth {depth + 1}"] * len(inside[-1])
