"""How much of what Word files say comes in, beside other readers of Word files.

    MODUI_TEST_DATA=DIR python -m benchmarks.word [--peers PYTHON] [--files]

DIR holds ``docx/*.docx`` and, for those with a known reading, ``docx/expected/NAME.native`` (pandoc's notation) or
``NAME.md``. For each of these: the share of the expected words that come out in the right order, and whether the
structure (headings, list items by depth, cells, links, notes, pictures, formulas) is the same. For every file: the time
and the memory of the reading process, which none may crash or exhaust. ``PYTHON`` is an interpreter that has some of
pypandoc, markitdown and docx2python installed.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import mean

from benchmarks.structure import Built, in_order, of_markdown, of_native
from modui.documents.word import read_docx
from modui.errors import BadInput

_OPTIONS = "'gfm+tex_math_dollars',extra_args=['--wrap=none']"
_PEERS = {
    "pandoc": f"import pypandoc,sys;print(pypandoc.convert_file(sys.argv[1],{_OPTIONS}))",
    "markitdown": "import markitdown,sys;print(markitdown.MarkItDown().convert(sys.argv[1]).text_content)",
    "docx2python": "import docx2python,sys;print(docx2python.docx2python(sys.argv[1]).text)",
}


def ours(path: Path) -> str:
    return read_docx(path).markdown


def peers(python: str | None) -> dict[str, Callable[[Path], str]]:
    """The other readers that are installed, ours first."""
    found: dict[str, Callable[[Path], str]] = {"modui": ours}
    if python:
        for name, program in _PEERS.items():
            module = "pypandoc" if name == "pandoc" else name
            if not subprocess.run([python, "-c", f"import {module}"], capture_output=True, check=False).returncode:
                found[name] = lambda path, program=program: _say([python, "-c", program, str(path)])  # type: ignore[misc]
    elif pandoc := shutil.which("pandoc"):
        found["pandoc"] = lambda path: _say([pandoc, "-t", "gfm+tex_math_dollars", "--wrap=none", str(path)])
    return found


def _say(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    return done.stdout


def measured(path: Path) -> tuple[str, float, int]:
    """How the reading of a file ended, its seconds, and the peak memory of the process that read, in bytes."""
    began = time.perf_counter()
    try:
        read_docx(path)
        outcome = "read"
    except BadInput as error:
        outcome = error.code
    seconds = time.perf_counter() - began
    return outcome, seconds, _peak()


def _peak() -> int:
    """The largest process started so far, which therefore grows only."""
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", metavar="PYTHON", help="an interpreter with other readers installed")
    parser.add_argument("--files", action="store_true", help="a line for each file")
    options = parser.parse_args()
    folder = Path(os.environ.get("MODUI_TEST_DATA", "")) / "docx"
    if "MODUI_TEST_DATA" not in os.environ or not folder.is_dir():
        sys.exit("MODUI_TEST_DATA names no folder with Word files in docx/")

    print("Every file: how it ended, seconds, the largest reading process so far")
    for path in sorted(folder.glob("*.doc*")):
        outcome, seconds, peak = measured(path)
        if options.files or outcome not in ("read",):
            print(f"  {path.name:60} {outcome:16} {seconds:5.2f} s {peak / 1e6:6.0f} MB")

    readers = peers(options.peers)
    shares: dict[str, list[float]] = {name: [] for name in readers}
    equal: dict[str, int] = dict.fromkeys(readers, 0)
    known = sorted((folder / "expected").iterdir())
    for file in known:
        text = file.read_text(encoding="utf-8")
        expected = of_native(text) if file.suffix == ".native" else of_markdown(text)
        for name, reader in readers.items():
            found = of_markdown(reader(folder / f"{file.stem}.docx"))
            shares[name].append(in_order(expected.words, found.words))
            same = found.parts == expected.parts
            equal[name] += same
            if options.files and name == "modui":
                _report(file.stem, shares[name][-1], expected, found, same)

    print(f"\nThe {len(known)} files with a known reading")
    print(f"  {'':14} words in order   structure equal")
    for name in readers:
        print(f"  {name:14} {mean(shares[name]):14.4f}   {equal[name]:>2} of {len(known)}")


def _report(name: str, share: float, expected: Built, found: Built, same: bool) -> None:
    print(f"  {name:40} {share:.3f} {'' if same else f'{expected.shown}  |  ours: {found.shown}'}")


if __name__ == "__main__":
    main()
