"""Cards for links in messages."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"

Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.add_column("workspaces", sa.Column("has_link_previews", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "known_pages",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("url_hash", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("picture", Json, nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_known_pages_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "url_hash", name=op.f("pk_known_pages")),
    )
    op.create_index("ix_known_pages_expires_at", "known_pages", ["expires_at"])
