"""A valid body for each address of notes, transfers, participants and mentions, and for rules; part of `routes`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.hostile.place import Camp

RULES: dict[str, Any] = {
    "strategy": "skilled",
    "hasLastAgentFirst": True,
    "hasLanguageMatch": True,
    "needs": [{"name": "tea", "level": 2}],
    "queueLimit": 20,
    "remindSeconds": 60,
    "reassignSeconds": 120,
    "escalateSeconds": 300,
    "overflowTeamId": None,
    "overflowSeconds": None,
    "hasPriorityFirst": True,
    "vipTagId": None,
}
TOGETHER_BODIES: dict[str, Callable[[Camp], dict[str, Any]]] = {
    "console.NoteBody": lambda camp: {
        "clientMessageId": "cm_sample_0001",
        "text": "hello",
        "attachmentIds": [],
        "replyToId": None,
        "card": None,
        "mentionIds": [camp.ids["agent_id"], camp.ids["team_id"]],
        "isWhisper": False,
    },
    "console.ParticipantBody": lambda camp: {"agentId": camp.ids["agent_id"]},
    "console.MentionsReadBody": lambda camp: {"conversationId": camp.ids["conversation_id"]},
    "console.OfferBody": lambda camp: {"agentId": camp.ids["agent_id"], "note": "please"},
    "console.TeamTransferBody": lambda camp: {"teamId": camp.ids["team_id"], "note": "please"},
    "console.DeclineBody": lambda _: {"reason": "at lunch"},
}
