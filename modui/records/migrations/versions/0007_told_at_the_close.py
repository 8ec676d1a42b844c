"""Whose ballots decide a tie as participants' is told at the close, and why a vote is void."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("turnout", sa.Column("participants", sa.Text(), nullable=True))
    op.create_table(
        "voiding",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("poll", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["poll"], ["poll.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_voiding_poll"), "voiding", ["poll"], unique=False)
