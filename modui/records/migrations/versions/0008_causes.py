"""Why an invitation was declined: the topic, the time, or something else."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("invitation", sa.Column("cause", sa.Text(), nullable=True))
