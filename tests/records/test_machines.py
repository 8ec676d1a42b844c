"""The store at random, against plain Python: see ``machines.py``."""

import pytest
from hypothesis import settings

from tests.records.machines import Community, DutyCommunity, DutyEditor, Editor

# Lives, and steps in each: other ones in every run. A step costs some ten milliseconds.
assert settings.default is not None
_LIVES, _STEPS = {30: (5, 12), 100: (25, 30)}.get(settings.default.max_examples, (1_000, 60))
_SIZE = settings(max_examples=_LIVES, stateful_step_count=_STEPS)

TestCommunity = Community.TestCase
TestDutyEditor = DutyEditor.TestCase
TestEditor = pytest.mark.slow(Editor.TestCase)
TestDutyCommunity = pytest.mark.slow(DutyCommunity.TestCase)
TestEditor.settings = TestCommunity.settings = TestDutyEditor.settings = TestDutyCommunity.settings = _SIZE
