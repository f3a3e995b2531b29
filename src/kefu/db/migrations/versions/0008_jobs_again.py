"""Jobs that were asked for while they were carried out."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("jobs", sa.Column("again_at", sa.BigInteger(), nullable=True))
    op.add_column("jobs", sa.Column("again_data", sa.Text(), nullable=True))
