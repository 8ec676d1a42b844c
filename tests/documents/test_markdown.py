import re

import pytest
from hypothesis import example, given
from mistletoe.block_token import Document, Heading
from mistletoe.html_renderer import HtmlRenderer

from modui.documents.markdown import block, line, link, listed, plain, quoted, table, unsafe_links
from modui.documents.markdown_tree import visible
from modui.documents.text import clean
from tests.documents.markup import markup, parsed

NASTY = [
    "a\n&#10;# b",
    "*a*_b_ **c**__d__",
    "> " * 80 + "w1w",
    "- " * 60 + "w1w",
    "| w1w |\n|-|\n| w2w | w3w |",
    "```\nw1w",
    "[w1w]: javascript:w2w\n[w1w]",
    "wow![w1w](https://w.example)",
    "- a\n- b\n\n\n* c\n* d\n\n+ e",
    "1. a\n\n1) b\n2) c",
    "12. a\n15. b",
    "- a\n\n      code\n\n  ```\n  fence\n  ```\n- | x |\n  |-|\n",
    "`a|b` `` ` `` ` x `\n\n| `a\\|b` |\n|-|",
    "[![w1w](https://i.example/a.png)](https://l.example 'w2w')",
    "***\n---\n___\nw1w\n***",
    "-\n\n  foo\n-\n",
    "\\# a\n\\- b\n1\\. c",
    "1986\\. A year\n+ plus\n: def",
]


@given(markup())
def test_nothing_a_member_writes_changes_the_document(text: str) -> None:
    written = block(text, lead="**Lead**: ")
    document = f"## One\n\n{written}\n\n## Two\n\n| a |\n| --- |\n| {line(text)} |\n\n### {line(text)}\n\nend\n"
    found = parsed(document)

    assert [heading for _level, heading in found.headings[:2]] == ["One", "Two"]
    assert [level for level, _heading in found.headings] == [2, 2, 3]
    assert found.html == []
    assert all(one.startswith(("http://", "https://", "mailto:")) for one in map(str.lower, found.links))
    assert len(found.tables[-1]) == 2
    assert len(found.tables[-1][1]) == 1


for _one in NASTY:
    test_nothing_a_member_writes_changes_the_document = example(_one)(test_nothing_a_member_writes_changes_the_document)


@given(markup())
def test_every_word_survives(text: str) -> None:
    words = set(re.findall(r"w\d+w", visible(clean(text))))

    assert words <= set(re.findall(r"w\d+w", parsed(block(text)).words))
    assert words <= set(re.findall(r"w\d+w", parsed(line(text)).words))


for _one in NASTY:
    test_every_word_survives = example(_one)(test_every_word_survives)


@given(markup())
def test_blocks_stay_inside_a_quotation_and_a_list(text: str) -> None:
    written = block(text) or "nothing"
    document = f"# T\n\n{quoted(written)}\n\nafter\n\n{listed(written)}\n{listed('second')}\n"
    with HtmlRenderer() as renderer:  # type: ignore[no-untyped-call]
        parsed_by_another = Document(document)
        kinds = [type(child).__name__ for child in parsed_by_another.children or ()]
        assert renderer.render(parsed_by_another)

    assert kinds == ["Heading", "Quote", "Paragraph", "List"]


@given(markup())
def test_another_parser_sees_the_same_headings(text: str) -> None:
    document = f"# T\n\n{block(text)}\n\n## {line(text)}\n\nend\n"
    with HtmlRenderer():  # type: ignore[no-untyped-call]
        children = Document(document).children or ()
        headings = [child.level for child in children if isinstance(child, Heading) and child.level <= 4]

    assert headings == [1, 2]


def test_headings_come_below_the_documents_own() -> None:
    assert block("# One\n\n### Three") == "##### One\n\n###### Three"
    assert block("One\n===", below=2) == "### One"


def test_links_only_lead_to_the_web_and_to_mailboxes() -> None:
    text = (
        "[a](https://x.example/å) [b](javascript:alert) <ftp://f.example> [c](MAILTO:a@b.example) ![d](//e.example/i)"
    )

    assert unsafe_links(text) == ("javascript:alert", "ftp://f.example", "//e.example/i")
    assert block(text) == (
        "[a](https://x.example/å) b (javascript:alert) ftp://f.example [c](MAILTO:a@b.example) d (//e.example/i)"
    )
    assert link("https://x.example/a_b") == "<https://x.example/a_b>"
    assert link("javascript:alert(1)*") == "javascript:alert(1)\\*"


def test_what_people_type_into_a_chat_stays_readable() -> None:
    text = "1. 周一公告停打卡；\n2. 见 https://x.example/a_b。\n\n先停\n再做 <3 & more"

    assert block(text, lead="**做法**：") == (
        "**做法**：\n\n1. 周一公告停打卡；\n2. 见 <https://x.example/a_b>。\n\n先停\\\n再做 &lt;3 & more"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a | b", "a \\| b"),
        ("# x", "\\# x"),
        ("C #", "C \\#"),
        ("1. x", "1\\. x"),
        ("- x", "\\- x"),
        ("a\nb", "a b"),
        ("<b> &amp; & {#q}", "&lt;b> &amp;amp; & \\{\\#q\\}".replace("\\#", "#")),
        ("  ", ""),
    ],
)
def test_plain_text_becomes_one_line(text: str, expected: str) -> None:
    assert line(text) == expected


def test_an_address_within_chinese_is_a_link_of_its_own() -> None:
    assert block("- 见https://x.example/a的说明") == "- 见<https://x.example/a>的说明"


def test_a_lead_stands_alone_where_nothing_follows_or_no_paragraph_does() -> None:
    assert block("", lead="**Why**: ") == "**Why**:"
    assert block("> q", lead="**Why**: ") == "**Why**:\n\n> q"
    assert block("- 5 degrees", lead="**Why**: ") == "**Why**:\n\n- 5 degrees"
    assert block("+5 degrees", lead="**Why**: ") == "**Why**: +5 degrees"


def test_plain_is_the_words_alone() -> None:
    assert plain("# One\n\n- **two** `three`\n\n> [four](https://x.example)\nfive") == "One two three four five"


def test_a_table_of_ours() -> None:
    assert table(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"


def test_long_and_hostile_text_is_read() -> None:
    for text in ("[" * 4_000, "*a " * 4_000, "> " * 4_000, "`" * 9_000, "<" * 9_000, "| a " * 1_000 + "\n|-|-|"):
        assert "w1w" in block(text + " w1w")
