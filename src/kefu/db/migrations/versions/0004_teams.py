"""Teams and their members; skills, capacity and idleness of agents; whose business a conversation is."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "teams",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("is_archived", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_teams_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
    )
    op.create_index("ix_teams_workspace_id", "teams", ["workspace_id"])
    op.create_table(
        "team_members",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_team_members_team_id")),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_team_members_agent_id")),
        sa.PrimaryKeyConstraint("team_id", "agent_id", name=op.f("pk_team_members")),
    )
    op.create_index("ix_team_members_agent_id", "team_members", ["agent_id"])
    op.add_column("workspaces", sa.Column("default_capacity", sa.Integer(), server_default="5", nullable=False))
    op.add_column("workspaces", sa.Column("away_after_minutes", sa.Integer(), server_default="15", nullable=True))
    op.add_column("agents", sa.Column("is_idle", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("agents", sa.Column("capacity", sa.Integer(), nullable=True))
    op.add_column("agents", sa.Column("skills", Json, server_default="[]", nullable=False))
    op.add_column("agents", sa.Column("languages", Json, server_default="[]", nullable=False))
    op.add_column("inboxes", sa.Column("team_id", sa.Text(), nullable=True))
    op.add_column("conversations", sa.Column("team_id", sa.Text(), nullable=True))
    op.create_index(
        "ix_conversations_team", "conversations", ["workspace_id", "team_id", "status", "last_entry_at", "id"]
    )
