"""The store at random, against plain Python: see ``machines.py``."""

from hypothesis import settings

from tests.records.machines import Community, Editor

TestEditor = Editor.TestCase
TestCommunity = Community.TestCase

# Lives, and steps in each: other ones in every run. A step costs some milliseconds.
assert settings.default is not None
_LIVES, _STEPS = {30: (8, 20), 100: (60, 40)}.get(settings.default.max_examples, (1_000, 60))
TestEditor.settings = TestCommunity.settings = settings(max_examples=_LIVES, stateful_step_count=_STEPS)
