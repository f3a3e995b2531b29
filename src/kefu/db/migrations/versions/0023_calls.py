"""Voice and video calls, and what is set for them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"

Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "calls",
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("id", "workspace_id", "inbox_id", "conversation_id", "kind", "state", "started_by")
        ),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("agent_id", "agent_device", "visitor_device")),
        sa.Column("rings", Json, server_default="[]", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        *(
            sa.Column(name, sa.BigInteger(), nullable=True)
            for name in ("accepted_at", "ended_at", "agent_seen_at", "visitor_seen_at")
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_calls_workspace_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_calls_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
    )
    op.create_index("ix_calls_conversation_id", "calls", ["conversation_id", "id"])
    is_live = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_calls_live", "calls", ["conversation_id"], unique=True, sqlite_where=is_live, postgresql_where=is_live
    )
    op.create_table(
        "call_settings",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("ice_servers", Json, nullable=False),
        sa.Column("is_relay_only", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_call_settings_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_call_settings")),
    )
    op.create_table(
        "inbox_calls",
        sa.Column("inbox_id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("has_voice", "has_video", "can_visitors_start")),
        sa.ForeignKeyConstraint(["inbox_id"], ["inboxes.id"], name=op.f("fk_inbox_calls_inbox_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_inbox_calls_workspace_id")),
        sa.PrimaryKeyConstraint("inbox_id", name=op.f("pk_inbox_calls")),
    )
