"""Reading whole files, and writing them so that the old one survives a full disk or a pulled plug."""

import errno
import os
import re
import stat
from pathlib import Path

from modui.errors import BadInput, Damaged
from modui.i18n import _

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What Microsoft's compound files start with: all of Office before 2007, and all that is protected by a password."""

_OLE_ENTRY_BYTES = 128
_DISK_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}


def read_bytes(path: Path, limit: int) -> bytes:
    """All bytes of the file at `path`, at most `limit` of them.

    Raises:
        BadInput: ``file-missing``, ``file-folder``, ``file-unreadable`` or ``file-too-large``.
    """
    try:
        data = bytearray()
        with path.open("rb") as stream:
            # In pieces, because memory for as much as is asked for is taken at once.
            while len(data) <= limit and (piece := stream.read(1 << 20)):
                data += piece
    except (FileNotFoundError, NotADirectoryError) as error:
        raise _missing(path) from error
    except IsADirectoryError as error:
        raise _folder(path) from error
    except OSError as error:
        # Windows says "permission denied" where others say "is a directory".
        if path.is_dir():
            raise _folder(path) from error
        raise BadInput(
            "file-unreadable",
            _("The file {name} cannot be read: {reason}.").format(name=path.name, reason=error.strerror or error),
            _("Check that you may open it and that no other program has locked it."),
        ) from error
    except ValueError as error:
        # A NUL character in the name.
        raise _missing(path) from error
    if len(data) > limit:
        raise BadInput(
            "file-too-large",
            _("The file {name} is larger than {size} MB.").format(name=path.name, size=limit // 1_000_000),
            _("Split it into smaller files."),
        )
    return bytes(data)


def has_ole_entry(data: bytes, name: str) -> bool:
    """Whether `data` is a compound file with a stream called `name`."""
    # Directory entries begin with their name, in UTF-16.
    needle = re.escape(name.encode("utf-16-le"))
    return data.startswith(OLE_MAGIC) and any(
        found.start() % _OLE_ENTRY_BYTES == 0 for found in re.finditer(needle, data)
    )


def write_atomically(path: Path, data: str | bytes) -> int:
    """Write `data` (text as UTF-8) to `path` whole or not at all; return the number of bytes written.

    Readers of `path` see the old file or the new one, never a part. A link keeps pointing where it did, and a
    replaced file keeps its permissions.

    Raises:
        Damaged: ``disk-full`` or ``file-unwritable``; the old file, if there was one, is as it was.
    """
    content = data.encode("utf-8") if isinstance(data, str) else data
    # In the same folder, because a file cannot be moved atomically from one disk to another. Opened by name rather
    # than by `tempfile`, so that a new file gets the permissions the user's umask asks for.
    target = Path(os.path.realpath(path))
    temporary = target.parent / f".modui-{os.urandom(8).hex()}.tmp"
    try:
        try:
            with temporary.open("xb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            if target.exists():
                temporary.chmod(stat.S_IMODE(target.stat().st_mode))
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        if error.errno in _DISK_FULL:
            raise Damaged(
                "disk-full",
                _("There is no room left to write {name}.").format(name=path.name),
                _("Free some space on that disk, or write to another one; the old file is unchanged."),
            ) from error
        raise Damaged(
            "file-unwritable",
            _("The file {name} cannot be written: {reason}.").format(name=path.name, reason=error.strerror or error),
            _("Check that the folder exists, that you may write there and that no other program has the file open."),
        ) from error
    return len(content)


def make_folder(path: Path) -> None:
    """Make a folder, and those it lies in, unless it is there.

    Raises:
        Damaged: ``folder-unwritable``.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Damaged(
            "folder-unwritable",
            _("The folder {name} cannot be made: {reason}.").format(name=path, reason=error.strerror or error),
            _("Name another one, where you may write."),
        ) from error


def _missing(path: Path) -> BadInput:
    return BadInput(
        "file-missing",
        _("There is no file {name}.").format(name=path),
        _("Check the spelling and the folder."),
    )


def _folder(path: Path) -> BadInput:
    return BadInput(
        "file-folder",
        _("{name} is a folder, not a file.").format(name=path),
        _("Name one file in it."),
    )
