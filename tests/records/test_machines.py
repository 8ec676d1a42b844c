"""The store at random, against plain Python: see ``machines.py``."""

from tests.records.machines import Community, Editor

TestEditor = Editor.TestCase
TestCommunity = Community.TestCase
