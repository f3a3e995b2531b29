"""When conversations are closed by themselves and what becomes of who comes back; satisfaction surveys."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"

Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.add_column("inboxes", sa.Column("lifecycle", Json, server_default="{}", nullable=False))
    op.add_column("conversations", sa.Column("resolved_at", sa.BigInteger(), nullable=True))
    op.add_column("conversations", sa.Column("survey_id", sa.Text(), nullable=True))
    # Nobody wrote down when: the last thing that was said is the nearest to it.
    op.execute("UPDATE conversations SET resolved_at = coalesce(last_entry_at, created_at) WHERE status = 'resolved'")
    _index("conversations", "ix_conversations_resolved_at", ["resolved_at"], "resolved_at IS NOT NULL")
    op.create_table(
        "inbox_surveys",
        sa.Column("inbox_id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("settings", Json, nullable=False),
        sa.ForeignKeyConstraint(["inbox_id"], ["inboxes.id"], name=op.f("fk_inbox_surveys_inbox_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_inbox_surveys_workspace_id")),
        sa.PrimaryKeyConstraint("inbox_id", name=op.f("pk_inbox_surveys")),
    )
    _surveys()


def _surveys() -> None:
    op.create_table(
        "surveys",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("inbox_id", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=True),
        sa.Column("team_id", sa.Text(), nullable=True),
        sa.Column("scale", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=True),
        sa.Column("remind_at", sa.BigInteger(), nullable=True),
        sa.Column("reminded_at", sa.BigInteger(), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("tags", Json, server_default="[]", nullable=False),
        sa.Column("comment", sa.Text(), server_default="", nullable=False),
        sa.Column("rated_at", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_surveys_conversation_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_surveys_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
    )
    op.create_index("ix_surveys_conversation_id", "surveys", ["conversation_id"])
    op.create_index("ix_surveys_workspace_id_asked_at", "surveys", ["workspace_id", "asked_at"])
    _index("surveys", "ix_surveys_rated", ["workspace_id", "rated_at", "id"], "rated_at IS NOT NULL")
    _index("surveys", "ix_surveys_remind_at", ["remind_at"], "remind_at IS NOT NULL")


def _index(table: str, name: str, columns: list[str], condition: str) -> None:
    op.create_index(
        name,
        table,
        columns,
        sqlite_where=sa.text(condition),
        postgresql_where=sa.text(condition),
    )
