"""A request to be called as stored, and the slots that an inbox offers; pure, the caller brings the time."""

from collections.abc import Mapping
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from kefu.hours.models import Week
from kefu.hours.opening import open_spans
from kefu.kernel.clock import DAY, MINUTE
from kefu.kernel.errors import Refused
from kefu.kernel.text import clean_line

Outcome = Literal["reached", "no_answer", "wrong_number"]
DAYS_AHEAD = 7
MOST_TOPICS = 20
LONGEST_TOPIC = 100
_MOST_SLOTS = 1000


class CallbackSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What an inbox offers; without business hours it offers nothing."""

    inbox_id: str
    workspace_id: str
    is_on: bool = False
    slot_minutes: int = 30
    capacity: int = 1
    lead_minutes: int = 60
    topics: list[str] = []


class Callback(msgspec.Struct, frozen=True, kw_only=True):
    """A call that was asked for; `next_at` is when to call next, None when it is over."""

    ticket_id: str
    workspace_id: str
    inbox_id: str
    contact_id: str
    slot_at: int
    phone: str
    topic: str = ""
    time_zone: str = "UTC"
    client_callback_id: str
    next_at: int | None = None
    attempts: int = 0
    outcome: Outcome | None = None
    cancelled_at: int | None = None
    created_at: int


class Slot(msgspec.Struct, frozen=True):
    """A time that can be chosen, and how many places are left."""

    at: int
    left: int


def slots_of(week: Week, settings: CallbackSettings, taken: Mapping[int, int], now: int) -> list[Slot]:
    """Times with a place left in the open hours of the next days; none that is too soon, none that outlasts a span."""
    length, first = settings.slot_minutes * MINUTE, now + settings.lead_minutes * MINUTE
    found: list[Slot] = []
    for opened, closed in open_spans(week, now, now + DAYS_AHEAD * DAY):
        for at in range(opened, closed - length + 1, length):
            left = settings.capacity - taken.get(at, 0)
            if at >= first and left > 0:
                found.append(Slot(at, left))
    return found[:_MOST_SLOTS]


def clean_topics(topics: list[str]) -> list[str]:
    """Each once, on one line."""
    return list(dict.fromkeys(each for topic in topics if (each := clean_line(topic, LONGEST_TOPIC))))[:MOST_TOPICS]


def clean_zone(name: str) -> str:
    """A time zone that exists; a browser may name one that we do not know, then it is UTC."""
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        return "UTC"


def tried(callback: Callback, outcome: Outcome, next_at: int | None) -> Callback:
    """What became of a call; raises Refused for one that is over."""
    if callback.cancelled_at is not None or callback.next_at is None:
        raise Refused("callback.over", "This call is over.")
    return msgspec.structs.replace(
        callback,
        attempts=callback.attempts + 1,
        outcome=outcome,
        next_at=next_at if outcome == "no_answer" else None,
    )
