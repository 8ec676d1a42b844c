"""Finding the sections of what people write: headings by their meaning, in Chinese and English.

However they are marked: ``## 一、背景``, ``**背景：** …``, ``【背景】``, ``1. 背景``, ``背景：…``, ``Background -``,
``What have you tried?`` and the table row ``| 背景 | … |`` head the same sections. Nothing is dropped: every character
of the source that is not blank ends in the title, a section, a field, the unplaced text, or is named among the marks
that were taken off.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

TITLE_WORDS = ("标题", "题目", "主题", "title", "subject", "topic")

# Words that may stand around a heading's words without changing what they mean.
_FILLERS = """
    我 我的 我们 我们的 你 你的 你们 您 您的 本人 自己 自己的 的 和 与 及 以及 或 或者 目前 现在 当前 现阶段 已 已经
    曾 曾经 都 过 了 做 有 哪些 哪 什么 想 要 具体 详细 主要 核心 关键 相关 一些 基本 简要 简单 大概 大致 介绍 说明
    描述 概述 信息 内容 部分 事项 方面 得到 获得 解决 帮助 帮忙 支持 回答 解答 大家 各位 群友 老师 这个 这样 这么
    该 此 本 办法 方法 努力 必填 选填 可选 可不填 如有 请填写
    what i i've we you your my our me us the a an of and or to for is are it this that have has had been did do does so
    far already current currently exactly please any some would like from in on with be brief more further help
    optional required if / & 、 + , ( ) - ·
"""

# Traditional characters of heading words, one for one; headings are compared in simplified script.
_SIMPLIFIED = str.maketrans(
    "細節詳體況訴題問標嘗試過時間現狀經歷結論據據證為甚麼麽這樣點適數慮個們備註說總話實絡權範圍當達壞險邊條對誰應該寫選請與簡單關鍵幫還後來從發辦",
    "细节详体况诉题问标尝试过时间现状经历结论据据证为什么么这样点适数虑个们备注说总话实络权范围当达坏险边条对谁应该写选请与简单关键帮还后来从发办",
)

_CJK = r"\u3400-\u9fff\uf900-\ufaff"
_BLANK_BY_CJK = re.compile(rf"(?<=[{_CJK}])\s+|\s+(?=[{_CJK}])")
_ATX = re.compile(r" {0,3}(#{1,6})(?P<gap>[ \t]*)(?P<text>.*)$")
_SETEXT = re.compile(r" {0,3}(?:={2,}|-{2,})[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_LISTED = re.compile(r" {0,3}(?:[-*+•·●▪]|\d{1,2}[.)、．])[ \t]+")
_BOLD = re.compile(r"(?P<mark>\*\*|__)(?P<label>[^*_\n]+?)(?P=mark)(?P<tail>.*)$")
_BRACKET = re.compile(r"[【〔「『［\[](?P<label>[^】〕」』］\]\n]+)[】〕」』］\]](?!\()(?P<tail>.*)$")
_NUMBER = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}(?:部分|点)?[、.．:：)）\s]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}(?:\.\d{1,2})*[.、．:：)）]"
    r"|[①-⑳]|[A-Ha-h][.)）、](?=\s))\s*"
)
_DELIMITED = re.compile(r"(?P<label>[^:：?？\n]{1,40}?)\s*(?:[:：]|[?？]|\s[-–—]+(?=\s|$)|——)\s*(?P<inline>.*)$")
_TAIL = re.compile(r"(?:\s*[:：]|\s+[-–—]+(?=\s)|\s)\s*(.*)")
_ASIDE = re.compile(r"(?<!\])\s*[(（](?P<aside>[^()（）]*)[)）]\s*$")
_BREAK = re.compile(r"<br\s*/?>")
_TABLE_HEADS = {"项目", "内容", "栏目", "说明", "填写", "填写内容", "序号", "item", "content", "value", "your answer"}
_SENTENCE_ENDS = tuple("。，；！,;!…")
_GREETING = re.compile(r"(?:大家好|各位|你好|您好|hi\b|hello\b|dear\b|hey\b)", re.IGNORECASE)
_SENTENCE = re.compile(r"[^。！？!?；;\n]+?(?:[。！？!?；;\n]+|\.(?=\s|$)|$)")
_CELL_NUMBER = r"(?:[.)]\s|[、．])\s*\S"
_PAIR = re.compile(r"(\*\*|__)(?=\S).+?(?<=\S)\1")
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_PICTURE = re.compile(r"!\[([^\]\n]*)\]\([^()\n]*\)")
_DECORATION = re.compile(r"^(?:\s|[-*+>#•·]|\d{1,2}[.)、])+|\*\*|__|`")

# How strongly a heading is marked: in a form's table, by 1 to 6 of #, in bold or brackets, by a word alone, in a list.
_TABLE, _BOLD_TIER, _PLAIN, _IN_LIST = 0, 7, 8, 9
_LONGEST_TITLE = 120
_LONGEST_LABEL = 80


@dataclass(frozen=True)
class Split:
    """A text by its sections."""

    title: str
    """The text's own title; empty when it has none."""
    sections: dict[str, str]
    """What stands under each section that was found, as Markdown."""
    unplaced: str
    """What stands under no heading that is known, with the unknown headings."""
    fields: dict[str, str]
    """The values of the lines ``label: value`` that were asked for."""
    taken: tuple[str, ...] = ()
    """The heading marks that were taken off."""


Found = tuple[str, tuple[str, ...]]
"""A heading's key, and the parts of its line that are text."""


@dataclass(frozen=True)
class _Mark:
    """A heading on a line: the key it stands for (none: unplaced), how strongly it is marked, the text behind it."""

    key: str
    tier: int
    inline: str
    taken: str


@dataclass
class _Line:
    text: str
    mark: _Mark | None = None
    level: int = 0
    """Of a Markdown heading, known or not; 0 for other lines."""


@dataclass
class _Run:
    """Lines that belong together, and the key of the heading they stand under."""

    key: str
    tier: int
    lines: list[_Line]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines).strip()


class _Words:
    """Which heading words stand for which key."""

    def __init__(self, headings: Mapping[str, Sequence[str]], fields: Mapping[str, Sequence[str]]) -> None:
        self.fields = frozenset(fields)
        self._keys = {_fold(word): key for key, words in {**headings, **fields}.items() for word in words}
        pieces = sorted({*self._keys, *_FILLERS.split()}, key=len, reverse=True)
        bounded = (rf"\b{re.escape(p)}\b" if p.isascii() and p[0].isalnum() else re.escape(p) for p in pieces)
        self._piece = re.compile("|".join(bounded))

    def key(self, label: str) -> str | None:
        """The key that `label` stands for, if it says nothing else and is no sentence.

        In Chinese the last word decides: 问题背景 is the background.
        """
        folded = _fold(label)
        if folded in self._keys:
            return self._keys[folded]
        if label.rstrip().endswith(_SENTENCE_ENDS):
            return None
        key, position = None, 0
        while position < len(folded):
            piece = self._piece.match(folded, position)
            if piece is None:
                return None
            key = self._keys.get(piece[0], key)
            position = piece.end() + (folded[piece.end() : piece.end() + 1] == " ")
        # Around the short word of a field, more words are rather a sentence.
        return None if key in self.fields else key

    def says_nothing(self, text: str) -> bool:
        """Whether `text` is made of heading words and fillers only."""
        return not self._piece.sub("", _fold(text)).strip()


def split(
    markdown: str, headings: Mapping[str, Sequence[str]], fields: Mapping[str, Sequence[str]] | None = None
) -> Split:
    """The sections of `markdown`, found by their headings.

    Where a text marks its headings strongly (``#``, bold), weaker marks inside its sections (``注意：…``) are content.
    A section that has several headings gets all their texts. Code and quotations are not searched.

    Args:
        markdown: the text, plain or Markdown.
        headings: for each section, the words that head it; common words around them (我的…, …介绍) need no mention.
        fields: likewise for values of one line, such as an author; the first of each counts.
    """
    words = _Words(headings, {"title": TITLE_WORDS, **(fields or {})})
    lines = list(_scanned(markdown, words))
    _settle(lines, words)
    taken: list[str] = []
    runs = _runs(lines, words, taken)
    texts: dict[str, str] = {}
    for run in runs:
        if run.key and run.text:
            texts[run.key] = f"{texts[run.key]}\n\n{run.text}" if run.key in texts else run.text
    fields_found = {key: texts.pop(key) for key in words.fields if key in texts}
    title, *below = fields_found.pop("title", "").split("\n", 1)
    if not title or len(title) > _LONGEST_TITLE:
        below = [title, *below]
        title = _title(runs, words, taken)
    else:
        title = _unmarked(title, taken)
    unplaced = "\n\n".join(text for text in (*below, *(run.text for run in runs if not run.key)) if text.strip())
    return Split(title, texts, unplaced.strip(), fields_found, tuple(filter(None, taken)))


def listed(words: str) -> tuple[str, ...]:
    """The heading words of a text that separates them by spaces, and joins the words of one by ``-``."""
    return tuple(word.replace("-", " ") for word in words.split())


def headline(text: str, limit: int = 60) -> str:
    """A title made from `text`: its first sentence that asks something, else its first, cut at `limit` characters.

    A picture is no sentence: what its description says is.
    """
    text = _PICTURE.sub(r"\1", text)
    sentences = [_DECORATION.sub("", match[0]).strip() for match in _SENTENCE.finditer(text)]
    sentences = [sentence for sentence in sentences if any(map(str.isalnum, sentence))]
    first = next((sentence for sentence in sentences if sentence[-1] in "?？"), sentences[0] if sentences else "")
    first = " ".join(first.rstrip("。；;.!！").split())
    return first if len(first) <= limit else first[: limit - 1].rstrip() + "…"


# Recognising ------------------------------------------------------------------------------------------------------


def _fold(label: str) -> str:
    """`label` as headings are compared: without marks around it, spaces in Chinese, case and script."""
    text = unicodedata.normalize("NFKC", label).casefold().replace("’", "'").translate(_SIMPLIFIED)
    text = _BLANK_BY_CJK.sub("", " ".join(text.split()))
    start, end = 0, len(text)
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return text[start:end]


def _scanned(markdown: str, words: _Words) -> Iterator[_Line]:
    """The lines of `markdown`, each with the heading it could be."""
    raw = markdown.split("\n")
    fence = ""
    number = 0
    while number < len(raw):
        text = raw[number]
        number += 1
        fenced = _FENCE.match(text)
        if fence:
            closes = fenced and fenced[1].startswith(fence) and text.strip() == fenced[1]
            fence = "" if closes else fence
            yield _Line(text)
        elif fenced:
            fence = fenced[1]
            yield _Line(text)
        elif _is_row(text):
            rows = [text]
            while number < len(raw) and _is_row(raw[number]):
                rows.append(raw[number])
                number += 1
            yield from _form(rows, words) or map(_Line, rows)
        elif not text.strip() or text.lstrip().startswith(">"):
            yield _Line(text)
        elif number < len(raw) and (underlined := _underlined(text, raw[number], words)):
            number += 1
            yield underlined
        else:
            yield _recognised(text, words)


def _underlined(text: str, below: str, words: _Words) -> _Line | None:
    """The heading that `text` is by the line of = or - `below` it."""
    if not _SETEXT.match(below) or _LISTED.match(text):
        return None
    both = f"{text}\n{below}"
    mark = _labelled(both, text.strip(), 1, words)
    # Under a text that is no heading, a line of - only parts it from what follows.
    return _Line(both, mark, level=1) if mark or below.lstrip().startswith("=") else None


def _recognised(text: str, words: _Words) -> _Line:
    """The line `text` with the heading it could be."""
    atx = _ATX.match(text)
    if atx and (heading := _heading(atx["text"])):
        level = len(atx[1])
        mark = _labelled(text, heading, level, words)
        # "#topic" is a tag of chats, not a heading, unless it is a heading that is known.
        return _Line(text, mark, level if atx["gap"] or mark else 0)
    if text.startswith(("    ", "\t")):
        return _Line(text)
    listed = _LISTED.match(text)
    body = text[listed.end() :].strip() if listed else text.strip()
    tier = _IN_LIST if listed else _BOLD_TIER if _BOLD.match(body) or _BRACKET.match(body) else _PLAIN
    return _Line(text, _labelled(text, body, tier, words))


def _heading(text: str) -> str:
    """The text of a Markdown heading without the closing marks it may have."""
    bare = text.strip().rstrip("#")
    return text.strip() if bare and not bare[-1].isspace() else bare.rstrip()


def _labelled(line: str, body: str, tier: int, words: _Words) -> _Mark | None:
    """The heading that `body`, the text of `line`, begins with."""
    marked = _BOLD.match(body) or _BRACKET.match(body)
    if marked is None:
        found = _headed(body, words)
    elif marked["tail"].strip():
        tail = _TAIL.fullmatch(marked["tail"])
        # A bold word in the middle of its sentence is emphasis.
        ended = tail or body[0] not in "*_" or marked["label"].rstrip().endswith((":", "："))
        found = _key_and_aside(marked["label"], words) if ended else None
        if found is not None:
            found = found[0], (*found[1], tail[1] if tail else marked["tail"])
    else:
        found = _headed(marked["label"].strip(), words)  # **背景：all of it is bold**
    if found is None:
        return None
    key, kept = found
    return _Mark(key, tier, " ".join(kept).strip(), _without(line, kept))


def _without(line: str, parts: Sequence[str]) -> str:
    """`line` less `parts`, which stand in it in this order."""
    for part in filter(None, reversed(parts)):
        before, _part, after = line.rpartition(part)
        line = before + after
    return line.strip()


def _headed(text: str, words: _Words) -> Found | None:
    """The heading that `text` begins with (``label: text``), or that it is as a whole."""
    delimited = _DELIMITED.match(text)
    found = _key_and_aside(delimited["label"], words) if delimited else None
    if delimited and found:
        return found[0], (*found[1], delimited["inline"]) if delimited["inline"] else found[1]
    return _key_and_aside(text, words)


def _key_and_aside(label: str, words: _Words) -> Found | None:
    """The key of `label`, and what it says in brackets behind the heading's words if that says something."""
    if len(label) > _LONGEST_LABEL:
        return None
    number = _NUMBER.match(label)
    label = label[number.end() :] if number else label
    aside = _ASIDE.search(label)
    key = words.key(label[: aside.start()] if aside else label)
    if key is None:
        return None
    return key, (aside[0].strip(),) if aside and not words.says_nothing(aside[0]) else ()


def _is_row(text: str) -> bool:
    return text.lstrip().startswith("|") and text.count("|") > 1


def _form(rows: Sequence[str], words: _Words) -> list[_Line]:
    """The rows of a table that is a form, as lines with marks; nothing for any other table.

    A form has headings down its first column, or headings in its first row and texts below them.
    """
    table = [_cells(row) for row in rows]
    down = [_key_and_aside(cells[0], words) if len(cells) > 1 else None for cells in table]
    across = [words.key(cell) for cell in table[0]]
    lines: list[_Line] = []
    if len(across) > 1 and all(across):
        lines.append(_placed(rows[0], []))
        for row, cells in zip(rows[1:], table[1:], strict=True):
            texts = [] if all(map(_is_table_head, cells)) else cells
            keys = [*across, *[None] * len(texts)]
            lines += (_placed(cell, [cell], key or "") for key, cell in zip(keys, texts, strict=False))
            lines.append(_placed(_without(row, texts), []))
    elif len({found[0] for found in down if found} - words.fields) > 1:
        for row, cells, found in zip(rows, table, down, strict=True):
            if found:
                lines.append(_placed(row, [*found[1], *cells[1:]], found[0]))
            else:
                lines.append(_placed(row, [] if all(map(_is_table_head, cells)) else cells))
    else:
        return []
    # What follows the form stands under none of its headings.
    return [*lines, _placed("", [])]


def _cells(row: str) -> list[str]:
    cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip()[1:])]
    return cells if cells[-1] else cells[:-1]


def _is_table_head(cell: str) -> bool:
    return not cell.strip(":-") or _fold(cell) in _TABLE_HEADS


def _placed(row: str, cells: Sequence[str], key: str = "") -> _Line:
    """`row` as a line whose `cells` stand under `key`."""
    broken = [[part for text in _BREAK.split(cell) for part in _items(text) if part.strip()] for cell in cells]
    inline = " ".join("\n".join(parts) for parts in broken)
    return _Line("", _Mark(key, _TABLE, inline.strip(), _without(row, [part for parts in broken for part in parts])))


def _items(text: str) -> list[str]:
    """The items of a list that the one line of a table's cell holds: ``1. … 2. … 3. …`` or ``- … - …``."""
    if text.startswith("- "):
        return re.split(r"\s(?=- )", text)
    items: list[str] = []
    number = 1
    while re.match(f"{number}{_CELL_NUMBER}", text):
        number += 1
        following = re.search(rf"\s(?={number}{_CELL_NUMBER})", text)
        end = following.start() if following else len(text)
        items.append(text[:end])
        text = text[end:].lstrip()
    return [*items, text]


def _settle(lines: Sequence[_Line], words: _Words) -> None:
    """Keep the marks that are headings in this text, and take the others off their lines."""
    found: dict[int, set[str]] = defaultdict(set)
    for line in lines:
        if line.mark and line.mark.key and line.mark.key not in words.fields:
            found[line.mark.tier].add(line.mark.key)
    # The way of marking that orders the text: the strongest that heads two sections.
    order = min((tier for tier, keys in found.items() if len(keys) > 1), default=_IN_LIST)
    headed = {key for tier, keys in found.items() if tier <= order for key in keys}
    fields_seen: set[str] = set()
    after_break = True
    for line in lines:
        mark = line.mark
        if mark and mark.key in words.fields:
            if mark.key in fields_seen:
                line.mark = None
            fields_seen.add(mark.key)
        elif mark and mark.tier > order and (mark.key in headed or mark.tier == _IN_LIST or not after_break):
            line.mark = None
        after_break = not line.text.strip() or line.mark is not None


# Sorting ----------------------------------------------------------------------------------------------------------


def _runs(lines: Sequence[_Line], words: _Words, taken: list[str]) -> list[_Run]:
    """`lines` by the headings they stand under, in their order; the marks that come off are added to `taken`."""
    runs = [_Run("", 0, [])]
    for line in lines:
        run = runs[-1]
        mark = line.mark
        if mark:
            taken.append(mark.taken)
            runs.append(_Run(mark.key, mark.tier, [_Line(mark.inline)]))
            if mark.key in words.fields and mark.inline:
                runs.append(_Run(run.key, run.tier, []))
        elif line.level and run.key and line.level <= run.tier:
            # An unknown heading of the same rank ends the section above it.
            runs.append(_Run("", 0, [line]))
        elif run.key in words.fields and run.text and not line.text.strip():
            # The value of a field is one paragraph.
            runs.append(_Run("", 0, []))
        else:
            run.lines.append(line)
    return runs


def _title(runs: Sequence[_Run], words: _Words, taken: list[str]) -> str:
    """The title that the text gives itself before its first section; it comes off the runs. Empty without one."""
    sections = [number for number, run in enumerate(runs) if run.key and run.key not in words.fields]
    lead = [run for run in runs[: sections[0] if sections else None] if not run.key]
    rest = sum(bool(run.text) for run in runs if run not in lead)
    lines = [(run, line) for run in lead for line in run.lines if line.text.strip()]
    headings = [(run, line) for run, line in lines if line.level]
    if not headings:
        first = lines[:1] if rest or len(lines) > 1 else []
        headings = [(run, line) for run, line in first if _stands_alone(run, line) and _is_title(line.text)]
    for run, line in headings[:1]:
        atx = _ATX.match(line.text)
        title = (_heading(atx["text"]) if atx and line.level else line.text.split("\n")[0]).strip(" \t　")
        if title and len(title) <= _LONGEST_TITLE:
            run.lines.remove(line)
            taken.append(_without(line.text, [title]))
            return _unmarked(title, taken)
    return ""


def _unmarked(title: str, taken: list[str]) -> str:
    """`title` as plain text: without the marks of bold text and without escapes, which are added to `taken`."""
    marks = {
        place for pair in _PAIR.finditer(title) for edge in (pair.start(), pair.end() - 2) for place in (edge, edge + 1)
    }
    marks |= {escape.start() for escape in _ESCAPE.finditer(title)}
    taken.append("".join(title[place] for place in sorted(marks)))
    rest = "".join(character for place, character in enumerate(title) if place not in marks)
    plain = rest.strip(" \t　*_")
    taken.append(_without(rest, [plain]))
    return plain


def _stands_alone(run: _Run, line: _Line) -> bool:
    after = run.lines.index(line) + 1
    return after == len(run.lines) or not run.lines[after].text.strip()


def _is_title(text: str) -> bool:
    """Whether a line that nothing marks can be a title: short, one sentence, no greeting, no list."""
    text = text.strip(" \t　*_")
    width = sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
    return (
        0 < width <= 100
        and len(_SENTENCE.findall(text)) == 1
        and text[-1] not in "。，,：:；;"
        and not (_GREETING.match(text) or _LISTED.match(text) or text.startswith((">", "|", "```", "~~~")))
    )
