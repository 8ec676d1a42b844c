"""Ballots as form exports have them, and as they are said for each method."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from modui.documents.sheets import read_rows
from modui.duties import vote
from modui.duties.vote.said import Unreadable, folded, read_said
from modui.errors import BadInput
from tests import making
from tests.duties.voting import Polled, polled_in


@pytest.mark.parametrize(
    ("method", "text", "marks"),
    [
        ("schulze", "2>1=3", ["2", "1", "=3"]),
        ("irv", "２＞１＝３", ["2", "1", "=3"]),
        ("irv", "2→1→3", ["2", "1", "3"]),
        ("ranked-pairs", "3 1 2", ["3", "1", "2"]),
        ("schulze", "3、1、2 谢谢", ["3", "1", "2"]),
        ("schulze", "2", ["2"]),
        ("irv", "①>②", ["1", "2"]),
        ("score", "1:5 2:3", ["1:5", "2:3"]),
        ("score", "1：5，2：0", ["1:5", "2:0"]),
        ("score", "1号5分 2号3分", None),
        ("score", "1号给5分，2号给3分", ["1:5", "2:3"]),
        ("score", "1=5 3=4", ["1:5", "3:4"]),
    ],
)
def test_what_is_said_by_each_method(method: str, text: str, marks: list[str] | None) -> None:
    if marks is None:
        with pytest.raises(Unreadable):
            read_said(method, folded(text))
    else:
        assert read_said(method, folded(text)) == marks


@pytest.mark.parametrize(
    ("method", "text", "code"),
    [
        ("schulze", "2>1 3", "line-unclear"),
        ("schulze", "2>=1", "line-unclear"),
        ("schulze", "随便", "line-unclear"),
        ("schulze", "", "choice-none"),
        ("score", "1 3", "line-unclear"),
        ("score", "1:5 3", "line-unclear"),
        ("score", "", "choice-none"),
    ],
)
def test_what_is_not_clear_is_handed_back(method: str, text: str, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_said(method, folded(text))
    assert caught.value.code == code


@dataclass
class Formed:
    polled: Polled
    folder: Path

    def read(self, *lines: str, **named: object) -> vote.BallotForm:
        """What a form's table of these lines (tabs between the cells) holds; ``{title}`` is an option's number."""
        labels = {title.replace(" ", "_"): option.label for title, option in self.polled.options.items()}
        path = self.folder / "form.tsv"
        path.write_text("\n".join(line.format(**labels) for line in lines), encoding="utf-8")
        with self.polled.store.read() as state:
            return vote.read_form(state, self.polled.poll, read_rows(path), **named)  # type: ignore[arg-type]

    def votes(self, form: vote.BallotForm) -> dict[str, tuple[str, ...]]:
        """The titles each voter chose, as marked."""
        titles = {option.label: option.title for option in self.polled.options.values()}

        def told(part: str) -> str:
            for label, title in titles.items():
                part = part.replace(label, title, 1) if part.split(":")[0] == label else part
            return part

        return {one.voter_name: tuple(sorted(map(told, one.labels))) for one in form.ballots.ballots}


@pytest.fixture
def formed(tmp_path: Path) -> Formed:
    polled = polled_in(tmp_path / "home")
    polled.open()
    return Formed(polled, tmp_path)


def test_a_column_of_titles_as_google_forms_exports_it(formed: Formed) -> None:
    form = formed.read(
        "Timestamp\tYour nickname\tWhich answers helped you?",
        "2026/11/24 21:03\tAnn\tLess first, One page",
        "2026/11/24 21:05\tBen\tAsk the regulars",
        "2026/11/24 21:07\tAnn\tOne page",
        "2026/11/24 21:08\tSomebody\tOne page",
    )
    assert (form.voter, form.choices) == ("Your nickname", ("Which answers helped you?",))
    assert formed.votes(form) == {"Ann": ("One page",), "Ben": ("Ask the regulars",)}
    assert [(one.line, one.code) for one in form.ballots.unread] == [(5, "name-unknown")]


def test_a_column_of_joined_titles_as_wjx_exports_it(formed: Formed) -> None:
    form = formed.read(
        "序号\t提交答卷时间\t1、您的群昵称\t2、认可哪些解答",
        "1\t2026/11/24 21:03\tAnn\tLess first┋One page",
        "2\t2026/11/24 21:04\tBen\t1.Less first┋2.Ask the regulars",
        "3\t2026/11/24 21:04\tCleo\t(跳过)",
    )
    assert formed.votes(form) == {"Ann": ("Less first", "One page"), "Ben": ("Ask the regulars", "Less first")}
    assert [one.code for one in form.ballots.unread] == ["choice-none"]


def test_a_column_of_numbers(formed: Formed) -> None:
    form = formed.read(
        "编号\t姓名\t投票",
        "1\tAnn\t{Less_first}、{One_page}",
        "2\t阿树\t{Less_first}",
    )
    assert formed.votes(form) == {"Ann": ("Less first", "One page")}
    assert [one.code for one in form.ballots.unread] == ["choice-own"]


def test_a_column_for_each_option(formed: Formed) -> None:
    form = formed.read(
        "昵称\t2、认可(Less first)\t2、认可(Ask the regulars)\t2、认可(One page)\t备注",
        "Ann\t1\t0\t1\t好",
        "Ben\t\t√\t\t",
        "Cleo\t大概\t0\t0\t",
        "Dora\t0\t0\t0\t",
    )
    assert formed.votes(form) == {"Ann": ("Less first", "One page"), "Ben": ("Ask the regulars",)}
    assert [one.code for one in form.ballots.unread] == ["line-unclear", "choice-none"]


def test_points_and_ranks_in_a_column_for_each_option(tmp_path: Path) -> None:
    polled = polled_in(tmp_path / "home")
    polled.open(method="score")
    formed = Formed(polled, tmp_path)
    lines = ("昵称\tLess first\tAsk the regulars\tOne page", "Ann\t5\t0\t3", "Ben\t9\t1\t1", "Cleo\t\t2\t")
    form = formed.read(*lines)
    assert formed.votes(form) == {
        "Ann": ("Ask the regulars:0", "Less first:5", "One page:3"),
        "Cleo": ("Ask the regulars:2",),
    }
    assert [one.code for one in form.ballots.unread] == ["points-invalid"]
    polled.act(lambda state: vote.void(state, polled.poll))
    polled.open(method="schulze")
    (ann, ben) = Formed(polled, tmp_path).read(lines[0], "Ann\t1\t2\t2", "Ben\t3\t1\t2").ballots.ballots
    number = {title: option.label for title, option in polled.options.items()}
    equal = sorted([number["Ask the regulars"], number["One page"]])
    assert ann.labels == (number["Less first"], "=".join(equal))
    assert ben.labels == tuple(number[title] for title in ("Ask the regulars", "One page", "Less first"))


def test_columns_may_be_named(formed: Formed) -> None:
    lines = ("谁\t推荐\t投给", "Ann\tBen\t{One_page}", "Ben\tAnn\t{Less_first}")
    form = formed.read(*lines, voter="推荐", choices=["投给"])
    assert formed.votes(form) == {"Ben": ("One page",), "Ann": ("Less first",)}
    with pytest.raises(BadInput, match="There is no column"):
        formed.read(*lines, voter="名字")


def test_a_table_of_something_else_says_what_is_missing(formed: Formed) -> None:
    with pytest.raises(BadInput, match="names members"):
        formed.read("a\tb", "x\ty")
    with pytest.raises(BadInput, match="numbers or titles"):
        formed.read("昵称\tb", "Ann\ty")


def test_a_copied_chat_has_the_ballot_below_who_said_it(formed: Formed) -> None:
    number = {title: option.label for title, option in formed.polled.options.items()}
    text = "\n".join(
        [
            f"Ann 2026/11/24 21:03\n{number['One page']}",
            f"Ben:\n{number['Less first']} {number['One page']}",
            f"Cleo 21:07\n我投{number['One page']}号",
            "Dora 21:08\n大家好",
            f"路人\n{number['One page']}",
        ]
    )
    with formed.polled.store.read() as state:
        paste = vote.read_ballots(state, formed.polled.poll, text)
    assert {one.voter_name for one in paste.ballots} == {"Ann", "Ben", "Cleo"}
    assert [one.line for one in paste.unread] == [7, 8, 9, 10]


def test_who_may_not_vote_is_handed_back(formed: Formed) -> None:
    making.member(formed.polled.store, "Eve")
    with formed.polled.store.read() as state:
        (unread,) = vote.read_ballots(state, formed.polled.poll, "Eve 1").unread
    assert unread.code == "voter-unlisted"
