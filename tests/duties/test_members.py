"""Members come in as tables of any sort, are found by anything about them, and keep their own words."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modui.documents.sheets import Table
from modui.documents.text import clean
from modui.duties import importing, members
from modui.duties.headings import FIELDS, HEADINGS
from modui.errors import BadInput, ModuiError, NotFound, Refused
from modui.records import queries
from modui.records.changes import Insert
from modui.records.clock import natural_id
from modui.records.codecs import Value
from modui.records.store import Store
from modui.records.views import MemberView
from tests import making

ROW = {
    "昵称": "小满",
    "姓名": "张小满",
    "职位": "社群运营",
    "行业": "教育",
    "公司": "半山文化",
    "发展路径": "先教书\n后做社群",
    "擅长": "社群冷启动、写作，C/C++",
    "诉求": "想学数据分析",
    "可提供": "聊活动策划",
    "兴趣": "徒步；摄影",
    "标签": "热心|老成员",
    "微信号": "wx_xiaoman",
    "城市": "上海",
}


def table(*rows: Mapping[str, str], broken: tuple[tuple[int, str], ...] = ()) -> Table:
    headings = tuple(dict.fromkeys(heading for row in rows for heading in row))
    return Table(headings, [(number, dict(row)) for number, row in enumerate(rows, 2)], broken)


def take_in(store: Store, *rows: Mapping[str, str]) -> members.ImportReport:
    return members.import_table(store, table(*rows))


def everyone(store: Store) -> list[MemberView]:
    with store.read() as state:
        return queries.members(state)


def the_one(store: Store) -> MemberView:
    (member,) = everyone(store)
    return member


def counts(report: members.ImportReport) -> tuple[int, int, int, int]:
    return report.added, report.updated, report.unchanged, len(report.rejected)


# Headings ----------------------------------------------------------------------------------------------------------


def test_a_table_fills_every_field_and_loses_nothing(store: Store) -> None:
    report = take_in(store, ROW)
    assert counts(report) == (1, 0, 0, 0)
    assert report.ignored == ("城市",)
    member = the_one(store)
    assert member == MemberView(
        id=natural_id("member", "wx_xiaoman"),
        nickname="小满",
        name="张小满",
        position="社群运营",
        industry="教育",
        company="半山文化",
        career="先教书\n后做社群",
        expertise=("社群冷启动", "写作", "C/C++"),
        needs="想学数据分析",
        offers="聊活动策划",
        interests=("徒步", "摄影"),
        tags=("热心", "老成员"),
        contact="wx_xiaoman",
        more="城市: 上海",
    )


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("暱稱", "nickname"),
        ("1、您的微信昵称（必填）", "nickname"),
        ("网名", "nickname"),
        (" 姓 名 ", "name"),
        ("Full Name*", "name"),
        ("Job Title", "position"),
        ("職務", "position"),
        ("所在行业：", "industry"),
        ("工作單位", "company"),
        ("職業發展路徑", "career"),
        ("擅长领域【多选】", "expertise"),
        ("Areas of expertise", "expertise"),
        ("想要", "needs"),
        ("你能提供的帮助", "offers"),
        ("兴趣/爱好", "interests"),
        ("标签 2", "tags"),
        ("微信号（不公开）", "contact"),
        ("E-mail", "contact"),
        ("联系方式", "contact"),
        ("备注", "more"),
    ],
)
def test_headings_are_recognised_as_people_write_them(heading: str, field: str) -> None:
    assert members.recognise([heading]) == {heading: field}


@pytest.mark.parametrize("heading", ["城市", "公司规模", "", "？", "提交时间", "昵称的由来"])
def test_what_is_not_known_is_not_guessed(heading: str) -> None:
    assert members.recognise([heading]) == {}


def test_no_heading_stands_for_two_fields() -> None:
    all_of = [heading for field in HEADINGS for heading in HEADINGS[field].split()]
    assert len(all_of) == len(set(all_of))
    assert HEADINGS.keys() == FIELDS.keys()
    for field, headings in HEADINGS.items():
        for heading in headings.split():
            assert members.recognise([heading]) == {heading: field}


def test_overrides_go_before_what_is_recognised(store: Store) -> None:
    row = {"花名": "阿树", "昵称": "树", "身份证": "110101", "昵称 ID": "x"}
    found = members.recognise(list(row), {"昵称": "姓名", "身份证": "-"})
    assert found == {"花名": "nickname", "昵称": "name", "身份证": "-"}
    report = members.import_table(store, table(row), overrides={"昵称": "name", "身份证": "-"})
    member = the_one(store)
    assert (member.nickname, member.name, member.more) == ("阿树", "树", "昵称 ID: x")
    assert report.ignored == ("昵称 ID",)


@pytest.mark.parametrize(
    ("overrides", "code"), [({"没有": "name"}, "heading-unknown"), ({"昵称": "shoe size"}, "field-unknown")]
)
def test_an_override_names_what_is_there(store: Store, overrides: dict[str, str], code: str) -> None:
    with pytest.raises(BadInput) as caught:
        members.import_table(store, table(ROW), overrides=overrides)
    assert caught.value.code == code
    assert everyone(store) == []


def test_a_table_without_names_is_refused_as_a_whole(store: Store) -> None:
    with pytest.raises(BadInput) as caught:
        take_in(store, {"城市": "上海", "职位": "会计"})
    assert caught.value.code == "headings-unknown"
    assert "城市" in caught.value.message


def test_several_columns_of_one_field_are_joined(store: Store) -> None:
    row = {
        "昵称": "小满",
        "网名": "满满",
        "技能": "写作",
        "擅长": "写作、剪辑",
        "手机": "138",
        "微信": "wx_1",
        "岗位": "",
    }
    take_in(store, row | {"职位": "运营", "经历": "教书", "简介": "爱猫"})
    member = the_one(store)
    assert member.nickname == "小满"
    assert member.more == "网名: 满满"
    assert member.expertise == ("写作", "剪辑")
    assert member.contact == "138 / wx_1"
    assert member.position == "运营"
    assert member.career == "教书\n爱猫"


# Cells -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("a、b,c，d;e；f|g｜h／i\nj", list("abcdefghij")),
        ("C/C++、UI/UX，A/B测试", ["C/C++", "UI/UX", "A/B测试"]),
        ("Python/Java／Go", ["Python", "Java", "Go"]),
        ("前端/后端", ["前端", "后端"]),
        ("管过1,000人的群, 写作", ["管过1,000人的群", "写作"]),
        ("https://example.org/a/b、写作", ["https://example.org/a/b", "写作"]),
        (" 写作 、、写作;", ["写作"]),
        ("跨境 电商", ["跨境 电商"]),
        ("//", []),
        ("", []),
    ],
)
def test_lists_are_split_as_people_write_them(text: str, items: list[str]) -> None:
    assert members.items(text) == items


@pytest.mark.parametrize("name", ["🐟鱼", "‏שלום", "[b]粗[/b]", "<script>", "a'b\"c", "名\u200d字", "Ｗｉｄｅ", "ㅤ"])
def test_names_are_kept_as_they_are_written(store: Store, name: str) -> None:
    assert counts(take_in(store, {"昵称": f"  {name} "})) == (1, 0, 0, 0)
    assert the_one(store).nickname == name


def test_lines_in_a_name_become_spaces(store: Store) -> None:
    take_in(store, {"昵称": "小\r\n满\t\x00\x1b[31m", "职位": "a\u2028b"})
    member = the_one(store)
    assert (member.nickname, member.position) == ("小 满 [31m", "a b")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"昵称": "", "姓名": " ", "职位": "会计"}, "neither a nickname nor a name"),
        ({"昵称": "长" * 201}, "longer than 200"),
        ({"昵称": "a", "经历": "长" * 20_001}, "longer than 20000"),
        ({"昵称": "a", "擅长": "长" * 201}, "expertise"),
        ({"昵称": "a", "标签": "、".join(map(str, range(201)))}, "tags"),
    ],
)
def test_a_row_that_cannot_be_kept_says_why_and_hinders_no_other(
    store: Store, row: dict[str, str], reason: str
) -> None:
    report = take_in(store, {"昵称": "一"}, row, {"昵称": "二"})
    assert counts(report) == (2, 0, 0, 1)
    (rejected,) = report.rejected
    assert rejected.row == 3
    assert reason in rejected.reason


def test_broken_lines_of_a_file_are_reported_with_the_rest(store: Store) -> None:
    given_table = replace(table({"昵称": "小满"}, {"昵称": ""}), broken=((2, "this line is not valid JSON"),))
    report = members.import_table(store, given_table)
    assert [(one.row, bool(one.reason)) for one in report.rejected] == [(2, True), (3, True)]


# Importing again ---------------------------------------------------------------------------------------------------


def test_the_same_file_again_changes_nothing(store: Store) -> None:
    rows = [ROW, {"昵称": "阿树", "城市": "北京"}, {"姓名": "李雷"}, {"昵称": ""}]
    take_in(store, *rows)
    before = store.dump()
    changes = len(list(store.log()))
    report = take_in(store, *rows)
    assert counts(report) == (0, 0, 3, 1)
    assert store.dump() == before
    assert len(list(store.log())) == changes


def test_a_newer_file_writes_what_differs_and_erases_nothing(store: Store) -> None:
    take_in(store, ROW)
    newer = {
        "昵称": "大满",
        "姓名": "",
        "职位": "主编",
        "微信号": "WX_xiaoman",
        "擅长": "",
        "星座": "白羊",
        "城市": "杭州",
    }
    report = take_in(store, newer)
    assert counts(report) == (0, 1, 0, 0)
    member = the_one(store)
    assert (member.nickname, member.name, member.position) == ("大满", "张小满", "主编")
    assert member.expertise == ("社群冷启动", "写作", "C/C++")
    assert member.more == "城市: 杭州\n星座: 白羊"
    (*_, last) = store.log()
    assert {getattr(edit, "column", "") for edit in last.edits} == {"nickname", "position", "contact", "more"}


@pytest.mark.parametrize(
    ("there", "row", "same"),
    [
        ({"nickname": "a", "contact": "wx"}, {"昵称": "b", "微信号": "ＷＸ"}, True),
        ({"nickname": "a"}, {"昵称": "A", "微信号": "wx"}, True),
        ({"nickname": "a", "name": "张三"}, {"昵称": "b", "姓名": "张三"}, True),
        ({"nickname": "a", "name": "张三", "contact": "1"}, {"昵称": "a", "姓名": "张三", "微信号": "2"}, True),
        # Nicknames are not unique, nor are names.
        ({"nickname": "a", "contact": "1"}, {"昵称": "a", "微信号": "2"}, False),
        ({"nickname": "a", "name": "张三"}, {"昵称": "a", "姓名": "李四"}, False),
        ({"nickname": "a", "name": "张三", "contact": "1"}, {"昵称": "b", "姓名": "张三", "微信号": "2"}, False),
    ],
)
def test_a_row_is_the_member_with_its_contact_else_nickname_else_name(
    store: Store, there: dict[str, Value], row: dict[str, str], same: bool
) -> None:
    making.insert(store, "member", **there)
    report = take_in(store, row)
    assert counts(report) == ((0, 1, 0, 0) if same else (1, 0, 0, 0))


def test_somebody_unlike_whoever_has_their_id_gets_another(store: Store) -> None:
    making.put(store, Insert("member", natural_id("member", "a"), {"nickname": "z"}))
    take_in(store, {"昵称": "a"})
    assert sorted(member.nickname for member in everyone(store)) == ["a", "z"]


def test_a_surer_row_further_down_comes_first(store: Store) -> None:
    there = making.member(store, "大伟", name="张伟", contact="")
    report = take_in(store, {"昵称": "小伟", "姓名": "张伟"}, {"昵称": "大伟", "姓名": "张伟", "职位": "会计"})
    assert counts(report) == (1, 1, 0, 0)
    with store.read() as state:
        assert queries.member(state, there).position == "会计"


def test_the_same_person_twice_in_a_file_is_taken_once(store: Store) -> None:
    report = take_in(
        store,
        {"昵称": "a", "微信号": "wx"},
        {"昵称": "b", "微信号": " WX "},
        {"昵称": "c"},
        {"昵称": "Ｃ"},
        {"昵称": "d", "姓名": "张三"},
        {"昵称": "d", "姓名": "李四"},
    )
    assert counts(report) == (4, 0, 0, 2)
    assert [one.row for one in report.rejected] == [3, 5]
    assert "row 2" in report.rejected[0].reason


def test_a_row_that_fits_several_members_is_left_to_people(store: Store) -> None:
    ids = [making.member(store, "阳光", name=name) for name in ("张三", "李四")]
    report = take_in(store, {"昵称": "阳光", "职位": "会计"})
    assert counts(report) == (0, 0, 0, 1)
    assert all(one[-6:] in report.rejected[0].reason for one in ids)
    assert counts(take_in(store, {"昵称": "阳光", "姓名": "李四", "职位": "会计"})) == (0, 1, 0, 0)


def test_an_import_is_one_thing_to_undo(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "CHUNK", 2)
    making.member(store, "m3", position="会计")
    before = store.dump()
    told: list[tuple[int, int]] = []
    rows = [(number, {"nickname": f"m{number}", "position": "律师"}) for number in range(5)]
    report = members.import_rows(store, rows, progress=lambda *args: told.append(args))
    assert counts(report) == (4, 1, 0, 0)
    assert told == [(2, 5), (4, 5), (5, 5)]
    assert len({change.bundle for change in list(store.log())[-3:]}) == 1
    store.undo()
    assert store.dump() == before
    store.redo()
    assert len(everyone(store)) == 5


def test_a_cancelled_import_keeps_what_is_done(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "CHUNK", 2)
    asked = iter([False, True])
    rows = [(number, {"nickname": f"m{number}"}) for number in range(5)]
    report = members.import_rows(store, rows, cancelled=lambda: next(asked))
    assert (report.added, report.left) == (2, 3)
    assert len(everyone(store)) == 2
    store.undo()
    assert everyone(store) == []


def test_a_dry_run_says_the_same_and_writes_nothing(store: Store) -> None:
    making.member(store, "阿树")
    rows = [ROW, {"昵称": "阿树", "职位": "会计"}, {"昵称": ""}]
    before = store.dump()
    tried = members.import_table(store, table(*rows), dry_run=True)
    assert store.dump() == before
    assert tried == take_in(store, *rows)


ALPHABET = st.sampled_from(["", "", "a", "A", "b", "ｂ", "张三", "c/d", "x: y", "\u200b", "a\nb", "[i]"])
COLUMNS = ("昵称", "姓名", "微信号", "擅长", "职位", "城市", "城市:", "经历")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, ALPHABET)), max_size=6),
    second=st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, ALPHABET)), min_size=1, max_size=6),
)
def test_whatever_is_imported_a_second_time_changes_nothing(
    store: Store, first: list[dict[str, str]], second: list[dict[str, str]]
) -> None:
    start = store.dump()
    done = 0
    for rows in (first, second):
        if rows:
            done += bool(sum(counts(take_in(store, *rows))[:2]))
            before = store.dump()
            again = take_in(store, *rows)
            assert again[:2] == (0, 0)
            assert store.dump() == before
    for _ in range(done):
        store.undo()
    assert store.dump() == start


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.fixed_dictionaries({field: st.text(max_size=300) for field in FIELDS if field != "more"}))
def test_any_text_is_kept_or_refused_with_a_reason(store: Store, row: dict[str, str]) -> None:
    report = members.import_rows(store, [(7, row)])
    if report.rejected:
        assert report.rejected[0].row == 7
        assert report.rejected[0].reason
        assert everyone(store) == []
        return
    member = the_one(store)
    for field, text in row.items():
        kept = getattr(member, field)
        if field in members.BODIES:
            assert kept == clean(text).strip()
        elif field not in members.LISTS:
            assert kept.split() == clean(text).split()
        else:
            assert all(item in " ".join(clean(text).split("\n")).replace("\t", " ") for item in kept)
    store.undo()


# One member --------------------------------------------------------------------------------------------------------


def test_a_member_is_edited_field_by_field(store: Store) -> None:
    who = making.member(store, "小满", position="会计", tags=["热心"])
    store.act(lambda state: members.edit(state, who, {"tags": "写作、跑步", "position": "", "more": "a\nb"}))
    member = the_one(store)
    assert (member.nickname, member.position, member.tags, member.more) == ("小满", "", ("写作", "跑步"), "a\nb")
    assert store.act(lambda state: members.edit(state, who, {"tags": ["写作", "跑步"]})) is None


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"nickname": ""}, "member-nameless"),
        ({"shoe": "42"}, "field-unknown"),
        ({"position": "长" * 201}, "value-invalid"),
    ],
)
def test_an_edit_that_cannot_be_is_refused(store: Store, values: dict[str, str], code: str) -> None:
    who = making.member(store, "小满")
    before = store.dump()
    with pytest.raises(ModuiError) as caught:
        store.act(lambda state: members.edit(state, who, values))
    assert caught.value.code == code
    assert store.dump() == before


def test_a_nickname_may_go_when_a_name_stays(store: Store) -> None:
    who = making.member(store, "小满", name="张小满")
    store.act(lambda state: members.edit(state, who, {"nickname": ""}))
    assert the_one(store).shown == "张小满"


def test_somebody_is_added_once(store: Store) -> None:
    who = members.add(store, {"nickname": "小满", "expertise": "写作、剪辑"})
    assert the_one(store).id == who
    assert the_one(store).expertise == ("写作", "剪辑")
    with pytest.raises(Refused) as caught:
        members.add(store, {"nickname": " 小满 "})
    assert caught.value.code == "member-known"
    with pytest.raises(BadInput) as unsound:
        members.add(store, {"position": "会计"})
    assert unsound.value.code == "member-unsound"


@pytest.fixture
def three(store: Store) -> dict[str, str]:
    return {
        "小满": making.member(store, "小满", name="张小满"),
        "小满妈妈": making.member(store, "小满妈妈", name="李雷"),
        "Tom 🐟": making.member(store, "Tom 🐟"),
    }


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("小满", "小满"),
        ("张小满", "小满"),
        (" ｔｏｍ 🐟", "Tom 🐟"),
        ("妈妈", "小满妈妈"),
        ("李", "小满妈妈"),
        ("🐟", "Tom 🐟"),
    ],
)
def test_a_member_is_meant_by_a_name_or_an_unambiguous_part(
    store: Store, three: dict[str, str], text: str, who: str
) -> None:
    with store.read() as state:
        assert members.resolve(state, text).id == three[who]


def test_a_member_is_meant_by_an_id_or_its_ending(store: Store, three: dict[str, str]) -> None:
    with store.read() as state:
        for who in three.values():
            assert members.resolve(state, who).id == who
            assert members.resolve(state, who[-8:].upper()).id == who


@pytest.mark.parametrize(
    ("text", "code"), [("满", "member-ambiguous"), ("nobody", "member-unknown"), ("", "member-unknown")]
)
def test_an_unclear_name_says_so(store: Store, three: dict[str, str], text: str, code: str) -> None:
    with store.read() as state, pytest.raises(NotFound) as caught:
        members.resolve(state, text)
    assert caught.value.code == code
    if code == "member-ambiguous":
        assert "小满妈妈" in caught.value.message
        assert three["小满"][-6:] in caught.value.message


def test_an_ambiguous_name_names_no_more_than_five(store: Store) -> None:
    making.members(store, [f"阳光{number}" for number in range(9)])
    with store.read() as state, pytest.raises(NotFound) as caught:
        members.resolve(state, "阳光")
    assert caught.value.message.count("阳光") == 6
    assert "…" in caught.value.message
