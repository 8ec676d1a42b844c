"""Members are invited once each, with a message that is ready to send, and may say no cheaply."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from modui.duties import answers, intake
from modui.errors import NotFound, Refused
from modui.i18n import speaking
from modui.records import queries
from modui.records.changes import Insert, Set
from modui.records.clock import natural_id
from tests import making
from tests.duties.answering import Scene, scene

__all__ = ["scene"]


def test_an_invitation_says_all_that_one_needs_to_answer(scene: Scene) -> None:
    making.insert(
        scene.store,
        "shortlisting",
        question=scene.question,
        member=scene.people["阿树"],
        reasons=["expertise: 社群运营", "答过相近的问题"],
    )
    (invitation,) = scene.invite("阿树")
    assert invitation.status == "draft"
    told = invitation.message
    assert told.startswith("阿树，")
    assert "Q1：“两个人怎么把续费做上去？”" in told
    assert "背景：书店" in told
    assert "期限：三周内" in told
    assert "为什么找你：擅长：社群运营、答过相近的问题" in told
    assert "语音" in told
    assert "11 月 26 日周四 22:00 前" in told
    with speaking("zh"):
        assert answers.consent_line() in told
    assert "不方便也没关系" in told
    assert told.endswith("—— 林间")


def test_an_invitation_says_the_demand_when_the_title_does_not(scene: Scene) -> None:
    scene.do(lambda state: intake.edit(state, scene.question, {"title": "书店会员", "deadline": ""}))
    (invitation,) = scene.invite("老K")
    assert "诉求：两个人怎么把续费做上去？" in invitation.message
    assert "期限" not in invitation.message
    assert "为什么找你" not in invitation.message


def test_an_invitation_carries_the_whole_question(scene: Scene) -> None:
    whole = {
        "background": "背景。" * 60,
        "details": "细节。" * 60,
        "tried": "- 试过\n- **两次**",
        "demand": "诉求？" * 20,
    }
    scene.do(lambda state: intake.edit(state, scene.question, dict(whole)))
    told = scene.invite("阿树")[0].message
    for text in (whole["background"], whole["details"], whole["demand"], "已尝试：试过 两次"):
        assert text in told
    assert "略去" not in told


def test_what_is_left_out_of_a_long_question_is_said_with_where_it_is(scene: Scene) -> None:
    long = {
        "title": "很长的标题" * 30,
        "background": "前情。" * 300,
        "demand": "很长的诉求。" * 60,
        "details": "细节" * 400,
    }
    scene.do(lambda state: intake.edit(state, scene.question, {**long, "deadline": "很久很久。" * 30}))
    with scene.store.read() as state:
        question = queries.question(state, scene.question)
    told = answers.invitation_message(
        question, "阿树", reasons=["社群运营"] * 40, due=making.START, zone=ZoneInfo("Asia/Shanghai"), moderator="林间"
    )
    assert long["demand"] in told, "what is asked comes first"
    kept = 3 * told.count("前情。") + told.count("细") + told.count("节")
    assert f"({300 * 3 + 400 * 2 - kept} characters left out. The whole of Q1 " in told
    assert "…" in told
    assert len(told) <= 1_400


def test_who_writes_of_themselves_in_english_is_invited_in_english(scene: Scene) -> None:
    making.put(scene.store, Set("member", scene.people["老K"], "offers", "", "Small tours, 咖啡 and first aid basics"))
    making.put(scene.store, Set("member", scene.people["林间"], "more", "", "常用语言: 英语、中文"))
    reasons = ["擅长：续费"]
    making.insert(scene.store, "shortlisting", question=scene.question, member=scene.people["老K"], reasons=reasons)
    chinese, english, told = (one.message for one in scene.invite("阿树", "老K", "林间"))
    assert "想请教你" in chinese
    assert english.startswith("老K, may I ask you something? Q1: “两个人怎么把续费做上去？”")
    assert "Why you: expertise: 续费" in english
    assert "may I ask you something?" in told, "what a table says of their languages goes first"
    with scene.store.read() as state:
        assert answers.reminder(state, scene.invitation("老K").id).startswith("老K, ")
        assert answers.reminder(state, scene.invitation("阿树").id).startswith("阿树，")


def test_whoever_has_an_invitation_is_not_written_to_again(scene: Scene) -> None:
    scene.invite("阿树", "老K")
    assert scene.store.act(lambda state: answers.invite(state, scene.question, [scene.people["阿树"]])) is None
    everybody = [scene.people[name] for name in ("阿树", "林间", "林间")]
    change = scene.do(lambda state: answers.invite(state, scene.question, everybody))
    assert [edit.row for edit in change.edits] == [natural_id("invitation", scene.question, scene.people["林间"])]


def test_a_cancelled_invitation_is_written_anew(scene: Scene) -> None:
    scene.invite("阿树")
    scene.mark("阿树", "cancelled")
    scene.do(lambda state: intake.edit(state, scene.question, {"title": "另一个标题"}))
    (invitation,) = scene.invite("阿树")
    assert invitation.status == "draft"
    assert "另一个标题" in invitation.message


def test_nobody_is_asked_their_own_question_or_what_they_answered(scene: Scene) -> None:
    assert scene.refusal(lambda state: answers.invite(state, scene.question, [scene.asker])) == "invite-own"
    scene.answer("阿树")
    person = scene.people["阿树"]
    assert scene.refusal(lambda state: answers.invite(state, scene.question, [person])) == "invite-answered"


@pytest.mark.parametrize("status", ["returned", "deferred", "withdrawn", "closed"])
def test_only_questions_that_were_accepted_are_asked_about(scene: Scene, status: str) -> None:
    making.put(scene.store, Set("question", scene.question, "status", "accepted", status))
    person = scene.people["阿树"]
    assert scene.refusal(lambda state: answers.invite(state, scene.question, [person])) == "invite-status"


def test_the_first_one_sent_begins_the_answering(scene: Scene) -> None:
    invitations = scene.invite("阿树", "老K")
    assert scene.asked().status == "accepted"
    scene.mark("阿树", "sent")
    assert scene.asked().status == "answering"
    assert scene.invitation("阿树").sent_at == scene.clock.at
    again = scene.store.act(lambda state: answers.mark(state, invitations[0].id, "sent"))
    assert again is None
    change = scene.do(lambda state: answers.mark(state, invitations[1].id, "sent"))
    assert {edit.row for edit in change.edits} == {invitations[1].id}


def test_what_was_sent_stays_sent(scene: Scene) -> None:
    scene.invite("阿树")
    scene.mark("阿树", "sent")
    with pytest.raises(Refused, match="what was sent stays sent"):
        scene.store.undo()
    scene.clock.at += timedelta(days=2)
    scene.mark("阿树", "reminded")
    with pytest.raises(Refused, match="what was sent stays sent"):
        scene.store.undo()
    found = scene.invitation("阿树")
    assert found.sent_at is not None
    assert found.reminded_at == found.sent_at + timedelta(days=2)


def test_a_no_is_cheap_and_may_turn_into_a_yes(scene: Scene) -> None:
    scene.invite("阿树")
    scene.mark("阿树", "sent")
    row = scene.invitation("阿树").id
    scene.do(lambda state: answers.mark(state, row, "declined", "出差"))
    found = scene.invitation("阿树")
    assert (found.status, found.reason, found.cause) == ("declined", "出差", "time")
    scene.do(lambda state: answers.mark(state, row, "declined", "出差", "topic"))
    assert scene.invitation("阿树").cause == "topic", "what the moderator says goes before what the words say"
    scene.mark("阿树", "accepted")
    found = scene.invitation("阿树")
    assert (found.status, found.reason, found.cause) == ("accepted", "", None)
    scene.store.undo()
    assert scene.invitation("阿树").status == "declined"


def test_an_unsent_invitation_cannot_have_been_declined(scene: Scene) -> None:
    (invitation,) = scene.invite("阿树")
    assert scene.refusal(lambda state: answers.mark(state, invitation.id, "declined")) == "state-refused"
    assert scene.refusal(lambda state: answers.mark(state, invitation.id, "draft?")) == "value-invalid"


def test_the_words_of_an_invitation_change_until_it_is_sent(scene: Scene) -> None:
    (invitation,) = scene.invite("阿树")
    scene.do(lambda state: answers.write(state, invitation.id, "阿树，帮个忙？"))
    assert scene.invitation("阿树").message == "阿树，帮个忙？"
    scene.mark("阿树", "sent")
    assert scene.refusal(lambda state: answers.write(state, invitation.id, "改")) == "invitation-sent"


def test_the_reminder_leaves_a_way_out(scene: Scene) -> None:
    (invitation,) = scene.invite("阿树")
    with scene.store.read() as state:
        told = answers.reminder(state, invitation.id)
    assert told.startswith("阿树，")
    assert "11 月 26 日周四 22:00" in told
    assert "不方便" in told
    scene.clock.at += timedelta(days=7)
    with scene.store.read() as state:
        assert "11 月" not in answers.reminder(state, invitation.id)


def test_an_invitation_is_named_by_its_id_or_its_ending(scene: Scene) -> None:
    (invitation,) = scene.invite("阿树")
    with scene.store.read() as state:
        assert answers.resolve_invitation(state, invitation.id) == invitation
        assert answers.resolve_invitation(state, invitation.id[-5:]) == invitation
        for text in ("", "%", "zzzz", invitation.id[-3:]):
            with pytest.raises(NotFound) as caught:
                answers.resolve_invitation(state, text)
            assert caught.value.code == "invitation-unknown"


def test_the_rules_judge_what_a_change_does(scene: Scene) -> None:
    (invitation,) = scene.invite("阿树")
    row = natural_id("invitation", scene.question, scene.asker)
    own = Insert("invitation", row, {"question": scene.question, "member": scene.asker})
    assert scene.forged("invitation.write", own) == "invite-own"
    sent = Set("invitation", invitation.id, "status", "draft", "sent")
    assert scene.forged("invitation.mark", sent) == "state-foreign"
    assert scene.forged("invitation.remind", sent) == "state-foreign"
    assert scene.forged("invitation.mark", Set("invitation", invitation.id, "sent_at", None, "x")) == "value-invalid"
    closing = Set("question", scene.question, "status", "accepted", "closed")
    assert scene.forged("invitation.send", sent, closing) == "state-foreign"
