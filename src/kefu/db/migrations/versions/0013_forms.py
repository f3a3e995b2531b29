"""Forms of inboxes, their answers, and proof of consents; answers that were mailed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"

Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _empty(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), server_default="", nullable=False) for name in names]


def _workspace(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f(f"fk_{table}_workspace_id"))


def upgrade() -> None:
    op.create_table(
        "inbox_forms",
        *_text("inbox_id", "workspace_id"),
        sa.Column("intake", Json, nullable=False),
        sa.Column("leave_message", Json, nullable=False),
        sa.ForeignKeyConstraint(["inbox_id"], ["inboxes.id"], name=op.f("fk_inbox_forms_inbox_id")),
        _workspace("inbox_forms"),
        sa.PrimaryKeyConstraint("inbox_id", name=op.f("pk_inbox_forms")),
    )
    op.create_table(
        "form_answers",
        *_text("id", "workspace_id", "inbox_id", "contact_id", "visitor_id"),
        sa.Column("conversation_id", sa.Text(), nullable=True),
        *_text("form"),
        sa.Column("answers", Json, nullable=False),
        *_text("language"),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        _workspace("form_answers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_answers")),
    )
    op.create_index("ix_form_answers_contact_id_inbox_id", "form_answers", ["contact_id", "inbox_id"])
    op.create_index("ix_form_answers_conversation_id", "form_answers", ["conversation_id"])
    op.create_table(
        "consents",
        *_text("id", "workspace_id", "inbox_id", "contact_id", "visitor_id", "key"),
        sa.Column("version", sa.Integer(), nullable=False),
        *_text("text", "language"),
        *_empty("address", "user_agent", "page_url"),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        _workspace("consents"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index("ix_consents_contact_id", "consents", ["contact_id"])
    op.create_table(
        "answer_mails",
        *_text("conversation_id", "workspace_id"),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_answer_mails_conversation_id")
        ),
        _workspace("answer_mails"),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_answer_mails")),
    )
