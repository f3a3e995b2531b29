"""A valid body for each address of contacts, visitors, proactive messages, blocks and imports; part of `routes`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.hostile.place import Camp

_RULE = {
    "name": "Pricing",
    "inboxId": None,
    "senderName": "Shop",
    "isActive": True,
    "position": 0,
    "frequency": "day",
    "conditions": {
        "pages": ["/pricing*"],
        "butPages": [],
        "seconds": 5,
        "scrollPercent": 0,
        "leastVisits": None,
        "mostVisits": None,
        "sources": ["Google"],
        "attributes": [{"name": "plan", "value": "pro"}],
        "languages": ["en"],
        "hours": "always",
    },
    "variants": [{"text": "Questions?", "weight": 1, "card": {"title": "Tea"}}],
}


_SURVEY = {
    "isOn": True,
    "scale": "stars",
    "isAskedAfterResolving": False,
    "hasComment": True,
    "question": {"en": "Well?"},
    "thanks": {"en": "Thanks"},
    "tags": [{"key": "fast", "label": {"en": "Fast"}}],
    "reminderHours": 24,
}


def _always(value: dict[str, Any]) -> Callable[[Camp], dict[str, Any]]:
    return lambda _: value


_TURN = {"urls": ["turn:turn.example.com:3478"], "auth": "static", "login": "kefu", "secret": "s3cret", "key": ""}

PEOPLE_BODIES: dict[str, Callable[[Camp], dict[str, Any]]] = {
    "console.CallSettingsBody": _always({"iceServers": [_TURN], "isRelayOnly": True}),
    "calls.InboxCalls": _always({"hasVoice": True, "hasVideo": True, "canVisitorsStart": True}),
    "console.BlockBody": lambda camp: {
        "kind": "contact",
        "value": camp.ids["contact_id"],
        "reason": "spam",
        "expiresAt": None,
    },
    "console.MergeBody": lambda camp: {"contactId": camp.ids["contact_id"]},
    "console.ContactNoteBody": _always({"text": "likes tea"}),
    "console.StartImportBody": _always({"mapping": ["name"], "isUpdating": True}),
    "console.ProactiveRuleBody": _always(_RULE),
    "console.InviteVisitorBody": _always({"text": "Can I help you?"}),
    "csat.SurveySettings": _always(_SURVEY),
    "console.TranscriptMailBody": _always({"timeZone": "Asia/Shanghai"}),
    "widget.VisitorTranscriptMailBody": _always(
        {"email": "sam@example.com", "language": "en", "timeZone": "Asia/Shanghai"}
    ),
    "widget.RatingBody": _always({"rating": 5, "tags": ["fast"], "comment": "good tea"}),
    "widget.HappenedBody": _always({"what": "opened", "variant": 0}),
}
