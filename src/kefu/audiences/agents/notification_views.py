"""Notifications as agents see them; times are milliseconds since 1970 UTC."""

from typing import Literal

from kefu.kernel.wire import View

NotificationKind = Literal[
    "assigned",
    "message",
    "mentioned",
    "transfer_offered",
    "transfer_ended",
    "waiting",
    "returned",
    "reminded",
    "escalated",
    "sla_warning",
    "sla_breach",
    "ticket_assigned",
    "ticket_replied",
    "ticket_due",
    "callback",
    "bad_score",
    "sensitive_word",
    "import_finished",
]
Sound = Literal["chime", "bell", "drop", "knock", "alarm"]


class NotificationView(View, frozen=True, kw_only=True):
    """Something that this agent should know, in its language; `path` is where in the console it leads."""

    id: str
    kind: NotificationKind
    title: str
    body: str
    path: str
    conversation_id: str | None
    count: int
    is_answerable: bool
    updated_at: int
    read_at: int | None
