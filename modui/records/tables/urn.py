"""The urn of secret votes. It lies at the authority, outside the log, and is destroyed when its vote is closed."""

from typing import ClassVar

from sqlalchemy import Text
from sqlmodel import Field

from modui.records.codecs import Group
from modui.records.tables.base import Server


class UrnKey(Server, table=True):
    """What only the authority knows of a vote while it is open."""

    __tablename__ = "urn_key"

    poll: str = Field(primary_key=True, sa_type=Text)
    # It refers to no poll, so that undo and redo of an opening find it where it was.
    key: str = Field(sa_type=Text)
    """Of the HMAC that says where in the urn a member's ballot lies; hexadecimal."""
    seed: str = Field(sa_type=Text)
    """Of the draw by lot; hexadecimal."""


class Urn(Server, table=True):
    """A secret ballot. There is no time in it, nor an order: a changed ballot takes the place of the one before."""

    # Without row numbers, which would keep the order in which the ballots came.
    __table_args__: ClassVar[dict[str, object]] = {"info": {"group": Group.SERVER}, "sqlite_with_rowid": False}

    # While a ballot lies in the urn, its poll cannot be taken away.
    poll: str = Field(sa_type=Text, primary_key=True, foreign_key="poll.id")
    slot: str = Field(primary_key=True, sa_type=Text)
    """HMAC-SHA256 of the member's id under the poll's key; hexadecimal."""
    choices: str = Field(sa_type=Text)
    """As in the choices of a ballot."""
