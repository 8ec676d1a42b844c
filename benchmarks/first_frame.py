"""How soon the desk is there: from the start of ``modui`` to its first full frame, against hello-world Textual.

    python -m benchmarks.first_frame [--home HOME] [--marker TEXT]...

Both run in a terminal of their own, by turns, so that whatever else the machine does falls on both. A frame is full
when all markers are on the screen: for modui the name of the week, and what ``--marker`` adds, such as its counts.
Everything is compiled before; without ``--home``, a community of 5,000 members is built first.
"""

import argparse
import os
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from statistics import median

from benchmarks import community
from tests.terminal import Start, first_frame

ROOT = Path(__file__).parent.parent
HELLO = Path(__file__).with_name("hello.py")


def compile_everything() -> None:
    """Compile all that either program imports, as an installation does."""
    folders = [sysconfig.get_path("purelib"), *(str(ROOT / name) for name in ("modui", "screens", "widgets"))]
    subprocess.run([sys.executable, "-m", "compileall", "-q", "-j", "0", *folders], check=True)


def week_of(home: Path) -> str:
    """The name of the week that the desk of `home` opens on."""
    shown = community.modui(home, "week", "show")
    if not isinstance(shown, dict):
        raise RuntimeError(f"modui week show answered {shown!r}")
    return str(shown["week"])


def measure(home: Path, markers: list[str], runs: int, warm_ups: int) -> tuple[list[Start], list[Start]]:
    """Start hello world and the desk by turns; the starts of both, those of the warm-up left out."""
    desk = [str(Path(sys.executable).with_name("modui"))]
    hellos, desks = [], []
    for _ in range(warm_ups + runs):
        hellos.append(first_frame([sys.executable, str(HELLO)], markers=["hello"]))
        desks.append(first_frame(desk, {"MODUI_HOME": str(home)}, markers))
    return hellos[warm_ups:], desks[warm_ups:]


def report(hellos: list[Start], desks: list[Start]) -> None:
    """Print each start, the medians, and how many times as long the desk takes."""

    def line(label: str, hello: Start, desk: Start) -> str:
        times = (hello.first_byte, hello.first_frame, desk.first_byte, desk.first_frame)
        return f"{label:>8}" + "".join(f"{time * 1000:>14.0f}" for time in times)

    def middle(starts: list[Start]) -> Start:
        return Start(median(start.first_byte for start in starts), median(start.first_frame for start in starts))

    print(f"{'ms':>8}{'hello: byte':>14}{'frame':>14}{'modui: byte':>14}{'frame':>14}")
    for number, (hello, desk) in enumerate(zip(hellos, desks, strict=True), 1):
        print(line(str(number), hello, desk))
    hello, desk = middle(hellos), middle(desks)
    print(line("median", hello, desk))
    print(f"modui's first full frame takes {desk.first_frame / hello.first_frame:.2f} times that of hello world")


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the first full frame of modui and of hello-world Textual.")
    parser.add_argument("--home", type=Path, help="a community to open (default: one of 5,000 members is built)")
    parser.add_argument("--marker", action="append", default=[], help="text the full frame has; may be repeated")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--warm-ups", type=int, default=2)
    options = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compile_everything()
    with tempfile.TemporaryDirectory() as folder:
        home = options.home or Path(folder) / "home"
        if not options.home:
            community.build(home, 5_000)
        markers = [week_of(home), *options.marker]
        print(f"a full frame of modui has: {', '.join(markers)}")
        report(*measure(home, markers, options.runs, options.warm_ups))


if __name__ == "__main__":
    main()
