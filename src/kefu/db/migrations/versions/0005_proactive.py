"""Proactive rules and who was shown what."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"

Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "proactive_rules",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("inbox_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sender_name", sa.Text(), server_default="", nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("frequency", sa.Text(), nullable=False),
        sa.Column("conditions", Json, nullable=False),
        sa.Column("variants", Json, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_proactive_rules_workspace_id")),
        sa.ForeignKeyConstraint(["inbox_id"], ["inboxes.id"], name=op.f("fk_proactive_rules_inbox_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proactive_rules")),
    )
    op.create_index("ix_proactive_rules_workspace_id", "proactive_rules", ["workspace_id"])
    op.create_table(
        "proactive_showings",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("rule_id", sa.Text(), nullable=False),
        sa.Column("variant", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Text(), nullable=False),
        sa.Column("visitor_id", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Text(), nullable=True),
        sa.Column("shown_at", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_proactive_showings_workspace_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["proactive_rules.id"], name=op.f("fk_proactive_showings_rule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proactive_showings")),
    )
    op.create_index("ix_proactive_showings_rule_id", "proactive_showings", ["rule_id"])
    op.create_index("ix_proactive_showings_contact_id", "proactive_showings", ["contact_id", "shown_at"])
