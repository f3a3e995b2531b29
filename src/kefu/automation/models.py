"""A rule and its runs as stored, and what a rule may be; no I/O."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from kefu.conversations.operations import Operation
from kefu.filters.models import Field, Filter
from kefu.kernel.errors import Refused
from kefu.kernel.text import clean_line

FactTrigger = Literal[
    "conversation_started", "message_received", "message_sent", "status_changed", "assigned", "tagged"
]
TimeTrigger = Literal["waiting_for", "quiet_for"]
Trigger = FactTrigger | TimeTrigger
Outcome = Literal["begun", "applied", "refused"]

LONGEST_NAME = 80
MOST_RULES = 200
MOST_MINUTES = 60 * 24 * 90
# The types of events that a trigger hears.
EVENTS: Mapping[str, tuple[str, ...]] = {
    "conversation_started": ("conversation.started",),
    "message_received": ("message.created",),
    "message_sent": ("message.created",),
    "status_changed": ("conversation.status_changed",),
    "assigned": ("conversation.assigned", "conversation.team_changed"),
    "tagged": ("conversation.tagged",),
}
# Since when a timed trigger counts.
SINCE: Mapping[TimeTrigger, Field] = {"waiting_for": "waiting", "quiet_for": "last_entry"}


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """When `trigger`, if `filter`, then `operations`; `minutes` belongs to the timed triggers."""

    id: str
    workspace_id: str
    name: str
    trigger: Trigger
    minutes: int
    filter: Filter
    operations: list[Operation]
    position: int
    is_active: bool
    created_at: int
    updated_at: int


class RuleRun(msgspec.Struct, frozen=True, kw_only=True):
    """One rule fired once: `fact` is the number of the event, or the time since which it counted."""

    rule_id: str
    conversation_id: str
    contact_name: str
    outcome: Outcome
    detail: str
    created_at: int


class RuleFields(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule is made of."""

    name: str
    trigger: Trigger
    minutes: int
    filter: Filter
    operations: list[Operation]
    is_active: bool


def clean_name(name: str) -> str:
    clean = clean_line(name, LONGEST_NAME)
    if not clean:
        raise Refused("automation.name_empty", "Please give the rule a name.")
    return clean


def require_times(trigger: Trigger, minutes: int) -> None:
    """Timed triggers need how long; raises Refused otherwise."""
    if trigger in SINCE and not 0 < minutes <= MOST_MINUTES:
        raise Refused("automation.minutes_wrong", "Please say after how long, at most 90 days.")


def hears(trigger: Trigger, event_type: str, actor_kind: str) -> bool:
    """Whether an event is what a rule waits for; what the system did starts no rule, so rules never call each other."""
    if actor_kind == "system" or trigger in SINCE:
        return False
    if trigger == "message_received" and actor_kind != "visitor":
        return False
    if trigger == "message_sent" and actor_kind != "agent":
        return False
    return event_type in EVENTS.get(trigger, ())
