"""Consent in forms: what is said plainly is taken, the lesser of two, and nothing that is not said."""

import pytest

from modui.duties.form_consent import agreed, asks


@pytest.mark.parametrize(
    ("heading", "cell", "naming", "scope"),
    [
        ("是否同意公开发布？", "是", None, ("group", "public")),
        ("愿意署名吗", "愿意", "nickname", None),
        ("愿意署名吗", "不愿意", "role", None),
        ("是否匿名", "是", "role", None),
        ("是否匿名", "否", "nickname", None),
        ("您希望如何署名", "实名", "name", None),
        ("署名方式", "昵称", "nickname", None),
        ("授权范围", "群内┋公开", None, ("group", "public")),
        ("授权", "群内，不要公开", None, ("group",)),
        ("可否公开", "同意（仅群内）", None, ("group",)),
        ("是否同意在群里公开", "是", None, ("group",)),
        ("是否可以收入书中", "可以", None, ("book",)),
        ("可不可以收入书中", "可以", None, ("book",)),
        ("愿不愿意署名", "愿意，昵称", "nickname", None),
        ("May we quote you?", "Yes", None, ("group",)),
        ("Do you agree to be quoted by name?", "yes", "nickname", ("group",)),
        # Asked, and nothing agreed to.
        ("是否同意收录进本周汇编", "不同意", None, ()),
        ("May we quote you?", "no", None, ()),
    ],
)
def test_what_is_said_plainly(heading: str, cell: str, naming: str | None, scope: tuple[str, ...] | None) -> None:
    found = agreed({heading: cell})
    assert (found.naming, found.scope, found.understood) == (naming, scope, frozenset((heading,)))


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        # Not in public: whether in the group is not said.
        ("是否同意公开发布", "否"),
        ("可以实名吗", "不可以"),
        ("是否同意署名公开", "否"),
        ("同意公开吗", "同意，但是别写公司"),
        ("公开课经历", "三次"),
        ("是否同意公开发布", ""),
        # Yes to what is put in the negative is no.
        ("是否不公开", "是"),
        ("希望保密，不对外公开吗", "是"),
        ("是否拒绝公开", "是"),
        ("可否不署名", "可以"),
        ("Can we not publish it?", "yes"),
    ],
)
def test_what_is_not_said_plainly_is_left_to_be_asked(heading: str, cell: str) -> None:
    assert agreed({heading: cell}) == (None, None, frozenset())


def test_the_lesser_of_two_holds() -> None:
    found = agreed({"署名方式": "实名", "是否匿名": "是", "可否公开": "可以", "可否收入书中": "不可以"})
    assert (found.naming, found.scope) == ("role", ("group", "public"))
    assert agreed({"是否同意公开": "是", "是否同意引用": "不同意"}).scope == ()


def test_columns_that_ask_for_something_else() -> None:
    assert not any(
        map(asks, ("公开课经历", "昵称", "一句话结论", "书名", "What did you do?", "How do we share the work?"))
    )
