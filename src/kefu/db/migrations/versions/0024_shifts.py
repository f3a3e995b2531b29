"""When agents work."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"

Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.add_column("workspaces", sa.Column("shift_end", sa.Text(), server_default="away", nullable=False))
    op.create_table(
        "agent_shifts",
        sa.Column("agent_id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("week", Json, nullable=False),
        sa.Column("from_at", sa.BigInteger(), nullable=True),
        sa.Column("until_at", sa.BigInteger(), nullable=True),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.Column("over_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_agent_shifts_agent_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_agent_shifts_workspace_id")),
        sa.PrimaryKeyConstraint("agent_id", name=op.f("pk_agent_shifts")),
    )
    op.create_index("ix_agent_shifts_until_at", "agent_shifts", ["until_at"])
