"""``modui digest``: what scripts rely on."""

from pathlib import Path

import pytest

from tests.cli.calling import Shell, shell

__all__ = ["shell"]


@pytest.fixture
def answered(shell: Shell) -> Shell:
    """The shell, with a question Q1 of 小满妈妈 that 阿树 answered for the group and 老K for everybody."""
    shell.run("question", "add", "-", "--asker", "小满妈妈", stdin="# 怎么续费？\n\n## 背景\n\n在老街开书店\n")
    shell.run("question", "accept", "Q1")
    for author, title, scope in (("阿树", "先做减法", "group"), ("老K", "打个电话", "group,public,book")):
        text = f"# {title}\n\n## 做法\n\n照做。\n\n## 为什么\n\n有用。\n"
        consent = ("--naming", "nickname", "--scope", scope)
        shell.run("answer", "add", "-", "--question", "Q1", "--author", author, "--role", "user", *consent, stdin=text)
    shell.run("answer", "ready", "Q1A1", "Q1A2")
    return shell


def test_a_digest_is_built_checked_and_exported(answered: Shell, tmp_path: Path) -> None:
    built = answered.run("digest", "build")
    assert built["week"] == "2026-W48"
    assert "#### 先做减法" in built["markdown"]
    assert built["problems"] == answered.run("digest", "check", "2026-W48")["problems"]
    assert {one["code"] for one in built["problems"]} >= {"empty-opening", "no-vote", "asker-unasked"}
    assert all(one["where"] and one["message"] for one in built["problems"])
    assert "先做减法" not in answered.run("digest", "build", "--audience", "public")["markdown"]

    file = tmp_path / "digest.md"
    assert answered.run("digest", "export", "--to", str(file)) == {"file": str(file), "bytes": file.stat().st_size}
    assert file.read_text(encoding="utf-8") == built["markdown"]
    assert answered.say("digest", "build") == built["markdown"]
    refused = answered.run("digest", "export", "--to", str(file), "--format", "pdf", status=1)
    assert refused["code"] == "format-unknown"
    assert answered.run("digest", "build", "2026-W01", status=1)["code"] == "week-unknown"


def test_it_goes_out_as_the_file_is_called(answered: Shell, tmp_path: Path) -> None:
    page, word, plain = tmp_path / "digest.html", tmp_path / "digest.docx", tmp_path / "digest.txt"
    for file in (page, word, plain):
        assert answered.run("digest", "export", "--to", str(file))["bytes"] == file.stat().st_size
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert word.read_bytes().startswith(b"PK")
    assert plain.read_text(encoding="utf-8").startswith("---\n")
    assert "先做减法" in answered.run("document", "read", str(word))["markdown"]
    answered.run("digest", "export", "--to", str(plain), "--format", "html")
    assert plain.read_text(encoding="utf-8") == page.read_text(encoding="utf-8")


def test_passages_are_written_and_read(answered: Shell) -> None:
    answered.run("digest", "passage", "opening", "先别拉新。")
    answered.run("digest", "passage", "disagreement", "-", "--question", "Q1", stdin="两人说法不同。\n")
    markdown = answered.run("digest", "build")["markdown"]

    assert "先别拉新。" in markdown
    assert "两人说法不同。" in markdown
    assert answered.run("digest", "passage", "disagreement", "x", status=1)["code"] == "slot-unknown"
    assert answered.run("digest", "teaser")["message"] == "The digest of week 48 is out (2 answers). 先别拉新。"


def test_a_digest_goes_out_is_corrected_and_taken_down(answered: Shell) -> None:
    for done in ("correct", "withdraw"):
        refused = answered.run("digest", done, status=1)
        assert refused["code"] == "digest-not-begun"
        assert "modui digest publish" in refused["hint"]
    assert answered.run("digest", "publish") == {"week": "2026-W48", "status": "published"}
    assert 'published: "2026-11-22"' in answered.run("digest", "build")["markdown"]
    assert answered.run("digest", "publish", status=1)["code"] == "digest-published"
    assert answered.run("digest", "correct")["status"] == "corrected"
    assert answered.run("digest", "withdraw")["status"] == "withdrawn"
    assert answered.run("digest", "withdraw", status=1)["code"] == "digest-not-published"
    assert answered.run("undo", status=1)["code"] == "undo-sent"
