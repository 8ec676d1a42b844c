"""What reaches a moderator, made from the week's material: a table of members, Word documents, texts, chat lines.

Each document marks its headings in another way, and ballots come in the many styles of a group's chat. Who approves of
which answer is planned, so a vote comes out the same whatever labels its options drew.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import docx
from docx.document import Document

from tests.week.material import DATA, QUESTIONS, Answer, Question, nicknames

VOTERS = 40
"""Members who vote on each question."""
_STEP = 11
"""From question to question, other members begin the list of voters."""


def write_members(folder: Path) -> Path:
    """The table of members as a Chinese spreadsheet program saves it: GB18030, with Windows line ends."""
    path = folder / "成员表.csv"
    path.write_text((DATA / "members.csv").read_text("utf-8"), "gb18030", newline="\r\n")
    return path


# Word documents -----------------------------------------------------------------------------------------------------

Pairs = Sequence[tuple[str, str]]
"""Labels and texts: of lines such as 身份：用户, and of sections."""

_HEADINGS: Mapping[str, Mapping[str, str]] = {
    "headings": {
        "background": "背景",
        "details": "细节",
        "demand": "诉求",
        "tried": "已尝试",
        "deadline": "期限",
        "summary": "一句话",
        "method": "做法",
        "reasoning": "为什么",
        "evidence": "证据或例子",
        "limits": "什么时候不灵",
    },
    "numbered": {
        "background": "我的情况",
        "details": "具体情况",
        "demand": "我想问的问题",
        "tried": "试过什么",
        "deadline": "什么时候要",
        "summary": "结论",
        "method": "具体步骤",
        "reasoning": "理由",
        "evidence": "案例",
        "limits": "适用范围",
    },
    "english": {
        "summary": "In one sentence",
        "method": "What I would do",
        "reasoning": "Why it works",
        "evidence": "Evidence",
        "limits": "When it does not work",
    },
}
_FIELDS = {
    "zh": {"author": "解答人", "role": "身份", "naming": "署名", "scope": "授权"},
    "en": {"author": "Author", "role": "Role", "naming": "Named as", "scope": "For"},
}
_SAID = {
    "zh": {
        **{"user": "用户", "practitioner": "从业者", "specialist": "专业人士"},
        **{"name": "实名", "nickname": "昵称", "role": "只署身份"},
        **{"group": "群内", "public": "公开", "book": "成书"},
    },
    "en": {
        **{"user": "user", "practitioner": "practitioner", "specialist": "specialist"},
        **{"name": "real name", "nickname": "nickname", "role": "role only"},
        **{"group": "group", "public": "public", "book": "book"},
    },
}
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_LISTED = re.compile(r"(?:(\d+)\.|-) (.*)")


def write_question(folder: Path, question: Question) -> Path:
    """The Word document of a question. Its asker's name is in it, but for one whom the moderator knows."""
    asker = [] if question.label == "Q5" else [("提问人", question.asker)]
    sections = [(name, text) for name, text in question.sections.items() if text]
    path = folder / f"{question.label}.docx"
    _document(question.style, question.title, asker, sections, question.unplaced).save(str(path))
    return path


def as_text(question: Question) -> str:
    """A question as its asker would write it into the chat."""
    headings = _HEADINGS["headings"]
    sections = (f"{headings[name]}：{text}" for name, text in question.sections.items() if text)
    return "\n\n".join([f"标题：{question.title}", *sections])


def write_answer(folder: Path, answer: Answer) -> Path:
    """The Word document of an answer, with lines that say who answers, as what, named how and for whom."""
    language = "en" if answer.style == "english" else "zh"
    called, said = _FIELDS[language], _SAID[language]
    fields = [(called["author"], answer.author), (called["role"], said[answer.role])]
    if answer.naming:
        fields.append((called["naming"], said[answer.naming]))
    if answer.scope:
        fields.append((called["scope"], "、".join(said[scope] for scope in answer.scope)))
    sections = [(name, text) for name, text in answer.sections.items() if text]
    path = folder / f"{answer.label}.docx"
    _document(answer.style, answer.title, fields, sections).save(str(path))
    return path


def answer_as_text(answer: Answer) -> str:
    """An answer as its author would write it into the chat, with the same lines of who says it and for whom."""
    fields = [(_FIELDS["zh"]["author"], answer.author), (_FIELDS["zh"]["role"], _SAID["zh"][answer.role])]
    fields += [(_FIELDS["zh"]["naming"], _SAID["zh"][answer.naming or ""])]
    fields += [(_FIELDS["zh"]["scope"], "、".join(_SAID["zh"][scope] for scope in answer.scope or ()))]
    lines = "\n".join(f"{label}：{text}" for label, text in fields)
    headings = _HEADINGS["headings"]
    sections = (f"## {headings[name]}\n\n{text}" for name, text in answer.sections.items() if text)
    return "\n\n".join([f"# {answer.title}", lines, *sections])


def _document(style: str, title: str, fields: Pairs, sections: Pairs, unplaced: str = "") -> Document:
    document = docx.Document()
    if style == "brackets":
        document.add_paragraph(f"【标题】{title}")
    elif style in ("headings", "english"):
        document.add_heading(title, 1)
    else:
        _add_line(document, f"**{title}**")
    if unplaced:
        document.add_paragraph(unplaced)
    headings = _HEADINGS.get(style, _HEADINGS["headings"])
    if style == "table":
        rows = [*fields, *((headings[name], text) for name, text in sections)]
        table = document.add_table(rows=0, cols=2)
        for label, text in rows:
            cells = table.add_row().cells
            cells[0].text = label
            cells[1].text = text.replace("**", "")
    else:
        for label, text in fields:
            document.add_paragraph(f"{label}: {text}" if style == "english" else f"{label}：{text}")
        for (name, text), numeral in zip(sections, "一二三四五", strict=False):
            _WRITERS[style](document, f"{numeral}、{headings[name]}" if style == "numbered" else headings[name], text)
    return document


def _under_heading(document: Document, heading: str, text: str) -> None:
    document.add_heading(heading, 2)
    _add_text(document, text)


def _under_bold(document: Document, heading: str, text: str) -> None:
    _add_line(document, f"**{heading}：**")
    _add_text(document, text)


def _under_words(document: Document, heading: str, text: str) -> None:
    document.add_paragraph(heading)
    _add_text(document, text)


def _under_brackets(document: Document, heading: str, text: str) -> None:
    first, *others = text.split("\n")
    if _LISTED.match(first):
        document.add_paragraph(f"【{heading}】")
        others.insert(0, first)
    else:
        _add_line(document, f"【{heading}】{first}")
    _add_text(document, "\n".join(others))


def _under_label(document: Document, heading: str, text: str) -> None:
    first, *others = text.split("\n")
    if _LISTED.match(first):
        document.add_paragraph(f"{heading}：")
        others.insert(0, first)
    else:
        _add_line(document, f"{heading}：{first}")
    _add_text(document, "\n".join(others))


_WRITERS: Mapping[str, Callable[[Document, str, str], None]] = {
    "headings": _under_heading,
    "english": _under_heading,
    "bold": _under_bold,
    "numbered": _under_words,
    "brackets": _under_brackets,
    "plain": _under_label,
}


def _add_text(document: Document, text: str) -> None:
    """Each line as a paragraph, or as an item of one of Word's own lists."""
    for line in text.split("\n"):
        item = _LISTED.fullmatch(line)
        if item:
            _add_line(document, item[2], "List Number" if item[1] else "List Bullet")
        elif line:
            _add_line(document, line)


def _add_line(document: Document, line: str, style: str | None = None) -> None:
    paragraph = document.add_paragraph(style=style)
    for place, piece in enumerate(_BOLD.split(line)):
        if piece:
            paragraph.add_run(piece).bold = place % 2 == 1


# Ballots ------------------------------------------------------------------------------------------------------------


def voters(question: Question) -> tuple[str, ...]:
    """Who votes on a question, in the order in which they do."""
    everybody = nicknames()
    start = QUESTIONS.index(question) * _STEP
    return tuple(everybody[(start + place) % len(everybody)] for place in range(VOTERS))


def plan(question: Question) -> dict[str, list[Answer]]:
    """Which answers each voter approves of: as many voters for each as it is to have, and never its author."""
    approved: dict[str, list[Answer]] = {voter: [] for voter in voters(question)}
    turn = 0
    for answer in question.answers:
        left = answer.approvals
        while left:
            voter = voters(question)[turn % VOTERS]
            turn += 1
            if voter != answer.author:
                approved[voter].append(answer)
                left -= 1
    return approved


_CIRCLED = dict(zip("123456", "①②③④⑤⑥", strict=True))
_KEYCAP = "\ufe0f\u20e3"
_FULL_WIDTH = dict(zip("123456", "１２３４５６", strict=True))
_STYLES: Sequence[Callable[[int, str, Sequence[str]], str]] = (
    lambda place, name, labels: f"{name} {' '.join(labels)}",
    lambda place, name, labels: f"{name}：{'、'.join(labels)}",
    lambda place, name, labels: f"{place}. {name} {','.join(labels)}",
    lambda place, name, labels: f"{name}　{'　'.join(_FULL_WIDTH[label] for label in labels)}",
    lambda place, name, labels: f"{name} {''.join(_CIRCLED[label] for label in labels)}",
    lambda place, name, labels: f"@{name} 我投 {' 和 '.join(labels)}",
    lambda place, name, labels: f"{name}: {'、'.join(f'{label}号' for label in labels)}，谢谢大家🙏",
    lambda place, name, labels: f"{name} {''.join(label + _KEYCAP for label in labels)}",
)


_CHATTER = "这周的评选，编号看公告"


def _odd(question: Question, labels: Mapping[str, str]) -> tuple[str, str]:
    """A line that is no ballot, and the code of why not."""
    own = labels["社区里一起写，爷爷也轻松"] if question.label == "Q5" else ""
    return {
        "Q1": ("路人甲 1 2", "name-unknown"),
        "Q2": ("大河 都挺好，选不出来", "line-unclear"),
        "Q3": ("老周 9", "choice-unknown"),
        "Q4": ("栗子 1-3", "line-unclear"),
        "Q5": (f"阿树 {own}", "choice-own"),
    }[question.label]


@dataclass(frozen=True)
class Ballots:
    """What was pasted from the chat, and what is to be read from it."""

    text: str
    choices: Mapping[str, tuple[str, ...]]
    """Voters and the titles they approve of."""
    unread: Mapping[str, str]
    """The lines that are no ballots, and the code of why not."""


def ballots(question: Question, labels: Mapping[str, str]) -> Ballots:
    """The chat lines of a vote.

    Args:
        question: what is voted on.
        labels: the number that each answer drew, by title.
    """
    odd = _odd(question, labels)
    return Ballots(
        text="\n".join(_lines(question, labels, odd[0])),
        choices={voter: tuple(answer.title for answer in some) for voter, some in plan(question).items()},
        unread={_CHATTER: "name-unknown", odd[0]: odd[1]},
    )


def _lines(question: Question, labels: Mapping[str, str], odd: str) -> Iterator[str]:
    approved = plan(question)
    yield "#接龙"
    yield _CHATTER
    # The first voter thinks better of it later.
    first, *_others = approved
    yield f"{first} {' '.join(labels[answer.title] for answer in question.answers if answer.author != first)}"
    for place, (voter, answers) in enumerate(approved.items(), 1):
        numbers = sorted(labels[answer.title] for answer in answers)
        if voter == first:
            yield f"{voter} 改投 {'、'.join(numbers)}"
        else:
            yield _STYLES[place % len(_STYLES)](place, voter, numbers)
        if place == VOTERS // 2:
            yield ""
            yield odd


# The digest ---------------------------------------------------------------------------------------------------------


def steady(digest: str) -> str:
    """`digest` without what is drawn anew each time: the numbers of options, and the sums that hang on them."""
    without_numbers = re.sub(r"^\| (\d+) \| \d+ \|", r"| \1 | · |", digest, flags=re.MULTILINE)
    return re.sub(r"\b[0-9a-f]{64}\b", "…", without_numbers)
