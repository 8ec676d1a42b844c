"""The published digest of the week's tests, as its readers find it: sound Markdown, and nothing that is not theirs."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from mistletoe.block_token import Document, Heading, HTMLBlock, Table
from mistletoe.html_renderer import HtmlRenderer
from mistletoe.span_token import HTMLSpan, Link, RawText
from mistletoe.token import Token

from tests.week import material
from tests.week.material import QUESTIONS, WEEK

DIGEST = (Path(__file__).with_name("golden") / "digest-zh.md").read_text("utf-8")
_FRONT_MATTER = re.compile(r"\A---\n(.+?\n)---\n", re.DOTALL)
_ANCHOR = re.compile(r'<a id="([a-z0-9-]+)"></a>')


def _tokens() -> list[Token]:
    """Everything in the document, in its order."""

    def inside(token: Token) -> Iterator[Token]:
        yield token
        for child in token.children or ():
            yield from inside(child)
        if isinstance(token, Table):
            yield from inside(token.header)

    # The renderer brings in the tokens of raw HTML.
    with HtmlRenderer():  # type: ignore[no-untyped-call]
        return list(inside(Document(_FRONT_MATTER.sub("", DIGEST))))


TOKENS = _tokens()


def _text(token: Token) -> str:
    if isinstance(token, RawText):
        return str(token.content)
    return "".join(map(_text, token.children or ()))


def test_every_link_finds_its_anchor_and_leads_nowhere_else() -> None:
    anchors = _ANCHOR.findall(DIGEST)
    targets = [token.target for token in TOKENS if isinstance(token, Link)]
    assert len(anchors) == len(set(anchors))
    assert {target.removeprefix("#") for target in targets} <= set(anchors)
    assert all(target.startswith("#") for target in targets)


def test_the_only_html_is_the_anchors() -> None:
    html = [token.content for token in TOKENS if isinstance(token, HTMLBlock | HTMLSpan)]
    assert len(html) >= len(QUESTIONS)
    assert all(_ANCHOR.fullmatch(f"{one}</a>") for one in html if one != "</a>")


def test_every_question_and_every_answer_that_is_shown_has_its_heading_and_nobody_else_has() -> None:
    headings = [(token.level, _text(token)) for token in TOKENS if isinstance(token, Heading)]
    second = [text for level, text in headings if level == 2]
    assert [text for text in second if text.startswith("Q")] == [
        f"{question.label} · {question.title}" for question in QUESTIONS
    ]
    fourth = [text.split(" · ", 1)[1] for level, text in headings if level == 4]
    shown = [answer.title for answer in material.ANSWERS if answer.label not in _LEFT_OUT]
    assert sorted(fourth) == sorted(shown)
    assert max(level for level, _text_of_it in headings) == 4


_LEFT_OUT = {"Q1A6": "hidden by the moderator", "Q2A6": "its author was never asked"}


@pytest.mark.parametrize("label", _LEFT_OUT)
def test_nothing_is_left_of_an_answer_that_may_not_be_shown(label: str) -> None:
    (answer,) = (one for one in material.ANSWERS if one.label == label)
    assert answer.title not in DIGEST
    assert answer.author not in DIGEST
    for text in answer.sections.values():
        for sentence in re.split(r"[。\n]", text):
            assert not sentence or sentence not in DIGEST
    for stance in WEEK.stances:
        assert (stance.remark in DIGEST) == (stance.answer not in _LEFT_OUT)
    # A neighbour whom a hidden answer names.
    assert "张桂芳" not in DIGEST


def test_everybody_is_called_as_they_agreed_to_be() -> None:
    rows = csv.DictReader(io.StringIO((material.DATA / "members.csv").read_text("utf-8")))
    people = {row["昵称"]: row for row in rows if row["昵称"]}
    agreed = {answer.author: _naming(answer) for answer in material.ANSWERS if answer.label not in _LEFT_OUT}
    for name, naming in agreed.items():
        called = {"name": people[name]["姓名"], "nickname": name.replace("[b]", "\\[b\\]").replace("[/b]", "\\[/b\\]")}
        if naming in called:
            assert called[naming] in DIGEST
        if naming != "nickname":
            assert name not in DIGEST
    real = {row["姓名"] for name, row in people.items() if agreed.get(name) != "name" and row["姓名"] != name}
    assert [name for name in sorted(real) if name in DIGEST] == []
    assert [name for name in ("秋水", "小周", "2号小王") if name in DIGEST] == []
    assert "wx_" not in DIGEST


def _naming(answer: material.Answer) -> str | None:
    return answer.late_consent[0] if answer.late_consent else answer.naming


def test_the_votes_of_each_question_stand_in_its_table() -> None:
    for question in QUESTIONS:
        part = DIGEST[DIGEST.index(f'<a id="{question.label.lower()}-vote">') :].split("<a id", 2)[1]
        rows = re.findall(r"^\| (\d) \| .*? \| (\d+) \|$", part, re.MULTILINE)
        votes = sorted((answer.approvals for answer in question.answers), reverse=True)
        assert [int(count) for _place, count in rows] == votes
        assert [int(place) for place, _count in rows] == [1 + sum(more > one for more in votes) for one in votes]
