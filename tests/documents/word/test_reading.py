"""Word documents come in as Markdown that says what they say."""

import html
import io
import re
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from modui.documents.word import Document, read_docx
from modui.documents.word.tree import Remark
from tests.documents.word.making import (
    PIXEL,
    A,
    R,
    W,
    drawing,
    here,
    markdown,
    package,
    paragraph,
    read,
    relationships,
    run,
)

__all__ = ["here"]

pytestmark = pytest.mark.usefixtures("here")

COURIER = '<w:rFonts w:ascii="Courier New"/>'
CONSOLAS = '<w:rFonts w:ascii="Consolas"/>'
VERBATIM = '<w:rStyle w:val="VerbatimChar"/>'
RAISED = '<w:vertAlign w:val="superscript"/>'
LOWERED = '<w:vertAlign w:val="subscript"/>'
RENDERER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


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
        ((("10", ""), ("2", '<w:vertAlign w:val="superscript"/>')), "10<sup>2</sup>"),
        ((("H", ""), ("2", '<w:vertAlign w:val="subscript"/>'), ("O", "")), "H<sub>2</sub>O"),
        ((("x", ""), ("ab", '<w:vertAlign w:val="superscript"/>')), "x<sup>ab</sup>"),
        ((("旧", "<w:strike/>"), ("新", "")), "~~旧~~新"),
        ((("一\n二", ""),), "一  \n二"),
    ],
)
def test_text_and_what_looks_like_markup(tmp_path: Path, runs: tuple[tuple[str, str], ...], expected: str) -> None:
    body = f"<w:p>{''.join(run(*one) for one in runs)}</w:p>"
    assert markdown(body, tmp_path) == f"{expected}\n"


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


def test_the_sound_above_words_large_initials_and_fields_are_not_lost(tmp_path: Path) -> None:
    body = (
        f"<w:p><w:r><w:ruby><w:rt>{run('pīn')}</w:rt><w:rubyBase>{run('拼')}</w:rubyBase></w:ruby></w:r>"
        f'<w:fldSimple w:instr="SEQ">{run("图1")}</w:fldSimple></w:p>'
        '<w:p><w:pPr><w:framePr w:dropCap="drop"/></w:pPr><w:r><w:t>首</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>字下沉</w:t></w:r></w:p>"
    )
    assert markdown(body, tmp_path) == "拼(pīn)图1\n\n首字下沉\n"


def test_tracked_changes_are_read_as_accepted(tmp_path: Path) -> None:
    deleted = '<w:del w:id="2"><w:r><w:delText>旧的</w:delText></w:r></w:del>'
    body = (
        f'<w:p><w:ins w:id="1">{run("新的")}</w:ins>{deleted}</w:p>'
        f'<w:p><w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr>{run("上半句，")}</w:p>{paragraph("下半句。")}'
        f'<w:p><w:moveFrom w:id="4">{run("搬走的")}</w:moveFrom></w:p>'
        f'<w:p><w:moveTo w:id="5">{run("搬来的")}</w:moveTo></w:p>'
        f'<w:tbl><w:tr><w:trPr><w:del w:id="6"/></w:trPr><w:tc>{paragraph("删去的行")}</w:tc></w:tr>'
        f"<w:tr><w:tc>{paragraph('甲')}</w:tc><w:tc>{paragraph('乙')}</w:tc></w:tr></w:tbl>"
    )
    document = read(package(body), tmp_path)
    assert document.markdown == "新的\n\n上半句，下半句。\n\n搬来的\n\n| 甲 | 乙 |\n| --- | --- |\n"
    assert document.warnings == ("Tracked changes were read as if all were accepted.",)


def test_comments_are_kept_apart(tmp_path: Path) -> None:
    comments = (
        f'<w:comments xmlns:w="{W}"><w:comment w:id="0" w:author="阿树">{paragraph("三年还是五年？")}</w:comment>'
        f'<w:comment w:id="9" w:author="">{paragraph("再看看")}{paragraph("谢谢")}</w:comment></w:comments>'
    )
    body = (
        f'<w:p>{run("我工作了")}<w:commentRangeStart w:id="0"/>{run("三年")}<w:commentRangeEnd w:id="0"/>'
        f'<w:r><w:commentReference w:id="0"/></w:r>{run("。")}</w:p>'
    )
    document = read(package(body, {"word/comments.xml": comments}), tmp_path)
    assert document.markdown == "我工作了三年。\n"
    assert document.comments == (Remark("阿树", "三年", "三年还是五年？"), Remark("", "", "再看看\n谢谢"))
    assert document.warnings == ("2 comments in the margin are kept apart from the text.",)


def test_notes_stand_at_the_end_with_the_links_of_their_own_part(tmp_path: Path) -> None:
    link = f'<w:hyperlink r:id="r1">{run("附录")}</w:hyperlink>'
    names = f'xmlns:w="{W}" xmlns:r="{R}"'
    foot = f'<w:footnotes {names}><w:footnote w:id="2"><w:p>{run("见")}{link}</w:p>{paragraph("第二段")}'
    foot += "</w:footnote></w:footnotes>"
    end = f'<w:endnotes {names}><w:endnote w:id="2">{paragraph("尾注")}</w:endnote></w:endnotes>'
    body = (
        f'<w:p>{run("结论")}<w:r><w:footnoteReference w:id="2"/></w:r>{run("，再")}'
        '<w:r><w:endnoteReference w:id="2"/></w:r>'
        '<w:r><w:footnoteReference w:id="77"/></w:r></w:p>'
    )
    parts: dict[str, str | bytes] = {
        "word/footnotes.xml": foot,
        "word/endnotes.xml": end,
        "word/_rels/footnotes.xml.rels": relationships(("hyperlink", "https://a.cn", 'TargetMode="External"')),
    }
    assert markdown(body, tmp_path, parts) == (
        "结论[^1]，再[^2]\n\n[^1]: 见[附录](https://a.cn)\n\n    第二段\n\n[^2]: 尾注\n"
    )


def field(instruction: str, shown: str = "") -> str:
    """A field as Word writes it, in several runs."""
    result = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(shown)}' if shown else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{html.escape(instruction)}</w:instrText></w:r>'
        f'{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (field('HYPERLINK "https://a.cn/x" \\o "提示"', "这里"), "[这里](https://a.cn/x)"),
        (field("PAGE", "7"), "7"),
        (field("", "无"), "无"),
        (f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{run("间")}<w:r><w:fldChar w:fldCharType="end"/></w:r>', "间"),
        (f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{run("不完")}', "不完"),
        (field('HYPERLINK "javascript:x"', "这里"), "这里"),
        (field(r"EQ \* jc2 \* hps10 \o\ad(\s\up 9(pīn),拼)"), "拼(pīn)"),
        (field("IF " + "1", field("REF x", "里") and "外"), "外"),
        ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>x</w:instrText></w:r>', ""),
        (
            '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData>'
            "</w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>"
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            "☒",
        ),
    ],
)
def test_fields_show_what_word_shows(tmp_path: Path, fields: str, expected: str) -> None:
    assert markdown(f"<w:p>{run('前')}{fields}</w:p>{paragraph('后')}", tmp_path) == f"前{expected}\n\n后\n"


def test_links_within_the_document_lead_to_headings_and_places(tmp_path: Path) -> None:
    def link(name: str) -> str:
        return f'<w:p><w:hyperlink w:anchor="{name}">{run(f"到 {name}")}</w:hyperlink></w:p>'

    def place(name: str) -> str:
        return f'<w:bookmarkStart w:id="1" w:name="{name}"/><w:bookmarkEnd w:id="1"/>'

    heading = '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>'
    body = (
        f"{link('_Toc1')}{link('here')}{link('gone')}<w:p>{heading}{place('_Toc1')}{run('为什么 Not?')}</w:p>"
        f"<w:p>{place('here')}{place('unused')}{run('这里')}</w:p>"
    )
    assert markdown(body, tmp_path) == (
        '[到 \\_Toc1](#为什么-not)\n\n[到 here](#here)\n\n到 gone\n\n## 为什么 Not?\n\n<a id="here"></a>这里\n'
    )


def test_text_boxes_are_read_once_in_either_way_of_writing_them(tmp_path: Path) -> None:
    inside = f"<w:txbxContent>{paragraph('框一')}{paragraph('框二')}</w:txbxContent>"
    body = (
        f'<w:p>{run("前")}<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic>'
        f"<a:graphicData><wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor>"
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict>"
        f"</mc:Fallback></mc:AlternateContent></w:r>{run('后')}</w:p>"
        f"<w:p><w:r><w:pict><v:shape><v:textbox>{inside.replace('框', '旧')}</v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    assert markdown(body, tmp_path) == "前后\n\n框一\n\n框二\n\n旧一\n\n旧二\n"


def test_quotations_code_and_definitions_by_style(tmp_path: Path) -> None:
    def style(name: str, kind: str = "paragraph") -> str:
        return f'<w:style w:type="{kind}" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/></w:style>'

    def styled(name: str, text: str) -> str:
        return paragraph(text, f'<w:pStyle w:val="{name}"/>')

    names = ("Quote", "Source Code", "Definition Term", "Definition")
    styles = f'<w:styles xmlns:w="{W}">{"".join(map(style, names))}{style("Verbatim Char", "character")}</w:styles>'
    body = (
        styled("Quote", "引一")
        + styled("Quote", "引二")
        + styled("SourceCode", "def f():\n    return `1`")
        + styled("SourceCode", "f()")
        + styled("DefinitionTerm", "词")
        + styled("Definition", "意思")
        + f"<w:p>{run('用 ')}{run('a|b*c', VERBATIM)}"
        + f"{run('和')}{run('x = 1', CONSOLAS)}</w:p>"
        + f"<w:p>{run('print(1)', COURIER)}</w:p><w:p>{run('print(2)', COURIER)}</w:p>"
    )
    assert markdown(body, tmp_path, {"word/styles.xml": styles}) == (
        "> 引一\n>\n> 引二\n\n```\ndef f():\n    return `1`\nf()\n```\n\n词\n\n:   意思\n\n"
        "用 `a|b*c`和`x = 1`\n\n```\nprint(1)\nprint(2)\n```\n"
    )


def test_signs_that_have_no_letters(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>软</w:t><w:softHyphen/><w:t>硬</w:t><w:noBreakHyphen/><w:t>制表</w:t><w:tab/><w:t>符</w:t>"
        '<w:sym w:font="Wingdings" w:char="F0E0"/><w:sym w:font="Symbol" w:char="F061"/>'
        '<w:sym w:font="Webdings" w:char="F041"/><w:br w:type="page"/></w:r>'
        '<w:r><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>b</w:t></w:r><w:r><w:t>\uf0fe</w:t></w:r></w:p>'
        "<w:p><w:r><w:pict>"
        '<v:rect o:hr="t"/></w:pict></w:r></w:p>'
    )
    document = read(package(body), tmp_path)
    assert document.markdown == "软\u00ad硬\u2011制表 符→αβ☑\n\n---\n"
    assert document.warnings == ("1 symbol of a special font could not be read.",)


def test_the_strict_dialect_and_a_document_in_another_place(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    data = package(
        "",
        {
            "_rels/.rels": relationships(("officeDocument", "word/document2.xml", "")),
            "word/document.xml": b"not this",
            "word/document2.xml": f'<w:document xmlns:w="{strict}"><w:body>{paragraph("严格")}</w:body></w:document>',
        },
    )
    assert read(data, tmp_path).markdown == "严格\n"


def test_charts_and_diagrams_say_their_words(tmp_path: Path) -> None:
    chart = (
        f'<c:chartSpace xmlns:c="{A}/chart" xmlns:a="{A}/main"><c:chart><c:title><a:t>人数</a:t></c:title><c:ser>'
        '<c:tx><c:v>群</c:v></c:tx><c:cat><c:pt idx="0"><c:v>周一</c:v></c:pt></c:cat>'
        '<c:val><c:pt idx="0"><c:v>12</c:v></c:pt></c:val></c:ser></c:chart></c:chartSpace>'
    )
    diagram = (
        f'<dgm:dataModel xmlns:dgm="{A}/diagram" xmlns:a="{A}/main"><dgm:pt><a:p><a:t>收题</a:t></a:p></dgm:pt>'
        "<dgm:pt><a:p><a:t>找人</a:t></a:p></dgm:pt></dgm:dataModel>"
    )
    parts: dict[str, str | bytes] = {
        "word/_rels/document.xml.rels": relationships(("chart", "c.xml", ""), ("diagramData", "d.xml", "")),
        "word/c.xml": chart,
        "word/d.xml": diagram,
    }
    body = (
        '<w:p><w:r><w:drawing><a:graphic><a:graphicData><c:chart r:id="r1"/></a:graphicData></a:graphic></w:drawing>'
        '<w:drawing><a:graphic><a:graphicData><dgm:relIds r:dm="r2"/></a:graphicData></a:graphic></w:drawing>'
        "</w:r></w:p>"
    )
    assert markdown(body, tmp_path, parts) == "人数\n\n|  | 群 |\n| --- | --- |\n| 周一 | 12 |\n\n- 收题\n- 找人\n"


def test_without_html_what_markdown_lacks_is_written_as_near_as_it_comes(tmp_path: Path) -> None:
    cells = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{paragraph("表头")}</w:tc>'
    body = (
        f"<w:p>{run('10')}{run('2', RAISED)}{run('x')}"
        f"{run('ab', LOWERED)}</w:p><w:tbl><w:tr>{cells}</w:tr>"
        f"<w:tr><w:tc>{paragraph('一')}{paragraph('二')}</w:tc><w:tc>{paragraph('☐ 三')}</w:tc></w:tr></w:tbl>"
    )
    path = tmp_path / "plain.docx"
    path.write_bytes(package(body))
    assert read_docx(path, html=False).markdown == (
        "10²x_(ab)\n\n| 表头 |  |\n| --- | --- |\n| 一<br>二 | - [ ] 三 |\n"
    )


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
