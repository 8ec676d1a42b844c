"""The digest as a page: it stands alone, and no word of a member becomes part of how it is built."""

import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given

from modui import i18n
from modui.documents.digest_html import to_html
from modui.documents.markdown_tree import visible
from modui.documents.text import clean
from tests.documents.markup import markup
from tests.documents.test_digest_markdown import ANCHORS, LEVELS, digest_of

SHELL = {"html", "head", "meta", "title", "style", "body", "main"}
BLOCKS = {"h1", "h2", "h3", "h4", "h5", "h6", "p", "hr", "pre", "ul", "ol", "li", "blockquote", "div"}
TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
TAGS = SHELL | BLOCKS | TABLES | {"br", "a", "em", "strong", "s", "code"}
VALUES = {
    "class": re.compile("wide|plain|right|center"),
    "id": re.compile(r"[\w-]+"),
    "href": re.compile(r"#[\w-]+|(?:https?://|mailto:)[^\s\"<>]+", re.IGNORECASE),
    "rel": re.compile("noopener noreferrer"),
    "start": re.compile(r"\d+"),
}


class Page(HTMLParser):
    """What a browser finds in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.levels: list[int] = []
        self.attributes: list[tuple[str, str]] = []
        self.words = ""
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ("meta", "br", "hr"):
            self.open.append(tag)
        if tag not in ("html", "meta"):
            self.attributes += [(name, value or "") for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if re.fullmatch("h[1-4]", tag):
            self.levels.append(int(tag[1]))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words += data


@given(markup())
@example("<script>alert(1)</script>\n<a id='q1'></a>\n[x](javascript:alert(1)) ![y](http://x/y.png)")
@example('"><img src=x onerror=alert(1)> &lt;b&gt; <a id="q1"></a>')
def test_no_word_of_a_member_is_more_than_a_word(text: str) -> None:
    page = Page(to_html(digest_of(text)))

    assert page.open == []
    assert set(page.tags) <= TAGS
    assert all(VALUES[name].fullmatch(value) for name, value in page.attributes)
    assert page.tags.count("style") == page.tags.count("body") == 1
    if visible(clean(text)).strip():
        assert (page.levels, page.ids) == (LEVELS, ANCHORS)
    words = set(re.findall(r"w\d+w", visible(clean(text))))
    assert words <= set(re.findall(r"w\d+w", page.words))


def test_it_needs_nothing_from_outside_and_says_its_language(monkeypatch: pytest.MonkeyPatch) -> None:
    written = to_html(digest_of("plain"))
    assert "<script" not in written
    assert not re.search(r"(?:src=|@import|url\()", written)
    assert "default-src 'none'" in written
    assert 'name="viewport"' in written
    assert "@media print" in written
    assert '"Microsoft YaHei"' in written
    assert '<html lang="en">' in written
    monkeypatch.setattr(i18n, "_language", "zh")
    assert '<html lang="zh-CN">' in to_html(digest_of("plain"))


def test_every_link_of_ours_finds_its_place() -> None:
    page = Page(to_html(digest_of("plain")))
    assert {value[1:] for name, value in page.attributes if name == "href" and value[0] == "#"} <= set(page.ids)


@pytest.mark.slow
def test_a_browser_shows_it_on_a_phone_without_scrolling_sideways(tmp_path: Path) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium is installed")
    page = tmp_path / "digest.html"
    page.write_text(to_html(digest_of("很长的一行" * 40 + " " + "w" * 300)), encoding="utf-8")
    # A frame of a phone's width, because the window of a browser has a least width.
    phone = tmp_path / "phone.html"
    phone.write_text(
        '<iframe id="f" src="digest.html" width="375" height="700"></iframe><script>onload = () => { const d = '
        "document.getElementById('f').contentDocument; document.title = d.documentElement.scrollWidth + ' ' + "
        "d.documentElement.clientWidth; };</script>",
        encoding="utf-8",
    )
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    done = subprocess.run(
        [
            chromium,
            *flags,
            f"--user-data-dir={tmp_path / 'profile'}",
            "--allow-file-access-from-files",
            "--virtual-time-budget=5000",
            "--dump-dom",
            phone.as_uri(),
        ],
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        env={**os.environ, "HOME": str(tmp_path)},
        check=False,
    )
    found = re.search(r"<title>(\d+) (\d+)</title>", done.stdout)
    assert found, done.stderr[-500:]
    assert int(found[1]) <= int(found[2]) + 1
