"""What agents see of conversations; times are milliseconds since 1970 UTC."""

from typing import Literal

from kefu.audiences.shapes import AttachmentView, CallLineView, CardView, MessageType, QuoteView, Status
from kefu.contacts.models import AttributeValue
from kefu.kernel.wire import View

Availability = Literal["online", "busy", "away", "offline"]
Priority = Literal["none", "low", "medium", "high", "urgent"]
Promise = Literal["first_reply", "next_reply", "resolution"]


class AuthorView(View, frozen=True, kw_only=True):
    """Who wrote an entry; `id` is an agent's or a contact's, None for the system."""

    kind: Literal["agent", "visitor", "system"]
    id: str | None
    name: str
    avatar_url: str | None = None


class MessageEntry(View, frozen=True, kw_only=True, tag_field="kind", tag="message"):
    """What contact and agent say; `seq` counts messages 1..N without gaps, `pos` orders the timeline."""

    id: str
    conversation_id: str
    pos: int
    seq: int
    direction: Literal["incoming", "outgoing"]
    author: AuthorView
    type: MessageType
    text: str
    created_at: int
    client_message_id: str
    attachments: list[AttachmentView] = []
    card: CardView | None = None
    # What the page behind its link says of itself, where the workspace shows that.
    preview: CardView | None = None
    reply_to: QuoteView | None = None
    call: CallLineView | None = None
    edited_at: int | None = None
    recalled_at: int | None = None
    deleted_at: int | None = None


class MentionedView(View, frozen=True, kw_only=True):
    """A colleague or a team that a note names; `@name` stands in its text."""

    id: str
    name: str


class NoteEntry(View, frozen=True, kw_only=True, tag_field="kind", tag="note"):
    """What agents tell each other; no visitor payload has a place for it. A whisper is a supervisor's advice."""

    id: str
    conversation_id: str
    pos: int
    author: AuthorView
    text: str
    created_at: int
    client_message_id: str
    attachments: list[AttachmentView] = []
    mentions: list[MentionedView] = []
    is_whisper: bool = False
    edited_at: int | None = None
    deleted_at: int | None = None


class ActivityEntry(View, frozen=True, kw_only=True, tag_field="kind", tag="activity"):
    """A line the system writes: who did what to the conversation; the screen words it by `activity`."""

    id: str
    conversation_id: str
    pos: int
    author: AuthorView
    activity: Literal[
        "started",
        "claimed",
        "assigned",
        "handed_back",
        "team_assigned",
        "team_removed",
        "returned",
        "unanswered",
        "reminded",
        "escalated",
        "sla_warned",
        "sla_breached",
        "sla_escalated",
        "idle_resolved",
        "survey_asked",
        "rated",
        "resolved",
        "reopened",
        "snoozed",
        "woken",
        "identified",
        "tagged",
        "untagged",
        "priority_changed",
        "attribute_changed",
        "merged",
        "taken_over",
        "transferred",
        "transferred_team",
        "transfer_offered",
        "transfer_declined",
        "transfer_timed_out",
        "transfer_withdrawn",
        "joined",
        "left",
        "participant_added",
        "participant_removed",
    ]
    created_at: int
    assignee_name: str | None = None
    team_name: str | None = None
    snoozed_until: int | None = None
    tag_names: list[str] = []
    priority: Priority | None = None
    attribute_label: str | None = None
    attribute_value: AttributeValue = None
    rule_name: str | None = None
    agent_id: str | None = None
    agent_name: str | None = None
    note: str = ""
    promise: Promise | None = None
    due_at: int | None = None
    rating: int | None = None
    rating_scale: Literal["stars", "faces", "thumbs"] | None = None


Entry = MessageEntry | NoteEntry | ActivityEntry


class SlaView(View, frozen=True, kw_only=True):
    """The most pressing SLA clock of a conversation.

    `due_at` is None while it stands, with `left_ms` of its time left; from `warn_at` on it is near its end.
    """

    promise: Promise
    due_at: int | None
    warn_at: int | None
    left_ms: int | None


class ConversationView(View, frozen=True, kw_only=True):
    """The whole small state of a conversation; every event carries it, so the newest `version` simply wins."""

    id: str
    inbox_id: str
    contact_id: str
    contact_name: str
    status: Status
    assignee_id: str | None
    team_id: str | None
    queued_at: int | None
    snoozed_until: int | None
    resolved_at: int | None
    survey_id: str | None
    priority: Priority
    tag_ids: list[str]
    attributes: dict[str, AttributeValue]
    participant_ids: list[str]
    version: int
    last_pos: int
    last_seq: int
    last_entry_at: int
    last_text: str
    last_direction: Literal["incoming", "outgoing"] | None
    waiting_since: int | None
    unread: int
    agent_read_seq: int
    visitor_delivered_seq: int
    visitor_read_seq: int
    sla: SlaView | None
    created_at: int


class ContactView(View, frozen=True, kw_only=True):
    """A person who asks."""

    id: str
    name: str
    email: str | None
    phone: str | None
    external_id: str | None
    is_identified: bool
    attributes: dict[str, AttributeValue]
    tag_ids: list[str]
    created_at: int
    last_seen_at: int | None
    visit_count: int
    merged_into: str | None


class VisitView(View, frozen=True, kw_only=True):
    """What is known of the contact's newest browser session."""

    visitor_id: str
    page_url: str | None
    page_title: str | None
    referrer: str | None
    browser: str | None
    system: str | None
    device: str | None
    country: str | None
    language: str | None
    address: str | None
    is_online: bool
    seen_at: int


class LiveVisitorView(View, frozen=True, kw_only=True):
    """A browser that is on the site now; `visit_number` 1 is the contact's first visit.

    `conversation_id` is what the contact has open in this inbox, and `assignee_id` who answers it.
    """

    id: str
    contact_id: str
    contact_name: str
    inbox_id: str
    visit_id: str
    visit_number: int
    page_url: str
    page_title: str | None
    page_at: int
    page_count: int
    started_at: int
    source: str
    referrer: str | None
    campaign: dict[str, str]
    is_identified: bool
    browser: str | None
    system: str | None
    device: str | None
    country: str | None
    language: str | None
    conversation_id: str | None
    assignee_id: str | None


class SkillView(View, frozen=True, kw_only=True):
    """What an agent knows, and how well: 1 a little, 5 by heart."""

    name: str
    level: Literal[1, 2, 3, 4, 5]


class AgentView(View, frozen=True, kw_only=True):
    """A colleague; `availability` is what they chose, `is_idle` means that they have not touched a key for long.

    `capacity` is how many conversations they answer at once, `own_capacity` what was set for them alone.
    """

    id: str
    name: str
    email: str
    role: Literal["owner", "admin", "agent"]
    availability: Availability
    is_online: bool
    is_idle: bool
    is_active: bool
    avatar_url: str | None
    capacity: int
    own_capacity: int | None
    open_count: int
    skills: list[SkillView]
    languages: list[Literal["zh-CN", "zh-TW", "en"]]
    created_at: int


class ConversationDetail(View, frozen=True, kw_only=True):
    """What the console needs to open a conversation."""

    conversation: ConversationView
    contact: ContactView
    visit: VisitView | None
    past: list[ConversationView]
