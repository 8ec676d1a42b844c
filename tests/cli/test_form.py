"""``modui form import``: a form's rows go in as what they are, and only once."""

from pathlib import Path

from tests.cli.calling import Shell, shell
from tests.duties.test_form_rows import ANSWERS, QUESTIONS

__all__ = ["shell"]


def test_rows_go_in_as_members_questions_answers_and_ballots(shell: Shell, tmp_path: Path) -> None:
    def file(text: str) -> str:
        path = tmp_path / "form.csv"
        path.write_text(text, encoding="utf-8")
        return str(path)

    taken = shell.run("form", "import", file("昵称,职位\n林间,编辑\n阿树,店长\n"), "--as", "members")
    assert (taken["added"], taken["known"]) == (2, 0)
    taken = shell.run("form", "import", file(QUESTIONS), "--as", "questions")
    assert (len(taken["added"]), taken["known"], [one["row"] for one in taken["rejected"]]) == (1, 0, [4])
    shell.run("question", "accept", "Q1")
    assert shell.run("form", "import", file(QUESTIONS), "--as", "questions")["known"] == 1
    taken = shell.run("form", "import", file(ANSWERS), "--as", "answers", "--question", "Q1")
    assert len(taken["added"]) == 2
    assert shell.run("form", "import", file(ANSWERS), "--as", "answers", status=1)["code"] == "question-missing"
    for answer in ("Q1A1", "Q1A2"):
        shell.run("answer", "consent", answer, "--naming", "nickname", "--scope", "group")
        shell.run("answer", "ready", answer)
    shell.run("vote", "open", "--question", "Q1")
    votes = file("昵称,认可哪些\n林间,1 2\n小满妈妈,1\n")
    assert shell.run("form", "import", votes, "--as", "ballots", "--question", "Q1")["new"] == 2
    shell.run("undo")
    assert shell.run("form", "import", votes, "--as", "ballots", "--question", "Q1")["new"] == 2


def test_read(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "收题.csv"
    file.write_text(
        "序号,提交答卷时间,来自IP,1、您的昵称,2、背景,3、诉求\n1,2026/11/20 21:03,1.2.3.4,小满妈妈,开书店,怎么续费？\n",
        encoding="gb18030",
    )
    found = shell.run("form", "read", str(file))
    assert (found["vendor"], found["use"], found["unplaced"]) == ("wjx", "questions", [])
    assert found["rows"][0]["nickname"] == "小满妈妈"
    assert found["questions"][0]["sections"]["demand"] == "怎么续费？"
    assert "1.2.3.4" not in str(found)
    assert shell.run("form", "read", str(file), "--as", "answers")["answers"][0]["author"] == "小满妈妈"
    assert "→ demand" in shell.say("form", "read", str(file))
