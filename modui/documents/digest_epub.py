"""A digest as an electronic book, which pandoc makes of its page."""

import html
import shutil
import subprocess
import tempfile
from pathlib import Path

from modui import i18n
from modui.documents.digest import Digest
from modui.documents.digest_html import content
from modui.documents.digest_markdown import title
from modui.documents.digest_tree import Pictures, no_pictures
from modui.errors import BadInput
from modui.i18n import _

_SECONDS = 60
_CSS = """
body { line-height: 1.7; }
table { border-collapse: collapse; }
th, td { border: 1px solid #999; padding: .3em .5em; text-align: left; vertical-align: top; }
blockquote { margin: 1em 0; padding: 0 1em; border-left: 4px solid #999; }
"""


def to_epub(digest: Digest, pictures: Pictures = no_pictures) -> bytes:
    """The whole document as an .epub file, pictures included.

    Raises:
        BadInput: ``pandoc-missing``: pandoc is not installed; ``pandoc-failed``: it made no book.
    """
    pandoc = _pandoc()
    page = (
        f"<html><head><title>{html.escape(title(digest))}</title></head><body>{content(digest, pictures)}</body></html>"
    )
    with tempfile.TemporaryDirectory(prefix="modui-") as folder:
        style, made = Path(folder) / "book.css", Path(folder) / "book.epub"
        style.write_text(_CSS, encoding="utf-8")
        command = [pandoc, "--from=html", "--to=epub3", "--toc", "--toc-depth=3", "--split-level=2"]
        command += [f"--metadata=lang:{'zh-CN' if i18n.language() == 'zh' else i18n.language()}"]
        command += [f"--metadata=author:{digest.community}", f"--css={style}", f"--output={made}"]
        try:
            done = subprocess.run(command, input=page.encode(), capture_output=True, timeout=_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise _failed(str(error)) from error
        if done.returncode or not made.exists():
            raise _failed(done.stderr.decode("utf-8", "replace").strip())
        return made.read_bytes()


def _pandoc() -> str:
    """The program, of the extra or of the system."""
    try:
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError):
        found = shutil.which("pandoc")
    if found is None:
        raise BadInput(
            "pandoc-missing",
            _("An electronic book is made by pandoc, which is not installed."),
            _("Install modui with it: uv tool install 'modui[pandoc]'; or export .html or .docx."),
        )
    return found


def _failed(why: str) -> BadInput:
    return BadInput(
        "pandoc-failed",
        _("Pandoc made no book: {reason}.").format(reason=" ".join(why.split())[:200] or "?"),
        _("Export .html or .docx instead."),
    )
