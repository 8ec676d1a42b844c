"""Take the README's pictures of the real program on its demonstration: ``python -m tests.pictures``."""

import asyncio
import os
import re
import tempfile
from pathlib import Path

from rich.cells import cell_len

from modui import demo, i18n
from modui.duties.standing import glance
from modui.records.clock import Clock
from modui.records.opening import ready
from modui.records.reading import snapshot

PICTURES = Path(i18n.__file__).parents[1] / "docs" / "pictures"
SCREENS = {"home": "", "intake": "1", "experts": "2", "answers": "3", "vote": "4", "digest": "5"}
_TEXT = re.compile(r'(<text [^>]*textLength=")([\d.]+)("[^>]*>)([^<]*)(</text>)')


_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


def local(svg: str) -> str:
    """`svg` without fonts from elsewhere: a picture asks nobody for anything."""
    return _FONTS.sub("", svg).replace("font-family: Fira Code", "font-family: Fira Code, Noto Sans Mono CJK SC")


def widened(svg: str) -> str:
    """`svg` with each text as long as its cells: the export counts a Chinese character as one, terminals as two."""

    def longer(match: re.Match[str]) -> str:
        text = match[4].replace("&#160;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        length = float(match[2]) * cell_len(text) / max(len(text), 1)
        return f"{match[1]}{length:.1f}{match[3]}{match[4]}{match[5]}"

    return _TEXT.sub(longer, svg)


async def take(home: Path) -> None:
    """Write a picture of every screen."""
    from screens.app import DeskApp

    path = ready(home)
    clock = Clock()
    with snapshot(path, clock) as state:
        first = glance(state)
    for name, key in SCREENS.items():
        app = DeskApp(path, clock, first)
        app.question = first.rows[0].id
        app.animation_level = "none"
        async with app.run_test(size=(120, 32)) as pilot:
            if key:
                await pilot.press(key)
            # Not wait_for_complete: a reading that a newer one replaced counts as an error there.
            while any(not worker.is_finished for worker in app.workers):
                await pilot.pause(0.05)
            await pilot.pause()
            (PICTURES / f"{name}.svg").write_text(
                local(widened(app.export_screenshot(title="modui"))), encoding="utf-8"
            )


if __name__ == "__main__":
    i18n.use("en")
    os.environ.pop("NO_COLOR", None)
    with tempfile.TemporaryDirectory() as folder:
        demo.ensure(Path(folder) / "demo")
        asyncio.run(take(Path(folder) / "demo"))
