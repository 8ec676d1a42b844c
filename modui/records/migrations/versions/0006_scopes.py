"""Where askers agreed that their questions may appear."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("question", sa.Column("scope", sa.Text(), nullable=True))
    op.add_column("follow_up", sa.Column("scope", sa.Text(), nullable=True))
