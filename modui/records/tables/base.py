"""How the tables say what each column is: its codec, its merge, whether it is private."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic_core import PydanticUndefined as Undefined
from sqlalchemy import Column, Integer, MetaData, Table
from sqlalchemy import Text as SqlText
from sqlmodel import Field, SQLModel

from modui.records.codecs import (
    Codec,
    Flag,
    Group,
    Instant,
    Merge,
    Number,
    Ref,
    Status,
    Text,
    Texts,
    Value,
    Word,
)

METADATA = MetaData()


class Shared(SQLModel):
    """A row that only changes write."""

    metadata = METADATA
    __table_args__: ClassVar[dict[str, object]] = {"info": {"group": Group.SHARED}}

    id: str = Field(primary_key=True, sa_type=SqlText)


class Server(SQLModel):
    """A row of the authority alone: the server's, or this machine's where there is none. Never logged, never synced."""

    metadata = METADATA
    __table_args__: ClassVar[dict[str, object]] = {"info": {"group": Group.SERVER}}


class Local(SQLModel):
    """A row of this machine alone."""

    metadata = METADATA
    __table_args__: ClassVar[dict[str, object]] = {"info": {"group": Group.LOCAL}}


class Log(SQLModel):
    """A row that the store writes together with what a change did."""

    metadata = METADATA
    __table_args__: ClassVar[dict[str, object]] = {"info": {"group": Group.LOG}}


def keyed(*columns: str) -> dict[str, object]:
    """The table arguments of a shared table whose rows have a natural key: the id is made of these columns."""
    return {"info": {"group": Group.SHARED, "key": columns}}


def _field(codec: Codec, merge: Merge, default: Value, *, private: bool = False, index: bool = False) -> Any:  # noqa: ANN401 - as sqlmodel.Field, it stands for the column's own type
    integer = isinstance(codec, Number | Flag)
    return Field(
        default=default,
        sa_type=Integer if integer else SqlText,
        nullable=codec.nullable,
        index=index,
        foreign_key=f"{codec.table}.id" if isinstance(codec, Ref) else Undefined,
        sa_column_kwargs={"info": {"codec": codec, "merge": merge, "private": private, "default": default}},
    )


def line(limit: int = 200, *, merge: Merge = Merge.LAST, private: bool = False, index: bool = False) -> Any:  # noqa: ANN401
    """One line of text, empty unless given."""
    return _field(Text(limit), merge, "", private=private, index=index)


def body(limit: int = 200_000, *, merge: Merge = Merge.TEXT) -> Any:  # noqa: ANN401
    """Text of several lines, merged by sentences; empty unless given."""
    return _field(Text(limit, lines=True), merge, "")


def word(words: frozenset[str], default: str | None = None, *, merge: Merge = Merge.LAST) -> Any:  # noqa: ANN401
    """One of `words`; none unless given or `default`."""
    return _field(Word(words, nullable=default is None), merge, default)


def status(initial: str, follows: Mapping[str, str], *, also: str = "") -> Any:  # noqa: ANN401
    """A state machine: `follows` maps a state to the states that may follow, separated by spaces.

    A new row starts in `initial`, or in one of `also`.
    """
    machine = {state: frozenset(after.split()) for state, after in follows.items()}
    return _field(Status(frozenset((initial, *also.split())), machine), Merge.GUARD, initial)


def number(default: int | None = 0, *, least: int = 0, merge: Merge = Merge.LAST) -> Any:  # noqa: ANN401
    """A whole number of at least `least`; `default` unless given."""
    return _field(Number(least, nullable=default is None), merge, default)


def flag(*, merge: Merge = Merge.LAST) -> Any:  # noqa: ANN401
    """Yes or no; no unless given."""
    return _field(Flag(), merge, False)


def instant(*, merge: Merge = Merge.LAST) -> Any:  # noqa: ANN401
    """A moment; none unless given."""
    return _field(Instant(nullable=True), merge, None)


def ref(table: str, *, nullable: bool = False, merge: Merge = Merge.LAST) -> Any:  # noqa: ANN401
    """The id of a row of `table`; a column that must be given unless `nullable`."""
    return _field(Ref(table, nullable), merge, None, index=True)


def texts(
    words: frozenset[str] | None = None, *, most: int = 200, nullable: bool = False, merge: Merge = Merge.LAST
) -> Any:  # noqa: ANN401
    """A list of at most `most` short texts, empty unless given (none where `nullable`)."""
    return _field(Texts(words, most, nullable=nullable), merge, None if nullable else [])


def group_of(table: Table) -> Group:
    """Who writes `table`."""
    group: Group = table.info["group"]
    return group


def codec_of(column: "Column[Any]") -> Codec:
    """The codec of a shared column."""
    codec: Codec = column.info["codec"]
    return codec
