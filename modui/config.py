"""Where modui keeps things on this machine."""

import os
from pathlib import Path


def home(given: str | None = None) -> Path:
    """The folder of the community in use: `given`, else ``MODUI_HOME``, else the platform's user data folder."""
    chosen = given or os.environ.get("MODUI_HOME")
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_data_path

    return user_data_path("modui", appauthor=False)


def demo_home(given: str | None = None) -> Path:
    """The folder of the demonstration, beside the real one and never the same."""
    return Path(given).expanduser() if given else demo_beside(home())


def demo_beside(community: Path) -> Path:
    """The folder of the demonstration for whom the folder `community` is theirs."""
    # Of `.` and of the root of a disk, too, which have no name to put another in place of.
    return community.absolute().parent / "modui-demo"
