import json
import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from mistletoe.block_token import Document, Heading, Table
from mistletoe.html_renderer import HtmlRenderer
from mistletoe.token import Token

from modui.documents.digest import (
    Answer,
    Digest,
    Exchange,
    Granted,
    Group,
    Person,
    Practice,
    Question,
    Recount,
    Section,
    Shared,
    Stand,
    Vote,
    VoteRow,
)
from modui.documents.digest_markdown import to_markdown
from modui.documents.markdown_tree import visible
from modui.documents.text import clean
from tests.documents.markup import markup, parsed

ANCHORS = [
    *("q1", "q1-matrix", "q1-answers", "q1-a1", "q1-a2", "q1-discussion", "q1-vote", "session", "shared", "s1"),
    *("vote", "closing", "credits"),
]
HEADS = [["Practice", "User", "Practitioner", "Specialist"], ["Place", "No.", "Answer", "Votes"]]
TABLES = [(2, 4), (3, 4), (3, 4)]
LEVELS = [1, 2, 3, 3, 4, 4, 3, 3, 2, 2, 3, 2, 2, 2]


def digest_of(text: str) -> Digest:
    """A digest in which everything that people write is `text`."""
    title = " ".join(text.split()) or "t"
    person = Person(title, title)
    vote = Vote(
        rows=(VoteRow("2", 1, 3, title, "q1-a1"), VoteRow("1", 2, 0, "", "")),
        ballots=3,
        electorate=9,
        quorum=2,
        method="approval",
        secret=True,
        rule="rule",
        ties=("The tie of 1, 2 was not decided by lot.",),
        recount=Recount("votes.json", "0" * 64, "recount.py", "f" * 64, "python recount.py votes.json --seed 5eed"),
    )
    answers = tuple(
        Answer(f"q1-a{number}", title, by, number, False, True, (Section("How", text), Section("Why", text)))
        for number, by in ((1, person), (2, Person("", title)))
    )
    stands = ((Stand("for", 2, (title,)),), (Stand("against", 1, (title, title)), Stand("depends", 1, ())), ())
    question = Question(
        anchor="q1",
        label="Q1",
        title=title,
        by=person,
        sections=(Section("Background", text), Section("Details", text)),
        practices=(Practice(title, True, stands),),
        disagreement=text,
        answers=answers,
        session=text,
        notes=(text, text),
        exchanges=(Exchange(title, text, text), Exchange("", text, text)),
        vote=vote,
        vote_text=text,
    )
    return Digest(
        community=title,
        year=2026,
        week=7,
        audience="group",
        published="2026-02-18",
        opening=text,
        roles=("user", "practitioner", "specialist"),
        questions=(question,),
        session=text,
        notes=(text,),
        shared=(Shared("s1", title, text, "https://x.example/a_b", person),),
        vote=vote,
        vote_text=text,
        closing=text,
        credits=(Group("Answered", (title,), 2),),
        granted=(Granted("a book", 1, 1),),
        contributors=3,
    )


def body(markdown: str) -> tuple[str, str]:
    """The front matter and what follows it."""
    start, front, rest = re.split(r"^---\n", markdown, maxsplit=2, flags=re.MULTILINE)
    assert start == ""
    return front, rest


def skeleton(markdown: str) -> tuple[list[int], list[str], list[tuple[int, int]]]:
    """The levels of its own headings, its anchors, and the rows and columns of its own tables."""
    found = parsed(body(markdown)[1])
    assert re.sub(r"</?a>|<a id=\"[\w-]+\">", "", "".join(found.html)) == ""
    anchors = re.findall(r'id="([\w-]+)"', "".join(found.html))
    own = [rows for rows in found.tables if rows[0] in HEADS]
    return [level for level, _text in found.headings], anchors, [(len(rows), len(rows[0])) for rows in own]


@given(markup())
@example("---\ntitle: x\n---\n# x {#q1}\n<a id='q1'></a>\n| Place | b |\n|-|-|\n")
@example("\u202eright to left\u202c עברית 👩‍👩‍👧 `|`")
def test_no_word_of_a_member_changes_the_skeleton(text: str) -> None:
    markdown = to_markdown(digest_of(text))

    if visible(clean(text)).strip():
        assert skeleton(markdown) == (LEVELS, ANCHORS, TABLES)
    words = set(re.findall(r"w\d+w", visible(clean(text))))
    assert words <= set(re.findall(r"w\d+w", parsed(body(markdown)[1]).words))
    assert all(
        link.startswith(("#", "http://", "https://", "mailto:")) for link in map(str.lower, parsed(markdown).links)
    )


def test_the_skeleton_of_plain_text() -> None:
    assert skeleton(to_markdown(digest_of("plain"))) == (LEVELS, ANCHORS, TABLES)


@given(markup())
def test_front_matter_is_read_as_it_was_meant(text: str) -> None:
    community = " ".join(text.split()) or "t"
    front, _rest = body(to_markdown(replace(digest_of("plain"), community=community)))
    values = {key: json.loads(value) for key, value in (line.split(": ", 1) for line in front.splitlines())}

    assert values["community"] == community
    assert (values["week"], values["published"], values["ballots"]) == ("2026-W07", "2026-02-18", 6)
    # A reader that knows no front matter takes it for a heading: nothing in it may be markup.
    found = parsed("---\n" + front + "---\n", own=6)
    assert (found.html, found.links, len(found.headings)) == ([], [], 1)


def test_every_link_of_ours_finds_its_anchor() -> None:
    markdown = to_markdown(digest_of("plain"))
    links = [link[1:] for link in parsed(markdown).links if link.startswith("#")]

    assert set(links) <= set(ANCHORS)
    assert set(ANCHORS) - {"q1-a2", "s1", "closing"} <= set(links)


@pytest.mark.parametrize(
    "text", ["plain", "# x\n\n- a\n  - b\n\n| Place | b |\n|---|---|\n| c | d |", "<b>\n***\nx\n---"]
)
def test_another_parser_reads_the_same_document(text: str) -> None:
    rest = body(to_markdown(digest_of(text)))[1]
    mine = parsed(rest)
    with HtmlRenderer() as renderer:  # type: ignore[no-untyped-call]
        document = Document(rest)
        html = renderer.render(document)
        levels = [one.level for one in document.children or () if isinstance(one, Heading) and one.level <= 4]
        tables = [len(list(one.children or ())) + 1 for one in every(document) if isinstance(one, Table)]

    assert levels == [level for level, _text in mine.headings]
    assert re.findall(r'<a id="([\w-]+)">', html) == re.findall(r'<a id="([\w-]+)">', "".join(mine.html))
    assert sorted(tables) == sorted(len(rows) for rows in mine.tables)


def every(token: Token) -> list[Token]:
    return [token, *(found for child in token.children or () for found in every(child))]


def test_what_is_not_there_leaves_no_trace() -> None:
    whole = digest_of("plain")
    question = replace(
        whole.questions[0],
        practices=(),
        disagreement="",
        answers=(),
        session="",
        notes=(),
        exchanges=(),
        vote=None,
        sections=(),
    )
    empty = replace(
        whole, opening="", questions=(question,), session="", notes=(), shared=(), vote=None, closing="", granted=()
    )
    markdown = to_markdown(empty)

    assert skeleton(markdown) == ([1, 2, 2], ["q1", "credits"], [])
    assert "> - [plain](#q1): no answer yet" in markdown
    assert skeleton(to_markdown(replace(empty, questions=()))) == ([1, 2], ["credits"], [])


def test_without_an_opening_the_best_answer_speaks() -> None:
    markdown = to_markdown(replace(digest_of("**Call** them, " + "and then " * 30), opening=" "))

    assert re.search(r"^> - \[.*\]\(#q1\): Call them, and then .*…$", markdown, re.MULTILINE)
