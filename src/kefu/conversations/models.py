"""Conversation and Entry as stored, and the pure transitions between their states; no I/O."""

from collections.abc import Collection
from typing import Any, Literal, get_args

import msgspec

from kefu.conversations.activities import Activity
from kefu.conversations.previews import StoredPreview
from kefu.conversations.standing import Promise
from kefu.conversations.stored import (
    MessageType,
    StoredAttachment,
    StoredCall,
    StoredCard,
    StoredMention,
    StoredQuote,
)
from kefu.kernel.actors import Actor, ActorKind, System, Visitor
from kefu.kernel.errors import Refused
from kefu.kernel.text import preview
from kefu.tags.models import ids_of

Status = Literal["open", "snoozed", "resolved"]
EntryKind = Literal["message", "note", "activity"]
Direction = Literal["incoming", "outgoing"]
Priority = Literal["none", "low", "medium", "high", "urgent"]
PRIORITIES: tuple[Priority, ...] = get_args(Priority)

PREVIEW_LENGTH = 120
LONGEST_TEXT = 10_000


class Conversation(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One thread with one contact in one inbox; `contact_name` is read along from the contact."""

    id: str
    workspace_id: str
    inbox_id: str
    contact_id: str
    contact_name: str = ""
    status: Status = "open"
    assignee_id: str | None = None
    team_id: str | None = None
    queued_at: int | None = None
    assigned_at: int | None = None
    waited_ms: int | None = None
    last_agent_id: str | None = None
    snoozed_until: int | None = None
    resolved_at: int | None = None
    # What was asked about the help in it, as long as it is on offer.
    survey_id: str | None = None
    priority: int = 0
    # As stored, texts; `tag_ids`, `values` and `participant_ids` read them.
    tags: str = ""
    attributes: str = "{}"
    participants: str = ""
    sla_due_at: int | None = None
    sla: str = ""
    version: int = 0
    last_pos: int = 0
    last_visitor_pos: int = 0
    last_seq: int = 0
    last_entry_at: int | None = None
    last_text: str = ""
    last_direction: Direction | None = None
    waiting_since: int | None = None
    agent_delivered_seq: int = 0
    agent_read_seq: int = 0
    agent_unread: int = 0
    visitor_delivered_seq: int = 0
    visitor_read_seq: int = 0
    visitor_unread: int = 0
    created_at: int

    @property
    def tag_ids(self) -> list[str]:
        return ids_of(self.tags)

    @property
    def participant_ids(self) -> list[str]:
        """Agents who take part beside the assignee."""
        return self.participants.split()

    @property
    def values(self) -> dict[str, Any]:
        """What is known of the conversation in the workspace's own words."""
        found: dict[str, Any] = msgspec.json.decode(self.attributes)
        return found


class Extra(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The parts of an entry that only screens read; stored as one JSON document."""

    attachments: list[StoredAttachment] = []
    card: StoredCard | None = None
    reply_to: StoredQuote | None = None
    preview: StoredPreview | None = None
    call: StoredCall | None = None
    activity: Activity | None = None
    assignee_name: str | None = None
    team_name: str | None = None
    snoozed_until: int | None = None
    tag_names: list[str] = []
    priority: Priority | None = None
    attribute_label: str | None = None
    attribute_value: str | int | float | bool | None = None
    rating: int | None = None
    rating_scale: Literal["stars", "faces", "thumbs"] | None = None
    # The rule that did it, where no person did.
    rule_name: str | None = None
    # Whom it is about beside who did it: asked to take over, added, relieved.
    agent_id: str | None = None
    agent_name: str | None = None
    # What was said with a transfer.
    note: str = ""
    mentions: list[StoredMention] = []
    is_whisper: bool = False
    promise: Promise | None = None
    due_at: int | None = None


NO_EXTRA = Extra()


class Entry(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One item of a timeline: a message, a note or an activity."""

    id: str
    workspace_id: str
    conversation_id: str
    pos: int
    visitor_pos: int | None = None
    seq: int | None = None
    kind: EntryKind
    direction: Direction | None = None
    author_kind: ActorKind
    author_id: str | None
    author_name: str
    type: MessageType = "text"
    text: str = ""
    extra: Extra = NO_EXTRA
    client_message_id: str | None = None
    created_at: int
    edited_at: int | None = None
    recalled_at: int | None = None
    deleted_at: int | None = None

    @property
    def is_removed(self) -> bool:
        return self.recalled_at is not None or self.deleted_at is not None


def preview_of(entry: Entry) -> str:
    """What a list shows of an entry: its first words, or nothing where the screen words it by type."""
    return preview(entry.text, PREVIEW_LENGTH)


def advance(conversation: Conversation, *, is_public: bool) -> Conversation:
    """The next event happens: everybody's position moves on, the visitor's only if the visitor is told."""
    return msgspec.structs.replace(
        conversation,
        version=conversation.version + 1,
        last_pos=conversation.last_pos + 1,
        last_visitor_pos=conversation.last_visitor_pos + is_public,
    )


def receive(conversation: Conversation, entry: Entry) -> Conversation:
    """A message joins: next seq, unread and waiting on the other side; a visitor's message reopens or wakes."""
    changes: dict[str, object] = {
        "version": conversation.version + 1,
        "last_pos": conversation.last_pos + 1,
        "last_visitor_pos": conversation.last_visitor_pos + 1,
        "last_seq": conversation.last_seq + 1,
        "last_entry_at": entry.created_at,
        "last_text": preview_of(entry) or entry.type,
        "last_direction": entry.direction,
    }
    seq = conversation.last_seq + 1
    if entry.direction == "incoming":
        changes["agent_unread"] = conversation.agent_unread + 1
        changes["visitor_read_seq"] = changes["visitor_delivered_seq"] = seq
        changes["visitor_unread"] = 0
        if conversation.waiting_since is None:
            changes["waiting_since"] = entry.created_at
        if conversation.status != "open":
            changes["status"], changes["snoozed_until"] = "open", None
        if conversation.status == "resolved":
            changes["resolved_at"] = changes["survey_id"] = None
        if conversation.assignee_id is None and conversation.queued_at is None:
            changes["queued_at"] = entry.created_at
    else:
        changes["visitor_unread"] = conversation.visitor_unread + 1
        changes["waiting_since"] = None
        changes["agent_read_seq"] = changes["agent_delivered_seq"] = seq
        changes["agent_unread"] = 0
        if entry.author_kind == "agent":
            # Whoever answers without taking it has answered: it waits again with the visitor's next words.
            changes["queued_at"] = None
    return msgspec.structs.replace(conversation, **changes)


def assign(conversation: Conversation, assignee_id: str | None, now: int) -> Conversation:
    """Give the conversation to an agent, or back into the queue, where it keeps the place of who waits in it."""
    if assignee_id is None:
        return _queued(msgspec.structs.replace(conversation, assignee_id=None, assigned_at=None), now)
    waited = now - conversation.queued_at if conversation.queued_at is not None else None
    return msgspec.structs.replace(
        conversation,
        assignee_id=assignee_id,
        assigned_at=now,
        waited_ms=max(0, waited) if waited is not None else None,
        last_agent_id=assignee_id,
        queued_at=None,
    )


def _queued(conversation: Conversation, now: int) -> Conversation:
    """In the queue, if it is open and nobody answers it; since when its visitor waits, or since now."""
    is_queued = conversation.status == "open" and conversation.assignee_id is None
    queued_at = conversation.queued_at or conversation.waiting_since or now
    return msgspec.structs.replace(conversation, queued_at=queued_at if is_queued else None)


def move_to_team(
    conversation: Conversation, team_id: str | None, member_ids: Collection[str], now: int
) -> Conversation:
    """The business of another team: who answers goes on only as a member of it."""
    keeps = team_id is None or conversation.assignee_id is None or conversation.assignee_id in member_ids
    moved = msgspec.structs.replace(conversation, team_id=team_id)
    return moved if keeps else assign(moved, None, now)


def change_status(conversation: Conversation, status: Status, snoozed_until: int | None, now: int) -> Conversation:
    """Open, snooze (needs a time to come) or resolve; raises Refused for a snooze into the past."""
    if status == "snoozed" and (snoozed_until is None or snoozed_until <= now):
        raise Refused("conversation.snooze_in_the_past", "A conversation can only be snoozed until a time to come.")
    changed = msgspec.structs.replace(
        conversation,
        status=status,
        snoozed_until=snoozed_until if status == "snoozed" else None,
        resolved_at=now if status == "resolved" else None,
        survey_id=None if conversation.status == "resolved" else conversation.survey_id,
        waiting_since=None if status == "resolved" else conversation.waiting_since,
    )
    return _queued(changed, now)


def is_by(actor: Actor, entry: Entry) -> bool:
    """Whether `actor` wrote `entry`."""
    match actor:
        case Visitor():
            return entry.author_kind == "visitor" and entry.author_id == actor.contact_id
        case System():
            return entry.author_kind == "system"
        case _:
            return entry.author_kind == "agent" and entry.author_id == actor.id
