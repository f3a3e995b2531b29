"""Visits, the pages of each, and how often a contact came."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

BigKey = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.add_column("workspaces", sa.Column("has_visits", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("contacts", sa.Column("visit_count", sa.Integer(), server_default="0", nullable=False))
    op.add_column("visitors", sa.Column("visit_id", sa.Text(), nullable=True))
    op.create_index(
        "ix_contacts_nameless",
        "contacts",
        ["last_seen_at"],
        sqlite_where=sa.text("external_id IS NULL AND email IS NULL AND phone IS NULL"),
        postgresql_where=sa.text("external_id IS NULL AND email IS NULL AND phone IS NULL"),
    )
    op.create_table(
        "visits",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Text(), nullable=False),
        sa.Column("visitor_id", sa.Text(), nullable=False),
        sa.Column("inbox_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("referrer", sa.Text(), nullable=True),
        sa.Column("campaign", Json, server_default="{}", nullable=False),
        sa.Column("page_url", sa.Text(), nullable=False),
        sa.Column("page_title", sa.Text(), nullable=True),
        sa.Column("page_at", sa.BigInteger(), nullable=False),
        sa.Column("page_count", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_visits_workspace_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_visits_contact_id")),
        sa.ForeignKeyConstraint(["inbox_id"], ["inboxes.id"], name=op.f("fk_visits_inbox_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
    )
    op.create_index("ix_visits_contact_id_started_at", "visits", ["contact_id", "started_at"])
    op.create_index("ix_visits_seen_at", "visits", ["seen_at"])
    op.create_table(
        "page_views",
        sa.Column("number", BigKey, sa.Identity(always=False), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("visit_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("viewed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_page_views_visit_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_page_views")),
    )
    op.create_index("ix_page_views_visit_id", "page_views", ["visit_id"])
