"""A test sees nothing of the developer who runs it, and reaches nobody else."""

import os
import socket
from pathlib import Path

import pytest

from modui import i18n
from tests.conftest import NetworkForbiddenError


def test_the_home_is_empty_and_not_the_developers(tmp_path: Path) -> None:
    home = Path.home()
    assert home.parent.parent == tmp_path.parent, "it is one of pytest's own folders"
    assert not list(home.iterdir())
    assert not list(tmp_path.iterdir()), "the test's own folder holds nothing else"
    assert Path(os.environ["MODUI_HOME"]).parent == home


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_test_begins_in_english(language: str) -> None:
    assert i18n.language() == "en"
    i18n.use(language)
    assert i18n.language() == language


def test_this_machine_can_be_reached_and_no_other() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as packets:  # to connect one sends nothing
        packets.connect(("127.0.0.1", 9))
        with pytest.raises(NetworkForbiddenError, match=r"192\.0\.2\.1"):
            packets.connect(("192.0.2.1", 9))
    assert socket.getaddrinfo("localhost", 80)
    with pytest.raises(NetworkForbiddenError, match=r"example\.invalid"):
        socket.getaddrinfo("example.invalid", 443)
