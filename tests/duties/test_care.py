"""Care for people: what was sent counts against an allowance, and nothing else does; when nobody is written to."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from modui.duties import answers, care
from modui.duties.care import Contact, Wishes, rules, settings
from modui.errors import BadInput, Refused
from modui.records.changes import Insert, Set
from modui.records.clock import iso, natural_id
from modui.records.codecs import Value
from tests import making
from tests.duties.answering import Scene, scene

__all__ = ["scene"]

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = making.START
FREE = Wishes(2, 6)


def ago(days: float, kind: str = "invitation") -> Contact:
    return Contact(kind, NOW - timedelta(days=days))


def reasons(wishes: Wishes, *contacts: Contact, text: str = "", now: datetime = NOW) -> list[str]:
    return [one.text for one in rules.limits(wishes, contacts, text, now, SHANGHAI)]


# The budget --------------------------------------------------------------------------------------------------------


def test_why_somebody_is_not_asked_is_said_with_figures() -> None:
    assert reasons(Wishes(1, 6), ago(3)) == ["asked 3 days ago; limit 1 a week"]
    assert reasons(Wishes(1, 6), ago(0.1, "reminder")) == ["reminded today; limit 1 a week"]
    assert reasons(FREE, ago(3), ago(1, "reminder")) == [
        "2 messages in seven days, the latest: reminded yesterday; limit 2 a week"
    ]
    assert reasons(Wishes(9, 2), ago(20), ago(10)) == [
        "2 messages in thirty days, the latest: asked 10 days ago; limit 2 a month"
    ]
    assert reasons(Wishes(1, 6), Contact("invitation", None)) == ["an invitation waits to be sent; limit 1 a week"]
    assert reasons(Wishes(0, 6)) == ["limit 0 a week"]
    assert reasons(FREE) == []
    assert reasons(FREE, ago(3)) == []


def test_never_is_the_only_reason_that_is_needed() -> None:
    assert reasons(Wishes(0, 0, never=True, away=("2026-11-20..2026-11-30",))) == ["asks never to be asked"]


def test_days_away_end_with_their_last_day_where_the_community_lives() -> None:
    away = Wishes(2, 6, away=("2026-11-20..2026-12-03", "2027-01-01..2027-01-01"))
    assert reasons(away) == ["away until 3 December"]
    last = datetime(2026, 12, 3, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
    assert reasons(away, now=last) == ["away until 3 December"]
    assert reasons(away, now=last + timedelta(minutes=1)) == []
    (limit,) = rules.limits(away, (), "", NOW, SHANGHAI)
    assert limit.until == last + timedelta(minutes=1)


def test_who_leaves_before_the_answer_is_due_may_be_asked_and_that_is_said() -> None:
    away = Wishes(2, 6, away=("2026-11-25..2026-12-03",))
    assert reasons(away) == []
    assert rules.notes(away, NOW, SHANGHAI, NOW + timedelta(days=4)) == ["away from 25 November to 3 December"]
    assert rules.notes(away, NOW, SHANGHAI, NOW + timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("topic", "text", "about"),
    [
        ("融资", "天使轮融资怎么谈？", True),
        ("AI", "给 email 分类", False),
        ("AI", "用ＡＩ写周报", True),
        ("ai", "AI写作", True),
        ("C++", "C++ 怎么学", True),
        ("C", "C++ 怎么学", True),
        ("房租", "店面租金", False),
        ("  ", "随便什么", False),
        ("(", "括号 ( 也算", True),
    ],
)
def test_a_topic_is_found_as_it_is_written(topic: str, text: str, about: bool) -> None:
    assert rules.is_about(text, topic) == about


def test_topics_not_to_be_asked_about_are_named() -> None:
    wishes = Wishes(2, 6, not_about=("融资", "合同", "育儿"))
    assert reasons(wishes, text="融资合同怎么签") == ["asks not to be asked about 融资, 合同"]
    assert reasons(wishes, text="社群怎么做") == []


def test_a_week_is_any_seven_days_and_a_month_any_thirty() -> None:
    """The turn of a month gives nothing back by itself."""
    end = datetime(2026, 11, 30, 12, tzinfo=UTC)
    wishes = Wishes(5, 1)
    asked = Contact("invitation", end)
    after = [end + timedelta(days=days) for days in (0.5, 1, 29.9, 30, 31)]
    assert [rules.left(wishes, [asked], now) for now in after] == [0, 0, 0, 1, 1]
    once_a_week = Wishes(1, 9)
    assert [rules.left(once_a_week, [asked], end + timedelta(days=days)) for days in (6.9, 7)] == [0, 1]


def test_it_is_said_when_somebody_may_be_asked_again() -> None:
    (limit,) = rules.limits(FREE, (ago(6), ago(2)), "", NOW, SHANGHAI)
    assert limit.until == NOW + timedelta(days=1)
    assert rules.limits(FREE, (ago(6), ago(2)), "", limit.until, SHANGHAI) == ()
    (unsent,) = rules.limits(Wishes(1, 9), (Contact("invitation", None),), "", NOW, SHANGHAI)
    assert unsent.until is None


contacts = st.lists(
    st.builds(
        Contact,
        st.sampled_from(("invitation", "reminder", "mention")),
        st.none() | st.datetimes(datetime(2026, 10, 1), datetime(2026, 11, 22)).map(lambda at: at.replace(tzinfo=UTC)),
    ),
    max_size=12,
)
allowances = st.tuples(st.integers(0, 5), st.integers(0, 9)).map(lambda numbers: Wishes(*numbers))


@given(allowances, contacts)
def test_who_has_something_left_is_limited_by_nothing_and_the_other_way_round(
    wishes: Wishes, reached: list[Contact]
) -> None:
    left = rules.left(wishes, reached, NOW)
    assert (left == 0) == bool(reasons(wishes, *reached))
    assert 0 <= left <= min(wishes.per_week, wishes.per_month)


@given(allowances, contacts)
def test_one_contact_more_costs_one_and_taking_it_back_gives_back_exactly_it(
    wishes: Wishes, reached: list[Contact]
) -> None:
    left = rules.left(wishes, reached, NOW)
    more = [*reached, Contact("invitation", NOW)]
    assert rules.left(wishes, more, NOW) == max(0, left - 1)
    assert rules.left(wishes, more[:-1], NOW) == left


@given(allowances.filter(lambda one: one.per_week and one.per_month), contacts)
def test_the_day_that_is_named_is_the_first_on_which_they_may_be_asked(wishes: Wishes, reached: list[Contact]) -> None:
    found = rules.limits(wishes, reached, "", NOW, SHANGHAI)
    if len(found) == 1 and found[0].until is not None:
        until, code = found[0].until, found[0].code
        before = [one.code for one in rules.limits(wishes, reached, "", until - timedelta(seconds=1), SHANGHAI)]
        assert code in before
        assert code not in [one.code for one in rules.limits(wishes, reached, "", until, SHANGHAI)]


# Quiet hours -------------------------------------------------------------------------------------------------------


def at(text: str, zone: str = "Asia/Shanghai") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def test_quiet_hours_go_over_midnight_by_the_clocks_of_the_community() -> None:
    for inside in ("2026-11-22 22:00", "2026-11-22 23:59", "2026-11-23 00:00", "2026-11-23 08:59"):
        assert rules.quiet_until("22:00-09:00", at(inside), SHANGHAI) == at("2026-11-23 09:00"), inside
    for outside in ("2026-11-22 21:59", "2026-11-22 09:00"):
        assert rules.quiet_until("22:00-09:00", at(outside), SHANGHAI) is None, outside
    assert rules.quiet_until("12:00-14:00", at("2026-11-22 13:00"), SHANGHAI) == at("2026-11-22 14:00")
    assert rules.quiet_until("", at("2026-11-22 23:00"), SHANGHAI) is None
    assert rules.quiet_until("none", at("2026-11-22 23:00"), SHANGHAI) is None


def test_quiet_hours_are_said_with_what_can_be_done_meanwhile() -> None:
    wishes = Wishes(2, 6, "22:00-09:00")
    assert reasons(wishes, now=at("2026-11-22 23:00")) == [], "they may be chosen, and written to in the morning"
    assert rules.notes(wishes, at("2026-11-22 23:00"), SHANGHAI) == [
        "quiet hours of the community, until 9:00: can be written now, sent after 9:00"
    ]


def test_quiet_hours_follow_the_clocks_in_spring_and_autumn() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    spring = rules.quiet_until("22:00-09:00", at("2026-03-28 23:00", "Europe/Berlin"), berlin)
    autumn = rules.quiet_until("22:00-09:00", at("2026-10-24 23:00", "Europe/Berlin"), berlin)
    assert spring == at("2026-03-29 09:00", "Europe/Berlin")
    assert autumn == at("2026-10-25 09:00", "Europe/Berlin")
    assert spring - at("2026-03-28 23:00", "Europe/Berlin") == timedelta(hours=9), "an hour is left out"
    assert autumn - at("2026-10-24 23:00", "Europe/Berlin") == timedelta(hours=11), "an hour comes twice"
    skipped = rules.quiet_until("22:00-02:30", at("2026-03-29 01:30", "Europe/Berlin"), berlin)
    assert skipped is not None
    assert skipped.astimezone(berlin).time() >= time(3), "half past two does not come that night"


hours = st.times().map(lambda one: one.replace(second=0, microsecond=0))


@given(
    hours,
    hours,
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda one: one.replace(tzinfo=UTC)),
    st.sampled_from(("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")),
)
def test_when_quiet_hours_end_it_is_not_quiet(start: time, end: time, now: datetime, name: str) -> None:
    if start == end:
        return
    zone = ZoneInfo(name)
    quiet = f"{start:%H:%M}-{end:%H:%M}"
    until = rules.quiet_until(quiet, now, zone)
    if until is not None:
        assert now < until <= now + timedelta(hours=25)
        assert rules.quiet_until(quiet, until, zone) is None


# What people type --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("22:00-09:00", "22:00-09:00"),
        ("22-9", "22:00-09:00"),
        (" 22：30 至 7：05 ", "22:30-07:05"),
        ("22:00～08:00", "22:00-08:00"),
        ("none", "none"),
        ("无", "none"),
        ("", ""),
    ],
)
def test_quiet_hours_are_taken_as_people_write_them(typed: str, kept: str) -> None:
    assert care.parsed_quiet(typed) == kept


@pytest.mark.parametrize("typed", ["25:00-09:00", "22:00", "9-9", "22:61-08:00", "晚上", "22:00-09:00-10:00"])
def test_what_are_no_quiet_hours_is_said(typed: str) -> None:
    with pytest.raises(BadInput) as caught:
        care.parsed_quiet(typed)
    assert caught.value.code == "quiet-form"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026-12-01..2026-12-10", "2026-12-01..2026-12-10"),
        ("2026-12-01", "2026-12-01..2026-12-01"),
        ("2026年12月1日至2026年12月10日", "2026-12-01..2026-12-10"),
        ("2026/12/1 - 2026/12/10", "2026-12-01..2026-12-10"),
    ],
)
def test_days_away_are_taken_as_people_write_them(typed: str, kept: str) -> None:
    assert care.parsed_away(typed) == kept


@pytest.mark.parametrize("typed", ["2026-12-10..2026-12-01", "2026-02-30", "next week", "", "9999-12-31"])
def test_what_are_no_days_is_said(typed: str) -> None:
    with pytest.raises(BadInput) as caught:
        care.parsed_away(typed)
    assert caught.value.code == "away-form"


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 60))
def test_days_away_are_read_as_they_were_kept(first: date, length: int) -> None:
    kept = care.parsed_away(f"{first}..{first + timedelta(days=length)}")
    assert rules.days(kept) == (first, first + timedelta(days=length))


# From what was sent ------------------------------------------------------------------------------------------------


def left(scene: Scene, name: str) -> int:
    with scene.store.read() as state:
        return care.read(state).left(scene.people[name])


def test_what_is_written_counts_and_what_is_cancelled_or_released_gives_back(scene: Scene) -> None:
    assert left(scene, "阿树") == 2
    scene.invite("阿树")
    assert left(scene, "阿树") == 1, "two questions must not be written to one person before either is sent"
    scene.mark("阿树", "sent")
    assert left(scene, "阿树") == 1
    scene.clock.at += timedelta(days=2)
    scene.mark("阿树", "reminded")
    assert left(scene, "阿树") == 0
    scene.mark("阿树", "cancelled")
    assert left(scene, "阿树") == 2
    scene.invite("阿树")
    scene.mark("阿树", "sent")
    assert left(scene, "阿树") == 1, "the reminder of the sending before is not counted"
    scene.mark("阿树", "released")
    assert left(scene, "阿树") == 2


@pytest.mark.parametrize("status", ["accepted", "declined", "no-reply"])
def test_who_replied_was_disturbed_all_the_same(scene: Scene, status: str) -> None:
    scene.invite("阿树")
    scene.mark("阿树", "sent", status)
    assert left(scene, "阿树") == 1


def test_an_answer_nobody_asked_for_costs_nothing_and_a_further_question_one(scene: Scene) -> None:
    given = scene.answer("老K")
    assert left(scene, "老K") == 2
    asked = scene.do(lambda state: answers.follow_up(state, scene.question, scene.people["阿树"], "然后呢？", given.id))
    assert left(scene, "老K") == 2
    scene.do(lambda state: answers.relay(state, asked.edits[0].row))
    assert left(scene, "老K") == 1
    to_asker = scene.do(lambda state: answers.follow_up(state, scene.question, scene.people["阿树"], "几个人？"))
    scene.do(lambda state: answers.relay(state, to_asker.edits[0].row))
    with scene.store.read() as state:
        assert care.read(state).left(scene.asker) == 2, "who asks wants to be asked back"


def test_an_introduction_that_was_sent_costs_who_is_to_help(scene: Scene) -> None:
    row = making.insert(scene.store, "introduction", seeker=scene.people["老K"], helper=scene.people["阿树"])
    assert left(scene, "阿树") == 2
    making.put(
        scene.store,
        Set("introduction", row, "status", "draft", "sent"),
        Set("introduction", row, "sent_at", None, iso(scene.clock.at)),
    )
    assert (left(scene, "阿树"), left(scene, "老K")) == (1, 2)
    making.put(scene.store, Set("introduction", row, "status", "sent", "cancelled"))
    assert left(scene, "阿树") == 2


def test_undo_gives_back(scene: Scene) -> None:
    before = scene.store.dump()
    scene.invite("阿树")
    scene.store.undo()
    assert left(scene, "阿树") == 2
    assert scene.store.dump() == before
    scene.store.redo()
    assert left(scene, "阿树") == 1


def test_a_message_of_long_ago_is_forgotten(scene: Scene) -> None:
    scene.invite("阿树")
    scene.mark("阿树", "sent")
    scene.clock.at += timedelta(days=7)
    assert left(scene, "阿树") == 2
    with scene.store.read() as state:
        assert len(care.read(state).contacts[scene.people["阿树"]]) == 1, "within the month"
    scene.clock.at += timedelta(days=23)
    with scene.store.read() as state:
        assert scene.people["阿树"] not in care.read(state).contacts


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("sent", "accepted", "declined", "no-reply", "reminded", "released", "cancelled", "draft")),
            st.integers(0, 96),
        ),
        max_size=8,
    )
)
@tries(max_examples=15)
def test_whatever_happened_a_cancellation_gives_back_everything(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    clock = making.HeldClock()
    store = making.community_store(tmp_path_factory.mktemp("home"), clock=clock)
    asker, expert = making.members(store, ["小满妈妈", "阿树"])
    row = making.insert(store, "question", week=making.week(store), number=1, asker=asker, title="怎么续费？")
    making.put(store, Set("question", row, "status", "new", "accepted"))
    store.act(lambda state: answers.invite(state, row, [expert]))
    invitation = natural_id("invitation", row, expert)
    for status, hours_later in steps:
        clock.at += timedelta(hours=hours_later)
        with suppress(Refused):  # where the state machine does not lead
            store.act(lambda state, to=status: answers.mark(state, invitation, to))  # type: ignore[misc]
        with store.read() as state:
            status_now = state.scalar("SELECT status FROM invitation WHERE id = :id", id=invitation)
            caring = care.read(state)
            assert 0 <= caring.left(expert) <= 2
            if status_now in ("cancelled", "released"):
                assert caring.left(expert) == 2
                assert expert not in caring.contacts


@given(
    allowance=st.tuples(st.integers(0, 2), st.integers(0, 3)),
    wanted=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(("sent", "cancelled", "")), st.integers(0, 200))),
)
@tries(max_examples=10)
def test_no_allowance_is_overdrawn_unless_the_invitation_says_so(
    tmp_path_factory: pytest.TempPathFactory, allowance: tuple[int, int], wanted: list[tuple[int, str, int]]
) -> None:
    clock = making.HeldClock()
    store = making.community_store(tmp_path_factory.mktemp("home"), clock=clock)
    asker, expert = making.members(store, ["小满妈妈", "阿树"])
    week = making.week(store)
    store.act(lambda state: settings.allow(state, expert, dict(zip(("per_week", "per_month"), allowance, strict=True))))
    questions = [
        making.insert(store, "question", week=week, number=number, asker=asker, title="怎么续费？")
        for number in (1, 2, 3)
    ]
    making.put(store, *(Set("question", row, "status", "new", "accepted") for row in questions))
    for number, status, hours_later in wanted:
        clock.at += timedelta(hours=hours_later)
        with store.read() as state:
            before = care.read(state).left(expert)
        change = store.act(
            lambda state, row=questions[number], over=not before: answers.invite(state, row, [expert], knowingly=over)  # type: ignore[misc]
        )
        with store.read() as state:
            after = care.read(state).left(expert)
        if change is not None:
            assert change.action == ("invitation.write" if before else "invitation.override")
            assert after == max(0, before - 1)
        invitation = natural_id("invitation", questions[number], expert)
        if status:
            with suppress(Refused):  # where the state machine does not lead
                store.act(lambda state, row=invitation, to=status: answers.mark(state, row, to))  # type: ignore[misc]


# Going over it -----------------------------------------------------------------------------------------------------


def allow(scene: Scene, name: str, **values: Value) -> None:
    scene.do(lambda state: settings.allow(state, scene.people[name], values))


def test_no_limit_blocks_and_what_was_gone_over_is_kept(scene: Scene) -> None:
    allow(scene, "阿树", per_week=0, away=["2026-11-20..2026-12-03"])
    with scene.store.read() as state:
        over = answers.beyond(state, scene.question, [scene.people["阿树"], scene.people["老K"]])
    assert over == {scene.people["阿树"]: "away until 3 December · limit 0 a week"}
    both = [scene.people["阿树"], scene.people["老K"]]
    assert scene.refusal(lambda state: answers.invite(state, scene.question, both)) == "invite-beyond"
    change = scene.do(lambda state: answers.invite(state, scene.question, both[:1], knowingly=True))
    assert change.action == "invitation.override"
    assert scene.invitation("阿树").beyond == ("away until 3 December", "limit 0 a week")
    within = scene.do(lambda state: answers.invite(state, scene.question, [scene.people["老K"]]))
    assert within.action == "invitation.write"
    assert scene.invitation("老K").beyond is None


def test_never_excludes(scene: Scene) -> None:
    allow(scene, "阿树", never=True)
    assert scene.refusal(lambda state: answers.invite(state, scene.question, [scene.people["阿树"]])) == "invite-never"
    allow(scene, "阿树", never=False)
    scene.invite("阿树")
    scene.mark("阿树", "cancelled")
    allow(scene, "阿树", never=True)
    assert scene.refusal(lambda state: answers.invite(state, scene.question, [scene.people["阿树"]])) == "invite-never"


def test_nothing_is_gone_over_without_saying_so(scene: Scene) -> None:
    allow(scene, "阿树", per_week=0)
    values = {"question": scene.question, "member": scene.people["阿树"], "message": "在吗？"}
    row = natural_id("invitation", scene.question, scene.people["阿树"])
    for action in ("invitation.write", "invitation.override"):
        assert scene.forged(action, Insert("invitation", row, dict(values))) == "invite-beyond"


def test_a_reminder_and_an_untimely_sending_are_said_beforehand_and_kept(scene: Scene) -> None:
    allow(scene, "阿树", per_week=1, quiet="16:00-17:00")
    row = scene.invite("阿树")[0].id
    with scene.store.read() as state:
        assert answers.untimely(state, row, "sent") == [
            "their own quiet hours, until 17:00: can be written now, sent after 17:00"
        ]
        assert answers.untimely(state, row, "accepted") == []
    scene.clock.at += timedelta(hours=2)
    scene.mark("阿树", "sent")
    assert scene.invitation("阿树").beyond is None
    scene.clock.at += timedelta(days=2)
    with scene.store.read() as state:
        assert answers.untimely(state, row, "reminded") == ["asked 2 days ago; limit 1 a week"]
    scene.mark("阿树", "reminded")
    assert scene.invitation("阿树").beyond == ("asked 2 days ago; limit 1 a week",)


def test_a_further_question_is_passed_on_knowingly(scene: Scene) -> None:
    given = scene.answer("老K")
    allow(scene, "老K", per_week=0)
    asked = scene.do(lambda state: answers.follow_up(state, scene.question, scene.people["阿树"], "然后呢？", given.id))
    with scene.store.read() as state:
        assert answers.untimely_relay(state, asked.edits[0].row) == ["limit 0 a week"]
    change = scene.do(lambda state: answers.relay(state, asked.edits[0].row))
    assert change.action == "follow-up.override"


def test_adding_one_invitee_writes_to_nobody_else(scene: Scene) -> None:
    scene.invite("阿树")
    scene.mark("阿树", "sent")
    sent = scene.invitation("阿树")
    change = scene.do(lambda state: answers.invite(state, scene.question, [scene.people["阿树"], scene.people["老K"]]))
    assert {edit.row for edit in change.edits} == {natural_id("invitation", scene.question, scene.people["老K"])}
    assert scene.invitation("阿树") == sent


# Settings ----------------------------------------------------------------------------------------------------------


def test_what_a_member_did_not_say_is_the_communitys_measure(scene: Scene) -> None:
    scene.do(lambda state: settings.set_measure(state, {"per_week": 3, "quiet": "23-7"}))
    allow(scene, "阿树", per_month=4, not_about=["融资", " 融资 ", ""])
    with scene.store.read() as state:
        caring = care.read(state)
        assert caring.of(scene.people["阿树"]) == Wishes(3, 4, "23:00-07:00", (), ("融资",))
        assert caring.of(scene.people["老K"]) == Wishes(3, 6, "23:00-07:00")
        assert care.read(state, scene.people["阿树"]).of(scene.people["阿树"]) == caring.of(scene.people["阿树"])
    allow(scene, "阿树", quiet="none", per_month=None)
    with scene.store.read() as state:
        assert care.read(state).of(scene.people["阿树"]) == Wishes(3, 6, "none", (), ("融资",), own_quiet=True)


def test_saying_the_same_again_changes_nothing(scene: Scene) -> None:
    person = scene.people["阿树"]
    assert scene.store.act(lambda state: settings.allow(state, person, {"per_week": None, "never": False})) is None
    assert scene.store.act(lambda state: settings.set_measure(state, {"per_week": 2})) is None
    allow(scene, "阿树", per_week=1)
    assert scene.store.act(lambda state: settings.allow(state, person, {"per_week": 1})) is None


def test_the_group_is_asked_how_it_wants_to_be_asked(scene: Scene) -> None:
    scene.do(lambda state: settings.set_measure(state, {"per_week": 1}))
    with scene.store.read() as state:
        told = settings.asking_how(state)
    assert "at most 1 within seven days, 6 within thirty" in told
    assert "between 22:00 and 08:00" in told
    assert all(len(line) <= 100 for line in told.splitlines())
    scene.do(lambda state: settings.set_measure(state, {"quiet": "none"}))
    with scene.store.read() as state:
        assert "Nobody is written to" not in settings.asking_how(state)


def test_settings_are_undone_like_everything_else(scene: Scene) -> None:
    before = scene.store.dump()
    allow(scene, "阿树", per_week=1, away=["2026-12-01"])
    scene.store.undo()
    assert scene.store.dump() == before


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"per_week": 5_000}, "number-form"),
        ({"per_week": -1}, "value-invalid"),
        ({"quiet": "nachts"}, "quiet-form"),
        ({"away": ["bald"]}, "away-form"),
    ],
)
def test_what_cannot_be_kept_is_refused(scene: Scene, values: dict[str, Value], code: str) -> None:
    assert scene.refusal(lambda state: settings.allow(state, scene.people["阿树"], values)) == code


def test_a_measure_that_asks_fewer_than_are_needed_is_refused(scene: Scene) -> None:
    for values in ({"ask_percent": 50}, {"answers": 0}, {"wait_hours": 0}):
        assert scene.refusal(lambda state, v=values: settings.set_measure(state, v)) in ("number-form", "value-invalid")  # type: ignore[misc]
