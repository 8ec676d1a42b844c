"""Finding the sections of what people write: headings by their meaning, in Chinese and English, however they are marked.

``## 一、背景``, ``**背景：** …``, ``【背景】``, ``1. 背景``, ``背景：…``, ``Background -``, ``What have you tried?`` and the table row
``| 背景 | … |`` are all headings of the same section. Nothing is dropped: every character of the source that is not blank
ends in the title, a section, a field, the unplaced text, or is named among the heading marks that were taken off.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

TITLE_WORDS = ("标题", "题目", "主题", "title", "subject", "topic")

# Words that may stand around a heading's word without changing what it means.
_FILLERS = tuple(
    ["我", "我的", "我们", "我们的", "你", "你的", "你们", "您", "您的", "本人", "自己", "自己的", "的", "和", "与", "及", "以及", "或", "或者", "目前", "现在", "当前", "现阶段", "已", "已经", "曾", "曾经", "都", "过", "了", "做", "有", "哪些", "哪", "什么", "想", "要", "具体", "详细", "主要", "核心", "关键", "相关", "一些", "基本", "简要", "简单", "大概", "大致", "介绍", "说明", "描述", "概述", "信息", "内容", "部分", "事项", "方面", "得到", "获得", "解决", "帮助", "帮忙", "支持", "回答", "解答", "大家", "各位", "群友", "老师", "这个", "这样", "这么", "该", "此", "本", "办法", "方法", "努力", "必填", "选填", "可选", "可不填", "如有", "请填写", "what", "i", "i've", "we", "you", "your", "my", "our", "me", "us", "the", "a", "an", "of", "and", "or", "to", "for", "is", "are", "it", "this", "that", "have", "has", "had", "been", "did", "do", "does", "so", "far", "already", "current", "currently", "exactly", "please", "any", "some", "would", "like", "from", "in", "on", "with", "be", "brief", "more", "further", "help", "optional", "required", "if"]
) + tuple("/&、+,()-·")

# Traditional characters of heading words, one for one; headings are compared in simplified script.
_SIMPLIFIED = str.maketrans(
    "細節詳體況訴題問標嘗試過時間現狀經歷結論據據證為甚麼麽這樣點適數慮個們備註說總話實絡權範圍當達壞險邊條對誰應該寫選請與簡單關鍵幫還後來從發",
    "细节详体况诉题问标尝试过时间现状经历结论据据证为什么么这样点适数虑个们备注说总话实络权范围当达坏险边条对谁应该写选请与简单关键帮还后来从发",
)

_CJK = r"\u3400-\u9fff\uf900-\ufaff"
_BLANK_BY_CJK = re.compile(rf"(?<=[{_CJK}])\s+|\s+(?=[{_CJK}])")
_ATX = re.compile(r" {0,3}(#{1,6})(?P<gap>[ \t]*)(?P<text>.*?)[ \t]*#*[ \t]*$")
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
_ASIDE = re.compile(r"\s*[(（](?P<aside>[^()（）]*)[)）]\s*$")
_RULE_ROW = re.compile(r"\|[\s:|-]*-[\s:|-]*\|?\s*$")
_BREAK = re.compile(r"<br\s*/?>")
_TABLE_HEADS = frozenset(["项目", "内容", "栏目", "说明", "填写", "填写内容", "序号", "item", "content", "field", "value", "answer", "notes"])
_GREETING = re.compile(r"(?:大家好|各位|你好|您好|hi\b|hello\b|dear\b|hey\b)", re.IGNORECASE)
_SENTENCE = re.compile(r"[^。！？!?；;\n]+?(?:[。！？!?；;\n]+|\.(?=\s|$)|$)")
_DECORATION = re.compile(r"^(?:\s|[-*+>#•·]|\d{1,2}[.)、])+|\*\*|__|`")

_ATX_TIERS, _BOLD_TIER, _PLAIN_TIER, _LISTED_TIER = range(1, 7), 7, 8, 9


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


@dataclass(frozen=True)
class _Mark:
    """A heading on a line: the key it stands for, how strongly it is marked, and the text behind it on its line."""

    key: str
    tier: int
    inline: str
    taken: str
    listed: bool = False


@dataclass
class _Line:
    text: str
    mark: _Mark | None = None
    level: int = 0
    """Of a Markdown heading, known or not; 0 for other lines."""
    cells: list[str] = field(default_factory=list)
    """Of a table row."""


class _Words:
    """Which heading words stand for which key."""

    def __init__(self, headings: Mapping[str, Sequence[str]], fields: Mapping[str, Sequence[str]]) -> None:
        self.fields = frozenset(fields)
        self._keys = {_fold(word): key for key, words in (headings | fields).items() for word in words}
        pieces = sorted({*self._keys, *_FILLERS}, key=len, reverse=True)
        bounded = (rf"\b{re.escape(p)}\b" if p.isascii() and p[0].isalnum() else re.escape(p) for p in pieces)
        self._piece = re.compile("|".join(bounded))

    def key(self, label: str, *, whole: bool = False) -> str | None:
        """The key that `label` stands for, if it says nothing else; only the words as given if `whole`.

        In Chinese the last word decides: 问题背景 is the background.
        """
        folded = _fold(label)
        if folded in self._keys or whole:
            return self._keys.get(folded)
        key, position = None, 0
        while position < len(folded):
            piece = self._piece.match(folded, position)
            if piece is None:
                return None
            key = self._keys.get(piece[0], key)
            position = piece.end()
            while folded[position : position + 1] == " ":
                position += 1
        # Fields are so short that words around them are more likely a sentence.
        return None if key in self.fields else key

    def is_filler(self, text: str) -> bool:
        """Whether `text` says nothing of its own: filler or heading words only."""
        folded = _fold(text)
        return not self._piece.sub("", folded).strip() or self.key(text) is not None


def split(
    markdown: str, headings: Mapping[str, Sequence[str]], fields: Mapping[str, Sequence[str]] | None = None
) -> Split:
    """The sections of `markdown`, found by their headings.

    Where a text marks its headings strongly (``#``, bold), weaker marks inside its sections (``注意：…``) are content.
    A section that has several headings gets all their texts. Code and quotations are not searched.

    Args:
        markdown: the text, plain or Markdown.
        headings: for each section, the words that head it; words around them (我的…, …介绍) need not be listed.
        fields: likewise for values of one line, such as an author; the first of each counts.
    """
    words = _Words(headings, {"title": TITLE_WORDS, **(fields or {})})
    lines = _scanned(markdown, words)
    _settle(lines, words)
    return _Sorter(words).sort(lines)


def headline(text: str, limit: int = 60) -> str:
    """A title made from `text`: its first sentence that asks something, else its first, cut at `limit` characters."""
    sentences = [_DECORATION.sub("", match[0]).strip() for match in _SENTENCE.finditer(text)]
    sentences = [sentence for sentence in sentences if sentence]
    first = next((sentence for sentence in sentences if sentence[-1] in "?？"), sentences[0] if sentences else "")
    first = first.rstrip("。；;.!！")
    return first if len(first) <= limit else first[: limit - 1].rstrip() + "…"


# Recognising ------------------------------------------------------------------------------------------------------


def _fold(label: str) -> str:
    """`label` as headings are compared: without marks around it, spaces in Chinese, case and script."""
    text = unicodedata.normalize("NFKC", label).casefold().replace("’", "'").translate(_SIMPLIFIED)
    text = _BLANK_BY_CJK.sub("", " ".join(text.split()))
    start, end = 0, len(text)
    while start < end and not (text[start].isalnum() or text[start] == "("):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] == ")"):
        end -= 1
    return text[start:end]


def _scanned(markdown: str, words: _Words) -> list[_Line]:
    """The lines of `markdown`, each with the heading it could be."""
    raw = markdown.split("\n")
    lines: list[_Line] = []
    fence = ""
    for number, text in enumerate(raw):
        line = _Line(text)
        lines.append(line)
        opened = _FENCE.match(text)
        if fence:
            if opened and opened[1].startswith(fence) and not text.strip().strip(fence[0]):
                fence = ""
            continue
        if opened:
            fence = opened[1]
        elif text.lstrip().startswith("|"):
            line.cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", text.strip().removeprefix("|"))]
            if not line.cells[-1]:
                line.cells.pop()
            key = words.key(line.cells[0]) if len(line.cells) > 1 else None
            if key is not None:
                line.mark = _Mark(key, _LISTED_TIER, "", text, listed=True)
        elif not text.lstrip().startswith(">") and text.strip():
            underlined = number + 1 < len(raw) and _SETEXT.match(raw[number + 1]) is not None
            _recognise(line, words, underlined=underlined)
    return lines


def _recognise(line: _Line, words: _Words, *, underlined: bool) -> None:
    """Note on `line` whether it is a Markdown heading and which heading it could be."""
    heading = _ATX.match(line.text)
    if heading and heading["text"]:
        level = len(heading[1])
        line.mark = _labelled(line.text, heading["text"], level, words)
        # "#topic#" is a tag of chats, not a heading, unless it is a heading that is known.
        line.level = level if heading["gap"] or line.mark else 0
    elif underlined and not _LISTED.match(line.text):
        line.mark = _labelled(line.text, line.text.strip(), 1, words)
        line.level = 1
    elif not line.text.startswith(("    ", "\t")):
        listed = _LISTED.match(line.text)
        body = line.text[listed.end() :] if listed else line.text.strip()
        tier = _LISTED_TIER if listed else _BOLD_TIER if _BOLD.match(body) or _BRACKET.match(body) else _PLAIN_TIER
        line.mark = _labelled(line.text, body, tier, words)


def _labelled(line: str, body: str, tier: int, words: _Words) -> _Mark | None:
    """The heading that `body`, the text of `line`, begins with."""
    marked = _BOLD.match(body) or _BRACKET.match(body)
    if marked:
        label, tail = marked["label"].strip(), marked["tail"]
        whole = _DELIMITED.match(label)
        if whole and whole["inline"] and not tail.strip() and (found := _heads(label, words)):
            return _mark(line, *found, tier)  # **背景：all of it is bold**
        key, aside = _key_and_aside(label, words)
        if key is None:
            return None
        return _mark(line, key, (aside + " " + re.sub(r"^\s*(?:[:：]|[-–—]+(?=\s))", "", tail)).strip(), tier)
    found = _heads(body, words, alone=tier in _ATX_TIERS)
    return _mark(line, *found, tier) if found else None


def _heads(text: str, words: _Words, *, alone: bool = False) -> tuple[str, str] | None:
    """The key that `text` begins with as ``label: inline``, or stands for as a whole; and the text behind it.

    A whole line without a mark of its own must be a heading's very words, unless `alone`.
    """
    number = _NUMBER.match(text)
    text = text[number.end() :] if number else text
    delimited = _DELIMITED.match(text)
    if delimited:
        key, aside = _key_and_aside(delimited["label"], words)
        if key is not None:
            return key, (aside + " " + delimited["inline"]).strip()
    key, aside = _key_and_aside(text, words, whole=not alone)
    return None if key is None else (key, aside)


def _key_and_aside(label: str, words: _Words, *, whole: bool = False) -> tuple[str | None, str]:
    """The key of `label`, and what it says in brackets behind the heading's word if that is more than a remark."""
    number = _NUMBER.match(label)
    label = label[number.end() :] if number else label
    key = words.key(label, whole=whole)
    aside = _ASIDE.search(label)
    if key is not None or aside is None:
        return key, ""
    key = words.key(label[: aside.start()], whole=whole)
    return key, "" if words.is_filler(aside["aside"]) else aside[0].strip()


def _mark(line: str, key: str, inline: str, tier: int) -> _Mark:
    """The mark on `line` of which `inline` stays."""
    taken = line
    # An aside and the text behind the colon may stand apart in the line.
    for part in [inline] if inline in line else inline.split(" ", 1):
        taken = taken[::-1].replace(part[::-1], "", 1)[::-1] if part else taken
    return _Mark(key, tier, inline, taken.strip(), listed=tier == _LISTED_TIER)


def _settle(lines: list[_Line], words: _Words) -> None:
    """Keep the marks that are headings in this text, and take the others off their lines."""
    found: dict[int, set[str]] = defaultdict(set)
    for line in lines:
        if line.mark and line.mark.key not in words.fields:
            found[line.mark.tier].add(line.mark.key)
    # The way of marking by which the text is ordered: the strongest that heads two sections.
    order = min((tier for tier, keys in found.items() if len(keys) > 1), default=_LISTED_TIER)
    headed = {key for tier, keys in found.items() if tier <= order for key in keys}
    seen: set[str] = set()
    after_break = True
    for line in lines:
        mark = line.mark
        if mark and mark.key in words.fields:
            if mark.key in seen:
                line.mark = None
            seen.add(mark.key)
        elif mark and mark.tier > order and (mark.key in headed or mark.listed or not after_break):
            line.mark = None
        after_break = not line.text.strip() or line.mark is not None


# Sorting ----------------------------------------------------------------------------------------------------------


class _Sorter:
    """Puts each line where it belongs."""

    def __init__(self, words: _Words) -> None:
        self._words = words
        self._texts: dict[str, list[list[str]]] = defaultdict(list)
        self._loose: list[str] = []
        self._lead = 0
        """How many of the loose lines stand before the first heading that is known."""
        self._taken: list[str] = []
        self._key = ""
        self._tier = 0

    def sort(self, lines: list[_Line]) -> Split:
        """The sections of `lines`."""
        sections_began = False
        remaining = iter(enumerate(lines))
        for number, line in remaining:
            if line.cells:
                table = _table(lines, number)
                for _row in table[1:]:
                    next(remaining)
                self._place_table(table)
            elif line.mark:
                self._open(line.mark)
            elif line.level and self._key and line.level <= self._tier:
                # An unknown heading of the same rank ends the section before it.
                self._open_loose()
                self._add(line.text)
            elif line.level == 0 and number and lines[number - 1].level == 1 and _SETEXT.match(line.text):
                self._taken.append(line.text.strip())
            else:
                self._end_field(line.text)
                self._add(line.text)
            sections_began = sections_began or bool(self._texts.keys() - self._words.fields)
            if not sections_began:
                self._lead = len(self._loose)
        texts = {key: "\n\n".join(filter(None, map(_joined, runs))) for key, runs in self._texts.items()}
        fields = {key: text for key, text in texts.items() if key in self._words.fields and text}
        sections = {key: text for key, text in texts.items() if key not in self._words.fields and text}
        title = self._title(lines, fields.pop("title", ""), bool(sections))
        return Split(title, sections, _joined(self._loose), fields, tuple(filter(None, self._taken)))

    def _open(self, mark: _Mark) -> None:
        self._taken.append(mark.taken)
        is_field = mark.key in self._words.fields
        self._texts[mark.key].append([mark.inline])
        if not (is_field and mark.inline):
            self._key, self._tier = mark.key, mark.tier

    def _open_loose(self) -> None:
        self._key, self._tier = "", 0
        self._loose.append("")

    def _end_field(self, text: str) -> None:
        """A field's value is one paragraph; what follows it stands under no heading."""
        if self._key in self._words.fields and not text.strip() and any(self._texts[self._key][-1]):
            self._open_loose()

    def _add(self, text: str) -> None:
        (self._texts[self._key][-1] if self._key else self._loose).append(text)

    def _place_table(self, rows: list[_Line]) -> None:
        """A table whose rows, or columns, are sections is taken apart; any other stays as it is."""
        keys = [self._words.key(cell) for cell in rows[0].cells]
        if not any(row.mark for row in rows):
            for row in rows:
                self._add(row.text)
        elif len(keys) > 1 and all(keys) and len(rows) > 1:
            self._taken.append(rows[0].text)
            for row in rows[1:]:
                self._place_cells(row, [key or "" for key in keys])
        else:
            for row in rows:
                is_head = all(_fold(cell) in _TABLE_HEADS or not cell for cell in row.cells)
                if is_head or _RULE_ROW.match(row.text):
                    self._taken.append(row.text)
                elif row.mark:
                    self._taken.append(row.cells[0])
                    self._place_cells(_Line(row.text, cells=row.cells[1:]), [row.mark.key] * len(row.cells))
                    self._taken[-1:] = [self._taken[-1]]
                else:
                    self._place_cells(row, [""] * len(row.cells))

    def _place_cells(self, row: _Line, keys: list[str]) -> None:
        raise NotImplementedError

    def _title(self, lines: list[_Line], named: str, has_sections: bool) -> str:
        raise NotImplementedError


def _table(lines: list[_Line], start: int) -> list[_Line]:
    raise NotImplementedError


def _joined(lines: list[str]) -> str:
    return "\n".join(lines).strip()


def _sentences(text: str) -> Iterator[str]:
    raise NotImplementedError
