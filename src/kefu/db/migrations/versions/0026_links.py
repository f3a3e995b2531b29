"""Topics that visitors choose, and where a conversation came from."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"

Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "inbox_topics",
        sa.Column("inbox_id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("topics", Json, nullable=False),
        sa.ForeignKeyConstraint(["inbox_id"], ["inboxes.id"], name=op.f("fk_inbox_topics_inbox_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_inbox_topics_workspace_id")),
        sa.PrimaryKeyConstraint("inbox_id", name=op.f("pk_inbox_topics")),
    )
    op.create_table(
        "origins",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "workspace_id", "inbox_id", "visitor_id")),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("conversation_id", "source", "topic", "topic_label")),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_origins_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_origins")),
    )
    op.create_index("ix_origins_visitor_id", "origins", ["visitor_id"])
    op.create_index("ix_origins_conversation_id", "origins", ["conversation_id"])
