"""The desk's first frame needs nothing of what writes, and whoever opens the desk can go on at once."""

import json
import subprocess
import sys
from pathlib import Path

from modui.records.store import Store
from tests import making

PROGRAM = """
import asyncio, json, sys
from pathlib import Path
from screens import app as desk
from modui.duties.standing import glance
from modui.records.clock import Clock
from modui.records.opening import ready
from modui.records.reading import snapshot

def look(self):
    lines = [''.join(segment.text for segment in strip) for strip in self.screen._compositor.render_strips()]
    # Not print, which the application captures.
    Path(sys.argv[2]).write_text(json.dumps({"modules": sorted(sys.modules), "screen": "\\n".join(lines)}))
    self.exit()

desk.DeskApp.warm_up = look  # it comes right after the first frame

async def main():
    path = ready(Path(sys.argv[1]))
    clock = Clock()
    with snapshot(path, clock) as state:
        first = glance(state)
    app = desk.DeskApp(path, clock, first)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()

asyncio.run(main())
"""
HEAVY = (
    "sqlalchemy",
    "sqlmodel",
    "pydantic",
    "httpx",
    "markdown_it",
    "modui.documents.word",
    "alembic",
    "click",
    "rjieba",
)


def test_the_first_frame_shows_the_grid_without_what_writes(store: Store, tmp_path: Path) -> None:
    week = making.week(store, "2026-W48")
    asker = making.member(store, "小满妈妈")
    making.insert(store, "question", week=week, number=1, asker=asker, title="怎么把社群重新做活？")
    home = store.path.parent
    seen = tmp_path / "seen.json"
    command = [sys.executable, "-c", PROGRAM, str(home), str(seen)]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=Path(__file__).parents[2])
    assert ran.returncode == 0, ran.stderr
    answer = json.loads(seen.read_text())
    assert [name for name in HEAVY if name in answer["modules"]] == []
    assert "2026-W48" in answer["screen"]
    assert "怎么把社群重新做活" in answer["screen"]
    assert "1 member" in answer["screen"]
