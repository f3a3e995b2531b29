"""Every table of Kefu, top to bottom; times are milliseconds since 1970 UTC, ids are text with a prefix."""

import sqlalchemy as sa
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects import postgresql

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite gives an INTEGER PRIMARY KEY its row id for free; PostgreSQL wants 64 bits.
BigKey = BigInteger().with_variant(Integer(), "sqlite")
Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def _id() -> Column[str]:
    return Column("id", Text, primary_key=True)


def _workspace() -> Column[str]:
    return Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False)


def _time(name: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=nullable)


# -- who ---------------------------------------------------------------------------------------------------------------

workspaces = Table(
    "workspaces",
    metadata,
    _id(),
    Column("name", Text, nullable=False),
    Column("language", Text, nullable=False, server_default="en"),
    Column("has_typing_preview", Boolean, nullable=False, server_default=sa.true()),
    Column("edit_window_seconds", Integer, nullable=False, server_default="120"),
    Column("max_upload_bytes", BigInteger, nullable=False, server_default=str(25 * 1024 * 1024)),
    Column("allowed_extensions", Json, nullable=True),
    # Whether visits are written down and shown while they last.
    Column("has_visits", Boolean, nullable=False, server_default=sa.true()),
    # Whether links in messages get a card, which tells other sites that somebody linked to them.
    Column("has_link_previews", Boolean, nullable=False, server_default=sa.false()),
    # How many open conversations an agent answers at once, unless the agent's own row says otherwise.
    Column("default_capacity", Integer, nullable=False, server_default="5"),
    # So long after an agent's last console went, what waits for them goes back into the queue.
    Column("give_back_seconds", Integer, nullable=False, server_default="120"),
    # After so long without a key or a click an agent counts as away; NULL: never.
    Column("away_after_minutes", Integer, nullable=True, server_default="15"),
    # So long a colleague may think about taking a conversation that is offered.
    Column("transfer_seconds", Integer, nullable=False, server_default="60"),
    # What becomes of agents whose shift is over, once they have finished: away, offline, or nothing.
    Column("shift_end", Text, nullable=False, server_default="away"),
    _time("created_at"),
)

agents = Table(
    "agents",
    metadata,
    _id(),
    _workspace(),
    Column("name", Text, nullable=False),
    # One person, one workspace: the address signs in, so it is unique in the whole installation. Stored lower case.
    Column("email", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("availability", Text, nullable=False, server_default="online"),
    Column("is_active", Boolean, nullable=False, server_default=sa.true()),
    Column("avatar_file", Text, nullable=True),
    Column("preferences", Json, nullable=False, server_default="{}"),
    Column("is_idle", Boolean, nullable=False, server_default=sa.false()),
    Column("capacity", Integer, nullable=True),
    Column("skills", Json, nullable=False, server_default="[]"),
    Column("languages", Json, nullable=False, server_default="[]"),
    # Since when no console of theirs is open, as the dispatcher saw it; NULL: is here.
    Column("gone_at", BigInteger, nullable=True, server_default="0"),
    # Since when the availability is what it is.
    Column("availability_at", BigInteger, nullable=False, server_default="0"),
    Column("last_assigned_at", BigInteger, nullable=False, server_default="0"),
    _time("created_at"),
    Index("ix_agents_workspace_id", "workspace_id"),
)

agent_sessions = Table(
    "agent_sessions",
    metadata,
    _id(),
    _workspace(),
    Column("agent_id", Text, ForeignKey("agents.id"), nullable=False),
    # Only the SHA-256 of the cookie's secret is kept: a stolen database signs nobody in.
    Column("secret_hash", Text, nullable=False, unique=True),
    Column("user_agent", Text, nullable=False, server_default=""),
    Column("address", Text, nullable=False, server_default=""),
    _time("created_at"),
    _time("last_seen_at"),
    _time("expires_at"),
    Index("ix_agent_sessions_agent_id", "agent_id"),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    _id(),
    _workspace(),
    Column("agent_id", Text, ForeignKey("agents.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("secret_hash", Text, nullable=False, unique=True),
    _time("created_at"),
    _time("last_used_at", nullable=True),
    Index("ix_api_tokens_agent_id", "agent_id"),
)

invitations = Table(
    "invitations",
    metadata,
    _id(),
    _workspace(),
    Column("email", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("secret_hash", Text, nullable=False, unique=True),
    Column("invited_by", Text, ForeignKey("agents.id"), nullable=True),
    _time("created_at"),
    _time("expires_at"),
    _time("accepted_at", nullable=True),
    Index("ix_invitations_workspace_id", "workspace_id"),
)

teams = Table(
    "teams",
    metadata,
    _id(),
    _workspace(),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False, server_default=""),
    # How it gives out its conversations; NULL: as the inbox says.
    Column("rules", Json, nullable=True),
    Column("is_archived", Boolean, nullable=False, server_default=sa.false()),
    # NULL: the hours of the inbox, or the workspace's default.
    Column("schedule_id", Text, nullable=True),
    _time("created_at"),
    Index("ix_teams_workspace_id", "workspace_id"),
)

team_members = Table(
    "team_members",
    metadata,
    Column("team_id", Text, ForeignKey("teams.id"), primary_key=True),
    Column("agent_id", Text, ForeignKey("agents.id"), primary_key=True),
    Index("ix_team_members_agent_id", "agent_id"),
)

# -- when -------------------------------------------------------------------------------------------------------------

schedules = Table(
    "schedules",
    metadata,
    _id(),
    _workspace(),
    Column("name", Text, nullable=False),
    # Time zone, weekdays, calendar of holidays and own days: `hours.models.Week` as one document.
    Column("week", Json, nullable=False),
    Column("is_default", Boolean, nullable=False, server_default=sa.false()),
    _time("created_at"),
    Index("ix_schedules_workspace_id", "workspace_id"),
)

agent_shifts = Table(
    # When an agent works; who has no row works at any time.
    "agent_shifts",
    metadata,
    Column("agent_id", Text, ForeignKey("agents.id"), primary_key=True),
    _workspace(),
    # `hours.models.Week` as one document.
    Column("week", Json, nullable=False),
    # The shift that is or comes next; NULL: there is none within a year.
    _time("from_at", nullable=True),
    _time("until_at", nullable=True),
    # The beginning of which the agent was told, and the end after which it has not been seen to have finished.
    _time("told_at", nullable=True),
    _time("over_at", nullable=True),
    Index("ix_agent_shifts_until_at", "until_at"),
)

# -- where from --------------------------------------------------------------------------------------------------------

inboxes = Table(
    "inboxes",
    metadata,
    _id(),
    _workspace(),
    Column("kind", Text, nullable=False, server_default="website"),
    Column("name", Text, nullable=False),
    Column("appearance", Json, nullable=False, server_default="{}"),
    Column("allowed_domains", Json, nullable=False, server_default="[]"),
    Column("identity_secret", Text, nullable=False),
    Column("is_identity_required", Boolean, nullable=False, server_default=sa.false()),
    Column("has_attachments", Boolean, nullable=False, server_default=sa.true()),
    Column("has_voice", Boolean, nullable=False, server_default=sa.true()),
    # The team of its new conversations.
    Column("team_id", Text, nullable=True),
    Column("rules", Json, nullable=False, server_default="{}"),
    # When its conversations are closed by themselves, and what becomes of who comes back.
    Column("lifecycle", Json, nullable=False, server_default="{}"),
    Column("is_archived", Boolean, nullable=False, server_default=sa.false()),
    # NULL: the workspace's default hours.
    Column("schedule_id", Text, ForeignKey("schedules.id"), nullable=True),
    _time("created_at"),
    Index("ix_inboxes_workspace_id", "workspace_id"),
)

inbox_guards = Table(
    # When browsers have to prove that they are worth an answer; an inbox without a row asks nobody.
    "inbox_guards",
    metadata,
    Column("inbox_id", Text, ForeignKey("inboxes.id"), primary_key=True),
    _workspace(),
    Column("mode", Text, nullable=False),
    Column("sessions", Integer, nullable=False),
    Column("messages", Integer, nullable=False),
    _time("updated_at"),
)

contacts = Table(
    "contacts",
    metadata,
    _id(),
    _workspace(),
    Column("name", Text, nullable=False, server_default=""),
    Column("email", Text, nullable=True),
    Column("phone", Text, nullable=True),
    # The `sub` that a signed token proved; NULL while anonymous.
    Column("external_id", Text, nullable=True),
    Column("attributes", Json, nullable=False, server_default="{}"),
    # Ids of tags between spaces; contact_tags has the same for the filters.
    Column("tags", Text, nullable=False, server_default=""),
    # Words and CJK bigrams of name, e-mail, phone: see kernel/text.
    Column("search_text", Text, nullable=False, server_default=""),
    _time("created_at"),
    _time("last_seen_at", nullable=True),
    Column("visit_count", Integer, nullable=False, server_default="0"),
    # Merged into another one and hidden behind it; the other one may be absorbed later, so nothing enforces it.
    Column("merged_into", Text, nullable=True),
    UniqueConstraint("workspace_id", "external_id"),
    Index("ix_contacts_workspace_id_email", "workspace_id", "email"),
    Index("ix_contacts_workspace_id_phone", "workspace_id", "phone"),
    Index("ix_contacts_workspace_id_id", "workspace_id", "id"),
    Index(
        "ix_contacts_nameless",
        "last_seen_at",
        sqlite_where=sa.text("external_id IS NULL AND email IS NULL AND phone IS NULL"),
        postgresql_where=sa.text("external_id IS NULL AND email IS NULL AND phone IS NULL"),
    ),
)

contact_notes = Table(
    "contact_notes",
    metadata,
    _id(),
    _workspace(),
    Column("contact_id", Text, ForeignKey("contacts.id"), nullable=False),
    Column("agent_id", Text, nullable=False),
    Column("text", Text, nullable=False),
    _time("created_at"),
    Index("ix_contact_notes_contact_id", "contact_id"),
)

contact_merges = Table(
    # What moved, and what the kept contact knew before and after: enough to part the two again.
    "contact_merges",
    metadata,
    _id(),
    _workspace(),
    Column("kept_id", Text, nullable=False),
    Column("merged_id", Text, nullable=False),
    Column("agent_id", Text, nullable=False),
    Column("before", Json, nullable=False),
    Column("after", Json, nullable=False),
    Column("conversation_ids", Json, nullable=False),
    Column("visit_ids", Json, nullable=False),
    Column("visitor_ids", Json, nullable=False),
    Column("note_ids", Json, nullable=False),
    _time("created_at"),
    _time("undone_at", nullable=True),
    Index("ix_contact_merges_kept_id", "kept_id"),
)

blocks = Table(
    # Who may not write: a contact, a browser, or a range of addresses.
    "blocks",
    metadata,
    _id(),
    _workspace(),
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    _time("expires_at", nullable=True),
    Column("agent_id", Text, nullable=False),
    _time("created_at"),
    UniqueConstraint("workspace_id", "kind", "value"),
)

contact_imports = Table(
    # A spreadsheet on its way into the contacts; its rows wait in the file store until a job has written them.
    "contact_imports",
    metadata,
    _id(),
    _workspace(),
    Column("agent_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("columns", Json, nullable=False),
    Column("sample", Json, nullable=False),
    Column("mapping", Json, nullable=False),
    Column("is_updating", Boolean, nullable=False),
    Column("row_count", Integer, nullable=False),
    Column("done_count", Integer, nullable=False, server_default="0"),
    Column("created_count", Integer, nullable=False, server_default="0"),
    Column("updated_count", Integer, nullable=False, server_default="0"),
    Column("error_count", Integer, nullable=False, server_default="0"),
    Column("errors", Json, nullable=False, server_default="[]"),
    _time("created_at"),
    _time("finished_at", nullable=True),
    Index("ix_contact_imports_workspace_id_created_at", "workspace_id", "created_at"),
)

visitors = Table(
    "visitors",
    metadata,
    _id(),
    _workspace(),
    Column("inbox_id", Text, ForeignKey("inboxes.id"), nullable=False),
    Column("contact_id", Text, ForeignKey("contacts.id"), nullable=False),
    Column("secret_hash", Text, nullable=False, unique=True),
    Column("is_identified", Boolean, nullable=False, server_default=sa.false()),
    Column("language", Text, nullable=True),
    Column("user_agent", Text, nullable=False, server_default=""),
    Column("address", Text, nullable=True),
    Column("country", Text, nullable=True),
    Column("page_url", Text, nullable=True),
    Column("page_title", Text, nullable=True),
    Column("referrer", Text, nullable=True),
    # The newest visit; visits are forgotten before their browser is, so nothing enforces it.
    Column("visit_id", Text, nullable=True),
    _time("created_at"),
    _time("seen_at"),
    Index("ix_visitors_contact_id_seen_at", "contact_id", "seen_at"),
)

visits = Table(
    # One stay of a browser on the site: it ends when no page was seen for half an hour.
    "visits",
    metadata,
    _id(),
    _workspace(),
    Column("contact_id", Text, ForeignKey("contacts.id"), nullable=False),
    Column("visitor_id", Text, nullable=False),
    Column("inbox_id", Text, ForeignKey("inboxes.id"), nullable=False),
    # Which visit of the contact this is: 1 is its first.
    Column("number", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("referrer", Text, nullable=True),
    Column("campaign", Json, nullable=False, server_default="{}"),
    Column("page_url", Text, nullable=False),
    Column("page_title", Text, nullable=True),
    Column("page_at", BigInteger, nullable=False),
    Column("page_count", Integer, nullable=False),
    _time("started_at"),
    _time("seen_at"),
    Index("ix_visits_contact_id_started_at", "contact_id", "started_at"),
    Index("ix_visits_seen_at", "seen_at"),
)

page_views = Table(
    "page_views",
    metadata,
    Column("number", BigKey, sa.Identity(always=False), primary_key=True),
    Column("workspace_id", Text, nullable=False),
    Column("visit_id", Text, ForeignKey("visits.id"), nullable=False),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=True),
    _time("viewed_at"),
    Index("ix_page_views_visit_id", "visit_id"),
)

# -- how things are told apart -----------------------------------------------------------------------------------------

tags = Table(
    "tags",
    metadata,
    _id(),
    _workspace(),
    Column("name", Text, nullable=False),
    # The name as it is compared: "VIP" and "vip" are one tag.
    Column("folded", Text, nullable=False),
    Column("colour", Text, nullable=False),
    _time("created_at"),
    UniqueConstraint("workspace_id", "folded"),
)

contact_tags = Table(
    "contact_tags",
    metadata,
    Column("tag_id", Text, ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True),
    Column("contact_id", Text, ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_contact_tags_contact_id", "contact_id"),
)

attribute_definitions = Table(
    "attribute_definitions",
    metadata,
    _id(),
    _workspace(),
    Column("subject", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("options", Json, nullable=False, server_default="[]"),
    Column("position", Integer, nullable=False, server_default="0"),
    _time("created_at"),
    UniqueConstraint("workspace_id", "subject", "key"),
)

# -- what is asked -----------------------------------------------------------------------------------------------------

inbox_forms = Table(
    "inbox_forms",
    metadata,
    Column("inbox_id", Text, ForeignKey("inboxes.id"), primary_key=True),
    _workspace(),
    # `forms.models.Intake` and `LeaveMessage`, each as one document.
    Column("intake", Json, nullable=False),
    Column("leave_message", Json, nullable=False),
)

form_answers = Table(
    "form_answers",
    metadata,
    _id(),
    _workspace(),
    Column("inbox_id", Text, nullable=False),
    # No references: an anonymous contact may become part of another one, and its answers go along.
    Column("contact_id", Text, nullable=False),
    Column("visitor_id", Text, nullable=False),
    # NULL until the conversation begins that they were given for.
    Column("conversation_id", Text, nullable=True),
    Column("form", Text, nullable=False),
    Column("answers", Json, nullable=False),
    Column("language", Text, nullable=False),
    _time("created_at"),
    Index("ix_form_answers_contact_id_inbox_id", "contact_id", "inbox_id"),
    Index("ix_form_answers_conversation_id", "conversation_id"),
)

inbox_topics = Table(
    "inbox_topics",
    metadata,
    Column("inbox_id", Text, ForeignKey("inboxes.id"), primary_key=True),
    _workspace(),
    # A list of `links.models.Topic`.
    Column("topics", Json, nullable=False),
)

origins = Table(
    # What a link said and a visitor chose; it waits for the conversation that it is about.
    "origins",
    metadata,
    _id(),
    _workspace(),
    Column("inbox_id", Text, nullable=False),
    Column("visitor_id", Text, nullable=False),
    # NULL until the conversation begins.
    Column("conversation_id", Text, nullable=True),
    Column("source", Text, nullable=True),
    Column("topic", Text, nullable=True),
    Column("topic_label", Text, nullable=True),
    _time("created_at"),
    Index("ix_origins_visitor_id", "visitor_id"),
    Index("ix_origins_conversation_id", "conversation_id"),
)

consents = Table(
    # Proof: which words somebody agreed to, when and from where. Rows are only ever added.
    "consents",
    metadata,
    _id(),
    _workspace(),
    Column("inbox_id", Text, nullable=False),
    Column("contact_id", Text, nullable=False),
    Column("visitor_id", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("address", Text, nullable=False, server_default=""),
    Column("user_agent", Text, nullable=False, server_default=""),
    Column("page_url", Text, nullable=False, server_default=""),
    _time("created_at"),
    Index("ix_consents_contact_id", "contact_id"),
)

# -- what is said ------------------------------------------------------------------------------------------------------

conversations = Table(
    "conversations",
    metadata,
    _id(),
    _workspace(),
    Column("inbox_id", Text, ForeignKey("inboxes.id"), nullable=False),
    Column("contact_id", Text, ForeignKey("contacts.id"), nullable=False),
    Column("status", Text, nullable=False, server_default="open"),
    Column("assignee_id", Text, ForeignKey("agents.id"), nullable=True),
    Column("team_id", Text, nullable=True),
    # Since when it waits for somebody to take it; NULL: it is not in the queue.
    Column("queued_at", BigInteger, nullable=True),
    # When its agent got it, and how long it had been in the queue then.
    Column("assigned_at", BigInteger, nullable=True),
    Column("waited_ms", BigInteger, nullable=True),
    Column("last_agent_id", Text, nullable=True),
    Column("snoozed_until", BigInteger, nullable=True),
    Column("resolved_at", BigInteger, nullable=True),
    # What the visitor was asked about the help in it, as long as it is on offer.
    Column("survey_id", Text, nullable=True),
    # 0 none … 4 urgent: a number sorts.
    Column("priority", Integer, nullable=False, server_default="0"),
    # Ids of tags between spaces, and a JSON object: texts, so that the message path carries them like any column.
    Column("tags", Text, nullable=False, server_default=""),
    Column("attributes", Text, nullable=False, server_default="{}"),
    # Ids of agents between spaces; conversation_participants has the same for the lists.
    Column("participants", Text, nullable=False, server_default=""),
    # When its most pressing SLA clock is due, and the rest of that clock as a JSON object; NULL and "": there is none.
    Column("sla_due_at", BigInteger, nullable=True),
    Column("sla", Text, nullable=False, server_default=""),
    # Counts every change of this row: the newest version of a state wins on every screen.
    Column("version", Integer, nullable=False, server_default="0"),
    # Positions count events without gaps, one count per audience; seq counts messages.
    Column("last_pos", Integer, nullable=False, server_default="0"),
    Column("last_visitor_pos", Integer, nullable=False, server_default="0"),
    Column("last_seq", Integer, nullable=False, server_default="0"),
    Column("last_entry_at", BigInteger, nullable=True),
    Column("last_text", Text, nullable=False, server_default=""),
    Column("last_direction", Text, nullable=True),
    Column("waiting_since", BigInteger, nullable=True),
    Column("agent_delivered_seq", Integer, nullable=False, server_default="0"),
    Column("agent_read_seq", Integer, nullable=False, server_default="0"),
    Column("agent_unread", Integer, nullable=False, server_default="0"),
    Column("visitor_delivered_seq", Integer, nullable=False, server_default="0"),
    Column("visitor_read_seq", Integer, nullable=False, server_default="0"),
    Column("visitor_unread", Integer, nullable=False, server_default="0"),
    _time("created_at"),
    # The lists of the console, newest entry first.
    Index("ix_conversations_list", "workspace_id", "status", "last_entry_at", "id"),
    Index("ix_conversations_assignee", "workspace_id", "assignee_id", "status", "last_entry_at", "id"),
    Index(
        "ix_conversations_team",
        "workspace_id",
        "team_id",
        "status",
        "last_entry_at",
        "id",
        sqlite_where=sa.text("team_id IS NOT NULL"),
        postgresql_where=sa.text("team_id IS NOT NULL"),
    ),
    Index(
        "ix_conversations_queue",
        "workspace_id",
        "queued_at",
        "id",
        sqlite_where=sa.text("queued_at IS NOT NULL"),
        postgresql_where=sa.text("queued_at IS NOT NULL"),
    ),
    Index(
        "ix_conversations_waiting",
        "workspace_id",
        "waiting_since",
        sqlite_where=sa.text("waiting_since IS NOT NULL"),
        postgresql_where=sa.text("waiting_since IS NOT NULL"),
    ),
    Index(
        "ix_conversations_sla_due_at",
        "workspace_id",
        "sla_due_at",
        "id",
        sqlite_where=sa.text("sla_due_at IS NOT NULL"),
        postgresql_where=sa.text("sla_due_at IS NOT NULL"),
    ),
    Index("ix_conversations_assigned_at", "workspace_id", "assigned_at"),
    Index("ix_conversations_contact", "contact_id", "inbox_id", "id"),
    Index(
        "ix_conversations_snoozed",
        "snoozed_until",
        sqlite_where=sa.text("status = 'snoozed'"),
        postgresql_where=sa.text("status = 'snoozed'"),
    ),
    Index(
        "ix_conversations_resolved_at",
        "resolved_at",
        sqlite_where=sa.text("resolved_at IS NOT NULL"),
        postgresql_where=sa.text("resolved_at IS NOT NULL"),
    ),
)

conversation_tags = Table(
    "conversation_tags",
    metadata,
    Column("tag_id", Text, ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True),
    Column("conversation_id", Text, ForeignKey("conversations.id"), primary_key=True),
    Index("ix_conversation_tags_conversation_id", "conversation_id"),
)

conversation_participants = Table(
    # Agents who take part in a conversation beside the one who answers it.
    "conversation_participants",
    metadata,
    Column("agent_id", Text, ForeignKey("agents.id"), primary_key=True),
    Column("conversation_id", Text, ForeignKey("conversations.id"), primary_key=True),
    Index("ix_conversation_participants_conversation_id", "conversation_id"),
)

mentions = Table(
    # Who was named in which note; a team's members were each.
    "mentions",
    metadata,
    _id(),
    _workspace(),
    Column("conversation_id", Text, ForeignKey("conversations.id"), nullable=False),
    Column("entry_id", Text, ForeignKey("entries.id"), nullable=False),
    Column("agent_id", Text, ForeignKey("agents.id"), nullable=False),
    _time("created_at"),
    _time("read_at", nullable=True),
    UniqueConstraint("entry_id", "agent_id"),
    Index("ix_mentions_agent_id", "agent_id", "created_at", "id"),
    Index(
        "ix_mentions_unread",
        "agent_id",
        "conversation_id",
        sqlite_where=sa.text("read_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL"),
    ),
)

transfers = Table(
    # Offers of a conversation to a colleague; one that has not ended waits for an answer.
    "transfers",
    metadata,
    _id(),
    _workspace(),
    Column("conversation_id", Text, ForeignKey("conversations.id"), nullable=False),
    # The activity line of the offer.
    Column("entry_id", Text, nullable=False),
    # Who answered the conversation then, and who is asked to.
    Column("giver_id", Text, ForeignKey("agents.id"), nullable=False),
    Column("agent_id", Text, ForeignKey("agents.id"), nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    _time("offered_at"),
    _time("expires_at"),
    _time("ended_at", nullable=True),
    Column("outcome", Text, nullable=True),
    Column("reason", Text, nullable=False, server_default=""),
    Index(
        "uq_transfers_pending",
        "conversation_id",
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    ),
)

routing_marks = Table(
    # Which steps were taken for a wait; a mark older than the wait means nothing.
    "routing_marks",
    metadata,
    Column("conversation_id", Text, ForeignKey("conversations.id"), primary_key=True),
    _workspace(),
    _time("reminded_at", nullable=True),
    _time("escalated_at", nullable=True),
    _time("overflowed_at", nullable=True),
    _time("left_message_at", nullable=True),
    Column("avoided_agent_id", Text, nullable=True),
    _time("avoided_at", nullable=True),
)

entries = Table(
    "entries",
    metadata,
    # The search index knows an entry by its number; everybody else by its id.
    Column("number", BigKey, sa.Identity(always=False), primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    _workspace(),
    Column("conversation_id", Text, ForeignKey("conversations.id"), nullable=False),
    Column("pos", Integer, nullable=False),
    Column("visitor_pos", Integer, nullable=True),
    Column("seq", Integer, nullable=True),
    Column("kind", Text, nullable=False),
    Column("direction", Text, nullable=True),
    Column("author_kind", Text, nullable=False),
    Column("author_id", Text, nullable=True),
    Column("author_name", Text, nullable=False, server_default=""),
    Column("type", Text, nullable=False, server_default="text"),
    Column("text", Text, nullable=False, server_default=""),
    # Attachments, card, quote, activity: what only the screens read, as one document.
    Column("extra", Text, nullable=True),
    Column("client_message_id", Text, nullable=True),
    _time("created_at"),
    _time("edited_at", nullable=True),
    _time("recalled_at", nullable=True),
    _time("deleted_at", nullable=True),
    UniqueConstraint("conversation_id", "pos"),
    UniqueConstraint("conversation_id", "client_message_id"),
)

attachments = Table(
    "attachments",
    metadata,
    _id(),
    _workspace(),
    # NULL until a message or note carries it; unclaimed ones vanish after a day.
    Column("conversation_id", Text, ForeignKey("conversations.id"), nullable=True),
    Column("entry_id", Text, nullable=True),
    Column("uploader_kind", Text, nullable=False),
    Column("uploader_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("width", Integer, nullable=True),
    Column("height", Integer, nullable=True),
    Column("duration_ms", Integer, nullable=True),
    Column("file", Text, nullable=False),
    Column("thumbnail_file", Text, nullable=True),
    _time("created_at"),
    _time("removed_at", nullable=True),
    Index(
        "ix_attachments_unclaimed",
        "created_at",
        sqlite_where=sa.text("entry_id IS NULL"),
        postgresql_where=sa.text("entry_id IS NULL"),
    ),
)

calls = Table(
    # Voice and video calls; what the two devices tell each other is passed on and never stored.
    "calls",
    metadata,
    _id(),
    _workspace(),
    Column("inbox_id", Text, nullable=False),
    Column("conversation_id", Text, ForeignKey("conversations.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("started_by", Text, nullable=False),
    Column("agent_id", Text, nullable=True),
    # The page that takes part on each side, by a secret that only it knows.
    Column("agent_device", Text, nullable=True),
    Column("visitor_device", Text, nullable=True),
    # The agents whose consoles ring.
    Column("rings", Json, nullable=False, server_default="[]"),
    _time("created_at"),
    _time("accepted_at", nullable=True),
    _time("ended_at", nullable=True),
    # When each device was last heard.
    _time("agent_seen_at", nullable=True),
    _time("visitor_seen_at", nullable=True),
    Index("ix_calls_conversation_id", "conversation_id", "id"),
    # One call at a time in a conversation, and few rows to look through for those that nobody ended.
    Index(
        "uq_calls_live",
        "conversation_id",
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    ),
)

call_settings = Table(
    "call_settings",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    # STUN and TURN servers with their credentials: `calls.ice.IceServer`.
    Column("ice_servers", Json, nullable=False),
    Column("is_relay_only", Boolean, nullable=False, server_default=sa.false()),
)

inbox_calls = Table(
    # Which calls an inbox offers; without a row none.
    "inbox_calls",
    metadata,
    Column("inbox_id", Text, ForeignKey("inboxes.id"), primary_key=True),
    _workspace(),
    Column("has_voice", Boolean, nullable=False),
    Column("has_video", Boolean, nullable=False),
    Column("can_visitors_start", Boolean, nullable=False),
)

proactive_rules = Table(
    # Messages that a site says first: whom, when, and in which words; judged by `position`.
    "proactive_rules",
    metadata,
    _id(),
    _workspace(),
    Column("inbox_id", Text, ForeignKey("inboxes.id"), nullable=True),
    Column("name", Text, nullable=False),
    Column("sender_name", Text, nullable=False, server_default=""),
    Column("is_active", Boolean, nullable=False, server_default=sa.true()),
    Column("position", Integer, nullable=False, server_default="0"),
    Column("frequency", Text, nullable=False),
    Column("conditions", Json, nullable=False),
    Column("variants", Json, nullable=False),
    _time("created_at"),
    _time("updated_at"),
    Index("ix_proactive_rules_workspace_id", "workspace_id"),
)

proactive_showings = Table(
    # Who was shown what; the contact and its browser may be forgotten before.
    "proactive_showings",
    metadata,
    _id(),
    _workspace(),
    Column("rule_id", Text, ForeignKey("proactive_rules.id"), nullable=False),
    Column("variant", Integer, nullable=False),
    Column("contact_id", Text, nullable=False),
    Column("visitor_id", Text, nullable=False),
    Column("visit_id", Text, nullable=True),
    _time("shown_at"),
    _time("opened_at", nullable=True),
    _time("answered_at", nullable=True),
    Index("ix_proactive_showings_rule_id", "rule_id"),
    Index("ix_proactive_showings_contact_id", "contact_id", "shown_at"),
)

answer_mails = Table(
    # Up to which message a contact that had gone was answered by e-mail.
    "answer_mails",
    metadata,
    Column("conversation_id", Text, ForeignKey("conversations.id"), primary_key=True),
    _workspace(),
    Column("seq", Integer, nullable=False),
    _time("sent_at"),
)

# -- tickets -----------------------------------------------------------------------------------------------------------

ticket_types = Table(
    # What kinds of business a workspace has, and who gets one by default.
    "ticket_types",
    metadata,
    _id(),
    _workspace(),
    Column("name", Text, nullable=False),
    Column("colour", Text, nullable=False),
    # `callback` is the type of those that visitors make by asking to be called; there is at most one.
    Column("kind", Text, nullable=False, server_default="ordinary"),
    Column("assignee_id", Text, ForeignKey("agents.id"), nullable=True),
    Column("team_id", Text, ForeignKey("teams.id"), nullable=True),
    Column("due_hours", Integer, nullable=True),
    Column("position", Integer, nullable=False, server_default="0"),
    Column("is_archived", Boolean, nullable=False, server_default=sa.false()),
    _time("created_at"),
    Index("ix_ticket_types_workspace_id", "workspace_id", "position"),
)

ticket_settings = Table(
    "ticket_settings",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    Column("last_number", Integer, nullable=False),
    Column("reopen_days", Integer, nullable=False, server_default="7"),
    Column("remind_minutes", Integer, nullable=False, server_default="60"),
    Column("is_visitor_mailed", Boolean, nullable=False, server_default=sa.true()),
)

tickets = Table(
    "tickets",
    metadata,
    _id(),
    _workspace(),
    Column("number", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("type_id", Text, ForeignKey("ticket_types.id"), nullable=True),
    Column("contact_id", Text, ForeignKey("contacts.id"), nullable=True),
    Column("assignee_id", Text, ForeignKey("agents.id"), nullable=True),
    Column("team_id", Text, ForeignKey("teams.id"), nullable=True),
    Column("state", Text, nullable=False, server_default="new"),
    Column("priority", Integer, nullable=False, server_default="0"),
    _time("due_at", nullable=True),
    _time("reminded_at", nullable=True),
    _time("overdue_at", nullable=True),
    Column("attributes", Json, nullable=False, server_default="{}"),
    Column("language", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default="0"),
    Column("last_pos", Integer, nullable=False, server_default="0"),
    # Up to which entry the visitor has read, was mailed, and an agent has answered.
    Column("visitor_read_pos", Integer, nullable=False, server_default="0"),
    Column("mailed_pos", Integer, nullable=False, server_default="0"),
    _time("waiting_since", nullable=True),
    # Links carry it; another number makes older links void.
    Column("link_version", Integer, nullable=False, server_default="1"),
    Column("rating", Integer, nullable=True),
    Column("rating_comment", Text, nullable=False, server_default=""),
    _time("rated_at", nullable=True),
    _time("solved_at", nullable=True),
    _time("closed_at", nullable=True),
    _time("created_at"),
    _time("updated_at"),
    UniqueConstraint("workspace_id", "number"),
    Index("ix_tickets_state", "workspace_id", "state", "updated_at"),
    Index("ix_tickets_assignee", "workspace_id", "assignee_id", "state"),
    Index("ix_tickets_contact_id", "contact_id"),
    Index(
        "ix_tickets_due_at",
        "due_at",
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    ),
)

ticket_parts = Table(
    # What a ticket consists of, each with an owner and a state of its own.
    "ticket_parts",
    metadata,
    _id(),
    Column("ticket_id", Text, ForeignKey("tickets.id"), nullable=False),
    _workspace(),
    Column("title", Text, nullable=False),
    Column("assignee_id", Text, ForeignKey("agents.id"), nullable=True),
    Column("state", Text, nullable=False, server_default="open"),
    Column("position", Integer, nullable=False, server_default="0"),
    _time("created_at"),
    Index("ix_ticket_parts_ticket_id", "ticket_id", "position"),
)

ticket_entries = Table(
    # A ticket's timeline: comments for colleagues, replies that the visitor reads too, and what happened.
    "ticket_entries",
    metadata,
    _id(),
    Column("ticket_id", Text, ForeignKey("tickets.id"), nullable=False),
    _workspace(),
    Column("pos", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("author_kind", Text, nullable=False),
    Column("author_id", Text, nullable=True),
    Column("author_name", Text, nullable=False),
    Column("text", Text, nullable=False, server_default=""),
    Column("extra", Json, nullable=False, server_default="{}"),
    Column("client_entry_id", Text, nullable=True),
    _time("created_at"),
    UniqueConstraint("ticket_id", "pos"),
    UniqueConstraint("ticket_id", "client_entry_id"),
    # Replies of the last day that might have to be mailed.
    Index(
        "ix_ticket_entries_replies",
        "created_at",
        sqlite_where=sa.text("kind = 'reply'"),
        postgresql_where=sa.text("kind = 'reply'"),
    ),
)

ticket_conversations = Table(
    # Which conversations a ticket is about.
    "ticket_conversations",
    metadata,
    Column("ticket_id", Text, ForeignKey("tickets.id"), primary_key=True),
    Column("conversation_id", Text, ForeignKey("conversations.id"), primary_key=True),
    _workspace(),
    _time("created_at"),
    Index("ix_ticket_conversations_conversation_id", "conversation_id"),
)

callback_settings = Table(
    # Whether visitors of an inbox may ask to be called, and how many at a time.
    "callback_settings",
    metadata,
    Column("inbox_id", Text, ForeignKey("inboxes.id"), primary_key=True),
    _workspace(),
    Column("is_on", Boolean, nullable=False, server_default=sa.false()),
    Column("slot_minutes", Integer, nullable=False, server_default="30"),
    Column("capacity", Integer, nullable=False, server_default="1"),
    Column("lead_minutes", Integer, nullable=False, server_default="60"),
    Column("topics", Json, nullable=False, server_default="[]"),
)

callback_slots = Table(
    # How many places of a time are taken; the row is what two who want the last one meet at.
    "callback_slots",
    metadata,
    Column("inbox_id", Text, ForeignKey("inboxes.id"), primary_key=True),
    Column("slot_at", BigInteger, primary_key=True),
    Column("taken", Integer, nullable=False),
)

callbacks = Table(
    # A ticket that is a call: whom, when, and what became of it.
    "callbacks",
    metadata,
    Column("ticket_id", Text, ForeignKey("tickets.id"), primary_key=True),
    _workspace(),
    Column("inbox_id", Text, ForeignKey("inboxes.id"), nullable=False),
    Column("contact_id", Text, ForeignKey("contacts.id"), nullable=False),
    Column("slot_at", BigInteger, nullable=False),
    Column("phone", Text, nullable=False),
    Column("topic", Text, nullable=False, server_default=""),
    # The visitor's own, so that mails and pages name the time as it is there.
    Column("time_zone", Text, nullable=False),
    Column("client_callback_id", Text, nullable=False),
    Column("next_at", BigInteger, nullable=True),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("outcome", Text, nullable=True),
    _time("cancelled_at", nullable=True),
    _time("created_at"),
    UniqueConstraint("contact_id", "client_callback_id"),
    Index("ix_callbacks_next_at", "workspace_id", "next_at"),
)

inbox_surveys = Table(
    "inbox_surveys",
    metadata,
    Column("inbox_id", Text, ForeignKey("inboxes.id"), primary_key=True),
    _workspace(),
    # `csat.models.SurveySettings` as one document.
    Column("settings", Json, nullable=False),
)

surveys = Table(
    # What a visitor was asked about the help in a conversation, and what it said.
    "surveys",
    metadata,
    _id(),
    _workspace(),
    Column("inbox_id", Text, nullable=False),
    Column("conversation_id", Text, ForeignKey("conversations.id"), nullable=False),
    # Whose help it was.
    Column("agent_id", Text, nullable=True),
    Column("team_id", Text, nullable=True),
    Column("scale", Text, nullable=False),
    Column("language", Text, nullable=False),
    _time("asked_at"),
    # The agent who asked; NULL: it was asked by itself.
    Column("asked_by", Text, nullable=True),
    # When the one reminder is due, and when it left.
    _time("remind_at", nullable=True),
    _time("reminded_at", nullable=True),
    Column("rating", Integer, nullable=True),
    Column("tags", Json, nullable=False, server_default="[]"),
    Column("comment", Text, nullable=False, server_default=""),
    _time("rated_at", nullable=True),
    _time("changed_at", nullable=True),
    Index("ix_surveys_conversation_id", "conversation_id"),
    Index("ix_surveys_workspace_id_asked_at", "workspace_id", "asked_at"),
    Index(
        "ix_surveys_rated",
        "workspace_id",
        "rated_at",
        "id",
        sqlite_where=sa.text("rated_at IS NOT NULL"),
        postgresql_where=sa.text("rated_at IS NOT NULL"),
    ),
    Index(
        "ix_surveys_remind_at",
        "remind_at",
        sqlite_where=sa.text("remind_at IS NOT NULL"),
        postgresql_where=sa.text("remind_at IS NOT NULL"),
    ),
)

canned_folders = Table(
    # What canned responses are put in order by.
    "canned_folders",
    metadata,
    _id(),
    _workspace(),
    # NULL: everybody's; else one agent's own.
    Column("agent_id", Text, ForeignKey("agents.id"), nullable=True),
    Column("name", Text, nullable=False),
    _time("created_at"),
    Index("ix_canned_folders_workspace_id", "workspace_id"),
)

canned_responses = Table(
    "canned_responses",
    metadata,
    _id(),
    _workspace(),
    # One agent's own, or a team's; both NULL: everybody's.
    Column("agent_id", Text, ForeignKey("agents.id"), nullable=True),
    Column("team_id", Text, nullable=True),
    Column("folder_id", Text, nullable=True),
    Column("shortcut", Text, nullable=False),
    Column("title", Text, nullable=False, server_default=""),
    Column("text", Text, nullable=False),
    # The files that go with it, as entries keep theirs.
    Column("files", Json, nullable=False, server_default="[]"),
    # Shortcut, title, pinyin and initials, a line each; then the folded text.
    Column("search_keys", Text, nullable=False, server_default=""),
    Column("uses", Integer, nullable=False, server_default="0"),
    _time("used_at", nullable=True),
    _time("created_at"),
    _time("updated_at"),
    Index("ix_canned_responses_workspace_id", "workspace_id"),
)

known_pages = Table(
    # What the pages behind links said of themselves, for a day; pictures are files of ours.
    "known_pages",
    metadata,
    _workspace(),
    Column("url_hash", Text, nullable=False),
    Column("title", Text, nullable=False, server_default=""),
    Column("text", Text, nullable=False, server_default=""),
    Column("picture", Json, nullable=True),
    _time("expires_at"),
    sa.PrimaryKeyConstraint("workspace_id", "url_hash"),
    Index("ix_known_pages_expires_at", "expires_at"),
)

word_lists = Table(
    # Words that are masked, stopped or looked at when somebody writes them.
    "word_lists",
    metadata,
    _id(),
    _workspace(),
    Column("name", Text, nullable=False),
    Column("effect", Text, nullable=False),
    Column("direction", Text, nullable=False),
    # NULL: in every inbox.
    Column("inbox_ids", Json, nullable=True),
    Column("is_active", Boolean, nullable=False, server_default=sa.true()),
    Column("is_notifying", Boolean, nullable=False, server_default=sa.false()),
    # One in each line.
    Column("words", Text, nullable=False, server_default=""),
    Column("word_count", Integer, nullable=False, server_default="0"),
    _time("created_at"),
    _time("updated_at"),
    Index("ix_word_lists_workspace_id", "workspace_id"),
)

word_hits = Table(
    # Who wrote such a word, where and when; of the text only its masked form.
    "word_hits",
    metadata,
    Column("number", BigKey, sa.Identity(always=False), primary_key=True),
    _workspace(),
    Column("list_id", Text, nullable=False),
    Column("list_name", Text, nullable=False),
    Column("effect", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("inbox_id", Text, nullable=True),
    Column("conversation_id", Text, nullable=True),
    Column("author_kind", Text, nullable=False),
    Column("author_id", Text, nullable=True),
    Column("text", Text, nullable=False),
    _time("created_at"),
    Index("ix_word_hits_workspace_id", "workspace_id", "number"),
    Index("ix_word_hits_created_at", "created_at"),
)

saved_views = Table(
    "saved_views",
    metadata,
    _id(),
    _workspace(),
    # NULL: everybody's; else one agent's own.
    Column("agent_id", Text, ForeignKey("agents.id"), nullable=True),
    Column("name", Text, nullable=False),
    Column("filter", Json, nullable=False),
    Column("sort", Text, nullable=False, server_default="newest"),
    Column("position", Integer, nullable=False, server_default="0"),
    _time("created_at"),
    Index("ix_saved_views_workspace_id", "workspace_id"),
)

macros = Table(
    "macros",
    metadata,
    _id(),
    _workspace(),
    # NULL: everybody's; else one agent's own.
    Column("agent_id", Text, ForeignKey("agents.id"), nullable=True),
    Column("name", Text, nullable=False),
    Column("operations", Json, nullable=False),
    Column("uses", Integer, nullable=False, server_default="0"),
    _time("created_at"),
    _time("updated_at"),
    Index("ix_macros_workspace_id", "workspace_id"),
)

automation_rules = Table(
    "automation_rules",
    metadata,
    _id(),
    _workspace(),
    Column("name", Text, nullable=False),
    Column("trigger", Text, nullable=False),
    Column("minutes", Integer, nullable=False, server_default="0"),
    Column("filter", Json, nullable=False),
    Column("operations", Json, nullable=False),
    Column("position", Integer, nullable=False, server_default="0"),
    Column("is_active", Boolean, nullable=False, server_default=sa.true()),
    _time("created_at"),
    _time("updated_at"),
    Index("ix_automation_rules_workspace_id", "workspace_id"),
)

automation_runs = Table(
    # The log of what fired and why; the key makes each rule fire once for a fact.
    "automation_runs",
    metadata,
    Column("number", BigKey, sa.Identity(always=False), primary_key=True),
    Column("workspace_id", Text, nullable=False),
    Column("rule_id", Text, ForeignKey("automation_rules.id"), nullable=False),
    Column("conversation_id", Text, nullable=False),
    # The number of the event, or the time since which a timed rule counted.
    Column("fact", BigInteger, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("detail", Text, nullable=False, server_default=""),
    _time("created_at"),
    UniqueConstraint("rule_id", "conversation_id", "fact"),
)

# -- what was promised -------------------------------------------------------------------------------------------------

sla_policies = Table(
    "sla_policies",
    metadata,
    _id(),
    _workspace(),
    Column("name", Text, nullable=False),
    Column("filter", Json, nullable=False),
    Column("first_reply_minutes", Integer, nullable=True),
    Column("next_reply_minutes", Integer, nullable=True),
    Column("resolution_minutes", Integer, nullable=True),
    Column("is_business", Boolean, nullable=False),
    # NULL: the hours of the conversation's team, of its inbox, or the default ones.
    Column("schedule_id", Text, nullable=True),
    Column("pauses_when_waiting", Boolean, nullable=False),
    Column("pauses_when_snoozed", Boolean, nullable=False),
    Column("warning", Json, nullable=True),
    Column("is_assignee_told", Boolean, nullable=False),
    Column("told_agent_ids", Json, nullable=False),
    Column("escalate_minutes", Integer, nullable=False),
    Column("operations", Json, nullable=False),
    Column("position", Integer, nullable=False),
    Column("is_active", Boolean, nullable=False),
    _time("created_at"),
    _time("updated_at"),
    Index("ix_sla_policies_workspace_id", "workspace_id"),
)

sla_states = Table(
    # How far a conversation's history has been counted, by which policy, and on what terms.
    "sla_states",
    metadata,
    Column("conversation_id", Text, ForeignKey("conversations.id"), primary_key=True),
    _workspace(),
    Column("policy_id", Text, nullable=True),
    # A digest of everything that decides how time counts; another one: count again from the beginning.
    Column("terms", Text, nullable=False),
    Column("pos", Integer, nullable=False),
    Column("story", Text, nullable=False),
)

sla_clocks = Table(
    # One row for each time that a promise began to count; those that ended are what the report counts.
    "sla_clocks",
    metadata,
    Column("conversation_id", Text, ForeignKey("conversations.id"), primary_key=True),
    Column("target", Text, primary_key=True),
    # The position in the conversation with which it began.
    Column("begun_pos", Integer, primary_key=True),
    _workspace(),
    Column("policy_id", Text, nullable=False),
    _time("started_at"),
    # NULL while it stands, and where its hours never come; then `left_ms` says what is left.
    _time("due_at", nullable=True),
    Column("left_ms", BigInteger, nullable=True),
    _time("warn_at", nullable=True),
    _time("escalate_at", nullable=True),
    # The next moment at which time alone has something to do here.
    _time("next_at", nullable=True),
    _time("warned_at", nullable=True),
    _time("breached_at", nullable=True),
    _time("told_at", nullable=True),
    _time("escalated_at", nullable=True),
    _time("ended_at", nullable=True),
    Index(
        "ix_sla_clocks_next_at",
        "next_at",
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    ),
    Index("ix_sla_clocks_workspace_id_ended_at", "workspace_id", "ended_at"),
)

# -- who is told -------------------------------------------------------------------------------------------------------

notifications = Table(
    # What an agent should know; the same news of the same thing is one row while it is unread.
    "notifications",
    metadata,
    _id(),
    _workspace(),
    Column("agent_id", Text, ForeignKey("agents.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    # The conversation, import or other thing that it is about; what it names may be gone before it.
    Column("subject", Text, nullable=False),
    Column("conversation_id", Text, nullable=True),
    # Names and words as they were: `notifications.models.Words`.
    Column("words", Json, nullable=False),
    Column("count", Integer, nullable=False, server_default="1"),
    # False: it only leaves by other channels, and is not in the list.
    Column("is_listed", Boolean, nullable=False, server_default=sa.true()),
    _time("created_at"),
    _time("updated_at"),
    _time("read_at", nullable=True),
    _time("mailed_at", nullable=True),
    Index("ix_notifications_agent_id", "agent_id", "updated_at", "id"),
    Index("ix_notifications_updated_at", "updated_at"),
    Index(
        "uq_notifications_unread",
        "subject",
        "agent_id",
        "kind",
        unique=True,
        sqlite_where=sa.text("read_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL"),
    ),
    Index(
        "ix_notifications_unread",
        "agent_id",
        "updated_at",
        sqlite_where=sa.text("read_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL"),
    ),
)

notification_settings = Table(
    # What an agent chose; no row: the defaults.
    "notification_settings",
    metadata,
    Column("agent_id", Text, ForeignKey("agents.id", ondelete="CASCADE"), primary_key=True),
    _workspace(),
    Column("settings", Json, nullable=False, server_default="{}"),
    _time("digested_at", nullable=True),
)

push_devices = Table(
    # A browser that takes pushes, for as long as the sign-in lasts under which it asked for them.
    "push_devices",
    metadata,
    _id(),
    _workspace(),
    Column("agent_id", Text, ForeignKey("agents.id", ondelete="CASCADE"), nullable=False),
    Column("session_id", Text, nullable=False),
    Column("endpoint", Text, nullable=False, unique=True),
    Column("p256dh", Text, nullable=False),
    Column("auth", Text, nullable=False),
    Column("user_agent", Text, nullable=False, server_default=""),
    _time("created_at"),
    _time("used_at", nullable=True),
    Index("ix_push_devices_agent_id", "agent_id"),
)

# -- what happened, what is to do --------------------------------------------------------------------------------------

# An event that is more than the arrival of its entry; the second where other tables have a type too.
IS_CHANGE = "type NOT IN ('message.created', 'note.created')"
EVENT_IS_CHANGE = f"events.{IS_CHANGE}"

events = Table(
    "events",
    metadata,
    Column("number", BigKey, sa.Identity(always=False), primary_key=True),
    Column("workspace_id", Text, nullable=False),
    Column("conversation_id", Text, nullable=True),
    # pos: what agents are told; visitor_pos: what visitors are told, NULL where they are not.
    Column("pos", Integer, nullable=True),
    Column("visitor_pos", Integer, nullable=True),
    Column("type", Text, nullable=False),
    Column("actor_kind", Text, nullable=False),
    Column("actor_id", Text, nullable=True),
    Column("entry_id", Text, nullable=True),
    Column("data", Text, nullable=True),
    _time("created_at"),
    # Most events are messages, which are found at their position in `entries`: an index of the others spares each
    # message a page of the disk.
    Index(
        "uq_events_changes",
        "conversation_id",
        "pos",
        unique=True,
        sqlite_where=sa.text(IS_CHANGE),
        postgresql_where=sa.text(IS_CHANGE),
    ),
)

jobs = Table(
    "jobs",
    metadata,
    Column("number", BigKey, sa.Identity(always=False), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("data", Text, nullable=False),
    # A key makes a job unique while it waits: enqueueing it twice is enqueueing it once.
    Column("key", Text, nullable=True, unique=True),
    # Asked for while it was carried out: it begins again, with these.
    _time("again_at", nullable=True),
    Column("again_data", Text, nullable=True),
    _time("due_at"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("leased_until", BigInteger, nullable=False, server_default="0"),
    Column("last_error", Text, nullable=True),
    _time("dead_at", nullable=True),
    _time("created_at"),
    Index(
        "ix_jobs_due",
        "due_at",
        sqlite_where=sa.text("dead_at IS NULL"),
        postgresql_where=sa.text("dead_at IS NULL"),
    ),
)

settings = Table(
    # What the installation made for itself: signing keys, the setup token's hash, a schedule's last run.
    "settings",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
