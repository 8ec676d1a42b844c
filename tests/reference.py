"""Write the reference pages from the program: ``python -m tests.reference``. A test says when they are out of date."""

import ast
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from textual.binding import Binding

from modui import i18n

ROOT = Path(i18n.__file__).parents[1]
DOCS = ROOT / "docs"
ERRORS = ("ModuiError", "BadInput", "NotFound", "Refused", "Stale", "Damaged")
FAILURES = ("fail",)
KEYS = (
    ("screens.app", "DeskApp", "Everywhere"),
    ("screens.home", "HomeScreen", "Home: the week's grid"),
    ("screens.intake", "IntakeScreen", "1 Intake"),
    ("screens.experts", "ExpertsScreen", "2 People"),
    ("screens.answers", "AnswersScreen", "3 Answers"),
    ("screens.vote", "VoteScreen", "4 Vote"),
    ("screens.vote_result", "ResultView", "At the result of a vote"),
    ("screens.digest", "DigestScreen", "5 Digest"),
    ("screens.members", "MembersScreen", "6 Members"),
    ("screens.chat", "ChatScreen", "7 Chat"),
    ("screens.outcome", "OutcomeScreen", "8 Outcome"),
    ("screens.exchange", "ExchangeScreen", "9 Needs and offers"),
    ("screens.base", "DeskScreen", "On every screen but home"),
    ("screens.question", "QuestionScreen", "On a screen about one question"),
    ("widgets.rows", "Rows", "In a list"),
    ("widgets.choices", "Choices", "In a choice"),
    ("widgets.dialogs", "Form", "In a form"),
    ("widgets.dialogs", "MessageBox", "At a ready message"),
    ("widgets.dialogs", "Ask", "At a question"),
    ("widgets.dialogs", "Dialog", "In every dialog"),
)


def sources() -> Iterator[Path]:
    """Every module of the program."""
    for package in ("modui", "screens", "widgets"):
        yield from sorted((ROOT / package).rglob("*.py"))


def error_codes() -> dict[str, str]:
    """Every error code, with the (English) sentence it first comes with."""
    found: dict[str, str] = {}
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name | ast.Attribute):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            place = 0 if name in ERRORS else 1 if name in FAILURES else None
            if place is None or len(node.args) <= place + 1:
                continue
            code, said = node.args[place], node.args[place + 1]
            if isinstance(code, ast.Constant) and isinstance(code.value, str):
                found.setdefault(code.value, _sentence(said))
    return dict(sorted(found.items()))


def _sentence(node: ast.expr) -> str:
    texts = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return texts[0] if texts else "(it depends on the case)"


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command with its whole name."""
    from modui.cli.root import root

    def walk(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
        if isinstance(command, click.Group):
            context = click.Context(command)
            for each in command.list_commands(context):
                found = command.get_command(context, each)
                assert found is not None
                yield from walk(f"{name} {each}", found)
        else:
            yield name, command

    yield from walk("modui", root)


def bindings(module: str, name: str) -> list[Binding]:
    """The keys that a class declares itself."""
    found = getattr(importlib.import_module(module), name).__dict__.get("BINDINGS", [])
    return [one for one in found if isinstance(one, Binding)]


def errors_page() -> str:
    """The page of error codes."""
    rows = "\n".join(f"| `{code}` | {said.replace('|', '¦')} |" for code, said in error_codes().items())
    return f"""# Error codes

Every error has a stable code, a sentence that says what happened, and a hint that says what to do next.
With `--json` they are `{{"error": {{"code", "message", "hint"}}}}` on standard error. The exit status is 1 when
something was refused or failed and 2 for wrong usage.

| code | says |
| --- | --- |
{rows}
"""


def commands_page() -> str:
    """The page of commands."""
    parts = [
        """# Commands

`--home DIR`, `--lang en|zh` and `--json` may stand anywhere. MEMBER is an id, an exact name or nickname, or an
unambiguous part of one; other ids may be shortened to an unambiguous ending, and a question of the week in hand may be
called `Q2`."""
    ]
    for name, command in commands():
        context = click.Context(command, info_name=name, terminal_width=100, max_content_width=100)
        parts.append(f"## {name}\n\n```text\n{command.get_help(context).rstrip()}\n```")
    return "\n\n".join(parts) + "\n"


def keys_page() -> str:
    """The page of keys."""
    parts = ["# Keys\n\nEvery key is also in the palette (`ctrl+p`) and in the help of the screen (`?`)."]
    for module, name, title in KEYS:
        rows = [
            f"| `{one.key.replace('question_mark', '?').replace(',', '` `')}` | {one.description} | {one.tooltip} |"
            for one in bindings(module, name)
        ]
        parts.append(f"## {title}\n\n| key | does | |\n| --- | --- | --- |\n" + "\n".join(rows))
    return "\n\n".join(parts) + "\n"


PAGES = {"errors.md": errors_page, "commands.md": commands_page, "keys.md": keys_page}


if __name__ == "__main__":
    i18n.use("en")
    if len(sys.argv) > 1:
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]  # a file, when run
        print(PAGES[sys.argv[1]](), end="")
    else:
        for page, write in PAGES.items():
            (DOCS / page).write_text(write(), encoding="utf-8", newline="\n")
