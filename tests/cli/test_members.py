"""``modui members``: what scripts rely on."""

from pathlib import Path

import pytest

from tests.cli.calling import Shell, shell

__all__ = ["shell"]

TABLE = (
    "昵称,姓名,职位,擅长,微信号,花名\n"
    "林间,林建,律师,合同、C/C++,wx_linjian,大树\n"
    "阿树,张小满,社群运营,电商,wx_ashu,\n"
    ",,会计,,,\n"
    "林间,林建,律师,,wx_linjian,\n"
)


@pytest.fixture
def table(tmp_path: Path) -> str:
    file = tmp_path / "members.csv"
    file.write_bytes(TABLE.encode("gb18030"))
    return str(file)


def test_a_table_is_taken_in_and_taking_it_in_again_changes_nothing(shell: Shell, table: str) -> None:
    before = shell.store.dump()
    tried = shell.run("members", "import", table, "--dry-run")
    assert shell.store.dump() == before
    done = shell.run("members", "import", table)
    assert done == tried
    assert (done["added"], done["updated"], done["unchanged"]) == (1, 1, 0)
    assert [set(one) for one in done["rejected"]] == [{"row", "reason"}] * 2
    assert [one["row"] for one in done["rejected"]] == [4, 5]
    assert done["ignored"] == ["花名"]
    again = shell.run("members", "import", table)
    assert (again["added"], again["updated"], again["unchanged"]) == (0, 0, 2)
    assert "unchanged: 2" in shell.say("members", "import", table)


def test_columns_are_mapped_by_hand(shell: Shell, table: str) -> None:
    shell.run("members", "import", table, "--map", "花名=标签", "--map", "微信号=-")
    member = shell.run("members", "show", "林间")
    assert member["tags"] == ["大树"]
    assert (member["contact"], member["more"]) == ("", "")
    for wrong, code in (("花名", "mapping-form"), ("没有=tags", "heading-unknown"), ("花名=帽子", "field-unknown")):
        assert shell.run("members", "import", table, "--map", wrong, status=1)["code"] == code


def test_a_member_is_shown_whole(shell: Shell, table: str) -> None:
    shell.run("members", "import", table)
    member = shell.run("members", "show", "wx_linjian"[-3:], status=1)
    assert member["code"] == "member-unknown"
    member = shell.run("members", "show", "林建")
    assert (member["nickname"], member["expertise"]) == ("林间", ["合同", "C/C++"])
    assert shell.run("members", "show", member["id"][-10:]) == member
    assert "C/C++" in shell.say("members", "show", "林间")
    assert [one["nickname"] for one in shell.run("members", "list")] == ["小满妈妈", "林间", "老K", "阿树"]


@pytest.mark.parametrize("text", ["zhangxiaoman", "zxm", "小满 电商", "wx_ashu", "社群"])
def test_members_are_found(shell: Shell, table: str, text: str) -> None:
    shell.run("members", "import", table)
    assert shell.run("members", "find", *text.split())[0]["nickname"] == "阿树"
    assert shell.run("members", "find", "no such thing") == []


def test_a_member_is_edited(shell: Shell) -> None:
    edited = shell.run("members", "edit", "老K", "--set", "expertise=谈判、租约", "--set", "name=K = K")
    assert (edited["expertise"], edited["name"]) == (["谈判", "租约"], "K = K")
    assert shell.run("members", "edit", "老K", "--set", "expertise=")["expertise"] == []
    assert shell.run("members", "edit", "老K", "--set", "shoe=42", status=1)["code"] == "field-unknown"
    nameless = ("--set", "nickname=", "--set", "name=")
    assert shell.run("members", "edit", "老K", *nameless, status=1)["code"] == "member-nameless"
