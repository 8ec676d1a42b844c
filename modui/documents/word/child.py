"""The process that reads one Word file: the file on its standard input, the answer on its standard output."""

import gc
import sys

from modui.documents.word.package import Unreadable
from modui.documents.word.process import MAX_MEMORY, MAX_SECONDS, convert, pack, refuse


def main() -> None:
    """Read one file within the limits of this process."""
    _limit()
    # It ends before there is garbage worth collecting.
    gc.disable()
    data = sys.stdin.buffer.read()
    try:
        sys.stdout.buffer.writelines(pack(convert(data, html=sys.argv[1:] != ["plain"])))
    except Unreadable as error:
        sys.stdout.buffer.write(refuse(error))
    except MemoryError:
        sys.stdout.buffer.write(refuse(Unreadable("word-too-large")))


def _limit() -> None:
    """Ask the system to keep to the limits; Windows has none of the kind, and macOS ignores that of memory."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in ((resource.RLIMIT_AS, MAX_MEMORY), (resource.RLIMIT_CPU, MAX_SECONDS), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(what)[1]
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(what, (limit, hard))
        except (OSError, ValueError):
            # The system knows the limit and does not keep it.
            continue


if __name__ == "__main__":
    main()
