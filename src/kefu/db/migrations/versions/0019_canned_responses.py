"""Canned responses of teams, in folders, with files, found by pinyin and counted."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"

Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "canned_folders",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_canned_folders_agent_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_canned_folders_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_folders")),
    )
    op.create_index("ix_canned_folders_workspace_id", "canned_folders", ["workspace_id"])
    for name in ("team_id", "folder_id"):
        op.add_column("canned_responses", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("canned_responses", sa.Column("files", Json, server_default="[]", nullable=False))
    op.add_column("canned_responses", sa.Column("search_keys", sa.Text(), server_default="", nullable=False))
    op.add_column("canned_responses", sa.Column("uses", sa.Integer(), server_default="0", nullable=False))
    op.add_column("canned_responses", sa.Column("used_at", sa.BigInteger(), nullable=True))
    # Pinyin is added when a text is saved again; until then what was stored is found by its words.
    op.execute(
        "UPDATE canned_responses SET search_keys = lower(shortcut) || '\n' || lower(title) || '\n\n\n' || lower(text)"
    )
