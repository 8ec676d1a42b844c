"""The duties themselves as steps for the machines, with whatever rows and words chance brings."""

from datetime import datetime, timedelta
from random import Random

from modui.documents.chats import Chat, ChatMessage
from modui.duties import (
    answers,
    chat,
    contributions,
    digest,
    exchange,
    experts,
    intake,
    members,
    outcome,
    vote,
    week,
)
from modui.duties.answers import AnswerDraft
from modui.duties.care import settings
from modui.duties.intake import Draft
from modui.duties.vote import ballots
from modui.duties.waves import acting
from modui.records import chats, queries, words
from modui.records.changes import Proposal
from modui.records.codecs import Value
from modui.records.reading import State
from tests.records.steps import TEXTS, NothingToDoError, Step, one, some

START = datetime(2026, 11, 23, 20, 30)
ANSWERED = dict.fromkeys(words.ANSWER_SECTIONS, "“先问用户。”再写代码！")
ASKED = dict.fromkeys(words.SECTIONS, "一句话。\n又一句。")


def _of(table: str) -> str:
    return f"SELECT id FROM {table}"


def _ask(state: State, chance: Random) -> Proposal:
    weeks = [None, *state.texts(_of("week"))]
    return intake.add(
        state,
        week=chance.choice(weeks),
        asker=one(state, chance, _of("member")),
        draft=Draft(f"问题{chance.randrange(9)}", dict(ASKED), chance.choice(TEXTS)),
        source=chance.choice(TEXTS),
        source_kind="paste",
        naming=chance.choice([None, *words.NAMINGS]),
        status=chance.choice(("draft", "new")),
    )


def _answer(state: State, chance: Random) -> Proposal:
    return answers.add(
        state,
        question=one(state, chance, _of("question")),
        author=one(state, chance, _of("member")),
        role=chance.choice(words.ROLES),
        draft=AnswerDraft("", dict(ANSWERED)),
        source="",
        source_kind="paste",
        naming=chance.choice([None, *words.NAMINGS]),
        scope=chance.choice([None, [], list(words.SCOPES)]),
    )


def _chat(state: State, chance: Random) -> Proposal:
    spoken = tuple(
        ChatMessage(n, START + timedelta(minutes=n), chance.choice("甲乙"), chance.choice(("+1", "先问用户。")), "text")
        for n in range(1, chance.randint(2, 4))
    )
    return chat.take_in(state, Chat("text", spoken, (), ()), one(state, chance, _of("week")))


def _answer_by_chat(state: State, chance: Random) -> Proposal:
    week_id = one(state, chance, "SELECT week FROM message")
    return chat.as_answer(
        state,
        question=one(state, chance, _of("question")),
        author=one(state, chance, _of("member")),
        role=chance.choice(words.ROLES),
        messages=chance.sample(chats.messages(state, week_id), 1),
    )


def _open_week(state: State, chance: Random) -> Proposal:
    return week.open_week(
        state, f"2026-W{chance.randint(45, 49)}", chance.choice([None, *some(state, chance, "member", 1)])
    )


def _hand_to(state: State, chance: Random) -> Proposal:
    moderator = queries.member(state, one(state, chance, _of("member")))
    return week.hand_to(state, one(state, chance, _of("week")), moderator)


def _open_poll(state: State, chance: Random) -> Proposal:
    asked = chance.choice([None, one(state, chance, _of("question"))])
    secret = chance.random() < 0.4
    terms = vote.Terms(
        places=chance.randint(1, 3),
        secret=secret,
        quorum=chance.choice((0, 0, 2)),
        prize=chance.choice((0, 1000)),
        ladder=chance.choice(((), ("lot",), ("split",))),
    )
    return vote.open_poll(state, week=one(state, chance, _of("week")), question=asked, terms=terms)


def _cast(state: State, chance: Random) -> Proposal:
    poll = one(state, chance, _of("poll"))
    if queries.terms(state, poll).secret:
        raise NothingToDoError  # what goes into an urn is in no log, which is what the machines are about
    options = sorted(state.texts("SELECT id FROM option WHERE poll = :poll", poll=poll))
    voters = some(state, chance, "member", 3)
    return ballots.cast_many(state, poll, [(voter, chance.sample(options, min(1, len(options)))) for voter in voters])


def _mark(state: State, chance: Random) -> Proposal:
    status = chance.choice(sorted(words.INVITATION))
    return answers.mark(state, one(state, chance, _of("invitation")), status, chance.choice(("", "没时间")))


def _allow(state: State, chance: Random) -> Proposal:
    wishes: dict[str, Value] = {
        "per_week": chance.choice([None, 0, 1, 3]),
        "quiet": chance.choice(("", "none", "22:00-09:00")),
        "away": chance.choice(([], ["2026-12-01..2026-12-10"])),
        "not_about": chance.choice(([], ["问题"])),
        "never": chance.random() < 0.2,
    }
    named = chance.sample(sorted(wishes), 2)
    return settings.allow(state, one(state, chance, _of("member")), {name: wishes[name] for name in named})


def _told(state: State, chance: Random) -> Proposal:
    scope = chance.choice([None, [], ["group"], [*words.SCOPES]])
    answer = one(state, chance, _of("answer"))
    return outcome.record(state, answer, chance.choice(outcome.VERDICTS), chance.choice([None, "有人来了。"]), scope)


def _introduce(state: State, chance: Random) -> Proposal:
    seeker, helper = (one(state, chance, _of("member")) for _ in range(2))
    return exchange.introduce(state, seeker, helper, reasons=["续费"])


DUTY_STEPS: dict[str, Step] = {
    "say how to be asked": _allow,
    "set the measure": lambda s, c: settings.set_measure(s, {"per_week": c.randint(0, 3), "answers": c.randint(1, 3)}),
    "say how many answers": lambda s, c: acting.need(s, one(s, c, _of("question")), c.randint(1, 3)),
    "release the rest": lambda s, c: acting.release(s, one(s, c, _of("question"))),
    "edit a member": lambda s, c: members.edit(
        s, one(s, c, _of("member")), {"position": f"职位{c.randrange(9)}", "tags": c.choice(([], ["新", "老"]))}
    ),
    "open a week": _open_week,
    "hand a week to": _hand_to,
    "shift a week": lambda s, c: week.set_dates(
        s, one(s, c, _of("week")), {"digest_due": s.now + timedelta(days=c.randint(5, 40))}
    ),
    "close a week": lambda s, c: week.close(s, one(s, c, _of("week"))),
    "reopen a week": lambda s, c: week.reopen(s, one(s, c, _of("week"))),
    "ask": _ask,
    "edit a question": lambda s, c: intake.edit(
        s, one(s, c, _of("question")), {"background": c.choice(TEXTS), "title": f"改{c.randrange(9)}"}
    ),
    "confirm": lambda s, c: intake.confirm(s, one(s, c, _of("question")), Draft("写好了", dict(ASKED))),
    "accept": lambda s, c: intake.accept(s, one(s, c, _of("question"))),
    "send back": lambda s, c: intake.send_back(s, one(s, c, _of("question")), c.choice(TEXTS)),
    "defer": lambda s, c: intake.defer(s, one(s, c, _of("question"))),
    "take": lambda s, c: intake.take(s, one(s, c, _of("question")), one(s, c, _of("week"))),
    "merge": lambda s, c: intake.merge(s, one(s, c, _of("question")), one(s, c, _of("question"))),
    "withdraw a question": lambda s, c: intake.withdraw(s, one(s, c, _of("question")), "不问了"),
    "reopen a question": lambda s, c: intake.reopen(s, one(s, c, _of("question"))),
    "close a question": lambda s, c: intake.close(s, one(s, c, _of("question"))),
    "shortlist": lambda s, c: experts.shortlist(
        s, one(s, c, _of("question")), some(s, c, "member", 3), reserve=c.random() < 0.5
    ),
    "unlist": lambda s, c: experts.unlist(s, one(s, c, _of("shortlisting"))),
    "invite": lambda s, c: answers.invite(
        s, one(s, c, _of("question")), some(s, c, "member", 3), knowingly=c.random() < 0.5
    ),
    "rewrite an invitation": lambda s, c: answers.write(s, one(s, c, _of("invitation")), c.choice(TEXTS)),
    "mark": _mark,
    "answer": _answer,
    "edit an answer": lambda s, c: answers.edit(s, one(s, c, _of("answer")), {"method": c.choice(TEXTS)}),
    "consent": lambda s, c: answers.consent(s, one(s, c, _of("answer")), c.choice(words.NAMINGS), ["group"]),
    "judge an answer": lambda s, c: answers.judge(
        s, one(s, c, _of("answer")), c.choice(("ready", "ready", "thin", "received"))
    ),
    "withdraw an answer": lambda s, c: answers.withdraw(s, one(s, c, _of("answer"))),
    "hide an answer": lambda s, c: answers.hide(s, one(s, c, _of("answer")), c.random() < 0.5),
    "adopt": lambda s, c: answers.adopt(s, one(s, c, _of("answer")), c.random() < 0.8),
    "answered": lambda s, c: answers.ready(s, one(s, c, _of("question"))),
    "follow up": lambda s, c: answers.follow_up(s, one(s, c, _of("question")), one(s, c, _of("member")), "再问"),
    "relay": lambda s, c: answers.relay(s, one(s, c, _of("follow_up"))),
    "reply": lambda s, c: answers.reply(s, one(s, c, _of("follow_up")), "答"),
    "stance": lambda s, c: answers.stance(s, one(s, c, _of("answer")), "先写测试", c.choice(words.VIEWS)),
    "note": lambda s, c: answers.note(s, one(s, c, _of("week")), None, "分享会上说的"),
    "ask whether it worked": lambda s, c: outcome.ask(s, one(s, c, _of("question"))),
    "tell whether it worked": _told,
    "ask after days": lambda s, c: outcome.ask_after(s, c.choice([None, 7, 30])),
    "link": lambda s, c: intake.link(s, one(s, c, _of("question")), one(s, c, _of("question")), c.random() < 0.7),
    "offer": lambda s, c: exchange.offer(
        s, one(s, c, _of("member")), c.choice(words.OFFERS), c.choice([None, "读书"]), c.random() < 0.3
    ),
    "introduce": _introduce,
    "rewrite an introduction": lambda s, c: exchange.write(s, one(s, c, _of("introduction")), c.choice(TEXTS)),
    "mark an introduction": lambda s, c: exchange.mark(
        s, one(s, c, _of("introduction")), c.choice(sorted(words.INTRODUCTION)), c.choice(("", "聊过了"))
    ),
    "chat": _chat,
    "keep a message": lambda s, c: chat.keep(s, some(s, c, "message", 3)),
    "fold a message": lambda s, c: chat.fold(s, some(s, c, "message", 3), "寒暄"),
    "leave a message": lambda s, c: chat.leave(s, some(s, c, "message", 3)),
    "assign a message": lambda s, c: chat.assign(s, some(s, c, "message", 2), one(s, c, _of("question"))),
    "say who it is": lambda s, c: chat.told(s, c.choice(("甲", "乙")), c.choice([None, *some(s, c, "member", 1)])),
    "answer by chat": _answer_by_chat,
    "contribute": lambda s, c: contributions.contribute(
        s, one(s, c, _of("week")), one(s, c, _of("member")), "笔记", "正文", "", "nickname", ["group"]
    ),
    "open a poll": _open_poll,
    "cast": _cast,
    "take a ballot back": lambda s, c: ballots.take_back(s, one(s, c, _of("poll")), one(s, c, _of("member"))),
    "close a poll": lambda s, c: vote.close(s, one(s, c, _of("poll"))),
    "award": lambda s, c: vote.award(s, one(s, c, _of("poll"))),
    "void": lambda s, c: vote.void(s, one(s, c, _of("poll"))),
    "write a passage": lambda s, c: digest.write_passage(
        s, one(s, c, _of("week")), c.choice(words.SLOTS), c.choice(TEXTS)
    ),
    "publish": lambda s, c: digest.publish(s, one(s, c, _of("week"))),
    "withdraw a digest": lambda s, c: digest.withdraw(s, one(s, c, _of("week"))),
    "correct a digest": lambda s, c: digest.correct(s, one(s, c, _of("week"))),
}
