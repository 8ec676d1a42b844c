"""Sections are found by what their headings mean, and nothing is ever dropped."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modui.documents.sections import Split, headline
from modui.documents.sections import split as split_by

HEADINGS = {
    "background": ("背景", "现状", "情况", "background", "context"),
    "details": ("细节", "详情", "具体情况", "details"),
    "demand": ("诉求", "需求", "问题", "希望", "目标", "demand", "question", "need"),
    "tried": ("已尝试", "尝试", "尝试过", "试过", "tried"),
    "deadline": ("期限", "截止", "截止时间", "多久", "deadline", "by when"),
}
FIELDS = {"author": ("解答人", "author"), "role": ("身份", "role")}


def split(text: str) -> Split:
    return split_by(text, HEADINGS, FIELDS)


def characters(*texts: str) -> Counter[str]:
    return Counter("".join("".join(texts).split()))


def everything(found: Split) -> Counter[str]:
    return characters(found.title, *found.sections.values(), found.unplaced, *found.fields.values(), *found.taken)


@pytest.mark.parametrize(
    "heading",
    [
        "# 背景",
        "#背景",
        "## 一、背景",
        "### 1. 背景 ###",
        "## 背景介绍",
        "## **背景**",
        "## 背景（必填）",
        "## 背景 / Background",
        "背景\n====",
        "**背景**",
        "**一、背景**",
        "**背景：**",
        "__背景__：",
        "【背景】",
        "【背景】：",
        "1. 背景",
        "1.背景",
        "1、背景：",
        "（一）背景",
        "第一部分 背景",
        "① 背景",
        "- 背景：",
        "* **背景**：",
        "背景",
        "　　背景",
        "背 景",
        "背景：",
        "背景:",
        "我的背景",
        "目前的情况",
        "背景說明：",
        "問題背景",
        "# BACKGROUND",
        "(1) Background:",
        "Background -",
        "Background —",
        "My background",
        "**Background & context:**",
        "A. Background",
    ],
)
@pytest.mark.parametrize("joint", ["\n", "\n\n"])
def test_a_heading_is_found_however_it_is_marked(heading: str, joint: str) -> None:
    found = split(f"{heading}{joint}我开书店，第四年。\n")
    assert found.sections == {"background": "我开书店，第四年。"}
    assert (found.title, found.unplaced) == ("", "")


@pytest.mark.parametrize(
    "line",
    [
        "背景：我开书店",
        "背景: 我开书店",
        "**背景：**我开书店",
        "**背景**：我开书店",
        "**背景** 我开书店",
        "**背景：我开书店**",
        "【背景】我开书店",
        "- 背景：我开书店",
        "1. **背景**：我开书店",
        "（1）背景：我开书店",
        "## 背景：我开书店",
        "Background - 我开书店",
        "Background: 我开书店",
        "| 背景 | 我开书店 |\n|---|---|\n| 诉求 | |",
        "| 项目 | 内容 |\n|---|---|\n| 背景 | 我开书店 |\n| 诉求 | |",
        "| 背景 | 诉求 |\n|---|---|\n| 我开书店 | |",
    ],
)
def test_text_may_stand_on_the_line_of_its_heading(line: str) -> None:
    found = split(line)
    assert found.sections == {"background": "我开书店"}
    assert found.unplaced == ""


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("希望得到的帮助", "demand"),
        ("三、我想要解决的问题", "demand"),
        ("What do I need?", "demand"),
        ("已经试过的", "tried"),
        ("做过哪些尝试", "tried"),
        ("嘗試過的辦法", "tried"),
        ("What have you tried?", "tried"),
        ("What I have tried so far:", "tried"),
        ("具體情況", "details"),
        ("截止時間", "deadline"),
        ("By when?", "deadline"),
        ("需求背景", "background"),
    ],
)
def test_a_heading_is_found_by_its_meaning(heading: str, section: str) -> None:
    assert split(f"## {heading}\n正文").sections == {section: "正文"}


@pytest.mark.parametrize(
    "sentence",
    [
        "背景音乐很重要，店里一直放。",
        "问题是我们不知道卖给谁",
        "情况就是这样，谢谢大家",
        "Background noise is our main problem.",
        "Details matter to me",
        "目标客户：30 岁以上的妈妈",
        "**问题**是没人看",
        "## 怎么做需求分析",
        "# 目标客户不续费怎么办？",
        "[背景](https://example.org/a)",
        "> 背景：这是别人说的",
        "    背景：代码",
        "我的问题。",
    ],
)
def test_a_sentence_that_begins_with_a_heading_word_is_no_heading(sentence: str) -> None:
    found = split(f"先说一句。再说一句。\n\n{sentence}\n\n后面还有。")
    assert found.sections == {}
    assert everything(found) == characters("先说一句。再说一句。", sentence, "后面还有。")


def test_code_is_not_searched() -> None:
    text = "# 细节\n\n```\n# 背景\n~~~\n```\n\n## 期限\n\n两周\n"
    found = split(text)
    assert found.sections == {"details": "```\n# 背景\n~~~\n```", "deadline": "两周"}


def test_where_headings_are_marked_strongly_labels_inside_are_content() -> None:
    found = split("## 背景\n\n目标：一年 100 万\n情况：很好\n\n**需求**\n\n## 诉求\n\n1. 问题：贵\n2. 期限：短\n")
    assert found.sections == {
        "background": "目标：一年 100 万\n情况：很好\n\n**需求**",
        "demand": "1. 问题：贵\n2. 期限：短",
    }


def test_a_label_of_its_own_still_heads_a_section_that_has_no_other_heading() -> None:
    found = split("## 背景\n\n开店。\n\n## 诉求\n\n省钱。\n\n期限：两周\n")
    assert found.sections == {"background": "开店。", "demand": "省钱。", "deadline": "两周"}


def test_lists_stay_lists() -> None:
    found = split("背景\n\n- 一\n  - 二\n1. 三\n\n细节\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert found.sections["background"] == "- 一\n  - 二\n1. 三"
    assert found.sections["details"] == "| a | b |\n|---|---|\n| 1 | 2 |"


def test_repeated_headings_are_joined() -> None:
    assert split("背景：甲\n诉求：乙\n背景：丙").sections == {"background": "甲\n\n丙", "demand": "乙"}


def test_an_unknown_heading_of_the_same_rank_ends_a_section() -> None:
    found = split("## 背景\n\n甲\n\n### 小标题\n\n乙\n\n## 致谢\n\n谢谢\n\n## 诉求\n\n丙")
    assert found.sections == {"background": "甲\n\n### 小标题\n\n乙", "demand": "丙"}
    assert found.unplaced == "## 致谢\n\n谢谢"


def test_a_remark_in_brackets_is_kept_when_it_says_something() -> None:
    assert split("## 期限（两周内）\n\n## 背景（选填）\n\n甲").sections == {
        "deadline": "（两周内）",
        "background": "甲",
    }


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# 怎么续租？\n\n## 背景\n\n甲", "怎么续租？"),
        ("# **怎么续租？**\n\n## 背景\n\n甲", "怎么续租？"),
        ("怎么续租？\n=====\n\n## 背景\n\n甲", "怎么续租？"),
        ("大家好！\n\n# 怎么续租？\n\n## 背景\n\n甲", "怎么续租？"),
        ("标题：怎么续租？\n背景：甲", "怎么续租？"),
        ("# 标题：怎么续租？\n\n## 背景\n\n甲", "怎么续租？"),
        ("## 标题\n\n怎么续租？\n\n## 背景\n\n甲", "怎么续租？"),
        ("Title: How to renew?\n\nBackground: 甲", "How to renew?"),
        ("| 标题 | 怎么续租？ |\n|---|---|\n| 背景 | 甲 |\n| 诉求 | 乙 |", "怎么续租？"),
        ("怎么续租？\n\n背景：甲", "怎么续租？"),
        ("怎么续租？\n## 背景\n\n甲", "怎么续租？"),
        ("**怎么续租？**\n\n## 背景\n\n甲", "怎么续租？"),
        ("**怎么续租**？\n\n## 背景\n\n甲", "怎么续租？"),
        ("写上“**怎么续租**”\n\n## 背景\n\n甲", "写上“怎么续租”"),
        ("# 怎么用 \\*.docx 续租？\n\n## 背景\n\n甲", "怎么用 *.docx 续租？"),
        ("标题：**怎么**续租？\n背景：甲", "怎么续租？"),
        ("大家好，我是新来的\n\n背景：甲", ""),
        ("我开了一家店。怎么续租？\n\n背景：甲", ""),
        ("背景：甲\n\n# 怎么续租？", ""),
        ("怎么续租？", ""),
        ("怎么续租？\n想少付一点\n谢谢", ""),
    ],
)
def test_the_title(text: str, title: str) -> None:
    assert split(text).title == title


def test_fields_are_single_values_wherever_they_stand() -> None:
    found = split("解答人：阿树\n身份: 从业者\n\n## 背景\n\n甲\n身份：再说一次\n\n乙")
    assert found.fields == {"author": "阿树", "role": "从业者"}
    assert found.sections == {"background": "甲\n身份：再说一次\n\n乙"}
    below = split("背景：甲\n\n乙\n\n## 身份\n\n从业者\n\n丙")
    assert below.fields == {"role": "从业者"}
    assert (below.sections, below.unplaced) == ({"background": "甲\n\n乙"}, "丙")


def test_what_follows_a_form_is_not_put_into_its_last_row() -> None:
    found = split("| 背景 | 甲<br>乙 |\n|---|---|\n| 姓名 | 张三 |\n| 诉求（必填） | 丙 |\n\n谢谢各位")
    assert found.sections == {"background": "甲\n乙", "demand": "丙"}
    assert found.unplaced == "姓名 张三\n\n谢谢各位"


def test_a_list_that_a_cell_holds_on_one_line_is_a_list_again() -> None:
    found = split("| 背景 | 1. 甲 2.0 版 2. 乙 |\n|---|---|\n| 诉求 | - 丙 - 丁-戊 |\n| 期限 | 2. 己 3. 庚 |")
    assert found.sections == {"background": "1. 甲 2.0 版\n2. 乙", "demand": "- 丙\n- 丁-戊", "deadline": "2. 己 3. 庚"}


WORDS = """
    # ## ### ** __ 【 】 背景 情况 诉求 希望 尝试过 多久 details need 我的 一、 1. （1） - * > | |---|---| ： : ？ — ```
    ~~~ === --- 标题 解答人 身份 title: role: （两周内） <br> 甲 乙。 音乐很重要 the shop 20:30
"""
PIECES = st.sampled_from([*WORDS.split(), "\n", "\n\n", "\n", " ", "\t", "　"])


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
def test_nothing_is_dropped(text: str) -> None:
    assert everything(split(text)) == characters(text)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_only_marks_are_taken_off(text: str) -> None:
    assert not set("甲乙音乐很重要两周内。p230") & set("".join(split(text).taken))


@given(st.text(max_size=300), st.integers(2, 80))
def test_a_headline_is_one_short_line(text: str, limit: int) -> None:
    made = headline(text, limit)
    assert len(made) <= limit
    assert len(made.splitlines()) <= 1


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("大家好。怎么续租？谢谢", "怎么续租？"),
        ("想少付一点房租。已经谈过了", "想少付一点房租"),
        ("1. **怎么**续租", "怎么续租"),
        ("How do I renew? Thanks.", "How do I renew?"),
        ("We pay 3.5 k. It is too much.", "We pay 3.5 k"),
        ("字" * 70, "字" * 59 + "…"),
        ("", ""),
        ("……", ""),
    ],
)
def test_a_headline_is_the_first_sentence_that_asks(text: str, made: str) -> None:
    assert headline(text) == made


def test_a_picture_is_no_title() -> None:
    assert headline("![](media/0123456789abcdef0123.png)") == ""
    assert headline("![店门口](media/0123456789abcdef0123.png)") == "店门口"
    assert headline("![](media/a.png)\n\n先约人。") == "先约人"
