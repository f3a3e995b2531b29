"""A policy as stored, and what may be promised; no I/O."""

from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta

from kefu.conversations import operations as op
from kefu.conversations.standing import Promise
from kefu.filters.models import Field, Filter
from kefu.kernel.errors import Refused
from kefu.kernel.text import clean_line

Stage = Literal["warned", "breached", "escalated"]
PROMISES: tuple[Promise, ...] = get_args(Promise)

LONGEST_NAME = 80
MOST_POLICIES = 50
MOST_MINUTES = 60 * 24 * 365
# What does not change with time alone: a policy is chosen when something happened, not when the clock moved.
ASKABLE: frozenset[Field] = frozenset(
    (
        "priority", "inbox", "team", "tag", "attribute", "contact_tag", "contact_name", "contact_email",
        "contact_phone", "contact_identified", "contact_attribute",
    )
)  # fmt: skip
# What an escalation may do: change who cares and how urgent it is, and say nothing to anybody outside.
ESCALATIONS = (op.AssignAgent, op.AssignTeam, op.HandBack, op.SetPriority, op.AddTags, op.RemoveTags)


class Warn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """When this percent of the time is gone, or so many minutes before its end."""

    unit: Literal["percent", "minutes"]
    value: Annotated[int, Meta(ge=1, le=MOST_MINUTES)]


class PolicyFields(msgspec.Struct, frozen=True, kw_only=True):
    """What a policy is made of; a promise of None is not made."""

    name: str
    filter: Filter
    first_reply_minutes: int | None
    next_reply_minutes: int | None
    resolution_minutes: int | None
    # In business hours: those of `schedule_id`, else of the conversation's team, else of its inbox.
    is_business: bool
    schedule_id: str | None
    pauses_when_waiting: bool
    pauses_when_snoozed: bool
    warning: Warn | None
    is_assignee_told: bool
    told_agent_ids: list[str]
    # So long after the end, counted in the same hours, the operations are done.
    escalate_minutes: int
    operations: list[op.Operation]
    is_active: bool


class Policy(PolicyFields, frozen=True, kw_only=True):
    """The first one in the order of `position` that fits a conversation counts for it."""

    id: str
    workspace_id: str
    position: int
    created_at: int
    updated_at: int

    def minutes(self, promise: Promise) -> int | None:
        match promise:
            case "first_reply":
                return self.first_reply_minutes
            case "next_reply":
                return self.next_reply_minutes
            case "resolution":
                return self.resolution_minutes


def clean_fields(fields: PolicyFields) -> PolicyFields:
    """Refused for a policy that promises nothing, warns of nothing, or asks what time alone changes."""
    name = clean_line(fields.name, LONGEST_NAME)
    if not name:
        raise Refused("sla.name_empty", "Please give the policy a name.")
    promised = [fields.first_reply_minutes, fields.next_reply_minutes, fields.resolution_minutes]
    if all(minutes is None for minutes in promised):
        raise Refused("sla.nothing_promised", "A policy promises at least one of reply, next reply and resolution.")
    if fields.warning is not None and fields.warning.unit == "percent" and fields.warning.value > 99:
        raise Refused("sla.warning_wrong", "A warning comes before the end: at most at 99 percent.")
    for group in fields.filter.groups:
        for test in group.tests:
            if test.field not in ASKABLE:
                raise Refused("sla.condition_wrong", "A policy cannot ask this.", field=test.field)
    for operation in fields.operations:
        if not isinstance(operation, ESCALATIONS):
            raise Refused("operation.not_here", "This operation cannot be used here.", operation=op.tag_of(operation))
    return msgspec.structs.replace(
        fields,
        name=name,
        schedule_id=fields.schedule_id if fields.is_business else None,
        told_agent_ids=sorted(set(fields.told_agent_ids)),
    )
