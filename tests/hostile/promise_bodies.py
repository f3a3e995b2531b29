"""A valid body for each address of promises, business hours and shifts; part of `routes`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.hostile.place import Camp

_WEEK = {
    "timeZone": "Asia/Shanghai",
    "weekdays": [[{"start": 540, "end": 1080}]] * 7,
    "country": "CN",
    "region": None,
    "ownDays": [{"day": "2026-10-10", "name": "Sale", "periods": []}],
}


def _policy(camp: Camp) -> dict[str, Any]:
    tagged = {"field": "tag", "operator": "is", "values": [camp.ids["tag_id"]], "key": None}
    return {
        "name": "Gold",
        "filter": {"match": "all", "groups": [{"match": "any", "tests": [tagged]}]},
        "firstReplyMinutes": 5,
        "nextReplyMinutes": 10,
        "resolutionMinutes": 60,
        "isBusiness": True,
        "scheduleId": camp.ids["schedule_id"],
        "pausesWhenWaiting": True,
        "pausesWhenSnoozed": False,
        "warning": {"unit": "percent", "value": 80},
        "isAssigneeTold": True,
        "toldAgentIds": [camp.ids["agent_id"]],
        "escalateMinutes": 5,
        "operations": [{"type": "add_tags", "tagIds": [camp.ids["tag_id"]]}],
        "isActive": True,
    }


PROMISE_BODIES: dict[str, Callable[[Camp], dict[str, Any]]] = {
    "console.ShiftsBody": lambda _: {"week": _WEEK},
    "console.ScheduleBody": lambda _: {"name": "Office", "week": _WEEK},
    "console.ScheduleChangeBody": lambda _: {"name": "Office", "week": _WEEK, "isDefault": True},
    "console.PreviewBody": lambda _: {"week": _WEEK, "moment": "2026-10-10T14:00", "language": "en"},
    "console.SlaPolicyBody": _policy,
    "console.SlaOrderBody": lambda camp: {"ids": [camp.ids["policy_id"]]},
}
