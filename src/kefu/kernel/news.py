"""News that actions tell after their commit and that change whole things on other people's screens."""

from typing import Literal

import msgspec

What = Literal[
    "inboxes",
    "canned_responses",
    "workspace",
    "agents",
    "schedules",
    "teams",
    "proactive_rules",
    "tags",
    "attributes",
    "saved_views",
    "macros",
    "blocks",
    "automation_rules",
    "sla_policies",
    "shifts",
    "queue",
    "ratings",
    "ticket_types",
    "word_lists",
    "word_hits",
    "calls",
]

TicketWhat = Literal[
    "created",
    "assigned",
    "changed",
    "commented",
    "replied",
    "visitor_replied",
    "reopened",
    "rated",
    "due_soon",
    "overdue",
    "callback",
]


class SettingsNews(msgspec.Struct, frozen=True):
    """Something that consoles fetch whole changed: they fetch it again."""

    workspace_id: str
    what: What


class AgentNews(msgspec.Struct, frozen=True):
    """An agent's name, role, availability, picture or being active changed."""

    workspace_id: str
    agent_id: str


class ShiftNews(msgspec.Struct, frozen=True):
    """An agent's shift began while the agent is away, or ended while the agent is here."""

    workspace_id: str
    agent_id: str
    stage: Literal["began", "ended"]
    at: int


class ContactNews(msgspec.Struct, frozen=True):
    """A contact's name, addresses or attributes changed."""

    workspace_id: str
    contact_id: str


class SessionsEnded(msgspec.Struct, frozen=True):
    """Sign-ins ended (sign-out, new password, deactivation): their sockets must close; ids of sessions and tokens."""

    workspace_id: str
    session_ids: tuple[str, ...]


class TicketNews(msgspec.Struct, frozen=True, kw_only=True):
    """Something happened to a ticket; `actor_id` is the agent or contact who did it, None for Kefu itself."""

    workspace_id: str
    ticket_id: str
    number: int
    title: str
    what: TicketWhat
    actor_id: str | None
    assignee_id: str | None
    team_id: str | None


# What agents are told that is no fact of a conversation.
NotableKind = Literal["import_finished"]


class Notable(msgspec.Struct, frozen=True, kw_only=True):
    """Something that certain agents should know; told by whoever did it, and made notifications of."""

    workspace_id: str
    kind: NotableKind
    agent_ids: tuple[str, ...]
    # The id of what it is about.
    subject: str
    # What it is called.
    text: str = ""
    number: int = 0
    contact_name: str = ""
    conversation_id: str | None = None


class NotificationsRead(msgspec.Struct, frozen=True):
    """An agent has seen notifications on one of its screens: the others follow. None: all of them."""

    workspace_id: str
    agent_id: str
    ids: tuple[str, ...] | None
