"""The reference pages say what the program does, and every key can be remapped and explains itself."""

import subprocess
import sys

import pytest

from tests import reference
from tests.reference import ROOT


@pytest.mark.parametrize("page", reference.PAGES)
def test_the_reference_is_up_to_date(page: str) -> None:
    written = (reference.DOCS / page).read_text(encoding="utf-8")
    # In a program of its own: here another test may have imported the commands in another language.
    made = subprocess.run(
        [sys.executable, "-m", "tests.reference", page], capture_output=True, check=True, encoding="utf-8", cwd=ROOT
    )
    assert written == made.stdout, "run: uv run python -m tests.reference"


@pytest.mark.parametrize(("module", "name"), [(module, name) for module, name, _title in reference.KEYS])
def test_every_key_has_an_id_and_a_tooltip(module: str, name: str) -> None:
    keys = reference.bindings(module, name)
    assert keys
    assert [one.key for one in keys if not (one.id and one.tooltip and one.description)] == []


def test_every_command_has_help() -> None:
    assert [name for name, command in reference.commands() if not command.help] == []
