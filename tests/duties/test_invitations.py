"""Members are invited once each, with a message that is ready to send, and may say no cheaply."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from modui.duties import answers, intake
from modui.errors import NotFound, Refused
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
        reasons=["社群运营", "答过相近的问题"],
    )
    (invitation,) = scene.invite("阿树")
    assert invitation.status == "draft"
    told = invitation.message
    assert told.startswith("阿树, ")
    assert "Q1: “两个人怎么把续费做上去？”" in told
    assert "Needed: 三周内" in told
    assert "Why you: 社群运营, 答过相近的问题" in told
    assert "voice message" in told
    assert "by Thu 11/26, 22:00" in told
    assert answers.consent_line() in told
    assert "Not this time?" in told
    assert told.endswith("—— 林间")


def test_an_invitation_says_the_demand_when_the_title_does_not(scene: Scene) -> None:
    scene.do(lambda state: intake.edit(state, scene.question, {"title": "书店会员", "deadline": ""}))
    (invitation,) = scene.invite("老K")
    assert "What is asked: 两个人怎么把续费做上去？" in invitation.message
    assert "Needed" not in invitation.message
    assert "Why you" not in invitation.message


def test_an_invitation_fits_a_phone(scene: Scene) -> None:
    long = {"title": "很长的标题" * 30, "demand": "很长的诉求。" * 100, "deadline": "很久很久。" * 30}
    scene.do(lambda state: intake.edit(state, scene.question, dict(long)))
    with scene.store.read() as state:
        question = queries.question(state, scene.question)
    told = answers.invitation_message(
        question, "阿树", reasons=["社群运营"] * 40, due=making.START, zone=ZoneInfo("Asia/Shanghai"), moderator="林间"
    )
    assert len(told) <= 560
    assert all(len(line) <= 120 for line in told.splitlines())


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
    scene.do(lambda state: answers.mark(state, row, "declined", answers.declines()[0]))
    assert (scene.invitation("阿树").status, scene.invitation("阿树").reason) == ("declined", answers.declines()[0])
    scene.mark("阿树", "accepted")
    assert (scene.invitation("阿树").status, scene.invitation("阿树").reason) == ("accepted", "")
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
    assert told.startswith("阿树, ")
    assert "Until Thu 11/26, 22:00" in told
    assert "Not this time?" in told
    scene.clock.at += timedelta(days=7)
    with scene.store.read() as state:
        assert "11/26" not in answers.reminder(state, invitation.id)


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
