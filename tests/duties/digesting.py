"""A week that came to its digest, built by the duties' own actions."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from modui.duties import answers, digest, intake, vote
from modui.duties.actions import ACTIONS
from modui.records import queries
from modui.records.changes import Change, Proposal
from modui.records.codecs import Value
from modui.records.reading import State
from modui.records.store import Store
from tests import making

EVERY = {**ACTIONS, **{action.name: action for action in (*vote.ACTIONS, *digest.ACTIONS)}}


class Digested:
    """A community whose week is brought about step by step; rows are called by what they were added as."""

    def __init__(self, home: Path, *, name: str = "测试社", clock: making.HeldClock | None = None) -> None:
        self.store: Store = making.community_store(home, EVERY, clock or making.HeldClock())
        self.week = making.week(self.store, "2026-W47")
        self.people: dict[str, str] = {}
        self.questions: dict[str, str] = {}
        self.answers: dict[str, str] = {}

    def do(self, make: Callable[[State], Proposal]) -> Change:
        change = self.store.act(make)
        assert change is not None
        return change

    def member(self, nickname: str, **fields: Value) -> str:
        self.people[nickname] = making.member(self.store, nickname, **fields)
        return self.people[nickname]

    def question(
        self,
        asker: str,
        title: str,
        naming: str | None = None,
        scope: Sequence[str] | None = ("group", "public", "book"),
        **sections: str,
    ) -> str:
        draft = intake.Draft(
            title, {"background": "", "details": "", "demand": "", "tried": "", "deadline": ""} | sections
        )
        change = self.do(
            lambda state: intake.add(
                state,
                week=self.week,
                asker=self.people[asker],
                draft=draft,
                source="",
                source_kind="paste",
                naming=naming,
                scope=scope,
            )
        )
        row = change.edits[0].row
        self.do(lambda state: intake.accept(state, row))
        self.questions[title] = row
        return row

    def answer(
        self,
        question: str,
        author: str,
        title: str,
        *,
        role: str = "practitioner",
        naming: str | None = "nickname",
        scope: Sequence[str] | None = ("group", "public", "book"),
        rest: str = "",
        **sections: str,
    ) -> str:
        sections = sections or {"method": "So.", "reasoning": "Thus."}
        blank = {"summary": "", "method": "", "reasoning": "", "evidence": "", "limits": ""}
        change = self.do(
            lambda state: answers.add(
                state,
                question=self.questions[question],
                author=self.people[author],
                role=role,
                draft=answers.AnswerDraft(title, blank | sections, rest),
                source="",
                source_kind="paste",
                naming=naming,
                scope=scope,
            )
        )
        row = next(edit.row for edit in change.edits if edit.table == "answer")
        self.do(lambda state: answers.judge(state, row, "ready"))
        self.answers[title] = row
        return row

    def stance(self, answer: str, practice: str, view: str, remark: str = "") -> None:
        self.do(lambda state: answers.stance(state, self.answers[answer], practice, view, remark))

    def follow_up(self, question: str, author: str, text: str, reply: str = "", answer: str | None = None) -> None:
        about = self.answers[answer] if answer else None
        asked = self.do(
            lambda state: answers.follow_up(state, self.questions[question], self.people[author], text, about)
        ).edits[0].row  # fmt: skip
        if reply:
            self.do(lambda state: answers.reply(state, asked, reply))

    def note(self, text: str, question: str | None = None) -> str:
        row = self.questions[question] if question else None
        return self.do(lambda state: answers.note(state, self.week, row, text)).edits[0].row

    def passage(self, slot: str, text: str, question: str | None = None) -> None:
        row = self.questions[question] if question else None
        self.do(lambda state: digest.write_passage(state, self.week, slot, text, row))

    def vote(self, question: str | None, ballots: Mapping[str, Sequence[str]], *, end: bool = True) -> str:
        row = self.questions[question] if question else None
        opened = self.do(lambda state: vote.open_poll(state, week=self.week, question=row))
        poll = next(edit.row for edit in opened.edits if edit.table == "poll")
        with self.store.read() as state:
            options = {option.title: option.id for option in queries.options(state, poll)}
        cast = [(self.people[voter], [options[title] for title in titles]) for voter, titles in ballots.items()]
        self.do(lambda state: vote.cast_many(state, poll, cast))
        if end:
            self.do(lambda state: vote.close(state, poll))
            self.do(lambda state: vote.award(state, poll))
        return poll

    def markdown(self, audience: str = "group") -> str:
        with self.store.read() as state:
            return digest.render(digest.compile_digest(state, self.week, audience))

    def codes(self, audience: str = "group") -> list[tuple[str, str]]:
        with self.store.read() as state:
            return [(problem.code, problem.where) for problem in digest.check(state, self.week, audience)]


def chinese(home: Path) -> Digested:
    """A week of the kind that the community lives: one question, four answers, a tie, one author by role only."""
    week = Digested(home)
    for nickname, position in {
        "柚子茶": "书店主理人",
        "阿树": "电商社群运营 6 年",
        "小满妈妈": "",
        "静姐": "财务",
        "老K": "供应链",
        "秋刀鱼": "",
        "米粒": "",
        "晚晚": "",
    }.items():
        week.member(nickname, position=position)
    asked = "老用户不说话了，怎么把社群重新做活？"
    week.question(
        "柚子茶",
        asked,
        background="母婴知识群，3 年，480 人",
        details="每天 2 条打卡任务；\n新人首周发言率 8%",
        demand="两个月内，每周至少 60 人参与一次有内容的讨论",
        tried="- 红包、抽奖（当天有效，第二天归零）\n- 换过两任群管",
        deadline="2026 年 12 月底前",
    )
    week.answer(
        asked,
        "小满妈妈",
        "我为什么不说话了",
        role="user",
        naming="nickname",
        scope=["group", "public"],
        summary="不是没兴趣，是没有一个“轮到我说”的理由。",
        method="每周点三个人的名字问。",
        reasoning="被问到才觉得自己在。",
    )
    week.answer(
        asked,
        "阿树",
        "先做减法，再做一次“提问周”",
        summary="停掉打卡两周，只做一件事。",
        method="1. 周一公告停打卡；\n2. 选 12 位，逐个私信；\n3. 周日集中答疑，见 https://example.org/plan_a。",
        reasoning="沉默多半不是没兴趣。",
        evidence="| 群 | 之前 | 之后 |\n|---|---|---|\n| 甲 | 30 | 74 |",
        limits="群里没有愿意先开口的 10 个人。",
    )
    week.answer(
        asked,
        "静姐",
        "把“答得好”变成看得见的事",
        role="specialist",
        naming="role",
        scope=["group"],
        summary="奖前三名，金额公开，一周一结。",
        method="# 怎么做\n先定上限，再公开。",
        reasoning="看得见，才有人学。",
    )
    week.answer(asked, "老K", "不想公开的一篇", naming=None, scope=None, summary="隐去", method="隐", reasoning="隐")
    for answer, practice, view, remark in (
        ("先做减法，再做一次“提问周”", "停掉每日打卡", "for", ""),
        ("我为什么不说话了", "停掉每日打卡", "for", ""),
        ("把“答得好”变成看得见的事", "付费激励解答者", "for", "要有上限"),
        ("我为什么不说话了", "付费激励解答者", "against", "像任务"),
        ("先做减法，再做一次“提问周”", "付费激励解答者", "depends", ""),
        ("不想公开的一篇", "付费激励解答者", "against", "隐去的话"),
    ):
        week.stance(answer, practice, view, remark)
    week.follow_up(asked, "秋刀鱼", "提问周要不要匿名？", "可以匿名给群，不匿名给群管。", "先做减法，再做一次“提问周”")
    week.follow_up(asked, "米粒", "群里有多少人是朋友介绍来的？", "大约一半。")
    week.note("直播改到 20:30 之后，带娃的人才有空。", asked)
    week.vote(
        asked,
        {
            "秋刀鱼": ["先做减法，再做一次“提问周”", "我为什么不说话了"],
            "米粒": ["先做减法，再做一次“提问周”", "不想公开的一篇"],
            "晚晚": ["先做减法，再做一次“提问周”", "把“答得好”变成看得见的事"],
            "阿树": ["我为什么不说话了", "把“答得好”变成看得见的事"],
        },
    )
    week.do(lambda state: answers.adopt(state, week.answers["先做减法，再做一次“提问周”"]))
    week.passage("opening", "先别拉新。三位解答者都建议**先停掉每日打卡**；分歧在于要不要付费激励。")
    week.passage("disagreement", "用户担心付费让回答变味；专业人士的经验是金额公开时没有出现这个问题。", asked)
    week.passage("vote", "并列第二的两篇正好一里一外。", asked)
    week.passage("closing", "下周见。")
    return week


def english(home: Path) -> Digested:
    """A week with two questions, one vote over all of it, a contribution, and notes of the whole week."""
    week = Digested(home)
    week.member("Ann", name="Ann Ashworth", position="bookseller")
    week.member("Ben", position="baker")
    for nickname in ("Cleo", "Dora", "Eve", "Finn"):
        week.member(nickname)
    week.question("Ann", "How do I keep members?", "name", background="Four years, two people.", demand="A plan.")
    week.question("Ben", "Who checks my prices?", "nickname", demand="Somebody who has done it.")
    week.answer(
        "How do I keep members?",
        "Cleo",
        "The first ninety days",
        summary="Three visits.",
        method="Call.",
        reasoning="Habit.",
    )
    week.answer(
        "How do I keep members?",
        "Dora",
        "Sort them first",
        role="specialist",
        naming="role",
        method="Sort.",
        reasoning="Sums.",
    )
    week.answer(
        "Who checks my prices?", "Ann", "I will", naming="name", scope=["group"], method="Send them.", reasoning="-"
    )
    week.do(
        lambda state: vote.contribute(
            state,
            week.week,
            week.people["Eve"],
            "A sheet for renewals",
            "One row a member.",
            "https://example.org/sheet",
            "nickname",
            ["group", "public"],
        )
    )
    week.vote(
        None,
        {
            "Finn": ["The first ninety days", "A sheet for renewals"],
            "Eve": ["The first ninety days"],
            "Ann": ["A sheet for renewals", "Sort them first"],
        },
    )
    week.note("Next time we start at eight.")
    week.passage("session", "Forty came.")
    return week
