"""The reads that several duties share: SQL here, views out. Light to import: the desk's first frame comes from here."""

import json

from modui.errors import NotFound
from modui.i18n import _
from modui.records.reading import State
from modui.records.views import (
    AnswerView,
    AwardView,
    BallotView,
    ChangeView,
    CommunityView,
    ContributionView,
    DigestView,
    FollowUpView,
    GridRow,
    GuestView,
    InvitationView,
    LateView,
    MemberView,
    NoteView,
    OptionView,
    PassageView,
    PileView,
    PollView,
    QuestionView,
    ShortlistingView,
    StanceView,
    TermsView,
    TurnoutView,
    WeekView,
)

_MEMBER = """
    SELECT id, nickname, name, position, industry, company, career, expertise, needs, offers, interests, tags, contact,
           more FROM member"""
CALLED = "CASE WHEN {m}.nickname <> '' THEN {m}.nickname ELSE {m}.name END"
"""What the group calls a member, as SQL; `{m}` is their alias."""
_WEEK = f"""
    SELECT w.id, w.name, w.moderator, coalesce({CALLED.format(m="m")}, ''), w.status, w.intake_from, w.intake_until,
           w.answers_due, w.session_at, w.vote_until, w.digest_due, w.closed_at
      FROM week w LEFT JOIN member m ON m.id = w.moderator"""
_QUESTION = f"""
    SELECT q.id, q.week, w.name, q.number, q.asker, {CALLED.format(m="m")}, q.naming, q.title, q.background, q.details,
           q.demand, q.tried, q.deadline, q.unplaced, q.source_kind, q.source_name, q.status, q.reason, q.merged_into,
           q.asked_at, q.scope
      FROM question q JOIN member m ON m.id = q.asker LEFT JOIN week w ON w.id = q.week"""
_INVITATION = f"""
    SELECT i.id, i.question, i.member, {CALLED.format(m="m")}, i.message, i.status, i.reason, i.sent_at, i.reminded_at,
           i.beyond, i.cause
      FROM invitation i JOIN member m ON m.id = i.member"""
_ANSWER = """
    SELECT a.id, a.question, a.number, a.author, m.nickname, m.name, m.position, a.role, a.title, a.summary, a.method,
           a.reasoning, a.evidence, a.limits, a.rest, a.source_kind, a.source_name, a.naming, a.scope, a.status,
           a.hidden, a.adopted, a.received_at
      FROM answer a JOIN member m ON m.id = a.author"""
_CONTRIBUTION = """
    SELECT c.id, c.week, c.member, m.nickname, m.name, m.position, c.title, c.text, c.link, c.naming, c.scope, c.hidden
      FROM contribution c JOIN member m ON m.id = c.member"""
_VOTED = """(SELECT count(DISTINCT b.voter) FROM ballot b WHERE b.poll = {poll} AND b.choices IS NOT NULL
                   AND b.turn = (SELECT max(n.turn) FROM ballot n WHERE n.poll = b.poll AND n.voter = b.voter))
               + (SELECT count(*) FROM urn u WHERE u.poll = {poll})"""
_POLL = "SELECT id, week, question, method, places, electorate, status, opened_at, closes_at, closed_at FROM poll"
_LIVE = "('sent', 'reminded', 'no-reply')"


# People -----------------------------------------------------------------------------------------------------------


def community(state: State) -> CommunityView:
    """The community; :class:`NotFound` (``community-missing``) in a database that was never set up."""
    found = state.maybe(CommunityView, "SELECT id, name, timezone, currency FROM community LIMIT 1")
    if found is None:
        raise NotFound(
            "community-missing", _("There is no community here yet."), _("Start one with: modui init --name NAME")
        )
    return found


def member(state: State, member_id: str) -> MemberView:
    """The member with this id."""
    return state.known(MemberView, _("member"), f"{_MEMBER} WHERE id = :id", id=member_id)


def members(state: State, *, limit: int = -1, offset: int = 0) -> list[MemberView]:
    """Members by what the group calls them; all, or a window of them."""
    return state.rows(
        MemberView, f"{_MEMBER} ORDER BY nickname, name, id LIMIT :limit OFFSET :offset", limit=limit, offset=offset
    )


def member_count(state: State) -> int:
    """How many members there are."""
    return state.count("SELECT count(*) FROM member")


# The week ---------------------------------------------------------------------------------------------------------


def week(state: State, week_id: str) -> WeekView:
    """The week with this id."""
    return state.known(WeekView, _("week"), f"{_WEEK} WHERE w.id = :id", id=week_id)


def weeks(state: State) -> list[WeekView]:
    """Every week, newest first."""
    return state.rows(WeekView, f"{_WEEK} ORDER BY w.name DESC")


def week_named(state: State, name: str) -> WeekView | None:
    """The week called `name`, ``2026-W48``."""
    return state.maybe(WeekView, f"{_WEEK} WHERE w.name = :name", name=name)


def grid(state: State, week_id: str) -> list[GridRow]:
    """The week's questions with their counts at every step, in one statement."""
    return state.rows(
        GridRow,
        f"""
        SELECT q.id, q.number, q.title, q.status, {CALLED.format(m="m")},
               (SELECT count(*) FROM shortlisting s WHERE s.question = q.id AND s.status <> 'removed'),
               (SELECT count(*) FROM invitation i WHERE i.question = q.id AND i.status = 'draft'),
               (SELECT count(*) FROM invitation i WHERE i.question = q.id AND i.status IN {_LIVE}),
               (SELECT count(*) FROM invitation i WHERE i.question = q.id AND i.status = 'accepted'),
               (SELECT count(*) FROM invitation i WHERE i.question = q.id AND i.status = 'declined'),
               (SELECT count(*) FROM answer a WHERE a.question = q.id AND a.status <> 'withdrawn'),
               (SELECT count(*) FROM answer a WHERE a.question = q.id AND a.status = 'ready'),
               (SELECT count(*) FROM answer a WHERE a.question = q.id AND a.status <> 'withdrawn'
                   AND (a.naming IS NULL OR a.scope IS NULL)),
               p.id, p.status,
               coalesce((SELECT t.ballots FROM turnout t WHERE t.poll = p.id), {_VOTED.format(poll="p.id")}),
               (SELECT count(*) FROM award w WHERE w.poll = p.id)
          FROM question q JOIN member m ON m.id = q.asker
          LEFT JOIN poll p ON p.id = (SELECT x.id FROM poll x WHERE x.question = q.id AND x.status <> 'void'
                                       ORDER BY x.opened_at DESC, x.id DESC LIMIT 1)
         WHERE q.week = :week AND q.status NOT IN ('merged', 'withdrawn', 'deferred')
         ORDER BY q.number, q.id""",
        week=week_id,
    )


# Questions --------------------------------------------------------------------------------------------------------


def question(state: State, question_id: str) -> QuestionView:
    """The question with this id."""
    return state.known(QuestionView, _("question"), f"{_QUESTION} WHERE q.id = :id", id=question_id)


def questions(state: State, week_id: str) -> list[QuestionView]:
    """All questions of a week, by number, whatever their status."""
    return state.rows(QuestionView, f"{_QUESTION} WHERE q.week = :week ORDER BY q.number, q.id", week=week_id)


def queue(state: State) -> list[QuestionView]:
    """The questions that wait for a week, oldest first."""
    return state.rows(QuestionView, f"{_QUESTION} WHERE q.week IS NULL ORDER BY q.asked_at, q.id")


def source_of(state: State, table: str, row: str) -> str:
    """The text a question or an answer was read from, as Markdown."""
    assert table in ("question", "answer")
    return str(state.scalar(f"SELECT source FROM {table} WHERE id = :id", id=row) or "")


def shortlist(state: State, question_id: str) -> list[ShortlistingView]:
    """Who was chosen for a question, reserves last."""
    return state.rows(
        ShortlistingView,
        f"""
        SELECT s.id, s.question, s.member, {CALLED.format(m="m")}, m.position, s.reasons, s.status
          FROM shortlisting s JOIN member m ON m.id = s.member
         WHERE s.question = :question AND s.status <> 'removed' ORDER BY s.status, s.id""",
        question=question_id,
    )


def follow_ups(state: State, question_id: str) -> list[FollowUpView]:
    """The further questions about a question and its answers, oldest first."""
    return state.rows(
        FollowUpView,
        f"""
        SELECT f.id, f.question, f.answer, f.author, {CALLED.format(m="m")}, f.text, f.reply, f.status,
               f.relayed_at, f.scope
          FROM follow_up f JOIN member m ON m.id = f.author WHERE f.question = :question ORDER BY f.id""",
        question=question_id,
    )


def notes(state: State, week_id: str) -> list[NoteView]:
    """What the live session added to a week and its questions, oldest first."""
    return state.rows(
        NoteView,
        "SELECT id, week, question, text, hidden, at FROM note WHERE week = :week ORDER BY at, id",
        week=week_id,
    )


# Invitations and answers ------------------------------------------------------------------------------------------


def invitation(state: State, invitation_id: str) -> InvitationView:
    """The invitation with this id."""
    return state.known(InvitationView, _("invitation"), f"{_INVITATION} WHERE i.id = :id", id=invitation_id)


def invitations(state: State, question_id: str) -> list[InvitationView]:
    """The invitations to answer a question, in the order of their sending, unsent last."""
    return state.rows(
        InvitationView,
        f"{_INVITATION} WHERE i.question = :question ORDER BY i.sent_at IS NULL, i.sent_at, m.nickname, i.id",
        question=question_id,
    )


def answer(state: State, answer_id: str) -> AnswerView:
    """The answer with this id."""
    return state.known(AnswerView, _("answer"), f"{_ANSWER} WHERE a.id = :id", id=answer_id)


def answers(state: State, question_id: str) -> list[AnswerView]:
    """The answers to a question by number, whatever their status."""
    return state.rows(
        AnswerView, f"{_ANSWER} WHERE a.question = :question ORDER BY a.number, a.id", question=question_id
    )


def stances(state: State, question_id: str) -> list[StanceView]:
    """Where the answers to a question stand, by practice in the order they were noted."""
    return state.rows(
        StanceView,
        """
        SELECT s.id, s.question, s.answer, a.role, s.practice, s.view, s.remark
          FROM stance s JOIN answer a ON a.id = s.answer WHERE s.question = :question
         ORDER BY a.number, s.practice, s.id""",
        question=question_id,
    )


# The vote ---------------------------------------------------------------------------------------------------------


def contribution(state: State, contribution_id: str) -> ContributionView:
    """The contribution with this id."""
    return state.known(ContributionView, _("contribution"), f"{_CONTRIBUTION} WHERE c.id = :id", id=contribution_id)


def contributions(state: State, week_id: str) -> list[ContributionView]:
    """What else members shared in a week, oldest first."""
    return state.rows(ContributionView, f"{_CONTRIBUTION} WHERE c.week = :week ORDER BY c.id", week=week_id)


def poll(state: State, poll_id: str) -> PollView:
    """The poll with this id."""
    return state.known(PollView, _("poll"), f"{_POLL} WHERE id = :id", id=poll_id)


def polls(state: State, week_id: str) -> list[PollView]:
    """The polls of a week, oldest first, void ones too."""
    return state.rows(PollView, f"{_POLL} WHERE week = :week ORDER BY opened_at, id", week=week_id)


def polls_on(state: State, question_id: str) -> list[PollView]:
    """The polls on the answers to a question, oldest first, void ones too."""
    return state.rows(PollView, f"{_POLL} WHERE question = :question ORDER BY opened_at, id", question=question_id)


def terms(state: State, poll_id: str) -> TermsView:
    """What was published when a poll opened."""
    found = state.maybe(
        TermsView,
        "SELECT poll, roll, secret, authors_hidden, quorum, prize, split, ladder, seed_sha256 FROM terms"
        " WHERE poll = :poll",
        poll=poll_id,
    )
    return found or TermsView(poll_id, None, False, False, 0, 0, (), (), "")


def may_vote(state: State) -> list[str]:
    """The ids of the members who may vote now, sorted: all but those from outside."""
    return state.texts(
        "SELECT id FROM member WHERE id NOT IN (SELECT member FROM guest WHERE status = 'outside') ORDER BY id"
    )


def on_roll(state: State, poll_id: str) -> list[str]:
    """The ids of those who may vote in a poll, as it was when it opened."""
    roll = state.scalar("SELECT r.members FROM terms t JOIN roll r ON r.id = t.roll WHERE t.poll = :poll", poll=poll_id)
    return may_vote(state) if roll is None else [str(one) for one in json.loads(str(roll))]


def voted(state: State, poll_id: str) -> int:
    """How many have voted in a poll, or voted in it before its close."""
    told = state.scalar("SELECT ballots FROM turnout WHERE poll = :poll", poll=poll_id)
    if told is not None:
        return int(told)
    return state.count(f"SELECT {_VOTED.format(poll=':poll')}", poll=poll_id)


def turnout(state: State, poll_id: str) -> TurnoutView | None:
    """What was told at the close of a poll; none before it, and for a poll that an older modui closed."""
    sql = "SELECT poll, ballots, voters, seed, participants FROM turnout WHERE poll = :poll"
    return state.maybe(TurnoutView, sql, poll=poll_id)


def voided_because(state: State, poll_id: str) -> str:
    """Why a poll was declared void, if somebody said."""
    return str(state.scalar("SELECT reason FROM voiding WHERE poll = :poll", poll=poll_id) or "")


def participants(state: State, week_id: str) -> set[str]:
    """Whoever asked or answered in a week, by id."""
    return set(
        state.texts(
            "SELECT asker FROM question WHERE week = :week UNION"
            " SELECT a.author FROM answer a JOIN question q ON q.id = a.question WHERE q.week = :week",
            week=week_id,
        )
    )


def piles(state: State, poll_id: str) -> list[PileView]:
    """The ballots that came out of the urn of a secret poll."""
    return state.rows(PileView, "SELECT choices, ballots FROM pile WHERE poll = :poll ORDER BY number", poll=poll_id)


def late(state: State, poll_id: str) -> list[LateView]:
    """The ballots that came after the close of a poll, by voter."""
    return state.rows(
        LateView,
        f"SELECT l.voter, {CALLED.format(m='m')}, l.choices FROM late l JOIN member m ON m.id = l.voter"
        " WHERE l.poll = :poll ORDER BY m.nickname, l.voter",
        poll=poll_id,
    )


def disclosed(state: State, poll_id: str) -> bool:
    """Whether the totals of a poll are shown before its close."""
    return state.count("SELECT count(*) FROM disclosure WHERE poll = :poll", poll=poll_id) > 0


def guests(state: State) -> list[GuestView]:
    """Those from outside, and those who came from there."""
    return state.rows(
        GuestView,
        f"SELECT g.id, g.member, {CALLED.format(m='m')}, g.kind, g.status, g.poll FROM guest g"
        " JOIN member m ON m.id = g.member ORDER BY m.nickname, g.member",
    )


def options(state: State, poll_id: str) -> list[OptionView]:
    """What can be voted for in a poll, by label."""
    return state.rows(
        OptionView,
        f"""
        SELECT o.id, o.poll, o.label, o.answer, o.contribution, o.title, m.id, {CALLED.format(m="m")}
          FROM option o LEFT JOIN answer a ON a.id = o.answer LEFT JOIN contribution c ON c.id = o.contribution
          JOIN member m ON m.id = coalesce(a.author, c.member)
         WHERE o.poll = :poll ORDER BY length(o.label), o.label""",
        poll=poll_id,
    )


def ballots(state: State, poll_id: str) -> list[BallotView]:
    """The ballot of each member that counts, by voter; those taken back are left out."""
    return state.rows(
        BallotView,
        f"""
        SELECT b.id, b.poll, b.voter, {CALLED.format(m="m")}, b.turn, b.choices
          FROM ballot b JOIN member m ON m.id = b.voter
         WHERE b.poll = :poll AND b.choices IS NOT NULL
           AND b.turn = (SELECT max(n.turn) FROM ballot n WHERE n.poll = b.poll AND n.voter = b.voter)
         ORDER BY m.nickname, b.voter""",
        poll=poll_id,
    )


def awards(state: State, poll_id: str) -> list[AwardView]:
    """The places that were named, best first."""
    return state.rows(
        AwardView,
        "SELECT id, poll, option, place, share FROM award WHERE poll = :poll ORDER BY place, id",
        poll=poll_id,
    )


# The digest -------------------------------------------------------------------------------------------------------


def digest(state: State, week_id: str) -> DigestView | None:
    """The digest of a week, once it was begun."""
    return state.maybe(DigestView, "SELECT id, week, status, published_at FROM digest WHERE week = :week", week=week_id)


def passages(state: State, week_id: str) -> list[PassageView]:
    """The connecting text of a week's digest."""
    return state.rows(
        PassageView, "SELECT id, week, question, slot, text FROM passage WHERE week = :week ORDER BY id", week=week_id
    )


def drafts(state: State) -> dict[str, str]:
    """What was being typed on this machine and not accepted yet, as it was saved, by the key of its form."""
    return {str(key): str(text) for key, text in state.run("SELECT key, text FROM draft", {})}


# History ----------------------------------------------------------------------------------------------------------


def history(state: State, row: str | None = None, *, limit: int = 50) -> list[ChangeView]:
    """What was done, newest first; only what touched `row` where one is given."""
    where = "WHERE c.seq IN (SELECT t.seq FROM touched t WHERE t.row = :row)" if row else ""
    return state.rows(
        ChangeView,
        f"SELECT c.seq, c.id, c.actor, c.at, c.action, c.bundle, c.undoes FROM change c {where}"
        " ORDER BY c.seq DESC LIMIT :limit",
        limit=limit,
        **({"row": row} if row else {}),
    )
