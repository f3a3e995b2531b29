"""A notification and an agent's choices as stored, and the rules that need no I/O."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal, get_args
from zoneinfo import ZoneInfo, available_timezones

import msgspec

from kefu.kernel.clock import DAY, SECOND
from kefu.kernel.errors import Refused
from kefu.kernel.news import NotableKind

ConversationKind = Literal[
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
    "bad_score",
    "sensitive_word",
]
TicketKind = Literal["ticket_assigned", "ticket_replied", "ticket_due", "callback"]
Kind = ConversationKind | TicketKind | NotableKind
KINDS: tuple[Kind, ...] = (*get_args(ConversationKind), *get_args(TicketKind), *get_args(NotableKind))

Channel = Literal["in_app", "sound", "desktop", "push", "email"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)
Sound = Literal["chime", "bell", "drop", "knock", "alarm"]
Digest = Literal["off", "hourly", "daily"]

KEPT = 90 * DAY
_LONGEST_TEXT = 160


class Words(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the sentences about a notification are made of; the names as they were."""

    contact_id: str = ""
    contact_name: str = ""
    actor_name: str = ""
    # What was said, or what it is called.
    text: str = ""
    number: int = 0
    # How a transfer ended, or how late a ticket is.
    outcome: str = ""


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """One row: something that one agent should know."""

    id: str
    workspace_id: str
    agent_id: str
    kind: Kind
    subject: str
    conversation_id: str | None
    words: Words
    count: int = 1
    is_listed: bool = True
    created_at: int
    updated_at: int
    read_at: int | None = None


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """How one kind reaches an agent."""

    channels: frozenset[Channel]
    sound: Sound


ClockTime = Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Weekday = Annotated[int, msgspec.Meta(ge=0, le=6)]


class Quiet(msgspec.Struct, frozen=True, kw_only=True):
    """Hours in which nothing rings; `days` are those on which they begin, 0 is Monday."""

    is_on: bool = False
    start: ClockTime = "22:00"
    end: ClockTime = "08:00"
    days: list[Weekday] = msgspec.field(default_factory=lambda: list(range(7)))


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What an agent chose; kinds that are not named follow the defaults."""

    choices: dict[Kind, Choice] = {}
    # Over all kinds: whether sounds play, and whether this agent wants the desktop's notices at all.
    has_sound: bool = True
    has_desktop: bool = False
    volume: Annotated[int, msgspec.Meta(ge=0, le=100)] = 60
    # The desktop's notices and pushes only while nobody looks at the console.
    is_only_away: bool = True
    # Pushes name nobody and quote nothing.
    is_content_hidden: bool = False
    time_zone: str = "UTC"
    quiet: Quiet = Quiet()
    digest: Digest = "hourly"
    digest_after_minutes: Annotated[int, msgspec.Meta(ge=5, le=1440)] = 30


def short(text: str) -> str:
    """What a notification quotes of a longer text."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_TEXT else f"{line[: _LONGEST_TEXT - 1]}…"


def require_settings(settings: Settings) -> Settings:
    """Refused for a time zone that does not exist."""
    if settings.time_zone not in available_timezones():
        raise Refused("notifications.time_zone_unknown", "There is no such time zone.")
    return settings


def local_time(settings: Settings, now: int) -> datetime:
    return datetime.fromtimestamp(now // SECOND, UTC).astimezone(ZoneInfo(settings.time_zone))


def is_quiet(settings: Settings, now: int) -> bool:
    """Whether nothing may ring at this moment; hours that pass midnight belong to the day on which they begin."""
    quiet = settings.quiet
    if not quiet.is_on or quiet.start == quiet.end:
        return False
    local = local_time(settings, now)
    at = f"{local:%H:%M}"
    if quiet.start < quiet.end:
        return quiet.start <= at < quiet.end and local.weekday() in quiet.days
    if at >= quiet.start:
        return local.weekday() in quiet.days
    return at < quiet.end and (local - timedelta(days=1)).weekday() in quiet.days
