"""Was it asked before? What the moderator sees of earlier questions, and what may be told to who asks again."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modui.duties import answers, digest, intake, outcome
from modui.errors import ModuiError, Refused
from modui.records import afterwards, queries
from modui.records.store import Store
from modui.records.words import NAMINGS, SCOPES
from tests import making
from tests.duties.digesting import Digested

OLD = "小区里的读书会怎么开头才不会三次就散？"
NEW = "读书会开了三次就散，怎么开头好？"


class Again(Digested):
    """木子 asked, 阿树 and 书签 answered, the digest is out; weeks later 老白 asks the same."""

    def __init__(self, home: Path, clock: making.HeldClock) -> None:
        super().__init__(home, clock=clock)
        for name in ("木子", "阿树", "书签", "老白"):
            self.member(name, name=f"真名{name}")
        self.question("木子", OLD, naming="nickname")
        self.answer(OLD, "阿树", "到场再读", summary="不布置，不考试。", method="二十分钟读，四十分钟说。" * 30)
        self.answer(OLD, "书签", "先定地方", naming="role", scope=("group",))
        digest.issue(self.store, self.week)
        self.old = self.questions[OLD]
        clock.at += timedelta(weeks=4)
        self.old_week, self.week = self.week, making.week(self.store, "2026-W51")
        self.new = self.question("老白", NEW, naming="nickname")

    def told(self, title: str, verdict: str, remark: str = "", scope: Sequence[str] | None = ("group",)) -> None:
        self.do(lambda state: outcome.record(state, self.answers[title], verdict, remark, scope))

    def reply(self) -> str:
        with self.store.read() as state:
            return intake.old_answer_reply(state, self.new, self.old)

    def similar(self) -> intake.Similar:
        with self.store.read() as state:
            text = intake.looked_up(queries.question(state, self.new))
        (found,) = intake.similar(self.store, text, exclude=self.new)
        return found


@pytest.fixture
def again(tmp_path: Path, clock: making.HeldClock) -> Again:
    return Again(tmp_path / "home", clock)


def test_an_earlier_question_stands_with_its_week_its_answers_and_what_came_of_it(again: Again) -> None:
    found = again.similar()
    assert (found.id, found.label, found.status, found.answers) == (again.old, "2026-W47/Q1", "answering", 2)
    assert (found.outcome, found.linked) == ("", False)
    again.told("先定地方", "no")
    assert again.similar().outcome == "no"
    again.told("到场再读", "partly")
    assert again.similar().outcome == "partly", "what helped says most"
    again.do(lambda state: intake.link(state, again.new, again.old))
    assert again.similar().linked


def test_the_old_answers_are_passed_on_as_their_authors_agreed(again: Again) -> None:
    again.do(lambda state: answers.adopt(state, again.answers["先定地方"]))
    told = again.reply()
    assert told.startswith("老白，谢谢你")
    assert "2026-W47" in told
    assert "▪ 先定地方（从业者 · 提问者采纳）" in told
    assert "▪ 到场再读（阿树 · 从业者）" in told
    assert told.index("先定地方") < told.index("到场再读"), "what the asker took comes first"
    assert "书签" not in told
    assert "真名" not in told
    assert len(told) <= 560
    assert len(told.splitlines()) <= 12


def test_an_outcome_is_told_with_its_remark_where_the_asker_agreed(again: Again) -> None:
    again.told("到场再读", "worked", "第三场来了九个")
    assert "4 周后回访：有效，“第三场来了九个”" in again.reply()
    again.told("到场再读", "worked", "第三场来了九个", [])
    for words in ("有效", "九个"):
        assert words not in again.reply()


def test_what_worked_comes_first_and_what_did_not_last(again: Again) -> None:
    again.do(lambda state: answers.adopt(state, again.answers["到场再读"]))
    again.told("到场再读", "no")
    with again.store.read() as state:
        assert [one.title for one in intake.quotable(state, again.old)] == ["先定地方", "到场再读"]


def test_nobody_is_told_what_they_wrote_themselves(again: Again) -> None:
    again.do(lambda state: intake.edit(state, again.new, {"asker": again.people["阿树"]}))
    assert "到场再读" not in again.reply()
    assert "先定地方" in again.reply()


def test_answers_that_nobody_may_pass_on_are_not(again: Again) -> None:
    for title in ("到场再读", "先定地方"):
        again.do(lambda state, title=title: answers.consent(state, again.answers[title], None, None))  # type: ignore[misc]
    told = again.reply()
    assert "到场再读" not in told
    assert "还没征得作者同意" in told


@given(
    naming=st.none() | st.sampled_from(NAMINGS),
    scope=st.none() | st.lists(st.sampled_from(SCOPES), unique=True),
    hidden=st.booleans(),
    withdrawn=st.booleans(),
)
def test_only_what_was_agreed_to_is_quoted(
    tmp_path_factory: pytest.TempPathFactory, naming: str | None, scope: list[str] | None, hidden: bool, withdrawn: bool
) -> None:
    again = Again(tmp_path_factory.mktemp("again"), making.HeldClock())
    row = again.answers["到场再读"]
    again.store.act(lambda state: answers.consent(state, row, naming, scope))
    again.store.act(lambda state: answers.hide(state, row, hidden))
    if withdrawn:
        again.store.act(lambda state: answers.withdraw(state, row))
    told = again.reply()
    may = naming is not None and scope is not None and "group" in scope and not hidden and not withdrawn
    assert ("到场再读" in told) == may
    assert ("阿树" in told) == (may and naming in ("name", "nickname"))
    assert ("真名阿树" in told) == (may and naming == "name")


def test_a_link_is_noted_once_and_taken_back(again: Again) -> None:
    before = again.store.dump()
    again.do(lambda state: intake.link(state, again.new, again.old))
    assert again.store.act(lambda state: intake.link(state, again.new, again.old)) is None
    again.do(lambda state: intake.link(state, again.new, again.old, False))
    with again.store.read() as state:
        assert afterwards.precedents(state, again.new) == []
    again.store.undo()
    again.store.undo()
    assert again.store.dump() == before
    with pytest.raises(Refused) as caught:
        again.store.act(lambda state: intake.link(state, again.new, again.new))
    assert caught.value.code == "link-self"


def test_the_digest_names_what_was_asked_before_and_what_came_of_it(again: Again) -> None:
    again.answer(NEW, "阿树", "还是到场再读")
    again.told("到场再读", "worked", scope=("group",))

    def compiled(audience: str) -> str:
        with again.store.read() as state:
            return digest.render(digest.compile_digest(state, again.week, audience))

    assert "Asked before" not in compiled("group")
    again.do(lambda state: intake.link(state, again.new, again.old))
    assert "Asked before" in compiled("group")
    assert "2026-W47 Q1" in compiled("group")
    assert "asked 4 weeks later: worked" in compiled("group")
    assert "2026-W47 Q1" in compiled("public")
    assert "worked" not in compiled("public"), "its asker agreed to the group alone"
    again.do(lambda state: digest.withdraw(state, again.old_week))
    assert "2026-W47 Q1" not in compiled("group"), "its digest was taken down"


def test_a_question_that_was_answered_before_is_merged_and_taken_up_again(again: Again) -> None:
    again.do(lambda state: intake.merge(state, again.new, again.old))
    with again.store.read() as state:
        found = queries.question(state, again.new)
    assert (found.status, found.merged_into) == ("merged", again.old)
    with pytest.raises(ModuiError):
        again.store.act(lambda state: intake.merge(state, again.old, again.new))
    again.store.undo()
    with again.store.read() as state:
        assert queries.question(state, again.new).status == "accepted"


# What counts as asked before ---------------------------------------------------------------------------------------

PAST = (
    "房东续约要涨 18%，怎么谈才不伤和气？",
    "运费账期一拖就是三个月，怎么要才要得回来？",
    "下了夜班白天睡不着，一天只睡四个小时，怎么办？",
    "How do I run a bilingual study group where both sides really speak?",
    "How does a two-person tour company live through four empty months?",
)


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("房東要漲房租，續約怎麼談才不撕破臉？", 0),
        ("货主拖着运费三个月不结，怎么才能要回来？", 1),
        ("上夜班的，白天怎么都睡不着，有办法吗", 2),
        ("How can we run a bilingual study circle so that everybody speaks?", 3),
        ("How do small tour companies survive the empty months?", 4),
        ("孩子一放学就抢平板，怎么定规矩？", None),
        ("第一次招员工，怎么招、怎么带？", None),
        ("Which homework should a teacher set now that AI solves it?", None),
        ("Where can I learn pottery on a Sunday?", None),
    ],
)
def test_other_words_for_the_same_are_told_from_how_people_talk(store: Store, text: str, before: int | None) -> None:
    asker = making.insert(store, "member", nickname="老白")
    for title in PAST:
        making.insert(store, "question", asker=asker, title=title)
    found = [one.title for one in intake.similar(store, text)]
    assert found == ([] if before is None else [PAST[before]])
