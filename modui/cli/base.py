"""What every command shares: the home, the store, and one way to answer and to fail."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar
from zoneinfo import ZoneInfo

import click

from modui import config
from modui.documents.text import clean
from modui.errors import BadInput
from modui.i18n import _
from modui.records.changes import Change, Proposal
from modui.records.reading import State
from modui.records.store import Store
from modui.records.words import SCOPES

if TYPE_CHECKING:
    from modui.records.views import WeekView

Row = TypeVar("Row")
Json = Mapping[str, object] | Sequence[object]

MOST = 1_000_000
"""The most rows that an answer is limited to: more than any community has."""


class Found(Protocol):
    """A row, however much of it was read."""

    @property
    def id(self) -> str: ...


@dataclass
class Desk:
    """What one call of the command line works on."""

    given_home: str | None
    as_json: bool

    @cached_property
    def home(self) -> Path:
        """The folder of the community."""
        return config.home(self.given_home)

    @cached_property
    def store(self) -> Store:
        """The community's store, opened at its first use."""
        from modui.duties.actions import ACTIONS

        return Store.open(self.home, ACTIONS)

    def do(self, make: Callable[[State], Proposal]) -> Change | None:
        """Commit what `make` proposes."""
        return self.store.act(make)

    def do_to(self, find: Callable[[State, str], Found], name: str, make: Callable[[State, str], Proposal]) -> str:
        """Commit what `make` proposes for the row called `name`, which `find` finds; its id."""
        with self.store.read() as state:
            row = find(state, name).id
        self.do(lambda state: make(state, row))
        return row

    def say(self, data: Json, *lines: str) -> None:
        """Answer: `data` as one JSON document with ``--json``, else `lines` for people."""
        if self.as_json:
            click.echo(json.dumps(data, ensure_ascii=False, indent=1))
        else:
            for line in lines:
                # A file's words must not steer the terminal.
                click.echo(clean(line))

    def note(self, line: str) -> None:
        """Tell people something beside the answer, on standard error."""
        if not self.as_json:
            click.echo(clean(line), err=True)

    def week(self, state: State, name: str | None) -> "WeekView":
        """The week called `name`, or the one in hand."""
        from modui.duties import week

        return week.resolve(state, name)


pass_desk = click.make_pass_decorator(Desk)


class Lazy(click.Group):
    """A group whose commands are imported when they are called: ``name -> (module, what it does)``."""

    def __init__(self, *args: object, commands_in: Mapping[str, tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # click's own parameters, passed through
        self.commands_in = commands_in

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.commands_in, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands_in:
            return super().get_command(ctx, cmd_name)
        import importlib

        module = importlib.import_module(f"modui.cli.{self.commands_in[cmd_name][0]}")
        found = getattr(module, cmd_name.replace("-", "_"))
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # The list of commands needs none of their modules.
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, help_text) for name, (_module, help_text) in self.commands_in.items()])


def read_argument(text: str) -> str:
    """The text of an argument; ``-`` reads standard input whole."""
    if text != "-":
        return text
    from modui.documents.text import decode

    return decode(sys.stdin.buffer.read())


def read_moment(text: str, here: ZoneInfo) -> datetime:
    """The moment that `text` gives, ``2026-11-29 20:30``: a local time unless it says its offset itself.

    Raises:
        BadInput: ``time-format``.
    """
    try:
        given = datetime.fromisoformat(text)
        return (given if given.tzinfo else given.replace(tzinfo=here)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadInput(
            "time-format",
            _("“{text}” is not a date and time.").format(text=text),
            _("Write it like 2026-11-29 20:30."),
        ) from error


def read_scope(text: str) -> list[str]:
    """The audiences that `text` lists; an empty text is none at all.

    Raises:
        BadInput: ``scope-unknown``.
    """
    given = [part.strip() for part in text.replace("，", ",").split(",") if part.strip()]
    if not set(given) <= set(SCOPES):
        raise BadInput(
            "scope-unknown",
            _("“{text}” is not where an answer may appear.").format(text=text),
            _("Write some of: group,public,book"),
        )
    return given


def of_questions(state: State, name: str | None, rows: Callable[[State, str], list[Row]]) -> list[Row]:
    """What `rows` gives for the question called `name`, or for those of the week in hand."""
    from modui.duties import intake, standing
    from modui.records import queries

    if name:
        return rows(state, intake.resolve(state, name).id)
    week = standing.current(state)
    return [one for asked in (queries.grid(state, week.id) if week else []) for one in rows(state, asked.id)]


@dataclass(frozen=True)
class Source:
    """A text that was handed in: as Markdown, with what it came from (one of ``SOURCES``) and the file's name."""

    text: str
    kind: str
    name: str


def read_file(desk: Desk, argument: str) -> Source:
    """The document that `argument` names: a Word, Markdown or text file, or ``-`` for standard input.

    Its pictures go into the home; what deserves a remark is noted.

    Raises:
        BadInput: it cannot be read as a document.
    """
    if argument == "-":
        return Source(read_argument(argument), "paste", "")
    from modui.documents.pictures import take_in

    path = Path(argument)
    found = take_in(path, desk.store.path.parent)
    for remark in (*found.warnings, *found.margin()):
        desk.note(remark)
    kinds = {".docx": "docx", ".docm": "docx", ".dotx": "docx", ".md": "md", ".markdown": "md"}
    return Source(found.markdown, kinds.get(path.suffix.lower(), "txt"), path.name)


def example(*lines: str) -> str:
    """An epilog for ``--help``: how the command is used."""
    return "\b\n" + _("Example:") + "\n" + "\n".join(f"  {line}" for line in lines)
