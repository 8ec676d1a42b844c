"""The log of changes, and what is kept on this machine alone."""

from typing import ClassVar

from sqlalchemy import Text
from sqlmodel import Field

from modui.records.codecs import Group
from modui.records.tables.base import Local, Log


class ChangeRow(Log, table=True):
    """A change as it was applied. Its `seq` is its place in this database's history."""

    __tablename__ = "change"

    seq: int | None = Field(default=None, primary_key=True)
    id: str = Field(sa_type=Text, unique=True)
    device: str = Field(sa_type=Text)
    counter: int
    actor: str = Field(sa_type=Text)
    at: str = Field(sa_type=Text)
    action: str = Field(sa_type=Text)
    schema_: int = Field(sa_column_kwargs={"name": "schema"})
    bundle: str = Field(sa_type=Text, index=True)
    undoes: str | None = Field(default=None, sa_type=Text, index=True)
    edits: str = Field(sa_type=Text)


class Touched(Log, table=True):
    """Which change touched which row."""

    # Its key is all there is to a row, so it is kept once.
    __table_args__: ClassVar[dict[str, object]] = {"info": {"group": Group.LOG}, "sqlite_with_rowid": False}

    row: str = Field(primary_key=True, sa_type=Text)
    seq: int = Field(primary_key=True)


class Setting(Local, table=True):
    """A setting of this machine: the device, its owner, preferences."""

    key: str = Field(primary_key=True, sa_type=Text)
    value: str = Field(sa_type=Text)


class Draft(Local, table=True):
    """What somebody was typing: saved as they type, outside the log."""

    key: str = Field(primary_key=True, sa_type=Text)
    text: str = Field(sa_type=Text)
    saved_at: str = Field(sa_type=Text)
