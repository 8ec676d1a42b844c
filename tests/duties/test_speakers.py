"""Who is who in a chat: names as people write them, and what stays open."""

import pytest

from modui.duties import speakers
from modui.records.views import MemberView


def member(id: str, nickname: str, name: str = "", **more: str) -> MemberView:
    fields = {"position": "", "industry": "", "company": "", "career": "", "needs": "", "offers": "", "contact": ""}
    return MemberView(
        id=id, nickname=nickname, name=name, expertise=(), interests=(), tags=(), more="", **{**fields, **more}
    )  # fmt: skip


MEMBERS = [
    member("1", "小满妈妈", "周满", position="产品经理"),
    member("2", "老K", "柯建国"),
    member("3", "阿树", "张树"),
    member("4", "阿树林", "张林"),
    member("5", "Echo", "王小雨"),
    member("6", "echo", "李回声"),
    member("7", "🌸", "花满"),
]


@pytest.mark.parametrize(
    ("sender", "found"),
    [
        ("小满妈妈", "1"),
        ("小满妈妈🌸", "1"),
        ("小满妈妈-北京-产品经理", "1"),
        ("北京｜小满妈妈", "1"),
        ("【管理员】老Ｋ", "2"),
        ("老k（找人看群公告）", "2"),
        ("柯建国", "2"),
        ("Ke Jianguo", "2"),
        ("jianguo ke", "2"),
        ("阿树", "3"),
        ("阿树林", "4"),
        ("🌸", "7"),
        ("路人", None),
        ("张", None),
    ],
)
def test_names_as_people_write_them(sender: str, found: str | None) -> None:
    (one,) = speakers.identify([sender], MEMBERS)
    assert one.member == found
    if found:
        assert one.candidates[0].evidence
        assert one.confidence >= speakers.SURE


def test_two_of_one_name_stay_open() -> None:
    (one,) = speakers.identify(["ECHO"], MEMBERS)
    assert one.member is None
    assert {candidate.member for candidate in one.candidates} == {"5", "6"}


def test_what_was_confirmed_holds() -> None:
    (one,) = speakers.identify(["Ｅcho "], MEMBERS, {speakers.key("echo"): "6"})
    assert (one.member, one.confidence) == ("6", 1.0)


def test_nobody_has_two_names_in_a_group() -> None:
    first, second = speakers.identify(["小满妈妈", "小雨-小满妈妈"], MEMBERS)
    assert first.member == "1"
    assert second.member is None
    assert second.candidates


def test_another_part_that_fits_makes_it_surer() -> None:
    plain, fitting = speakers.identify(["甲-小满妈妈", "产品经理-小满妈妈"], MEMBERS[1:] + MEMBERS[:1])
    assert fitting.confidence > plain.confidence


def test_guesses() -> None:
    assert next(id for id, _confidence, _evidence in speakers.guess(["阿树"], MEMBERS)["阿树"]) == "3"
