"""What comes of it all: outcomes, precedents, offers, introductions."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("community", sa.Column("outcome_days", sa.Integer(), nullable=True))
    op.create_table(
        "outcome",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.Text(), nullable=True),
        sa.Column("told_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["question"], ["question.id"]),
        sa.ForeignKeyConstraint(["answer"], ["answer.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_outcome_question"), "outcome", ["question"], unique=False)
    op.create_index(op.f("ix_outcome_answer"), "outcome", ["answer"], unique=False)
    op.create_table(
        "precedent",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("earlier", sa.Text(), nullable=False),
        sa.Column("dropped", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["question"], ["question.id"]),
        sa.ForeignKeyConstraint(["earlier"], ["question.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_precedent_question"), "precedent", ["question"], unique=False)
    op.create_index(op.f("ix_precedent_earlier"), "precedent", ["earlier"], unique=False)
    op.create_table(
        "offer",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("closed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member"], ["member.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_offer_member"), "offer", ["member"], unique=False)
    op.create_table(
        "introduction",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("seeker", sa.Text(), nullable=False),
        sa.Column("helper", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["seeker"], ["member.id"]),
        sa.ForeignKeyConstraint(["helper"], ["member.id"]),
        sa.ForeignKeyConstraint(["question"], ["question.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_introduction_seeker"), "introduction", ["seeker"], unique=False)
    op.create_index(op.f("ix_introduction_helper"), "introduction", ["helper"], unique=False)
    op.create_index(op.f("ix_introduction_question"), "introduction", ["question"], unique=False)
