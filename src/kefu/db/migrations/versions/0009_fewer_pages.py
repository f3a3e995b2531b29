"""Fewer indexes on the path of a message: each costs it a page of the disk."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_IS_CHANGE = sa.text("type NOT IN ('message.created', 'note.created')")


def upgrade() -> None:
    op.drop_index("ix_conversations_team", "conversations")
    op.create_index(
        "ix_conversations_team",
        "conversations",
        ["workspace_id", "team_id", "status", "last_entry_at", "id"],
        sqlite_where=sa.text("team_id IS NOT NULL"),
        postgresql_where=sa.text("team_id IS NOT NULL"),
    )
    op.drop_index("ix_entries_conversation_id_seq", "entries")
    with op.batch_alter_table("events") as events:
        events.drop_constraint("uq_events_conversation_id_pos", type_="unique")
    op.create_index(
        "uq_events_changes",
        "events",
        ["conversation_id", "pos"],
        unique=True,
        sqlite_where=_IS_CHANGE,
        postgresql_where=_IS_CHANGE,
    )
