"""The digest as a Word document: read back, it says the same; no word of a member is part of how it is built."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import example, given, settings

from modui.documents.digest_docx import to_docx
from modui.documents.digest_html import to_html
from modui.documents.markdown_tree import visible
from modui.documents.text import clean
from modui.documents.word import process
from tests.documents.markup import markup
from tests.documents.test_digest_html import Page
from tests.documents.test_digest_markdown import ANCHORS, LEVELS, digest_of

NOW = datetime(2026, 11, 25, 21, 5, tzinfo=UTC)
RICH = (
    "第一段 **粗** *斜* ~~划~~ `码` [网](https://a.cn/b_c)\n\n1. 一\n2. 二\n   - 子\n\n   续\n\n1) 另起\n\n"
    "> 引 w1w\n\n```\ndef f():\n    return 1\n```\n\n| 甲 | 乙 |\n| --- | --: |\n| a\\|b | 2 |\n\n---\n\n末段"
)


def words(text: str) -> list[str]:
    return re.findall(r"[\u4e00-\u9fff]|[A-Za-z0-9]+", text)


@settings(max_examples=5)
@given(markup())
@example(RICH)
@example("\ufffe\uffff control \x0b\x0c w1w")
def test_read_back_it_says_the_same(text: str) -> None:
    digest = digest_of(text)
    read = process.convert(to_docx(digest, now=NOW)).markdown
    page = Page(to_html(digest))
    said = re.sub(r"<[^>]*>", " ", read)

    expected = set(re.findall(r"w\d+w", visible(clean(text))))
    assert expected <= set(re.findall(r"w\d+w", said))
    assert len(words(read)) >= len(words(page.words)) * 0.9 - 5


def test_what_it_is_built_of() -> None:
    read = process.convert(to_docx(digest_of(RICH), now=NOW), html=False).markdown
    for part in (
        "第一段 **粗** *斜* ~~划~~ `码` [网](https://a.cn/b_c)",
        "1. 一\n2. 二\n",
        "   - 子",
        "1) 另起",
        "> 引 w1w",
        "```\ndef f():\n    return 1\n```",
        "| **甲** | **乙** |\n| --- | --- |\n| a\\|b | 2 |",
        "\n---\n",
        "末段",
    ):
        assert part in read
    plain = docx.Document(io.BytesIO(to_docx(digest_of("plain"), now=NOW)))
    levels = [int(p.style.name[-1]) for p in plain.paragraphs if p.style and p.style.name.startswith("Heading")]
    assert levels == LEVELS
    marks = [mark.get(qn("w:name")) for mark in plain.element.iter(qn("w:bookmarkStart"))]
    assert marks == ANCHORS
    assert {link.get(qn("w:anchor")) for link in plain.element.iter(qn("w:hyperlink"))} - {None} <= set(ANCHORS)


@given(markup())
@settings(max_examples=4)
@example("[x](javascript:alert(1)) [y](file:///etc/passwd) ![z](http://x/z.png)")
def test_it_points_nowhere_unsafe_and_holds_nothing_that_runs(text: str) -> None:
    with zipfile.ZipFile(io.BytesIO(to_docx(digest_of(text), now=NOW))) as archive:
        names = archive.namelist()
        relations = archive.read("word/_rels/document.xml.rels").decode()
        body = archive.read("word/document.xml").decode()
    outside = re.findall(r'Target="([^"]*)" TargetMode="External"', relations)
    assert all(re.match(r"(?:https?://|mailto:)", target, re.IGNORECASE) for target in outside)
    assert not [name for name in names if name.endswith((".bin", ".vbs"))]
    assert "instrText" not in body


def test_fonts_are_named_for_chinese_too() -> None:
    with zipfile.ZipFile(io.BytesIO(to_docx(digest_of("plain"), now=NOW))) as archive:
        styles = archive.read("word/styles.xml").decode()
    assert 'w:eastAsia="Microsoft YaHei"' in styles
    assert len(re.findall(r"<w:rFonts [^>]*w:eastAsia=", styles)) > 20


def test_it_is_of_the_day_it_was_published_else_of_now() -> None:
    for published, day in (("", "2026-11-25 21:05:00"), ("2026-11-24", "2026-11-24 00:00:00")):
        digest = replace(digest_of("plain"), published=published)
        about = docx.Document(io.BytesIO(to_docx(digest, now=NOW))).core_properties
        assert str(about.created).startswith(day)
        assert str(about.modified).startswith(day)


def test_it_can_be_opened_by_the_library_that_wrote_it(tmp_path: Path) -> None:
    path = tmp_path / "digest.docx"
    path.write_bytes(to_docx(digest_of(RICH), now=NOW))
    assert docx.Document(str(path)).core_properties.title.startswith("第一段")


@pytest.mark.parametrize("text", ["", " ", "# 标题\n"])
def test_little_text_is_no_trouble(text: str) -> None:
    assert process.convert(to_docx(digest_of(text), now=NOW)).markdown.startswith("# ")
