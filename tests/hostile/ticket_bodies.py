"""A valid body for each address of tickets; part of `routes`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.hostile.place import Camp


def _always(value: dict[str, Any]) -> Callable[[Camp], dict[str, Any]]:
    return lambda _: value


def _owners(camp: Camp) -> dict[str, Any]:
    return {
        "typeId": camp.ids["ticket_type_id"],
        "assigneeId": camp.ids["agent_id"],
        "teamId": camp.ids["team_id"],
        "priority": "high",
        "dueAt": 1_800_000_000_000,
        "attributes": {},
    }


TICKET_BODIES: dict[str, Callable[[Camp], dict[str, Any]]] = {
    "console.NewTicketBody": lambda camp: {
        **_owners(camp),
        "title": "Broken pot",
        "contactId": camp.ids["contact_id"],
        "conversationId": camp.ids["conversation_id"],
        "comment": "handle with care",
        "isVisitorTold": True,
    },
    "console.TicketChangesBody": lambda camp: {**_owners(camp), "title": "Cracked pot"},
    "console.TicketStateBody": _always({"state": "in_progress", "isConfirmed": False}),
    "console.TicketsChange": lambda camp: {
        "ticketIds": [camp.ids["ticket_id"]],
        "state": "in_progress",
        "assigneeId": camp.ids["agent_id"],
    },
    "console.TicketEntryBody": _always(
        {
            "kind": "comment",
            "text": "hello",
            "attachmentIds": [],
            "clientEntryId": "entry_sample_01",
            "state": None,
            "isConfirmed": False,
        }
    ),
    "console.TicketPartBody": lambda camp: {"title": "Mend it", "assigneeId": camp.ids["agent_id"]},
    "console.TicketPartChanges": lambda camp: {
        "title": "Mend it",
        "assigneeId": camp.ids["agent_id"],
        "state": "in_progress",
    },
    "console.TicketTypeBody": lambda camp: {
        "name": "Repair",
        "colour": "blue",
        "assigneeId": camp.ids["agent_id"],
        "teamId": camp.ids["team_id"],
        "dueHours": 24,
        "isArchived": False,
    },
    "console.AttemptBody": _always({"outcome": "no_answer", "nextAt": 1_800_000_000_000}),
    "console.CallbackSettingsBody": _always(
        {"isOn": True, "slotMinutes": 30, "capacity": 2, "leadMinutes": 60, "topics": ["Order"]}
    ),
    "widget.CallbackBody": _always(
        {
            "clientCallbackId": "call_sample_001",
            "phone": "+86 138 0013 8000",
            "slotAt": 1_800_000_000_000,
            "topic": "Order",
            "timeZone": "Asia/Shanghai",
        }
    ),
    "console.TicketSettingsBody": _always({"reopenDays": 7, "remindMinutes": 60, "isVisitorMailed": True}),
}
