"""Secret votes, their terms, and who may vote."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("award", sa.Column("share", sa.Integer(), nullable=True))
    op.create_table(
        "roll",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("members", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "terms",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("poll", sa.Text(), nullable=False),
        sa.Column("roll", sa.Text(), nullable=False),
        sa.Column("secret", sa.Integer(), nullable=False),
        sa.Column("authors_hidden", sa.Integer(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("prize", sa.Integer(), nullable=False),
        sa.Column("split", sa.Text(), nullable=False),
        sa.Column("ladder", sa.Text(), nullable=False),
        sa.Column("seed_sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["poll"], ["poll.id"]),
        sa.ForeignKeyConstraint(["roll"], ["roll.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_terms_poll"), "terms", ["poll"], unique=False)
    op.create_index(op.f("ix_terms_roll"), "terms", ["roll"], unique=False)
    op.create_table(
        "disclosure",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("poll", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["poll"], ["poll.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_disclosure_poll"), "disclosure", ["poll"], unique=False)
    op.create_table(
        "late",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("poll", sa.Text(), nullable=False),
        sa.Column("voter", sa.Text(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["voter"], ["member.id"]),
        sa.ForeignKeyConstraint(["poll"], ["poll.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_late_poll"), "late", ["poll"], unique=False)
    op.create_index(op.f("ix_late_voter"), "late", ["voter"], unique=False)
    op.create_table(
        "turnout",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("poll", sa.Text(), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("voters", sa.Text(), nullable=True),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["poll"], ["poll.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_turnout_poll"), "turnout", ["poll"], unique=False)
    op.create_table(
        "pile",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("poll", sa.Text(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["poll"], ["poll.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_pile_poll"), "pile", ["poll"], unique=False)
    op.create_table(
        "guest",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("poll", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["poll"], ["poll.id"]),
        sa.ForeignKeyConstraint(["member"], ["member.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_guest_member"), "guest", ["member"], unique=False)
    op.create_index(op.f("ix_guest_poll"), "guest", ["poll"], unique=False)
    op.create_table(
        "urn_key",
        sa.Column("poll", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("poll"),
    )
    op.create_table(
        "urn",
        sa.Column("poll", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["poll"], ["poll.id"]),
        sa.PrimaryKeyConstraint("poll", "slot"),
        sqlite_with_rowid=False,
    )
