"""The queue, who gets the next conversation, and the clocks of those who wait for an answer."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"

Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.add_column("workspaces", sa.Column("give_back_seconds", sa.Integer(), server_default="120", nullable=False))
    op.add_column("agents", sa.Column("gone_at", sa.BigInteger(), server_default="0", nullable=True))
    op.add_column("agents", sa.Column("last_assigned_at", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("teams", sa.Column("rules", Json, nullable=True))
    op.add_column("inboxes", sa.Column("rules", Json, server_default="{}", nullable=False))
    for name in ("queued_at", "assigned_at", "waited_ms"):
        op.add_column("conversations", sa.Column(name, sa.BigInteger(), nullable=True))
    op.add_column("conversations", sa.Column("last_agent_id", sa.Text(), nullable=True))
    # Who waits already goes on waiting; whose agent answers keeps the agent.
    op.execute(
        "UPDATE conversations SET queued_at = waiting_since "
        "WHERE status = 'open' AND assignee_id IS NULL AND waiting_since IS NOT NULL"
    )
    op.execute(
        "UPDATE conversations SET last_agent_id = assignee_id, assigned_at = coalesce(last_entry_at, created_at) "
        "WHERE assignee_id IS NOT NULL"
    )
    _index("ix_conversations_queue", ["workspace_id", "queued_at", "id"], "queued_at IS NOT NULL")
    _index("ix_conversations_waiting", ["workspace_id", "waiting_since"], "waiting_since IS NOT NULL")
    op.create_index("ix_conversations_assigned_at", "conversations", ["workspace_id", "assigned_at"])
    op.create_table(
        "routing_marks",
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("reminded_at", sa.BigInteger(), nullable=True),
        sa.Column("escalated_at", sa.BigInteger(), nullable=True),
        sa.Column("overflowed_at", sa.BigInteger(), nullable=True),
        sa.Column("left_message_at", sa.BigInteger(), nullable=True),
        sa.Column("avoided_agent_id", sa.Text(), nullable=True),
        sa.Column("avoided_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_routing_marks_conversation_id")
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_routing_marks_workspace_id")),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_routing_marks")),
    )


def _index(name: str, columns: list[str], condition: str) -> None:
    op.create_index(
        name,
        "conversations",
        columns,
        sqlite_where=sa.text(condition),
        postgresql_where=sa.text(condition),
    )
