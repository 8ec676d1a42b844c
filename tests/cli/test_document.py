"""``modui document read``: what scripts rely on."""

import os
from pathlib import Path

from tests.cli.calling import Shell, shell
from tests.documents.test_pictures import illustrated
from tests.documents.word.making import PIXEL, W, package, run

__all__ = ["shell"]


def test_a_word_file_is_read_with_its_pictures_and_comments(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    found = shell.run("document", "read", str(illustrated(tmp_path)), "--media", str(folder))
    assert found["media"] == [{"name": f"{folder}/image1.png", "content_type": "image/png", "bytes": len(PIXEL)}]
    assert f"({folder}/image1.png)" in found["markdown"]
    assert found["warnings"] == []
    comment = f'<w:comment w:id="0" w:author="阿树"><w:p>{run("真的？")}</w:p></w:comment>'
    comments = f'<w:comments xmlns:w="{W}">{comment}</w:comments>'
    body = f'<w:p>{run("三年")}<w:r><w:commentReference w:id="0"/></w:r></w:p>'
    path = tmp_path / "commented.docx"
    path.write_bytes(package(body, {"word/comments.xml": comments}))
    read = shell.run("document", "read", str(path))
    assert read["markdown"] == "三年\n"
    assert read["comments"] == [{"author": "阿树", "about": "", "text": "真的？"}]
    assert len(read["warnings"]) == 1


def test_a_question_taken_in_keeps_its_pictures(shell: Shell, tmp_path: Path) -> None:
    added = shell.run("question", "add", str(illustrated(tmp_path)), "--asker", "小满妈妈")
    (kept,) = (shell.home / "media").iterdir()
    assert kept.read_bytes() == PIXEL
    assert f"(media/{kept.name})" in str(added)


def test_pictures_that_nothing_names_are_tidied_away(shell: Shell, tmp_path: Path) -> None:
    shell.run("question", "add", str(illustrated(tmp_path)), "--asker", "小满妈妈")
    (kept,) = (shell.home / "media").iterdir()
    other = kept.with_name("holiday.png")
    other.write_bytes(PIXEL)

    def tidied(*options: str) -> list[str]:
        for path in (shell.home / "media").iterdir():
            os.utime(path, (0, 0))
        return [Path(name).name for name in shell.run("document", "tidy", *options)["pictures"]]

    assert tidied() == [], "the question names it"
    shell.run("undo")
    assert tidied() == [], "redo can bring the question back"
    shell.run("redo")
    assert kept.exists()
    shell.run("undo")
    shell.run("members", "add", "小北")
    assert tidied("--dry-run") == [kept.name]
    assert kept.exists()
    assert tidied() == [kept.name]
    assert not kept.exists()
    assert other.exists(), "modui did not put it there"
    shell.run("question", "add", str(illustrated(tmp_path)), "--asker", "小满妈妈")
    shell.run("undo")
    shell.run("members", "add", "小南")
    assert shell.run("document", "tidy")["pictures"] == [], "a form may be open that names it"


def test_a_damaged_file_is_one_clear_sentence(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "damaged.docx"
    path.write_bytes(b"PK\x03\x04 and no more")
    refused = shell.run("document", "read", str(path), status=1)
    assert refused["code"] == "word-corrupt"
    assert refused["hint"]
