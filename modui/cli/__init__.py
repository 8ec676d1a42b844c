"""The command line: ``modui`` opens the desk, ``modui NOUN VERB`` does one thing of a duty.

Options that every command takes (``--home``, ``--lang``, ``--json``) may stand anywhere. With no command, the desk is
opened without importing the command-line library, so that it paints sooner.
"""

import json
import os
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field

from modui import __version__, config, i18n
from modui.errors import BadInput, ModuiError


@dataclass
class Call:
    """A call of the program: what every command takes, and the rest."""

    home: str | None = None
    lang: str | None = None
    as_json: bool = False
    rest: list[str] = field(default_factory=list)


def parse(arguments: Sequence[str]) -> Call:
    """Take the options that every command has out of `arguments`, wherever they stand before a ``--``."""
    call = Call()
    waiting = list(arguments)
    while waiting:
        word = waiting.pop(0)
        if word == "--":
            call.rest += [word, *waiting]
            break
        name, equals, value = word.partition("=")
        if word == "--json":
            call.as_json = True
        elif name in ("--home", "--lang") and (equals or waiting):
            value = value if equals else waiting.pop(0)
            if name == "--home":
                call.home = value
            else:
                call.lang = value
        else:
            call.rest.append(word)
    return call


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; the exit status: 0 done, 1 refused or failed, 2 wrong usage."""
    call = parse(sys.argv[1:] if arguments is None else arguments)
    i18n.use(call.lang or os.environ.get("MODUI_LANG"))
    for stream in (sys.stdout, sys.stderr):
        # A Chinese name must not end a command on a terminal that was set to another encoding.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    wrong = _misused(call)
    if wrong:
        return fail(call, "usage", wrong, i18n._("See: {command} --help").format(command="modui"), status=2)
    try:
        if not call.rest:
            return open_desk(call.home)
        from modui.cli.root import run

        return run(call)
    except ModuiError as error:
        return fail(call, error.code, error.message, error.hint)
    except UnicodeEncodeError:
        # Bytes on the command line that are no text come in as lone surrogates, which the database does not take.
        return fail(
            call,
            "text-encoding",
            i18n._("The text is damaged, or in an encoding that cannot be recognised."),
            i18n._("Type it anew, or give it as a file."),
        )
    except KeyboardInterrupt:
        return fail(call, "interrupted", i18n._("Stopped."), "", status=130)
    except BrokenPipeError:
        # The reader of our output has gone, as with `| head`; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # noqa: BLE001 - the last resort: a user never sees a traceback
        return fail(
            call,
            "internal",
            i18n._("Something went wrong inside modui: {error}").format(error=f"{type(error).__name__}: {error}"),
            i18n._("Nothing half-done was kept. Please report it with the file {path}").format(path=_report(call)),
        )


def _misused(call: Call) -> str:
    """What is wrong with the options that every command takes; empty when nothing is."""
    if call.home is not None and not call.home.strip():
        # An empty variable in a script must not turn into the community that is in use.
        return i18n._("--home names no folder.")
    if call.lang is not None and call.lang not in i18n.LANGUAGES:
        known = ", ".join(i18n.LANGUAGES)
        return i18n._("modui does not speak “{language}”; there is: {known}.").format(language=call.lang, known=known)
    return ""


def open_desk(home: str | None) -> int:
    """Open the desk on the community in `home`.

    Raises:
        BadInput: ``no-terminal`` where nobody could see it or type.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise BadInput(
            "no-terminal",
            i18n._("The desk opens in a terminal, and this is none."),
            i18n._("Run it by itself, without a pipe; for scripts there are commands: modui --help"),
        )
    # Kitty's report-all-keys breaks what Chinese input methods commit; it must be off before Textual is imported.
    os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    from screens.app import run

    return run(config.home(home))


def fail(call: Call, code: str, message: str, hint: str, *, status: int = 1) -> int:
    """Say what went wrong, on standard error, and give the exit status."""
    from modui.documents.text import clean

    if call.as_json:
        print(
            json.dumps({"error": {"code": code, "message": message, "hint": hint}}, ensure_ascii=False), file=sys.stderr
        )
    else:
        print(i18n._("error: {message}").format(message=clean(message)), file=sys.stderr)
        if hint:
            print(i18n._("hint: {hint}").format(hint=clean(hint)), file=sys.stderr)
    return status


def _report(call: Call) -> str:
    """Write the traceback being handled into a file, and say where."""
    path = config.home(call.home) / "last-error.txt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"modui {__version__}, Python {sys.version}\n{traceback.format_exc()}", encoding="utf-8")
    except OSError:
        return "–"
    return str(path)
