"""The words by which the timeline knows what happened to a conversation; screens word each in their language."""

from typing import Literal

Activity = Literal[
    "started", "claimed", "assigned", "handed_back", "team_assigned", "team_removed", "resolved", "reopened",
    "snoozed", "woken", "identified", "merged", "tagged", "untagged", "priority_changed", "attribute_changed",
    "returned", "unanswered", "reminded", "escalated", "taken_over", "transferred", "transferred_team",
    "transfer_offered", "transfer_declined", "transfer_timed_out", "transfer_withdrawn",
    "joined", "left", "participant_added", "participant_removed",
    "sla_warned", "sla_breached", "sla_escalated", "idle_resolved", "survey_asked", "rated",
]  # fmt: skip
