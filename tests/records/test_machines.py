"""The store at random, against plain Python: see ``machines.py``."""

from hypothesis import settings

from tests.records.machines import Community, Editor

TestEditor = Editor.TestCase
TestCommunity = Community.TestCase

assert settings.default is not None
if settings.default.max_examples <= 30:  # the default tier: a few short lives, other ones in every run
    TestEditor.settings = TestCommunity.settings = settings(max_examples=10, stateful_step_count=25)
