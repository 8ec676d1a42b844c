"""A minute of damage: bits, bytes and elements of Word files changed in every way; each is read or refused."""

import io
import os
import random
import time
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from modui.documents.word import process
from modui.documents.word.package import Unreadable
from tests.documents.word.making import PIXEL, M, W, drawing, package, paragraph, relationships, run

SECONDS = 60
TAGS = (
    "w:p",
    "w:r",
    "w:tbl",
    "w:tr",
    "w:tc",
    "w:sdt",
    "w:numPr",
    "m:f",
    "m:d",
    "mc:Choice",
    "w:pPr",
    "w:ins",
    "w:ruby",
)
VALUES = ("", "-1", "0", "99999999999", "x", "&amp;", "\u202e", "1.5", "％", "true", "../../etc/passwd", "http://x/")


def seed() -> bytes:
    """One file with everything in it."""
    item = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="7"/></w:numPr>'
    formula = "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:d><m:e><m:r><m:t>n</m:t></m:r></m:e></m:d>"
    link = f'<w:hyperlink r:id="r2" w:anchor="x">{run("链接")}</w:hyperlink>'
    headed = '<w:pStyle w:val="a"/>'
    body = f"""
        {paragraph("题", headed)}{paragraph("一", item)}{paragraph("二", item)}
        <w:p>{link}{drawing("r1")}<w:bookmarkStart w:id="1" w:name="x"/>{formula}</m:den></m:f></m:oMath>
        <w:r><w:footnoteReference w:id="2"/></w:r>
        <w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "https://a.cn"</w:instrText></w:r>
        <w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("域")}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>
        <w:tbl>
        <w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge w:val="restart"/></w:tcPr>{paragraph("格")}</w:tc>
        <w:tc>{paragraph("☐ 子", item)}</w:tc></w:tr>
        <w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>{paragraph("")}</w:tc></w:tr></w:tbl>
        <w:p><w:commentRangeStart w:id="0"/><w:ins w:id="3">
        <w:r><w:sym w:font="Symbol" w:char="F061"/></w:r></w:ins>
        <w:del w:id="4">{run("删")}</w:del><w:commentRangeEnd w:id="0"/></w:p>"""
    level = '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>'
    num = '<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>'
    style = '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="heading 1"/></w:style>'

    def part(name: str, content: str) -> str:
        return f'<w:{name} xmlns:w="{W}" xmlns:m="{M}">{content}</w:{name}>'

    parts: dict[str, str | bytes] = {
        "word/_rels/document.xml.rels": relationships(
            ("image", "media/a.png", ""), ("hyperlink", "https://a.cn", 'TargetMode="External"')
        ),
        "word/media/a.png": PIXEL,
        "word/numbering.xml": part("numbering", f'<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>{num}'),
        "word/styles.xml": part("styles", style),
        "word/footnotes.xml": part("footnotes", f'<w:footnote w:id="2">{paragraph("注")}</w:footnote>'),
        "word/comments.xml": part("comments", f'<w:comment w:id="0">{paragraph("批")}</w:comment>'),
    }
    return package(body, parts)


def seeds() -> list[bytes]:
    """The file above, and those of other projects where there are any."""
    folder = Path(os.environ.get("MODUI_TEST_DATA", "")) / "docx"
    others = sorted(folder.glob("*.docx")) if "MODUI_TEST_DATA" in os.environ else []
    return [seed(), *(path.read_bytes() for path in others if path.stat().st_size < 40_000)]


def damaged(data: bytes, chance: random.Random) -> bytes:
    """`data` with bits or bytes changed, cut short, or with one of its parts rewritten."""
    kind = chance.choice(("bits", "bytes", "cut", "xml", "xml", "xml", "xml"))
    if kind == "cut":
        return data[: chance.randrange(len(data))]
    if kind != "xml":
        changed = bytearray(data)
        for _time in range(chance.randint(1, 20)):
            place = chance.randrange(len(changed))
            changed[place] = changed[place] ^ (1 << chance.randrange(8)) if kind == "bits" else chance.randrange(256)
        return bytes(changed)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        return data[:-1]
    names = [name for name in parts if name.endswith((".xml", ".rels"))]
    for _time in range(chance.randint(1, 3)):
        name = chance.choice(names or list(parts))
        parts[name] = rewritten(parts[name], chance)
    if chance.random() < 0.1:
        parts.pop(chance.choice(list(parts)))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def rewritten(part: bytes, chance: random.Random) -> bytes:
    """A part whose XML is mostly still well formed: elements repeated, renamed, nested, emptied, values changed."""
    text = part.decode("utf-8", "replace")
    tag = chance.choice(TAGS)
    match chance.randrange(7):
        case 0:
            return text.replace(f"<{tag}>", f"<{chance.choice(TAGS)}>").encode()
        case 1:
            return text.replace("</w:p>", f"<{tag}/></w:p>", chance.randint(1, 9)).encode()
        case 2:
            depth = chance.choice((3, 50, 3_000))
            opened, closed = f"<{tag}>" * depth, f"</{tag}>" * depth
            return text.replace("<w:p>", f"{opened}{closed}<w:p>", 1).encode()
        case 3:
            values = text.split('w:val="')
            at = chance.randrange(len(values))
            return 'w:val="'.join([*values[:at], f'{chance.choice(VALUES)}"', *values[at:]][: len(values)]).encode()
        case 4:
            place = chance.randrange(len(text) + 1)
            return (text[:place] + text[place + chance.randint(1, 99) :]).encode()
        case 5:
            return text.replace(f"<{tag}>", f"<{tag}>" + chance.choice(VALUES), 1).encode()
    place = chance.randrange(len(text) + 1)
    return (
        text[:place] + chance.choice(("<", ">", "&", "<!DOCTYPE x>", "]]>", "\0", "<w:p/>")) + text[place:]
    ).encode()


@pytest.mark.slow
def test_a_minute_of_damage_crashes_nothing() -> None:
    """Within this process: what would end the other one, end this test."""
    chance = random.Random(20261124)
    known = seeds()
    end = time.monotonic() + SECONDS
    outcomes: Counter[str] = Counter()
    while time.monotonic() < end:
        data = damaged(chance.choice(known), chance)
        began = time.monotonic()
        try:
            outcomes["read"] += process.convert(data, html=chance.random() < 0.5).markdown is not None
        except Unreadable as error:
            outcomes[error.code] += 1
        assert time.monotonic() - began < process.MAX_SECONDS
    assert outcomes["read"] > 100
    assert outcomes["word-corrupt"] > 100
