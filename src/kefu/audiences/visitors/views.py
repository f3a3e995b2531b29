"""What visitors see: no note, no activity, no other contact, no agent's e-mail; times in milliseconds since 1970."""

from typing import Literal

from kefu.audiences.calls import CallKind, CallState
from kefu.audiences.shapes import AttachmentView, CallLineView, CardView, MessageType, QuoteView, Status
from kefu.kernel.wire import View


class VisitorMessage(View, frozen=True, kw_only=True):
    """What contact and agent say, as the contact sees it; `seq` counts 1..N without gaps."""

    id: str
    seq: int
    direction: Literal["incoming", "outgoing"]
    author_name: str
    author_avatar_url: str | None
    type: MessageType
    text: str
    created_at: int
    client_message_id: str | None
    attachments: list[AttachmentView] = []
    card: CardView | None = None
    # What the page behind its link says of itself, where the workspace shows that.
    preview: CardView | None = None
    reply_to: QuoteView | None = None
    call: CallLineView | None = None
    edited_at: int | None = None
    is_removed: bool = False


class AssigneeView(View, frozen=True, kw_only=True):
    """The agent who answers, as visitors see one."""

    name: str
    avatar_url: str | None
    is_online: bool


class VisitorConversation(View, frozen=True, kw_only=True):
    """The visitor's conversation as a whole small state; the newest `version` wins."""

    id: str
    status: Status
    version: int
    last_pos: int
    last_seq: int
    unread: int
    visitor_read_seq: int
    agent_delivered_seq: int
    agent_read_seq: int
    assignee: AssigneeView | None
    is_queued: bool
    resolved_at: int | None
    # The visitor is asked how it was helped, or was and may still change it.
    survey_id: str | None
    created_at: int


class ListedConversation(View, frozen=True, kw_only=True):
    """A conversation as a line of the visitor's list: enough to know it again by."""

    conversation: VisitorConversation
    last_message: VisitorMessage | None


class QueuePlace(View, frozen=True, kw_only=True):
    """Where in the queue the visitor is; `expected_seconds` None: nobody knows. Who left a message does not wait."""

    position: int
    expected_seconds: int | None
    has_left_message: bool


class VisitorCall(View, frozen=True, kw_only=True):
    """A call as the visitor sees it; `agent` is who calls or has accepted."""

    id: str
    conversation_id: str
    kind: CallKind
    state: CallState
    started_by: Literal["agent", "visitor"]
    agent: AssigneeView | None
    created_at: int
    accepted_at: int | None


class CallsView(View, frozen=True, kw_only=True):
    """Which calls an inbox offers, and whether visitors may begin one."""

    has_voice: bool
    has_video: bool
    can_start: bool


class WidgetTexts(View, frozen=True, kw_only=True):
    """Texts of the widget in one language; empty means the built-in text."""

    title: str = ""
    subtitle: str = ""
    greeting: str = ""
    placeholder: str = ""


class FieldOptionView(View, frozen=True, kw_only=True):
    """One choice of a field."""

    value: str
    label: dict[str, str]


class OpeningView(View, frozen=True, kw_only=True):
    """Whether somebody answers now by the business hours, and when that changes."""

    is_open: bool
    changes_at: int | None


class FormFieldView(View, frozen=True, kw_only=True):
    """One question; without a label the widget has its own words for what it `saves_to`."""

    key: str
    kind: Literal["text", "long_text", "choice", "email", "phone", "number", "consent"]
    label: dict[str, str]
    is_required: bool
    saves_to: Literal["nothing", "name", "email", "phone", "attribute"]
    options: list[FieldOptionView]
    least: float | None
    most: float | None


class TopicView(View, frozen=True, kw_only=True):
    """Something that a conversation may be about; whose business it then is, visitors are not told."""

    key: str
    label: dict[str, str]


class FormView(View, frozen=True, kw_only=True):
    """What is asked before a conversation, or with a message that is left; `topics` are to choose one of."""

    intro: dict[str, str]
    fields: list[FormFieldView]
    topics: list[TopicView]


class LeaveMessageView(View, frozen=True, kw_only=True):
    """The form for a message while nobody answers; `shown` says when it takes the conversation's place."""

    shown: Literal["closed", "closed_or_away"]
    has_attachments: bool
    form: FormView


class WidgetConfig(View, frozen=True, kw_only=True):
    """How the widget looks and what it may do."""

    inbox_id: str
    workspace_name: str
    colour: str
    position: Literal["end", "start"]
    theme: Literal["auto", "light", "dark"]
    language: Literal["auto", "zh-CN", "zh-TW", "en"]
    texts: dict[str, WidgetTexts]
    is_anyone_online: bool
    has_attachments: bool
    has_voice: bool
    has_typing_preview: bool
    max_upload_bytes: int
    allowed_extensions: list[str]
    edit_window_seconds: int
    launcher_text: dict[str, str]
    # None: the inbox keeps no hours.
    opening: OpeningView | None
    has_visits: bool
    has_proactive: bool
    has_callbacks: bool
    # None: nothing is asked, no message can be left.
    intake: FormView | None
    leave_message: LeaveMessageView | None
    # For so long after it was resolved a conversation goes on with the next message; None: always, 0: never.
    continues_seconds: int | None
    # Whether a conversation can be sent by e-mail.
    has_mail: bool
    # None: the inbox has no calls.
    calls: CallsView | None
