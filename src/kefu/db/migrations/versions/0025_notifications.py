"""Notifications of agents, what each chose, and the devices that take pushes."""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"

Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def _owner() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=False),
    ]


def _references(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f(f"fk_{table}_workspace_id")),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f(f"fk_{table}_agent_id"), ondelete="CASCADE"),
    ]


def upgrade() -> None:
    op.create_table(
        "notifications",
        sa.Column("id", sa.Text(), nullable=False),
        *_owner(),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=True),
        sa.Column("words", Json, nullable=False),
        sa.Column("count", sa.Integer(), server_default="1", nullable=False),
        sa.Column("is_listed", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=True),
        sa.Column("mailed_at", sa.BigInteger(), nullable=True),
        *_references("notifications"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
    )
    op.create_index("ix_notifications_agent_id", "notifications", ["agent_id", "updated_at", "id"])
    op.create_index("ix_notifications_updated_at", "notifications", ["updated_at"])
    unread = sa.text("read_at IS NULL")
    for name, columns, is_unique in (
        ("uq_notifications_unread", ["subject", "agent_id", "kind"], True),
        ("ix_notifications_unread", ["agent_id", "updated_at"], False),
    ):
        op.create_index(name, "notifications", columns, unique=is_unique, sqlite_where=unread, postgresql_where=unread)
    op.create_table(
        "notification_settings",
        *_owner(),
        sa.Column("settings", Json, server_default="{}", nullable=False),
        sa.Column("digested_at", sa.BigInteger(), nullable=True),
        *_references("notification_settings"),
        sa.PrimaryKeyConstraint("agent_id", name=op.f("pk_notification_settings")),
    )
    op.create_table(
        "push_devices",
        sa.Column("id", sa.Text(), nullable=False),
        *_owner(),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("p256dh", sa.Text(), nullable=False),
        sa.Column("auth", sa.Text(), nullable=False),
        sa.Column("user_agent", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        *_references("push_devices"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_devices")),
        sa.UniqueConstraint("endpoint", name=op.f("uq_push_devices_endpoint")),
    )
    op.create_index("ix_push_devices_agent_id", "push_devices", ["agent_id"])
    _keep_choices()


def _keep_choices() -> None:
    """Who had switched sounds off, or desktop notices on, keeps that."""
    agents = sa.table("agents", sa.column("id"), sa.column("workspace_id"), sa.column("preferences", Json))
    chosen = sa.table("notification_settings", *(sa.column(name) for name in ("agent_id", "workspace_id")))
    chosen.append_column(sa.column("settings", Json))
    connection = op.get_bind()
    for agent_id, workspace_id, preferences in connection.execute(sa.select(agents)).all():
        known = json.loads(preferences) if isinstance(preferences, str) else preferences or {}
        settings: dict[str, object] = {}
        if known.get("hasSound") is False:
            settings["has_sound"] = False
        if known.get("hasDesktopNotices") is True:
            settings["has_desktop"] = True
        if settings:
            row = {"agent_id": agent_id, "workspace_id": workspace_id, "settings": settings}
            connection.execute(sa.insert(chosen).values(row))
