"""What askers, and those who ask further, said to the group leaves it only where they agreed."""

from pathlib import Path

import pytest

from modui.duties import answers, digest, intake
from modui.records import queries
from modui.records.words import SCOPES
from tests.duties.digesting import Digested


def asked(home: Path, scope: list[str] | None) -> Digested:
    """木子 asked, agreeing to `scope`; 阿树 answered for everybody, 老白 asked further and 阿树 replied."""
    week = Digested(home)
    for name in ("木子", "阿树", "老白"):
        week.member(name)
    week.question("木子", "QUESTION怎么办？", "nickname", scope, background="BACKGROUND")
    week.answer("QUESTION怎么办？", "阿树", "ANSWER")
    week.follow_up("QUESTION怎么办？", "老白", "FURTHER", "REPLY", "ANSWER")
    return week


@pytest.mark.parametrize("scope", [None, [], ["group"], ["public"], ["group", "public", "book"]])
@pytest.mark.parametrize("audience", SCOPES)
def test_a_question_appears_where_its_asker_agreed(tmp_path: Path, scope: list[str] | None, audience: str) -> None:
    week = asked(tmp_path / "home", scope)
    told = week.markdown(audience)
    may = audience == "group" if scope is None else audience in scope
    for text in ("QUESTION", "BACKGROUND", "ANSWER", "阿树", "木子"):
        assert (text in told) == may, text
    with week.store.read() as state:
        assert ("QUESTION" in digest.teaser(state, week.week, audience)) == may
    left_out = [code for code, where in week.codes(audience) if where == "Q1"]
    wanted = "consent-missing" if scope is None else "not-for-audience"
    assert (wanted in left_out) == (not may)


@pytest.mark.parametrize("scope", [None, [], ["public"]])
def test_a_further_question_leaves_the_group_only_where_its_author_agreed(
    tmp_path: Path, scope: list[str] | None
) -> None:
    week = asked(tmp_path / "home", [*SCOPES])
    with week.store.read() as state:
        (one,) = queries.follow_ups(state, week.questions["QUESTION怎么办？"])
    before = week.store.dump()
    week.store.act(lambda state: answers.consent_follow_up(state, one.id, scope))
    assert ("FURTHER" in week.markdown("group")) == (scope is None)
    assert ("FURTHER" in week.markdown("public")) == (scope == ["public"])
    assert "FURTHER" not in week.markdown("book")
    if scope is not None:
        week.store.undo()
    assert week.store.dump() == before


def test_the_asker_is_asked_where_it_may_appear_until_they_said(tmp_path: Path) -> None:
    week = asked(tmp_path / "home", None)
    row = week.questions["QUESTION怎么办？"]

    def reply() -> str:
        with week.store.read() as state:
            return intake.accepted_reply(state, row)

    assert "放到群外" in reply()
    week.do(lambda state: intake.edit(state, row, {"scope": ["group"]}))
    assert "放到群外" not in reply()
    with week.store.read() as state:
        assert queries.question(state, row).scope == ("group",)
