"""What was promised: policies, the clocks of conversations, and hours of a team's own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"

Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.add_column("teams", sa.Column("schedule_id", sa.Text(), nullable=True))
    op.add_column("conversations", sa.Column("sla_due_at", sa.BigInteger(), nullable=True))
    op.add_column("conversations", sa.Column("sla", sa.Text(), server_default="", nullable=False))
    _index("ix_conversations_sla_due_at", "conversations", ["workspace_id", "sla_due_at", "id"], "sla_due_at")
    op.create_table(
        "sla_policies",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("filter", Json, nullable=False),
        sa.Column("first_reply_minutes", sa.Integer(), nullable=True),
        sa.Column("next_reply_minutes", sa.Integer(), nullable=True),
        sa.Column("resolution_minutes", sa.Integer(), nullable=True),
        sa.Column("is_business", sa.Boolean(), nullable=False),
        sa.Column("schedule_id", sa.Text(), nullable=True),
        sa.Column("pauses_when_waiting", sa.Boolean(), nullable=False),
        sa.Column("pauses_when_snoozed", sa.Boolean(), nullable=False),
        sa.Column("warning", Json, nullable=True),
        sa.Column("is_assignee_told", sa.Boolean(), nullable=False),
        sa.Column("told_agent_ids", Json, nullable=False),
        sa.Column("escalate_minutes", sa.Integer(), nullable=False),
        sa.Column("operations", Json, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_sla_policies_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_policies")),
    )
    op.create_index("ix_sla_policies_workspace_id", "sla_policies", ["workspace_id"])
    op.create_table(
        "sla_states",
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("policy_id", sa.Text(), nullable=True),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("pos", sa.Integer(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_sla_states_conversation_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_sla_states_workspace_id")),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_sla_states")),
    )
    _clocks()


def _clocks() -> None:
    times = ("due_at", "left_ms", "warn_at", "escalate_at", "next_at", "warned_at", "breached_at", "told_at")
    op.create_table(
        "sla_clocks",
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("begun_pos", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("policy_id", sa.Text(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in (*times, "escalated_at", "ended_at")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_sla_clocks_conversation_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_sla_clocks_workspace_id")),
        sa.PrimaryKeyConstraint("conversation_id", "target", "begun_pos", name=op.f("pk_sla_clocks")),
    )
    _index("ix_sla_clocks_next_at", "sla_clocks", ["next_at"], "next_at")
    op.create_index("ix_sla_clocks_workspace_id_ended_at", "sla_clocks", ["workspace_id", "ended_at"])


def _index(name: str, table: str, columns: list[str], known: str) -> None:
    condition = sa.text(f"{known} IS NOT NULL")
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
