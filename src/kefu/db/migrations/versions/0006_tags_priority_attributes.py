"""Tags, priority and attributes of conversations and contacts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"

Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.add_column("conversations", sa.Column("priority", sa.Integer(), server_default="0", nullable=False))
    op.add_column("conversations", sa.Column("tags", sa.Text(), server_default="", nullable=False))
    op.add_column("conversations", sa.Column("attributes", sa.Text(), server_default="{}", nullable=False))
    op.add_column("contacts", sa.Column("tags", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "tags",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("colour", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_tags_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
        sa.UniqueConstraint("workspace_id", "folded", name=op.f("uq_tags_workspace_id_folded")),
    )
    _tagged("contact_tags", "contact_id", "contacts", is_cascading=True)
    _tagged("conversation_tags", "conversation_id", "conversations", is_cascading=False)
    op.create_table(
        "attribute_definitions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("options", Json, server_default="[]", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_attribute_definitions_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attribute_definitions")),
        sa.UniqueConstraint(
            "workspace_id", "subject", "key", name=op.f("uq_attribute_definitions_workspace_id_subject_key")
        ),
    )
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("filter", Json, nullable=False),
        sa.Column("sort", sa.Text(), server_default="newest", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_saved_views_agent_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_saved_views_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
    )
    op.create_index("ix_saved_views_workspace_id", "saved_views", ["workspace_id"], unique=False)


def _tagged(table: str, column: str, parent: str, *, is_cascading: bool) -> None:
    op.create_table(
        table,
        sa.Column("tag_id", sa.Text(), nullable=False),
        sa.Column(column, sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], name=op.f(f"fk_{table}_tag_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            [column],
            [f"{parent}.id"],
            name=op.f(f"fk_{table}_{column}"),
            ondelete="CASCADE" if is_cascading else None,
        ),
        sa.PrimaryKeyConstraint("tag_id", column, name=op.f(f"pk_{table}")),
    )
    op.create_index(f"ix_{table}_{column}", table, [column], unique=False)
