"""A terminal for tests: runs a real program in a pseudo-terminal, types into it and reads its screen.

Only Unix has pseudo-terminals that Python can open; on Windows every test module that imports this one is skipped.
"""

import contextlib
import errno
import os
import re
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import pyte
import pytest

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal, which only Unix has", allow_module_level=True)

import fcntl
import struct
import termios

_MODIFIERS = {"shift": 1, "alt": 2, "ctrl": 4}
# Keys by the way a terminal sends them: ESC [ LETTER, ESC [ NUMBER ~, a character.
_LETTERS = {"up": "A", "down": "B", "right": "C", "left": "D", "end": "F", "home": "H"}
_NUMBERS = {"insert": 2, "delete": 3, "pageup": 5, "pagedown": 6}
_NUMBERS |= {"f1": 11, "f2": 12, "f3": 13, "f4": 14, "f5": 15, "f6": 17, "f7": 18, "f8": 19, "f9": 20, "f10": 21}
_NUMBERS |= {"f11": 23, "f12": 24}
_CHARACTERS = {"tab": "\t", "enter": "\r", "space": " ", "backspace": "\x7f", "shift+tab": "\x1b[Z"}
# A lone ESC is the key only when nothing follows for a while. What follows here is an answer that every program has
# to bear, about a mode the terminal does not know, and its own ESC makes the first one the key at once.
_CHARACTERS["escape"] = "\x1b\x1b[?2048;0$y"
_CHARACTERS |= {f"ctrl+{letter}": chr(ord(letter) & 0x1F) for letter in "abcdefghijklmnopqrstuvwxyz"}


def encode_key(name: str) -> bytes:
    """The bytes a terminal sends for a key, named as Textual names it: ``a``, ``enter``, ``f1``, ``ctrl+z``.

    Raises:
        ValueError: there is no such key, or terminals have no way to send it.
    """
    if name in _CHARACTERS:
        return _CHARACTERS[name].encode()
    if len(name) == 1 and name.isprintable():
        return name.encode()
    *modifiers, key = name.split("+")
    held = 1 + sum(_MODIFIERS.get(modifier, 8) for modifier in modifiers)
    if held > 8 or key not in _LETTERS | _NUMBERS:
        raise ValueError(f"no such key: {name!r}")
    if key in _LETTERS:
        return f"\x1b[1;{held}{_LETTERS[key]}".encode() if modifiers else f"\x1b[{_LETTERS[key]}".encode()
    return f"\x1b[{_NUMBERS[key]};{held}~".encode() if modifiers else f"\x1b[{_NUMBERS[key]}~".encode()


_SYNCHRONISED = 2026
_ALTERNATE_SCREEN = 1049
# What pyte would take for text, or leave unanswered: keyboard protocol requests, and questions about modes.
_NOT_FOR_PYTE = re.compile(rb"\x1b\[(?:[<=][\d;]*[A-Za-z]|\?(\d+)\$p)")
_UNFINISHED = re.compile(rb"\x1b(?:\[[<=?]?[\d;]*\$?)?\Z")


class _PyteScreen(pyte.Screen):
    """pyte's screen, keeping what the terminal has to answer, and with a bare sort of second screen."""

    def __init__(self, columns: int, rows: int) -> None:
        super().__init__(columns, rows)
        self.replies = b""

    def write_process_input(self, data: str) -> None:
        self.replies += data.encode()

    def set_mode(self, *modes: int, **private: bool) -> None:
        super().set_mode(*modes, **private)
        self._clear_between_screens(modes)

    def reset_mode(self, *modes: int, **private: bool) -> None:
        super().reset_mode(*modes, **private)
        self._clear_between_screens(modes)

    def _clear_between_screens(self, modes: tuple[int, ...]) -> None:
        if _ALTERNATE_SCREEN in modes:
            self.erase_in_display(2)


class Display:
    """What a program's output looks like on a screen. Knows no program: bytes in, text out."""

    def __init__(self, columns: int = 80, rows: int = 24) -> None:
        self._screen = _PyteScreen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._rest = b""

    def feed(self, data: bytes) -> bytes:
        """Draw `data`, which may end in the middle of a character or a sequence; gives what the terminal answers."""
        data = self._rest + data
        unfinished = _UNFINISHED.search(data)
        end = unfinished.start() if unfinished else len(data)
        self._rest = data[end:]
        self._stream.feed(_NOT_FOR_PYTE.sub(self._answer_mode, data[:end]))
        replies, self._screen.replies = self._screen.replies, b""
        return replies

    def _answer_mode(self, request: re.Match[bytes]) -> bytes:
        if request[1]:
            known = int(request[1]) == _SYNCHRONISED
            self._screen.replies += b"\x1b[?%b;%d$y" % (request[1], 2 if known else 0)
        return b""

    @property
    def painting(self) -> bool:
        """Whether the program is in the middle of a frame that a user would not be shown yet."""
        return _SYNCHRONISED << 5 in self._screen.mode

    @property
    def cursor_row(self) -> int:
        """The row in which the cursor stands, from 0: programs put it where the next character goes."""
        return int(self._screen.cursor.y)

    def text(self) -> str:
        """The rows, top to bottom, without the blanks at their ends. Chinese text is contiguous."""
        rows, columns = range(self._screen.lines), range(self._screen.columns)
        # The cell after a double-width character holds an empty string.
        cells = self._screen.buffer
        return "\n".join("".join(cells[y][x].data for x in columns).rstrip() for y in rows)


def _spawn(argv: Sequence[str], env: Mapping[str, str], columns: int, rows: int) -> tuple[int, int]:
    """Start `argv` with a new pseudo-terminal as its controlling terminal: (process id, our end of it)."""
    ours, theirs = os.openpty()
    try:
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        environ = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", **env}
        # Not subprocess, whose preexec_fn is no friend of threads: the leader of a new session gets the first
        # terminal it opens as its own.
        pid = os.posix_spawnp(
            argv[0],
            list(argv),
            environ,
            setsid=True,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.ttyname(theirs), os.O_RDWR, 0),
                (os.POSIX_SPAWN_DUP2, 0, 1),
                (os.POSIX_SPAWN_DUP2, 0, 2),
            ],
        )
    except BaseException:
        os.close(ours)
        raise
    finally:
        os.close(theirs)
    return pid, ours


def _read(descriptor: int) -> bytes:
    """What the program wrote; empty when no program holds the terminal any more."""
    try:
        return os.read(descriptor, 1 << 16)
    except OSError as error:
        if error.errno == errno.EIO:  # how Linux says that the other end is closed
            return b""
        raise


def _write(descriptor: int, data: bytes) -> int:
    """Send `data` to the program; how many bytes were taken. To a program that has ended goes everything."""
    try:
        return os.write(descriptor, data)
    except OSError as error:
        if error.errno == errno.EIO:
            return len(data)
        raise


def _end(pid: int) -> int:
    """Close the window, as it were, and see the program end; its exit status, negative for a signal."""

    def signal_group(number: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):  # it has ended already
            os.killpg(pid, number)

    signal_group(signal.SIGHUP)
    patience = threading.Timer(5, signal_group, (signal.SIGKILL,))
    patience.start()
    _, status = os.waitpid(pid, 0)
    patience.cancel()
    signal_group(signal.SIGKILL)  # what it started and left behind
    return os.waitstatus_to_exitcode(status)


class Terminal:
    """A program in a terminal of its own.

    Args:
        argv: the program and its arguments.
        env: environment variables to set over those of this process.
        columns: width in cells.
        rows: height in cells.

    Attributes:
        presses: how many keys a user would have pressed so far: each key of :meth:`press` is one, each
            :meth:`paste` is one, text that is typed is none.
    """

    def __init__(
        self, argv: Sequence[str], env: Mapping[str, str] | None = None, columns: int = 80, rows: int = 24
    ) -> None:
        self.presses = 0
        self._display = Display(columns, rows)
        self._changed = threading.Condition()
        self._to_send = b""
        self._ended = False
        self._status: int | None = None
        self._pid, self._terminal = _spawn(argv, env or {}, columns, rows)
        self._wake_read, self._wake_write = os.pipe()
        self._thread = threading.Thread(target=self._serve, name="terminal", daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        """Draw what the program writes and send what the user types, until the program has ended.

        One thread does both and never blocks on either, so a long paste cannot lock up with a program that is busy
        drawing.
        """
        os.set_blocking(self._terminal, False)
        while True:
            writable = [self._terminal] if self._to_send else []
            readable, writable, _ = select.select([self._terminal, self._wake_read], writable, [])
            if self._wake_read in readable:
                os.read(self._wake_read, 1 << 10)
            with self._changed:
                if self._terminal in readable:
                    data = _read(self._terminal)
                    self._to_send += self._display.feed(data)
                    self._ended = not data
                    self._changed.notify_all()
                if writable:
                    self._to_send = self._to_send[_write(self._terminal, self._to_send[:1024]) :]
                if self._ended:
                    return

    def _send(self, data: bytes) -> None:
        with self._changed:
            self._to_send += data
        os.write(self._wake_write, b"!")

    def type(self, text: str) -> None:
        """Type one line's text, character by character as an input method would. Counts as no key press."""
        if not text.isprintable():
            raise ValueError("only printable characters can be typed; press() is for keys, paste() for lines")
        self._send(text.encode())

    def paste(self, text: str) -> None:
        """Paste `text`, lines and all. Counts as one key press."""
        self.presses += 1
        self._send(b"\x1b[200~" + text.encode() + b"\x1b[201~")

    def press(self, *keys: str) -> None:
        """Press keys, named as :func:`encode_key` takes them, one after the other."""
        for key in keys:
            data = encode_key(key)
            self.presses += 1
            self._send(data)

    def screen_text(self) -> str:
        """The screen as it is now."""
        with self._changed:
            return self._display.text()

    def wait_for(self, wanted: str | Callable[[str], bool], timeout: float = 20) -> str:
        """Wait until a text is on the screen, or until a predicate of the screen's text holds; gives the screen.

        Args:
            wanted: the text or the predicate.
            timeout: in seconds.

        Raises:
            AssertionError: it did not come to be in time, or the program ended before; with the screen.
        """
        if isinstance(wanted, str):
            return self._wait(lambda screen: wanted in screen, f"{wanted!r} on the screen", timeout)
        return self._wait(wanted, "the screen as wanted", timeout)

    def wait_gone(self, text: str, timeout: float = 20) -> str:
        """Wait until `text` is nowhere on the screen, as :meth:`wait_for` does."""
        return self._wait(lambda screen: text not in screen, f"{text!r} gone from the screen", timeout)

    def move_focus(self, key: str, label: str, timeout: float = 20) -> None:
        """Press `key`, and wait until the field called `label`, on its row or the two below, has the cursor.

        What is typed right after such a key would still go where the focus was.

        Raises:
            AssertionError: it did not come to be in time; with the screen.
        """

        def is_there(screen: str) -> bool:
            rows = [number for number, row in enumerate(screen.split("\n")) if label in row]
            return any(row <= self._display.cursor_row <= row + 2 for row in rows)

        self.press(key)
        self._wait(is_there, f"the cursor at {label!r}", timeout)

    def _wait(self, holds: Callable[[str], bool], what: str, timeout: float) -> str:
        screen = ""

        def looks_right() -> bool:
            nonlocal screen
            screen = self._display.text()
            return not self._display.painting and holds(screen)

        with self._changed:
            if self._changed.wait_for(lambda: looks_right() or self._ended, timeout) and looks_right():
                return screen
            when = "before the program ended" if self._ended else f"within {timeout:g} s"
        raise AssertionError(f"not {what} {when}; the screen:\n{screen}")

    def wait_exit(self, timeout: float = 20) -> int:
        """Wait until the program has ended by itself; gives its exit status, negative for a signal.

        Raises:
            AssertionError: it goes on after `timeout` seconds; with the screen.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._ended, timeout)
            if not self._ended:
                raise AssertionError(f"the program goes on after {timeout:g} s; the screen:\n{self._display.text()}")
        if self._status is None:
            _, status = os.waitpid(self._pid, 0)
            self._status = os.waitstatus_to_exitcode(status)
        return self._status

    def close(self) -> None:
        """End the program if it has not ended, as closing the window would. May be called again."""
        if self._terminal < 0:
            return
        if self._status is None:
            self._status = _end(self._pid)
        self._thread.join()
        for descriptor in (self._terminal, self._wake_read, self._wake_write):
            os.close(descriptor)
        self._terminal = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


@dataclass(frozen=True)
class Start:
    """How long a program took to show itself, in seconds from the moment before it was started."""

    first_byte: float
    first_frame: float


def first_frame(
    argv: Sequence[str],
    env: Mapping[str, str] | None = None,
    markers: Sequence[str] = (),
    columns: int = 80,
    rows: int = 24,
    timeout: float = 60,
) -> Start:
    """Start a program in a terminal, wait until all `markers` are on the screen together, and end it.

    Output is only looked at while none is waiting, so the terminal's own work holds the program up as little as it
    can; the time is that of the output that completed the frame, not of the look.

    Raises:
        AssertionError: the markers did not come within `timeout` seconds, or the program ended; with the screen.
    """
    display = Display(columns, rows)
    waiting: list[tuple[float, bytes]] = []
    first_byte: float | None = None
    ended = False
    began = time.perf_counter()
    pid, terminal = _spawn(argv, env or {}, columns, rows)
    try:
        while (elapsed := time.perf_counter() - began) < timeout:
            if not ended and select.select([terminal], [], [], 0 if waiting else timeout - elapsed)[0]:
                at, data = time.perf_counter() - began, _read(terminal)
                first_byte = at if first_byte is None else first_byte
                waiting.append((at, data))
                ended = not data
            elif waiting:
                at, data = waiting.pop(0)
                _write(terminal, display.feed(data))
                if not display.painting and all(marker in display.text() for marker in markers):
                    return Start(first_byte or at, at)
            else:
                break
    finally:
        _end(pid)
        os.close(terminal)
    raise AssertionError(f"not all of {', '.join(markers)} came to the screen:\n{display.text()}")
