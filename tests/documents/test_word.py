"""Word documents come in as Markdown that says what they say, or with one clear sentence."""

import html
import io
import os
import re
import struct
import tracemalloc
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from modui.documents import word
from modui.documents.word import Document, read_docx
from modui.errors import BadInput

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)
RENDERER = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def package(body: str, parts: dict[str, str | bytes] | None = None) -> bytes:
    """A small Word file with `body` in it, written by hand."""
    packages = "http://schemas.openxmlformats.org/package/2006"
    contents: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{packages}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{packages}/relationships"/>',
        "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:m="{M}"><w:body>{body}</w:body></w:document>',
        **(parts or {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return stream.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text)}</w:p>"


def run(text: str, properties: str = "") -> str:
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(escape(text).split("\n"))
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{lines}</w:t></w:r>'


def relationships(*entries: tuple[str, str, str]) -> str:
    """The document's relationships: kinds, targets and, for what is not in the file, a mode."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    lines = "".join(
        f'<Relationship Id="r{n}" Type="{office}/{kind}" Target="{target}" {mode}/>'
        for n, (kind, target, mode) in enumerate(entries, 1)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'
    )


def drawing(relation: str, attribute: str = "embed") -> str:
    a = "http://schemas.openxmlformats.org/drawingml/2006"
    r = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{a}/wordprocessingDrawing">'
        '<wp:docPr id="1" name="x" descr="一只 [鸭]\n子"/>'
        f'<a:graphic xmlns:a="{a}/main"><a:graphicData><pic:pic xmlns:pic="{a}/picture"><pic:blipFill>'
        f'<a:blip xmlns:r="{r}" r:{attribute}="{relation}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def read(data: bytes, folder: Path, name: str = "question.docx") -> Document:
    path = folder / name
    path.write_bytes(data)
    return read_docx(path)


def refused(data: bytes, folder: Path) -> BadInput:
    with pytest.raises(BadInput) as caught:
        read(data, folder)
    assert caught.value.message
    assert caught.value.hint
    return caught.value


def read_or_refuse(path: Path) -> str:
    """``read``, or the code of the refusal; anything else that is raised is a fault."""
    try:
        document = read_docx(path)
    except BadInput as error:
        return error.code
    assert document.markdown.endswith("\n")
    return "read"


def markdown(body: str, folder: Path, parts: dict[str, str | bytes] | None = None) -> str:
    return read(package(body, parts), folder).markdown


# What documents say ------------------------------------------------------------------------------------------------


def test_a_document_from_word(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("怎样做好第一次分享？", 0)
    document.add_heading("背景", 1)
    text = document.add_paragraph("我在一家")
    text.add_run("互联网公司").bold = True
    text.add_run("工作了三年，")
    text.add_run("还没有").italic = True
    text.add_run("分享过。")
    document.add_heading("试过的办法", 2)
    for item in ("看书", "问同事"):
        document.add_paragraph(item, "List Bullet")
    for item in ("写提纲", "试讲"):
        document.add_paragraph(item, "List Number")
    document.add_paragraph("熟能生巧。", "Quote")
    path = tmp_path / "question.docx"
    document.save(str(path))

    assert read_docx(path) == Document(
        "# 怎样做好第一次分享？\n\n# 背景\n\n我在一家**互联网公司**工作了三年，*还没有*分享过。\n\n## 试过的办法\n\n"
        "- 看书\n- 问同事\n\n1. 写提纲\n2. 试讲\n\n> 熟能生巧。\n",
        media=(),
        warnings=(),
    )


@pytest.mark.parametrize(
    ("name", "marks"),
    [
        ("标题", "#"),
        ("标题 1", "#"),
        ("标题2", "##"),
        ("標題 3", "###"),
        ("二级标题", "##"),
        ("Heading 9", "######"),
        ("标题栏", ""),
        ("目录 1", ""),
    ],
)
def test_headings_by_the_names_of_their_styles(tmp_path: Path, name: str, marks: str) -> None:
    document = docx.Document()
    if name not in document.styles:
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("背景", name)
    path = tmp_path / "question.docx"
    document.save(str(path))
    assert read_docx(path).markdown == f"{marks} 背景\n".lstrip()


def test_headings_by_inheritance_and_by_outline_level(tmp_path: Path) -> None:
    document = docx.Document()
    style = document.styles.add_style("我的小标题", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Heading 2"]
    document.add_paragraph("背景", "我的小标题")
    properties = document.add_paragraph("诉求")._p.get_or_add_pPr()
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "2")
    properties.append(level)
    document.add_paragraph("正文")
    path = tmp_path / "question.docx"
    document.save(str(path))
    assert read_docx(path).markdown == "## 背景\n\n### 诉求\n\n正文\n"


def test_a_list_goes_on_after_text_and_holds_others(tmp_path: Path) -> None:
    def item(text: str, level: int = 0) -> str:
        return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr>')

    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="3">'
        '<w:lvl w:ilvl="0"><w:start w:val="4"/><w:numFmt w:val="decimal"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="☑"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num></w:numbering>'
    )
    body = item("甲") + paragraph("说明") + item("乙") + item("子", 1) + item("丙")
    assert markdown(body, tmp_path, {"word/numbering.xml": numbering}) == (
        "4. 甲\n\n说明\n\n5. 乙\n   - [x] 子\n6. 丙\n"
    )


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        # CommonMark obeys no asterisks between punctuation and a letter.
        ((("注意：", "<w:b/>"), ("请看", "")), "**注意**：请看"),
        ((("他说", ""), ("“不行”", "<w:b/>"), ("。", "")), "他说“**不行**”。"),
        ((("用 snake_case 和 2*3*4", ""),), "用 snake_case 和 2\\*3\\*4"),
        ((("# 不是标题", ""),), "\\# 不是标题"),
        ((("<script>x</script> &amp;", ""),), "\\<script>x\\</script> \\&amp;"),
        ((("[看这里](http://a.cn)", ""),), "[看这里\\](http://a.cn)"),
        ((("10", ""), ("2", '<w:vertAlign w:val="superscript"/>')), "10²"),
        ((("H", ""), ("2", '<w:vertAlign w:val="subscript"/>'), ("O", "")), "H₂O"),
        ((("x", ""), ("ab", '<w:vertAlign w:val="superscript"/>')), "x^(ab)"),
        ((("旧", "<w:strike/>"), ("新", "")), "~~旧~~新"),
        ((("一\n二", ""),), "一  \n二"),
    ],
)
def test_text_and_what_looks_like_markup(tmp_path: Path, runs: tuple[tuple[str, str], ...], expected: str) -> None:
    body = f"<w:p>{''.join(run(*one) for one in runs)}</w:p>"
    assert markdown(body, tmp_path) == f"{expected}\n"


def test_tables_have_rows_of_one_length(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for row, texts in enumerate((("项目", "说明", "备注"), ("甲", "a|b", ""), ("", "两\n行", ""))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    inner = table.cell(1, 2).add_table(2, 2)
    for place, text in enumerate("子丑寅卯"):
        inner.cell(place // 2, place % 2).text = text
    frame = document.add_table(1, 1).cell(0, 0)
    frame.text = "框里的第一段"
    frame.add_paragraph("第二段")
    path = tmp_path / "table.docx"
    document.save(str(path))
    assert read_docx(path).markdown == (
        "| 项目 | 说明 备注 |  |\n| --- | --- | --- |\n| 甲 | a\\|b | 子 / 丑 ; 寅 / 卯 |\n|  | 两 行 |  |\n\n"
        "框里的第一段\n\n第二段\n"
    )


def test_only_links_to_the_web_and_to_mail_stay_links(tmp_path: Path) -> None:
    def link(n: int) -> str:
        r = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        return f'<w:p>{run("看!")}<w:hyperlink xmlns:r="{r}" r:id="r{n}">{run(f"链接{n}")}</w:hyperlink></w:p>'

    targets = ("https://a.cn/(x) y", "javascript:alert(1)", "file:///C:/Users/x", "mailto:a@b.cn")
    parts: dict[str, str | bytes] = {
        "word/_rels/document.xml.rels": relationships(
            *(("hyperlink", target, 'TargetMode="External"') for target in targets)
        )
    }
    assert markdown("".join(map(link, (1, 2, 3, 4))), tmp_path, parts) == (
        "看\\![链接1](https://a.cn/%28x%29%20y)\n\n看!链接2\n\n看!链接3\n\n看\\![链接4](mailto:a@b.cn)\n"
    )


def test_pictures_come_along_once_each(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_picture(io.BytesIO(PIXEL))
    document.add_paragraph("又是它：").add_run().add_picture(io.BytesIO(PIXEL))
    path = tmp_path / "pictures.docx"
    document.save(str(path))
    read_in = read_docx(path)
    assert read_in.markdown == "![](media/image1.png)\n\n又是它：![](media/image1.png)\n"
    assert [(one.name, one.content_type, one.data) for one in read_in.media] == [
        ("media/image1.png", "image/png", PIXEL)
    ]


def test_the_words_under_a_picture_cannot_break_out(tmp_path: Path) -> None:
    parts: dict[str, str | bytes] = {
        "word/_rels/document.xml.rels": relationships(("image", "media/a.png", "")),
        "word/media/a.png": PIXEL,
    }
    body = f"<w:p>{drawing('r1')}</w:p>"
    assert markdown(body, tmp_path, parts) == "![一只 \\[鸭\\] 子](media/image1.png)\n"


def test_what_mammoth_does_not_know_is_not_lost(tmp_path: Path) -> None:
    body = (
        f"<w:p><w:r><w:ruby><w:rt>{run('pīn')}</w:rt><w:rubyBase>{run('拼')}</w:rubyBase></w:ruby></w:r>"
        f'<w:fldSimple w:instr="SEQ">{run("图1")}</w:fldSimple></w:p>'
        "<w:p><m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
        "<m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></w:p>"
        '<w:p><w:pPr><w:framePr w:dropCap="drop"/></w:pPr><w:r><w:t>首</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>字下沉</w:t></w:r></w:p>"
        f'<w:p><w:ins w:id="1">{run("新的")}</w:ins><w:del w:id="2"><w:r><w:delText>旧的</w:delText></w:r></w:del>'
        '<w:r><w:commentReference w:id="0"/></w:r></w:p>'
    )
    document = read(package(body), tmp_path)
    assert document.markdown == "拼图1\n\n(a+b)/2x^2\n\n首字下沉\n\n新的\n"
    assert document.warnings == (
        "1 comment in the margin was left out.",
        "1 formula was written out as plain text: please check it.",
        "Tracked changes were read as if all were accepted.",
    )


def test_notes_stand_at_the_end(tmp_path: Path) -> None:
    notes = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">{paragraph("见附录。")}</w:footnote></w:footnotes>'
    body = f'<w:p>{run("结论")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    assert markdown(body, tmp_path, {"word/footnotes.xml": notes}) == "结论[1]\n\n[1] 见附录。\n"


PIECES = [
    *"背景：，。！“”我ab1!*_`[]()<>#|~\\=.&;/😀　\n",
    "**",
    "~~",
    "](",
    "<b>",
    "&amp;",
    "http://a.cn",
    "# ",
    "> ",
    "![",
]
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join)
FORMATS = st.sampled_from(["", "", "<w:b/>", "<w:i/>", "<w:b/><w:i/>", "<w:strike/>"])
STYLES = st.sampled_from(["", "", '<w:outlineLvl w:val="0"/>'])
PARAGRAPHS = st.tuples(STYLES, st.lists(st.tuples(TEXTS, FORMATS), min_size=1, max_size=4))


@given(st.lists(PARAGRAPHS, min_size=1, max_size=3), st.booleans())
def test_rendered_it_says_what_the_document_said(
    tmp_path_factory: pytest.TempPathFactory,
    paragraphs: list[tuple[str, list[tuple[str, str]]]],
    in_a_table: bool,
) -> None:
    texts = [f"<w:p><w:pPr>{style}</w:pPr>{''.join(run(*one) for one in runs)}</w:p>" for style, runs in paragraphs]
    cells = "".join(f"<w:tc>{text}</w:tc>" for text in ("<w:p><w:r><w:t>格</w:t></w:r></w:p>", *texts))
    body = f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>" if in_a_table else f"{paragraph('文')}{''.join(texts)}"
    said = ("格" if in_a_table else "文") + "".join(text for _style, runs in paragraphs for text, _format in runs)

    rendered = RENDERER.render(markdown(body, tmp_path_factory.mktemp("word")))

    shown = html.unescape(re.sub(r"<[^>]+>", "", rendered))
    assert "".join(shown.split()) == "".join(said.split())


# What cannot be read -----------------------------------------------------------------------------------------------


def compound_file(entry: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + entry.encode("utf-16-le").ljust(128, b"\0")


def archive_of(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return stream.getvalue()


GOOD = package(paragraph("一个问题"))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "word-empty"),
        (b"\0" * 4096, "word-empty"),
        (compound_file("WordDocument"), "word-legacy"),
        (compound_file("EncryptedPackage"), "word-encrypted"),
        (compound_file("Workbook"), "word-not-word"),
        (b"{\\rtf1\\ansi question}", "word-rtf"),
        (b"just some text", "word-corrupt"),
        (GOOD[: len(GOOD) // 2], "word-corrupt"),
        (archive_of("mimetype", "content.xml"), "word-not-word"),
        (archive_of("[Content_Types].xml", "xl/workbook.xml"), "word-not-word"),
        (archive_of("photo.jpg"), "word-not-word"),
        (archive_of("[Content_Types].xml"), "word-corrupt"),
        (archive_of("[Content_Types].xml", "word/document.xml"), "word-corrupt"),
        (package("<w:p>"), "word-corrupt"),
        (package("<w:smartTag>" * 5_000 + "</w:smartTag>" * 5_000), "word-corrupt"),
        (package(""), "word-blank"),
        (package(paragraph(" \n　")), "word-blank"),
        (package("<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"), "word-blank"),
    ],
    # The bytes hold the time they were made at, and names of tests must not.
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_sort_of_bad_file_is_named(tmp_path: Path, data: bytes, code: str) -> None:
    assert refused(data, tmp_path).code == code


def test_a_damaged_file_keeps_the_cause(tmp_path: Path) -> None:
    assert isinstance(refused(package("<w:p>"), tmp_path).__cause__, SyntaxError)


def test_what_unpacks_too_far_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unpack(*_args: object) -> None:
        raise AssertionError("a member was unpacked")

    bomb = package("", {"word/media/a.png": b"\0" * (word.MAX_UNPACKED_BYTES + 1)})
    monkeypatch.setattr(zipfile.ZipFile, "open", unpack)
    assert refused(bomb, tmp_path).code == "word-too-large"


def test_too_many_members_and_too_much_text_are_refused(tmp_path: Path) -> None:
    crowd: dict[str, str | bytes] = {f"word/media/{n}.png": b"" for n in range(word.MAX_MEMBERS)}
    assert refused(package("", crowd), tmp_path).code == "word-too-large"
    long: dict[str, str | bytes] = {"word/a.xml": b" " * (word.MAX_UNPACKED_XML_BYTES + 1)}
    assert refused(package("", long), tmp_path).code == "word-too-large"


def test_a_member_that_unpacks_further_than_it_says_is_not_unpacked(tmp_path: Path) -> None:
    size = 30_000_000
    data = bytearray(package(paragraph("x"), {"word/media/a.png": b"\0" * size}))
    told = struct.pack("<I", size)
    for _header in range(2):
        place = data.rindex(told)
        data[place : place + 4] = struct.pack("<I", 10)
    assert told not in data
    read(GOOD, tmp_path)  # so that nothing is imported while memory is watched
    tracemalloc.start()
    try:
        assert refused(bytes(data), tmp_path).code == "word-corrupt"
        assert tracemalloc.get_traced_memory()[1] < size // 3
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(tmp_path: Path, encoding: str) -> None:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&e;hello</w:t></w:r></w:p></w:body></w:document>'
    )
    data = package("", {"word/document.xml": text.encode(encoding)})
    error = refused(data, tmp_path)
    assert error.code == "word-corrupt"
    assert "document type" in str(error.__cause__)


@pytest.mark.parametrize("scheme", ["http://127.0.0.1:9/x.png", "{uri}", "beside.png"])
def test_pictures_outside_the_file_are_never_fetched(tmp_path: Path, scheme: str) -> None:
    beside = tmp_path / "beside.png"
    beside.write_bytes(PIXEL)
    target = scheme.format(uri=beside.as_uri())
    parts: dict[str, str | bytes] = {
        "word/_rels/document.xml.rels": relationships(("image", target, 'TargetMode="External"'))
    }
    document = read(package(f"<w:p>{run('看图')}{drawing('r1', 'link')}</w:p>", parts), tmp_path)
    assert document.markdown == "看图\n"
    assert document.media == ()
    assert document.warnings == ("1 picture is only linked, not in the file, and was left out.",)


def test_a_picture_that_is_missing_does_not_cost_the_text(tmp_path: Path) -> None:
    parts: dict[str, str | bytes] = {"word/_rels/document.xml.rels": relationships(("image", "media/gone.png", ""))}
    document = read(package(f"<w:p>{run('看图')}{drawing('r1')}</w:p>", parts), tmp_path)
    assert document.markdown == "看图\n"
    assert document.warnings == ("1 picture is missing from the file.",)


@given(st.data())
def test_damaged_files_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    damaged = bytearray(GOOD)
    for _damage in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.none(), st.integers(0, len(damaged))))
    path = tmp_path_factory.mktemp("word") / "damaged.docx"
    path.write_bytes(bytes(damaged[:cut]))
    read_or_refuse(path)


@given(st.data())
def test_damaged_xml_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr>'
    body = paragraph("一", number) + f"<w:tbl><w:tr><w:tc>{paragraph('二')}</w:tc></w:tr></w:tbl>" + drawing("r1")
    place = data.draw(st.integers(0, len(body)))
    junk = data.draw(
        st.sampled_from(["", "<", ">", '"', "&", "<w:p>", "</w:p>", "<w:tr/>", "-1", "w:", "<w:r><w:t/></w:r>"])
    )
    path = tmp_path_factory.mktemp("word") / "damaged.docx"
    path.write_bytes(package(body[:place] + junk + body[place + data.draw(st.integers(0, 9)) :]))
    read_or_refuse(path)


@pytest.mark.slow
def test_files_of_other_projects_are_read_or_refused() -> None:
    folder = Path(os.environ.get("MODUI_TEST_DATA", "")) / "docx"
    if "MODUI_TEST_DATA" not in os.environ or not folder.is_dir():
        pytest.skip("MODUI_TEST_DATA names no folder with Word files in docx/")
    outcomes = [read_or_refuse(path) for path in sorted(folder.glob("*.doc*"))]
    assert "read" in outcomes
